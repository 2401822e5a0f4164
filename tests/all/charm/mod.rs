//! What a charm declares of itself, as Juju and charmcraft read it.

mod actions;
mod assumes;
mod extensions;
mod loading;
mod refused;
mod smallest;
mod yaml;

use juju_scenario::Finding;
use juju_scenario::prelude::*;

/// The rules that a scene breaks for this charm.
fn rules(spec: &CharmSpec, scene: &Scene) -> Vec<&'static str> {
    let findings = Scenario::new(spec.clone()).check(scene);
    findings.iter().map(|finding: &Finding| finding.rule.id()).collect()
}

/// What the charm's options are where the operator has set none.
fn options(spec: CharmSpec) -> Config {
    let mut hook = Scenario::new(spec).begin(&Scene::new("start")).unwrap();
    let printed = hook.call("config-get", ["--format", "json"]).stdout;
    serde_json::from_slice(&printed).unwrap()
}
