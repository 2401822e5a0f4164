//! `relation-get`, `relation-set`, `relation-ids`, `relation-list` and `relation-model-get`.

use juju_charm::tool::{RelationData, RelationGet, RelationSet};
use juju_scenario::prelude::*;
use rstest::rstest;

use super::{after, cannot, cluster, db, in_scene, on_stage, refusal, start, wrong};

fn with_db(leader: bool) -> Scene {
    start(State::new().leader(leader).relation(db()))
}

fn with_cluster(leader: bool) -> Scene {
    start(State::new().leader(leader).relation(cluster()))
}

/// A call of `relation-get` for a member of `db:7`.
fn member(name: &str, app: bool) -> RelationGet {
    RelationGet { relation: Some(7.into()), member: Some(name.into()), key: None, app }
}

fn get(scene: &Scene, request: RelationGet) -> Result<Databag, juju_charm::Error> {
    in_scene(scene, move |juju| juju.call(request.clone())).map(|data| match data {
        RelationData::All(bag) => bag,
        RelationData::One(value) => panic!("one value only: {value:?}"),
    })
}

#[rstest]
fn every_unit_reads_the_remote_end_and_its_own_databag(#[values(true, false)] leader: bool) {
    let scene = with_db(leader);
    assert_eq!(in_scene(&scene, |juju| juju.relation_get_app(7, "pg")).unwrap(), [("version", "16")]);
    assert_eq!(in_scene(&scene, |juju| juju.relation_get(7, "pg/1")).unwrap(), [("host", "10.0.0.11")]);
    assert_eq!(in_scene(&scene, |juju| juju.relation_get(7, "foo/0")).unwrap(), [("user", "ophelia")]);
}

#[test]
fn the_leader_alone_reads_what_its_application_has_written() {
    let read = |juju: &mut Juju| juju.relation_get_app(7, "foo");
    assert_eq!(in_scene(&with_db(true), read).unwrap(), [("schema", "denmark")]);
    assert_eq!(refusal(in_scene(&with_db(false), read)), cannot("permission denied"));
}

#[rstest]
fn among_peers_every_unit_reads_what_the_application_has_written(#[values(true, false)] leader: bool) {
    let bag = in_scene(&with_cluster(leader), |juju| juju.relation_get_app(4, "foo"));
    assert_eq!(bag.unwrap(), [("secret", "poison")]);
}

#[test]
fn peers_read_each_other() {
    let bag = in_scene(&with_cluster(false), |juju| juju.relation_get(4, "foo/2"));
    assert_eq!(bag.unwrap(), [("address", "10.0.1.2")]);
}

#[rstest]
fn the_units_of_ones_own_application_can_be_read_in_any_relation(#[values(true, false)] leader: bool) {
    let siblings = db().sibling_unit_data(1, [("user", "ghost")]);
    let scene = start(State::new().leader(leader).relation(siblings));
    assert_eq!(in_scene(&scene, |juju| juju.relation_get(7, "foo/1")).unwrap(), [("user", "ghost")]);
    assert_eq!(in_scene(&scene, |juju| juju.relation_list(7)).unwrap(), ["pg/0", "pg/1"]);
}

#[rstest]
#[case("fortinbras", true)]
#[case("fortinbras/0", false)]
#[case("fortinbras/0", true)]
fn who_is_no_end_of_the_relation_is_not_to_be_read(
    #[case] name: &str,
    #[case] app: bool,
    #[values(true, false)] leader: bool,
) {
    assert_eq!(refusal(get(&with_db(leader), member(name, app))), cannot("permission denied"));
}

#[test]
fn a_unit_that_never_joined_has_no_databag() {
    let (code, words) = refusal(get(&with_db(true), member("pg/9", false)));
    assert_eq!(code, 1);
    assert!(words.starts_with("cannot read settings for unit \"pg/9\" in relation \""), "{words}");
    assert!(words.ends_with("\": unit \"pg/9\": settings not found"), "{words}");
}

#[test]
fn a_unit_that_has_departed_can_still_be_read() {
    let scene = start(State::new().relation(db().joined([0])));
    assert_eq!(in_scene(&scene, |juju| juju.relation_list(7)).unwrap(), ["pg/0"]);
    assert_eq!(get(&scene, member("pg/1", false)).unwrap(), [("host", "10.0.0.11")]);
}

#[test]
fn one_key_has_a_value_or_none() {
    let scene = with_db(false);
    let host = in_scene(&scene, |juju| juju.relation_get_key(7, "pg/0", "host"));
    assert_eq!(host, Ok(Some("10.0.0.10".into())));
    assert_eq!(in_scene(&scene, |juju| juju.relation_get_key(7, "pg/0", "port")), Ok(None));
}

