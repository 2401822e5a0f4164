//! The web shop: a charm on `juju-charm`, played as a function and as its own executable. It makes no difference.

use juju_scenario::Failure;
use juju_scenario::prelude::*;
use rstest::{fixture, rstest};

use super::{prepare, process};

const CHARM: &str = "examples/charms/webshop";

/// The charm as a function.
#[fixture]
fn function() -> Scenario {
    Scenario::new(CharmSpec::new(::webshop::charm).load(prepare::source(CHARM)))
}

/// The charm as the process that Juju starts.
#[fixture]
fn executable() -> Scenario {
    Scenario::new(CharmSpec::executable(prepare::webshop()).load(prepare::source(CHARM)))
}

#[fixture]
fn first_day() -> Playbook {
    Playbook::load(prepare::source(CHARM).join("tests/playbooks/first-day.yaml")).unwrap()
}

#[rstest]
#[ignore = "builds the charm's program with cargo"]
fn scenes_played_alone_are_the_same(function: Scenario, executable: Scenario, first_day: Playbook) {
    let functions = function.playbook(first_day.clone()).play_until_complete();
    let executables = executable.playbook(first_day.clone()).play_until_complete();
    assert_same(&executables, &functions, first_day.len());
}

#[rstest]
#[ignore = "builds the charm's program with cargo"]
fn scenes_played_in_sequence_are_the_same(
    function: Scenario,
    executable: Scenario,
    first_day: Playbook,
    #[values(0, 12)] unit: u32,
) {
    let functions = function.unit_number(unit).playbook(first_day.clone()).play_in_sequence();
    let executables = executable.unit_number(unit).playbook(first_day.clone()).play_in_sequence();
    assert_same(&executables, &functions, first_day.len());
}

/// The outcomes as a whole: contexts with statuses, databags, log and memos, the hook, the unit and all calls.
#[track_caller]
fn assert_same(executables: &[Outcome], functions: &[Outcome], count: usize) {
    assert_eq!((executables.len(), functions.len()), (count, count));
    for (executable, function) in executables.iter().zip(functions) {
        assert_eq!(executable, function);
        assert_eq!(process(executable).exit, Exit::Code(0));
        assert_eq!(process(executable).stderr_text(), "");
        assert!(function.process.is_none());
    }
}

#[rstest]
#[ignore = "builds the charm's program with cargo"]
fn what_is_left_of_a_hook_that_fails_is_the_same(function: Scenario, executable: Scenario) {
    let database = relation("database", "postgresql_client")
        .remote_app_name("pg")
        .remote_app_data([("host", "10.1.2.3"), ("port", "many")]);
    let state = State::new()
        .leader(true)
        .opened_port(80)
        .relation(peer_relation("cluster", "webshop_cluster"))
        .relation(database);
    let scene = Scene::new("config-changed").state(state);
    let [function, executable] = [function, executable]
        .map(|scenario| scenario.try_play(&scene).unwrap_err().outcome().unwrap().clone());
    assert_eq!(executable.context_out, function.context_out);
    assert_eq!(executable.calls, function.calls);
    assert_eq!((&executable.hook, executable.unit_name()), (&function.hook, function.unit_name()));
    executable
        .expect()
        .unit_status(("maintenance", "moving from 80/tcp to 8080/tcp"))
        .opened_ports([80])
        .exact_local_app_data("cluster", [("", ""); 0])
        .called("relation-set", 1..)
        .verify();

    // The error itself is what differs: a function hands it back, and a process can only end with it.
    let error = "pg says that it listens on port \"many\", which is none";
    assert_eq!(function.failure, Some(Failure::Error(vec![error.to_owned()])));
    assert_eq!(executable.failure, Some(Failure::ExitCode(1)));
    assert_eq!(process(&executable).stderr_text(), format!("ERROR {error}\n"));
}
