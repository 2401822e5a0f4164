//! Events as text: a name, or a mapping.

use std::fmt;

use juju_charm::Map;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Event, RemoteUnit, event};
use crate::json::Json;
use crate::names;

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
    #[serde(skip_serializing_if = "Option::is_none")]
    target_base: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_series: Option<String>,
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
            target_base: written.target_base,
            target_series: written.target_series,
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
            target_base: event.target_base,
            target_series: event.target_series,
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
