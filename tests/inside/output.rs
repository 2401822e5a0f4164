//! What a tool prints for a value. All expectations are Go's own answers.

use crate::command_line::output::{Format, print};
use crate::go::Value;
use rstest::rstest;

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn texts<const N: usize>(texts: [&str; N]) -> Value {
    Value::List(Some(texts.map(text).to_vec()))
}

fn map(key: &str, value: Value) -> Value {
    Value::Map(Some(vec![(text(key), value)]))
}

/// Each value is printed as smart, as YAML and as JSON.
#[rstest]
#[case::nothing(Value::Nil, ["", "", "null\n"])]
#[case::empty_text(text(""), ["", "\"\"\n", "\"\"\n"])]
#[case::text(text("hello"), ["hello\n", "hello\n", "\"hello\"\n"])]
#[case::line(text("a\n"), ["a\n\n", "|\n  a\n", "\"a\\n\"\n"])]
#[case::line_breaks(text("\n\n\n"), ["\n\n\n\n", "|2+\n", "\"\\n\\n\\n\"\n"])]
#[case::ambiguous_text(text("12345"), ["12345\n", "\"12345\"\n", "\"12345\"\n"])]
#[case::truth(Value::Bool(true), ["True\n", "true\n", "true\n"])]
#[case::falsehood(Value::Bool(false), ["False\n", "false\n", "false\n"])]
#[case::number(Value::Int(-1), ["-1\n", "-1\n", "-1\n"])]
#[case::float(Value::Float(1.1), ["1.1\n", "1.1\n", "1.1\n"])]
#[case::large_float(Value::Float(1e6), ["1e+06\n", "1e+06\n", "1000000\n"])]
#[case::texts(texts(["a", "b"]), ["a\nb\n", "- a\n- b\n", "[\"a\",\"b\"]\n"])]
#[case::no_texts(texts([]), ["", "[]\n", "[]\n"])]
#[case::nil_list(Value::List(None), ["", "[]\n", "null\n"])]
#[case::one_empty_text(texts([""]), ["", "- \"\"\n", "[\"\"]\n"])]
#[case::two_empty_texts(texts(["", ""]), ["\n\n", "- \"\"\n- \"\"\n", "[\"\",\"\"]\n"])]
#[case::list_of_anything(Value::List(Some(vec![text("a"), Value::Int(1)])), ["- a\n- 1\n", "- a\n- 1\n", "[\"a\",1]\n"])]
#[case::map(map("foo", text("bar")), ["foo: bar\n", "foo: bar\n", "{\"foo\":\"bar\"}\n"])]
#[case::map_of_lines(map("pew", text("pew\npew\n")), ["pew: |\n  pew\n  pew\n", "pew: |\n  pew\n  pew\n", "{\"pew\":\"pew\\npew\\n\"}\n"])]
#[case::map_of_line_breaks(map("a", text("b\n\n\n")), ["a: |+\n  b\n", "a: |+\n  b\n", "{\"a\":\"b\\n\\n\\n\"}\n"])]
#[case::empty_map(Value::Map(Some(vec![])), ["{}\n", "{}\n", "{}\n"])]
#[case::nil_map(Value::Map(None), ["{}\n", "{}\n", "null\n"])]
#[case::map_of_texts(map("a", texts(["1", "b"])), ["a:\n- \"1\"\n- b\n", "a:\n- \"1\"\n- b\n", "{\"a\":[\"1\",\"b\"]}\n"])]
fn a_value_is_printed_as_its_format_wants(#[case] value: Value, #[case] expected: [&str; 3]) {
    let printed = [Format::Smart, Format::Yaml, Format::Json].map(|format| print(&value, format));
    assert_eq!(printed, expected.map(|text| Ok(text.as_bytes().to_vec())));
}

#[test]
fn octets_that_are_not_utf_8_are_printed_as_they_are_by_smart_only() {
    let octets = Value::Bytes(vec![0xff, b'a']);
    assert_eq!(print(&octets, Format::Smart), Ok(b"\xffa\n".to_vec()));
    assert_eq!(print(&octets, Format::Yaml), Ok(b"!!binary /2E=\n".to_vec()));
    assert_eq!(print(&octets, Format::Json), Ok(b"\"\\ufffda\"\n".to_vec()));
    let lines = Value::List(Some(vec![octets, text("b")]));
    assert_eq!(print(&lines, Format::Smart), Ok(b"\xffa\nb\n".to_vec()));
}

#[test]
fn a_map_from_anything_is_no_json() {
    let value = Value::Map(Some(vec![(Value::Int(1), Value::Nil)]));
    let error = "json: unsupported type: map[interface {}]interface {}";
    assert_eq!(print(&value, Format::Json), Err(error.to_owned()));
}

#[test]
fn there_are_three_formats() {
    let formats = ["smart", "yaml", "json", "Smart", "xml", ""].map(Format::of);
    assert_eq!(formats, [Some(Format::Smart), Some(Format::Yaml), Some(Format::Json), None, None, None]);
}
