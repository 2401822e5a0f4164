//! What neither a memo nor the State can answer goes to the real executable.

use std::ffi::OsString;
use std::time::Duration;

use juju_charm::tool::Answer;
use juju_charm::{Error, Hook, HookTools, HookToolsOnPath, Unit};

use super::Question;
use crate::call::AnsweredBy;

/// Where real executables are looked for, and how long one may take.
#[derive(Clone, Debug)]
pub(crate) struct Propagation {
    /// The PATH; that of this process, if there is none.
    pub(crate) path: Option<OsString>,
    pub(crate) time_limit: Duration,
}

impl Propagation {
    /// Runs the real executable. If there is none, the error says who else could have answered.
    pub(super) fn run(
        &self,
        question: &Question,
        unit: &Unit,
        hook: &Hook,
    ) -> (Result<Answer, Error>, AnsweredBy) {
        let mut tools = HookToolsOnPath::new()
            .time_limit(self.time_limit)
            .envs(unit.to_env().into_iter().chain(hook.to_env()));
        if let Some(path) = &self.path {
            tools = tools.path(path);
        }
        match tools.call(question.request.clone()) {
            Err(error) if error.is_not_found() => (Err(question.unanswered()), AnsweredBy::Nobody),
            answer => (answer, AnsweredBy::Executable),
        }
    }
}

impl Question {
    /// What is said where there is no real executable either: who else could have answered.
    pub(crate) fn unanswered(&self) -> Error {
        let Question { request, field } = self;
        let tool = request.tool();
        let state = match *field {
            "" => "no field of the State says it".to_owned(),
            field => format!("fill `state.{field}`"),
        };
        Error::unanswered(format!(
            "{request}: neither a memo nor the State can answer, and there is no `{tool}` on PATH; {state}, or give the \
             scene a memo: `memo::{}(..)`, in YAML `- {tool}: [..]`",
            tool.replace('-', "_")
        ))
    }
}
