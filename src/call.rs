//! A hook-tool call that a charm has made.

use std::fmt;

use juju_charm::Error;
use juju_charm::tool::{Answer, Request};

/// A hook-tool call that a charm has made, what was answered, and by whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// What was asked.
    pub request: Request,
    /// What was answered, or why nothing was.
    pub answer: Result<Answer, Error>,
    /// Who answered.
    pub answered_by: AnsweredBy,
}

/// Who has answered a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AnsweredBy {
    /// A memo.
    Memo,
    /// The State, by Juju's rules.
    State,
    /// The real executable on PATH.
    Executable,
    /// Nobody: neither a memo nor the State could, and there was no executable.
    Nobody,
}

/// The call as a person would type it, and its answer as JSON.
impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)?;
        match &self.answer {
            Ok(_) if self.request.writes() => {}
            Ok(answer) => write!(f, " -> {answer}")?,
            Err(_) if self.answered_by == AnsweredBy::Nobody => f.write_str(" -> nobody could answer")?,
            Err(error) => match (error.exit_code(), error.message()) {
                (Some(code), Some(message)) => write!(f, " -> ERROR {message} (exit code {code})")?,
                _ => write!(f, " -> {error}")?,
            },
        }
        match self.answered_by {
            AnsweredBy::State | AnsweredBy::Nobody => Ok(()),
            AnsweredBy::Memo => f.write_str("  (memo)"),
            AnsweredBy::Executable => f.write_str("  (executable)"),
        }
    }
}
