//! Values as YAML documents.

use super::emitter::{Emitter, Place};
use super::order::in_natural_order;
use super::plain::reads_as_text;
use crate::go::{Value, number};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

/// The value as a document, with the line break at its end.
pub(crate) fn print(value: &Value) -> Result<String, String> {
    let mut emitter = Emitter::new();
    node(&mut emitter, value, Place::root());
    Ok(emitter.finish())
}

/// What stands for a value that is neither a list nor a map.
pub(super) struct Scalar<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) wish: Wish,
    /// Whether the text is base64, of what YAML cannot hold otherwise.
    pub(super) binary: bool,
}

/// How a text would best be written, if only its characters and its place allow it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wish {
    Plain,
    DoubleQuoted,
    Literal,
}

impl<'a> Scalar<'a> {
    fn plain(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), wish: Wish::Plain, binary: false }
    }

    /// A text must not be taken for a number, or for anything else, when it is read again.
    fn of_text(text: &'a str) -> Self {
        let wish = if text.contains('\n') {
            Wish::Literal
        } else if reads_as_text(text) {
            Wish::Plain
        } else {
            Wish::DoubleQuoted
        };
        Self { text: text.into(), wish, binary: false }
    }

    fn of_bytes(bytes: &[u8]) -> Self {
        let text = base64_lines(bytes);
        let wish = if text.contains('\n') { Wish::Literal } else { Wish::Plain };
        Self { text: text.into(), wish, binary: true }
    }

    /// None for a list, a map or a struct.
    fn of(value: &'a Value) -> Option<Self> {
        let scalar = match value {
            Value::Nil => Self::plain("null"),
            Value::Bool(true) => Self::plain("true"),
            Value::Bool(false) => Self::plain("false"),
            Value::Int(number) => Self::plain(number.to_string()),
            Value::Uint(number) => Self::plain(number.to_string()),
            Value::Float(number) if number.is_nan() => Self::plain(".nan"),
            Value::Float(number) if number.is_infinite() => {
                Self::plain(if *number > 0.0 { ".inf" } else { "-.inf" })
            }
            Value::Float(number) => Self::plain(number::float(*number)),
            Value::Text(text) => Self::of_text(text),
            Value::Time(time) => Self::plain(time.as_str()),
            Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Self::of_text(text),
                Err(_) => Self::of_bytes(bytes),
            },
            Value::List(_) | Value::Map(_) | Value::Struct(_) => return None,
        };
        Some(scalar)
    }
}

fn node(emitter: &mut Emitter, value: &Value, place: Place) {
    match value {
        Value::List(None) => emitter.empty("[]"),
        Value::List(Some(items)) if items.is_empty() => emitter.empty("[]"),
        Value::List(Some(items)) => list(emitter, items, place),
        Value::Map(None) => emitter.empty("{}"),
        Value::Map(Some(entries)) if entries.is_empty() => emitter.empty("{}"),
        Value::Map(Some(entries)) => {
            let inside = place.inside_map();
            for (key, value) in in_natural_order(entries) {
                entry(emitter, key, value, inside);
            }
        }
        Value::Struct(fields) if fields.is_empty() => emitter.empty("{}"),
        Value::Struct(fields) => {
            let inside = place.inside_map();
            for (name, value) in fields {
                entry(emitter, &Value::Text((*name).to_owned()), value, inside);
            }
        }
        _ => {
            if let Some(scalar) = Scalar::of(value) {
                emitter.scalar(&scalar, place);
            }
        }
    }
}

fn list(emitter: &mut Emitter, items: &[Value], place: Place) {
    let inside = place.inside_list(emitter.at_line_start());
    for item in items {
        emitter.start_line(inside);
        emitter.block_indicator("-");
        node(emitter, item, inside.as_item());
    }
}

/// A key that is long, or has several lines, is announced by a question mark; its value then starts a line of its own.
fn entry(emitter: &mut Emitter, key: &Value, value: &Value, inside: Place) {
    emitter.start_line(inside);
    match Scalar::of(key) {
        Some(scalar) if scalar.is_simple_key() => {
            emitter.scalar(&scalar, inside.as_simple_key());
            emitter.colon();
        }
        _ => {
            emitter.block_indicator("?");
            node(emitter, key, inside.as_value());
            emitter.start_line(inside);
            emitter.block_indicator(":");
        }
    }
    node(emitter, value, inside.as_value());
}

/// Base64 in lines of seventy characters, each with a line break at its end; or in one line without, if it is shorter.
fn base64_lines(bytes: &[u8]) -> String {
    const LINE: usize = 70;
    let encoded = STANDARD.encode(bytes);
    if encoded.len() < LINE {
        return encoded;
    }
    let mut lines = String::with_capacity(encoded.len() + encoded.len() / LINE + 1);
    for (index, char) in encoded.chars().enumerate() {
        if index > 0 && index % LINE == 0 {
            lines.push('\n');
        }
        lines.push(char);
    }
    lines.push('\n');
    lines
}
