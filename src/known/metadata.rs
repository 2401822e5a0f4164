//! What a charm's metadata says: its endpoints, containers, storages and resources.

use std::fmt;

use juju_charm::Map;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::action::ActionSpec;
use super::assumes::Assumes;
use super::declaration::Wrong;
use super::option::Options;
use super::storage::StorageSpec;
use crate::names;
use crate::state::RelationKind;

/// What a charm's metadata says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Metadata {
    pub(super) name: Option<String>,
    pub(crate) subordinate: bool,
    pub(crate) endpoints: Map<String, Endpoint>,
    pub(crate) containers: Map<String, ContainerSpec>,
    pub(crate) storages: Map<String, StorageSpec>,
    pub(crate) resources: Map<String, ResourceSpec>,
    pub(crate) payloads: Map<String, PayloadSpec>,
    pub(crate) extra_bindings: Vec<String>,
    pub(crate) assumes: Assumes,
    /// Extensions of charmcraft's that are not known here.
    pub(crate) unknown_extensions: Vec<String>,
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

/// Which end of a relation an endpoint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Requires,
    Provides,
    Peers,
}

impl Role {
    /// What the metadata calls it.
    fn key(self) -> &'static str {
        match self {
            Role::Requires => "requires",
            Role::Provides => "provides",
            Role::Peers => "peers",
        }
    }
}

/// An endpoint, as the metadata declares it. Whether it is `optional` Juju does not look at.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    pub(crate) role: Role,
    pub(crate) interface: String,
    scope: Scope,
    /// How many relations it can have; none for any number.
    pub(crate) limit: Option<u32>,
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

/// A container, as the metadata declares it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, expecting = "a container: a mapping, such as `resource: image`")]
pub(crate) struct ContainerSpec {
    resource: Option<String>,
    mounts: Option<Vec<Mount>>,
    uid: Option<i64>,
    gid: Option<i64>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(expecting = "a mount: a mapping with its `storage` and its `location`")]
struct Mount {
    storage: String,
    #[serde(rename = "location")]
    _location: String,
}

/// A resource, as the metadata declares it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, expecting = "a resource: a mapping with its `type`")]
pub(crate) struct ResourceSpec {
    #[serde(rename = "type")]
    pub(crate) kind: ResourceKind,
    pub(crate) filename: Option<String>,
}

/// What a resource is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ResourceKind {
    #[default]
    File,
    OciImage,
}

/// A class of payloads, as the metadata declares it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(expecting = "a payload: a mapping with its `type`")]
pub(crate) struct PayloadSpec {
    #[serde(rename = "type", default)]
    pub(crate) kind: String,
}

/// A part of a declaration that is not looked at.
#[derive(Clone, Copy, Debug)]
struct Ignored;

impl<'de> Deserialize<'de> for Ignored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|IgnoredAny| Ignored)
    }
}

/// A `metadata.yaml`, or a `charmcraft.yaml`, which says more.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "a charm's metadata: a mapping, such as `name: foo`")]
pub(super) struct Charmcraft {
    name: Option<String>,
    subordinate: Option<bool>,
    requires: Option<Map<String, EndpointWritten>>,
    provides: Option<Map<String, EndpointWritten>>,
    peers: Option<Map<String, EndpointWritten>>,
    containers: Option<Map<String, Option<ContainerSpec>>>,
    storage: Option<Map<String, StorageSpec>>,
    resources: Option<Map<String, Option<ResourceSpec>>>,
    payloads: Option<Map<String, PayloadSpec>>,
    extra_bindings: Option<Map<String, Ignored>>,
    assumes: Option<Assumes>,
    charm_libs: Option<Vec<CharmLib>>,
    pub(super) config: Option<Options>,
    pub(super) actions: Option<Map<String, Option<ActionSpec>>>,
}

