//! A consistent State of any parts: what does not go together is left out.

use juju_charm::tool::CloudSpec;
use juju_charm::{Config, Databag, OpenedPort, Rotation, SecretContent, Status};
use proptest::sample::Index;

use super::Cast;
use super::parts::{
    ConfigPart, ContainerPart, Parts, PortPart, RelationPart, SECRET_KEYS, SecretPart, StoragePart,
};
use crate::known::{Metadata, ResourceKind};
use crate::smallest::on_kubernetes;
use crate::state::{
    Check, CheckStatus, Container, Layer, LayerCheck, Model, ModelKind, Owner, Payload, Relation,
    RelationKind, Secret, State, StorageKind, StorageRequest, check, container, network, notice, resource,
    secret, storage,
};

/// What a charm of which nothing is known has: an endpoint with its interface, its kind and its limit.
const ENDPOINTS: [(&str, &str, RelationKind); 4] = [
    ("db", "postgresql", RelationKind::Regular),
    ("web", "http", RelationKind::Regular),
    ("cluster", "cluster", RelationKind::Peer),
    ("host", "juju-info", RelationKind::Subordinate),
];

/// The applications at the other ends.
const APPS: [&str; 3] = ["pg", "web", "shop-2a"];

/// A model that is not the charm's own.
const ELSEWHERE: &str = "5ce9a210-0000-4000-8000-00000000000e";

/// A moment from which on a secret expires, or rotates.
const MOMENT: &str = "2027-01-31T12:00:00Z";

struct Endpoint {
    name: String,
    interface: String,
    kind: RelationKind,
    limit: Option<u32>,
}

impl Cast {
    pub(super) fn metadata(&self) -> Option<&Metadata> {
        self.spec.known().metadata.as_ref()
    }

    fn endpoints(&self) -> Vec<Endpoint> {
        let Some(metadata) = self.metadata() else {
            let free = |(name, interface, kind): &(&str, &str, RelationKind)| Endpoint {
                name: (*name).to_owned(),
                interface: (*interface).to_owned(),
                kind: *kind,
                limit: None,
            };
            return ENDPOINTS.iter().map(free).collect();
        };
        let endpoints = metadata.endpoints.iter().map(|(name, endpoint)| Endpoint {
            name: name.clone(),
            interface: endpoint.interface.clone(),
            kind: endpoint.relation_kind(),
            limit: endpoint.limit,
        });
        endpoints.collect()
    }

    fn containers(&self) -> Vec<String> {
        match self.metadata() {
            Some(metadata) => metadata.containers.keys().cloned().collect(),
            None => vec!["web".to_owned(), "worker".to_owned()],
        }
    }

    /// What has addresses: the endpoints and extra bindings that are declared, or else the endpoints that there are
    /// relations on; and the unit itself.
    fn bindings(&self, state: &State) -> Vec<String> {
        let mut names: Vec<String> = vec!["juju-info".to_owned()];
        let mut add = |name: &String| {
            if !names.contains(name) {
                names.push(name.clone());
            }
        };
        match self.metadata() {
            Some(metadata) => metadata.endpoints.keys().chain(&metadata.extra_bindings).for_each(&mut add),
            None => state.relations.iter().map(|relation| &relation.endpoint).for_each(&mut add),
        }
        names
    }

    /// Whether the model is on Kubernetes, if that is wanted.
    fn is_on_kubernetes(&self, wanted: bool) -> bool {
        let Some(metadata) = self.metadata() else { return wanted };
        let is_met = |on_kubernetes| metadata.assumes.unmet(self.profile.version, on_kubernetes).is_empty();
        on_kubernetes(metadata) || if is_met(wanted) { wanted } else { !wanted && is_met(!wanted) }
    }
}

/// The one that an index chooses, if there is any.
pub(super) fn chosen<T>(index: Index, items: &[T]) -> Option<&T> {
    if items.is_empty() { None } else { items.get(index.index(items.len())) }
}

pub(super) fn state(cast: &Cast, parts: &Parts) -> State {
    // What every unit of the charm has is always there; the options have their defaults unless they are set.
    let smallest = State { config: Config::new(), ..State::from_spec(&cast.spec) };
    let mut state = smallest.leader(parts.unit.leader).trust(parts.unit.trust);
    if cast.is_on_kubernetes(parts.unit.kubernetes) {
        state = state.model(Model { kind: ModelKind::Kubernetes, ..Model::default() });
    }
    add_relations(cast, parts, &mut state);
    add_secrets(cast, &parts.secrets, &mut state);
    add_config(&parts.config, &mut state);
    add_storages(cast, &parts.storages, &mut state);
    add_containers(cast, &parts.containers, &mut state);
    add_ports(cast, &parts.ports, &mut state);
    add_networks(cast, &parts.bindings, &mut state);
    add_resources(cast, &parts.resources, &mut state);
    add_rest(cast, parts, &mut state);
    state
}

