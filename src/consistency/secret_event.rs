//! Secret events that Juju does not send to this unit.

use juju_charm::{Hook, Rotation, SecretHook};

use super::path;
use crate::casting::{Cast, Stage};
use crate::finding::Findings;
use crate::names;
use crate::profile::Profile;
use crate::rule::Rule;
use crate::state::{Owner, Secret};

pub(super) fn check(stage: &Stage<'_>, cast: &Cast, findings: &mut Findings) {
    let (Hook::SecretChanged(hook)
    | Hook::SecretRotate(hook)
    | Hook::SecretRemove(hook)
    | Hook::SecretExpired(hook)) = &cast.hook
    else {
        return;
    };
    let secrets = &stage.state().secrets;
    let id = names::secret_id(&hook.secret).unwrap_or_default();
    let Some(index) = secrets.iter().position(|secret| secret.id == id) else {
        findings.add(
            Rule::EventSecretUnknown,
            "event.secret",
            format!("the State has no secret `{id}`, and `{}` is about it", stage.event()),
            stage.spelled(
                format!("add it: State::new().secret(secret(\"{id}\", ..))"),
                format!("add it to `secrets`: `- {{id: {id}, revisions: {{1: {{..}}}}}}`"),
            ),
        );
        return;
    };
    let secret = &secrets[index];
    label(hook, secret, findings);
    match &cast.hook {
        Hook::SecretChanged(_) => changed(stage, index, secret, findings),
        Hook::SecretRotate(_) => {
            owned(stage, index, secret, findings);
            if secret.rotate.is_none_or(|policy| policy == Rotation::Never) {
                findings.add(
                    Rule::SecretRotateNever,
                    path("secrets", index, "rotate"),
                    "the secret is never to be rotated",
                    stage.spelled(
                        "give it a policy: secret(..).rotate(Rotation::Monthly)",
                        "give it a policy: `rotate: monthly`",
                    ),
                );
            }
        }
        Hook::SecretExpired(_) => {
            owned(stage, index, secret, findings);
            revision(hook, secret, findings);
            if secret.expire.is_none() {
                findings.add(
                    Rule::SecretExpiredNever,
                    path("secrets", index, "expire"),
                    "the secret never expires",
                    stage.spelled(
                        "give it a time: secret(..).expire(\"2026-01-01T00:00:00Z\")",
                        "give it a time: `expire: 2026-01-01T00:00:00Z`",
                    ),
                );
            }
        }
        _ => {
            owned(stage, index, secret, findings);
            revision(hook, secret, findings);
            removable(hook, index, secret, findings);
        }
    }
}

/// The label of the event is the one that the unit knows the secret by.
fn label(hook: &SecretHook, secret: &Secret, findings: &mut Findings) {
    if let Some(label) = hook.label.as_deref().filter(|label| Some(*label) != secret.known_label()) {
        let field = if secret.is_own() { "label" } else { "consumer_label" };
        findings.add(
            Rule::EventSecretLabel,
            "event.secret_label",
            match secret.known_label() {
                Some(known) => format!("the unit knows the secret as `{known}`, and not as `{label}`"),
                None => format!("the unit has no label for the secret, and so not `{label}`"),
            },
            format!("leave it out, or give the secret this `{field}`"),
        );
    }
}

fn changed(stage: &Stage<'_>, index: usize, secret: &Secret, findings: &mut Findings) {
    let latest = secret.latest_revision();
    if secret.is_own() && stage.profile.is_some_and(|profile| !profile.owners_track()) {
        findings.add(
            Rule::SecretChangedOfOwner,
            path("secrets", index, "owner"),
            format!(
                "the secret is the charm's own, and its owner is told nothing about it in Juju {}",
                stage.unit.juju_version
            ),
            stage.spelled("make it another's: secret(..).owner(\"pg\")", "make it another's: `owner: pg`"),
        );
    }
    if latest <= 1 {
        findings.add(
            Rule::SecretChangedInFirstRevision,
            path("secrets", index, "revisions"),
            "the secret has its first revision alone, and so has not changed",
            stage.spelled(
                "add what is new: secret(..).revision(2, ..)",
                "add what is new: `revisions: {1: {..}, 2: {..}}`",
            ),
        );
    }
    match secret.tracked_revision {
        None => findings.add(
            Rule::SecretChangedUnread,
            path("secrets", index, "tracked_revision"),
            "the unit has not read the secret, as far as the State says, and then does not hear of its changes",
            stage.spelled("say what it has read: secret(..).tracked_revision(1)", "say what it has read: `tracked_revision: 1`"),
        ),
        Some(tracked) if tracked == latest && stage.profile.is_some_and(Profile::tells_changes_to_those_behind) => {
            findings.add(
                Rule::SecretChangedAlreadyTracked,
                path("secrets", index, "tracked_revision"),
                format!("the unit reads the latest revision, {latest}, already"),
                "track an older one, or add a revision",
            );
        }
        Some(_) => {}
    }
}

/// The event is for who manages the secret.
fn owned(stage: &Stage<'_>, index: usize, secret: &Secret, findings: &mut Findings) {
    if !secret.is_own() {
        findings.add(
            Rule::SecretEventOfStranger,
            path("secrets", index, "owner"),
            format!("the secret is of `{}`, which `{}` is for", secret.owner, stage.event()),
            "make it the charm's own: leave `owner` out, or write `unit`",
        );
    }
    if secret.owner == Owner::Application && !stage.state().leader {
        findings.add(
            Rule::SecretEventOfFollower,
            "context.state.leader",
            format!("the secret is the application's, and `{}` is for its leader", stage.event()),
            stage.spelled(
                "make the unit the leader, or the secret the unit's: secret(..).owner(\"unit\")",
                "make the unit the leader, or the secret the unit's: `owner: unit`",
            ),
        );
    }
}

fn revision(hook: &SecretHook, secret: &Secret, findings: &mut Findings) {
    if let Some(revision) = hook.revision.filter(|revision| !secret.revisions.contains_key(revision)) {
        let known: Vec<String> = secret.revisions.keys().map(u64::to_string).collect();
        findings.add(
            Rule::EventSecretRevisionUnknown,
            "event.secret_revision",
            format!("the secret has no revision {revision}"),
            format!("it has {}", known.join(", ")),
        );
    }
}

/// What Juju lets be removed: what is neither the latest revision nor read by anybody.
fn removable(hook: &SecretHook, index: usize, secret: &Secret, findings: &mut Findings) {
    let Some(revision) = hook.revision else { return };
    if revision == secret.latest_revision() {
        findings.add(
            Rule::SecretRemoveLatest,
            "event.secret_revision",
            format!("{revision} is the latest revision, which stays"),
            "name an older one, or add a newer one to the secret",
        );
    } else if secret.is_read(revision) {
        let field = if secret.tracked_revision == Some(revision) { "tracked_revision" } else { "consumers" };
        findings.add(
            Rule::SecretRemoveInUse,
            path("secrets", index, field),
            format!("the revision {revision} is still read"),
            "let it read a newer one",
        );
    }
}
