//! What a playbook says of the charm.

use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::Value;

#[cfg(feature = "cli")]
use crate::charm_spec::CharmSpec;
#[cfg(feature = "cli")]
use crate::error::Error;
use crate::json::json;
use crate::names;
use crate::profile::Profile;

/// What a playbook says of the charm, for those who play it and have none, or one that does not say it: the commands
/// `juju-scenario call`, `check` and `play`.
///
/// A [`Scenario`](crate::Scenario) has a charm of its own, and does not look at it.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let playbook = Playbook::from_yaml(r#"
/// juju: 4.0.1
/// charm:
///   unit: foo/1
///   metadata: {name: foo, requires: {db: {interface: postgresql}}}
///   config: {options: {title: {type: string}}}
///   actions: {backup: {}}
/// scenes: [{event: start}]
/// "#)?;
/// let charm = playbook.charm.unwrap();
/// assert_eq!(charm.unit.as_deref(), Some("foo/1"));
/// assert_eq!(charm.metadata.unwrap()["name"], "foo");
/// # Ok::<(), juju_scenario::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a charm: a mapping, such as `unit: foo/0`")]
pub struct PlaybookCharm {
    /// The unit that plays, such as `foo/0`. By default unit 0 of the application that the metadata names; where there is
    /// none, `charm/0`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "unit")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "unit_schema"))]
    pub unit: Option<String>,
    /// What `metadata.yaml` or `charmcraft.yaml` says. By default it is not known, and nothing is checked against it.
    ///
    /// It is what [`CharmSpec::meta`](crate::CharmSpec::meta) takes.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "json")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, Value>>"))]
    pub metadata: Option<Value>,
    /// What `config.yaml` says. By default it is not known.
    ///
    /// It is what [`CharmSpec::config`](crate::CharmSpec::config) takes.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "json")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, Value>>"))]
    pub config: Option<Value>,
    /// What `actions.yaml` says. By default it is not known.
    ///
    /// It is what [`CharmSpec::actions`](crate::CharmSpec::actions) takes.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "json")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, Value>>"))]
    pub actions: Option<Value>,
}

impl PlaybookCharm {
    /// A charm of which nothing is known.
    #[must_use]
    pub fn new() -> Self {
        PlaybookCharm::default()
    }

    /// Sets the unit that plays, such as `foo/0`.
    #[must_use]
    pub fn unit(mut self, name: impl Into<String>) -> Self {
        self.unit = Some(name.into());
        self
    }

    /// Sets the metadata.
    #[must_use]
    pub fn metadata(mut self, metadata: impl Into<Value>) -> Self {
        self.metadata = Some(metadata.into());
        self
    }

    /// Sets the options.
    #[must_use]
    pub fn config(mut self, config: impl Into<Value>) -> Self {
        self.config = Some(config.into());
        self
    }

    /// Sets the actions.
    #[must_use]
    pub fn actions(mut self, actions: impl Into<Value>) -> Self {
        self.actions = Some(actions.into());
        self
    }

    /// The charm, with what is said here in place of what it declares itself, and the number of the unit that plays.
    ///
    /// # Errors
    /// If what is said is not what it should be. A playbook that was read from a text has none of these.
    #[cfg(feature = "cli")]
    pub(crate) fn declare(&self, mut spec: CharmSpec) -> Result<(CharmSpec, u32), Error> {
        if let Some(metadata) = &self.metadata {
            spec = spec.try_meta(metadata.clone())?;
        }
        if let Some(config) = &self.config {
            spec = spec.try_config(config.clone())?;
        }
        if let Some(actions) = &self.actions {
            spec = spec.try_actions(actions.clone())?;
        }
        let Some(unit) = &self.unit else { return Ok((spec, 0)) };
        match names::split_unit(unit) {
            Some((app, number)) => Ok((spec.name(app), number)),
            None => Err(Error::playbook(no_unit(unit))),
        }
    }
}

fn no_unit(name: &str) -> String {
    format!(
        "`{name}` is no name of a unit: that is its application's name, a slash and a number, such as `foo/0`"
    )
}

fn unit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    checked(deserializer, |name| names::split_unit(name).is_some(), no_unit)
}

/// A unit's name, as the schema has it.
#[cfg(feature = "schema")]
fn unit_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": ["string", "null"],
        "pattern": names::UNIT_PATTERN,
        "examples": ["foo/0"],
    })
}

/// A version of Juju, as the schema has it.
#[cfg(feature = "schema")]
pub(crate) fn version_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": ["string", "null"],
        "pattern": "^[0-9]+\\.[0-9]+",
        "examples": ["3.6.28", "4.0.1"],
    })
}

/// Reads a version of Juju.
pub(crate) fn version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    checked(deserializer, |text| Profile::parse(text).is_some(), no_version)
}

/// What is said of a text that is no version of Juju.
pub(crate) fn no_version(text: &str) -> String {
    format!("`{text}` is no version of Juju: write it as Juju does, such as `3.6.14`")
}

/// Reads a text, and refuses it while the reader still stands on it, so that the error says where that is.
fn checked<'de, D: Deserializer<'de>>(
    deserializer: D,
    is_right: impl Fn(&str) -> bool,
    wrong: impl Fn(&str) -> String,
) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    match text.as_deref().filter(|text| !is_right(text)) {
        Some(text) => Err(de::Error::custom(wrong(text))),
        None => Ok(text),
    }
}
