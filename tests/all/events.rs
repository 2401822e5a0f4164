//! Every event that Juju sends: by name and by its own function, as the hook of a charm in Rust and as the environment of one
//! that is a process, and what the hook tools answer in it.

use std::collections::BTreeSet;

use juju_charm::{HookKind, Rotation};
use juju_scenario::prelude::*;
use juju_scenario::state::{Layer, LayerCheck, check, notice};
use rstest::rstest;

const ID: &str = "9m4e2mr0ui3e8a215n4g";
const URI: &str = "secret:9m4e2mr0ui3e8a215n4g";

/// An event, and what is to be seen of it.
struct Row {
    /// What it is called.
    name: &'static str,
    event: Event,
    state: State,
    /// What its environment has that other hooks' have not.
    env: &'static [(&'static str, &'static str)],
}

fn row(event: Event, name: &'static str, state: State, env: &'static [(&str, &str)]) -> Row {
    Row { name, event, state, env }
}

fn leader() -> State {
    State::new().leader(true)
}

/// A relation with two units that have joined.
fn db() -> Relation {
    relation("db", "pg")
        .id(3)
        .remote_app_name("pg")
        .remote_app_data([("version", "16")])
        .remote_units_data([(0, [("host", "10.0.0.10")]), (1, [("host", "10.0.0.11")])])
        .local_unit_data([("user", "foo")])
}

fn related() -> State {
    State::new().relation(db())
}

fn of_secret(owner: &str) -> State {
    let secret = secret(ID, [("password", "old")])
        .revision(2, [("password", "new")])
        .owner(owner)
        .label("admin")
        .rotate(Rotation::Monthly)
        .expire("2026-01-01T00:00:00Z")
        .tracked_revision(if owner == "pg" { 1 } else { 2 });
    let secret =
        if owner == "pg" { Secret { label: None, ..secret }.consumer_label("theirs") } else { secret };
    State::new().secret(secret)
}

fn in_pod() -> State {
    let web = container("web").can_connect(true).notice(notice("example.com/backup").id("4"));
    State::new().container(web.layer("base", Layer::new().check("up", LayerCheck::new())).check(check("up")))
}

