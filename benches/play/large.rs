//! W4: a State as large as they come, of which a charm reads everything and changes little.

use std::hint::black_box;
use std::sync::Arc;

use juju_scenario::prelude::*;

use crate::floor::{Bag, Plain, PlainRelation, Shared};
use crate::{Aim, Workload};

const RELATIONS: u32 = 50;
const UNITS: u32 = 10;
const KEYS: u32 = 10;
/// The options, and the storage instances.
const OTHERS: u32 = 20;

pub(crate) fn workloads() -> Vec<Workload> {
    let title = "50 relations x 10 units x 10 keys";
    let deep = Workload { name: "W4-deep", aim: None, ..against(title, plain(), read_and_write_plain) };
    vec![against(title, Shared::from(plain()), read_and_write_shared), deep, check()]
}

/// The scene checked against what its charm declares, beside the same scene played without being checked.
fn check() -> Workload {
    let declared = CharmSpec::new(reads_and_writes).name("foo").meta(META).config(options());
    let (scenario, scene) = (Scenario::new(declared), scene());
    let unchecked = scenario.clone().unchecked();
    let verify = {
        let (scenario, scene) = (scenario.clone(), scene.clone());
        move || {
            let findings = scenario.check(&scene);
            assert!(findings.errors().next().is_none(), "{findings}");
            // What is wrong at its end is found.
            let mut broken = scene.clone();
            let last = broken.context.state.relations.len() - 1;
            for index in [0, last] {
                broken.context.state.relations[index].id = Some(7);
            }
            assert!(scenario.check(&broken).has(Rule::RelationIdTaken));
        }
    };
    let to_play = scene.clone();
    Workload {
        name: "W4-check",
        title: "W4 checked, beside played unchecked",
        aim: Some(Aim::times(1.0)),
        scenes: 1,
        play: Box::new(move || drop(black_box(scenario.check(black_box(&scene))))),
        floor: Box::new(move || drop(black_box(unchecked.play(black_box(&to_play))))),
        verify: Box::new(verify),
    }
}

const META: &str = "
name: foo
requires: {db: {interface: postgresql}}
storage: {data: {type: filesystem, multiple: {range: 0-}}}
";

fn options() -> String {
    let options = others().map(|(name, _)| format!("  {name}: {{type: string}}\n"));
    format!("options:\n{}", options.collect::<String>())
}

/// The workload, beside a floor that makes the State after the scene of the State before.
fn against<S: Local + 'static>(title: &'static str, before: S, floor: fn(&S) -> S) -> Workload {
    let before = Arc::new(before);
    let (scenario, scene) = (Scenario::new(CharmSpec::new(reads_and_writes).name("foo")), scene());
    let verify = {
        let (scenario, scene, before) = (scenario.clone(), scene.clone(), before.clone());
        move || compare(&scenario.play(&scene), &floor(&before))
    };
    Workload {
        name: "W4",
        title,
        aim: Some(Aim::times(2.0)),
        scenes: 1,
        play: Box::new(move || drop(black_box(scenario.play(black_box(&scene))))),
        floor: Box::new(move || drop(black_box(floor(black_box(&before))))),
        verify: Box::new(verify),
    }
}

/// Reads every key of every databag of the other ends, and writes into each relation what it has read there: how many
/// bytes the values have.
fn reads_and_writes(_: &Hook, juju: &mut Juju) -> CharmResult {
    let keys = keys();
    for relation in juju.relation_ids("db")? {
        let app = juju.relation_list_app(&relation)?;
        let mut bytes = sum(&keys, &juju.relation_get_app(&relation, app)?);
        for unit in juju.relation_list(&relation)? {
            bytes += sum(&keys, &juju.relation_get(&relation, unit)?);
        }
        juju.relation_set(&relation, [("read", bytes.to_string())])?;
    }
    Ok(())
}

fn sum(keys: &[String], bag: &Databag) -> usize {
    keys.iter().filter_map(|key| black_box(bag.get(key))).map(str::len).sum()
}

/// What [`reads_and_writes`] does, by hand: what a charm is handed to keep is handed out to keep here too.
fn read_and_write_shared(before: &Shared) -> Shared {
    let keys = keys();
    let sum = |bag: Arc<Bag>| -> usize {
        keys.iter().filter_map(|key| black_box(bag.get(key))).map(String::len).sum()
    };
    let mut after = before.clone();
    for relation in Arc::make_mut(&mut after.relations) {
        let app: String = relation.remote_app.clone();
        black_box(&app);
        let mut bytes = sum(relation.remote_app_data.clone());
        let units: Vec<String> = relation.remote_units_data.keys().cloned().collect();
        for unit in black_box(units) {
            bytes += sum(relation.remote_units_data[&unit].clone());
        }
        let local = Arc::make_mut(&mut Arc::make_mut(relation).local_unit_data);
        local.insert("read".to_owned(), bytes.to_string());
    }
    after
}

