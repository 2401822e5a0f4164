//! W1, W2, W3 and W6: scenes so small that what a play costs by itself is all that there is.

use std::hint::black_box;

use juju_scenario::prelude::*;

use crate::floor::{Bag, Plain, PlainRelation};
use crate::{Aim, Workload};

pub(crate) fn workloads() -> Vec<Workload> {
    vec![empty(), leader(), relation_data(), startup()]
}

fn workload(
    name: &'static str,
    title: &'static str,
    play: impl Fn() + 'static,
    floor: impl Fn() + 'static,
    verify: impl Fn() + 'static,
) -> Workload {
    let aim = Some(Aim::small_scene());
    Workload {
        name,
        title,
        aim,
        scenes: 1,
        play: Box::new(play),
        floor: Box::new(floor),
        verify: Box::new(verify),
    }
}

fn idle(_: &Hook, _: &mut Juju) -> CharmResult {
    Ok(())
}

fn proud(hook: &Hook, juju: &mut Juju) -> CharmResult {
    if let Hook::Start = hook {
        let message = if juju.is_leader()? { "I rule" } else { "I follow" };
        juju.status_set(Status::active(message))?;
    }
    Ok(())
}

/// What [`proud`] does, by hand.
fn proud_by_hand(before: &Plain) -> Plain {
    let mut after = before.clone();
    let message = if after.small.leader { "I rule" } else { "I follow" };
    after.small.unit_status = ("active", message.to_owned());
    after
}

fn copies_a_key(hook: &Hook, juju: &mut Juju) -> CharmResult {
    let Hook::RelationChanged(changed) = hook else { return Ok(()) };
    let app = changed.remote_app.as_deref().ok_or("no remote application")?;
    let data = juju.relation_get_app(&changed.relation, app)?;
    let value = data.get("cde").ok_or("no key cde")?;
    juju.relation_set(&changed.relation, [("abc", value)])?;
    Ok(())
}

/// What [`copies_a_key`] does, by hand.
fn copies_a_key_by_hand(before: &Plain) -> Plain {
    let mut after = before.clone();
    let relation = &mut after.relations[0];
    let data: Bag = relation.remote_app_data.clone();
    relation.local_unit_data.insert("abc".to_owned(), data["cde"].clone());
    after
}

/// W1.
fn empty() -> Workload {
    let scenario = Scenario::new(CharmSpec::new(idle).name("foo"));
    let scene = Scene::new(event("start"));
    let plain = Plain::new();
    let verify = {
        let (scenario, scene) = (scenario.clone(), scene.clone());
        move || scenario.play(&scene).expect().called("is-leader", 0).nothing_changed().verify()
    };
    workload(
        "W1",
        "a charm that does nothing",
        move || drop(black_box(scenario.play(black_box(&scene)))),
        move || drop(black_box(black_box(&plain).clone())),
        verify,
    )
}

/// W2.
fn leader() -> Workload {
    let scenario = Scenario::new(CharmSpec::new(proud).name("foo"));
    let scene = Scene::new(event("start")).state(State::new().leader(true));
    let mut plain = Plain::new();
    plain.small.leader = true;
    let verify = {
        let (scenario, scene, plain) = (scenario.clone(), scene.clone(), plain.clone());
        move || {
            let out = scenario.play(&scene);
            out.expect().called("is-leader", 1).called("status-set", 1).verify();
            assert_same_status(&out, &proud_by_hand(&plain));
        }
    };
    workload(
        "W2",
        "is-leader and status-set",
        move || drop(black_box(scenario.play(black_box(&scene)))),
        move || drop(black_box(proud_by_hand(black_box(&plain)))),
        verify,
    )
}

fn assert_same_status(out: &Outcome, by_hand: &Plain) {
    let (name, message) = &by_hand.small.unit_status;
    assert_eq!((*name, message.as_str()), ("active", "I rule"));
    assert_eq!(out.context_out.state.status.unit, (*name, message.as_str()));
}

/// W3.
fn relation_data() -> Workload {
    let scenario = Scenario::new(CharmSpec::new(copies_a_key).name("foo"));
    let relation =
        relation("foo", "bar").remote_app_data([("cde", "baz!")]).local_unit_data([("abc", "foo")]);
    let scene = Scene::new(event("foo-relation-changed")).state(State::new().relation(relation));
    let mut plain = Plain::new();
    plain.relations.push(PlainRelation {
        endpoint: "foo".to_owned(),
        interface: "bar".to_owned(),
        remote_app: "remote".to_owned(),
        local_unit_data: [("abc".to_owned(), "foo".to_owned())].into(),
        remote_app_data: [("cde".to_owned(), "baz!".to_owned())].into(),
        remote_units_data: [("remote/0".to_owned(), Bag::new())].into(),
        ..PlainRelation::default()
    });
    let verify = {
        let (scenario, scene, plain) = (scenario.clone(), scene.clone(), plain.clone());
        move || {
            let relations = scenario.play(&scene).context_out.state.relations;
            let by_hand = copies_a_key_by_hand(&plain);
            assert_eq!(by_hand.relations[0].local_unit_data["abc"], "baz!");
            assert_eq!(relations[0].local_unit_data, [("abc", "baz!")]);
        }
    };
    workload(
        "W3",
        "remote app data read, local unit data written",
        move || drop(black_box(scenario.play(black_box(&scene)))),
        move || drop(black_box(copies_a_key_by_hand(black_box(&plain)))),
        verify,
    )
}

const STARTUP: [&str; 4] = ["install", "leader-elected", "config-changed", "start"];

/// What the startup playbook plays with [`proud`], by hand.
fn startup_by_hand(before: &Plain) -> Vec<Plain> {
    let scene = |event| if event == "start" { proud_by_hand(before) } else { before.clone() };
    STARTUP.into_iter().map(scene).collect()
}

/// W6.
fn startup() -> Workload {
    let scenario = StartupScenario::new(CharmSpec::new(proud).name("foo")).leader(true);
    let mut plain = Plain::new();
    plain.small.leader = true;
    let verify = {
        let (scenario, plain) = (scenario.clone(), plain.clone());
        move || {
            let outcomes = scenario.play_until_complete();
            let hooks: Vec<_> = outcomes.iter().map(|out| out.hook.name()).collect();
            assert_eq!(hooks, STARTUP);
            assert_same_status(&outcomes[3], &startup_by_hand(&plain)[3]);
        }
    };
    let mut workload = workload(
        "W6",
        "the startup playbook of W2's charm",
        move || drop(black_box(black_box(&scenario).play_until_complete())),
        move || drop(black_box(startup_by_hand(black_box(&plain)))),
        verify,
    );
    workload.scenes = 4;
    workload
}
