//! The mocked hook tools: memos, then State, then the real executable. One file a family of tools.
//!
//! A [`Backend`] is Juju for the length of one hook. What the hook writes goes to a State of its own, which shares
//! with the scene's all that is not written to; when the hook has ended, that State is kept or dropped.

mod config;
mod door;
mod goal_state;
mod network;
mod port;
mod propagate;
mod relation;
mod status;

use std::sync::Arc;

use juju_charm::tool::{Answer, IsLeader, JujuLog, Request, Tool};
use juju_charm::{Config, Error, Hook, Shared, Status, Unit};

use crate::call::{AnsweredBy, Call};
use crate::charm_spec::Known;
use crate::context::Context;
use crate::memo::{Memo, Recall, recall};
use crate::scene::Scene;
use crate::state::{List, LogLine, State};
use crate::version::JujuVersion;

pub(crate) use door::Door;
pub(crate) use propagate::Propagation;

/// Juju for the length of one hook.
#[derive(Debug)]
pub(crate) struct Backend {
    pub(crate) unit: Arc<Unit>,
    pub(crate) hook: Arc<Hook>,
    /// The place of the event's relation in the list, and the number of its remote unit.
    pub(crate) event_relation: Option<(usize, Option<u32>)>,
    pub(crate) known: Shared<Known>,
    pub(crate) juju_version: JujuVersion,
    pub(crate) propagation: Propagation,
    /// How many calls one hook may make.
    pub(crate) call_limit: usize,
    /// The scene, with the State as it is before the hook.
    pub(crate) scene: Scene,
    /// The State as the hook sees it, with what it has written.
    pub(crate) state: State,
    /// The number of each relation.
    pub(crate) numbers: Vec<u32>,
    pub(crate) memos: List<Memo>,
    pub(crate) calls: Vec<Call>,
    /// What is read once a hook, and then stays what it was.
    pub(crate) read_once: ReadOnce,
}

/// What Juju reads once a hook, and then answers from memory.
#[derive(Debug, Default)]
pub(crate) struct ReadOnce {
    config: Option<Config>,
    unit_status: Option<Status>,
}

/// Why the State has no answer.
#[derive(Debug)]
enum No {
    /// Juju says no: with this exit code, in these words.
    Refused(i32, String),
    /// The State says nothing about it; this field would.
    CannotSay(&'static str),
}

impl No {
    /// The call itself is wrong.
    fn usage(message: impl Into<String>) -> Self {
        No::Refused(2, message.into())
    }

    /// The call is right, and cannot be carried out.
    fn run(message: impl Into<String>) -> Self {
        No::Refused(1, message.into())
    }
}

impl Backend {
    /// Answers a call, and remembers it.
    fn call(&mut self, request: Request) -> Result<Answer, Error> {
        if self.calls.len() >= self.call_limit {
            return Err(Error::unanswered(format!(
                "{request}: this would be call {} of one hook, and the scenario allows {}: is the charm waiting for \
                 something that cannot change while its hook runs? (Scenario::call_limit sets another limit)",
                self.calls.len() + 1,
                self.call_limit
            )));
        }
        let (answer, answered_by) = self.answer(&request);
        self.calls.push(Call { request, answer: answer.clone(), answered_by });
        answer
    }

    /// The order of resolution: memos, State, real executable.
    fn answer(&mut self, request: &Request) -> (Result<Answer, Error>, AnsweredBy) {
        match self.recall_from_memos(request) {
            Some(Recall::Answer(answer)) => return (Ok(answer), AnsweredBy::Memo),
            Some(Recall::Failure(failure)) => return (Err(failure.of(request.tool())), AnsweredBy::Memo),
            Some(Recall::Expected) | None => {}
        }
        match self.answer_from_state(request) {
            Ok(answer) => (Ok(answer), AnsweredBy::State),
            Err(No::Refused(code, message)) => {
                (Err(Error::refused(request.tool(), code, message)), AnsweredBy::State)
            }
            Err(No::CannotSay(field)) => self.propagation.run(request, field, &self.unit, &self.hook),
        }
    }

