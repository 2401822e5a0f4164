//! The hook tools as a charm's processes see them.

use juju_scenario::prelude::*;
use rstest::rstest;

use super::{CharmDir, process, stdout};

fn related() -> State {
    let db = |number: u32| {
        relation("db", "pg")
            .id(number)
            .remote_app_name("pg")
            .remote_unit_data(0, [("host", "h0")])
            .remote_unit_data(1, [("host", "h1")])
    };
    State::new().relation(db(3)).relation(db(5))
}

#[test]
fn a_tool_that_reads_no_stdin_leaves_it_alone() {
    let charm = CharmDir::dispatching(
        r#"relation-ids db | while read -r id; do
            relation-list -r "$id" | while read -r unit; do
                relation-get -r "$id" host "$unit"
                relation-set -r "$id" "seen-${unit#pg/}=yes"
            done
            is-leader
        done"#,
    );
    let out = charm.scenario().play(&Scene::new("start").state(related()));
    assert_eq!(stdout(&out), "h0\nh1\nFalse\nh0\nh1\nFalse\n");
    for relation in &out.context_out.state.relations {
        assert_eq!(relation.local_unit_data, [("seen-0", "yes"), ("seen-1", "yes")]);
    }
}

#[test]
fn a_tool_reads_its_stdin_if_it_is_told_to() {
    let charm =
        CharmDir::dispatching("printf 'port: \"80\"\\nhost: here\\n' | relation-set -r db:3 --file -");
    let out = charm.scenario().play(&Scene::new("start").state(related()));
    assert_eq!(out.context_out.state.relations[0].local_unit_data, [("port", "80"), ("host", "here")]);
}

/// The one waits for the other, which must be heard nevertheless.
#[test]
fn what_one_tool_prints_another_one_reads() {
    let charm =
        CharmDir::dispatching("(sleep 0.05; config-get --format json) | relation-set -r db:3 --file -");
    let state = related().config("title", "Hamlet");
    let out = charm.scenario().play(&Scene::new("start").state(state));
    assert_eq!(out.context_out.state.relations[0].local_unit_data, [("title", "Hamlet")]);
}

#[test]
fn a_large_stdin_and_a_large_answer_arrive_whole() {
    let charm = CharmDir::dispatching(
        r#"(printf 'large: "'; head -c 3000000 /dev/zero | tr '\0' x; printf '"\n') | relation-set -r db:3 --file -
        relation-get -r db:3 large foo/0 | wc -c"#,
    );
    let out = charm.scenario().play(&Scene::new("start").state(related()));
    assert_eq!(stdout(&out).trim(), "3000001");
}

#[test]
fn files_are_relative_to_where_the_tool_is_called() {
    let charm = CharmDir::dispatching(
        r#"mkdir sub; cd sub; echo 'port: "80"' > settings
        relation-set -r db:3 --file settings && is-leader --output ../leader && cat ../leader"#,
    );
    let out = charm.scenario().play(&Scene::new("start").state(related()));
    assert_eq!(stdout(&out), "False\n");
    assert_eq!(out.context_out.state.relations[0].local_unit_data, [("port", "80")]);
}

