//! What holds for every call and every answer.

use std::collections::BTreeSet;

use juju_charm::tool::{
    ActionData, ActionFail, ActionGet, ActionLog, ActionSet, AddMetric, Address, AddressKind, Answer,
    AppStatus, ApplicationVersionSet, BindAddress, ClosePort, ConfigData, ConfigGet, CredentialGet,
    GoalState, GoalStateGet, GoalStatus, IsLeader, JujuLog, JujuReboot, K8sRawGet, K8sRawSet, K8sSpecGet,
    K8sSpecSet, LeaderData, LeaderGet, LeaderSet, NAMES, NetworkGet, OpenPort, OpenedPorts, PayloadRegister,
    PayloadStatusSet, PayloadUnregister, RelationData, RelationGet, RelationIds, RelationList,
    RelationMembers, RelationModel, RelationModelGet, RelationSet, Request, ResourceGet, SecretAdd,
    SecretData, SecretGet, SecretGrant, SecretIds, SecretInfoGet, SecretRemove, SecretRevoke, SecretSet,
    StateData, StateDelete, StateGet, StateSet, StatusData, StatusGet, StatusSet, StorageAdd, StorageData,
    StorageGet, StorageInfo, StorageList, UnitGet,
};
use juju_charm::{LogLevel, Map, NetworkInfo, StatusName, Text};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::arbitrary::{
    cloud_spec, config_value, databag, json_value, map, name, opened_port, port_range, relation_id, rotation,
    secret_content, secret_info, secret_owner, secret_uri, status, status_name, text,
};
use crate::tool::{URI, log, payload, some, status_set};

fn pair<R: Into<Request>>(request: R, answer: Answer) -> (Request, Answer) {
    (request.into(), answer)
}

fn texts(pairs: Vec<(String, String)>) -> Vec<(Text, Text)> {
    pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
}

fn any_relation_call() -> impl Strategy<Value = (Request, Answer)> {
    let get = || (option::of(relation_id()), option::of(text()), any::<bool>());
    let ids = (option::of(text()), vec(relation_id(), 0..4))
        .prop_map(|(endpoint, ids)| pair(RelationIds { endpoint }, Answer::RelationIds(ids)));
    let units = (option::of(relation_id()), vec(text(), 0..4)).prop_map(|(relation, units)| {
        let units = units.into_iter().map(Into::into).collect();
        pair(RelationList { relation, app: false }, Answer::RelationList(RelationMembers::Units(units)))
    });
    let app = (option::of(relation_id()), text()).prop_map(|(relation, name)| {
        pair(RelationList { relation, app: true }, Answer::RelationList(RelationMembers::App(name)))
    });
    let whole = (get(), databag()).prop_map(|((relation, member, app), bag)| {
        let request = RelationGet { relation, member: member.map(Into::into), app, key: None };
        pair(request, Answer::RelationGet(RelationData::All(bag)))
    });
    let key = (get(), text(), option::of(text())).prop_map(|((relation, member, app), key, value)| {
        let request = RelationGet { relation, member: member.map(Into::into), app, key: Some(key.into()) };
        pair(request, Answer::RelationGet(RelationData::One(value.map(Into::into))))
    });
    let set = (option::of(relation_id()), any::<bool>(), vec((text(), text()), 0..5)).prop_map(
        |(relation, app, settings)| {
            pair(RelationSet { relation, app, settings: texts(settings) }, Answer::RelationSet(()))
        },
    );
    let model = (option::of(relation_id()), text()).prop_map(|(relation, uuid)| {
        pair(RelationModelGet { relation }, Answer::RelationModelGet(RelationModel { uuid }))
    });
    prop_oneof![ids, units, app, whole, key, set, model]
}

