//! `relation-ids`, `relation-list`, `relation-get`, `relation-set` and `relation-model-get`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{CommandLine, JSON, Tool, answers_in_json, answers_nothing, json_as_yaml, pairs};
use crate::{Databag, Map, RelationId, Text};

fn encode(relation: Option<&RelationId>, app: bool) -> CommandLine {
    let mut line = CommandLine::default();
    line.maybe("-r", relation);
    if app {
        line.flag("--app");
    }
    line
}

/// `relation-ids`: the relations of one endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RelationIds {
    /// The endpoint; by default the one of the event.
    pub endpoint: Option<String>,
}

impl Tool for RelationIds {
    const NAME: &'static str = "relation-ids";
    type Answer = Vec<RelationId>;

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.flag(JSON);
        if let Some(endpoint) = &self.endpoint {
            line.positionals([endpoint.as_str()]);
        }
        line
    }

    answers_in_json!();
}

/// `relation-list`: the remote units of a relation, or its remote application.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RelationList {
    /// The relation; by default the one of the event.
    pub relation: Option<RelationId>,
    /// Whether the application is asked for, not the units.
    pub app: bool,
}

/// What `relation-list` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RelationMembers {
    /// The names of the remote units, sorted as text.
    Units(Vec<Text>),
    /// The name of the remote application.
    App(String),
}

impl Tool for RelationList {
    const NAME: &'static str = "relation-list";
    type Answer = RelationMembers;

    fn encode(&self) -> CommandLine {
        let mut line = encode(self.relation.as_ref(), self.app);
        line.flag(JSON);
        line
    }

    answers_in_json!();
}

/// `relation-get`: the databag of one end of a relation, or one key of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RelationGet {
    /// The relation; by default the one of the event.
    pub relation: Option<RelationId>,
    /// The one key asked for; none asks for the whole databag.
    pub key: Option<Text>,
    /// The unit or application whose databag it is; by default the remote end of the event.
    pub member: Option<Text>,
    /// Whether the application's databag is asked for, not the unit's.
    pub app: bool,
}

impl RelationGet {
    /// The databag of a unit, in the relation of the event.
    #[must_use]
    pub fn unit(name: impl Into<Text>) -> Self {
        RelationGet { member: Some(name.into()), ..RelationGet::default() }
    }

    /// The databag of an application, in the relation of the event.
    #[must_use]
    pub fn app(name: impl Into<Text>) -> Self {
        RelationGet { app: true, ..RelationGet::unit(name) }
    }

    /// Asks for another relation than the event's.
    #[must_use]
    pub fn relation(mut self, relation: impl Into<RelationId>) -> Self {
        self.relation = Some(relation.into());
        self
    }

    /// Asks for one key alone.
    #[must_use]
    pub fn key(mut self, key: impl Into<Text>) -> Self {
        self.key = Some(key.into());
        self
    }
}

/// What `relation-get` answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RelationData {
    /// The whole databag.
    All(Databag),
    /// The value of the one key asked for, if it is there.
    One(Option<Text>),
}

impl Tool for RelationGet {
    const NAME: &'static str = "relation-get";
    type Answer = RelationData;

    fn encode(&self) -> CommandLine {
        let mut line = encode(self.relation.as_ref(), self.app);
        line.flag(JSON);
        match (&self.key, &self.member) {
            (None, None) => {}
            (Some(key), None) => line.positionals([key.as_str()]),
            (key, Some(member)) => line.positionals([key.as_deref().unwrap_or("-"), member.as_str()]),
        }
        line
    }

    fn read(&self, json: Value) -> serde_json::Result<RelationData> {
        match self.key {
            Some(_) => serde_json::from_value(json).map(RelationData::One),
            None => serde_json::from_value(json).map(RelationData::All),
        }
    }

    answers_in_json!(whatever was asked);
}

/// `relation-set`: writes to the databag of this unit, or of its application. It holds when the hook succeeds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RelationSet {
    /// The relation; by default the one of the event.
    pub relation: Option<RelationId>,
    /// Whether the application's databag is meant, which the leader alone may write.
    pub app: bool,
    /// What to set, the last of equal keys counting; an empty value takes the key out.
    #[serde(with = "pairs")]
    pub settings: Vec<(Text, Text)>,
}

/// Two calls are equal if they do the same, whatever the order of their settings.
impl PartialEq for RelationSet {
    fn eq(&self, other: &Self) -> bool {
        self.relation == other.relation
            && self.app == other.app
            && pairs::do_the_same(&self.settings, &other.settings)
    }
}

impl Tool for RelationSet {
    const NAME: &'static str = "relation-set";

    /// The settings go through stdin, since on the command line their blanks would be trimmed. Juju reads them there
    /// as YAML.
    fn encode(&self) -> CommandLine {
        let mut line = encode(self.relation.as_ref(), self.app);
        line.option("--file", "-");
        let settings: Map<Text, Text> = self.settings.iter().cloned().collect();
        line.stdin = serde_json::to_string(&settings).ok().map(|json| json_as_yaml(&json));
        line
    }

    fn words(&self) -> Vec<String> {
        let settings = self.settings.iter().map(|(key, value)| format!("{key}={value}"));
        encode(self.relation.as_ref(), self.app).args.into_iter().chain(settings).collect()
    }

    answers_nothing!();
}

/// `relation-model-get`: the model that the other end is in. From Juju 3.6.2 on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RelationModelGet {
    /// The relation; by default the one of the event.
    pub relation: Option<RelationId>,
}

/// What `relation-model-get` answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationModel {
    /// The model's uuid.
    pub uuid: String,
}

impl Tool for RelationModelGet {
    const NAME: &'static str = "relation-model-get";
    type Answer = RelationModel;

    fn encode(&self) -> CommandLine {
        let mut line = encode(self.relation.as_ref(), false);
        line.flag(JSON);
        line
    }

    answers_in_json!();
}
