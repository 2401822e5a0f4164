//! `state-get`, `state-set` and `state-delete`: what Juju keeps for this unit.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{CommandLine, JSON, Tool, answers_nothing, json_as_yaml};
use crate::Map;

/// `state-get`: what this unit has put aside, or one key of it, with what this hook has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StateGet {
    /// The one key asked for; none asks for the whole, and so does `-`.
    pub key: Option<String>,
    /// Whether a key that is not there is refused (`"key" not found`). By default Juju answers with an empty text.
    pub strict: bool,
}

/// What `state-get` answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum StateData {
    /// All that was put aside.
    All(Map<String, String>),
    /// The value of the one key asked for; an empty text if it is not there.
    One(String),
}

impl Tool for StateGet {
    const NAME: &'static str = "state-get";
    type Answer = StateData;

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.flag(JSON);
        if self.strict {
            line.flag("--strict");
        }
        if let Some(key) = &self.key {
            line.positionals([key.as_str()]);
        }
        line
    }

    fn read(&self, json: Value) -> serde_json::Result<StateData> {
        match (&self.key, json) {
            (Some(_), json) => serde_json::from_value(json).map(StateData::One),
            // Of a unit that has put nothing aside.
            (None, Value::Null) => Ok(StateData::All(Map::new())),
            (None, json) => serde_json::from_value(json).map(StateData::All),
        }
    }

    fn read_any(json: Value) -> serde_json::Result<StateData> {
        match json {
            Value::Null => Ok(StateData::All(Map::new())),
            json => serde_json::from_value(json),
        }
    }

    fn print(answer: &StateData) -> Value {
        match answer {
            StateData::All(state) if state.is_empty() => Value::Null,
            answer => serde_json::to_value(answer).unwrap_or_default(),
        }
    }
}

/// `state-set`: puts something aside for this unit. It holds when the hook succeeds. Juju refuses a key longer than 256
/// bytes, and a value longer than 65536; it may have set some of the others by then.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StateSet {
    /// What to set; an empty value is kept as one.
    pub settings: Map<String, String>,
}

impl Tool for StateSet {
    const NAME: &'static str = "state-set";

    /// The settings go through stdin, since on the command line their blanks would be trimmed. Juju reads them there
    /// as YAML.
    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.option("--file", "-");
        line.stdin = serde_json::to_string(&self.settings).ok().map(|json| json_as_yaml(&json));
        line
    }

    answers_nothing!();

    fn words(&self) -> Vec<String> {
        self.settings.iter().map(|(key, value)| format!("{key}={value}")).collect()
    }
}

/// `state-delete`: forgets a key that was put aside. It holds when the hook succeeds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateDelete {
    /// The key. That it is not there is no error.
    pub key: String,
}

impl Tool for StateDelete {
    const NAME: &'static str = "state-delete";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.positionals([self.key.as_str()]);
        line
    }

    answers_nothing!();
}
