//! `storage-list`, `storage-get` and `storage-add`.

use juju_charm::tool::{StorageAdd, StorageData, StorageGet, StorageInfo};
use juju_scenario::prelude::*;
use rstest::rstest;

use super::{after, attempt, cannot, in_scene, on_stage, refusal, refused, start, wrong};

fn state() -> State {
    State::new()
        .storage(storage("logs").index(5))
        .storage(storage("data").index(2).location("/srv/data"))
        .storage(storage("disk").index(3).block().location("/dev/sdb"))
        .storage(storage("data").index(1))
}

fn add(storages: &[(&str, u64)]) -> StorageAdd {
    StorageAdd { storages: storages.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect() }
}

#[test]
fn storages_are_listed_in_the_order_of_their_attachment() {
    let scene = start(state());
    assert_eq!(in_scene(&scene, Juju::storage_list).unwrap(), ["logs/5", "data/2", "disk/3", "data/1"]);
    assert_eq!(in_scene(&scene, |juju| juju.storage_list_of("data")).unwrap(), ["data/2", "data/1"]);
    assert_eq!(in_scene(&scene, |juju| juju.storage_list_of("dat")).unwrap(), [""; 0]);
    assert_eq!(in_scene(&scene, |juju| juju.storage_list_of("")).unwrap().len(), 4);
}

#[rstest]
#[case("data/2", "filesystem", "/srv/data")]
#[case("data/1", "filesystem", "/var/lib/juju/storage/data/1")]
#[case("disk/3", "block", "/dev/sdb")]
fn a_storage_has_a_kind_and_a_location(#[case] id: &'static str, #[case] kind: &str, #[case] location: &str) {
    let info = in_scene(&start(state()), move |juju| juju.storage_get(id)).unwrap();
    assert_eq!(info, StorageInfo { kind: kind.to_owned(), location: location.to_owned() });
    for (key, value) in [("kind", kind), ("location", location)] {
        let call = StorageGet { storage: Some(id.to_owned()), key: Some(key.to_owned()) };
        let one = in_scene(&start(state()), move |juju| juju.call(call.clone())).unwrap();
        assert_eq!(one, StorageData::One(value.to_owned()));
    }
}

#[rstest]
#[case("data-storage-attached", "data/1")]
#[case("data-storage-detaching", "data/2")]
fn in_a_storage_hook_the_storage_is_the_hooks(#[case] name: &str, #[case] id: &str) {
    let scene = Scene::new(event(name).storage(id)).state(state());
    let call = StorageGet { storage: None, key: Some("location".to_owned()) };
    let (location, explicit) = in_scene(&scene, move |juju| {
        (juju.call(call.clone()).unwrap(), juju.storage_get("disk/3").unwrap().location)
    });
    let known = if id == "data/2" { "/srv/data" } else { "/var/lib/juju/storage/data/1" };
    assert_eq!(location, StorageData::One(known.to_owned()));
    assert_eq!(explicit, "/dev/sdb");
}

#[test]
fn a_storage_that_there_is_not() {
    let get = |id: Option<&str>, key: Option<&str>| {
        let call = StorageGet { storage: id.map(str::to_owned), key: key.map(str::to_owned) };
        refusal(in_scene(&start(state()), move |juju| juju.call(call.clone())))
    };
    assert_eq!(get(None, None), wrong("no storage instance specified"));
    for id in ["data", "data/", "data/x", "/1", "data/01"] {
        let words = format!("invalid value {id:?} for option -s: invalid storage ID {id:?}");
        assert_eq!(get(Some(id), None), wrong(&words));
    }
    let (code, words) = get(Some("data/9"), None);
    assert_eq!(code, 2);
    assert!(words.starts_with("invalid value \"data/9\" for option -s: "), "{words}");
    assert_eq!(get(Some("data/1"), Some("size")), cannot("invalid storage attribute \"size\""));
}

#[test]
fn what_is_asked_for_is_there_when_juju_has_provided_it() {
    let out = after(&start(state()), |juju| {
        juju.storage_add("data", 2).unwrap();
        juju.call(add(&[("logs", 1), ("data", 1)])).unwrap();
        assert_eq!(juju.storage_list().unwrap().len(), 4);
    });
    assert_eq!(out.context_out.state.requested_storages.len(), 3);
    assert_eq!(out.context_out.state.requested_storages[0], ("data", 2));
    assert_eq!(out.context_out.state.requested_storages[1], ("logs", 1));
    assert_eq!(out.context_out.state.requested_storages[2], ("data", 1));
    assert_eq!(out.context_out.state.storages, state().storages);
}

#[rstest]
#[case("3.5.4", "constraint")]
#[case("3.6.28", "directive")]
#[case("4.0.0", "directive")]
fn a_request_that_is_wrong(#[case] version: &'static str, #[case] word: &str) {
    let ask = |call: StorageAdd| {
        let stage = |spec| Scenario::new(spec).juju_version(version);
        refusal(on_stage(stage, &start(state()), move |juju| juju.call(call.clone())).0)
    };
    assert_eq!(ask(add(&[])), wrong(&format!("storage add requires a storage {word}")));
    assert_eq!(
        ask(add(&[("data", 0)])),
        wrong(&format!(
            "cannot parse {word} for storage \"data\": cannot parse count: count must be greater than zero, got \"0\""
        ))
    );
    assert_eq!(
        ask(add(&[("data", 1), ("logs", 1), ("data", 2)])),
        wrong("storage \"data\" specified more than once")
    );
}

/// What the metadata says of each storage, how many are asked for, and whether Juju can have so many.
#[rstest]
#[case::undeclared("swap", 1, false)]
#[case::one_alone("logs", 1, false)]
#[case::up_to_a_number("data", 1, true)]
#[case::beyond_it("data", 2, false)]
#[case::without_a_limit("disk", 1_000, true)]
#[case::from_a_number_on("more", 1_000, true)]
fn whether_there_can_be_so_many_is_found_out_when_the_hook_has_ended(
    #[case] name: &'static str,
    #[case] count: u64,
    #[case] possible: bool,
) {
    let meta = "
        name: foo
        storage:
          logs: {type: filesystem}
          data: {type: filesystem, multiple: {range: 0-3}}
          disk: {type: block, multiple: {range: 1-}}
          more: {type: block, multiple: {range: 1+}}";
    let stage = |spec: CharmSpec| Scenario::new(spec.meta(meta));
    let out = attempt(stage, &start(state()), move |juju| {
        juju.state_set([("act", "1")])?;
        Ok(juju.storage_add(name, count)?)
    });
    assert_eq!(refused(&out).is_none(), possible, "{:?}", out.failure);
    assert_eq!(out.context_out.state.requested_storages.is_empty(), !possible);
    assert_eq!(out.context_out.state.unit_state.is_empty(), !possible);
}
