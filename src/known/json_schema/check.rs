//! Whether something is a JSON schema.

use serde_json::{Map, Value};

use super::{TYPES, is_whole, pattern, twins};
use crate::format::{Flaw, Way};
use crate::names;

/// That there are no references, which Juju looks for everywhere in an action, whether it is a schema or not.
pub(in crate::known) fn check_no_references(value: &Value, way: &Way) -> Result<(), Flaw> {
    match value {
        Value::Object(object) => object.iter().try_for_each(|(key, value)| {
            let way = way.key(key.as_str());
            if matches!(key.as_str(), "$ref" | "$schema") {
                let flaw = Flaw::of_key(way, format!("Juju takes no `{key}` in an action"));
                return Err(flaw.mend("write the schema itself"));
            }
            check_no_references(value, &way)
        }),
        Value::Array(items) => {
            items.iter().enumerate().try_for_each(|(index, item)| check_no_references(item, &way.item(index)))
        }
        _ => Ok(()),
    }
}

fn check(schema: &Value, way: &Way) -> Result<(), Flaw> {
    let keywords =
        schema.as_object().ok_or_else(|| expected(way, "a JSON schema, which is a mapping", schema))?;
    keywords
        .iter()
        .try_for_each(|(keyword, value)| check_keyword(schema, keyword, value, &way.key(keyword.as_str())))
}

/// What is wrong with one keyword of a schema. What is no keyword is not looked at.
pub(in crate::known) fn check_keyword(
    schema: &Value,
    keyword: &str,
    value: &Value,
    way: &Way,
) -> Result<(), Flaw> {
    match keyword {
        "id" | "title" | "description" => text(value, way).map(drop),
        "type" => types(value, way),
        "properties" | "definitions" => {
            object(value, way)?.iter().try_for_each(|(name, schema)| check(schema, &way.key(name.as_str())))
        }
        "patternProperties" => object(value, way)?.iter().try_for_each(|(text, schema)| {
            expression(text).map_err(|message| Flaw::of_key(way.key(text.as_str()), message))?;
            check(schema, &way.key(text.as_str()))
        }),
        "additionalProperties" | "additionalItems" if value.is_boolean() => Ok(()),
        "additionalProperties" | "additionalItems" | "not" => check(value, way),
        "items" if value.is_object() => check(value, way),
        "items" => schemas(value, way),
        "allOf" | "anyOf" | "oneOf" => match value.as_array() {
            Some(of) if of.is_empty() => Err(expected(way, "a list of JSON schemas, of one at least", value)),
            _ => schemas(value, way),
        },
        "multipleOf" => match number(value, way)? {
            number if number > 0.0 => Ok(()),
            _ => Err(expected(way, "a number above 0", value)),
        },
        "minimum" => {
            number(value, way)?;
            ordered(schema, keyword, "maximum", way)
        }
        "maximum" => number(value, way).map(drop),
        "exclusiveMinimum" => exclusive(schema, "minimum", value, way),
        "exclusiveMaximum" => exclusive(schema, "maximum", value, way),
        "minLength" | "minItems" | "minProperties" => {
            count(value, way)?;
            ordered(schema, keyword, &keyword.replace("min", "max"), way)
        }
        "maxLength" | "maxItems" | "maxProperties" => count(value, way),
        "pattern" => expression(text(value, way)?).map_err(|message| Flaw::of_value(way.clone(), message)),
        "uniqueItems" if value.is_boolean() => Ok(()),
        "uniqueItems" => Err(expected(way, "a boolean", value)),
        "required" => texts(value, way),
        "enum" => distinct(list(value, way)?, way),
        "dependencies" => object(value, way)?.iter().try_for_each(|(name, dependency)| match dependency {
            Value::Array(_) => texts(dependency, &way.key(name.as_str())),
            schema => check(schema, &way.key(name.as_str())),
        }),
        _ => Ok(()),
    }
}

