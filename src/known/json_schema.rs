//! The JSON schemas of actions' parameters, of draft 4 as in Juju: whether they are any, and what does not fit them.
//!
//! What Juju takes no schema with is no part of this (`$ref`); of a `format` nothing is checked.

use regex_lite::Regex;
use serde_json::{Map, Number, Value};

use super::declaration::Wrong;
use crate::names;

/// What is wrong with an action's parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ParamFault {
    pub(crate) kind: ParamFaultKind,
    /// The way to the parameter, or to what is in it: `to`, `options.depth`.
    pub(crate) path: String,
    pub(crate) message: String,
    pub(crate) mend: String,
}

/// In which way parameters are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParamFaultKind {
    /// One that has to be given is missing.
    Missing,
    /// One is given that there is not.
    Undeclared,
    /// One is not as it should be.
    Wrong,
}

const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// Finds what makes it no JSON schema.
pub(super) fn check(schema: &Value) -> Result<(), Wrong> {
    check_at(schema, "")
}

fn check_at(schema: &Value, path: &str) -> Result<(), Wrong> {
    let Some(keywords) = schema.as_object() else {
        return Err(Wrong::new(path, "a JSON schema is a mapping, such as `type: string`"));
    };
    for (keyword, value) in keywords {
        let path = below(path, keyword);
        let wrong =
            |what: &str| Err(Wrong::new(path.as_str(), format!("`{keyword}` is {what} in a JSON schema")));
        match keyword.as_str() {
            "$ref" | "$schema" => {
                return Err(Wrong::new(path, format!("Juju takes no `{keyword}` in an action's schema")));
            }
            "type" => {
                let names = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                let unknown =
                    names.iter().find(|name| !name.as_str().is_some_and(|name| TYPES.contains(&name)));
                if let Some(unknown) = unknown {
                    let known = unknown.as_str().and_then(|name| names::closest(name, TYPES));
                    let help = known.map_or_else(
                        || format!("it can be {}", TYPES.join(", ")),
                        |known| format!("did you mean `{known}`?"),
                    );
                    return Err(Wrong::new(path, format!("{unknown} is no type of JSON's")).help(help));
                }
            }
            "minimum" | "maximum" | "multipleOf" if !value.is_number() => return wrong("a number"),
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties"
                if !value.is_u64() =>
            {
                return wrong("a whole number from 0 on");
            }
            "uniqueItems" if !value.is_boolean() => return wrong("a boolean"),
            "exclusiveMinimum" | "exclusiveMaximum" if !value.is_boolean() && !value.is_number() => {
                return wrong("a boolean");
            }
            "enum" | "required" if !value.is_array() => return wrong("a list"),
            "pattern" if value.as_str().is_none_or(|pattern| Regex::new(pattern).is_err()) => {
                return wrong("a regular expression");
            }
            "not" | "additionalItems" | "additionalProperties" | "items" if value.is_object() => {
                check_at(value, &path)?;
            }
            "items" | "allOf" | "anyOf" | "oneOf" => match value.as_array() {
                Some(schemas) => {
                    for (index, schema) in schemas.iter().enumerate() {
                        check_at(schema, &format!("{path}[{index}]"))?;
                    }
                }
                None => return wrong("a list of schemas"),
            },
            "properties" | "patternProperties" => match value.as_object() {
                Some(schemas) => {
                    for (name, schema) in schemas {
                        check_at(schema, &below(&path, name))?;
                    }
                }
                None => return wrong("a mapping of schemas"),
            },
            _ => {}
        }
    }
    Ok(())
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// What of a value does not fit its schema.
pub(super) fn faults(schema: &Value, value: &Value) -> Vec<ParamFault> {
    let mut validator = Validator { faults: Vec::new() };
    validator.validate(schema, value, "");
    validator.faults
}

fn fits(schema: &Value, value: &Value) -> bool {
    faults(schema, value).is_empty()
}

struct Validator {
    faults: Vec<ParamFault>,
}

impl Validator {
    fn wrong(&mut self, path: &str, message: String, mend: impl Into<String>) {
        self.add(ParamFaultKind::Wrong, path, message, mend);
    }

    fn add(&mut self, kind: ParamFaultKind, path: &str, message: String, mend: impl Into<String>) {
        self.faults.push(ParamFault { kind, path: path.to_owned(), message, mend: mend.into() });
    }

    fn validate(&mut self, schema: &Value, value: &Value, path: &str) {
        let Some(keywords) = schema.as_object() else { return };
        if !self.has_type(keywords, value, path) {
            return;
        }
        if let Some(known) =
            keywords.get("enum").and_then(Value::as_array).filter(|known| !known.contains(value))
        {
            let known: Vec<String> = known.iter().map(Value::to_string).collect();
            self.wrong(
                path,
                format!("{value} is none of the values that it can have"),
                format!("give {}", known.join(", ")),
            );
        }
        match value {
            Value::Number(number) => self.number(keywords, number, path),
            Value::String(text) => self.text(keywords, text, path),
            Value::Array(items) => self.array(keywords, items, path),
            Value::Object(object) => self.object(keywords, object, path),
            Value::Null | Value::Bool(_) => {}
        }
        self.combined(keywords, value, path);
    }

    fn has_type(&mut self, keywords: &Map<String, Value>, value: &Value, path: &str) -> bool {
        let Some(wanted) = keywords.get("type") else { return true };
        let wanted = wanted.as_array().map_or(std::slice::from_ref(wanted), Vec::as_slice);
        let wanted: Vec<&str> = wanted.iter().filter_map(Value::as_str).collect();
        if wanted.iter().any(|name| is_of_type(value, name)) {
            return true;
        }
        let wanted = wanted.join(" or ");
        self.wrong(
            path,
            format!("{value} is not of type {wanted}"),
            format!("give it a value of type {wanted}"),
        );
        false
    }

    fn number(&mut self, keywords: &Map<String, Value>, number: &Number, path: &str) {
        let Some(found) = number.as_f64() else { return };
        let excludes = |keyword: &str| keywords.get(keyword).and_then(Value::as_bool).unwrap_or_default();
        let bound = |keyword: &str| keywords.get(keyword).and_then(Value::as_f64);
        if let Some(least) = bound("minimum") {
            let excluded = excludes("exclusiveMinimum");
            if found < least || excluded && found <= least {
                let words = if excluded { "more than" } else { "at least" };
                self.wrong(path, format!("{number} is too small"), format!("give {words} {least}"));
            }
        }
        if let Some(most) = bound("maximum") {
            let excluded = excludes("exclusiveMaximum");
            if found > most || excluded && found >= most {
                let words = if excluded { "less than" } else { "at most" };
                self.wrong(path, format!("{number} is too large"), format!("give {words} {most}"));
            }
        }
        // Later drafts say it like this.
        if let Some(least) = bound("exclusiveMinimum").filter(|least| found <= *least) {
            self.wrong(path, format!("{number} is too small"), format!("give more than {least}"));
        }
        if let Some(most) = bound("exclusiveMaximum").filter(|most| found >= *most) {
            self.wrong(path, format!("{number} is too large"), format!("give less than {most}"));
        }
        if let Some(step) = bound("multipleOf").filter(|step| *step > 0.0) {
            let times = found / step;
            if (times - times.round()).abs() > f64::EPSILON * times.abs().max(1.0) {
                self.wrong(
                    path,
                    format!("{number} is no multiple of {step}"),
                    format!("give a multiple of {step}"),
                );
            }
        }
    }

    fn text(&mut self, keywords: &Map<String, Value>, text: &str, path: &str) {
        self.count(keywords, ["minLength", "maxLength"], text.chars().count(), "characters", path);
        let Some(pattern) = keywords.get("pattern").and_then(Value::as_str) else { return };
        if Regex::new(pattern).is_ok_and(|pattern| !pattern.is_match(text)) {
            self.wrong(
                path,
                format!("\"{text}\" is not as it has to be written"),
                format!("it has to match {pattern}"),
            );
        }
    }

    /// Whether there are as many as there may be.
    fn count(
        &mut self,
        keywords: &Map<String, Value>,
        [least, most]: [&str; 2],
        found: usize,
        what: &str,
        path: &str,
    ) {
        let bound = |keyword: &str| keywords.get(keyword).and_then(Value::as_u64);
        let found = u64::try_from(found).unwrap_or(u64::MAX);
        if let Some(least) = bound(least).filter(|least| found < *least) {
            self.wrong(path, format!("it has {found} {what}"), format!("give it {least} {what} at least"));
        }
        if let Some(most) = bound(most).filter(|most| found > *most) {
            self.wrong(path, format!("it has {found} {what}"), format!("give it {most} {what} at most"));
        }
    }

    fn array(&mut self, keywords: &Map<String, Value>, items: &[Value], path: &str) {
        self.count(keywords, ["minItems", "maxItems"], items.len(), "items", path);
        let is_unique = keywords.get("uniqueItems").and_then(Value::as_bool).unwrap_or_default();
        if let Some(twin) =
            items.iter().enumerate().position(|(at, item)| items[..at].contains(item)).filter(|_| is_unique)
        {
            self.wrong(&format!("{path}[{twin}]"), "it is there twice".to_owned(), "leave one of the two");
        }
        let additional = keywords.get("additionalItems");
        for (index, item) in items.iter().enumerate() {
            let path = format!("{path}[{index}]");
            match keywords.get("items") {
                Some(Value::Array(schemas)) => match (schemas.get(index), additional) {
                    (Some(schema), _) => self.validate(schema, item, &path),
                    (None, Some(Value::Bool(false))) => {
                        let mend = format!("give {} items at most", schemas.len());
                        self.wrong(&path, "there is one item too many".to_owned(), mend);
                    }
                    (None, Some(schema)) => self.validate(schema, item, &path),
                    (None, None) => {}
                },
                Some(schema) => self.validate(schema, item, &path),
                None => {}
            }
        }
    }

    fn object(&mut self, keywords: &Map<String, Value>, object: &Map<String, Value>, path: &str) {
        self.count(keywords, ["minProperties", "maxProperties"], object.len(), "keys", path);
        let properties = keywords.get("properties").and_then(Value::as_object);
        let required = keywords.get("required").and_then(Value::as_array).into_iter().flatten();
        let mut missing: Vec<&str> = required.filter_map(Value::as_str).collect();
        for (name, also) in keywords.get("dependencies").and_then(Value::as_object).into_iter().flatten() {
            match also {
                Value::Array(also) if object.contains_key(name) => {
                    missing.extend(also.iter().filter_map(Value::as_str));
                }
                schema if object.contains_key(name) => {
                    self.validate(schema, &Value::Object(object.clone()), path);
                }
                _ => {}
            }
        }
        for name in missing.into_iter().filter(|name| !object.contains_key(*name)) {
            let path = below(path, name);
            self.add(
                ParamFaultKind::Missing,
                &path,
                format!("`{name}` has to be given"),
                format!("give `{name}`"),
            );
        }
        for (name, value) in object {
            let path = below(path, name);
            let mut is_known = false;
            if let Some(schema) = properties.and_then(|properties| properties.get(name)) {
                is_known = true;
                self.validate(schema, value, &path);
            }
            let patterns = keywords.get("patternProperties").and_then(Value::as_object);
            for (pattern, schema) in patterns.into_iter().flatten() {
                if Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(name)) {
                    is_known = true;
                    self.validate(schema, value, &path);
                }
            }
            match keywords.get("additionalProperties").filter(|_| !is_known) {
                Some(Value::Bool(false)) => {
                    let names = properties.into_iter().flat_map(|properties| properties.keys());
                    let mend = match names::closest(name, names.clone().map(String::as_str)) {
                        Some(known) => format!("did you mean `{known}`?"),
                        None => "leave it out, or declare it".to_owned(),
                    };
                    self.add(ParamFaultKind::Undeclared, &path, format!("there is no `{name}`"), mend);
                }
                Some(schema) => self.validate(schema, value, &path),
                None => {}
            }
        }
    }

    fn combined(&mut self, keywords: &Map<String, Value>, value: &Value, path: &str) {
        let schemas = |keyword: &str| keywords.get(keyword).and_then(Value::as_array);
        for schema in schemas("allOf").into_iter().flatten() {
            self.validate(schema, value, path);
        }
        if schemas("anyOf").is_some_and(|schemas| !schemas.iter().any(|schema| fits(schema, value))) {
            self.wrong(
                path,
                format!("{value} fits none of `anyOf`"),
                "give what one of its schemas describes",
            );
        }
        if let Some(schemas) = schemas("oneOf") {
            let fitting = schemas.iter().filter(|schema| fits(schema, value)).count();
            if fitting != 1 {
                self.wrong(
                    path,
                    format!("{value} fits {fitting} of `oneOf`"),
                    "give what exactly one of its schemas describes",
                );
            }
        }
        if keywords.get("not").is_some_and(|schema| fits(schema, value)) {
            self.wrong(
                path,
                format!("{value} is what it must not be"),
                "give what the schema of `not` does not describe",
            );
        }
    }
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        // A number that is whole is an integer, however it is written.
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "object" => value.is_object(),
        "string" => value.is_string(),
        _ => false,
    }
}
