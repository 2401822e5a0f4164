//! Calls of each tool, with the arguments that say the same to Juju's own tools.

use std::time::Duration;

use juju_charm::tool::{
    ActionFail, ActionGet, ActionLog, AddMetric, AddressKind, ApplicationVersionSet, ClosePort, ConfigGet,
    CredentialGet, GoalStateGet, IsLeader, JujuReboot, K8sRawGet, K8sRawSet, K8sSpecGet, K8sSpecSet,
    LeaderGet, LeaderSet, NetworkGet, OpenPort, OpenedPorts, PayloadStatusSet, PayloadUnregister,
    RelationGet, RelationIds, RelationList, RelationModelGet, RelationSet, Request, ResourceGet, SecretAdd,
    SecretGet, SecretGrant, SecretIds, SecretInfoGet, SecretRemove, SecretRevoke, SecretSet, StateDelete,
    StateGet, StatusGet, StorageAdd, StorageGet, StorageList, UnitGet,
};
use juju_charm::{LogLevel, PortRange, Rotation, SecretOwner, StatusName};

use crate::tool::{
    URI, action_set, db, log, payload, relation_set, said, settings, some, state_set, status_set,
};

/// A call, and the arguments that say the same to Juju's own tool.
pub(crate) type Typed = (Request, &'static [&'static str]);

pub(crate) fn calls() -> Vec<Typed> {
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
