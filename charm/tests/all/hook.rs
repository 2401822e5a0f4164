//! The hook, from its environment and back.

use std::collections::BTreeMap;

use juju_charm::{
    ActionHook, CheckHook, Error, Hook, HookKind, NoticeHook, RelationHook, RelationId, SecretHook,
    SeriesUpgradeHook, StorageHook, WorkloadHook,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::arbitrary::{name, text, word};

const SECRET: &str = "secret:9m4e2mr0ui3e8a215n4g";

/// The environment of a hook with this name, and these variables besides.
fn env(name: &str, more: &[(&str, &str)]) -> BTreeMap<String, String> {
    let dispatch_path = format!("hooks/{name}");
    let all = [("JUJU_DISPATCH_PATH", dispatch_path.as_str()), ("JUJU_HOOK_NAME", name)];
    all.iter().chain(more).map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn action_env(name: &str, id: &str, tag: &str) -> BTreeMap<String, String> {
    let mut env = env("", &[("JUJU_ACTION_NAME", name), ("JUJU_ACTION_UUID", id), ("JUJU_ACTION_TAG", tag)]);
    env.insert("JUJU_DISPATCH_PATH".to_owned(), format!("actions/{name}"));
    env
}

fn relation_env(name: &str, remote_unit: &str) -> BTreeMap<String, String> {
    let relation = [
        ("JUJU_RELATION", "db"),
        ("JUJU_RELATION_ID", "db:3"),
        ("JUJU_REMOTE_APP", "pg"),
        ("JUJU_REMOTE_UNIT", remote_unit),
    ];
    env(name, &relation)
}

fn db(remote_unit: Option<&str>) -> RelationHook {
    RelationHook {
        remote_app: Some("pg".to_owned()),
        remote_unit: remote_unit.map(str::to_owned),
        ..RelationHook::new(RelationId::new("db", 3))
    }
}

fn secret(label: Option<&str>, revision: Option<u64>) -> SecretHook {
    SecretHook { secret: SECRET.to_owned(), label: label.map(str::to_owned), revision }
}

fn data() -> StorageHook {
    StorageHook {
        storage: "data/0".to_owned(),
        location: Some("/srv/data".to_owned()),
        kind: Some("filesystem".to_owned()),
    }
}

fn check() -> CheckHook {
    CheckHook { container: "web".to_owned(), check: "alive".to_owned() }
}

fn noble() -> SeriesUpgradeHook {
    SeriesUpgradeHook {
        target_base: Some("ubuntu@24.04/stable".to_owned()),
        target_series: Some("noble".to_owned()),
    }
}

/// Each hook, next to the environment that Juju gives it, so far as it depends on the hook.
fn hooks() -> Vec<(BTreeMap<String, String>, Hook)> {
    let mut departed = relation_env("db-relation-departed", "pg/1");
    departed.insert("JUJU_DEPARTING_UNIT".to_owned(), "pg/1".to_owned());
    let departing = RelationHook { departing_unit: Some("pg/1".to_owned()), ..db(Some("pg/1")) };
    let storage = [
        ("JUJU_STORAGE_ID", "data/0"),
        ("JUJU_STORAGE_LOCATION", "/srv/data"),
        ("JUJU_STORAGE_KIND", "filesystem"),
    ];
    let labelled = [("JUJU_SECRET_ID", SECRET), ("JUJU_SECRET_LABEL", "password")];
    let without_label = [("JUJU_SECRET_ID", SECRET), ("JUJU_SECRET_LABEL", "")];
    let of_a_revision =
        [("JUJU_SECRET_ID", SECRET), ("JUJU_SECRET_LABEL", "password"), ("JUJU_SECRET_REVISION", "2")];
    let notice = [
        ("JUJU_WORKLOAD_NAME", "web"),
        ("JUJU_NOTICE_ID", "17"),
        ("JUJU_NOTICE_TYPE", "custom"),
        ("JUJU_NOTICE_KEY", "example.com/backup"),
    ];
    let web = WorkloadHook { container: "web".to_owned() };
    let backup = NoticeHook {
        container: "web".to_owned(),
        id: "17".to_owned(),
        kind: "custom".to_owned(),
        key: "example.com/backup".to_owned(),
    };
    let alive = [("JUJU_WORKLOAD_NAME", "web"), ("JUJU_PEBBLE_CHECK_NAME", "alive")];
    let target = [("JUJU_TARGET_BASE", "ubuntu@24.04/stable"), ("JUJU_TARGET_SERIES", "noble")];
    vec![
        (env("install", &[]), Hook::Install),
        (env("start", &[]), Hook::Start),
        (env("stop", &[]), Hook::Stop),
        (env("remove", &[]), Hook::Remove),
        (env("config-changed", &[]), Hook::ConfigChanged),
        (env("update-status", &[]), Hook::UpdateStatus),
        (env("upgrade-charm", &[]), Hook::UpgradeCharm),
        (env("leader-elected", &[]), Hook::LeaderElected),
        (env("leader-settings-changed", &[]), Hook::LeaderSettingsChanged),
        (env("collect-metrics", &[]), Hook::CollectMetrics),
        (env("meter-status-changed", &[]), Hook::MeterStatusChanged),
        (env("pre-series-upgrade", &target), Hook::PreSeriesUpgrade(noble())),
        (env("post-series-upgrade", &target), Hook::PostSeriesUpgrade(noble())),
        (relation_env("db-relation-created", ""), Hook::RelationCreated(db(None))),
        (relation_env("db-relation-joined", "pg/0"), Hook::RelationJoined(db(Some("pg/0")))),
        (relation_env("db-relation-changed", "pg/0"), Hook::RelationChanged(db(Some("pg/0")))),
        (relation_env("db-relation-changed", ""), Hook::RelationChanged(db(None))),
        (departed, Hook::RelationDeparted(departing)),
        (relation_env("db-relation-broken", ""), Hook::RelationBroken(db(None))),
        (env("data-storage-attached", &storage), Hook::StorageAttached(data())),
        (env("data-storage-detaching", &storage), Hook::StorageDetaching(data())),
        (env("secret-changed", &labelled), Hook::SecretChanged(secret(Some("password"), None))),
        (env("secret-rotate", &without_label), Hook::SecretRotate(secret(None, None))),
        (env("secret-remove", &of_a_revision), Hook::SecretRemove(secret(Some("password"), Some(2)))),
        (env("secret-expired", &of_a_revision), Hook::SecretExpired(secret(Some("password"), Some(2)))),
        (env("web-pebble-ready", &[("JUJU_WORKLOAD_NAME", "web")]), Hook::PebbleReady(web)),
        (env("web-pebble-custom-notice", &notice), Hook::PebbleCustomNotice(backup)),
        (env("web-pebble-check-failed", &alive), Hook::PebbleCheckFailed(check())),
        (env("web-pebble-check-recovered", &alive), Hook::PebbleCheckRecovered(check())),
        (
            action_env("do-backup", "12", "action-12"),
            Hook::Action(ActionHook { name: "do-backup".to_owned(), id: "12".to_owned() }),
        ),
    ]
}

fn written(hook: &Hook) -> BTreeMap<String, String> {
    hook.to_env().into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn refused(env: BTreeMap<String, String>) -> String {
    match Hook::from_env(env) {
        Ok(hook) => panic!("taken for {hook:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn each_hook_is_read_from_its_environment() {
    for (env, hook) in hooks() {
        let read = Hook::from_env(env).unwrap();
        assert_eq!(read, hook);
        assert_eq!(
            read.relation().map(RelationHook::endpoint),
            hook.relation().map(RelationHook::endpoint),
            "{hook:?}"
        );
    }
}

#[test]
fn each_hook_writes_the_environment_that_juju_gives_it() {
    for (env, hook) in hooks() {
        assert_eq!(written(&hook), env, "{hook:?}");
    }
}

#[test]
fn the_table_above_leaves_no_hook_out() {
    let names: Vec<String> = hooks().iter().map(|(_, hook)| hook.name().into_owned()).collect();
    for fixed in HookKind::fixed_names() {
        assert!(names.iter().any(|name| name == fixed), "{fixed}");
    }
    for suffix in HookKind::suffixes() {
        assert!(names.iter().any(|name| name.ends_with(suffix)), "{suffix}");
    }
}

#[test]
fn a_hook_knows_the_endpoint_or_storage_it_is_named_after() {
    assert_eq!(db(None).endpoint(), "db");
    assert_eq!(data().name(), "data");
    let hook = Hook::StorageAttached(StorageHook { storage: "my-data/12".to_owned(), ..data() });
    assert_eq!(hook.name(), "my-data-storage-attached");
}

#[test]
fn only_relation_hooks_have_a_relation() {
    for (_, hook) in hooks() {
        assert_eq!(hook.relation().is_some(), hook.name().contains("-relation-"), "{hook:?}");
    }
}

#[test]
fn a_hook_cannot_do_without_the_variables_that_say_what_it_is_about() {
    let needed = [
        ("db-relation-joined", "JUJU_RELATION_ID"),
        ("data-storage-attached", "JUJU_STORAGE_ID"),
        ("data-storage-detaching", "JUJU_STORAGE_ID"),
        ("secret-changed", "JUJU_SECRET_ID"),
        ("web-pebble-custom-notice", "JUJU_NOTICE_ID"),
        ("web-pebble-custom-notice", "JUJU_NOTICE_TYPE"),
        ("web-pebble-custom-notice", "JUJU_NOTICE_KEY"),
        ("web-pebble-check-failed", "JUJU_PEBBLE_CHECK_NAME"),
        ("web-pebble-check-recovered", "JUJU_PEBBLE_CHECK_NAME"),
        ("do-backup", "JUJU_ACTION_UUID"),
    ];
    for (name, variable) in needed {
        let (env, _) = hooks().into_iter().find(|(_, hook)| hook.name() == name).unwrap();
        let mut missing = env.clone();
        missing.remove(variable);
        let mut empty = env;
        empty.insert(variable.to_owned(), String::new());
        for env in [missing, empty] {
            let message = refused(env);
            assert!(message.contains(variable), "{message}");
        }
    }
}

#[test]
fn an_error_names_the_hook_that_needs_the_variable() {
    let message = refused(env("data-storage-attached", &[]));
    assert!(message.contains("`data-storage-attached`"), "{message}");
}

#[test]
fn a_variable_that_is_not_what_it_should_be_is_named_with_its_value() {
    let odd = [
        (env("db-relation-joined", &[("JUJU_RELATION_ID", "db")]), "JUJU_RELATION_ID", "`db`"),
        (env("db-relation-joined", &[("JUJU_RELATION_ID", "db:-1")]), "JUJU_RELATION_ID", "`db:-1`"),
        (
            env("secret-expired", &[("JUJU_SECRET_ID", SECRET), ("JUJU_SECRET_REVISION", "two")]),
            "JUJU_SECRET_REVISION",
            "`two`",
        ),
        ([("JUJU_DISPATCH_PATH".to_owned(), "start".to_owned())].into(), "JUJU_DISPATCH_PATH", "`start`"),
        ([("JUJU_DISPATCH_PATH".to_owned(), "tools/x".to_owned())].into(), "JUJU_DISPATCH_PATH", "`tools/x`"),
    ];
    for (env, variable, value) in odd {
        let message = refused(env);
        assert!(message.contains(variable) && message.contains(value), "{message}");
    }
}

#[test]
fn a_charm_that_is_not_run_by_juju_is_told_which_variables_it_lacks() {
    let message = refused(BTreeMap::new());
    assert!(message.contains("JUJU_DISPATCH_PATH") && message.contains("JUJU_HOOK_NAME"), "{message}");
}

#[test]
fn a_hook_that_juju_does_not_have_is_refused_by_its_name() {
    for name in ["encore", "Start", "start ", "relation-joined", "-relation-joined", "db-relation-parted", ""]
    {
        let message = refused([("JUJU_DISPATCH_PATH".to_owned(), format!("hooks/{name}"))].into());
        assert!(message.contains(&format!("`{name}`")), "{message}");
        assert_eq!(HookKind::of(name), None);
    }
}

#[test]
fn a_recording_may_lack_the_endpoint_in_the_relation_id() {
    let simulated = env("db-relation-changed", &[("JUJU_RELATION", "db"), ("JUJU_RELATION_ID", "3")]);
    let hook = Hook::from_env(simulated).unwrap();
    let relation = hook.relation().unwrap();
    assert_eq!((relation.endpoint(), relation.relation.number()), ("db", 3));
    assert_eq!((&relation.remote_app, &relation.remote_unit), (&None, &None));
    assert_eq!(written(&hook)["JUJU_RELATION_ID"], "db:3");
}

#[test]
fn without_juju_relation_the_endpoint_is_the_one_in_the_hooks_name() {
    let hook = Hook::from_env(env("my-db-relation-changed", &[("JUJU_RELATION_ID", "3")])).unwrap();
    assert_eq!(hook.relation().unwrap().endpoint(), "my-db");
}

#[test]
fn without_juju_workload_name_the_container_is_the_one_in_the_hooks_name() {
    let hook = Hook::from_env(env("my-web-pebble-ready", &[])).unwrap();
    assert_eq!(hook, Hook::PebbleReady(WorkloadHook { container: "my-web".to_owned() }));
}

#[test]
fn a_recording_may_have_an_empty_hook_name_beside_the_dispatch_path() {
    let recorded = [("JUJU_DISPATCH_PATH", "hooks/update-status"), ("JUJU_HOOK_NAME", "")];
    assert_eq!(Hook::from_env(recorded), Ok(Hook::UpdateStatus));
}

#[test]
fn the_hook_name_does_where_there_is_no_dispatch_path() {
    assert_eq!(Hook::from_env([("JUJU_HOOK_NAME", "start")]), Ok(Hook::Start));
    let action = [("JUJU_HOOK_NAME", ""), ("JUJU_ACTION_NAME", "do-backup"), ("JUJU_ACTION_UUID", "12")];
    let backup = ActionHook { name: "do-backup".to_owned(), id: "12".to_owned() };
    assert_eq!(Hook::from_env(action), Ok(Hook::Action(backup)));
}

#[test]
fn the_dispatch_path_goes_before_the_hook_name() {
    let both = [("JUJU_HOOK_NAME", "stop"), ("JUJU_DISPATCH_PATH", "hooks/start")];
    assert_eq!(Hook::from_env(both), Ok(Hook::Start));
}

#[test]
fn an_action_may_be_called_like_a_hook() {
    let hook = Hook::from_env(action_env("start", "12", "action-12")).unwrap();
    assert_eq!(hook, Hook::Action(ActionHook { name: "start".to_owned(), id: "12".to_owned() }));
    assert_eq!(hook.name(), "start");
}

/// A hook of any kind.
fn any_hook() -> impl Strategy<Value = Hook> {
    let plain: Vec<Hook> =
        hooks().into_iter().map(|(_, hook)| hook).filter(|hook| kind_of(hook) == "plain").collect();
    let series = (option::of(word()), option::of(word()))
        .prop_map(|(target_base, target_series)| SeriesUpgradeHook { target_base, target_series });
    let relation = (name(), any::<u32>(), option::of(word()), option::of(word()), option::of(word()))
        .prop_map(|(endpoint, number, remote_app, remote_unit, departing_unit)| RelationHook {
            relation: RelationId::new(endpoint, number),
            remote_app,
            remote_unit,
            departing_unit,
        });
    let storage = (name(), any::<u32>(), option::of(word()), option::of(word())).prop_map(
        |(name, number, location, kind)| StorageHook { storage: format!("{name}/{number}"), location, kind },
    );
    let secret = (word(), option::of(word()), option::of(any::<u64>()))
        .prop_map(|(secret, label, revision)| SecretHook { secret, label, revision });
    let workload = name().prop_map(|container| WorkloadHook { container });
    let notice = (name(), word(), word(), word()).prop_map(|(container, id, kind, key)| NoticeHook {
        container,
        id,
        kind,
        key,
    });
    let check = (name(), word()).prop_map(|(container, check)| CheckHook { container, check });
    let action = (name(), word()).prop_map(|(name, id)| ActionHook { name, id });
    prop_oneof![
        2 => select(plain),
        1 => (select(vec![Hook::PreSeriesUpgrade as fn(_) -> _, Hook::PostSeriesUpgrade]), series)
            .prop_map(|(make, hook)| make(hook)),
        4 => (
            select(vec![
                Hook::RelationCreated as fn(_) -> _,
                Hook::RelationJoined,
                Hook::RelationChanged,
                Hook::RelationDeparted,
                Hook::RelationBroken,
            ]),
            relation
        )
            .prop_map(|(make, hook)| make(hook)),
        2 => (select(vec![Hook::StorageAttached as fn(_) -> _, Hook::StorageDetaching]), storage)
            .prop_map(|(make, hook)| make(hook)),
        2 => (
            select(vec![
                Hook::SecretChanged as fn(_) -> _,
                Hook::SecretRotate,
                Hook::SecretRemove,
                Hook::SecretExpired,
            ]),
            secret
        )
            .prop_map(|(make, hook)| make(hook)),
        1 => workload.prop_map(Hook::PebbleReady),
        1 => notice.prop_map(Hook::PebbleCustomNotice),
        2 => (select(vec![Hook::PebbleCheckFailed as fn(_) -> _, Hook::PebbleCheckRecovered]), check)
            .prop_map(|(make, hook)| make(hook)),
        1 => action.prop_map(Hook::Action),
    ]
}

/// What [`HookKind`] should call a hook.
fn kind_of(hook: &Hook) -> &'static str {
    match hook {
        Hook::PreSeriesUpgrade(_) | Hook::PostSeriesUpgrade(_) => "series upgrade",
        Hook::SecretChanged(_) | Hook::SecretRotate(_) | Hook::SecretRemove(_) | Hook::SecretExpired(_) => {
            "secret"
        }
        Hook::StorageAttached(_) | Hook::StorageDetaching(_) => "storage",
        Hook::PebbleReady(_)
        | Hook::PebbleCustomNotice(_)
        | Hook::PebbleCheckFailed(_)
        | Hook::PebbleCheckRecovered(_) => "workload",
        Hook::Action(_) => "action",
        hook if hook.relation().is_some() => "relation",
        _ => "plain",
    }
}

/// What a [`HookKind`] is called above, and the front of the name that it has found.
fn called(kind: HookKind<'_>) -> (&'static str, Option<&str>) {
    match kind {
        HookKind::Plain => ("plain", None),
        HookKind::SeriesUpgrade => ("series upgrade", None),
        HookKind::Secret => ("secret", None),
        HookKind::Relation(endpoint) => ("relation", Some(endpoint)),
        HookKind::Storage(storage) => ("storage", Some(storage)),
        HookKind::Workload(container) => ("workload", Some(container)),
        kind => panic!("a kind that this test has not heard of: {kind:?}"),
    }
}

/// A name that may be a hook's: those that are, those that nearly are, and any other.
fn any_name() -> impl Strategy<Value = String> {
    let fixed: Vec<&str> = HookKind::fixed_names().collect();
    let suffixes: Vec<&str> = HookKind::suffixes().collect();
    let near = (select(fixed.clone()), text());
    prop_oneof![
        select(fixed).prop_map(str::to_owned),
        (text(), select(suffixes)).prop_map(|(front, suffix)| front + suffix),
        near.prop_map(|(name, more)| name.to_owned() + &more),
        text(),
    ]
}

fn any_environment() -> impl Strategy<Value = Vec<(String, String)>> {
    let variables: Vec<String> = hooks()
        .into_iter()
        .flat_map(|(env, _)| env.into_keys())
        .chain(["JUJU_UNIT_NAME".to_owned()])
        .collect();
    let path = any_name().prop_flat_map(|name| {
        select(vec!["hooks/", "actions/", ""]).prop_map(move |folder| format!("{folder}{name}"))
    });
    let variable = prop_oneof![
        2 => path.prop_map(|path| ("JUJU_DISPATCH_PATH".to_owned(), path)),
        1 => any_name().prop_map(|name| ("JUJU_HOOK_NAME".to_owned(), name)),
        6 => (select(variables), text()),
        1 => (text(), text()),
    ];
    vec(variable, 0..12)
}

proptest! {
    #[test]
    fn any_hook_survives_its_environment(hook in any_hook()) {
        let again = Hook::from_env(hook.to_env()).unwrap();
        prop_assert_eq!(&again, &hook);
        prop_assert_eq!(again.to_env(), hook.to_env());
    }

    #[test]
    fn a_hooks_name_alone_says_what_kind_it_is(hook in any_hook()) {
        let name = hook.name();
        let kind = HookKind::of(&name).map(|kind| called(kind).0);
        if kind_of(&hook) != "action" {
            prop_assert_eq!(kind, Some(kind_of(&hook)));
        }
    }

    #[test]
    fn a_name_is_a_hooks_exactly_if_it_has_a_kind(name in any_name()) {
        let complete = [
            ("JUJU_RELATION_ID", "3"),
            ("JUJU_STORAGE_ID", "data/0"),
            ("JUJU_SECRET_ID", SECRET),
            ("JUJU_NOTICE_ID", "17"),
            ("JUJU_NOTICE_TYPE", "custom"),
            ("JUJU_NOTICE_KEY", "example.com/backup"),
            ("JUJU_PEBBLE_CHECK_NAME", "alive"),
        ];
        let hook = Hook::from_env(env(&name, &complete)).ok();
        let kind = HookKind::of(&name).map(called);
        prop_assert_eq!(hook.as_ref().map(kind_of), kind.map(|(kind, _)| kind));
        if let Some(relation) = hook.as_ref().and_then(Hook::relation) {
            prop_assert_eq!(kind, Some(("relation", Some(relation.endpoint()))));
        }
        if let Some(Hook::PebbleReady(workload)) = &hook {
            prop_assert_eq!(kind, Some(("workload", Some(workload.container.as_str()))));
        }
    }

    #[test]
    fn any_environment_is_a_hooks_or_is_refused_with_words(env in any_environment()) {
        let told = |error: &Error| {
            let message = error.to_string();
            message.contains("JUJU_") || message.starts_with("Juju has no hook called `")
        };
        match Hook::from_env(env) {
            Ok(hook) => prop_assert!(hook.to_env().iter().all(|(name, _)| name.starts_with("JUJU_"))),
            Err(error) => prop_assert!(told(&error), "{}", error),
        }
    }
}
