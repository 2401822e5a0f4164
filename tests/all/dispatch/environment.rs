//! What a charm's process finds in its environment.

use std::collections::BTreeMap;

use juju_scenario::prelude::*;
use juju_scenario::state::{Layer, LayerCheck, check, notice};
use rstest::rstest;

use super::{CharmDir, stdout};

/// What the charm's process finds in its environment, but for what its shell adds.
fn variables(scenario: &Scenario, scene: &Scene) -> BTreeMap<String, String> {
    let printed = stdout(&scenario.play(scene));
    let mut variables: BTreeMap<String, String> = printed
        .lines()
        .map(|line| {
            let (name, value) = line.split_once('=').unwrap();
            (name.to_owned(), value.to_owned())
        })
        .collect();
    for name in ["PWD", "OLDPWD", "SHLVL", "_"] {
        variables.remove(name);
    }
    variables
}

fn printing() -> CharmDir {
    CharmDir::dispatching("env")
}

/// The variables that every hook has, and that every action has.
const ALWAYS: [&str; 26] = [
    "APT_LISTCHANGES_FRONTEND",
    "CHARM_DIR",
    "CLOUD_API_VERSION",
    "DEBIAN_FRONTEND",
    "JUJU_AGENT_SOCKET_ADDRESS",
    "JUJU_AGENT_SOCKET_NETWORK",
    "JUJU_API_ADDRESSES",
    "JUJU_AVAILABILITY_ZONE",
    "JUJU_CHARM_DIR",
    "JUJU_CHARM_FTP_PROXY",
    "JUJU_CHARM_HTTPS_PROXY",
    "JUJU_CHARM_HTTP_PROXY",
    "JUJU_CHARM_NO_PROXY",
    "JUJU_CONTEXT_ID",
    "JUJU_DISPATCH_PATH",
    "JUJU_HOOK_NAME",
    "JUJU_MACHINE_ID",
    "JUJU_MODEL_NAME",
    "JUJU_MODEL_UUID",
    "JUJU_PRINCIPAL_UNIT",
    "JUJU_SLA",
    "JUJU_UNIT_NAME",
    "JUJU_VERSION",
    "LANG",
    "PATH",
    "TERM",
];

fn is_ours(name: &str) -> bool {
    name == "HOME" || name.starts_with("LC_")
}

