//! The shop's first day, as it is written in a playbook that others can play too.

use juju_scenario::prelude::*;
use rstest::{fixture, rstest};

use crate::stage::{CHARM_DIR, scenario};

#[fixture]
fn first_day() -> Playbook {
    Playbook::load(format!("{CHARM_DIR}/tests/playbooks/first-day.yaml"))
        .expect("the playbook is beside the tests")
}

/// The unit's status and the application's after each scene.
fn statuses(played: &[Outcome]) -> Vec<(&str, &str)> {
    let statuses = played.iter().map(|out| &out.context_out.state.status);
    statuses.map(|status| (status.unit.name.as_str(), status.app.name.as_str())).collect()
}

#[rstest]
fn each_scene_can_be_played_alone(scenario: Scenario, first_day: Playbook) {
    let played = scenario.playbook(first_day).play_until_complete();
    assert_eq!(
        statuses(&played),
        [
            ("maintenance", "unknown"),
            ("blocked", "blocked"),
            ("blocked", "blocked"),
            ("waiting", "waiting"),
            ("active", "active"),
            ("active", "active"),
            ("active", "active"),
            ("active", "unknown"),
        ]
    );
}

#[rstest]
fn day_as_a_whole(scenario: Scenario, first_day: Playbook) {
    let played = scenario.playbook(first_day).play_in_sequence();
    let [.., moved, lost] = &played[..] else { panic!("the day is over too soon") };
    moved
        .expect()
        .app_status(("active", "Globe on port 9090, stock at 10.1.2.3:5432"))
        .opened_ports([9090])
        .exact_local_unit_data("website", [("hostname", "203.0.113.7"), ("port", "9090")])
        .exact_local_app_data("cluster", [("leader-unit", "webshop/0"), ("session-term", "1")])
        .app_version(env!("CARGO_PKG_VERSION"))
        .verify();
    lost.expect()
        .all_memos_used()
        .unit_status(("active", "The Globe on port 9090, stock at 10.1.2.3:5432"))
        .app_status(("active", "Globe on port 9090, stock at 10.1.2.3:5432"))
        .verify();
}

#[rstest]
fn day_is_the_same_for_every_unit(scenario: Scenario, first_day: Playbook, #[values(1, 12)] unit: u32) {
    let played = scenario.unit_number(unit).playbook(first_day).play_in_sequence();
    let leader =
        played.last().unwrap().context_out.state.relations[0].local_app_data.get("leader-unit").unwrap();
    assert_eq!(leader, format!("webshop/{unit}"));
}

#[rstest]
fn playbook_survives_being_written(first_day: Playbook) {
    assert_eq!(Playbook::from_yaml(first_day.to_yaml().unwrap()).unwrap(), first_day);
    assert_eq!(Playbook::from_json(first_day.to_json().unwrap()).unwrap(), first_day);
}
