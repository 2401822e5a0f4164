//! `status-get`, `status-set` and `application-version-set`.

use juju_charm::StatusName;
use juju_charm::tool::StatusSet;
use juju_scenario::prelude::*;
use rstest::rstest;

use super::{after, cannot, in_scene, refusal, start, wrong};

#[test]
fn before_a_charm_has_said_anything_its_status_is_unknown() {
    let status = in_scene(&start(State::new()), Juju::status_get).unwrap();
    assert_eq!(status, ("unknown", ""));
    assert!(status.data.is_empty());
}

#[test]
fn the_status_that_the_state_has_is_read_with_its_data() {
    let mut failed = Status::new(StatusName::Error, "hook failed: \"start\"");
    failed.data.insert("hook", "start");
    let status = in_scene(&start(State::new().unit_status(failed.clone())), Juju::status_get);
    assert_eq!(status, Ok(failed));
}

#[rstest]
#[case(Status::maintenance("building the stage"), ("maintenance", "building the stage"))]
#[case(Status::blocked("no actors"), ("blocked", "no actors"))]
#[case(Status::waiting("for the audience"), ("waiting", "for the audience"))]
#[case(Status::active("the play's the thing"), ("active", "the play's the thing"))]
#[case(Status::active(""), ("active", ""))]
fn a_charm_says_how_its_unit_is(#[case] status: Status, #[case] expected: (&str, &str)) {
    let scene = start(State::new().unit_status(Status::blocked("before")));
    let out = after(&scene, move |juju| juju.status_set(status.clone()).unwrap());
    assert_eq!(out.context_out.state.status.unit, expected);
    assert_eq!(out.context_out.state.status.app, ("unknown", ""));
}

#[rstest]
#[case(
    StatusName::Unknown,
    "invalid status \"unknown\", expected one of [maintenance blocked waiting active]"
)]
#[case(StatusName::Error, "invalid status \"error\", expected one of [maintenance blocked waiting active]")]
#[case(
    StatusName::Terminated,
    "invalid status \"terminated\", expected one of [maintenance blocked waiting active]"
)]
fn some_statuses_are_jujus_own_to_set(
    #[case] name: StatusName,
    #[case] words: &str,
    #[values(true, false)] application: bool,
) {
    let scene = start(State::new().leader(true));
    let set =
        move |juju: &mut Juju| juju.call(StatusSet { status: name, message: "no".to_owned(), application });
    assert_eq!(refusal(in_scene(&scene, set)), wrong(words));
    let out = after(&scene, move |juju| drop(set(juju).unwrap_err()));
    assert!(out.delta().is_empty(), "{}", out.delta());
}

#[test]
fn the_last_status_counts() {
    let out = after(&start(State::new()), |juju| {
        juju.status_set(Status::maintenance("curtain down")).unwrap();
        juju.status_set(Status::active("curtain up")).unwrap();
    });
    assert_eq!(out.context_out.state.status.unit, ("active", "curtain up"));
}

#[test]
fn a_units_status_is_read_once_a_hook_and_stays_what_it_was() {
    let scene = start(State::new().unit_status(Status::waiting("for the cue")));
    let (first, second) = in_scene(&scene, |juju| {
        let first = juju.status_get().unwrap();
        juju.status_set(Status::active("on stage")).unwrap();
        (first, juju.status_get().unwrap())
    });
    assert_eq!(first, ("waiting", "for the cue"));
    assert_eq!(second, ("waiting", "for the cue"));
}

#[test]
fn a_status_that_is_read_for_the_first_time_is_the_one_that_was_set() {
    let status = in_scene(&start(State::new()), |juju| {
        juju.status_set(Status::active("on stage")).unwrap();
        juju.status_get().unwrap()
    });
    assert_eq!(status, ("active", "on stage"));
}

#[test]
fn an_applications_status_is_read_every_time() {
    let scene = start(State::new().leader(true).app_status(Status::waiting("for the cue")));
    let (first, second) = in_scene(&scene, |juju| {
        let first = juju.status_get_app().unwrap();
        juju.status_set_app(Status::active("on stage")).unwrap();
        (first.status, juju.status_get_app().unwrap().status)
    });
    assert_eq!(first, ("waiting", "for the cue"));
    assert_eq!(second, ("active", "on stage"));
}

#[test]
fn the_leader_says_how_its_application_is() {
    let scene = start(State::new().leader(true).unit_status(Status::waiting("unit")));
    let out = after(&scene, |juju| juju.status_set_app(Status::active("all is well")).unwrap());
    assert_eq!(out.context_out.state.status.app, ("active", "all is well"));
    assert_eq!(out.context_out.state.status.unit, ("waiting", "unit"));
}

#[test]
fn the_leader_sees_its_units_status_with_the_applications() {
    let state =
        State::new().leader(true).app_status(Status::active("app")).unit_status(Status::blocked("unit"));
    let app = in_scene(&start(state), Juju::status_get_app).unwrap();
    assert_eq!(app.status, ("active", "app"));
    assert_eq!(app.units["foo/0"], ("blocked", "unit"));
}

#[test]
fn who_does_not_lead_does_not_speak_for_the_application() {
    let scene = start(State::new().app_status(Status::active("the leader's words")));
    let set = |juju: &mut Juju| juju.status_set_app(Status::blocked("mutiny"));
    assert_eq!(refusal(in_scene(&scene, set)), cannot("this unit is not the leader"));
    let out = after(&scene, move |juju| drop(set(juju).unwrap_err()));
    assert_eq!(out.context_out.state.status.app, ("active", "the leader's words"));
}

#[test]
fn who_does_not_lead_does_not_ask_for_the_application() {
    let answer = in_scene(&start(State::new()), Juju::status_get_app);
    assert_eq!(refusal(answer), cannot("finding application status: this unit is not the leader"));
}

#[rstest]
fn every_unit_says_which_version_its_workload_has(#[values(true, false)] leader: bool) {
    let scene = start(State::new().leader(leader).app_version("1.0"));
    let out = after(&scene, |juju| juju.application_version_set("2.0-rc1").unwrap());
    assert_eq!(out.context_out.state.status.app_version, "2.0-rc1");
}

#[test]
fn a_version_may_be_empty() {
    let scene = start(State::new().app_version("1.0"));
    let out = after(&scene, |juju| juju.application_version_set("").unwrap());
    assert_eq!(out.context_out.state.status.app_version, "");
}
