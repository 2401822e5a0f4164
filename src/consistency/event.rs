//! Events that Juju does not send to this unit, or not now.

use juju_charm::Hook;

use super::path;
use crate::casting::{Cast, Stage};
use crate::finding::Findings;
use crate::names;
use crate::rule::Rule;
use crate::state::{Container, ModelKind, Relation, RelationKind};

pub(super) fn check(stage: &Stage<'_>, cast: &Cast, findings: &mut Findings) {
    let state = stage.state();
    if let Some(span) = stage.profile.and_then(|profile| profile.lacks_event(stage.event())) {
        findings.add(
            Rule::EventOfAnotherVersion,
            "event",
            format!("Juju has `{}` {span}, and this is Juju {}", stage.event(), stage.unit.juju_version),
            "play another version of Juju, or another event",
        );
    }
    let relation = cast.relation.and_then(|index| Some((index, state.relations.get(index)?)));
    match (&cast.hook, relation) {
        (Hook::Install, _) => install(stage, findings),
        (Hook::Stop, _) if state.model.kind == ModelKind::Kubernetes => {
            // A pod that is replaced stops too, with all that the unit has.
        }
        (Hook::Stop | Hook::Remove, _) => removal(stage, findings),
        (Hook::LeaderElected, _) if !state.leader => findings.add(
            Rule::LeaderElectedWithoutLeadership,
            "context.state.leader",
            "the unit is not the leader, and `leader-elected` tells it that it is",
            stage.spelled(
                "make it the leader: State::new().leader(true)",
                "make it the leader: `leader: true`",
            ),
        ),
        (Hook::LeaderSettingsChanged, _) if state.leader => findings.add(
            Rule::LeaderSettingsChangedAsLeader,
            "context.state.leader",
            "the unit is the leader, and `leader-settings-changed` is for the others",
            "leave the leadership out",
        ),
        (Hook::PreSeriesUpgrade(_) | Hook::PostSeriesUpgrade(_), _)
            if state.model.kind == ModelKind::Kubernetes =>
        {
            findings.add(
                Rule::SeriesUpgradeOnKubernetes,
                "event",
                format!("the model is on Kubernetes, and `{}` is about a machine", stage.event()),
                "play it in a model on machines",
            );
        }
        (Hook::RelationCreated(_), Some((index, relation))) => created(index, relation, findings),
        (Hook::RelationChanged(_), Some((index, relation))) => {
            not_joined(stage, cast, index, relation, findings);
        }
        (Hook::RelationBroken(_), Some((index, relation))) => broken(index, relation, findings),
        (Hook::PebbleReady(hook), _) => drop(connected(stage, &hook.container, findings)),
        (Hook::PebbleCustomNotice(hook), _) => {
            let Some(container) = connected(stage, &hook.container, findings) else { return };
            let is_known =
                container.notices.iter().any(|notice| notice.id == hook.id && notice.key == hook.key);
            if !is_known {
                findings.add(
                    Rule::EventNoticeUnknown,
                    "event",
                    format!(
                        "the container `{}` has no notice `{}` with the id {}",
                        hook.container, hook.key, hook.id
                    ),
                    stage.spelled(
                        format!("add it: container(\"{}\").notice(notice(\"{}\"))", hook.container, hook.key),
                        format!(
                            "add it to the container's `notices`: `- {{id: \"{}\", key: {}}}`",
                            hook.id, hook.key
                        ),
                    ),
                );
            }
        }
        (Hook::PebbleCheckFailed(hook) | Hook::PebbleCheckRecovered(hook), _) => {
            let Some(container) = connected(stage, &hook.container, findings) else { return };
            if !container.checks.iter().any(|check| check.name == hook.check) {
                let known = container.checks.iter().map(|check| check.name.as_str());
                findings.add(
                    Rule::EventCheckUnknown,
                    "event.check",
                    format!("the container `{}` has no check `{}`", hook.container, hook.check),
                    match names::closest(&hook.check, known) {
                        Some(known) => format!("did you mean `{known}`?"),
                        None => stage.spelled(
                            format!(
                                "add it: container(\"{}\").check(check(\"{}\"))",
                                hook.container, hook.check
                            ),
                            format!("add it to the container's `checks`: `- {{name: {}}}`", hook.check),
                        ),
                    },
                );
            }
        }
        _ => {}
    }
}

/// At install the unit has not entered its relations yet.
fn install(stage: &Stage<'_>, findings: &mut Findings) {
    for (index, relation) in stage.state().relations.iter().enumerate() {
        if !relation.local_unit_data.is_empty() {
            findings.add(
                Rule::InstallWithDatabag,
                path("relations", index, "local_unit_data"),
                "the unit has written into its databag, and it has none before it is installed",
                "leave it empty",
            );
        }
        if relation.joined.as_ref().is_some_and(|joined| !joined.is_empty()) {
            findings.add(
                Rule::InstallWithDatabag,
                path("relations", index, "joined"),
                "remote units have joined, and none does before the unit is installed",
                "write an empty list, or leave it out",
            );
        }
    }
}

