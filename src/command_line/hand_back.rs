//! The hook tools as a command line, for callers who have others answer what neither a memo nor the State can.

use juju_charm::Error;
use juju_charm::tool::{Answer, Request};
use serde_json::Value as Json;

use super::output::Format;
use super::tool::Refusal;
use super::{Invocation, Reply, TOOLS, answer, refused};
use crate::backend::{Backend, Question};
use crate::format;
use crate::profile::Profile;

/// A call that neither a memo nor the State can answer, and that the caller is to have answered by somebody else.
#[derive(Debug)]
pub(crate) struct Unanswered {
    /// What was asked.
    pub(crate) question: Question,
    /// How the answer is printed.
    printed_as: Format,
}

/// Answers a call, or hands back what neither a memo nor the State can answer.
pub(crate) fn run_or_hand_back(
    backend: &mut Backend,
    call: Invocation<'_>,
) -> Result<Reply, Box<Unanswered>> {
    answer(backend, call, &|_, question, printed_as| Err(Box::new(Unanswered { question, printed_as })))
}

/// What is said where a call is refused before it comes to any tool.
pub(crate) fn bad_request(reason: &str) -> Reply {
    let mut reply = Reply::default();
    reply.refuse(&Refusal::run(format!("bad request: {reason}")));
    reply
}

/// The names of the tools that this version of Juju has, sorted.
pub(crate) fn names(profile: Profile) -> Vec<&'static str> {
    TOOLS.iter().filter(|(_, tool)| profile.has_tool(tool.name)).map(|(name, _)| *name).collect()
}

impl Unanswered {
    /// The answer as it stands in what an executable has printed.
    pub(crate) fn read(&self, stdout: &[u8]) -> Result<Answer, Error> {
        read(&self.question.request, self.printed_as, stdout)
    }

    /// What the process gets to hear if there is nobody to answer.
    pub(crate) fn refuse(&self, error: &Error) -> Reply {
        let mut reply = Reply::default();
        reply.refuse(&refused(error));
        reply
    }
}

/// The answer as it stands in what an executable has printed. What is printed for people can mean several things; it is
/// taken for the first that the tool can mean: a text, what YAML makes of it, or a line for each text of a list.
fn read(request: &Request, printed_as: Format, stdout: &[u8]) -> Result<Answer, Error> {
    if printed_as == Format::Json || request.is_plain() || request.writes() || stdout.is_empty() {
        return request.read_output(stdout);
    }
    let text = String::from_utf8_lossy(stdout);
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let as_yaml = || format::yaml_as_json(text).and_then(|json| request.read(json).ok());
    let as_text = || request.read(Json::String(text.to_owned())).ok();
    let as_lines = || request.read(text.lines().map(Json::from).collect()).ok();
    let read = match printed_as {
        Format::Smart => as_text().or_else(as_yaml).or_else(as_lines),
        _ => as_yaml(),
    };
    // What is none of these is no JSON either, and the error says so.
    read.map_or_else(|| request.read_output(stdout), Ok)
}
