//! `network-get` and `unit-get`.

use juju_charm::NetworkInfo;
use juju_charm::tool::{Address, AddressKind, Answer, BindAddress, NetworkGet, Request, UnitGet};

use super::flags::{Flag, Parsed};
use super::output::Format;
use super::tool::{FORMAT, Line, OUTPUT, Output, Printed, RELATION, Refusal, Tool, no_note};
use super::value;
use crate::go::{Value, quote};

pub(super) const GET: Tool = Tool {
    name: "network-get",
    args: "<binding-name> [--ingress-address] [--bind-address] [--egress-subnets]",
    args_in_relation: "",
    purpose: "Print the addresses that a binding has.",
    details: "Prints where to listen, where others reach this unit, and which networks its calls come from; or of these \
              what the flags ask for.",
    examples: "    network-get db\n    network-get db --ingress-address\n",
    flags: &[
        Flag::bool(
            &["primary-address"],
            "print the first address to listen on; --bind-address does the same",
        ),
        Flag::bool(&["bind-address"], "print the address to listen on"),
        Flag::bool(&["ingress-address"], "print the address that others reach this unit at"),
        Flag::bool(&["egress-subnets"], "print the networks that calls to the other end come from"),
        RELATION,
        FORMAT,
        OUTPUT,
    ],
    note: no_note,
    output: Output::Smart,
    read: read_get,
    print: print_get,
};

const PARTS: [&str; 3] = ["egress-subnets", "ingress-address", "bind-address"];

fn read_get(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let binding = line.require("no arguments specified")?;
    if binding.is_empty() {
        return Err(Refusal::usage("no binding name specified"));
    }
    line.end()?;
    let relation = if line.flags.value("r").is_some() { line.relation()? } else { None };
    Ok(NetworkGet { binding: binding.to_owned(), relation }.into())
}

/// Why what the flags ask for cannot be printed, given what was found for the binding.
fn objection(flags: &Parsed, info: &NetworkInfo) -> Option<String> {
    let primary = flags.is_true("primary-address");
    if primary && PARTS.iter().any(|part| flags.is_true(part)) {
        return Some("--primary-address must be the only flag specified".to_owned());
    }
    let lacks_address = (primary || flags.is_true("bind-address")) && info.bind_address().is_none()
        || flags.is_true("ingress-address") && info.ingress_address().is_none();
    let binding = flags.positionals.first().copied().unwrap_or_default();
    lacks_address.then(|| format!("no addresses attached to space for binding {}", quote(binding)))
}

fn print_get(flags: &Parsed, answer: &Answer, format: Format) -> Printed {
    let Answer::NetworkGet(info) = answer else { return Printed::Value(Value::Nil) };
    if let Some(objection) = objection(flags, info) {
        return Printed::Unprintable(objection);
    }
    if flags.is_true("primary-address") {
        return Printed::Value(value::text(info.bind_address().unwrap_or_default()));
    }
    let part = |name: &str| match name {
        "egress-subnets" if info.egress_subnets.is_empty() => Value::List(None),
        "egress-subnets" => value::texts(info.egress_subnets.iter().map(String::as_str)),
        "ingress-address" => value::text(info.ingress_address().unwrap_or_default()),
        _ => value::text(info.bind_address().unwrap_or_default()),
    };
    let asked: Vec<&str> = PARTS.into_iter().filter(|part| flags.is_true(part)).collect();
    Printed::Value(match asked.as_slice() {
        [] => whole(info, format != Format::Json),
        [one] => part(one),
        several => value::map(several.iter().map(|name| (*name, part(name)))),
    })
}

/// All that is known; in YAML the fields are there under their old names too.
fn whole(info: &NetworkInfo, old_names: bool) -> Value {
    let mut fields = Vec::new();
    if !info.bind_addresses.is_empty() {
        let interfaces = info.bind_addresses.iter().map(|interface| self::interface(interface, old_names));
        fields.push(("bind-addresses", Value::List(Some(interfaces.collect()))));
    }
    for (name, texts) in
        [("egress-subnets", &info.egress_subnets), ("ingress-addresses", &info.ingress_addresses)]
    {
        if !texts.is_empty() {
            fields.push((name, value::texts(texts.iter().map(String::as_str))));
        }
    }
    Value::Struct(fields)
}

fn interface(interface: &BindAddress, old_names: bool) -> Value {
    let addresses = interface.addresses.iter().map(|address| self::address(address, old_names)).collect();
    let mut fields = vec![
        ("mac-address", value::text(interface.mac_address.as_str())),
        ("interface-name", value::text(interface.interface_name.as_str())),
        ("addresses", Value::List(Some(addresses))),
    ];
    if old_names {
        fields.push(("macaddress", value::text(interface.mac_address.as_str())));
        fields.push(("interfacename", value::text(interface.interface_name.as_str())));
    }
    Value::Struct(fields)
}

fn address(address: &Address, old_names: bool) -> Value {
    let mut fields = vec![
        ("hostname", value::text(address.hostname.as_str())),
        ("value", value::text(address.value.as_str())),
        ("cidr", value::text(address.cidr.as_str())),
    ];
    if old_names {
        fields.push(("address", value::text(address.value.as_str())));
    }
    Value::Struct(fields)
}

pub(super) const UNIT_GET: Tool = Tool {
    name: "unit-get",
    args: "<setting>",
    args_in_relation: "",
    purpose: "Print an address of this unit.",
    details: "The setting is private-address or public-address. network-get says more.",
    examples: "    unit-get public-address\n",
    flags: &[FORMAT, OUTPUT],
    note: no_note,
    output: Output::Smart,
    read: read_unit,
    print: print_unit,
};

fn read_unit(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let name = line.require("no setting specified")?;
    let known = [AddressKind::PrivateAddress, AddressKind::PublicAddress];
    let setting = known.into_iter().find(|setting| setting.as_str() == name);
    let setting = setting.ok_or_else(|| Refusal::usage(format!("unknown setting {}", quote(name))))?;
    line.end()?;
    Ok(UnitGet { setting }.into())
}

fn print_unit(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    Printed::Value(match answer {
        Answer::UnitGet(address) => value::text(address.as_str()),
        _ => Value::Nil,
    })
}
