//! What the hook tools of secrets write: `secret-add`, `secret-set`, `secret-grant`, `secret-revoke` and `secret-remove`.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{CommandLine, HIDDEN, Tool, answers_nothing, spoken};
use crate::{RelationId, Rotation, SecretContent, SecretOwner};

/// `secret-add`: a new secret. It is stored when the hook succeeds; its URI is known at once:
/// `secret:9m4e2mr0ui3e8a215n4g`, or with the model's uuid before the id.
///
/// It is refused if it holds nothing, if its owner is the application and this unit does not lead it, and if this hook
/// has given its label to another. That an older secret has the label makes the hook fail when it has ended.
///
/// ```
/// use juju_charm::Rotation;
/// use juju_charm::tool::SecretAdd;
///
/// let secret = SecretAdd::new([("password", "poison")]).label("admin").rotate(Rotation::Monthly).owned_by_unit();
/// assert_eq!(secret.label.as_deref(), Some("admin"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SecretAdd {
    /// What it holds; it may not be empty.
    pub content: SecretContent,
    /// What its owner calls it; by default nothing.
    pub label: Option<String>,
    /// What it is for; by default nothing is said.
    pub description: Option<String>,
    /// When it expires: a time (`2027-01-31T12:00:00Z`; without the `Z` it is UTC too), or how long from now (`72h`,
    /// `1h30m`). By default never.
    pub expire: Option<String>,
    /// How often it is due for new content; by default never.
    pub rotate: Option<Rotation>,
    /// Who owns it; by default the application, for which the leader alone may add secrets. The model is refused.
    pub owner: SecretOwner,
}

/// `secret-set`: changes a secret of this charm's. What is not given stays as it is. It holds when the hook succeeds;
/// that the secret is another's makes the hook fail then.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SecretSet {
    /// The secret's URI.
    pub id: String,
    /// What it holds from now on, all of it: a new revision, unless it is what it holds already. Up to Juju 3.5 there
    /// is a new revision even then. Empty leaves it as it is.
    pub content: SecretContent,
    /// What its owner calls it.
    pub label: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// When it expires: a time (`2027-01-31T12:00:00Z`; without the `Z` it is UTC too), or how long from now (`72h`,
    /// `1h30m`).
    pub expire: Option<String>,
    /// How often it is due for new content.
    pub rotate: Option<Rotation>,
}

macro_rules! says_of_a_secret {
    ($tool:ty) => {
        impl $tool {
            /// Sets what its owner calls it.
            #[must_use]
            pub fn label(mut self, label: impl Into<String>) -> Self {
                self.label = Some(label.into());
                self
            }

            /// Sets what it is for.
            #[must_use]
            pub fn description(mut self, description: impl Into<String>) -> Self {
                self.description = Some(description.into());
                self
            }

            /// Sets how often it is due for new content.
            #[must_use]
            pub fn rotate(mut self, rotation: Rotation) -> Self {
                self.rotate = Some(rotation);
                self
            }

            /// Sets when it expires, such as `2027-01-31T12:00:00Z`. Juju refuses what is neither a time nor a
            /// duration.
            #[must_use]
            pub fn expire_at(mut self, time: impl Into<String>) -> Self {
                self.expire = Some(time.into());
                self
            }

            /// Sets how long from now it expires. Juju refuses no time at all, and more than 292 years.
            #[must_use]
            pub fn expire_in(mut self, time: Duration) -> Self {
                self.expire = Some(go_duration(time));
                self
            }
        }
    };
}

/// A duration as Go reads it: seconds, with a fraction if there is one.
fn go_duration(time: Duration) -> String {
    match time.subsec_nanos() {
        0 => format!("{}s", time.as_secs()),
        nanos => format!("{}.{nanos:09}s", time.as_secs()),
    }
}

says_of_a_secret!(SecretAdd);
says_of_a_secret!(SecretSet);

impl SecretAdd {
    /// A secret of the application, of which nothing but the content is said.
    #[must_use]
    pub fn new(content: impl Into<SecretContent>) -> Self {
        SecretAdd { content: content.into(), ..SecretAdd::default() }
    }

    /// Makes it the unit's own.
    #[must_use]
    pub fn owned_by_unit(mut self) -> Self {
        self.owner = SecretOwner::Unit;
        self
    }
}

impl<C: Into<SecretContent>> From<C> for SecretAdd {
    fn from(content: C) -> Self {
        SecretAdd::new(content)
    }
}

impl SecretSet {
    /// A change of this secret which changes nothing yet.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        SecretSet { id: id.into(), ..SecretSet::default() }
    }

    /// Sets what it holds from now on.
    #[must_use]
    pub fn content(mut self, content: impl Into<SecretContent>) -> Self {
        self.content = content.into();
        self
    }
}

/// The flags and the values that `secret-add` and `secret-set` have in common. A value goes out as base64, so that it
/// arrives as it is.
fn describe(
    line: &mut CommandLine,
    texts: [(&str, Option<&str>); 4],
    before: Option<&str>,
    content: &SecretContent,
    shown: bool,
) {
    for (flag, text) in texts {
        line.maybe(flag, text);
    }
    let values: Vec<String> = content
        .keys()
        .map(|key| match content.base64(key).filter(|_| !shown) {
            Some(value) => format!("{key}#base64={value}"),
            None => format!("{key}={HIDDEN}"),
        })
        .collect();
    line.positionals(before.into_iter().chain(values.iter().map(String::as_str)));
}

