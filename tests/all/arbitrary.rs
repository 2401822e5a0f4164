//! What laws are about: calls of every hook tool, and what they are answered.

use juju_charm::tool::*;
use juju_charm::{Config, LogLevel, Map, Rotation, SecretContent, SecretOwner, StatusName, Text};
use juju_scenario::prelude::*;
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

/// Any text, with all that is to be escaped in one format or another.
pub(crate) fn text() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        "[a-z][a-z0-9-]{0,8}",
        "[ -~é\u{1F600}\u{85}\u{2028}\u{feff}\n\r\t\u{1}]{0,12}",
        "[-=:{}#&*!|>'\"%@` ~0-9.]{0,5}"
    ]
}

/// A text that YAML 1.1 and 1.2 agree on, and that loses nothing when line breaks at the end of a document do not count.
pub(crate) fn plain_text() -> impl Strategy<Value = String> + Clone {
    "[a-z][ -~é\n]{0,100}[a-z:'\"]"
}

pub(crate) fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9]{0,5}"
}

fn texts(text: impl Strategy<Value = String> + Clone) -> impl Strategy<Value = Map<String, String>> {
    btree_map(text.clone(), text, 0..4).prop_map(|entries| entries.into_iter().collect())
}

/// A text that stands for something, and so is not empty, nor the mark for all.
fn some_text() -> impl Strategy<Value = String> {
    text().prop_filter("empty", |text| !text.is_empty() && text != "-")
}

/// A text that loses nothing when blanks around it do not count.
fn trimmed() -> impl Strategy<Value = String> {
    "[a-z=,\"'é -]{0,6}[a-z]".prop_map(|text| text.trim().to_owned())
}

fn relation_id() -> impl Strategy<Value = RelationId> {
    (prop_oneof![Just(String::new()), name()], any::<u32>())
        .prop_map(|(name, number)| RelationId::new(name, number))
}

fn secret_id() -> impl Strategy<Value = String> {
    ("(secret:/?)?", "[0-9a-z]{20}").prop_map(|(scheme, id)| scheme + &id)
}

fn settings() -> impl Strategy<Value = Vec<(Text, Text)>> {
    texts(text())
        .prop_map(|settings| settings.iter().map(|(key, value)| (key.into(), value.into())).collect())
}

fn pairs(value: impl Strategy<Value = String>) -> impl Strategy<Value = Vec<(String, String)>> {
    btree_map(name(), value, 1..4).prop_map(|pairs| pairs.into_iter().collect())
}

/// What a secret holds, of which no value is empty: the command line has no way to say that one is.
fn content() -> impl Strategy<Value = SecretContent> {
    btree_map("[a-z][a-z0-9]{2,5}", vec(any::<u8>(), 1..9), 1..4)
        .prop_map(|values| values.into_iter().collect())
}

fn port_range() -> impl Strategy<Value = PortRange> {
    prop_oneof![
        Just(PortRange::icmp()),
        any::<u16>().prop_map(PortRange::from),
        (any::<u16>(), any::<u16>()).prop_map(|(a, b)| PortRange::udp(a.min(b)).up_to(a.max(b))),
    ]
}

fn as_requests<T: 'static + std::fmt::Debug>(
    calls: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Request>
where
    Request: From<T>,
{
    calls.prop_map(Request::from).boxed()
}

