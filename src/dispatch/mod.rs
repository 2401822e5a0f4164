//! The stage door: a charm's own executable is played as Juju runs it.
//!
//! Each play has a directory of its own, with the charm's directory and the agent's socket in it. The charm's process finds
//! the hook tools first on its PATH; each of them brings its call to the socket, where the command line of the hook tools
//! answers it, from the same backend that a Rust charm is answered by.

mod agent;
mod charm_dir;
mod copies;
mod environment;
mod leftovers;
mod metadata;
mod performance;
mod program;
mod socket;
mod toolbox;
#[path = "../../shim/wire.rs"]
mod wire;

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use crate::backend::Backend;
use crate::error::Error;
use crate::outcome::Failure;
use crate::process::{CharmFiles, Exit, Process};

use self::agent::Backstage;
use self::copies::Copies;
use self::environment::Environment;
use self::leftovers::Marks;
use self::performance::Limits;
use self::program::Program;
use self::socket::Socket;
use self::toolbox::Toolbox;

pub(crate) use self::charm_dir::PlayDir;

/// For tests that have an agent of their own.
#[cfg(test)]
pub(crate) mod inside {
    pub(crate) use super::leftovers::Marks;
    pub(crate) use super::performance::{Director, Limits, perform};
    pub(crate) use super::socket::{Agent, Asked, Ran, Said, Socket};
    pub(crate) use super::toolbox::Toolbox;
}

/// What makes a directory one of a charm: what is run for a hook.
const PROGRAMS: [&str; 3] = ["dispatch", "hooks", "actions"];

/// A charm's own executable: a program, or a charm's directory.
#[derive(Debug)]
pub(crate) struct Executable {
    path: PathBuf,
    is_dir: bool,
    copies: Copies,
}

impl Executable {
    /// The executable at this path.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let data = path.metadata().map_err(|error| {
            Error::stage(format!(
                "there is no charm at {}: {error}; give the path of a program, or of a charm's directory",
                path.display()
            ))
        })?;
        let is_dir = data.is_dir();
        // Juju takes a hook for handled that a charm has nothing for; here that would be every hook.
        if is_dir && !PROGRAMS.iter().any(|program| path.join(program).symlink_metadata().is_ok()) {
            return Err(Error::stage(format!(
                "{} has neither a `dispatch` nor `hooks` nor `actions`, so that there is nothing to be played: charmcraft \
                 makes the `dispatch` when it packs a charm; give the directory of an unpacked charm, or a program that \
                 does what its `dispatch` does",
                path.display()
            )));
        }
        Ok(Executable { path: path.to_owned(), is_dir, copies: Copies::default() })
    }

    /// The charm's directory, if it has one.
    pub(crate) fn dir(&self) -> Option<&Path> {
        self.is_dir.then_some(self.path.as_path())
    }
}

/// How executables are played.
#[derive(Clone, Debug)]
pub(crate) struct StageDoor {
    /// Where the plays have their directories; by default that for temporary files.
    pub(crate) work_dir: Option<PathBuf>,
    /// How many bytes of each stream are kept.
    pub(crate) output_limit: usize,
    /// What the test adds to the environment.
    pub(crate) environment: Vec<(OsString, OsString)>,
    /// The directory of a play before, of which what the charm has written is there again.
    pub(crate) files: Option<CharmFiles>,
}

impl Default for StageDoor {
    fn default() -> Self {
        StageDoor { work_dir: None, output_limit: 1 << 20, environment: Vec::new(), files: None }
    }
}

/// What is left of a play.
pub(crate) struct Played {
    pub(crate) backend: Box<Backend>,
    pub(crate) failure: Option<Failure>,
    /// None, if there was nothing to be run.
    pub(crate) process: Option<Process>,
}

