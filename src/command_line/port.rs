//! `open-port`, `close-port` and `opened-ports`.

use juju_charm::tool::{Answer, ClosePort, OpenPort, OpenedPorts, Request};
use juju_charm::{PortRange, Protocol};

use super::flags::{Flag, Parsed};
use super::output::Format;
use super::tool::{FORMAT, Line, OLD_FORMAT, OUTPUT, Output, Printed, Refusal, Tool, no_note, nothing};
use super::value;
use crate::go::{Value, atoi, quote};

const ENDPOINTS: Flag =
    Flag::text(&["endpoints"], "the endpoints that it is for, with commas between them; by default all");

pub(super) const OPEN: Tool = Tool {
    name: "open-port",
    args: "<port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp",
    args_in_relation: "",
    purpose: "Ask for a port to be opened.",
    details: "The port, or range of ports, is opened when the hook has succeeded and the application is exposed. The \
              protocol is tcp unless it is said to be udp.",
    examples: "    open-port 80\n    open-port 8000-8010/udp --endpoints website,admin\n    open-port icmp\n",
    flags: &[ENDPOINTS, OLD_FORMAT],
    note: no_note,
    output: Output::Deprecated,
    read: read_open,
    print: nothing,
};

pub(super) const CLOSE: Tool = Tool {
    name: "close-port",
    purpose: "Take back that a port was asked to be opened.",
    details: "The port, or range of ports, is closed when the hook has succeeded. One that was never opened is no error.",
    examples: "    close-port 80\n    close-port 8000-8010/udp --endpoints admin\n",
    read: read_close,
    ..OPEN
};

fn read_open(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let (ports, endpoints) = read_ports(line)?;
    Ok(OpenPort { ports, endpoints }.into())
}

fn read_close(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let (ports, endpoints) = read_ports(line)?;
    Ok(ClosePort { ports, endpoints }.into())
}

fn read_ports(line: &mut Line<'_>) -> Result<(PortRange, Vec<String>), Refusal> {
    let ports = line.require("no port or range specified")?;
    let ports = port_range(&ports.to_lowercase()).map_err(Refusal::usage)?;
    line.end()?;
    let endpoints = line.text("endpoints").unwrap_or_default();
    let names = endpoints.split(',').map(str::trim).filter(|name| !name.is_empty());
    Ok((ports, names.map(str::to_owned).collect()))
}

fn port_range(text: &str) -> Result<PortRange, String> {
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    if ports == "icmp" {
        return Ok(PortRange::icmp());
    }
    let port = |text: &str| atoi(text).map_err(|error| format!("invalid port {}: {error}", quote(text)));
    let (from, to) = match ports.split('-').collect::<Vec<_>>().as_slice() {
        [one] => (port(one)?, port(one)?),
        [from, to] => (port(from)?, port(to)?),
        _ => return Err(format!("invalid port range {}", quote(ports))),
    };
    let known = match protocol {
        "tcp" => Protocol::Tcp,
        "udp" => Protocol::Udp,
        "icmp" => return Err(format!("protocol \"icmp\" doesn't support any ports; got \"{from}\"")),
        other => {
            return Err(format!("invalid protocol {}, expected \"tcp\", \"udp\", or \"icmp\"", quote(other)));
        }
    };
    if from > to {
        return Err(format!("invalid port range {from}-{to}/{protocol}"));
    }
    let (Ok(first), Ok(last)) = (u16::try_from(from), u16::try_from(to)) else {
        return Err(format!("port range bounds must be between 0 and 65535, got {from}-{to}"));
    };
    let protocol = known;
    Ok(PortRange { protocol, from: first, to: last })
}

pub(super) const OPENED: Tool = Tool {
    name: "opened-ports",
    args: "",
    args_in_relation: "",
    purpose: "List the ports that this unit has asked to be opened.",
    details: "What this hook has opened and closed counts already.",
    examples: "    opened-ports\n    opened-ports --endpoints\n",
    flags: &[Flag::bool(&["endpoints"], "print the endpoints that each port is open for"), FORMAT, OUTPUT],
    note: no_note,
    output: Output::Smart,
    read: read_opened,
    print: print_opened,
};

fn read_opened(line: &mut Line<'_>) -> Result<Request, Refusal> {
    line.end()?;
    Ok(OpenedPorts { endpoints: line.is("endpoints") }.into())
}

fn print_opened(flags: &Parsed, answer: &Answer, _: Format) -> Printed {
    let Answer::OpenedPorts(ports) = answer else { return Printed::Value(Value::Nil) };
    let with_endpoints = flags.is_true("endpoints");
    Printed::Value(value::texts(ports.iter().map(|open| match open.endpoints.as_slice() {
        _ if !with_endpoints => open.ports.to_string(),
        [] => format!("{} (*)", open.ports),
        names => format!("{} ({})", open.ports, names.join(", ")),
    })))
}