fn any_config_or_status_call() -> impl Strategy<Value = (Request, Answer)> {
    let set = map(config_value())
        .prop_map(|options| pair(ConfigGet::new(), Answer::ConfigGet(ConfigData::Set(options))));
    let all = map(option::of(config_value()))
        .prop_map(|options| pair(ConfigGet::all(), Answer::ConfigGet(ConfigData::All(options))));
    let one = (text(), option::of(config_value()))
        .prop_map(|(key, value)| pair(ConfigGet::key(key), Answer::ConfigGet(ConfigData::One(value))));
    let unit = status().prop_map(|status| {
        pair(StatusGet { application: false }, Answer::StatusGet(StatusData::Unit(status)))
    });
    let app = (status(), map(status())).prop_map(|(status, units)| {
        let answer = StatusData::App(AppStatus { status, units });
        pair(StatusGet { application: true }, Answer::StatusGet(answer))
    });
    let status_set = (status_name(), text(), any::<bool>()).prop_map(|(status, message, application)| {
        pair(StatusSet { status, message, application }, Answer::StatusSet(()))
    });
    let version =
        text().prop_map(|version| pair(ApplicationVersionSet { version }, Answer::ApplicationVersionSet(())));
    prop_oneof![set, all, one, unit, app, status_set, version]
}

fn any_port_call() -> impl Strategy<Value = (Request, Answer)> {
    let open = (port_range(), vec(name(), 0..3))
        .prop_map(|(ports, endpoints)| pair(OpenPort { ports, endpoints }, Answer::OpenPort(())));
    let close = (port_range(), vec(name(), 0..3))
        .prop_map(|(ports, endpoints)| pair(ClosePort { ports, endpoints }, Answer::ClosePort(())));
    let opened = (any::<bool>(), vec(opened_port(), 0..4))
        .prop_map(|(endpoints, ports)| pair(OpenedPorts { endpoints }, Answer::OpenedPorts(ports)));
    prop_oneof![open, close, opened]
}

fn any_other_call() -> impl Strategy<Value = (Request, Answer)> {
    let address =
        (text(), text(), text()).prop_map(|(hostname, value, cidr)| Address { hostname, value, cidr });
    let interface =
        (text(), text(), vec(address, 0..3)).prop_map(|(mac_address, interface_name, addresses)| {
            BindAddress { mac_address, interface_name, addresses }
        });
    let info = (vec(interface, 0..3), vec(text(), 0..3), vec(text(), 0..3)).prop_map(
        |(bind_addresses, egress_subnets, ingress_addresses)| NetworkInfo {
            bind_addresses,
            egress_subnets,
            ingress_addresses,
        },
    );
    let network = (text(), option::of(relation_id()), info).prop_map(|(binding, relation, info)| {
        pair(NetworkGet { binding, relation }, Answer::NetworkGet(info))
    });
    let unit = (any::<bool>(), text()).prop_map(|(public, address)| {
        let setting = if public { AddressKind::PublicAddress } else { AddressKind::PrivateAddress };
        pair(UnitGet { setting }, Answer::UnitGet(address))
    });
    let goal_status = || (text(), text()).prop_map(|(status, since)| GoalStatus { status, since });
    let goal = (map(goal_status()), map(map(goal_status()))).prop_map(|(units, relations)| {
        pair(GoalStateGet {}, Answer::GoalStateGet(GoalState { units, relations }))
    });
    let leader = any::<bool>().prop_map(|leader| pair(IsLeader {}, Answer::IsLeader(leader)));
    let levels = vec![
        LogLevel::Trace,
        LogLevel::Debug,
        LogLevel::Info,
        LogLevel::Warning,
        LogLevel::Error,
        LogLevel::Critical,
    ];
    let log = (select(levels), text())
        .prop_map(|(level, message)| pair(JujuLog { level, message }, Answer::JujuLog(())));
    prop_oneof![network, unit, goal, leader, log]
}

