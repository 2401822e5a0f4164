//! The spellings of memos in YAML and JSON: short, in full, as in the first README, and as recorders write them.

use juju_charm::StatusName;
use juju_charm::tool::{
    Answer, ConfigGet, IsLeader, JujuLog, NetworkGet, RelationGet, RelationIds, RelationList,
    RelationMembers, RelationSet, StatusGet, StatusSet,
};
use juju_scenario::memo::{Failure, Mode};
use juju_scenario::prelude::*;
use juju_scenario::{AnsweredBy, Memo};
use rstest::rstest;
use serde_json::{Value, json};

use crate::tools::{after, in_scene, on_stage, refusal};

/// The context with these memos, in JSON.
fn context(memos: &Value) -> Context {
    let scene = json!({"event": "start", "context": {"memos": memos}});
    let playbook = Playbook::from_json(json!({"scenes": [scene]}).to_string()).unwrap();
    playbook.scenes[0].context.clone()
}

fn scene(memos: &Value) -> Scene {
    Scene::new("start").context(context(memos))
}

/// The only memo of a list, in YAML.
fn yaml_memo(memo: &str) -> Memo {
    let text = format!("scenes: [{{event: start, context: {{memos: [{memo}]}}}}]");
    let playbook = Playbook::from_yaml(text).unwrap();
    assert_eq!(playbook.scenes[0].context.memos.len(), 1);
    playbook.scenes[0].context.memos[0].clone()
}

#[rstest]
#[case::short("is-leader: [true, false]")]
#[case::short_and_strict("{is-leader: [true, false], mode: strict}")]
#[case::full("{tool: is-leader, mode: strict, cursor: 0, calls: [{answer: true}, {answer: false}]}")]
#[case::full_with_defaults("{tool: is-leader, calls: [{answer: true}, {answer: false}]}")]
#[case::short_with_entries("is-leader: [{answer: true}, false]")]
#[case::first_readme("{name: _ModelBackend.leader_get, values: ['True', 'False'], caching_mode: strict}")]
#[case::first_readme_in_json(
    "{name: _ModelBackend.leader_get, values: ['true', 'false'], caching_mode: strict}"
)]
#[case::first_readme_with_the_real_method("{name: _ModelBackend.is_leader, values: ['True', 'False']}")]
#[case::by_another_name("{name: leader_get, values: [true, false]}")]
#[case::by_another_name_in_texts("{name: leader_get, values: ['True', 'false']}")]
fn all_spellings_say_the_same(#[case] memo: &str) {
    assert_eq!(yaml_memo(memo), memo::is_leader([true, false]));
}

/// With a hyphen it is the hook tool of that name, which reads the settings of the leader.
#[rstest]
#[case::short("leader-get: [{title: Hamlet}]")]
#[case::full("{tool: leader-get, calls: [{answer: {title: Hamlet}}]}")]
#[case::as_first_readmes_are("{name: leader-get, values: ['{\"title\": \"Hamlet\"}']}")]
fn leader_get_with_a_hyphen_is_a_tool_of_its_own(#[case] memo: &str) {
    let memo = yaml_memo(memo);
    assert_eq!((&*memo.tool, memo.calls.len()), ("leader-get", 1));
    let told = tool::LeaderData::All([("title", "Hamlet")].into());
    assert_eq!(memo.calls[0].answer, Ok(Answer::LeaderGet(told)));
}

#[rstest]
#[case::not_a_list("is-leader: true")]
#[case::short("{is-leader: [true], mode: loose}")]
#[case::full("{tool: is-leader, mode: loose, calls: [{answer: true}]}")]
#[case::first_readme("{name: _ModelBackend.is_leader, values: ['True'], caching_mode: loose}")]
#[case::by_its_later_name("{name: _ModelBackend.is_leader, values: ['True'], caching_policy: loose}")]
fn a_table_can_be_spelled_in_as_many_ways(#[case] memo: &str) {
    assert_eq!(yaml_memo(memo), memo::is_leader([true]).loose());
}

