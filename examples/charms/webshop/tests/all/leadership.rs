//! Who speaks for the application, and what happens when that changes while a hook runs.

use juju_scenario::prelude::*;
use rstest::rstest;

use crate::stage::{SERVING, scenario, state};

#[rstest]
#[case::leader(true, SERVING)]
#[case::follower(false, ("unknown", ""))]
fn leader_alone_speaks_for_the_application(
    scenario: Scenario,
    state: State,
    #[case] leader: bool,
    #[case] expected: (&str, &str),
) {
    let out = scenario.play(&Scene::new("update-status").state(state.leader(leader)));
    out.expect().app_status(expected).unit_status(SERVING).verify();
}

#[rstest]
fn leadership_lost_half_way_leaves_the_application_alone(scenario: Scenario, state: State) {
    let scene = Scene::new("update-status").state(state.leader(true)).memo(memo::is_leader([true, false]));
    let out = scenario.play(&scene);
    out.expect()
        .all_memos_used()
        .called("is-leader", 2)
        .unit_status(SERVING)
        .app_status(("unknown", ""))
        .local_app_data("cluster", [("leader-unit", "webshop/0")])
        .verify();
}

#[rstest]
fn leadership_won_half_way_is_used_at_once(scenario: Scenario, state: State) {
    let scene = Scene::new("update-status").state(state.leader(true)).memo(memo::is_leader([false, true]));
    let out = scenario.play(&scene);
    out.expect()
        .all_memos_used()
        .app_status(SERVING)
        .local_app_data("cluster", [("leader-unit", "webshop/1")])
        .verify();
}

#[rstest]
fn leadership_lost_before_writing_fails_the_hook(scenario: Scenario, state: State) {
    let scene = Scene::new("update-status").state(state).memo(memo::is_leader([true]));
    let error = scenario.try_play(&scene).unwrap_err();
    let out = error.outcome().unwrap();
    let refused = out.calls.last().unwrap();
    assert_eq!(refused.request.tool(), "relation-set");
    assert!(refused.answer.as_ref().unwrap_err().is_refused());
    assert_eq!(out.context_out.state.relations, out.scene.context.state.relations);
}
