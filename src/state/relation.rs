//! Relations: who the charm talks with, and what each side has said.

use std::fmt;

use juju_charm::{Databag, Map, Unit};
use serde::{Deserialize, Serialize};

/// What kind of relation it is, as the charm's metadata declares its endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum RelationKind {
    /// With another application, each unit seeing all of the other's units.
    #[default]
    Regular,
    /// Among the units of the charm's own application.
    Peer,
    /// Between a principal's unit and its subordinate, on one machine: an endpoint with `scope: container`.
    Subordinate,
}

impl fmt::Display for RelationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RelationKind::Regular => "regular",
            RelationKind::Peer => "peer",
            RelationKind::Subordinate => "subordinate",
        })
    }
}

/// A relation as this unit sees it: its own side's databags, and the other side's.
///
/// Made by [`relation`], [`peer_relation`] and [`subordinate_relation`]. In YAML and JSON a field that is left out
/// has the value that these give it.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let db = relation("db", "postgresql")
///     .remote_app_name("pg")
///     .remote_app_data([("version", "16")])
///     .remote_unit_data(0, [("host", "10.1.2.3")]);
/// assert_eq!(db.remote_units_data[&0].get("host"), Some("10.1.2.3"));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(!from, deny_unknown_fields, extend("required" = ["endpoint"])))]
#[serde(from = "Written")]
pub struct Relation {
    /// The charm's own endpoint.
    pub endpoint: String,
    /// The interface. It is not sent to the charm; the metadata's must agree with it.
    pub interface: String,
    /// What kind of relation it is; regular by default.
    pub kind: RelationKind,
    /// The number of the relation, unique in the State. By default the stage gives it the lowest number that no
    /// other relation has asked for, in the order of the list, as Juju counts from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    /// The application at the other end; `remote` by default. Not looked at in a peer relation, where it is the
    /// charm's own. Empty where Juju does not say who it is, as in a hook that an operator runs with `juju exec`; there
    /// are no remote units then.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub remote_app_name: String,
    /// What the charm's application has written.
    pub local_app_data: Databag,
    /// What this unit has written.
    pub local_unit_data: Databag,
    /// What the application at the other end has written. Not looked at in a peer relation, whose one application
    /// databag is `local_app_data`.
    pub remote_app_data: Databag,
    /// What each of the remote units has written, by the unit's number. In a peer relation, the other units of the
    /// charm's application. By default one unit with the number 0 that has written nothing; in a peer relation
    /// none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Map<u32, Databag>>"))]
    pub remote_units_data: Map<u32, Databag>,
    /// What the other units of the charm's own application have written, by the unit's number: Juju lets a unit read
    /// them in a regular relation too. By default none. Not looked at in a peer relation, where these are
    /// `remote_units_data`.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub sibling_units_data: Map<u32, Databag>,
    /// The numbers of the remote units whose `relation-joined` this unit has seen, and whose `relation-departed` it
    /// has not: those that `relation-list` shows. By default all that `remote_units_data` has. The databag of a unit
    /// that is not among them can be read all the same. In joined and changed the event's unit counts as joined, and in
    /// departed as gone, whether or not it is among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined: Option<Vec<u32>>,
    /// The uuid of the model at the other end; by default this model's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_model_uuid: Option<String>,
}

/// A relation with another application; see [`Relation`] for what the builder's methods set.
#[must_use]
pub fn relation(endpoint: impl Into<String>, interface: impl Into<String>) -> Relation {
    Relation::of_kind(RelationKind::Regular, endpoint.into(), interface.into())
}

/// A relation among the units of the charm's own application.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let cluster = peer_relation("cluster", "cluster").peer_data(1, [("address", "10.1.2.4")]);
/// assert_eq!(cluster.remote_units_data.len(), 1);
/// ```
#[must_use]
pub fn peer_relation(endpoint: impl Into<String>, interface: impl Into<String>) -> Relation {
    Relation::of_kind(RelationKind::Peer, endpoint.into(), interface.into())
}

/// A relation between a principal's unit and its subordinate.
#[must_use]
pub fn subordinate_relation(endpoint: impl Into<String>, interface: impl Into<String>) -> Relation {
    Relation::of_kind(RelationKind::Subordinate, endpoint.into(), interface.into())
}

impl Relation {
    pub(crate) fn of_kind(kind: RelationKind, endpoint: String, interface: String) -> Self {
        let (remote_app_name, units) = match kind {
            RelationKind::Peer => (String::new(), Map::new()),
            RelationKind::Regular | RelationKind::Subordinate => {
                ("remote".to_owned(), [(0u32, Databag::new())].into())
            }
        };
        Relation {
            endpoint,
            interface,
            kind,
            id: None,
            remote_app_name,
            local_app_data: Databag::new(),
            local_unit_data: Databag::new(),
            remote_app_data: Databag::new(),
            remote_units_data: units,
            sibling_units_data: Map::new(),
            joined: None,
            remote_model_uuid: None,
        }
    }

