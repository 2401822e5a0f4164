//! `goal-state`.

use juju_charm::tool::{GoalState, GoalStatus};
use juju_scenario::prelude::*;

use super::{cluster, db, in_scene, on_stage, start};

fn goal_state(state: State) -> GoalState {
    in_scene(&start(state), Juju::goal_state).unwrap()
}

#[test]
fn as_many_units_are_planned_as_the_operator_has_asked_for() {
    let goal = goal_state(State::new().planned_units(3));
    let names: Vec<&String> = goal.units.keys().collect();
    assert_eq!(names, ["foo/0", "foo/1", "foo/2"]);
}

#[test]
fn there_is_one_unit_unless_the_state_says_more() {
    let goal = goal_state(State::new());
    assert_eq!(goal.units.len(), 1);
    assert!(goal.units.contains_key("foo/0"));
    assert!(goal.relations.is_empty());
}

#[test]
fn the_unit_itself_is_among_those_that_are_planned() {
    let stage = |spec| Scenario::new(spec).unit_number(7);
    let scene = start(State::new().planned_units(2));
    let (goal, _) = on_stage(stage, &scene, |juju| juju.goal_state().unwrap());
    assert_eq!(goal.units.len(), 2);
    assert!(goal.units.contains_key("foo/7"));
}

#[test]
fn each_endpoint_has_the_applications_and_units_at_its_other_ends() {
    let replica =
        relation("db", "postgresql").remote_app_name("replica").remote_units_data([(4, [("", ""); 0])]);
    let goal = goal_state(State::new().relation(db()).relation(replica));
    let mut ends: Vec<&str> = goal.relations["db"].keys().map(String::as_str).collect();
    ends.sort_unstable();
    assert_eq!(ends, ["pg", "pg/0", "pg/1", "replica", "replica/4"]);
}

#[test]
fn the_peers_are_at_the_other_end_of_a_peer_relation() {
    let goal = goal_state(State::new().relation(cluster()));
    assert!(goal.relations["cluster"].contains_key("foo/1"));
    assert!(!goal.relations["cluster"].contains_key("foo/0"));
}

#[test]
fn what_the_state_says_of_it_is_what_is_answered() {
    let since = "2026-05-04 03:02:01Z".to_owned();
    let dying = GoalStatus { status: "dying".to_owned(), since };
    let goal = GoalState { units: [("foo/5", dying)].into(), ..GoalState::default() };
    assert_eq!(goal_state(State::new().planned_units(9).goal_state(goal.clone())), goal);
}

#[test]
fn it_is_the_same_in_every_run() {
    let state = State::new().planned_units(2).relation(db());
    assert_eq!(goal_state(state.clone()), goal_state(state));
}

#[test]
fn all_is_as_it_is_since_the_time_that_the_clock_says() {
    let times = |goal: GoalState| {
        let ends = goal.relations.values().flat_map(juju_charm::Map::values);
        let mut times: Vec<String> = goal.units.values().chain(ends).map(|goal| goal.since.clone()).collect();
        times.dedup();
        times
    };
    let state = State::new().relation(db());
    assert_eq!(times(goal_state(state.clone())), ["2026-01-01 00:00:00Z"]);
    let elsewhere = state.clock("2027-01-31T01:00:00.5+02:00");
    assert_eq!(times(goal_state(elsewhere)), ["2027-01-30 23:00:00Z"]);
}

#[test]
fn a_time_that_the_state_says_of_it_is_printed_as_juju_prints_it() {
    let since = "2026-05-04T03:02:01Z".to_owned();
    let goal = [("foo/5", GoalStatus { status: "dying".to_owned(), since })];
    let goal = GoalState { units: goal.into(), ..GoalState::default() };
    assert_eq!(goal_state(State::new().goal_state(goal)).units["foo/5"].since, "2026-05-04 03:02:01Z");
}
