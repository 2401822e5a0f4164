//! The README's fixtures and cases, as a charm's author would have them in a test file of their own.

use juju_scenario::prelude::*;
use rstest::{fixture, rstest};

fn my_charm(hook: &Hook, juju: &mut Juju) -> CharmResult {
    if let Hook::Start = hook {
        let message = if juju.is_leader()? { "I rule" } else { "I follow" };
        juju.status_set(Status::active(message))?;
    }
    Ok(())
}

#[fixture]
fn scenario() -> Scenario {
    Scenario::new(CharmSpec::new(my_charm).name("foo"))
}

#[fixture]
fn start_scene() -> Scene {
    Scene::new(event("start"))
}

#[rstest]
#[case(true, "I rule")]
#[case(false, "I follow")]
fn status_follows_leadership(
    scenario: Scenario,
    start_scene: Scene,
    #[case] leader: bool,
    #[case] message: &str,
) {
    let out = scenario.play(&start_scene.state(State::new().leader(leader)));
    assert_eq!(out.context_out.state.status.unit, ("active", message));
}

#[rstest]
fn setup(scenario: Scenario, #[values(true, false)] leader: bool) {
    let outcomes = StartupScenario::from(scenario).leader(leader).play_until_complete();
    let message = if leader { "I rule" } else { "I follow" };
    assert_eq!(outcomes[3].context_out.state.status.unit, ("active", message));
}

/// The README's YAML is a playbook, and says what the README says of it.
#[test]
fn the_yaml_of_the_readme_is_a_playbook() {
    let readme = include_str!("../../README.md");
    let written = readme.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let yaml = written.into_iter().find(|yaml| yaml.contains("the database arrives")).unwrap();
    let playbook = Playbook::from_yaml(yaml).unwrap();
    assert_eq!(playbook.scenes[1].name.as_deref(), Some("the database arrives"));
    assert_eq!(playbook.scenes[1].context.memos, [memo::is_leader([true, false])]);
    let outcomes =
        Scenario::new(CharmSpec::new(my_charm).name("foo")).playbook(playbook).play_until_complete();
    assert_eq!(outcomes.len(), 2);
}