    fn recall_from_memos(&mut self, request: &Request) -> Option<Recall> {
        if self.memos.is_empty() {
            return None;
        }
        let mut memos = std::mem::take(&mut self.memos);
        let found = recall(&mut memos, request, |call| self.resolve(call));
        self.memos = memos;
        found
    }

    /// What a call means in this event: with its defaults filled in.
    fn resolve(&self, call: &Request) -> Request {
        let mut call = call.clone();
        match &mut call {
            Request::RelationIds(call) => self.resolve_ids(call),
            Request::RelationList(call) => self.resolve_relation(&mut call.relation),
            Request::RelationModelGet(call) => self.resolve_relation(&mut call.relation),
            Request::RelationSet(call) => self.resolve_relation(&mut call.relation),
            Request::RelationGet(call) => self.resolve_get(call),
            Request::NetworkGet(call) => self.resolve_relation(&mut call.relation),
            Request::ConfigGet(call) => call.key = call.key.take().filter(|key| !key.is_empty()),
            _ => {}
        }
        call
    }

    fn answer_from_state(&mut self, request: &Request) -> Result<Answer, No> {
        fn answer<T: Tool>(answer: Result<T::Answer, No>) -> Result<Answer, No> {
            answer.map(T::wrap)
        }
        use juju_charm::tool;
        match request {
            Request::IsLeader(_) => answer::<IsLeader>(Ok(self.state.leader)),
            Request::JujuLog(call) => answer::<JujuLog>(self.juju_log(call)),
            Request::ConfigGet(call) => answer::<tool::ConfigGet>(self.config_get(call)),
            Request::StatusGet(call) => answer::<tool::StatusGet>(self.status_get(*call)),
            Request::StatusSet(call) => answer::<tool::StatusSet>(self.status_set(call)),
            Request::ApplicationVersionSet(call) => {
                answer::<tool::ApplicationVersionSet>(self.application_version_set(call))
            }
            Request::RelationIds(call) => answer::<tool::RelationIds>(self.relation_ids(call)),
            Request::RelationList(call) => answer::<tool::RelationList>(self.relation_list(call)),
            Request::RelationGet(call) => answer::<tool::RelationGet>(self.relation_get(call)),
            Request::RelationSet(call) => answer::<tool::RelationSet>(self.relation_set(call)),
            Request::RelationModelGet(call) => {
                answer::<tool::RelationModelGet>(self.relation_model_get(call))
            }
            Request::NetworkGet(call) => answer::<tool::NetworkGet>(self.network_get(call)),
            Request::UnitGet(call) => answer::<tool::UnitGet>(self.unit_get(*call)),
            Request::OpenPort(call) => answer::<tool::OpenPort>(self.open_port(call)),
            Request::ClosePort(call) => answer::<tool::ClosePort>(self.close_port(call)),
            Request::OpenedPorts(call) => answer::<tool::OpenedPorts>(Ok(self.opened_ports(*call))),
            Request::GoalStateGet(_) => answer::<tool::GoalStateGet>(Ok(self.goal_state())),
            _ => Err(No::CannotSay("")),
        }
    }

    /// Logs a line; in a relation hook with the relation in front.
    fn juju_log(&mut self, call: &JujuLog) -> Result<(), No> {
        let message = match self.hook.relation() {
            Some(hook) => format!("{}: {}", hook.relation, call.message),
            None => call.message.clone(),
        };
        self.state.juju_log.push(LogLine { level: call.level, message });
        Ok(())
    }

    /// The scene, the context after the hook, and the calls. Of a hook that has failed Juju keeps what takes hold at
    /// once: statuses, version and log; what waits for the hook's success is dropped.
    pub(crate) fn end(self, succeeded: bool) -> (Scene, Context, Vec<Call>) {
        let state = if succeeded {
            self.state
        } else {
            let before = self.scene.context.state.clone();
            State { status: self.state.status, juju_log: self.state.juju_log, ..before }
        };
        (self.scene, Context { state, memos: self.memos }, self.calls)
    }
}
