//! What can go wrong between a test and its stage.

use std::fmt;

#[cfg(stage_door)]
use crate::dispatch::Trouble;
use crate::finding::{Finding, Findings};
use crate::format::Fault;
use crate::outcome::Outcome;

/// Why a scene could not be played, a play failed, an expectation was not met, or a text could not be read.
///
/// Its text is the report: what was wrong, where, and what would be right. Which of these it was can be asked for.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let error = Playbook::from_yaml("scenes: [{event: start, contxt: {}}]").unwrap_err();
/// assert!(error.is_format());
/// assert!(error.to_string().contains("did you mean `context`?"));
/// ```
pub struct Error(Box<Kind>);

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error("{0}")]
    Format(Fault),
    #[error("{report}")]
    Inconsistent { report: String, findings: Findings },
    #[error("{report}")]
    CharmFailed { report: String, outcome: Box<Outcome> },
    #[error("{report}")]
    Unmet { report: String },
    #[error("{0}")]
    Playbook(String),
    #[cfg(stage_door)]
    #[error("{0}")]
    Stage(String),
}

impl Error {
    pub(crate) fn inconsistent(report: String, mut findings: Findings) -> Self {
        findings.put_errors_first();
        Kind::Inconsistent { report, findings }.into()
    }

    pub(crate) fn charm_failed(report: String, outcome: Outcome) -> Self {
        Kind::CharmFailed { report, outcome: Box::new(outcome) }.into()
    }

    pub(crate) fn unmet(report: String) -> Self {
        Kind::Unmet { report }.into()
    }

    pub(crate) fn playbook(message: impl Into<String>) -> Self {
        Kind::Playbook(message.into()).into()
    }

    /// Whether a text was not what it should be: a playbook, or a charm's metadata.
    #[must_use]
    pub fn is_format(&self) -> bool {
        matches!(&*self.0, Kind::Format(fault) if !fault.is_of_the_file())
    }

    /// Whether a file could not be read or written.
    #[must_use]
    pub fn is_io(&self) -> bool {
        matches!(&*self.0, Kind::Format(fault) if fault.is_of_the_file())
    }

    /// Whether the scene is one that Juju could not have produced; [`findings`](Error::findings) says why.
    #[must_use]
    pub fn is_inconsistent(&self) -> bool {
        matches!(*self.0, Kind::Inconsistent { .. })
    }

    /// Whether the charm failed; [`outcome`](Error::outcome) has what it did until then.
    #[must_use]
    pub fn is_charm_failure(&self) -> bool {
        matches!(*self.0, Kind::CharmFailed { .. })
    }

    /// Whether an outcome was not as expected.
    #[must_use]
    pub fn is_unmet(&self) -> bool {
        matches!(*self.0, Kind::Unmet { .. })
    }

    /// Whether a playbook could not be played as a whole.
    #[must_use]
    pub fn is_playbook(&self) -> bool {
        matches!(*self.0, Kind::Playbook(_))
    }

    /// Whether a charm's own executable could not be put on the stage: there is none, or there is no place for what a
    /// play needs.
    #[cfg(stage_door)]
    #[must_use]
    pub fn is_stage(&self) -> bool {
        matches!(*self.0, Kind::Stage(_))
    }

    /// What is impossible about the scene, and after that what Juju hardly ever does; nothing for any other error.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        match &*self.0 {
            Kind::Inconsistent { findings, .. } => findings.as_slice(),
            _ => &[],
        }
    }

    /// What a charm that failed had done until then: the calls it made, and the context as Juju keeps it after a
    /// failed hook.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        match &*self.0 {
            Kind::CharmFailed { outcome, .. } => Some(outcome),
            _ => None,
        }
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Error(Box::new(kind))
    }
}

#[cfg(stage_door)]
impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Stage(message) => Kind::Stage(message).into(),
            Trouble::Declared(fault) => fault.into(),
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Kind::Format(fault).into()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The report itself, so that `unwrap` and a test that returns the error show it as it is meant to be read.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
