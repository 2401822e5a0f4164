//! JSON schemas, as Juju has them for the parameters of an action: draft 4, with `const` and the numbers of
//! `exclusiveMinimum` and `exclusiveMaximum` of later drafts.
//!
//! `format` is not looked at. There are no references, since Juju takes none: neither `$ref` nor `$schema` can be
//! written in an action.

mod check;
mod validate;

pub(super) use check::{check_keyword, check_no_references};
pub(super) use validate::{Shortfall, shortfalls};

use regex_lite::Regex;
use serde_json::Value;

/// The types that a schema can name.
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// A pattern, which may match anywhere in a text. None, if it is one that only Go can read: the classes of Unicode are
/// not known here, and so not looked at.
fn pattern(text: &str) -> Result<Option<Regex>, String> {
    match Regex::new(text) {
        Ok(pattern) => Ok(Some(pattern)),
        Err(_) if text.contains(r"\p") || text.contains(r"\P") => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

/// Whether a number has no fraction, however it is written: 1.0 is whole.
fn is_whole(value: &Value) -> bool {
    value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|float| float.fract() == 0.0)
}

/// Whether two values are the same: numbers by what they are worth, objects whatever their order.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => one == other,
    }
}

/// The first two items that are the same.
fn twins(items: &[Value]) -> Option<(usize, usize)> {
    (1..items.len()).find_map(|later| {
        let earlier = items[..later].iter().position(|item| same(item, &items[later]))?;
        Some((earlier, later))
    })
}
