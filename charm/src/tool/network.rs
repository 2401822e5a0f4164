//! `network-get` and `unit-get`.

use serde::{Deserialize, Serialize};

use super::{CommandLine, JSON, Tool, answers_in_json};
use crate::RelationId;

/// `network-get`: the addresses that a binding has: where to listen, where others reach it, where it calls from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkGet {
    /// The binding: an endpoint, an extra binding, or `juju-info`.
    pub binding: String,
    /// The relation to ask for; by default the one of the event, if there is one.
    #[serde(default)]
    pub relation: Option<RelationId>,
}

/// What `network-get` answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct NetworkInfo {
    /// The interfaces to listen on, with their addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bind_addresses: Vec<BindAddress>,
    /// The networks that calls to the other side come from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub egress_subnets: Vec<String>,
    /// The addresses that others reach this unit at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ingress_addresses: Vec<String>,
}

impl NetworkInfo {
    /// The address to listen on: the first of the first interface.
    #[must_use]
    pub fn bind_address(&self) -> Option<&str> {
        Some(self.bind_addresses.first()?.addresses.first()?.value.as_str())
    }

    /// The address that others reach this unit at: the first one, else the address to listen on.
    #[must_use]
    pub fn ingress_address(&self) -> Option<&str> {
        self.ingress_addresses.first().map(String::as_str).or_else(|| self.bind_address())
    }
}

/// One interface, with its addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct BindAddress {
    /// The interface's hardware address.
    pub mac_address: String,
    /// The interface's name.
    pub interface_name: String,
    /// Its addresses.
    pub addresses: Vec<Address>,
}

/// One address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// The host name, if it has one.
    pub hostname: String,
    /// The address itself.
    pub value: String,
    /// The network that it is in.
    pub cidr: String,
}

impl NetworkGet {
    /// The addresses of a binding.
    #[must_use]
    pub fn binding(binding: impl Into<String>) -> Self {
        NetworkGet { binding: binding.into(), relation: None }
    }
}

impl Tool for NetworkGet {
    const NAME: &'static str = "network-get";
    type Answer = NetworkInfo;

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.flag(JSON);
        line.maybe("-r", self.relation.as_ref());
        line.positionals([self.binding.as_str()]);
        line
    }

    answers_in_json!();
}

/// Which address of the unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AddressKind {
    /// The one inside the model.
    #[default]
    PrivateAddress,
    /// The one for the world.
    PublicAddress,
}

impl AddressKind {
    /// What `unit-get` calls it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            AddressKind::PrivateAddress => "private-address",
            AddressKind::PublicAddress => "public-address",
        }
    }
}

/// `unit-get`: an address of this unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitGet {
    /// Which one.
    pub setting: AddressKind,
}

impl Tool for UnitGet {
    const NAME: &'static str = "unit-get";
    type Answer = String;

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.flag(JSON);
        line.positionals([self.setting.as_str()]);
        line
    }

    answers_in_json!();
}
