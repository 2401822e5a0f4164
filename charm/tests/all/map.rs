//! Maps: their order, their sharing, and what is refused when they are loaded.

use juju_charm::{Map, Shared};
use proptest::collection::vec;
use proptest::prelude::*;

type Ages = Map<String, i32>;

fn ages() -> Ages {
    [("lear", 80), ("cordelia", 20), ("fool", 40)].into()
}

fn keys(map: &Ages) -> Vec<&str> {
    map.keys().map(String::as_str).collect()
}

#[test]
fn the_order_is_kept_through_writing_and_loading() {
    let json = serde_json::to_string(&ages()).unwrap();
    assert_eq!(json, r#"{"lear":80,"cordelia":20,"fool":40}"#);
    let again: Ages = serde_json::from_str(&json).unwrap();
    assert_eq!(keys(&again), ["lear", "cordelia", "fool"]);
}

#[test]
fn a_new_key_goes_to_the_end_and_a_known_one_stays_where_it_is() {
    let mut map = ages();
    assert_eq!(map.insert("kent", 50), None);
    assert_eq!(map.insert("lear", 81), Some(80));
    assert_eq!(keys(&map), ["lear", "cordelia", "fool", "kent"]);
    assert_eq!(map["lear"], 81);
}

#[test]
fn taking_a_key_out_leaves_the_order_of_the_others() {
    let mut map = ages();
    assert_eq!(map.remove("lear"), Some(80));
    assert_eq!(keys(&map), ["cordelia", "fool"]);
    assert_eq!(map.len(), 2);
}

#[test]
fn equality_ignores_the_order_but_nothing_else() {
    assert_eq!(ages(), [("fool", 40), ("lear", 80), ("cordelia", 20)].into());
    assert_ne!(ages(), [("fool", 41), ("lear", 80), ("cordelia", 20)].into());
    assert_ne!(ages(), [("lear", 80), ("cordelia", 20)].into());
}

#[test]
fn a_clone_is_shared_until_one_side_is_written_to() {
    let before = ages();
    let mut after = before.clone();
    assert!(before.is_same(&after));
    after.insert("lear", 81);
    assert!(!before.is_same(&after));
    assert_eq!((before["lear"], after["lear"]), (80, 81));
}

#[test]
fn a_map_is_not_copied_for_a_key_that_it_lacks() {
    let before = ages();
    let mut after = before.clone();
    assert_eq!(after.remove("goneril"), None);
    assert_eq!(after.get_mut("goneril"), None);
    assert!(before.is_same(&after));
}

#[test]
fn a_value_can_be_changed_in_place() {
    let before = ages();
    let mut after = before.clone();
    *after.get_mut("fool").unwrap() += 1;
    assert_eq!((before["fool"], after["fool"]), (40, 41));
}

#[test]
fn what_is_not_retained_is_gone() {
    let mut map = ages();
    map.retain(|_, age| *age < 50);
    assert_eq!(keys(&map), ["cordelia", "fool"]);
}

#[test]
fn the_last_of_equal_keys_counts_in_code() {
    let map: Ages = [("lear", 80), ("fool", 40), ("lear", 81)].into();
    assert_eq!(map, [("lear", 81), ("fool", 40)].into());
}

#[test]
fn a_key_that_is_there_twice_is_refused_where_it_is_there_again() {
    let error = serde_json::from_str::<Ages>("{\"lear\": 80,\n\"fool\": 40,\n\"lear\": 81}").unwrap_err();
    assert!(error.to_string().contains("duplicate key `lear`"), "{error}");
    assert_eq!(error.line(), 3);
}

#[test]
fn what_is_no_mapping_is_refused() {
    let error = serde_json::from_str::<Ages>("[1, 2]").unwrap_err().to_string();
    assert!(error.contains("expected a mapping"), "{error}");
}

#[test]
#[should_panic(expected = "there is no key \"goneril\"")]
fn indexing_a_key_that_is_not_there_panics_with_its_name() {
    let _ = ages()["goneril"];
}

#[test]
fn a_shared_value_is_taken_out_without_spoiling_its_clones() {
    let before = Shared::new(vec![1, 2]);
    let taken = before.clone().into_inner();
    assert_eq!((taken, &*before), (vec![1, 2], &vec![1, 2]));
    assert_eq!(before, Shared::new(vec![1, 2]));
    assert_ne!(before, Shared::new(vec![2, 1]));
}

proptest! {
    #[test]
    fn any_map_equals_its_reverse(entries in vec((".{0,3}", any::<u8>()), 0..6)) {
        let map: Map<String, u8> = entries.into();
        let reverse: Map<String, u8> = map.clone().into_iter().rev().collect();
        prop_assert_eq!(&map, &reverse);
        prop_assert!(map.keys().rev().eq(reverse.keys()));
        prop_assert!((map.is_empty() || !map.is_same(&reverse)));
    }
}
