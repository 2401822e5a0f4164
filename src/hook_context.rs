//! A hook that is being run, for a charm that is played by somebody else.

use std::io;
use std::panic::Location;
use std::path::PathBuf;
use std::sync::Arc;

use juju_charm::{Hook, Unit};

use crate::backend::Backend;
use crate::command_line::{self, Invocation, Place};
use crate::outcome::{Failure, Outcome};

pub use crate::command_line::Reply;

/// A hook that is being run, for a charm that is played by somebody else; made by
/// [`Scenario::begin`](crate::Scenario::begin).
///
/// This is what Juju calls a hook's context: its hook tools are called as a process calls them, with arguments and stdin,
/// and answer as Juju's do, byte for byte. What they change is kept or dropped when the hook [ends](HookContext::end).
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let scene = Scene::new("start").state(State::new().config("title", "Hamlet"));
/// let mut hook = Scenario::new(CharmSpec::without_code().name("foo")).begin(&scene)?;
/// assert_eq!(hook.call("config-get", ["--format", "json", "title"]).stdout, b"\"Hamlet\"\n");
/// assert_eq!(hook.call("config-get", ["title", "acts"]).stderr, b"ERROR unrecognized args: [\"acts\"]\n");
/// hook.call_with_stdin("state-set", ["--file", "-"], "act: 3\n");
/// let out = hook.end(0);
/// assert_eq!(out.context_out.state.unit_state["act"], "3");
/// # Ok::<(), juju_scenario::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "a hook that does not end has no outcome"]
pub struct HookContext {
    backend: Box<Backend>,
    dir: PathBuf,
    home: Option<PathBuf>,
    played_at: Option<&'static Location<'static>>,
}

impl HookContext {
    pub(crate) fn new(backend: Box<Backend>, played_at: Option<&'static Location<'static>>) -> Self {
        HookContext { backend, dir: PathBuf::new(), home: None, played_at }
    }

    /// Sets the directory that the caller of the tools is in, which the paths of files are relative to; by default that
    /// of this process.
    ///
    /// The files of `secret-add` and `secret-set` are the exception. Juju's agent opens them on its own, and takes
    /// relative paths from a directory that no charm knows; here it is the root.
    pub fn in_dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.dir = dir.into();
        self
    }

    /// Sets the directory that `~` stands for in the paths of files; by default it stands for nothing.
    pub fn home(mut self, dir: impl Into<PathBuf>) -> Self {
        self.home = Some(dir.into());
        self
    }

    /// The hook that is run.
    #[must_use]
    pub fn hook(&self) -> &Hook {
        &self.backend.hook
    }

    /// The unit that it is run for.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.backend.unit
    }

    /// Calls a hook tool, with an empty stdin. The tool's name is not among the arguments.
    ///
    /// A call that is refused is a [`Reply`] too: its exit code and its stderr say so.
    pub fn call<A: AsRef<str>>(&mut self, tool: &str, args: impl IntoIterator<Item = A>) -> Reply {
        self.call_with_stdin(tool, args, "")
    }

    /// Calls a hook tool, with this on stdin. Most tools do not look at it: those do that are told `--file -`, and up to
    /// Juju 3.x `k8s-spec-set` and its like.
    pub fn call_with_stdin<A: AsRef<str>>(
        &mut self,
        tool: &str,
        args: impl IntoIterator<Item = A>,
        stdin: impl AsRef<[u8]>,
    ) -> Reply {
        let args: Vec<A> = args.into_iter().collect();
        self.call_lazily(tool, &args, &mut || Ok(stdin.as_ref().to_vec()))
    }

    /// Calls a hook tool. Stdin is read only if the tool wants it.
    pub(crate) fn call_lazily(
        &mut self,
        tool: &str,
        args: &[impl AsRef<str>],
        stdin: &mut dyn FnMut() -> io::Result<Vec<u8>>,
    ) -> Reply {
        let args: Vec<&str> = args.iter().map(AsRef::as_ref).collect();
        let place = Place { dir: &self.dir, home: self.home.as_deref() };
        command_line::run(&mut self.backend, Invocation { tool, args: &args, place, stdin })
    }

    /// Ends the hook with the exit code of the charm's process, 0 for success, and hands back what is left.
    ///
    /// Unlike [`Scenario::play`](crate::Scenario::play) it does not panic when the hook has failed:
    /// [`Outcome::failure`] says so.
    #[must_use]
    pub fn end(self, exit_code: i32) -> Outcome {
        let failure = (exit_code != 0).then_some(Failure::ExitCode(exit_code));
        end(self.backend, failure, self.played_at)
    }
}

/// Ends a hook, and takes what is left.
#[inline]
pub(crate) fn end(
    backend: Box<Backend>,
    failure: Option<Failure>,
    played_at: Option<&'static Location<'static>>,
) -> Outcome {
    // A hook that was ended to reboot the machine has not come to what it did afterwards.
    let failure = failure.filter(|_| !backend.is_ended());
    let ending = failure.as_ref().and_then(Failure::ending);
    let (unit, hook) = (backend.unit.clone(), backend.hook.clone());
    let ended = backend.end(ending.as_ref());
    Outcome {
        scene: ended.scene,
        context_out: ended.context,
        hook: Arc::unwrap_or_clone(hook),
        calls: ended.calls,
        warnings: ended.warnings,
        failure: failure.or(ended.refusal.map(Failure::Refused)),
        #[cfg(stage_door)]
        process: None,
        unit,
        played_at,
    }
}
