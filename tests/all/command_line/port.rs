//! `open-port`, `close-port` and `opened-ports`.

use juju_scenario::prelude::*;

use super::{Row, after, check, fails, is_silent, prints, start, wrong};

fn with_ports(open: &[&str]) -> Scene {
    start(
        open.iter().fold(State::new(), |state, text| state.opened_port(text.parse::<OpenedPort>().unwrap())),
    )
}

#[test]
fn a_port_is_written_in_many_ways() {
    let rows = [
        ("open-port 80", "80/tcp"),
        ("open-port 80/tcp", "80/tcp"),
        ("open-port 80/TCP", "80/tcp"),
        ("open-port +80", "80/tcp"),
        ("open-port 080", "80/tcp"),
        ("open-port 53/Udp", "53/udp"),
        ("open-port 10-20", "10-20/tcp"),
        ("open-port 10-20/udp", "10-20/udp"),
        ("open-port 10-10", "10/tcp"),
        ("open-port icmp", "icmp"),
        ("open-port ICMP", "icmp"),
        ("open-port icmp/icmp", "icmp"),
        ("open-port icmp/whatever", "icmp"),
        ("open-port 0", "0/tcp"),
        ("open-port 65535", "65535/tcp"),
        ("open-port --endpoints '' 80", "80/tcp"),
        ("open-port --endpoints ' b , ,a' 80", "80/tcp (a, b)"),
        ("open-port 80 --endpoints=a", "80/tcp (a)"),
        ("open-port -- 80", "80/tcp"),
    ];
    for (line, expected) in rows {
        let open = after(&with_ports(&[]), &[line]).context_out.state.opened_ports;
        assert_eq!(open.iter().map(ToString::to_string).collect::<Vec<_>>(), [expected], "{line}");
        let close = line.replacen("open", "close", 1);
        let left = after(&with_ports(&[]), &[line, &close]).context_out.state.opened_ports;
        assert!(left.is_empty(), "{close}");
    }
}

#[test]
fn what_is_wrong_with_a_port() {
    let rows = [
        ("", "no port or range specified"),
        (" ''", "invalid port \"\": strconv.Atoi: parsing \"\": invalid syntax"),
        (" spam", "invalid port \"spam\": strconv.Atoi: parsing \"spam\": invalid syntax"),
        (" SPAM/x", "invalid port \"spam\": strconv.Atoi: parsing \"spam\": invalid syntax"),
        (" spam-100", "invalid port \"spam\": strconv.Atoi: parsing \"spam\": invalid syntax"),
        (" 100-spam", "invalid port \"spam\": strconv.Atoi: parsing \"spam\": invalid syntax"),
        (" -- -1", "invalid port \"\": strconv.Atoi: parsing \"\": invalid syntax"),
        (
            " 99999999999999999999",
            "invalid port \"99999999999999999999\": strconv.Atoi: parsing \"99999999999999999999\": value out of range",
        ),
        (" 10-55-100", "invalid port range \"10-55-100\""),
        (" 90-80/tcp", "invalid port range 90-80/tcp"),
        (" 88888-65535", "invalid port range 88888-65535/tcp"),
        (" 70000", "port range bounds must be between 0 and 65535, got 70000-70000"),
        (" 1-99999", "port range bounds must be between 0 and 65535, got 1-99999"),
        (" '80/some protocol'", "invalid protocol \"some protocol\", expected \"tcp\", \"udp\", or \"icmp\""),
        (" 80/", "invalid protocol \"\", expected \"tcp\", \"udp\", or \"icmp\""),
        (" 80/tcp/udp", "invalid protocol \"tcp/udp\", expected \"tcp\", \"udp\", or \"icmp\""),
        // The protocol is looked at before the numbers.
        (" 90-80/x", "invalid protocol \"x\", expected \"tcp\", \"udp\", or \"icmp\""),
        (" 80/icmp", "protocol \"icmp\" doesn't support any ports; got \"80\""),
        (" 90-80/icmp", "protocol \"icmp\" doesn't support any ports; got \"90\""),
        (" 80 81", "unrecognized args: [\"81\"]"),
        (" spam 81", "invalid port \"spam\": strconv.Atoi: parsing \"spam\": invalid syntax"),
        (" -1", "option provided but not defined: -1"),
        (" --endpoints", "option needs an argument: --endpoints"),
        (" --output x 80", "option provided but not defined: --output"),
    ];
    for tool in ["open-port", "close-port"] {
        check(&with_ports(&[]), rows.iter().map(|(rest, words)| wrong(format!("{tool}{rest}"), words)));
    }
}

