//! What Juju refuses of a charm when it is deployed, though it can be read.

use juju_charm::Map;

use super::actions::ActionSpec;
use super::container::{ContainerSpec, ResourceKind, ResourceSpec};
use super::endpoint::{EndpointWritten, Role, Scope};
use super::metadata::Charmcraft;
use super::read::Named;
use super::storage::StorageSpec;
use crate::format::{Flaw, Way};
use crate::names;
use crate::state::StorageKind;

/// What is wrong with a charm's metadata: the first thing.
pub(super) fn metadata(charm: &Charmcraft, way: &Way) -> Result<(), Flaw> {
    name(charm, way)?;
    endpoints(charm, way)?;
    extra_bindings(charm, way)?;
    subordinate(charm, way)?;
    storages(charm, way)?;
    payloads(charm, way)?;
    resources(charm, way)?;
    containers(charm, way)
}

/// What is wrong with a charm's actions. The charm's name, if it is known, says whether it is one of Juju's own.
pub(super) fn actions(actions: &Map<String, ActionSpec>, charm: Option<&str>, way: &Way) -> Result<(), Flaw> {
    actions.iter().try_for_each(|(name, action)| {
        let way = way.key(name);
        if !names::is_action(name) {
            return Err(no_name(
                way,
                name,
                "an action",
                "lower-case letters and digits, with hyphens between them",
            ));
        }
        reserved(charm, name, &way)?;
        action.check(&way)
    })
}

fn no_name(way: Way, name: &str, what: &str, mend: &str) -> Flaw {
    Flaw::of_key(way, format!("`{name}` is no name for {what}")).mend(format!("use {mend}"))
}

const WORDS: &str = "words of lower-case letters and digits, joined by hyphens, each with a letter in it";

fn name(charm: &Charmcraft, way: &Way) -> Result<(), Flaw> {
    match charm.name.as_deref().filter(|name| !names::is_app(name)) {
        None => Ok(()),
        Some(name) => Err(Flaw::of_value(way.key("name"), format!("`{name}` is no name for a charm"))
            .mend(format!("use {WORDS}"))),
    }
}

/// Names that Juju keeps for itself and its own charms.
fn reserved(charm: Option<&str>, name: &str, way: &Way) -> Result<(), Flaw> {
    let is_jujus_own = charm.is_some_and(|charm| charm.starts_with("juju-"));
    if is_jujus_own || (name != "juju" && !name.starts_with("juju-")) {
        return Ok(());
    }
    Err(Flaw::of_key(
        way.clone(),
        format!("`{name}` is reserved: Juju keeps `juju` and all that begins with `juju-`"),
    )
    .mend("use another name"))
}

fn endpoints(charm: &Charmcraft, way: &Way) -> Result<(), Flaw> {
    let mut known: Map<&str, Role> = Map::new();
    for (role, endpoints) in charm.endpoints() {
        for (name, endpoint) in endpoints {
            let way = way.key(role.key()).key(name);
            if let Some(other) = known.insert(name.as_str(), role) {
                let message =
                    format!("`{name}` is an endpoint under {} too, and a charm has each once", other.key());
                return Err(Flaw::of_key(way, message).mend("rename one of the two"));
            }
            self::endpoint(charm, name, role, endpoint, &way)?;
        }
    }
    Ok(())
}

fn endpoint(
    charm: &Charmcraft,
    name: &str,
    role: Role,
    endpoint: &EndpointWritten,
    way: &Way,
) -> Result<(), Flaw> {
    if !names::is_endpoint(name) {
        let mend = "words of lower-case letters and digits, joined by hyphens or underscores";
        return Err(no_name(way.clone(), name, "an endpoint", mend));
    }
    let of_charm = charm.name.as_deref();
    let is_inner = charm.is_subordinate() && role == Role::Requires && endpoint.scope == Scope::Container;
    if !is_inner {
        reserved(of_charm, name, way)?;
    }
    if role != Role::Requires {
        reserved(of_charm, &endpoint.interface, &way.key("interface"))
            .map_err(|flaw| Flaw { of_key: false, ..flaw })?;
    }
    match endpoint.limit {
        Some(limit) if limit < 0 => {
            let message = format!("a limit of {limit} lets nothing be integrated with it");
            Err(Flaw::of_value(way.key("limit"), message)
                .mend("write how many relations it can have, or leave it out"))
        }
        _ => Ok(()),
    }
}

fn extra_bindings(charm: &Charmcraft, way: &Way) -> Result<(), Flaw> {
    let Some(Named(bindings)) = &charm.extra_bindings else { return Ok(()) };
    let way = way.key("extra-bindings");
    if bindings.is_empty() {
        return Err(Flaw::of_value(way, "there are no extra bindings in it").mend("leave it out"));
    }
    for name in bindings.keys() {
        if name.is_empty() {
            return Err(no_name(way.key(""), name, "an extra binding", "one letter at least"));
        }
        let of_endpoint = charm.endpoints().find(|(_, endpoints)| endpoints.contains_key(name.as_str()));
        if let Some((role, _)) = of_endpoint {
            let message =
                format!("`{name}` is an endpoint under {}, and so has a binding of its own", role.key());
            return Err(Flaw::of_key(way.key(name), message).mend("leave it out, or rename one of the two"));
        }
    }
    Ok(())
}

