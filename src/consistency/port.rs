//! Ports that Juju could not have opened.

use juju_charm::{OpenedPort, Protocol};

use super::{path, twin_of};
use crate::casting::Stage;
use crate::finding::Findings;
use crate::names;
use crate::rule::Rule;
use crate::state::ModelKind;

pub(super) fn check(stage: &Stage<'_>, findings: &mut Findings) {
    let state = stage.state();
    let on_kubernetes = state.model.kind == ModelKind::Kubernetes;
    for (index, port) in state.opened_ports.iter().enumerate() {
        let path = path("opened_ports", index, "");
        if port.ports.from > port.ports.to {
            findings.add(
                Rule::PortRange,
                path,
                format!("the range {} ends before it starts", port.ports),
                "put the smaller port first",
            );
            continue;
        }
        if on_kubernetes && (port.ports.is_range() || port.ports.protocol == Protocol::Icmp) {
            findings.add(
                Rule::PortOnKubernetes,
                path.as_str(),
                format!("the model is on Kubernetes, and {} is not a single port", port.ports),
                "open single ports of TCP or UDP",
            );
        }
        let overlaps = |other: &&OpenedPort| other.ports != port.ports && other.ports.overlaps(&port.ports);
        if let Some(twin) = twin_of(state.opened_ports.iter(), index, overlaps) {
            findings.add(
                Rule::PortConflict,
                path.as_str(),
                format!("{} overlaps with {}, which is open too", port.ports, state.opened_ports[twin].ports),
                "leave one of the two, or make of them ranges that do not overlap",
            );
        }
        for (unit, ports) in &state.machine_ports {
            if let Some(other) = ports.iter().find(|other| other.ports.overlaps(&port.ports)) {
                findings.add(
                    Rule::PortConflict,
                    path.as_str(),
                    format!(
                        "{unit} has {} of the same machine, so that {} is taken",
                        other.ports, port.ports
                    ),
                    "leave it to one of the two units",
                );
            }
        }
    }
    machine(stage, on_kubernetes, findings);
}

/// The other units of the machine.
fn machine(stage: &Stage<'_>, on_kubernetes: bool, findings: &mut Findings) {
    for unit in stage.state().machine_ports.keys() {
        let path = format!("context.state.machine_ports.{unit}");
        if names::split_unit(unit).is_none() {
            findings.add(
                Rule::UnitName,
                path,
                format!("`{unit}` is no name that Juju gives a unit"),
                "write the application's name, a slash and the unit's number",
            );
        } else if *unit == stage.unit.name {
            findings.add(
                Rule::UnitName,
                path,
                format!("{unit} is this unit itself, and these are the others"),
                "put its ports into `opened_ports`",
            );
        }
    }
    if on_kubernetes && !stage.state().machine_ports.is_empty() {
        findings.add(
            Rule::MachineOnKubernetes,
            "context.state.machine_ports",
            "the model is on Kubernetes, and there are units on the same machine",
            "leave them out, or play a model on machines",
        );
    }
}
