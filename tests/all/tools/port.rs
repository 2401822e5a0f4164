//! `open-port`, `close-port` and `opened-ports`.

use juju_charm::Protocol;
use juju_charm::tool::{ClosePort, OpenPort, OpenedPorts};
use juju_scenario::prelude::*;
use rstest::rstest;

use super::{after, attempt, cannot, in_scene, refusal, refused, start, wrong};

fn ports(text: &str) -> PortRange {
    text.parse().unwrap()
}

fn opened(text: &str) -> OpenedPort {
    text.parse().unwrap()
}

fn open_for(range: &str, endpoints: &[&str]) -> OpenPort {
    OpenPort { ports: ports(range), endpoints: endpoints.iter().map(|name| (*name).to_owned()).collect() }
}

fn close_for(range: &str, endpoints: &[&str]) -> ClosePort {
    ClosePort { ports: ports(range), endpoints: endpoints.iter().map(|name| (*name).to_owned()).collect() }
}

/// A scene in which these ports are open.
fn with_ports(open: &[&str]) -> Scene {
    start(open.iter().fold(State::new(), |state, text| state.opened_port(opened(text))))
}

/// What is open in the end, as text.
fn open_in(out: &Outcome) -> Vec<String> {
    let mut open: Vec<OpenedPort> = out.context_out.state.opened_ports.iter().cloned().collect();
    open.sort();
    open.iter().map(ToString::to_string).collect()
}

#[test]
fn a_number_is_a_tcp_port_for_all_endpoints() {
    let out = after(&with_ports(&[]), |juju| juju.open_port(8080).unwrap());
    assert_eq!(open_in(&out), ["8080/tcp"]);
}

#[rstest]
#[case("53/udp")]
#[case("8000-8010/tcp")]
#[case("icmp")]
fn ranges_udp_and_icmp_can_be_opened_and_closed(#[case] range: &'static str) {
    let out = after(&with_ports(&["22/tcp"]), move |juju| juju.open_port(ports(range)).unwrap());
    assert!(open_in(&out).contains(&range.to_owned()));
    let out = after(&with_ports(&["22/tcp", range]), move |juju| juju.close_port(ports(range)).unwrap());
    assert_eq!(open_in(&out), ["22/tcp"]);
}

#[test]
fn what_is_open_already_stays_open() {
    let out = after(&with_ports(&["80/tcp", "90-99/udp"]), |juju| {
        juju.open_port(80).unwrap();
        juju.open_port(ports("90-99/udp")).unwrap();
    });
    assert!(out.delta().is_empty(), "{}", out.delta());
}

#[test]
fn closing_what_was_never_open_does_nothing() {
    let out = after(&with_ports(&["80/tcp"]), |juju| {
        juju.close_port(81).unwrap();
        juju.close_port(ports("80/udp")).unwrap();
    });
    assert!(out.delta().is_empty(), "{}", out.delta());
}

#[test]
fn opening_takes_closing_back_and_the_other_way_round() {
    let out = after(&with_ports(&["80/tcp"]), |juju| {
        juju.close_port(80).unwrap();
        juju.open_port(80).unwrap();
        juju.open_port(443).unwrap();
        juju.close_port(443).unwrap();
    });
    assert!(out.delta().is_empty(), "{}", out.delta());
}

#[test]
fn opened_ports_are_sorted_by_protocol_and_then_by_number() {
    let scene = with_ports(&["443/tcp", "53/udp", "icmp", "80/tcp", "80-90/udp"]);
    let open = in_scene(&scene, Juju::opened_ports).unwrap();
    let open: Vec<String> = open.iter().map(ToString::to_string).collect();
    assert_eq!(open, ["icmp", "80/tcp", "443/tcp", "53/udp", "80-90/udp"]);
}

#[test]
fn opened_ports_see_what_this_hook_has_changed() {
    let open = in_scene(&with_ports(&["80/tcp", "81/tcp"]), |juju| {
        juju.close_port(80).unwrap();
        juju.open_port(82).unwrap();
        juju.opened_ports().unwrap()
    });
    assert_eq!(open, [OpenedPort::from(81), OpenedPort::from(82)]);
}

#[test]
fn the_endpoints_are_said_only_if_asked_for() {
    let scene = with_ports(&["10-20/tcp (web)", "63/udp (admin, web)", "80/tcp"]);
    let ask = |endpoints| move |juju: &mut Juju| juju.call(OpenedPorts { endpoints }).unwrap();
    let without: Vec<String> = in_scene(&scene, ask(false)).iter().map(ToString::to_string).collect();
    assert_eq!(without, ["10-20/tcp", "80/tcp", "63/udp"]);
    let with: Vec<String> = in_scene(&scene, ask(true)).iter().map(ToString::to_string).collect();
    assert_eq!(with, ["10-20/tcp (web)", "80/tcp", "63/udp (admin, web)"]);
}

