//! What neither a memo nor the State can answer the real tool on PATH answers a process.

use juju_charm::tool::AddressKind;
use juju_scenario::AnsweredBy;
use juju_scenario::prelude::*;

use super::{CharmDir, process, stdout};

/// A directory for the PATH with a tool in it.
fn with_tool(tool: &str, script: &str) -> CharmDir {
    CharmDir::new().script(tool, script)
}

fn path(tools: &CharmDir) -> String {
    format!("{}:/usr/bin:/bin", tools.path().display())
}

#[test]
fn the_real_tool_gets_the_arguments_stdin_and_environment_of_the_charm() {
    let tools = with_tool(
        "unit-get",
        r#"echo "args: $*"; echo "stdin: $(cat)"; echo "env: $GREETING $JUJU_UNIT_NAME"; pwd; echo $PATH"#,
    );
    let charm = CharmDir::dispatching(
        "mkdir sub; cd sub; echo something | GREETING=hello unit-get --format smart public-address",
    );
    let out = charm.scenario().path(path(&tools)).play(&Scene::new("start"));
    let printed = stdout(&out);
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines[..3], ["args: --format smart public-address", "stdin: something", "env: hello foo/0"]);
    assert!(lines[3].ends_with("/charm/sub"), "{}", lines[3]);
    // The tool finds the real tools, and not those of the stage.
    assert_eq!(lines[4], path(&tools));
}

#[test]
fn its_answer_is_passed_through_and_kept_with_the_call() {
    let tools = with_tool("unit-get", "echo 192.0.2.77; echo a warning >&2");
    let charm = CharmDir::dispatching("unit-get public-address");
    let out = charm.scenario().path(path(&tools)).play(&Scene::new("start"));
    assert_eq!(stdout(&out), "192.0.2.77\n");
    assert_eq!(process(&out).stderr_text(), "a warning\n");
    assert_eq!(out.calls[0].answered_by, AnsweredBy::Executable);
    assert_eq!(out.calls[0].answer.as_ref().unwrap().to_json(), "192.0.2.77");
    let call = &process(&out).tool_calls[0];
    assert_eq!((call.tool.as_str(), call.call), ("unit-get", Some(0)));
    assert_eq!(call.args, ["public-address"]);
}

#[test]
fn an_answer_is_understood_in_every_format() {
    let tools =
        with_tool("unit-get", r#"case "$1" in --format=json) echo '"192.0.2.7"';; *) echo 192.0.2.7;; esac"#);
    let charm = CharmDir::dispatching(
        "unit-get --format=json public-address; unit-get --format=yaml public-address; unit-get public-address",
    );
    let out = charm.scenario().path(path(&tools)).play(&Scene::new("start"));
    assert_eq!(stdout(&out), "\"192.0.2.7\"\n192.0.2.7\n192.0.2.7\n");
    for call in &out.calls {
        assert_eq!(call.answer.as_ref().unwrap().to_json(), "192.0.2.7");
    }
}

#[test]
fn its_exit_code_is_passed_through() {
    let tools = with_tool("unit-get", "echo half; echo ERROR no address >&2; exit 7");
    let charm = CharmDir::dispatching("unit-get public-address || echo code $?");
    let out = charm.scenario().path(path(&tools)).play(&Scene::new("start"));
    assert_eq!(stdout(&out), "half\ncode 7\n");
    assert_eq!(process(&out).stderr_text(), "ERROR no address\n");
    let error = out.calls[0].answer.as_ref().unwrap_err();
    assert_eq!((error.exit_code(), error.message()), (Some(7), Some("no address")));
}

#[test]
fn where_there_is_no_real_tool_the_charm_is_told_who_else_could_have_answered() {
    let charm = CharmDir::dispatching("unit-get public-address || echo code $?");
    let out = charm.scenario().path("/usr/bin:/bin").play(&Scene::new("start"));
    assert_eq!(stdout(&out), "code 1\n");
    let said = process(&out).stderr_text().into_owned();
    assert!(
        said.starts_with("ERROR unit-get public-address: neither a memo nor the State can answer"),
        "{said}"
    );
    assert!(said.contains("fill `state.public_address`"), "{said}");
    assert_eq!(out.calls[0].answered_by, AnsweredBy::Nobody);
}

#[test]
fn what_a_memo_or_the_state_can_answer_the_real_tool_is_not_asked() {
    let tools = with_tool("unit-get", "echo should not be asked; exit 1").script("is-leader", "exit 1");
    let charm = CharmDir::dispatching("is-leader; unit-get private-address; unit-get public-address");
    let scene = Scene::new("start")
        .state(State::new().private_address("10.0.0.1"))
        .memo(memo::unit_get([(AddressKind::PublicAddress, "192.0.2.1")]));
    let out = charm.scenario().path(path(&tools)).play(&scene);
    assert_eq!(stdout(&out), "False\n10.0.0.1\n192.0.2.1\n");
}

#[test]
fn a_real_tool_that_hangs_is_ended_with_the_charm() {
    let tools = with_tool("unit-get", "sleep 600");
    let charm = CharmDir::dispatching("unit-get public-address");
    let limit = std::time::Duration::from_millis(300);
    let error =
        charm.scenario().path(path(&tools)).time_limit(limit).try_play(&Scene::new("start")).unwrap_err();
    let out = error.outcome().unwrap();
    assert_eq!(out.failure, Some(juju_scenario::Failure::TimedOut(limit)));
    assert!(out.calls[0].answer.is_err());
}
