//! The smallest State of a charm.

use juju_scenario::prelude::*;
use juju_scenario::state::{ModelKind, StorageKind};

use super::rules;
use crate::consistency::META;

#[test]
fn it_has_what_is_there_from_the_start() {
    let config = "options: {title: {type: string, default: Hamlet}, acts: {type: int}}";
    let spec = CharmSpec::without_code().meta(META).config(config);
    let state = State::from_spec(&spec);
    assert_eq!(state.config["title"], "Hamlet");
    assert!(state.config.get("acts").is_none(), "it has no default");
    assert_eq!(state.relations, [peer_relation("cluster", "cluster")]);
    // None of `data` has to be there, and one of `raw`.
    let storages: Vec<_> = state.storages.iter().map(|storage| (storage.id(), storage.kind)).collect();
    assert_eq!(storages, [("raw/0".to_owned(), StorageKind::Block)]);
    assert_eq!(state.containers, [container("web")]);
    assert_eq!(state.model.kind, ModelKind::Kubernetes);
    assert_eq!(rules(&spec, &Scene::new("start").state(state)), [""; 0]);
}

#[test]
fn each_endpoint_has_a_relation_if_that_is_asked_for() {
    let spec = CharmSpec::without_code().meta(META);
    let one = relation("one", "http").remote_app_name("shop");
    let state = State::from_spec(&spec).relation(one.clone()).relate_all(&spec);
    let endpoints: Vec<&str> = state.relations.iter().map(|relation| relation.endpoint.as_str()).collect();
    assert_eq!(endpoints, ["cluster", "one", "db", "host", "web"]);
    assert_eq!(state.relations[1], one, "what is there is let be");
    assert_eq!(rules(&spec, &Scene::new("start").state(state)), [""; 0]);
}

#[test]
fn storages_of_a_model_are_counted_together() {
    let spec = CharmSpec::without_code().meta(
        "{name: foo, storage: {data: {type: filesystem, multiple: {range: 2+}, location: /srv}, raw: {type: block}}}",
    );
    let state = State::from_spec(&spec);
    let ids: Vec<String> = state.storages.iter().map(juju_scenario::state::Storage::id).collect();
    assert_eq!(ids, ["data/0", "data/1", "raw/2"]);
    assert_eq!(state.storages[0].location.as_deref(), Some("/srv/data/0"));
    assert_eq!(rules(&spec, &Scene::new("start").state(state)), [""; 0]);
}

#[test]
fn a_subordinate_has_its_principal() {
    let spec = CharmSpec::without_code()
        .meta("{name: foo, subordinate: true, requires: {host: {interface: juju-info, scope: container}}}");
    let state = State::from_spec(&spec);
    assert_eq!(state.relations, [subordinate_relation("host", "juju-info")]);
    assert_eq!(rules(&spec, &Scene::new("start").state(state)), [""; 0]);
}

#[test]
fn of_a_charm_of_which_nothing_is_known_it_is_the_null_state() {
    assert_eq!(State::from_spec(&CharmSpec::without_code()), State::new());
}