#[test]
fn the_old_format_is_a_note_before_what_the_run_complains_of() {
    let note = |tool: &str| format!("--format flag deprecated for command \"{tool}\"");
    let conflict = |verb: &str| {
        format!(
            "{}ERROR cannot {verb} 1-200/tcp (unit \"foo/0\"): port range conflicts with 10-20/tcp (unit \"foo/0\")\n",
            note(&format!("{verb}-port"))
        )
    };
    check(
        &with_ports(&["10-20/tcp"]),
        [
            Row { stderr: note("open-port"), ..is_silent("open-port --format json 80") },
            Row { stderr: note("close-port"), ..is_silent("close-port --format=x 80") },
            Row { stderr: conflict("open"), ..fails("open-port --format x 1-200", "") },
            Row { stderr: conflict("close"), ..fails("close-port --format x 1-200", "") },
            wrong(
                "open-port --format x spam",
                "invalid port \"spam\": strconv.Atoi: parsing \"spam\": invalid syntax",
            ),
        ],
    );
    let no_file = format!("{}ERROR open /nowhere/at/all: no such file or directory\n", note("relation-set"));
    let no_leader = format!("{}ERROR cannot write relation settings\n", note("relation-set"));
    check(
        &super::changed(),
        [
            Row { stderr: note("relation-set"), ..is_silent("relation-set --format x a=b") },
            Row { stderr: no_file, ..fails("relation-set --format x --file /nowhere/at/all", "") },
            Row { stderr: no_leader, ..fails("relation-set --format x --app", "") },
        ],
    );
}

#[test]
fn kubernetes_opens_no_ranges() {
    let scene = start(State::new().model(Model::kubernetes("globe")));
    let words = "port ranges are not supported for k8s applications, please specify a single port";
    check(
        &scene,
        [
            fails("open-port 10-20", words),
            fails("close-port 10-20/udp", words),
            is_silent("open-port 10-10"),
            wrong("open-port 20-10", "invalid port range 20-10/tcp"),
        ],
    );
}

#[test]
fn opened_ports_are_listed() {
    let scene = with_ports(&["80/tcp", "10-20/tcp (web, db)", "53/udp", "icmp", "100/tcp"]);
    check(
        &scene,
        [
            prints("opened-ports", "icmp\n10-20/tcp\n80/tcp\n100/tcp\n53/udp\n"),
            prints("opened-ports --format yaml", "- icmp\n- 10-20/tcp\n- 80/tcp\n- 100/tcp\n- 53/udp\n"),
            prints(
                "opened-ports --format json",
                "[\"icmp\",\"10-20/tcp\",\"80/tcp\",\"100/tcp\",\"53/udp\"]\n",
            ),
            prints(
                "opened-ports --endpoints",
                "icmp (*)\n10-20/tcp (db, web)\n80/tcp (*)\n100/tcp (*)\n53/udp (*)\n",
            ),
            prints("opened-ports --endpoints=false", "icmp\n10-20/tcp\n80/tcp\n100/tcp\n53/udp\n"),
            wrong("opened-ports --endpoints web", "unrecognized args: [\"web\"]"),
        ],
    );
    check(
        &with_ports(&[]),
        [
            is_silent("opened-ports"),
            prints("opened-ports --format yaml", "[]\n"),
            prints("opened-ports --format json", "[]\n"),
        ],
    );
}
