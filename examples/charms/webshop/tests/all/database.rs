//! The database: waiting for it, asking for it, and losing it.

use juju_scenario::prelude::*;
use rstest::rstest;

use crate::stage::{SERVING, cluster, database, scenario};

#[rstest]
fn shop_without_a_database_is_blocked(
    scenario: Scenario,
    cluster: Relation,
    #[values("config-changed", "start", "update-status")] hook: &str,
) {
    let out = scenario.play(&Scene::new(hook).state(State::new().relation(cluster)));
    assert_eq!(out.context_out.state.status.unit, ("blocked", "integrate a database"));
}

#[rstest]
#[case::nothing(Databag::new())]
#[case::no_port([("host", "10.1.2.3")].into())]
#[case::no_host([("port", "5432")].into())]
fn shop_waits_until_the_database_has_said_all(
    scenario: Scenario,
    cluster: Relation,
    database: Relation,
    #[case] said: Databag,
) {
    let state = State::new().relation(cluster).relation(database.remote_app_data(said));
    let out = scenario.play(&Scene::new("database-relation-joined").state(state));
    assert_eq!(out.context_out.state.status.unit, ("waiting", "pg has not said where it listens"));
}

#[rstest]
fn shop_opens_when_the_database_has_said_where_it_listens(
    scenario: Scenario,
    cluster: Relation,
    database: Relation,
) {
    let silent = database.clone().remote_app_data(Databag::new());
    let before = State::new().relation(cluster).relation(silent);
    let out = scenario.play(&Scene::new("database-relation-created").state(before));
    assert_eq!(out.context_out.state.status.unit.name, "waiting");

    let mut state = out.context_out.state;
    state.relations[1].remote_app_data = database.remote_app_data;
    let out =
        scenario.play(&Scene::new(event("database-relation-changed").without_remote_unit()).state(state));
    assert_eq!(out.context_out.state.status.unit, SERVING);
}

#[rstest]
#[case::leader(true, "webshop")]
#[case::follower(false, "")]
fn leader_alone_asks_for_a_database(
    scenario: Scenario,
    cluster: Relation,
    database: Relation,
    #[case] leader: bool,
    #[case] asked: &str,
) {
    let state = State::new().leader(leader).relation(cluster).relation(database);
    let out = scenario.play(&Scene::new("database-relation-created").state(state));
    let mut expected = Databag::new();
    expected.set("database", asked);
    out.expect()
        .exact_local_app_data("database", expected)
        .exact_local_unit_data("database", Databag::new())
        .verify();
}

#[rstest]
fn database_is_gone_in_relation_broken(scenario: Scenario, cluster: Relation, database: Relation) {
    let (status, message) = SERVING;
    let state = State::new().relation(cluster).relation(database).unit_status(Status::active(message));
    assert_eq!(state.status.unit, (status, message));

    let out = scenario.play(&Scene::new("database-relation-broken").state(state));
    out.expect().unit_status(("blocked", "integrate a database")).called("relation-get", 1).verify();
}

#[rstest]
fn port_that_is_none_fails_the_hook(
    scenario: Scenario,
    cluster: Relation,
    database: Relation,
    #[values("sixteen", "65536", "-1")] port: &str,
) {
    let database = database.remote_app_data([("host", "10.1.2.3"), ("port", port)]);
    let state = State::new().relation(cluster).relation(database);
    let error = scenario.try_play(&Scene::new("database-relation-changed").state(state)).unwrap_err();
    assert!(error.is_charm_failure());
    let report = error.to_string();
    assert!(report.contains(&format!("pg says that it listens on port {port:?}, which is none")), "{report}");
}