#[test]
fn the_memo_of_the_first_readme_works() {
    let memos = json!([
        {"name": "_ModelBackend.leader_get", "values": ["True", "False"], "caching_mode": "strict"},
    ]);
    let (answers, out) =
        on_stage(Scenario::new, &scene(&memos), |juju| [(); 4].map(|()| juju.is_leader().unwrap()));
    assert_eq!(answers, [true, false, false, false]);
    assert_eq!(out.context_out.memos[0].cursor, 2);
}

#[test]
fn the_call_of_an_entry_has_the_fields_of_its_request() {
    let memo = yaml_memo(
        "{tool: relation-get, calls: [{call: {relation: 'db:3', member: pg/1}, answer: {host: 10.1.2.3}}]}",
    );
    let expected =
        RelationGet { relation: Some(3.into()), member: Some("pg/1".into()), ..RelationGet::default() };
    assert_eq!(memo, memo::when(expected).answers([memo::databag([("host", "10.1.2.3")])]));
}

#[rstest]
#[case("is-leader: [{error: shut down}]", 1)]
#[case("is-leader: [{error: {message: shut down}}]", 1)]
#[case("is-leader: [{error: {code: 2, message: shut down}}]", 2)]
#[case("{tool: is-leader, calls: [{error: {code: 2, message: shut down}}]}", 2)]
fn an_entry_can_say_how_the_tool_fails(#[case] memo: &str, #[case] code: i32) {
    let memo = yaml_memo(memo);
    assert_eq!(memo.calls[0].answer, Err(Failure { code, message: "shut down".to_owned() }));
}

#[rstest]
#[case::leader(memo::is_leader([true, false]))]
#[case::table(memo::is_leader([true]).loose())]
#[case::half_used(Memo { cursor: 1, ..memo::is_leader([true, false]) })]
#[case::config(memo::config_get([[("title", ConfigValue::from("Lear")), ("acts", 5.into())]]))]
#[case::databag(memo::relation_get([[("host", "10.1.2.3")]]))]
#[case::call(memo::when(ConfigGet::key("title")).fails("no such option"))]
#[case::network(memo::network_get([network("db").hostname("globe.example")]))]
#[case::ports(memo::opened_ports([[80, 443]]))]
#[case::units(memo::relation_list([vec!["pg/0", "pg/1"], vec![]]))]
fn a_memo_that_is_written_and_read_is_the_same(#[case] memo: Memo) {
    let playbook = Playbook::from([Scene::new("start").memo(memo)]);
    assert_eq!(Playbook::from_yaml(playbook.to_yaml().unwrap()).unwrap(), playbook);
    assert_eq!(Playbook::from_json(playbook.to_json().unwrap()).unwrap(), playbook);
}

/// What a recorder has written for two calls of `is_leader`, from its first format to its last.
#[rstest]
#[case::a_bare_list(json!({"is_leader": [[[[], {}], true], [[[], {}], false]]}))]
#[case::calls_and_cursor(json!({"is_leader": {"calls": [[[[], {}], true], [[[], {}], false]], "cursor": 0}}))]
#[case::mode(json!({"default.is_leader": {
    "calls": [[[[], {}], true], [[[], {}], false]], "cursor": 0, "mode": "strict",
}}))]
#[case::caching_policy(json!({"_ModelBackend.is_leader": {
    "calls": [[[[], {}], true], [[[], {}], false]], "cursor": 0, "caching_policy": "strict",
}}))]
#[case::one_serializer(json!({"_ModelBackend.is_leader": {
    "calls": [["[[], {}]", true], ["[[], {}]", false]],
    "cursor": 0, "caching_policy": "strict", "serializer": "json",
}}))]
#[case::two_serializers(json!({"_ModelBackend.is_leader": {
    "calls": [["[[], {}]", "true"], ["[[], {}]", "false"]],
    "cursor": 0, "caching_policy": "strict", "serializer": ["json", "json"],
}}))]
fn every_generation_of_recordings_is_read(#[case] memos: Value) {
    let context = context(&memos);
    assert_eq!(context.memos, [memo::when(IsLeader {}).answers([true, false])]);
}

