//! Storage: the instances that are attached to this unit.

use serde::{Deserialize, Serialize};

/// A storage instance that is attached to this unit. Its id is `name/index`.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let state = State::new().storage(storage("data"));
/// assert_eq!(state.storages[0].id(), "data/0");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a storage: a mapping with its `name`")]
pub struct Storage {
    /// The name that the metadata knows it by.
    pub name: String,
    /// The number of the instance, unique for the name; 0 by default.
    #[serde(default)]
    pub index: u32,
    /// Where it is mounted; by default `/var/lib/juju/storage/<name>/<index>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// The storage instance 0 of this name.
#[must_use]
pub fn storage(name: impl Into<String>) -> Storage {
    Storage { name: name.into(), index: 0, location: None }
}

impl Storage {
    /// Sets the number of the instance.
    #[must_use]
    pub fn index(mut self, index: u32) -> Self {
        self.index = index;
        self
    }

    /// Sets where it is mounted.
    #[must_use]
    pub fn location(mut self, location: impl Into<String>) -> Self {
        self.location = Some(location.into());
        self
    }

    /// The instance's id, such as `data/0`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}/{}", self.name, self.index)
    }

    /// Where it is mounted.
    pub(crate) fn mount_point(&self) -> String {
        self.location.clone().unwrap_or_else(|| format!("/var/lib/juju/storage/{}/{}", self.name, self.index))
    }
}
