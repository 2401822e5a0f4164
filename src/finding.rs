//! What is impossible about a scene.

use std::fmt;

/// What is impossible about a scene: where, why, and the mend.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let scenario = Scenario::new(CharmSpec::new(|_: &Hook, _: &mut Juju| Ok(())).name("foo"));
/// let error = scenario.try_play(&Scene::new("db-relation-joined")).unwrap_err();
/// assert_eq!(error.findings()[0].path, "event");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The way to what is wrong: `context.state.relations[1].id`.
    pub path: String,
    /// What is wrong, and what Juju has to do with it.
    pub message: String,
    /// What would be right.
    pub mend: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}\n    {}", self.path, self.message, self.mend)
    }
}

/// What has been found so far.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    pub(crate) fn add(
        &mut self,
        path: impl Into<String>,
        message: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.0.push(Finding { path: path.into(), message: message.into(), mend: mend.into() });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn into_vec(self) -> Vec<Finding> {
        self.0
    }
}
