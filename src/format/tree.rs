//! A value of which it is not known yet what is meant by it, in the order in which it was written.

use serde::de::DeserializeOwned;
use serde_yaml::{Mapping, Value};

use super::{Fault, fault, parse};
use crate::go::{self, yaml};
use crate::json::Json;
use crate::origin::Source;

/// A value of which it is not known yet what is meant by it.
#[derive(Clone, Debug)]
pub(crate) struct Tree(Value);

impl Tree {
    /// What Juju's own library sees in a text: YAML 1.1, in which `yes` is a boolean and `<<` merges mappings. Stricter than
    /// Juju, a key that is there twice is an error.
    pub(crate) fn as_juju_reads(source: &Source) -> Result<Self, Fault> {
        // The reader of playbooks says where a text is no YAML, and knows keys that are there twice.
        parse::<Json>(source)?;
        let value = yaml::load(source.text.as_bytes()).map_err(|error| Fault::of_go(source, &error))?;
        tree(value, "").map(Tree).map_err(|(path, message, help)| {
            Fault::of_value(&source.name, path, message).with_help(help).placed_in(source)
        })
    }

    pub(crate) fn of_json(value: &serde_json::Value) -> Result<Self, Fault> {
        serde_yaml::to_value(value).map(Tree).map_err(|error| Fault::unwritable(&error))
    }

    pub(crate) fn to_json(&self) -> Result<serde_json::Value, Fault> {
        serde_json::to_value(&self.0).map_err(|error| Fault::unwritable(&error))
    }

    /// What is under a key, if it is a text.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    /// Whether there is such a key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some()
    }

    /// What is meant by it. An error says by which path it is wrong.
    pub(crate) fn read<T: DeserializeOwned>(self, name: &str) -> Result<T, Fault> {
        serde_path_to_error::deserialize(self.0).map_err(|error| fault::in_value(name, &error))
    }
}

/// Where a value cannot stand, why, and what would be right.
type Wrong = (String, String, &'static str);

fn tree(value: go::Value, path: &str) -> Result<Value, Wrong> {
    Ok(match value {
        go::Value::Nil => Value::Null,
        go::Value::Bool(answer) => Value::Bool(answer),
        go::Value::Int(number) => number.into(),
        go::Value::Uint(number) => number.into(),
        go::Value::Float(number) => number.into(),
        go::Value::Text(text) | go::Value::Time(text) => Value::String(text),
        go::Value::Bytes(_) => {
            return Err((path.to_owned(), "it is not UTF-8".to_owned(), "write it as text"));
        }
        go::Value::List(items) => {
            let items = items.into_iter().flatten().enumerate();
            Value::Sequence(
                items.map(|(at, item)| tree(item, &format!("{path}[{at}]"))).collect::<Result<_, _>>()?,
            )
        }
        go::Value::Map(entries) => {
            let mut map = Mapping::new();
            for (key, value) in entries.into_iter().flatten() {
                let key = key_of(key, path)?;
                let below = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                map.insert(Value::String(key), tree(value, &below)?);
            }
            Value::Mapping(map)
        }
        go::Value::Struct(fields) => {
            let fields = fields.into_iter().map(|(name, value)| Ok((name.into(), tree(value, path)?)));
            Value::Mapping(fields.collect::<Result<_, Wrong>>()?)
        }
    })
}

/// A key. A number is one as it is written; a boolean is none, however it is written.
fn key_of(key: go::Value, path: &str) -> Result<String, Wrong> {
    match key {
        go::Value::Text(text) | go::Value::Time(text) => Ok(text),
        go::Value::Int(number) => Ok(number.to_string()),
        go::Value::Uint(number) => Ok(number.to_string()),
        go::Value::Float(number) => Ok(number.to_string()),
        go::Value::Bool(answer) => Err((
            path.to_owned(),
            format!("a key is the boolean {answer}, which is no name"),
            "`y`, `yes`, `on`, `n`, `no` and `off` are booleans in Juju's YAML: put the key in quotes",
        )),
        _ => Err((path.to_owned(), "a key is no text".to_owned(), "write a text in front of the colon")),
    }
}