fn subordinate(charm: &Charmcraft, way: &Way) -> Result<(), Flaw> {
    let is_inner = |Named(endpoints): &Named<EndpointWritten>| {
        endpoints.values().any(|endpoint| endpoint.scope == Scope::Container)
    };
    if !charm.is_subordinate() || charm.requires.as_ref().is_some_and(is_inner) {
        return Ok(());
    }
    let message =
        "a subordinate requires an endpoint with `scope: container`, by which it comes to its principal";
    Err(Flaw::of_value(way.key("subordinate"), message)
        .mend("declare one, such as `general-info: {interface: juju-info, scope: container}`"))
}

fn storages(charm: &Charmcraft, way: &Way) -> Result<(), Flaw> {
    for (name, storage) in charm.storage.iter().flat_map(|Named(storages)| storages) {
        let way = way.key("storage").key(name);
        if !names::is_storage(name) {
            return Err(no_name(way, name, "a storage", WORDS));
        }
        if storage.kind == StorageKind::Block && storage.location.as_ref().is_some_and(|at| !at.is_empty()) {
            let message = "a block device is not mounted, and so has no location";
            return Err(Flaw::of_value(way.key("location"), message)
                .mend("leave it out, or write `type: filesystem`"));
        }
        if storage.location.as_ref().is_some_and(|at| at.starts_with(StorageSpec::PARENT)) {
            let message = format!("Juju keeps {} for storages that do not say where", StorageSpec::PARENT);
            return Err(Flaw::of_value(way.key("location"), message).mend("leave it out, or write another"));
        }
    }
    Ok(())
}

fn payloads(charm: &Charmcraft, way: &Way) -> Result<(), Flaw> {
    for (name, payload) in charm.payloads.iter().flat_map(|Named(payloads)| payloads) {
        let way = way.key("payloads").key(name);
        if !names::is_payload(name) {
            return Err(no_name(
                way,
                name,
                "a class of payloads",
                "letters and digits, with hyphens between them",
            ));
        }
        if payload.kind.is_empty() {
            return Err(Flaw::of_value(
                way.key("type"),
                "a class of payloads has a type, and this one has none",
            ));
        }
    }
    Ok(())
}

fn resources(charm: &Charmcraft, way: &Way) -> Result<(), Flaw> {
    for (name, resource) in charm.resources.iter().flat_map(|Named(resources)| resources) {
        let way = way.key("resources").key(name);
        if name.is_empty() {
            return Err(no_name(way, name, "a resource", "one letter at least"));
        }
        let filename = resource.filename.as_deref().unwrap_or_default();
        if resource.kind == ResourceKind::File && filename.is_empty() {
            return Err(Flaw::of_value(
                way,
                "a file has to have a `filename`, under which the charm gets it",
            )
            .mend("add it, or write `type: oci-image`"));
        }
        if resource.kind == ResourceKind::File && filename.contains('/') {
            let message = format!("`{filename}` is a path, and the file gets a directory of its own");
            return Err(Flaw::of_value(way.key("filename"), message).mend("write its last part alone"));
        }
    }
    Ok(())
}

fn containers(charm: &Charmcraft, way: &Way) -> Result<(), Flaw> {
    for (name, container) in charm.containers.iter().flat_map(|Named(containers)| containers) {
        let way = way.key("containers").key(name);
        if !names::is_container(name) {
            let mend = "up to 63 lower-case letters and digits, with hyphens between them";
            return Err(no_name(way, name, "a container", mend));
        }
        image(charm, container, &way)?;
        mounts(charm, container, &way)?;
        for (key, id) in [("uid", container.uid), ("gid", container.gid)] {
            if let Some(id) = id.filter(|id| (1_000..10_000).contains(id)) {
                let message = format!("{id} is reserved, as are all from 1000 to 9999");
                return Err(Flaw::of_value(way.key(key), message).mend("write one below or above"));
            }
        }
    }
    Ok(())
}

fn image(charm: &Charmcraft, container: &ContainerSpec, way: &Way) -> Result<(), Flaw> {
    let Some(name) = &container.resource else { return Ok(()) };
    let resources = charm.resources.iter().flat_map(|Named(resources)| resources);
    let known: Vec<(&str, &ResourceSpec)> =
        resources.map(|(name, resource)| (name.as_str(), resource)).collect();
    let way = way.key("resource");
    match known.iter().find(|(known, _)| known == name) {
        Some((_, resource)) if resource.kind == ResourceKind::OciImage => Ok(()),
        Some(_) => Err(Flaw::of_value(way, format!("the resource `{name}` is a file, and no image"))
            .mend(format!("declare `{name}` with `type: oci-image`"))),
        None => Err(Flaw::of_value(way, format!("the charm declares no resource `{name}`")).mend(
            match names::closest(name, known.iter().map(|(known, _)| *known)) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("declare `{name}` under resources, with `type: oci-image`"),
            },
        )),
    }
}

fn mounts(charm: &Charmcraft, container: &ContainerSpec, way: &Way) -> Result<(), Flaw> {
    let storages = || charm.storage.iter().flat_map(|Named(storages)| storages.keys());
    for (index, (storage, location)) in container.mounts.iter().enumerate() {
        let way = way.key("mounts").item(index);
        if !storages().any(|known| known == storage) {
            let flaw =
                Flaw::of_value(way.key("storage"), format!("the charm declares no storage `{storage}`"));
            return Err(flaw.mend(match names::closest(storage, storages().map(String::as_str)) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("declare `{storage}` under storage"),
            }));
        }
        if location.is_empty() {
            return Err(Flaw::of_value(way.key("location"), "a mount has a location in its container"));
        }
    }
    Ok(())
}
