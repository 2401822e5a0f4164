//! Secrets, as this unit sees them.

use std::fmt;

use juju_charm::{Map, Rotation, SecretContent};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A secret as this unit sees it: one of its own, one of its application's, or another's that it was granted.
///
/// Made by [`secret`], which makes it the application's own.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let admin = secret("9m4e2mr0ui3e8a215n4g", [("password", "poison")]).label("admin");
/// let granted = secret("cd88u16ffbaql5kgmlh0", [("token", "a bare bodkin")]).owner("pg").tracked_revision(1);
/// let state = State::new().leader(true).secret(admin).secret(granted);
/// assert_eq!(state.secrets[0].latest_revision(), 1);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a secret: a mapping with its `id` and its `revisions`")]
pub struct Secret {
    /// Its id, the last part of its URI: 20 lower-case letters and digits.
    pub id: String,
    /// Whose it is; by default the charm's own application's.
    #[serde(default, skip_serializing_if = "Owner::is_application")]
    pub owner: Owner,
    /// What its owner calls it; by default nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What it is for; by default nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How often it is due for new content; by default never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotate: Option<Rotation>,
    /// When it is due for new content the next time, such as `2027-01-31T12:00:00Z`; by default it is not said. A charm
    /// that sets `rotate` sets it too, and so does the end of secret-rotate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_rotation: Option<String>,
    /// When its latest revision expires, such as `2027-01-31T12:00:00Z`; by default never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire: Option<String>,
    /// What it has held, by the number of the revision; the highest is the latest.
    pub revisions: Map<u64, SecretContent>,
    /// Of another's secret, whether this unit may read it; yes by default.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub granted: bool,
    /// Of a secret that this unit manages, the applications and units that may read it, each by the number of the
    /// relation that it was granted in; by default none.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub remote_grants: Map<u32, Vec<String>>,
    /// The revision that this unit reads; by default none, as of a unit that has not read the secret yet, or only one
    /// that was removed. It reads the latest then, and that one from then on. (Owners read the latest always in Juju before
    /// 3.1.7, and in 3.2.0 to 3.3.0.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracked_revision: Option<u64>,
    /// What this unit calls the secret as its reader; by default nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumer_label: Option<String>,
    /// Of a secret that this unit manages, the revision that each of its other readers reads, by the unit's name; by
    /// default there are none.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub consumers: Map<String, u64>,
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
fn is_yes(granted: &bool) -> bool {
    *granted
}

/// Whose a secret is. In YAML and JSON `application`, `unit`, `model`, or the name of another application or unit.
///
/// ```
/// use juju_scenario::state::Owner;
///
/// assert_eq!(Owner::from("unit"), Owner::Unit);
/// assert_eq!(Owner::from("pg/0"), Owner::Other("pg/0".to_owned()));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Owner {
    /// The charm's own application: its leader manages it, and all of its units read it.
    #[default]
    Application,
    /// This unit.
    Unit,
    /// The model: an operator has made it.
    Model,
    /// Another application or unit, of this name.
    Other(String),
}

impl Owner {
    fn is_application(&self) -> bool {
        *self == Owner::Application
    }
}

impl From<&str> for Owner {
    fn from(name: &str) -> Self {
        match name {
            "application" | "app" => Owner::Application,
            "unit" => Owner::Unit,
            "model" => Owner::Model,
            other => Owner::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Owner::Application => "application",
            Owner::Unit => "unit",
            Owner::Model => "model",
            Owner::Other(name) => name,
        })
    }
}

impl Serialize for Owner {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Owner {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|name| name.as_str().into())
    }
}

/// A secret of the charm's own application, with one revision; see [`Secret`] for what the builder's methods set.
#[must_use]
pub fn secret(id: impl Into<String>, content: impl Into<SecretContent>) -> Secret {
    Secret {
        id: id.into(),
        owner: Owner::Application,
        label: None,
        description: None,
        rotate: None,
        next_rotation: None,
        expire: None,
        revisions: [(1u64, content.into())].into(),
        granted: true,
        remote_grants: Map::new(),
        tracked_revision: None,
        consumer_label: None,
        consumers: Map::new(),
    }
}

impl Secret {
    /// Sets whose it is: `application`, `unit`, `model`, or the name of another application or unit.
    #[must_use]
    pub fn owner(mut self, owner: impl AsRef<str>) -> Self {
        self.owner = owner.as_ref().into();
        self
    }

    /// Sets what its owner calls it.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Sets what it is for.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets how often it is due for new content.
    #[must_use]
    pub fn rotate(mut self, rotation: Rotation) -> Self {
        self.rotate = Some(rotation);
        self
    }

    /// Sets when its latest revision expires, such as `2027-01-31T12:00:00Z`.
    #[must_use]
    pub fn expire(mut self, time: impl Into<String>) -> Self {
        self.expire = Some(time.into());
        self
    }

    /// Adds a revision, or sets what it holds.
    #[must_use]
    pub fn revision(mut self, number: u64, content: impl Into<SecretContent>) -> Self {
        self.revisions.insert(number, content.into());
        self
    }

    /// Says that this unit may not read it.
    #[must_use]
    pub fn not_granted(mut self) -> Self {
        self.granted = false;
        self
    }

    /// Grants it to an application or unit at the other end of the relation with this number.
    #[must_use]
    pub fn grant(mut self, relation: u32, reader: impl Into<String>) -> Self {
        let mut readers = self.remote_grants.get(&relation).cloned().unwrap_or_default();
        readers.push(reader.into());
        self.remote_grants.insert(relation, readers);
        self
    }

    /// Sets the revision that this unit reads.
    #[must_use]
    pub fn tracked_revision(mut self, revision: u64) -> Self {
        self.tracked_revision = Some(revision);
        self
    }

    /// Sets what this unit calls the secret as its reader.
    #[must_use]
    pub fn consumer_label(mut self, label: impl Into<String>) -> Self {
        self.consumer_label = Some(label.into());
        self
    }

    /// Adds another reader, by the unit's name, and the revision that it reads.
    #[must_use]
    pub fn consumer(mut self, unit: impl Into<String>, revision: u64) -> Self {
        self.consumers.insert(unit, revision);
        self
    }

    /// The number of the latest revision; 0 if there is none.
    #[must_use]
    pub fn latest_revision(&self) -> u64 {
        self.revisions.keys().copied().max().unwrap_or_default()
    }

    /// What it holds now: the content of the latest revision.
    #[must_use]
    pub fn latest_content(&self) -> SecretContent {
        self.revisions.get(&self.latest_revision()).cloned().unwrap_or_default()
    }

    /// What this unit reads: the content of the revision that it tracks, else of the latest.
    #[must_use]
    pub fn tracked_content(&self) -> SecretContent {
        let tracked = self.tracked_revision.and_then(|revision| self.revisions.get(&revision));
        tracked.cloned().unwrap_or_else(|| self.latest_content())
    }

    /// Whether it is this charm's: its application's, or this unit's.
    pub(crate) fn is_own(&self) -> bool {
        matches!(self.owner, Owner::Application | Owner::Unit)
    }

    /// What this unit calls it: as its owner, or as one of its readers.
    pub(crate) fn known_label(&self) -> Option<&str> {
        if self.is_own() { self.label.as_deref() } else { self.consumer_label.as_deref() }
    }

    /// Whether anybody reads this revision of it.
    pub(crate) fn is_read(&self, revision: u64) -> bool {
        self.tracked_revision == Some(revision) || self.consumers.values().any(|read| *read == revision)
    }
}
