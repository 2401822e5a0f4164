//! Casting: the event of a scene becomes the hook that the charm gets.

use juju_charm::{
    ActionHook, CheckHook, Hook, HookKind, NoticeHook, RelationHook, RelationId, SecretHook,
    SeriesUpgradeHook, StorageHook, Unit, WorkloadHook,
};

use crate::event::{Event, EventKind, RemoteUnit};
use crate::finding::Findings;
use crate::known::{Known, Metadata};
use crate::names;
use crate::scene::Scene;
use crate::state::{Relation, State};

/// The hook, and which of the State's relations it is about.
#[derive(Debug)]
pub(crate) struct Cast {
    pub(crate) hook: Hook,
    /// The place of the relation in the State's list.
    pub(crate) relation: Option<usize>,
    /// The number of the remote unit.
    pub(crate) remote_unit: Option<u32>,
}

impl From<Hook> for Cast {
    fn from(hook: Hook) -> Self {
        Cast { hook, relation: None, remote_unit: None }
    }
}

/// What is known when an event is cast.
pub(crate) struct Stage<'a> {
    pub(crate) scene: &'a Scene,
    pub(crate) known: &'a Known,
    pub(crate) unit: &'a Unit,
    /// The number of each of the State's relations.
    pub(crate) numbers: &'a [u32],
}

/// The hook that the charm gets; none, and a finding, if there can be no such hook in this State.
pub(crate) fn cast(stage: &Stage<'_>, findings: &mut Findings) -> Option<Cast> {
    let event = &stage.scene.event;
    let Some(kind) = event.kind() else {
        findings.add(
            "event",
            format!("no charm can get an event called `{}`", event.name),
            suggest(&event.name),
        );
        return None;
    };
    refuse_strangers(event, kind, findings);
    match kind {
        EventKind::Hook(HookKind::Relation(endpoint)) => relation(stage, endpoint, findings),
        EventKind::Hook(HookKind::Storage(name)) => storage(stage, name, findings),
        EventKind::Hook(HookKind::Secret) => secret(event, findings),
        EventKind::Hook(HookKind::Workload(container)) => workload(event, container, findings),
        EventKind::Hook(_) => Some(plain(&event.name)?.into()),
        EventKind::Action(name) => action(stage, name, findings),
    }
}

/// What the author may have meant by an event that there is none of.
fn suggest(name: &str) -> String {
    let hyphens = name.replace('_', "-");
    if hyphens != name && crate::event::event(hyphens.as_str()).kind().is_some() {
        return format!("did you mean `{hyphens}`? Juju writes the names of hooks with hyphens");
    }
    let mut hyphen = hyphens.match_indices('-').map(|(at, _)| at).filter(|at| *at > 0);
    let of_an_endpoint = hyphen.find_map(|at| {
        let suffix = names::closest(&hyphens[at..], HookKind::suffixes())?;
        Some(format!("did you mean `{}{suffix}`?", &hyphens[..at]))
    });
    let of_any_charm =
        || Some(format!("did you mean `{}`?", names::closest(&hyphens, HookKind::fixed_names())?));
    of_an_endpoint.or_else(of_any_charm).unwrap_or_else(|| {
        "it is the name of a hook, such as `start`, `config-changed`, `<endpoint>-relation-changed` or \
         `<storage>-storage-attached`, or `<action>-action`"
            .to_owned()
    })
}

/// Finds what does not belong to this kind of event.
fn refuse_strangers(event: &Event, kind: EventKind<'_>, findings: &mut Findings) {
    if event.is_bare() {
        return;
    }
    let hook = match kind {
        EventKind::Hook(hook) => Some(hook),
        EventKind::Action(_) => None,
    };
    let relation = matches!(hook, Some(HookKind::Relation(_)));
    let storage = matches!(hook, Some(HookKind::Storage(_)));
    let secret = matches!(hook, Some(HookKind::Secret));
    let notice = event.name.ends_with("-pebble-custom-notice");
    let check = event.name.contains("-pebble-check-");
    let departed = event.name.ends_with("-relation-departed");
    let action = matches!(kind, EventKind::Action(_));
    let fields = [
        ("relation", event.relation.is_some(), relation, "a relation event"),
        ("remote_unit", event.remote_unit.is_some(), relation, "a relation event"),
        ("departing_unit", event.departing_unit.is_some(), departed, "relation-departed"),
        ("storage", event.storage.is_some(), storage, "a storage event"),
        ("secret", event.secret.is_some(), secret, "a secret event"),
        ("secret_label", event.secret_label.is_some(), secret, "a secret event"),
        ("secret_revision", event.secret_revision.is_some(), secret, "a secret event"),
        ("notice_id", event.notice_id.is_some(), notice, "pebble-custom-notice"),
        ("notice_key", event.notice_key.is_some(), notice, "pebble-custom-notice"),
        ("check", event.check.is_some(), check, "an event of a Pebble check"),
        ("params", !event.params.is_empty(), action, "an action"),
        ("action_id", event.action_id.is_some(), action, "an action"),
    ];
    for (field, given, belongs, owner) in fields {
        if given && !belongs {
            findings.add(
                format!("event.{field}"),
                format!("`{field}` belongs to {owner}, and `{}` is none", event.name),
                format!("leave `{field}` out"),
            );
        }
    }
}

