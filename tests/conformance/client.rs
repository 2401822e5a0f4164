//! The client process: the hook tools' executable, before an agent that has one tool, `remote`, as Juju's own tests have it.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::{Map, Value};

use super::Verdict;
use super::case::{Case, texts};
use super::expect::{self, Printed};
use crate::command_line::flags::{self, Flag, FlagError};
use crate::command_line::help::{self, Help};
use crate::command_line::{Reply, Unanswered, bad_request};
use crate::dispatch::inside::{Agent, Asked, Director, Limits, Marks, Ran, Said, Socket, Toolbox, perform};
use crate::exit::Exit;
use crate::profile::{JujuVersion, Profile};

/// How many calls are made at once where they are to be served one by one.
const AT_ONCE: usize = 4;

/// Plays a case about the client process; none, if it is about what happens behind the socket.
pub(super) fn play(case: &Case) -> Option<Verdict> {
    let setup = case.setup();
    let environment = match (setup.get("env"), setup.get("request")) {
        (Some(Value::Object(env)), _) => env.clone(),
        // What the server does with the tool's own arguments can be seen from the client.
        (None, Some(request)) if case.get("rpc_error").is_none() => {
            let context = request.get("ContextId").cloned().unwrap_or_default();
            Map::from_iter([
                ("JUJU_CONTEXT_ID".to_owned(), context),
                ("JUJU_AGENT_SOCKET_ADDRESS".to_owned(), "given".into()),
                ("JUJU_AGENT_SOCKET_NETWORK".to_owned(), "unix".into()),
            ])
        }
        _ => return None,
    };
    let is_slow = texts(case.get("argv")).iter().any(|word| word == "--slow");
    let mut differences = Vec::new();
    for printed in run(case, &environment, if is_slow { AT_ONCE } else { 1 }) {
        let expected = case.expectations();
        let compared = expect::printed(case.tool(), &expected, &printed, "/".as_ref(), &mut differences);
        differences.extend(compared.err());
    }
    Some(differences.into())
}

/// Runs the client, so often at once, and hands back what each has printed.
fn run(case: &Case, environment: &Map<String, Value>, times: usize) -> Vec<Printed> {
    let work_dir = std::env::temp_dir().canonicalize().unwrap();
    let toolbox = Toolbox::open(&work_dir, Profile::new(JujuVersion::new(3, 6, 28))).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let argv = match case.tool() {
        "_jujuc" => texts(case.get("argv")),
        tool => std::iter::once(tool.to_owned()).chain(case.args()).collect(),
    };
    let (tool, args) = argv.split_first().unwrap();
    let client = dir.path().join(tool);
    symlink(toolbox.shim(), &client).unwrap();
    let stdin = dir.path().join("stdin");
    fs::write(&stdin, case.text("stdin").unwrap_or_default()).unwrap();
    let once = &|number: usize| {
        let address = dir.path().join(format!("socket-{number}"));
        let socket = Socket::open(&address).unwrap();
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", "\"$0\" \"$@\" < \"$STDIN\""])
            .arg(&client)
            .args(args)
            .env_clear()
            .env("STDIN", &stdin);
        for (name, value) in environment {
            let value = value.as_str().unwrap_or_default();
            let is_address = name == "JUJU_AGENT_SOCKET_ADDRESS" && !value.is_empty();
            command.env(name, if is_address { address.as_os_str() } else { value.as_ref() });
        }
        let limits = Limits { time: Duration::from_secs(20), output: 1 << 20 };
        let marks = Marks { socket: address, dir: dir.path().join("nobody is here") };
        let performed = perform(command, socket, &mut Remote, limits, &marks, || ()).unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let Exit::Code(code) = performed.exit else { panic!("{}", performed.exit) };
        let code = u8::try_from(code).unwrap();
        Printed { code, stdout: text(performed.stdout), stderr: text(performed.stderr) }
    };
    thread::scope(|threads| {
        let running: Vec<_> = (0..times).map(|number| threads.spawn(move || once(number))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// An agent with one tool, which copies its stdin, and fails if it is told to.
struct Remote;

const FLAGS: [Flag; 2] = [Flag::text(&["error"], "if set, fail"), Flag::bool(&["slow"], "")];

impl Agent for Remote {
    fn ask(&mut self, asked: &Asked<'_>) -> Said {
        if asked.tool != "remote" {
            return Said::Reply(bad_request(&format!("bad command: {}", asked.tool)));
        }
        let refused = |message: &str, code| Reply {
            code,
            stderr: format!("ERROR {message}\n").into_bytes(),
            ..Reply::default()
        };
        match flags::parse(&FLAGS, asked.args, &mut |_, _| Ok(())) {
            Err(FlagError::Usage(message)) => return Said::Reply(refused(&message, 2)),
            Err(FlagError::Help) => {
                let details = "here is some documentation";
                let help = Help { name: "remote", purpose: "test jujuc", details, ..Help::default() };
                let stdout = help::print(&help, &FLAGS[..1]).into_bytes();
                return Said::Reply(Reply { stdout, ..Reply::default() });
            }
            Ok(flags) => {
                if let Some(message) = flags.value("error") {
                    return Said::Reply(refused(message, 1));
                }
                if flags.is_true("slow") {
                    return Said::Reply(Reply::default());
                }
            }
        }
        match asked.stdin {
            None => Said::WantsStdin,
            Some(b"") => Said::Reply(Reply { stdout: b"success!\n".to_vec(), ..Reply::default() }),
            Some(stdin) => Said::Reply(Reply { stdout: stdin.to_vec(), ..Reply::default() }),
        }
    }

    fn ran(&mut self, _args: Vec<String>, _open: Unanswered, _ran: Option<Ran<'_>>) {}
}

impl Director for Remote {
    fn has_ended(&self) -> bool {
        false
    }
}
