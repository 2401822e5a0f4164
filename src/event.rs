//! Something that happens, and that the charm has to react to.

use std::fmt;

use juju_charm::{HookKind, Map};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::json::Json;
use crate::names;

/// What a scene fires on the charm: the name of a hook, and what belongs to it.
///
/// Most of what belongs to it follows from the State, and need not be said: the relation of
/// `db-relation-changed` is the one on the endpoint `db`, and its remote unit the first one. In YAML and JSON an
/// event is its name alone, or a mapping with these fields.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let changed = event("db-relation-changed").relation(3).remote_unit(1);
/// assert_eq!(changed.name, "db-relation-changed");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    /// The hook's name, as Juju writes it: `start`, `db-relation-changed`, `data-storage-attached`; an action is
    /// its name and `-action`.
    pub name: String,
    /// For a relation event, the number of the relation. By default the only one on the endpoint.
    pub relation: Option<u32>,
    /// For joined, changed and departed, the remote unit. By default the first one of the relation.
    pub remote_unit: Option<RemoteUnit>,
    /// For departed, the name of the unit that goes. By default the remote unit.
    pub departing_unit: Option<String>,
    /// For a storage event, the id of the instance. By default the only one of that name.
    pub storage: Option<String>,
    /// For a secret event, the secret's URI.
    pub secret: Option<String>,
    /// For a secret event, the label that this unit knows the secret by.
    pub secret_label: Option<String>,
    /// For secret-expired and secret-remove, the revision.
    pub secret_revision: Option<u64>,
    /// For a Pebble notice, its id; `1` by default.
    pub notice_id: Option<String>,
    /// For a Pebble notice, its key, such as `example.com/backup`.
    pub notice_key: Option<String>,
    /// For a Pebble check, its name.
    pub check: Option<String>,
    /// For an action, what the operator has given it; what is left out has the default that the charm declares.
    pub params: Map<String, Value>,
    /// For an action, the id of this run of it; `1` by default.
    pub action_id: Option<String>,
}

/// The remote unit of a relation event. In YAML and JSON its number, `none`, or a name that is forced upon the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemoteUnit {
    /// The unit with this number.
    Number(u32),
    /// No unit: in changed, the remote application's databag is what has changed.
    None,
    /// The unit of this name, whether or not it is one of the relation's: what an operator can force upon a charm with
    /// `juju exec --force-remote-unit`. For changed alone, which is what such a charm is played as.
    Forced(String),
}

impl From<&str> for RemoteUnit {
    /// A unit that is forced upon the event, by its name.
    fn from(name: &str) -> Self {
        RemoteUnit::Forced(name.to_owned())
    }
}

impl From<u32> for RemoteUnit {
    fn from(number: u32) -> Self {
        RemoteUnit::Number(number)
    }
}

/// The event with this name; its methods set what belongs to it.
#[must_use]
pub fn event(name: impl Into<String>) -> Event {
    Event { name: name.into(), ..Event::default() }
}

impl Event {
    /// Sets the relation, by its number.
    #[must_use]
    pub fn relation(mut self, number: u32) -> Self {
        self.relation = Some(number);
        self
    }

    /// Sets the remote unit: by its number, or by its name if it is forced upon the event.
    #[must_use]
    pub fn remote_unit(mut self, unit: impl Into<RemoteUnit>) -> Self {
        self.remote_unit = Some(unit.into());
        self
    }

    /// Says that there is no remote unit: the remote application's databag is what has changed.
    #[must_use]
    pub fn without_remote_unit(mut self) -> Self {
        self.remote_unit = Some(RemoteUnit::None);
        self
    }

    /// Sets the unit that goes, by its name.
    #[must_use]
    pub fn departing_unit(mut self, name: impl Into<String>) -> Self {
        self.departing_unit = Some(name.into());
        self
    }

    /// Sets the storage instance, by its id.
    #[must_use]
    pub fn storage(mut self, id: impl Into<String>) -> Self {
        self.storage = Some(id.into());
        self
    }

    /// Sets the secret, by its URI.
    #[must_use]
    pub fn secret(mut self, uri: impl Into<String>) -> Self {
        self.secret = Some(uri.into());
        self
    }

    /// Sets the label that this unit knows the secret by.
    #[must_use]
    pub fn secret_label(mut self, label: impl Into<String>) -> Self {
        self.secret_label = Some(label.into());
        self
    }

    /// Sets the revision of the secret.
    #[must_use]
    pub fn secret_revision(mut self, revision: u64) -> Self {
        self.secret_revision = Some(revision);
        self
    }

    /// Sets the key of the notice.
    #[must_use]
    pub fn notice_key(mut self, key: impl Into<String>) -> Self {
        self.notice_key = Some(key.into());
        self
    }

