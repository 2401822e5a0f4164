//! The calls: how each tool is asked, and how a call is shown and written in files.

use std::collections::BTreeSet;

use std::time::Duration;

use juju_charm::tool::{
    ActionFail, ActionGet, ActionLog, ActionSet, AddMetric, AddressKind, Answer, ApplicationVersionSet,
    ClosePort, ConfigGet, CredentialGet, GoalStateGet, IsLeader, JujuLog, JujuReboot, K8sRawGet, K8sRawSet,
    K8sSpecGet, K8sSpecSet, LeaderGet, LeaderSet, NAMES, NetworkGet, OpenPort, OpenedPorts, PayloadRegister,
    PayloadStatusSet, PayloadUnregister, RelationGet, RelationIds, RelationList, RelationModelGet,
    RelationSet, Request, ResourceGet, SecretAdd, SecretGet, SecretGrant, SecretIds, SecretInfoGet,
    SecretRemove, SecretRevoke, SecretSet, StateDelete, StateGet, StateSet, StatusGet, StatusSet, StorageAdd,
    StorageGet, StorageList, UnitGet,
};
use juju_charm::{LogLevel, PortRange, RelationId, Rotation, SecretOwner, StatusName, Text};
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

/// A call, and the arguments that say the same to Juju's own tool.
type Typed = (Request, &'static [&'static str]);

/// The URI of a secret as Juju makes them.
pub(crate) const URI: &str = "secret:9m4e2mr0ui3e8a215n4g";

fn calls() -> Vec<Typed> {
    [general_calls(), secret_calls(), secret_access_calls(), action_calls(), unit_calls(), calls_of_juju_3()]
        .concat()
}

fn secret_calls() -> Vec<Typed> {
    let key = |key| SecretGet { key: some(key), ..SecretGet::from(URI) };
    let everything = SecretAdd::new([("password", "poison"), ("user", "claudius")])
        .label("admin")
        .description("for the garden")
        .expire_at("2027-01-31T12:00:00Z")
        .rotate(Rotation::Monthly)
        .owned_by_unit();
    vec![
        (SecretAdd::new([("password", "poison")]).into(), &["--", "password#base64=cG9pc29u"]),
        (
            everything.into(),
            &[
                "--owner",
                "unit",
                "--label",
                "admin",
                "--description",
                "for the garden",
                "--expire",
                "2027-01-31T12:00:00Z",
                "--rotate",
                "monthly",
                "--",
                "password#base64=cG9pc29u",
                "user#base64=Y2xhdWRpdXM=",
            ],
        ),
        (
            SecretAdd::new([("bytes", b"\0")]).label("--peek").into(),
            &["--label", "--peek", "--", "bytes#base64=AA=="],
        ),
        (
            SecretAdd { owner: SecretOwner::Model, ..SecretAdd::new([("key", "=")]) }.into(),
            &["--owner", "model", "--", "key#base64=PQ=="],
        ),
        (SecretSet::new(URI).into(), &["--", URI]),
        (SecretSet::new(URI).content([("key", "new")]).into(), &["--", URI, "key#base64=bmV3"]),
        (
            SecretSet::new(URI).label("").expire_in(Duration::from_secs(3600)).rotate(Rotation::Never).into(),
            &["--label", "", "--expire", "3600s", "--rotate", "never", "--", URI],
        ),
        (SecretGet::from(URI).into(), &["--format=json", "--", URI]),
        (
            SecretGet::from(URI).label("admin").peek().into(),
            &["--format=json", "--label", "admin", "--peek", "--", URI],
        ),
        (SecretGet::by_label("admin").into(), &["--format=json", "--label", "admin"]),
        (SecretGet::by_label("admin").refresh().into(), &["--format=json", "--label", "admin", "--refresh"]),
        (key("password").into(), &["--format=json", "--", URI, "password"]),
        (key("cert#base64").into(), &["--format=json", "--", URI, "cert#base64"]),
        (
            SecretGet { key: some("password"), ..SecretGet::by_label("admin") }.into(),
            &["--format=json", "--label", "admin", "--", "password"],
        ),
    ]
}

fn secret_access_calls() -> Vec<Typed> {
    let id = || URI.to_owned();
    vec![
        (SecretGrant { id: id(), relation: None, unit: None }.into(), &["--", URI]),
        (SecretGrant { id: id(), relation: db(), unit: None }.into(), &["-r", "db:3", "--", URI]),
        (
            SecretGrant { id: id(), relation: db(), unit: some("pg/0") }.into(),
            &["-r", "db:3", "--unit", "pg/0", "--", URI],
        ),
        (SecretRevoke::relation(URI, 3).into(), &["-r", "3", "--", URI]),
        (SecretRevoke::app(URI, "pg").into(), &["--app", "pg", "--", URI]),
        (SecretRevoke::unit(URI, "pg/0").into(), &["--unit", "pg/0", "--", URI]),
        (SecretRemove { id: id(), revision: None }.into(), &["--", URI]),
        (SecretRemove { id: id(), revision: Some(2) }.into(), &["--revision", "2", "--", URI]),
        (SecretIds {}.into(), &["--format=json"]),
        (SecretInfoGet::from(URI).into(), &["--format=json", "--", URI]),
        (SecretInfoGet::by_label("admin").into(), &["--format=json", "--label", "admin"]),
    ]
}

