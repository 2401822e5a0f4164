//! What there is up to Juju 3.x: specifications for Kubernetes, payloads and metrics.

use juju_scenario::prelude::*;

use super::{
    after_on, begin, call, check, check_on, fails, is_silent, led, prints, shown, stage, start, wrong,
};

const SPEC: &str = "version: 3\ncontainers: []\n";

#[test]
fn a_specification_is_read_from_stdin_unless_a_file_is_named() {
    for (set, get, none) in [
        ("k8s-spec-set", "k8s-spec-get", "k8s"),
        ("pod-spec-set", "pod-spec-get", "k8s"),
        ("k8s-raw-set", "k8s-raw-get", "k8s raw"),
    ] {
        let scene = led(start(State::new()));
        for line in [set.to_owned(), format!("{set} --file -"), format!("{set} --file=-")] {
            let mut hook = begin(&scene);
            assert_eq!(shown(&call(&mut hook, &line, SPEC)), "0 \"\" \"\"", "{line}");
            // It is there when the hook has succeeded.
            assert_eq!(shown(&call(&mut hook, get, "")), "0 \"\" \"\"");
            let next = Scene::new("start").context(hook.end(0).context_out);
            check(&next, [prints(get, SPEC)]);
        }
        let words =
            format!("no {none} spec specified: pipe {none} spec to command, or specify a file with --file");
        check(
            &start(State::new()),
            [
                fails(set, &words),
                fails(set, "this unit is not the leader").given(SPEC),
                fails(
                    format!("{set} --file /nowhere/at/all"),
                    "open /nowhere/at/all: no such file or directory",
                ),
                wrong(format!("{set} x"), "unrecognized args: [\"x\"]"),
                wrong(format!("{get} x"), "unrecognized args: [\"x\"]"),
                wrong(format!("{get} --format json"), "option provided but not defined: --format"),
            ],
        );
    }
    check(
        &start(State::new()),
        [wrong("k8s-raw-set --k8s-resources x", "option provided but not defined: --k8s-resources")],
    );
}

#[test]
fn payloads_are_registered_told_of_and_taken_out() {
    let meta = "{name: foo, payloads: {web: {type: docker}}}";
    let stage = Scenario::new(CharmSpec::without_code().name("foo").meta(meta));
    let scene = start(State::new());
    let lines = ["payload-register docker web id1 a b", "payload-status-set web id1 stopping"];
    let out = after_on(&stage, &scene, &lines);
    let payload = out.context_out.state.payloads.first().unwrap();
    assert_eq!(
        (payload.status.as_str(), payload.tags.as_slice()),
        ("stopping", ["a".to_owned(), "b".to_owned()].as_slice())
    );
    let next = Scene::new("start").context(out.context_out);
    assert!(after_on(&stage, &next, &["payload-unregister web id1"]).context_out.state.payloads.is_empty());
    let missing = "missing required arguments";
    check_on(
        &stage,
        &scene,
        [
            wrong("payload-register", missing),
            wrong("payload-register docker web", missing),
            wrong("payload-status-set web id1", missing),
            wrong("payload-status-set web id1 running x", "unrecognized args: [\"x\"]"),
            wrong("payload-unregister web", missing),
            wrong("payload-unregister web id1 x", "unrecognized args: [\"x\"]"),
            fails("payload-register docker c id1", "payload \"c\" not found in metadata.yaml"),
            fails(
                "payload-register kvm web id1",
                "incorrect type \"kvm\" for payload \"web\", expected \"docker\"",
            ),
            fails(
                "payload-status-set web id1 created",
                "status \"created\" not supported; expected one of [\"running\", \"starting\", \"stopped\", \"stopping\"]",
            ),
        ],
    );
}

#[test]
fn metrics_are_pairs_with_labels() {
    let scene = Scene::new("collect-metrics");
    let out =
        after_on(&stage(), &scene, &["add-metric users=7 -l floor=ground,seat=best", "add-metric a=1 b=2"]);
    let metrics: Vec<_> = out
        .context_out
        .state
        .metrics
        .iter()
        .map(|m| (m.key.as_str(), m.value.as_str(), m.labels.len()))
        .collect();
    assert_eq!(metrics, [("users", "7", 2), ("a", "1", 0), ("b", "2", 0)]);
    check(
        &scene,
        [
            wrong("add-metric", "no metrics specified"),
            wrong("add-metric --labels x", "no metrics specified"),
            wrong("add-metric x", "invalid metrics: expected \"key=value\", got \"x\""),
            wrong("add-metric x=", "invalid metrics: expected \"key=value\", got \"x=\""),
            wrong("add-metric x=1 x=2", "invalid metrics: key \"x\" specified more than once"),
            wrong("add-metric x=1 --labels y", "invalid labels: expected \"key=value\", got \"y\""),
            wrong("add-metric x --labels y", "invalid metrics: expected \"key=value\", got \"x\""),
            fails("add-metric juju-x=1", "juju-x uses a reserved prefix"),
        ],
    );
    check(
        &start(State::new()),
        [fails("add-metric x=1", "cannot record metric: metrics not allowed in this context")],
    );
}

#[test]
fn juju_4_has_none_of_them() {
    let tools = [
        "add-metric",
        "k8s-raw-get",
        "k8s-raw-set",
        "k8s-spec-get",
        "k8s-spec-set",
        "payload-register",
        "payload-status-set",
        "payload-unregister",
        "pod-spec-get",
        "pod-spec-set",
    ];
    let rows = |help: &'static str| {
        tools.map(|tool| fails(format!("{tool}{help}"), &format!("bad request: unknown command: {tool}")))
    };
    check_on(&stage().juju_version("4.0.0"), &start(State::new()), rows(""));
    check_on(&stage().juju_version("4.0.1"), &start(State::new()), rows(" --help"));
}

#[test]
fn a_hook_that_meters_may_do_next_to_nothing() {
    let words = "not implemented for restricted context not implemented";
    check(
        &Scene::new("collect-metrics"),
        [
            is_silent("juju-log x"),
            fails("config-get", words),
            fails("status-set active", words),
            wrong(
                "status-set foo",
                "invalid status \"foo\", expected one of [maintenance blocked waiting active]",
            ),
            fails("state-get", words),
        ],
    );
}
