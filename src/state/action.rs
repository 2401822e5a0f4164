//! What comes of an action.

use juju_charm::Map;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What has come of the action that was run last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "an action's outcome: a mapping, such as `status: completed`"
)]
pub struct Action {
    /// Whether it has completed.
    pub status: ActionStatus,
    /// Why it has failed; empty by default.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// What it has set for the operator; a key with dots is a mapping here. `return-code` is Juju's own: what the
    /// action's process has ended with.
    pub results: Map<String, Value>,
    /// What it has told the operator while it ran.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<String>,
}

/// Whether an action has completed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActionStatus {
    /// It has.
    #[default]
    Completed,
    /// It has not: it has said so, or its process has.
    Failed,
}
