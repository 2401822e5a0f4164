//! The command `juju-scenario call`.

use std::io::{BufRead, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use juju_scenario::cli;
use juju_scenario::prelude::*;
use rstest::rstest;
use tempfile::TempDir;

use crate::golden::assert_golden;

const PLAYBOOK: &str = r#"
playbook: 1
charm: {unit: foo/0, metadata: {name: foo, requires: {db: {interface: postgresql}}}}
scenes:
  - event: start
    context: {state: {leader: true}}
  - name: the database arrives
    event: db-relation-changed
    context:
      state:
        relations:
          - {endpoint: db, id: 3, remote_app_name: pg, remote_units_data: {0: {host: 10.1.2.3}}}
"#;

/// A folder with files of these names and texts.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

/// What the command has said.
#[derive(Debug, PartialEq)]
struct Said {
    code: u8,
    stdout: String,
    stderr: String,
}

fn said(code: u8, stdout: &str, stderr: &str) -> Said {
    Said { code, stdout: stdout.to_owned(), stderr: stderr.to_owned() }
}

/// Runs `juju-scenario call` with these words, in which `DIR` stands for the folder, and so does it in what is said.
fn call_with(dir: &Path, words: &str, stdin: &mut dyn BufRead) -> Said {
    let place = dir.display().to_string();
    let args =
        ["call".to_owned()].into_iter().chain(words.split(' ').map(|word| word.replace("DIR", &place)));
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let code = cli::run(args, stdin, &mut stdout, &mut stderr);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(&place, "DIR");
    Said { code, stdout: text(stdout), stderr: text(stderr) }
}

fn call(dir: &Path, words: &str) -> Said {
    call_with(dir, words, &mut std::io::empty())
}

fn playbook() -> TempDir {
    folder(&[("playbook.yaml", PLAYBOOK)])
}

#[rstest]
#[case::the_first_scene("DIR/playbook.yaml -- is-leader", said(0, "True\n", ""))]
#[case::by_number("DIR/playbook.yaml --scene 1 -- is-leader --format json", said(0, "false\n", ""))]
#[case::by_the_name_of_its_event("DIR/playbook.yaml --scene start -- is-leader", said(0, "True\n", ""))]
#[case::the_tool_cannot(
    "DIR/playbook.yaml --scene 1 -- leader-set a=b",
    said(1, "", "ERROR cannot write leadership settings: cannot write settings: not the leader\n")
)]
#[case::the_call_is_wrong(
    "DIR/playbook.yaml -- open-port spam",
    said(2, "", "ERROR invalid port \"spam\": strconv.Atoi: parsing \"spam\": invalid syntax\n")
)]
#[case::an_unknown_tool(
    "DIR/playbook.yaml -- relation-got",
    said(1, "", "ERROR bad request: unknown command: relation-got\n")
)]
#[case::of_another_juju(
    "DIR/playbook.yaml --juju 4.0.1 -- leader-get",
    said(1, "", "ERROR bad request: unknown command: leader-get\n")
)]
#[case::the_tools_own_flags(
    "DIR/playbook.yaml --scene 1 -- relation-get --format yaml - pg/0",
    said(0, "host: 10.1.2.3\n", "")
)]
fn a_call_is_answered_as_the_charm_in_the_scene_would_get_it(#[case] words: &str, #[case] expected: Said) {
    assert_eq!(call(playbook().path(), words), expected);
}

#[test]
fn a_scene_is_found_by_its_name() {
    let dir = playbook();
    let args = ["call", "playbook.yaml", "--scene", "the database arrives", "--", "relation-get", "host"];
    let path = dir.path().join("playbook.yaml").display().to_string();
    let args = args.map(|arg| if arg == "playbook.yaml" { path.clone() } else { arg.to_owned() });
    let mut stdout = Vec::new();
    assert_eq!(cli::run(args, &mut std::io::empty(), &mut stdout, &mut std::io::sink()), 0);
    assert_eq!(stdout, b"10.1.2.3\n");
}

/// Stdin that must not be read.
struct Untouched;

impl Read for Untouched {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        panic!("nobody asked for it")
    }
}

