//! The answers: how they are read from what the tools print.

use std::collections::BTreeSet;

use juju_charm::tool::{
    ActionData, ActionFail, ActionGet, ActionLog, AddMetric, Address, AddressKind, Answer, AppStatus,
    ApplicationVersionSet, BindAddress, ClosePort, CloudCredential, CloudSpec, ConfigData, ConfigGet,
    CredentialGet, GoalState, GoalStateGet, GoalStatus, IsLeader, JujuReboot, K8sRawGet, K8sRawSet,
    K8sSpecGet, K8sSpecSet, LeaderData, LeaderGet, LeaderSet, NAMES, NetworkGet, OpenPort, OpenedPorts,
    PayloadStatusSet, PayloadUnregister, RelationData, RelationGet, RelationIds, RelationList,
    RelationMembers, RelationModel, RelationModelGet, Request, ResourceGet, SecretAccess, SecretAdd,
    SecretData, SecretGet, SecretGrant, SecretIds, SecretInfo, SecretInfoGet, SecretRemove, SecretRevoke,
    SecretSet, StateData, StateDelete, StateGet, StatusData, StatusGet, StorageAdd, StorageData, StorageGet,
    StorageInfo, StorageList, UnitGet,
};
use juju_charm::{
    Config, ConfigValue, LogLevel, Map, NetworkInfo, OpenedPort, RelationId, Rotation, SecretOwner, Status,
    StatusName,
};
use serde_json::{Value, json};

use crate::tool::{URI, action_set, db, log, payload, relation_set, settings, some, state_set, status_set};

const UUID: &str = "5c9d8d3e-7b1f-4f0a-8a55-2c6f0e1d9b42";

