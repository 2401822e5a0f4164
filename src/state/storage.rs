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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a storage: a mapping with its `name`")]
pub struct Storage {
    /// The name that the metadata knows it by.
    pub name: String,
    /// The number of the instance, unique for the name; 0 by default.
    #[serde(default)]
    pub index: u32,
    /// What it is; by default a filesystem.
    #[serde(default, skip_serializing_if = "StorageKind::is_default")]
    pub kind: StorageKind,
    /// Where it is mounted; of a block device, its path. By default `/var/lib/juju/storage/<name>/<index>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// What a storage instance is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum StorageKind {
    /// A folder.
    #[default]
    Filesystem,
    /// A block device.
    Block,
}

impl StorageKind {
    /// What `storage-get` calls it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            StorageKind::Filesystem => "filesystem",
            StorageKind::Block => "block",
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
    fn is_default(&self) -> bool {
        *self == StorageKind::default()
    }
}

/// So many instances of a storage that a unit has asked for with `storage-add`. Whether there can be so many Juju finds
/// out when the hook has succeeded.
///
/// In YAML and JSON a pair, `[data, 2]`.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// fn my_charm(_: &Hook, juju: &mut Juju) -> CharmResult {
///     juju.storage_add("data", 2)?;
///     Ok(())
/// }
///
/// let out = Scenario::new(CharmSpec::new(my_charm)).play(&Scene::new("start"));
/// assert_eq!(out.context_out.state.requested_storages[0], ("data", 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "(String, u64)", into = "(String, u64)")]
pub struct StorageRequest {
    /// The name that the metadata knows the storage by.
    pub name: String,
    /// How many instances.
    pub count: u64,
}

impl From<(String, u64)> for StorageRequest {
    fn from((name, count): (String, u64)) -> Self {
        StorageRequest { name, count }
    }
}

impl From<StorageRequest> for (String, u64) {
    fn from(request: StorageRequest) -> Self {
        (request.name, request.count)
    }
}

impl PartialEq<(&str, u64)> for StorageRequest {
    fn eq(&self, (name, count): &(&str, u64)) -> bool {
        self.name == *name && self.count == *count
    }
}

/// The storage instance 0 of this name.
#[must_use]
pub fn storage(name: impl Into<String>) -> Storage {
    Storage { name: name.into(), index: 0, kind: StorageKind::default(), location: None }
}

impl Storage {
    /// Sets the number of the instance.
    #[must_use]
    pub fn index(mut self, index: u32) -> Self {
        self.index = index;
        self
    }

    /// Makes it a block device.
    #[must_use]
    pub fn block(mut self) -> Self {
        self.kind = StorageKind::Block;
        self
    }

    /// Sets where it is mounted; of a block device, its path.
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