#[test]
fn a_tilde_stands_for_the_home_that_the_charm_has() {
    let charm = CharmDir::dispatching(r#"is-leader --output "~/leader" && cat leader"#);
    let dir = CharmDir::new();
    let out = charm.scenario().env("HOME", dir.path()).try_play(&Scene::new("start"));
    assert!(out.is_err(), "the charm is not at home");
    assert_eq!(std::fs::read_to_string(dir.path().join("leader")).unwrap(), "False\n");
}

#[test]
fn arguments_arrive_as_they_are() {
    let charm = CharmDir::dispatching(
        r#"juju-log 'a  b' && juju-log "$(printf 'two\nlines')" && status-set active '' && juju-log -- --no-flag"#,
    );
    let out = charm.play("start");
    let lines: Vec<LogLine> = out.log();
    assert_eq!(
        lines,
        [(LogLevel::Info, "a  b"), (LogLevel::Info, "two\nlines"), (LogLevel::Info, "--no-flag")]
    );
    assert_eq!(out.context_out.state.status.unit, ("active", ""));
}

use juju_scenario::state::LogLine;

#[rstest]
#[case("3.6.28", "leader-get", true)]
#[case("3.6.28", "relation-model-get", true)]
#[case("3.6.1", "relation-model-get", false)]
#[case("4.0.1", "leader-get", false)]
#[case("4.0.1", "pod-spec-set", false)]
#[case("3.6.28", "pod-spec-set", true)]
#[case("4.0.1", "state-get", true)]
#[case("4.0.1", "jujuc", false)]
fn the_tools_of_the_version_are_on_the_path_and_no_others(
    #[case] version: &str,
    #[case] tool: &str,
    #[case] there: bool,
) {
    let charm = CharmDir::dispatching(&format!("command -v {tool} >/dev/null && echo there; true"));
    let out = charm.scenario().juju_version(version).path("/usr/bin:/bin").play(&Scene::new("start"));
    assert_eq!(stdout(&out), if there { "there\n" } else { "" });
}

#[test]
fn help_and_errors_are_those_of_the_command_line() {
    let charm = CharmDir::dispatching(
        "is-leader --help | head -1; is-leader --nope || echo $?; is-leader one two || echo $?",
    );
    let out = charm.play("start");
    assert_eq!(stdout(&out), "Usage: is-leader [options]\n2\n2\n");
    assert_eq!(
        process(&out).stderr_text(),
        "ERROR option provided but not defined: --nope\nERROR unrecognized args: [\"one\" \"two\"]\n"
    );
}

#[test]
fn a_process_with_the_id_of_another_context_gets_jujus_error() {
    let charm =
        CharmDir::dispatching("JUJU_CONTEXT_ID=foo/0-stop-1 is-leader || echo $?; echo $JUJU_CONTEXT_ID");
    let printed = stdout(&charm.play("start"));
    let (code, id) = printed.trim().split_once('\n').unwrap();
    assert_eq!(code, "1");
    let said = process(&charm.play("start")).stderr_text().into_owned();
    assert_eq!(said, format!("ERROR bad request: expected context id \"{id}\", got \"foo/0-stop-1\"\n"));
}

#[rstest]
#[case("unset JUJU_CONTEXT_ID", "ERROR JUJU_CONTEXT_ID not set\n")]
#[case("JUJU_CONTEXT_ID=", "ERROR JUJU_CONTEXT_ID not set\n")]
#[case("unset JUJU_AGENT_SOCKET_ADDRESS", "ERROR JUJU_AGENT_SOCKET_ADDRESS not set\n")]
#[case("unset JUJU_AGENT_SOCKET_NETWORK", "ERROR JUJU_AGENT_SOCKET_NETWORK not set\n")]
#[case("unset JUJU_CONTEXT_ID JUJU_AGENT_SOCKET_ADDRESS", "ERROR JUJU_CONTEXT_ID not set\n")]
#[case(
    "export JUJU_AGENT_SOCKET_ADDRESS=/no/socket",
    "ERROR dial unix /no/socket: connect: no such file or directory\n"
)]
fn a_process_without_its_environment_gets_jujus_error(#[case] prepare: &str, #[case] said: &str) {
    let charm = CharmDir::dispatching(&format!("{prepare}; is-leader || echo $?"));
    let out = charm.play("start");
    assert_eq!(stdout(&out), "1\n");
    assert_eq!(process(&out).stderr_text(), said);
    assert!(out.calls.is_empty());
}

/// Juju's agent looks at its own context, not at the environment of who calls.
#[test]
fn the_environment_of_a_process_does_not_change_what_the_hook_is_about() {
    let charm = CharmDir::dispatching("JUJU_RELATION_ID=db:5 JUJU_REMOTE_UNIT=pg/1 relation-get host");
    let scene = Scene::new(event("db-relation-changed").relation(3).remote_unit(0)).state(related());
    assert_eq!(stdout(&charm.scenario().play(&scene)), "h0\n");
}