fn bag(pairs: &[(String, String)]) -> Databag {
    pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
}

fn add_relations(cast: &Cast, parts: &Parts, state: &mut State) {
    let endpoints = cast.endpoints();
    for part in &parts.relations {
        let Some(endpoint) = chosen(part.endpoint, &endpoints) else { return };
        let there = state.relations.iter().filter(|relation| relation.endpoint == endpoint.name).count();
        if endpoint.limit.is_some_and(|limit| usize::try_from(limit).is_ok_and(|limit| there >= limit)) {
            continue;
        }
        let made = relation(cast, part, endpoint);
        let is_taken = made.id.is_some() && state.relations.iter().any(|other| other.id == made.id);
        let made = if is_taken { Relation { id: None, ..made } } else { made };
        let is_peers = |other: &Relation| made.kind == RelationKind::Peer && other.endpoint == made.endpoint;
        match state.relations.iter().position(is_peers) {
            Some(place) => state.relations[place] = made,
            None => state.relations.push(made),
        }
    }
    let peers = state.relations.iter().filter(|relation| relation.kind == RelationKind::Peer);
    let units = peers.map(|relation| relation.remote_units_data.len() + 1).max().unwrap_or(1);
    state.planned_units = u32::try_from(units).unwrap_or(1) + parts.unit.more_units;
}

fn relation(cast: &Cast, part: &RelationPart, endpoint: &Endpoint) -> Relation {
    let is_peer = endpoint.kind == RelationKind::Peer;
    let mut relation = Relation::of_kind(endpoint.kind, endpoint.name.clone(), endpoint.interface.clone());
    relation.id = part.id;
    let apps: Vec<&str> = APPS.into_iter().filter(|app| *app != cast.app).collect();
    if !is_peer {
        relation.remote_app_name = chosen(part.remote_app, &apps).map_or("remote", |app| app).to_owned();
        relation.remote_app_data = bag(&part.remote_app_data);
        relation.remote_model_uuid = part.is_elsewhere.then(|| ELSEWHERE.to_owned());
        let siblings = part.siblings.iter().filter(|(unit, _)| *unit != cast.unit);
        relation.sibling_units_data = siblings.map(|(unit, pairs)| (*unit, bag(pairs))).collect();
    }
    let most = if endpoint.kind == RelationKind::Subordinate { 1 } else { usize::MAX };
    let units = part.units.iter().filter(|(unit, ..)| !is_peer || *unit != cast.unit).take(most);
    relation.remote_units_data = units.clone().map(|(unit, pairs, _)| (*unit, bag(pairs))).collect();
    if part.says_joined {
        let mut joined: Vec<u32> = units.filter(|(.., joined)| *joined).map(|(unit, ..)| *unit).collect();
        joined.sort_unstable();
        joined.dedup();
        relation.joined = Some(joined);
    }
    relation.local_app_data = bag(&part.local_app_data);
    relation.local_unit_data = bag(&part.local_unit_data);
    relation
}

fn add_secrets(cast: &Cast, parts: &[SecretPart], state: &mut State) {
    if !cast.profile.has_secrets() {
        return;
    }
    let numbers = state.relation_numbers();
    for (index, part) in parts.iter().enumerate() {
        let mut made = secret(format!("9m4e2mr0ui3e8a21{index:04}"), [("", ""); 0]);
        made.owner = match part.owner {
            0 => Owner::Unit,
            1 => Owner::Application,
            2 => Owner::Model,
            3 => Owner::Other("pg".to_owned()),
            _ => Owner::Other("shop-2a/0".to_owned()),
        };
        made.revisions = (part.first..)
            .zip(&part.revisions)
            .map(|(number, pairs)| {
                let pairs = pairs.iter().map(|(key, value)| (SECRET_KEYS[*key], value.as_str()));
                (number, pairs.collect::<SecretContent>())
            })
            .collect();
        let revisions: Vec<u64> = made.revisions.keys().copied().collect();
        made.tracked_revision = part.tracked.and_then(|index| chosen(index, &revisions).copied());
        made.description.clone_from(&part.description);
        let label = part.is_labelled.then(|| format!("label-{index}"));
        if made.is_own() {
            made.label = label;
            made.rotate = part.rotates.then_some(Rotation::Daily);
            made.next_rotation = part.rotates.then(|| MOMENT.to_owned());
            made.expire = part.expires.then(|| MOMENT.to_owned());
            if let Some(revision) = part.consumer.and_then(|index| chosen(index, &revisions)) {
                made = made.consumer("pg/0", *revision);
            }
            grant(part, state, &numbers, &mut made);
        } else {
            made.consumer_label = label;
            made.granted = !part.is_denied;
        }
        state.secrets.push(made);
    }
}

