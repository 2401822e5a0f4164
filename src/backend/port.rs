//! `open-port`, `close-port` and `opened-ports`.

use juju_charm::tool::{ClosePort, OpenPort, OpenedPorts};
use juju_charm::{OpenedPort, PortRange};

use super::{Backend, No};
use crate::state::{List, ModelKind};

/// Ports, each range at most twice: for all endpoints, and for some by name.
#[derive(Debug, Default)]
struct Ports(Vec<OpenedPort>);

/// What a hook has asked for so far: neither what was open before and is to stay so, nor what it has taken back.
#[derive(Debug, Default)]
pub(super) struct PortRequests {
    open: Ports,
    close: Ports,
}

impl Ports {
    fn position(&self, ports: PortRange, for_all: bool) -> Option<usize> {
        self.0.iter().position(|open| open.ports == ports && open.endpoints.is_empty() == for_all)
    }

    fn add(&mut self, ports: PortRange, endpoint: Option<&str>) {
        match (self.position(ports, endpoint.is_none()), endpoint) {
            (Some(_), None) => {}
            (Some(index), Some(endpoint)) => {
                let names = &mut self.0[index].endpoints;
                if !names.iter().any(|name| name == endpoint) {
                    names.push(endpoint.to_owned());
                    names.sort();
                }
            }
            (None, endpoint) => {
                let endpoints = endpoint.into_iter().map(str::to_owned).collect();
                self.0.push(OpenedPort { ports, endpoints });
            }
        }
    }

    fn remove(&mut self, ports: PortRange, endpoint: Option<&str>) {
        let Some(index) = self.position(ports, endpoint.is_none()) else { return };
        if let Some(endpoint) = endpoint {
            self.0[index].endpoints.retain(|name| name != endpoint);
            if !self.0[index].endpoints.is_empty() {
                return;
            }
        }
        self.0.remove(index);
    }
}

/// Whether the ports are open for the endpoint; none stands for all endpoints together.
fn are_open(open: &List<OpenedPort>, ports: PortRange, endpoint: Option<&str>) -> bool {
    open.iter().filter(|open| open.ports == ports).any(|open| match endpoint {
        None => open.endpoints.is_empty(),
        Some(endpoint) => open.endpoints.iter().any(|name| name == endpoint),
    })
}

/// The endpoints that a call is about, one by one; none stands for all together.
fn each_endpoint(names: &[String]) -> Vec<Option<&str>> {
    let names: Vec<_> =
        names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).map(Some).collect();
    if names.is_empty() { vec![None] } else { names }
}

impl Backend {
    pub(super) fn open_port(&mut self, call: &OpenPort) -> Result<(), No> {
        let ports = call.ports;
        self.check_range(ports)?;
        for endpoint in each_endpoint(&call.endpoints) {
            self.pending.ports.close.remove(ports, endpoint);
            self.check_conflicts("open", ports, &self.pending.ports.open)?;
            if !are_open(&self.scene.context.state.opened_ports, ports, endpoint) {
                self.pending.ports.open.add(ports, endpoint);
            }
            self.change_ports(|open| open.add(ports, endpoint));
        }
        Ok(())
    }

    pub(super) fn close_port(&mut self, call: &ClosePort) -> Result<(), No> {
        let ports = call.ports;
        self.check_range(ports)?;
        for endpoint in each_endpoint(&call.endpoints) {
            self.pending.ports.open.remove(ports, endpoint);
            self.check_conflicts("close", ports, &self.pending.ports.close)?;
            // On a machine with no open port there is nothing to ask for. Elsewhere Juju notes the request even if
            // these ports are not open, and it is in the way of others like any request.
            let before = &self.scene.context.state;
            if !before.opened_ports.is_empty() || !before.machine_ports.is_empty() {
                self.pending.ports.close.add(ports, endpoint);
            }
            self.change_ports(|open| open.remove(ports, endpoint));
        }
        Ok(())
    }

    fn change_ports(&mut self, change: impl FnOnce(&mut Ports)) {
        let mut ports = Ports(self.state.opened_ports.iter().cloned().collect());
        change(&mut ports);
        if self.state.opened_ports != ports.0 {
            ports.0.sort();
            self.state.opened_ports = ports.0.into();
        }
    }

    fn check_range(&self, ports: PortRange) -> Result<(), No> {
        if ports.from > ports.to {
            return Err(No::usage(format!("invalid port range {ports}")));
        }
        if ports.is_range() && self.state.model.kind == ModelKind::Kubernetes {
            return Err(No::run(
                "port ranges are not supported for k8s applications, please specify a single port",
            ));
        }
        Ok(())
    }

    /// Refuses ports that overlap with others: with those of the same request, then with those that were open on the
    /// machine before the hook. A request to open is not in the way of one to close.
    fn check_conflicts(&self, verb: &str, ports: PortRange, requested: &Ports) -> Result<(), No> {
        let conflicts = |open: &&OpenedPort| open.ports != ports && open.ports.overlaps(&ports);
        let unit = &self.unit.name;
        let refuse = |other: &OpenedPort, whose: &str, when: &str| {
            let other = other.ports;
            No::run(format!(
                "cannot {verb} {ports} (unit \"{unit}\"): port range conflicts with {other} (unit \"{whose}\"){when}"
            ))
        };
        if let Some(other) = requested.0.iter().find(conflicts) {
            return Err(refuse(other, unit, " requested earlier"));
        }
        // With what another unit has opened on the machine, the same range conflicts too.
        for (other, open) in &self.state.machine_ports {
            if let Some(open) = open.iter().find(|open| open.ports.overlaps(&ports)) {
                return Err(refuse(open, other, ""));
            }
        }
        match self.scene.context.state.opened_ports.iter().find(conflicts) {
            Some(other) => Err(refuse(other, unit, "")),
            None => Ok(()),
        }
    }

    /// Whether Juju can open what this hook has asked for: for endpoints that the charm has.
    pub(super) fn check_opened_ports(&self) -> Result<(), String> {
        let Some(metadata) = &self.known.metadata else { return Ok(()) };
        let mut endpoints = self.pending.ports.open.0.iter().flat_map(|open| &open.endpoints);
        match endpoints.find(|name| !metadata.has_binding(name)) {
            None => Ok(()),
            Some(name) => Err(format!(
                "cannot set opened/closed ports for unit \"{}\": endpoint \"{name}\" not found",
                self.unit.name
            )),
        }
    }

    pub(super) fn opened_ports(&self, call: OpenedPorts) -> Vec<OpenedPort> {
        let mut open: Vec<OpenedPort> = self.state.opened_ports.iter().cloned().collect();
        // Sorted, the entry for all endpoints comes before those for some of them.
        open.sort();
        open.dedup_by_key(|open| open.ports);
        if !call.endpoints {
            open.iter_mut().for_each(|open| open.endpoints.clear());
        }
        open
    }
}
