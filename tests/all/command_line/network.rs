//! `network-get` and `unit-get`.

use juju_scenario::prelude::*;

use super::{check, check_on, fails, prints, related, start, wrong};

fn networked() -> Scene {
    let full = network("db")
        .private_address("10.0.0.1")
        .hostname("globe")
        .cidr("10.0.0.0/24")
        .interface_name("eth0")
        .mac_address("00:11:22:33:44:0")
        .ingress_addresses(["203.0.113.7", "203.0.113.8"])
        .egress_subnets(["203.0.113.0/24", "10.0.0.0/8"]);
    let bare = network("bare").ingress_addresses([""; 0]).egress_subnets([""; 0]);
    let mut addressless = network("addressless").ingress_addresses([""; 0]);
    addressless.bind_addresses[0].addresses.clear();
    let mut ingress_only = network("ingress-only").ingress_addresses(["203.0.113.7"]);
    ingress_only.bind_addresses[0].addresses.clear();
    let mut nothing = network("nothing");
    nothing.bind_addresses.clear();
    let networks = [full, bare, addressless, ingress_only, nothing];
    start(networks.into_iter().fold(related().context.state, State::network))
}

#[test]
fn all_of_a_binding_is_printed_and_in_yaml_under_old_names_too() {
    let yaml = "\
bind-addresses:
- mac-address: \"00:11:22:33:44:0\"
  interface-name: eth0
  addresses:
  - hostname: globe
    value: 10.0.0.1
    cidr: 10.0.0.0/24
    address: 10.0.0.1
  macaddress: \"00:11:22:33:44:0\"
  interfacename: eth0
egress-subnets:
- 203.0.113.0/24
- 10.0.0.0/8
ingress-addresses:
- 203.0.113.7
- 203.0.113.8
";
    let json = concat!(
        r#"{"bind-addresses":[{"mac-address":"00:11:22:33:44:0","interface-name":"eth0","#,
        r#""addresses":[{"hostname":"globe","value":"10.0.0.1","cidr":"10.0.0.0/24"}]}],"#,
        r#""egress-subnets":["203.0.113.0/24","10.0.0.0/8"],"ingress-addresses":["203.0.113.7","203.0.113.8"]}"#,
        "\n"
    );
    let bare = "\
bind-addresses:
- mac-address: \"\"
  interface-name: \"\"
  addresses:
  - hostname: \"\"
    value: 192.0.2.0
    cidr: \"\"
    address: 192.0.2.0
  macaddress: \"\"
  interfacename: \"\"
";
    check(
        &networked(),
        [
            prints("network-get db", yaml),
            prints("network-get --format yaml db", yaml),
            prints("network-get --format json db", json),
            prints("network-get -r 7 db --bind-address=false", yaml),
            prints("network-get bare", bare),
        ],
    );
}

#[test]
fn a_flag_asks_for_one_value_and_several_for_a_map() {
    check(
        &networked(),
        [
            prints("network-get db --bind-address", "10.0.0.1\n"),
            prints("network-get --primary-address db", "10.0.0.1\n"),
            prints("network-get db --ingress-address", "203.0.113.7\n"),
            prints("network-get db --ingress-address --format json", "\"203.0.113.7\"\n"),
            prints("network-get db --egress-subnets", "203.0.113.0/24\n10.0.0.0/8\n"),
            prints("network-get db --egress-subnets --format yaml", "- 203.0.113.0/24\n- 10.0.0.0/8\n"),
            prints("network-get db --egress-subnets --format json", "[\"203.0.113.0/24\",\"10.0.0.0/8\"]\n"),
            prints("network-get bare --egress-subnets", ""),
            prints("network-get bare --egress-subnets --format yaml", "[]\n"),
            prints("network-get bare --egress-subnets --format json", "null\n"),
            prints("network-get bare --ingress-address", "192.0.2.0\n"),
            prints("network-get ingress-only --ingress-address", "203.0.113.7\n"),
            prints(
                "network-get db --ingress-address --bind-address",
                "bind-address: 10.0.0.1\ningress-address: 203.0.113.7\n",
            ),
            prints(
                "network-get --egress-subnets --ingress-address --bind-address db",
                "bind-address: 10.0.0.1\negress-subnets:\n- 203.0.113.0/24\n- 10.0.0.0/8\ningress-address: 203.0.113.7\n",
            ),
            prints(
                "network-get --egress-subnets --bind-address bare --format json",
                "{\"bind-address\":\"192.0.2.0\",\"egress-subnets\":null}\n",
            ),
        ],
    );
}

#[test]
fn what_is_wrong_with_network_get() {
    let none = |name: &str| format!("no network config found for binding \"{name}\"");
    let addressless = "no addresses attached to space for binding \"addressless\"";
    let alone = "--primary-address must be the only flag specified";
    check(
        &networked(),
        [
            wrong("network-get", "no arguments specified"),
            wrong("network-get --primary-address --bind-address", "no arguments specified"),
            wrong("network-get ''", "no binding name specified"),
            wrong("network-get '' x", "no binding name specified"),
            wrong("network-get db x", "unrecognized args: [\"x\"]"),
            wrong("network-get db -r 9", "invalid value \"9\" for option -r: relation not found"),
            fails("network-get nothing", &none("nothing")),
            fails("network-get nothing --primary-address --bind-address", &none("nothing")),
            fails("network-get db --primary-address --bind-address", alone),
            fails("network-get addressless --primary-address --egress-subnets", alone),
            fails("network-get addressless --primary-address", addressless),
            fails("network-get addressless --ingress-address", addressless),
        ],
    );
    let charm = CharmSpec::without_code().name("foo").meta("{name: foo, requires: {db: {interface: x}}}");
    check_on(
        &Scenario::new(charm),
        &start(State::new()),
        [fails("network-get x --bind-address", &none("x"))],
    );
}

#[test]
fn unit_get_prints_an_address() {
    let scene = start(State::new().private_address("10.0.0.1").public_address("203.0.113.7"));
    check(
        &scene,
        [
            prints("unit-get private-address", "10.0.0.1\n"),
            prints("unit-get public-address", "203.0.113.7\n"),
            prints("unit-get --format yaml public-address", "203.0.113.7\n"),
            prints("unit-get public-address --format json", "\"203.0.113.7\"\n"),
            wrong("unit-get", "no setting specified"),
            wrong("unit-get protected-address", "unknown setting \"protected-address\""),
            wrong("unit-get protected-address x", "unknown setting \"protected-address\""),
            wrong("unit-get ''", "unknown setting \"\""),
            wrong("unit-get private-address blah", "unrecognized args: [\"blah\"]"),
        ],
    );
    check(
        &start(State::new().private_address("").public_address("")),
        [
            fails("unit-get private-address", "private address not found"),
            fails("unit-get public-address", "public address not found"),
        ],
    );
}
