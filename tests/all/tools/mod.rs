//! What each hook tool answers, in which words it says no, and what it leaves behind.

mod action;
mod config;
mod credential;
mod event_defaults;
mod goal_state;
mod leader;
mod leader_settings;
mod log;
mod network;
mod payload;
mod port;
mod reboot;
mod relation;
mod resource;
mod restricted;
mod secret;
mod secret_changes;
mod secret_grants;
mod status;
mod storage;
mod transactions;
mod unit_state;
mod versions;

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use juju_charm::Error;
use juju_scenario::Failure;
use juju_scenario::prelude::*;

/// What a charm gets that asks this in a scene, as the unit `foo/0`.
pub(crate) fn in_scene<T: Send + 'static>(
    scene: &Scene,
    ask: impl Fn(&mut Juju) -> T + Send + Sync + 'static,
) -> T {
    on_stage(Scenario::new, scene, ask).0
}

/// What is left of a scene in which a charm has done this.
pub(crate) fn after(scene: &Scene, act: impl Fn(&mut Juju) + Send + Sync + 'static) -> Outcome {
    on_stage(Scenario::new, scene, act).1
}

/// What a charm gets that asks this in a scene on a stage of the test's own, and what is left then.
pub(crate) fn on_stage<T: Send + 'static>(
    stage: impl FnOnce(CharmSpec) -> Scenario,
    scene: &Scene,
    ask: impl Fn(&mut Juju) -> T + Send + Sync + 'static,
) -> (T, Outcome) {
    let answer = Arc::new(Mutex::new(None));
    let heard = answer.clone();
    let charm = move |_: &Hook, juju: &mut Juju| {
        let answer = ask(juju);
        *heard.lock().unwrap() = Some(answer);
        Ok(())
    };
    let out = stage(CharmSpec::new(charm).name("foo")).play(scene);
    let answer = answer.lock().unwrap().take();
    (answer.expect("the charm has asked"), out)
}

/// What is left of a scene in which a charm has ended like this, whether or not it has failed.
pub(crate) fn attempt(
    stage: impl FnOnce(CharmSpec) -> Scenario,
    scene: &Scene,
    act: impl Fn(&mut Juju) -> CharmResult + Send + Sync + 'static,
) -> Outcome {
    let charm = CharmSpec::new(move |_: &Hook, juju: &mut Juju| act(juju)).name("foo");
    match stage(charm).try_play(scene) {
        Ok(out) => out,
        Err(error) => error.outcome().unwrap_or_else(|| panic!("{error}")).clone(),
    }
}

/// Why Juju has refused to commit what a hook has asked for; nothing if it has not.
pub(crate) fn refused(out: &Outcome) -> Option<&str> {
    match &out.failure {
        None => None,
        Some(Failure::Refused(words)) => Some(words),
        Some(other) => panic!("the charm itself has failed: {other:?}"),
    }
}

/// The exit code and the words of a tool that says no.
pub(crate) fn refusal<T: Debug>(answer: Result<T, Error>) -> (i32, String) {
    let error = answer.expect_err("the tool says no");
    assert!(error.is_refused(), "{error}");
    (error.exit_code().unwrap(), error.message().unwrap().to_owned())
}

/// Exit code 1, of a call that is right and cannot be carried out.
fn cannot(words: &str) -> (i32, String) {
    (1, words.to_owned())
}

/// Exit code 2, of a call that is wrong in itself.
fn wrong(words: &str) -> (i32, String) {
    (2, words.to_owned())
}

fn start(state: State) -> Scene {
    Scene::new("start").state(state)
}

/// The relation `db:7` with pg, which has two units.
fn db() -> Relation {
    relation("db", "postgresql")
        .id(7)
        .remote_app_name("pg")
        .remote_app_data([("version", "16")])
        .remote_units_data([(0, [("host", "10.0.0.10")]), (1, [("host", "10.0.0.11")])])
        .local_unit_data([("user", "ophelia")])
        .local_app_data([("schema", "denmark")])
}

/// The peer relation `cluster:4`, in which there are two other units.
fn cluster() -> Relation {
    peer_relation("cluster", "cluster")
        .id(4)
        .peer_data(1, [("address", "10.0.1.1")])
        .peer_data(2, [("address", "10.0.1.2")])
        .local_unit_data([("address", "10.0.1.0")])
        .local_app_data([("secret", "poison")])
}