    /// Sets the id of the notice.
    #[must_use]
    pub fn notice_id(mut self, id: impl Into<String>) -> Self {
        self.notice_id = Some(id.into());
        self
    }

    /// Sets the check.
    #[must_use]
    pub fn check(mut self, name: impl Into<String>) -> Self {
        self.check = Some(name.into());
        self
    }

    /// Sets one of the parameters that the operator has given an action.
    #[must_use]
    pub fn param(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.params.insert(key.into(), value.into());
        self
    }

    /// Sets the id of this run of an action.
    #[must_use]
    pub fn action_id(mut self, id: impl Into<String>) -> Self {
        self.action_id = Some(id.into());
        self
    }

    /// Whether nothing is said of the event but its name.
    pub(crate) fn is_bare(&self) -> bool {
        self.relation.is_none()
            && self.remote_unit.is_none()
            && self.departing_unit.is_none()
            && self.storage.is_none()
            && self.secret.is_none()
            && self.secret_label.is_none()
            && self.secret_revision.is_none()
            && self.notice_id.is_none()
            && self.notice_key.is_none()
            && self.check.is_none()
            && self.params.is_empty()
            && self.action_id.is_none()
    }

    /// What kind of event it is; none if no charm can get it.
    pub(crate) fn kind(&self) -> Option<EventKind<'_>> {
        match HookKind::of(&self.name) {
            Some(kind) => Some(EventKind::Hook(kind)),
            None => self.name.strip_suffix("-action").filter(|name| !name.is_empty()).map(EventKind::Action),
        }
    }
}

/// What kind of event it is: a hook, or an action with this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventKind<'a> {
    Hook(HookKind<'a>),
    Action(&'a str),
}

impl<T: Into<String>> From<T> for Event {
    fn from(name: T) -> Self {
        event(name)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EventVisitor)
    }
}

struct EventVisitor;

impl<'de> Visitor<'de> for EventVisitor {
    type Value = Event;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event: its name, such as `start`, or a mapping with its name")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Event, E> {
        Ok(event(name))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Event, A::Error> {
        Written::deserialize(MapAccessDeserializer::new(map)).map(Event::from)
    }
}

/// An event is written as its name, if that says it all.
impl Serialize for Event {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_bare() {
            serializer.serialize_str(&self.name)
        } else {
            Written::from(self.clone()).serialize(serializer)
        }
    }
}

/// An event as a mapping.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    relation: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remote_unit: Option<RemoteUnit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    departing_unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    storage: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_revision: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<String>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    params: Map<String, Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action_id: Option<String>,
}

impl From<Written> for Event {
    fn from(written: Written) -> Self {
        Event {
            name: written.name,
            relation: written.relation,
            remote_unit: written.remote_unit,
            departing_unit: written.departing_unit,
            storage: written.storage,
            secret: written.secret,
            secret_label: written.secret_label,
            secret_revision: written.secret_revision,
            notice_id: written.notice_id,
            notice_key: written.notice_key,
            check: written.check,
            params: written.params.into_iter().map(|(key, Json(value))| (key, value)).collect(),
            action_id: written.action_id,
        }
    }
}

impl From<Event> for Written {
    fn from(event: Event) -> Self {
        Written {
            name: event.name,
            relation: event.relation,
            remote_unit: event.remote_unit,
            departing_unit: event.departing_unit,
            storage: event.storage,
            secret: event.secret,
            secret_label: event.secret_label,
            secret_revision: event.secret_revision,
            notice_id: event.notice_id,
            notice_key: event.notice_key,
            check: event.check,
            params: event.params.into_iter().map(|(key, value)| (key, Json(value))).collect(),
            action_id: event.action_id,
        }
    }
}

impl Serialize for RemoteUnit {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            RemoteUnit::Number(number) => serializer.serialize_u32(*number),
            RemoteUnit::None => serializer.serialize_str("none"),
            RemoteUnit::Forced(name) => serializer.serialize_str(name),
        }
    }
}

impl<'de> Deserialize<'de> for RemoteUnit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RemoteUnitVisitor)
    }
}

struct RemoteUnitVisitor;

impl Visitor<'_> for RemoteUnitVisitor {
    type Value = RemoteUnit;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the number of a remote unit, `none`, or the name of a unit such as `pg/0`")
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<RemoteUnit, E> {
        u32::try_from(number)
            .map(RemoteUnit::Number)
            .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(number), &self))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<RemoteUnit, E> {
        match text {
            "none" => Ok(RemoteUnit::None),
            name if names::split_unit(name).is_some() => Ok(RemoteUnit::Forced(name.to_owned())),
            _ => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
        }
    }
}
