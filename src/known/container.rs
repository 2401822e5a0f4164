//! The containers that a charm declares, and the resources that it declares for them and for itself.

use serde::Deserialize;

use super::read::Whole;

/// A container, as the charm declares it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, from = "ContainerWritten")]
pub(crate) struct ContainerSpec {
    /// The resource that is its image.
    pub(crate) resource: Option<String>,
    /// Which storage it sees, and where.
    pub(crate) mounts: Vec<(String, String)>,
    /// The user that its Pebble runs as.
    pub(crate) uid: Option<i64>,
    /// The group that its Pebble runs as.
    pub(crate) gid: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(default, expecting = "a container: a mapping, such as `resource: image`")]
struct ContainerWritten {
    resource: Option<String>,
    mounts: Vec<Mount>,
    uid: Option<Whole>,
    gid: Option<Whole>,
}

#[derive(Deserialize)]
#[serde(expecting = "a mount: a mapping with `storage` and `location`")]
struct Mount {
    storage: String,
    location: String,
}

impl From<ContainerWritten> for ContainerSpec {
    fn from(written: ContainerWritten) -> Self {
        ContainerSpec {
            resource: written.resource.filter(|resource| !resource.is_empty()),
            mounts: written.mounts.into_iter().map(|mount| (mount.storage, mount.location)).collect(),
            uid: written.uid.map(|Whole(uid)| uid),
            gid: written.gid.map(|Whole(gid)| gid),
        }
    }
}

/// What a resource is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ResourceKind {
    #[default]
    File,
    OciImage,
}

/// A resource, as the charm declares it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, expecting = "a resource: a mapping with its `type`")]
pub(crate) struct ResourceSpec {
    #[serde(rename = "type")]
    pub(crate) kind: ResourceKind,
    pub(crate) filename: Option<String>,
}
