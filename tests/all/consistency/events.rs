//! Events that Juju sends, and those that it does not.

use juju_charm::Rotation;
use juju_scenario::prelude::*;
use juju_scenario::state::{Layer, LayerCheck, ModelKind, check, notice};

use super::{Case, case, db, scenario};

const ID: &str = "9m4e2mr0ui3e8a215n4g";

pub(super) fn cases() -> Vec<Case> {
    let cases = [fields(), relations(), others(), pebble(), secrets(), actions()];
    cases.into_iter().flatten().collect()
}

fn of(event: impl Into<Event>, state: State) -> Scene {
    Scene::new(event).state(state)
}

/// A charm of which nothing is known, on any version of Juju.
fn free() -> Scenario {
    Scenario::new(CharmSpec::without_code().name("foo"))
}

fn fields() -> Vec<Case> {
    let related = || State::new().relation(db());
    vec![
        case(
            Rule::UnknownEvent,
            "event",
            Scene::new("db-relation-exploded"),
            of("db-relation-changed", related()),
        ),
        case(
            Rule::EventField,
            "event.storage",
            of(event("db-relation-changed").storage("data/0"), related()),
            of("db-relation-changed", related()),
        ),
        case(
            Rule::EventRelation,
            "event",
            of("db-relation-changed", State::new()),
            of("db-relation-changed", related()),
        ),
        case(
            Rule::EventRelation,
            "event",
            of("db-relation-changed", related().relation(db())),
            of(event("db-relation-changed").relation(1), related().relation(db())),
        ),
        case(
            Rule::EventRelation,
            "event.relation",
            of(event("db-relation-changed").relation(4), related()),
            of(event("db-relation-changed").relation(0), related()),
        ),
        case(
            Rule::EventRemoteUnit,
            "event.remote_unit",
            of(event("db-relation-joined").remote_unit(3), related()),
            of(event("db-relation-joined").remote_unit(0), related()),
        ),
        case(
            Rule::EventRemoteUnit,
            "event.remote_unit",
            of(event("db-relation-created").remote_unit(0), related()),
            of(event("db-relation-created"), related()),
        ),
        case(
            Rule::EventRemoteUnit,
            "event.remote_unit",
            of(event("db-relation-departed").without_remote_unit(), related()),
            of(event("db-relation-changed").without_remote_unit(), related()),
        ),
        case(
            Rule::RemoteUnitImplied,
            "event",
            of("db-relation-changed", State::new().relation(db().remote_unit_data(1, [("host", "h")]))),
            of(
                event("db-relation-changed").remote_unit(1),
                State::new().relation(db().remote_unit_data(1, [("host", "h")])),
            ),
        ),
        case(
            Rule::DepartingUnit,
            "event.departing_unit",
            of(event("db-relation-departed").departing_unit("pg/7"), related()),
            of(event("db-relation-departed").departing_unit("foo/0"), related()),
        ),
        case(
            Rule::EventStorage,
            "event",
            of("data-storage-attached", State::new()),
            of("data-storage-attached", State::new().storage(storage("data"))),
        ),
        case(
            Rule::EventStorage,
            "event.storage",
            of(event("data-storage-detaching").storage("data/4"), State::new().storage(storage("data"))),
            of(event("data-storage-detaching").storage("data/0"), State::new().storage(storage("data"))),
        ),
    ]
}