impl BufRead for Untouched {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        panic!("nobody asked for it")
    }

    fn consume(&mut self, _: usize) {}
}

#[test]
fn stdin_is_the_tools_and_is_read_if_the_tool_wants_it() {
    let dir = playbook();
    let set = "DIR/playbook.yaml --scene 1 --context-out DIR/after.json -- relation-set --file -";
    assert_eq!(call_with(dir.path(), set, &mut "port: '80'".as_bytes()), said(0, "", ""));
    let after = std::fs::read_to_string(dir.path().join("after.json")).unwrap();
    let after: Context = serde_json::from_str(&after).unwrap();
    assert_eq!(after.state.relations[0].local_unit_data, [("port", "80")]);

    let get = "DIR/playbook.yaml --scene 1 -- relation-get host";
    assert_eq!(call_with(dir.path(), get, &mut Untouched), said(0, "10.1.2.3\n", ""));
}

#[test]
fn the_context_is_written_as_it_is_once_the_hook_has_ended() {
    let dir = playbook();
    let shown = call(dir.path(), "DIR/playbook.yaml --context-out - -- status-set active ready");
    assert_eq!(
        shown,
        said(0, "state:\n  leader: true\n  status:\n    unit:\n    - active\n    - ready\n", "")
    );

    let kept = "DIR/playbook.yaml --context-out DIR/after.yaml --hook-exit 1 -- state-set a=b";
    assert_eq!(call(dir.path(), kept), said(0, "", ""));
    assert_eq!(std::fs::read_to_string(dir.path().join("after.yaml")).unwrap(), "state:\n  leader: true\n");
}

#[test]
fn a_script_makes_the_calls_of_one_hook() {
    let script = r#"{"argv": ["state-set", "a=1"]}

{"argv": ["state-get", "a"], "stdin": null}
{"argv": ["state-set", "--file", "-"], "stdin": "b: two"}
{"argv": ["state-get", "--strict", "c"]}
"#;
    let dir = folder(&[("playbook.yaml", PLAYBOOK), ("calls.jsonl", script)]);
    let answers = "{\"code\":0,\"stdout\":\"\",\"stderr\":\"\"}\n{\"code\":0,\"stdout\":\"1\\n\",\"stderr\":\"\"}\n\
                   {\"code\":0,\"stdout\":\"\",\"stderr\":\"\"}\n{\"code\":1,\"stdout\":\"\",\"stderr\":\"ERROR \\\"c\\\" not found\\n\"}\n";
    let words = "DIR/playbook.yaml --script DIR/calls.jsonl --context-out DIR/after.yaml";
    assert_eq!(call(dir.path(), words), said(0, answers, ""));
    let after = || std::fs::read_to_string(dir.path().join("after.yaml")).unwrap();
    assert_eq!(after(), "state:\n  leader: true\n  unit_state:\n    a: '1'\n    b: two\n");

    assert_eq!(call(dir.path(), &format!("{words} --hook-exit 3")), said(0, answers, ""));
    assert_eq!(after(), "state:\n  leader: true\n");

    let from_stdin = "DIR/playbook.yaml --script -";
    assert_eq!(call_with(dir.path(), from_stdin, &mut script.as_bytes()), said(0, answers, ""));
}

#[test]
fn what_juju_refuses_to_commit_is_said() {
    let dir = playbook();
    let words = "DIR/playbook.yaml --context-out DIR/after.yaml -- secret-set 9m4e2mr0ui3e8a215n4g key=x";
    let reason = "juju-scenario: Juju refused to commit what the hook had asked for: secret \"9m4e2mr0ui3e8a215n4g\" not found\n";
    assert_eq!(call(dir.path(), words), said(1, "", reason));
    assert_eq!(std::fs::read_to_string(dir.path().join("after.yaml")).unwrap(), "state:\n  leader: true\n");
}

