//! What the hook tools of secrets read: `secret-get`, `secret-info-get` and `secret-ids`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{CommandLine, HIDDEN, JSON, Tool};
use crate::secret::HiddenText;
use crate::{Map, Rotation, SecretContent, SecretOwner};

/// `secret-get`: what a secret holds. The first call makes this unit a reader of the latest revision; from then on it
/// gets that one, until it asks for the latest. That, and a new label, holds at once and stays if the hook fails.
///
/// Juju prints a value that is no text with `\u{fffd}` for the bytes that are none. The key with `#base64` behind it
/// gets such a value whole.
///
/// It is refused if there is no such secret or no such key, and if nobody has granted it to this unit.
///
/// ```
/// use juju_charm::tool::SecretGet;
///
/// let call = SecretGet::from("secret:9m4e2mr0ui3e8a215n4g").label("admin").refresh();
/// assert!(call.refresh);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SecretGet {
    /// The secret's URI.
    pub id: Option<String>,
    /// The label that this unit knows it by; with the URI, the label by which it is to be known from now on.
    pub label: Option<String>,
    /// The one key asked for; none asks for the whole. A key that ends in `#base64` asks for what Juju keeps. It needs
    /// the URI: without one, Juju takes it for the URI and refuses it.
    pub key: Option<String>,
    /// Whether the latest revision is asked for this once.
    pub peek: bool,
    /// Whether the latest revision is asked for from now on. Juju refuses both this and `peek`.
    pub refresh: bool,
}

impl SecretGet {
    /// The secret that this unit knows by this label.
    #[must_use]
    pub fn by_label(label: impl Into<String>) -> Self {
        SecretGet { label: Some(label.into()), ..SecretGet::default() }
    }

    /// Sets the label by which this unit knows the secret from now on.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Asks for the latest revision this once.
    #[must_use]
    pub fn peek(mut self) -> Self {
        self.peek = true;
        self
    }

    /// Asks for the latest revision from now on.
    #[must_use]
    pub fn refresh(mut self) -> Self {
        self.refresh = true;
        self
    }
}

impl<I: Into<String>> From<I> for SecretGet {
    /// The secret with this URI.
    fn from(id: I) -> Self {
        SecretGet { id: Some(id.into()), ..SecretGet::default() }
    }
}

/// What `secret-get` answers. `{:?}` does not show it.
#[derive(Clone, PartialEq)]
pub enum SecretData {
    /// All that the secret holds.
    All(SecretContent),
    /// The value of the one key asked for.
    One(String),
}

impl std::fmt::Debug for SecretData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SecretData::All(content) => f.debug_tuple("All").field(content).finish(),
            SecretData::One(_) => f.debug_tuple("One").field(&format_args!("{HIDDEN}")).finish(),
        }
    }
}

impl Tool for SecretGet {
    const NAME: &'static str = "secret-get";
    const SECRET: bool = true;
    type Answer = SecretData;

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.flag(JSON);
        line.maybe("--label", self.label.as_ref());
        if self.peek {
            line.flag("--peek");
        }
        if self.refresh {
            line.flag("--refresh");
        }
        if self.id.is_some() || self.key.is_some() {
            line.positionals(self.id.as_deref().into_iter().chain(self.key.as_deref()));
        }
        line
    }

    fn read(&self, json: Value) -> serde_json::Result<SecretData> {
        match self.key {
            Some(_) => serde_json::from_value::<HiddenText>(json).map(|text| SecretData::One(text.into())),
            None => serde_json::from_value(json).map(SecretData::All),
        }
    }

    fn read_any(json: Value) -> serde_json::Result<SecretData> {
        match json {
            Value::String(value) => Ok(SecretData::One(value)),
            json => serde_json::from_value(json).map(SecretData::All),
        }
    }

    fn print(answer: &SecretData) -> Value {
        match answer {
            SecretData::All(content) => serde_json::to_value(content).unwrap_or_default(),
            SecretData::One(value) => Value::String(value.clone()),
        }
    }

    fn show(answer: &SecretData) -> Value {
        match answer {
            SecretData::All(content) => content.keys().map(|key| (key.to_owned(), HIDDEN)).collect(),
            SecretData::One(_) => json!(HIDDEN),
        }
    }
}

