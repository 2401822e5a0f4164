//! The calls: how each tool is asked, and how a call is shown and written in files.

use std::collections::BTreeSet;

use juju_charm::tool::{
    AddressKind, Answer, ApplicationVersionSet, ClosePort, ConfigGet, GoalStateGet, IsLeader, JujuLog, NAMES,
    NetworkGet, OpenPort, OpenedPorts, RelationGet, RelationIds, RelationList, RelationModelGet, RelationSet,
    Request, StatusGet, StatusSet, UnitGet,
};
use juju_charm::{LogLevel, PortRange, RelationId, StatusName, Text};
use serde_json::json;

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

/// Each call, and the arguments that say the same to Juju's own tools.
fn calls() -> Vec<(Request, &'static [&'static str])> {
    let website = vec!["website".to_owned(), "admin".to_owned()];
    let range = PortRange::udp(8000).up_to(8010);
    vec![
        (ApplicationVersionSet { version: "1.2".to_owned() }.into(), &["--", "1.2"]),
        (ApplicationVersionSet { version: "--beta".to_owned() }.into(), &["--", "--beta"]),
        (OpenPort { ports: 80.into(), endpoints: vec![] }.into(), &["--", "80/tcp"]),
        (OpenPort { ports: PortRange::icmp(), endpoints: vec![] }.into(), &["--", "icmp"]),
        (
            OpenPort { ports: range, endpoints: website.clone() }.into(),
            &["--endpoints", "website,admin", "--", "8000-8010/udp"],
        ),
        (ClosePort { ports: 80.into(), endpoints: vec![] }.into(), &["--", "80/tcp"]),
        (
            ClosePort { ports: range, endpoints: website }.into(),
            &["--endpoints", "website,admin", "--", "8000-8010/udp"],
        ),
        (OpenedPorts { endpoints: false }.into(), &["--format=json"]),
        (OpenedPorts { endpoints: true }.into(), &["--format=json", "--endpoints"]),
        (ConfigGet::new().into(), &["--format=json"]),
        (ConfigGet::all().into(), &["--format=json", "--all"]),
        (ConfigGet::key("title").into(), &["--format=json", "--", "title"]),
        (ConfigGet::key("--all").into(), &["--format=json", "--", "--all"]),
        (GoalStateGet {}.into(), &["--format=json"]),
        (IsLeader {}.into(), &["--format=json"]),
        (log(LogLevel::Info, "hello world"), &["--log-level", "INFO", "--", "hello world"]),
        (log(LogLevel::Trace, ""), &["--log-level", "TRACE", "--", ""]),
        (log(LogLevel::Debug, "--debug"), &["--log-level", "DEBUG", "--", "--debug"]),
        (log(LogLevel::Warning, "x"), &["--log-level", "WARNING", "--", "x"]),
        (log(LogLevel::Error, "x"), &["--log-level", "ERROR", "--", "x"]),
        (log(LogLevel::Critical, "x"), &["--log-level", "CRITICAL", "--", "x"]),
        (NetworkGet { binding: "db".to_owned(), relation: None }.into(), &["--format=json", "--", "db"]),
        (
            NetworkGet { binding: "db".to_owned(), relation: db() }.into(),
            &["--format=json", "-r", "db:3", "--", "db"],
        ),
        (
            UnitGet { setting: AddressKind::PrivateAddress }.into(),
            &["--format=json", "--", "private-address"],
        ),
        (UnitGet { setting: AddressKind::PublicAddress }.into(), &["--format=json", "--", "public-address"]),
        (RelationIds { endpoint: None }.into(), &["--format=json"]),
        (RelationIds { endpoint: some("db") }.into(), &["--format=json", "--", "db"]),
        (RelationList::default().into(), &["--format=json"]),
        (RelationList { relation: db(), app: false }.into(), &["-r", "db:3", "--format=json"]),
        (RelationList { relation: db(), app: true }.into(), &["-r", "db:3", "--app", "--format=json"]),
        (RelationList { relation: Some(3.into()), app: false }.into(), &["-r", "3", "--format=json"]),
        (RelationGet::default().into(), &["--format=json"]),
        (RelationGet { key: some("host"), ..Default::default() }.into(), &["--format=json", "--", "host"]),
        (
            RelationGet { relation: db(), member: some("pg/0"), ..Default::default() }.into(),
            &["-r", "db:3", "--format=json", "--", "-", "pg/0"],
        ),
        (
            RelationGet { relation: db(), key: some("host"), member: some("pg"), app: true }.into(),
            &["-r", "db:3", "--app", "--format=json", "--", "host", "pg"],
        ),
        (RelationModelGet { relation: db() }.into(), &["-r", "db:3", "--format=json"]),
        (RelationModelGet { relation: None }.into(), &["--format=json"]),
        (relation_set(&[("host", "10.1.2.3")]), &["-r", "db:3", "--file", "-"]),
        (
            RelationSet { relation: db(), app: true, settings: vec![] }.into(),
            &["-r", "db:3", "--app", "--file", "-"],
        ),
        (RelationSet::default().into(), &["--file", "-"]),
        (StatusGet { application: false }.into(), &["--format=json", "--include-data"]),
        (StatusGet { application: true }.into(), &["--format=json", "--include-data", "--application"]),
        (status_set(StatusName::Active, "", false), &["--", "active", ""]),
        (status_set(StatusName::Blocked, "-v is missing", false), &["--", "blocked", "-v is missing"]),
        (status_set(StatusName::Waiting, "for db", true), &["--application", "--", "waiting", "for db"]),
    ]
}

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
fn only_relation_set_is_given_something_on_stdin() {
    for (request, _) in calls() {
        assert_eq!(request.encode().stdin.is_some(), request.tool() == "relation-set", "{request:?}");
    }
}

#[test]
fn the_tools_that_print_nothing_are_those_that_write() {
    let writing: BTreeSet<&str> =
        calls().iter().filter(|(request, _)| request.writes()).map(|(request, _)| request.tool()).collect();
    let expected =
        ["application-version-set", "close-port", "juju-log", "open-port", "relation-set", "status-set"];
    assert_eq!(writing, expected.into());
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
    for (tool, fields, expected) in written {
        let request = Request::from_json(tool, fields).unwrap();
        assert_eq!(request.unwrap(), expected);
    }
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
    assert!(Request::from_json("leader-get", json!({})).is_none());
    assert!(Answer::from_json("leader-get", json!({})).is_none());
}
