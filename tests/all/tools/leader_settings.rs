//! `leader-get` and `leader-set`, up to Juju 3.x.

use juju_charm::tool::{LeaderData, LeaderGet};
use juju_scenario::prelude::*;
use rstest::rstest;

use super::{after, attempt, cannot, in_scene, refusal, start, wrong};

fn scene(leader: bool) -> Scene {
    start(State::new().leader(leader).leader_settings([("title", "Hamlet"), ("acts", "5")]))
}

fn get(leader: bool, key: Option<&str>) -> Result<LeaderData, juju_charm::Error> {
    let call = LeaderGet { key: key.map(Text::from) };
    in_scene(&scene(leader), move |juju| juju.call(call.clone()))
}

#[rstest]
fn every_unit_reads_what_the_leader_has_said(#[values(true, false)] leader: bool) {
    let all = LeaderData::All([("title", "Hamlet"), ("acts", "5")].into());
    for key in [None, Some(""), Some("-")] {
        assert_eq!(get(leader, key), Ok(all.clone()));
    }
    assert_eq!(get(leader, Some("title")), Ok(LeaderData::One(Some("Hamlet".into()))));
    assert_eq!(get(leader, Some("author")), Ok(LeaderData::One(None)));
    assert_eq!(refusal(get(leader, Some("x=x"))), wrong("invalid key \"x=x\""));
}

#[test]
fn the_leader_sets_and_an_empty_value_takes_out() {
    let out = after(&scene(true), |juju| {
        juju.leader_set([("title", "Lear"), ("acts", ""), ("author", "W. S.")]).unwrap();
        assert_eq!(juju.leader_get_key("title").unwrap().as_deref(), Some("Lear"));
    });
    assert_eq!(out.context_out.state.leader_settings, [("title", "Lear"), ("author", "W. S.")]);
}

#[test]
fn nobody_else_does() {
    let words = "cannot write leadership settings: cannot write settings: not the leader";
    let (some, none) = in_scene(&scene(false), |juju| {
        (juju.leader_set([("title", "Lear")]), juju.leader_set([("", ""); 0]))
    });
    assert_eq!(refusal(some), cannot(words));
    assert_eq!(refusal(none), cannot(words));
}

#[test]
fn it_holds_at_once_and_outlives_a_failure() {
    let out = attempt(Scenario::new, &scene(true), |juju| {
        juju.leader_set([("title", "Lear")])?;
        Err("stumbled".into())
    });
    assert_eq!(out.context_out.state.leader_settings.get("title"), Some("Lear"));
}
