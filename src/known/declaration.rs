//! What a charm declares of itself, as it was given.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::format::{self, Fault, Flaw};
use crate::json::Json;
use crate::origin::{Source, Syntax};

/// What a charm declares of itself: YAML text, or a JSON value.
///
/// A text is seen as Juju sees it, whose library for YAML reads version 1.1: `yes`, `no`, `on` and `off` are booleans, a
/// number that begins with 0 is octal, and `<<` merges mappings. Of several documents it is the first. But a key that is
/// there twice, of which Juju would take the last without a word, is an error.
#[derive(Clone, Debug)]
pub struct Declaration(Written);

#[derive(Clone, Debug)]
enum Written {
    Text(String, String),
    Value(String, Value),
}

impl Declaration {
    pub(crate) fn source(source: Source) -> Self {
        Declaration(Written::Text(source.name, source.text))
    }

    pub(crate) fn named(mut self, title: &str) -> Self {
        let (Written::Text(name, _) | Written::Value(name, _)) = &mut self.0;
        title.clone_into(name);
        self
    }

    fn name(&self) -> &str {
        let (Written::Text(name, _) | Written::Value(name, _)) = &self.0;
        name
    }

    /// What is declared there, under the same name.
    pub(super) fn replaced_by(&self, value: Value) -> Self {
        Declaration(Written::Value(self.name().to_owned(), value))
    }

    /// The whole of it.
    pub(crate) fn to_json(&self) -> Result<Value, Fault> {
        self.read().map(|Json(value)| value)
    }

    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        match &self.0 {
            Written::Text(name, text) => format::parse_declared(&yaml(name, text)),
            Written::Value(name, value) => format::from_value(name, value),
        }
    }

    /// What is wrong with a part of it, with its place.
    pub(super) fn fault(&self, flaw: &Flaw) -> Fault {
        match &self.0 {
            Written::Text(name, text) => format::flaw_in_declared(&yaml(name, text), flaw),
            Written::Value(name, _) => format::flaw_in_value(name, flaw),
        }
    }
}

fn yaml(name: &str, text: &str) -> Source {
    Source { name: name.to_owned(), text: text.to_owned(), syntax: Syntax::Yaml }
}

impl From<&str> for Declaration {
    /// YAML text.
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Declaration {
    /// YAML text.
    fn from(text: String) -> Self {
        Declaration(Written::Text(String::new(), text))
    }
}

impl From<Value> for Declaration {
    fn from(value: Value) -> Self {
        Declaration(Written::Value(String::new(), value))
    }
}
