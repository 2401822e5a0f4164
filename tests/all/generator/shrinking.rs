//! What is left of a scene in which a charm fails.

use juju_charm::ConfigValue;
use juju_scenario::generator::any_scene;
use juju_scenario::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

use crate::consistency::{ACTIONS, CONFIG, META};

/// The scene that is left when one was found in which something is wrong.
fn shrunk(spec: &CharmSpec, is_wrong: impl Fn(&Scene) -> bool) -> Scene {
    let config = Config { cases: 3_000, failure_persistence: None, ..Config::default() };
    let seed = proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, seed);
    let scenario = Scenario::new(spec.clone());
    let found = runner.run(&any_scene(spec), |scene| {
        // Whatever it shrinks to, it stays consistent.
        assert!(scenario.check(&scene).is_empty());
        if is_wrong(&scene) { Err(TestCaseError::fail("found")) } else { Ok(()) }
    });
    match found {
        Err(TestError::Fail(_, scene)) => scene,
        other => panic!("no such scene is found: {other:?}"),
    }
}

fn bare() -> CharmSpec {
    CharmSpec::without_code().name("foo")
}

fn declared() -> CharmSpec {
    CharmSpec::without_code().meta(META).config(CONFIG).actions(ACTIONS)
}

/// What every unit has.
fn unit() -> State {
    State::new().network(network("juju-info")).public_address("203.0.113.1")
}

#[test]
fn of_a_scene_in_which_all_is_wrong_nothing_is_left_but_what_every_unit_has() {
    assert_eq!(shrunk(&bare(), |_| true), Scene::new("start").state(unit()));
}

#[test]
fn of_a_charm_that_declares_much_the_smallest_state_is_left() {
    let spec = declared();
    let state = shrunk(&spec, |_| true).context.state;
    let smallest = State::from_spec(&spec);
    assert_eq!((&state.relations, &state.containers), (&smallest.relations, &smallest.containers));
    assert_eq!((&state.storages, &state.model), (&smallest.storages, &smallest.model));
    assert!(state.config.is_empty() && state.secrets.is_empty() && state.opened_ports.is_empty());
}

#[test]
fn leadership_is_left_if_it_matters() {
    let scene = shrunk(&bare(), |scene| scene.context.state.leader);
    assert_eq!(scene, Scene::new("start").state(unit().leader(true)));
}

#[test]
fn an_event_is_left_with_what_it_needs() {
    let scene = shrunk(&bare(), |scene| scene.event.name.ends_with("-relation-created"));
    let db = relation("db", "postgresql").remote_app_name("pg").remote_units_data([(0, [("", ""); 0]); 0]);
    let state = unit().network(network("db")).relation(db);
    assert_eq!(scene, Scene::new(event::relation_created("db").relation(0)).state(state));
}

#[test]
fn a_number_shrinks_to_the_edge() {
    let is_negative = |scene: &Scene| matches!(scene.context.state.config.get("acts"), Some(ConfigValue::Int(acts)) if *acts < 0);
    let scene = shrunk(&declared(), is_negative);
    let state = &scene.context.state;
    assert_eq!((state.config.len(), &state.config["acts"]), (1, &ConfigValue::Int(-1)));
    assert_eq!(scene.event, event::start());
}

#[test]
fn two_relations_on_one_endpoint_are_left_with_nothing_in_them() {
    let scene = shrunk(&bare(), |scene| {
        let relations = &scene.context.state.relations;
        relations.iter().filter(|relation| relation.endpoint == "db").count() > 1
    });
    let state = &scene.context.state;
    assert_eq!(state.relations.len(), 2);
    for relation in &state.relations {
        assert!(relation.remote_units_data.is_empty() && relation.local_unit_data.is_empty());
        assert!(relation.remote_app_data.is_empty() && relation.id.is_none());
    }
    assert_eq!(scene.event, event::start());
}

#[test]
fn a_secret_with_two_revisions_is_left_alone() {
    let scene =
        shrunk(&bare(), |scene| scene.context.state.secrets.iter().any(|secret| secret.revisions.len() > 1));
    let state = &scene.context.state;
    assert_eq!((state.secrets.len(), state.secrets[0].revisions.len()), (1, 2));
    assert_eq!((state.secrets[0].label.as_deref(), state.secrets[0].tracked_revision), (None, None));
    assert_eq!(State { secrets: Default::default(), ..state.clone() }, unit());
}
