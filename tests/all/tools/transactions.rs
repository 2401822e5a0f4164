//! What holds at once, what holds when the hook succeeds, and what is gone when it fails.

use std::collections::BTreeSet;

use juju_charm::tool::{Answer, Request};
use juju_scenario::prelude::*;
use juju_scenario::state::List;
use juju_scenario::{Error, Expectations};
use rstest::rstest;

use super::secret::{ADMIN, TOKEN};
use super::{attempt, cluster, db, in_scene, refused, start};

/// How a hook ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Success,
    Error,
    Panic,
}

/// A charm that writes wherever it can, and then ends like this.
fn busy(end: End) -> Scenario {
    Scenario::new(
        CharmSpec::new(move |_: &Hook, juju: &mut Juju| -> CharmResult {
            juju.status_set(Status::active("curtain up"))?;
            juju.status_set_app(Status::active("sold out"))?;
            juju.application_version_set("1.2")?;
            juju.juju_log("the play begins")?;
            juju.relation_set(7, [("user", "laertes"), ("sword", "poisoned")])?;
            juju.relation_set_app(7, [("schema", "norway")])?;
            juju.open_port(8080)?;
            juju.close_port(22)?;
            match end {
                End::Success => Ok(()),
                End::Error => Err("the curtain is stuck".into()),
                End::Panic => panic!("the stage is on fire"),
            }
        })
        .name("foo"),
    )
}

fn scene() -> Scene {
    start(
        State::new()
            .leader(true)
            .relation(db())
            .opened_port(22)
            .unit_status(Status::maintenance("rehearsal")),
    )
}

fn failed(end: End) -> Outcome {
    let error: Error = busy(end).try_play(&scene()).unwrap_err();
    assert!(error.is_charm_failure(), "{error}");
    error.outcome().expect("a charm that fails leaves an outcome").clone()
}

fn took_hold_at_once(out: &Outcome) -> Expectations<'_> {
    out.expect()
        .unit_status(("active", "curtain up"))
        .app_status(("active", "sold out"))
        .app_version("1.2")
        .logged("the play begins")
}

#[test]
fn a_hook_that_succeeds_commits_all_that_it_has_written() {
    let out = busy(End::Success).play(&scene());
    took_hold_at_once(&out)
        .exact_local_unit_data("db:7", [("user", "laertes"), ("sword", "poisoned")])
        .exact_local_app_data("db:7", [("schema", "norway")])
        .opened_ports([8080])
        .verify();
    assert_eq!(out.failure, None);
}

#[rstest]
fn of_a_hook_that_fails_remains_what_took_hold_at_once(#[values(End::Error, End::Panic)] end: End) {
    took_hold_at_once(&failed(end)).verify();
}

#[rstest]
fn of_a_hook_that_fails_the_rest_is_dropped(#[values(End::Error, End::Panic)] end: End) {
    failed(end)
        .expect()
        .exact_local_unit_data("db:7", [("user", "ophelia")])
        .exact_local_app_data("db:7", [("schema", "denmark")])
        .opened_ports([22])
        .verify();
}

#[rstest]
fn the_calls_of_a_hook_that_fails_are_there_to_be_looked_at(#[values(End::Error, End::Panic)] end: End) {
    let tools: Vec<&str> = failed(end).calls.iter().map(|call| call.request.tool()).collect();
    assert_eq!(
        tools,
        [
            "status-set",
            "status-set",
            "application-version-set",
            "juju-log",
            "relation-set",
            "relation-set",
            "open-port",
            "close-port",
        ]
    );
}

#[rstest]
fn the_scene_itself_is_never_changed(#[values(End::Success, End::Error, End::Panic)] end: End) {
    let scene = scene();
    let before = Playbook::from([scene.copy()]).to_json().unwrap();
    let _ = busy(end).try_play(&scene);
    assert_eq!(Playbook::from([scene]).to_json().unwrap(), before);
}

#[test]
fn a_refusal_that_the_charm_can_live_with_does_not_fail_the_hook() {
    let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
        let _ = juju.relation_set_app(7, [("schema", "norway")]);
        juju.relation_set(7, [("user", "laertes")])?;
        Ok(())
    };
    let scene = start(State::new().relation(db()));
    Scenario::new(CharmSpec::new(charm).name("foo"))
        .play(&scene)
        .expect()
        .exact_local_unit_data("db", [("user", "laertes")])
        .exact_local_app_data("db", [("schema", "denmark")])
        .verify();
}

#[test]
fn a_refusal_that_the_charm_passes_on_fails_the_hook() {
    let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
        juju.relation_set(7, [("user", "laertes")])?;
        juju.relation_set_app(7, [("schema", "norway")])?;
        Ok(())
    };
    let scene = start(State::new().relation(db()));
    let error = Scenario::new(CharmSpec::new(charm).name("foo")).try_play(&scene).unwrap_err();
    error.outcome().unwrap().expect().exact_local_unit_data("db", [("user", "ophelia")]).verify();
}

