//! What a charm declares of itself, as it is written.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::format::{Fault, Tree};
use crate::origin::{Source, Syntax};

/// What a charm declares of itself: YAML text, or a JSON value.
///
/// Text is read as Juju's own YAML library reads it, which is YAML 1.1: `yes` and `on` are booleans, `010` is 8, and `<<` merges
/// mappings. Stricter than Juju, a key that is there twice is an error.
#[derive(Clone, Debug)]
pub struct Declaration(Written);

#[derive(Clone, Debug)]
enum Written {
    Text { name: String, text: String },
    Value { name: String, value: Value },
}

impl Declaration {
    pub(super) fn source(source: Source) -> Self {
        Declaration(Written::Text { name: source.name, text: source.text })
    }

    pub(crate) fn named(mut self, title: &str) -> Self {
        match &mut self.0 {
            Written::Text { name, .. } | Written::Value { name, .. } => title.clone_into(name),
        }
        self
    }

    /// The same declaration, in which something more is said.
    pub(super) fn with(&self, value: Value) -> Self {
        Declaration(Written::Value { name: self.name().to_owned(), value })
    }

    fn name(&self) -> &str {
        match &self.0 {
            Written::Text { name, .. } | Written::Value { name, .. } => name,
        }
    }

    /// The whole of it.
    pub(crate) fn tree(&self) -> Result<Tree, Fault> {
        match &self.0 {
            Written::Text { .. } => Tree::as_juju_reads(&self.text()),
            Written::Value { value, .. } => Tree::of_json(value),
        }
    }

    /// What is meant by it, which is read from its tree. An error says where in the text it is wrong.
    pub(super) fn read<T: DeserializeOwned>(&self, tree: Tree) -> Result<T, Fault> {
        tree.read(self.name()).map_err(|fault| self.place(fault))
    }

    /// The text; nothing of a value that was none.
    fn text(&self) -> Source {
        let text = match &self.0 {
            Written::Text { text, .. } => text.clone(),
            Written::Value { .. } => String::new(),
        };
        Source { name: self.name().to_owned(), text, syntax: Syntax::Yaml }
    }

    /// A value that is none of those that can stand there.
    pub(super) fn wrong(&self, wrong: Wrong) -> Fault {
        let fault = Fault::of_value(self.name(), wrong.path, wrong.message);
        self.place(match wrong.help {
            Some(help) => fault.with_help(help),
            None => fault,
        })
    }

    /// The fault, with the place in the text that its path leads to.
    fn place(&self, fault: Fault) -> Fault {
        match &self.0 {
            Written::Text { .. } => fault.placed_in(&self.text()),
            Written::Value { .. } => fault,
        }
    }
}

/// A value that is none of those that can stand there.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(super) path: String,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Wrong {
    pub(super) fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Wrong { path: path.into(), message: message.into(), help: None }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
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
        Declaration(Written::Text { name: String::new(), text })
    }
}

impl From<Value> for Declaration {
    fn from(value: Value) -> Self {
        Declaration(Written::Value { name: String::new(), value })
    }
}
