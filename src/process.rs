//! What is left of a charm's process.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::dispatch::{Performed, PlayDir};
use crate::exit::Exit;
use crate::tool_call::ToolCall;

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
    pub(crate) fn new(performed: Performed) -> Self {
        let Performed { end, tool_calls, dir } = performed;
        Process {
            exit: end.exit,
            stdout: end.stdout,
            stderr: end.stderr,
            dropped: end.dropped,
            time: end.time,
            tool_calls,
            files: CharmFiles { dir: Arc::new(dir) },
        }
    }

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