#[test]
fn a_hook_reads_what_it_has_written() {
    let scene = start(State::new().leader(true).relation(db()).relation(cluster()));
    let (unit, app, key) = in_scene(&scene, |juju| {
        juju.relation_set(7, [("sword", "poisoned"), ("user", "")]).unwrap();
        juju.relation_set_app(4, [("secret", "ghost")]).unwrap();
        let unit = juju.relation_get(7, "foo/0").unwrap();
        let app = juju.relation_get_app(4, "foo").unwrap();
        (unit, app, juju.relation_get_key(7, "foo/0", "user").unwrap())
    });
    assert_eq!(unit, [("sword", "poisoned")]);
    assert_eq!(app, [("secret", "ghost")]);
    assert_eq!(key, None);
}

#[test]
fn a_handle_that_outlives_its_hook_is_of_no_use() {
    use std::sync::{Arc, Mutex};

    let kept = Arc::new(Mutex::new(None));
    let shelf = kept.clone();
    let charm = move |_: &Hook, juju: &mut Juju| -> CharmResult {
        let stand_in = Juju::new(juju.unit().clone(), NoTools);
        *shelf.lock().unwrap() = Some(std::mem::replace(juju, stand_in));
        Ok(())
    };
    let out = Scenario::new(CharmSpec::new(charm).name("foo")).play(&start(State::new()));
    let error = kept.lock().unwrap().as_mut().unwrap().status_set(Status::active("too late")).unwrap_err();
    assert!(error.is_unanswered(), "{error}");
    assert!(error.to_string().contains("after the hook has ended"), "{error}");
    assert_eq!(out.context_out.state.status.unit, ("unknown", ""));
}

struct NoTools;

impl juju_charm::HookTools for NoTools {
    fn call(&mut self, request: Request) -> Result<Answer, juju_charm::Error> {
        Err(juju_charm::Error::unanswered(request.to_string()))
    }
}

/// When what a tool has written holds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Holds {
    /// At once: whatever comes of the hook.
    AtOnce,
    /// When the hook has succeeded, and Juju has committed all that it wanted.
    Committed,
    /// When the hook has succeeded; up to 3.x even if Juju refuses something else of it then.
    EachOnItsOwn,
}

type Act = fn(&mut Juju) -> Result<(), juju_charm::Error>;

/// Every tool that writes, a call of it, and when it holds. Those of an action have a table of their own.
const WRITERS: [(&str, Act, Holds); 28] = [
    ("status-set", |juju| juju.status_set(Status::active("curtain up")), Holds::AtOnce),
    ("status-set --application", |juju| juju.status_set_app(Status::active("sold out")), Holds::AtOnce),
    ("application-version-set", |juju| juju.application_version_set("1.2"), Holds::AtOnce),
    ("juju-log", |juju| juju.juju_log("the play begins"), Holds::AtOnce),
    ("leader-set", |juju| juju.leader_set([("title", "Lear")]), Holds::AtOnce),
    (
        "payload-register",
        |juju| {
            let (kind, class, id) = ("docker".to_owned(), "monitor".to_owned(), "xyz".to_owned());
            juju.payload_register(tool::PayloadRegister { kind, class, id, tags: vec![] })
        },
        Holds::AtOnce,
    ),
    ("payload-status-set", |juju| juju.payload_status_set("monitor", "abc", "stopped"), Holds::AtOnce),
    ("payload-unregister", |juju| juju.payload_unregister("monitor", "abc"), Holds::AtOnce),
    ("secret-get", |juju| juju.secret_get(TOKEN).map(drop), Holds::AtOnce),
    (
        "secret-get --refresh",
        |juju| juju.secret_get(tool::SecretGet::from(TOKEN).refresh()).map(drop),
        Holds::AtOnce,
    ),
    (
        "secret-get --label",
        |juju| juju.secret_get(tool::SecretGet::from(TOKEN).label("mine")).map(drop),
        Holds::AtOnce,
    ),
    ("relation-set", |juju| juju.relation_set(7, [("user", "laertes")]), Holds::Committed),
    ("relation-set --app", |juju| juju.relation_set_app(7, [("schema", "norway")]), Holds::Committed),
    ("open-port", |juju| juju.open_port(8080), Holds::Committed),
    ("close-port", |juju| juju.close_port(22), Holds::Committed),
    ("state-set", |juju| juju.state_set([("act", "2")]), Holds::Committed),
    ("state-delete", |juju| juju.state_delete("act"), Holds::Committed),
    ("storage-add", |juju| juju.storage_add("data", 1), Holds::Committed),
    ("k8s-spec-set", |juju| juju.k8s_spec_set("version: 3"), Holds::Committed),
    ("k8s-raw-set", |juju| juju.k8s_raw_set("kind: Pod"), Holds::Committed),
    ("juju-reboot", |juju| juju.juju_reboot(), Holds::Committed),
    ("secret-add", |juju| juju.secret_add([("password", "x")]).map(drop), Holds::EachOnItsOwn),
    (
        "secret-set",
        |juju| juju.secret_set(tool::SecretSet::new(ADMIN).content([("password", "x")])),
        Holds::EachOnItsOwn,
    ),
    (
        "secret-set --label",
        |juju| juju.secret_set(tool::SecretSet::new(ADMIN).label("mine")),
        Holds::EachOnItsOwn,
    ),
    ("secret-grant", |juju| juju.secret_grant_unit(ADMIN, 7, "pg/1"), Holds::EachOnItsOwn),
    (
        "secret-revoke",
        |juju| juju.secret_revoke(tool::SecretRevoke::unit(ADMIN, "pg/0")),
        Holds::EachOnItsOwn,
    ),
    ("secret-remove", |juju| juju.secret_remove(ADMIN), Holds::EachOnItsOwn),
    ("secret-remove --revision", |juju| juju.secret_remove_revision(ADMIN, 1), Holds::EachOnItsOwn),
];

