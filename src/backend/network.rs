//! `network-get` and `unit-get`.

use juju_charm::tool::{AddressKind, NetworkGet, NetworkInfo, UnitGet};

use super::{Backend, No};

impl Backend {
    pub(super) fn network_get(&self, call: &NetworkGet) -> Result<NetworkInfo, No> {
        if call.relation.is_some() {
            self.relation_index(call.relation.as_ref())?;
        }
        if call.binding.is_empty() {
            return Err(No::usage("no binding name specified"));
        }
        let none = || No::run(format!("no network config found for binding \"{}\"", call.binding));
        match self.state.networks.iter().find(|network| network.binding_name == call.binding) {
            Some(network) if network.bind_addresses.is_empty() => Err(none()),
            Some(network) => Ok(network.into()),
            None => match &self.known.metadata {
                Some(metadata) if !metadata.has_binding(&call.binding) => Err(none()),
                _ => Err(No::CannotSay("networks")),
            },
        }
    }

    pub(super) fn unit_get(&self, call: UnitGet) -> Result<String, No> {
        let (recorded, field) = match call.setting {
            AddressKind::PrivateAddress => (&self.state.private_address, "private_address"),
            AddressKind::PublicAddress => (&self.state.public_address, "public_address"),
        };
        let bound = self
            .state
            .networks
            .iter()
            .find(|network| network.binding_name.is_empty() || network.binding_name == "juju-info");
        let bound = bound.and_then(|network| network.first_host());
        let address = match call.setting {
            AddressKind::PrivateAddress => bound.or(recorded.as_deref()),
            AddressKind::PublicAddress => recorded.as_deref(),
        };
        match address {
            None => Err(No::CannotSay(field)),
            Some("") => Err(No::run(format!("{} not found", call.setting.as_str().replace('-', " ")))),
            Some(address) => Ok(address.to_owned()),
        }
    }
}