/// A call, what Juju's tool prints, and what that means.
type Printed = (Request, &'static str, Answer);

fn printed_relations() -> Vec<Printed> {
    let whole = RelationGet { relation: db(), member: some("pg/0"), ..Default::default() };
    let key = RelationGet { key: some("host"), ..whole.clone() };
    let bag = |entries: &[(&str, &str)]| Answer::RelationGet(RelationData::All(settings(entries).into()));
    let one = |value: Option<&str>| Answer::RelationGet(RelationData::One(value.map(Into::into)));
    let units = |names: &[&str]| {
        Answer::RelationList(RelationMembers::Units(names.iter().map(|name| (*name).into()).collect()))
    };
    vec![
        (RelationIds { endpoint: some("db") }.into(), "[]\n", Answer::RelationIds(vec![])),
        (
            RelationIds { endpoint: some("db") }.into(),
            "[\"db:1\",\"db:10\",\"db:2\"]\n",
            Answer::RelationIds([1, 10, 2].map(|number| RelationId::new("db", number)).into()),
        ),
        (
            RelationList { relation: db(), app: false }.into(),
            "[\"pg/0\",\"pg/1\"]\n",
            units(&["pg/0", "pg/1"]),
        ),
        (RelationList { relation: db(), app: false }.into(), "[]\n", units(&[])),
        (
            RelationList { relation: db(), app: true }.into(),
            "\"pg\"\n",
            Answer::RelationList(RelationMembers::App("pg".to_owned())),
        ),
        (whole.clone().into(), "{}\n", bag(&[])),
        (
            whole.into(),
            "{\"host\":\"10.1.2.3\",\"tls\":\"\\u003cnone\\u003e\\n\"}\n",
            bag(&[("host", "10.1.2.3"), ("tls", "<none>\n")]),
        ),
        (key.clone().into(), "\"10.1.2.3\"\n", one(Some("10.1.2.3"))),
        (key.clone().into(), "null\n", one(None)),
        (key.clone().into(), "", one(None)),
        (key.into(), "\"\"\n", one(Some(""))),
        (
            RelationModelGet { relation: db() }.into(),
            "{\"uuid\":\"5c9d8d3e-7b1f-4f0a-8a55-2c6f0e1d9b42\"}\n",
            Answer::RelationModelGet(RelationModel { uuid: UUID.to_owned() }),
        ),
    ]
}

fn printed_config() -> Vec<Printed> {
    let one = |value: Option<ConfigValue>| Answer::ConfigGet(ConfigData::One(value));
    let set: Config =
        [("acts", ConfigValue::from(5)), ("dark", false.into()), ("title", "Lear".into())].into();
    let all: Map<String, Option<ConfigValue>> =
        [("author", None), ("ratio", Some(ConfigValue::from(0.5))), ("title", Some("".into()))].into();
    vec![
        (
            ConfigGet::new().into(),
            "{\"acts\":5,\"dark\":false,\"title\":\"Lear\"}\n",
            Answer::ConfigGet(ConfigData::Set(set)),
        ),
        (ConfigGet::new().into(), "{}\n", Answer::ConfigGet(ConfigData::Set(Config::new()))),
        (
            ConfigGet::all().into(),
            "{\"author\":null,\"ratio\":0.5,\"title\":\"\"}\n",
            Answer::ConfigGet(ConfigData::All(all)),
        ),
        (ConfigGet::key("acts").into(), "5\n", one(Some(5.into()))),
        (ConfigGet::key("title").into(), "\"true\"\n", one(Some("true".into()))),
        (ConfigGet::key("size").into(), "1000000\n", one(Some(1_000_000.into()))),
        (ConfigGet::key("unset").into(), "null\n", one(None)),
        (ConfigGet::key("unset").into(), "", one(None)),
    ]
}

fn printed_status() -> Vec<Printed> {
    let unit = |status| Answer::StatusGet(StatusData::Unit(status));
    let app = |status, units| Answer::StatusGet(StatusData::App(AppStatus { status, units }));
    let failed = Status {
        data: [("hook", "db-relation-joined")].into(),
        ..Status::new(StatusName::Error, "hook failed: \"db-relation-joined\"")
    };
    vec![
        (
            StatusGet { application: false }.into(),
            "{\"message\":\"ready\",\"status\":\"active\",\"status-data\":{}}\n",
            unit(Status::active("ready")),
        ),
        (
            StatusGet { application: false }.into(),
            "{\"message\":\"hook failed: \\\"db-relation-joined\\\"\",\"status\":\"error\",\
             \"status-data\":{\"hook\":\"db-relation-joined\"}}\n",
            unit(failed),
        ),
        (
            StatusGet { application: false }.into(),
            "{\"status\":\"terminated\"}\n",
            unit(StatusName::Terminated.into()),
        ),
        (
            StatusGet { application: true }.into(),
            "{\"application-status\":{\"message\":\"all well\",\"status\":\"active\",\"status-data\":{},\"units\":\
             {\"web/0\":{\"message\":\"ready\",\"status\":\"active\",\"status-data\":{}},\
             \"web/1\":{\"message\":\"\",\"status\":\"unknown\",\"status-data\":{}}}}}\n",
            app(
                Status::active("all well"),
                [("web/0", Status::active("ready")), ("web/1", Status::default())].into(),
            ),
        ),
    ]
}

fn printed_network() -> Vec<Printed> {
    let address = |hostname: &str, value: &str, cidr: &str| Address {
        hostname: hostname.to_owned(),
        value: value.to_owned(),
        cidr: cidr.to_owned(),
    };
    let info = NetworkInfo {
        bind_addresses: vec![BindAddress {
            mac_address: "aa:bb:cc:00:11:22".to_owned(),
            interface_name: "ens3".to_owned(),
            addresses: vec![
                address("", "10.7.0.4", "10.7.0.0/24"),
                address("web.local", "fd00::4", "fd00::/64"),
            ],
        }],
        egress_subnets: vec!["10.7.0.4/32".to_owned()],
        ingress_addresses: vec!["192.0.2.7".to_owned()],
    };
    let get = |binding: &str| Request::from(NetworkGet { binding: binding.to_owned(), relation: None });
    vec![
        (
            get("db"),
            "{\"bind-addresses\":[{\"mac-address\":\"aa:bb:cc:00:11:22\",\"interface-name\":\"ens3\",\"addresses\":[\
             {\"hostname\":\"\",\"value\":\"10.7.0.4\",\"cidr\":\"10.7.0.0/24\"},\
             {\"hostname\":\"web.local\",\"value\":\"fd00::4\",\"cidr\":\"fd00::/64\"}]}],\
             \"egress-subnets\":[\"10.7.0.4/32\"],\"ingress-addresses\":[\"192.0.2.7\"]}\n",
            Answer::NetworkGet(info),
        ),
        (get("db"), "{}\n", Answer::NetworkGet(NetworkInfo::default())),
        (
            UnitGet { setting: AddressKind::PrivateAddress }.into(),
            "\"10.7.0.4\"\n",
            Answer::UnitGet("10.7.0.4".to_owned()),
        ),
    ]
}

fn printed_others() -> Vec<Printed> {
    let ports = |list: &[&str]| {
        Answer::OpenedPorts(list.iter().map(|port| port.parse().expect("this is a port")).collect())
    };
    let there = GoalStatus { status: "active".to_owned(), since: "2031-05-06 07:08:09Z".to_owned() };
    let goal = GoalState {
        units: [("web/0", there.clone())].into(),
        relations: [("db", Map::from([("pg", there.clone()), ("pg/0", there)]))].into(),
    };
    vec![
        (IsLeader {}.into(), "true\n", Answer::IsLeader(true)),
        (IsLeader {}.into(), "false\n", Answer::IsLeader(false)),
        (OpenedPorts { endpoints: false }.into(), "[]\n", ports(&[])),
        (
            OpenedPorts { endpoints: false }.into(),
            "[\"icmp\",\"80/tcp\",\"53-55/udp\"]\n",
            ports(&["icmp", "80/tcp", "53-55/udp"]),
        ),
        (
            OpenedPorts { endpoints: true }.into(),
            "[\"80/tcp (*)\",\"53/udp (a, b)\"]\n",
            ports(&["80/tcp", "53/udp (a, b)"]),
        ),
        (
            GoalStateGet {}.into(),
            "{\"units\":{},\"relations\":{}}\n",
            Answer::GoalStateGet(GoalState::default()),
        ),
        (
            GoalStateGet {}.into(),
            "{\"units\":{\"web/0\":{\"status\":\"active\",\"since\":\"2031-05-06 07:08:09Z\"}},\"relations\":\
             {\"db\":{\"pg\":{\"status\":\"active\",\"since\":\"2031-05-06 07:08:09Z\"},\
             \"pg/0\":{\"status\":\"active\",\"since\":\"2031-05-06 07:08:09Z\"}}}}\n",
            Answer::GoalStateGet(goal),
        ),
        (log(LogLevel::Info, "x"), "", Answer::JujuLog(())),
        (relation_set(&[("a", "1")]), "", Answer::RelationSet(())),
        (status_set(StatusName::Active, "", false), "", Answer::StatusSet(())),
        (ApplicationVersionSet { version: "1".to_owned() }.into(), "", Answer::ApplicationVersionSet(())),
        (OpenPort { ports: 80.into(), endpoints: vec![] }.into(), "", Answer::OpenPort(())),
        (ClosePort { ports: 80.into(), endpoints: vec![] }.into(), "", Answer::ClosePort(())),
    ]
}

fn printed_secrets() -> Vec<Printed> {
    let id = || URI.to_owned();
    let one = |key| Request::from(SecretGet { key: some(key), ..SecretGet::from(URI) });
    let plain = SecretInfo { id: some("9m4e2mr0ui3e8a215n4g").unwrap_or_default(), ..SecretInfo::default() };
    let full = SecretInfo {
        revision: 7,
        label: "admin".to_owned(),
        owner: SecretOwner::Unit,
        description: "for the garden".to_owned(),
        rotation: Some(Rotation::Hourly),
        expiry: some("2027-01-31T12:00:00Z"),
        rotates: some("2027-01-30T12:00:00Z"),
        access: vec![SecretAccess {
            target: "application-pg".to_owned(),
            scope: "relation-web.db#pg.db".to_owned(),
            role: "view".to_owned(),
        }],
        ..plain.clone()
    };
    let plain = SecretInfo { revision: 1, ..plain };
    let info = |info| Answer::SecretInfoGet(Box::new(info));
    vec![
        (
            SecretAdd::new([("key", "x")]).into(),
            "secret:9m4e2mr0ui3e8a215n4g\n",
            Answer::SecretAdd(URI.to_owned()),
        ),
        (
            SecretAdd::new([("key", "x")]).into(),
            "secret://5c9d8d3e-7b1f-4f0a-8a55-2c6f0e1d9b42/9m4e2mr0ui3e8a215n4g\n",
            Answer::SecretAdd(format!("secret://{UUID}/9m4e2mr0ui3e8a215n4g")),
        ),
        (
            SecretGet::from(URI).into(),
            "{\"pass\":\"\\u003cs3cret!\\u003e\\n\",\"user\":\"admin\"}\n",
            Answer::SecretGet(SecretData::All([("pass", "<s3cret!>\n"), ("user", "admin")].into())),
        ),
        (one("pass"), "\"s3cret!\"\n", Answer::SecretGet(SecretData::One("s3cret!".to_owned()))),
        (one("pass#base64"), "\"AA==\"\n", Answer::SecretGet(SecretData::One("AA==".to_owned()))),
        (SecretIds {}.into(), "null\n", Answer::SecretIds(vec![])),
        (
            SecretIds {}.into(),
            "[\"9m4e2mr0ui3e8a215n4g\",\"666e2mr0ui3e8a215n4g\"]\n",
            Answer::SecretIds(vec!["9m4e2mr0ui3e8a215n4g".to_owned(), "666e2mr0ui3e8a215n4g".to_owned()]),
        ),
        (
            SecretInfoGet::from(URI).into(),
            "{\"9m4e2mr0ui3e8a215n4g\":{\"revision\":1,\"label\":\"\",\"owner\":\"application\"}}\n",
            info(plain),
        ),
        (
            SecretInfoGet::by_label("admin").into(),
            "{\"9m4e2mr0ui3e8a215n4g\":{\"revision\":7,\"label\":\"admin\",\"owner\":\"unit\",\
             \"description\":\"for the garden\",\"rotation\":\"hourly\",\"expiry\":\"2027-01-31T12:00:00Z\",\
             \"rotates\":\"2027-01-30T12:00:00Z\",\"access\":[{\"target\":\"application-pg\",\
             \"scope\":\"relation-web.db#pg.db\",\"role\":\"view\"}]}}\n",
            info(full),
        ),
        (SecretSet::new(URI).into(), "", Answer::SecretSet(())),
        (SecretGrant { id: id(), relation: None, unit: None }.into(), "", Answer::SecretGrant(())),
        (SecretRevoke::relation(URI, 3).into(), "", Answer::SecretRevoke(())),
        (SecretRemove { id: id(), revision: None }.into(), "", Answer::SecretRemove(())),
    ]
}

fn printed_storage_and_state() -> Vec<Printed> {
    let get = |key| Request::from(StorageGet { storage: some("data/0"), key });
    let info = StorageInfo { kind: "filesystem".to_owned(), location: "/srv/data".to_owned() };
    let one = |value: &str| Answer::StorageGet(StorageData::One(value.to_owned()));
    let state = |key, strict| Request::from(StateGet { key, strict });
    let kept = |entries: &[(&str, &str)]| Answer::StateGet(StateData::All(entries.iter().copied().collect()));
    let value = |value: &str| Answer::StateGet(StateData::One(value.to_owned()));
    vec![
        (StorageList { name: None }.into(), "[]\n", Answer::StorageList(vec![])),
        (
            StorageList { name: some("data") }.into(),
            "[\"data/0\",\"data/2\"]\n",
            Answer::StorageList(vec!["data/0".to_owned(), "data/2".to_owned()]),
        ),
        (
            get(None),
            "{\"kind\":\"filesystem\",\"location\":\"/srv/data\"}\n",
            Answer::StorageGet(StorageData::All(info)),
        ),
        (get(some("kind")), "\"block\"\n", one("block")),
        (get(some("location")), "\"/dev/sdb\"\n", one("/dev/sdb")),
        (StorageAdd { storages: vec![("data".to_owned(), 1)] }.into(), "", Answer::StorageAdd(())),
        (state(None, false), "null\n", kept(&[])),
        (state(None, false), "{\"one\":\"two\",\"three\":\"\"}\n", kept(&[("one", "two"), ("three", "")])),
        (state(some("one"), true), "\"two\"\n", value("two")),
        (state(some("five"), false), "\"\"\n", value("")),
        (state_set(&[("one", "two")]), "", Answer::StateSet(())),
        (StateDelete { key: "one".to_owned() }.into(), "", Answer::StateDelete(())),
        (
            ResourceGet { name: "spam".to_owned() }.into(),
            "/var/lib/juju/agents/unit-foo-1/resources/spam/a-file.tgz",
            Answer::ResourceGet("/var/lib/juju/agents/unit-foo-1/resources/spam/a-file.tgz".to_owned()),
        ),
    ]
}

fn printed_actions_and_cloud() -> Vec<Printed> {
    let all = |json: Value| {
        let params = serde_json::from_value(json).expect("a mapping");
        Answer::ActionGet(ActionData::All(params))
    };
    let get = |key: &str| Request::from(ActionGet { key: some(key) });
    let one = |value: Option<Value>| Answer::ActionGet(ActionData::One(value));
    let cloud = CloudSpec { kind: "lxd".to_owned(), name: "localhost".to_owned(), ..CloudSpec::default() };
    let credential = CloudCredential {
        auth_type: "certificate".to_owned(),
        attributes: [("client-cert", "PEM"), ("client-key", "KEY")].into(),
    };
    let full = CloudSpec {
        region: "east".to_owned(),
        endpoint: "10.0.8.1".to_owned(),
        identity_endpoint: "10.0.8.2".to_owned(),
        storage_endpoint: "10.0.8.3".to_owned(),
        credential: Some(credential),
        ca_certificates: vec!["PEM".to_owned()],
        skip_tls_verify: true,
        is_controller_cloud: true,
        ..cloud.clone()
    };
    vec![
        (ActionGet { key: None }.into(), "{}\n", all(json!({}))),
        (ActionGet { key: None }.into(), "{\"outfile\":\"foo.bz2\"}\n", all(json!({"outfile": "foo.bz2"}))),
        (get("foo"), "null\n", one(None)),
        (get("size"), "1.5\n", one(Some(json!(1.5)))),
        (
            get("outfile.type"),
            "{\"1\":\"raw\",\"2\":\"gzip\"}\n",
            one(Some(json!({"1": "raw", "2": "gzip"}))),
        ),
        (get("files"), "[\"a\",null]\n", one(Some(json!(["a", null])))),
        (action_set(&[("a", "1")]), "", Answer::ActionSet(())),
        (ActionFail::default().into(), "", Answer::ActionFail(())),
        (ActionLog::default().into(), "", Answer::ActionLog(())),
        (JujuReboot { now: false }.into(), "", Answer::JujuReboot(())),
        (
            CredentialGet {}.into(),
            "{\"type\":\"lxd\",\"name\":\"localhost\"}\n",
            Answer::CredentialGet(Box::new(cloud)),
        ),
        (
            CredentialGet {}.into(),
            "{\"type\":\"lxd\",\"name\":\"localhost\",\"region\":\"east\",\"endpoint\":\"10.0.8.1\",\
             \"identity-endpoint\":\"10.0.8.2\",\"storage-endpoint\":\"10.0.8.3\",\"credential\":\
             {\"auth-type\":\"certificate\",\"attrs\":{\"client-cert\":\"PEM\",\"client-key\":\"KEY\"}},\
             \"cacertificates\":[\"PEM\"],\"skip-tls-verify\":true,\"is-controller-cloud\":true}\n",
            Answer::CredentialGet(Box::new(full)),
        ),
    ]
}

fn printed_by_juju_3() -> Vec<Printed> {
    let get = |key| Request::from(LeaderGet { key });
    let one = |value| Answer::LeaderGet(LeaderData::One(value));
    let spec = "version: 3\n\n".to_owned();
    vec![
        (get(None), "{}\n", Answer::LeaderGet(LeaderData::All(settings(&[]).into()))),
        (get(None), "{\"a\":\"1\"}\n", Answer::LeaderGet(LeaderData::All(settings(&[("a", "1")]).into()))),
        (get(some("a")), "\"1\"\n", one(some("1"))),
        (get(some("b")), "null\n", one(None)),
        (LeaderSet { settings: settings(&[("a", "1")]) }.into(), "", Answer::LeaderSet(())),
        (K8sSpecGet {}.into(), "version: 3\n\n", Answer::K8sSpecGet(spec.clone())),
        (K8sRawGet {}.into(), "version: 3\n\n", Answer::K8sRawGet(spec.clone())),
        (K8sRawGet {}.into(), "", Answer::K8sRawGet(String::new())),
        (K8sSpecSet { spec: spec.clone() }.into(), "", Answer::K8sSpecSet(())),
        (K8sRawSet { spec }.into(), "", Answer::K8sRawSet(())),
        (payload(&[]).into(), "", Answer::PayloadRegister(())),
        (PayloadStatusSet::default().into(), "", Answer::PayloadStatusSet(())),
        (PayloadUnregister::default().into(), "", Answer::PayloadUnregister(())),
        (AddMetric::default().into(), "", Answer::AddMetric(())),
    ]
}

fn printed() -> Vec<Printed> {
    [
        printed_relations(),
        printed_config(),
        printed_status(),
        printed_network(),
        printed_others(),
        printed_secrets(),
        printed_storage_and_state(),
        printed_actions_and_cloud(),
        printed_by_juju_3(),
    ]
    .concat()
}

#[test]
fn each_answer_is_read_from_what_juju_prints() {
    for (request, stdout, answer) in printed() {
        assert_eq!(request.read_output(stdout.as_bytes()), Ok(answer), "{request}: {stdout}");
    }
}

#[test]
fn no_tool_is_left_without_an_answer() {
    let answered: BTreeSet<&str> = printed().iter().map(|(_, _, answer)| answer.tool()).collect();
    assert_eq!(answered, NAMES.iter().copied().collect());
}

#[test]
fn an_answer_is_printed_as_juju_prints_it() {
    for (request, stdout, answer) in printed() {
        let Ok(json) = serde_json::from_str::<Value>(stdout) else { continue };
        // Asked with --include-data, Juju always prints the data and the message; and always names the endpoints.
        if json.get("status").is_some() && json.get("status-data").is_none()
            || request.tool() == "opened-ports"
        {
            continue;
        }
        assert_eq!(answer.to_json(), json, "{request}");
    }
}

#[test]
fn what_a_writing_tool_prints_is_not_looked_at() {
    let request = log(LogLevel::Info, "x");
    assert_eq!(request.read_output(b"--format flag deprecated"), Ok(Answer::JujuLog(())));
}

#[test]
fn what_no_tool_prints_is_an_error_with_the_tool_and_the_text() {
    let action_key = ActionGet { key: some("a") };
    let wrong: [(Request, &[u8]); 26] = [
        (IsLeader {}.into(), b"True\n"),
        (IsLeader {}.into(), b""),
        (IsLeader {}.into(), b"\"true\"\n"),
        (IsLeader {}.into(), b"true\nfalse\n"),
        (RelationIds { endpoint: some("db") }.into(), b"[\"db\"]\n"),
        (RelationGet::default().into(), b"null\n"),
        (RelationGet::default().into(), b"{\"port\":5432}\n"),
        (StatusGet { application: false }.into(), b"{\"status\":\"happy\"}\n"),
        (UnitGet::default().into(), b"\xff\xfe\n"),
        (SecretAdd::default().into(), b"secret:\xff\n"),
        (SecretAdd::default().into(), b"\n"),
        (ResourceGet::default().into(), b""),
        (SecretIds {}.into(), b"[5]\n"),
        (SecretIds {}.into(), b"{}\n"),
        (SecretInfoGet::from(URI).into(), b"{}\n"),
        (SecretInfoGet::from(URI).into(), b"null\n"),
        (SecretInfoGet::from(URI).into(), b"{\"9m4e2mr0ui3e8a215n4g\":{\"owner\":\"pg\"}}\n"),
        (StorageList::default().into(), b"null\n"),
        (StorageGet::default().into(), b"\"block\"\n"),
        (StorageGet { storage: None, key: some("kind") }.into(), b"{\"kind\":\"block\"}\n"),
        (StateGet::default().into(), b"{\"one\":1}\n"),
        (StateGet { key: some("one"), strict: true }.into(), b"null\n"),
        (ActionGet { key: None }.into(), b"null\n"),
        (action_key.into(), b"raw\n"),
        (LeaderGet { key: None }.into(), b"null\n"),
        (ResourceGet::default().into(), b"/srv/\xff"),
    ];
    for (request, stdout) in wrong {
        let error = request.read_output(stdout).unwrap_err();
        let message = error.to_string();
        assert!(message.starts_with(request.tool()), "{message}");
        assert!(message.contains(&format!("{:?}", String::from_utf8_lossy(stdout))), "{message}");
        assert!(!error.is_refused() && !error.is_invalid(), "{message}");
    }
}

#[test]
fn the_first_address_is_the_one_to_use() {
    let Answer::NetworkGet(mut info) = printed_network().remove(0).2 else { panic!("not a network") };
    assert_eq!((info.bind_address(), info.ingress_address()), (Some("10.7.0.4"), Some("192.0.2.7")));
    info.ingress_addresses.clear();
    assert_eq!(info.ingress_address(), Some("10.7.0.4"));
    info.bind_addresses[0].addresses.clear();
    assert_eq!((info.bind_address(), info.ingress_address()), (None, None));
    assert_eq!(NetworkInfo::default().bind_address(), None);
}

#[test]
fn an_answer_is_shown_as_json_or_as_ok() {
    assert_eq!(Answer::IsLeader(true).to_string(), "true");
    assert_eq!(Answer::RelationIds(vec![RelationId::new("db", 3)]).to_string(), r#"["db:3"]"#);
    assert_eq!(Answer::StatusSet(()).to_string(), "ok");
}

#[test]
fn an_opened_port_without_endpoints_is_open_for_all() {
    let request = Request::from(OpenedPorts { endpoints: true });
    let expected = Answer::OpenedPorts(vec![OpenedPort::from(80)]);
    assert_eq!(request.read(json!(["80/tcp (*)"])).unwrap(), expected);
}
