//! The endpoints that a charm declares.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::read::{Flag, Whole};
use crate::state::RelationKind;

/// Which end of a relation an endpoint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Requires,
    Provides,
    Peers,
}

impl Role {
    /// The key of the metadata under which such endpoints are declared.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Role::Requires => "requires",
            Role::Provides => "provides",
            Role::Peers => "peers",
        }
    }
}

/// Which of the remote units a unit sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Scope {
    /// All of them.
    #[default]
    Global,
    /// The one that is in the same container.
    Container,
}

/// An endpoint, as the metadata declares it.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    pub(crate) role: Role,
    pub(crate) interface: String,
    pub(crate) scope: Scope,
    /// How many relations it can have: Juju integrates it with no more. None for any number, which is the default
    /// whatever the role; it was 1 for `requires` long ago.
    pub(crate) limit: Option<u32>,
    /// Whether the charm does without a relation. It is a word to people: Juju makes no relation for it.
    #[allow(dead_code, reason = "what it is has to be right, and nothing here depends on it")]
    pub(crate) optional: bool,
}

impl Endpoint {
    /// What kind of relation the endpoint has.
    pub(crate) fn relation_kind(&self) -> RelationKind {
        match (self.role, self.scope) {
            (Role::Peers, _) => RelationKind::Peer,
            (_, Scope::Container) => RelationKind::Subordinate,
            (_, Scope::Global) => RelationKind::Regular,
        }
    }
}

/// An endpoint as it is written: its interface alone, or a mapping.
#[derive(Clone, Debug)]
pub(super) struct EndpointWritten {
    pub(super) interface: String,
    pub(super) scope: Scope,
    pub(super) limit: Option<i64>,
    pub(super) optional: bool,
}

impl EndpointWritten {
    pub(super) fn with_role(self, role: Role) -> Endpoint {
        let EndpointWritten { interface, scope, limit, optional } = self;
        let limit = limit.and_then(|limit| u32::try_from(limit).ok()).filter(|limit| *limit > 0);
        Endpoint { role, interface, scope, limit, optional }
    }
}

impl<'de> Deserialize<'de> for EndpointWritten {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EndpointVisitor)
    }
}

struct EndpointVisitor;

impl<'de> Visitor<'de> for EndpointVisitor {
    type Value = EndpointWritten;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an endpoint: its interface, or a mapping with `interface`")
    }

    fn visit_str<E: de::Error>(self, interface: &str) -> Result<EndpointWritten, E> {
        let interface = interface.to_owned();
        Ok(EndpointWritten { interface, scope: Scope::Global, limit: None, optional: false })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<EndpointWritten, A::Error> {
        #[derive(Deserialize)]
        struct Mapping {
            interface: String,
            #[serde(default)]
            scope: Scope,
            #[serde(default)]
            limit: Option<Whole>,
            #[serde(default)]
            optional: Flag,
        }
        let mapping = Mapping::deserialize(MapAccessDeserializer::new(map))?;
        Ok(EndpointWritten {
            interface: mapping.interface,
            scope: mapping.scope,
            limit: mapping.limit.map(|Whole(limit)| limit),
            optional: mapping.optional.0,
        })
    }
}
