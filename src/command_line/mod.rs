//! The hook tools as a command line: argv and stdin become a request, and the answer stdout, stderr and an exit code,
//! byte for byte as Juju's.

mod action;
mod config;
pub(crate) mod flags;
#[cfg(stage_door)]
mod hand_back;
pub(crate) mod help;
pub(crate) mod key_values;
mod kubernetes;
mod leader;
mod log;
mod network;
pub(crate) mod output;
mod port;
mod relation;
mod secret;
mod status;
mod storage;
mod tool;
mod unit_state;
mod value;

use std::convert::Infallible;
use std::io;

use juju_charm::Error;
use juju_charm::tool::{Answer, Request};

use self::flags::FlagError;
#[cfg(stage_door)]
pub(crate) use self::hand_back::{Unanswered, bad_request, names, run_or_hand_back};
use self::output::Format;
pub(crate) use self::tool::Place;
use self::tool::{Line, Output, Printed, Refusal, Tool};
use crate::backend::{Backend, Question};
use crate::go::Value;

/// A call as a process makes it.
pub(crate) struct Invocation<'a> {
    /// The tool's name.
    pub(crate) tool: &'a str,
    /// The arguments behind it.
    pub(crate) args: &'a [&'a str],
    /// Where it is made.
    pub(crate) place: Place<'a>,
    /// Reads all of the caller's stdin; asked only if the tool wants it.
    pub(crate) stdin: &'a mut dyn FnMut() -> io::Result<Vec<u8>>,
}

/// What a process sees of a call of a hook tool; [`HookContext::call`](crate::HookContext::call) hands it out.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let mut hook = Scenario::new(CharmSpec::without_code().name("foo")).begin(&Scene::new("start"))?;
/// let reply = hook.call("status-set", ["splendid"]);
/// assert_eq!(reply.code, 2);
/// assert!(reply.stdout.is_empty());
/// assert!(reply.stderr.starts_with(b"ERROR invalid status \"splendid\""));
/// # Ok::<(), juju_scenario::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The exit code: 0 for success, 2 if the call itself was wrong, else 1.
    pub code: u8,
    /// What the tool has printed.
    pub stdout: Vec<u8>,
    /// What the tool has complained of: `ERROR` and the reason, if it says no. A flag that is deprecated is noted in
    /// front of that, without a line break.
    pub stderr: Vec<u8>,
}

impl Reply {
    fn refuse(&mut self, refusal: &Refusal) {
        self.code = refusal.code;
        self.stderr.extend(format!("ERROR {}\n", refusal.message).into_bytes());
    }
}

/// The hook tools, sorted by name. Those that have an older name too are here under both.
const TOOLS: &[(&str, &Tool)] = &[
    ("action-fail", &action::FAIL),
    ("action-get", &action::GET),
    ("action-log", &action::LOG),
    ("action-set", &action::SET),
    ("add-metric", &kubernetes::ADD_METRIC),
    ("application-version-set", &status::VERSION_SET),
    ("close-port", &port::CLOSE),
    ("config-get", &config::GET),
    ("credential-get", &config::CREDENTIAL_GET),
    ("goal-state", &config::GOAL_STATE),
    ("is-leader", &leader::IS),
    ("juju-log", &log::LOG),
    ("juju-reboot", &log::REBOOT),
    ("k8s-raw-get", &kubernetes::RAW_GET),
    ("k8s-raw-set", &kubernetes::RAW_SET),
    ("k8s-spec-get", &kubernetes::SPEC_GET),
    ("k8s-spec-set", &kubernetes::SPEC_SET),
    ("leader-get", &leader::GET),
    ("leader-set", &leader::SET),
    ("network-get", &network::GET),
    ("open-port", &port::OPEN),
    ("opened-ports", &port::OPENED),
    ("payload-register", &kubernetes::PAYLOAD_REGISTER),
    ("payload-status-set", &kubernetes::PAYLOAD_STATUS_SET),
    ("payload-unregister", &kubernetes::PAYLOAD_UNREGISTER),
    ("pod-spec-get", &kubernetes::SPEC_GET),
    ("pod-spec-set", &kubernetes::SPEC_SET),
    ("relation-get", &relation::GET),
    ("relation-ids", &relation::IDS),
    ("relation-list", &relation::LIST),
    ("relation-model-get", &relation::MODEL_GET),
    ("relation-set", &relation::SET),
    ("resource-get", &secret::RESOURCE_GET),
    ("secret-add", &secret::ADD),
    ("secret-get", &secret::GET),
    ("secret-grant", &secret::GRANT),
    ("secret-ids", &secret::IDS),
    ("secret-info-get", &secret::INFO_GET),
    ("secret-remove", &secret::REMOVE),
    ("secret-revoke", &secret::REVOKE),
    ("secret-set", &secret::SET),
    ("state-delete", &unit_state::DELETE),
    ("state-get", &unit_state::GET),
    ("state-set", &unit_state::SET),
    ("status-get", &status::GET),
    ("status-set", &status::SET),
    ("storage-add", &storage::ADD),
    ("storage-get", &storage::GET),
    ("storage-list", &storage::LIST),
    ("unit-get", &network::UNIT_GET),
];