#[rstest]
#[case::native(json!({"_ModelBackend.relation_get": {
    "calls": {"[[2, \"prom/1\", false], {}]": {"host": "10.0.0.1"}, "[[2, \"prom\", true], {}]": {}},
    "cursor": "n/a", "caching_policy": "loose",
}}))]
#[case::encoded_twice(json!({"_ModelBackend.relation_get": {
    "calls": {"[[2, \"prom/1\", false], {}]": "{\"host\": \"10.0.0.1\"}", "[[2, \"prom\", true], {}]": "{}"},
    "cursor": "n/a", "caching_policy": "loose", "serializer": ["json", "json"],
}}))]
fn a_recorded_table_is_a_loose_memo(#[case] memos: Value) {
    let scene = scene(&memos);
    assert_eq!((scene.context.memos[0].mode, scene.context.memos[0].cursor), (Mode::Loose, 0));
    let bags = in_scene(&scene, |juju| {
        let app = juju.relation_get_app(2, "prom").unwrap();
        [app, juju.relation_get(2, "prom/1").unwrap(), juju.relation_get(2, "prom/1").unwrap()]
    });
    assert!(bags[0].is_empty());
    assert_eq!(bags[1], [("host", "10.0.0.1")]);
    assert_eq!(bags[2], bags[1]);
}

#[test]
fn a_recording_that_was_replayed_before_starts_from_its_beginning() {
    let memos = json!({"_ModelBackend.is_leader": {
        "calls": [["[[], {}]", "true"], ["[[], {}]", "true"]],
        "cursor": 2, "caching_policy": "strict", "serializer": ["json", "json"],
    }});
    assert_eq!(in_scene(&scene(&memos), Juju::is_leader), Ok(true));
}

#[test]
fn a_text_that_was_recorded_as_it_is_stays_text() {
    let calls = json!({"[[3], {}]": "true"});
    let memos = json!({"_ModelBackend.relation_remote_app_name": {
        "calls": calls, "cursor": "n/a", "caching_policy": "loose",
    }});
    assert_eq!(in_scene(&scene(&memos), |juju| juju.relation_list_app(3)), Ok("true".to_owned()));
}

/// The one call that a recorder has written, which a loose memo has.
fn recorded(method: &str, arguments: &Value, value: &Value) -> Memo {
    let context = context(&json!({format!("_ModelBackend.{method}"): {
        "calls": {arguments.to_string(): value.to_string()},
        "cursor": "n/a", "caching_policy": "loose", "serializer": ["json", "json"],
    }}));
    context.memos[0].clone()
}

fn relation_set(app: bool, settings: &[(&str, &str)]) -> RelationSet {
    let settings = settings.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
    RelationSet { relation: Some(3.into()), app, settings }
}

#[rstest]
#[case(json!([[3, "pg/0", false], {}]), Some("pg/0"), false)]
#[case(json!([[3, "pg/0"], {"is_app": false}]), Some("pg/0"), false)]
#[case(json!([[], {"relation_id": 3, "member_name": "pg", "is_app": true}]), Some("pg"), true)]
fn a_recorded_relation_get_says_whose_databag(
    #[case] arguments: Value,
    #[case] member: Option<&str>,
    #[case] app: bool,
) {
    let memo = recorded("relation_get", &arguments, &json!({"host": "10.0.0.1"}));
    let call = RelationGet { relation: Some(3.into()), member: member.map(Into::into), key: None, app };
    assert_eq!(memo, memo::when(call).always(memo::databag([("host", "10.0.0.1")])));
}

