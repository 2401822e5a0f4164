//! Containers: what the unit's Pebbles have to tell, on Kubernetes.

use juju_charm::Map;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::{json, json_map};

/// A container of this unit's pod, with a Pebble in it. There are containers on Kubernetes alone.
///
/// Made by [`container`].
///
/// ```
/// use juju_scenario::prelude::*;
/// use juju_scenario::state::{Layer, LayerCheck, check, notice};
///
/// let web = container("web")
///     .can_connect(true)
///     .layer("base", Layer::new().check("up", LayerCheck::new().threshold(5)))
///     .check(check("up").threshold(5).failures(5))
///     .notice(notice("example.com/backup"));
/// let state = State::new().container(web);
/// assert_eq!(state.containers[0].plan_checks()["up"].threshold, Some(5));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a container: a mapping with its `name`")]
pub struct Container {
    /// The name that the metadata knows it by.
    pub name: String,
    /// Whether its Pebble answers; no by default, as before pebble-ready.
    #[serde(default, skip_serializing_if = "is_no")]
    pub can_connect: bool,
    /// The layers of its plan, by their labels, from the lowest to the highest; none by default.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub layers: Map<String, Layer>,
    /// How the checks of its plan do; none by default. Of a check that the plan has and that is not here nothing is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// The notices that its Pebble has recorded; none by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
}

/// The container of this name, whose Pebble does not answer yet; see [`Container`] for what the builder's methods set.
#[must_use]
pub fn container(name: impl Into<String>) -> Container {
    Container { name: name.into(), ..Container::default() }
}

impl Container {
    /// Sets whether its Pebble answers.
    #[must_use]
    pub fn can_connect(mut self, can_connect: bool) -> Self {
        self.can_connect = can_connect;
        self
    }

    /// Adds a layer to its plan, above the others, or sets the one of this label.
    #[must_use]
    pub fn layer(mut self, label: impl Into<String>, layer: Layer) -> Self {
        self.layers.insert(label.into(), layer);
        self
    }

    /// Adds how a check does.
    #[must_use]
    pub fn check(mut self, check: Check) -> Self {
        self.checks.push(check);
        self
    }

    /// Adds a notice.
    #[must_use]
    pub fn notice(mut self, notice: Notice) -> Self {
        self.notices.push(notice);
        self
    }

    /// The checks of its plan: those of all its layers, of which a higher one replaces what is below, or is merged into it.
    #[must_use]
    pub fn plan_checks(&self) -> Map<String, LayerCheck> {
        let mut plan: Map<String, LayerCheck> = Map::new();
        for (name, check) in self.layers.values().flat_map(|layer| &layer.checks) {
            let merged = match plan.get(name.as_str()) {
                Some(below) if check.override_ == Override::Merge => below.clone().merged_with(check),
                _ => check.clone(),
            };
            plan.insert(name.clone(), merged);
        }
        plan
    }
}

/// A layer of a container's plan, as Pebble reads it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
#[serde(rename_all = "lowercase")]
pub enum CheckLevel {
    /// Whether the workload lives.
    Alive,
    /// Whether the workload is ready to serve.
    Ready,
}

/// Whether a check runs from the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckStartup {
    /// It does.
    #[default]
    Enabled,
    /// It does not.
    Disabled,
}

/// Whether a check fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckStatus {
    /// It does not, or not often enough in a row.
    #[default]
    Up,
    /// It does.
    Down,
    /// It does not run.
    Inactive,
}

/// How a check of a container's plan does.
///
/// Made by [`check`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a check: a mapping with its `name`")]
pub struct Check {
    /// The name that the plan knows it by.
    pub name: String,
    /// What it is about, as the plan says; by default the plan does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<CheckLevel>,
    /// Whether it runs from the start, as the plan says; it does by default.
    #[serde(default, skip_serializing_if = "is_default")]
    pub startup: CheckStartup,
    /// Whether it fails; it does not by default.
    #[serde(default, skip_serializing_if = "is_default")]
    pub status: CheckStatus,
    /// How often it has succeeded; 0 by default.
    #[serde(default, skip_serializing_if = "is_default")]
    pub successes: u64,
    /// How often it has failed in a row; 0 by default.
    #[serde(default, skip_serializing_if = "is_default")]
    pub failures: u64,
    /// How many failures in a row make it fail, as the plan says; 3 by default, as in Pebble.
    #[serde(default = "three", skip_serializing_if = "is_three")]
    pub threshold: u32,
}

/// A check that is up; see [`Check`] for what the builder's methods set.
#[must_use]
pub fn check(name: impl Into<String>) -> Check {
    Check {
        name: name.into(),
        level: None,
        startup: CheckStartup::default(),
        status: CheckStatus::default(),
        successes: 0,
        failures: 0,
        threshold: three(),
    }
}

impl Check {
    /// Sets what it is about.
    #[must_use]
    pub fn level(mut self, level: CheckLevel) -> Self {
        self.level = Some(level);
        self
    }

    /// Sets whether it runs from the start.
    #[must_use]
    pub fn startup(mut self, startup: CheckStartup) -> Self {
        self.startup = startup;
        self
    }

    /// Sets whether it fails.
    #[must_use]
    pub fn status(mut self, status: CheckStatus) -> Self {
        self.status = status;
        self
    }

    /// Sets how often it has failed in a row.
    #[must_use]
    pub fn failures(mut self, failures: u64) -> Self {
        self.failures = failures;
        self
    }

    /// Sets how often it has succeeded.
    #[must_use]
    pub fn successes(mut self, successes: u64) -> Self {
        self.successes = successes;
        self
    }

    /// Sets how many failures in a row make it fail.
    #[must_use]
    pub fn threshold(mut self, threshold: u32) -> Self {
        self.threshold = threshold;
        self
    }
}

/// A notice that a container's Pebble has recorded.
///
/// Made by [`notice`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a notice: a mapping with its `key`")]
pub struct Notice {
    /// Its id, unique in its container; `1` by default.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub id: String,
    /// Its key: a domain and a path, such as `example.com/backup`.
    pub key: String,
    /// Its type; `custom` by default.
    #[serde(rename = "type", default = "custom", skip_serializing_if = "is_custom")]
    pub kind: String,
    /// How often it was recorded; once by default.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub occurrences: u64,
    /// What was recorded with it the last time; nothing by default.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub last_data: Map<String, String>,
}

/// A notice with this key, recorded once; see [`Notice`] for what the builder's methods set.
#[must_use]
pub fn notice(key: impl Into<String>) -> Notice {
    Notice { id: first(), key: key.into(), kind: custom(), occurrences: one(), last_data: Map::new() }
}

impl Notice {
    /// Sets its id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// Sets how often it was recorded.
    #[must_use]
    pub fn occurrences(mut self, occurrences: u64) -> Self {
        self.occurrences = occurrences;
        self
    }

    /// Adds something that was recorded with it the last time.
    #[must_use]
    pub fn data(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.last_data.insert(key.into(), value.into());
        self
    }
}

fn three() -> u32 {
    3
}

fn first() -> String {
    "1".to_owned()
}

fn custom() -> String {
    "custom".to_owned()
}

fn one() -> u64 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
fn is_no(answer: &bool) -> bool {
    !answer
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
fn is_three(number: &u32) -> bool {
    *number == 3
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
fn is_one(number: &u64) -> bool {
    *number == 1
}

fn is_first(id: &str) -> bool {
    id == "1"
}

fn is_custom(kind: &str) -> bool {
    kind == "custom"
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
