//! `network-get` and `unit-get`.

use juju_charm::tool::{AddressKind, NetworkGet};
use juju_scenario::prelude::*;
use juju_scenario::state::{Address, BindAddress};
use rstest::rstest;

use super::{cannot, db, in_scene, on_stage, refusal, start, wrong};

const META: &str = "
name: foo
requires: {db: {interface: postgresql}}
extra-bindings: {admin: null}
";

fn with_metadata(spec: CharmSpec) -> Scenario {
    Scenario::new(spec.meta(META))
}

fn get(binding: &str, relation: Option<u32>) -> NetworkGet {
    NetworkGet { binding: binding.to_owned(), relation: relation.map(Into::into) }
}

fn interface(name: &str, values: &[&str]) -> BindAddress {
    let address = |value: &&str| Address { value: (*value).to_owned(), ..Address::default() };
    BindAddress {
        interface_name: name.to_owned(),
        addresses: values.iter().map(address).collect(),
        ..BindAddress::default()
    }
}

#[test]
fn a_binding_has_the_addresses_that_the_state_gives_it() {
    let admin = network("admin")
        .private_address("10.2.0.4")
        .cidr("10.2.0.0/16")
        .interface_name("eth1")
        .mac_address("00:16:3e:00:00:01")
        .ingress_addresses(["198.51.100.4", "198.51.100.5"])
        .egress_subnets(["198.51.100.0/24"]);
    let info = in_scene(&start(State::new().network(admin)), |juju| juju.network_get("admin")).unwrap();
    let [eth1] = &info.bind_addresses[..] else { panic!("{info:?}") };
    assert_eq!((&*eth1.interface_name, &*eth1.mac_address), ("eth1", "00:16:3e:00:00:01"));
    assert_eq!((&*eth1.addresses[0].value, &*eth1.addresses[0].cidr), ("10.2.0.4", "10.2.0.0/16"));
    assert_eq!(info.bind_address(), Some("10.2.0.4"));
    assert_eq!(info.ingress_address(), Some("198.51.100.4"));
    assert_eq!(info.ingress_addresses, ["198.51.100.4", "198.51.100.5"]);
    assert_eq!(info.egress_subnets, ["198.51.100.0/24"]);
}

#[test]
fn of_several_bindings_the_one_asked_for_answers() {
    let state = State::new()
        .network(network("db").private_address("10.1.0.1"))
        .network(network("web").private_address("10.1.0.2"));
    let addresses = in_scene(&start(state), |juju| {
        ["web", "db"].map(|binding| juju.network_get(binding).unwrap().bind_address().unwrap().to_owned())
    });
    assert_eq!(addresses, ["10.1.0.2", "10.1.0.1"]);
}

#[test]
fn without_ingress_addresses_others_reach_the_unit_where_it_listens() {
    let mut db = network("db").ingress_addresses([""; 0]);
    db.bind_addresses = vec![interface("eth0", &["10.3.0.1", "10.3.0.2"]), interface("eth1", &["10.4.0.1"])];
    let info = in_scene(&start(State::new().network(db)), |juju| juju.network_get("db")).unwrap();
    assert_eq!(info.ingress_address(), Some("10.3.0.1"));
    assert_eq!(info.bind_addresses.len(), 2);
}

#[test]
fn a_binding_that_the_charm_does_not_have_has_no_network() {
    let (answer, _) = on_stage(with_metadata, &start(State::new()), |juju| juju.network_get("dungeon"));
    assert_eq!(refusal(answer), cannot("no network config found for binding \"dungeon\""));
}

#[test]
fn a_binding_without_addresses_has_no_network() {
    let mut db = network("db");
    db.bind_addresses.clear();
    let answer = in_scene(&start(State::new().network(db)), |juju| juju.network_get("db"));
    assert_eq!(refusal(answer), cannot("no network config found for binding \"db\""));
}

#[test]
fn an_empty_binding_is_none() {
    let answer = in_scene(&start(State::new()), |juju| juju.network_get(""));
    assert_eq!(refusal(answer), wrong("no binding name specified"));
}

#[test]
fn a_relation_that_is_not_there_is_found_out_before_the_binding() {
    for binding in ["db", ""] {
        let scene = start(State::new().network(network("db")));
        let answer = in_scene(&scene, move |juju| juju.call(get(binding, Some(9))));
        assert_eq!(refusal(answer), wrong("invalid value \"9\" for option -r: relation not found"));
    }
}

#[rstest]
#[case("start", None)]
#[case("start", Some(7))]
#[case("db-relation-joined", None)]
#[case("db-relation-broken", Some(7))]
fn a_relation_can_be_given_and_need_not_be(#[case] event: &str, #[case] relation: Option<u32>) {
    let state = State::new().relation(db()).network(network("db").private_address("10.1.0.1"));
    let scene = Scene::new(event).state(state);
    let info = in_scene(&scene, move |juju| juju.call(get("db", relation))).unwrap();
    assert_eq!(info.bind_address(), Some("10.1.0.1"));
}

#[rstest]
#[case("db")]
#[case("admin")]
#[case("juju-info")]
fn an_endpoint_an_extra_binding_and_juju_info_are_bindings(#[case] binding: &'static str) {
    let scene = start(State::new().network(network(binding).private_address("10.9.8.7")));
    let (info, _) = on_stage(with_metadata, &scene, move |juju| juju.network_get(binding));
    assert_eq!(info.unwrap().bind_address(), Some("10.9.8.7"));
}

#[test]
fn the_private_address_is_the_one_that_was_recorded() {
    let scene = start(State::new().private_address("10.0.0.5").public_address("stage.example"));
    let addresses = in_scene(&scene, |juju| {
        [AddressKind::PrivateAddress, AddressKind::PublicAddress].map(|kind| juju.unit_get(kind).unwrap())
    });
    assert_eq!(addresses, ["10.0.0.5", "stage.example"]);
}

#[test]
fn the_address_of_juju_info_goes_before_the_recorded_one() {
    let info = network("juju-info").private_address("10.6.0.1");
    let scene = start(State::new().network(info).private_address("10.0.0.5"));
    assert_eq!(
        in_scene(&scene, |juju| juju.unit_get(AddressKind::PrivateAddress)),
        Ok("10.6.0.1".to_owned())
    );
}

#[test]
fn a_host_name_goes_before_its_address() {
    let info = network("juju-info").private_address("10.6.0.1").hostname("globe.example");
    let scene = start(State::new().network(info));
    let address = in_scene(&scene, |juju| juju.unit_get(AddressKind::PrivateAddress));
    assert_eq!(address, Ok("globe.example".to_owned()));
}

#[test]
fn the_networks_of_other_bindings_say_nothing_of_the_unit() {
    let scene =
        start(State::new().network(network("db").private_address("10.6.0.1")).private_address("10.0.0.5"));
    assert_eq!(
        in_scene(&scene, |juju| juju.unit_get(AddressKind::PrivateAddress)),
        Ok("10.0.0.5".to_owned())
    );
}

#[rstest]
#[case(AddressKind::PrivateAddress, "private address not found")]
#[case(AddressKind::PublicAddress, "public address not found")]
fn a_unit_may_have_no_address(#[case] kind: AddressKind, #[case] words: &str) {
    let scene = start(State::new().private_address("").public_address(""));
    assert_eq!(refusal(in_scene(&scene, move |juju| juju.unit_get(kind))), cannot(words));
}
