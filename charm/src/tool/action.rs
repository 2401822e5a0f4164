//! `action-get`, `action-set`, `action-fail` and `action-log`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{CommandLine, JSON, Tool, answers_nothing, entries};
use crate::Map;

/// `action-get`: what the operator has given the action, with the defaults that the charm declares; or one value of it.
/// Outside an action it is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ActionGet {
    /// The one value asked for, with dots between the keys that lead to it; none asks for the whole. A key that has a
    /// dot in itself cannot be asked for.
    pub key: Option<String>,
}

/// What `action-get` answers.
#[derive(Clone, Debug, PartialEq)]
pub enum ActionData {
    /// All parameters.
    All(Map<String, Value>),
    /// The one value asked for, if it is there.
    One(Option<Value>),
}

impl Tool for ActionGet {
    const NAME: &'static str = "action-get";
    type Answer = ActionData;

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.flag(JSON);
        if let Some(key) = &self.key {
            line.positionals([key.as_str()]);
        }
        line
    }

    fn read(&self, json: Value) -> serde_json::Result<ActionData> {
        match self.key {
            Some(_) => serde_json::from_value(json).map(ActionData::One),
            None => serde_json::from_value(json).map(ActionData::All),
        }
    }

    fn read_any(json: Value) -> serde_json::Result<ActionData> {
        match json {
            Value::Object(_) => serde_json::from_value(json).map(ActionData::All),
            _ => serde_json::from_value(json).map(ActionData::One),
        }
    }

    fn print(answer: &ActionData) -> Value {
        match answer {
            ActionData::All(params) => serde_json::to_value(params).unwrap_or_default(),
            ActionData::One(value) => value.clone().unwrap_or_default(),
        }
    }
}

/// `action-set`: results for the operator. They are kept even if the action fails. Outside an action it is refused,
/// unless there is nothing to set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ActionSet {
    /// What to set, one after another: a key, with dots between the keys that lead to it, and its value. A later one
    /// takes the place of an earlier one that is in its way. Each part of a key is made of lower-case letters, digits
    /// and hyphens, with no hyphen at either end; Juju has `stdout`, `stderr` and their `-encoding` for itself.
    #[serde(deserialize_with = "entries::deserialize")]
    pub results: Vec<(String, String)>,
}

impl Tool for ActionSet {
    const NAME: &'static str = "action-set";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.pairs(self.results.iter().map(|(key, value)| (key.as_str(), value.as_str())));
        line
    }

    answers_nothing!();
}

/// `action-fail`: the action has failed. It goes on all the same, and what it does is kept. Outside an action it is
/// refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ActionFail {
    /// Why; by default Juju says `action failed without reason given, check action for errors`.
    pub message: Option<String>,
}

impl Tool for ActionFail {
    const NAME: &'static str = "action-fail";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        if let Some(message) = &self.message {
            line.positionals([message.as_str()]);
        }
        line
    }

    answers_nothing!();
}

/// `action-log`: a line for the operator who waits for the action. It is sent at once. Outside an action it is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionLog {
    /// The line.
    pub message: String,
}

impl Tool for ActionLog {
    const NAME: &'static str = "action-log";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.positionals([self.message.as_str()]);
        line
    }

    answers_nothing!();
}
