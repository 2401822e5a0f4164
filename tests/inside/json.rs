//! What JSON looks like, and what it reads as. All expectations are Go's own answers.

use crate::go::Value;
use crate::go::json::{load, print};
use rstest::rstest;

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[rstest]
#[case(Value::Nil, "null")]
#[case(Value::Bool(true), "true")]
#[case(Value::Int(-1), "-1")]
#[case(Value::Uint(u64::MAX), "18446744073709551615")]
#[case(Value::List(None), "null")]
#[case(Value::List(Some(vec![])), "[]")]
#[case(Value::Map(None), "null")]
#[case(Value::Map(Some(vec![])), "{}")]
#[case(Value::Struct(vec![]), "{}")]
#[case(Value::Struct(vec![("b<", Value::Nil), ("a", text("x"))]), "{\"b\\u003c\":null,\"a\":\"x\"}")]
#[case(Value::Map(Some(vec![(text("a2"), Value::Nil), (text("a10"), Value::Nil), (text("B"), Value::Nil)])), "{\"B\":null,\"a10\":null,\"a2\":null}")]
#[case(Value::List(Some(vec![Value::Int(1), text("a")])), "[1,\"a\"]")]
#[case(Value::Float(1.0), "1")]
#[case(Value::Float(-0.0), "-0")]
#[case(Value::Float(1.1), "1.1")]
#[case(Value::Float(1e6), "1000000")]
#[case(Value::Float(1e20), "100000000000000000000")]
#[case(Value::Float(1e21), "1e+21")]
#[case(Value::Float(1e-6), "0.000001")]
#[case(Value::Float(1.5e-7), "1.5e-7")]
#[case(Value::Float(1e-10), "1e-10")]
#[case(Value::Float(219_994_069_055_759.13), "219994069055759.12")]
#[case(Value::Float(123_456_789.0), "123456789")]
#[case(text("hello"), "\"hello\"")]
#[case(text("<a href='x'>&\"\\"), "\"\\u003ca href='x'\\u003e\\u0026\\\"\\\\\"")]
#[case(text("\n\r\t\u{8}\u{c}"), "\"\\n\\r\\t\\b\\f\"")]
#[case(text("\0\u{1}\u{1b}\u{7f}"), "\"\\u0000\\u0001\\u001b\u{7f}\"")]
#[case(text("\u{2028}\u{2029}"), "\"\\u2028\\u2029\"")]
#[case(text("é😀\u{85}\u{feff}�"), "\"é😀\u{85}\u{feff}�\"")]
#[case(Value::Bytes(vec![b'a', 0xff, 0xfe]), "\"a\\ufffd\\ufffd\"")]
fn a_value_is_printed_without_blanks_and_fit_for_html(#[case] value: Value, #[case] expected: &str) {
    assert_eq!(print(&value), Ok(expected.to_owned()));
}

#[rstest]
#[case(Value::Map(Some(vec![(Value::Int(1), Value::Nil)])), "json: unsupported type: map[interface {}]interface {}")]
#[case(Value::Float(f64::NAN), "json: unsupported value: NaN")]
#[case(Value::Float(f64::INFINITY), "json: unsupported value: +Inf")]
#[case(Value::List(Some(vec![Value::Float(f64::NEG_INFINITY)])), "json: unsupported value: -Inf")]
fn what_json_has_no_word_for_is_an_error(#[case] value: Value, #[case] error: &str) {
    assert_eq!(print(&value), Err(error.to_owned()));
}

#[rstest]
#[case("null", Value::Nil)]
#[case(" true ", Value::Bool(true))]
#[case("1", Value::Float(1.0))]
#[case("18446744073709551616", Value::Float(18_446_744_073_709_551_616.0))]
#[case(r#""\ud83d\ude00\ud83d""#, text("😀\u{fffd}"))]
#[case("[]", Value::List(Some(vec![])))]
#[case(r#"{"a": 1, "a": 2}"#, Value::Map(Some(vec![(text("a"), Value::Float(2.0))])))]
fn json_is_read_with_all_numbers_as_floats(#[case] json: &str, #[case] expected: Value) {
    assert_eq!(load(json.as_bytes()), Some(expected));
}

#[test]
fn octets_that_are_not_utf_8_are_read_as_a_mark_each() {
    assert_eq!(load(b"\"a\xff\xfe\""), Some(text("a\u{fffd}\u{fffd}")));
}

#[rstest]
#[case("")]
#[case("{a: 1}")]
#[case("[1,]")]
#[case("1 2")]
#[case("01")]
#[case("1e400")]
#[case("\"a\nb\"")]
fn what_is_not_json_is_not_read(#[case] text: &str) {
    assert_eq!(load(text.as_bytes()), None);
}
