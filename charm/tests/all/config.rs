//! The values of options.

use juju_charm::{Config, ConfigValue};
use proptest::prelude::*;

use crate::arbitrary::config_value;

fn read(json: &str) -> ConfigValue {
    serde_json::from_str(json).expect("this is an option's value")
}

#[test]
fn each_type_of_juju_is_read_as_what_it_is() {
    assert_eq!(read("true"), ConfigValue::Bool(true));
    assert_eq!(read("45"), ConfigValue::Int(45));
    assert_eq!(read("-3"), ConfigValue::Int(-3));
    assert_eq!(read("0.5"), ConfigValue::Float(0.5));
    assert_eq!(read(r#""true""#), ConfigValue::String("true".to_owned()));
    assert_eq!(read(r#""""#), ConfigValue::String(String::new()));
}

#[test]
fn each_type_has_jujus_name() {
    let names = ["true", "45", "0.5", r#""secret:9m4e2mr0ui3e8a215n4g""#].map(|json| read(json).type_name());
    assert_eq!(names, ["boolean", "int", "float", "string"]);
}

#[test]
fn a_value_is_asked_for_by_its_type() {
    assert_eq!(read("true").as_bool(), Some(true));
    assert_eq!(read("45").as_int(), Some(45));
    assert_eq!(read("0.5").as_float(), Some(0.5));
    assert_eq!(read(r#""Lear""#).as_str(), Some("Lear"));
}

#[test]
fn a_value_of_another_type_is_none() {
    for json in ["45", "0.5", r#""true""#] {
        assert_eq!(read(json).as_bool(), None, "{json}");
    }
    for json in ["true", "0.5", r#""45""#] {
        assert_eq!(read(json).as_int(), None, "{json}");
    }
    for json in ["true", r#""0.5""#] {
        assert_eq!(read(json).as_float(), None, "{json}");
    }
    for json in ["true", "45", "0.5"] {
        assert_eq!(read(json).as_str(), None, "{json}");
    }
}

#[test]
fn an_int_that_comes_as_a_float_is_an_int_all_the_same() {
    assert_eq!(ConfigValue::Float(45.0).as_int(), Some(45));
    assert_eq!(ConfigValue::Float(-1_000_000.0).as_int(), Some(-1_000_000));
    assert_eq!(ConfigValue::Int(45).as_float(), Some(45.0));
}

#[test]
fn a_float_beyond_all_ints_is_no_int() {
    for float in [1.0e300, -1.0e300, f64::INFINITY, f64::NAN] {
        assert_eq!(ConfigValue::Float(float).as_int(), None, "{float}");
    }
}

#[test]
fn the_types_of_rust_become_those_of_juju() {
    let config: Config = [
        ("flag", ConfigValue::from(true)),
        ("small", 1_u16.into()),
        ("signed", (-2_i32).into()),
        ("unsigned", 3_u32.into()),
        ("large", i64::MAX.into()),
        ("ratio", 0.5.into()),
        ("title", "Lear".into()),
        ("author", "Shakespeare".to_owned().into()),
    ]
    .into();
    let expected = r#"{"flag":true,"small":1,"signed":-2,"unsigned":3,"large":9223372036854775807,"ratio":0.5,"title":"Lear","author":"Shakespeare"}"#;
    assert_eq!(serde_json::to_string(&config).unwrap(), expected);
}

#[test]
fn a_value_compares_with_what_it_holds() {
    assert_eq!(read(r#""Lear""#), "Lear");
    assert_eq!(read("true"), true);
    assert_eq!(read("45"), 45);
    assert_eq!(ConfigValue::Float(45.0), 45);
    assert_ne!(read(r#""45""#), 45);
    assert_ne!(read("true"), "true");
}

#[test]
fn a_value_is_printed_so_that_a_text_can_be_told_from_a_number() {
    let printed = ["true", "45", "0.5", r#""45""#].map(|json| read(json).to_string());
    assert_eq!(printed, ["true", "45", "0.5", r#""45""#]);
}

#[test]
fn what_no_option_can_be_is_refused() {
    for json in ["null", "[1]", r#"{"a": 1}"#] {
        let message = serde_json::from_str::<ConfigValue>(json).unwrap_err().to_string();
        assert!(message.contains("the value of an option"), "{message}");
    }
    let message = serde_json::from_str::<ConfigValue>("9223372036854775808").unwrap_err().to_string();
    assert!(message.contains("9223372036854775808 is larger than any int option"), "{message}");
}

#[test]
fn an_option_that_is_there_twice_is_refused() {
    let message = serde_json::from_str::<Config>(r#"{"a": 1, "a": 2}"#).unwrap_err().to_string();
    assert!(message.contains("duplicate key `a`"), "{message}");
}

proptest! {
    #[test]
    fn any_value_survives_json(value in config_value()) {
        let json = serde_json::to_value(&value).unwrap();
        let again: ConfigValue = serde_json::from_value(json).unwrap();
        prop_assert_eq!(again, value);
    }
}
