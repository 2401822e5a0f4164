//! An event that can happen in a State, and the State as it is when it does.

use juju_charm::{Databag, Rotation};
use proptest::sample::Index;
use serde_json::Value;

use super::Cast;
use super::parts::{EventPart, Parts};
use super::state::{chosen, state};
use crate::event::{self, Event};
use crate::scene::Scene;
use crate::state::{ModelKind, Owner, RelationKind, State};

/// Something that can happen: the event, and what has to be so in the State when it does.
struct Chance {
    event: Event,
    prepare: Prepare,
}

/// What has to be so in the State.
enum Prepare {
    Nothing,
    /// The unit has not entered its relations.
    Fresh,
    /// The unit has left its relations and its storage.
    Gone,
    /// In the relation at this place, this unit has joined.
    Joined(usize, u32),
    /// In the relation at this place, nobody has joined.
    Nobody(usize),
    /// Of the secret at this place, the unit reads an older revision.
    Behind(usize),
    /// The secret at this place is to be rotated, and expires.
    Due(usize),
    /// Of the secret at this place, everybody reads the latest revision.
    UpToDate(usize),
    /// The Pebble of the container at this place answers.
    Connected(usize),
}

impl From<Event> for Chance {
    fn from(event: Event) -> Self {
        Chance { event, prepare: Prepare::Nothing }
    }
}

impl Chance {
    fn when(event: Event, prepare: Prepare) -> Self {
        Chance { event, prepare }
    }
}

pub(super) fn scene(cast: &Cast, parts: &Parts) -> Scene {
    let mut state = state(cast, parts);
    let part = &parts.event;
    let mut groups = groups(cast, &state, part);
    // Whatever is left out of the State while a scene shrinks, the same index means the same kind of event. What there is
    // nothing for becomes a plain hook, and plain hooks come first, so that it is to them that events shrink.
    let place = part.group.index(groups.len());
    let group = if groups[place].iter().any(|kind| !kind.is_empty()) { place } else { 0 };
    let kinds = groups.swap_remove(group);
    // Where there is nothing of a kind, the one before is nearest to it.
    let place = part.kind.index(kinds.len());
    let mut from_there_down = kinds[..=place].iter().rev().chain(&kinds[place..]);
    let kind = from_there_down.find(|kind| !kind.is_empty());
    let Some(chance) = kind.and_then(|kind| chosen(part.item, kind)) else {
        return Scene::new(event::start()).state(state);
    };
    prepare(&mut state, &chance.prepare);
    Scene::new(chance.event.clone()).state(state)
}

/// Events of one kind.
type Kind = Vec<Chance>;

/// What can happen, by what it is about, and kind by kind. Of some kinds there may be nothing.
fn groups(cast: &Cast, state: &State, part: &EventPart) -> Vec<Vec<Kind>> {
    let mut groups = vec![
        plain(cast, state),
        relations(cast, state, part),
        storages(state),
        secrets(cast, state, part.detail),
        pebble(state),
        actions_with(cast, part),
        ends(state),
    ];
    for kind in groups.iter_mut().flatten() {
        kind.retain(|chance| cast.profile.lacks_event(&chance.event).is_none());
    }
    groups
}

fn plain(cast: &Cast, state: &State) -> Vec<Kind> {
    let mut events =
        vec![event::start(), event::config_changed(), event::update_status(), event::upgrade_charm()];
    events.push(if state.leader { event::leader_elected() } else { event::leader_settings_changed() });
    if cast.metadata().is_none() {
        // Few charms declare metrics, and in these hooks Juju refuses most tools.
        events.extend([event::collect_metrics(), event::meter_status_changed()]);
    }
    if state.model.kind == ModelKind::Machine {
        events.push(event::pre_series_upgrade("ubuntu@24.04"));
        events.push(event::post_series_upgrade("ubuntu@24.04").target_series("noble"));
    }
    events.into_iter().map(|event| vec![event.into()]).collect()
}

fn relations(cast: &Cast, state: &State, part: &EventPart) -> Vec<Kind> {
    let (mut created, mut changed_app, mut broken) = (Kind::new(), Kind::new(), Kind::new());
    let (mut joined, mut changed, mut departed) = (Kind::new(), Kind::new(), Kind::new());
    for ((index, relation), number) in state.relations.iter().enumerate().zip(state.relation_numbers()) {
        let on = |event: Event| event.relation(number);
        let endpoint = relation.endpoint.as_str();
        created.push(Chance::when(on(event::relation_created(endpoint)), Prepare::Nobody(index)));
        changed_app.push(on(event::relation_changed(endpoint)).without_remote_unit().into());
        if relation.kind != RelationKind::Peer {
            broken.push(Chance::when(on(event::relation_broken(endpoint)), Prepare::Nobody(index)));
        }
        let units: Vec<u32> = relation.remote_units_data.keys().copied().collect();
        let Some(unit) = chosen(part.detail, &units).copied() else { continue };
        let about = |event: Event| Chance::when(on(event).remote_unit(unit), Prepare::Joined(index, unit));
        joined.push(about(event::relation_joined(endpoint)));
        changed.push(about(event::relation_changed(endpoint)));
        let gone = event::relation_departed(endpoint);
        let itself = format!("{}/{}", cast.app, cast.unit);
        departed.push(about(if part.flag { gone.departing_unit(itself) } else { gone }));
    }
    vec![created, broken, changed_app, changed, joined, departed]
}

fn storages(state: &State) -> Vec<Kind> {
    let each = |event: fn(&str) -> Event| -> Kind {
        state.storages.iter().map(|storage| event(&storage.name).storage(storage.id()).into()).collect()
    };
    vec![each(|name| event::storage_attached(name)), each(|name| event::storage_detaching(name))]
}