    /// Sets the number of the relation.
    #[must_use]
    pub fn id(mut self, id: u32) -> Self {
        self.id = Some(id);
        self
    }

    /// Sets the name of the application at the other end.
    #[must_use]
    pub fn remote_app_name(mut self, name: impl Into<String>) -> Self {
        self.remote_app_name = name.into();
        self
    }

    /// Sets what the charm's application has written.
    #[must_use]
    pub fn local_app_data(mut self, data: impl Into<Databag>) -> Self {
        self.local_app_data = data.into();
        self
    }

    /// Sets what this unit has written.
    #[must_use]
    pub fn local_unit_data(mut self, data: impl Into<Databag>) -> Self {
        self.local_unit_data = data.into();
        self
    }

    /// Sets what the application at the other end has written.
    #[must_use]
    pub fn remote_app_data(mut self, data: impl Into<Databag>) -> Self {
        self.remote_app_data = data.into();
        self
    }

    /// Adds a remote unit, or sets what it has written.
    #[must_use]
    pub fn remote_unit_data(mut self, unit: u32, data: impl Into<Databag>) -> Self {
        self.remote_units_data.insert(unit, data);
        self
    }

    /// Adds another unit of the charm's own application, or sets what it has written; for a peer relation.
    #[must_use]
    pub fn peer_data(self, unit: u32, data: impl Into<Databag>) -> Self {
        self.remote_unit_data(unit, data)
    }

    /// Sets all of the remote units: no others are there.
    #[must_use]
    pub fn remote_units_data<B: Into<Databag>>(mut self, units: impl IntoIterator<Item = (u32, B)>) -> Self {
        self.remote_units_data = units.into_iter().collect();
        self
    }

    /// Adds another unit of the charm's own application to a regular relation, or sets what it has written.
    #[must_use]
    pub fn sibling_unit_data(mut self, unit: u32, data: impl Into<Databag>) -> Self {
        self.sibling_units_data.insert(unit, data);
        self
    }

    /// Sets which remote units this unit knows to be there; see [`Relation::joined`](struct@Relation).
    #[must_use]
    pub fn joined(mut self, units: impl IntoIterator<Item = u32>) -> Self {
        self.joined = Some(units.into_iter().collect());
        self
    }

    /// Sets the model at the other end.
    #[must_use]
    pub fn remote_model_uuid(mut self, uuid: impl Into<String>) -> Self {
        self.remote_model_uuid = Some(uuid.into());
        self
    }

    /// Whether this unit knows the remote unit to be there.
    pub(crate) fn has_joined(&self, unit: u32) -> bool {
        match &self.joined {
            None => self.remote_units_data.contains_key(&unit),
            Some(units) => units.contains(&unit),
        }
    }

    /// The name of the application at the other end, as this unit of the charm's sees it.
    pub(crate) fn remote_app<'a>(&'a self, unit: &'a Unit) -> &'a str {
        match self.kind {
            RelationKind::Peer => unit.app_name(),
            RelationKind::Regular | RelationKind::Subordinate => &self.remote_app_name,
        }
    }
}

/// A relation as it is written in YAML or JSON, where all but the endpoint may be left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a relation: a mapping with its `endpoint`")]
struct Written {
    endpoint: String,
    #[serde(default)]
    interface: String,
    #[serde(default)]
    kind: RelationKind,
    #[serde(default)]
    id: Option<u32>,
    remote_app_name: Option<String>,
    #[serde(default)]
    local_app_data: Databag,
    #[serde(default)]
    local_unit_data: Databag,
    #[serde(default)]
    remote_app_data: Databag,
    remote_units_data: Option<Map<u32, Databag>>,
    #[serde(default)]
    sibling_units_data: Map<u32, Databag>,
    joined: Option<Vec<u32>>,
    remote_model_uuid: Option<String>,
}

impl From<Written> for Relation {
    fn from(written: Written) -> Self {
        let fresh = Relation::of_kind(written.kind, written.endpoint, written.interface);
        Relation {
            id: written.id,
            remote_app_name: written.remote_app_name.unwrap_or(fresh.remote_app_name),
            local_app_data: written.local_app_data,
            local_unit_data: written.local_unit_data,
            remote_app_data: written.remote_app_data,
            remote_units_data: written.remote_units_data.unwrap_or(fresh.remote_units_data),
            sibling_units_data: written.sibling_units_data,
            joined: written.joined,
            remote_model_uuid: written.remote_model_uuid,
            endpoint: fresh.endpoint,
            interface: fresh.interface,
            kind: fresh.kind,
        }
    }
}
