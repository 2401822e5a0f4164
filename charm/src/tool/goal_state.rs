//! `goal-state`.

use serde::{Deserialize, Serialize};

use super::{CommandLine, JSON, Tool, answers_in_json};
use crate::Map;

/// `goal-state`: the units and relations that the operator has asked for, whether or not they are there yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoalStateGet {}

/// What `goal-state` answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct GoalState {
    /// The units of this application, by name.
    pub units: Map<String, GoalStatus>,
    /// For each endpoint the applications and units at its other ends, by name.
    pub relations: Map<String, Map<String, GoalStatus>>,
}

/// How far one unit or application is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GoalStatus {
    /// Its status.
    pub status: String,
    /// Since when, in UTC: `2026-01-31 12:00:00Z`.
    #[serde(default)]
    pub since: String,
}

impl Tool for GoalStateGet {
    const NAME: &'static str = "goal-state";
    type Answer = GoalState;

    fn encode(&self) -> CommandLine {
        CommandLine { args: vec![JSON.to_owned()], stdin: None }
    }

    answers_in_json!();
}