fn any_secret_call() -> impl Strategy<Value = (Request, Answer)> {
    let about = || (option::of(text()), option::of(text()), option::of(text()), option::of(rotation()));
    let add = (secret_content(), about(), secret_owner(), secret_uri()).prop_map(
        |(content, (label, description, expire, rotate), owner, uri)| {
            let request = SecretAdd { content, label, description, expire, rotate, owner };
            pair(request, Answer::SecretAdd(uri))
        },
    );
    let set = (text(), secret_content(), about()).prop_map(
        |(id, content, (label, description, expire, rotate))| {
            pair(SecretSet { id, content, label, description, expire, rotate }, Answer::SecretSet(()))
        },
    );
    let get = || (option::of(text()), option::of(text()), any::<(bool, bool)>());
    let whole = (get(), secret_content()).prop_map(|((id, label, (peek, refresh)), content)| {
        let request = SecretGet { id, label, key: None, peek, refresh };
        pair(request, Answer::SecretGet(SecretData::All(content)))
    });
    let key = (get(), text(), text()).prop_map(|((id, label, (peek, refresh)), key, value)| {
        let request = SecretGet { id, label, key: Some(key), peek, refresh };
        pair(request, Answer::SecretGet(SecretData::One(value)))
    });
    let grant = (text(), option::of(relation_id()), option::of(text()))
        .prop_map(|(id, relation, unit)| pair(SecretGrant { id, relation, unit }, Answer::SecretGrant(())));
    let revoke = (text(), option::of(relation_id()), option::of(text()), option::of(text())).prop_map(
        |(id, relation, app, unit)| pair(SecretRevoke { id, relation, app, unit }, Answer::SecretRevoke(())),
    );
    let remove = (text(), option::of(any::<u64>()))
        .prop_map(|(id, revision)| pair(SecretRemove { id, revision }, Answer::SecretRemove(())));
    let ids = vec(text(), 0..4).prop_map(|ids| pair(SecretIds {}, Answer::SecretIds(ids)));
    let info = (option::of(text()), option::of(text()), secret_info()).prop_map(|(id, label, info)| {
        pair(SecretInfoGet { id, label }, Answer::SecretInfoGet(Box::new(info)))
    });
    prop_oneof![add, set, whole, key, grant, revoke, remove, ids, info]
}

fn any_state_or_storage_call() -> impl Strategy<Value = (Request, Answer)> {
    let state = (any::<bool>(), map(text())).prop_map(|(strict, state)| {
        pair(StateGet { key: None, strict }, Answer::StateGet(StateData::All(state)))
    });
    let key = (any::<bool>(), text(), text()).prop_map(|(strict, key, value)| {
        pair(StateGet { key: Some(key), strict }, Answer::StateGet(StateData::One(value)))
    });
    let set = map(text()).prop_map(|settings| pair(StateSet { settings }, Answer::StateSet(())));
    let delete = text().prop_map(|key| pair(StateDelete { key }, Answer::StateDelete(())));
    let list = (option::of(text()), vec(text(), 0..4))
        .prop_map(|(name, ids)| pair(StorageList { name }, Answer::StorageList(ids)));
    let storage = (option::of(text()), text(), text()).prop_map(|(storage, kind, location)| {
        let info = StorageInfo { kind, location };
        pair(StorageGet { storage, key: None }, Answer::StorageGet(StorageData::All(info)))
    });
    let attribute = (option::of(text()), text(), text()).prop_map(|(storage, key, value)| {
        pair(StorageGet { storage, key: Some(key) }, Answer::StorageGet(StorageData::One(value)))
    });
    let add = vec((text(), any::<u64>()), 0..3)
        .prop_map(|storages| pair(StorageAdd { storages }, Answer::StorageAdd(())));
    prop_oneof![state, key, set, delete, list, storage, attribute, add]
}

fn any_action_or_cloud_call() -> impl Strategy<Value = (Request, Answer)> {
    let params = map(json_value())
        .prop_map(|params| pair(ActionGet { key: None }, Answer::ActionGet(ActionData::All(params))));
    let there = json_value().prop_filter("null is for what is not there", |value| !value.is_null());
    let param = (text(), option::of(there)).prop_map(|(key, value)| {
        pair(ActionGet { key: Some(key) }, Answer::ActionGet(ActionData::One(value)))
    });
    let set =
        vec((text(), text()), 0..4).prop_map(|results| pair(ActionSet { results }, Answer::ActionSet(())));
    let fail = option::of(text()).prop_map(|message| pair(ActionFail { message }, Answer::ActionFail(())));
    let log = text().prop_map(|message| pair(ActionLog { message }, Answer::ActionLog(())));
    let reboot = any::<bool>().prop_map(|now| pair(JujuReboot { now }, Answer::JujuReboot(())));
    let resource = (text(), text())
        .prop_map(|(name, file)| pair(ResourceGet { name }, Answer::ResourceGet(format!("/{file}"))));
    let cloud = cloud_spec().prop_map(|spec| pair(CredentialGet {}, Answer::CredentialGet(Box::new(spec))));
    prop_oneof![params, param, set, fail, log, reboot, resource, cloud]
}

