//! W5: so many calls in one event that a call is all that there is.

use std::hint::black_box;
use std::sync::Arc;

use juju_charm::tool::Answer;
use juju_scenario::prelude::*;
use serde_json::Value;

use crate::floor::{Bag, Plain, PlainRelation, Shared};
use crate::{Aim, Workload};

const CALLS: u32 = 1_000;
const REMOTE_UNIT: &str = "remote/0";

pub(crate) fn workloads() -> Vec<Workload> {
    reads().into_iter().chain(writes()).chain(lines()).collect()
}

fn entries() -> impl Iterator<Item = (String, String)> {
    (0..CALLS).map(|number| (format!("key-{number}"), format!("the value of {number}")))
}

fn keys() -> Vec<String> {
    entries().map(|(key, _)| key).collect()
}

/// W5a, beside a floor that shares and one that copies.
fn reads() -> [Workload; 2] {
    let title = "1,000 relation-gets of a key each";
    let charm = || {
        let keys = keys();
        move |_: &Hook, juju: &mut Juju| -> CharmResult {
            let relation = RelationId::from(0);
            for key in &keys {
                black_box(juju.relation_get_key(&relation, REMOTE_UNIT, key)?);
            }
            Ok(())
        }
    };
    let shared = |before: &Shared, keys: &[String]| {
        let after = before.clone();
        let read = |key| after.relations[0].remote_units_data[REMOTE_UNIT].get(key).cloned();
        keys.iter().for_each(|key: &String| drop(black_box(read(key))));
        after
    };
    let copied = |before: &Plain, keys: &[String]| {
        let after = before.clone();
        let read = |key| after.relations[0].remote_units_data[REMOTE_UNIT].get(key).cloned();
        keys.iter().for_each(|key: &String| drop(black_box(read(key))));
        after
    };
    [
        workload("W5a", title, charm(), Shared::from(plain()), shared, |out, after| {
            compare_reads(out, &after.relations[0].remote_units_data[REMOTE_UNIT]);
        }),
        workload("W5a-deep", title, charm(), plain(), copied, |out, after| {
            compare_reads(out, &after.relations[0].remote_units_data[REMOTE_UNIT]);
        }),
    ]
}

fn compare_reads(out: &Outcome, by_hand: &Bag) {
    let values = || entries().map(|(_, value)| value);
    let answers = out.calls.iter().map(|call| call.answer.as_ref().map(Answer::to_json));
    assert!(answers.eq(values().map(|value| Ok(Value::String(value)))));
    assert!(keys().iter().map(|key| by_hand.get(key).cloned()).eq(values().map(Some)));
}

/// W5b, beside a floor that shares and one that copies.
fn writes() -> [Workload; 2] {
    let title = "1,000 relation-sets of a key each";
    let charm = || {
        let keys = keys();
        move |_: &Hook, juju: &mut Juju| -> CharmResult {
            let relation = RelationId::from(0);
            for key in &keys {
                juju.relation_set(&relation, [(key, "a value")])?;
            }
            Ok(())
        }
    };
    let shared = |before: &Shared, keys: &[String]| {
        let mut after = before.clone();
        for key in keys {
            let relation = Arc::make_mut(&mut Arc::make_mut(&mut after.relations)[0]);
            Arc::make_mut(&mut relation.local_unit_data).insert(key.clone(), "a value".to_owned());
        }
        after
    };
    let copied = |before: &Plain, keys: &[String]| {
        let mut after = before.clone();
        for key in keys {
            after.relations[0].local_unit_data.insert(key.clone(), "a value".to_owned());
        }
        after
    };
    [
        workload("W5b", title, charm(), Shared::from(plain()), shared, |out, after| {
            compare_writes(out, &after.relations[0].local_unit_data);
        }),
        workload("W5b-deep", title, charm(), plain(), copied, |out, after| {
            compare_writes(out, &after.relations[0].local_unit_data);
        }),
    ]
}

fn compare_writes(out: &Outcome, by_hand: &Bag) {
    let written = || keys().into_iter().map(|key| (key, "a value".to_owned()));
    out.expect().called("relation-set", keys().len()).verify();
    assert_eq!(*by_hand, written().collect::<Bag>());
    assert_eq!(out.context_out.state.relations[0].local_unit_data, written().collect::<Databag>());
}

