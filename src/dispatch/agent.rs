//! The agent: hears the calls that come to the socket, and has the backend answer them.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;

use juju_charm::{Error, HookToolsOnPath};

use crate::backend::Backend;
use crate::call::AnsweredBy;
use crate::command_line::{self, Invocation, Place, Reply, Unanswered};
use crate::tool_call::ToolCall;

use super::performance::Director;
use super::socket::{Agent, Asked, Ran, Said};

/// The agent of one hook.
pub(super) struct Backstage {
    pub(super) backend: Box<Backend>,
    /// `JUJU_CONTEXT_ID`, as the charm's processes have it.
    pub(super) context_id: String,
    /// What `~` stands for.
    pub(super) home: Option<PathBuf>,
    /// Where real executables are.
    pub(super) path: OsString,
    /// The calls so far.
    pub(super) tool_calls: Vec<ToolCall>,
}

impl Agent for Backstage {
    fn ask(&mut self, asked: &Asked<'_>) -> Said {
        if let Some(reason) = self.bad_request(asked) {
            return Said::Reply(self.noted(asked, command_line::bad_request(&reason), None));
        }
        let mut wants_stdin = false;
        let mut stdin = || match asked.stdin {
            Some(stdin) => Ok(stdin.to_vec()),
            None => {
                wants_stdin = true;
                Err(io::Error::other("hook tool requires stdin, none supplied"))
            }
        };
        let place = Place { dir: asked.dir, home: self.home.as_deref() };
        let before = self.backend.calls.len();
        let invocation = Invocation { tool: asked.tool, args: asked.args, place, stdin: &mut stdin };
        let answer = command_line::run_or_hand_back(&mut self.backend, invocation);
        // It was read for its arguments alone, and has done nothing yet.
        if wants_stdin {
            return Said::WantsStdin;
        }
        match answer {
            Ok(reply) => {
                let call = (self.backend.calls.len() > before).then_some(before);
                Said::Reply(self.noted(asked, reply, call))
            }
            Err(open) => self.hand_on(asked, open),
        }
    }

    fn ran(&mut self, args: Vec<String>, open: Unanswered, ran: Option<Ran<'_>>) {
        let request = &open.question.request;
        let tool = request.tool();
        let (code, stderr, answer) = match ran {
            None => (
                1,
                String::new(),
                Err(Error::unanswered(format!("{request}: the program on PATH has not answered"))),
            ),
            Some(Ran { code, stdout, stderr }) => {
                let stderr = String::from_utf8_lossy(stderr).into_owned();
                let answer = match code {
                    0 => open.read(stdout),
                    _ => {
                        let words = stderr.trim_end();
                        Err(Error::refused(tool, code, words.strip_prefix("ERROR ").unwrap_or(words)))
                    }
                };
                (code, stderr, answer)
            }
        };
        let call = Some(self.backend.calls.len());
        let _ = self.backend.remember(open.question.request, answer, AnsweredBy::Executable);
        self.tool_calls.push(ToolCall { tool: tool.to_owned(), args, code, stderr, call });
    }
}

impl Director for Backstage {
    fn has_ended(&self) -> bool {
        self.backend.is_ended()
    }
}

impl Backstage {
    /// What is wrong with a call before any tool has looked at it.
    fn bad_request(&self, asked: &Asked<'_>) -> Option<String> {
        if asked.tool.is_empty() {
            return Some("command not specified".to_owned());
        }
        if !asked.dir.is_absolute() {
            return Some("Dir is not absolute".to_owned());
        }
        let own = &self.context_id;
        (asked.context != own).then(|| format!("expected context id \"{own}\", got \"{}\"", asked.context))
    }

    /// Has another program answer, if there is one.
    fn hand_on(&mut self, asked: &Asked<'_>, open: Box<Unanswered>) -> Said {
        if let Some(program) = HookToolsOnPath::new().path(&self.path).find(asked.tool) {
            let path = self.path.as_bytes().to_vec();
            return Said::Run { program: program.into_os_string().into_vec(), path, open };
        }
        let error = open.question.unanswered();
        let reply = open.refuse(&error);
        let call = Some(self.backend.calls.len());
        let _ = self.backend.remember(open.question.request, Err(error), AnsweredBy::Nobody);
        Said::Reply(self.noted(asked, reply, call))
    }

    fn noted(&mut self, asked: &Asked<'_>, reply: Reply, call: Option<usize>) -> Reply {
        self.tool_calls.push(ToolCall {
            tool: asked.tool.to_owned(),
            args: asked.args.iter().map(|arg| (*arg).to_owned()).collect(),
            code: reply.code.into(),
            stderr: String::from_utf8_lossy(&reply.stderr).into_owned(),
            call,
        });
        reply
    }
}

/// What `~` stands for in the environment that a charm's processes have.
pub(super) fn home(variables: &BTreeMap<OsString, OsString>) -> Option<PathBuf> {
    variables.get(OsStr::new("HOME")).filter(|home| !home.is_empty()).map(PathBuf::from)
}