#[test]
fn a_file_can_hold_a_single_scene() {
    let yaml = "charm: {unit: bar/7}\nevent: start\ncontext: {state: {leader: true}}\n";
    let json = r#"{"juju": "4.0.1", "event": "start", "context": {"state": {"leader": true}}}"#;
    let dir = folder(&[("scene.yaml", yaml), ("scene.json", json)]);
    let state = call(dir.path(), "DIR/scene.yaml -- status-get --application --format json");
    assert!(state.stdout.contains("\"bar/7\""), "{state:?}");
    assert_eq!(call(dir.path(), "DIR/scene.json -- is-leader"), said(0, "True\n", ""));
    assert_eq!(call(dir.path(), "DIR/scene.json -- leader-get").code, 1);
}

#[rstest]
#[case::no_file("no-file", "DIR/absent.yaml -- is-leader")]
#[case::no_playbook("no-playbook", "DIR/wrong.yaml -- is-leader")]
#[case::an_impossible_scene("impossible-scene", "DIR/impossible.yaml -- is-leader")]
#[case::an_unknown_scene("unknown-scene", "DIR/playbook.yaml --scene stat -- is-leader")]
#[case::an_unknown_number("unknown-number", "DIR/playbook.yaml --scene 2 -- is-leader")]
#[case::no_version("no-version", "DIR/playbook.yaml --juju four -- is-leader")]
#[case::no_dashes("no-dashes", "DIR/playbook.yaml is-leader")]
#[case::no_tool("no-tool", "DIR/playbook.yaml")]
#[case::a_wrong_line("wrong-line", "DIR/playbook.yaml --script DIR/calls.jsonl")]
#[case::an_empty_call("empty-call", "DIR/playbook.yaml --script DIR/empty.jsonl")]
fn what_is_wrong_is_said_with_its_mend(#[case] name: &str, #[case] words: &str) {
    let dir = folder(&[
        ("playbook.yaml", PLAYBOOK),
        ("wrong.yaml", "event: start\ncontxt: {}\n"),
        ("impossible.yaml", "event: db-relation-joined\n"),
        ("calls.jsonl", "{\"argv\": [\"state-get\"]}\n{\"args\": [\"state-get\"]}\n"),
        ("empty.jsonl", "{\"argv\": []}\n"),
    ]);
    let Said { code, stderr, .. } = call(dir.path(), words);
    assert_eq!(code, 2);
    assert_golden(&format!("call-{name}"), &stderr);
}

#[test]
fn the_program_is_the_command() {
    let dir = playbook();
    let program = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_juju-scenario"));
        command.args(words).current_dir(dir.path()).stdin(Stdio::null()).output().unwrap()
    };
    let output = program(&["call", "playbook.yaml", "--scene", "1", "--", "relation-get", "host"]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), b"10.1.2.3\n".as_slice()));

    let output =
        program(&["call", "playbook.yaml", "--scene", "1", "--", "relation-set", "--file", "absent"]);
    let absent = dir.path().canonicalize().unwrap().join("absent");
    let stderr = format!("ERROR open {}: no such file or directory\n", absent.display());
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(1), stderr));

    let output = program(&["call", "playbook.yaml", "--", "open-port"]);
    assert_eq!(output.status.code(), Some(2));
}

/// The commands of the README print what it says they print.
#[test]
fn the_commands_of_the_readme_are_right() {
    let readme = include_str!("../../README.md");
    let section = readme.split("## Asking a scene a question").nth(1).unwrap();
    let console = section.split("```console\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let (_, rest) = console.split_once("$ cat scene.yaml\n").unwrap();
    let (scene, commands) = rest.split_once("$ juju-scenario ").unwrap();
    let dir = folder(&[("scene.yaml", scene)]);
    let mut played = 0;
    for command in commands.split("$ juju-scenario ") {
        let (line, expected) = command.split_once('\n').unwrap();
        let words = line.strip_prefix("call ").unwrap();
        let words = words.replace("scene.yaml", "DIR/scene.yaml").replace("after.json", "DIR/after.json");
        let Said { stdout, stderr, .. } = call(dir.path(), &words);
        assert_eq!(stdout + &stderr, expected, "{line}");
        played += 1;
    }
    assert_eq!(played, 3);
    assert!(dir.path().join("after.json").exists());
}
