//! Scenes that nobody has thought of: all of them are consistent, all that there is comes up, they shrink to what matters, and
//! whatever is spoilt in them is found.

mod always;
mod coverage;
mod mutations;
mod shrinking;

use juju_scenario::generator::{any_scene, any_scene_in};
use juju_scenario::prelude::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rstest::rstest;

use crate::consistency::scenario as declared;

/// A charm of which nothing is known.
fn bare() -> Scenario {
    Scenario::new(CharmSpec::without_code().name("foo"))
}

fn of_meta(meta: &str) -> Scenario {
    Scenario::new(CharmSpec::without_code().meta(meta))
}

fn subordinate() -> Scenario {
    of_meta(
        "{name: foo, subordinate: true, requires: {host: {interface: juju-info, scope: container}, db: pg}}",
    )
}

/// A charm on machines, with all that is of them.
fn of_machines() -> Scenario {
    of_meta(
        "name: foo
assumes: [juju < 5]
requires: {db: {interface: pg, limit: 2}}
peers: {cluster: {interface: cluster}}
storage: {data: {type: filesystem, multiple: {range: 0-3}}, raw: {type: block}}
resources: {theme: {type: file, filename: theme.tar.gz}, tool: {type: file, filename: tool}}
payloads: {monitor: {type: docker}}
",
    )
}

/// The scenes that are made of a seed that is always the same.
fn scenes(scenario: &Scenario, count: usize) -> Vec<Scene> {
    let mut runner = TestRunner::deterministic();
    let any = any_scene_in(scenario);
    (0..count).map(|_| any.new_tree(&mut runner).unwrap().current()).collect()
}

#[rstest]
#[case::bare(bare())]
#[case::declared(declared())]
#[case::subordinate(subordinate())]
#[case::of_machines(of_machines())]
#[case::of_juju_4(bare().juju_version("4.0.1"))]
#[case::declared_in_juju_4(declared().juju_version("4.0.1"))]
#[case::of_juju_3_3(bare().juju_version("3.3.0"))]
#[case::of_juju_2(bare().juju_version("2.9.50"))]
#[case::of_another_unit(declared().unit_number(3))]
fn every_scene_is_one_that_juju_could_have_produced(#[case] scenario: Scenario) {
    for scene in scenes(&scenario, 200) {
        let findings = scenario.check(&scene);
        assert!(findings.is_empty(), "{findings}\n{}", Playbook::from([scene]).to_yaml().unwrap());
        scenario.play(&scene);
    }
}

#[test]
fn scenes_are_made_for_a_charm_of_some_size() {
    let spec =
        CharmSpec::without_code().load(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/charms/webshop"));
    let scenario = Scenario::new(spec);
    for scene in scenes(&scenario, 150) {
        assert!(scenario.check(&scene).is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_scene_is_the_same_when_it_was_written_and_read(scene in any_scene(&CharmSpec::without_code().name("foo"))) {
        let playbook = Playbook::from([scene]);
        prop_assert_eq!(&Playbook::from_yaml(playbook.to_yaml()?)?, &playbook);
        prop_assert_eq!(&Playbook::from_json(playbook.to_json()?)?, &playbook);
    }
}

/// What is built in is possible whatever the State: how a unit starts, and how it ends.
#[rstest]
#[case::bare(bare())]
#[case::declared(declared())]
#[case::subordinate(subordinate())]
#[case::of_machines(of_machines())]
#[case::of_juju_4(bare().juju_version("4.0.1"))]
fn a_unit_can_start_and_end_in_any_state(#[case] scenario: Scenario) {
    // A unit that is at its end has left already what it would have to leave.
    let is_there = |scene: &Scene| !matches!(scene.event.name.as_str(), "stop" | "remove");
    for scene in scenes(&scenario, 60).into_iter().filter(is_there) {
        let state = scene.context.state;
        let startup = StartupScenario::from(scenario.clone()).state(state.clone());
        let teardown = TeardownScenario::from(scenario.clone()).state(state);
        for scene in startup.playbook().iter().chain(&teardown.playbook()) {
            let findings = scenario.check(scene);
            assert!(
                findings.is_empty(),
                "{scene}: {findings}\n{}",
                Playbook::from([scene.copy()]).to_yaml().unwrap()
            );
        }
        startup.play_in_sequence();
        teardown.play_in_sequence();
    }
}

#[test]
fn one_seed_makes_one_scene() {
    assert_eq!(scenes(&declared(), 20), scenes(&declared(), 20));
}
