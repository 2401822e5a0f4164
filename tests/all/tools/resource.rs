//! `resource-get`.

use std::path::Path;

use juju_scenario::AnsweredBy;
use juju_scenario::prelude::*;

use super::{attempt, cannot, in_scene, on_stage, refusal, start, wrong};

fn scene() -> Scene {
    let slow = resource("model", "").error("Get \"https://api.charmhub.io\": dial tcp: i/o timeout");
    start(State::new().resource(resource("theme", "/srv/theme.tgz")).resource(slow))
}

#[test]
fn a_resource_is_a_file() {
    let path = in_scene(&scene(), |juju| juju.resource_get("theme")).unwrap();
    assert_eq!(path, Path::new("/srv/theme.tgz"));
}

#[test]
fn one_that_cannot_be_fetched_says_why() {
    assert_eq!(
        refusal(in_scene(&scene(), |juju| juju.resource_get("model"))),
        cannot("could not download resource: Get \"https://api.charmhub.io\": dial tcp: i/o timeout")
    );
}

#[test]
fn a_resource_without_a_name_is_none() {
    let answer = in_scene(&scene(), |juju| juju.resource_get(""));
    assert_eq!(refusal(answer), wrong("missing required resource name"));
}

#[test]
fn what_the_metadata_does_not_declare_is_not_there() {
    let stage = |spec: CharmSpec| {
        Scenario::new(spec.meta("{name: foo, resources: {theme: {type: file, filename: theme.css}}}"))
    };
    let scene = start(State::new());
    let (answer, _) = on_stage(stage, &scene, |juju| juju.resource_get("mode"));
    let (code, words) = refusal(answer);
    assert_eq!(code, 1);
    assert!(words.starts_with("could not download resource: "), "{words}");
}

#[test]
fn what_the_state_says_nothing_about_is_asked_of_the_real_tool() {
    let stage = |spec| Scenario::new(spec).path("/nowhere");
    let out = attempt(stage, &start(State::new()), |juju| {
        let error = juju.resource_get("theme").unwrap_err();
        assert!(error.to_string().contains("fill `state.resources`"), "{error}");
        Ok(())
    });
    assert_eq!(out.calls[0].answered_by, AnsweredBy::Nobody);
}
