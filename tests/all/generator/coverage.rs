//! All that there is comes up.

use std::collections::BTreeSet;

use juju_charm::HookKind;
use juju_scenario::prelude::*;

use super::{bare, declared, of_machines, scenes};

fn events(scenario: &Scenario) -> BTreeSet<String> {
    scenes(scenario, 1_500).into_iter().map(|scene| scene.event.name).collect()
}

#[test]
fn every_event_happens() {
    let events = events(&bare());
    for name in HookKind::fixed_names() {
        assert!(events.contains(name), "{name}");
    }
    for suffix in HookKind::suffixes().chain(["-action"]) {
        assert!(events.iter().any(|name| name.ends_with(suffix)), "{suffix}");
    }
}

#[test]
fn what_is_gone_in_juju_4_does_not_happen_there() {
    let events = events(&bare().juju_version("4.0.1"));
    for gone in ["leader-settings-changed", "collect-metrics", "pre-series-upgrade"] {
        assert!(!events.contains(gone), "{gone}");
    }
    assert!(events.contains("secret-changed"));
}

#[test]
fn a_charms_own_endpoints_storages_containers_and_actions_come_up() {
    let events = events(&declared());
    for front in ["db-relation-", "one-relation-", "web-relation-", "host-relation-", "cluster-relation-"] {
        assert!(events.iter().any(|name| name.starts_with(front)), "{front}");
    }
    for name in ["data-storage-attached", "raw-storage-detaching", "web-pebble-ready", "backup-action"] {
        assert!(events.contains(name), "{name}");
    }
}

/// Each part of the State is other than by default in some scene, but for what no charm finds there, and for the private
/// address, which is that of a network.
#[test]
fn every_part_of_a_state_comes_up() {
    let mut parts = BTreeSet::new();
    for scene in scenes(&bare(), 600).into_iter().chain(scenes(&of_machines(), 600)) {
        let text = Playbook::from([scene]).to_json().unwrap();
        let playbook: serde_json::Value = serde_json::from_str(&text).unwrap();
        let state = &playbook["scenes"][0]["context"]["state"];
        parts.extend(state.as_object().into_iter().flatten().map(|(part, _)| part.clone()));
    }
    let expected = [
        "leader",
        "config",
        "relations",
        "networks",
        "containers",
        "storages",
        "requested_storages",
        "opened_ports",
        "status",
        "model",
        "planned_units",
        "public_address",
        "secrets",
        "resources",
        "unit_state",
        "leader_settings",
        "machine_ports",
        "trust",
        "cloud_spec",
        "payloads",
        "clock",
        "next_secret_ids",
    ];
    assert_eq!(parts, expected.iter().map(|part| (*part).to_owned()).collect());
}

/// The parameters of actions fit their schema, and are given or not.
#[test]
fn actions_have_parameters_that_fit() {
    let scenes = scenes(&declared(), 1_500);
    let params: Vec<_> = scenes
        .iter()
        .filter(|scene| scene.event.name == "backup-action")
        .map(|scene| &scene.event.params)
        .collect();
    assert!(params.len() > 20);
    assert!(params.iter().all(|params| params.contains_key("to")), "it is required");
    assert!(params.iter().any(|params| params.contains_key("keep")));
    assert!(params.iter().any(|params| !params.contains_key("keep")));
}
