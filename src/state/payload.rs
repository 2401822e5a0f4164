//! Payloads and metrics, which Juju knows of up to 3.x.

use juju_charm::Map;
use serde::{Deserialize, Serialize};

/// Something that the charm has started, as `payload-register` has told Juju.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a payload: a mapping with its `class` and its `id`")]
pub struct Payload {
    /// The class, as the metadata declares it.
    pub class: String,
    /// Its own id.
    pub id: String,
    /// Its type; that of its class.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// How it does; `running` by default.
    #[serde(default = "running")]
    pub status: String,
    /// What it is labelled with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

fn running() -> String {
    "running".to_owned()
}

/// A measure of the workload, as `add-metric` has told Juju.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a metric: a mapping with its `key` and its `value`")]
pub struct Metric {
    /// What is measured.
    pub key: String,
    /// How much of it there is.
    pub value: String,
    /// What it is labelled with.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub labels: Map<String, String>,
}
