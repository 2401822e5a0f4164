//! The options, and the port that is one of them.

use juju_scenario::prelude::*;
use rstest::rstest;

use crate::stage::{SERVING, scenario, state};

#[rstest]
fn defaults_are_enough(scenario: Scenario, state: State) {
    let out = scenario.play(&Scene::new("config-changed").state(state));
    out.expect()
        .unit_status(SERVING)
        .opened_ports([8080])
        .logged_at(LogLevel::Info, "\"Webshop\" on port 8080, requests are not logged")
        .verify();
}

#[rstest]
fn title_is_what_the_operator_says(scenario: Scenario, state: State) {
    let out = scenario.play(&Scene::new("config-changed").state(state.config("title", "Globe")));
    assert_eq!(out.context_out.state.status.unit, ("active", "Globe on port 8080, stock at 10.1.2.3:5432"));
}

#[rstest]
#[case(true, "requests are logged")]
#[case(false, "requests are not logged")]
fn requests_are_logged_if_asked_for(
    scenario: Scenario,
    state: State,
    #[case] asked: bool,
    #[case] line: &str,
) {
    let out = scenario.play(&Scene::new("config-changed").state(state.config("log-requests", asked)));
    out.expect().logged(line).verify();
}

#[rstest]
fn settings_are_logged_only_when_they_may_have_changed(
    scenario: Scenario,
    state: State,
    #[values("start", "update-status", "database-relation-changed")] hook: &str,
) {
    let out = scenario.play(&Scene::new(hook).state(state));
    out.expect().not_logged("settings").verify();
}

#[rstest]
#[case(8080, 9090)]
#[case(9090, 80)]
fn old_port_is_closed_and_the_new_one_opened(
    scenario: Scenario,
    state: State,
    #[case] before: u16,
    #[case] now: u16,
) {
    let state = state.opened_port(before).config("port", now);
    let out = scenario.play(&Scene::new("config-changed").state(state));
    assert_eq!(out.context_out.state.opened_ports, [OpenedPort::from(now)]);
    out.expect().called("close-port", 1).called("open-port", 1).verify();
}

#[rstest]
fn port_that_is_open_is_left_alone(scenario: Scenario, state: State) {
    let out = scenario.play(&Scene::new("config-changed").state(state.opened_port(8080)));
    out.expect().opened_ports([8080]).called("open-port", 0).called("close-port", 0).verify();
}

#[rstest]
fn every_other_port_is_closed(scenario: Scenario, state: State) {
    let state = state.opened_port(PortRange::udp(53)).opened_port(PortRange::tcp(8000).up_to(8010));
    let out = scenario.play(&Scene::new("update-status").state(state));
    out.expect().opened_ports([8080]).verify();
}

#[rstest]
fn options_that_make_no_sense_block(
    scenario: Scenario,
    state: State,
    #[values(0, -1, 65_536)] port: i64,
    #[values("config-changed", "update-status")] hook: &str,
) {
    let message = format!("the option port is {port}, and ports go from 1 to 65535");
    let out = scenario.play(&Scene::new(hook).state(state.opened_port(8080).config("port", port)));
    out.expect().unit_status(("blocked", &message)).opened_ports([8080]).verify();
}

#[rstest]
fn shop_without_a_title_is_blocked(scenario: Scenario, state: State) {
    let out = scenario.play(&Scene::new("config-changed").state(state.config("title", "")));
    assert_eq!(out.context_out.state.status.unit, ("blocked", "the option title is empty"));
}

#[rstest]
fn options_that_the_charm_lacks_are_refused(scenario: Scenario, state: State) {
    let error =
        scenario.try_play(&Scene::new("config-changed").state(state.config("titel", "Globe"))).unwrap_err();
    assert_eq!(error.findings()[0].path, "context.state.config.titel");
    assert_eq!(error.findings()[0].mend, "did you mean `title`?");
}
