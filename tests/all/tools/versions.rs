//! What one version of Juju has and another has not.

use juju_scenario::prelude::*;
use rstest::rstest;

use super::{cannot, db, on_stage, refusal, start};

type Ask = fn(&mut Juju) -> Result<(), juju_charm::Error>;

const GONE_IN_4: [(&str, Ask); 10] = [
    ("leader-get", |juju| juju.leader_get().map(drop)),
    ("leader-set", |juju| juju.leader_set([("a", "b")])),
    ("add-metric", |juju| juju.add_metric([("users", "5")])),
    ("k8s-spec-get", |juju| juju.k8s_spec_get().map(drop)),
    ("k8s-spec-set", |juju| juju.k8s_spec_set("version: 3")),
    ("k8s-raw-get", |juju| juju.k8s_raw_get().map(drop)),
    ("k8s-raw-set", |juju| juju.k8s_raw_set("kind: Pod")),
    ("payload-register", |juju| {
        juju.payload_register(tool::PayloadRegister {
            kind: "docker".to_owned(),
            class: "monitor".to_owned(),
            id: "abc".to_owned(),
            tags: vec![],
        })
    }),
    ("payload-status-set", |juju| juju.payload_status_set("monitor", "abc", "stopped")),
    ("payload-unregister", |juju| juju.payload_unregister("monitor", "abc")),
];

fn ask(version: &str, ask: Ask) -> Result<(), juju_charm::Error> {
    let stage = |spec| Scenario::new(spec).juju_version(version);
    let scene = start(State::new().leader(true).relation(db()));
    on_stage(stage, &scene, ask).0
}

fn is_unknown(answer: Result<(), juju_charm::Error>, tool: &str) {
    assert_eq!(refusal(answer), cannot(&format!("bad request: unknown command: {tool}")));
}

#[rstest]
fn tools_of_3_are_unknown_in_4(#[values("4.0.0", "4.0.1", "4.1.0", "4.0-beta1")] version: &str) {
    for (tool, call) in GONE_IN_4 {
        is_unknown(ask(version, call), tool);
    }
}

#[test]
fn in_3_they_are_there() {
    for (tool, call) in GONE_IN_4 {
        if let Err(error) = ask("3.6.28", call) {
            assert!(!error.to_string().contains("unknown command"), "{tool}: {error}");
        }
    }
}

#[rstest]
#[case("3.5.4", false)]
#[case("3.6.1", false)]
#[case("3.6.2", true)]
#[case("4.0.0", true)]
fn relation_model_get_came_with_3_6_2(#[case] version: &str, #[case] there: bool) {
    let answer = ask(version, |juju| juju.relation_model_get(7).map(drop));
    if there { assert_eq!(answer, Ok(())) } else { is_unknown(answer, "relation-model-get") }
}

#[test]
fn a_tool_that_is_unknown_changes_nothing_even_where_it_holds_at_once() {
    let stage = |spec| Scenario::new(spec).juju_version("4.0.0");
    let scene = start(State::new().leader(true));
    let (_, out) = on_stage(stage, &scene, |juju| juju.leader_set([("a", "b")]).unwrap_err());
    assert!(out.delta().is_empty(), "{}", out.delta());
}
