//! How a unit starts, lives and ends.

use juju_scenario::prelude::*;
use rstest::rstest;

use crate::stage::{CHARM_DIR, SERVING, cluster, database, scenario, state, website};

fn spec() -> CharmSpec {
    CharmSpec::new(webshop::charm).load(CHARM_DIR)
}

#[rstest]
fn install_says_which_shop_it_is(scenario: Scenario, #[values("install", "upgrade-charm")] hook: &str) {
    let out = scenario.play(&Scene::new(hook));
    out.expect()
        .unit_status(("maintenance", "putting up the shelves"))
        .app_version(env!("CARGO_PKG_VERSION"))
        .opened_ports([0u16; 0])
        .verify();
}

#[rstest]
fn storage_is_noted(scenario: Scenario) {
    let state = State::new().storage(storage("data").location("/srv/webshop"));
    let out = scenario.play(&Scene::new("data-storage-attached").state(state));
    out.expect().logged("the pictures are in /srv/webshop").verify();
}

#[rstest]
fn stop_closes_the_ports(scenario: Scenario, cluster: Relation) {
    // The unit has left its other relations before it stops.
    let state = State::new().relation(cluster.joined([])).opened_port(8080);
    let out = scenario.play(&Scene::new("stop").state(state));
    out.expect().unit_status(("maintenance", "closing")).opened_ports([0u16; 0]).verify();
}

#[rstest]
fn nothing_changes_when_all_is_well(scenario: Scenario, state: State, #[values(true, false)] leader: bool) {
    let update = Scene::new("update-status").state(state.leader(leader));
    let settled = scenario.play(&update).context_out.state;
    let out = scenario.play(&Scene::new("update-status").state(settled));
    out.expect().nothing_changed().verify();
    assert!(out.delta().is_empty());
}

#[rstest]
fn unit_starts(
    #[values(true, false)] leader: bool,
    cluster: Relation,
    database: Relation,
    website: Relation,
) {
    let state = State::new()
        .relation(cluster)
        .relation(database)
        .relation(website)
        .network(network("website"))
        .storage(storage("data"));
    let played = StartupScenario::new(spec()).state(state).leader(leader).play_in_sequence();
    let hooks: Vec<_> = played.iter().map(|out| out.hook.name()).collect();
    assert_eq!(hooks[..2], ["data-storage-attached", "install"]);
    let start = played.iter().position(|out| out.hook == Hook::Start).unwrap();
    assert_eq!(played[start - 1].hook, Hook::ConfigChanged);

    let last = played.last().unwrap();
    last.expect()
        .unit_status(SERVING)
        .app_version(env!("CARGO_PKG_VERSION"))
        .opened_ports([8080])
        .exact_local_unit_data("website", [("hostname", "192.0.2.0"), ("port", "8080")])
        .verify();
    assert_eq!(last.context_out.state.relations[1].local_app_data.is_empty(), !leader);
}

#[rstest]
fn unit_starts_alone(#[values(true, false)] leader: bool) {
    for out in StartupScenario::new(spec()).leader(leader).play_until_complete() {
        assert_eq!(out.context_out.state.opened_ports.is_empty(), *out.hook.name() == *"install");
    }
}

#[rstest]
fn unit_ends(state: State, website: Relation) {
    let state =
        state.relation(website).network(network("website")).storage(storage("data")).opened_port(8080);
    let played = TeardownScenario::new(spec()).state(state).play_in_sequence();
    let hooks: Vec<_> = played.iter().map(|out| out.hook.name()).collect();
    assert_eq!(
        hooks,
        [
            "data-storage-detaching",
            "database-relation-departed",
            "database-relation-broken",
            "website-relation-departed",
            "website-relation-broken",
            "cluster-relation-departed",
            "stop",
            "remove",
        ]
    );
    let statuses: Vec<&str> =
        played.iter().map(|out| out.context_out.state.status.unit.message.as_str()).collect();
    assert_eq!(statuses[..3], ["putting the pictures away", SERVING.1, "integrate a database"]);
    assert_eq!(statuses[6..], ["closing", "closing"]);
    assert!(played[7].context_out.state.opened_ports.is_empty());
    assert!(played[7].calls.is_empty());
}

#[rstest]
fn life_of_a_unit_in_sequence(scenario: Scenario, cluster: Relation, database: Relation) {
    let alone = State::new().relation(cluster);
    let with_database = alone.clone().relation(database);
    let played = scenario
        .playbook([
            Scene::new("config-changed").state(alone),
            Scene::new("database-relation-changed").state(with_database.clone()),
            Scene::new("update-status"),
            Scene::new("config-changed").state(with_database.clone().config("port", 80)),
            Scene::new("database-relation-broken").state(with_database.config("port", 80)),
        ])
        .play_in_sequence();
    let said: Vec<&str> =
        played.iter().map(|out| out.context_out.state.status.unit.message.as_str()).collect();
    assert_eq!(
        said,
        [
            "integrate a database",
            "Webshop on port 8080, stock at 10.1.2.3:5432",
            "Webshop on port 8080, stock at 10.1.2.3:5432",
            "Webshop on port 80, stock at 10.1.2.3:5432",
            "integrate a database",
        ]
    );
    let ports: Vec<String> =
        played.iter().map(|out| out.context_out.state.opened_ports[0].to_string()).collect();
    assert_eq!(ports, ["8080/tcp", "8080/tcp", "8080/tcp", "80/tcp", "80/tcp"]);
}