fn types(value: &Value, way: &Way) -> Result<(), Flaw> {
    let one = |value: &Value, way: &Way| {
        let name = text(value, way)?;
        if TYPES.contains(&name) {
            return Ok(());
        }
        let flaw = Flaw::of_value(way.clone(), format!("`{name}` is no type of JSON"));
        Err(flaw.mend(match names::closest(name, TYPES) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("it can be {}", TYPES.join(", ")),
        }))
    };
    match value {
        Value::Array(items) => {
            items.iter().enumerate().try_for_each(|(index, item)| one(item, &way.item(index)))?;
            distinct(items, way)
        }
        _ => one(value, way),
    }
}

fn schemas(value: &Value, way: &Way) -> Result<(), Flaw> {
    let items = value.as_array().ok_or_else(|| expected(way, "JSON schemas", value))?;
    items.iter().enumerate().try_for_each(|(index, schema)| check(schema, &way.item(index)))
}

/// The boolean of draft 4, which goes with its limit, or the number of later drafts, which stands alone.
fn exclusive(schema: &Value, limit: &str, value: &Value, way: &Way) -> Result<(), Flaw> {
    match value {
        Value::Number(_) => Ok(()),
        Value::Bool(_) if schema.get(limit).is_some() => Ok(()),
        Value::Bool(_) => {
            Err(Flaw::of_value(way.clone(), format!("there is no `{limit}` that it could be about")))
        }
        _ => Err(expected(way, "a boolean", value)),
    }
}

/// That the lower of two limits is no higher than the other.
fn ordered(schema: &Value, least: &str, most: &str, way: &Way) -> Result<(), Flaw> {
    let limit = |name: &str| schema.get(name).and_then(Value::as_f64);
    match (limit(least), limit(most)) {
        (Some(low), Some(high)) if low > high => {
            Err(Flaw::of_value(way.clone(), format!("`{least}` is above `{most}`, and nothing is both")))
        }
        _ => Ok(()),
    }
}

fn count(value: &Value, way: &Way) -> Result<(), Flaw> {
    let is_count = is_whole(value) && value.as_f64().is_some_and(|count| count >= 0.0);
    if is_count { Ok(()) } else { Err(expected(way, "a whole number from 0 on", value)) }
}

fn number(value: &Value, way: &Way) -> Result<f64, Flaw> {
    value.as_f64().ok_or_else(|| expected(way, "a number", value))
}

fn text<'a>(value: &'a Value, way: &Way) -> Result<&'a str, Flaw> {
    value.as_str().ok_or_else(|| expected(way, "a text", value))
}

fn list<'a>(value: &'a Value, way: &Way) -> Result<&'a [Value], Flaw> {
    value.as_array().map(Vec::as_slice).ok_or_else(|| expected(way, "a list", value))
}

fn object<'a>(value: &'a Value, way: &Way) -> Result<&'a Map<String, Value>, Flaw> {
    value.as_object().ok_or_else(|| expected(way, "a mapping", value))
}

/// A list of texts, none of them twice.
fn texts(value: &Value, way: &Way) -> Result<(), Flaw> {
    let items = list(value, way)?;
    items.iter().enumerate().try_for_each(|(index, item)| text(item, &way.item(index)).map(drop))?;
    distinct(items, way)
}

fn distinct(items: &[Value], way: &Way) -> Result<(), Flaw> {
    match twins(items) {
        None => Ok(()),
        Some((_, later)) => {
            Err(Flaw::of_value(way.item(later), format!("{} is there for the second time", items[later])))
        }
    }
}

fn expression(text: &str) -> Result<(), String> {
    pattern(text).map(drop).map_err(|error| format!("`{text}` is no regular expression: {error}"))
}

fn expected(way: &Way, what: &str, found: &Value) -> Flaw {
    Flaw::of_value(way.clone(), format!("expected {what}, found {}", super::validate::shown(found)))
}
