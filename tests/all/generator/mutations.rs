//! Whatever is spoilt in a scene is found, by the rule that names it.

use juju_charm::ConfigValue;
use juju_scenario::prelude::*;
use juju_scenario::state::{ModelKind, Owner, RelationKind, StorageKind, container, notice};

use super::{bare, declared, of_machines, scenes};

/// Something that spoils a scene, if there is what it spoils.
struct Mutation {
    rule: Rule,
    spoil: fn(&mut Scene) -> bool,
}

const fn mutation(rule: Rule, spoil: fn(&mut Scene) -> bool) -> Mutation {
    Mutation { rule, spoil }
}

/// Whether the scene's event ends in this.
fn is(scene: &Scene, ending: &str) -> bool {
    scene.event.name.ends_with(ending)
}

/// The place of the event's relation.
fn relation_of(scene: &Scene) -> Option<usize> {
    let endpoint = scene.event.name.split_once("-relation-")?.0;
    let only: Vec<usize> = scene
        .context
        .state
        .relations
        .iter()
        .enumerate()
        .filter(|(_, relation)| relation.endpoint == endpoint)
        .map(|(index, _)| index)
        .collect();
    (only.len() == 1).then(|| only[0])
}

/// Adds the last item of a list once more, if there is one.
macro_rules! twice {
    ($scene:ident, $list:ident) => {{
        let last = $scene.context.state.$list.last().cloned();
        last.map(|last| $scene.context.state.$list.push(last)).is_some()
    }};
}