/// A call of any tool. It makes sense as a call, whether or not there is what it is about.
pub(crate) fn request() -> impl Strategy<Value = Request> {
    let relation = || of(relation_id());
    let said = || {
        (
            of(some_text()),
            of(some_text()),
            of(select(vec!["72h", "2027-01-31T12:00:00Z"])),
            of(select(Rotation::ALL.to_vec())),
        )
    };
    let expire = |time: Option<&str>| time.map(str::to_owned);
    let calls = vec![
        as_requests(of(text()).prop_map(|message| ActionFail { message })),
        as_requests(of(text()).prop_map(|key| ActionGet { key })),
        as_requests(text().prop_map(|message| ActionLog { message })),
        as_requests(pairs(text()).prop_map(|results| ActionSet {
            results: results.into_iter().filter(|(key, _)| !key.starts_with("std")).collect(),
        })),
        as_requests(
            (pairs(trimmed()), btree_map(name(), "[a-z=]{0,4}[a-z]", 0..3))
                .prop_map(|(metrics, labels)| AddMetric { metrics, labels: labels.into_iter().collect() }),
        ),
        as_requests(text().prop_map(|version| ApplicationVersionSet { version })),
        as_requests(
            (port_range(), vec(name(), 0..3)).prop_map(|(ports, endpoints)| ClosePort { ports, endpoints }),
        ),
        as_requests(
            (port_range(), vec(name(), 0..3)).prop_map(|(ports, endpoints)| OpenPort { ports, endpoints }),
        ),
        as_requests(any::<bool>().prop_map(|endpoints| OpenedPorts { endpoints })),
        as_requests(prop_oneof![
            some_text().prop_map(ConfigGet::key),
            any::<bool>().prop_map(|all| ConfigGet { key: None, all }),
        ]),
        as_requests(Just(CredentialGet {})),
        as_requests(Just(GoalStateGet {})),
        as_requests(Just(IsLeader {})),
        as_requests((0..6usize, text()).prop_map(|(level, message)| JujuLog {
            level: [
                LogLevel::Trace,
                LogLevel::Debug,
                LogLevel::Info,
                LogLevel::Warning,
                LogLevel::Error,
                LogLevel::Critical,
            ][level],
            message,
        })),
        as_requests(any::<bool>().prop_map(|now| JujuReboot { now })),
        as_requests(Just(K8sRawGet {})),
        as_requests(text().prop_map(|spec| K8sRawSet { spec })),
        as_requests(Just(K8sSpecGet {})),
        as_requests(text().prop_map(|spec| K8sSpecSet { spec })),
        as_requests(of(name()).prop_map(|key| LeaderGet { key: key.map(Text::from) })),
        as_requests(pairs(trimmed()).prop_map(|pairs| LeaderSet {
            settings: pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect(),
        })),
        as_requests(
            (some_text(), relation()).prop_map(|(binding, relation)| NetworkGet { binding, relation }),
        ),
        as_requests(any::<bool>().prop_map(|private| UnitGet {
            setting: if private { AddressKind::PrivateAddress } else { AddressKind::PublicAddress },
        })),
        as_requests(
            (text(), text(), text(), vec(text(), 0..3)).prop_map(|(kind, class, id, tags)| PayloadRegister {
                kind,
                class,
                id,
                tags,
            }),
        ),
        as_requests((text(), text(), text()).prop_map(|(class, id, status)| PayloadStatusSet {
            class,
            id,
            status,
        })),
        as_requests((text(), text()).prop_map(|(class, id)| PayloadUnregister { class, id })),
        as_requests((relation(), of(some_text()), of(text()), any::<bool>()).prop_map(
            |(relation, key, member, app)| RelationGet {
                relation,
                key: key.map(Text::from),
                member: member.map(Text::from),
                app,
            },
        )),
        as_requests(of(text()).prop_map(|endpoint| RelationIds { endpoint })),
        as_requests((relation(), any::<bool>()).prop_map(|(relation, app)| RelationList { relation, app })),
        as_requests(relation().prop_map(|relation| RelationModelGet { relation })),
        as_requests(
            (relation(), any::<bool>(), settings()).prop_map(|(relation, app, settings)| RelationSet {
                relation,
                app,
                settings,
            }),
        ),
        as_requests(some_text().prop_map(|name| ResourceGet { name })),
        as_requests((content(), said(), any::<bool>()).prop_map(
            move |(content, (label, description, time, rotate), unit)| {
                let owner = if unit { SecretOwner::Unit } else { SecretOwner::Application };
                SecretAdd { content, label, description, expire: expire(time), rotate, owner }
            },
        )),
        as_requests((secret_id(), prop_oneof![content(), Just(SecretContent::new())], said()).prop_map(
            move |(id, content, (label, description, time, rotate))| SecretSet {
                id,
                content,
                label,
                description,
                expire: expire(time),
                rotate,
            },
        )),
        as_requests((secret_id(), of(some_text()), of(some_text()), 0..3u8).prop_map(
            |(id, label, key, how)| SecretGet { id: Some(id), label, key, peek: how == 1, refresh: how == 2 },
        )),
        as_requests(some_text().prop_map(SecretGet::by_label)),
        as_requests(
            (secret_id(), relation(), of(some_text())).prop_map(|(id, relation, unit)| SecretGrant {
                id,
                relation,
                unit,
            }),
        ),
        as_requests(Just(SecretIds {})),
        as_requests(prop_oneof![
            secret_id().prop_map(SecretInfoGet::from),
            some_text().prop_map(SecretInfoGet::by_label),
        ]),
        as_requests(
            (secret_id(), of(1..=i64::MAX as u64)).prop_map(|(id, revision)| SecretRemove { id, revision }),
        ),
        as_requests((secret_id(), relation_id(), name(), any::<u32>(), 0..4u8).prop_map(
            |(id, relation, app, number, whom)| match whom {
                0 => SecretRevoke::relation(id, relation),
                1 => SecretRevoke::app(id, app),
                2 => SecretRevoke::unit(id, format!("{app}/{number}")),
                _ => SecretRevoke {
                    relation: Some(relation),
                    ..SecretRevoke::unit(id, format!("{app}/{number}"))
                },
            },
        )),
        as_requests(text().prop_map(|key| StateDelete { key })),
        as_requests((of(some_text()), any::<bool>()).prop_map(|(key, strict)| StateGet { key, strict })),
        as_requests(texts(text()).prop_map(|settings| StateSet { settings })),
        as_requests(any::<bool>().prop_map(|application| StatusGet { application })),
        as_requests((0..4usize, text(), any::<bool>()).prop_map(|(status, message, application)| {
            StatusSet {
                status: [
                    StatusName::Active,
                    StatusName::Blocked,
                    StatusName::Waiting,
                    StatusName::Maintenance,
                ][status],
                message,
                application,
            }
        })),
        as_requests(
            btree_map(name(), 1..u64::MAX, 1..3)
                .prop_map(|storages| StorageAdd { storages: storages.into_iter().collect() }),
        ),
        as_requests(
            (of(some_text()), of(some_text())).prop_map(|(storage, key)| StorageGet { storage, key }),
        ),
        as_requests(of(some_text()).prop_map(|name| StorageList { name })),
    ];
    proptest::strategy::Union::new(calls)
}

