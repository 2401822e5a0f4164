//! Databags: strings under strings, as `relation-set` writes them.

use juju_charm::Databag;
use proptest::prelude::*;

use crate::arbitrary::databag;

fn pg() -> Databag {
    Databag::from([("host", "10.1.2.3"), ("port", "5432")])
}

fn refusal(json: &str) -> String {
    serde_json::from_str::<Databag>(json).expect_err("this is no databag").to_string()
}

#[test]
fn an_empty_value_takes_the_key_out() {
    let mut bag = pg();
    bag.set("port", "");
    assert_eq!(bag, [("host", "10.1.2.3")]);
    assert_eq!(bag.get("port"), None);
    assert!(!bag.contains_key("port"));
}

#[test]
fn the_order_is_kept() {
    let mut bag = pg();
    bag.set("version", "16");
    bag.set("host", "10.9.9.9");
    assert!(bag.iter().eq([("host", "10.9.9.9"), ("port", "5432"), ("version", "16")]));
    assert!(bag.keys().eq(["host", "port", "version"]));
    assert_eq!(serde_json::to_string(&bag).unwrap(), r#"{"host":"10.9.9.9","port":"5432","version":"16"}"#);
}

#[test]
fn equality_ignores_the_order() {
    assert_eq!(pg(), Databag::from([("port", "5432"), ("host", "10.1.2.3")]));
    assert_eq!(pg(), [("port", "5432"), ("host", "10.1.2.3")]);
    assert_ne!(pg(), [("port", "5433"), ("host", "10.1.2.3")]);
    assert_ne!(pg(), [("host", "10.1.2.3")]);
}

#[test]
fn a_clone_is_shared_until_one_side_is_written_to() {
    let before = pg();
    let mut after = before.clone();
    assert!(before.is_same(&after));
    after.set("port", "5433");
    assert!(!before.is_same(&after));
    assert_eq!((before.get("port"), after.get("port")), (Some("5432"), Some("5433")));
}

#[test]
fn deleting_what_is_not_there_copies_nothing() {
    let before = pg();
    let mut after = before.clone();
    after.set("user", "");
    assert_eq!(after.remove("password"), None);
    assert!(before.is_same(&after));
}

#[test]
fn a_key_can_be_taken_out_with_its_value() {
    let mut bag = pg();
    assert_eq!(bag.remove("port").as_deref(), Some("5432"));
    assert_eq!(bag.len(), 1);
    assert_eq!(bag.remove("host").as_deref(), Some("10.1.2.3"));
    assert!(bag.is_empty());
}

#[test]
fn a_number_is_refused_with_the_way_to_write_it() {
    let message = refusal(r#"{"port": 5432}"#);
    assert!(message.contains("5432 is a number"), "{message}");
    assert!(message.contains("holds strings only"), "{message}");
    assert!(message.contains(r#"write "5432" in quotes"#), "{message}");
    let message = refusal(r#"{"port": -1}"#);
    assert!(message.contains(r#"write "-1" in quotes"#), "{message}");
}

#[test]
fn whatever_else_is_no_string_is_refused_too() {
    let message = refusal(r#"{"tls": true}"#);
    assert!(
        message.contains(r#"true is a boolean"#) && message.contains(r#"write "true" in quotes"#),
        "{message}"
    );
    for json in [r#"{"host": null}"#, r#"{"hosts": ["a"]}"#, r#"{"host": {"a": "b"}}"#] {
        let message = refusal(json);
        assert!(message.contains("string"), "{message}");
    }
}

#[test]
fn a_key_that_is_there_twice_is_refused() {
    let message = refusal(r#"{"host": "a", "host": "b"}"#);
    assert!(message.contains("duplicate key `host`"), "{message}");
}

proptest! {
    #[test]
    fn any_databag_survives_json(bag in databag()) {
        let json = serde_json::to_string(&bag).unwrap();
        let again: Databag = serde_json::from_str(&json).unwrap();
        prop_assert!(again.iter().eq(bag.iter()));
    }
}
