//! Relations that Juju could not have made.

use super::{path, twin_of};
use crate::casting::Stage;
use crate::finding::Findings;
use crate::known::Endpoint;
use crate::names;
use crate::rule::Rule;
use crate::state::{Relation, RelationKind};

pub(super) fn check(stage: &Stage<'_>, findings: &mut Findings) {
    for (index, relation) in stage.state().relations.iter().enumerate() {
        let number = stage.numbers[index];
        if let Some(twin) = twin_of(stage.numbers.iter(), index, |other| **other == number) {
            findings.add(
                Rule::RelationIdTaken,
                path("relations", index, "id"),
                format!("relations[{twin}] has the id {number} too"),
                "give it another id, or leave it out and let the stage count",
            );
        }
        if !names::is_endpoint(&relation.endpoint) {
            findings.add(
                Rule::EndpointName,
                path("relations", index, "endpoint"),
                format!("`{}` is no name that Juju gives an endpoint", relation.endpoint),
                "use words of lower-case letters and digits, joined by hyphens or underscores",
            );
        }
        ends(stage, index, relation, findings);
        units(stage, index, relation, findings);
        declared(stage, index, relation, findings);
    }
}

/// Who is at the two ends.
fn ends(stage: &Stage<'_>, index: usize, relation: &Relation, findings: &mut Findings) {
    let is_peer = relation.kind == RelationKind::Peer;
    let own = stage.unit.number();
    let own_field = if is_peer { "remote_units_data" } else { "sibling_units_data" };
    let others = if is_peer { &relation.remote_units_data } else { &relation.sibling_units_data };
    if others.contains_key(&own) {
        findings.add(
            Rule::PeerIsSelf,
            path("relations", index, own_field),
            format!("{} is this unit itself, and these are the others", stage.unit.name),
            "put its data into `local_unit_data`",
        );
    }
    if let Some(uuid) = relation.remote_model_uuid.as_ref().filter(|uuid| !names::is_uuid(uuid)) {
        findings.add(
            Rule::ModelUuid,
            path("relations", index, "remote_model_uuid"),
            format!("`{uuid}` is no UUID"),
            "write one such as 5ce9a210-0000-4000-8000-000000000001, or leave it out",
        );
    }
    if is_peer {
        peers(stage, index, relation, findings);
        return;
    }
    if relation.remote_app_name.is_empty() {
        // Juju does not say who is at the other end, and then none of its units either.
        if !relation.remote_units_data.is_empty() {
            findings.add(
                Rule::RemoteAppUnknown,
                path("relations", index, "remote_units_data"),
                "there are remote units, and nobody says of which application",
                "name it with `remote_app_name`, or leave no remote units",
            );
        }
    } else if !names::is_app(&relation.remote_app_name) {
        findings.add(
            Rule::RemoteAppName,
            path("relations", index, "remote_app_name"),
            format!("`{}` is no name that Juju gives an application", relation.remote_app_name),
            "use words of lower-case letters and digits, joined by hyphens",
        );
    }
}

fn peers(stage: &Stage<'_>, index: usize, relation: &Relation, findings: &mut Findings) {
    let earlier = stage.state().relations.iter();
    let twin = twin_of(earlier, index, |other| {
        other.kind == RelationKind::Peer && other.endpoint == relation.endpoint
    });
    if let Some(twin) = twin {
        findings.add(
            Rule::PeerRelationTwice,
            path("relations", index, "endpoint"),
            format!("relations[{twin}] is the peer relation of `{}` already", relation.endpoint),
            "leave one of the two",
        );
    }
    let units = relation.remote_units_data.len() + 1;
    // One is what a State says that does not speak of it.
    let planned = usize::try_from(stage.state().planned_units).ok().filter(|planned| *planned != 1);
    if planned.is_some_and(|planned| planned < units) {
        findings.add(
            Rule::PlannedUnits,
            "context.state.planned_units",
            format!(
                "`{}` has {units} units with this one, and {} are planned",
                relation.endpoint,
                stage.state().planned_units
            ),
            stage.spelled(
                format!("plan them: State::new().planned_units({units})"),
                format!("plan them: `planned_units: {units}`"),
            ),
        );
    }
}

fn units(stage: &Stage<'_>, index: usize, relation: &Relation, findings: &mut Findings) {
    if relation.kind == RelationKind::Subordinate && relation.remote_units_data.len() > 1 {
        findings.add(
            Rule::SubordinateUnits,
            path("relations", index, "remote_units_data"),
            "a subordinate's unit sees its principal's unit alone, and the principal's unit it alone",
            "leave one remote unit",
        );
    }
    let stranger =
        relation.joined.iter().flatten().find(|unit| !relation.remote_units_data.contains_key(*unit));
    if let Some(unit) = stranger {
        findings.add(
            Rule::JoinedUnknownUnit,
            path("relations", index, "joined"),
            format!("the remote unit {unit} has joined, and has no databag"),
            stage.spelled(
                format!("add it: remote_unit_data({unit}, ..)"),
                format!("add it: `remote_units_data: {{{unit}: {{}}}}`"),
            ),
        );
    }
}

/// What the charm's metadata says of the endpoint.
fn declared(stage: &Stage<'_>, index: usize, relation: &Relation, findings: &mut Findings) {
    let Some(metadata) = &stage.known.metadata else { return };
    let Some(endpoint) = metadata.endpoints.get(relation.endpoint.as_str()) else {
        let known = names::closest(&relation.endpoint, metadata.endpoints.keys().map(String::as_str));
        findings.add(
            Rule::EndpointUndeclared,
            path("relations", index, "endpoint"),
            format!("the charm's metadata has no endpoint `{}`", relation.endpoint),
            match known {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("declare `{}` under requires, provides or peers", relation.endpoint),
            },
        );
        return;
    };
    kind(stage, index, relation, endpoint, findings);
    if !relation.interface.is_empty() && relation.interface != endpoint.interface {
        findings.add(
            Rule::RelationInterface,
            path("relations", index, "interface"),
            format!(
                "the metadata gives `{}` the interface `{}`, and Juju integrates no other with it",
                relation.endpoint, endpoint.interface
            ),
            format!("write `{}`", endpoint.interface),
        );
    }
    let Some(limit) = endpoint.limit else { return };
    let on_endpoint = |other: &&Relation| other.endpoint == relation.endpoint;
    let earlier = stage.state().relations.iter().take(index).filter(on_endpoint).count();
    // Said once: at the first that is too many.
    if usize::try_from(limit).is_ok_and(|limit| earlier == limit) {
        findings.add(
            Rule::RelationLimit,
            path("relations", index, "endpoint"),
            format!(
                "the metadata limits `{}` to {limit}, and there are more relations on it",
                relation.endpoint
            ),
            format!("leave {limit} of them, or raise the limit"),
        );
    }
}

fn kind(stage: &Stage<'_>, index: usize, relation: &Relation, endpoint: &Endpoint, findings: &mut Findings) {
    let wanted = endpoint.relation_kind();
    if relation.kind != wanted {
        findings.add(
            Rule::RelationKind,
            path("relations", index, "kind"),
            format!(
                "the metadata makes `{}` the endpoint of a {wanted} relation, and this is a {} one",
                relation.endpoint, relation.kind
            ),
            match wanted {
                RelationKind::Regular => stage.spelled("make it with relation(..)", "write `kind: regular`"),
                RelationKind::Peer => stage.spelled("make it with peer_relation(..)", "write `kind: peer`"),
                RelationKind::Subordinate => {
                    stage.spelled("make it with subordinate_relation(..)", "write `kind: subordinate`")
                }
            },
        );
    }
}