#[rstest]
#[case::key_and_value(json!([[3, "host", "10.0.0.1", false], {}]), relation_set(false, &[("host", "10.0.0.1")]))]
#[case::for_the_application(json!([[3, "host", "10.0.0.1", true], {}]), relation_set(true, &[("host", "10.0.0.1")]))]
#[case::by_name(
    json!([[], {"relation_id": 3, "key": "host", "value": "10.0.0.1", "is_app": true}]),
    relation_set(true, &[("host", "10.0.0.1")])
)]
#[case::taken_out(json!([[3, "host", "", false], {}]), relation_set(false, &[("host", "")]))]
#[case::a_whole_map(json!([[3, {"host": "h", "port": "1"}, true], {}]), relation_set(true, &[("host", "h"), ("port", "1")]))]
#[case::a_whole_map_by_name(
    json!([[3], {"data": {"host": "h"}, "is_app": false}]),
    relation_set(false, &[("host", "h")])
)]
fn a_recorded_relation_set_is_counted_and_carried_out(#[case] arguments: Value, #[case] call: RelationSet) {
    let memo = recorded("relation_set", &arguments, &Value::Null);
    let state = State::new()
        .leader(true)
        .relation(relation("db", "postgresql").id(3).local_unit_data([("host", "old")]));
    let settings = call.settings.clone();
    let app = call.app;
    let out =
        after(&Scene::new("start").state(state).memo(memo), move |juju| juju.call(call.clone()).unwrap());
    assert_eq!(out.calls[0].answered_by, AnsweredBy::State);
    out.expect().all_memos_used().verify();
    let relation = &out.context_out.state.relations[0];
    let bag = if app { &relation.local_app_data } else { &relation.local_unit_data };
    for (key, value) in settings {
        assert_eq!(bag.get(&key).unwrap_or_default(), value);
    }
}

#[rstest]
#[case(json!([["db"], {}]))]
#[case(json!([[], {"relation_name": "db"}]))]
fn recorded_relation_ids_are_numbers(#[case] arguments: Value) {
    let scene = Scene::new("start").memo(recorded("relation_ids", &arguments, &json!([2, 10])));
    let (ids, others) =
        in_scene(&scene, |juju| (juju.relation_ids("db").unwrap(), juju.relation_ids("web").unwrap()));
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    assert_eq!(ids, ["db:2", "db:10"]);
    assert!(others.is_empty());
}

#[test]
fn a_recorded_relation_list_has_the_units() {
    let memo = recorded("relation_list", &json!([[3], {}]), &json!(["pg/0"]));
    let call = RelationList { relation: Some(3.into()), app: false };
    assert_eq!(memo, memo::when(call).always(RelationMembers::Units(vec!["pg/0".into()])));
}

#[test]
fn a_recorded_remote_application_is_one_of_relation_list() {
    let memo = recorded("relation_remote_app_name", &json!([[3], {}]), &json!("pg"));
    let call = RelationList { relation: Some(3.into()), app: true };
    assert_eq!(memo, memo::when(call).always(RelationMembers::App("pg".to_owned())));
}

#[test]
fn a_remote_application_that_was_not_found_is_not_found_again() {
    let memo = recorded("relation_remote_app_name", &json!([[3], {}]), &Value::Null);
    let (code, words) = refusal(in_scene(&Scene::new("start").memo(memo), |juju| juju.relation_list_app(3)));
    assert_eq!(code, 2);
    assert!(words.ends_with("relation not found"), "{words}");
}

#[test]
fn a_recorded_status_is_the_units_or_the_applications() {
    let unit = recorded(
        "status_get",
        &json!([[], {"is_app": false}]),
        &json!({"status": "active", "message": "ready", "status-data": {}}),
    );
    let app = recorded(
        "status_get",
        &json!([[], {"is_app": true}]),
        &json!({"status": "blocked", "message": "no database"}),
    );
    assert_eq!(unit.calls[0].call, Some(StatusGet { application: false }.into()));
    assert_eq!(app.calls[0].call, Some(StatusGet { application: true }.into()));
    let scene = Scene::new("start").memo(unit).memo(app);
    let (unit, app) = in_scene(&scene, |juju| (juju.status_get().unwrap(), juju.status_get_app().unwrap()));
    assert_eq!(unit, ("active", "ready"));
    assert_eq!(app.status, ("blocked", "no database"));
}