/// The tool of this name, if Juju has it in this version.
fn find(name: &str, backend: &Backend) -> Option<&'static Tool> {
    let index = TOOLS.binary_search_by_key(&name, |(known, _)| known).ok()?;
    TOOLS.get(index).map(|(_, tool)| *tool).filter(|tool| backend.profile.has_tool(tool.name))
}

/// Why a call has no answer yet.
enum Stop<U> {
    Refused(Refusal),
    /// Neither a memo nor the State can answer, and it is left open.
    Unanswered(U),
}

impl<U> From<Refusal> for Stop<U> {
    fn from(refusal: Refusal) -> Self {
        Stop::Refused(refusal)
    }
}

/// Answers a call. What neither a memo nor the State can answer the real executable is asked, with what the call means.
pub(crate) fn run(backend: &mut Backend, call: Invocation<'_>) -> Reply {
    let propagate = |backend: &mut Backend, question, _| Ok(backend.propagate(question));
    match answer::<Infallible>(backend, call, &propagate) {
        Ok(reply) => reply,
        Err(never) => match never {},
    }
}

/// Who is asked what neither a memo nor the State can answer, and who may leave it open.
type Propagate<'a, U> = &'a dyn Fn(&mut Backend, Question, Format) -> Result<Result<Answer, Error>, U>;

/// Answers a call. `propagate` is asked what neither a memo nor the State can answer, or leaves it open.
fn answer<U>(backend: &mut Backend, call: Invocation<'_>, propagate: Propagate<'_, U>) -> Result<Reply, U> {
    let mut reply = Reply::default();
    match carry_out(backend, call, &mut reply, propagate) {
        Ok(()) => Ok(reply),
        Err(Stop::Refused(refusal)) => {
            reply.refuse(&refusal);
            Ok(reply)
        }
        Err(Stop::Unanswered(open)) => Err(open),
    }
}

fn carry_out<U>(
    backend: &mut Backend,
    call: Invocation<'_>,
    reply: &mut Reply,
    propagate: Propagate<'_, U>,
) -> Result<(), Stop<U>> {
    let Invocation { tool: name, args, place, stdin } = call;
    let Some(tool) = find(name, backend) else {
        return Err(Refusal::run(format!("bad request: unknown command: {name}")).into());
    };
    let lenient = backend.has_memo(tool.name);
    let parsed =
        flags::parse(tool.flags, args, &mut |flag, value| tool::check(tool, backend, lenient, flag, value));
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(FlagError::Help) => {
            reply.stdout = tool::help(tool, name, backend).into_bytes();
            return Ok(());
        }
        Err(FlagError::Usage(message)) => return Err(Refusal::usage(message).into()),
    };
    let format = match parsed.value("format").filter(|_| tool.output != Output::Deprecated) {
        Some(name) => tool.output.format(name).map_err(Refusal::usage)?,
        None => tool.output.default_format(),
    };
    let read = (tool.read)(&mut Line::new(&parsed, backend, lenient, place, stdin));
    let runs = !read.as_ref().is_err_and(Refusal::is_usage);
    // What a tool says before it fails stays said.
    if runs && tool.output == Output::Deprecated && parsed.value("format").is_some_and(|old| !old.is_empty())
    {
        reply.stderr.extend(format!("--format flag deprecated for command \"{}\"", tool.name).into_bytes());
    }
    let request = read?;
    if let (Request::JujuLog(_), Some(complaint)) = (&request, log::complaint(&parsed)) {
        if !backend.is_ended() {
            backend.state.juju_log.push(complaint);
        }
    }
    let answer = match backend.ask(request) {
        Ok(answer) => answer,
        Err(question) => propagate(backend, question, format).map_err(Stop::Unanswered)?,
    };
    let answer = answer.map_err(|error| refused(&error))?;
    let printed = match (tool.print)(&parsed, &answer, format) {
        Printed::Nothing => return Ok(()),
        Printed::Plain(text) => text.into_bytes(),
        Printed::Unprintable(reason) => return Err(Refusal::run(reason).into()),
        Printed::Loose(Value::List(items)) if format == Format::Smart => {
            output::print(&Value::List(items), Format::Yaml).map_err(Refusal::run)?
        }
        Printed::Value(value) | Printed::Loose(value) => {
            output::print(&value, format).map_err(Refusal::run)?
        }
    };
    match parsed.value("o").filter(|path| !path.is_empty()) {
        None => reply.stdout = printed,
        Some(path) => {
            tool::write_file(&place.absolute(path), &printed).map_err(Refusal::run)?;
        }
    }
    Ok(())
}

/// What a tool says when the backend says no.
fn refused(error: &Error) -> Refusal {
    let code = error.exit_code().and_then(|code| u8::try_from(code).ok());
    let message = error.message().map_or_else(|| error.to_string(), str::to_owned);
    Refusal { code: code.unwrap_or(1), message }
}
