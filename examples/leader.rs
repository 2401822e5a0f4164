//! The simplest charm there is, and its first three tests: a scene goes in, a status comes out.
//!
//! The null scenario says nothing about the model: no config, no relations, no leadership. A charm that does nothing
//! leaves it as it was. Then one line of State makes the unit the leader, and another scene makes it a follower.
//!
//! ```console
//! $ cargo run --example leader
//! ```

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use juju_scenario::prelude::*;

/// A charm that does nothing at all.
fn idle(_: &Hook, _: &mut Juju) -> CharmResult {
    Ok(())
}

/// A charm that says who leads.
fn proud(hook: &Hook, juju: &mut Juju) -> CharmResult {
    if let Hook::Start = hook {
        let message = if juju.is_leader()? { "I rule" } else { "I follow" };
        juju.status_set(Status::active(message))?;
    }
    Ok(())
}

fn show(title: &str, out: &Outcome) {
    println!("{title}: {} is {}", out.unit_name(), out.context_out.state.status.unit);
    for call in &out.calls {
        println!("    {call}");
    }
}

fn main() {
    let start = Scene::new(event("start"));

    let out = Scenario::new(CharmSpec::new(idle).name("foo")).play(&start);
    assert_eq!(out.context_out.state.status.unit, ("unknown", ""));
    assert!(out.delta().is_empty());
    show("a charm that does nothing", &out);

    let scenario = Scenario::new(CharmSpec::new(proud).name("foo"));
    for (leader, message) in [(true, "I rule"), (false, "I follow")] {
        // The scene is copied, so that the next test meets the first one as it was.
        let mut scene = start.copy();
        scene.context.state.leader = leader;
        let out = scenario.play(&scene);
        assert_eq!(out.context_out.state.status.unit, ("active", message));
        show(if leader { "a leader" } else { "a follower" }, &out);
    }

    // The charm does not look at any other event.
    let out = scenario.play(&Scene::new("update-status").state(State::new().leader(true)));
    out.expect().unit_status(("unknown", "")).called("is-leader", 0).nothing_changed().verify();
    show("another event", &out);
}
