//! What the property tests are tried with.

use juju_charm::{
    ConfigValue, Databag, Map, OpenedPort, PortRange, Protocol, RelationId, Status, StatusName,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// Any text at all, also empty, with blanks, line ends and control characters.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let odd = select(vec!['\n', '\t', ' ', '-', '=', '\'', '"', '\0', '\u{7f}', '\u{85}', '\u{2028}', '😀']);
    vec(prop_oneof![3 => any::<char>(), 1 => odd], 0..10).prop_map(String::from_iter)
}

/// A text with something in it: in Juju's environment an empty one is none.
pub(crate) fn word() -> impl Strategy<Value = String> {
    text().prop_filter("empty", |text| !text.is_empty())
}

/// A name as endpoints, applications and containers have it.
pub(crate) fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9]{0,4}(-[a-z][a-z0-9]{0,3}){0,2}"
}

pub(crate) fn relation_id() -> impl Strategy<Value = RelationId> {
    (name(), any::<u32>()).prop_map(|(endpoint, number)| RelationId::new(endpoint, number))
}

pub(crate) fn databag() -> impl Strategy<Value = Databag> {
    vec((text(), text()), 0..5).prop_map(Databag::from)
}

pub(crate) fn map<V: std::fmt::Debug>(
    value: impl Strategy<Value = V>,
) -> impl Strategy<Value = Map<String, V>> {
    vec((text(), value), 0..4).prop_map(Map::from)
}

pub(crate) fn config_value() -> impl Strategy<Value = ConfigValue> {
    use proptest::num::f64::{NEGATIVE, NORMAL, POSITIVE, ZERO};
    prop_oneof![
        any::<bool>().prop_map(ConfigValue::Bool),
        any::<i64>().prop_map(ConfigValue::Int),
        (NORMAL | ZERO | POSITIVE | NEGATIVE).prop_map(ConfigValue::Float),
        text().prop_map(ConfigValue::String),
    ]
}

pub(crate) fn status_name() -> impl Strategy<Value = StatusName> {
    select(&StatusName::ALL[..])
}

pub(crate) fn status() -> impl Strategy<Value = Status> {
    (status_name(), text(), map(json_value())).prop_map(|(name, message, data)| Status {
        name,
        message,
        data,
    })
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            (text(), inner).prop_map(|(key, value)| json!({ key: value })),
        ]
    })
}

pub(crate) fn port_range() -> impl Strategy<Value = PortRange> {
    prop_oneof![
        1 => Just(PortRange::icmp()),
        5 => (any::<u16>(), any::<u16>(), select(vec![Protocol::Tcp, Protocol::Udp]))
            .prop_map(|(a, b, protocol)| PortRange { protocol, from: a.min(b), to: a.max(b) }),
    ]
}

pub(crate) fn opened_port() -> impl Strategy<Value = OpenedPort> {
    (port_range(), vec(name(), 0..3)).prop_map(|(ports, endpoints)| {
        endpoints.into_iter().fold(OpenedPort::from(ports), OpenedPort::only_for)
    })
}
