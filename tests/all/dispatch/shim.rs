//! The hook tools' executable on its own.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use super::{CharmDir, stdout};

/// The directory of the hook tools, and the program that they are links to.
fn tools() -> (PathBuf, PathBuf) {
    let charm = CharmDir::dispatching("dirname $(command -v is-leader)");
    let dir = PathBuf::from(stdout(&charm.play("start")).trim());
    let shim = dir.join("is-leader").canonicalize().unwrap();
    (dir, shim)
}

#[test]
fn every_tool_is_a_link_to_one_program() {
    let (dir, shim) = tools();
    for entry in std::fs::read_dir(dir).unwrap() {
        assert_eq!(entry.unwrap().path().canonicalize().unwrap(), shim);
    }
}

#[test]
fn outside_of_a_hook_a_tool_says_what_jujus_says() {
    let (dir, _) = tools();
    let output = Command::new(dir.join("relation-get")).env_clear().output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout, b"");
    assert_eq!(output.stderr, b"ERROR JUJU_CONTEXT_ID not set\n");
}

/// The test names itself when it is run again, with the variable set that is looked at here.
#[test]
fn another_program_can_take_the_place_of_the_one_that_was_built() {
    const AGAIN: &str = "SHIM_OF_THE_TEST";
    let name = "dispatch::shim::another_program_can_take_the_place_of_the_one_that_was_built";
    if std::env::var_os(AGAIN).is_some() {
        let charm = CharmDir::dispatching("is-leader; readlink $(command -v is-leader)");
        println!("played: {}", stdout(&charm.play("start")));
        return;
    }
    let (_, shim) = tools();
    let place = CharmDir::new();
    let own = place.path().join("own");
    // Copied by another process, so that it is not busy when it is run.
    assert!(Command::new("cp").arg(&shim).arg(&own).status().unwrap().success());
    let run = |program: &std::path::Path| {
        let mut again = Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", name, "--nocapture"]).env(AGAIN, "1").env("JUJU_SCENARIO_SHIM", program);
        again.env("TMPDIR", place.path());
        let output = again.output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    };
    let said = run(&own);
    assert!(said.contains(&format!("played: False\n{}\n", own.display())), "{said}");
    let said = run(&place.path().join("nothing"));
    assert!(said.contains("JUJU_SCENARIO_SHIM is") && said.contains("No such file"), "{said}");
    let said = run(&place.path().join("."));
    assert!(said.contains("which is no executable file"), "{said}");
}

#[test]
fn a_program_of_another_name_is_no_tool() {
    let (_, shim) = tools();
    let output = Command::new(shim).arg0("jujuc").env_clear().output().unwrap();
    assert_eq!(output.stderr, b"ERROR JUJU_CONTEXT_ID not set\n");
}
