//! Values as Go's `%#v` prints them, which is how the library shows a map or a list that cannot be a key.

use std::cmp::Ordering;
use std::fmt::Write as _;

use super::Value;

const MAP: &str = "map[interface {}]interface {}";
const LIST: &str = "[]interface {}";

/// A value in Go's syntax.
pub(super) fn show(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

fn write_value(out: &mut String, value: &Value) {
    // Writing to a String cannot fail.
    let _ = match value {
        Value::Nil => write!(out, "interface {{}}(nil)"),
        Value::Bool(bool) => write!(out, "{bool}"),
        Value::Int(int) => write!(out, "{int}"),
        Value::Uint(uint) => write!(out, "{uint:#x}"),
        Value::Float(float) => write!(out, "{}", show_float(*float)),
        Value::Text(text) | Value::Time(text) => write!(out, "{}", quote(text.as_bytes())),
        Value::Bytes(bytes) => write!(out, "{}", quote(bytes)),
        Value::List(items) => {
            out.push_str(LIST);
            write_all(out, items.as_deref().unwrap_or_default(), write_value);
            Ok(())
        }
        Value::Map(entries) => {
            out.push_str(MAP);
            let mut entries: Vec<_> = entries.iter().flatten().collect();
            entries.sort_by(|(one, _), (other, _)| order(one, other));
            write_all(out, &entries, |out, (key, value)| {
                write_value(out, key);
                out.push(':');
                write_value(out, value);
            });
            Ok(())
        }
        // Nothing that is read is one.
        Value::Struct(_) => Ok(()),
    };
}

fn write_all<T>(out: &mut String, items: &[T], write: impl Fn(&mut String, &T)) {
    out.push('{');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        write(out, item);
    }
    out.push('}');
}

/// The order of keys: by type, and within a type by value. Go orders types by where the linker has put them,
/// which this is.
fn order(one: &Value, other: &Value) -> Ordering {
    let rank = |value: &Value| match value {
        Value::Nil => 0,
        Value::Text(_) | Value::Bytes(_) => 1,
        Value::Uint(_) => 2,
        Value::Int(_) => 3,
        Value::Float(_) => 4,
        _ => 5,
    };
    rank(one).cmp(&rank(other)).then_with(|| match (one, other) {
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        (Value::Int(one), Value::Int(other)) => one.cmp(other),
        (Value::Uint(one), Value::Uint(other)) => one.cmp(other),
        // What is not a number comes first.
        (Value::Float(one), Value::Float(other)) => {
            one.partial_cmp(other).unwrap_or_else(|| other.is_nan().cmp(&one.is_nan()))
        }
        _ => text_of(one).cmp(text_of(other)),
    })
}

fn text_of(value: &Value) -> &[u8] {
    match value {
        Value::Text(text) => text.as_bytes(),
        Value::Bytes(bytes) => bytes,
        _ => &[],
    }
}

/// The shortest digits that mean this float, with an exponent if it is far from 1.
fn show_float(float: f64) -> String {
    if float.is_nan() {
        return "NaN".to_owned();
    }
    if float.is_infinite() {
        return if float > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{float:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..6).contains(&exponent) {
        return float.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// A string in Go's quotes.
fn quote(bytes: &[u8]) -> String {
    let mut out = String::from('"');
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '"' | '\\' => out.extend(['\\', character]),
                '\x07' => out.push_str("\\a"),
                '\x08' => out.push_str("\\b"),
                '\x0C' => out.push_str("\\f"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\x0B' => out.push_str("\\v"),
                ' '..='~' => out.push(character),
                '\0'..='\x7F' => out.push_str(&format!("\\x{:02x}", u32::from(character))),
                _ if is_printable(character) => out.push(character),
                ..='\u{FFFF}' => out.push_str(&format!("\\u{:04x}", u32::from(character))),
                _ => out.push_str(&format!("\\U{:08x}", u32::from(character))),
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out.push('"');
    out
}

/// Whether Go prints a character that is not ASCII as it is. Rust's own rule for it is the same, but for marks
/// at the start of a text, and so is asked for a text that starts with something else.
fn is_printable(character: char) -> bool {
    let text = String::from_iter(['.', character]);
    text.escape_debug().eq(text.chars())
}
