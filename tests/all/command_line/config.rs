//! `config-get` and `goal-state`.

use juju_charm::Map;
use juju_scenario::prelude::*;

use super::{check, check_on, is_silent, prints, start, wrong};

const OPTIONS: &str = "
options:
  title: {type: string, default: Hamlet}
  acts: {type: int}
  subtitle: {type: string}
";

fn configured() -> Scene {
    let state = State::new()
        .config("acts", 45)
        .config("seats", 1_000_000)
        .config("price", 1_234_567)
        .config("ratio", 0.5)
        .config("lit", true)
        .config("dark", false)
        .config("empty", "")
        .config("looks", "1.5")
        .config("html", "<a> & b");
    start(state)
}

#[test]
fn one_option_is_printed_as_its_type_is() {
    check(
        &configured(),
        [
            prints("config-get acts", "45\n"),
            prints("config-get --format yaml acts", "45\n"),
            prints("config-get --format json acts", "45\n"),
            // A number comes out of the controller's JSON, and is a float.
            prints("config-get seats", "1e+06\n"),
            prints("config-get --format yaml seats", "1e+06\n"),
            prints("config-get --format json seats", "1000000\n"),
            prints("config-get price", "1.234567e+06\n"),
            prints("config-get --format json price", "1234567\n"),
            prints("config-get ratio", "0.5\n"),
            prints("config-get lit", "True\n"),
            prints("config-get dark", "False\n"),
            prints("config-get --format yaml lit", "true\n"),
            prints("config-get --format json dark", "false\n"),
            is_silent("config-get empty"),
            prints("config-get --format yaml empty", "\"\"\n"),
            prints("config-get --format json empty", "\"\"\n"),
            prints("config-get looks", "1.5\n"),
            prints("config-get --format yaml looks", "\"1.5\"\n"),
            prints("config-get --format json looks", "\"1.5\"\n"),
            prints("config-get html", "<a> & b\n"),
            prints("config-get --format json html", "\"\\u003ca\\u003e \\u0026 b\"\n"),
            is_silent("config-get nope"),
            is_silent("config-get --format yaml nope"),
            prints("config-get --format json nope", "null\n"),
        ],
    );
}

#[test]
fn all_options_are_printed_with_or_without_those_that_have_no_value() {
    let stage = Scenario::new(CharmSpec::without_code().name("foo").config(OPTIONS));
    let scene = start(State::new().config("acts", 5));
    check_on(
        &stage,
        &scene,
        [
            prints("config-get", "acts: 5\ntitle: Hamlet\n"),
            prints("config-get ''", "acts: 5\ntitle: Hamlet\n"),
            prints("config-get --format json", "{\"acts\":5,\"title\":\"Hamlet\"}\n"),
            prints("config-get -a", "acts: 5\nsubtitle: null\ntitle: Hamlet\n"),
            prints("config-get --all", "acts: 5\nsubtitle: null\ntitle: Hamlet\n"),
            prints("config-get --all ''", "acts: 5\nsubtitle: null\ntitle: Hamlet\n"),
            prints("config-get -a --format json", "{\"acts\":5,\"subtitle\":null,\"title\":\"Hamlet\"}\n"),
            prints("config-get --all=false", "acts: 5\ntitle: Hamlet\n"),
            is_silent("config-get subtitle"),
            prints("config-get --format json subtitle", "null\n"),
        ],
    );
    check(
        &start(State::new()),
        [prints("config-get", "{}\n"), prints("config-get --all --format json", "{}\n")],
    );
}

#[test]
fn what_is_wrong_with_config_get() {
    check(
        &configured(),
        [
            wrong("config-get --all monsters", "cannot use argument --all together with key \"monsters\""),
            wrong("config-get monsters keys", "unrecognized args: [\"keys\"]"),
            wrong("config-get --all monsters keys", "unrecognized args: [\"keys\"]"),
            wrong("config-get '' keys", "unrecognized args: [\"keys\"]"),
            wrong("config-get --foo --format xml", "option provided but not defined: --foo"),
        ],
    );
}

#[test]
fn goal_state_knows_yaml_and_json() {
    let status =
        |status: &str| tool::GoalStatus { status: status.into(), since: "2026-01-31T12:00:00Z".into() };
    let goal = tool::GoalState {
        units: [("foo/10", status("waiting")), ("foo/2", status("active"))]
            .map(|(k, v)| (k.to_owned(), v))
            .into(),
        relations: [("db".to_owned(), Map::from([("pg".to_owned(), status("joined"))]))].into(),
    };
    let yaml = "\
units:
  foo/2:
    status: active
    since: 2026-01-31 12:00:00Z
  foo/10:
    status: waiting
    since: 2026-01-31 12:00:00Z
relations:
  db:
    pg:
      status: joined
      since: 2026-01-31 12:00:00Z
";
    let json = concat!(
        r#"{"units":{"foo/10":{"status":"waiting","since":"2026-01-31 12:00:00Z"},"#,
        r#""foo/2":{"status":"active","since":"2026-01-31 12:00:00Z"}},"#,
        r#""relations":{"db":{"pg":{"status":"joined","since":"2026-01-31 12:00:00Z"}}}}"#,
        "\n"
    );
    check(
        &start(State::new().goal_state(goal)),
        [
            prints("goal-state", yaml),
            prints("goal-state --format yaml", yaml),
            prints("goal-state --format json", json),
            wrong(
                "goal-state --format smart",
                "invalid value \"smart\" for option --format: unknown format \"smart\"",
            ),
            wrong("goal-state x", "unrecognized args: [\"x\"]"),
        ],
    );
    check(
        &start(State::new().goal_state(tool::GoalState::default())),
        [prints("goal-state", "units: {}\nrelations: {}\n")],
    );
}