#[rstest]
fn ports_that_are_open_for_all_and_for_some_are_listed_once(#[values(true, false)] endpoints: bool) {
    let scene = with_ports(&["80/tcp", "80/tcp (web)"]);
    let open = in_scene(&scene, move |juju| juju.call(OpenedPorts { endpoints }).unwrap());
    assert_eq!(open, [OpenedPort::from(80)]);
}

#[test]
fn the_same_ports_can_be_opened_for_one_endpoint_after_another() {
    let out = after(&with_ports(&["80/tcp (web)"]), |juju| {
        juju.call(open_for("80", &["admin"])).unwrap();
        juju.call(open_for("80", &["web"])).unwrap();
    });
    assert_eq!(open_in(&out), ["80/tcp (admin, web)"]);
}

#[test]
fn several_endpoints_can_be_named_at_once_and_blanks_around_them_do_not_count() {
    let out = after(&with_ports(&[]), |juju| juju.call(open_for("80", &["web", " admin "])).unwrap());
    assert_eq!(open_in(&out), ["80/tcp (admin, web)"]);
}

#[test]
fn ports_are_closed_for_the_endpoints_named() {
    let out = after(&with_ports(&["80/tcp (admin, db, web)"]), |juju| {
        juju.call(close_for("80", &["db", "web"])).unwrap();
    });
    assert_eq!(open_in(&out), ["80/tcp (admin)"]);
}

#[test]
fn ports_that_are_closed_for_their_last_endpoint_are_closed() {
    let out = after(&with_ports(&["80/tcp (web)"]), |juju| juju.call(close_for("80", &["web"])).unwrap());
    assert!(out.context_out.state.opened_ports.is_empty());
}

#[rstest]
#[case("1-200/tcp", "10-20/tcp")]
#[case("20-30/tcp", "10-20/tcp")]
#[case("15/tcp", "10-20/tcp")]
#[case("10-21/tcp", "10-20/tcp")]
#[case("9-53/udp", "53/udp")]
fn ports_that_overlap_with_others_conflict(#[case] wanted: &'static str, #[case] there: &str) {
    let scene = with_ports(&["10-20/tcp", "53/udp"]);
    assert_eq!(
        refusal(in_scene(&scene, move |juju| juju.open_port(ports(wanted)))),
        cannot(&format!(
            "cannot open {wanted} (unit \"foo/0\"): port range conflicts with {there} (unit \"foo/0\")"
        ))
    );
    assert_eq!(
        refusal(in_scene(&scene, move |juju| juju.close_port(ports(wanted)))),
        cannot(&format!(
            "cannot close {wanted} (unit \"foo/0\"): port range conflicts with {there} (unit \"foo/0\")"
        ))
    );
}

#[test]
fn a_conflict_with_what_this_hook_has_asked_for_says_so() {
    let answer = in_scene(&with_ports(&[]), |juju| {
        juju.open_port(ports("10-20/tcp")).unwrap();
        juju.open_port(ports("1-200/tcp"))
    });
    assert_eq!(
        refusal(answer),
        cannot(
            "cannot open 1-200/tcp (unit \"foo/0\"): port range conflicts with 10-20/tcp (unit \"foo/0\") \
             requested earlier"
        )
    );
}

#[rstest]
#[case::of_ports_that_are_open("10-20/tcp", "1-200/tcp")]
#[case::of_ports_that_are_not("90-99/tcp", "95/tcp")]
fn closing_conflicts_with_closing_that_this_hook_has_asked_for(
    #[case] first: &'static str,
    #[case] then: &'static str,
) {
    let answer = in_scene(&with_ports(&["10-20/tcp"]), move |juju| {
        juju.close_port(ports(first)).unwrap();
        juju.close_port(ports(then))
    });
    let words = format!(
        "cannot close {then} (unit \"foo/0\"): port range conflicts with {first} (unit \"foo/0\") requested earlier"
    );
    assert_eq!(refusal(answer), cannot(&words));
}

#[test]
fn closing_does_not_conflict_with_what_this_hook_opens_nor_opening_with_what_it_closes() {
    let out = after(&with_ports(&["22/tcp"]), |juju| {
        juju.open_port(ports("10-20/tcp")).unwrap();
        juju.close_port(ports("1-19/tcp")).unwrap();
        juju.close_port(ports("90-99/tcp")).unwrap();
        juju.open_port(95).unwrap();
    });
    assert_eq!(open_in(&out), ["10-20/tcp", "22/tcp", "95/tcp"]);
}

#[test]
fn ports_taken_back_are_in_nobodys_way() {
    let out = after(&with_ports(&["22/tcp"]), |juju| {
        juju.open_port(ports("10-20/tcp")).unwrap();
        juju.close_port(ports("10-20/tcp")).unwrap();
        juju.open_port(ports("10-20/tcp")).unwrap();
        juju.close_port(ports("1-9/tcp")).unwrap();
    });
    assert_eq!(open_in(&out), ["10-20/tcp", "22/tcp"]);
}

#[test]
fn with_no_port_open_on_the_machine_closing_asks_for_nothing() {
    let out = after(&with_ports(&[]), |juju| {
        juju.close_port(ports("10-20/tcp")).unwrap();
        juju.close_port(ports("1-200/tcp")).unwrap();
    });
    assert!(out.delta().is_empty(), "{}", out.delta());
}

