//! The proxies in front of the shop.

use juju_scenario::prelude::*;
use rstest::rstest;

use crate::stage::{SERVING, scenario, state, website};

#[rstest]
fn unit_publishes_where_it_is(
    scenario: Scenario,
    state: State,
    website: Relation,
    #[values("website-relation-created", "website-relation-joined", "config-changed")] hook: &str,
) {
    let state =
        state.relation(website.clone()).network(network("website").ingress_addresses(["203.0.113.7"]));
    let out = scenario.play(&Scene::new(hook).state(state));
    assert_eq!(
        out.context_out.state.relations[2],
        website.local_unit_data([("hostname", "203.0.113.7"), ("port", "8080")])
    );
    assert_eq!(out.context_out.state.status.unit, SERVING);
}

#[rstest]
fn each_unit_publishes_its_own_address(
    scenario: Scenario,
    state: State,
    website: Relation,
    #[values(true, false)] leader: bool,
    #[values(0, 7)] unit: u32,
) {
    let address = format!("10.0.0.{unit}");
    let network = network("website").private_address(&address).ingress_addresses([""; 0]);
    let state = state.leader(leader).relation(website).network(network);
    let out = scenario.unit_number(unit).play(&Scene::new("website-relation-joined").state(state));
    out.expect()
        .local_unit_data("website", [("hostname", &address)])
        .exact_local_app_data("website", Databag::new())
        .verify();
}

#[rstest]
fn every_proxy_is_told(scenario: Scenario, state: State, website: Relation) {
    let other = website.clone().remote_app_name("traefik").id(12);
    let state = state.relation(website.id(3)).relation(other).network(network("website"));
    let joined = event("website-relation-joined").relation(12);
    let out = scenario.play(&Scene::new(joined).state(state));
    let told = [("hostname", "192.0.2.0"), ("port", "8080")];
    out.expect()
        .exact_local_unit_data("website:3", told)
        .exact_local_unit_data("website:12", told)
        .called("network-get", 1)
        .verify();
}

#[rstest]
fn name_that_the_operator_has_chosen_comes_first(scenario: Scenario, state: State, website: Relation) {
    let state = state.relation(website).config("external-hostname", "shop.example.com");
    let out = scenario.play(&Scene::new("config-changed").state(state));
    out.expect()
        .local_unit_data("website", [("hostname", "shop.example.com")])
        .called("network-get", 0)
        .verify();
}

#[rstest]
fn proxies_learn_that_the_port_has_moved(scenario: Scenario, state: State, website: Relation) {
    let told = website.local_unit_data([("hostname", "192.0.2.0"), ("port", "8080")]);
    let state = state.relation(told).network(network("website")).opened_port(8080).config("port", 9090);
    let out = scenario.play(&Scene::new("config-changed").state(state));
    let delta = out.delta().to_string();
    assert!(delta.contains(r#"replace /state/relations/2/local_unit_data/port "9090""#), "{delta}");
    assert!(!delta.contains("hostname"), "{delta}");
}

#[rstest]
fn proxy_that_leaves_is_told_no_more(scenario: Scenario, state: State, website: Relation) {
    let out = scenario.play(&Scene::new("website-relation-broken").state(state.relation(website)));
    out.expect().exact_local_unit_data("website", Databag::new()).called("network-get", 0).verify();
}