fn relations() -> Vec<Case> {
    let joined = |units: &[u32]| State::new().relation(db().joined(units.iter().copied()));
    let written = |data: &[(&str, &str)]| {
        State::new().relation(db().local_unit_data(data.iter().copied().collect::<Databag>()))
    };
    let peers = || {
        State::new().relation(peer_relation("cluster", "cluster").peer_data(1, [("a", "b")])).planned_units(2)
    };
    vec![
        case(
            Rule::InstallWithDatabag,
            "context.state.relations[0].local_unit_data",
            of("install", written(&[("ready", "yes")])),
            of("install", written(&[])),
        ),
        case(
            Rule::InstallWithDatabag,
            "context.state.relations[0].joined",
            of("install", joined(&[0])),
            of("install", joined(&[])),
        ),
        case(
            Rule::CreatedWithJoined,
            "context.state.relations[0].joined",
            of("db-relation-created", joined(&[0])),
            of("db-relation-created", joined(&[])),
        ),
        case(
            Rule::ChangedBeforeJoined,
            "context.state.relations[0].joined",
            of("db-relation-changed", joined(&[])),
            of("db-relation-changed", joined(&[0])),
        ),
        case(
            Rule::BrokenWithJoined,
            "context.state.relations[0].joined",
            of("db-relation-broken", joined(&[0])),
            of("db-relation-broken", joined(&[])),
        ),
        case(
            Rule::PeerRelationBroken,
            "event",
            of("cluster-relation-broken", peers()),
            of("cluster-relation-departed", peers()),
        ),
        case(
            Rule::RemoveWithRelations,
            "context.state.relations[0].joined",
            of(
                "stop",
                State::new()
                    .relation(peer_relation("cluster", "cluster").peer_data(1, [("", ""); 0]).joined([1])),
            ),
            of(
                "stop",
                State::new()
                    .relation(peer_relation("cluster", "cluster").peer_data(1, [("", ""); 0]).joined([])),
            ),
        ),
        case(
            Rule::RemoveWithRelations,
            "context.state.relations[0]",
            of("remove", State::new().relation(db())),
            of("remove", peers()),
        ),
        case(
            Rule::RemoveWithRelations,
            "context.state.relations[0]",
            of("stop", State::new().relation(db())),
            // A pod that is replaced stops as well.
            of("stop", State::new().relation(db()).model(Model::kubernetes("stage"))),
        ),
        case(
            Rule::RemoveWithStorage,
            "context.state.storages[0]",
            of("stop", State::new().storage(storage("data"))),
            of("stop", State::new()),
        ),
    ]
}

fn others() -> Vec<Case> {
    let of_version = |event: &str, broken: &str, mended: &str| {
        case(Rule::EventOfAnotherVersion, "event", Scene::new(event), Scene::new(event))
            .on(free().juju_version(broken))
            .mended_on(free().juju_version(mended))
    };
    let noticed = || {
        let web = container("web").can_connect(true).notice(notice("example.com/backup"));
        of("web-pebble-custom-notice", State::new().container(web))
    };
    vec![
        of_version("leader-settings-changed", "4.0.1", "3.6.28"),
        of_version("collect-metrics", "4.0.1", "2.9.50"),
        of_version("meter-status-changed", "4.0-beta1", "3.6.28"),
        of_version("post-series-upgrade", "4.0.1", "3.6.28"),
        case(Rule::EventOfAnotherVersion, "event", noticed(), noticed())
            .on(free().juju_version("3.3.7"))
            .mended_on(free().juju_version("3.4.0")),
        case(
            Rule::LeaderElectedWithoutLeadership,
            "context.state.leader",
            of("leader-elected", State::new()),
            of("leader-elected", State::new().leader(true)),
        ),
        case(
            Rule::LeaderSettingsChangedAsLeader,
            "context.state.leader",
            of("leader-settings-changed", State::new().leader(true)),
            of("leader-settings-changed", State::new()),
        ),
        case(
            Rule::SeriesUpgradeOnKubernetes,
            "event",
            of("pre-series-upgrade", State::new().model(Model::kubernetes("stage"))),
            of("pre-series-upgrade", State::new()),
        ),
    ]
}

fn pebble() -> Vec<Case> {
    let web = || container("web").can_connect(true);
    let on_machine = || {
        let mut state = State::new().container(web());
        state.model.kind = ModelKind::Machine;
        state
    };
    let backup = || web().notice(notice("example.com/backup").id("4"));
    let checked = || web().layer("base", Layer::new().check("up", LayerCheck::new())).check(check("up"));
    vec![
        case(
            Rule::EventContainer,
            "event",
            of("web-pebble-ready", State::new().model(Model::kubernetes("stage"))),
            of("web-pebble-ready", State::new().container(web())),
        ),
        case(
            Rule::EventContainer,
            "event",
            of("webb-pebble-ready", State::new().container(web())),
            of("web-pebble-ready", State::new().container(web())),
        ),
        case(
            Rule::PebbleWithoutConnection,
            "context.state.containers[0].can_connect",
            of("web-pebble-ready", State::new().container(container("web"))),
            of("web-pebble-ready", State::new().container(web())),
        ),
        case(
            Rule::ContainerOnMachine,
            "context.state.model.type",
            of("web-pebble-ready", on_machine()),
            of("web-pebble-ready", State::new().container(web())),
        ),
        case(
            Rule::EventNotice,
            "event",
            of("web-pebble-custom-notice", State::new().container(web())),
            of("web-pebble-custom-notice", State::new().container(backup())),
        ),
        case(
            Rule::EventNoticeUnknown,
            "event",
            of(
                event("web-pebble-custom-notice").notice_key("example.com/restore"),
                State::new().container(backup()),
            ),
            of(
                event("web-pebble-custom-notice").notice_key("example.com/backup"),
                State::new().container(backup()),
            ),
        ),
        case(
            Rule::EventNoticeUnknown,
            "event",
            of(
                event("web-pebble-custom-notice").notice_key("example.com/backup").notice_id("5"),
                State::new().container(backup()),
            ),
            of(event("web-pebble-custom-notice").notice_id("4"), State::new().container(backup())),
        ),
        case(
            Rule::EventCheck,
            "event",
            of("web-pebble-check-failed", State::new().container(web())),
            of("web-pebble-check-failed", State::new().container(checked())),
        ),
        case(
            Rule::EventCheckUnknown,
            "event.check",
            of(event("web-pebble-check-recovered").check("down"), State::new().container(checked())),
            of(event("web-pebble-check-recovered").check("up"), State::new().container(checked())),
        ),
    ]
}

