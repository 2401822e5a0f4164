//! `is-leader`.

use serde::{Deserialize, Serialize};

use super::{CommandLine, JSON, Tool, answers_in_json};

/// `is-leader`: whether this unit is the leader of its application, and stays so for the next 30 seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IsLeader {}

impl Tool for IsLeader {
    const NAME: &'static str = "is-leader";
    type Answer = bool;

    fn encode(&self) -> CommandLine {
        CommandLine { args: vec![JSON.to_owned()], stdin: None }
    }

    answers_in_json!();
}