#[test]
fn any_text_is_a_key_and_none_or_a_hyphen_asks_for_all_of_them() {
    let odd = db().remote_unit_data(0, [("a=b", "yes"), ("", "")]);
    let scene = start(State::new().relation(odd));
    let value = in_scene(&scene, |juju| juju.relation_get_key(7, "pg/0", "a=b"));
    assert_eq!(value, Ok(Some("yes".into())));
    for key in ["-", ""] {
        let all = RelationGet { key: Some(key.into()), ..member("pg/1", false) };
        assert_eq!(get(&scene, all).unwrap(), [("host", "10.0.0.11")]);
    }
}

#[test]
fn an_empty_databag_is_one() {
    let silent = relation("db", "postgresql").id(7).remote_app_name("pg");
    assert_eq!(get(&start(State::new().relation(silent)), member("pg/0", false)), Ok(Databag::new()));
}

#[rstest]
#[case("pg", "expected unit name, got application name \"pg\"")]
#[case("unit//0", "invalid unit name \"unit//0\"")]
#[case("pg/01", "invalid unit name \"pg/01\"")]
#[case("Pg", "invalid unit name \"Pg\"")]
fn a_unit_has_a_units_name(#[case] name: &str, #[case] words: &str) {
    assert_eq!(refusal(get(&with_db(true), member(name, false))), wrong(words));
}

#[test]
fn the_application_of_a_unit_will_do_for_an_application() {
    assert_eq!(get(&with_db(true), member("pg/0", true)).unwrap(), [("version", "16")]);
    assert_eq!(get(&with_db(true), member("foo/3", true)).unwrap(), [("schema", "denmark")]);
}

#[test]
fn a_name_that_is_neither_a_units_nor_an_applications_is_refused_late() {
    let answer = get(&with_db(true), member("Bad_Name", true));
    assert_eq!(refusal(answer), cannot("\"\" is not a valid unit or application"));
}

#[rstest]
#[case(RelationId::from(9), "invalid value \"9\" for option -r: relation not found")]
#[case(RelationId::new("db", 9), "invalid value \"db:9\" for option -r: relation not found")]
fn a_relation_that_is_not_there_is_not_found(#[case] id: RelationId, #[case] words: &str) {
    let scene = with_db(true);
    let expected = wrong(words);
    let (a, b, c, d, e) = (id.clone(), id.clone(), id.clone(), id.clone(), id);
    assert_eq!(refusal(in_scene(&scene, move |juju| juju.relation_get(&a, "pg/0"))), expected);
    assert_eq!(refusal(in_scene(&scene, move |juju| juju.relation_set(&b, [("k", "v")]))), expected);
    assert_eq!(refusal(in_scene(&scene, move |juju| juju.relation_list(&c))), expected);
    assert_eq!(refusal(in_scene(&scene, move |juju| juju.relation_list_app(&d))), expected);
    assert_eq!(refusal(in_scene(&scene, move |juju| juju.relation_model_get(&e))), expected);
}

#[test]
fn of_a_relation_id_the_number_alone_counts() {
    let id = RelationId::new("whatever", 7);
    let bag = in_scene(&with_db(false), move |juju| juju.relation_get(&id, "pg/0"));
    assert_eq!(bag.unwrap(), [("host", "10.0.0.10")]);
}

#[rstest]
fn every_unit_writes_its_own_databag(#[values(true, false)] leader: bool) {
    let out = after(&with_db(leader), |juju| {
        juju.relation_set(7, [("password", "swordfish"), ("user", "hamlet")]).unwrap();
    });
    let expected = State::new()
        .leader(leader)
        .relation(db().local_unit_data([("user", "hamlet"), ("password", "swordfish")]));
    assert_eq!(out.context_out.state, expected);
}

#[test]
fn the_leader_writes_its_applications_databag() {
    let out = after(&with_db(true), |juju| juju.relation_set_app(7, [("schema", "norway")]).unwrap());
    let expected = State::new().leader(true).relation(db().local_app_data([("schema", "norway")]));
    assert_eq!(out.context_out.state, expected);
}

#[rstest]
#[case(with_db(false), 7)]
#[case(with_cluster(false), 4)]
fn who_does_not_lead_does_not_write_for_the_application(#[case] scene: Scene, #[case] id: u32) {
    let set = move |juju: &mut Juju| juju.relation_set_app(id, [("k", "v")]);
    assert_eq!(refusal(in_scene(&scene, set)), cannot("cannot write relation settings"));
    let nothing = move |juju: &mut Juju| juju.relation_set_app(id, [("", ""); 0]);
    assert_eq!(refusal(in_scene(&scene, nothing)), cannot("cannot write relation settings"));
    let out = after(&scene, move |juju| drop(set(juju).unwrap_err()));
    assert!(out.delta().is_empty(), "{}", out.delta());
}