/// A scene in which every one of them changes something.
fn full(version: &str) -> Scene {
    let payload = juju_scenario::state::Payload {
        class: "monitor".to_owned(),
        id: "abc".to_owned(),
        kind: "docker".to_owned(),
        status: "running".to_owned(),
        tags: vec![],
    };
    let admin = secret(ADMIN, [("password", "old")]).revision(2, [("password", "new")]).grant(7, "pg/0");
    let token = secret(TOKEN, [("token", "old")]).revision(2, [("token", "new")]).owner("pg");
    let state = State::new()
        .leader(true)
        .relation(db())
        .opened_port(22)
        .unit_state("act", "1")
        .secret(admin)
        .secret(token);
    // Juju 4 has none.
    let payloads = if version.starts_with('3') { [payload].into() } else { List::new() };
    start(State { payloads, ..state })
}

#[test]
fn the_table_has_every_tool_that_writes() {
    let out = attempt(Scenario::new, &full("3.6.28"), |juju| {
        for (_, act, _) in WRITERS {
            act(juju)?;
        }
        Err("stumbled".into())
    });
    let called: BTreeSet<&str> = out.calls.iter().map(|call| call.request.tool()).collect();
    let reads = |name: &str| (name.ends_with("-get") && name != "secret-get") || READERS.contains(&name);
    let of_a_hook_of_its_own = ["action-fail", "action-log", "action-set", "add-metric"];
    let names = tool::NAMES.iter().copied();
    assert_eq!(called, names.filter(|name| !reads(name) && !of_a_hook_of_its_own.contains(name)).collect());
}

/// The tools that only read, and are not called so.
const READERS: [&str; 8] = [
    "goal-state",
    "is-leader",
    "opened-ports",
    "relation-ids",
    "relation-list",
    "secret-ids",
    "storage-list",
    "unit-get",
];

#[rstest]
fn what_a_tool_has_written_holds_at_once_or_at_the_end(#[values("3.6.28", "4.0.1")] version: &'static str) {
    let gone = ["leader-set", "payload-", "k8s-"];
    for (name, act, holds) in WRITERS {
        if version.starts_with('4') && gone.iter().any(|front| name.starts_with(front)) {
            continue;
        }
        let stage = |spec| Scenario::new(spec).juju_version(version);
        let is_changed = |out: &Outcome| {
            let (before, after) = (&out.scene.context.state, &out.context_out.state);
            before != after
        };
        let succeeded = attempt(stage, &full(version), move |juju| Ok(act(juju)?));
        assert_eq!(succeeded.failure, None, "{name}");
        assert!(is_changed(&succeeded), "{name} has no effect");
        for panics in [false, true] {
            let failed = attempt(stage, &full(version), move |juju| {
                act(juju)?;
                if panics { panic!("fell") } else { Err("stumbled".into()) }
            });
            assert_eq!(is_changed(&failed), holds == Holds::AtOnce, "{name}: {}", failed.delta());
        }
        // Secrets are committed first: here a storage is refused after them, which the metadata does not declare.
        let refused_at_the_end = attempt(
            move |spec: CharmSpec| {
                stage(spec.meta(
                    "{name: foo, requires: {db: {interface: postgresql}}, \
                 payloads: {monitor: {type: docker}}}",
                ))
            },
            &full(version),
            move |juju| {
                act(juju)?;
                juju.storage_add("none", 1)?;
                Ok(())
            },
        );
        assert!(refused(&refused_at_the_end).is_some(), "{name}");
        let stays = match holds {
            Holds::AtOnce => true,
            Holds::Committed => false,
            Holds::EachOnItsOwn => version.starts_with('3'),
        };
        let delta = refused_at_the_end.delta();
        assert_eq!(is_changed(&refused_at_the_end), stays, "{name}: {delta}");
    }
}

#[test]
fn a_commit_that_is_refused_is_reported_in_jujus_words() {
    let out = attempt(Scenario::new, &full("3.6.28"), |juju| {
        juju.secret_add(tool::SecretAdd::new([("password", "x")]).label("mine"))?;
        juju.secret_set(tool::SecretSet::new(ADMIN).label("mine"))?;
        Ok(())
    });
    assert_eq!(refused(&out), Some("secret with label \"mine\" already exists"));
}