fn any_call_of_juju_3() -> impl Strategy<Value = (Request, Answer)> {
    let whole =
        databag().prop_map(|bag| pair(LeaderGet { key: None }, Answer::LeaderGet(LeaderData::All(bag))));
    let key = (text(), option::of(text())).prop_map(|(key, value)| {
        let answer = LeaderData::One(value.map(Into::into));
        pair(LeaderGet { key: Some(key.into()) }, Answer::LeaderGet(answer))
    });
    let set = vec((text(), text()), 0..4)
        .prop_map(|settings| pair(LeaderSet { settings: texts(settings) }, Answer::LeaderSet(())));
    let metric = (vec((text(), text()), 0..3), vec((text(), text()), 0..3))
        .prop_map(|(metrics, labels)| pair(AddMetric { metrics, labels }, Answer::AddMetric(())));
    let specs = text().prop_flat_map(|spec| {
        select(vec![
            pair(K8sSpecSet { spec: spec.clone() }, Answer::K8sSpecSet(())),
            pair(K8sRawSet { spec: spec.clone() }, Answer::K8sRawSet(())),
            pair(K8sSpecGet {}, Answer::K8sSpecGet(spec.clone())),
            pair(K8sRawGet {}, Answer::K8sRawGet(spec)),
        ])
    });
    let payloads = (text(), text(), text(), vec(text(), 0..3)).prop_flat_map(|(class, id, kind, tags)| {
        let (gone, status) = (PayloadUnregister { class: class.clone(), id: id.clone() }, kind.clone());
        let status = PayloadStatusSet { status, class: class.clone(), id: id.clone() };
        select(vec![
            pair(gone, Answer::PayloadUnregister(())),
            pair(status, Answer::PayloadStatusSet(())),
            pair(PayloadRegister { kind, class, id, tags }, Answer::PayloadRegister(())),
        ])
    });
    prop_oneof![whole, key, set, metric, specs, payloads]
}

/// A call of any tool, with an answer that can be one to it.
fn any_call() -> impl Strategy<Value = (Request, Answer)> {
    prop_oneof![
        any_relation_call(),
        any_config_or_status_call(),
        any_port_call(),
        any_other_call(),
        any_secret_call(),
        any_state_or_storage_call(),
        any_action_or_cloud_call(),
        any_call_of_juju_3(),
    ]
}

/// Calls in which a charm says this where flags could stand; it comes last.
fn saying(said: &str) -> Vec<Request> {
    let text = || said.to_owned();
    let (class, id) = ("monitor".to_owned(), "0fcgaba".to_owned());
    vec![
        ConfigGet::key(said).into(),
        log(LogLevel::Info, said),
        ApplicationVersionSet { version: text() }.into(),
        RelationGet { key: some(said), ..Default::default() }.into(),
        status_set(StatusName::Active, said, false),
        ActionGet { key: some(said) }.into(),
        ActionFail { message: some(said) }.into(),
        ActionLog { message: text() }.into(),
        StateGet { key: some(said), strict: true }.into(),
        StateDelete { key: text() }.into(),
        StorageList { name: some(said) }.into(),
        StorageGet { storage: some(said), key: some(said) }.into(),
        ResourceGet { name: text() }.into(),
        LeaderGet { key: some(said) }.into(),
        SecretGet { key: some(said), ..SecretGet::from(URI) }.into(),
        SecretGet { key: some(said), ..SecretGet::by_label(said) }.into(),
        SecretGet::from(said).label(said).into(),
        SecretInfoGet::from(said).into(),
        SecretSet::new(said).label(said).description(said).expire_at(said).into(),
        SecretGrant { id: text(), relation: None, unit: some(said) }.into(),
        SecretRevoke::app(said, said).into(),
        SecretRevoke::unit(said, said).into(),
        SecretRemove { id: text(), revision: Some(1) }.into(),
        payload(&[said]).into(),
        PayloadStatusSet { class: class.clone(), id, status: text() }.into(),
        PayloadUnregister { class, id: text() }.into(),
    ]
}

