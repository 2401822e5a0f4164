//! What a unit or an application says of itself in `juju status`.

use std::fmt;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeTuple};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::Map;

/// The names that a status can have.
///
/// A charm can set [`Maintenance`](StatusName::Maintenance), [`Blocked`](StatusName::Blocked),
/// [`Waiting`](StatusName::Waiting) and [`Active`](StatusName::Active); the others are Juju's to set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum StatusName {
    /// The charm has set nothing yet.
    #[default]
    Unknown,
    /// The charm is busy making itself ready.
    Maintenance,
    /// A person has to do something.
    Blocked,
    /// Another application has to do something.
    Waiting,
    /// The workload serves.
    Active,
    /// A hook has failed.
    Error,
    /// The unit is gone.
    Terminated,
}

impl StatusName {
    /// All of them.
    pub const ALL: [StatusName; 7] = [
        StatusName::Unknown,
        StatusName::Maintenance,
        StatusName::Blocked,
        StatusName::Waiting,
        StatusName::Active,
        StatusName::Error,
        StatusName::Terminated,
    ];

    /// The name as Juju writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            StatusName::Unknown => "unknown",
            StatusName::Maintenance => "maintenance",
            StatusName::Blocked => "blocked",
            StatusName::Waiting => "waiting",
            StatusName::Active => "active",
            StatusName::Error => "error",
            StatusName::Terminated => "terminated",
        }
    }

    /// Whether `status-set` takes it.
    #[must_use]
    pub fn is_settable(self) -> bool {
        matches!(
            self,
            StatusName::Maintenance | StatusName::Blocked | StatusName::Waiting | StatusName::Active
        )
    }
}

impl fmt::Display for StatusName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl PartialEq<str> for StatusName {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for StatusName {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

/// A status: its name, a message for people, and the data that Juju keeps with it.
///
/// It compares with a pair of name and message, and is written as such a pair in YAML and JSON: `[active, ready]`.
/// A status that has data is written as a mapping: `{status: error, message: .., data: {hook: start}}`.
///
/// ```
/// use juju_charm::Status;
///
/// assert_eq!(Status::active("I rule"), ("active", "I rule"));
/// assert_eq!(Status::default(), ("unknown", ""));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// The name.
    pub name: StatusName,
    /// The message; empty by default.
    pub message: String,
    /// What Juju calls `status-data`. Juju itself fills it when a hook fails; a charm cannot set it.
    pub data: Map<String, Value>,
}

impl Status {
    /// A status with a message and no data.
    #[must_use]
    pub fn new(name: StatusName, message: impl Into<String>) -> Self {
        Status { name, message: message.into(), data: Map::new() }
    }

    /// The workload serves.
    #[must_use]
    pub fn active(message: impl Into<String>) -> Self {
        Status::new(StatusName::Active, message)
    }

    /// A person has to do something; the message says what.
    #[must_use]
    pub fn blocked(message: impl Into<String>) -> Self {
        Status::new(StatusName::Blocked, message)
    }

    /// The charm is busy making itself ready.
    #[must_use]
    pub fn maintenance(message: impl Into<String>) -> Self {
        Status::new(StatusName::Maintenance, message)
    }

    /// Another application has to do something; the message says which.
    #[must_use]
    pub fn waiting(message: impl Into<String>) -> Self {
        Status::new(StatusName::Waiting, message)
    }
}

impl From<StatusName> for Status {
    /// A status without a message.
    fn from(name: StatusName) -> Self {
        Status::new(name, "")
    }
}

impl PartialEq<(&str, &str)> for Status {
    fn eq(&self, (name, message): &(&str, &str)) -> bool {
        self.name.as_str() == *name && self.message == *message
    }
}

impl PartialEq<Status> for (&str, &str) {
    fn eq(&self, status: &Status) -> bool {
        status == self
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.name, self.message)
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.data.is_empty() {
            let mut pair = serializer.serialize_tuple(2)?;
            pair.serialize_element(&self.name)?;
            pair.serialize_element(&self.message)?;
            return pair.end();
        }
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("status", &self.name)?;
        map.serialize_entry("message", &self.message)?;
        map.serialize_entry("data", &self.data)?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StatusVisitor)
    }
}

struct StatusVisitor;

const FIELDS: &[&str] = &["status", "message", "data"];

impl<'de> Visitor<'de> for StatusVisitor {
    type Value = Status;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a status, such as `[active, ready]` or `{status: active, message: ready}`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Status, A::Error> {
        let name = pair.next_element()?.ok_or_else(|| de::Error::invalid_length(0, &self))?;
        let message: String = pair.next_element()?.unwrap_or_default();
        match pair.next_element::<de::IgnoredAny>()? {
            None => Ok(Status::new(name, message)),
            Some(_) => Err(de::Error::invalid_length(3, &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Status, A::Error> {
        let (mut name, mut message, mut data) = (None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "status" if name.is_none() => name = Some(map.next_value()?),
                "message" if message.is_none() => message = Some(map.next_value()?),
                "data" if data.is_none() => data = Some(map.next_value()?),
                "status" | "message" | "data" => {
                    return Err(de::Error::custom(format_args!("duplicate field `{key}`")));
                }
                _ => return Err(de::Error::unknown_field(&key, FIELDS)),
            }
        }
        Ok(Status {
            name: name.ok_or_else(|| de::Error::missing_field("status"))?,
            message: message.unwrap_or_default(),
            data: data.unwrap_or_default(),
        })
    }
}
