//! The smallest State that a charm can be in.

use juju_scenario::prelude::*;
use juju_scenario::state::ModelKind;

use super::charm;

#[test]
fn a_charm_that_declares_nothing_has_the_null_state() {
    assert_eq!(State::from_spec(&CharmSpec::without_code()), State::new());
    assert_eq!(State::from_spec(&charm("name: foo")).relate_all(&charm("name: foo")), State::new());
}

#[test]
fn options_have_their_declared_defaults_and_others_are_not_set() {
    let spec = CharmSpec::without_code().config(
        "options: {title: {type: string, default: Hamlet}, acts: {type: int, default: 5}, author: {type: string}}",
    );
    let state = State::from_spec(&spec);
    assert_eq!(state.config, [("title", ConfigValue::from("Hamlet")), ("acts", 5.into())].into());
}

#[test]
fn there_are_the_least_instances_of_each_storage_and_all_are_counted_together() {
    let spec = charm(
        "{name: foo, storage: {
            data: {type: filesystem, location: /srv/data},
            disks: {type: block, multiple: {range: 2-4}},
            spare: {type: filesystem, multiple: {range: 0+}},
            logs: {type: filesystem, multiple: {range: 1+}, location: /var/log/foo}}}",
    );
    let expected = [
        storage("data").location("/srv/data"),
        storage("disks").index(1).block(),
        storage("disks").index(2).block(),
        storage("logs").index(3).location("/var/log/foo/logs/3"),
    ];
    assert_eq!(State::from_spec(&spec).storages, expected);
}

#[test]
fn a_charm_with_containers_is_on_kubernetes() {
    assert_eq!(
        State::from_spec(&charm("{name: foo, containers: {web: {}}}")).model.kind,
        ModelKind::Kubernetes
    );
    assert_eq!(State::from_spec(&charm("{name: foo}")).model.kind, ModelKind::Machine);
}

#[test]
fn only_peers_are_related_before_anybody_integrates_anything() {
    let spec = charm("{name: foo, requires: {db: pg}, peers: {cluster: foo-cluster}}");
    assert_eq!(State::from_spec(&spec).relations, [peer_relation("cluster", "foo-cluster")]);
}

#[test]
fn all_are_related_on_request_and_those_that_are_already_stay() {
    let spec = charm(
        "{name: foo, subordinate: true, requires: {db: pg, host: {interface: juju-info, scope: container}},
          provides: {web: http}, peers: {cluster: foo-cluster}}",
    );
    let db = relation("db", "pg").remote_app_name("postgresql");
    let state = State::from_spec(&spec).relation(db.clone()).relate_all(&spec);
    let expected = [
        subordinate_relation("host", "juju-info"),
        peer_relation("cluster", "foo-cluster"),
        db,
        relation("web", "http"),
    ];
    assert_eq!(state.relations, expected);
}

#[test]
fn it_is_a_state_that_juju_could_have_made() {
    let spec = charm(
        "{name: foo, requires: {db: pg}, peers: {cluster: foo-cluster}, containers: {web: {}},
          storage: {data: {type: filesystem, multiple: {range: 2+}}}, config: {options: {ratio: {type: float, default: 0.5}}}}",
    );
    let state = State::from_spec(&spec).relate_all(&spec);
    for event in ["install", "db-relation-created", "cluster-relation-created"] {
        Scenario::new(spec.clone()).play(&Scene::new(event).state(state.clone()));
    }
}
