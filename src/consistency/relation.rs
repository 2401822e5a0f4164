//! Relations that Juju could not have made.

use crate::casting::Stage;
use crate::finding::Findings;
use crate::names;
use crate::state::{Relation, RelationKind};

pub(super) fn check(stage: &Stage<'_>, findings: &mut Findings) {
    let relations = &stage.scene.context.state.relations;
    for (index, relation) in relations.iter().enumerate() {
        let twin = stage.numbers[..index].iter().position(|number| *number == stage.numbers[index]);
        if let Some(twin) = twin {
            findings.add(
                format!("{}.id", path(index)),
                format!(
                    "relations[{twin}] has the id {} too, and Juju gives each relation of a model its own",
                    stage.numbers[index]
                ),
                "give it another id, or leave it out and let the stage count",
            );
        }
        check_one(stage, index, relation, findings);
    }
}

fn path(index: usize) -> String {
    format!("context.state.relations[{index}]")
}

fn check_one(stage: &Stage<'_>, index: usize, relation: &Relation, findings: &mut Findings) {
    if !names::is_endpoint(&relation.endpoint) {
        findings.add(
            format!("{}.endpoint", path(index)),
            format!("`{}` is no name that Juju gives an endpoint", relation.endpoint),
            "use words of lower-case letters and digits, joined by hyphens or underscores",
        );
    }
    match relation.kind {
        RelationKind::Peer => {
            if relation.remote_units_data.contains_key(&stage.unit.number()) {
                findings.add(
                    format!("{}.remote_units_data", path(index)),
                    format!("{} is this unit itself, and the peers are the others", stage.unit.name),
                    "put its data into `local_unit_data`",
                );
            }
        }
        // Juju does not say who is at the other end, and then none of its units either.
        RelationKind::Regular | RelationKind::Subordinate if relation.remote_app_name.is_empty() => {
            if !relation.remote_units_data.is_empty() {
                findings.add(
                    format!("{}.remote_units_data", path(index)),
                    "there are remote units, and nobody says of which application",
                    "name it with `remote_app_name`, or leave no remote units",
                );
            }
        }
        RelationKind::Regular | RelationKind::Subordinate => {
            if !names::is_app(&relation.remote_app_name) {
                findings.add(
                    format!("{}.remote_app_name", path(index)),
                    format!("`{}` is no name that Juju gives an application", relation.remote_app_name),
                    "use words of lower-case letters and digits, joined by hyphens",
                );
            }
        }
    }
    if relation.kind == RelationKind::Subordinate && relation.remote_units_data.len() > 1 {
        findings.add(
            format!("{}.remote_units_data", path(index)),
            "a subordinate's unit sees its principal's unit alone, and the principal's unit it alone",
            "leave one remote unit",
        );
    }
    let stranger =
        relation.joined.iter().flatten().find(|unit| !relation.remote_units_data.contains_key(*unit));
    if let Some(unit) = stranger {
        findings.add(
            format!("{}.joined", path(index)),
            format!("the remote unit {unit} has joined, and has no databag"),
            format!("add it: remote_unit_data({unit}, ..)"),
        );
    }
    check_metadata(stage, index, relation, findings);
}

/// What the charm's metadata says of the endpoint.
fn check_metadata(stage: &Stage<'_>, index: usize, relation: &Relation, findings: &mut Findings) {
    let Some(metadata) = &stage.known.metadata else { return };
    let Some(endpoint) = metadata.endpoints.get(relation.endpoint.as_str()) else {
        let known = names::closest(&relation.endpoint, metadata.endpoints.keys().map(String::as_str));
        findings.add(
            format!("{}.endpoint", path(index)),
            format!("the charm's metadata has no endpoint `{}`", relation.endpoint),
            match known {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("declare `{}` under requires, provides or peers", relation.endpoint),
            },
        );
        return;
    };
    if relation.kind != endpoint.relation_kind() {
        findings.add(
            format!("{}.kind", path(index)),
            format!(
                "the metadata makes `{}` the endpoint of a {} relation, and this is a {} one",
                relation.endpoint,
                endpoint.relation_kind(),
                relation.kind
            ),
            match endpoint.relation_kind() {
                RelationKind::Regular => "make it with relation(..), in YAML `kind: regular`",
                RelationKind::Peer => "make it with peer_relation(..), in YAML `kind: peer`",
                RelationKind::Subordinate => {
                    "make it with subordinate_relation(..), in YAML `kind: subordinate`"
                }
            },
        );
    }
    if !relation.interface.is_empty() && relation.interface != endpoint.interface {
        findings.add(
            format!("{}.interface", path(index)),
            format!(
                "the metadata gives `{}` the interface `{}`, and Juju integrates no other with it",
                relation.endpoint, endpoint.interface
            ),
            format!("write `{}`", endpoint.interface),
        );
    }
}