const MUTATIONS: &[Mutation] = &[
    mutation(Rule::RelationIdTaken, |scene| {
        let relations = &mut scene.context.state.relations;
        if relations.len() < 2 {
            return false;
        }
        relations.iter_mut().for_each(|relation| relation.id = Some(77));
        true
    }),
    mutation(Rule::RelationInterface, |scene| {
        let relation = scene.context.state.relations.get_mut(0);
        relation.map(|relation| relation.interface = "gopher".to_owned()).is_some()
    }),
    mutation(Rule::RelationKind, |scene| {
        let Some(relation) = scene.context.state.relations.get_mut(0) else { return false };
        relation.kind = match relation.kind {
            RelationKind::Regular => RelationKind::Subordinate,
            _ => RelationKind::Regular,
        };
        true
    }),
    mutation(Rule::EndpointUndeclared, |scene| {
        scene.context.state.relations.push(relation("cache", "redis"));
        true
    }),
    mutation(Rule::EndpointName, |scene| {
        scene.context.state.relations.push(relation("Db", "pg"));
        true
    }),
    mutation(Rule::RelationLimit, |scene| {
        let state = &mut scene.context.state;
        let one = state.relations.iter().find(|relation| relation.endpoint == "one").cloned();
        one.map(|one| state.relations.push(Relation { id: None, ..one })).is_some()
    }),
    mutation(Rule::PeerRelationTwice, |scene| {
        let state = &mut scene.context.state;
        let peer = state.relations.iter().find(|relation| relation.kind == RelationKind::Peer).cloned();
        peer.map(|peer| state.relations.push(Relation { id: None, ..peer })).is_some()
    }),
    mutation(Rule::PeerIsSelf, |scene| {
        let mut relations = scene.context.state.relations.iter_mut();
        let peer = relations.find(|relation| relation.kind == RelationKind::Peer);
        peer.map(|peer| peer.remote_units_data.insert(0u32, Databag::new())).is_some()
    }),
    mutation(Rule::RemoteAppName, |scene| {
        let mut relations = scene.context.state.relations.iter_mut();
        let other = relations.find(|relation| relation.kind != RelationKind::Peer);
        other.map(|other| other.remote_app_name = "PG".to_owned()).is_some()
    }),
    mutation(Rule::JoinedUnknownUnit, |scene| {
        let relation = scene.context.state.relations.get_mut(0);
        relation.map(|relation| relation.joined = Some(vec![99])).is_some()
    }),
    mutation(Rule::PlannedUnits, |scene| {
        let state = &mut scene.context.state;
        state.planned_units = 2;
        state
            .relations
            .iter()
            .any(|relation| relation.kind == RelationKind::Peer && relation.remote_units_data.len() > 1)
    }),
    mutation(Rule::LeaderElectedWithoutLeadership, |scene| {
        scene.context.state.leader = false;
        is(scene, "leader-elected")
    }),
    mutation(Rule::BrokenWithJoined, |scene| {
        let Some(index) = relation_of(scene).filter(|_| is(scene, "-broken")) else { return false };
        let relation = &mut scene.context.state.relations[index];
        relation.joined = Some(relation.remote_units_data.keys().copied().collect());
        !relation.remote_units_data.is_empty()
    }),
    mutation(Rule::CreatedWithJoined, |scene| {
        let Some(index) = relation_of(scene).filter(|_| is(scene, "-created")) else { return false };
        let relation = &mut scene.context.state.relations[index];
        relation.joined = Some(relation.remote_units_data.keys().copied().collect());
        !relation.remote_units_data.is_empty()
    }),
    mutation(Rule::ChangedBeforeJoined, |scene| {
        let about_a_unit = matches!(scene.event.remote_unit, Some(juju_scenario::RemoteUnit::Number(_)));
        let changed = is(scene, "-relation-changed") && about_a_unit;
        let Some(index) = relation_of(scene).filter(|_| changed) else { return false };
        scene.context.state.relations[index].joined = Some(Vec::new());
        true
    }),
    mutation(Rule::EventRemoteUnit, |scene| {
        scene.event.remote_unit = Some(99.into());
        is(scene, "-relation-joined") || is(scene, "-relation-departed")
    }),
    mutation(Rule::DepartingUnit, |scene| {
        scene.event.departing_unit = Some("stranger/7".to_owned());
        is(scene, "-relation-departed")
    }),
    mutation(Rule::EventRelation, |scene| {
        scene.event.relation = Some(99);
        scene.event.name.contains("-relation-")
    }),
    mutation(Rule::InstallWithDatabag, |scene| {
        let is_install = is(scene, "install");
        let relation = scene.context.state.relations.get_mut(0).filter(|_| is_install);
        relation.map(|relation| relation.local_unit_data.set("ready", "yes")).is_some()
    }),
    mutation(Rule::RemoveWithRelations, |scene| {
        scene.context.state.relations.push(relation("db", ""));
        scene.event.name == "remove"
    }),
    mutation(Rule::RemoveWithStorage, |scene| {
        scene.context.state.storages.push(storage("data"));
        scene.event.name == "remove"
    }),
    mutation(Rule::UnknownEvent, |scene| {
        scene.event.name = "encore".to_owned();
        true
    }),
    mutation(Rule::EventField, |scene| {
        scene.event.check = Some("up".to_owned());
        is(scene, "start")
    }),
    mutation(Rule::EventStorage, |scene| {
        scene.event.storage = Some("data/99".to_owned());
        scene.event.name.contains("-storage-")
    }),
    mutation(Rule::SecretIdTaken, |scene| twice!(scene, secrets)),
    mutation(Rule::SecretId, |scene| {
        let secret = scene.context.state.secrets.get_mut(0);
        let is_about_it = scene.event.secret.is_some();
        secret.filter(|_| !is_about_it).map(|secret| secret.id = "admin".to_owned()).is_some()
    }),
    mutation(Rule::SecretLabelTaken, |scene| {
        let secrets = &mut scene.context.state.secrets;
        for secret in secrets.iter_mut() {
            secret.owner = Owner::Unit;
            secret.label = Some("one".to_owned());
        }
        secrets.len() > 1
    }),
    mutation(Rule::SecretRevisions, |scene| {
        let secret = scene.context.state.secrets.get_mut(0);
        secret.map(|secret| secret.revisions.insert(0u64, [("password", "a")])).is_some()
    }),
    mutation(Rule::SecretContent, |scene| {
        let secret = scene.context.state.secrets.get_mut(0);
        secret.map(|secret| secret.revisions.insert(7u64, [("P", "a")])).is_some()
    }),
    mutation(Rule::SecretTrackedRevision, |scene| {
        let secret = scene.context.state.secrets.get_mut(0);
        secret.map(|secret| secret.tracked_revision = Some(99)).is_some()
    }),
    mutation(Rule::SecretGrant, |scene| {
        let mut secrets = scene.context.state.secrets.iter_mut();
        let own = secrets.find(|secret| matches!(secret.owner, Owner::Unit | Owner::Application));
        own.map(|own| own.remote_grants = [(99u32, vec!["pg".to_owned()])].into()).is_some()
    }),
    mutation(Rule::SecretNotManaged, |scene| {
        let mut secrets = scene.context.state.secrets.iter_mut();
        let other = secrets.find(|secret| secret.owner == Owner::Model);
        other.map(|other| other.consumers = [("pg/0".to_owned(), 1u64)].into()).is_some()
    }),
    mutation(Rule::SecretOwnNotGranted, |scene| {
        let mut secrets = scene.context.state.secrets.iter_mut();
        let own = secrets.find(|secret| matches!(secret.owner, Owner::Unit | Owner::Application));
        own.map(|own| own.granted = false).is_some()
    }),
    mutation(Rule::EventSecretUnknown, |scene| {
        scene.context.state.secrets.retain(|_| false);
        is(scene, "secret-changed") || is(scene, "secret-rotate")
    }),
    mutation(Rule::SecretEventOfStranger, |scene| {
        for secret in scene.context.state.secrets.iter_mut() {
            secret.owner = Owner::Model;
        }
        is(scene, "secret-rotate")
    }),
    mutation(Rule::SecretRotateNever, |scene| {
        for secret in scene.context.state.secrets.iter_mut() {
            secret.rotate = None;
        }
        is(scene, "secret-rotate")
    }),
    mutation(Rule::OptionType, |scene| {
        scene.context.state.config.insert("acts", ConfigValue::Bool(true));
        true
    }),
    mutation(Rule::OptionUndeclared, |scene| {
        scene.context.state.config.insert("acst", ConfigValue::Int(3));
        true
    }),
    mutation(Rule::OptionRange, |scene| {
        scene.context.state.config.insert("price", ConfigValue::Float(f64::INFINITY));
        true
    }),
    mutation(Rule::OptionSecret, |scene| {
        scene.context.state.config.insert("key", ConfigValue::from("poison"));
        true
    }),
    mutation(Rule::BindingTaken, |scene| twice!(scene, networks)),
    mutation(Rule::BindingUnknown, |scene| {
        scene.context.state.networks.push(network("nowhere"));
        true
    }),
    mutation(Rule::StorageIdTaken, |scene| twice!(scene, storages)),
    mutation(Rule::StorageUndeclared, |scene| {
        scene.context.state.storages.push(storage("logs").index(50));
        true
    }),
    mutation(Rule::StorageKind, |scene| {
        let Some(storage) = scene.context.state.storages.get_mut(0) else { return false };
        storage.kind = match storage.kind {
            StorageKind::Block => StorageKind::Filesystem,
            StorageKind::Filesystem => StorageKind::Block,
        };
        true
    }),
    mutation(Rule::StorageCount, |scene| {
        for index in 60..64 {
            scene.context.state.storages.push(storage("data").index(index));
        }
        true
    }),
    mutation(Rule::ResourceTaken, |scene| twice!(scene, resources)),
    mutation(Rule::ResourceUndeclared, |scene| {
        scene.context.state.resources.push(resource("them", "/srv/theme.tgz"));
        true
    }),
    mutation(Rule::ResourceKind, |scene| {
        let resource = scene.context.state.resources.get_mut(0);
        resource.map(|resource| resource.path.push_str(".zip")).is_some()
    }),
    mutation(Rule::PortConflict, |scene| {
        let Some(port) = scene.context.state.opened_ports.first().cloned() else { return false };
        scene.context.state.machine_ports = [("other/0".to_owned(), vec![port])].into();
        true
    }),
    mutation(Rule::ContainerTaken, |scene| twice!(scene, containers)),
    mutation(Rule::ContainerUndeclared, |scene| {
        scene.context.state.containers.push(container("sidecar"));
        true
    }),
    mutation(Rule::ContainerOnMachine, |scene| {
        scene.context.state.model.kind = ModelKind::Machine;
        !scene.context.state.containers.is_empty()
    }),
    mutation(Rule::PebbleWithoutConnection, |scene| {
        for container in scene.context.state.containers.iter_mut() {
            container.can_connect = false;
        }
        scene.event.name.contains("-pebble-")
    }),
    mutation(Rule::CheckNotInPlan, |scene| {
        let Some(container) = scene.context.state.containers.get_mut(0) else { return false };
        container.layers = [("base".to_owned(), juju_scenario::state::Layer::new()); 1].into();
        !container.checks.is_empty()
    }),
    mutation(Rule::NoticeKey, |scene| {
        let container = scene.context.state.containers.get_mut(0);
        container.map(|container| container.notices.push(notice("backup").id("99"))).is_some()
    }),
    mutation(Rule::ActionParamUndeclared, |scene| {
        scene.event.params.insert("form", "a");
        is(scene, "backup-action")
    }),
    mutation(Rule::ActionParamMissing, |scene| {
        scene.event.params.remove("to");
        is(scene, "backup-action")
    }),
    mutation(Rule::ActionParamWrong, |scene| {
        scene.event.params.insert("keep", "many");
        is(scene, "backup-action")
    }),
    mutation(Rule::ModelUuid, |scene| {
        scene.context.state.model.uuid = "1234".to_owned();
        true
    }),
    mutation(Rule::Clock, |scene| {
        scene.context.state.clock = "noon".into();
        !is(scene, "secret-expired")
    }),
];