/// An answer that fits a call, in texts of this sort; none for a tool that answers nothing.
pub(crate) fn answer<S>(request: &Request, text: impl Fn() -> S) -> Option<BoxedStrategy<Answer>>
where
    S: Strategy<Value = String> + Clone + 'static,
{
    let list = || vec(text(), 0..4);
    let bag = || {
        texts(text()).prop_map(|bag| {
            bag.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect::<Databag>()
        })
    };
    let maybe = || of(text());
    let status = || {
        (select(StatusName::ALL.to_vec()), text(), btree_map(text(), json(text()), 0..3))
            .prop_map(|(name, message, data)| Status { name, message, data: data.into_iter().collect() })
    };
    // Numbers go through floats, which are as exact as this.
    let option = prop_oneof![
        any::<bool>().prop_map(ConfigValue::from),
        (-1_000_000_000_000i64..1_000_000_000_000).prop_map(ConfigValue::from),
        (-1_000_000i32..1_000_000).prop_map(|number| ConfigValue::from(f64::from(number) + 0.5)),
        text().prop_map(ConfigValue::from),
    ];
    Some(match request {
        Request::ActionGet(call) if call.key.is_some() => of(json(text()))
            .prop_map(|value| Answer::ActionGet(ActionData::One(value.filter(|value| !value.is_null()))))
            .boxed(),
        Request::ActionGet(_) => btree_map(text(), json(text()), 0..4)
            .prop_map(|params| Answer::ActionGet(ActionData::All(params.into_iter().collect())))
            .boxed(),
        Request::ConfigGet(call) if call.key.is_some() => {
            of(option).prop_map(|value| Answer::ConfigGet(ConfigData::One(value))).boxed()
        }
        Request::ConfigGet(call) if call.all => btree_map(text(), of(option), 0..4)
            .prop_map(|options| Answer::ConfigGet(ConfigData::All(options.into_iter().collect())))
            .boxed(),
        Request::ConfigGet(_) => btree_map(text(), option, 0..4)
            .prop_map(|options| Answer::ConfigGet(ConfigData::Set(options.into_iter().collect::<Config>())))
            .boxed(),
        Request::CredentialGet(_) => (list(), of((text(), texts(text()))), vec(text(), 6))
            .prop_map(|(ca_certificates, credential, words)| {
                let [kind, name, region, endpoint, identity_endpoint, storage_endpoint] =
                    words.try_into().unwrap_or_default();
                let credential =
                    credential.map(|(auth_type, attributes)| CloudCredential { auth_type, attributes });
                let spec = CloudSpec {
                    kind,
                    name,
                    region,
                    endpoint,
                    identity_endpoint,
                    storage_endpoint,
                    credential,
                    ca_certificates,
                    ..CloudSpec::default()
                };
                Answer::CredentialGet(Box::new(spec))
            })
            .boxed(),
        Request::GoalStateGet(_) => {
            let goal = (text(), text()).prop_map(|(status, since)| GoalStatus { status, since });
            let goals =
                btree_map(text(), goal, 0..3).prop_map(|goals| goals.into_iter().collect::<Map<String, _>>());
            (goals.clone(), btree_map(text(), goals, 0..3))
                .prop_map(|(units, relations)| {
                    Answer::GoalStateGet(GoalState { units, relations: relations.into_iter().collect() })
                })
                .boxed()
        }
        Request::IsLeader(_) => any::<bool>().prop_map(Answer::IsLeader).boxed(),
        Request::K8sRawGet(_) => text().prop_map(Answer::K8sRawGet).boxed(),
        Request::K8sSpecGet(_) => text().prop_map(Answer::K8sSpecGet).boxed(),
        Request::LeaderGet(call) if call.key.is_some() => {
            maybe().prop_map(|value| Answer::LeaderGet(LeaderData::One(value.map(Text::from)))).boxed()
        }
        Request::LeaderGet(_) => bag().prop_map(|bag| Answer::LeaderGet(LeaderData::All(bag))).boxed(),
        Request::NetworkGet(_) => {
            let address = (text(), text(), text()).prop_map(|(hostname, value, cidr)| Address {
                hostname,
                value,
                cidr,
            });
            let interface =
                (text(), text(), vec(address, 0..3)).prop_map(|(mac_address, interface_name, addresses)| {
                    BindAddress { mac_address, interface_name, addresses }
                });
            (vec(interface, 0..3), list(), list())
                .prop_map(|(bind_addresses, egress_subnets, ingress_addresses)| {
                    Answer::NetworkGet(NetworkInfo { bind_addresses, egress_subnets, ingress_addresses })
                })
                .boxed()
        }
        Request::OpenedPorts(call) => {
            let most = if call.endpoints { 3 } else { 1 };
            vec((port_range(), proptest::collection::btree_set(name(), 0..most)), 0..4)
                .prop_map(|ports| {
                    let open = ports.into_iter().map(|(ports, endpoints)| OpenedPort {
                        ports,
                        endpoints: endpoints.into_iter().collect(),
                    });
                    Answer::OpenedPorts(open.collect())
                })
                .boxed()
        }
        Request::RelationGet(call) if call.key.is_some() => {
            maybe().prop_map(|value| Answer::RelationGet(RelationData::One(value.map(Text::from)))).boxed()
        }
        Request::RelationGet(_) => bag().prop_map(|bag| Answer::RelationGet(RelationData::All(bag))).boxed(),
        Request::RelationIds(_) => vec(relation_id(), 0..4).prop_map(Answer::RelationIds).boxed(),
        Request::RelationList(call) if call.app => {
            text().prop_map(|app| Answer::RelationList(RelationMembers::App(app))).boxed()
        }
        Request::RelationList(_) => list()
            .prop_map(|units| {
                Answer::RelationList(RelationMembers::Units(units.into_iter().map(Text::from).collect()))
            })
            .boxed(),
        Request::RelationModelGet(_) => {
            text().prop_map(|uuid| Answer::RelationModelGet(RelationModel { uuid })).boxed()
        }
        Request::ResourceGet(_) => name().prop_map(|path| Answer::ResourceGet(format!("/{path}"))).boxed(),
        Request::SecretAdd(_) => secret_id().prop_map(Answer::SecretAdd).boxed(),
        Request::SecretGet(call) if call.key.is_some() => {
            text().prop_map(|value| Answer::SecretGet(SecretData::One(value))).boxed()
        }
        Request::SecretGet(_) => btree_map("[a-z][a-z0-9]{2,5}", text(), 0..4)
            .prop_map(|values| Answer::SecretGet(SecretData::All(values.into_iter().collect())))
            .boxed(),
        Request::SecretIds(_) => list().prop_map(Answer::SecretIds).boxed(),
        Request::SecretInfoGet(_) => {
            let time = || of(Just("2027-01-31T12:00:00Z".to_owned()));
            let access = (text(), text(), text()).prop_map(|(target, scope, role)| SecretAccess {
                target,
                scope,
                role,
            });
            let texts = (text(), text(), text());
            (texts, any::<u32>(), of(select(Rotation::ALL.to_vec())), time(), time(), vec(access, 0..3))
                .prop_map(|((id, label, description), revision, rotation, expiry, rotates, access)| {
                    let owner = SecretOwner::Unit;
                    let info = SecretInfo {
                        id,
                        revision: revision.into(),
                        label,
                        owner,
                        description,
                        rotation,
                        expiry,
                        rotates,
                        access,
                    };
                    Answer::SecretInfoGet(Box::new(info))
                })
                .boxed()
        }
        Request::StateGet(call) if call.key.is_some() => {
            text().prop_map(|value| Answer::StateGet(StateData::One(value))).boxed()
        }
        Request::StateGet(_) => {
            texts(text()).prop_map(|state| Answer::StateGet(StateData::All(state))).boxed()
        }
        Request::StatusGet(call) if call.application => (status(), btree_map(text(), status(), 0..3))
            .prop_map(|(status, units)| {
                Answer::StatusGet(StatusData::App(AppStatus { status, units: units.into_iter().collect() }))
            })
            .boxed(),
        Request::StatusGet(_) => {
            status().prop_map(|status| Answer::StatusGet(StatusData::Unit(status))).boxed()
        }
        Request::StorageGet(call) if call.key.is_some() => {
            text().prop_map(|value| Answer::StorageGet(StorageData::One(value))).boxed()
        }
        Request::StorageGet(_) => (text(), text())
            .prop_map(|(kind, location)| Answer::StorageGet(StorageData::All(StorageInfo { kind, location })))
            .boxed(),
        Request::StorageList(_) => list().prop_map(Answer::StorageList).boxed(),
        Request::UnitGet(_) => text().prop_map(Answer::UnitGet).boxed(),
        _ => return None,
    })
}

