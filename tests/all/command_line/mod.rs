//! The hook tools as a command line: which words they take, what they print, and in which order they complain.

mod action;
mod config;
mod files;
mod general;
mod help;
mod kubernetes_payload;
mod laws;
mod leader;
mod log;
mod network;
mod port;
mod relation;
mod resource_credential;
mod secret;
mod spellings;
mod status;
mod storage;
mod unit_state;

use juju_scenario::prelude::*;
use juju_scenario::{HookContext, Reply};

/// A command line, and what a process sees of it.
struct Row {
    line: String,
    stdin: &'static str,
    code: u8,
    stdout: String,
    stderr: String,
}

/// It succeeds, and prints this.
fn prints(line: impl Into<String>, stdout: impl Into<String>) -> Row {
    Row { line: line.into(), stdin: "", code: 0, stdout: stdout.into(), stderr: String::new() }
}

/// It succeeds without a word.
fn is_silent(line: impl Into<String>) -> Row {
    prints(line, "")
}

/// The call itself is wrong.
fn wrong(line: impl Into<String>, words: &str) -> Row {
    Row { line: line.into(), stdin: "", code: 2, stdout: String::new(), stderr: format!("ERROR {words}\n") }
}

/// The call is right, and cannot be carried out.
fn fails(line: impl Into<String>, words: &str) -> Row {
    Row { code: 1, ..wrong(line, words) }
}

impl Row {
    fn given(self, stdin: &'static str) -> Row {
        Row { stdin, ..self }
    }
}

/// The words of a line: blanks part them, and single quotes hold together what is between them.
pub(crate) fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    for char in line.chars() {
        match char {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            _ => word.get_or_insert_default().push(char),
        }
    }
    words.extend(word);
    words
}

/// A stage for a charm that is played by the test itself.
pub(crate) fn stage() -> Scenario {
    Scenario::new(CharmSpec::without_code().name("foo")).path("/nowhere")
}

pub(crate) fn begin(scene: &Scene) -> HookContext {
    stage().begin(scene).unwrap()
}

/// Calls the tool that the line begins with.
pub(crate) fn call(hook: &mut HookContext, line: &str, stdin: &str) -> Reply {
    let words = words(line);
    hook.call_with_stdin(&words[0], &words[1..], stdin)
}

/// Makes each call in a hook of its own, and compares.
#[track_caller]
fn check(scene: &Scene, rows: impl IntoIterator<Item = Row>) {
    check_on(&stage(), scene, rows);
}

#[track_caller]
fn check_on(stage: &Scenario, scene: &Scene, rows: impl IntoIterator<Item = Row>) {
    let mut wrong = Vec::new();
    for row in rows {
        let reply = call(&mut stage.begin(scene).unwrap(), &row.line, row.stdin);
        let expected =
            Reply { code: row.code, stdout: row.stdout.into_bytes(), stderr: row.stderr.into_bytes() };
        if reply != expected {
            wrong.push(format!(
                "{}\n  is to be {}\n  and is   {}",
                row.line,
                shown(&expected),
                shown(&reply)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn shown(reply: &Reply) -> String {
    let text = |bytes: &[u8]| format!("{:?}", String::from_utf8_lossy(bytes));
    format!("{} {} {}", reply.code, text(&reply.stdout), text(&reply.stderr))
}

/// What is left of a hook that has called these lines, all of which succeed.
#[track_caller]
fn after(scene: &Scene, lines: &[&str]) -> Outcome {
    after_on(&stage(), scene, lines)
}

#[track_caller]
fn after_on(stage: &Scenario, scene: &Scene, lines: &[&str]) -> Outcome {
    let mut hook = stage.begin(scene).unwrap();
    for line in lines {
        let reply = call(&mut hook, line, "");
        assert_eq!(reply.code, 0, "{line}: {}", shown(&reply));
    }
    hook.end(0)
}

fn start(state: State) -> Scene {
    Scene::new("start").state(state)
}

/// The relation `db:7` with pg, which has two units.
fn db() -> Relation {
    relation("db", "postgresql")
        .id(7)
        .remote_app_name("pg")
        .remote_app_data([("version", "16")])
        .remote_units_data([
            (2, [("host", "10.0.0.12"), ("a10", "ten"), ("a2", "two")]),
            (10, [("host", "10.0.0.20"), ("a10", ""), ("a2", "")]),
        ])
        .local_unit_data([("user", "ophelia")])
        .local_app_data([("schema", "denmark")])
}

/// The peer relation `cluster:4`, in which there is one other unit.
fn cluster() -> Relation {
    peer_relation("cluster", "cluster")
        .id(4)
        .peer_data(1, [("address", "10.0.1.1")])
        .local_unit_data([("address", "10.0.1.0")])
        .local_app_data([("secret", "poison")])
}

/// Both relations, in a hook that is about neither.
fn related() -> Scene {
    start(State::new().relation(db()).relation(cluster()))
}

/// Both relations, in the hook that tells of a change by `pg/2`.
fn changed() -> Scene {
    Scene::new(event("db-relation-changed").remote_unit(2)).state(related().context.state)
}

/// The same scene, with this unit as the leader.
fn led(mut scene: Scene) -> Scene {
    scene.context.state.leader = true;
    scene
}