/// Grants a secret to who is at the other end of a relation.
fn grant(part: &SecretPart, state: &State, numbers: &[u32], made: &mut Secret) {
    let Some((index, to_unit)) = part.grant else { return };
    let others: Vec<(u32, &Relation)> = numbers
        .iter()
        .copied()
        .zip(&state.relations)
        .filter(|(_, relation)| relation.kind != RelationKind::Peer)
        .collect();
    let Some((number, relation)) = chosen(index, &others) else { return };
    let app = &relation.remote_app_name;
    let unit = relation.remote_units_data.keys().next().filter(|_| to_unit);
    let reader = unit.map_or_else(|| app.clone(), |unit| format!("{app}/{unit}"));
    made.remote_grants = [(*number, vec![reader])].into();
}

fn add_config(parts: &[(String, ConfigPart)], state: &mut State) {
    for (name, part) in parts {
        let value = match part {
            ConfigPart::Unset => continue,
            ConfigPart::Set(value) => value.clone(),
            ConfigPart::Secret(index) => {
                let ids: Vec<&str> = state.secrets.iter().map(|secret| secret.id.as_str()).collect();
                match chosen(*index, &ids) {
                    Some(id) => format!("secret:{id}").into(),
                    None => continue,
                }
            }
        };
        state.config.insert(name.as_str(), value);
    }
}

fn add_storages(cast: &Cast, parts: &[StoragePart], state: &mut State) {
    let declared: Vec<(String, StorageKind, Option<u64>, Option<String>)> = match cast.metadata() {
        None => vec![("data".to_owned(), StorageKind::Filesystem, None, None)],
        Some(metadata) => metadata
            .storages
            .iter()
            .map(|(name, spec)| (name.clone(), spec.kind, spec.most(), spec.location.clone()))
            .collect(),
    };
    for part in parts {
        let Some((name, kind, most, location)) = chosen(part.storage, &declared) else { return };
        if part.is_requested {
            state.requested_storages.push(StorageRequest { name: name.clone(), count: 1 });
            continue;
        }
        let there = state.storages.iter().filter(|storage| storage.name == *name).count();
        if most.is_some_and(|most| u64::try_from(there).is_ok_and(|there| there >= most)) {
            continue;
        }
        // Juju counts all storage of a model together.
        let number = u32::try_from(state.storages.len()).unwrap_or_default();
        let mut made = storage(name).index(number);
        made.kind = *kind;
        made.location =
            location.clone().or_else(|| part.is_elsewhere.then(|| format!("/srv/{name}/{number}")));
        state.storages.push(made);
    }
}

fn add_containers(cast: &Cast, parts: &[ContainerPart], state: &mut State) {
    if state.model.kind != ModelKind::Kubernetes {
        return;
    }
    let names = cast.containers();
    for part in parts {
        let Some(name) = chosen(part.container, &names) else { return };
        let made = made_container(name, part);
        match state.containers.iter().position(|other| other.name == *name) {
            Some(place) => state.containers[place] = made,
            None => state.containers.push(made),
        }
    }
}

fn made_container(name: &str, part: &ContainerPart) -> Container {
    let mut made = container(name).can_connect(part.can_connect);
    let mut layer = Layer::new();
    for (index, (threshold, failures, is_known)) in part.checks.iter().enumerate() {
        let name = format!("check-{index}");
        layer = layer.check(&name, LayerCheck { threshold: *threshold, ..LayerCheck::new() });
        if *is_known {
            let threshold = threshold.unwrap_or(3);
            let is_down = *failures >= u64::from(threshold);
            let status = if is_down { CheckStatus::Down } else { CheckStatus::Up };
            made = made.check(Check { threshold, failures: *failures, status, ..check(name) });
        }
    }
    if !layer.checks.is_empty() {
        made = made.layer("base", layer);
    }
    for index in 0..part.notices {
        made = made.notice(notice(format!("example.com/notice-{index}")).id((index + 1).to_string()));
    }
    made
}

