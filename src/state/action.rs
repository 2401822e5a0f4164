//! What comes of an action.

use juju_charm::Map;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What has come of the action that was run last.
///
/// Its results, its log and whether it has failed hold whatever comes of its process: an action never puts the unit into
/// error. All else that it has written is committed if its process has succeeded, even if it has said that it failed.
///
/// ```
/// use juju_scenario::prelude::*;
/// use juju_scenario::state::ActionStatus;
///
/// fn backup(_: &Hook, juju: &mut Juju) -> CharmResult {
///     let to = juju.action_get_key("to")?;
///     juju.action_set([("backup.to", to.as_ref().and_then(|to| to.as_str()).unwrap_or("disk"))])?;
///     juju.action_fail("the disk is full")?;
///     Ok(())
/// }
///
/// let out = Scenario::new(CharmSpec::new(backup)).play(&Scene::new(event("backup-action").param("to", "s3")));
/// let action = out.context_out.state.action.as_deref().ok_or("no action has run")?;
/// assert_eq!((action.status, action.message.as_str()), (ActionStatus::Failed, "the disk is full"));
/// assert_eq!(action.results["backup"]["to"], "s3");
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// action's process has ended with, 1 for a charm that returns an error and 101 for one that panics. An action of
    /// which Juju has refused to commit the changes has the text `1` there, and Juju's words in `stderr`.
    pub results: Map<String, Value>,
    /// What it has told the operator while it ran; nothing by default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<String>,
}

/// Whether an action has completed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ActionStatus {
    /// It has.
    #[default]
    Completed,
    /// It has not: it has said so, or its process has.
    Failed,
}
