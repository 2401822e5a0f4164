//! Containers: what the unit's Pebbles have to tell, on Kubernetes.

use juju_charm::Map;
use serde::{Deserialize, Serialize};

use super::plan::{CheckLevel, CheckStartup, Layer, LayerCheck};

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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
            let below = plan.get(name.as_str()).cloned();
            plan.insert(name.clone(), check.above(below));
        }
        plan
    }
}

/// Whether a check fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
