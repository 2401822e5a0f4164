//! Secrets that Juju could not have made.

use super::{path, twin_of};
use crate::casting::Stage;
use crate::finding::Findings;
use crate::go::Time;
use crate::names;
use crate::rule::Rule;
use crate::state::{Owner, Secret};

pub(super) fn check(stage: &Stage<'_>, findings: &mut Findings) {
    let secrets = &stage.state().secrets;
    for (index, secret) in secrets.iter().enumerate() {
        identity(stage, index, secret, findings);
        labels(stage, index, secret, findings);
        contents(index, secret, findings);
        readers(stage, index, secret, findings);
        for (field, time) in [("expire", &secret.expire), ("next_rotation", &secret.next_rotation)] {
            if let Some(time) = time.as_ref().filter(|time| Time::parse(time).is_none()) {
                findings.add(Rule::SecretTime, path("secrets", index, field), no_time(time), TIME);
            }
        }
    }
    if !secrets.is_empty() && stage.profile.is_some_and(|profile| !profile.has_secrets()) {
        findings.add(
            Rule::SecretsOfAnotherVersion,
            "context.state.secrets",
            format!("Juju {} has no secrets", stage.unit.juju_version),
            "leave them out, or play Juju 3.0 or later",
        );
    }
    ids_to_come(stage, findings);
}

pub(super) const TIME: &str = "write it as RFC 3339 does, such as 2027-01-31T12:00:00Z";

pub(super) fn no_time(text: &str) -> String {
    format!("`{text}` is no time")
}

const ID: &str = "write 20 lower-case letters and digits, such as 9m4e2mr0ui3e8a215n4g";

fn no_id(id: &str) -> String {
    format!("`{id}` is no id that Juju gives a secret")
}

fn identity(stage: &Stage<'_>, index: usize, secret: &Secret, findings: &mut Findings) {
    if !names::is_secret(&secret.id) {
        findings.add(Rule::SecretId, path("secrets", index, "id"), no_id(&secret.id), ID);
    }
    let earlier = stage.state().secrets.iter();
    if let Some(twin) = twin_of(earlier, index, |other| other.id == secret.id) {
        findings.add(
            Rule::SecretIdTaken,
            path("secrets", index, "id"),
            format!("secrets[{twin}] has this id too"),
            "give it another id",
        );
    }
    let Owner::Other(name) = &secret.owner else { return };
    let (app, unit) = (stage.unit.app_name(), &stage.unit.name);
    if name == app || name == unit {
        let own = if name == app { "application" } else { "unit" };
        findings.add(
            Rule::SecretOwner,
            path("secrets", index, "owner"),
            format!("`{name}` is the charm's own {own}, which goes without its name"),
            format!("write `{own}`"),
        );
    } else if !names::is_app(name) && names::split_unit(name).is_none() {
        findings.add(
            Rule::SecretOwner,
            path("secrets", index, "owner"),
            format!("`{name}` is no name that Juju gives an application or a unit"),
            "write `application`, `unit`, `model`, or a name such as `pg` or `pg/0`",
        );
    }
}

fn labels(stage: &Stage<'_>, index: usize, secret: &Secret, findings: &mut Findings) {
    let twin = |is_twin: &dyn Fn(&Secret) -> bool| {
        twin_of(stage.state().secrets.iter(), index, |other| is_twin(other))
    };
    let owned = secret.label.as_ref().and_then(|label| {
        Some((
            "label",
            label,
            twin(&|other| other.owner == secret.owner && other.label.as_ref() == Some(label))?,
        ))
    });
    let read = secret.consumer_label.as_ref().and_then(|label| {
        Some(("consumer_label", label, twin(&|other| other.consumer_label.as_ref() == Some(label))?))
    });
    for (field, label, twin) in owned.into_iter().chain(read) {
        findings.add(
            Rule::SecretLabelTaken,
            path("secrets", index, field),
            format!("secrets[{twin}] is labelled `{label}` too"),
            "give it another label",
        );
    }
}