#[test]
fn a_conflict_with_a_request_is_said_before_one_with_what_is_open() {
    let answer = in_scene(&with_ports(&["10-20/tcp"]), |juju| {
        juju.open_port(ports("30-40/tcp")).unwrap();
        juju.open_port(ports("1-200/tcp"))
    });
    assert!(refusal(answer).1.ends_with("conflicts with 30-40/tcp (unit \"foo/0\") requested earlier"));
}

#[test]
fn ports_for_another_endpoint_conflict_all_the_same() {
    let answer =
        in_scene(&with_ports(&["10-20/tcp (web)"]), |juju| juju.call(open_for("15-25/tcp", &["admin"])));
    assert_eq!(refusal(answer).0, 1);
}

#[test]
fn protocols_do_not_get_in_each_others_way() {
    let out = after(&with_ports(&["10-20/tcp"]), |juju| {
        juju.open_port(ports("15/udp")).unwrap();
        juju.open_port(ports("icmp")).unwrap();
    });
    assert_eq!(open_in(&out), ["icmp", "10-20/tcp", "15/udp"]);
}

#[test]
fn a_conflict_leaves_all_as_it_was() {
    let out = after(&with_ports(&["10-20/tcp"]), |juju| {
        juju.open_port(ports("1-200/tcp")).unwrap_err();
    });
    assert!(out.delta().is_empty(), "{}", out.delta());
}

#[test]
fn a_range_that_ends_before_it_starts_is_wrong() {
    let backwards = PortRange { protocol: Protocol::Tcp, from: 90, to: 80 };
    let answer = in_scene(&with_ports(&[]), move |juju| juju.open_port(backwards));
    assert_eq!(refusal(answer), wrong("invalid port range 90-80/tcp"));
    let answer = in_scene(&with_ports(&[]), move |juju| juju.close_port(backwards));
    assert_eq!(refusal(answer), wrong("invalid port range 90-80/tcp"));
}

#[test]
fn kubernetes_opens_one_port_at_a_time() {
    let scene = start(State::new().model(Model::kubernetes("globe")));
    let words = "port ranges are not supported for k8s applications, please specify a single port";
    let opening = in_scene(&scene, |juju| juju.open_port(ports("8000-8010/tcp")));
    assert_eq!(refusal(opening), cannot(words));
    let closing = in_scene(&scene, |juju| juju.close_port(ports("8000-8010/tcp")));
    assert_eq!(refusal(closing), cannot(words));
    let out = after(&scene, |juju| juju.open_port(ports("8000-8000/tcp")).unwrap());
    assert_eq!(open_in(&out), ["8000/tcp"]);
}

#[rstest]
#[case::the_same_ports("80/tcp", "80/tcp")]
#[case::some_of_them("85/tcp", "80-90/tcp")]
#[case::for_one_endpoint("80/tcp", "80/tcp (web)")]
fn ports_of_another_unit_on_the_machine_conflict(#[case] wanted: &'static str, #[case] open: &str) {
    let scene = start(State::new().machine_port("other/0", opened(open)));
    let there = opened(open).ports;
    for (verb, answer) in [
        ("open", in_scene(&scene, move |juju| juju.open_port(ports(wanted)))),
        ("close", in_scene(&scene, move |juju| juju.close_port(ports(wanted)))),
    ] {
        let words = format!(
            "cannot {verb} {wanted} (unit \"foo/0\"): port range conflicts with {there} (unit \"other/0\")"
        );
        assert_eq!(refusal(answer), cannot(&words));
    }
}

#[test]
fn ports_of_another_unit_on_the_machine_are_not_this_units() {
    let scene = start(State::new().machine_port("other/0", 80).machine_port("other/0", 443).opened_port(22));
    let open = in_scene(&scene, |juju| {
        juju.open_port(8080).unwrap();
        juju.open_port(ports("80/udp")).unwrap();
        juju.opened_ports().unwrap()
    });
    assert_eq!(open, [OpenedPort::from(22), OpenedPort::from(8080), opened("80/udp")]);
}

/// What a charm that declares its endpoints has opened for this one.
fn opened_for(endpoint: &'static str) -> Outcome {
    let stage = |spec: CharmSpec| {
        Scenario::new(spec.meta("{name: foo, provides: {web: {interface: http}}, extra-bindings: {admin: }}"))
    };
    attempt(stage, &with_ports(&["22/tcp"]), move |juju| {
        juju.call(open_for("80", &[endpoint]))?;
        Ok(())
    })
}

#[test]
fn an_endpoint_that_there_is_not_is_missed_when_the_hook_has_ended() {
    for known in ["web", "admin", ""] {
        assert_eq!(open_in(&opened_for(known)).len(), 2);
    }
    let out = opened_for("wed");
    let words = refused(&out).expect("the charm has no such endpoint");
    assert!(words.contains("endpoint \"wed\" not found"), "{words}");
    assert_eq!(open_in(&out), ["22/tcp"]);
}
