//! Containers that a pod can have, and those that it cannot.

use juju_scenario::prelude::*;
use juju_scenario::state::{
    Check, CheckLevel, CheckStartup, Container, Layer, LayerCheck, ModelKind, check, notice,
};

use super::{Case, at_start, case};

fn with(containers: impl IntoIterator<Item = Container>) -> Scene {
    at_start(containers.into_iter().fold(State::new(), State::container))
}

fn web() -> Container {
    container("web").can_connect(true)
}

/// A container with a plan of one check, and how that does.
fn checked(check: Check) -> Scene {
    let up = LayerCheck::new().level(CheckLevel::Ready).startup(CheckStartup::Disabled).threshold(5);
    with([web().layer("base", Layer::new().check("up", up)).check(check)])
}

fn as_planned() -> Check {
    check("up").level(CheckLevel::Ready).startup(CheckStartup::Disabled).threshold(5)
}

pub(super) fn cases() -> Vec<Case> {
    let free = || Scenario::new(CharmSpec::without_code());
    let mut on_machine = with([web()]);
    on_machine.context.state.model.kind = ModelKind::Machine;
    let noticed =
        |key: &str, other: &str, id: &str| with([web().notice(notice(key)).notice(notice(other).id(id))]);
    let twice = with([web()
        .layer("base", Layer::new().check("up", LayerCheck::new()))
        .check(check("up"))
        .check(check("up"))]);
    let once = with([web().layer("base", Layer::new().check("up", LayerCheck::new())).check(check("up"))]);
    vec![
        case(
            Rule::ContainerName,
            "context.state.containers[0].name",
            with([container("-web")]),
            with([container("0-web")]),
        )
        .on(free()),
        case(Rule::ContainerTaken, "context.state.containers[1].name", with([web(), web()]), with([web()])),
        case(
            Rule::ContainerUndeclared,
            "context.state.containers[0].name",
            with([container("wed")]),
            with([web()]),
        ),
        case(Rule::ContainerOnMachine, "context.state.model.type", on_machine, with([web()])),
        case(Rule::CheckTaken, "context.state.containers[0].checks[1].name", twice, once),
        case(
            Rule::CheckNotInPlan,
            "context.state.containers[0].checks[0].name",
            checked(Check { name: "down".to_owned(), ..as_planned() }),
            checked(as_planned()),
        ),
        case(
            Rule::CheckDiffersFromPlan,
            "context.state.containers[0].checks[0].level",
            checked(Check { level: None, ..as_planned() }),
            checked(as_planned()),
        ),
        case(
            Rule::CheckDiffersFromPlan,
            "context.state.containers[0].checks[0].startup",
            checked(as_planned().startup(CheckStartup::Enabled)),
            checked(as_planned()),
        ),
        case(
            Rule::CheckDiffersFromPlan,
            "context.state.containers[0].checks[0].threshold",
            checked(as_planned().threshold(3)),
            checked(as_planned()),
        ),
        case(
            Rule::NoticeIdTaken,
            "context.state.containers[0].notices[1].id",
            noticed("example.com/a", "example.com/b", "1"),
            noticed("example.com/a", "example.com/b", "2"),
        ),
        case(
            Rule::NoticeIdTaken,
            "context.state.containers[0].notices[1].key",
            noticed("example.com/a", "example.com/a", "2"),
            noticed("example.com/a", "example.com/b", "2"),
        ),
        case(
            Rule::NoticeKey,
            "context.state.containers[0].notices[0].key",
            noticed("backup", "example.com/b", "2"),
            noticed("example.com/backup/full", "example.com/b", "2"),
        ),
    ]
}

/// A layer above replaces the check of one below, or is merged into it, as it says itself.
#[test]
fn a_check_does_as_the_plan_says_that_all_layers_make() {
    let base = || Layer::new().check("up", LayerCheck::new().level(CheckLevel::Alive).threshold(7));
    let above = LayerCheck::new().threshold(4);
    let merged = web().layer("base", base()).layer("more", Layer::new().check("up", above.clone().merge()));
    let replaced = web().layer("base", base()).layer("more", Layer::new().check("up", above));
    let check = check("up").threshold(4);
    for (container, check) in [(merged, check.clone().level(CheckLevel::Alive)), (replaced, check)] {
        let findings = super::scenario().check(&with([container.check(check)]));
        assert!(findings.is_empty(), "{findings}");
    }
}
