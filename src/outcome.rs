//! What is left after a charm has acted.

use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use juju_charm::tool::Request;
use juju_charm::{Hook, Status, Unit};

use crate::backend::Ending;
use crate::call::{AnsweredBy, Call};
use crate::context::Context;
use crate::delta::Delta;
use crate::exit::signal_words;
use crate::finding::Findings;
#[cfg(stage_door)]
use crate::process::Process;
use crate::scene::Scene;
use crate::state::{Action, LogLine, StorageRequest};

/// What is left after a charm has acted: the context as it is now, and the calls that made it so.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// fn my_charm(_: &Hook, juju: &mut Juju) -> CharmResult {
///     juju.status_set(Status::active("I rule"))?;
///     Ok(())
/// }
///
/// let out = Scenario::new(CharmSpec::new(my_charm)).play(&Scene::new("start"));
/// assert_eq!(out.context_out.state.status.unit, ("active", "I rule"));
/// assert_eq!(out.calls.len(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The scene that was played, as it was.
    pub scene: Scene,
    /// The context as the charm has left it. After a failed play, as Juju keeps it: with the statuses, the version and
    /// the log, and without what waits for the hook's success.
    pub context_out: Context,
    /// The hook that the charm got.
    pub hook: Hook,
    /// The hook-tool calls that it made, in their order.
    pub calls: Vec<Call>,
    /// What the scene is warned of: what Juju hardly ever produces, or what it would not have left open. See
    /// [`Scenario::check`](crate::Scenario::check).
    pub warnings: Findings,
    /// Why the charm failed, if it did.
    pub failure: Option<Failure>,
    /// What is left of the charm's process, if it was played through its own [executable](crate::CharmSpec::executable);
    /// none for a charm of Rust code, and where the charm has no program for the hook.
    #[cfg(stage_door)]
    pub process: Option<Process>,
    pub(crate) unit: Arc<Unit>,
    /// Where a test plays it; none, if no test does.
    pub(crate) played_at: Option<&'static Location<'static>>,
}

/// Why a charm failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// It returned an error: what the error says, and what its sources say.
    Error(Vec<String>),
    /// It panicked.
    Panic {
        /// What the panic says.
        message: String,
        /// The file, line and column; unknown if the test has set a panic hook of its own.
        location: Option<String>,
    },
    /// Its process has ended with this code, which is not 0.
    ExitCode(i32),
    /// Its process was ended by this signal, such as 11 for SIGSEGV.
    Signal(i32),
    /// Its process has not ended within this time, and so was ended with all that it had started.
    TimedOut(Duration),
    /// Its process could not be started, for this reason.
    NotStarted(String),
    /// It succeeded, and Juju refused to commit what it had asked for; in these words.
    Refused(String),
}

impl Failure {
    /// What the process of a charm that fails like this ends with, and what is said of an action that does;
    /// `juju_charm::run` turns an error into 1, and Rust a panic into 101. Where no process has run there is no code.
    pub(crate) fn ending(&self) -> Option<Ending> {
        let exit = |code: i32| Ending { code: Some(code), words: format!("exit status {code}") };
        Some(match self {
            Failure::Error(_) => exit(1),
            Failure::Panic { .. } => exit(101),
            Failure::ExitCode(code) => exit(*code),
            // What Go's libraries, and so Juju, say of a process that was ended by a signal.
            Failure::Signal(9 | 15) | Failure::TimedOut(_) => {
                Ending { code: Some(-1), words: "terminated".to_owned() }
            }
            Failure::Signal(signal) => {
                Ending { code: Some(-1), words: format!("signal: {}", signal_words(*signal)) }
            }
            Failure::NotStarted(reason) => Ending { code: None, words: reason.clone() },
            Failure::Refused(_) => return None,
        })
    }
}

impl Outcome {
    /// What has changed in the context: nothing, if the charm has changed nothing.
    pub fn delta(&self) -> Delta {
        Delta::between(&self.scene.context, &self.context_out)
    }

