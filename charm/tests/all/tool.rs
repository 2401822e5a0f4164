//! The calls: how each tool is asked, and how a call is shown and written in files.

use std::collections::BTreeSet;

use std::time::Duration;

use juju_charm::tool::{
    ActionFail, ActionGet, ActionSet, AddMetric, AddressKind, Answer, ConfigGet, IsLeader, JujuLog,
    JujuReboot, K8sRawSet, K8sSpecSet, LeaderSet, NAMES, OpenPort, OpenedPorts, PayloadRegister, RelationGet,
    RelationIds, RelationList, RelationSet, Request, SecretAdd, SecretGet, SecretIds, SecretRemove,
    SecretRevoke, SecretSet, StateGet, StateSet, StatusGet, StatusSet, StorageAdd, StorageGet, UnitGet,
};
use juju_charm::{LogLevel, PortRange, RelationId, Rotation, StatusName, Text};
use serde_json::json;

use crate::calls::calls;

pub(crate) fn db() -> Option<RelationId> {
    Some(RelationId::new("db", 3))
}

pub(crate) fn some<T: for<'a> From<&'a str>>(text: &str) -> Option<T> {
    Some(text.into())
}

pub(crate) fn log(level: LogLevel, message: &str) -> Request {
    JujuLog { level, message: message.to_owned() }.into()
}

pub(crate) fn settings(pairs: &[(&str, &str)]) -> Vec<(Text, Text)> {
    pairs.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect()
}

pub(crate) fn relation_set(pairs: &[(&str, &str)]) -> Request {
    RelationSet { relation: db(), app: false, settings: settings(pairs) }.into()
}

pub(crate) fn status_set(status: StatusName, message: &str, application: bool) -> Request {
    StatusSet { status, message: message.to_owned(), application }.into()
}

