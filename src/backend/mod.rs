//! The mocked hook tools: memos, then State, then the real executable. One file a family of tools.
//!
//! A [`Backend`] is Juju for the length of one hook. What the hook writes goes to a State of its own, which shares
//! with the scene's all that is not written to; when the hook has ended, that State is kept or dropped.

mod action;
mod config;
mod door;
mod goal_state;
mod leader;
mod network;
mod payload;
mod port;
mod propagate;
mod relation;
mod resource;
mod secret;
mod secret_changes;
mod status;
mod storage;
mod unit_state;

use std::sync::Arc;

use juju_charm::tool::{Answer, IsLeader, JujuLog, JujuReboot, Request, Tool};
use juju_charm::{Config, Error, Hook, Map, RelationId, Shared, Status, Unit};
use serde_json::Value;

use crate::call::{AnsweredBy, Call};
use crate::context::Context;
use crate::finding::Findings;
use crate::known::Known;
use crate::memo::{Memo, Recall, recall};
use crate::names;
use crate::profile::Profile;
use crate::scene::Scene;
use crate::state::{Action, List, LogLine, Reboot, State};

use port::PortRequests;
use secret_changes::SecretChanges;

pub(crate) use action::check_result_key;

pub(crate) use door::Door;
pub(crate) use propagate::Propagation;
pub(crate) use secret_changes::{check_secret_content, expire_time};

/// What Juju says, twice over, to a hook that may do next to nothing.
const RESTRICTED: &str = "not implemented for restricted context not implemented";

/// Juju for the length of one hook.
#[derive(Debug)]
pub(crate) struct Backend {
    pub(crate) unit: Arc<Unit>,
    pub(crate) hook: Arc<Hook>,
    /// The place of the event's relation in the list, and the number of its remote unit.
    pub(crate) event_relation: Option<(usize, Option<u32>)>,
    pub(crate) known: Shared<Known>,
    pub(crate) profile: Profile,
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
    /// What the scene is warned of.
    pub(crate) warnings: Findings,
    /// What is read once a hook, and then stays what it was.
    pub(crate) read_once: ReadOnce,
    /// What is committed when the hook has succeeded, besides what the State says already.
    pub(crate) pending: Pending,
}

/// What is committed when the hook has succeeded, and is not to be seen in the State before.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    secrets: SecretChanges,
    ports: PortRequests,
    k8s_spec: Option<String>,
    k8s_raw: Option<String>,
    /// What has come of the action that runs now, if it has said anything.
    action: Option<Shared<Action>>,
    /// Whether the hook was ended, to reboot the machine.
    ended: bool,
}

/// What Juju reads once a hook, and then answers from memory.
#[derive(Debug, Default)]
pub(crate) struct ReadOnce {
    config: Option<Config>,
    unit_status: Option<Status>,
    params: Option<Map<String, Value>>,
}

/// A call that neither a memo nor the State can answer.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) request: Request,
    /// The field of the State that would answer it; empty, if none would.
    field: &'static str,
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

/// The one key that is asked for; where it is empty or a hyphen, Juju's tools answer with all there is.
pub(crate) fn one_key<K: AsRef<str>>(key: Option<K>) -> Option<K> {
    key.filter(|key| !matches!(key.as_ref(), "" | "-"))
}

/// The id of a secret, of whatever form of its URI.
fn bare(uri: String) -> String {
    match names::secret_id(&uri) {
        Ok(id) => id.to_owned(),
        Err(_) => uri,
    }
}

impl Backend {
    /// Whether the hook is about a relation.
    pub(crate) fn is_about_a_relation(&self) -> bool {
        self.event_relation.is_some()
    }

    /// The id of the relation that the hook is about.
    pub(crate) fn event_relation_id(&self) -> Option<RelationId> {
        self.hook.relation().map(|hook| hook.relation.clone())
    }

    /// Whether a memo may answer calls of this tool.
    pub(crate) fn has_memo(&self, tool: &str) -> bool {
        self.memos.iter().any(|memo| memo.tool == tool)
    }

    /// Answers a call, and remembers it.
    pub(crate) fn call(&mut self, request: Request) -> Result<Answer, Error> {
        match self.ask(request) {
            Ok(answer) => answer,
            Err(question) => self.propagate(question),
        }
    }

