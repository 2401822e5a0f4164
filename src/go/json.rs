//! JSON as Go's `encoding/json` writes and reads it.

use super::Value;
use super::number::{self, Digits};
use std::fmt::Write;

/// The value without blanks, its maps sorted by their keys, and fit to stand in HTML.
pub(crate) fn print(value: &Value) -> Result<String, String> {
    let mut text = String::new();
    value_onto(&mut text, value)?;
    Ok(text)
}

/// A whole text as a value, its numbers all floats; none if it is no JSON.
///
/// Unlike Go's, the reader takes no more than 128 lists and objects in each other.
pub(crate) fn load(text: &[u8]) -> Option<Value> {
    // What is not UTF-8 is an octet's mark each, within a string; without, it is no JSON either way.
    let mut utf8 = String::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        utf8.push_str(chunk.valid());
        utf8.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    serde_json::from_str(&without_half_pairs(&utf8)).ok().map(loaded)
}

/// The text with an escaped replacement character for each escaped half of a surrogate pair that lacks the other half.
fn without_half_pairs(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        whole.push_str(before);
        let length = match (escaped_unit(escape), escape.get(6..).and_then(escaped_unit)) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
            (Some(0xd800..0xe000), _) => {
                whole.push_str("\\ufffd");
                rest = &escape[6..];
                continue;
            }
            (Some(_), _) => 6,
            // What is escaped may be a backslash, which begins no escape then.
            (None, _) => escape.chars().take(2).map(char::len_utf8).sum(),
        };
        let (escape, after) = escape.split_at(length);
        whole.push_str(escape);
        rest = after;
    }
    whole.push_str(rest);
    whole
}

/// The UTF-16 unit whose escape the text begins with.
fn escaped_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    if digits.starts_with('+') { None } else { u16::from_str_radix(digits, 16).ok() }
}

fn loaded(value: serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Nil,
        serde_json::Value::Bool(value) => Value::Bool(value),
        serde_json::Value::Number(number) => number.as_f64().map_or(Value::Nil, Value::Float),
        serde_json::Value::String(text) => Value::Text(text),
        serde_json::Value::Array(items) => Value::List(Some(items.into_iter().map(loaded).collect())),
        serde_json::Value::Object(entries) => Value::Map(Some(
            entries.into_iter().map(|(key, value)| (Value::Text(key), loaded(value))).collect(),
        )),
    }
}

fn value_onto(text: &mut String, value: &Value) -> Result<(), String> {
    match value {
        Value::Nil | Value::List(None) => text.push_str("null"),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Int(number) => text.push_str(&number.to_string()),
        Value::Uint(number) => text.push_str(&number.to_string()),
        Value::Float(number) => text.push_str(&float(*number)?),
        Value::Text(string) | Value::Time(string) => string_onto(text, string.as_bytes()),
        Value::Bytes(bytes) => string_onto(text, bytes),
        Value::List(Some(items)) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                value_onto(text, item)?;
            }
            text.push(']');
        }
        Value::Map(entries) => map_onto(text, entries.as_deref())?,
        Value::Struct(fields) => {
            entries_onto(text, fields.iter().map(|(name, value)| (name.as_bytes(), value)))?;
        }
    }
    Ok(())
}

/// Go takes no map whose keys can be anything, be it nil. One that has texts only passes for a map from strings.
fn map_onto(text: &mut String, entries: Option<&[(Value, Value)]>) -> Result<(), String> {
    let Some(entries) = entries else {
        text.push_str("null");
        return Ok(());
    };
    let mut sorted = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        match key {
            Value::Text(key) => sorted.push((key.as_bytes(), value)),
            Value::Bytes(key) => sorted.push((key.as_slice(), value)),
            _ => return Err("json: unsupported type: map[interface {}]interface {}".to_owned()),
        }
    }
    sorted.sort_by_key(|(key, _)| *key);
    entries_onto(text, sorted)
}

fn entries_onto<'a>(
    text: &mut String,
    entries: impl IntoIterator<Item = (&'a [u8], &'a Value)>,
) -> Result<(), String> {
    text.push('{');
    for (index, (key, value)) in entries.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        string_onto(text, key);
        text.push(':');
        value_onto(text, value)?;
    }
    text.push('}');
    Ok(())
}

/// As JavaScript would print the number, which turns to exponents later than other formats do.
fn float(float: f64) -> Result<String, String> {
    let Some(digits) = Digits::of(float) else {
        return Err(format!("json: unsupported value: {}", number::float(float)));
    };
    if (-6..21).contains(&digits.exponent) {
        return Ok(digits.positional());
    }
    let sign = if digits.exponent < 0 { "" } else { "+" };
    Ok(format!("{}e{sign}{}", digits.mantissa, digits.exponent))
}

/// Characters that mean something to HTML, or end a line in JavaScript, are escaped along with those that JSON forbids.
fn string_onto(text: &mut String, string: &[u8]) {
    text.push('"');
    for chunk in string.utf8_chunks() {
        for char in chunk.valid().chars() {
            match char {
                '"' => text.push_str("\\\""),
                '\\' => text.push_str("\\\\"),
                '\u{8}' => text.push_str("\\b"),
                '\u{c}' => text.push_str("\\f"),
                '\n' => text.push_str("\\n"),
                '\r' => text.push_str("\\r"),
                '\t' => text.push_str("\\t"),
                '\0'..' ' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                    // To write to a string cannot fail.
                    let _ = write!(text, "\\u{:04x}", u32::from(char));
                }
                _ => text.push(char),
            }
        }
        for _ in chunk.invalid() {
            text.push_str("\\ufffd");
        }
    }
    text.push('"');
}
