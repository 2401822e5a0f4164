//! `is-leader`, and up to Juju 3.x `leader-get` and `leader-set`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{CommandLine, JSON, Tool, answers_in_json, answers_nothing, pairs};
use crate::{Databag, Map, Text};

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

/// `leader-get`: what the leader has told the units of its application, or one key of it. Up to Juju 3.x.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LeaderGet {
    /// The one key asked for; none asks for the whole, and so do an empty one and `-`. Juju refuses a key with a `=` in
    /// it.
    pub key: Option<Text>,
}

/// What `leader-get` answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum LeaderData {
    /// All settings.
    All(Databag),
    /// The value of the one key asked for, if it is there.
    One(Option<Text>),
}

impl Tool for LeaderGet {
    const NAME: &'static str = "leader-get";
    type Answer = LeaderData;

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.flag(JSON);
        if let Some(key) = &self.key {
            line.positionals([key.as_str()]);
        }
        line
    }

    fn read(&self, json: Value) -> serde_json::Result<LeaderData> {
        match self.key {
            Some(_) => serde_json::from_value(json).map(LeaderData::One),
            None => serde_json::from_value(json).map(LeaderData::All),
        }
    }

    answers_in_json!(whatever was asked);
}

/// `leader-set`: what the leader tells the units of its application; for the leader alone. It holds at once, and stays
/// if the hook fails. Up to Juju 3.x.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LeaderSet {
    /// What to set, the last of equal keys counting; an empty value takes the key out. Juju trims the blanks around
    /// keys and values, and refuses an empty key.
    #[serde(with = "pairs")]
    pub settings: Vec<(Text, Text)>,
}

/// Two calls are equal if they do the same, whatever the order of their settings.
impl PartialEq for LeaderSet {
    fn eq(&self, other: &Self) -> bool {
        pairs::do_the_same(&self.settings, &other.settings)
    }
}

impl Tool for LeaderSet {
    const NAME: &'static str = "leader-set";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        // Juju refuses a key that is there twice.
        let settings: Map<Text, Text> = self.settings.iter().cloned().collect();
        line.pairs(settings.iter().map(|(key, value)| (key.as_str(), value.as_str())));
        line
    }

    answers_nothing!();
}