fn contents(index: usize, secret: &Secret, findings: &mut Findings) {
    let least = secret.revisions.keys().min();
    if least.is_none_or(|least| *least == 0) {
        findings.add(
            Rule::SecretRevisions,
            path("secrets", index, "revisions"),
            match least {
                None => "a secret has one revision at least",
                Some(_) => "Juju counts the revisions of a secret from 1",
            },
            "give it the revision 1",
        );
    }
    for (number, content) in &secret.revisions {
        let field = format!("revisions.{number}");
        if content.is_empty() {
            findings.add(
                Rule::SecretContent,
                path("secrets", index, &field),
                "a secret holds one value at least",
                "give it a key and a value",
            );
        }
        if let Some(key) = content.keys().find(|key| !names::is_secret_key(key)) {
            findings.add(
                Rule::SecretContent,
                path("secrets", index, &field),
                format!("`{key}` is no key that Juju takes in a secret"),
                "use three characters or more: lower-case letters, digits and single hyphens, the first a letter",
            );
        }
    }
    if let Some(tracked) = secret.tracked_revision.filter(|tracked| !secret.revisions.contains_key(tracked)) {
        findings.add(
            Rule::SecretTrackedRevision,
            path("secrets", index, "tracked_revision"),
            format!("the secret has no revision {tracked} that could be read"),
            "track one of `revisions`, or leave it out",
        );
    }
}

/// Who may read it, and who has.
fn readers(stage: &Stage<'_>, index: usize, secret: &Secret, findings: &mut Findings) {
    if secret.is_own() && !secret.granted {
        findings.add(
            Rule::SecretOwnNotGranted,
            path("secrets", index, "granted"),
            "the secret is the charm's own, which it can always read",
            "leave it out",
        );
    }
    for (field, is_empty) in
        [("remote_grants", secret.remote_grants.is_empty()), ("consumers", secret.consumers.is_empty())]
    {
        if !secret.is_own() && !is_empty {
            findings.add(
                Rule::SecretNotManaged,
                path("secrets", index, field),
                format!("the secret is of `{}`, and who else reads it is not known here", secret.owner),
                "leave it out",
            );
        }
    }
    if let Some(reader) = secret.consumers.keys().find(|unit| names::split_unit(unit).is_none()) {
        findings.add(
            Rule::UnitName,
            path("secrets", index, "consumers"),
            format!("`{reader}` is no name that Juju gives a unit"),
            "write the application's name, a slash and the unit's number",
        );
    }
    for (number, granted_to) in &secret.remote_grants {
        let Some(place) = stage.numbers.iter().position(|known| known == number) else {
            findings.add(
                Rule::SecretGrant,
                path("secrets", index, "remote_grants"),
                format!("there is no relation {number}, and a grant is over when its relation is"),
                "name the number of a relation of the State",
            );
            continue;
        };
        let app = stage.state().relations[place].remote_app(stage.unit);
        let stranger =
            granted_to.iter().find(|reader| *reader != app && names::number_of_unit(reader, app).is_none());
        if let Some(reader) = stranger.filter(|_| !app.is_empty()) {
            findings.add(
                Rule::SecretGrant,
                path("secrets", index, "remote_grants"),
                format!("`{reader}` is not in the relation {number}, which is one with `{app}`"),
                format!("grant it to `{app}` or to one of its units"),
            );
        }
    }
}

/// The ids that `secret-add` hands out next.
fn ids_to_come(stage: &Stage<'_>, findings: &mut Findings) {
    let state = stage.state();
    for (index, id) in state.next_secret_ids.iter().enumerate() {
        if !names::is_secret(id) {
            findings.add(Rule::SecretId, path("next_secret_ids", index, ""), no_id(id), ID);
        }
        let is_taken = state.secrets.iter().any(|secret| secret.id == *id)
            || twin_of(state.next_secret_ids.iter(), index, |other| *other == id).is_some();
        if is_taken {
            findings.add(
                Rule::SecretIdTaken,
                path("next_secret_ids", index, ""),
                format!("`{id}` is taken"),
                "give another id, or leave it out and let the stage make one",
            );
        }
    }
}
