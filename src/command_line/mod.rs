//! The hook tools as a command line: argv and stdin become a request, and the answer stdout, stderr and an exit code,
//! byte for byte as Juju's.

pub(crate) mod flags;
pub(crate) mod help;
pub(crate) mod key_values;
pub(crate) mod output;

use std::io;
use std::path::Path;

use crate::backend::Backend;

/// A call as a process makes it.
pub(crate) struct Invocation<'a> {
    /// The tool's name.
    pub(crate) tool: &'a str,
    /// The arguments behind it.
    pub(crate) args: &'a [String],
    /// The directory that the caller is in, which paths of files are relative to.
    pub(crate) dir: &'a Path,
    /// Reads all of the caller's stdin; asked only if the tool wants it.
    pub(crate) stdin: &'a mut dyn FnMut() -> io::Result<Vec<u8>>,
}

/// What a process sees of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) code: u8,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
}

/// Answers a call.
pub(crate) fn run(_backend: &mut Backend, _call: Invocation<'_>) -> Reply {
    Reply::default()
}
