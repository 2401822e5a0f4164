//! Options, networks, storages and ports that Juju could not have given this unit.

use super::secret::{TIME, no_time};
use crate::finding::Findings;
use crate::go::Time;
use crate::known::Known;
use crate::names;
use crate::state::{CLOCK, Payload, State};

/// More units than any application of a real model has.
const MOST_UNITS: u32 = 10_000;

pub(super) fn check(state: &State, known: &Known, findings: &mut Findings) {
    config(state, known, findings);
    networks(state, known, findings);
    storages(state, known, findings);
    resources(state, known, findings);
    payloads(state, findings);
    // Most States say nothing about the time.
    if state.clock != CLOCK && Time::parse(&state.clock).is_none() {
        findings.add("context.state.clock", no_time(&state.clock), TIME);
    }
    if state.planned_units > MOST_UNITS {
        findings.add(
            "context.state.planned_units",
            format!("no application has {} units", state.planned_units),
            format!("plan {MOST_UNITS} at most"),
        );
    }
    for (index, port) in state.opened_ports.iter().enumerate() {
        if port.ports.from > port.ports.to {
            findings.add(
                format!("context.state.opened_ports[{index}]"),
                format!("the range {} ends before it starts", port.ports),
                "put the smaller port first",
            );
        }
    }
}

fn config(state: &State, known: &Known, findings: &mut Findings) {
    let Some(options) = &known.options else { return };
    for (name, value) in &state.config {
        match options.get(name.as_str()) {
            None => findings.add(
                format!("context.state.config.{name}"),
                format!("the charm has no option `{name}`, and Juju sets none that it has not"),
                match names::closest(name, options.keys().map(String::as_str)) {
                    Some(option) => format!("did you mean `{option}`?"),
                    None => format!("declare `{name}` among its options"),
                },
            ),
            Some(option) if !option.kind.accepts(value) => findings.add(
                format!("context.state.config.{name}"),
                format!(
                    "the option is of type {}, and {value} is of type {}",
                    option.kind.name(),
                    value.type_name()
                ),
                format!("give it a value of type {}", option.kind.name()),
            ),
            Some(_) => {}
        }
    }
}

fn networks(state: &State, known: &Known, findings: &mut Findings) {
    for (index, network) in state.networks.iter().enumerate() {
        let path = || format!("context.state.networks[{index}].binding_name");
        if state.networks.iter().take(index).any(|other| other.binding_name == network.binding_name) {
            findings.add(
                path(),
                format!("the binding `{}` has a network already", network.binding_name),
                "leave one of the two",
            );
        }
        if known.metadata.as_ref().is_some_and(|metadata| !metadata.has_binding(&network.binding_name)) {
            findings.add(
                path(),
                format!(
                    "`{}` is neither an endpoint nor an extra binding of the charm's metadata, nor juju-info",
                    network.binding_name
                ),
                "name one of these, or declare it under extra-bindings",
            );
        }
    }
}

fn resources(state: &State, known: &Known, findings: &mut Findings) {
    for (index, resource) in state.resources.iter().enumerate() {
        let path = || format!("context.state.resources[{index}].name");
        if state.resources.iter().take(index).any(|other| other.name == resource.name) {
            findings.add(
                path(),
                format!("there is another resource `{}`", resource.name),
                "leave one of the two",
            );
        }
        let declared = known.metadata.as_ref().map(|metadata| &metadata.resources);
        if let Some(declared) = declared.filter(|declared| !declared.contains_key(resource.name.as_str())) {
            findings.add(
                path(),
                format!("the charm's metadata has no resource `{}`", resource.name),
                match names::closest(&resource.name, declared.keys().map(String::as_str)) {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => format!("declare `{}` under resources", resource.name),
                },
            );
        }
    }
}

fn payloads(state: &State, findings: &mut Findings) {
    for (index, payload) in state.payloads.iter().enumerate() {
        if !Payload::STATUSES.contains(&payload.status.as_str()) {
            findings.add(
                format!("context.state.payloads[{index}].status"),
                format!("`{}` is none of the statuses of a payload", payload.status),
                format!("write one of {}", Payload::STATUSES.join(", ")),
            );
        }
    }
}

fn storages(state: &State, known: &Known, findings: &mut Findings) {
    for (index, storage) in state.storages.iter().enumerate() {
        let path = || format!("context.state.storages[{index}]");
        if !names::is_storage(&storage.name) {
            findings.add(
                format!("{}.name", path()),
                format!("`{}` is no name that Juju gives a storage", storage.name),
                "use words of lower-case letters and digits, joined by hyphens",
            );
        }
        if state.storages.iter().take(index).any(|other| other.id() == storage.id()) {
            findings.add(
                format!("{}.index", path()),
                format!("there is another storage `{}`, and Juju gives each its own number", storage.id()),
                "give it another index",
            );
        }
        let declared = known.metadata.as_ref().map(|metadata| &metadata.storages);
        if declared.is_some_and(|declared| !declared.contains_key(storage.name.as_str())) {
            findings.add(
                format!("{}.name", path()),
                format!("the charm's metadata has no storage `{}`", storage.name),
                format!("declare `{}` under storage", storage.name),
            );
        }
    }
}
