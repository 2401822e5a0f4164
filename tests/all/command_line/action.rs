//! `action-get`, `action-set`, `action-fail` and `action-log`.

use juju_scenario::prelude::*;
use serde_json::json;

use super::{after, check, fails, is_silent, prints, start, wrong};

fn encore() -> Scene {
    let encore = event("encore-action")
        .param("times", 3)
        .param("loud", true)
        .param("title", "Hamlet")
        .param("large", 1_000_000)
        .param("cast", json!({"a10": "Yorick", "a2": {"name": "Ophelia"}, "empty": null, "list": ["x", 1]}));
    Scene::new(encore)
}

#[test]
fn a_list_that_the_operator_has_given_is_printed_as_yaml() {
    let scene = Scene::new(
        event("encore-action").param("cast", json!(["Ophelia", "Yorick"])).param("none", json!([])),
    );
    check(
        &scene,
        [
            prints("action-get cast", "- Ophelia\n- Yorick\n"),
            prints("action-get cast --format yaml", "- Ophelia\n- Yorick\n"),
            prints("action-get cast --format json", "[\"Ophelia\",\"Yorick\"]\n"),
            prints("action-get none", "[]\n"),
        ],
    );
}

#[test]
fn action_get_prints_a_parameter_or_all() {
    let cast = "a2:\n  name: Ophelia\na10: Yorick\nempty: null\nlist:\n- x\n- 1\n";
    let indented = "  a2:\n    name: Ophelia\n  a10: Yorick\n  empty: null\n  list:\n  - x\n  - 1\n";
    let all = format!("cast:\n{indented}large: 1e+06\nloud: true\ntimes: 3\ntitle: Hamlet\n");
    check(
        &encore(),
        [
            prints("action-get", all),
            prints("action-get cast", cast),
            prints("action-get cast.a2", "name: Ophelia\n"),
            prints("action-get cast.a2.name", "Ophelia\n"),
            prints(
                "action-get cast --format json",
                "{\"a10\":\"Yorick\",\"a2\":{\"name\":\"Ophelia\"},\"empty\":null,\"list\":[\"x\",1]}\n",
            ),
            prints("action-get times", "3\n"),
            prints("action-get large", "1e+06\n"),
            prints("action-get large --format json", "1000000\n"),
            prints("action-get loud", "True\n"),
            prints("action-get loud --format yaml", "true\n"),
            prints("action-get title --format json", "\"Hamlet\"\n"),
            is_silent("action-get nope"),
            is_silent("action-get ''"),
            is_silent("action-get title.x"),
            is_silent("action-get cast.nope.x --format yaml"),
            prints("action-get title.x --format json", "null\n"),
            wrong("action-get a b", "unrecognized args: [\"b\"]"),
        ],
    );
    check(
        &Scene::new("encore-action"),
        [prints("action-get", "{}\n"), prints("action-get --format json", "{}\n")],
    );
}

#[test]
fn action_set_takes_paths() {
    let bad = |key: &str| {
        format!(
            "key \"{key}\" must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric, \
             hyphens and periods"
        )
    };
    check(
        &encore(),
        [
            is_silent("action-set"),
            is_silent("action-set a=1 b.c-d=x"),
            wrong("action-set x", "argument \"x\" must be of the form key...=value"),
            wrong("action-set ''", "argument \"\" must be of the form key...=value"),
            wrong("action-set a=1 x stdout=1", "argument \"x\" must be of the form key...=value"),
            wrong("action-set A=1", &bad("A")),
            wrong("action-set =1", &bad("")),
            wrong("action-set a..b=1", &bad("")),
            wrong("action-set a-=1", &bad("a-")),
            wrong("action-set a.-b=1", &bad("-b")),
            wrong("action-set a_b=1", &bad("a_b")),
            wrong("action-set stdout=1", "cannot set reserved action key \"stdout\""),
            wrong("action-set a.stderr-encoding=1", "cannot set reserved action key \"stderr-encoding\""),
        ],
    );
    let out = after(
        &encore(),
        &["action-set a=1 b.c=2", "action-set 'b.d= x = y ' a.z=", "action-set b.c.e=3 f=4 f=5"],
    );
    let results = &out.context_out.state.action.as_ref().unwrap().results;
    let expected =
        json!({"a": {"z": ""}, "b": {"c": {"e": "3"}, "d": " x = y "}, "f": "5", "return-code": 0});
    assert_eq!(serde_json::to_value(results).unwrap(), expected);
}

#[test]
fn action_fail_and_action_log_take_words() {
    let action = |line: &str| after(&encore(), &[line]).context_out.state.action.clone().unwrap();
    assert_eq!(action("action-fail 'no space'").message, "no space");
    assert_eq!(action("action-fail").message, "action failed without reason given, check action for errors");
    assert_eq!(action("action-log a 'b  c' d").log, ["a b  c d"]);
    assert_eq!(action("action-log ''").log, [""]);
    check(
        &encore(),
        [
            wrong("action-fail a b", "unrecognized args: [\"b\"]"),
            wrong("action-log", "no message specified"),
            wrong("action-log -x", "option provided but not defined: -x"),
        ],
    );
}

#[test]
fn outside_an_action_arguments_are_looked_at_first() {
    let words = "not running an action";
    check(
        &start(State::new()),
        [
            fails("action-get", words),
            fails("action-get x", words),
            fails("action-fail", words),
            fails("action-log x", words),
            fails("action-set a=1", words),
            is_silent("action-set"),
            wrong("action-get a b", "unrecognized args: [\"b\"]"),
            wrong("action-fail a b", "unrecognized args: [\"b\"]"),
            wrong("action-log", "no message specified"),
            wrong("action-set stdout=1", "cannot set reserved action key \"stdout\""),
        ],
    );
}
