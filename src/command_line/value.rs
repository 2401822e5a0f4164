//! Answers as values that Go prints.

use juju_charm::{ConfigValue, Databag, Map};
use serde_json::Value as Json;

use crate::go::Value;

pub(super) fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

/// A text, or nothing.
pub(super) fn maybe(value: Option<impl Into<String>>) -> Value {
    value.map_or(Value::Nil, text)
}

/// A list of texts, which is never a nil one.
pub(super) fn texts<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Value {
    Value::List(Some(items.into_iter().map(text).collect()))
}

pub(super) fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Value)>) -> Value {
    Value::Map(Some(entries.into_iter().map(|(key, value)| (text(key), value)).collect()))
}

pub(super) fn databag(bag: &Databag) -> Value {
    map(bag.iter().map(|(key, value)| (key, text(value))))
}

pub(super) fn strings(strings: &Map<String, String>) -> Value {
    map(strings.iter().map(|(key, value)| (key.as_str(), text(value.as_str()))))
}

/// A number comes from the controller in JSON, and so as a float.
#[expect(clippy::cast_precision_loss, reason = "Juju loses it too")]
pub(super) fn config(value: &ConfigValue) -> Value {
    match value {
        ConfigValue::Bool(value) => Value::Bool(*value),
        ConfigValue::Int(value) => Value::Float(*value as f64),
        ConfigValue::Float(value) => Value::Float(*value),
        ConfigValue::String(value) => text(value.as_str()),
    }
}

/// What comes from the controller in JSON, whose numbers are floats.
pub(super) fn json(value: &Json) -> Value {
    match value {
        Json::Null => Value::Nil,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Float(number.as_f64().unwrap_or_default()),
        Json::String(value) => text(value.as_str()),
        Json::Array(items) => Value::List(Some(items.iter().map(json).collect())),
        Json::Object(entries) => map(entries.iter().map(|(key, value)| (key.as_str(), json(value)))),
    }
}
