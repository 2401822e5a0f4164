//! What has changed between two contexts, as a JSON Patch (RFC 6902).

use std::fmt;

use juju_charm::StatusName;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::context::Context;

/// What has changed between two contexts: the operations of a JSON Patch (RFC 6902) that makes the one of the other.
///
/// The operations are sorted by their paths, the items of a list by their numbers, and can be carried out in that
/// order. Nothing has changed: there are none.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// fn my_charm(_: &Hook, juju: &mut Juju) -> CharmResult {
///     juju.status_set(Status::active("I rule"))?;
///     Ok(())
/// }
///
/// let delta = Scenario::new(CharmSpec::new(my_charm)).play(&Scene::new("start")).delta();
/// assert_eq!(delta.to_string(), r#"replace /state/status/unit ["active","I rule"]"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Delta(Vec<Operation>);

/// One operation of a [`Delta`]. Its value is exact; as text, and by `{:?}`, what a secret holds and how one logs in to a
/// cloud is shown as `..`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Operation {
    /// A value is there that was not.
    Add {
        /// Where: a JSON Pointer (RFC 6901) into the context.
        path: String,
        /// The value.
        value: Value,
    },
    /// A value is there no more.
    Remove {
        /// Where: a JSON Pointer (RFC 6901) into the context.
        path: String,
    },
    /// A value is another one.
    Replace {
        /// Where: a JSON Pointer (RFC 6901) into the context.
        path: String,
        /// The value as it is now.
        value: Value,
    },
}

impl Operation {
    /// Where: a JSON Pointer (RFC 6901) into the context.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Operation::Add { path, .. } | Operation::Remove { path } | Operation::Replace { path, .. } => {
                path
            }
        }
    }
}

impl Delta {
    /// What makes the second context of the first.
    pub(crate) fn between(before: &Context, after: &Context) -> Self {
        let mut delta = Delta::default();
        if before != after {
            // Contexts are plain data, all of which JSON has.
            let json = |context| serde_json::to_value(context).unwrap_or_default();
            delta.compare("", &json(before), &json(after));
        }
        delta
    }

    /// The same without what no report shows; of the texts that are left there is what `mask` makes of them.
    #[cfg(all(feature = "cli", stage_door))]
    pub(crate) fn masked(&self, mask: &dyn Fn(&str) -> String) -> Self {
        let value_at = |path: &str, value: &Value| {
            let mut value = shown(path, value);
            each_text(&mut value, &mut |text| *text = mask(text));
            value
        };
        let operations = self.0.iter().map(|operation| match operation.clone() {
            Operation::Add { path, value } => Operation::Add { value: value_at(&path, &value), path },
            Operation::Remove { path } => Operation::Remove { path },
            Operation::Replace { path, value } => Operation::Replace { value: value_at(&path, &value), path },
        });
        Delta(operations.collect())
    }

    /// Whether nothing has changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many operations there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The operations, in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Operation> {
        self.0.iter()
    }

    fn compare(&mut self, path: &str, before: &Value, after: &Value) {
        match (before, after) {
            _ if before == after => {}
            (Value::Object(before), Value::Object(after)) => self.compare_objects(path, before, after),
            // A status, name and message, is one value, and changes as one.
            (Value::Array(before), Value::Array(after)) if !is_status(before) => {
                self.compare_lists(path, before, after);
            }
            _ => self.0.push(Operation::Replace { path: path.to_owned(), value: after.clone() }),
        }
    }

    fn compare_objects(&mut self, path: &str, before: &Map<String, Value>, after: &Map<String, Value>) {
        let mut keys: Vec<&String> = before.keys().chain(after.keys()).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let path = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
            match (before.get(key), after.get(key)) {
                (Some(before), Some(after)) => self.compare(&path, before, after),
                (Some(_), None) => self.0.push(Operation::Remove { path }),
                (None, Some(value)) => self.0.push(Operation::Add { path, value: value.clone() }),
                (None, None) => {}
            }
        }
    }

    fn compare_lists(&mut self, path: &str, before: &[Value], after: &[Value]) {
        for (index, (before, after)) in before.iter().zip(after).enumerate() {
            self.compare(&format!("{path}/{index}"), before, after);
        }
        for (index, value) in after.iter().enumerate().skip(before.len()) {
            self.0.push(Operation::Add { path: format!("{path}/{index}"), value: value.clone() });
        }
        // Once an item is gone, the next one has its number.
        for _ in after.len()..before.len() {
            self.0.push(Operation::Remove { path: format!("{path}/{}", after.len()) });
        }
    }
}

fn is_status(list: &[Value]) -> bool {
    match list {
        [Value::String(name), Value::String(_)] => {
            StatusName::ALL.iter().any(|known| *known == *name.as_str())
        }
        _ => false,
    }
}

impl<'a> IntoIterator for &'a Delta {
    type Item = &'a Operation;
    type IntoIter = std::slice::Iter<'a, Operation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// One operation a line.
impl fmt::Display for Delta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, operation) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            operation.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Operation::Add { path, value } => write!(f, "add {path} {}", shown(path, value)),
            Operation::Remove { path } => write!(f, "remove {path}"),
            Operation::Replace { path, value } => write!(f, "replace {path} {}", shown(path, value)),
        }
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, value) = match self {
            Operation::Add { value, .. } => ("Add", Some(value)),
            Operation::Remove { .. } => ("Remove", None),
            Operation::Replace { value, .. } => ("Replace", Some(value)),
        };
        let mut operation = f.debug_struct(name);
        operation.field("path", &self.path());
        if let Some(value) = value {
            operation.field("value", &shown(self.path(), value));
        }
        operation.finish()
    }
}

/// Where the values are that no report shows, as ways into the context of which `*` is any key.
const HIDDEN: [&[&str]; 2] =
    [&["state", "secrets", "*", "revisions", "*", "*"], &["state", "cloud_spec", "credential", "attrs", "*"]];

/// A value that stands at this place of the context, without what no report shows.
fn shown(path: &str, value: &Value) -> Value {
    let keys: Vec<&str> = path.split('/').skip(1).collect();
    let mut shown = value.clone();
    for hidden in HIDDEN {
        let mut keys_of_both = keys.iter().zip(hidden);
        if keys_of_both.all(|(key, hidden)| *hidden == "*" || key == hidden) {
            hide(&mut shown, hidden.get(keys.len()..).unwrap_or_default());
        }
    }
    shown
}

/// Goes through the texts in a value.
#[cfg(all(feature = "cli", stage_door))]
fn each_text(value: &mut Value, change: &mut dyn FnMut(&mut String)) {
    match value {
        Value::String(text) => change(text),
        Value::Array(values) => values.iter_mut().for_each(|value| each_text(value, change)),
        Value::Object(values) => values.values_mut().for_each(|value| each_text(value, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Hides what this way leads to.
fn hide(value: &mut Value, way: &[&str]) {
    match (way, value) {
        ([], value) => *value = Value::from(".."),
        (["*", rest @ ..], Value::Object(values)) => values.values_mut().for_each(|value| hide(value, rest)),
        (["*", rest @ ..], Value::Array(values)) => values.iter_mut().for_each(|value| hide(value, rest)),
        ([key, rest @ ..], Value::Object(values)) => {
            if let Some(value) = values.get_mut(*key) {
                hide(value, rest);
            }
        }
        _ => {}
    }
}