/// Every event, with what `hook-tools` and the hooks' environment have in Juju.
fn rows() -> Vec<Row> {
    let null = State::new;
    let storage = || State::new().storage(storage("data").index(7).location("/srv/data"));
    vec![
        row(event::install(), "install", null(), &[]),
        row(event::start(), "start", null(), &[]),
        row(event::stop(), "stop", null(), &[]),
        row(event::remove(), "remove", null(), &[]),
        row(event::config_changed(), "config-changed", null(), &[]),
        row(event::update_status(), "update-status", null(), &[]),
        row(event::upgrade_charm(), "upgrade-charm", null(), &[]),
        row(event::leader_elected(), "leader-elected", leader(), &[]),
        row(event::leader_settings_changed(), "leader-settings-changed", null(), &[]),
        row(event::collect_metrics(), "collect-metrics", null(), &[]),
        row(event::meter_status_changed(), "meter-status-changed", null(), &[]),
        row(
            event::pre_series_upgrade("ubuntu@24.04").target_series("noble"),
            "pre-series-upgrade",
            null(),
            &[("JUJU_TARGET_BASE", "ubuntu@24.04"), ("JUJU_TARGET_SERIES", "noble")],
        ),
        row(
            event::post_series_upgrade("ubuntu@24.04"),
            "post-series-upgrade",
            null(),
            &[("JUJU_TARGET_BASE", "ubuntu@24.04")],
        ),
        row(
            event::relation_created("db"),
            "db-relation-created",
            related(),
            &[
                ("JUJU_RELATION", "db"),
                ("JUJU_RELATION_ID", "db:3"),
                ("JUJU_REMOTE_APP", "pg"),
                ("JUJU_REMOTE_UNIT", ""),
            ],
        ),
        row(
            event::relation_joined("db").remote_unit(1),
            "db-relation-joined",
            related(),
            &[
                ("JUJU_RELATION", "db"),
                ("JUJU_RELATION_ID", "db:3"),
                ("JUJU_REMOTE_APP", "pg"),
                ("JUJU_REMOTE_UNIT", "pg/1"),
            ],
        ),
        row(
            event::relation_changed("db").without_remote_unit(),
            "db-relation-changed",
            related(),
            &[
                ("JUJU_RELATION", "db"),
                ("JUJU_RELATION_ID", "db:3"),
                ("JUJU_REMOTE_APP", "pg"),
                ("JUJU_REMOTE_UNIT", ""),
            ],
        ),
        row(
            event::relation_departed("db").remote_unit(1),
            "db-relation-departed",
            related(),
            &[
                ("JUJU_RELATION", "db"),
                ("JUJU_RELATION_ID", "db:3"),
                ("JUJU_REMOTE_APP", "pg"),
                ("JUJU_REMOTE_UNIT", "pg/1"),
                ("JUJU_DEPARTING_UNIT", "pg/1"),
            ],
        ),
        row(
            event::relation_departed("db").remote_unit(0).departing_unit("foo/0"),
            "db-relation-departed",
            related(),
            &[
                ("JUJU_RELATION", "db"),
                ("JUJU_RELATION_ID", "db:3"),
                ("JUJU_REMOTE_APP", "pg"),
                ("JUJU_REMOTE_UNIT", "pg/0"),
                ("JUJU_DEPARTING_UNIT", "foo/0"),
            ],
        ),
        row(
            event::relation_broken("db"),
            "db-relation-broken",
            State::new().relation(db().remote_app_name("").remote_units_data([(0, [("", ""); 0]); 0])),
            // Who was at the other end is not said.
            &[
                ("JUJU_RELATION", "db"),
                ("JUJU_RELATION_ID", "db:3"),
                ("JUJU_REMOTE_APP", ""),
                ("JUJU_REMOTE_UNIT", ""),
            ],
        ),
        row(
            event::storage_attached("data"),
            "data-storage-attached",
            storage(),
            &[
                ("JUJU_STORAGE_ID", "data/7"),
                ("JUJU_STORAGE_LOCATION", "/srv/data"),
                ("JUJU_STORAGE_KIND", "filesystem"),
            ],
        ),
        row(
            event::storage_detaching("data"),
            "data-storage-detaching",
            storage(),
            &[
                ("JUJU_STORAGE_ID", "data/7"),
                ("JUJU_STORAGE_LOCATION", "/srv/data"),
                ("JUJU_STORAGE_KIND", "filesystem"),
            ],
        ),
        row(
            event::secret_changed(ID),
            "secret-changed",
            of_secret("pg"),
            &[("JUJU_SECRET_ID", URI), ("JUJU_SECRET_LABEL", "theirs")],
        ),
        row(
            event::secret_rotate(URI),
            "secret-rotate",
            of_secret("unit"),
            &[("JUJU_SECRET_ID", URI), ("JUJU_SECRET_LABEL", "admin")],
        ),
        row(
            event::secret_remove(URI, 1),
            "secret-remove",
            of_secret("unit"),
            &[("JUJU_SECRET_ID", URI), ("JUJU_SECRET_LABEL", "admin"), ("JUJU_SECRET_REVISION", "1")],
        ),
        row(
            event::secret_expired(URI, 2),
            "secret-expired",
            of_secret("unit"),
            &[("JUJU_SECRET_ID", URI), ("JUJU_SECRET_LABEL", "admin"), ("JUJU_SECRET_REVISION", "2")],
        ),
        row(event::pebble_ready("web"), "web-pebble-ready", in_pod(), &[("JUJU_WORKLOAD_NAME", "web")]),
        row(
            event::pebble_custom_notice("web", "example.com/backup"),
            "web-pebble-custom-notice",
            in_pod(),
            &[
                ("JUJU_WORKLOAD_NAME", "web"),
                ("JUJU_NOTICE_ID", "4"),
                ("JUJU_NOTICE_TYPE", "custom"),
                ("JUJU_NOTICE_KEY", "example.com/backup"),
            ],
        ),
        row(
            event::pebble_check_failed("web", "up"),
            "web-pebble-check-failed",
            in_pod(),
            &[("JUJU_WORKLOAD_NAME", "web"), ("JUJU_PEBBLE_CHECK_NAME", "up")],
        ),
        row(
            event::pebble_check_recovered("web", "up"),
            "web-pebble-check-recovered",
            in_pod(),
            &[("JUJU_WORKLOAD_NAME", "web"), ("JUJU_PEBBLE_CHECK_NAME", "up")],
        ),
        row(
            event::action("backup").action_id("7"),
            "backup-action",
            null(),
            &[("JUJU_ACTION_NAME", "backup"), ("JUJU_ACTION_UUID", "7"), ("JUJU_ACTION_TAG", "action-7")],
        ),
    ]
}

