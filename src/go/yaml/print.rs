//! Values as YAML documents.

use super::emitter::{Emitter, Place};
use super::order::in_natural_order;
use super::scalar::Scalar;
use crate::go::Value;

/// The value as a document, with the line break at its end.
pub(crate) fn print(value: &Value) -> Result<String, String> {
    let mut emitter = Emitter::new();
    node(&mut emitter, value, Place::root());
    Ok(emitter.finish())
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