fn secrets() -> Vec<Case> {
    let own = || secret(ID, [("password", "old")]).revision(2, [("password", "new")]).owner("unit");
    let theirs = || own().owner("pg").tracked_revision(1);
    let with = |secret: Secret| State::new().secret(secret);
    let expiring = || own().expire("2026-01-01T00:00:00Z");
    let rotating = || own().rotate(Rotation::Monthly);
    let of_juju_4 = || scenario().juju_version("4.0.1");
    vec![
        case(
            Rule::EventSecret,
            "event",
            of("secret-changed", State::new()),
            of("secret-changed", with(theirs())),
        ),
        case(
            Rule::EventSecret,
            "event.secret",
            of(event("secret-changed").secret("http:x"), with(theirs())),
            of(event("secret-changed").secret(ID), with(theirs())),
        ),
        case(
            Rule::EventSecretUnknown,
            "event.secret",
            of(event("secret-changed").secret("secret:cd88u16ffbaql5kgmlh0"), with(theirs())),
            of(event("secret-changed").secret(format!("secret:{ID}")), with(theirs())),
        ),
        case(
            Rule::EventSecretRevision,
            "event",
            of("secret-remove", with(own().tracked_revision(1))),
            of("secret-remove", with(own().tracked_revision(2))),
        ),
        case(
            Rule::EventSecretRevisionUnknown,
            "event.secret_revision",
            of(event("secret-expired").secret_revision(7), with(expiring())),
            of(event("secret-expired").secret_revision(2), with(expiring())),
        ),
        case(
            Rule::EventSecretLabel,
            "event.secret_label",
            of(event("secret-changed").secret_label("admin"), with(theirs().label("admin"))),
            of(event("secret-changed").secret_label("admin"), with(theirs().consumer_label("admin"))),
        ),
        case(
            Rule::SecretChangedInFirstRevision,
            "context.state.secrets[0].revisions",
            of("secret-changed", with(secret(ID, [("password", "old")]).owner("pg").tracked_revision(1))),
            of("secret-changed", with(theirs())),
        ),
        case(
            Rule::SecretChangedAlreadyTracked,
            "context.state.secrets[0].tracked_revision",
            of("secret-changed", with(theirs().tracked_revision(2))),
            of("secret-changed", with(theirs())),
        )
        .on(of_juju_4()),
        case(
            Rule::SecretChangedOfOwner,
            "context.state.secrets[0].owner",
            of("secret-changed", with(own().tracked_revision(1))),
            of("secret-changed", with(theirs())),
        )
        .on(free().juju_version("3.3.0")),
        case(
            Rule::SecretChangedUnread,
            "context.state.secrets[0].tracked_revision",
            of("secret-changed", with(own().owner("pg"))),
            of("secret-changed", with(theirs())),
        ),
        case(
            Rule::SecretEventOfStranger,
            "context.state.secrets[0].owner",
            of(event("secret-rotate").secret(ID), with(rotating().owner("pg"))),
            of("secret-rotate", with(rotating())),
        ),
        case(
            Rule::SecretEventOfFollower,
            "context.state.leader",
            of("secret-rotate", with(rotating().owner("application"))),
            of("secret-rotate", with(rotating().owner("application")).leader(true)),
        ),
        case(
            Rule::SecretRotateNever,
            "context.state.secrets[0].rotate",
            of("secret-rotate", with(own().rotate(Rotation::Never))),
            of("secret-rotate", with(rotating())),
        ),
        case(
            Rule::SecretExpiredNever,
            "context.state.secrets[0].expire",
            of("secret-expired", with(own())),
            of("secret-expired", with(expiring())),
        ),
        case(
            Rule::SecretRemoveLatest,
            "event.secret_revision",
            of(event("secret-remove").secret_revision(2), with(own())),
            of(event("secret-remove").secret_revision(1), with(own())),
        ),
        case(
            Rule::SecretRemoveInUse,
            "context.state.secrets[0].consumers",
            of(event("secret-remove").secret_revision(1), with(own().consumer("pg/0", 1))),
            of(event("secret-remove").secret_revision(1), with(own().consumer("pg/0", 2))),
        ),
    ]
}

