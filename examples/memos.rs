//! Answers by the book: a leader that loses its office half way through a hook.
//!
//! The State has one answer to a question, however often it is asked. A memo has one for each time: it is looked up
//! first, and when it is used up the State answers again. The charm here asks four times.
//!
//! ```console
//! $ cargo run --example memos
//! ```

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use juju_charm::tool::{IsLeader, RelationGet};
use juju_scenario::prelude::*;

/// Asks four times whether it leads, and reads what the database says.
fn asks(_: &Hook, juju: &mut Juju) -> CharmResult {
    let mut answers = Vec::new();
    for _ in 0..4 {
        answers.push(juju.is_leader()?.to_string());
    }
    for relation in juju.relation_ids("db")? {
        let host = juju.relation_get_key(&relation, "pg/0", "host")?;
        answers.push(host.unwrap_or_default().to_string());
    }
    juju.status_set(Status::active(answers.join(" ")))?;
    Ok(())
}

/// One memo in three spellings: the short one, the one in full, and the one that recorders of live units write.
const SPELLINGS: &str = "
scenes:
  - name: short
    event: start
    context:
      memos:
        - is-leader: [true, false]
  - name: in full
    event: start
    context:
      memos:
        - {tool: is-leader, mode: strict, calls: [{answer: true}, {answer: false}]}
  - name: as recorded
    event: start
    context:
      memos:
        - {name: _ModelBackend.leader_get, values: ['True', 'False'], caching_mode: strict}
";

fn show(out: &Outcome) {
    println!("{}: {}", out.scene, out.context_out.state.status.unit.message);
    for call in &out.calls {
        println!("    {call}");
    }
}

fn main() -> Result<(), juju_scenario::Error> {
    let scenario = Scenario::new(CharmSpec::new(asks).name("foo"));

    // A strict memo is a list: two answers, and then it is the State's turn, which knows of no leadership.
    let scene = Scene::new("start").name("a strict memo").memo(memo::is_leader([true, false]));
    let out = scenario.play(&scene);
    out.expect().unit_status(("active", "true false false false")).all_memos_used().verify();
    show(&out);

    // The same from YAML, however it is spelled.
    for out in scenario.clone().playbook(Playbook::from_yaml(SPELLINGS)?).play_until_complete() {
        out.expect().unit_status(("active", "true false false false")).all_memos_used().verify();
        println!("{}: {}", out.scene, out.context_out.state.status.unit.message);
    }

    // A loose memo is a table: its answer holds for every such call.
    let scene = Scene::new("start").name("a loose memo").memo(memo::is_leader([true]).loose());
    let out = scenario.play(&scene);
    assert_eq!(out.context_out.state.status.unit, ("active", "true true true true"));
    println!("{}: answered {} calls", out.scene, out.context_out.memos[0].cursor);

    // A memo for one call leaves all others to the State. What the whole databag says, each of its keys does.
    let pg = RelationGet { member: Some("pg/0".into()), ..RelationGet::default() };
    let scene = Scene::new("db-relation-changed")
        .name("a memo for one databag")
        .state(State::new().relation(relation("db", "postgresql").remote_app_name("pg")))
        .memo(memo::when(pg).answers([memo::databag([("host", "10.1.2.3")])]));
    let out = scenario.play(&scene);
    out.expect().unit_status(("active", "false false false false 10.1.2.3")).all_memos_used().verify();
    show(&out);

    // A call can fail by the book too, and the charm with it.
    let lost = memo::when(IsLeader {}).fails("connection to the controller lost");
    let error = scenario
        .try_play(&Scene::new("start").name("a call that fails").memo(lost))
        .expect_err("the call fails");
    assert!(error.is_charm_failure());
    println!("\n{error}\n");

    // What a test has written down, and the charm has not asked, is an expectation that is not met.
    let scene = Scene::new("start").name("too many answers").memo(memo::is_leader([true; 5]));
    let error = scenario.play(&scene).expect().all_memos_used().try_verify().expect_err("one answer is left");
    assert!(error.is_unmet());
    println!("{error}");
    Ok(())
}
