//! Whether a value is as a JSON schema wants it.

use std::fmt;

use serde_json::{Map, Value};

use super::{is_whole, pattern, same, twins};

/// In what a value falls short of its schema.
#[derive(Clone, Debug)]
pub(in crate::known) enum Shortfall {
    Missing { path: String },
    Undeclared { path: String },
    Wrong { path: String, message: String, mend: String },
}

impl Shortfall {
    pub(in crate::known) fn path(&self) -> &str {
        match self {
            Shortfall::Missing { path } | Shortfall::Undeclared { path } | Shortfall::Wrong { path, .. } => {
                path
            }
        }
    }
}

impl fmt::Display for Shortfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shortfall::Missing { .. } => f.write_str("it is required, and not given"),
            Shortfall::Undeclared { .. } => {
                f.write_str("the action declares no such parameter, and takes no others")
            }
            Shortfall::Wrong { message, .. } => f.write_str(message),
        }
    }
}

/// All in which a value falls short of a schema. A schema is one that was checked; of what is none nothing is wanted.
pub(in crate::known) fn shortfalls(schema: &Value, value: &Value) -> Vec<Shortfall> {
    let mut found = Vec::new();
    Validator { found: &mut found }.value(schema, value, "");
    found
}

fn fits(schema: &Value, value: &Value) -> bool {
    shortfalls(schema, value).is_empty()
}

struct Validator<'a> {
    found: &'a mut Vec<Shortfall>,
}

