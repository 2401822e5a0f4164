//! Options, networks, storage, resources, ports and the rest of the State.

use juju_charm::tool::CloudSpec;
use juju_charm::{PortRange, Protocol};
use juju_scenario::prelude::*;
use juju_scenario::state::{K8sSpec, Payload};

use super::{Case, at_start, case, scenario};

const SECRET: &str = "9m4e2mr0ui3e8a215n4g";

pub(super) fn cases() -> Vec<Case> {
    let cases = [options(), networks(), storages(), resources(), ports(), others(), memos()];
    cases.into_iter().flatten().collect()
}

fn set(option: &str, value: impl Into<ConfigValue>) -> Scene {
    at_start(State::new().config(option, value))
}

fn options() -> Vec<Case> {
    let uri = format!("secret:{SECRET}");
    let with_secret = |owner: &str| {
        let key = secret(SECRET, [("key", "bodkin")]).owner(owner);
        at_start(State::new().config("key", uri.as_str()).secret(key))
    };
    vec![
        case(
            Rule::OptionUndeclared,
            "context.state.config.titel",
            set("titel", "Lear"),
            set("title", "Lear"),
        ),
        case(Rule::OptionType, "context.state.config.acts", set("acts", true), set("acts", 3)),
        case(Rule::OptionType, "context.state.config.acts", set("acts", 1.5), set("acts", -3)),
        case(Rule::OptionType, "context.state.config.title", set("title", 3), set("title", "3")),
        case(Rule::OptionType, "context.state.config.dark", set("dark", "yes"), set("dark", true)),
        case(Rule::OptionType, "context.state.config.price", set("price", "2"), set("price", 2)),
        case(Rule::OptionRange, "context.state.config.price", set("price", f64::NAN), set("price", -0.5)),
        case(Rule::OptionSecret, "context.state.config.key", set("key", "poison"), with_secret("model")),
        case(Rule::OptionOfAnotherVersion, "scenario", at_start(State::new()), at_start(State::new()))
            .on(scenario().juju_version("3.3.7"))
            .mended_on(scenario().juju_version("3.4.0")),
        case(
            Rule::OptionSecretUnknown,
            "context.state.config.key",
            set("key", uri.as_str()),
            with_secret("model"),
        ),
    ]
}

fn networks() -> Vec<Case> {
    let bound = |names: &[&str]| {
        at_start(names.iter().fold(State::new(), |state, name| state.network(network(*name))))
    };
    vec![
        case(
            Rule::BindingUnknown,
            "context.state.networks[0].binding_name",
            bound(&["public"]),
            bound(&["admin", "db", "juju-info", "host"]),
        ),
        case(
            Rule::BindingTaken,
            "context.state.networks[1].binding_name",
            bound(&["db", "db"]),
            bound(&["db", "web"]),
        ),
    ]
}

fn storages() -> Vec<Case> {
    let with = |storages: Vec<juju_scenario::state::Storage>| {
        at_start(State { storages: storages.into(), ..State::new() })
    };
    let data = |index| storage("data").index(index);
    vec![
        case(
            Rule::StorageName,
            "context.state.storages[0].name",
            with(vec![storage("Data")]),
            with(vec![storage("any-data")]),
        )
        .on(Scenario::new(CharmSpec::without_code())),
        case(
            Rule::StorageIdTaken,
            "context.state.storages[1].index",
            with(vec![data(0), data(0)]),
            with(vec![data(0), data(1)]),
        ),
        case(
            Rule::StorageNumberShared,
            "context.state.storages[1].index",
            with(vec![data(0), storage("raw").block()]),
            with(vec![data(0), storage("raw").block().index(1)]),
        ),
        case(
            Rule::StorageUndeclared,
            "context.state.storages[0].name",
            with(vec![storage("date")]),
            with(vec![data(0)]),
        ),
        case(
            Rule::StorageKind,
            "context.state.storages[0].kind",
            with(vec![storage("raw")]),
            with(vec![storage("raw").block()]),
        ),
        case(
            Rule::StorageCount,
            "context.state.storages[2].name",
            with(vec![data(0), data(1), data(2)]),
            with(vec![data(0), data(1)]),
        ),
        case(
            Rule::StorageCount,
            "context.state.storages[1].name",
            with(vec![storage("raw").block(), storage("raw").block().index(1)]),
            with(vec![storage("raw").block()]),
        ),
    ]
}

fn resources() -> Vec<Case> {
    let with = |resources: &[(&str, &str)]| {
        let state = State::new();
        at_start(resources.iter().fold(state, |state, (name, path)| state.resource(resource(*name, *path))))
    };
    vec![
        case(
            Rule::ResourceTaken,
            "context.state.resources[1].name",
            with(&[("theme", "/srv/a.tgz"), ("theme", "/srv/b.tgz")]),
            with(&[("theme", "/srv/a.tgz"), ("image", "/srv/b.yaml")]),
        ),
        case(
            Rule::ResourceUndeclared,
            "context.state.resources[0].name",
            with(&[("them", "/srv/a.tgz")]),
            with(&[("theme", "/srv/a.tgz")]),
        ),
        case(
            Rule::ResourceKind,
            "context.state.resources[0].path",
            with(&[("theme", "/srv/theme.zip")]),
            with(&[("theme", "/srv/theme.tgz")]),
        ),
        case(
            Rule::ResourceKind,
            "context.state.resources[0].path",
            with(&[("image", "ghcr.io/shop/web")]),
            with(&[("image", "/srv/image/content.yaml")]),
        ),
    ]
}

