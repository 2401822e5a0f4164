//! `status-get`, `status-set` and `application-version-set`.

use juju_scenario::prelude::*;

use super::{after, check, fails, led, prints, start, wrong};

fn scene() -> Scene {
    let mut state = State::new()
        .unit_status(Status::blocked("no audience"))
        .app_status(Status::waiting("for the curtain"));
    state.status.units.insert("foo/10", Status::active(""));
    state.status.units.insert("foo/2", Status::active("ready"));
    start(state)
}

#[test]
fn status_get_prints_the_status_or_all_of_it() {
    let whole = "message: no audience\nstatus: blocked\nstatus-data: {}\n";
    check(
        &scene(),
        [
            prints("status-get", "blocked\n"),
            prints("status-get --format smart", "blocked\n"),
            prints("status-get --format yaml", "status: blocked\n"),
            prints("status-get --format json", "{\"status\":\"blocked\"}\n"),
            prints("status-get --include-data", whole),
            prints("status-get --include-data --format yaml", whole),
            prints("status-get --include-data=0", "blocked\n"),
            prints(
                "status-get --include-data --format json",
                "{\"message\":\"no audience\",\"status\":\"blocked\",\"status-data\":{}}\n",
            ),
            fails("status-get --application", "finding application status: this unit is not the leader"),
            wrong("status-get x", "unrecognized args: [\"x\"]"),
            wrong("status-get --application x", "unrecognized args: [\"x\"]"),
        ],
    );
}

#[test]
fn the_leader_gets_the_application_s_status_with_those_of_the_units() {
    let brief = "\
application-status:
  status: waiting
  units:
    foo/0:
      status: blocked
    foo/2:
      status: active
    foo/10:
      status: active
";
    let json = concat!(
        r#"{"application-status":{"status":"waiting","units":{"foo/0":{"status":"blocked"},"#,
        r#""foo/10":{"status":"active"},"foo/2":{"status":"active"}}}}"#,
        "\n"
    );
    let whole = "\
application-status:
  message: for the curtain
  status: waiting
  status-data: {}
  units:
    foo/0:
      message: no audience
      status: blocked
      status-data: {}
    foo/2:
      message: ready
      status: active
      status-data: {}
    foo/10:
      message: \"\"
      status: active
      status-data: {}
";
    check(
        &led(scene()),
        [
            prints("status-get --application", "waiting\n"),
            prints("status-get --application --format yaml", brief),
            prints("status-get --application --format json", json),
            prints("status-get --application --include-data", whole),
        ],
    );
}

#[test]
fn status_set_takes_four_of_the_statuses_and_a_message() {
    let invalid = |word: &str| {
        format!("invalid status \"{word}\", expected one of [maintenance blocked waiting active]")
    };
    check(
        &scene(),
        [
            wrong("status-set", "invalid args, require <status> [message]"),
            wrong("status-set foo", &invalid("foo")),
            wrong("status-set Active", &invalid("Active")),
            wrong("status-set error", &invalid("error")),
            wrong("status-set unknown x y", &invalid("unknown")),
            wrong("status-set terminated", &invalid("terminated")),
            wrong("status-set ''", &invalid("")),
            wrong("status-set active ok extra", "unrecognized args: [\"extra\"]"),
            wrong("status-set active -1", "option provided but not defined: -1"),
            wrong("status-set --format json active", "option provided but not defined: --format"),
            fails("status-set --application active", "this unit is not the leader"),
        ],
    );
    let rows = [
        ("status-set active", Status::active("")),
        ("status-set maintenance 'setting up'", Status::maintenance("setting up")),
        ("status-set blocked ''", Status::blocked("")),
        ("status-set waiting -- -1", Status::waiting("-1")),
        ("status-set -- waiting -1", Status::waiting("-1")),
    ];
    for (line, expected) in rows {
        assert_eq!(after(&scene(), &[line]).context_out.state.status.unit, expected, "{line}");
    }
    let out = after(&led(scene()), &["status-set active --application 'all well'"]);
    assert_eq!(out.context_out.state.status.app, Status::active("all well"));
}

#[test]
fn application_version_set_takes_any_text() {
    let rows = [("application-version-set 16.2", "16.2"), ("application-version-set ''", "")];
    for (line, expected) in rows {
        assert_eq!(after(&scene(), &[line]).context_out.state.status.app_version, expected);
    }
    check(
        &scene(),
        [
            wrong("application-version-set", "no version specified"),
            wrong("application-version-set 1 2", "unrecognized args: [\"2\"]"),
            wrong("application-version-set --format x 1", "option provided but not defined: --format"),
        ],
    );
}
