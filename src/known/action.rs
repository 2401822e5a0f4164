//! The actions that a charm declares.

use std::fmt;

use juju_charm::Map;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::declaration::Wrong;
use super::json_schema::{self, ParamFault};
use crate::json::Json;
use crate::names;

/// An action, as the charm declares it.
#[derive(Clone, Debug)]
pub(crate) struct ActionSpec {
    /// The JSON schema of its parameters, as Juju puts it together.
    schema: Value,
}

impl Default for ActionSpec {
    /// An action of which nothing is said: it has no parameters.
    fn default() -> Self {
        ActionSpec { schema: json!({"type": "object", "properties": {}, "additionalProperties": false}) }
    }
}

impl ActionSpec {
    /// The schemas of its parameters, by name.
    pub(crate) fn params(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.schema["properties"].as_object().into_iter().flatten()
    }

    /// The JSON schema of all parameters together.
    #[cfg(feature = "proptest")]
    pub(crate) fn schema(&self) -> &Value {
        &self.schema
    }

    /// What is wrong with the parameters that the operator has given, and with those that are missing.
    pub(crate) fn faults(&self, given: &Map<String, Value>) -> Vec<ParamFault> {
        let given = given.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        json_schema::faults(&self.schema, &Value::Object(given))
    }

    /// What the operator has given, with the declared defaults of what was not.
    pub(crate) fn with_defaults(&self, given: &Map<String, Value>) -> Map<String, Value> {
        let mut params = given.clone();
        for (name, schema) in self.params() {
            if let Some(value) = with_default(schema, given.get(name.as_str())) {
                params.insert(name.as_str(), value);
            }
        }
        params
    }
}

/// The value of one parameter: what was given, with the defaults of what is missing in it; none if there is neither.
fn with_default(schema: &Value, given: Option<&Value>) -> Option<Value> {
    let value = given.or_else(|| schema.get("default")).cloned();
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return value };
    let mut object = match value {
        None => serde_json::Map::new(),
        Some(Value::Object(object)) => object,
        Some(other) => return Some(other),
    };
    for (name, schema) in properties {
        if let Some(value) = with_default(schema, object.get(name)) {
            object.insert(name.clone(), value);
        }
    }
    (!object.is_empty() || given.is_some()).then_some(Value::Object(object))
}

/// Finds what Juju refuses about actions.
pub(super) fn checked(
    actions: Map<String, Option<ActionSpec>>,
    path: &str,
) -> Result<Map<String, ActionSpec>, Wrong> {
    let mut checked = Map::new();
    for (name, spec) in actions {
        let spec = spec.unwrap_or_default();
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        if !names::is_action(&name) {
            return Err(Wrong::new(path, format!("`{name}` is no name that Juju gives an action"))
                .help("use lower-case letters, digits and hyphens, with no hyphen at either end"));
        }
        if name == "juju" || name.starts_with("juju-") {
            return Err(Wrong::new(path, format!("`{name}` is a name that Juju keeps for its own actions"))
                .help("give it a name that does not begin with `juju`"));
        }
        for (param, schema) in spec.params() {
            json_schema::check(schema).map_err(|wrong| Wrong {
                path: join(&format!("{path}.params.{param}"), &wrong.path),
                ..wrong
            })?;
        }
        json_schema::check(&spec.schema)
            .map_err(|wrong| Wrong { path: join(&path, &wrong.path), ..wrong })?;
        checked.insert(name, spec);
    }
    Ok(checked)
}

fn join(path: &str, below: &str) -> String {
    if below.is_empty() { path.to_owned() } else { format!("{path}.{below}") }
}

impl<'de> Deserialize<'de> for ActionSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ActionVisitor)
    }
}

struct ActionVisitor;

impl<'de> Visitor<'de> for ActionVisitor {
    type Value = ActionSpec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an action: a mapping, such as `description: makes a backup`")
    }

    /// As Juju does it: what it does not know of an action is a part of its parameters' schema.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ActionSpec, A::Error> {
        let mut spec = ActionSpec::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "description" | "title" | "execution-group" => drop(map.next_value::<String>()?),
                "parallel" => drop(map.next_value::<bool>()?),
                "params" => {
                    let params = map.next_value::<Option<Map<String, Json>>>()?.unwrap_or_default();
                    let params = params.into_iter().map(|(name, Json(schema))| (name, schema)).collect();
                    spec.schema["properties"] = Value::Object(params);
                }
                "required" => {
                    let names = map.next_value::<Vec<String>>()?;
                    spec.schema["required"] = names.into();
                }
                _ => {
                    let Json(value) = map.next_value()?;
                    if matches!(key.as_str(), "$ref" | "$schema") {
                        return Err(de::Error::custom(format_args!(
                            "Juju takes no `{key}` in an action's schema"
                        )));
                    }
                    spec.schema[key] = value;
                }
            }
        }
        Ok(spec)
    }
}
