//! What a charm's metadata says.

use juju_charm::Map;
use serde::Deserialize;

use super::actions::ActionSpec;
use super::assumes::Assumes;
use super::charm_lib::CharmLib;
use super::container::{ContainerSpec, ResourceSpec};
use super::endpoint::{Endpoint, EndpointWritten, Role};
use super::options::Options;
use super::payload::PayloadSpec;
use super::read::{Flag, Named, Nothing};
use super::storage::StorageSpec;

/// What a charm's metadata says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Metadata {
    pub(crate) name: Option<String>,
    pub(crate) endpoints: Map<String, Endpoint>,
    pub(crate) containers: Map<String, ContainerSpec>,
    pub(crate) storages: Map<String, StorageSpec>,
    pub(crate) resources: Map<String, ResourceSpec>,
    pub(crate) payloads: Map<String, PayloadSpec>,
    pub(crate) extra_bindings: Vec<String>,
    pub(crate) subordinate: bool,
    pub(crate) assumes: Assumes,
}

impl Metadata {
    /// Whether `network-get` knows the binding: an endpoint, an extra binding, or one of Juju's own.
    pub(crate) fn has_binding(&self, name: &str) -> bool {
        name.is_empty()
            || name == "juju-info"
            || self.endpoints.contains_key(name)
            || self.extra_bindings.iter().any(|binding| binding == name)
    }
}

/// What a `charmcraft.yaml` is about, which may be a bundle.
#[derive(Deserialize)]
#[serde(expecting = "a charm's metadata: a mapping, such as `name: foo`")]
pub(super) struct Subject {
    #[serde(rename = "type")]
    kind: Option<String>,
}

impl Subject {
    pub(super) fn is_charm(&self) -> bool {
        self.kind.as_deref().is_none_or(|kind| kind == "charm")
    }
}

/// What a `charmcraft.yaml` says, or a `metadata.yaml`, which says less. Keys that Juju does not know it passes over.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "a charm's metadata: a mapping, such as `name: foo`")]
pub(super) struct Charmcraft {
    pub(super) name: Option<String>,
    #[serde(rename = "summary")]
    _summary: Option<String>,
    #[serde(rename = "description")]
    _description: Option<String>,
    #[serde(default)]
    subordinate: Option<Flag>,
    pub(super) requires: Option<Named<EndpointWritten>>,
    pub(super) provides: Option<Named<EndpointWritten>>,
    pub(super) peers: Option<Named<EndpointWritten>>,
    pub(super) storage: Option<Named<StorageSpec>>,
    pub(super) containers: Option<Named<ContainerSpec>>,
    pub(super) extra_bindings: Option<Named<Nothing>>,
    pub(super) resources: Option<Named<ResourceSpec>>,
    pub(super) payloads: Option<Named<PayloadSpec>>,
    assumes: Option<Assumes>,
    #[serde(rename = "charm-libs")]
    _charm_libs: Option<Vec<CharmLib>>,
    extensions: Option<Vec<String>>,
    pub(super) config: Option<Options>,
    pub(super) actions: Option<Map<String, ActionSpec>>,
}

impl Charmcraft {
    pub(super) fn is_subordinate(&self) -> bool {
        self.subordinate.is_some_and(|Flag(subordinate)| subordinate)
    }

    /// The extensions of charmcraft that it uses.
    pub(super) fn extensions(&self) -> &[String] {
        self.extensions.as_deref().unwrap_or_default()
    }

    /// The endpoints of each role, as far as there are any.
    pub(super) fn endpoints(&self) -> impl Iterator<Item = (Role, &Map<String, EndpointWritten>)> {
        let roles =
            [(Role::Requires, &self.requires), (Role::Provides, &self.provides), (Role::Peers, &self.peers)];
        roles.into_iter().filter_map(|(role, endpoints)| Some((role, &endpoints.as_ref()?.0)))
    }

    /// The metadata among it.
    pub(super) fn metadata(&self) -> Metadata {
        let mut endpoints = Map::new();
        for (role, declared) in self.endpoints() {
            for (name, endpoint) in declared {
                endpoints.insert(name.as_str(), endpoint.clone().with_role(role));
            }
        }
        Metadata {
            name: self.name.clone(),
            endpoints,
            containers: named(self.containers.as_ref()),
            storages: named(self.storage.as_ref()),
            resources: named(self.resources.as_ref()),
            payloads: named(self.payloads.as_ref()),
            extra_bindings: named(self.extra_bindings.as_ref()).keys().cloned().collect(),
            subordinate: self.is_subordinate(),
            assumes: self.assumes.clone().unwrap_or_default(),
        }
    }
}

fn named<T: Clone>(written: Option<&Named<T>>) -> Map<String, T> {
    written.map(|Named(entries)| entries.clone()).unwrap_or_default()
}
