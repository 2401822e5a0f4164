//! Leaving out of a playbook what it would be without being said.

use serde::Serialize;
use serde_yaml::Value;

use super::Fault;
#[cfg(feature = "cli")]
use crate::context::Context;
use crate::state::{Relation, RelationKind, State};

/// A playbook as a tree, in which nothing stands that is there by default. For each scene, `kept` has the parts of its
/// State that are to stay all the same.
pub(super) fn brief<T: Serialize>(playbook: &T, kept: &[Vec<String>]) -> Result<Value, Fault> {
    let defaults = Defaults::new()?;
    let mut playbook = tree(playbook)?;
    for (scene, kept) in items(&mut playbook, "scenes").zip(kept) {
        if let Some(context) = scene.get_mut("context") {
            defaults.leave_out_of_context(context, kept);
        }
        remove_if_empty(scene, "context");
    }
    Ok(playbook)
}

/// A context as a tree, in which nothing stands that is there by default.
#[cfg(feature = "cli")]
pub(super) fn brief_context(context: &Context) -> Result<Value, Fault> {
    let mut context = tree(context)?;
    Defaults::new()?.leave_out_of_context(&mut context, &[]);
    Ok(context)
}

/// What is there without being said.
struct Defaults {
    state: Value,
    /// A relation of each kind; the kind comes first.
    relations: Vec<(Value, Value)>,
}

impl Defaults {
    fn new() -> Result<Self, Fault> {
        let relation = |kind| {
            let mut default = tree(&Relation::of_kind(kind, String::new(), String::new()))?;
            remove(&mut default, "endpoint");
            if kind != RelationKind::Regular {
                remove(&mut default, "kind");
            }
            Ok((tree(&kind)?, default))
        };
        let kinds = [RelationKind::Regular, RelationKind::Peer, RelationKind::Subordinate];
        let relations = kinds.into_iter().map(relation).collect::<Result<Vec<_>, _>>()?;
        Ok(Defaults { state: tree(&State::default())?, relations })
    }

    fn leave_out_of_context(&self, context: &mut Value, kept: &[String]) {
        if let Some(state) = context.get_mut("state") {
            for relation in items(state, "relations") {
                let kind = relation.get("kind").cloned();
                let default = self.relations.iter().find(|(known, _)| Some(known) == kind.as_ref());
                leave_out(relation, default.map(|(_, default)| default), Depth::One, &[]);
            }
            leave_out(state, Some(&self.state), Depth::Two, kept);
        }
        remove_if_empty(context, "state");
        remove_if_empty(context, "memos");
    }
}

fn tree<T: Serialize>(value: &T) -> Result<Value, Fault> {
    serde_yaml::to_value(value).map_err(|error| Fault::unwritable(&error))
}

fn items<'a>(tree: &'a mut Value, key: &str) -> impl Iterator<Item = &'a mut Value> {
    tree.get_mut(key).and_then(Value::as_sequence_mut).into_iter().flatten()
}

/// How deep defaults are left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// What is below has entries, which are all meant: a databag of no keys is one of its units.
    One,
    /// What is below has parts with defaults of their own.
    Two,
}

/// Takes out the keys whose values are those of the default.
fn leave_out(tree: &mut Value, default: Option<&Value>, depth: Depth, kept: &[String]) {
    let (Some(tree), Some(default)) = (tree.as_mapping_mut(), default.and_then(Value::as_mapping)) else {
        return;
    };
    tree.retain(|key, value| {
        let default = default.get(key);
        if Some(&*value) == default {
            return key.as_str().is_some_and(|key| kept.iter().any(|kept| kept == key));
        }
        if depth == Depth::Two {
            leave_out(value, default, Depth::One, &[]);
        }
        true
    });
}

fn remove_if_empty(tree: &mut Value, key: &str) {
    let is_empty = match tree.get(key) {
        Some(Value::Mapping(mapping)) => mapping.is_empty(),
        Some(Value::Sequence(items)) => items.is_empty(),
        _ => false,
    };
    if is_empty {
        remove(tree, key);
    }
}

fn remove(tree: &mut Value, key: &str) {
    if let Some(mapping) = tree.as_mapping_mut() {
        mapping.shift_remove(key);
    }
}
