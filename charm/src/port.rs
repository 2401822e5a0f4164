//! Ports, as `open-port` takes them.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Error;

/// The protocol of a port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Protocol {
    /// No ports at all: the protocol itself is let through.
    Icmp,
    /// What a port is when nothing else is said.
    #[default]
    Tcp,
    /// UDP.
    Udp,
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Protocol::Icmp => "icmp",
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
        })
    }
}

/// One port, a range of ports, or icmp. Printed `80/tcp`, `8000-8010/udp`, `icmp`.
///
/// The order is Juju's: by protocol (icmp, tcp, udp), then by the first port, then by the last.
///
/// ```
/// use juju_charm::PortRange;
///
/// assert_eq!(PortRange::from(80).to_string(), "80/tcp");
/// assert_eq!("8000-8010/udp".parse::<PortRange>()?, PortRange::udp(8000).up_to(8010));
/// # Ok::<(), juju_charm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PortRange {
    /// The protocol.
    pub protocol: Protocol,
    /// The first port; 0 for icmp.
    pub from: u16,
    /// The last port; the same as the first for a single port, 0 for icmp.
    pub to: u16,
}

impl PortRange {
    /// One TCP port.
    #[must_use]
    pub const fn tcp(port: u16) -> Self {
        PortRange { protocol: Protocol::Tcp, from: port, to: port }
    }

    /// One UDP port.
    #[must_use]
    pub const fn udp(port: u16) -> Self {
        PortRange { protocol: Protocol::Udp, from: port, to: port }
    }

    /// ICMP, which has no ports.
    #[must_use]
    pub const fn icmp() -> Self {
        PortRange { protocol: Protocol::Icmp, from: 0, to: 0 }
    }

    /// The range from this port to that one.
    #[must_use]
    pub const fn up_to(mut self, last: u16) -> Self {
        self.to = last;
        self
    }

    /// Whether this is more than one port.
    #[must_use]
    pub const fn is_range(&self) -> bool {
        self.from != self.to
    }

    /// Whether the two have a port, or icmp, in common.
    #[must_use]
    pub fn overlaps(&self, other: &PortRange) -> bool {
        self.protocol == other.protocol && self.from <= other.to && other.from <= self.to
    }
}

impl From<u16> for PortRange {
    /// One TCP port.
    fn from(port: u16) -> Self {
        PortRange::tcp(port)
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PortRange { protocol: Protocol::Icmp, .. } => f.write_str("icmp"),
            PortRange { protocol, from, .. } if !self.is_range() => write!(f, "{from}/{protocol}"),
            PortRange { protocol, from, to } => write!(f, "{from}-{to}/{protocol}"),
        }
    }
}

impl FromStr for PortRange {
    type Err = Error;

    /// Reads `80`, `80/tcp`, `8000-8010/udp` or `icmp`, in any case.
    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::invalid("port", text, "`80`, `80/tcp`, `8000-8010/udp` or `icmp`");
        let lower = text.to_lowercase();
        if lower == "icmp" {
            return Ok(PortRange::icmp());
        }
        let (ports, protocol) = match lower.split_once('/') {
            None => (lower.as_str(), Protocol::Tcp),
            Some((ports, "tcp")) => (ports, Protocol::Tcp),
            Some((ports, "udp")) => (ports, Protocol::Udp),
            Some(_) => return Err(wrong()),
        };
        let (from, to) = ports.split_once('-').unwrap_or((ports, ports));
        let (from, to) = (from.parse().map_err(|_| wrong())?, to.parse().map_err(|_| wrong())?);
        if from > to {
            return Err(wrong());
        }
        Ok(PortRange { protocol, from, to })
    }
}

impl Serialize for PortRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PortRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PortVisitor)
    }
}

struct PortVisitor;

impl<'de> Visitor<'de> for PortVisitor {
    type Value = PortRange;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a port, such as 80, `80/tcp`, `8000-8010/udp` or `icmp`")
    }

    fn visit_u64<E: de::Error>(self, port: u64) -> Result<PortRange, E> {
        u16::try_from(port)
            .map(PortRange::tcp)
            .map_err(|_| E::custom(format_args!("port {port} is out of bounds: ports go up to 65535")))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<PortRange, E> {
        text.parse().map_err(E::custom)
    }
}

/// Ports that are open, and for which endpoint. Printed `80/tcp` when they are open for all endpoints, else
/// `80/tcp (db)`.
///
/// ```
/// use juju_charm::{OpenedPort, PortRange};
///
/// let port: OpenedPort = "80/tcp (website)".parse()?;
/// assert_eq!(port, OpenedPort::from(80).only_for("website"));
/// # Ok::<(), juju_charm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OpenedPort {
    /// The ports.
    pub ports: PortRange,
    /// The endpoints they are open for, sorted; empty, the default, for all of them.
    pub endpoints: Vec<String>,
}

impl OpenedPort {
    /// The same ports, open for one more endpoint alone.
    #[must_use]
    pub fn only_for(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoints.push(endpoint.into());
        self.endpoints.sort();
        self.endpoints.dedup();
        self
    }
}

impl<P: Into<PortRange>> From<P> for OpenedPort {
    fn from(ports: P) -> Self {
        OpenedPort { ports: ports.into(), endpoints: Vec::new() }
    }
}

impl fmt::Display for OpenedPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ports.fmt(f)?;
        if !self.endpoints.is_empty() {
            write!(f, " ({})", self.endpoints.join(", "))?;
        }
        Ok(())
    }
}

impl FromStr for OpenedPort {
    type Err = Error;

    /// Reads what `opened-ports --endpoints` prints; `(*)` stands for all endpoints.
    fn from_str(text: &str) -> Result<Self, Error> {
        let Some((ports, endpoints)) = text.split_once(" (") else {
            return Ok(OpenedPort::from(text.parse::<PortRange>()?));
        };
        let wrong = || {
            let expected = "ports, and their endpoints in brackets, such as `80/tcp (db)`";
            Error::invalid("opened port", text, expected)
        };
        let endpoints = endpoints.strip_suffix(')').ok_or_else(wrong)?;
        let mut endpoints: Vec<String> = match endpoints {
            "*" => Vec::new(),
            names => names.split(", ").map(str::to_owned).collect(),
        };
        if endpoints.iter().any(String::is_empty) {
            return Err(wrong());
        }
        endpoints.sort();
        Ok(OpenedPort { ports: ports.parse()?, endpoints })
    }
}

impl Serialize for OpenedPort {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OpenedPort {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OpenedPortVisitor)
    }
}

struct OpenedPortVisitor;

impl<'de> Visitor<'de> for OpenedPortVisitor {
    type Value = OpenedPort;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an opened port, such as 80, `80/tcp` or `80/tcp (website)`")
    }

    fn visit_u64<E: de::Error>(self, port: u64) -> Result<OpenedPort, E> {
        PortVisitor.visit_u64(port).map(OpenedPort::from)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<OpenedPort, E> {
        text.parse().map_err(E::custom)
    }
}
