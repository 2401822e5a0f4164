//! The options that a charm declares.

use juju_charm::{ConfigValue, Map};
use serde::{Deserialize, Deserializer};

use crate::format::{Flaw, Way};
use crate::go;

/// The type of an option.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OptionType {
    /// What an option is whose type is not said.
    #[default]
    String,
    Int,
    Float,
    Boolean,
    /// The URI of a secret, from Juju 3.4 on.
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

    /// What Juju makes of a default that is written so; none if it takes no charm that has it. A text that says a whole
    /// number or a boolean is one, but a whole number is no float.
    fn default(self, written: &ConfigValue) -> Option<ConfigValue> {
        match (self, written) {
            (OptionType::Float, ConfigValue::Int(_)) => None,
            (OptionType::Int, ConfigValue::String(text)) => go::parse_int(text).ok().map(ConfigValue::Int),
            (OptionType::Boolean, ConfigValue::String(text)) => {
                go::parse_bool(text).ok().map(ConfigValue::Bool)
            }
            (OptionType::Secret, ConfigValue::String(text)) => {
                (text.is_empty() || text.starts_with("secret:")).then(|| written.clone())
            }
            _ => self.accepts(written).then(|| written.clone()),
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

/// What a `config.yaml` says, and the `config` of a `charmcraft.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(expecting = "a charm's options: a mapping with `options`")]
pub(super) struct Options {
    /// They may be none, but have to be spoken of.
    #[serde(deserialize_with = "none_or_some")]
    options: Map<String, OptionSpec>,
}

fn none_or_some<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Map<String, OptionSpec>, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

impl Options {
    /// The options, with their defaults as Juju takes them. The way is that to the mapping with `options`.
    pub(super) fn settled(self, way: &Way) -> Result<Map<String, OptionSpec>, Flaw> {
        let way = way.key("options");
        let settle = |(name, spec): (String, OptionSpec)| {
            if name.is_empty() {
                return Err(Flaw::of_key(way.key(""), "an option has a name, and this one has none"));
            }
            let Some(written) = &spec.default else { return Ok((name, spec)) };
            match spec.kind.default(written) {
                Some(default) => Ok((name, OptionSpec { default: Some(default), ..spec })),
                None => Err(other_type(&way.key(name).key("default"), spec.kind, written)),
            }
        };
        self.options.into_iter().map(settle).collect()
    }
}

fn other_type(way: &Way, kind: OptionType, default: &ConfigValue) -> Flaw {
    let (name, found) = (kind.name(), default.type_name());
    if kind == OptionType::Secret && found == "string" {
        let message =
            format!("the option is of type secret, and its default {default} is no URI of a secret");
        return Flaw::of_value(way.clone(), message)
            .mend("leave it out, or write one that begins with `secret:`");
    }
    let flaw = Flaw::of_value(
        way.clone(),
        format!("the option is of type {name}, and its default {default} is of type {found}"),
    );
    match (kind, default) {
        (OptionType::Float, ConfigValue::Int(int)) => flaw.mend(format!("write `{int}.0`")),
        (OptionType::String | OptionType::Secret, _) => {
            flaw.mend("put it in quotes, so that YAML takes it for a text")
        }
        _ => flaw,
    }
}
