//! The actions that a charm declares, and what an operator may give them.

use std::fmt;

use juju_charm::Map;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::json_schema::{self, Shortfall};
use crate::format::{Flaw, Way};
use crate::json::Json;

/// An action, as the charm declares it.
#[derive(Clone, Debug)]
pub(crate) struct ActionSpec {
    pub(crate) description: Option<String>,
    /// The JSON schema of each parameter.
    pub(crate) params: Map<String, Value>,
    /// The parameters that have to be given.
    pub(crate) required: Vec<String>,
    /// Whether it may run while another action of the unit runs.
    pub(crate) parallel: bool,
    /// The group of actions of which one at a time runs, though they be parallel.
    pub(crate) execution_group: Option<String>,
    /// The JSON schema of all that it is given, as Juju makes it of the declaration.
    schema: Value,
}

impl Default for ActionSpec {
    fn default() -> Self {
        ActionSpec {
            description: None,
            params: Map::new(),
            required: Vec::new(),
            parallel: false,
            execution_group: None,
            schema: json!({"type": "object", "properties": {}, "additionalProperties": false}),
        }
    }
}

/// What is wrong with what an action was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ParamFault {
    /// The way to the parameter: `to`, `opts.depth`; empty for all of them together.
    pub(crate) path: String,
    pub(crate) kind: ParamFaultKind,
    /// What is wrong.
    pub(crate) message: String,
    /// What would be right.
    pub(crate) mend: String,
}

/// In what way a parameter is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParamFaultKind {
    /// It has to be there, and is not.
    Missing,
    /// It is there, and nobody declares it.
    Undeclared,
    /// Its value is none that it can have.
    Wrong,
}

impl ActionSpec {
    /// The JSON schema of all that it is given.
    #[cfg(feature = "proptest")]
    pub(crate) fn schema(&self) -> &Value {
        &self.schema
    }

    /// What Juju would refuse about these parameters.
    ///
    /// They are compared with the declared JSON schema, of which `format` is not looked at. All are found, in the order of
    /// their names.
    pub(crate) fn faults(&self, params: &Map<String, Value>) -> Vec<ParamFault> {
        let params = params.iter().map(|(name, value)| (name.clone(), value.clone()));
        let shortfalls = json_schema::shortfalls(&self.schema, &Value::Object(params.collect()));
        shortfalls.into_iter().map(ParamFault::from).collect()
    }

    /// What the operator has given, with the declared defaults of what was not.
    pub(crate) fn with_defaults(&self, given: &Map<String, Value>) -> Map<String, Value> {
        let mut params = given.clone();
        for (name, schema) in &self.params {
            if let Some(value) = with_default(schema, given.get(name.as_str())) {
                params.insert(name.as_str(), value);
            }
        }
        params
    }

    /// What keeps its parameters from having a JSON schema.
    pub(super) fn check(&self, way: &Way) -> Result<(), Flaw> {
        let keywords = self.schema.as_object().into_iter().flatten();
        for (keyword, value) in keywords {
            let way = way.key(if keyword == "properties" { "params" } else { keyword });
            json_schema::check_no_references(value, &way)?;
            json_schema::check_keyword(&self.schema, keyword, value, &way)?;
        }
        Ok(())
    }
}

impl From<Shortfall> for ParamFault {
    fn from(shortfall: Shortfall) -> Self {
        let (kind, mend) = match shortfall {
            Shortfall::Missing { .. } => (ParamFaultKind::Missing, "give it".to_owned()),
            Shortfall::Undeclared { .. } => (
                ParamFaultKind::Undeclared,
                "leave it out, declare it under params, or let the action say `additionalProperties: true`"
                    .to_owned(),
            ),
            Shortfall::Wrong { ref mend, .. } => (ParamFaultKind::Wrong, mend.clone()),
        };
        ParamFault { path: shortfall.path().to_owned(), kind, message: shortfall.to_string(), mend }
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

impl<'de> Deserialize<'de> for ActionSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ActionVisitor)
    }
}

struct ActionVisitor;

impl<'de> Visitor<'de> for ActionVisitor {
    type Value = ActionSpec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an action: a mapping, such as `description: makes a backup`")
    }

    fn visit_unit<E: de::Error>(self) -> Result<ActionSpec, E> {
        Ok(ActionSpec::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ActionSpec, A::Error> {
        let mut action = ActionSpec::default();
        let mut schema = serde_json::Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = match key.as_str() {
                "parallel" => {
                    action.parallel = map.next_value()?;
                    continue;
                }
                "execution-group" => {
                    action.execution_group = Some(map.next_value()?);
                    continue;
                }
                "description" => {
                    let description: String = map.next_value()?;
                    action.description = Some(description.clone());
                    Value::String(description)
                }
                "title" => Value::String(map.next_value()?),
                "required" => {
                    action.required = map.next_value()?;
                    action.required.clone().into()
                }
                "params" => {
                    let params: Map<String, Json> = map.next_value()?;
                    action.params =
                        params.iter().map(|(name, Json(schema))| (name.clone(), schema.clone())).collect();
                    params.iter().map(|(name, Json(schema))| (name.clone(), schema.clone())).collect()
                }
                _ => map.next_value::<Json>()?.0,
            };
            let keyword = if key == "params" { "properties" } else { &key };
            if schema.insert(keyword.to_owned(), value).is_some() {
                return Err(de::Error::custom(format_args!("duplicate key `{key}`")));
            }
        }
        if let Some(whole) = action.schema.as_object_mut() {
            whole.extend(schema);
        }
        Ok(action)
    }
}
