//! What Juju keeps of a hook that has failed, and what it drops.

use juju_charm::tool::NetworkGet;
use juju_scenario::prelude::*;
use rstest::{fixture, rstest};

use crate::stage::{SERVING, scenario, state, website};

/// The port moves, and then nobody knows the address that the proxies are to be told.
#[fixture]
fn moving(state: State, website: Relation) -> Scene {
    let unreachable = memo::when(NetworkGet { binding: "website".to_owned(), relation: None })
        .fails("no network config found for binding \"website\"");
    let state = state.leader(true).relation(website).opened_port(8080).config("port", 9090);
    Scene::new("config-changed").state(state).memo(unreachable)
}

#[rstest]
fn error_says_which_tool_failed(scenario: Scenario, moving: Scene) {
    let error = scenario.try_play(&moving).unwrap_err();
    assert!(error.is_charm_failure());
    let report = error.to_string();
    assert!(report.contains("network-get: no network config found for binding"), "{report}");
}

#[rstest]
fn statuses_and_log_lines_are_kept(scenario: Scenario, moving: Scene) {
    let error = scenario.try_play(&moving).unwrap_err();
    let out = error.outcome().unwrap();
    out.expect()
        .unit_status(("maintenance", "moving from 8080/tcp to 9090/tcp"))
        .logged("on port 9090")
        .verify();
}

#[rstest]
fn ports_and_databags_are_dropped(scenario: Scenario, moving: Scene) {
    let error = scenario.try_play(&moving).unwrap_err();
    let out = error.outcome().unwrap();
    let before = &out.scene.context.state;
    out.expect().called("close-port", 1).called("open-port", 1).called("relation-set", 1..).verify();
    assert_eq!(out.context_out.state.opened_ports, before.opened_ports);
    assert_eq!(out.context_out.state.relations, before.relations);
}

#[rstest]
fn hook_that_is_tried_again_ends_what_it_began(scenario: Scenario, moving: Scene) {
    let error = scenario.try_play(&moving).unwrap_err();
    let mut again = moving.copy();
    again.context =
        Context::from(error.outcome().unwrap().context_out.state.clone().network(network("website")));
    let out = scenario.play(&again);
    out.expect()
        .unit_status(("active", "Webshop on port 9090, stock at 10.1.2.3:5432"))
        .opened_ports([9090])
        .local_unit_data("website", [("port", "9090")])
        .verify();
}

#[rstest]
fn memos_that_are_not_needed_are_not_used(scenario: Scenario, state: State, moving: Scene) {
    let mut scene = moving.copy();
    scene.context.state = state;
    let out = scenario.play(&scene);
    assert_eq!(out.context_out.state.status.unit, SERVING);
    assert!(!out.context_out.memos[0].is_used());
}
