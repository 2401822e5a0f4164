//! `state-get`, `state-set` and `state-delete`.

use juju_charm::tool::{StateData, StateGet};
use juju_scenario::prelude::*;
use rstest::rstest;

use super::{after, cannot, in_scene, refusal, start};

fn scene() -> Scene {
    start(State::new().unit_state("one", "1").unit_state("two", ""))
}

fn get(key: Option<&str>, strict: bool) -> Result<StateData, juju_charm::Error> {
    let call = StateGet { key: key.map(str::to_owned), strict };
    in_scene(&scene(), move |juju| juju.call(call.clone()))
}

#[rstest]
#[case(None)]
#[case(Some("-"))]
#[case(Some(""))]
fn without_a_key_all_is_read(#[case] key: Option<&str>) {
    for strict in [true, false] {
        assert_eq!(get(key, strict), Ok(StateData::All(scene().context.state.unit_state)));
    }
}

#[test]
fn one_key_is_read() {
    assert_eq!(get(Some("one"), false), Ok(StateData::One("1".to_owned())));
    assert_eq!(get(Some("two"), true), Ok(StateData::One(String::new())));
}

#[test]
fn a_key_that_is_not_there_is_nothing_unless_one_is_strict() {
    assert_eq!(get(Some("five"), false), Ok(StateData::One(String::new())));
    assert_eq!(refusal(get(Some("five"), true)), cannot("\"five\" not found"));
}

#[test]
fn the_hook_reads_what_it_has_set() {
    let out = after(&scene(), |juju| {
        juju.state_set([("one", "first"), ("three", "")]).unwrap();
        juju.state_delete("two").unwrap();
        assert_eq!(juju.state_get_key("one").unwrap().as_deref(), Some("first"));
        let mut keys: Vec<String> = juju.state_get().unwrap().keys().cloned().collect();
        keys.sort_unstable();
        assert_eq!(keys, ["one", "three"]);
    });
    let left = [("one".to_owned(), "first".to_owned()), ("three".to_owned(), String::new())];
    assert_eq!(out.context_out.state.unit_state, left.into_iter().collect());
}

#[test]
fn setting_nothing_and_deleting_what_is_not_there_does_nothing() {
    let out = after(&scene(), |juju| {
        juju.state_set([("one", "1"), ("two", "")]).unwrap();
        juju.state_set([("", ""); 0]).unwrap();
        juju.state_delete("five").unwrap();
        juju.state_delete("").unwrap();
    });
    assert!(out.delta().is_empty(), "{}", out.delta());
}

#[rstest]
#[case::the_longest_key(256, 1, None)]
#[case::a_longer_key(257, 1, Some("max allowed key length (256) exceeded"))]
#[case::the_longest_value(1, 65_536, None)]
#[case::a_longer_value(1, 65_537, Some("max allowed value length (65536) exceeded"))]
fn keys_and_values_have_their_limits(#[case] key: usize, #[case] value: usize, #[case] words: Option<&str>) {
    let answer = in_scene(&scene(), move |juju| juju.state_set([("k".repeat(key), "v".repeat(value))]));
    match words {
        None => assert_eq!(answer, Ok(())),
        Some(words) => assert_eq!(refusal(answer), cannot(words)),
    }
}

#[test]
fn what_is_too_long_keeps_the_rest_of_the_call_out() {
    let out = after(&scene(), |juju| {
        juju.state_set([("one", "first".to_owned()), ("two", "v".repeat(65_537))]).unwrap_err();
    });
    assert!(out.delta().is_empty(), "{}", out.delta());
}