/// `secret-ids`: the ids of the secrets that this unit manages, in any order: its own, and the leader the
/// application's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretIds {}

impl Tool for SecretIds {
    const NAME: &'static str = "secret-ids";
    type Answer = Vec<String>;

    fn encode(&self) -> CommandLine {
        CommandLine { args: vec![JSON.to_owned()], stdin: None }
    }

    fn read(&self, json: Value) -> serde_json::Result<Vec<String>> {
        Self::read_any(json)
    }

    fn read_any(json: Value) -> serde_json::Result<Vec<String>> {
        match json {
            Value::Null => Ok(Vec::new()),
            json => serde_json::from_value(json),
        }
    }

    /// With no secrets Juju prints null.
    fn print(answer: &Vec<String>) -> Value {
        if answer.is_empty() { Value::Null } else { json!(answer) }
    }
}

/// `secret-info-get`: what Juju knows of a secret that this unit manages, without what it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SecretInfoGet {
    /// The secret's URI.
    pub id: Option<String>,
    /// The label that its owner knows it by, in place of the URI.
    pub label: Option<String>,
}

impl SecretInfoGet {
    /// The secret that its owner knows by this label.
    #[must_use]
    pub fn by_label(label: impl Into<String>) -> Self {
        SecretInfoGet { id: None, label: Some(label.into()) }
    }
}

impl<I: Into<String>> From<I> for SecretInfoGet {
    /// The secret with this URI.
    fn from(id: I) -> Self {
        SecretInfoGet { id: Some(id.into()), label: None }
    }
}

/// What Juju knows of a secret. By default it is that of a secret of the application without any name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SecretInfo {
    /// The secret's id, which is the last part of its URI.
    #[serde(skip)]
    pub id: String,
    /// The latest revision that is stored, counted from 1; also 1 of a secret that this hook adds.
    pub revision: u64,
    /// What its owner calls it; empty for nothing.
    pub label: String,
    /// Who owns it.
    pub owner: SecretOwner,
    /// What it is for; empty for nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// How often it is due for new content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation: Option<Rotation>,
    /// When it expires, if it does: `2027-01-31T12:00:00Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiry: Option<String>,
    /// When it is due for new content, if it is: `2027-01-31T12:00:00Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotates: Option<String>,
    /// Who may read it, without those to whom this hook has granted it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<SecretAccess>,
}

/// Who may read a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SecretAccess {
    /// The application or unit: `application-pg`, `unit-pg-0`.
    pub target: String,
    /// For how long: as long as there is this relation, `relation-web.db#pg.db`.
    pub scope: String,
    /// What it may do: `view`.
    pub role: String,
}

impl Tool for SecretInfoGet {
    const NAME: &'static str = "secret-info-get";
    type Answer = Box<SecretInfo>;

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.flag(JSON);
        line.maybe("--label", self.label.as_ref());
        if let Some(id) = &self.id {
            line.positionals([id.as_str()]);
        }
        line
    }

    fn read(&self, json: Value) -> serde_json::Result<Box<SecretInfo>> {
        Self::read_any(json)
    }

    fn read_any(json: Value) -> serde_json::Result<Box<SecretInfo>> {
        let infos: Map<String, SecretInfo> = serde_json::from_value(json)?;
        let first = infos.iter().next().map(|(id, info)| SecretInfo { id: id.clone(), ..info.clone() });
        first.map(Box::new).ok_or_else(|| serde::de::Error::custom("no secret is described"))
    }

    fn print(answer: &Box<SecretInfo>) -> Value {
        json!({answer.id.as_str(): **answer})
    }
}