/// What an operator may give an action, in numbers that are exact as floats.
fn json(text: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = Value> + Clone {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            btree_map(text.clone(), inner, 0..3)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// Words that a charm might type.
const WORDS: [&str; 62] = [
    "-r",
    "7",
    "db:7",
    "--relation=4",
    "--relation",
    "--app",
    "--application",
    "--format",
    "--format=json",
    "json",
    "yaml",
    "smart",
    "-o",
    "out",
    "--output=out",
    "--file",
    "-",
    "--file=-",
    "--",
    "-a",
    "--all",
    "--debug",
    "-l",
    "shout",
    "--peek",
    "--refresh",
    "--label",
    "--label=l",
    "--owner",
    "unit",
    "--rotate=daily",
    "--expire=1h",
    "--revision",
    "1",
    "--unit",
    "--strict",
    "--now",
    "--endpoints",
    "--endpoints=web",
    "-s",
    "data/0",
    "--help",
    "pg/2",
    "pg",
    "foo/0",
    "foo",
    "db",
    "data",
    "data=2",
    "host",
    "",
    "80",
    "10-20/udp",
    "active",
    "a=1",
    "token=abc",
    "token",
    "9m4e2mr0ui3e8a215n4g",
    "secret:cd88u16ffbaql5kgmlh0",
    "location",
    "--include-data",
    "private-address",
];

/// The words of a command line, plausible ones and others. None of them leads out of a directory.
pub(crate) fn words() -> impl Strategy<Value = Vec<String>> {
    let plausible = select(WORDS.to_vec()).prop_map(str::to_owned);
    let wild = prop_oneof!["-{0,2}[a-zA-Z=]{0,4}", "[ -.0-}é\u{1F600}\n\0\u{85}]{0,8}"];
    vec(prop_oneof![4 => plausible, 1 => wild], 0..6)
}

/// A call that gets through, more often than not.
pub(crate) fn plausible_line() -> impl Strategy<Value = (String, Vec<String>)> {
    let lines = vec![
        "relation-set a=1 user=",
        "relation-set --app b=2",
        "relation-set -r 4 c=3",
        "relation-get host pg/2",
        "open-port 80",
        "open-port --endpoints web 90-95",
        "close-port 22",
        "state-set a=1 b=2",
        "state-delete kept",
        "storage-add data=2",
        "secret-add token=abc",
        "secret-add --owner unit --label l token=abc",
        "secret-set 9m4e2mr0ui3e8a215n4g token=new --label x",
        "secret-set cd88u16ffbaql5kgmlh0 token=new",
        "secret-get 9m4e2mr0ui3e8a215n4g --label mine",
        "secret-get cd88u16ffbaql5kgmlh0 --refresh",
        "secret-remove 9m4e2mr0ui3e8a215n4g",
        "secret-remove cd88u16ffbaql5kgmlh0 --revision 1",
        "secret-grant 9m4e2mr0ui3e8a215n4g -r 7",
        "secret-revoke 9m4e2mr0ui3e8a215n4g -r 7",
        "status-set active",
        "juju-log x",
        "k8s-spec-set",
        "leader-set a=1",
        "application-version-set 2",
    ];
    let typed = select(lines).prop_map(|line| {
        let mut words = crate::command_line::words(line).into_iter();
        (words.next().unwrap_or_default(), words.collect())
    });
    prop_oneof![3 => typed, 1 => (tool_name(), words())]
}

pub(crate) fn tool_name() -> impl Strategy<Value = String> {
    let names = NAMES.iter().copied().chain(["pod-spec-set", "pod-spec-get", "nope"]).collect::<Vec<_>>();
    select(names).prop_map(str::to_owned)
}