#[test]
fn whatever_is_spoilt_is_found_by_the_rule_that_names_it() {
    let stages = [declared(), bare(), of_machines()];
    let all: Vec<(&Scenario, Vec<Scene>)> = stages.iter().map(|stage| (stage, scenes(stage, 400))).collect();
    let mut problems = Vec::new();
    for Mutation { rule, spoil } in MUTATIONS {
        let mut spoilt = 0;
        for (index, (stage, scenes)) in all.iter().enumerate() {
            for scene in scenes {
                let mut scene = scene.clone();
                // What only a charm that declares something can break is tried with such a one.
                if !spoil(&mut scene) || index > 0 && needs_declarations(*rule) {
                    continue;
                }
                spoilt += 1;
                if !stage.check(&scene).has(*rule) {
                    problems.push(format!(
                        "{rule} is not found in {}",
                        Playbook::from([scene]).to_yaml().unwrap()
                    ));
                    break;
                }
            }
        }
        if spoilt < 5 {
            problems.push(format!("{rule} was tried {spoilt} times"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Whether the rule is about what the charm declares.
fn needs_declarations(rule: Rule) -> bool {
    rule.id().ends_with("-undeclared")
        || matches!(
            rule,
            Rule::RelationInterface
                | Rule::RelationKind
                | Rule::RelationLimit
                | Rule::OptionType
                | Rule::OptionRange
                | Rule::OptionSecret
                | Rule::BindingUnknown
                | Rule::StorageKind
                | Rule::StorageCount
                | Rule::ResourceKind
                | Rule::ActionParamMissing
                | Rule::ActionParamWrong
        )
}
