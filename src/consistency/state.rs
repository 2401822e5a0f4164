//! Networks, resources and what else of the State Juju could not have given this unit.

use std::path::Path;

use super::secret::{TIME, no_time};
use super::{path, twin_of};
use crate::casting::Stage;
use crate::finding::Findings;
use crate::go::Time;
use crate::known::{ResourceKind, ResourceSpec};
use crate::names;
use crate::rule::Rule;
use crate::state::{CLOCK, ModelKind, Payload, Resource};

/// More units than any application of a real model has.
const MOST_UNITS: u32 = 10_000;

/// How many bytes a key of the unit's own may have, and its value.
const LONGEST_KEY: usize = 256;
const LONGEST_VALUE: usize = 65_536;

pub(super) fn check(stage: &Stage<'_>, findings: &mut Findings) {
    networks(stage, findings);
    resources(stage, findings);
    payloads(stage, findings);
    versions(stage, findings);
    let state = stage.state();
    // Most States say nothing about the time.
    if state.clock != CLOCK && Time::parse(&state.clock).is_none() {
        findings.add(Rule::Clock, "context.state.clock", no_time(&state.clock), TIME);
    }
    if state.planned_units > MOST_UNITS {
        findings.add(
            Rule::UnitCount,
            "context.state.planned_units",
            format!("no application has {} units", state.planned_units),
            format!("plan {MOST_UNITS} at most"),
        );
    }
    for (key, value) in &state.unit_state {
        if key.len() > LONGEST_KEY || value.len() > LONGEST_VALUE {
            findings.add(
                Rule::UnitStateSize,
                format!("context.state.unit_state.{key}"),
                format!("the key has {} bytes, and its value {}", key.len(), value.len()),
                format!("use up to {LONGEST_KEY} bytes for the key and {LONGEST_VALUE} for the value"),
            );
        }
    }
    for unit in state.status.units.keys() {
        if names::number_of_unit(unit, stage.unit.app_name()).is_none() {
            findings.add(
                Rule::UnitName,
                format!("context.state.status.units.{unit}"),
                format!("`{unit}` is no name that Juju gives a unit of `{}`", stage.unit.app_name()),
                format!("write one such as `{}/1`", stage.unit.app_name()),
            );
        }
    }
}

fn networks(stage: &Stage<'_>, findings: &mut Findings) {
    let networks = &stage.state().networks;
    for (index, network) in networks.iter().enumerate() {
        let name = &network.binding_name;
        if twin_of(networks.iter(), index, |other| other.binding_name == *name).is_some() {
            findings.add(
                Rule::BindingTaken,
                path("networks", index, "binding_name"),
                format!("the binding `{name}` has a network already"),
                "leave one of the two",
            );
        }
        if stage.known.metadata.as_ref().is_some_and(|metadata| !metadata.has_binding(name)) {
            findings.add(
                Rule::BindingUnknown,
                path("networks", index, "binding_name"),
                format!("`{name}` is neither an endpoint nor an extra binding of the charm's metadata, nor juju-info"),
                "name one of these, or declare it under extra-bindings",
            );
        }
    }
}

fn resources(stage: &Stage<'_>, findings: &mut Findings) {
    let resources = &stage.state().resources;
    for (index, resource) in resources.iter().enumerate() {
        let name = &resource.name;
        if twin_of(resources.iter(), index, |other| other.name == *name).is_some() {
            findings.add(
                Rule::ResourceTaken,
                path("resources", index, "name"),
                format!("there is another resource `{name}`"),
                "leave one of the two",
            );
        }
        let Some(metadata) = &stage.known.metadata else { continue };
        match metadata.resources.get(name.as_str()) {
            Some(spec) => resource_kind(index, resource, spec, findings),
            None => findings.add(
                Rule::ResourceUndeclared,
                path("resources", index, "name"),
                format!("the charm's metadata has no resource `{name}`"),
                match names::closest(name, metadata.resources.keys().map(String::as_str)) {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => format!("declare `{name}` under resources"),
                },
            ),
        }
    }
}

/// A file ends as the declared one does; an image is a file of YAML that says where the image is.
fn resource_kind(index: usize, resource: &Resource, spec: &ResourceSpec, findings: &mut Findings) {
    if resource.path.is_empty() {
        return;
    }
    let ending = |file: &str| Path::new(file).extension().map(|ending| ending.to_string_lossy().into_owned());
    let found = ending(&resource.path);
    let (wanted, what) = match (spec.kind, &spec.filename) {
        (ResourceKind::OciImage, _) => {
            (Some("yaml".to_owned()), "an image, which Juju hands out as a file of YAML")
        }
        (ResourceKind::File, Some(declared)) => (ending(declared), "a file"),
        (ResourceKind::File, None) => return,
    };
    if found != wanted {
        findings.add(
            Rule::ResourceKind,
            path("resources", index, "path"),
            match &wanted {
                Some(wanted) => {
                    format!("the metadata makes `{}` {what} that ends in `.{wanted}`", resource.name)
                }
                None => format!("the metadata makes `{}` {what} without an ending", resource.name),
            },
            "name a file with this ending",
        );
    }
}

fn payloads(stage: &Stage<'_>, findings: &mut Findings) {
    for (index, payload) in stage.state().payloads.iter().enumerate() {
        if !Payload::STATUSES.contains(&payload.status.as_str()) {
            findings.add(
                Rule::PayloadStatus,
                path("payloads", index, "status"),
                format!("`{}` is none of the statuses of a payload", payload.status),
                format!("write one of {}", Payload::STATUSES.join(", ")),
            );
        }
    }
}

/// Parts of the State that this version of Juju does not have.
fn versions(stage: &Stage<'_>, findings: &mut Findings) {
    let (state, Some(profile)) = (stage.state(), stage.profile) else { return };
    if !profile.has_legacy() {
        for (part, is_there) in [
            ("leader_settings", !state.leader_settings.is_empty()),
            ("payloads", !state.payloads.is_empty()),
            ("metrics", !state.metrics.is_empty()),
            ("k8s_spec", state.k8s_spec.is_some()),
        ] {
            if is_there {
                findings.add(
                    Rule::PartOfAnotherVersion,
                    format!("context.state.{part}"),
                    format!("Juju {} has no such thing any more", stage.unit.juju_version),
                    "leave it out, or play Juju 3.6",
                );
            }
        }
    }
    if state.cloud_spec.is_some()
        && state.model.kind == ModelKind::Kubernetes
        && !profile.tells_credentials_on_kubernetes()
    {
        findings.add(
            Rule::CloudSpecOfAnotherVersion,
            "context.state.cloud_spec",
            format!(
                "the model is on Kubernetes, where Juju {} tells no credentials",
                stage.unit.juju_version
            ),
            "leave it out, or play Juju 3.6.10 or later",
        );
    }
}
