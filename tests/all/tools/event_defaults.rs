//! What the tools take from the event when they are told nothing else.

use juju_charm::tool::{
    RelationData, RelationGet, RelationIds, RelationList, RelationMembers, RelationModelGet, RelationSet,
};
use juju_scenario::prelude::*;
use rstest::rstest;

use super::{after, cannot, cluster, db, in_scene, refusal, wrong};

/// Two relations on one endpoint, and a peer relation.
fn integrated() -> State {
    let replica = relation("db", "postgresql")
        .id(9)
        .remote_app_name("replica")
        .remote_app_data([("version", "14")])
        .remote_unit_data(0, [("host", "10.7.0.1")]);
    State::new().relation(db()).relation(replica).relation(cluster())
}

fn scene(event: Event) -> Scene {
    Scene::new(event).state(integrated())
}

fn of_db(name: &str) -> Event {
    event(format!("db-relation-{name}")).relation(7)
}

fn read(scene: &Scene, request: RelationGet) -> Databag {
    match in_scene(scene, move |juju| juju.call(request.clone())).unwrap() {
        RelationData::All(bag) => bag,
        RelationData::One(value) => panic!("one value only: {value:?}"),
    }
}

#[rstest]
#[case(of_db("joined"), "10.0.0.10")]
#[case(of_db("joined").remote_unit(1), "10.0.0.11")]
#[case(of_db("changed").remote_unit(1), "10.0.0.11")]
#[case(of_db("departed").remote_unit(1), "10.0.0.11")]
#[case(event("db-relation-changed").relation(9), "10.7.0.1")]
fn a_databag_is_the_remote_units(#[case] event: Event, #[case] host: &str) {
    assert_eq!(read(&scene(event), RelationGet::default()), [("host", host)]);
}

#[rstest]
#[case(of_db("created"))]
#[case(of_db("broken"))]
#[case(of_db("changed").without_remote_unit())]
fn without_a_remote_unit_it_is_the_remote_applications(#[case] event: Event) {
    assert_eq!(read(&scene(event), RelationGet::default()), [("version", "16")]);
}

#[rstest]
#[case(of_db("created"))]
#[case(of_db("joined"))]
#[case(of_db("changed"))]
#[case(of_db("departed"))]
#[case(of_db("broken"))]
fn the_application_is_the_remote_one(#[case] event: Event) {
    let request = RelationGet { app: true, ..RelationGet::default() };
    assert_eq!(read(&scene(event), request), [("version", "16")]);
}

#[test]
fn one_key_is_the_remote_units_too() {
    let request = RelationGet { key: Some("host".into()), ..RelationGet::default() };
    let answer = in_scene(&scene(of_db("changed")), move |juju| juju.call(request.clone()));
    assert_eq!(answer, Ok(RelationData::One(Some("10.0.0.10".into()))));
}

#[test]
fn a_unit_that_is_named_goes_before_the_events() {
    let request = RelationGet { member: Some("foo/0".into()), ..RelationGet::default() };
    assert_eq!(read(&scene(of_db("changed")), request), [("user", "ophelia")]);
}

#[test]
fn a_relation_that_is_named_goes_before_the_events() {
    let request =
        RelationGet { relation: Some(9.into()), member: Some("replica/0".into()), ..RelationGet::default() };
    assert_eq!(read(&scene(of_db("changed")), request), [("host", "10.7.0.1")]);
}

#[test]
fn in_a_peer_relation_the_other_end_is_the_charms_own_application() {
    let changed = scene(event("cluster-relation-changed").remote_unit(2));
    assert_eq!(read(&changed, RelationGet::default()), [("address", "10.0.1.2")]);
    let request = RelationGet { app: true, ..RelationGet::default() };
    assert_eq!(read(&changed, request), [("secret", "poison")]);
}

#[rstest]
#[case(of_db("created"))]
#[case(of_db("changed"))]
#[case(of_db("broken"))]
fn what_is_written_goes_to_the_relation_of_the_event(#[case] event: Event) {
    let settings = vec![("user".into(), "laertes".into())];
    let out = after(&scene(event), move |juju| {
        juju.call(RelationSet { settings: settings.clone(), ..RelationSet::default() }).unwrap();
    });
    out.expect()
        .exact_local_unit_data("db:7", [("user", "laertes")])
        .exact_local_unit_data("db:9", [("", ""); 0])
        .verify();
}