    /// The statuses that the charm has set for its unit in this scene, in their order; the last of them is the one that
    /// `context_out` has.
    ///
    /// ```
    /// use juju_scenario::prelude::*;
    ///
    /// fn my_charm(_: &Hook, juju: &mut Juju) -> CharmResult {
    ///     juju.status_set(Status::maintenance("backing up"))?;
    ///     juju.application_version_set("16.2")?;
    ///     juju.juju_log("the backup has begun")?;
    ///     juju.action_log("half way")?;
    ///     juju.secret_remove("9m4e2mr0ui3e8a215n4g")?;
    ///     juju.storage_add("data", 2)?;
    ///     juju.status_set(Status::active("ready"))?;
    ///     juju.status_set_app(Status::active("all is well"))?;
    ///     Ok(())
    /// }
    ///
    /// let state = State::new().leader(true).secret(secret("9m4e2mr0ui3e8a215n4g", [("password", "poison")]));
    /// let out = Scenario::new(CharmSpec::new(my_charm)).play(&Scene::new("backup-action").state(state));
    /// assert_eq!(out.unit_statuses(), [("maintenance", "backing up"), ("active", "ready")]);
    /// assert_eq!(out.app_statuses(), [("active", "all is well")]);
    /// assert_eq!(out.app_versions(), ["16.2"]);
    /// assert_eq!(out.log(), [(LogLevel::Info, "the backup has begun")]);
    /// assert_eq!(out.action_log(), ["half way"]);
    /// assert_eq!(out.removed_secrets(), ["9m4e2mr0ui3e8a215n4g"]);
    /// assert_eq!(out.requested_storages(), [("data", 2)]);
    /// ```
    #[must_use]
    pub fn unit_statuses(&self) -> Vec<Status> {
        self.statuses(false)
    }

    /// The statuses that the charm has set for its application in this scene, in their order.
    #[must_use]
    pub fn app_statuses(&self) -> Vec<Status> {
        self.statuses(true)
    }

    fn statuses(&self, application: bool) -> Vec<Status> {
        let set = self.written().filter_map(|request| match request {
            Request::StatusSet(set) if set.application == application => {
                Some(Status::new(set.status, set.message.as_str()))
            }
            _ => None,
        });
        set.collect()
    }

    /// The versions of the workload that the charm has set in this scene, in their order.
    #[must_use]
    pub fn app_versions(&self) -> Vec<&str> {
        let set = self.written().filter_map(|request| match request {
            Request::ApplicationVersionSet(set) => Some(set.version.as_str()),
            _ => None,
        });
        set.collect()
    }

    /// What has been asked for and has changed the State.
    fn written(&self) -> impl Iterator<Item = &Request> {
        let written = |call: &&Call| call.answer.is_ok() && call.answered_by == AnsweredBy::State;
        self.calls.iter().filter(written).map(|call| &call.request)
    }

    /// The lines that the charm has logged in this scene, in their order. A hook that fails has logged them all the same.
    #[must_use]
    pub fn log(&self) -> Vec<LogLine> {
        self.new_lines().cloned().collect()
    }

    pub(crate) fn new_lines(&self) -> impl Iterator<Item = &LogLine> {
        self.context_out.state.juju_log.iter().skip(self.scene.context.state.juju_log.len())
    }

    /// What the action of this scene has told the operator with `action-log`, in its order; nothing if the scene is of no
    /// action. An action that fails has told it all the same.
    #[must_use]
    pub fn action_log(&self) -> Vec<&str> {
        let action = self.action().into_iter();
        action.flat_map(|action| action.log.iter().map(String::as_str)).collect()
    }

    /// What has come of the action of this scene; none if it is of no action.
    pub(crate) fn action(&self) -> Option<&Action> {
        self.context_out.state.action.as_deref().filter(|_| matches!(self.hook, Hook::Action(_)))
    }

    /// The ids of the secrets that were there before this scene and are gone now. Of a hook that fails there are none:
    /// secrets are removed when it has succeeded.
    #[must_use]
    pub fn removed_secrets(&self) -> Vec<&str> {
        let left = &self.context_out.state.secrets;
        let before = self.scene.context.state.secrets.iter();
        let gone = before.filter(|secret| !left.iter().any(|other| other.id == secret.id));
        gone.map(|secret| secret.id.as_str()).collect()
    }

    /// The storage that the charm has asked for in this scene, in its order. Of a hook that fails there is none: Juju
    /// hears of it when the hook has succeeded.
    #[must_use]
    pub fn requested_storages(&self) -> Vec<StorageRequest> {
        let before = self.scene.context.state.requested_storages.len();
        self.context_out.state.requested_storages.iter().skip(before).cloned().collect()
    }

    /// The name of the application that was played: `foo` of `foo/0`.
    #[must_use]
    pub fn app_name(&self) -> &str {
        self.unit.app_name()
    }

    /// The name of the unit that was played, such as `foo/0`.
    #[must_use]
    pub fn unit_name(&self) -> &str {
        &self.unit.name
    }
}

/// Two outcomes are equal if the same came out of the same, wherever they were played, and whether by a function or by a
/// process: what is left of the process is not compared.
impl PartialEq for Outcome {
    fn eq(&self, other: &Self) -> bool {
        self.scene == other.scene
            && self.context_out == other.context_out
            && self.hook == other.hook
            && self.calls == other.calls
            && self.failure == other.failure
            && self.unit == other.unit
    }
}