fn secrets(cast: &Cast, state: &State, detail: Index) -> Vec<Kind> {
    let (mut changed, mut rotate) = (Kind::new(), Kind::new());
    let (mut expired, mut remove) = (Kind::new(), Kind::new());
    for (index, secret) in state.secrets.iter().enumerate() {
        let uri = format!("secret:{}", secret.id);
        if secret.revisions.len() > 1 && (!secret.is_own() || cast.profile.owners_track()) {
            changed.push(Chance::when(event::secret_changed(&uri), Prepare::Behind(index)));
        }
        let is_managed = match secret.owner {
            Owner::Unit => true,
            Owner::Application => state.leader,
            Owner::Model | Owner::Other(_) => false,
        };
        if !is_managed {
            continue;
        }
        rotate.push(Chance::when(event::secret_rotate(&uri), Prepare::Due(index)));
        let latest = secret.latest_revision();
        expired.push(Chance::when(event::secret_expired(&uri, latest), Prepare::Due(index)));
        let older: Vec<u64> = secret.revisions.keys().copied().filter(|number| *number != latest).collect();
        if let Some(revision) = chosen(detail, &older) {
            remove.push(Chance::when(event::secret_remove(&uri, *revision), Prepare::UpToDate(index)));
        }
    }
    vec![changed, rotate, expired, remove]
}

fn pebble(state: &State) -> Vec<Kind> {
    let (mut ready, mut noticed) = (Kind::new(), Kind::new());
    let (mut failed, mut recovered) = (Kind::new(), Kind::new());
    for (index, container) in state.containers.iter().enumerate() {
        let of = |event: Event| Chance::when(event, Prepare::Connected(index));
        let name = &container.name;
        ready.push(of(event::pebble_ready(name)));
        for notice in &container.notices {
            noticed.push(of(event::pebble_custom_notice(name, &notice.key).notice_id(&notice.id)));
        }
        for check in &container.checks {
            failed.push(of(event::pebble_check_failed(name, &check.name)));
            recovered.push(of(event::pebble_check_recovered(name, &check.name)));
        }
    }
    vec![ready, noticed, failed, recovered]
}

fn actions_with(cast: &Cast, part: &EventPart) -> Vec<Kind> {
    let mut kinds = Vec::new();
    for ((name, _), params) in cast.actions().zip(&part.params) {
        let Some(Value::Object(params)) = params else { continue };
        let action = event::action(name);
        let with =
            |event: Event, (param, value): (&String, &Value)| event.param(param.as_str(), value.clone());
        kinds.push(vec![params.iter().fold(action, with).into()]);
    }
    if kinds.is_empty() { vec![Kind::new()] } else { kinds }
}

/// The first event of a unit's life, and the last ones.
fn ends(state: &State) -> Vec<Kind> {
    let stop = match state.model.kind {
        ModelKind::Machine => Prepare::Gone,
        // A pod that is replaced stops too.
        ModelKind::Kubernetes => Prepare::Nothing,
    };
    vec![
        vec![Chance::when(event::install(), Prepare::Fresh)],
        vec![Chance::when(event::stop(), stop)],
        vec![Chance::when(event::remove(), Prepare::Gone)],
    ]
}

fn prepare(state: &mut State, prepare: &Prepare) {
    match prepare {
        Prepare::Nothing => {}
        Prepare::Fresh => {
            for relation in state.relations.iter_mut() {
                relation.local_unit_data = Databag::new();
                relation.joined = relation.joined.as_ref().map(|_| Vec::new());
            }
            if state.model.kind == ModelKind::Kubernetes {
                // On machines the storage is there first.
                state.storages.retain(|_| false);
            }
        }
        Prepare::Gone => leave(state),
        Prepare::Joined(index, unit) => {
            let joined = &mut state.relations[*index].joined;
            if let Some(joined) = joined.as_mut().filter(|joined| !joined.contains(unit)) {
                joined.push(*unit);
                joined.sort_unstable();
            }
        }
        Prepare::Nobody(index) => {
            let relation = &mut state.relations[*index];
            relation.joined = relation.joined.as_ref().map(|_| Vec::new());
        }
        Prepare::Behind(index) => {
            let secret = &mut state.secrets[*index];
            secret.tracked_revision = secret.revisions.keys().copied().min();
        }
        Prepare::Due(index) => {
            let clock = state.clock.to_string();
            let secret = &mut state.secrets[*index];
            secret.rotate = Some(Rotation::Daily);
            secret.next_rotation = Some(clock.clone());
            secret.expire = Some(clock);
        }
        Prepare::UpToDate(index) => {
            let secret = &mut state.secrets[*index];
            let latest = secret.latest_revision();
            secret.tracked_revision = secret.tracked_revision.map(|_| latest);
            secret.consumers = secret.consumers.keys().map(|unit| (unit.clone(), latest)).collect();
        }
        Prepare::Connected(index) => state.containers[*index].can_connect = true,
    }
}

/// The unit leaves all relations and its storage; it stays related to its peers, of whom none is there any more.
fn leave(state: &mut State) {
    let numbers = state.relation_numbers();
    for (relation, number) in state.relations.iter_mut().zip(&numbers) {
        relation.id = Some(*number);
    }
    state.relations.retain(|relation| relation.kind == RelationKind::Peer);
    for peers in state.relations.iter_mut() {
        peers.joined = Some(Vec::new());
    }
    state.storages.retain(|_| false);
    state.end_grants(&numbers);
}