#[test]
fn an_empty_value_takes_the_key_out() {
    let out = after(&with_db(true), |juju| {
        juju.relation_set(7, [("user", "")]).unwrap();
        juju.relation_set_app(7, [("schema", ""), ("other", "kept")]).unwrap();
    });
    assert!(!out.context_out.state.relations[0].local_unit_data.contains_key("user"));
    assert_eq!(out.context_out.state.relations[0].local_app_data, [("other", "kept")]);
}

#[rstest]
#[case(vec![("user", "ophelia")])]
#[case(vec![("never-there", "")])]
#[case(vec![])]
fn what_is_there_already_is_no_change(#[case] settings: Vec<(&'static str, &'static str)>) {
    let out = after(&with_db(true), move |juju| juju.relation_set(7, settings.clone()).unwrap());
    assert!(out.delta().is_empty(), "{}", out.delta());
}

#[test]
fn of_a_key_that_is_set_twice_the_last_value_counts() {
    let out = after(&with_db(false), |juju| {
        juju.relation_set(7, [("user", "claudius"), ("user", "gertrude")]).unwrap();
    });
    assert_eq!(out.context_out.state.relations[0].local_unit_data, [("user", "gertrude")]);
}

#[test]
fn a_key_that_is_set_and_taken_out_at_once_is_out() {
    let settings = [("user", "claudius"), ("user", "")].map(|(key, value)| (key.into(), value.into()));
    let request = RelationSet { relation: Some(7.into()), app: false, settings: settings.to_vec() };
    let out = after(&with_db(false), move |juju| juju.call(request.clone()).unwrap());
    assert!(out.context_out.state.relations[0].local_unit_data.is_empty());
}

#[test]
fn blanks_and_line_ends_in_a_value_are_kept() {
    let out = after(&with_db(false), |juju| juju.relation_set(7, [("user", " a\nb ")]).unwrap());
    assert_eq!(out.context_out.state.relations[0].local_unit_data, [("user", " a\nb ")]);
}

#[test]
fn writing_to_one_relation_leaves_the_others_alone() {
    let other = relation("db", "postgresql").id(8).local_unit_data([("user", "horatio")]);
    let scene = start(State::new().relation(db()).relation(other.clone()));
    let out = after(&scene, |juju| juju.relation_set(7, [("user", "yorick")]).unwrap());
    assert_eq!(out.context_out.state.relations, [db().local_unit_data([("user", "yorick")]), other]);
}

#[test]
fn ids_are_sorted_as_text() {
    let state =
        [2, 10, 1].into_iter().fold(State::new(), |state, id| state.relation(relation("x", "y").id(id)));
    let ids = in_scene(&start(state), |juju| juju.relation_ids("x")).unwrap();
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    assert_eq!(ids, ["x:1", "x:10", "x:2"]);
}

#[test]
fn ids_are_those_of_one_endpoint() {
    let scene = start(State::new().relation(db()).relation(cluster()));
    assert_eq!(in_scene(&scene, |juju| juju.relation_ids("db")).unwrap(), [RelationId::new("db", 7)]);
    assert_eq!(
        in_scene(&scene, |juju| juju.relation_ids("cluster")).unwrap(),
        [RelationId::new("cluster", 4)]
    );
    assert_eq!(in_scene(&scene, |juju| juju.relation_ids("nothing")), Ok(vec![]));
    assert_eq!(in_scene(&scene, |juju| juju.relation_ids("")), Ok(vec![]));
}

#[test]
fn relations_without_an_id_are_counted_from_0() {
    let state = State::new()
        .relation(relation("a", "i"))
        .relation(relation("b", "i").id(0))
        .relation(relation("a", "i"));
    let ids = in_scene(&start(state), |juju| juju.relation_ids("a")).unwrap();
    assert_eq!(ids, [RelationId::from(1), RelationId::from(2)]);
}

#[test]
fn units_are_sorted_as_text() {
    let units = [2, 10, 1].map(|number| (number, [("", ""); 0]));
    let scene = start(State::new().relation(db().remote_units_data(units)));
    assert_eq!(in_scene(&scene, |juju| juju.relation_list(7)).unwrap(), ["pg/1", "pg/10", "pg/2"]);
}

#[test]
fn the_unit_itself_is_not_among_its_peers() {
    assert_eq!(in_scene(&with_cluster(true), |juju| juju.relation_list(4)).unwrap(), ["foo/1", "foo/2"]);
    assert_eq!(in_scene(&with_cluster(true), |juju| juju.relation_list_app(4)).unwrap(), "foo");
}

#[test]
fn an_application_is_there_without_units() {
    let scene = start(State::new().relation(db().remote_units_data([(0, [("", ""); 0]); 0])));
    assert_eq!(in_scene(&scene, |juju| juju.relation_list(7)), Ok(vec![]));
    assert_eq!(in_scene(&scene, |juju| juju.relation_list_app(7)), Ok("pg".to_owned()));
}