#[rstest]
#[case::plain(event("start"), &[("JUJU_HOOK_NAME", "start"), ("JUJU_DISPATCH_PATH", "hooks/start")])]
#[case::relation(
    event("db-relation-changed").remote_unit(0),
    &[("JUJU_RELATION", "db"), ("JUJU_RELATION_ID", "db:3"), ("JUJU_REMOTE_APP", "pg"), ("JUJU_REMOTE_UNIT", "pg/0")]
)]
#[case::of_the_application(
    event("db-relation-changed").without_remote_unit(),
    &[("JUJU_RELATION", "db"), ("JUJU_RELATION_ID", "db:3"), ("JUJU_REMOTE_APP", "pg"), ("JUJU_REMOTE_UNIT", "")]
)]
#[case::departed(
    event("db-relation-departed").remote_unit(0),
    &[
        ("JUJU_RELATION", "db"),
        ("JUJU_RELATION_ID", "db:3"),
        ("JUJU_REMOTE_APP", "pg"),
        ("JUJU_REMOTE_UNIT", "pg/0"),
        ("JUJU_DEPARTING_UNIT", "pg/0"),
    ]
)]
#[case::broken(
    event("db-relation-broken"),
    &[("JUJU_RELATION", "db"), ("JUJU_RELATION_ID", "db:3"), ("JUJU_REMOTE_APP", "pg"), ("JUJU_REMOTE_UNIT", "")]
)]
#[case::storage(
    event("data-storage-attached"),
    &[("JUJU_STORAGE_ID", "data/0"), ("JUJU_STORAGE_LOCATION", "/srv/data"), ("JUJU_STORAGE_KIND", "filesystem")]
)]
#[case::secret(
    event("secret-changed").secret("secret:9m4e2mr0ui3e8a215n4g"),
    &[("JUJU_SECRET_ID", "secret:9m4e2mr0ui3e8a215n4g"), ("JUJU_SECRET_LABEL", "")]
)]
#[case::expired(
    event("secret-expired").secret("secret:8m4e2mr0ui3e8a215n4g"),
    &[
        ("JUJU_SECRET_ID", "secret:8m4e2mr0ui3e8a215n4g"),
        ("JUJU_SECRET_LABEL", "admin"),
        ("JUJU_SECRET_REVISION", "2"),
    ]
)]
#[case::workload(event("web-pebble-ready"), &[("JUJU_WORKLOAD_NAME", "web")])]
#[case::notice(
    event("web-pebble-custom-notice").notice_id("4").notice_key("example.com/backup"),
    &[
        ("JUJU_WORKLOAD_NAME", "web"),
        ("JUJU_NOTICE_ID", "4"),
        ("JUJU_NOTICE_TYPE", "custom"),
        ("JUJU_NOTICE_KEY", "example.com/backup"),
    ]
)]
#[case::check(
    event("web-pebble-check-failed").check("up"),
    &[("JUJU_WORKLOAD_NAME", "web"), ("JUJU_PEBBLE_CHECK_NAME", "up")]
)]
#[case::action(
    event("backup-action").action_id("7"),
    &[
        ("JUJU_HOOK_NAME", ""),
        ("JUJU_DISPATCH_PATH", "actions/backup"),
        ("JUJU_ACTION_NAME", "backup"),
        ("JUJU_ACTION_UUID", "7"),
        ("JUJU_ACTION_TAG", "action-7"),
    ]
)]
fn each_event_has_its_variables_and_no_others(#[case] event: Event, #[case] expected: &[(&str, &str)]) {
    let charm = printing();
    let db = relation("db", "pg").id(3).remote_app_name("pg").remote_unit_data(0, [("a", "b")]);
    let state = State::new()
        .relation(db)
        .storage(storage("data").location("/srv/data"))
        .secret(secret("9m4e2mr0ui3e8a215n4g", [("password", "poison")]).revision(2, [("password", "sword")]))
        .secret(
            secret("8m4e2mr0ui3e8a215n4g", [("token", "old")])
                .owner("unit")
                .label("admin")
                .revision(2, [("token", "new")])
                .expire("2026-01-01T00:00:00Z"),
        );
    let web = container("web").can_connect(true).notice(notice("example.com/backup").id("4"));
    let web = web.layer("base", Layer::new().check("up", LayerCheck::new())).check(check("up"));
    let is_of_pebble = event.name.contains("-pebble-");
    let state = if is_of_pebble { state.container(web) } else { state };
    let found = variables(&charm.scenario(), &Scene::new(event).state(state));
    for (name, value) in expected {
        assert_eq!(found.get(*name).map(String::as_str), Some(*value), "{name}");
    }
    let known = |name: &str| ALWAYS.contains(&name) || expected.iter().any(|(known, _)| *known == name);
    let others: Vec<&String> = found.keys().filter(|name| !known(name) && !is_ours(name)).collect();
    assert_eq!(others, [""; 0], "variables of something else");
    let missing: Vec<&&str> = ALWAYS.iter().filter(|name| !found.contains_key(**name)).collect();
    assert_eq!(missing, [&""; 0], "variables that every hook has");
}