/// The same on a State that was copied as a whole, so that nothing in it has to be handed out by copying once more.
fn read_and_write_plain(before: &Plain) -> Plain {
    let keys = keys();
    let sum =
        |bag: &Bag| -> usize { keys.iter().filter_map(|key| black_box(bag.get(key))).map(String::len).sum() };
    let mut after = before.clone();
    for relation in &mut after.relations {
        let mut bytes = sum(&relation.remote_app_data);
        bytes += relation.remote_units_data.values().map(sum).sum::<usize>();
        relation.local_unit_data.insert("read".to_owned(), bytes.to_string());
    }
    after
}

/// The databags that the charm has written to, whatever the State they are in.
trait Local {
    fn local_unit_data(&self) -> Vec<&Bag>;
}

impl Local for Plain {
    fn local_unit_data(&self) -> Vec<&Bag> {
        self.relations.iter().map(|relation| &relation.local_unit_data).collect()
    }
}

impl Local for Shared {
    fn local_unit_data(&self) -> Vec<&Bag> {
        self.relations.iter().map(|relation| &*relation.local_unit_data).collect()
    }
}

fn compare(out: &Outcome, by_hand: &impl Local) {
    let reads = usize::try_from(RELATIONS * (UNITS + 1));
    out.expect().called("relation-get", reads.unwrap_or_default()).verify();
    let bags = by_hand.local_unit_data();
    assert_eq!(bags.len(), out.context_out.state.relations.len());
    for (number, (ours, theirs)) in (0u32..).zip(out.context_out.state.relations.iter().zip(bags)) {
        let bytes: usize =
            (0..=UNITS).flat_map(|member| values(number, member)).map(|(_, value)| value.len()).sum();
        assert_eq!(ours.local_unit_data, [("read", bytes.to_string()), ("ready", "yes".to_owned())]);
        assert_eq!(
            *theirs,
            ours.local_unit_data.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect::<Bag>()
        );
    }
}

fn keys() -> Vec<String> {
    (0..KEYS).map(|key| format!("key-{key}")).collect()
}

/// What a member of a relation has written: a remote unit, or after these the remote application.
fn values(relation: u32, member: u32) -> impl Iterator<Item = (String, String)> {
    keys().into_iter().map(move |key| (key, format!("the value of {member} in {relation}")))
}

fn others() -> impl Iterator<Item = (String, String)> {
    (0..OTHERS).map(|other| (format!("option-{other}"), format!("the value of {other}")))
}

fn scene() -> Scene {
    let mut state = State::new();
    for (name, value) in others() {
        state = state.config(name, value);
    }
    for index in 0..OTHERS {
        state = state.storage(storage("data").index(index));
    }
    for number in 0..RELATIONS {
        let units = (0..UNITS).map(|unit| (unit, values(number, unit).collect::<Databag>()));
        let db = relation("db", "postgresql").remote_app_name(format!("pg-{}", letters(number)));
        let db = db.remote_app_data(values(number, UNITS).collect::<Databag>()).remote_units_data(units);
        state = state.relation(db.local_unit_data([("ready", "yes")]));
    }
    Scene::new(event("config-changed")).state(state)
}

fn plain() -> Plain {
    let mut plain = Plain::new();
    plain.config = others().collect();
    plain.storages = (0..OTHERS).map(|index| ("data".to_owned(), index)).collect();
    plain.relations = (0..RELATIONS).map(plain_relation).collect();
    plain
}

fn plain_relation(number: u32) -> PlainRelation {
    let app = format!("pg-{}", letters(number));
    PlainRelation {
        endpoint: "db".to_owned(),
        interface: "postgresql".to_owned(),
        remote_units_data: (0..UNITS)
            .map(|unit| (format!("{app}/{unit}"), values(number, unit).collect()))
            .collect(),
        remote_app: app,
        local_app_data: Bag::new(),
        local_unit_data: [("ready".to_owned(), "yes".to_owned())].into(),
        remote_app_data: values(number, UNITS).collect(),
    }
}

/// A number in letters, since a word of an application's name is none of digits alone.
fn letters(number: u32) -> String {
    number.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect()
}