/// A hook to which nothing belongs.
fn plain(name: &str) -> Option<Hook> {
    match name {
        "pre-series-upgrade" => Some(Hook::PreSeriesUpgrade(SeriesUpgradeHook::default())),
        "post-series-upgrade" => Some(Hook::PostSeriesUpgrade(SeriesUpgradeHook::default())),
        name => Hook::plain(name),
    }
}

fn relation(stage: &Stage<'_>, endpoint: &str, findings: &mut Findings) -> Option<Cast> {
    let index = relation_index(stage, endpoint, findings)?;
    let relation = &stage.scene.context.state.relations[index];
    let event = &stage.scene.event;
    let remote_app = relation.remote_app(stage.unit);
    let name_of = |number: u32| format!("{remote_app}/{number}");
    let forced = forced_unit(event, findings)?;
    let remote_unit = if forced.is_some() { None } else { remote_unit(event, relation, findings)? };
    let mut hook = RelationHook {
        relation: RelationId::new(endpoint, stage.numbers[index]),
        remote_app: Some(remote_app.to_owned()).filter(|app| !app.is_empty()),
        remote_unit: forced.or_else(|| remote_unit.map(name_of)),
        departing_unit: None,
    };
    let make = match event.name.strip_prefix(endpoint)? {
        "-relation-created" => Hook::RelationCreated,
        "-relation-joined" => Hook::RelationJoined,
        "-relation-changed" => Hook::RelationChanged,
        "-relation-broken" => Hook::RelationBroken,
        _ => {
            let departing = event.departing_unit.clone().or_else(|| hook.remote_unit.clone());
            if let Some(name) = departing
                .as_ref()
                .filter(|name| **name != stage.unit.name && Some(*name) != hook.remote_unit.as_ref())
            {
                findings.add(
                    "event.departing_unit",
                    format!(
                        "`{name}` cannot be the unit that goes: in relation-departed it is the remote unit, or \
                         the charm's own"
                    ),
                    format!(
                        "write `{}` or `{}`",
                        hook.remote_unit.as_deref().unwrap_or_default(),
                        stage.unit.name
                    ),
                );
                return None;
            }
            hook.departing_unit = departing;
            Hook::RelationDeparted
        }
    };
    Some(Cast { hook: make(hook), relation: Some(index), remote_unit })
}

fn relation_index(stage: &Stage<'_>, endpoint: &str, findings: &mut Findings) -> Option<usize> {
    let event = &stage.scene.event;
    let state = &stage.scene.context.state;
    let undeclared = |metadata: &&Metadata| !metadata.endpoints.contains_key(endpoint);
    if let Some(metadata) = stage.known.metadata.as_ref().filter(undeclared) {
        let known = names::closest(endpoint, metadata.endpoints.keys().map(String::as_str));
        findings.add(
            "event",
            format!(
                "the charm's metadata has no endpoint `{endpoint}`, so that `{}` cannot happen",
                event.name
            ),
            match known {
                Some(name) => format!("did you mean the endpoint `{name}`?"),
                None => format!("declare `{endpoint}` under requires, provides or peers"),
            },
        );
        return None;
    }
    if let Some(number) = event.relation {
        let index = stage.numbers.iter().position(|known| *known == number);
        if index.is_none_or(|index| state.relations[index].endpoint != endpoint) {
            findings.add(
                "event.relation",
                format!("the State has no relation `{endpoint}:{number}`"),
                match listed(state, stage.numbers, endpoint).as_str() {
                    "" => add_relation(endpoint),
                    known => format!("on `{endpoint}` it has {known}"),
                },
            );
            return None;
        }
        return index;
    }
    let mut candidates =
        state.relations.iter().enumerate().filter(|(_, relation)| relation.endpoint == endpoint);
    match (candidates.next(), candidates.next()) {
        (Some((index, _)), None) => Some(index),
        (None, _) => {
            findings.add(
                "event",
                format!(
                    "the State has no relation on the endpoint `{endpoint}`, and Juju sends `{}` only for one \
                     that is there",
                    event.name
                ),
                add_relation(endpoint),
            );
            None
        }
        (Some(_), Some(_)) => {
            let known = listed(state, stage.numbers, endpoint);
            findings.add(
                "event",
                format!(
                    "the State has several relations on the endpoint `{endpoint}`, and `{}` is about one",
                    event.name
                ),
                format!("say which: event(\"{}\").relation(..); there are {known}", event.name),
            );
            None
        }
    }
}