#[test]
fn the_unit_and_its_model_are_in_the_environment() {
    let charm = printing();
    let scenario = charm.scenario().unit_number(3).juju_version("3.6.1");
    let model = Model::new("prod").uuid("5ce9a210-0000-4000-8000-000000000002");
    let found = variables(&scenario, &Scene::new("start").state(State::new().model(model)));
    for (name, value) in [
        ("JUJU_UNIT_NAME", "foo/3"),
        ("JUJU_MODEL_NAME", "prod"),
        ("JUJU_MODEL_UUID", "5ce9a210-0000-4000-8000-000000000002"),
        ("JUJU_VERSION", "3.6.1"),
        ("JUJU_MACHINE_ID", "3"),
        ("JUJU_AVAILABILITY_ZONE", ""),
        ("JUJU_PRINCIPAL_UNIT", ""),
        ("JUJU_AGENT_SOCKET_NETWORK", "unix"),
        ("LANG", "C.UTF-8"),
        ("DEBIAN_FRONTEND", "noninteractive"),
        ("APT_LISTCHANGES_FRONTEND", "none"),
    ] {
        assert_eq!(found.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert_eq!(found["CHARM_DIR"], found["JUJU_CHARM_DIR"]);
}

#[test]
fn on_kubernetes_there_is_no_machine() {
    let charm = printing();
    let scene = Scene::new("start").state(State::new().model(Model::kubernetes("stage")));
    assert_eq!(variables(&charm.scenario(), &scene)["JUJU_MACHINE_ID"], "");
}

#[test]
fn juju_4_says_nothing_of_a_service_level() {
    let charm = printing();
    let found = variables(&charm.scenario().juju_version("4.0.1"), &Scene::new("start"));
    assert!(!found.contains_key("JUJU_SLA"));
    assert_eq!(found["JUJU_VERSION"], "4.0.1");
}

#[test]
fn the_hooks_context_has_the_unit_the_hook_and_a_number_that_is_the_same_in_every_run() {
    let charm = printing();
    let id = |event: &str| variables(&charm.scenario(), &Scene::new(event))["JUJU_CONTEXT_ID"].clone();
    let (start, again, stop) = (id("start"), id("start"), id("stop"));
    assert_eq!(start, again);
    assert_ne!(start, stop);
    let hex = start.strip_prefix("foo/0-start-").unwrap();
    assert!(hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()), "{hex}");
    assert!(id("backup-action").starts_with("foo/0-backup-"));
}

#[test]
fn the_tests_own_environment_does_not_leak_in() {
    let charm = printing();
    let found = variables(&charm.scenario(), &Scene::new("start"));
    for (name, _) in std::env::vars() {
        let belongs = ALWAYS.contains(&name.as_str()) || is_ours(&name);
        assert!(belongs || !found.contains_key(&name), "{name}");
    }
    assert_eq!(found.get("HOME").map(String::as_str), std::env::var("HOME").ok().as_deref());
}

/// The whole of what another process's environment gives to the charm.
#[test]
#[cfg(feature = "cli")]
fn of_the_environment_around_it_the_charm_gets_home_and_the_locale_alone() {
    let charm = CharmDir::dispatching("env").file("scene.yaml", "event: start\n");
    let played = std::process::Command::new(env!("CARGO_BIN_EXE_juju-scenario"))
        .args(["play", "--json", "--charm"])
        .args([charm.path(), &charm.path().join("scene.yaml")])
        .env_clear()
        .envs([
            ("HOME", "/home/will"),
            ("LC_ALL", "C"),
            ("LC_TIME", "C.UTF-8"),
            ("LANG", "de_DK"),
            ("PATH", "/usr/bin:/bin"),
        ])
        .envs([
            ("JUJU_UNIT_NAME", "other/7"),
            ("JUJU_REMOTE_UNIT", "other/8"),
            ("PYTHONPATH", "/lib"),
            ("GREETING", "hello"),
        ])
        .output()
        .unwrap();
    let record: serde_json::Value = serde_json::from_slice(&played.stdout).unwrap();
    let lines: Vec<&str> = record["stdout"].as_str().unwrap().lines().collect();
    for line in ["HOME=/home/will", "LC_ALL=C", "LC_TIME=C.UTF-8", "LANG=C.UTF-8", "JUJU_UNIT_NAME=charm/0"] {
        assert!(lines.contains(&line), "{line}: {lines:?}");
    }
    for name in ["JUJU_REMOTE_UNIT=", "PYTHONPATH=", "GREETING="] {
        assert!(!lines.iter().any(|line| line.starts_with(name)), "{name}: {lines:?}");
    }
}

#[test]
fn a_test_adds_variables_and_sets_others_otherwise() {
    let charm = printing();
    let scenario = charm.scenario().env("GREETING", "who's there?").env("LANG", "de_DK.UTF-8");
    let found = variables(&scenario, &Scene::new("start"));
    assert_eq!(found["GREETING"], "who's there?");
    assert_eq!(found["LANG"], "de_DK.UTF-8");
}

#[test]
fn the_hook_tools_are_first_on_the_path_and_then_what_the_test_says() {
    let charm = CharmDir::dispatching("echo $PATH");
    let path = stdout(&charm.scenario().path("/usr/bin:/bin").play(&Scene::new("start")));
    let (tools, rest) = path.split_once(':').unwrap();
    assert_eq!(rest, "/usr/bin:/bin\n");
    assert!(std::path::Path::new(tools).join("relation-get").exists(), "{tools}");
}