fn ports() -> Vec<Case> {
    let tcp = |from, to| PortRange { from, to, protocol: Protocol::Tcp };
    let open = |ports: &[PortRange]| {
        at_start(ports.iter().fold(State::new(), |state, ports| state.opened_port(*ports)))
    };
    let beside = |port: u16| at_start(State::new().opened_port(80).machine_port("other/0", port));
    let in_pod =
        |ports: PortRange| at_start(State::new().opened_port(ports).model(Model::kubernetes("stage")));
    vec![
        case(Rule::PortRange, "context.state.opened_ports[0]", open(&[tcp(90, 80)]), open(&[tcp(80, 90)])),
        case(
            Rule::PortConflict,
            "context.state.opened_ports[1]",
            open(&[tcp(80, 90), tcp(85, 95)]),
            open(&[tcp(80, 90), tcp(91, 95)]),
        ),
        case(Rule::PortConflict, "context.state.opened_ports[0]", beside(80), beside(81)),
        case(
            Rule::PortOnKubernetes,
            "context.state.opened_ports[0]",
            in_pod(tcp(80, 90)),
            in_pod(tcp(80, 80)),
        ),
        case(
            Rule::MachineOnKubernetes,
            "context.state.machine_ports",
            at_start(State::new().machine_port("other/0", 80).model(Model::kubernetes("stage"))),
            at_start(State::new().machine_port("other/0", 80)),
        ),
    ]
}

fn others() -> Vec<Case> {
    let payload = |status: &str| Payload {
        class: "monitor".to_owned(),
        id: "abc".to_owned(),
        status: status.to_owned(),
        ..Payload::default()
    };
    let with_payload = |status: &str| at_start(State { payloads: [payload(status)].into(), ..State::new() });
    let of_juju = |version: &str| scenario().juju_version(version);
    let in_cloud = |model: Model| {
        let spec = CloudSpec { kind: "lxd".to_owned(), name: "localhost".to_owned(), ..CloudSpec::default() };
        at_start(State::new().cloud_spec(spec).model(model))
    };
    let told = at_start(State::new().leader_settings([("title", "Lear")]));
    let of_pods = State { k8s_spec: Some(K8sSpec::Spec("version: 3".to_owned()).into()), ..State::new() };
    let silent = || at_start(State::new());
    vec![
        case(
            Rule::PayloadStatus,
            "context.state.payloads[0].status",
            with_payload("started"),
            with_payload("starting"),
        ),
        case(Rule::PartOfAnotherVersion, "context.state.payloads", with_payload("running"), silent())
            .on(of_juju("4.0.1")),
        case(Rule::PartOfAnotherVersion, "context.state.leader_settings", told, silent())
            .on(of_juju("4.0.1")),
        case(Rule::PartOfAnotherVersion, "context.state.k8s_spec", at_start(of_pods), silent())
            .on(of_juju("4.0.1")),
        case(
            Rule::CloudSpecOfAnotherVersion,
            "context.state.cloud_spec",
            in_cloud(Model::kubernetes("stage")),
            in_cloud(Model::new("stage")),
        )
        .on(of_juju("3.6.9")),
        case(
            Rule::UnitStateSize,
            "context.state.unit_state.act",
            at_start(State::new().unit_state("act", "x".repeat(65_537))),
            at_start(State::new().unit_state("act", "x".repeat(65_536))),
        ),
        case(
            Rule::Clock,
            "context.state.clock",
            at_start(State::new().clock("noon")),
            at_start(State::new().clock("2027-01-31T12:00:00Z")),
        ),
        case(
            Rule::UnitCount,
            "context.state.planned_units",
            at_start(State::new().planned_units(10_001)),
            at_start(State::new().planned_units(10_000)),
        ),
    ]
}

fn memos() -> Vec<Case> {
    let with = |yaml: &str| {
        let text = format!("{{event: start, context: {{memos: [{yaml}]}}}}");
        Playbook::from_yaml(text).unwrap().scenes.remove(0)
    };
    let strange = {
        let mut scene = with("{tool: is-leader, calls: [{answer: true}]}");
        scene.context.memos[0].tool = "is-leeder".to_owned();
        scene
    };
    let mixed = {
        let mut scene = with("{tool: is-leader, calls: [{answer: true}]}");
        scene.context.memos[0].tool = "config-get".to_owned();
        scene
    };
    let right = || with("{tool: is-leader, calls: [{answer: true}]}");
    vec![
        case(Rule::MemoTool, "context.memos[0].tool", strange, right()),
        case(Rule::MemoEntry, "context.memos[0].calls[0]", mixed, right()),
    ]
}
