//! What can go wrong between a charm and Juju.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// A hook tool that did not answer, or a text that is not what it should be.
///
/// What happened can be asked for: [`is_refused`](Error::is_refused) says that the tool ran and said no, which is
/// the one case that a charm may want to handle; its code and its words are [`exit_code`](Error::exit_code) and
/// [`message`](Error::message).
///
/// ```
/// use juju_charm::Error;
///
/// let error = Error::refused("relation-get", 1, "permission denied");
/// assert!(error.is_refused());
/// assert_eq!(error.exit_code(), Some(1));
/// assert_eq!(error.to_string(), "relation-get: permission denied");
/// ```
#[derive(Clone)]
pub struct Error(Arc<Kind>);

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error("{tool}: {message}")]
    Refused { tool: &'static str, code: i32, message: String },
    #[error("{tool}: ended by a signal before it answered")]
    Killed { tool: &'static str },
    #[error("{tool}: no answer within {limit:?}, and so ended")]
    TimedOut { tool: &'static str, limit: Duration },
    #[error("{tool}: not found on PATH ({path}); hook tools are there only while Juju runs a hook")]
    NotFound { tool: &'static str, path: String },
    #[error("{tool}: cannot be run: {reason}")]
    Spawn { tool: &'static str, reason: io::Error },
    #[error("{tool}: cannot make sense of the answer {output:?}: {reason}")]
    Unreadable { tool: &'static str, output: String, reason: String },
    #[error("`{text}` is no {what}: write {expected}")]
    Invalid { what: &'static str, text: String, expected: &'static str },
    #[error("{0}")]
    Environment(String),
    #[error("{0}")]
    Unanswered(String),
}

impl Error {
    /// The tool ran, and said no: with this exit code, and these words (without the `ERROR ` in front of them).
    #[must_use]
    pub fn refused(tool: &'static str, code: i32, message: impl Into<String>) -> Self {
        Kind::Refused { tool, code, message: message.into() }.into()
    }

    /// There was nobody to answer the call. For those who implement [`HookTools`](crate::HookTools).
    #[must_use]
    pub fn unanswered(message: impl Into<String>) -> Self {
        Kind::Unanswered(message.into()).into()
    }

    pub(crate) fn killed(tool: &'static str) -> Self {
        Kind::Killed { tool }.into()
    }

    pub(crate) fn timed_out(tool: &'static str, limit: Duration) -> Self {
        Kind::TimedOut { tool, limit }.into()
    }

    pub(crate) fn not_found(tool: &'static str, path: impl Into<String>) -> Self {
        Kind::NotFound { tool, path: path.into() }.into()
    }

    pub(crate) fn spawn(tool: &'static str, reason: io::Error) -> Self {
        Kind::Spawn { tool, reason }.into()
    }

    pub(crate) fn unreadable(
        tool: &'static str,
        output: impl Into<String>,
        reason: impl fmt::Display,
    ) -> Self {
        Kind::Unreadable { tool, output: output.into(), reason: reason.to_string() }.into()
    }

    pub(crate) fn invalid(what: &'static str, text: impl Into<String>, expected: &'static str) -> Self {
        Kind::Invalid { what, text: text.into(), expected }.into()
    }

    pub(crate) fn environment(message: impl Into<String>) -> Self {
        Kind::Environment(message.into()).into()
    }

    /// Whether a hook tool ran and said no.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(*self.0, Kind::Refused { .. })
    }

    /// Whether there is no such hook tool on PATH.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(*self.0, Kind::NotFound { .. })
    }

    /// Whether the mock under test had nothing to answer the call with.
    #[must_use]
    pub fn is_unanswered(&self) -> bool {
        matches!(*self.0, Kind::Unanswered(_))
    }

    /// Whether the hook tool was ended because it took too long.
    #[must_use]
    pub fn is_timed_out(&self) -> bool {
        matches!(*self.0, Kind::TimedOut { .. })
    }

    /// Whether a text, such as a relation id or a port, was not what it should be.
    #[must_use]
    pub fn is_invalid(&self) -> bool {
        matches!(*self.0, Kind::Invalid { .. })
    }

    /// The exit code of a hook tool that said no: 2 if the call itself was wrong, else 1.
    #[must_use]
    pub fn exit_code(&self) -> Option<i32> {
        match &*self.0 {
            Kind::Refused { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// The words of a hook tool that said no, without the `ERROR ` in front of them.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match &*self.0 {
            Kind::Refused { message, .. } => Some(message),
            _ => None,
        }
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Error(Arc::new(kind))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl std::error::Error for Error {}

/// Two errors are equal if they say the same.
impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.exit_code() == other.exit_code() && self.to_string() == other.to_string())
    }
}
