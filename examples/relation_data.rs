//! A charm that copies what the remote application has said to the databag of its own unit.
//!
//! The relation of the State goes in with one value, and comes out with another; all else in it is compared too. The
//! delta says the same from the other side: this, and nothing but this, has changed.
//!
//! ```console
//! $ cargo run --example relation_data
//! ```

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use juju_scenario::prelude::*;

/// Copies `cde` of the remote application to `abc` of this unit, on every relation of `foo`.
fn copies(_: &Hook, juju: &mut Juju) -> CharmResult {
    for relation in juju.relation_ids("foo")? {
        let app = juju.relation_list_app(&relation)?;
        let said = juju.relation_get_app(&relation, app)?;
        let value = said.get("cde").ok_or("the remote application has not said cde")?;
        juju.relation_set(&relation, [("abc", value)])?;
    }
    Ok(())
}

fn main() {
    let scenario =
        Scenario::new(CharmSpec::new(copies).meta("{name: local, requires: {foo: {interface: bar}}}"));
    let before = relation("foo", "bar")
        .remote_app_name("remote")
        .local_unit_data([("abc", "foo")])
        .remote_app_data([("cde", "baz!")]);
    let scene = Scene::new(event("foo-relation-changed")).state(State::new().relation(before.clone()));

    let out = scenario.play(&scene);
    assert_eq!(out.context_out.state.relations[0].local_unit_data, [("abc", "baz!")]);
    assert_eq!(out.context_out.state.relations, [before.local_unit_data([("abc", "baz!")])]);

    println!("{}, for {}:", out.scene, out.unit_name());
    for call in &out.calls {
        println!("    {call}");
    }
    println!("what has changed:\n    {}", out.delta());
    assert_eq!(out.delta().to_string(), r#"replace /state/relations/0/local_unit_data/abc "baz!""#);

    // Before the remote application has said anything, the hook fails, and the databag stays as it was.
    let mut silent = scene.copy();
    silent.context.state.relations[0].remote_app_data = Databag::new();
    let error = scenario.try_play(&silent.name("too early")).expect_err("the charm needs the data");
    assert!(error.outcome().is_some_and(|out| out.delta().is_empty()));
    println!("\nand when the remote application is silent:\n\n{error}");
}
