//! The stage itself: the charm, its unit, the model and the version of Juju.

use crate::casting::Stage;
use crate::finding::Findings;
use crate::known::Endpoint;
use crate::names;
use crate::rule::Rule;
use crate::state::{ModelKind, NAME, RelationKind, UUID};

pub(super) fn check(stage: &Stage<'_>, findings: &mut Findings) {
    let app = stage.unit.app_name();
    if !names::is_app(app) {
        findings.add(
            Rule::ApplicationName,
            "scenario",
            format!("`{app}` is no name that Juju gives an application"),
            "use words of lower-case letters and digits, joined by hyphens",
        );
    }
    if stage.profile.is_none() {
        findings.add(
            Rule::JujuVersion,
            "scenario",
            format!("`{}` is no version of Juju", stage.unit.juju_version),
            "write it as Juju does, such as `3.6.14`",
        );
    }
    assumed(stage, findings);
    model(stage, findings);
    subordinate(stage, findings);
}

/// What the charm's metadata assumes, and what charmcraft would have added to it.
fn assumed(stage: &Stage<'_>, findings: &mut Findings) {
    let Some(metadata) = &stage.known.metadata else { return };
    if let Some(profile) = stage.profile {
        let on_kubernetes = stage.state().model.kind == ModelKind::Kubernetes;
        for assumption in metadata.assumes.unmet(profile.version, on_kubernetes) {
            findings.add(
                Rule::CharmAssumes,
                "scenario",
                format!(
                    "the charm assumes `{assumption}`, and the model is of Juju {} on {}",
                    stage.unit.juju_version,
                    if on_kubernetes { "Kubernetes" } else { "machines" }
                ),
                "play it where that is so, or do not assume it",
            );
        }
    }
    for extension in &stage.known.unknown_extensions {
        findings.add(
            Rule::CharmExtension,
            "scenario",
            format!("the extension `{extension}` is not known, and so not what it declares"),
            "declare it in the charm itself",
        );
    }
}

fn model(stage: &Stage<'_>, findings: &mut Findings) {
    let model = &stage.state().model;
    // Most models are the one that nobody speaks of.
    if model.name != NAME && !names::is_model(&model.name) {
        findings.add(
            Rule::ModelName,
            "context.state.model.name",
            format!("`{}` is no name that Juju gives a model", model.name),
            "use lower-case letters, digits and hyphens, with no hyphen at either end",
        );
    }
    if model.uuid != UUID && !names::is_uuid(&model.uuid) {
        findings.add(
            Rule::ModelUuid,
            "context.state.model.uuid",
            format!("`{}` is no UUID", model.uuid),
            "write one such as 5ce9a210-0000-4000-8000-000000000001, or leave it out",
        );
    }
}

/// A subordinate's unit is there for the sake of a relation of scope container.
fn subordinate(stage: &Stage<'_>, findings: &mut Findings) {
    let Some(metadata) = stage.known.metadata.as_ref().filter(|metadata| metadata.subordinate) else {
        return;
    };
    // A unit that ends may have left its principal before it has come to the end.
    let of_the_end = ["-storage-detaching", "-relation-departed", "-relation-broken", "stop", "remove"];
    if of_the_end.iter().any(|ending| stage.event().name.ends_with(ending)) {
        return;
    }
    let relations = &stage.state().relations;
    if relations.iter().any(|relation| relation.kind == RelationKind::Subordinate) {
        return;
    }
    let is_container =
        |(_, endpoint): &(&String, &Endpoint)| endpoint.relation_kind() == RelationKind::Subordinate;
    let endpoint = metadata.endpoints.iter().find(is_container).map_or("..", |(name, _)| name.as_str());
    findings.add(
        Rule::SubordinateWithoutPrincipal,
        "context.state.relations",
        "the charm is a subordinate, and nobody is its principal",
        stage.spelled(
            format!("add the relation with it: subordinate_relation(\"{endpoint}\", ..)"),
            format!(
                "add the relation with it to `relations`: `- {{endpoint: {endpoint}, kind: subordinate}}`"
            ),
        ),
    );
}
