//! Networks: the addresses that a binding has.

use juju_charm::{NetworkInfo, tool};
use serde::{Deserialize, Serialize};

/// The addresses that one binding has: an endpoint, an extra binding, or `juju-info`. What `network-get` answers.
///
/// Made by [`network`], with one interface that has one address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a network: a mapping with its `binding_name`")]
pub struct Network {
    /// The binding.
    pub binding_name: String,
    /// The interfaces to listen on, with their addresses. By default one without a name, with the address
    /// `192.0.2.0`.
    #[serde(default = "default_bind_addresses", skip_serializing_if = "is_default_bind_addresses")]
    pub bind_addresses: Vec<BindAddress>,
    /// The addresses that others reach this unit at. By default `192.0.2.0`.
    #[serde(default = "default_ingress_addresses", skip_serializing_if = "is_default_ingress_addresses")]
    pub ingress_addresses: Vec<String>,
    /// The networks that calls to the other side come from. By default `192.0.2.0/24`.
    #[serde(default = "default_egress_subnets", skip_serializing_if = "is_default_egress_subnets")]
    pub egress_subnets: Vec<String>,
}

/// One interface, with its addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct BindAddress {
    /// The interface's name.
    pub interface_name: String,
    /// The interface's hardware address.
    pub mac_address: String,
    /// Its addresses.
    pub addresses: Vec<Address>,
}

/// One address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Address {
    /// The address itself.
    pub value: String,
    /// The host name, if it has one.
    pub hostname: String,
    /// The network that it is in.
    pub cidr: String,
}

fn default_bind_addresses() -> Vec<BindAddress> {
    let address = Address { value: "192.0.2.0".to_owned(), ..Address::default() };
    vec![BindAddress { addresses: vec![address], ..BindAddress::default() }]
}

fn default_ingress_addresses() -> Vec<String> {
    vec!["192.0.2.0".to_owned()]
}

fn default_egress_subnets() -> Vec<String> {
    vec!["192.0.2.0/24".to_owned()]
}

fn is_default_bind_addresses(addresses: &[BindAddress]) -> bool {
    addresses == default_bind_addresses()
}

fn is_default_ingress_addresses(addresses: &[String]) -> bool {
    addresses == default_ingress_addresses()
}

fn is_default_egress_subnets(subnets: &[String]) -> bool {
    subnets == default_egress_subnets()
}

/// The network of a binding, with one interface that has one address; its methods set what is to be different.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let db = network("db").private_address("10.1.2.3").interface_name("eth0").ingress_addresses(["203.0.113.7"]);
/// assert_eq!(db.bind_addresses[0].addresses[0].value, "10.1.2.3");
/// ```
#[must_use]
pub fn network(binding: impl Into<String>) -> Network {
    Network {
        binding_name: binding.into(),
        bind_addresses: default_bind_addresses(),
        ingress_addresses: default_ingress_addresses(),
        egress_subnets: default_egress_subnets(),
    }
}

impl Network {
    /// Sets the address to listen on.
    #[must_use]
    pub fn private_address(mut self, address: impl Into<String>) -> Self {
        self.first_address().value = address.into();
        self
    }

    /// Sets the host name of the address to listen on.
    #[must_use]
    pub fn hostname(mut self, hostname: impl Into<String>) -> Self {
        self.first_address().hostname = hostname.into();
        self
    }

    /// Sets the network of the address to listen on.
    #[must_use]
    pub fn cidr(mut self, cidr: impl Into<String>) -> Self {
        self.first_address().cidr = cidr.into();
        self
    }

    /// Sets the name of the interface to listen on.
    #[must_use]
    pub fn interface_name(mut self, name: impl Into<String>) -> Self {
        self.first_interface().interface_name = name.into();
        self
    }

    /// Sets the hardware address of the interface to listen on.
    #[must_use]
    pub fn mac_address(mut self, address: impl Into<String>) -> Self {
        self.first_interface().mac_address = address.into();
        self
    }

    /// Sets the addresses that others reach this unit at.
    #[must_use]
    pub fn ingress_addresses<A: Into<String>>(mut self, addresses: impl IntoIterator<Item = A>) -> Self {
        self.ingress_addresses = addresses.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the networks that calls to the other side come from.
    #[must_use]
    pub fn egress_subnets<A: Into<String>>(mut self, subnets: impl IntoIterator<Item = A>) -> Self {
        self.egress_subnets = subnets.into_iter().map(Into::into).collect();
        self
    }

    fn first_interface(&mut self) -> &mut BindAddress {
        if self.bind_addresses.is_empty() {
            self.bind_addresses.push(BindAddress::default());
        }
        &mut self.bind_addresses[0]
    }

    fn first_address(&mut self) -> &mut Address {
        let interface = self.first_interface();
        if interface.addresses.is_empty() {
            interface.addresses.push(Address::default());
        }
        &mut interface.addresses[0]
    }

    /// The address to listen on, or its host name if it has one: what `unit-get` calls the private address.
    pub(crate) fn first_host(&self) -> Option<&str> {
        let address = self.bind_addresses.first()?.addresses.first()?;
        Some(if address.hostname.is_empty() { &address.value } else { &address.hostname })
    }
}

/// What `network-get` answers for it.
impl From<&Network> for NetworkInfo {
    fn from(network: &Network) -> Self {
        NetworkInfo {
            bind_addresses: network.bind_addresses.iter().map(Into::into).collect(),
            egress_subnets: network.egress_subnets.clone(),
            ingress_addresses: network.ingress_addresses.clone(),
        }
    }
}

impl From<&BindAddress> for tool::BindAddress {
    fn from(interface: &BindAddress) -> Self {
        tool::BindAddress {
            mac_address: interface.mac_address.clone(),
            interface_name: interface.interface_name.clone(),
            addresses: interface.addresses.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Address> for tool::Address {
    fn from(address: &Address) -> Self {
        tool::Address {
            hostname: address.hostname.clone(),
            value: address.value.clone(),
            cidr: address.cidr.clone(),
        }
    }
}