fn scenario() -> Scenario {
    Scenario::new(CharmSpec::without_code().name("foo"))
}

/// The hook that a charm in Rust gets.
fn hook(row: &Row) -> Hook {
    scenario().play(&Scene::new(row.event.clone()).state(row.state.clone())).hook
}

#[test]
fn the_table_has_every_event() {
    let names: BTreeSet<String> = rows().into_iter().map(|row| row.event.name).collect();
    for name in HookKind::fixed_names() {
        assert!(names.contains(name), "{name}");
    }
    for suffix in HookKind::suffixes().chain(["-action"]) {
        assert!(names.iter().any(|name| name.ends_with(suffix)), "{suffix}");
    }
}

#[test]
fn a_function_makes_the_event_of_that_name() {
    for Row { name, event, .. } in rows() {
        assert_eq!(event.name, name);
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event, "{text}");
    }
}

/// What belongs to a hook is in its environment, and is read from there.
#[test]
fn a_hook_and_its_environment_are_the_same() {
    for row in rows() {
        let hook = hook(&row);
        let env = hook.to_env();
        assert_eq!(Hook::from_env(env.clone()).unwrap(), hook);
        let (is_action, name) = (row.name.strip_suffix("-action"), row.name);
        let path = is_action.map_or_else(|| format!("hooks/{name}"), |action| format!("actions/{action}"));
        let name = if is_action.is_some() { "" } else { name };
        let mut expected = vec![("JUJU_DISPATCH_PATH", path), ("JUJU_HOOK_NAME", name.to_owned())];
        expected.extend(row.env.iter().map(|(variable, value)| (*variable, (*value).to_owned())));
        assert_eq!(env, expected, "{}", row.name);
    }
}

/// A charm that is a process finds in its environment the hook that one in Rust is given.
#[cfg(all(unix, feature = "dispatch"))]
#[test]
fn a_process_is_told_what_a_function_is_given() {
    let charm = crate::dispatch::CharmDir::dispatching("env");
    for row in rows() {
        let out = charm.scenario().play(&Scene::new(row.event.clone()).state(row.state.clone()));
        let printed = out.process.as_ref().unwrap().stdout_text();
        let env = printed.lines().filter_map(|line| line.split_once('='));
        assert_eq!(Hook::from_env(env).unwrap(), hook(&row), "{}", row.name);
        assert_eq!(out.hook, hook(&row), "{}", row.name);
    }
}

/// What a hook tool answers, on stdout if it succeeds and else on stderr.
fn answer(event: Event, state: State, call: &str) -> String {
    let mut hook = scenario().begin(&Scene::new(event).state(state)).unwrap();
    let mut words = call.split(' ');
    let reply = hook.call(words.next().unwrap(), words);
    String::from_utf8([reply.stdout, reply.stderr].concat()).unwrap().trim_end().to_owned()
}