fn actions() -> Vec<Case> {
    let backup = || event("backup-action").param("to", "s3");
    let fine = || of(backup(), State::new());
    vec![
        case(Rule::ActionName, "event", Scene::new("Back_up-action"), fine())
            .on(Scenario::new(CharmSpec::without_code())),
        case(Rule::ActionUndeclared, "event", Scene::new("restore-action"), fine()),
        case(Rule::ActionParamMissing, "event.params.to", Scene::new("backup-action"), fine()),
        case(
            Rule::ActionParamUndeclared,
            "event.params.form",
            Scene::new(backup().param("form", "")),
            fine(),
        ),
        case(
            Rule::ActionParamWrong,
            "event.params.to",
            Scene::new(event("backup-action").param("to", "tape")),
            fine(),
        ),
        case(
            Rule::ActionParamWrong,
            "event.params.keep",
            Scene::new(backup().param("keep", 0)),
            Scene::new(backup().param("keep", 1)),
        ),
        case(
            Rule::ActionParamWrong,
            "event.params.keep",
            Scene::new(backup().param("keep", true)),
            Scene::new(backup().param("keep", 7)),
        ),
    ]
}

/// What an event is about need not be said where the State has one such thing alone.
#[test]
fn what_an_event_is_about_follows_from_the_state() {
    let secret =
        secret(ID, [("password", "old")]).revision(2, [("password", "new")]).owner("unit").label("admin");
    let hook = |name: &str, secret: Secret| scenario().play(&of(name, State::new().secret(secret))).hook;
    let Hook::SecretRemove(removed) = hook("secret-remove", secret.clone()) else { panic!("secret-remove") };
    assert_eq!((removed.secret.as_str(), removed.revision), ("secret:9m4e2mr0ui3e8a215n4g", Some(1)));
    assert_eq!(removed.label.as_deref(), Some("admin"));
    let Hook::SecretExpired(expired) = hook("secret-expired", secret.expire("2026-01-01T00:00:00Z")) else {
        panic!("secret-expired")
    };
    assert_eq!(expired.revision, Some(2));

    let web = container("web").can_connect(true).notice(notice("example.com/backup").id("4"));
    let out = scenario().play(&of("web-pebble-custom-notice", State::new().container(web)));
    let Hook::PebbleCustomNotice(hook) = out.hook else { panic!("{:?}", out.hook) };
    assert_eq!((hook.id.as_str(), hook.key.as_str()), ("4", "example.com/backup"));
}

/// Of those that have not joined, relation-changed and relation-departed are not about any.
#[test]
fn the_remote_unit_that_is_taken_is_one_that_has_joined() {
    let two = db().remote_units_data([(0, [("a", "b")]), (1, [("a", "b")])]).joined([1]);
    for name in ["db-relation-changed", "db-relation-departed"] {
        let out = scenario().play(&of(name, State::new().relation(two.clone())));
        assert_eq!(out.hook.relation().unwrap().remote_unit.as_deref(), Some("pg/1"));
    }
}

/// An event on what the charm does not declare is played if that is allowed.
#[test]
fn what_is_allowed_to_be_undeclared_has_events() {
    let state = State::new().relation(relation("cache", "redis")).storage(storage("logs"));
    let allowed =
        |name: &str| of(name, state.clone()).allow(Rule::EndpointUndeclared).allow(Rule::StorageUndeclared);
    scenario().play(&allowed("cache-relation-changed"));
    scenario().play(&allowed("logs-storage-attached"));
}