/// A library of another charm's, which charmcraft fetches; nothing more is known of it here.
#[derive(Deserialize)]
#[serde(expecting = "a charm library: a mapping with its `lib` and its `version`")]
struct CharmLib {
    lib: String,
    version: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scope {
    #[default]
    Global,
    Container,
}

/// An endpoint as it is written: its interface alone, or a mapping.
#[derive(Clone)]
struct EndpointWritten {
    interface: String,
    scope: Scope,
    limit: Option<u32>,
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
        Ok(EndpointWritten { interface: interface.to_owned(), scope: Scope::Global, limit: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<EndpointWritten, A::Error> {
        #[derive(Deserialize)]
        struct Mapping {
            interface: String,
            #[serde(default)]
            scope: Scope,
            limit: Option<u32>,
            #[serde(rename = "optional")]
            _optional: Option<bool>,
        }
        let Mapping { interface, scope, limit, .. } = Mapping::deserialize(MapAccessDeserializer::new(map))?;
        // Juju takes 0 for none.
        Ok(EndpointWritten { interface, scope, limit: limit.filter(|limit| *limit > 0) })
    }
}

impl Charmcraft {
    /// What is meant, if Juju takes such a charm.
    pub(super) fn metadata(self) -> Result<Metadata, Wrong> {
        let endpoints = self.endpoints()?;
        check_libs(self.charm_libs.as_deref().unwrap_or_default())?;
        let metadata = Metadata {
            endpoints,
            name: self.name,
            subordinate: self.subordinate.unwrap_or_default(),
            containers: present(self.containers),
            storages: self.storage.unwrap_or_default(),
            resources: present(self.resources),
            payloads: self.payloads.unwrap_or_default(),
            extra_bindings: self.extra_bindings.unwrap_or_default().keys().cloned().collect(),
            assumes: self.assumes.unwrap_or_default(),
            unknown_extensions: Vec::new(),
        };
        metadata.check()?;
        Ok(metadata)
    }

    /// The endpoints of all roles, of which no two are called the same.
    fn endpoints(&self) -> Result<Map<String, Endpoint>, Wrong> {
        let mut endpoints: Map<String, Endpoint> = Map::new();
        for (role, declared) in
            [(Role::Requires, &self.requires), (Role::Provides, &self.provides), (Role::Peers, &self.peers)]
        {
            for (name, written) in declared.iter().flatten() {
                let path = || format!("{}.{name}", role.key());
                if let Some(twin) = endpoints.get(name.as_str()) {
                    let message = format!("`{name}` is an endpoint under {} already", twin.role.key());
                    return Err(Wrong::new(path(), message).help("give it another name"));
                }
                let EndpointWritten { interface, scope, limit } = written.clone();
                endpoints.insert(name.clone(), Endpoint { role, interface, scope, limit });
            }
        }
        Ok(endpoints)
    }
}

/// The entries, of which one that says nothing is as by default.
fn present<T: Default + Clone>(entries: Option<Map<String, Option<T>>>) -> Map<String, T> {
    let entries = entries.unwrap_or_default();
    entries.into_iter().map(|(name, entry)| (name, entry.unwrap_or_default())).collect()
}

fn check_libs(libs: &[CharmLib]) -> Result<(), Wrong> {
    for (index, lib) in libs.iter().enumerate() {
        let is_lib = lib.lib.split_once('.').is_some_and(|(charm, lib)| !charm.is_empty() && !lib.is_empty());
        if !is_lib {
            return Err(Wrong::new(
                format!("charm-libs[{index}].lib"),
                format!("`{}` is no charm library", lib.lib),
            )
            .help("write the charm's name, a dot and the library's, such as `traefik_k8s.ingress`"));
        }
        let mut numbers = lib.version.split('.');
        if !(numbers.all(names::is_number) && lib.version.split('.').count() <= 2) {
            return Err(Wrong::new(
                format!("charm-libs[{index}].version"),
                format!("`{}` is no version of a charm library", lib.version),
            )
            .help("write its API, or its API and patch, in quotes: `\"2\"` or `\"2.7\"`"));
        }
    }
    Ok(())
}

const WORDS: &str = "use words of lower-case letters and digits, joined by hyphens";

impl Metadata {
    /// Finds what Juju refuses about a charm.
    fn check(&self) -> Result<(), Wrong> {
        if let Some(name) = self.name.as_ref().filter(|name| !names::is_app(name)) {
            return Err(
                Wrong::new("name", format!("`{name}` is no name that Juju gives a charm")).help(WORDS)
            );
        }
        for (name, endpoint) in &self.endpoints {
            self.check_endpoint(name, endpoint)?;
        }
        let has_principal =
            |endpoint: &Endpoint| endpoint.role == Role::Requires && endpoint.scope == Scope::Container;
        if self.subordinate && !self.endpoints.values().any(has_principal) {
            return Err(Wrong::new(
                "subordinate",
                "a subordinate charm requires an endpoint of scope container",
            )
            .help("add one, such as `requires: {host: {interface: juju-info, scope: container}}`"));
        }
        for binding in &self.extra_bindings {
            if self.endpoints.contains_key(binding.as_str()) {
                let message = format!("`{binding}` is an endpoint, which has a binding of this name already");
                return Err(
                    Wrong::new(format!("extra-bindings.{binding}"), message).help("give it another name")
                );
            }
        }
        for (name, storage) in &self.storages {
            let path = format!("storage.{name}");
            if !names::is_storage(name) {
                return Err(
                    Wrong::new(path, format!("`{name}` is no name that Juju gives a storage")).help(WORDS)
                );
            }
            storage.check(&path)?;
        }
        for (name, container) in &self.containers {
            self.check_container(name, container)?;
        }
        Ok(())
    }

    fn check_endpoint(&self, name: &str, endpoint: &Endpoint) -> Result<(), Wrong> {
        let path = format!("{}.{name}", endpoint.role.key());
        if !names::is_endpoint(name) {
            return Err(Wrong::new(path, format!("`{name}` is no name that Juju gives an endpoint"))
                .help("use words of lower-case letters and digits, joined by hyphens or underscores"));
        }
        let is_reserved = |word: &str| {
            (word == "juju" || word.starts_with("juju-"))
                && !self.name.as_ref().is_some_and(|charm| charm.starts_with("juju-"))
        };
        let of_a_subordinate =
            self.subordinate && endpoint.role == Role::Requires && endpoint.scope == Scope::Container;
        if is_reserved(name) && !of_a_subordinate {
            return Err(Wrong::new(
                path,
                format!("`{name}` is a name that Juju keeps for its own endpoints"),
            )
            .help("give it a name that does not begin with `juju`"));
        }
        if is_reserved(&endpoint.interface) && endpoint.role != Role::Requires {
            let message = format!("`{}` is an interface that Juju alone provides", endpoint.interface);
            return Err(
                Wrong::new(path, message).help("give it an interface that does not begin with `juju`")
            );
        }
        Ok(())
    }

    fn check_container(&self, name: &str, container: &ContainerSpec) -> Result<(), Wrong> {
        let path = format!("containers.{name}");
        if !names::is_container(name) {
            return Err(Wrong::new(path, format!("`{name}` is no name that Juju gives a container"))
                .help("use up to 63 lower-case letters, digits and hyphens, with no hyphen at either end"));
        }
        if let Some(resource) = &container.resource {
            match self.resources.get(resource.as_str()).map(|resource| resource.kind) {
                Some(ResourceKind::OciImage) => {}
                Some(ResourceKind::File) => {
                    let message = format!("`{resource}` is a file, and a container is made of an image");
                    return Err(Wrong::new(format!("{path}.resource"), message)
                        .help("name a resource with `type: oci-image`"));
                }
                None => {
                    let known = names::closest(resource, self.resources.keys().map(String::as_str));
                    return Err(Wrong::new(
                        format!("{path}.resource"),
                        format!("there is no resource `{resource}`"),
                    )
                    .help(match known {
                        Some(known) => format!("did you mean `{known}`?"),
                        None => format!("declare `{resource}` under resources, with `type: oci-image`"),
                    }));
                }
            }
        }
        for (index, mount) in container.mounts.iter().flatten().enumerate() {
            if !self.storages.contains_key(mount.storage.as_str()) {
                let message = format!("there is no storage `{}`", mount.storage);
                return Err(Wrong::new(format!("{path}.mounts[{index}].storage"), message)
                    .help(format!("declare `{}` under storage", mount.storage)));
            }
        }
        for (field, id) in [("uid", container.uid), ("gid", container.gid)] {
            if let Some(id) = id.filter(|id| (1_000..10_000).contains(id)) {
                return Err(Wrong::new(
                    format!("{path}.{field}"),
                    format!("{id} is one of those that Juju keeps"),
                )
                .help("use 0, or one from 10000 on"));
            }
        }
        Ok(())
    }
}
