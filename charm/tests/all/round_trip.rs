//! What holds for every call and every answer.

use juju_charm::tool::{
    Address, AddressKind, Answer, AppStatus, ApplicationVersionSet, BindAddress, ClosePort, ConfigData,
    ConfigGet, GoalState, GoalStateGet, GoalStatus, IsLeader, JujuLog, NetworkGet, OpenPort, OpenedPorts,
    RelationData, RelationGet, RelationIds, RelationList, RelationMembers, RelationModel, RelationModelGet,
    RelationSet, Request, StatusData, StatusGet, StatusSet, UnitGet,
};
use juju_charm::{LogLevel, Map, NetworkInfo, StatusName, Text};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::arbitrary::{
    config_value, databag, map, name, opened_port, port_range, relation_id, status, status_name, text,
};
use crate::tool::{log, some, status_set};

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

/// A call of any tool, with an answer that can be one to it.
fn any_call() -> impl Strategy<Value = (Request, Answer)> {
    prop_oneof![any_relation_call(), any_config_or_status_call(), any_port_call(), any_other_call()]
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
        let said = said.as_str();
        let requests: [Request; 5] = [
            ConfigGet::key(said).into(),
            log(LogLevel::Info, said),
            ApplicationVersionSet { version: said.to_owned() }.into(),
            RelationGet { key: some(said), ..Default::default() }.into(),
            status_set(StatusName::Active, said, false),
        ];
        for request in requests {
            let args = request.encode().args;
            let last_flag = args.iter().position(|arg| arg == "--").unwrap();
            prop_assert_eq!(args.last().map(String::as_str), Some(said));
            prop_assert!(last_flag < args.len() - 1);
        }
    }

    #[test]
    fn any_settings_reach_juju_as_they_are(pairs in vec((text(), text()), 0..5)) {
        let request = RelationSet { settings: texts(pairs.clone()), ..RelationSet::default() };
        let stdin = Request::from(request).encode().stdin.unwrap();
        let read: Map<String, String> = serde_json::from_str(&stdin).unwrap();
        prop_assert_eq!(read, Map::from(pairs));
        let refused_by_yaml = |c: char| c < ' ' || ('\u{7f}'..'\u{a0}').contains(&c) || "\u{fffe}\u{ffff}".contains(c);
        prop_assert!(!stdin.contains(refused_by_yaml), "{}", stdin);
    }

    #[test]
    fn any_bytes_are_an_answer_or_an_error_that_names_the_tool((request, _) in any_call(), stdout in vec(any::<u8>(), 0..20)) {
        match request.read_output(&stdout) {
            Ok(answer) => prop_assert_eq!(answer.tool(), request.tool()),
            Err(error) => prop_assert!(error.to_string().starts_with(request.tool())),
        }
    }
}
