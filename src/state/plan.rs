//! The plan of a container's Pebble: layers, one above another.

use juju_charm::Map;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::{json, json_map};

/// A layer of a container's plan, as Pebble reads it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case", expecting = "a layer: a mapping")]
pub struct Layer {
    /// What it is; empty by default.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// What it is, at length; empty by default.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Its services, by name, as they are written; none by default.
    #[serde(skip_serializing_if = "Map::is_empty", deserialize_with = "json_map")]
    pub services: Map<String, Value>,
    /// Its checks, by name; none by default.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub checks: Map<String, LayerCheck>,
    /// Its log targets, by name, as they are written; none by default.
    #[serde(skip_serializing_if = "Map::is_empty", deserialize_with = "json_map")]
    pub log_targets: Map<String, Value>,
}

impl Layer {
    /// A layer in which there is nothing.
    #[must_use]
    pub fn new() -> Self {
        Layer::default()
    }

    /// Adds a service, as JSON.
    #[must_use]
    pub fn service(mut self, name: impl Into<String>, service: impl Into<Value>) -> Self {
        self.services.insert(name.into(), service.into());
        self
    }

    /// Adds a check.
    #[must_use]
    pub fn check(mut self, name: impl Into<String>, check: LayerCheck) -> Self {
        self.checks.insert(name.into(), check);
        self
    }
}

/// A check, as a layer describes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", expecting = "a check: a mapping with its `override`")]
pub struct LayerCheck {
    /// Whether it replaces what is below, or is merged into it; it replaces by default.
    #[serde(rename = "override", default)]
    pub override_: Override,
    /// What it is about; by default it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<CheckLevel>,
    /// Whether it runs from the start; by default it is not said, and it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub startup: Option<CheckStartup>,
    /// How many failures in a row make it fail; by default it is not said, and 3 do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<u32>,
    /// How often it runs, such as `10s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// How long it may take, such as `3s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<String>,
    /// The request that it makes, as it is written. A check has one of these three.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "json")]
    pub http: Option<Value>,
    /// The port that it connects to, as it is written.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "json")]
    pub tcp: Option<Value>,
    /// The command that it runs, as it is written.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "json")]
    pub exec: Option<Value>,
}

impl LayerCheck {
    /// A check of which nothing is said.
    #[must_use]
    pub fn new() -> Self {
        LayerCheck::default()
    }

    /// Merges it into what is below, and does not replace it.
    #[must_use]
    pub fn merge(mut self) -> Self {
        self.override_ = Override::Merge;
        self
    }

    /// Sets what it is about.
    #[must_use]
    pub fn level(mut self, level: CheckLevel) -> Self {
        self.level = Some(level);
        self
    }

    /// Sets whether it runs from the start.
    #[must_use]
    pub fn startup(mut self, startup: CheckStartup) -> Self {
        self.startup = Some(startup);
        self
    }

    /// Sets how many failures in a row make it fail.
    #[must_use]
    pub fn threshold(mut self, threshold: u32) -> Self {
        self.threshold = Some(threshold);
        self
    }

    /// What becomes of the check of the layers below under this one.
    pub(super) fn above(&self, below: Option<LayerCheck>) -> LayerCheck {
        match below.filter(|_| self.override_ == Override::Merge) {
            Some(below) => below.merged_with(self),
            None => self.clone(),
        }
    }

    /// What a layer above says counts for more; of what the check does, field by field.
    fn merged_with(self, above: &LayerCheck) -> LayerCheck {
        let merged = |below: Option<Value>, above: &Option<Value>| match (below, above) {
            (Some(Value::Object(mut below)), Some(Value::Object(above))) => {
                below.extend(above.clone());
                Some(Value::Object(below))
            }
            (below, above) => above.clone().or(below),
        };
        LayerCheck {
            // Pebble keeps what was said first.
            override_: self.override_,
            level: above.level.or(self.level),
            startup: above.startup.or(self.startup),
            threshold: above.threshold.or(self.threshold),
            period: above.period.clone().or(self.period),
            timeout: above.timeout.clone().or(self.timeout),
            http: merged(self.http, &above.http),
            tcp: merged(self.tcp, &above.tcp),
            exec: merged(self.exec, &above.exec),
        }
    }
}

/// What becomes of what is below in the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Override {
    /// It is replaced.
    #[default]
    Replace,
    /// What is said above is merged into it.
    Merge,
}

/// What a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CheckLevel {
    /// Whether the workload lives.
    Alive,
    /// Whether the workload is ready to serve.
    Ready,
}

/// Whether a check runs from the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CheckStartup {
    /// It does.
    #[default]
    Enabled,
    /// It does not.
    Disabled,
}
