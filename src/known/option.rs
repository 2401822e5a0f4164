//! The options that a charm declares.

use juju_charm::{ConfigValue, Map};
use serde::Deserialize;

use super::declaration::Wrong;

/// The type of an option.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OptionType {
    /// What an option is that does not say its type.
    #[default]
    String,
    Int,
    Float,
    Boolean,
    /// The URI of a secret; from Juju 3.4 on.
    Secret,
}

impl OptionType {
    pub(crate) fn accepts(self, value: &ConfigValue) -> bool {
        matches!(
            (self, value),
            (OptionType::String | OptionType::Secret, ConfigValue::String(_))
                | (OptionType::Int, ConfigValue::Int(_))
                | (OptionType::Float, ConfigValue::Float(_) | ConfigValue::Int(_))
                | (OptionType::Boolean, ConfigValue::Bool(_))
        )
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            OptionType::String => "string",
            OptionType::Int => "int",
            OptionType::Float => "float",
            OptionType::Boolean => "boolean",
            OptionType::Secret => "secret",
        }
    }
}

/// An option, as the charm declares it.
#[derive(Clone, Debug, Deserialize)]
#[serde(expecting = "an option: a mapping with its `type`, and its `default` if it has one")]
pub(crate) struct OptionSpec {
    #[serde(rename = "type", default)]
    pub(crate) kind: OptionType,
    #[serde(default)]
    pub(crate) default: Option<ConfigValue>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(expecting = "a charm's options: a mapping with `options`")]
pub(super) struct Options {
    #[serde(default)]
    options: Option<Map<String, OptionSpec>>,
}

impl Options {
    /// The options, if each default is of its option's type: Juju takes no charm where one is not.
    pub(super) fn checked(self, path: &str) -> Result<Map<String, OptionSpec>, Wrong> {
        let options = self.options.unwrap_or_default();
        for (option, spec) in &options {
            if let Some(default) = spec.default.as_ref().filter(|default| !spec.kind.accepts(default)) {
                return Err(Wrong::new(
                    format!("{path}.{option}.default"),
                    format!(
                        "the option is of type {}, and its default {default} is of type {}",
                        spec.kind.name(),
                        default.type_name()
                    ),
                ));
            }
        }
        Ok(options)
    }
}
