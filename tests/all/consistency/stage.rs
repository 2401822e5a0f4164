//! The charm, its unit, the model and Juju.

use juju_scenario::prelude::*;

use super::{Case, at_start, case, scenario};

fn of_meta(meta: &str) -> Scenario {
    Scenario::new(CharmSpec::without_code().meta(meta))
}

/// The scene is right, and the stage is wrong.
fn on_stages(rule: Rule, path: &'static str, broken: Scenario, mended: Scenario) -> Case {
    case(rule, path, Scene::new("start"), Scene::new("start")).on(broken).mended_on(mended)
}

pub(super) fn cases() -> Vec<Case> {
    let uuid = "5ce9a210-0000-4000-8000-000000000007";
    let named = |name: &str| Scenario::new(CharmSpec::without_code().name(name));
    vec![
        on_stages(Rule::ApplicationName, "scenario", named("foo-1"), named("foo-1a")),
        on_stages(
            Rule::JujuVersion,
            "scenario",
            scenario().juju_version("three"),
            scenario().juju_version("3.6-beta1"),
        ),
        on_stages(
            Rule::CharmAssumes,
            "scenario",
            of_meta("{name: foo, assumes: [juju >= 3.7]}"),
            of_meta("{name: foo, assumes: [juju >= 3.6]}"),
        ),
        on_stages(
            Rule::CharmExtension,
            "scenario",
            of_meta("{name: foo, extensions: [rails-framework]}"),
            of_meta("{name: foo}"),
        ),
        case(
            Rule::ModelName,
            "context.state.model.name",
            at_start(State::new().model(Model::new("Elsinore"))),
            at_start(State::new().model(Model::new("elsinore"))),
        ),
        case(
            Rule::ModelUuid,
            "context.state.model.uuid",
            at_start(State::new().model(Model::new("elsinore").uuid("1234"))),
            at_start(State::new().model(Model::new("elsinore").uuid(uuid))),
        ),
        case(
            Rule::UnitName,
            "context.state.machine_ports.other",
            at_start(State::new().machine_port("other", 80)),
            at_start(State::new().machine_port("other/0", 80)),
        ),
        case(
            Rule::UnitName,
            "context.state.machine_ports.foo/0",
            at_start(State::new().machine_port("foo/0", 80)),
            at_start(State::new().opened_port(80)),
        ),
        case(
            Rule::UnitName,
            "context.state.status.units.bar/1",
            at_start(with_unit_status("bar/1")),
            at_start(with_unit_status("foo/1")),
        ),
        case(
            Rule::SubordinateWithoutPrincipal,
            "context.state.relations",
            at_start(State::new()),
            at_start(State::new().relation(subordinate_relation("host", "juju-info").remote_app_name("web"))),
        )
        .on(of_meta(
            "{name: foo, subordinate: true, requires: {host: {interface: juju-info, scope: container}}}",
        )),
    ]
}

fn with_unit_status(unit: &str) -> State {
    let mut state = State::new();
    state.status.units.insert(unit, Status::active("ready"));
    state
}
