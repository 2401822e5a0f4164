//! What the property tests are tried with.

use juju_charm::tool::{CloudCredential, CloudSpec, SecretAccess, SecretInfo};
use juju_charm::{
    ConfigValue, Databag, Map, OpenedPort, PortRange, Protocol, RelationId, Rotation, SecretContent,
    SecretOwner, Status, StatusName,
};
use proptest::collection::vec;
use proptest::option;
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

pub(crate) fn json_value() -> impl Strategy<Value = Value> {
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

/// A key as secrets have it.
pub(crate) fn secret_key() -> impl Strategy<Value = String> {
    "[a-z](-?[a-z0-9]){2,5}"
}

/// What a secret holds: texts, bytes, and what is called base64 whether or not it is.
pub(crate) fn secret_content() -> impl Strategy<Value = SecretContent> {
    let value = prop_oneof![
        text().prop_map(|text| (text.into_bytes(), None)),
        vec(any::<u8>(), 0..8).prop_map(|bytes| (bytes, None)),
        text().prop_map(|base64| (Vec::new(), Some(base64))),
    ];
    vec((secret_key(), value), 0..4).prop_map(|entries| {
        let mut content = SecretContent::new();
        for (key, (bytes, base64)) in entries {
            match base64 {
                Some(base64) => content.set_base64(key, base64),
                None => content.set(key, bytes),
            }
        }
        content
    })
}

pub(crate) fn secret_uri() -> impl Strategy<Value = String> {
    "secret:(//[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/)?[0-9a-v]{20}"
}

pub(crate) fn rotation() -> impl Strategy<Value = Rotation> {
    select(&Rotation::ALL[..])
}

pub(crate) fn secret_owner() -> impl Strategy<Value = SecretOwner> {
    select(vec![SecretOwner::Application, SecretOwner::Unit, SecretOwner::Model])
}

pub(crate) fn secret_info() -> impl Strategy<Value = SecretInfo> {
    let access =
        (text(), text(), text()).prop_map(|(target, scope, role)| SecretAccess { target, scope, role });
    let dates = (option::of(text()), option::of(text()));
    let what = (text(), any::<u64>(), text(), text());
    (what, secret_owner(), option::of(rotation()), dates, vec(access, 0..3)).prop_map(
        |((id, revision, label, description), owner, rotation, (expiry, rotates), access)| SecretInfo {
            id,
            revision,
            label,
            owner,
            description,
            rotation,
            expiry,
            rotates,
            access,
        },
    )
}

pub(crate) fn cloud_spec() -> impl Strategy<Value = CloudSpec> {
    let credential =
        (text(), map(text())).prop_map(|(auth_type, attributes)| CloudCredential { auth_type, attributes });
    let names = (text(), text(), text());
    let endpoints = (text(), text(), text());
    (names, endpoints, option::of(credential), vec(text(), 0..3), any::<(bool, bool)>()).prop_map(
        |((kind, name, region), endpoints, credential, ca_certificates, flags)| CloudSpec {
            kind,
            name,
            region,
            endpoint: endpoints.0,
            identity_endpoint: endpoints.1,
            storage_endpoint: endpoints.2,
            credential,
            ca_certificates,
            skip_tls_verify: flags.0,
            is_controller_cloud: flags.1,
        },
    )
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