pub(crate) fn said(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

pub(crate) fn state_set(pairs: &[(&str, &str)]) -> Request {
    StateSet { settings: said(pairs).into() }.into()
}

pub(crate) fn action_set(pairs: &[(&str, &str)]) -> Request {
    ActionSet { results: said(pairs) }.into()
}

pub(crate) fn payload(tags: &[&str]) -> PayloadRegister {
    PayloadRegister {
        kind: "docker".to_owned(),
        class: "monitor".to_owned(),
        id: "0fcgaba".to_owned(),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
    }
}

/// The URI of a secret as Juju makes them.
pub(crate) const URI: &str = "secret:9m4e2mr0ui3e8a215n4g";

#[test]
fn each_call_is_made_with_the_arguments_that_juju_takes() {
    for (request, args) in calls() {
        assert_eq!(request.encode().args, args, "{request:?}");
    }
}

#[test]
fn no_tool_is_left_out_of_the_table_above() {
    let tested: BTreeSet<&str> = calls().iter().map(|(request, _)| request.tool()).collect();
    assert_eq!(tested, NAMES.iter().copied().collect());
}

#[test]
fn whatever_is_read_from_a_file_is_given_on_stdin() {
    for (request, args) in calls() {
        assert_eq!(request.encode().stdin.is_some(), args.ends_with(&["--file", "-"]), "{request:?}");
    }
    let spec = "version: 3\ncontainers: [\u{85}]\n".to_owned();
    for request in [K8sSpecSet { spec: spec.clone() }.into(), Request::from(K8sRawSet { spec: spec.clone() })]
    {
        assert_eq!(request.encode().stdin.as_deref(), Some(&*spec));
    }
}

#[test]
fn the_tools_that_print_nothing_are_those_that_write() {
    let writing: BTreeSet<&str> =
        calls().iter().filter(|(request, _)| request.writes()).map(|(request, _)| request.tool()).collect();
    let expected = [
        "action-fail",
        "action-log",
        "action-set",
        "add-metric",
        "application-version-set",
        "close-port",
        "juju-log",
        "juju-reboot",
        "k8s-raw-set",
        "k8s-spec-set",
        "leader-set",
        "open-port",
        "payload-register",
        "payload-status-set",
        "payload-unregister",
        "relation-set",
        "secret-grant",
        "secret-remove",
        "secret-revoke",
        "secret-set",
        "state-delete",
        "state-set",
        "status-set",
        "storage-add",
    ];
    assert_eq!(writing, expected.into());
}

#[test]
fn the_tools_without_formats_are_asked_for_none() {
    let plain: BTreeSet<&str> =
        calls().iter().filter(|(request, _)| request.is_plain()).map(|(request, _)| request.tool()).collect();
    assert_eq!(plain, ["k8s-raw-get", "k8s-spec-get", "resource-get", "secret-add"].into());
    for (request, args) in calls() {
        let in_json = args.contains(&"--format=json");
        assert_eq!(in_json, !request.writes() && !request.is_plain(), "{request}");
    }
}

#[test]
fn the_answers_that_are_secret_are_those_of_two_tools() {
    let secret: BTreeSet<&str> = calls()
        .iter()
        .filter(|(request, _)| request.is_secret())
        .map(|(request, _)| request.tool())
        .collect();
    assert_eq!(secret, ["credential-get", "secret-get"].into());
}

#[test]
fn state_set_gives_its_settings_as_relation_set_does() {
    let stdin = |pairs: &[(&str, &str)]| state_set(pairs).encode().stdin.unwrap();
    assert_eq!(stdin(&[]), "{}");
    assert_eq!(stdin(&[("one", "1"), ("empty", "")]), r#"{"one":"1","empty":""}"#);
    assert_eq!(stdin(&[(" k ", " yes\n\u{85}")]), r#"{" k ":" yes\n\u0085"}"#);
}

#[test]
fn a_time_until_a_secret_expires_is_written_as_go_reads_it() {
    let written = |time| SecretAdd::new([("key", "x")]).expire_in(time).expire.unwrap();
    assert_eq!(written(Duration::from_secs(90)), "90s");
    assert_eq!(written(Duration::from_millis(1500)), "1.500000000s");
    assert_eq!(written(Duration::from_nanos(1)), "0.000000001s");
    assert_eq!(written(Duration::new(9_000_000_000, 1)), "9000000000.000000001s");
    assert_eq!(SecretSet::new(URI).expire_in(Duration::from_secs(90)).expire.as_deref(), Some("90s"));
}

#[test]
fn relation_set_gives_its_settings_as_one_mapping_of_strings() {
    let stdin = |pairs: &[(&str, &str)]| relation_set(pairs).encode().stdin.unwrap();
    assert_eq!(stdin(&[]), "{}");
    assert_eq!(stdin(&[("host", "10.1.2.3"), ("a", "1")]), r#"{"host":"10.1.2.3","a":"1"}"#);
    assert_eq!(stdin(&[("gone", "")]), r#"{"gone":""}"#);
    assert_eq!(stdin(&[(" k ", " two\nlines ")]), r#"{" k ":" two\nlines "}"#);
    assert_eq!(stdin(&[("k", "yes"), ("=", "=")]), r#"{"k":"yes","=":"="}"#);
}

#[test]
fn of_equal_keys_relation_set_gives_the_last_one_only() {
    let stdin = relation_set(&[("a", "1"), ("b", "2"), ("a", "3")]).encode().stdin.unwrap();
    assert_eq!(stdin, r#"{"a":"3","b":"2"}"#);
}

#[test]
fn what_yaml_would_refuse_or_fold_reaches_juju_escaped() {
    let odd = "\u{7f} \u{80} \u{85} \u{9f} \u{2028} \u{2029} \u{fffe} \u{ffff}";
    let stdin = relation_set(&[("k", odd)]).encode().stdin.unwrap();
    assert_eq!(stdin, r#"{"k":"\u007f \u0080 \u0085 \u009f \u2028 \u2029 \ufffe \uffff"}"#);
    let plain = relation_set(&[("ключ", "café \u{a0} 😀")]).encode().stdin.unwrap();
    assert_eq!(plain, "{\"ключ\":\"café \u{a0} 😀\"}");
}

#[test]
fn settings_in_another_order_are_the_same_call() {
    assert_eq!(relation_set(&[("a", "1"), ("b", "2")]), relation_set(&[("b", "2"), ("a", "1")]));
    assert_ne!(relation_set(&[("a", "1"), ("b", "2")]), relation_set(&[("a", "2"), ("b", "1")]));
    assert_ne!(relation_set(&[("a", "1")]), relation_set(&[("a", "1"), ("b", "2")]));
}

#[test]
fn of_equal_keys_the_last_one_counts() {
    assert_eq!(relation_set(&[("a", "1"), ("a", "2")]), relation_set(&[("a", "2")]));
    assert_ne!(relation_set(&[("a", "1"), ("a", "2")]), relation_set(&[("a", "1")]));
}

#[test]
fn deleting_a_key_is_not_the_same_as_leaving_it_alone() {
    assert_ne!(relation_set(&[("a", "")]), relation_set(&[]));
}

#[test]
fn a_call_to_another_databag_is_another_call() {
    let mine = RelationSet { relation: db(), app: false, settings: settings(&[("a", "1")]) };
    assert_ne!(mine, RelationSet { app: true, ..mine.clone() });
    assert_ne!(mine, RelationSet { relation: None, ..mine.clone() });
    assert_ne!(mine, RelationSet { relation: Some(4.into()), ..mine.clone() });
    assert_eq!(mine, RelationSet { relation: Some(3.into()), ..mine.clone() });
}

#[test]
fn a_call_is_shown_as_a_person_would_type_it() {
    let typed = [
        (IsLeader {}.into(), "is-leader"),
        (ConfigGet::key("title").into(), "config-get title"),
        (ConfigGet::all().into(), "config-get --all"),
        (RelationIds { endpoint: some("db") }.into(), "relation-ids db"),
        (RelationList { relation: db(), app: true }.into(), "relation-list -r db:3 --app"),
        (
            RelationGet { relation: db(), member: some("pg/0"), ..Default::default() }.into(),
            "relation-get -r db:3 - pg/0",
        ),
        (relation_set(&[("port", "5432"), ("gone", "")]), "relation-set -r db:3 port=5432 gone="),
        (relation_set(&[("name", "two words")]), "relation-set -r db:3 'name=two words'"),
        (relation_set(&[("k", "it's")]), r"relation-set -r db:3 'k=it'\''s'"),
        (StatusGet { application: false }.into(), "status-get"),
        (StatusGet { application: true }.into(), "status-get --application"),
        (status_set(StatusName::Active, "I rule", false), "status-set active 'I rule'"),
        (status_set(StatusName::Active, "", false), "status-set active ''"),
        (log(LogLevel::Debug, "a\nb"), r"juju-log --log-level DEBUG 'a\nb'"),
        (log(LogLevel::Info, "--"), "juju-log --log-level INFO --"),
        (log(LogLevel::Info, "--format=json"), "juju-log --log-level INFO --format=json"),
        (
            OpenPort { ports: PortRange::udp(53), endpoints: vec!["a".to_owned()] }.into(),
            "open-port --endpoints a 53/udp",
        ),
        (OpenedPorts { endpoints: true }.into(), "opened-ports --endpoints"),
        (UnitGet { setting: AddressKind::PublicAddress }.into(), "unit-get public-address"),
        (ActionGet { key: some("outfile.type") }.into(), "action-get outfile.type"),
        (action_set(&[("outfile.size", "10G"), ("empty", "")]), "action-set outfile.size=10G empty="),
        (ActionFail { message: None }.into(), "action-fail"),
        (state_set(&[("one", "1"), ("two", " 2")]), "state-set one=1 'two= 2'"),
        (StateGet { key: some("one"), strict: true }.into(), "state-get --strict one"),
        (StorageGet { storage: some("data/0"), key: None }.into(), "storage-get -s data/0"),
        (
            SecretAdd::new([("password", "poison")]).label("admin").into(),
            "secret-add --label admin password=..",
        ),
        (
            SecretSet::new(URI).content([("user", "claudius"), ("password", "poison")]).into(),
            "secret-set secret:9m4e2mr0ui3e8a215n4g user=.. password=..",
        ),
        (
            SecretGet { key: some("password"), ..SecretGet::from(URI) }.into(),
            "secret-get secret:9m4e2mr0ui3e8a215n4g password",
        ),
        (K8sSpecSet { spec: "version: 3\n".to_owned() }.into(), "k8s-spec-set '..11 bytes..'"),
        (payload(&["old"]).into(), "payload-register docker monitor 0fcgaba old"),
    ];
    for (request, expected) in typed {
        let request: Request = request;
        assert_eq!(request.to_string(), expected);
    }
}

#[test]
fn a_call_is_written_in_files_by_the_fields_of_its_type() {
    let written = [
        ("is-leader", json!({}), IsLeader {}.into()),
        ("config-get", json!({"key": "title"}), ConfigGet::key("title").into()),
        (
            "relation-set",
            json!({"relation": "db:3", "settings": {"port": "5432"}}),
            relation_set(&[("port", "5432")]),
        ),
        (
            "relation-list",
            json!({"relation": 3, "app": true}),
            RelationList { relation: db(), app: true }.into(),
        ),
        (
            "status-set",
            json!({"status": "active", "message": "ready"}),
            status_set(StatusName::Active, "ready", false),
        ),
        ("juju-log", json!({"message": "x"}), log(LogLevel::Info, "x")),
        ("juju-log", json!({"message": "x", "level": "warn"}), log(LogLevel::Warning, "x")),
        ("open-port", json!({"ports": 80}), OpenPort { ports: 80.into(), endpoints: vec![] }.into()),
    ];
    for (tool, fields, expected) in written.into_iter().chain(later_calls_in_files()) {
        let request = Request::from_json(tool, fields).unwrap();
        assert_eq!(request.unwrap(), expected);
    }
}

fn later_calls_in_files() -> Vec<(&'static str, serde_json::Value, Request)> {
    let content = json!({"password": "poison", "bytes#base64": "AP8="});
    let mut secret = SecretAdd::new([("password", "poison")]);
    secret.content.set("bytes", [0, 255]);
    vec![
        ("secret-add", json!({"content": content}), secret.clone().into()),
        (
            "secret-add",
            json!({"content": content, "label": "admin", "rotate": "daily", "owner": "unit", "expire": "72h"}),
            secret.label("admin").rotate(Rotation::Daily).owned_by_unit().expire_at("72h").into(),
        ),
        ("secret-set", json!({"id": URI, "description": "x"}), SecretSet::new(URI).description("x").into()),
        ("secret-get", json!({"label": "admin", "peek": true}), SecretGet::by_label("admin").peek().into()),
        ("secret-revoke", json!({"id": URI, "relation": "db:3"}), SecretRevoke::relation(URI, 3).into()),
        ("secret-remove", json!({"id": URI}), SecretRemove { id: URI.to_owned(), revision: None }.into()),
        ("secret-ids", json!({}), SecretIds {}.into()),
        ("state-get", json!({"key": "one"}), StateGet { key: some("one"), strict: false }.into()),
        ("state-set", json!({"settings": {"one": "1"}}), state_set(&[("one", "1")])),
        (
            "leader-set",
            json!({"settings": {"a": "1"}}),
            LeaderSet { settings: settings(&[("a", "1")]) }.into(),
        ),
        (
            "storage-get",
            json!({"storage": "data/0"}),
            StorageGet { storage: some("data/0"), key: None }.into(),
        ),
        (
            "storage-add",
            json!({"storages": [["data", 2]]}),
            StorageAdd { storages: vec![("data".to_owned(), 2)] }.into(),
        ),
        (
            "action-set",
            json!({"results": [["a.b", "1"], ["c", "2"]]}),
            action_set(&[("a.b", "1"), ("c", "2")]),
        ),
        ("action-fail", json!({}), ActionFail { message: None }.into()),
        ("juju-reboot", json!({}), JujuReboot { now: false }.into()),
        (
            "payload-register",
            json!({"type": "docker", "class": "monitor", "id": "0fcgaba"}),
            payload(&[]).into(),
        ),
    ]
}

#[test]
fn what_is_set_in_order_may_be_written_as_a_mapping_too() {
    let read = |tool, fields| Request::from_json(tool, fields).unwrap().unwrap();
    let results = json!({"results": {"a.b": "1", "c": "2"}});
    assert_eq!(read("action-set", results), action_set(&[("a.b", "1"), ("c", "2")]));
    let storages = StorageAdd { storages: vec![("data".to_owned(), 2)] };
    assert_eq!(read("storage-add", json!({"storages": {"data": 2}})), storages.into());
    let metric = AddMetric { metrics: said(&[("users", "5")]), labels: said(&[("a", "1")]) };
    assert_eq!(read("add-metric", json!({"metrics": {"users": "5"}, "labels": {"a": "1"}})), metric.into());
    let message =
        Request::from_json("action-set", json!({"results": "a=1"})).unwrap().unwrap_err().to_string();
    assert!(message.contains("a mapping, or a list of pairs"), "{message}");
}

#[test]
fn a_misspelt_field_of_a_call_is_refused() {
    for (request, _) in calls() {
        let mut fields = request.to_json();
        fields["relatoin"] = json!("db:3");
        let message = Request::from_json(request.tool(), fields).unwrap().unwrap_err().to_string();
        assert!(message.contains("unknown field `relatoin`"), "{request}: {message}");
    }
}

#[test]
fn a_tool_that_has_no_request_type_is_none() {
    // The name that `k8s-spec-set` once had.
    assert!(Request::from_json("pod-spec-set", json!({})).is_none());
    assert!(Answer::from_json("pod-spec-set", json!({})).is_none());
}
