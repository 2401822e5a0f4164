//! A bug that nobody has thought of, found by scenes that nobody has thought of.
//!
//! The charm shares its budget among the units of each relation. It works in every test that its author wrote. Here it is played in
//! whatever Juju could produce, until it fails; and then the scene is made as small as it can be.
//!
//! ```console
//! $ cargo run --example generator --features proptest
//! ```

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use juju_scenario::generator::any_scene;
use juju_scenario::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// Gives each remote unit its share of the budget.
fn sharing(hook: &Hook, juju: &mut Juju) -> CharmResult {
    if !matches!(hook, Hook::ConfigChanged | Hook::RelationChanged(_)) {
        return Ok(());
    }
    let budget = juju.config_get_key("budget")?.and_then(|budget| budget.as_int()).unwrap_or(100);
    for relation in juju.relation_ids("workers")? {
        let units = i64::try_from(juju.relation_list(&relation)?.len())?;
        // What if no unit has joined yet?
        let share = budget / units;
        juju.relation_set(&relation, [("share", share.to_string())])?;
    }
    Ok(())
}

fn spec() -> CharmSpec {
    CharmSpec::new(sharing)
        .meta("{name: shop, provides: {workers: {interface: work}, web: {interface: http}}}")
        .config("options: {budget: {type: int, default: 100}, title: {type: string}}")
}

/// What the author has thought of.
fn works_with_two_workers() {
    let workers =
        relation("workers", "work").remote_units_data([(0, [("ready", "yes")]), (1, [("ready", "yes")])]);
    let scene = Scene::new(event::config_changed()).state(State::new().relation(workers));
    let out = Scenario::new(spec()).play(&scene);
    assert_eq!(out.context_out.state.relations[0].local_unit_data, [("share", "50")]);
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    works_with_two_workers();
    println!("with two workers the charm works");

    // In a test this is `proptest!(|(scene in any_scene(&spec()))| { scenario.try_play(&scene)?; })`; here the seed is always
    // the same, so that the example is too.
    let config = Config { cases: 2_000, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let scenario = Scenario::new(spec());
    let found = runner.run(&any_scene(&spec()), |scene| {
        scenario.try_play(&scene)?;
        Ok(())
    });

    let Err(TestError::Fail(_, scene)) = found else { return Err("the bug has not been found".into()) };
    println!("here it does not:\n\n{}", Playbook::from([scene.clone()]).to_yaml()?);
    let error = scenario.try_play(&scene).err().ok_or("the scene does not show it")?;
    println!("{error}");

    // Of all that the scene had there is left what matters, a relation that nobody has joined, and what every unit has.
    let state = &scene.context.state;
    let workers = &state.relations[0];
    assert_eq!((workers.endpoint.as_str(), workers.remote_units_data.len()), ("workers", 0));
    let every_unit = State { networks: state.networks.clone(), ..State::new().public_address("203.0.113.1") };
    assert_eq!(*state, every_unit.relation(workers.clone()));
    Ok(())
}