fn add_relation(endpoint: &str) -> String {
    format!("add it: State::new().relation(relation(\"{endpoint}\", ..))")
}

/// The relations on an endpoint, for people.
fn listed(state: &State, numbers: &[u32], endpoint: &str) -> String {
    let on_endpoint =
        state.relations.iter().zip(numbers).filter(|(relation, _)| relation.endpoint == endpoint);
    on_endpoint.map(|(_, number)| format!("`{endpoint}:{number}`")).collect::<Vec<_>>().join(", ")
}

/// The name of a remote unit that is forced upon a relation event, if one is; a finding if it cannot be.
#[expect(clippy::option_option, reason = "no unit is an answer, and a finding is none")]
fn forced_unit(event: &Event, findings: &mut Findings) -> Option<Option<String>> {
    let Some(RemoteUnit::Forced(name)) = &event.remote_unit else { return Some(None) };
    if !event.name.ends_with("-changed") {
        findings.add(
            "event.remote_unit",
            format!("`{}` is about a unit of the relation: none can be forced upon it", event.name),
            "name the remote unit by its number",
        );
        return None;
    }
    if names::split_unit(name).is_none() {
        findings.add(
            "event.remote_unit",
            format!("`{name}` is no name that Juju gives a unit"),
            "write the application's name, a slash and the unit's number",
        );
        return None;
    }
    Some(Some(name.clone()))
}

/// The remote unit of a relation event; a finding if there can be none such.
#[expect(clippy::option_option, reason = "no unit is an answer, and a finding is none")]
fn remote_unit(event: &Event, relation: &Relation, findings: &mut Findings) -> Option<Option<u32>> {
    let unitless = event.name.ends_with("-created") || event.name.ends_with("-broken");
    let has_to_be = event.name.ends_with("-joined") || event.name.ends_with("-departed");
    let known = || {
        let numbers: Vec<String> = relation.remote_units_data.keys().map(u32::to_string).collect();
        if numbers.is_empty() {
            "the relation has no remote units: add one with remote_unit_data(0, ..)".to_owned()
        } else {
            format!("the relation has the remote units {}", numbers.join(", "))
        }
    };
    match event.remote_unit {
        None | Some(RemoteUnit::None | RemoteUnit::Forced(_)) if unitless => Some(None),
        Some(RemoteUnit::Number(_)) if unitless => {
            findings.add(
                "event.remote_unit",
                format!("`{}` is about the relation as a whole: Juju names no remote unit in it", event.name),
                "leave `remote_unit` out",
            );
            None
        }
        Some(RemoteUnit::Number(number)) if relation.remote_units_data.contains_key(&number) => {
            Some(Some(number))
        }
        Some(RemoteUnit::Number(number)) => {
            findings.add(
                "event.remote_unit",
                format!("the relation has no remote unit {number}, and `{}` is about it", event.name),
                known(),
            );
            None
        }
        Some(RemoteUnit::None) if has_to_be => {
            findings.add(
                "event.remote_unit",
                format!("`{}` is about a remote unit: Juju always names one in it", event.name),
                known(),
            );
            None
        }
        Some(RemoteUnit::None | RemoteUnit::Forced(_)) => Some(None),
        None => {
            let first = relation.remote_units_data.keys().copied().min();
            if first.is_none() && has_to_be {
                findings.add(
                    "event",
                    format!("`{}` is about a remote unit, and the relation has none", event.name),
                    known(),
                );
                return None;
            }
            Some(first)
        }
    }
}