/// What the relation of a relation event looks like in it.
#[rstest]
#[case::created(event::relation_created("db"), [], ["db:3", "", "version: \"16\""])]
#[case::joined(event::relation_joined("db").remote_unit(1), [0], ["db:3", "pg/0\npg/1", "host: 10.0.0.11"])]
#[case::changed(event::relation_changed("db").remote_unit(0), [0, 1], ["db:3", "pg/0\npg/1", "host: 10.0.0.10"])]
#[case::changed_app(event::relation_changed("db").without_remote_unit(), [0], ["db:3", "pg/0", "version: \"16\""])]
#[case::departed(event::relation_departed("db").remote_unit(1), [0, 1], ["db:3", "pg/0", "host: 10.0.0.11"])]
#[case::broken(event::relation_broken("db"), [], ["", "", "version: \"16\""])]
fn in_a_relation_event_the_tools_are_about_its_relation(
    #[case] event: Event,
    #[case] joined: impl IntoIterator<Item = u32>,
    #[case] expected: [&str; 3],
) {
    let state = State::new().relation(db().joined(joined));
    let found = ["relation-ids", "relation-list", "relation-get"]
        .map(|call| answer(event.clone(), state.clone(), call));
    assert_eq!(found, expected);
    // Whatever has happened, each side's databags can be read by the relation's id.
    for (call, bag) in [
        ("relation-get -r db:3 - pg/1", "host: 10.0.0.11"),
        ("relation-get -r db:3 --app - pg", "version: \"16\""),
        ("relation-get -r db:3 - foo/0", "user: foo"),
    ] {
        assert_eq!(answer(event.clone(), state.clone(), call), bag, "{call}");
    }
    let written = scenario().begin(&Scene::new(event).state(state)).unwrap();
    let out = {
        let mut hook = written;
        hook.call("relation-set", ["user=bar"]);
        hook.end(0)
    };
    assert_eq!(out.context_out.state.relations[0].local_unit_data, [("user", "bar")]);
}

#[rstest]
#[case::install(event::install(), "", "ERROR invalid value \"db:3\" for option -r: relation not found")]
#[case::start(event::start(), "db:3", "pg/0\npg/1")]
#[case::config_changed(event::config_changed(), "db:3", "pg/0\npg/1")]
fn in_any_other_event_no_relation_is_meant_unless_it_is_named(
    #[case] event: Event,
    #[case] ids: &str,
    #[case] members: &str,
) {
    let state = State::new().relation(db().local_unit_data(Databag::new()));
    assert_eq!(answer(event.clone(), state.clone(), "relation-ids db"), ids);
    assert_eq!(answer(event.clone(), state.clone(), "relation-list -r db:3"), members);
    assert_eq!(answer(event.clone(), state.clone(), "relation-list"), "ERROR no relation id specified");
    assert_eq!(answer(event, state, "relation-ids"), "ERROR no endpoint name specified");
}

#[test]
fn in_a_storage_event_the_tool_is_about_its_instance() {
    let state = || {
        State::new()
            .storage(storage("data").location("/srv/0"))
            .storage(storage("data").index(1).location("/srv/1"))
    };
    let second = event::storage_detaching("data").storage("data/1");
    assert_eq!(answer(second, state(), "storage-get location"), "/srv/1");
    assert_eq!(
        answer(event::start(), state(), "storage-get location"),
        "ERROR no storage instance specified"
    );
}

#[test]
fn action_tools_are_for_actions() {
    let refused = "ERROR not running an action";
    assert_eq!(answer(event::start(), State::new(), "action-get to"), refused);
    assert_eq!(answer(event::action("backup").param("to", "s3"), State::new(), "action-get to"), "s3");
}

/// A subordinate's unit is there for its principal's.
#[test]
fn a_subordinate_knows_its_principal() {
    let meta = "{name: foo, subordinate: true, requires: {host: {interface: juju-info, scope: container}}}";
    let scenario = Scenario::new(CharmSpec::without_code().meta(meta));
    let host = |unit: u32| {
        let host = subordinate_relation("host", "juju-info").remote_app_name("web");
        State::new().relation(host.remote_units_data([(unit, [("", ""); 0])]))
    };
    for unit in [2, 5] {
        let hook = scenario.begin(&Scene::new(event::start()).state(host(unit))).unwrap();
        assert_eq!(hook.unit().principal_unit, Some(format!("web/{unit}")));
    }
    assert_eq!(scenario.begin(&Scene::new(event::start())).unwrap().unit().principal_unit, None);
}
