//! What is left of a charm's process.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::dispatch::PlayDir;
use crate::outcome::signal_name;

/// How the process of a charm has gone that was played through its own executable; [`Outcome::process`] has it.
///
/// [`Outcome::process`]: crate::Outcome::process
///
/// ```no_run
/// use juju_scenario::prelude::*;
///
/// let out = Scenario::new(CharmSpec::executable("path/to/a/charm")).play(&Scene::new("start"));
/// let process = out.process.unwrap();
/// assert_eq!(process.exit, Exit::Code(0));
/// assert_eq!(process.stderr_text(), "");
/// assert!(process.files.written().contains(&".unit-state.db".into()));
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Process {
    /// How it has ended.
    pub exit: Exit,
    /// What it has printed to stdout, as far as it is [kept](crate::Scenario::output_limit). Juju logs it.
    pub stdout: Vec<u8>,
    /// What it has printed to stderr, as far as it is kept. Juju logs it as warnings.
    pub stderr: Vec<u8>,
    /// How many bytes it has printed beyond those that are kept.
    pub dropped: u64,
    /// How long it took, from its start until all that it has started was gone.
    pub time: Duration,
    /// The hook tools that it has called, in their order: also those calls that were wrong in themselves, which
    /// [`Outcome::calls`](crate::Outcome::calls) does not have.
    pub tool_calls: Vec<ToolCall>,
    /// The charm's directory, as the process has left it.
    pub files: CharmFiles,
}

/// Without what it has printed, in which secrets may be.
impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Process")
            .field("exit", &self.exit)
            .field("stdout", &format_args!("{} bytes", self.stdout.len()))
            .field("stderr", &format_args!("{} bytes", self.stderr.len()))
            .field("dropped", &self.dropped)
            .field("time", &self.time)
            .field("tool_calls", &self.tool_calls)
            .field("files", &self.files)
            .finish()
    }
}

impl Process {
    /// What it has printed to stdout, as text.
    #[must_use]
    pub fn stdout_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.stdout)
    }

    /// What it has printed to stderr, as text.
    #[must_use]
    pub fn stderr_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.stderr)
    }
}

/// How a process has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exit {
    /// With this exit code; 0 is success.
    Code(i32),
    /// By this signal, such as 9 for SIGKILL.
    Signal(i32),
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exit::Code(code) => write!(f, "exit code {code}"),
            Exit::Signal(signal) => f.write_str(&signal_name(*signal)),
        }
    }
}

/// A hook tool that a charm's process has called, as it was called.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ToolCall {
    /// The tool's name.
    pub tool: String,
    /// The arguments behind it.
    pub args: Vec<String>,
    /// The exit code: 0 for success, 2 if the call itself was wrong, else 1.
    pub code: i32,
    /// What the tool has complained of.
    pub stderr: String,
    /// The place of the call in [`Outcome::calls`](crate::Outcome::calls); none if it was wrong in itself, or asked for
    /// help, and so never came to Juju.
    pub call: Option<usize>,
}

/// The call as a person would type it, and what was complained of. Of a tool that deals with secrets neither the arguments
/// nor the complaint is shown, since the secret may be in them.
impl fmt::Display for ToolCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tool)?;
        if self.deals_with_secrets() {
            return write!(f, " .. (exit code {})", self.code);
        }
        for arg in &self.args {
            let plain = |c: char| c.is_alphanumeric() || "-_./:=,@+%".contains(c);
            if !arg.is_empty() && arg.chars().all(plain) {
                write!(f, " {arg}")?;
            } else {
                write!(f, " '{}'", arg.replace('\'', r"'\''").replace('\n', "\\n"))?;
            }
        }
        match self.code {
            0 => Ok(()),
            code => write!(f, " -> {} (exit code {code})", self.stderr.trim_end()),
        }
    }
}

/// As [`Display`](fmt::Display) shows it: the arguments may hold a secret.
impl fmt::Debug for ToolCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ToolCall({self})")
    }
}

impl ToolCall {
    pub(crate) fn deals_with_secrets(&self) -> bool {
        self.tool.starts_with("secret-")
    }
}

/// The directory of a charm, as its process has left it. It is removed with the last clone of the outcome that has it.
#[derive(Clone)]
pub struct CharmFiles {
    pub(crate) dir: Arc<PlayDir>,
}

impl CharmFiles {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.dir.charm()
    }

    /// What the charm has written: the paths, from the directory on, of all that is new or no longer the same, sorted.
    /// What was kept from a play before is among them.
    #[must_use]
    pub fn written(&self) -> Vec<PathBuf> {
        self.dir.written()
    }

    /// What a file holds; its path is from the directory on.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(&self, path: impl AsRef<Path>) -> io::Result<Vec<u8>> {
        std::fs::read(self.path().join(path))
    }

    /// What a file holds, as text; its path is from the directory on.
    ///
    /// # Errors
    /// If it cannot be read, or is not UTF-8.
    pub fn read_text(&self, path: impl AsRef<Path>) -> io::Result<String> {
        std::fs::read_to_string(self.path().join(path))
    }
}

impl fmt::Debug for CharmFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CharmFiles").finish_non_exhaustive()
    }
}