    /// Answers a call, and remembers it; or hands back what neither a memo nor the State can answer.
    pub(crate) fn ask(&mut self, request: Request) -> Result<Result<Answer, Error>, Question> {
        if self.calls.len() >= self.call_limit {
            return Ok(Err(Error::unanswered(format!(
                "{request}: this would be call {} of one hook, and the scenario allows {}: is the charm waiting for \
                 something that cannot change while its hook runs? (Scenario::call_limit sets another limit)",
                self.calls.len() + 1,
                self.call_limit
            ))));
        }
        if self.is_ended() {
            return Ok(Err(Error::unanswered(format!(
                "{request}: called after `juju-reboot --now` has ended the hook"
            ))));
        }
        let (answer, answered_by) = match self.recall_from_memos(&request) {
            Some(Recall::Answer(answer)) => (Ok(answer), AnsweredBy::Memo),
            Some(Recall::Failure(failure)) => (Err(failure.of(request.tool())), AnsweredBy::Memo),
            Some(Recall::Expected) | None => match self.answer_from_state(&request) {
                Ok(answer) => (Ok(answer), AnsweredBy::State),
                Err(No::Refused(code, message)) => {
                    (Err(Error::refused(request.tool(), code, message)), AnsweredBy::State)
                }
                Err(No::CannotSay(field)) => return Err(Question { request, field }),
            },
        };
        Ok(self.remember(request, answer, answered_by))
    }

    /// Has the real executable answer, and remembers the call.
    pub(crate) fn propagate(&mut self, question: Question) -> Result<Answer, Error> {
        let (answer, answered_by) = self.propagation.run(&question, &self.unit, &self.hook);
        self.remember(question.request, answer, answered_by)
    }