impl SecretAdd {
    fn line(&self, shown: bool) -> CommandLine {
        let mut line = CommandLine::default();
        if self.owner != SecretOwner::Application {
            line.option("--owner", self.owner);
        }
        let texts = [
            ("--label", self.label.as_deref()),
            ("--description", self.description.as_deref()),
            ("--expire", self.expire.as_deref()),
            ("--rotate", self.rotate.map(Rotation::as_str)),
        ];
        describe(&mut line, texts, None, &self.content, shown);
        line
    }
}

impl SecretSet {
    fn line(&self, shown: bool) -> CommandLine {
        let mut line = CommandLine::default();
        let texts = [
            ("--label", self.label.as_deref()),
            ("--description", self.description.as_deref()),
            ("--expire", self.expire.as_deref()),
            ("--rotate", self.rotate.map(Rotation::as_str)),
        ];
        describe(&mut line, texts, Some(&self.id), &self.content, shown);
        line
    }
}

/// The words of a line for reports, without the `--` that tells flags from the rest.
fn words(line: CommandLine) -> Vec<String> {
    let mut args = line.args;
    if let Some(at) = args.iter().position(|word| word == "--") {
        args.remove(at);
    }
    args
}

impl Tool for SecretAdd {
    const NAME: &'static str = "secret-add";
    const PLAIN: bool = true;

    /// The secret's URI.
    type Answer = String;

    fn encode(&self) -> CommandLine {
        self.line(false)
    }

    fn read(&self, json: Value) -> serde_json::Result<String> {
        Self::read_any(json)
    }

    fn read_any(json: Value) -> serde_json::Result<String> {
        spoken(json).map(|uri| uri.trim_end().to_owned())
    }

    fn print(answer: &String) -> Value {
        Value::String(answer.clone())
    }

    fn words(&self) -> Vec<String> {
        words(self.line(true))
    }
}

impl Tool for SecretSet {
    const NAME: &'static str = "secret-set";

    fn encode(&self) -> CommandLine {
        self.line(false)
    }

    answers_nothing!();

    fn words(&self) -> Vec<String> {
        words(self.line(true))
    }
}

/// `secret-grant`: lets the other end of a relation read a secret. It holds when the hook succeeds; of two units that
/// are granted the same secret in one relation by one hook, Juju keeps the last.
///
/// It is refused if the secret is not this unit's to manage, and for a whole application as long as single units of it
/// are granted the secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SecretGrant {
    /// The secret's URI.
    pub id: String,
    /// The relation; by default the one of the event.
    pub relation: Option<RelationId>,
    /// The one unit that may read it; by default the whole application.
    pub unit: Option<String>,
}

impl Tool for SecretGrant {
    const NAME: &'static str = "secret-grant";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.maybe("-r", self.relation.as_ref());
        line.maybe("--unit", self.unit.as_ref());
        line.positionals([self.id.as_str()]);
        line
    }

    answers_nothing!();
}

/// `secret-revoke`: takes back what `secret-grant` has granted. It holds when the hook succeeds.
///
/// One of the relation, the application and the unit is needed. In a relation's hook Juju adds the relation by itself,
/// and so refuses the application there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SecretRevoke {
    /// The secret's URI.
    pub id: String,
    /// The relation; by default the one of the event.
    pub relation: Option<RelationId>,
    /// The application that may read it no more.
    pub app: Option<String>,
    /// The unit that may read it no more.
    pub unit: Option<String>,
}

impl SecretRevoke {
    /// Takes a secret back from the other end of a relation.
    #[must_use]
    pub fn relation(id: impl Into<String>, relation: impl Into<RelationId>) -> Self {
        SecretRevoke { id: id.into(), relation: Some(relation.into()), ..SecretRevoke::default() }
    }

    /// Takes a secret back from an application.
    #[must_use]
    pub fn app(id: impl Into<String>, app: impl Into<String>) -> Self {
        SecretRevoke { id: id.into(), app: Some(app.into()), ..SecretRevoke::default() }
    }

    /// Takes a secret back from one unit.
    #[must_use]
    pub fn unit(id: impl Into<String>, unit: impl Into<String>) -> Self {
        SecretRevoke { id: id.into(), unit: Some(unit.into()), ..SecretRevoke::default() }
    }
}

impl Tool for SecretRevoke {
    const NAME: &'static str = "secret-revoke";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.maybe("-r", self.relation.as_ref());
        line.maybe("--app", self.app.as_ref());
        line.maybe("--unit", self.unit.as_ref());
        line.positionals([self.id.as_str()]);
        line
    }

    answers_nothing!();
}

/// `secret-remove`: removes a secret of this charm's, or one revision of it. It holds when the hook succeeds; that the
/// secret is another's makes the hook fail then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SecretRemove {
    /// The secret's URI.
    pub id: String,
    /// The one revision to remove, counted from 1; by default all, as with 0.
    pub revision: Option<u64>,
}

impl Tool for SecretRemove {
    const NAME: &'static str = "secret-remove";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.maybe("--revision", self.revision);
        line.positionals([self.id.as_str()]);
        line
    }

    answers_nothing!();
}
