//! Secrets that Juju could not have made.

use crate::casting::Stage;
use crate::finding::Findings;
use crate::go::Time;
use crate::names;
use crate::state::{Owner, Secret};

pub(super) fn check(stage: &Stage<'_>, findings: &mut Findings) {
    let state = &stage.scene.context.state;
    for (index, secret) in state.secrets.iter().enumerate() {
        let path = |field: &str| format!("context.state.secrets[{index}].{field}");
        if !names::is_secret(&secret.id) {
            findings.add(path("id"), no_id(&secret.id), ID);
        }
        if let Some(twin) = state.secrets.iter().take(index).position(|other| other.id == secret.id) {
            findings.add(
                path("id"),
                format!("secrets[{twin}] has this id too, and Juju gives each secret its own"),
                "give it another id",
            );
        }
        check_one(stage, secret, path, findings);
    }
    for (index, id) in state.next_secret_ids.iter().enumerate() {
        let path = || format!("context.state.next_secret_ids[{index}]");
        if !names::is_secret(id) {
            findings.add(path(), no_id(id), ID);
        }
        let is_taken = state.secrets.iter().any(|secret| secret.id == *id)
            || state.next_secret_ids.iter().take(index).any(|other| other == id);
        if is_taken {
            findings.add(
                path(),
                format!("`{id}` is taken, and Juju gives each secret its own"),
                "give another id, or leave it out and let the stage make one",
            );
        }
    }
}

const ID: &str = "write 20 lower-case letters and digits, such as 9m4e2mr0ui3e8a215n4g";

fn no_id(id: &str) -> String {
    format!("`{id}` is no id that Juju gives a secret")
}

fn check_one(stage: &Stage<'_>, secret: &Secret, path: impl Fn(&str) -> String, findings: &mut Findings) {
    if let Owner::Other(name) = &secret.owner {
        let (app, unit) = (stage.unit.app_name(), &stage.unit.name);
        if name == app || name == unit {
            let own = if name == app { "application" } else { "unit" };
            findings.add(
                path("owner"),
                format!("`{name}` is the charm's own {own}, which goes without its name"),
                format!("write `{own}`"),
            );
        }
    }
    let least = secret.revisions.keys().min();
    if least.is_none_or(|least| *least == 0) {
        findings.add(
            path("revisions"),
            match least {
                None => "a secret has one revision at least",
                Some(_) => "Juju counts the revisions of a secret from 1",
            },
            "give it the revision 1",
        );
    }
    if let Some(tracked) = secret.tracked_revision.filter(|tracked| !secret.revisions.contains_key(tracked)) {
        findings.add(
            path("tracked_revision"),
            format!("the secret has no revision {tracked} that could be read"),
            "track one of `revisions`, or leave it out",
        );
    }
    for number in secret.remote_grants.keys().filter(|number| !stage.numbers.contains(number)) {
        findings.add(
            path("remote_grants"),
            format!("there is no relation {number}, and a grant is over when its relation is"),
            "name the number of a relation of the State",
        );
    }
    for (field, time) in [("expire", &secret.expire), ("next_rotation", &secret.next_rotation)] {
        if let Some(time) = time.as_ref().filter(|time| Time::parse(time).is_none()) {
            findings.add(path(field), no_time(time), TIME);
        }
    }
}

pub(super) const TIME: &str = "write it as RFC 3339 does, such as 2027-01-31T12:00:00Z";

pub(super) fn no_time(text: &str) -> String {
    format!("`{text}` is no time")
}