fn action_calls() -> Vec<Typed> {
    vec![
        (ActionGet { key: None }.into(), &["--format=json"]),
        (ActionGet { key: some("outfile.type") }.into(), &["--format=json", "--", "outfile.type"]),
        (action_set(&[]), &["--"]),
        (
            action_set(&[("outfile.size", "10G"), ("text", " -v=2\n")]),
            &["--", "outfile.size=10G", "text= -v=2\n"],
        ),
        (ActionFail { message: None }.into(), &[]),
        (ActionFail { message: some("-1 is no size") }.into(), &["--", "-1 is no size"]),
        (ActionLog { message: "half  done".to_owned() }.into(), &["--", "half  done"]),
        (JujuReboot { now: false }.into(), &[]),
        (JujuReboot { now: true }.into(), &["--now"]),
    ]
}

fn unit_calls() -> Vec<Typed> {
    let storages = |storages: &[(&str, u64)]| StorageAdd {
        storages: storages.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect(),
    };
    vec![
        (StateGet::default().into(), &["--format=json"]),
        (StateGet { key: some("one"), strict: false }.into(), &["--format=json", "--", "one"]),
        (StateGet { key: some("-v"), strict: true }.into(), &["--format=json", "--strict", "--", "-v"]),
        (state_set(&[("one", " 1 ")]), &["--file", "-"]),
        (StateDelete { key: "one".to_owned() }.into(), &["--", "one"]),
        (StorageList { name: None }.into(), &["--format=json"]),
        (StorageList { name: some("data") }.into(), &["--format=json", "--", "data"]),
        (StorageGet { storage: None, key: None }.into(), &["--format=json"]),
        (StorageGet { storage: some("data/0"), key: None }.into(), &["--format=json", "-s", "data/0"]),
        (
            StorageGet { storage: some("data/0"), key: some("location") }.into(),
            &["--format=json", "-s", "data/0", "--", "location"],
        ),
        (storages(&[("data", 1)]).into(), &["--", "data=1"]),
        (storages(&[("data", 2), ("logs", 1)]).into(), &["--", "data=2", "logs=1"]),
        (ResourceGet { name: "spam".to_owned() }.into(), &["--", "spam"]),
        (CredentialGet {}.into(), &["--format=json"]),
    ]
}

fn calls_of_juju_3() -> Vec<Typed> {
    let (class, id) = ("monitor".to_owned(), "0fcgaba".to_owned());
    let status = "stopped".to_owned();
    vec![
        (
            AddMetric { metrics: said(&[("users", "-5"), ("load", "1.5")]), labels: vec![] }.into(),
            &["--", "users=-5", "load=1.5"],
        ),
        (
            AddMetric { metrics: said(&[("users", "5")]), labels: said(&[("a", "1"), ("b", "2")]) }.into(),
            &["--labels", "a=1,b=2", "--", "users=5"],
        ),
        (K8sSpecSet { spec: "version: 3\n".to_owned() }.into(), &["--file", "-"]),
        (K8sRawSet { spec: "containers: []\n".to_owned() }.into(), &["--file", "-"]),
        (K8sSpecGet {}.into(), &[]),
        (K8sRawGet {}.into(), &[]),
        (LeaderGet { key: None }.into(), &["--format=json"]),
        (LeaderGet { key: some("--help") }.into(), &["--format=json", "--", "--help"]),
        (LeaderSet { settings: settings(&[("a", "1"), ("gone", "")]) }.into(), &["--", "a=1", "gone="]),
        (
            LeaderSet { settings: settings(&[("a", "1"), ("b", "2"), ("a", "3")]) }.into(),
            &["--", "a=3", "b=2"],
        ),
        (payload(&[]).into(), &["--", "docker", "monitor", "0fcgaba"]),
        (payload(&["-x", "old"]).into(), &["--", "docker", "monitor", "0fcgaba", "-x", "old"]),
        (
            PayloadStatusSet { class: class.clone(), id: id.clone(), status }.into(),
            &["--", "monitor", "0fcgaba", "stopped"],
        ),
        (PayloadUnregister { class, id }.into(), &["--", "monitor", "0fcgaba"]),
    ]
}

fn general_calls() -> Vec<Typed> {
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
