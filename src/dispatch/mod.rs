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
mod trouble;
#[path = "../../shim/wire.rs"]
mod wire;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use crate::backend::Backend;
use crate::tool_call::ToolCall;

use self::agent::Backstage;
use self::copies::Copies;
use self::environment::Environment;
use self::leftovers::Marks;
use self::performance::{Limits, ProcessEnd};
use self::program::Program;
use self::socket::Socket;
use self::toolbox::Toolbox;

pub(crate) use self::charm_dir::PlayDir;
pub(crate) use self::trouble::Trouble;

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
    pub(crate) fn open(path: &Path) -> Result<Self, Trouble> {
        let data = path.metadata().map_err(|error| {
            Trouble::new(format!(
                "there is no charm at {}: {error}; give the path of a program, or of a charm's directory",
                path.display()
            ))
        })?;
        let is_dir = data.is_dir();
        // Juju takes a hook for handled that a charm has nothing for; here that would be every hook.
        if is_dir && !PROGRAMS.iter().any(|program| path.join(program).symlink_metadata().is_ok()) {
            return Err(Trouble::new(format!(
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
    pub(crate) files: Option<Arc<PlayDir>>,
}

impl Default for StageDoor {
    fn default() -> Self {
        StageDoor { work_dir: None, output_limit: 1 << 20, environment: Vec::new(), files: None }
    }
}

/// What has come of a play.
pub(crate) enum Played {
    /// The charm has nothing for the hook: Juju takes it for handled.
    Nothing,
    /// What there is could not be started, for this reason.
    NotStarted(String),
    /// A process has run.
    Performed(Box<Performed>),
}

/// What is left of a process.
pub(crate) struct Performed {
    pub(crate) end: ProcessEnd,
    pub(crate) tool_calls: Vec<ToolCall>,
    pub(crate) dir: PlayDir,
}

impl StageDoor {
    /// Plays a hook. `path` is where real executables are, and `time_limit` how long all of it may take.
    pub(crate) fn play(
        &self,
        executable: &Executable,
        backend: Box<Backend>,
        path: &OsString,
        time_limit: Duration,
    ) -> Result<(Box<Backend>, Played), Trouble> {
        let work_dir = self.work_dir.clone().unwrap_or_else(std::env::temp_dir);
        let work_dir = work_dir.canonicalize().map_err(|error| Trouble::at("look at", &work_dir, &error))?;
        let toolbox = Toolbox::open(&work_dir, backend.profile)?;
        let dir = self.lay(executable, &backend, &work_dir, &toolbox)?;
        let hook = backend.hook.clone();
        let program = match Program::of(&dir.charm(), &hook, &backend.unit.name) {
            Program::Runnable(program) => program,
            Program::Missing => return Ok((backend, Played::Nothing)),
            Program::NotRunnable(reason) => return Ok((backend, Played::NotStarted(reason))),
        };
        let socket_path = dir.root().join("agent.socket");
        let socket = Socket::open(&socket_path)?;
        let context_id = environment::context_id(&backend.unit, &hook);
        let mut unit = (*backend.unit).clone();
        unit.charm_dir = dir.charm();
        let variables = Environment {
            unit: &unit,
            hook: &hook,
            profile: backend.profile,
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
        let performed =
            performance::perform(command, socket, &mut backstage, limits, &marks, || dir.clear_away());
        let Backstage { mut backend, tool_calls, .. } = backstage;
        let end = match performed {
            Ok(end) => end,
            Err(error) => return Ok((backend, Played::NotStarted(program::why_not(&program, &error)))),
        };
        backend.printed("stdout", &end.stdout);
        backend.printed("stderr", &end.stderr);
        Ok((backend, Played::Performed(Box::new(Performed { end, tool_calls, dir }))))
    }

    /// The directory of a play, with all that the charm's is to have in it.
    fn lay(
        &self,
        executable: &Executable,
        backend: &Backend,
        work_dir: &Path,
        toolbox: &Toolbox,
    ) -> Result<PlayDir, Trouble> {
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
            dir.carry_over(files, toolbox)?;
        }
        Ok(dir)
    }
}
