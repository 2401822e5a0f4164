//! Ports: how they are written, ordered and compared.

use juju_charm::{OpenedPort, PortRange, Protocol};
use proptest::prelude::*;

use crate::arbitrary::{opened_port, port_range};

fn ports(text: &str) -> PortRange {
    text.parse().expect("this is a port")
}

#[test]
fn a_port_is_read_in_all_the_ways_that_open_port_takes() {
    let spellings = [
        ("80", PortRange::tcp(80)),
        ("80/tcp", PortRange::tcp(80)),
        ("53/udp", PortRange::udp(53)),
        ("8000-8010", PortRange::tcp(8000).up_to(8010)),
        ("8000-8010/udp", PortRange::udp(8000).up_to(8010)),
        ("80-80/tcp", PortRange::tcp(80)),
        ("icmp", PortRange::icmp()),
        ("ICMP", PortRange::icmp()),
        ("80/TCP", PortRange::tcp(80)),
        ("0", PortRange::tcp(0)),
        ("65535/udp", PortRange::udp(65535)),
    ];
    for (text, expected) in spellings {
        assert_eq!(ports(text), expected, "{text}");
    }
}

#[test]
fn a_port_is_printed_as_opened_ports_prints_it() {
    assert_eq!(PortRange::from(80).to_string(), "80/tcp");
    assert_eq!(PortRange::udp(53).to_string(), "53/udp");
    assert_eq!(PortRange::tcp(10).up_to(20).to_string(), "10-20/tcp");
    assert_eq!(PortRange::icmp().to_string(), "icmp");
}

#[test]
fn what_is_no_port_is_refused_with_what_is_one() {
    let wrong = [
        "",
        "spam",
        "80/",
        "80/sctp",
        "icmp/80",
        "80/icmp",
        "10-55-100",
        "90-80/tcp",
        "70000",
        "-80",
        "80-",
        " 80",
    ];
    for text in wrong {
        let error = text.parse::<PortRange>().unwrap_err();
        assert!(error.is_invalid(), "{text}");
        let message = error.to_string();
        assert!(message.contains(&format!("`{text}`")), "{message}");
        assert!(message.contains("`8000-8010/udp`"), "{message}");
    }
}

#[test]
fn the_order_is_by_protocol_and_then_by_number() {
    let mut list = ["63/udp", "80/tcp", "100/tcp", "icmp", "10-20/tcp", "10-15/tcp", "53-55/udp"].map(ports);
    list.sort();
    let sorted = list.map(|ports| ports.to_string());
    assert_eq!(sorted, ["icmp", "10-15/tcp", "10-20/tcp", "80/tcp", "100/tcp", "53-55/udp", "63/udp"]);
    assert!(Protocol::Icmp < Protocol::Tcp && Protocol::Tcp < Protocol::Udp);
}

#[test]
fn ranges_overlap_if_they_share_a_port_of_one_protocol() {
    let overlapping = [("1-200/tcp", "10-20/tcp"), ("10-20", "20-30"), ("80", "80/tcp"), ("icmp", "icmp")];
    let apart = [("10-19", "20-30"), ("80/tcp", "80/udp"), ("0/tcp", "icmp")];
    for (one, other) in overlapping {
        assert!(ports(one).overlaps(&ports(other)) && ports(other).overlaps(&ports(one)), "{one} {other}");
    }
    for (one, other) in apart {
        assert!(!ports(one).overlaps(&ports(other)) && !ports(other).overlaps(&ports(one)), "{one} {other}");
    }
}

#[test]
fn an_opened_port_says_for_which_endpoints_it_is_open() {
    let spellings = [
        ("80/tcp", OpenedPort::from(80)),
        ("80/tcp (*)", OpenedPort::from(80)),
        ("80/tcp (website)", OpenedPort::from(80).only_for("website")),
        (
            "53-55/udp (admin, db)",
            OpenedPort::from(PortRange::udp(53).up_to(55)).only_for("db").only_for("admin"),
        ),
        (
            "53-55/udp (db, admin)",
            OpenedPort::from(PortRange::udp(53).up_to(55)).only_for("db").only_for("admin"),
        ),
        ("icmp (*)", OpenedPort::from(PortRange::icmp())),
    ];
    for (text, expected) in spellings {
        assert_eq!(text.parse(), Ok(expected), "{text}");
    }
    assert_eq!(OpenedPort::from(80).to_string(), "80/tcp");
    assert_eq!(OpenedPort::from(80).only_for("db").only_for("admin").to_string(), "80/tcp (admin, db)");
}

#[test]
fn what_is_no_opened_port_is_refused() {
    for text in ["80/tcp (db", "80/tcp ()", "80/tcp (db, )", "spam (db)", "80/tcp(db)", ""] {
        let error = text.parse::<OpenedPort>().unwrap_err();
        assert!(error.is_invalid(), "{text}: {error}");
    }
}

#[test]
fn in_a_file_a_port_may_be_a_number() {
    assert_eq!(serde_json::from_str::<PortRange>("80").unwrap(), PortRange::tcp(80));
    assert_eq!(serde_json::from_str::<OpenedPort>("80").unwrap(), OpenedPort::from(80));
    let message = serde_json::from_str::<PortRange>("65536").unwrap_err().to_string();
    assert!(message.contains("port 65536") && message.contains("65535"), "{message}");
    let message = serde_json::from_str::<PortRange>("[80]").unwrap_err().to_string();
    assert!(message.contains("a port, such as 80"), "{message}");
}

proptest! {
    #[test]
    fn any_range_survives_being_printed(range in port_range()) {
        prop_assert_eq!(range.to_string().parse(), Ok(range));
        prop_assert!(range.overlaps(&range));
    }

    #[test]
    fn any_opened_port_survives_being_printed(port in opened_port()) {
        prop_assert_eq!(port.to_string().parse(), Ok(port));
    }

    #[test]
    fn any_text_is_a_port_or_is_refused(text in "[0-9]{0,6}(-[0-9]{0,6})?(/[a-z]{0,4})?( \\([a-z*, ]{0,6}\\)?)?") {
        match text.parse::<OpenedPort>() {
            Ok(port) => prop_assert!(port.ports.from <= port.ports.to),
            Err(error) => prop_assert!(error.is_invalid()),
        }
    }
}
