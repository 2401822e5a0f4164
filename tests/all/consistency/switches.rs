//! How the checker is told to look away.

use juju_scenario::prelude::*;
use rstest::rstest;

use super::{at_start, db, scenario};

/// A scene that breaks two rules, on a stage that has to be kept.
fn broken() -> Scene {
    at_start(State::new().relation(db().id(3)).relation(relation("web", "ftp").id(3)))
}

fn rules(scenario: &Scenario, scene: &Scene) -> Vec<Rule> {
    scenario.check(scene).iter().map(|finding| finding.rule).collect()
}

#[test]
fn all_that_is_wrong_is_found_at_once() {
    assert_eq!(rules(&scenario(), &broken()), [Rule::RelationIdTaken, Rule::RelationInterface]);
}

#[test]
fn a_rule_is_allowed_for_one_scene() {
    let allowed = broken().allow(Rule::RelationIdTaken);
    assert_eq!(rules(&scenario(), &allowed), [Rule::RelationInterface]);
    assert_eq!(rules(&scenario(), &broken()).len(), 2, "the other scene is as it was");
    scenario().play(&allowed.allow(Rule::RelationInterface));
}

#[test]
fn a_playbook_allows_a_rule_by_its_id() {
    let text = "scenes: [{event: leader-elected, allow: [leader-elected-without-leadership]}]";
    let playbook = Playbook::from_yaml(text).unwrap();
    assert_eq!(playbook.scenes[0].allow, [Rule::LeaderElectedWithoutLeadership]);
    assert_eq!(Playbook::from_yaml(playbook.to_yaml().unwrap()).unwrap(), playbook);
    scenario().playbook(playbook).play_until_complete();
}

#[test]
fn a_rule_that_there_is_not_cannot_be_allowed() {
    let error = Playbook::from_yaml("scenes: [{event: start, allow: [relation-limits]}]").unwrap_err();
    let text = error.to_string();
    assert!(text.contains("did you mean `relation-limit`?") && text.contains("playbook:1:"), "{text}");
}

#[rstest]
#[case::scene(scenario(), broken().unchecked())]
#[case::scenario(scenario().unchecked(), broken())]
fn what_is_unchecked_is_played(#[case] scenario: Scenario, #[case] scene: Scene) {
    assert!(scenario.check(&scene).is_empty());
    scenario.play(&scene);
}

#[test]
fn a_playbook_has_a_scene_unchecked() {
    let text = "scenes: [{event: leader-elected, unchecked: true}]";
    let playbook = Playbook::from_yaml(text).unwrap();
    assert_eq!(Playbook::from_yaml(playbook.to_yaml().unwrap()).unwrap(), playbook);
    scenario().playbook(playbook).play_until_complete();
}

#[test]
fn unchecked_as_it_may_be_there_has_to_be_a_hook() {
    let scene = Scene::new("db-relation-joined").unchecked();
    assert_eq!(rules(&scenario().unchecked(), &scene), [Rule::EventRelation]);
    assert!(scenario().try_play(&scene).unwrap_err().is_inconsistent());
}

#[test]
fn warnings_go_to_the_outcome() {
    let two = db().remote_unit_data(1, [("host", "10.0.0.1")]);
    let out = scenario().play(&Scene::new("db-relation-changed").state(State::new().relation(two)));
    let rules: Vec<Rule> = out.warnings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, [Rule::RemoteUnitImplied]);
}
