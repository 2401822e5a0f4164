//! `config-get`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{CommandLine, JSON, Tool};
use crate::{Config, ConfigValue, Map};

/// `config-get`: the options that have a value, one option, or all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConfigGet {
    /// The one option asked for; none asks for the whole.
    pub key: Option<String>,
    /// Whether the options without a value are asked for too.
    pub all: bool,
}

impl ConfigGet {
    /// The options that have a value.
    #[must_use]
    pub fn new() -> Self {
        ConfigGet::default()
    }

    /// One option.
    #[must_use]
    pub fn key(key: impl Into<String>) -> Self {
        ConfigGet { key: Some(key.into()), all: false }
    }

    /// All options, also those without a value.
    #[must_use]
    pub fn all() -> Self {
        ConfigGet { key: None, all: true }
    }
}

/// What `config-get` answers.
#[derive(Clone, Debug, PartialEq)]
pub enum ConfigData {
    /// The options that have a value.
    Set(Config),
    /// All options; none stands for those that have no value.
    All(Map<String, Option<ConfigValue>>),
    /// The value of the one option asked for, if it has one.
    One(Option<ConfigValue>),
}

impl Tool for ConfigGet {
    const NAME: &'static str = "config-get";
    type Answer = ConfigData;

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.flag(JSON);
        if self.all {
            line.flag("--all");
        }
        if let Some(key) = &self.key {
            line.positionals([key.as_str()]);
        }
        line
    }

    fn read(&self, json: Value) -> serde_json::Result<ConfigData> {
        match (&self.key, self.all) {
            (Some(_), _) => serde_json::from_value(json).map(ConfigData::One),
            (None, true) => serde_json::from_value(json).map(ConfigData::All),
            (None, false) => serde_json::from_value(json).map(ConfigData::Set),
        }
    }

    fn read_any(json: Value) -> serde_json::Result<ConfigData> {
        match &json {
            Value::Object(options) if options.values().any(Value::is_null) => {
                serde_json::from_value(json).map(ConfigData::All)
            }
            Value::Object(_) => serde_json::from_value(json).map(ConfigData::Set),
            _ => serde_json::from_value(json).map(ConfigData::One),
        }
    }

    fn print(answer: &ConfigData) -> Value {
        match answer {
            ConfigData::Set(options) => serde_json::to_value(options),
            ConfigData::All(options) => serde_json::to_value(options),
            ConfigData::One(value) => serde_json::to_value(value),
        }
        .unwrap_or_default()
    }
}
