//! The hook of a secret event.

use juju_charm::{Hook, SecretHook};

use super::{Cast, Stage};
use crate::finding::Findings;
use crate::names;
use crate::rule::Rule;
use crate::state::Secret;

pub(super) fn cast(stage: &Stage<'_>, findings: &mut Findings) -> Option<Cast> {
    let event = stage.event();
    let named = named(stage, findings)?;
    let hook = SecretHook {
        secret: named.uri,
        label: event.secret_label.clone().or_else(|| named.secret?.known_label().map(str::to_owned)),
        revision: revision(stage, named.secret, findings)?,
    };
    let make = match event.name.as_str() {
        "secret-changed" => Hook::SecretChanged,
        "secret-rotate" => Hook::SecretRotate,
        "secret-remove" => Hook::SecretRemove,
        _ => Hook::SecretExpired,
    };
    Some(make(hook).into())
}

/// The secret that the event is about.
struct Named<'a> {
    uri: String,
    /// None, if the State has no such secret.
    secret: Option<&'a Secret>,
}

/// The secret that the event names; if it names none, the only one that it can be about.
fn named<'a>(stage: &Stage<'a>, findings: &mut Findings) -> Option<Named<'a>> {
    let (event, secrets) = (&stage.scene.event, &stage.scene.context.state.secrets);
    if let Some(uri) = &event.secret {
        let id = match names::secret_id(uri) {
            Ok(id) => id,
            Err(error) => {
                findings.add(
                    Rule::EventSecret,
                    "event.secret",
                    error,
                    "write `secret:` and the secret's id, 20 lower-case letters and digits",
                );
                return None;
            }
        };
        // Juju tells the whole URI.
        let uri = if uri.contains(':') { uri.clone() } else { format!("secret:{uri}") };
        return Some(Named { uri, secret: secrets.iter().find(|secret| secret.id == id) });
    }
    let about_own = event.name != "secret-changed";
    let mut candidates = secrets.iter().filter(|secret| !about_own || secret.is_own());
    match (candidates.next(), candidates.next()) {
        (Some(secret), None) => Some(Named { uri: format!("secret:{}", secret.id), secret: Some(secret) }),
        (first, _) => {
            let why = match first {
                None => "none is named, and the State has none that it could be",
                Some(_) => "none is named, and the State has several that it could be",
            };
            findings.add(
                Rule::EventSecret,
                "event",
                format!("`{}` is about a secret: {why}", event.name),
                stage.say_of_event("name it", "secret(\"secret:..\")", "secret: \"secret:..\""),
            );
            None
        }
    }
}

/// The revision that the event is about: the one that is given, else the only one that it can be.
#[expect(clippy::option_option, reason = "no revision is an answer, and a finding is none")]
fn revision(stage: &Stage<'_>, secret: Option<&Secret>, findings: &mut Findings) -> Option<Option<u64>> {
    let event = stage.event();
    if event.secret_revision.is_some() {
        return Some(event.secret_revision);
    }
    let mut candidates = match (event.name.as_str(), secret) {
        ("secret-expired", Some(secret)) => vec![secret.latest_revision()],
        ("secret-remove", Some(secret)) => unread(secret),
        ("secret-expired" | "secret-remove", None) => Vec::new(),
        _ => return Some(None),
    };
    if candidates.len() == 1 {
        return Some(candidates.pop());
    }
    findings.add(
        Rule::EventSecretRevision,
        "event",
        format!("`{}` is about a revision of the secret, and none is given", event.name),
        stage.say_of_event("say which", "secret(..).secret_revision(1)", "secret_revision: 1"),
    );
    None
}

/// The revisions that are not the latest, and that nobody reads.
fn unread(secret: &Secret) -> Vec<u64> {
    let latest = secret.latest_revision();
    let is_unread = |number: &u64| *number != latest && !secret.is_read(*number);
    secret.revisions.keys().copied().filter(is_unread).collect()
}
