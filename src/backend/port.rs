//! `open-port`, `close-port` and `opened-ports`.

use juju_charm::tool::{ClosePort, OpenPort, OpenedPorts};
use juju_charm::{OpenedPort, PortRange};

use super::{Backend, No};
use crate::state::ModelKind;

/// Ports that are open, each range at most twice: for all endpoints, and for some by name.
struct Ports(Vec<OpenedPort>);

impl Ports {
    fn position(&self, ports: PortRange, for_all: bool) -> Option<usize> {
        self.0.iter().position(|open| open.ports == ports && open.endpoints.is_empty() == for_all)
    }

    fn open(&mut self, ports: PortRange, endpoint: Option<&str>) {
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

    fn close(&mut self, ports: PortRange, endpoint: Option<&str>) {
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

impl Backend {
    pub(super) fn open_port(&mut self, call: &OpenPort) -> Result<(), No> {
        self.check_ports("open", call.ports)?;
        self.change_ports(&call.endpoints, |ports, endpoint| ports.open(call.ports, endpoint));
        Ok(())
    }

    pub(super) fn close_port(&mut self, call: &ClosePort) -> Result<(), No> {
        self.check_ports("close", call.ports)?;
        self.change_ports(&call.endpoints, |ports, endpoint| ports.close(call.ports, endpoint));
        Ok(())
    }

    fn change_ports(&mut self, endpoints: &[String], change: impl Fn(&mut Ports, Option<&str>)) {
        let mut ports = Ports(self.state.opened_ports.iter().cloned().collect());
        let names: Vec<&str> =
            endpoints.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            change(&mut ports, None);
        }
        for name in names {
            change(&mut ports, Some(name));
        }
        if self.state.opened_ports != ports.0 {
            ports.0.sort();
            self.state.opened_ports = ports.0.into();
        }
    }

    /// What Juju checks before it opens or closes: against the ports as they were before the hook, and against
    /// those that this hook has asked for.
    fn check_ports(&self, verb: &str, ports: PortRange) -> Result<(), No> {
        if ports.from > ports.to {
            return Err(No::usage(format!("invalid port range {ports}")));
        }
        if ports.is_range() && self.state.model.kind == ModelKind::Kubernetes {
            return Err(No::run(
                "port ranges are not supported for k8s applications, please specify a single port",
            ));
        }
        let conflicts = |open: &&OpenedPort| open.ports != ports && open.ports.overlaps(&ports);
        let unit = &self.unit.name;
        let refuse = |other: &OpenedPort, whose: &str, when: &str| {
            let other = other.ports;
            No::run(format!(
                "cannot {verb} {ports} (unit \"{unit}\"): port range conflicts with {other} (unit \"{whose}\"){when}"
            ))
        };
        // With what another unit has opened on the machine, the same range conflicts too.
        for (other, open) in &self.state.machine_ports {
            if let Some(open) = open.iter().find(|open| open.ports.overlaps(&ports)) {
                return Err(refuse(open, other, ""));
            }
        }
        if let Some(other) = self.scene.context.state.opened_ports.iter().find(conflicts) {
            return Err(refuse(other, unit, ""));
        }
        match self.state.opened_ports.iter().find(conflicts) {
            Some(other) => Err(refuse(other, unit, " requested earlier")),
            None => Ok(()),
        }
    }

    /// Whether Juju can open what this hook has asked for: for endpoints that the charm has.
    pub(super) fn check_opened_ports(&self) -> Result<(), String> {
        let Some(metadata) = &self.known.metadata else { return Ok(()) };
        let before = &self.scene.context.state.opened_ports;
        if self.state.opened_ports.is_same(before) {
            return Ok(());
        }
        let new = self.state.opened_ports.iter().filter(|open| !before.iter().any(|known| known == *open));
        let mut endpoints = new.flat_map(|open| &open.endpoints);
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