#[rstest]
#[case(json!([["db"], {}]), None)]
#[case(json!([["db", 3], {}]), Some(3))]
#[case(json!([["db"], {"relation_id": 3}]), Some(3))]
#[case(json!([["db", null], {}]), None)]
fn a_recorded_network_is_that_of_a_binding(#[case] arguments: Value, #[case] relation: Option<u32>) {
    let value = json!({
        "bind-addresses": [{"interface-name": "eth0", "addresses": [{"value": "10.0.0.1", "cidr": ""}]}],
        "ingress-addresses": ["203.0.113.1"],
    });
    let memo = recorded("network_get", &arguments, &value);
    let call = NetworkGet { binding: "db".to_owned(), relation: relation.map(Into::into) };
    assert_eq!(memo.calls[0].call, Some(call.clone().into()));
    let network = in_scene(&Scene::new("start").memo(memo), move |juju| juju.call(call.clone())).unwrap();
    assert_eq!((network.bind_address(), network.ingress_address()), (Some("10.0.0.1"), Some("203.0.113.1")));
}

#[test]
fn of_planned_units_their_number_was_recorded() {
    let scene = Scene::new("start").memo(recorded("planned_units", &json!([[], {}]), &json!(3)));
    assert_eq!(in_scene(&scene, Juju::goal_state).unwrap().units.len(), 3);
}

#[test]
fn a_recorded_config_answers_for_each_of_its_options() {
    let value = json!({"title": "Lear", "acts": 5, "tragic": true, "price": 2.5});
    let scene = Scene::new("start").memo(recorded("config_get", &json!([[], {}]), &value));
    let values = in_scene(&scene, |juju| {
        ["title", "acts", "tragic", "price", "motto"].map(|key| juju.config_get_key(key).unwrap())
    });
    assert_eq!(values, [Some("Lear".into()), Some(5.into()), Some(true.into()), Some(2.5.into()), None]);
}

#[test]
fn recorded_writes_are_expected_and_not_swallowed() {
    let status = recorded("status_set", &json!([["active", "ready"], {"is_app": false}]), &Value::Null);
    let version = recorded("application_version_set", &json!([["1.2"], {}]), &Value::Null);
    let log = recorded("juju_log", &json!([["DEBUG", "here we go"], {}]), &Value::Null);
    let expected = StatusSet { status: StatusName::Active, message: "ready".to_owned(), application: false };
    assert_eq!(status.calls[0].call, Some(expected.into()));
    let expected = JujuLog { level: LogLevel::Debug, message: "here we go".to_owned() };
    assert_eq!(log.calls[0].call, Some(expected.into()));
    assert_eq!(log.calls[0].answer, Ok(Answer::JujuLog(())));
    let scene = Scene::new("start").memo(status).memo(version).memo(log);
    let out = after(&scene, |juju| {
        juju.juju_log_at(LogLevel::Debug, "here we go").unwrap();
        juju.application_version_set("1.2").unwrap();
        juju.status_set(Status::active("ready")).unwrap();
    });
    out.expect()
        .unit_status(("active", "ready"))
        .app_version("1.2")
        .logged_at(LogLevel::Debug, "here we go")
        .all_memos_used()
        .verify();
}

#[test]
fn a_recording_may_hold_several_tools() {
    let memos = json!({
        "_ModelBackend.is_leader": {
            "calls": [["[[], {}]", "true"]],
            "cursor": 0, "caching_policy": "strict", "serializer": ["json", "json"],
        },
        "_ModelBackend.relation_ids": {
            "calls": {"[[\"db\"], {}]": "[]"},
            "cursor": "n/a", "caching_policy": "loose", "serializer": ["json", "json"],
        },
    });
    let ids = RelationIds { endpoint: Some("db".to_owned()) };
    assert_eq!(
        context(&memos).memos,
        [memo::when(IsLeader {}).answers([true]), memo::when(ids).always(Vec::new())]
    );
}