#[rstest]
#[case::created(event("db-relation-created"), &[], &[])]
#[case::joined(event("db-relation-joined").remote_unit(2), &[0], &["pg/0", "pg/2"])]
#[case::changed_after_joined(event("db-relation-changed").remote_unit(2), &[0, 2], &["pg/0", "pg/2"])]
#[case::changed_by_one_who_was_there(event("db-relation-changed").remote_unit(0), &[0], &["pg/0"])]
#[case::changed_by_the_application(event("db-relation-changed").without_remote_unit(), &[0], &["pg/0"])]
#[case::departed(event("db-relation-departed").remote_unit(0), &[0], &[])]
#[case::broken(event("db-relation-broken"), &[], &[])]
#[case::elsewhere(event("config-changed"), &[0], &["pg/0"])]
fn a_relation_has_the_units_that_have_joined(
    #[case] event: Event,
    #[case] joined: &[u32],
    #[case] expected: &[&str],
) {
    let joining = db().remote_unit_data(2, [("host", "10.0.0.12")]).joined(joined.iter().copied());
    let scene = Scene::new(event).state(State::new().relation(joining));
    assert_eq!(in_scene(&scene, |juju| juju.relation_list(7)).unwrap(), expected);
    assert_eq!(in_scene(&scene, |juju| juju.relation_list_app(7)).unwrap(), "pg");
}

#[rstest]
#[case("db-relation-departed")]
#[case("db-relation-broken")]
fn what_a_unit_has_said_outlives_it(#[case] name: &str) {
    let scene = Scene::new(name).state(State::new().relation(db()));
    assert_eq!(get(&scene, member("pg/0", false)).unwrap(), [("host", "10.0.0.10")]);
    assert_eq!(get(&scene, member("pg", true)).unwrap(), [("version", "16")]);
}

#[test]
fn a_relation_that_is_being_broken_has_no_id_any_more_and_can_be_written_to() {
    let other = relation("db", "postgresql").id(8);
    let scene = Scene::new(event("db-relation-broken").relation(7))
        .state(State::new().relation(db()).relation(other));
    assert_eq!(in_scene(&scene, |juju| juju.relation_ids("db")).unwrap(), [RelationId::from(8)]);
    let out = after(&scene, |juju| juju.relation_set(7, [("user", "")]).unwrap());
    out.expect().exact_local_unit_data("db:7", [("", ""); 0]).verify();
}

/// The relation as it is before the unit has entered it.
fn fresh(relation: Relation) -> Relation {
    relation.local_unit_data(Databag::new())
}

#[rstest]
fn before_install_has_ended_there_are_no_relations(#[values(7, 4)] id: u32) {
    let scene = Scene::new("install")
        .state(State::new().leader(true).relation(fresh(db())).relation(fresh(cluster())));
    let ids =
        in_scene(&scene, |juju| [juju.relation_ids("db").unwrap(), juju.relation_ids("cluster").unwrap()]);
    assert_eq!(ids, [vec![], vec![]]);
    let expected = wrong(&format!("invalid value \"{id}\" for option -r: relation not found"));
    assert_eq!(refusal(in_scene(&scene, move |juju| juju.relation_list(id))), expected);
    assert_eq!(refusal(in_scene(&scene, move |juju| juju.relation_set(id, [("k", "v")]))), expected);
}

#[test]
fn the_other_end_is_in_this_model_unless_the_state_says_otherwise() {
    let model = Model::new("elsinore").uuid("0000aaaa-0000-4000-8000-00000000000a");
    let far = relation("db", "postgresql").id(8).remote_model_uuid("0000aaaa-0000-4000-8000-00000000000b");
    let scene = start(State::new().model(model).relation(db()).relation(far));
    let uuids = in_scene(&scene, |juju| [7, 8].map(|id| juju.relation_model_get(id).unwrap().uuid));
    assert_eq!(uuids, ["0000aaaa-0000-4000-8000-00000000000a", "0000aaaa-0000-4000-8000-00000000000b"]);
}

#[rstest]
#[case("3.6.2", true)]
#[case("4.0.1", true)]
#[case("3.6.1", false)]
#[case("3.5.4", false)]
fn relation_model_get_came_with_juju_3_6_2(#[case] version: &'static str, #[case] is_there: bool) {
    let stage = |spec| Scenario::new(spec).juju_version(version);
    let (answer, _) = on_stage(stage, &with_db(false), |juju| juju.relation_model_get(7));
    if is_there {
        assert_eq!(answer.unwrap().uuid, Model::default().uuid);
    } else {
        let (code, words) = refusal(answer);
        assert_eq!(code, 1);
        assert!(words.ends_with(" command: relation-model-get"), "{words}");
    }
}
