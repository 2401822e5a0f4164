//! W5: so many calls in one event that a call is all that there is.

use std::hint::black_box;
use std::sync::Arc;

use juju_scenario::prelude::*;

use crate::floor::{Bag, Plain, PlainRelation, Shared};
use crate::{Aim, Workload};

const CALLS: u32 = 1_000;

pub(crate) fn workloads() -> Vec<Workload> {
    vec![reads(), writes()]
}

fn entries() -> impl Iterator<Item = (String, String)> {
    (0..CALLS).map(|number| (format!("key-{number}"), format!("the value of {number}")))
}

fn keys() -> Vec<String> {
    entries().map(|(key, _)| key).collect()
}

/// W5a.
fn reads() -> Workload {
    let charm = {
        let keys = keys();
        move |_: &Hook, juju: &mut Juju| -> CharmResult {
            let relation = RelationId::from(0);
            for key in &keys {
                black_box(juju.relation_get_key(&relation, "remote/0", key)?);
            }
            Ok(())
        }
    };
    let floor = |before: &Shared, keys: &[String]| {
        let after = before.clone();
        for key in keys {
            let bag = &after.relations[0].remote_units_data["remote/0"];
            black_box(bag.get(key).cloned());
        }
        after
    };
    let verify = |out: &Outcome, by_hand: &Shared| {
        let bag = &by_hand.relations[0].remote_units_data["remote/0"];
        assert!(
            out.calls.iter().map(|call| call.answer.clone()).eq(entries().map(|(_, value)| Ok(found(value))))
        );
        assert!(keys().iter().map(|key| bag.get(key).cloned()).eq(entries().map(|(_, value)| Some(value))));
    };
    workload("W5a", "1,000 relation-gets of a key each", charm, floor, verify)
}

fn found(value: String) -> juju_charm::tool::Answer {
    juju_charm::tool::Answer::RelationGet(juju_charm::tool::RelationData::One(Some(value)))
}

/// W5b.
fn writes() -> Workload {
    let charm = {
        let keys = keys();
        move |_: &Hook, juju: &mut Juju| -> CharmResult {
            let relation = RelationId::from(0);
            for key in &keys {
                juju.relation_set(&relation, [(key, "a value")])?;
            }
            Ok(())
        }
    };
    let floor = |before: &Shared, keys: &[String]| {
        let mut after = before.clone();
        for key in keys {
            let relation = Arc::make_mut(&mut Arc::make_mut(&mut after.relations)[0]);
            Arc::make_mut(&mut relation.local_unit_data).insert(key.clone(), "a value".to_owned());
        }
        after
    };
    let verify = |out: &Outcome, by_hand: &Shared| {
        out.expect().called("relation-set", keys().len()).verify();
        let written = || keys().into_iter().map(|key| (key, "a value".to_owned()));
        assert_eq!(*by_hand.relations[0].local_unit_data, written().collect::<Bag>());
        assert_eq!(out.context_out.state.relations[0].local_unit_data, written().collect::<Databag>());
    };
    workload("W5b", "1,000 relation-sets of a key each", charm, floor, verify)
}

fn workload(
    name: &'static str,
    title: &'static str,
    charm: impl Fn(&Hook, &mut Juju) -> CharmResult + Send + Sync + 'static,
    floor: fn(&Shared, &[String]) -> Shared,
    verify: fn(&Outcome, &Shared),
) -> Workload {
    let scenario = Scenario::new(CharmSpec::new(charm).name("foo"));
    let db = relation("db", "postgresql").remote_unit_data(0, entries().collect::<Databag>());
    let scene = Scene::new(event("config-changed")).state(State::new().relation(db));
    let mut plain = Plain::new();
    plain.relations.push(PlainRelation {
        remote_app: "remote".to_owned(),
        remote_units_data: [("remote/0".to_owned(), entries().collect())].into(),
        ..PlainRelation::default()
    });
    let (before, keys) = (Arc::new(Shared::from(plain)), Arc::new(keys()));
    let compare = {
        let (scenario, scene, before, keys) = (scenario.clone(), scene.clone(), before.clone(), keys.clone());
        move || verify(&scenario.play(&scene), &floor(&before, &keys))
    };
    Workload {
        name,
        title,
        aim: Some(Aim::times(3.0)),
        scenes: 1,
        play: Box::new(move || drop(black_box(scenario.play(black_box(&scene))))),
        floor: Box::new(move || drop(black_box(floor(black_box(&before), black_box(&keys))))),
        verify: Box::new(compare),
    }
}
