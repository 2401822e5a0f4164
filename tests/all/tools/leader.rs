//! `is-leader`.

use juju_charm::tool::IsLeader;
use juju_scenario::prelude::*;
use rstest::rstest;

use super::{after, in_scene, start};

#[rstest]
fn is_leader_says_what_the_state_says(#[values(true, false)] leader: bool) {
    let scene = start(State::new().leader(leader));
    assert_eq!(in_scene(&scene, Juju::is_leader), Ok(leader));
    assert_eq!(in_scene(&scene, |juju| juju.call(IsLeader {})), Ok(leader));
}

#[test]
fn the_answer_is_the_same_however_often_it_is_asked() {
    let scene = start(State::new().leader(true));
    let answers = in_scene(&scene, |juju| [juju.is_leader(), juju.is_leader(), juju.is_leader()]);
    assert_eq!(answers, [Ok(true), Ok(true), Ok(true)]);
}

#[test]
fn asking_changes_nothing() {
    let out = after(&start(State::new().leader(true)), |juju| {
        juju.is_leader().unwrap();
    });
    assert!(out.delta().is_empty(), "{}", out.delta());
}
