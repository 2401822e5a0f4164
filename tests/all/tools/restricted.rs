//! What the two hooks that meter a workload may do, which is next to nothing.

use juju_charm::tool::StatusGet;
use juju_scenario::prelude::*;
use rstest::rstest;

use super::{after, cannot, in_scene, on_stage, refusal};

const RESTRICTED: &str = "not implemented for restricted context not implemented";

type Ask = fn(&mut Juju) -> Result<(), juju_charm::Error>;

#[rstest]
fn most_tools_are_not_there(#[values("collect-metrics", "meter-status-changed")] hook: &str) {
    let asks: [(&str, Ask); 21] = [
        ("leadership status unknown: ", |juju| juju.is_leader().map(drop)),
        ("finding application status: ", |juju| juju.status_get_app().map(drop)),
        ("cannot read leadership settings: ", |juju| juju.leader_get().map(drop)),
        ("cannot write leadership settings: ", |juju| juju.leader_set([("a", "b")])),
        ("could not download resource: ", |juju| juju.resource_get("theme").map(drop)),
        ("cannot access cloud credentials: ", |juju| juju.credential_get().map(drop)),
        ("", |juju| juju.config_get().map(drop)),
        ("", |juju| juju.status_set(Status::active(""))),
        ("", |juju| juju.relation_ids("db").map(drop)),
        ("", |juju| juju.goal_state().map(drop)),
        ("", |juju| juju.open_port(80)),
        ("", |juju| juju.opened_ports().map(drop)),
        ("", |juju| juju.secret_ids().map(drop)),
        ("", |juju| juju.secret_add([("password", "poison")]).map(drop)),
        ("", |juju| juju.storage_list().map(drop)),
        ("", |juju| juju.storage_add("data", 1)),
        ("", |juju| juju.state_get().map(drop)),
        ("", |juju| juju.state_set([("a", "b")])),
        ("", |juju| juju.action_get().map(drop)),
        ("", |juju| juju.juju_reboot()),
        ("", |juju| juju.k8s_spec_set("version: 3")),
    ];
    for (front, ask) in asks {
        let scene = Scene::new(hook).state(State::new().leader(true));
        let (answer, out) = on_stage(Scenario::new, &scene, ask);
        assert_eq!(refusal(answer), cannot(&format!("{front}{RESTRICTED}")));
        assert!(out.delta().is_empty(), "{}", out.delta());
    }
}

#[rstest]
fn the_log_is(#[values("collect-metrics", "meter-status-changed")] hook: &str) {
    let out = after(&Scene::new(hook), |juju| juju.juju_log("counting").unwrap());
    assert_eq!(out.context_out.state.juju_log.len(), 1);
}

#[rstest]
fn the_units_status_is_unknown(#[values("collect-metrics", "meter-status-changed")] hook: &str) {
    let scene = Scene::new(hook).state(State::new().unit_status(Status::active("ready")));
    let (status, data) = in_scene(&scene, |juju| {
        (juju.status_get().unwrap(), juju.call(StatusGet { application: false }).unwrap())
    });
    assert_eq!(status, ("unknown", ""));
    assert_eq!(data, tool::StatusData::Unit(status));
}

#[test]
fn metrics_are_added_while_they_are_collected_and_not_otherwise() {
    let add = |hook: &str| in_scene(&Scene::new(hook), |juju| juju.add_metric([("users", "5")]));
    assert_eq!(add("collect-metrics"), Ok(()));
    let words = format!("cannot record metric: {RESTRICTED}");
    assert_eq!(refusal(add("meter-status-changed")), cannot(&words));
}