#[rstest]
#[case(of_db("created"), vec![7, 9])]
#[case(of_db("departed"), vec![7, 9])]
#[case(of_db("broken"), vec![9])]
#[case(event("cluster-relation-created"), vec![4])]
fn the_endpoint_is_the_events(#[case] event: Event, #[case] expected: Vec<u32>) {
    let ids = in_scene(&scene(event), |juju| juju.call(RelationIds::default())).unwrap();
    assert_eq!(ids.iter().map(RelationId::number).collect::<Vec<_>>(), expected);
}

#[test]
fn an_empty_endpoint_is_not_left_out_and_has_no_relations() {
    let request = RelationIds { endpoint: Some(String::new()) };
    assert_eq!(in_scene(&scene(of_db("changed")), move |juju| juju.call(request.clone())), Ok(vec![]));
}

#[test]
fn units_and_application_are_those_of_the_events_relation() {
    let list = |app| move |juju: &mut Juju| juju.call(RelationList { relation: None, app }).unwrap();
    let units = ["pg/0", "pg/1"].map(Into::into).to_vec();
    assert_eq!(in_scene(&scene(of_db("changed")), list(false)), RelationMembers::Units(units));
    assert_eq!(in_scene(&scene(of_db("changed")), list(true)), RelationMembers::App("pg".to_owned()));
}

#[test]
fn the_model_is_that_of_the_events_relation() {
    let far = db().remote_model_uuid("0000aaaa-0000-4000-8000-000000000007");
    let scene = Scene::new("db-relation-created").state(State::new().relation(far));
    let model = in_scene(&scene, |juju| juju.call(RelationModelGet::default())).unwrap();
    assert_eq!(model.uuid, "0000aaaa-0000-4000-8000-000000000007");
}

#[rstest]
#[case("start")]
#[case("config-changed")]
#[case("update-status")]
fn outside_a_relation_event_there_is_no_default(#[case] name: &str) {
    let scene = scene(event(name));
    let no_relation = wrong("no relation id specified");
    assert_eq!(refusal(in_scene(&scene, |juju| juju.call(RelationGet::default()))), no_relation);
    assert_eq!(refusal(in_scene(&scene, |juju| juju.call(RelationSet::default()))), no_relation);
    assert_eq!(refusal(in_scene(&scene, |juju| juju.call(RelationList::default()))), no_relation);
    assert_eq!(refusal(in_scene(&scene, |juju| juju.call(RelationModelGet::default()))), no_relation);
    let ids = in_scene(&scene, |juju| juju.call(RelationIds::default()));
    assert_eq!(refusal(ids), wrong("no endpoint name specified"));
}

#[rstest]
fn outside_a_relation_event_there_is_no_default_end(#[values(true, false)] app: bool) {
    let request = RelationGet { relation: Some(7.into()), app, ..RelationGet::default() };
    let answer = in_scene(&scene(event("start")), move |juju| juju.call(request.clone()));
    assert_eq!(refusal(answer), wrong("no unit or application specified"));
}

#[test]
fn a_missing_relation_is_found_out_before_all_else() {
    let request = RelationGet { member: Some("No Name".into()), ..RelationGet::default() };
    let answer = in_scene(&scene(event("start")), move |juju| juju.call(request.clone()));
    assert_eq!(refusal(answer), wrong("no relation id specified"));
}

#[test]
fn a_remote_unit_that_an_operator_forces_upon_the_event_need_not_be_one_of_the_relations() {
    let scene = |unit: &str| {
        Scene::new(event("cluster-relation-changed").remote_unit(unit))
            .state(State::new().relation(cluster()))
    };
    let read = |unit: &'static str| {
        in_scene(&scene(unit), move |juju| {
            let names = juju.relation_list(4u32).unwrap();
            (names.len(), juju.call(RelationGet::default()))
        })
    };
    let (members, own) = read("foo/0");
    assert_eq!(members, 2);
    assert_eq!(own.unwrap(), RelationData::All([("address", "10.0.1.0")].into()));
    assert_eq!(refusal(read("bad/0").1), cannot("permission denied"));
}
