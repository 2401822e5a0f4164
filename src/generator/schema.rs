//! Values that fit a JSON schema, as far as they can be made from it.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value};

use super::text::{key, text};

/// Keywords from which no value can be made.
const OPAQUE: [&str; 9] = [
    "allOf",
    "anyOf",
    "dependencies",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "patternProperties",
    "uniqueItems",
];

/// How deep values are nested.
const DEEPEST: u32 = 5;

/// Objects that fit a schema of these keywords; none if they cannot be made from it.
pub(super) fn objects(keywords: &Map<String, Value>) -> Option<BoxedStrategy<Value>> {
    object(keywords, DEEPEST)
}

fn made(schema: &Value, depth: u32) -> Option<BoxedStrategy<Value>> {
    let keywords = schema.as_object()?;
    if let Some(known) = keywords.get("enum").and_then(Value::as_array).filter(|known| !known.is_empty()) {
        return Some(select(known.clone()).boxed());
    }
    if depth == 0 || OPAQUE.iter().any(|keyword| keywords.contains_key(*keyword)) {
        return None;
    }
    let types = keywords.get("type").map_or(&[][..], |types| match types {
        Value::Array(types) => types,
        one => std::slice::from_ref(one),
    });
    let mut choices = Vec::new();
    for name in types.iter().filter_map(Value::as_str) {
        choices.push(of_type(name, keywords, depth)?);
    }
    if types.is_empty() {
        choices.push(of_type("string", keywords, depth)?);
    }
    Some(proptest::strategy::Union::new(choices).boxed())
}

fn of_type(name: &str, keywords: &Map<String, Value>, depth: u32) -> Option<BoxedStrategy<Value>> {
    let count = |keyword: &str, default: usize| {
        keywords
            .get(keyword)
            .and_then(Value::as_u64)
            .map_or(default, |count| usize::try_from(count).unwrap_or(default))
    };
    Some(match name {
        "null" => Just(Value::Null).boxed(),
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "integer" => {
            let (least, most) = bounds(keywords, 1.0);
            #[expect(clippy::cast_possible_truncation, reason = "the bounds are within it")]
            let (least, most) = (least.ceil() as i64, most.floor() as i64);
            if least > most {
                return None;
            }
            (least..=most).prop_map(Value::from).boxed()
        }
        "number" => {
            let (least, most) = bounds(keywords, 0.001);
            if least > most {
                return None;
            }
            (least..=most).prop_map(Value::from).boxed()
        }
        "string" => {
            let (least, most) = (count("minLength", 0), count("maxLength", usize::MAX));
            if least == 0 && most >= 5_000 {
                return Some(
                    prop_oneof![1 => Just(String::new()), 9 => text()].prop_map(Value::from).boxed(),
                );
            }
            let most = most.min(least.saturating_add(12));
            vec(proptest::char::range('a', 'z'), least..=most)
                .prop_map(|text| Value::from(String::from_iter(text)))
                .boxed()
        }
        "array" => {
            let items = match keywords.get("items") {
                None => text().prop_map(Value::from).boxed(),
                Some(schema) => made(schema, depth - 1)?,
            };
            let (least, most) = (count("minItems", 0), count("maxItems", usize::MAX));
            vec(items, least..=most.min(least.saturating_add(3))).prop_map(Value::from).boxed()
        }
        "object" => object(keywords, depth)?,
        _ => return None,
    })
}

/// The least and the most that a number can be; a bound that does not count itself is a step away.
fn bounds(keywords: &Map<String, Value>, step: f64) -> (f64, f64) {
    let bound = |keyword: &str| keywords.get(keyword).and_then(Value::as_f64);
    let excluded = |keyword: &str| keywords.get(keyword).and_then(Value::as_bool) == Some(true);
    let mut least =
        bound("minimum").map(|least| if excluded("exclusiveMinimum") { least + step } else { least });
    least = bound("exclusiveMinimum").map(|least| least + step).or(least);
    let mut most = bound("maximum").map(|most| if excluded("exclusiveMaximum") { most - step } else { most });
    most = bound("exclusiveMaximum").map(|most| most - step).or(most);
    match (least, most) {
        (None, None) => (-1_000.0, 1_000.0),
        (Some(least), None) => (least, least + 1_000.0),
        (None, Some(most)) => (most - 1_000.0, most),
        (Some(least), Some(most)) => (least, most),
    }
}

/// An object with the properties that there have to be, and any of the others of which values can be made.
fn object(keywords: &Map<String, Value>, depth: u32) -> Option<BoxedStrategy<Value>> {
    if ["minProperties", "maxProperties"].iter().any(|keyword| keywords.contains_key(*keyword)) {
        return None;
    }
    let required: Vec<&str> = keywords
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let properties = keywords.get("properties").and_then(Value::as_object);
    let mut entries = Vec::new();
    for (name, schema) in properties.into_iter().flatten() {
        let name = name.clone();
        let is_required = required.contains(&name.as_str());
        match made(schema, depth - 1) {
            Some(value) if is_required => {
                entries.push(value.prop_map(move |value| Some((name.clone(), value))).boxed());
            }
            Some(value) => {
                let entry = value.prop_map(move |value| (name.clone(), value));
                entries.push(option::of(entry).boxed());
            }
            None if is_required => return None,
            None => {}
        }
    }
    let is_known = |name: &&&str| properties.is_some_and(|properties| properties.contains_key(**name));
    if required.iter().any(|name| !is_known(&name)) {
        return None;
    }
    let is_open = keywords.get("additionalProperties") != Some(&Value::Bool(false)) && properties.is_none();
    let more = if is_open { vec((key(), text()), 0..2).boxed() } else { Just(Vec::new()).boxed() };
    Some(
        (entries, more)
            .prop_map(|(entries, more)| {
                let more = more.into_iter().map(|(name, value)| (name, Value::from(value)));
                Value::Object(entries.into_iter().flatten().chain(more).collect())
            })
            .boxed(),
    )
}
