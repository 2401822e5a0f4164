//! What is left after a charm has acted.

use std::panic::Location;
use std::sync::Arc;

use juju_charm::{Hook, Unit};

use crate::call::Call;
use crate::context::Context;
use crate::delta::Delta;
use crate::scene::Scene;

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
    /// Why the charm failed, if it did.
    pub failure: Option<Failure>,
    pub(crate) unit: Arc<Unit>,
    pub(crate) played_at: &'static Location<'static>,
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
    /// It succeeded, and Juju refused to commit what it had asked for; in these words.
    Refused(String),
}

impl Failure {
    /// What the process of a charm that fails like this ends with: `juju_charm::run` turns an error into 1, and Rust
    /// a panic into 101.
    pub(crate) fn exit_code(&self) -> i32 {
        match self {
            Failure::Error(_) => 1,
            Failure::Panic { .. } => 101,
            Failure::Refused(_) => 0,
        }
    }
}

impl Outcome {
    /// What has changed in the context: nothing, if the charm has changed nothing.
    pub fn delta(&self) -> Delta {
        Delta::between(&self.scene.context, &self.context_out)
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

/// Two outcomes are equal if the same came out of the same, wherever they were played.
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
