//! `is-leader`, `leader-get` and `leader-set`.

use juju_scenario::prelude::*;

use super::{after, check, check_on, fails, is_silent, led, prints, stage, start, wrong};

#[test]
fn is_leader_is_a_truth_value_in_each_format() {
    let scene = start(State::new());
    check(
        &scene,
        [
            prints("is-leader", "False\n"),
            prints("is-leader --format smart", "False\n"),
            prints("is-leader --format yaml", "false\n"),
            prints("is-leader --format=json", "false\n"),
            wrong("is-leader x", "unrecognized args: [\"x\"]"),
        ],
    );
    check(
        &led(scene),
        [
            prints("is-leader", "True\n"),
            prints("is-leader --format yaml", "true\n"),
            prints("is-leader --format json", "true\n"),
        ],
    );
    let words = "leadership status unknown: not implemented for restricted context not implemented";
    check(
        &Scene::new("collect-metrics"),
        [fails("is-leader", words), wrong("is-leader x", "unrecognized args: [\"x\"]")],
    );
}

fn told() -> Scene {
    start(State::new().leader_settings([("a10", "ten"), ("a2", "two"), ("b", "12345")]))
}

#[test]
fn leader_get_prints_a_key_or_all() {
    let all = "a2: two\na10: ten\nb: \"12345\"\n";
    check(
        &told(),
        [
            prints("leader-get", all),
            prints("leader-get -", all),
            prints("leader-get ''", all),
            prints("leader-get --format json", "{\"a10\":\"ten\",\"a2\":\"two\",\"b\":\"12345\"}\n"),
            prints("leader-get b", "12345\n"),
            prints("leader-get --format yaml b", "\"12345\"\n"),
            is_silent("leader-get nope"),
            is_silent("leader-get --format yaml nope"),
            prints("leader-get --format json nope", "null\n"),
            wrong("leader-get x=x", "invalid key \"x=x\""),
            wrong("leader-get x=x y", "invalid key \"x=x\""),
            wrong("leader-get x y", "unrecognized args: [\"y\"]"),
        ],
    );
    check(&start(State::new()), [prints("leader-get", "{}\n"), prints("leader-get --format json", "{}\n")]);
}

#[test]
fn leader_set_takes_pairs_from_the_leader() {
    let words = "cannot write leadership settings: cannot write settings: not the leader";
    check(
        &told(),
        [
            fails("leader-set a=b", words),
            fails("leader-set", words),
            wrong("leader-set haha", "expected \"key=value\", got \"haha\""),
            wrong("leader-set =x", "expected \"key=value\", got \"=x\""),
            wrong("leader-set a=1 a=1", "key \"a\" specified more than once"),
            wrong("leader-set --file -", "option provided but not defined: --file"),
        ],
    );
    let out = after(&led(told()), &["leader-set ' a2 = zwei ' a10= ''", "leader-set"]);
    assert_eq!(out.context_out.state.leader_settings, [("a2", "zwei"), ("b", "12345")]);
}

#[test]
fn juju_4_has_neither() {
    let unknown = |line, tool: &str| fails(line, &format!("bad request: unknown command: {tool}"));
    check_on(
        &stage().juju_version("4.0.0"),
        &start(State::new()),
        [
            unknown("leader-get", "leader-get"),
            unknown("leader-set --nope", "leader-set"),
            prints("is-leader", "False\n"),
        ],
    );
}