/// W5 once more as a command line, without a process around it, beside the same calls by a charm in Rust.
fn lines() -> [Workload; 2] {
    let reading = |_: &Hook, juju: &mut Juju| -> CharmResult {
        for key in &keys() {
            black_box(juju.relation_get_key(RelationId::from(0), REMOTE_UNIT, key)?);
        }
        Ok(())
    };
    let writing = |_: &Hook, juju: &mut Juju| -> CharmResult {
        for key in &keys() {
            juju.relation_set(RelationId::from(0), [(key, "a value")])?;
        }
        Ok(())
    };
    let read = |key: String| vec!["-r".to_owned(), "0".to_owned(), key, REMOTE_UNIT.to_owned()];
    let write = |key: String| vec!["-r".to_owned(), "0".to_owned(), format!("{key}=a value")];
    let reads = keys().into_iter().map(read).collect();
    let writes = keys().into_iter().map(write).collect();
    [
        line("W5a-line", "1,000 relation-gets as a command line", "relation-get", reads, reading),
        line("W5b-line", "1,000 relation-sets as a command line", "relation-set", writes, writing),
    ]
}

fn line(
    name: &'static str,
    title: &'static str,
    tool: &'static str,
    lines: Vec<Vec<String>>,
    charm: impl Fn(&Hook, &mut Juju) -> CharmResult + Send + Sync + 'static,
) -> Workload {
    let (typed, scene) = (Scenario::new(CharmSpec::new(charm).name("foo")), scene());
    let stage = Scenario::new(CharmSpec::without_code().name("foo"));
    let by_lines = move |scene: &Scene| {
        let mut hook = stage.begin(scene).unwrap_or_else(|error| panic!("{error}"));
        for args in &lines {
            assert_eq!(black_box(hook.call(tool, args)).code, 0);
        }
        hook.end(0)
    };
    let (typed, by_lines) = (Arc::new(typed), Arc::new(by_lines));
    let verify = {
        let (typed, by_lines, scene) = (typed.clone(), by_lines.clone(), scene.clone());
        move || {
            let (out, expected) = (by_lines(&scene), typed.play(&scene));
            assert_eq!(out.context_out, expected.context_out);
            assert_eq!(out.calls, expected.calls);
        }
    };
    let floor_scene = scene.clone();
    Workload {
        name,
        title,
        aim: Some(Aim::times(3.0)),
        scenes: 1,
        play: Box::new(move || drop(black_box(by_lines(black_box(&scene))))),
        floor: Box::new(move || drop(black_box(typed.play(black_box(&floor_scene))))),
        verify: Box::new(verify),
    }
}

fn scene() -> Scene {
    let db = relation("db", "postgresql").remote_unit_data(0, entries().collect::<Databag>());
    Scene::new(event("config-changed")).state(State::new().relation(db))
}

fn plain() -> Plain {
    let mut plain = Plain::new();
    plain.relations.push(PlainRelation {
        endpoint: "db".to_owned(),
        interface: "postgresql".to_owned(),
        remote_app: "remote".to_owned(),
        remote_units_data: [(REMOTE_UNIT.to_owned(), entries().collect())].into(),
        ..PlainRelation::default()
    });
    plain
}

fn workload<S: 'static>(
    name: &'static str,
    title: &'static str,
    charm: impl Fn(&Hook, &mut Juju) -> CharmResult + Send + Sync + 'static,
    before: S,
    floor: fn(&S, &[String]) -> S,
    compare: fn(&Outcome, &S),
) -> Workload {
    let (scenario, scene) = (Scenario::new(CharmSpec::new(charm).name("foo")), scene());
    let (before, keys) = (Arc::new(before), Arc::new(keys()));
    let verify = {
        let (scenario, scene, before, keys) = (scenario.clone(), scene.clone(), before.clone(), keys.clone());
        move || compare(&scenario.play(&scene), &floor(&before, &keys))
    };
    Workload {
        name,
        title,
        aim: Some(Aim::times(3.0)),
        scenes: 1,
        play: Box::new(move || drop(black_box(scenario.play(black_box(&scene))))),
        floor: Box::new(move || drop(black_box(floor(black_box(&before), black_box(&keys))))),
        verify: Box::new(verify),
    }
}
