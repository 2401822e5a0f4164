//! What is the same for every tool: flags, formats, tools that there are not, and stdin.

use juju_scenario::prelude::*;

use super::{begin, call, check, fails, is_silent, prints, shown, start, wrong};

fn scene() -> Scene {
    start(State::new().config("acts", 5).config("subtitle", "in five acts"))
}

#[test]
fn a_tool_that_there_is_not_is_a_bad_request() {
    check(
        &scene(),
        [
            fails("relation-gets", "bad request: unknown command: relation-gets"),
            fails("Relation-get", "bad request: unknown command: Relation-get"),
            fails("nope --help --nope", "bad request: unknown command: nope"),
        ],
    );
    assert_eq!(shown(&begin(&scene()).call("", [""; 0])), r#"1 "" "ERROR bad request: unknown command: \n""#);
}

#[test]
fn flags_have_a_grammar() {
    let acts = "5\n";
    check(
        &scene(),
        [
            prints("config-get --format=smart acts", acts),
            prints("config-get acts --format smart", acts),
            prints("config-get -- acts", acts),
            prints("config-get --all=0 acts", acts),
            prints("config-get --all=f acts", acts),
            wrong(
                "config-get -a -a=false",
                "invalid value \"=false\" for option -a: strconv.ParseBool: parsing \"=false\": invalid syntax",
            ),
            wrong("config-get --nope", "option provided but not defined: --nope"),
            wrong("config-get --nope=1", "option provided but not defined: --nope"),
            wrong("config-get -n", "option provided but not defined: -n"),
            wrong("config-get --n", "option provided but not defined: -n"),
            wrong("config-get -format x", "option provided but not defined: -f"),
            wrong("config-get --forma json", "option provided but not defined: --forma"),
            wrong("config-get --=x", "empty option in argument \"--=x\""),
            wrong("config-get -o", "option needs an argument: -o"),
            wrong("config-get --output", "option needs an argument: --output"),
            wrong("config-get --format", "option needs an argument: --format"),
            wrong(
                "config-get --format --all",
                "invalid value \"--all\" for option --format: unknown format \"--all\"",
            ),
            wrong("config-get --format=", "invalid value \"\" for option --format: unknown format \"\""),
            wrong(
                "config-get --all=maybe",
                "invalid value \"maybe\" for option --all: strconv.ParseBool: parsing \"maybe\": invalid syntax",
            ),
            wrong(
                "config-get --all= x",
                "invalid value \"\" for option --all: strconv.ParseBool: parsing \"\": invalid syntax",
            ),
            wrong("config-get a -- --all", "unrecognized args: [\"--all\"]"),
            wrong("config-get - ''", "unrecognized args: [\"\"]"),
            wrong("is-leader 'a\"b' é '\t'", "unrecognized args: [\"a\\\"b\" \"é\" \"\\t\"]"),
            // What remains of a cluster is read, unless it is the last word.
            prints("config-get -aZ", "acts: 5\nsubtitle: in five acts\n"),
            wrong("config-get -aZ x", "option provided but not defined: -Z"),
            wrong("config-get -aa x", "cannot use argument --all together with key \"x\""),
        ],
    );
}

#[test]
fn the_first_error_from_the_left_counts_and_flags_come_before_arguments() {
    check(
        &scene(),
        [
            wrong("config-get --nope --format xml", "option provided but not defined: --nope"),
            wrong(
                "config-get --format xml --nope",
                "invalid value \"xml\" for option --format: unknown format \"xml\"",
            ),
            wrong("config-get a b c --nope", "option provided but not defined: --nope"),
            wrong(
                "is-leader x --format xml",
                "invalid value \"xml\" for option --format: unknown format \"xml\"",
            ),
            wrong("state-get --strict nope x", "unrecognized args: [\"x\"]"),
        ],
    );
}

#[test]
fn every_tool_with_formats_knows_the_same() {
    let tools = [
        "action-get",
        "config-get",
        "credential-get",
        "is-leader",
        "leader-get",
        "network-get",
        "opened-ports",
        "relation-get",
        "relation-ids",
        "relation-list",
        "relation-model-get",
        "secret-ids",
        "state-get",
        "status-get",
        "storage-get",
        "storage-list",
        "unit-get",
    ];
    let only_yaml = ["goal-state", "secret-get", "secret-info-get"];
    let words =
        |format: &str| format!("invalid value \"{format}\" for option --format: unknown format \"{format}\"");
    for tool in tools.iter().chain(&only_yaml) {
        for format in ["xml", "JSON", "tabular"] {
            check(&scene(), [wrong(format!("{tool} --format {format}"), &words(format))]);
        }
        check(&scene(), [wrong(format!("{tool} -o"), "option needs an argument: -o")]);
    }
    check(&scene(), only_yaml.map(|tool| wrong(format!("{tool} --format smart"), &words("smart"))));
}

#[test]
fn every_tool_without_formats_has_no_flag_for_them() {
    let none = [
        "action-fail",
        "action-log",
        "action-set",
        "add-metric",
        "application-version-set",
        "juju-reboot",
        "k8s-raw-get",
        "k8s-raw-set",
        "k8s-spec-get",
        "k8s-spec-set",
        "leader-set",
        "payload-register",
        "payload-status-set",
        "payload-unregister",
        "resource-get",
        "secret-add",
        "secret-grant",
        "secret-remove",
        "secret-revoke",
        "secret-set",
        "state-delete",
        "state-set",
        "status-set",
        "storage-add",
    ];
    for tool in none {
        check(
            &scene(),
            [
                wrong(format!("{tool} --format json"), "option provided but not defined: --format"),
                wrong(format!("{tool} --output x"), "option provided but not defined: --output"),
            ],
        );
    }
}

#[test]
fn stdin_is_read_by_those_that_want_it() {
    let not_utf8: &[u8] = &[0xff, 0xfe, b'\n'];
    let lines = [
        "config-get acts",
        "state-set a=b",
        "relation-ids db",
        "juju-log -",
        "status-set active -",
        "state-get -",
    ];
    for line in lines {
        let words = super::words(line);
        let reply = begin(&scene()).call_with_stdin(&words[0], &words[1..], not_utf8);
        assert_eq!(reply, call(&mut begin(&scene()), line, ""), "{line}");
        assert_eq!(reply.code, 0, "{line}");
    }
    check(&scene(), [is_silent("state-set --file -").given("a: b\n"), is_silent("state-set --file -")]);
}

#[test]
fn a_hook_that_has_ended_by_reboot_is_told_so() {
    let mut hook = begin(&scene());
    assert_eq!(call(&mut hook, "juju-reboot --now", "").code, 0);
    let reply = call(&mut hook, "juju-log -l shout x", "");
    assert_eq!(reply.code, 1);
    let out = hook.end(0);
    assert!(out.context_out.state.juju_log.is_empty());
}

#[test]
fn calls_are_remembered_if_they_get_that_far() {
    let mut hook = begin(&scene());
    for line in ["config-get acts", "config-get --nope", "config-get --help", "nope", "state-get --strict x"]
    {
        call(&mut hook, line, "");
    }
    let calls: Vec<String> = hook.end(0).calls.iter().map(|call| call.request.to_string()).collect();
    assert_eq!(calls, ["config-get acts", "state-get --strict x"]);
}
