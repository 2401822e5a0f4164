//! What a charm declares.

mod actions;
mod assumes;
mod extensions;
mod from_spec;
mod loading;
mod refused;
mod smallest;
mod yaml;

use juju_scenario::prelude::*;

/// The charm of which nothing is known but what it declares here.
fn charm(metadata: &str) -> CharmSpec {
    CharmSpec::without_code().meta(metadata)
}

/// What a hook tool prints in a scene of this charm.
#[track_caller]
fn printed(spec: &CharmSpec, scene: &Scene, words: &[&str]) -> String {
    let mut hook = Scenario::new(spec.clone()).begin(scene).unwrap();
    let reply = hook.call(words[0], words[1..].iter().copied());
    format!("{}{}", String::from_utf8(reply.stdout).unwrap(), String::from_utf8(reply.stderr).unwrap())
}

/// The rules that a scene breaks for this charm.
fn rules(spec: &CharmSpec, scene: &Scene) -> Vec<&'static str> {
    Scenario::new(spec.clone()).check(scene).iter().map(|finding| finding.rule.id()).collect()
}