impl Validator<'_> {
    fn wrong(&mut self, path: &str, message: impl Into<String>, mend: impl Into<String>) {
        self.found.push(Shortfall::Wrong {
            path: path.to_owned(),
            message: message.into(),
            mend: mend.into(),
        });
    }

    fn value(&mut self, schema: &Value, value: &Value, path: &str) {
        let Some(schema) = schema.as_object() else { return };
        if let Some(types) = schema.get("type").map(types) {
            if !types.iter().any(|name| is_of(name, value)) {
                let types = types.join(" or ");
                let message = format!("it is to be of type {types}, and is {}", shown(value));
                return self.wrong(path, message, format!("give a value of type {types}"));
            }
        }
        self.choices(schema, value, path);
        match value {
            Value::Number(_) => self.number(schema, value, path),
            Value::String(text) => self.text(schema, text, path),
            Value::Array(items) => self.list(schema, items, path),
            Value::Object(object) => self.object(schema, object, path),
            Value::Null | Value::Bool(_) => {}
        }
        self.combinations(schema, value, path);
    }

    fn choices(&mut self, schema: &Map<String, Value>, value: &Value, path: &str) {
        if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
            if !choices.iter().any(|choice| same(choice, value)) {
                let choices: Vec<String> = choices.iter().map(Value::to_string).collect();
                let message = format!("{value} is none of the values that it can have");
                self.wrong(path, message, format!("give one of {}", choices.join(", ")));
            }
        }
        if let Some(only) = schema.get("const").filter(|only| !same(only, value)) {
            self.wrong(
                path,
                format!("{value} is not the one value that it can have"),
                format!("give {only}"),
            );
        }
    }

    fn number(&mut self, schema: &Map<String, Value>, value: &Value, path: &str) {
        let number = |name: &str| schema.get(name).and_then(Value::as_f64);
        let is_exclusive = |name: &str| schema.get(name) == Some(&Value::Bool(true));
        let Some(float) = value.as_f64() else { return };
        if let Some(least) = number("minimum") {
            if float < least || (float == least && is_exclusive("exclusiveMinimum")) {
                let bound = if is_exclusive("exclusiveMinimum") { "a number above" } else { "no less than" };
                self.wrong(
                    path,
                    format!("{value} is too small"),
                    format!("give {bound} {}", schema["minimum"]),
                );
            }
        }
        if let Some(most) = number("maximum") {
            if float > most || (float == most && is_exclusive("exclusiveMaximum")) {
                let bound = if is_exclusive("exclusiveMaximum") { "a number below" } else { "no more than" };
                self.wrong(
                    path,
                    format!("{value} is too large"),
                    format!("give {bound} {}", schema["maximum"]),
                );
            }
        }
        if number("exclusiveMinimum").is_some_and(|least| float <= least) {
            let mend = format!("give a number above {}", schema["exclusiveMinimum"]);
            self.wrong(path, format!("{value} is too small"), mend);
        }
        if number("exclusiveMaximum").is_some_and(|most| float >= most) {
            let mend = format!("give a number below {}", schema["exclusiveMaximum"]);
            self.wrong(path, format!("{value} is too large"), mend);
        }
        if number("multipleOf").is_some_and(|step| !is_multiple(float, step)) {
            let step = &schema["multipleOf"];
            self.wrong(
                path,
                format!("{value} is no multiple of {step}"),
                format!("give a multiple of {step}"),
            );
        }
    }

    fn text(&mut self, schema: &Map<String, Value>, text: &str, path: &str) {
        self.count(schema, "Length", text.chars().count(), "characters", path);
        let wanted = schema.get("pattern").and_then(Value::as_str);
        let Some(wanted) = wanted else { return };
        if let Ok(Some(pattern)) = pattern(wanted) {
            if !pattern.is_match(text) {
                let message = format!("\"{text}\" does not match the pattern `{wanted}`");
                self.wrong(path, message, "give a text that matches it");
            }
        }
    }

    fn list(&mut self, schema: &Map<String, Value>, items: &[Value], path: &str) {
        self.count(schema, "Items", items.len(), "items", path);
        if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
            if let Some((earlier, later)) = twins(items) {
                let message = format!("the items {earlier} and {later} are the same");
                self.wrong(path, message, "give each item once");
            }
        }
        let at = |index: usize| format!("{path}[{index}]");
        match schema.get("items") {
            Some(Value::Array(schemas)) => {
                for (index, (schema, item)) in schemas.iter().zip(items).enumerate() {
                    self.value(schema, item, &at(index));
                }
                match schema.get("additionalItems") {
                    Some(Value::Bool(false)) if items.len() > schemas.len() => {
                        let message = format!(
                            "there are {} items, and no more than {} are declared",
                            items.len(),
                            schemas.len()
                        );
                        self.wrong(path, message, "leave the others out");
                    }
                    Some(more @ Value::Object(_)) => {
                        for (index, item) in items.iter().enumerate().skip(schemas.len()) {
                            self.value(more, item, &at(index));
                        }
                    }
                    _ => {}
                }
            }
            Some(each) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(each, item, &at(index));
                }
            }
            None => {}
        }
    }

    fn object(&mut self, schema: &Map<String, Value>, object: &Map<String, Value>, path: &str) {
        self.count(schema, "Properties", object.len(), "keys", path);
        let texts = |value: Option<&Value>| -> Vec<String> {
            let items = value.and_then(Value::as_array).into_iter().flatten();
            items.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        for name in texts(schema.get("required")) {
            if !object.contains_key(&name) {
                self.found.push(Shortfall::Missing { path: join(path, &name) });
            }
        }
        for (name, value) in object {
            self.property(schema, name, value, path);
        }
        let dependencies = schema.get("dependencies").and_then(Value::as_object).into_iter().flatten();
        for (name, dependency) in dependencies.filter(|(name, _)| object.contains_key(name.as_str())) {
            if dependency.is_object() {
                self.value(dependency, &Value::Object(object.clone()), path);
            }
            for other in texts(Some(dependency)).into_iter().filter(|other| !object.contains_key(other)) {
                let message =
                    format!("`{}` is given, and goes with `{}`", join(path, name), join(path, &other));
                self.wrong(path, message, "give both or none");
            }
        }
    }

    /// One value of an object, by all schemas that are about it.
    fn property(&mut self, schema: &Map<String, Value>, name: &str, value: &Value, path: &str) {
        let path = join(path, name);
        let declared = schema.get("properties").and_then(|properties| properties.get(name));
        let patterns = schema.get("patternProperties").and_then(Value::as_object).into_iter().flatten();
        let matching = patterns.filter(|(wanted, _)| {
            pattern(wanted).is_ok_and(|pattern| pattern.is_none_or(|pattern| pattern.is_match(name)))
        });
        let schemas: Vec<&Value> = declared.into_iter().chain(matching.map(|(_, schema)| schema)).collect();
        for schema in &schemas {
            self.value(schema, value, &path);
        }
        if schemas.is_empty() {
            match schema.get("additionalProperties") {
                Some(Value::Bool(false)) => self.found.push(Shortfall::Undeclared { path }),
                Some(others) => self.value(others, value, &path),
                None => {}
            }
        }
    }

    fn combinations(&mut self, schema: &Map<String, Value>, value: &Value, path: &str) {
        let schemas = |name: &str| schema.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for all in schemas("allOf") {
            self.value(all, value, path);
        }
        let any = schemas("anyOf");
        if !any.is_empty() && !any.iter().any(|one| fits(one, value)) {
            self.wrong(
                path,
                format!("{} is as none of the `anyOf` want it", shown(value)),
                "give what one of them takes",
            );
        }
        let one_of = schemas("oneOf");
        let count = one_of.iter().filter(|one| fits(one, value)).count();
        if !one_of.is_empty() && count != 1 {
            let message = format!("{} is as {count} of the `oneOf` want it", shown(value));
            self.wrong(path, message, "give what exactly one of them takes");
        }
        if schema.get("not").is_some_and(|not| fits(not, value)) {
            self.wrong(path, format!("{} is what `not` shuts out", shown(value)), "give something else");
        }
    }

    /// That there are as many of something as `minX` and `maxX` want.
    fn count(&mut self, schema: &Map<String, Value>, suffix: &str, count: usize, what: &str, path: &str) {
        let limit = |prefix: &str| schema.get(&format!("{prefix}{suffix}"))?.as_f64();
        let there_are = format!("it has {count} {what}");
        if let Some(least) = limit("min").filter(|least| (count as f64) < *least) {
            self.wrong(path, there_are, format!("give {least} {what} at least"));
        } else if let Some(most) = limit("max").filter(|most| count as f64 > *most) {
            self.wrong(path, there_are, format!("give {most} {what} at most"));
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn types(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        name => name.as_str().into_iter().collect(),
    }
}

fn is_of(name: &str, value: &Value) -> bool {
    match name {
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "integer" => is_whole(value),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "object" => value.is_object(),
        "string" => value.is_string(),
        _ => true,
    }
}

/// Whether a number is a multiple of another, as far as floats can tell: 0.3 is one of 0.1.
fn is_multiple(number: f64, step: f64) -> bool {
    let times = number / step;
    (times - times.round()).abs() <= 1e-9 * times.abs().max(1.0)
}

/// A value as a message names it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => format!("the boolean {value}"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(_) => format!("the text {value}"),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}