impl StageDoor {
    /// Plays a hook. `path` is where real executables are, and `time_limit` how long all of it may take.
    pub(crate) fn play(
        &self,
        executable: &Executable,
        backend: Box<Backend>,
        path: &OsString,
        time_limit: Duration,
    ) -> Result<Played, Error> {
        let work_dir = self.work_dir.clone().unwrap_or_else(std::env::temp_dir);
        let work_dir = work_dir.canonicalize().map_err(|error| trouble("look at", &work_dir, &error))?;
        let toolbox = Toolbox::open(&work_dir, backend.juju_version)?;
        let dir = self.lay(executable, &backend, &work_dir, &toolbox)?;
        let hook = backend.hook.clone();
        let program = match Program::of(&dir.charm(), &hook, &backend.unit.name) {
            Program::Runnable(program) => program,
            Program::Missing => return Ok(Played { backend, failure: None, process: None }),
            Program::NotRunnable(reason) => return Ok(not_started(backend, reason)),
        };
        let socket_path = dir.root().join("agent.socket");
        let socket = Socket::open(&socket_path)?;
        let context_id = environment::context_id(&backend.unit, &hook);
        let mut unit = (*backend.unit).clone();
        unit.charm_dir = dir.charm();
        let variables = Environment {
            unit: &unit,
            hook: &hook,
            version: backend.juju_version,
            context_id: &context_id,
            socket: &socket_path,
            path: &toolbox::in_front(&toolbox.tools, path),
            added: &self.environment,
        }
        .variables();
        let mut command = Command::new(&program);
        command.current_dir(dir.charm()).env_clear().envs(&variables);
        let home = agent::home(&variables);
        let mut backstage =
            Backstage { backend, context_id, home, path: path.clone(), tool_calls: Vec::new() };
        let limits = Limits { time: time_limit, output: self.output_limit };
        let marks = Marks { socket: socket_path, dir: dir.root().to_owned() };
        let performed = match performance::perform(command, socket, &mut backstage, limits, &marks, || {
            dir.clear_away();
        }) {
            Ok(performed) => performed,
            Err(error) => return Ok(not_started(backstage.backend, program::why_not(&program, &error))),
        };
        let Backstage { mut backend, tool_calls, .. } = backstage;
        backend.printed("stdout", &performed.stdout);
        backend.printed("stderr", &performed.stderr);
        let failure = match performed.exit {
            _ if performed.timed_out => Some(Failure::TimedOut(time_limit)),
            Exit::Code(0) => None,
            Exit::Code(code) => Some(Failure::ExitCode(code)),
            Exit::Signal(signal) => Some(Failure::Signal(signal)),
        };
        let process = Process {
            exit: performed.exit,
            stdout: performed.stdout,
            stderr: performed.stderr,
            dropped: performed.dropped,
            time: performed.time,
            tool_calls,
            files: CharmFiles { dir: Arc::new(dir) },
        };
        Ok(Played { backend, failure, process: Some(process) })
    }

    /// The directory of a play, with all that the charm's is to have in it.
    fn lay(
        &self,
        executable: &Executable,
        backend: &Backend,
        work_dir: &Path,
        toolbox: &Toolbox,
    ) -> Result<PlayDir, Error> {
        let mut dir = PlayDir::new(work_dir)?;
        match executable.dir() {
            Some(charm) => dir.lay(charm, &executable.copies, toolbox)?,
            None => dir.lay_program(&executable.path, &executable.copies, toolbox)?,
        }
        let charm = dir.charm();
        for (name, text) in metadata::files(&backend.known, |file| charm.join(file).exists())? {
            dir.write(name, &text)?;
        }
        if let Some(files) = &self.files {
            dir.carry_over(&files.dir, toolbox)?;
        }
        Ok(dir)
    }
}

fn not_started(backend: Box<Backend>, reason: String) -> Played {
    Played { backend, failure: Some(Failure::NotStarted(reason)), process: None }
}

/// What is wrong with the place where a play is made ready, and what to set if the place is to blame.
fn trouble(what: &str, path: &Path, error: &io::Error) -> Error {
    use io::ErrorKind::{NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    let mend = match error.kind() {
        StorageFull | QuotaExceeded => {
            "; free some space, or set TMPDIR or Scenario::work_dir to a directory with more"
        }
        ReadOnlyFilesystem | PermissionDenied | NotFound if what != "read" => {
            "; set TMPDIR or Scenario::work_dir to a directory that can be written to"
        }
        _ => "",
    };
    Error::stage(format!("cannot {what} {}: {error}{mend}", path.display()))
}
