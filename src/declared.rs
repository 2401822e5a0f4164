//! What a charm declares of its actions, its storages and its payloads.

use juju_charm::Map;
use serde::Deserialize;
use serde_json::Value;

use crate::json::Json;

/// An action, as the charm declares it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, expecting = "an action: a mapping, such as `description: makes a backup`")]
pub(crate) struct ActionSpec {
    params: Map<String, Json>,
}

impl ActionSpec {
    /// What the operator has given, with the declared defaults of what was not.
    pub(crate) fn with_defaults(&self, given: &Map<String, Value>) -> Map<String, Value> {
        let mut params = given.clone();
        for (name, Json(schema)) in &self.params {
            if let Some(value) = with_default(schema, given.get(name.as_str())) {
                params.insert(name.as_str(), value);
            }
        }
        params
    }
}

/// The value of one parameter: what was given, with the defaults of what is missing in it; none if there is neither.
fn with_default(schema: &Value, given: Option<&Value>) -> Option<Value> {
    let value = given.or_else(|| schema.get("default")).cloned();
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return value };
    let mut object = match value {
        None => serde_json::Map::new(),
        Some(Value::Object(object)) => object,
        Some(other) => return Some(other),
    };
    for (name, schema) in properties {
        if let Some(value) = with_default(schema, object.get(name)) {
            object.insert(name.clone(), value);
        }
    }
    (!object.is_empty() || given.is_some()).then_some(Value::Object(object))
}

/// A storage, as the charm declares it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, expecting = "a storage: a mapping with its `type`")]
pub(crate) struct StorageSpec {
    #[serde(rename = "type")]
    pub(crate) kind: crate::state::StorageKind,
    multiple: Option<Multiple>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Multiple {
    range: Option<Json>,
}

impl StorageSpec {
    /// How many instances there can be; none for any number. `multiple: {range: 0-10}` says so, and nothing stands for
    /// one.
    pub(crate) fn most(&self) -> Option<u64> {
        let Some(multiple) = &self.multiple else { return Some(1) };
        match multiple.range.as_ref().map(|Json(range)| range) {
            Some(Value::Number(number)) => number.as_u64(),
            Some(Value::String(range)) => match range.split_once('-') {
                Some((_, most)) => most.parse().ok(),
                None => range.trim_end_matches('+').parse().ok().filter(|_| !range.ends_with('+')),
            },
            _ => None,
        }
    }
}

/// A class of payloads, as the charm declares it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(expecting = "a payload: a mapping with its `type`")]
pub(crate) struct PayloadSpec {
    #[serde(rename = "type", default)]
    pub(crate) kind: String,
}

/// A resource, as the charm declares it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, expecting = "a resource: a mapping with its `type`")]
pub(crate) struct ResourceSpec {
    #[serde(rename = "type")]
    pub(crate) kind: ResourceKind,
    pub(crate) filename: Option<String>,
}

/// What a resource is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ResourceKind {
    #[default]
    File,
    OciImage,
}

/// What is wrong with a parameter of an action.
#[derive(Debug)]
pub(crate) struct ParamFault {
    pub(crate) path: String,
    pub(crate) kind: ParamFaultKind,
    pub(crate) message: String,
    pub(crate) mend: String,
}

#[derive(Clone, Copy, Debug)]
#[expect(dead_code, reason = "shim")]
pub(crate) enum ParamFaultKind {
    Missing,
    Undeclared,
    Wrong,
}

impl ActionSpec {
    #[expect(clippy::unused_self, reason = "shim")]
    pub(crate) fn faults(&self, _: &Map<String, Value>) -> Vec<ParamFault> {
        Vec::new()
    }
}
