//! A charm as Juju runs it: the example `leader`, a process of its own with hook tools of its own.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::process::{Command, Output};

use crate::tool_folder::ToolFolder;

const START: [(&str, &str); 5] = [
    ("JUJU_UNIT_NAME", "web/0"),
    ("JUJU_CONTEXT_ID", "web/0-start-0123456789abcdef"),
    ("JUJU_DISPATCH_PATH", "hooks/start"),
    ("JUJU_HOOK_NAME", "start"),
    ("ANSWER", "true"),
];

/// The charm's executable, which cargo builds along with the tests.
fn leader() -> PathBuf {
    let test = std::env::current_exe().expect("this test is an executable");
    let built = test.parent().and_then(|folder| folder.parent()).expect("cargo puts tests into deps");
    let leader = built.join("examples/leader_charm");
    assert!(leader.is_file(), "{} is missing: build it with `cargo build --examples`", leader.display());
    leader
}

/// The charm, with nothing in its environment but the PATH of these tools.
fn charm(folder: &ToolFolder) -> Command {
    let mut charm = Command::new(leader());
    charm.env_clear().env("PATH", folder.path()).env("RECORD", folder.folder());
    charm
}

fn outcome(mut charm: Command) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = charm.output().expect("the charm can be run");
    assert_eq!(String::from_utf8_lossy(&stdout), "", "a charm prints nothing of its own accord");
    (status.code(), String::from_utf8(stderr).expect("text"))
}

#[test]
fn a_charm_that_succeeds_has_called_its_tools_and_exits_with_0() {
    for (answer, message) in [("true", "I rule"), ("false", "I follow")] {
        let folder = ToolFolder::new([("is-leader", "answer-in-a-hook"), ("status-set", "record")]);
        let mut charm = charm(&folder);
        charm.envs(START).env("ANSWER", answer);
        assert_eq!(outcome(charm), (Some(0), String::new()));
        assert_eq!(folder.recorded("args"), format!("--\nactive\n{message}\n"));
    }
}

#[test]
fn a_charm_that_fails_says_why_and_exits_with_1() {
    let folder = ToolFolder::new([("is-leader", "answer"), ("status-set", "refuse")]);
    let mut charm = charm(&folder);
    charm.envs(START).env("CODE", "2").env("WORDS", "ERROR invalid args, require <status> [message]");
    let said = "ERROR status-set: invalid args, require <status> [message]\n";
    assert_eq!(outcome(charm), (Some(1), said.to_owned()));
}

#[test]
fn a_charm_that_lacks_a_tool_names_it() {
    let folder = ToolFolder::new([]);
    let mut charm = charm(&folder);
    charm.envs(START);
    let (code, said) = outcome(charm);
    assert_eq!(code, Some(1));
    assert!(said.starts_with("ERROR is-leader: not found on PATH"), "{said}");
}

#[test]
fn a_charm_that_is_not_run_for_a_unit_is_told_so() {
    let folder = ToolFolder::new([]);
    let mut charm = charm(&folder);
    charm.env("JUJU_DISPATCH_PATH", "hooks/start");
    let (code, said) = outcome(charm);
    assert_eq!(code, Some(1));
    assert!(said.starts_with("ERROR JUJU_UNIT_NAME is not set"), "{said}");
    assert!(said.contains("Juju"), "{said}");
}

#[test]
fn a_charm_that_is_run_for_no_hook_is_told_so() {
    let folder = ToolFolder::new([]);
    for (dispatch_path, expected) in [("", "JUJU_DISPATCH_PATH"), ("hooks/encore", "`encore`")] {
        let mut charm = charm(&folder);
        charm.envs(START).env("JUJU_DISPATCH_PATH", dispatch_path).env_remove("JUJU_HOOK_NAME");
        let (code, said) = outcome(charm);
        assert_eq!(code, Some(1));
        assert!(said.starts_with("ERROR ") && said.contains(expected), "{said}");
    }
}

#[test]
fn a_hook_that_a_charm_has_nothing_to_do_in_calls_no_tool() {
    let folder = ToolFolder::new([("is-leader", "die"), ("status-set", "die")]);
    let mut charm = charm(&folder);
    charm.envs(START).env("JUJU_DISPATCH_PATH", "hooks/update-status");
    assert_eq!(outcome(charm), (Some(0), String::new()));
}

#[test]
fn variables_that_are_no_text_do_not_disturb_a_charm() {
    let folder = ToolFolder::new([("is-leader", "answer"), ("status-set", "record")]);
    let mut charm = charm(&folder);
    charm.envs(START).env("ODD", OsStr::from_bytes(b"\xff\xfe")).env(OsStr::from_bytes(b"\xff"), "odd");
    assert_eq!(outcome(charm), (Some(0), String::new()));
}
