//! What holds at once, what holds when the hook succeeds, and what is gone when it fails.

use juju_charm::tool::{Answer, Request};
use juju_scenario::prelude::*;
use juju_scenario::{Error, Expectations};
use rstest::rstest;

use super::{cluster, db, in_scene, start};

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