fn storage(stage: &Stage<'_>, name: &str, findings: &mut Findings) -> Option<Cast> {
    let event = &stage.scene.event;
    let state = &stage.scene.context.state;
    let undeclared = |metadata: &&Metadata| !metadata.storages.contains_key(name);
    if let Some(metadata) = stage.known.metadata.as_ref().filter(undeclared) {
        findings.add(
            "event",
            format!("the charm's metadata has no storage `{name}`, so that `{}` cannot happen", event.name),
            match names::closest(name, metadata.storages.keys().map(String::as_str)) {
                Some(known) => format!("did you mean the storage `{known}`?"),
                None => format!("declare `{name}` under storage"),
            },
        );
        return None;
    }
    let wanted = event.storage.as_deref();
    let mut instances = state
        .storages
        .iter()
        .filter(|storage| storage.name == name && wanted.is_none_or(|id| id == storage.id()));
    match (instances.next(), instances.next()) {
        (Some(storage), None) => {
            let hook = StorageHook {
                storage: storage.id(),
                location: Some(storage.mount_point()),
                kind: Some(storage.kind.as_str().to_owned()),
            };
            let attached = event.name.ends_with("-attached");
            Some(if attached { Hook::StorageAttached(hook) } else { Hook::StorageDetaching(hook) }.into())
        }
        (None, _) => {
            let id = wanted.map_or_else(|| format!("{name}/0"), str::to_owned);
            findings.add(
                if wanted.is_some() { "event.storage" } else { "event" },
                format!("the State has no storage `{id}`, and `{}` is about it", event.name),
                format!("add it: State::new().storage(storage(\"{name}\"))"),
            );
            None
        }
        (Some(_), Some(_)) => {
            findings.add(
                "event",
                format!("the State has several instances of the storage `{name}`"),
                format!("say which: event(\"{}\").storage(\"{name}/0\")", event.name),
            );
            None
        }
    }
}

fn secret(event: &Event, findings: &mut Findings) -> Option<Cast> {
    let Some(secret) = event.secret.clone() else {
        findings.add(
            "event",
            format!("`{}` is about a secret, and none is named", event.name),
            format!("name it: event(\"{}\").secret(\"secret:..\")", event.name),
        );
        return None;
    };
    let hook = SecretHook { secret, label: event.secret_label.clone(), revision: event.secret_revision };
    let about_revision = matches!(event.name.as_str(), "secret-expired" | "secret-remove");
    if about_revision && hook.revision.is_none() {
        findings.add(
            "event",
            format!("`{}` is about a revision of the secret, and none is given", event.name),
            format!("say which: event(\"{}\").secret(..).secret_revision(1)", event.name),
        );
        return None;
    }
    let make = match event.name.as_str() {
        "secret-changed" => Hook::SecretChanged,
        "secret-rotate" => Hook::SecretRotate,
        "secret-remove" => Hook::SecretRemove,
        _ => Hook::SecretExpired,
    };
    Some(make(hook).into())
}

fn workload(event: &Event, container: &str, findings: &mut Findings) -> Option<Cast> {
    let container = container.to_owned();
    let hook = if event.name.ends_with("-pebble-ready") {
        Hook::PebbleReady(WorkloadHook { container })
    } else if event.name.ends_with("-pebble-custom-notice") {
        let Some(key) = event.notice_key.clone() else {
            findings.add(
                "event",
                format!("`{}` is about a notice, and its key is not given", event.name),
                format!("give it: event(\"{}\").notice_key(\"example.com/path\")", event.name),
            );
            return None;
        };
        let id = event.notice_id.clone().unwrap_or_else(|| "1".to_owned());
        Hook::PebbleCustomNotice(NoticeHook { container, id, kind: "custom".to_owned(), key })
    } else {
        let Some(check) = event.check.clone() else {
            findings.add(
                "event",
                format!("`{}` is about a check, and none is named", event.name),
                format!("name it: event(\"{}\").check(\"..\")", event.name),
            );
            return None;
        };
        let hook = CheckHook { container, check };
        if event.name.ends_with("-failed") {
            Hook::PebbleCheckFailed(hook)
        } else {
            Hook::PebbleCheckRecovered(hook)
        }
    };
    Some(hook.into())
}

fn action(stage: &Stage<'_>, name: &str, findings: &mut Findings) -> Option<Cast> {
    if let Some(actions) = stage.known.actions.as_ref().filter(|actions| !actions.contains_key(name)) {
        findings.add(
            "event",
            format!("the charm has no action `{name}`"),
            match names::closest(name, actions.keys().map(String::as_str)) {
                Some(known) => format!("did you mean `{known}-action`?"),
                None => format!("declare `{name}` among its actions"),
            },
        );
        return None;
    }
    let id = stage.scene.event.action_id.clone().unwrap_or_else(|| "1".to_owned());
    Some(Hook::Action(ActionHook { name: name.to_owned(), id }).into())
}
