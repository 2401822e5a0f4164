//! Scenes, contexts, playbooks, and the scenario in which nothing is said.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use juju_charm::tool::AddressKind;
use juju_scenario::prelude::*;

use super::{copier, foo, idle, ruler, stage};

#[test]
fn point_1_a_test_declares_the_whole_state_and_fires_one_event_at_it() {
    let state = State::new().leader(true).config("title", "Lear").relation(foo()).storage(storage("data"));
    let out = stage(ruler).play(&Scene::new(event("start")).state(state.clone()));
    assert_eq!(out.context_out.state, state.unit_status(Status::active("I rule")));
}

#[test]
fn point_2_a_charm_is_a_function_from_a_scene_to_a_new_context() {
    let scene = Scene::new(event("start")).state(State::new().leader(true));
    let before = Playbook::from([scene.copy()]).to_json().unwrap();
    let (first, second) = (stage(ruler).play(&scene), stage(ruler).play(&scene));
    assert_eq!(first, second);
    assert_ne!(first.context_out, scene.context);
    assert_eq!(Playbook::from([scene]).to_json().unwrap(), before);
}

#[test]
fn point_3_a_test_sees_whether_the_charm_failed_and_what_has_changed() {
    let failing = |_: &Hook, _: &mut Juju| -> CharmResult { Err("uncaught".into()) };
    let scene = Scene::new(event("start"));
    assert!(stage(failing).try_play(&scene).is_err());
    let out = stage(ruler).try_play(&scene).unwrap();
    assert_eq!(out.context_out.state, State::new().unit_status(Status::active("I follow")));
    assert_eq!(out.delta().to_string(), r#"replace /state/status/unit ["active","I follow"]"#);
}

#[test]
fn point_4_one_scene_is_one_event() {
    let hooks = Arc::new(AtomicUsize::new(0));
    let count = hooks.clone();
    let charm = move |hook: &Hook, _: &mut Juju| -> CharmResult {
        assert_eq!(*hook, Hook::ConfigChanged);
        count.fetch_add(1, Ordering::Relaxed);
        Ok(())
    };
    let _ = stage(charm).play(&Scene::new(event("config-changed")).state(State::new().relation(foo())));
    assert_eq!(hooks.load(Ordering::Relaxed), 1);
}

#[test]
fn point_5_a_scene_is_data_that_knows_no_charm_and_can_be_shared() {
    let scene = Scene::new(event("foo-relation-changed")).state(State::new().leader(true).relation(foo()));
    let playbook = Playbook::from([scene.clone()]);
    let shared = Playbook::from_json(playbook.to_json().unwrap()).unwrap().scenes.remove(0);
    assert_eq!(shared, scene);
    let by_one = stage(copier).play(&shared);
    assert_eq!(by_one.context_out.state.relations[0].local_unit_data, [("abc", "baz!")]);
    let by_another = Scenario::new(CharmSpec::new(idle).name("other")).play(&shared);
    assert_eq!(by_another.context_out, shared.context);
}

#[test]
fn point_6_the_scenes_of_a_playbook_know_nothing_of_each_other() {
    let scenes =
        [true, false, true].map(|leader| Scene::new(event("start")).state(State::new().leader(leader)));
    let words = |scenes: Vec<Scene>| -> Vec<String> {
        let outcomes = stage(ruler).playbook(scenes).play_until_complete();
        outcomes.iter().map(|out| out.context_out.state.status.unit.message.clone()).collect()
    };
    let forwards = words(scenes.to_vec());
    assert_eq!(forwards, ["I rule", "I follow", "I rule"]);
    let mut backwards = words(scenes.iter().rev().cloned().collect());
    backwards.reverse();
    assert_eq!(backwards, forwards);
}

#[test]
fn point_6_a_playbook_can_also_hand_each_scene_what_the_one_before_has_left() {
    let scenes = [Scene::new(event("start")), Scene::new(event("update-status"))];
    let independent = stage(ruler).playbook(scenes.clone()).play_until_complete();
    assert_eq!(independent[1].context_out.state.status.unit, ("unknown", ""));
    let in_sequence = stage(ruler).playbook(scenes).play_in_sequence();
    assert_eq!(in_sequence[1].context_out.state.status.unit, ("active", "I follow"));
}

#[test]
fn point_7_a_test_defines_a_scenario_and_runs_it() {
    let scenario = Scenario::new(CharmSpec::new(ruler));
    let out = scenario.play(&Scene::new("start"));
    assert_eq!(out.context_out.state.status.unit, ("active", "I follow"));
}

#[test]
fn point_8_in_the_null_scenario_all_is_defaulted_and_there_is_next_to_nothing() {
    let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
        assert!(!juju.is_leader()?);
        assert!(juju.config_get()?.is_empty());
        assert!(juju.relation_ids("foo")?.is_empty());
        assert!(juju.opened_ports()?.is_empty());
        assert_eq!(juju.status_get()?, ("unknown", ""));
        assert!(juju.network_get("foo").is_err());
        assert!(juju.unit_get(AddressKind::PublicAddress).is_err());
        Ok(())
    };
    let nowhere = stage(charm).path("/nowhere/at/all");
    let out = nowhere.play(&Scene::new(event("start")).context(Context::default()));
    assert_eq!(out.context_out.state.status.unit, ("unknown", ""));
    assert_eq!(out.context_out, Context::default());
    assert!(out.delta().is_empty());
}