    /// Remembers a call that was answered.
    pub(crate) fn remember(
        &mut self,
        request: Request,
        answer: Result<Answer, Error>,
        answered_by: AnsweredBy,
    ) -> Result<Answer, Error> {
        self.calls.push(Call { request, answer: answer.clone(), answered_by });
        answer
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
            Request::SecretGet(call) => call.id = call.id.take().map(bare),
            Request::SecretInfoGet(call) => call.id = call.id.take().map(bare),
            Request::SecretSet(call) => call.id = bare(std::mem::take(&mut call.id)),
            Request::SecretRemove(call) => call.id = bare(std::mem::take(&mut call.id)),
            Request::SecretGrant(call) => {
                call.id = bare(std::mem::take(&mut call.id));
                self.resolve_relation(&mut call.relation);
            }
            Request::SecretRevoke(call) => {
                call.id = bare(std::mem::take(&mut call.id));
                self.resolve_relation(&mut call.relation);
            }
            Request::StateGet(call) => call.key = one_key(call.key.take()),
            Request::LeaderGet(call) => call.key = one_key(call.key.take()),
            Request::StorageGet(call) if call.storage.is_none() => {
                call.storage = self.event_storage().map(str::to_owned);
            }
            Request::StorageList(call) => call.name = call.name.take().filter(|name| !name.is_empty()),
            _ => {}
        }
        call
    }

    fn answer_from_state(&mut self, request: &Request) -> Result<Answer, No> {
        fn answer<T: Tool>(answer: Result<T::Answer, No>) -> Result<Answer, No> {
            answer.map(T::wrap)
        }
        use juju_charm::tool;
        self.check_context(request)?;
        match request {
            Request::ActionFail(call) => answer::<tool::ActionFail>(self.action_fail(call)),
            Request::ActionGet(call) => answer::<tool::ActionGet>(self.action_get(call)),
            Request::ActionLog(call) => answer::<tool::ActionLog>(self.action_log(call)),
            Request::ActionSet(call) => answer::<tool::ActionSet>(self.action_set(call)),
            Request::AddMetric(call) => answer::<tool::AddMetric>(self.add_metric(call)),
            Request::ApplicationVersionSet(call) => {
                answer::<tool::ApplicationVersionSet>(self.application_version_set(call))
            }
            Request::ClosePort(call) => answer::<tool::ClosePort>(self.close_port(call)),
            Request::ConfigGet(call) => answer::<tool::ConfigGet>(self.config_get(call)),
            Request::CredentialGet(_) => answer::<tool::CredentialGet>(self.credential_get()),
            Request::GoalStateGet(_) => answer::<tool::GoalStateGet>(Ok(self.goal_state())),
            Request::IsLeader(_) => answer::<IsLeader>(Ok(self.state.leader)),
            Request::JujuLog(call) => answer::<JujuLog>(self.juju_log(call)),
            Request::JujuReboot(call) => answer::<JujuReboot>(self.juju_reboot(*call)),
            Request::K8sRawGet(_) => answer::<tool::K8sRawGet>(Ok(self.k8s_raw_get())),
            Request::K8sRawSet(call) => answer::<tool::K8sRawSet>(self.k8s_raw_set(call)),
            Request::K8sSpecGet(_) => answer::<tool::K8sSpecGet>(Ok(self.k8s_spec_get())),
            Request::K8sSpecSet(call) => answer::<tool::K8sSpecSet>(self.k8s_spec_set(call)),
            Request::LeaderGet(call) => answer::<tool::LeaderGet>(self.leader_get(call)),
            Request::LeaderSet(call) => answer::<tool::LeaderSet>(self.leader_set(call)),
            Request::NetworkGet(call) => answer::<tool::NetworkGet>(self.network_get(call)),
            Request::OpenPort(call) => answer::<tool::OpenPort>(self.open_port(call)),
            Request::OpenedPorts(call) => answer::<tool::OpenedPorts>(Ok(self.opened_ports(*call))),
            Request::PayloadRegister(call) => answer::<tool::PayloadRegister>(self.payload_register(call)),
            Request::PayloadStatusSet(call) => {
                answer::<tool::PayloadStatusSet>(self.payload_status_set(call))
            }
            Request::PayloadUnregister(call) => {
                self.payload_unregister(call);
                answer::<tool::PayloadUnregister>(Ok(()))
            }
            Request::RelationGet(call) => answer::<tool::RelationGet>(self.relation_get(call)),
            Request::RelationIds(call) => answer::<tool::RelationIds>(self.relation_ids(call)),
            Request::RelationList(call) => answer::<tool::RelationList>(self.relation_list(call)),
            Request::RelationModelGet(call) => {
                answer::<tool::RelationModelGet>(self.relation_model_get(call))
            }
            Request::RelationSet(call) => answer::<tool::RelationSet>(self.relation_set(call)),
            Request::ResourceGet(call) => answer::<tool::ResourceGet>(self.resource_get(call)),
            Request::SecretAdd(call) => answer::<tool::SecretAdd>(self.secret_add(call)),
            Request::SecretGet(call) => answer::<tool::SecretGet>(self.secret_get(call)),
            Request::SecretGrant(call) => answer::<tool::SecretGrant>(self.secret_grant(call)),
            Request::SecretIds(_) => answer::<tool::SecretIds>(Ok(self.secret_ids())),
            Request::SecretInfoGet(call) => answer::<tool::SecretInfoGet>(self.secret_info_get(call)),
            Request::SecretRemove(call) => answer::<tool::SecretRemove>(self.secret_remove(call)),
            Request::SecretRevoke(call) => answer::<tool::SecretRevoke>(self.secret_revoke(call)),
            Request::SecretSet(call) => answer::<tool::SecretSet>(self.secret_set(call)),
            Request::StateDelete(call) => {
                self.state_delete(call);
                answer::<tool::StateDelete>(Ok(()))
            }
            Request::StateGet(call) => answer::<tool::StateGet>(self.state_get(call)),
            Request::StateSet(call) => answer::<tool::StateSet>(self.state_set(call)),
            Request::StatusGet(call) => answer::<tool::StatusGet>(self.status_get(*call)),
            Request::StatusSet(call) => answer::<tool::StatusSet>(self.status_set(call)),
            Request::StorageAdd(call) => answer::<tool::StorageAdd>(self.storage_add(call)),
            Request::StorageGet(call) => answer::<tool::StorageGet>(self.storage_get(call)),
            Request::StorageList(call) => answer::<tool::StorageList>(Ok(self.storage_list(call))),
            Request::UnitGet(call) => answer::<tool::UnitGet>(self.unit_get(*call)),
            _ => Err(No::CannotSay("")),
        }
    }

    /// Refuses a tool that this version of Juju lacks, and what the two hooks that meter a workload may not do.
    fn check_context(&self, request: &Request) -> Result<(), No> {
        if !self.profile.has_tool(request.tool()) {
            return Err(No::run(format!("bad request: unknown command: {}", request.tool())));
        }
        if !self.is_restricted() {
            return Ok(());
        }
        let failing = match request {
            Request::JujuLog(_) => return Ok(()),
            Request::AddMetric(_) if matches!(*self.hook, Hook::CollectMetrics) => return Ok(()),
            // The one tool that takes this for an answer, which is `unknown`.
            Request::StatusGet(call) if !call.application => return Ok(()),
            // It asks nothing of the hook then.
            Request::ActionSet(call) if call.results.is_empty() => return Ok(()),
            Request::IsLeader(_) => "leadership status unknown: ",
            Request::StatusGet(_) => "finding application status: ",
            Request::LeaderGet(_) => "cannot read leadership settings: ",
            Request::LeaderSet(_) => "cannot write leadership settings: ",
            Request::ResourceGet(_) => "could not download resource: ",
            Request::CredentialGet(_) => "cannot access cloud credentials: ",
            Request::AddMetric(_) => "cannot record metric: ",
            _ => "",
        };
        Err(No::run(format!("{failing}{RESTRICTED}")))
    }

    /// Whether this is one of the two hooks that meter a workload, which may do next to nothing.
    fn is_restricted(&self) -> bool {
        matches!(*self.hook, Hook::CollectMetrics | Hook::MeterStatusChanged)
    }

    /// In an action there is no reboot. One that is wanted at once ends the hook.
    fn juju_reboot(&mut self, call: JujuReboot) -> Result<(), No> {
        if matches!(*self.hook, Hook::Action(_)) {
            return Err(No::run("juju-reboot is not supported when running an action."));
        }
        self.state.reboot = if call.now { Reboot::Now } else { Reboot::AfterHook };
        self.pending.ended |= call.now;
        Ok(())
    }

    /// Whether the hook was ended, to reboot the machine.
    pub(crate) fn is_ended(&self) -> bool {
        self.pending.ended
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

    /// Ends the hook: commits what waits for its success, or drops it. Hands back the scene, the context after the
    /// hook, the calls, and why Juju has refused to commit, if it has.
    ///
    /// Of a hook that has failed Juju keeps what takes hold at once: statuses, version and log, what the leader has told
    /// the units, payloads, an action's results, and which revisions of secrets the unit reads.
    ///
    /// `failed` says how the hook has failed, if it has.
    #[inline]
    pub(crate) fn end(mut self: Box<Self>, failed: Option<&Ending>) -> Ended {
        if matches!(*self.hook, Hook::Action(_)) {
            self.end_action(failed);
        }
        let mut refusal = None;
        let succeeded = failed.is_none() && !self.is_ended();
        // What holds at once does so whatever the commit comes to; only secrets are written to by both.
        let read = self.state.secrets.clone();
        let kept_secrets = if succeeded {
            match self.commit() {
                Ok(()) => None,
                Err(refused) => {
                    if matches!(*self.hook, Hook::Action(_)) {
                        self.fail_action(&refused);
                    }
                    refusal = Some(refused);
                    // Up to 3.x secrets are committed before the rest, each on its own.
                    let each_on_its_own = self.profile.commits_secrets_first();
                    Some(if each_on_its_own { self.state.secrets.clone() } else { read })
                }
            }
        } else {
            Some(read)
        };
        if let Some(action) = self.pending.action.take() {
            self.state.action = Some(action);
        }
        let ended = self.is_ended();
        let Backend { scene, state, memos, calls, warnings, .. } = *self;
        let state = match kept_secrets {
            None => state,
            Some(secrets) => {
                let reboot = if ended { Reboot::Now } else { scene.context.state.reboot };
                let before = scene.context.state.clone();
                State {
                    status: state.status,
                    juju_log: state.juju_log,
                    leader_settings: state.leader_settings,
                    payloads: state.payloads,
                    action: state.action,
                    next_secret_ids: state.next_secret_ids,
                    secrets,
                    reboot,
                    ..before
                }
            }
        };
        Ended { scene, context: Context { state, memos }, calls, warnings, refusal }
    }

    /// Commits what waits for the hook's success, or says what is refused.
    fn commit(&mut self) -> Result<(), String> {
        self.commit_secrets()?;
        self.check_opened_ports()?;
        self.check_requested_storages()?;
        self.commit_k8s_spec()
    }
}

/// How a hook has failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ending {
    /// What its process has ended with; none, if there was none.
    pub(crate) code: Option<i32>,
    /// What Juju says of an action that ends like this.
    pub(crate) words: String,
}

/// What is left of a hook.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The scene, as it was.
    pub(crate) scene: Scene,
    /// The context, as Juju keeps it.
    pub(crate) context: Context,
    pub(crate) calls: Vec<Call>,
    pub(crate) warnings: Findings,
    /// Why Juju has refused to commit what the hook wanted.
    pub(crate) refusal: Option<String>,
}