fn add_ports(cast: &Cast, parts: &[PortPart], state: &mut State) {
    let on_kubernetes = state.model.kind == ModelKind::Kubernetes;
    let endpoints = cast.endpoints();
    for part in parts {
        let is_one = part.ports.from == part.ports.to && part.ports.from > 0;
        let is_taken = state.opened_ports.iter().any(|other| other.ports.overlaps(&part.ports))
            || state.machine_ports.values().flatten().any(|other| other.ports.overlaps(&part.ports));
        if is_taken || on_kubernetes && (!is_one || part.is_of_another) {
            continue;
        }
        let mut port = OpenedPort::from(part.ports);
        if part.is_of_another {
            *state = std::mem::take(state).machine_port("other/0", port);
            continue;
        }
        if let Some(endpoint) = part.endpoint.and_then(|index| chosen(index, &endpoints)) {
            port = port.only_for(endpoint.name.as_str());
        }
        state.opened_ports.push(port);
    }
}

/// Each binding has its addresses, always; some have others than most.
fn add_networks(cast: &Cast, others: &[Index], state: &mut State) {
    let names = cast.bindings(state);
    state.networks = names.iter().map(network).collect();
    for (index, address) in others.iter().zip(["10.1.2.3", "2001:db8::3"]) {
        let place = index.index(names.len());
        state.networks[place] =
            network(names[place].as_str()).private_address(address).ingress_addresses([address]);
    }
}

/// Each declared resource is there, always; of a charm of which nothing is known, any.
fn add_resources(cast: &Cast, words: &[String], state: &mut State) {
    let Some(metadata) = cast.metadata() else {
        for word in words {
            if !state.resources.iter().any(|other| other.name == *word) {
                state.resources.push(resource(word.as_str(), format!("/srv/{word}.tgz")));
            }
        }
        return;
    };
    for (name, spec) in &metadata.resources {
        let file = match (spec.kind, &spec.filename) {
            (ResourceKind::OciImage, _) => format!("{name}.yaml"),
            (_, Some(file)) => file.rsplit('/').next().unwrap_or_default().to_owned(),
            (_, None) => name.clone(),
        };
        state.resources.push(resource(name.as_str(), format!("/srv/{file}")));
    }
}

fn add_rest(cast: &Cast, parts: &Parts, state: &mut State) {
    let rest = &parts.rest;
    let status = |(kind, message): &(usize, String)| match kind {
        0 => Status::active(message.as_str()),
        1 => Status::blocked(message.as_str()),
        2 => Status::maintenance(message.as_str()),
        _ => Status::waiting(message.as_str()),
    };
    if let Some(unit) = &parts.unit.status {
        state.status.unit = status(unit);
    }
    if let Some(app) = &parts.unit.app_status {
        state.status.app = status(app);
    }
    state.status.app_version.clone_from(&rest.app_version);
    state.unit_state = rest.unit_state.iter().cloned().collect();
    if let Some(clock) = rest.clock {
        state.clock = clock.into();
    }
    state.public_address = Some(if rest.is_far { "2001:db8::1" } else { "203.0.113.1" }.to_owned());
    if rest.has_next_secret_id && cast.profile.has_secrets() {
        state.next_secret_ids.push("00000000000000000000");
    }
    let on_kubernetes = state.model.kind == ModelKind::Kubernetes;
    if parts.unit.trust && (!on_kubernetes || cast.profile.tells_credentials_on_kubernetes()) {
        let kind = if on_kubernetes { "kubernetes" } else { "lxd" };
        let spec = CloudSpec { kind: kind.to_owned(), name: "localhost".to_owned(), ..CloudSpec::default() };
        state.cloud_spec = Some(spec.into());
    }
    if !cast.profile.has_legacy() {
        return;
    }
    state.leader_settings = bag(&rest.leader_settings);
    let class = match cast.metadata() {
        None => Some("monitor".to_owned()),
        Some(metadata) => metadata.payloads.keys().next().cloned(),
    };
    if let Some(class) = class.filter(|_| rest.has_payload) {
        let payload =
            Payload { class, id: "abc".to_owned(), status: "running".to_owned(), ..Payload::default() };
        state.payloads.push(payload);
    }
}