/// When a unit stops to be removed, it has left its relations and its storage.
fn removal(stage: &Stage<'_>, findings: &mut Findings) {
    let state = stage.state();
    for (index, relation) in state.relations.iter().enumerate() {
        if relation.kind != RelationKind::Peer {
            findings.add(
                Rule::RemoveWithRelations,
                path("relations", index, ""),
                format!(
                    "the unit is still in a relation on `{}`, and `{}` comes after its relation-broken",
                    relation.endpoint,
                    stage.event()
                ),
                "leave the relation out",
            );
        } else if relation.joined.as_ref().is_some_and(|joined| !joined.is_empty()) {
            findings.add(
                Rule::RemoveWithRelations,
                path("relations", index, "joined"),
                format!(
                    "peers are still joined, and `{}` comes after relation-departed for each",
                    stage.event()
                ),
                "write an empty list, or leave it out",
            );
        }
    }
    for (index, storage) in state.storages.iter().enumerate() {
        findings.add(
            Rule::RemoveWithStorage,
            path("storages", index, ""),
            format!(
                "`{}` is still attached, and `{}` comes after its storage-detaching",
                storage.id(),
                stage.event()
            ),
            "leave the storage out",
        );
    }
}

fn created(index: usize, relation: &Relation, findings: &mut Findings) {
    if relation.joined.as_ref().is_some_and(|joined| !joined.is_empty()) {
        findings.add(
            Rule::CreatedWithJoined,
            path("relations", index, "joined"),
            "remote units have joined, and the relation begins only now",
            "write an empty list, or leave it out",
        );
    }
}

/// The remote unit of the event has not joined, as far as the State says who has.
fn not_joined(stage: &Stage<'_>, cast: &Cast, index: usize, relation: &Relation, findings: &mut Findings) {
    let Some(unit) = cast.remote_unit.filter(|unit| !relation.has_joined(*unit)) else { return };
    findings.add(
        Rule::ChangedBeforeJoined,
        path("relations", index, "joined"),
        format!("the remote unit {unit} has not joined, and `{}` is about it", stage.event()),
        format!("add {unit} to those that have joined, or leave `joined` out"),
    );
}

fn broken(index: usize, relation: &Relation, findings: &mut Findings) {
    if relation.kind == RelationKind::Peer {
        findings.add(
            Rule::PeerRelationBroken,
            "event",
            format!("`{}` is a peer relation, which is never broken", relation.endpoint),
            format!("play `{}-relation-departed` for the peers that go", relation.endpoint),
        );
    }
    if relation.joined.as_ref().is_some_and(|joined| !joined.is_empty()) {
        findings.add(
            Rule::BrokenWithJoined,
            path("relations", index, "joined"),
            "remote units are still joined, and each departs before the relation is broken",
            "write an empty list, or leave it out",
        );
    }
}

/// The container that an event comes from, if it is there; its Pebble has to answer.
fn connected<'a>(stage: &Stage<'a>, name: &str, findings: &mut Findings) -> Option<&'a Container> {
    let state = &stage.scene.context.state;
    if state.model.kind != ModelKind::Kubernetes {
        findings.add(
            Rule::ContainerOnMachine,
            "context.state.model.type",
            format!("the model is on machines, and `{}` comes from a container", stage.event()),
            stage.spelled(
                "put it on Kubernetes: State::new().container(..) does",
                "put it on Kubernetes: `model: {type: kubernetes}`",
            ),
        );
    }
    let declared = stage.known.metadata.as_ref().map(|metadata| &metadata.containers);
    if let Some(declared) = declared.filter(|declared| !declared.contains_key(name)) {
        findings.add(
            Rule::EventContainer,
            "event",
            format!(
                "the charm's metadata has no container `{name}`, so that `{}` cannot happen",
                stage.event()
            ),
            match names::closest(name, declared.keys().map(String::as_str)) {
                Some(known) => format!("did you mean the container `{known}`?"),
                None => format!("declare `{name}` under containers"),
            },
        );
        return None;
    }
    let containers = &state.containers;
    let Some(index) = containers.iter().position(|container| container.name == name) else {
        findings.add(
            Rule::EventContainer,
            "event",
            format!("the State has no container `{name}`, and `{}` comes from it", stage.event()),
            stage.spelled(
                format!("add it: State::new().container(container(\"{name}\").can_connect(true))"),
                format!("add it to `containers`: `- {{name: {name}, can_connect: true}}`"),
            ),
        );
        return None;
    };
    if !containers[index].can_connect {
        findings.add(
            Rule::PebbleWithoutConnection,
            path("containers", index, "can_connect"),
            format!("the container's Pebble does not answer, and `{}` comes from it", stage.event()),
            stage.spelled(
                format!("make it answer: container(\"{name}\").can_connect(true)"),
                "make it answer: `can_connect: true`",
            ),
        );
    }
    containers.get(index)
}
