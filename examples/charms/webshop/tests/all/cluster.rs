//! The units among themselves.

use juju_scenario::prelude::*;
use rstest::rstest;

use crate::stage::{SERVING, cluster, database, scenario, state};

#[rstest]
fn new_leader_opens_the_next_term(scenario: Scenario, state: State, cluster: Relation) {
    let out = scenario.play(&Scene::new("leader-elected").state(state.leader(true)));
    assert_eq!(
        out.context_out.state.relations[0],
        cluster
            .local_app_data([("leader-unit", "webshop/0"), ("session-term", "3")])
            .local_unit_data([("session-term", "3")])
    );
}

#[rstest]
fn first_leader_opens_the_first_term(scenario: Scenario, database: Relation) {
    let state =
        State::new().leader(true).relation(peer_relation("cluster", "webshop_cluster")).relation(database);
    let out = scenario.play(&Scene::new("leader-elected").state(state));
    out.expect()
        .unit_status(SERVING)
        .exact_local_app_data("cluster", [("leader-unit", "webshop/0"), ("session-term", "1")])
        .verify();
}

#[rstest]
fn leader_that_stays_keeps_its_term(scenario: Scenario, state: State, cluster: Relation) {
    let mut state = state.leader(true);
    state.relations[0] = cluster.local_app_data([("leader-unit", "webshop/0"), ("session-term", "9")]);
    let out = scenario.play(&Scene::new("leader-elected").state(state));
    out.expect()
        .exact_local_app_data("cluster", [("leader-unit", "webshop/0"), ("session-term", "9")])
        .exact_local_unit_data("cluster", [("session-term", "9")])
        .verify();
}

#[rstest]
#[case("cluster-relation-changed")]
#[case("leader-settings-changed")]
#[case("update-status")]
fn follower_keeps_to_the_leaders_term(scenario: Scenario, state: State, #[case] hook: &str) {
    let out = scenario.play(&Scene::new(hook).state(state));
    out.expect()
        .unit_status(SERVING)
        .exact_local_unit_data("cluster", [("session-term", "2")])
        .exact_local_app_data("cluster", [("leader-unit", "webshop/1"), ("session-term", "2")])
        .verify();
}

#[rstest]
fn follower_waits_for_the_first_term(scenario: Scenario, state: State, cluster: Relation) {
    let mut state = state;
    state.relations[0] = cluster.local_app_data(Databag::new());
    let out = scenario.play(&Scene::new("start").state(state));
    out.expect()
        .unit_status(("waiting", "no leader has opened the sessions"))
        .exact_local_unit_data("cluster", Databag::new())
        .verify();
}
