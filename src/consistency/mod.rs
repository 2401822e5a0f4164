//! Is this scene possible in Juju at all? One file a group of rules; the table of all rules is in `rule.rs`.

mod action;
mod container;
mod event;
mod memo;
mod option;
mod port;
mod relation;
mod secret;
mod secret_event;
mod stage;
mod state;
mod storage;

use crate::casting::{Cast, Stage};
use crate::finding::Findings;

/// Finds what is impossible about a scene. Of an event that could not be cast, casting has found what is.
pub(crate) fn check(stage: &Stage<'_>, cast: Option<&Cast>, findings: &mut Findings) {
    stage::check(stage, findings);
    if let Some(cast) = cast {
        event::check(stage, cast, findings);
        action::check(stage, cast, findings);
        secret_event::check(stage, cast, findings);
    }
    relation::check(stage, findings);
    secret::check(stage, findings);
    container::check(stage, findings);
    storage::check(stage, findings);
    option::check(stage, findings);
    port::check(stage, findings);
    state::check(stage, findings);
    memo::check(&stage.scene.context.memos, findings);
}

/// The way to an item of a list of the State, or to one of its fields.
fn path(list: &str, index: usize, field: &str) -> String {
    match field {
        "" => format!("context.state.{list}[{index}]"),
        field => format!("context.state.{list}[{index}].{field}"),
    }
}

/// Where an item of a list is said to have a twin before it, the place of the twin.
fn twin_of<T>(items: impl Iterator<Item = T>, index: usize, is_twin: impl Fn(&T) -> bool) -> Option<usize> {
    items.take(index).position(|item| is_twin(&item))
}
