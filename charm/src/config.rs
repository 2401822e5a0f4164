//! The options that an operator sets with `juju config`.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Map;

/// The options of a charm that have a value, by name.
///
/// ```
/// use juju_charm::{Config, ConfigValue};
///
/// let config: Config = [("title", ConfigValue::from("Hamlet")), ("acts", 5.into())].into();
/// assert_eq!(config["title"], "Hamlet");
/// assert_eq!(config.get("acts").and_then(ConfigValue::as_int), Some(5));
/// assert_eq!(config.get("scenes"), None);
/// ```
pub type Config = Map<String, ConfigValue>;

/// The value of one option, of one of the types that Juju has for them. A secret option is a string that starts
/// with `secret:`.
#[derive(Clone, Debug, PartialEq)]
pub enum ConfigValue {
    /// An option of type `boolean`.
    Bool(bool),
    /// An option of type `int`.
    Int(i64),
    /// An option of type `float`.
    Float(f64),
    /// An option of type `string` or `secret`.
    String(String),
}

impl ConfigValue {
    /// The text of a string option.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            ConfigValue::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean option.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            ConfigValue::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The value of an int option. A float without a fraction counts too, since Juju's controller hands numbers
    /// out as floats.
    #[must_use]
    pub fn as_int(&self) -> Option<i64> {
        match self {
            ConfigValue::Int(value) => Some(*value),
            #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
            ConfigValue::Float(value) if value.fract() == 0.0 && value.abs() < 9.0e15 => Some(*value as i64),
            _ => None,
        }
    }

    /// The value of a float option, or of an int option as a float.
    #[must_use]
    pub fn as_float(&self) -> Option<f64> {
        match self {
            ConfigValue::Float(value) => Some(*value),
            #[expect(clippy::cast_precision_loss, reason = "what Juju does with numbers too")]
            ConfigValue::Int(value) => Some(*value as f64),
            _ => None,
        }
    }

    /// Juju's name for the type of this value: `boolean`, `int`, `float` or `string`.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            ConfigValue::Bool(_) => "boolean",
            ConfigValue::Int(_) => "int",
            ConfigValue::Float(_) => "float",
            ConfigValue::String(_) => "string",
        }
    }
}

impl fmt::Display for ConfigValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigValue::Bool(value) => value.fmt(f),
            ConfigValue::Int(value) => value.fmt(f),
            ConfigValue::Float(value) => value.fmt(f),
            ConfigValue::String(text) => write!(f, "{text:?}"),
        }
    }
}

macro_rules! from_scalar {
    ($($scalar:ty => $variant:ident),* $(,)?) => {
        $(impl From<$scalar> for ConfigValue {
            fn from(value: $scalar) -> Self {
                ConfigValue::$variant(value.into())
            }
        })*
    };
}

from_scalar!(bool => Bool, i64 => Int, i32 => Int, u32 => Int, u16 => Int, f64 => Float, String => String, &str => String);

impl PartialEq<str> for ConfigValue {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<&str> for ConfigValue {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == Some(*other)
    }
}

impl PartialEq<bool> for ConfigValue {
    fn eq(&self, other: &bool) -> bool {
        self.as_bool() == Some(*other)
    }
}

impl PartialEq<i64> for ConfigValue {
    fn eq(&self, other: &i64) -> bool {
        self.as_int() == Some(*other)
    }
}

impl Serialize for ConfigValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            ConfigValue::Bool(value) => serializer.serialize_bool(*value),
            ConfigValue::Int(value) => serializer.serialize_i64(*value),
            ConfigValue::Float(value) => serializer.serialize_f64(*value),
            ConfigValue::String(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for ConfigValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = ConfigValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value of an option: a string, a number or a boolean")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<ConfigValue, E> {
        Ok(ConfigValue::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<ConfigValue, E> {
        Ok(ConfigValue::Int(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<ConfigValue, E> {
        i64::try_from(value)
            .map(ConfigValue::Int)
            .map_err(|_| E::custom(format_args!("{value} is larger than any int option can be")))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<ConfigValue, E> {
        if value.is_finite() {
            Ok(ConfigValue::Float(value))
        } else {
            Err(E::custom(format_args!("{value} is no number that a float option can be")))
        }
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<ConfigValue, E> {
        Ok(ConfigValue::String(value.to_owned()))
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<ConfigValue, E> {
        Ok(ConfigValue::String(value))
    }
}