/// Calls in which a charm sets this key to something; it comes last.
fn setting(key: &str) -> Vec<Request> {
    let text = |text: &str| text.to_owned();
    vec![
        ActionSet { results: vec![(text(key), text("1"))] }.into(),
        LeaderSet { settings: vec![(key.into(), "1".into())] }.into(),
        AddMetric { metrics: vec![(text(key), text("1"))], labels: vec![(text(key), text("1"))] }.into(),
        StorageAdd { storages: vec![(text(key), 1)] }.into(),
        SecretAdd::new([(key, "1")]).label(key).description(key).expire_at(key).into(),
        SecretSet::new(key).content([(key, "1")]).into(),
    ]
}

/// The flags of these arguments by the rules of Juju's tools: what follows a flag that takes a value is that value, and
/// `--` ends the flags.
fn flags(args: &[String]) -> Vec<&str> {
    let bare = ["--format=json", "--strict", "--peek", "--refresh"];
    let mut flags = Vec::new();
    let mut args = args.iter().map(String::as_str);
    while let Some(flag) = args.next().filter(|flag| *flag != "--") {
        flags.push(flag);
        if !bare.contains(&flag) {
            args.next();
        }
    }
    flags
}

#[test]
fn no_tool_is_left_out_of_any_call() {
    let mut runner = TestRunner::deterministic();
    let tools: BTreeSet<&str> =
        (0..4096).map(|_| any_call().new_tree(&mut runner).expect("a call").current().0.tool()).collect();
    assert_eq!(tools, NAMES.iter().copied().collect());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn any_answer_survives_being_printed((request, answer) in any_call()) {
        prop_assert_eq!(request.read(answer.to_json()).unwrap(), answer);
    }

    #[test]
    fn any_answer_can_be_read_by_its_shape((request, answer) in any_call()) {
        let again = Answer::from_json(request.tool(), answer.to_json()).unwrap().unwrap();
        prop_assert_eq!(again.tool(), request.tool());
        prop_assert_eq!(again.to_json(), answer.to_json());
    }

    #[test]
    fn any_call_survives_being_written_to_a_file((request, _) in any_call()) {
        let again = Request::from_json(request.tool(), request.to_json()).unwrap().unwrap();
        prop_assert_eq!(again.to_json(), request.to_json());
        prop_assert_eq!(again, request);
    }

    #[test]
    fn what_a_charm_says_is_never_taken_for_a_flag(said in text()) {
        // What the same calls look like when nothing odd is said.
        for (request, usual) in saying(&said).into_iter().zip(saying("word")) {
            let (args, usual) = (request.encode().args, usual.encode().args);
            prop_assert_eq!(args.last(), Some(&said));
            prop_assert_eq!(flags(&args), flags(&usual));
            prop_assert_eq!(args.len(), usual.len());
        }
        for (request, usual) in setting(&said).into_iter().zip(setting("word")) {
            let (args, usual) = (request.encode().args, usual.encode().args);
            prop_assert!(args.last().is_some_and(|last| last.starts_with(&said)));
            prop_assert_eq!(flags(&args), flags(&usual));
            prop_assert_eq!(args.len(), usual.len());
        }
    }

    #[test]
    fn any_settings_reach_juju_as_they_are(pairs in vec((text(), text()), 0..5)) {
        let settings = Map::<String, String>::from(pairs.clone());
        let databag = RelationSet { settings: texts(pairs), ..RelationSet::default() };
        for request in [Request::from(databag), StateSet { settings: settings.clone() }.into()] {
            let stdin = request.encode().stdin.unwrap();
            let read: Map<String, String> = serde_json::from_str(&stdin).unwrap();
            prop_assert_eq!(&read, &settings);
            let refused_by_yaml = |c: char| c < ' ' || ('\u{7f}'..'\u{a0}').contains(&c) || "\u{fffe}\u{ffff}".contains(c);
            prop_assert!(!stdin.contains(refused_by_yaml), "{}", stdin);
        }
    }

    #[test]
    fn any_bytes_are_an_answer_or_an_error_that_names_the_tool((request, _) in any_call(), stdout in vec(any::<u8>(), 0..20)) {
        match request.read_output(&stdout) {
            Ok(answer) => prop_assert_eq!(answer.tool(), request.tool()),
            Err(error) => prop_assert!(error.to_string().starts_with(request.tool())),
        }
    }
}
