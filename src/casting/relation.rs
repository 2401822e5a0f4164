//! The hook of a relation event.

use juju_charm::{Hook, RelationHook, RelationId};

use super::{Cast, Stage};
use crate::event::{Event, RemoteUnit};
use crate::finding::Findings;
use crate::known::Metadata;
use crate::names;
use crate::rule::Rule;
use crate::state::{Relation, State};

pub(super) fn cast(stage: &Stage<'_>, endpoint: &str, findings: &mut Findings) -> Option<Cast> {
    let index = relation_index(stage, endpoint, findings)?;
    let relation = &stage.state().relations[index];
    let event = stage.event();
    let remote_app = relation.remote_app(stage.unit);
    let name_of = |number: u32| format!("{remote_app}/{number}");
    let forced = forced_unit(event, findings)?;
    let remote_unit = if forced.is_some() { None } else { remote_unit(stage, relation, findings)? };
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
                    Rule::DepartingUnit,
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
            }
            hook.departing_unit = departing;
            Hook::RelationDeparted
        }
    };
    Some(Cast { hook: make(hook), relation: Some(index), remote_unit })
}

fn relation_index(stage: &Stage<'_>, endpoint: &str, findings: &mut Findings) -> Option<usize> {
    let event = stage.event();
    let state = stage.state();
    let undeclared = |metadata: &&Metadata| !metadata.endpoints.contains_key(endpoint);
    let is_there = state.relations.iter().any(|relation| relation.endpoint == endpoint);
    if let Some(metadata) = stage.known.metadata.as_ref().filter(undeclared).filter(|_| !is_there) {
        let known = names::closest(endpoint, metadata.endpoints.keys().map(String::as_str));
        findings.add(
            Rule::EventRelation,
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
                Rule::EventRelation,
                "event.relation",
                format!("the State has no relation `{endpoint}:{number}`"),
                match listed(state, stage.numbers, endpoint).as_str() {
                    "" => add_relation(stage, endpoint),
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
                Rule::EventRelation,
                "event",
                format!(
                    "the State has no relation on the endpoint `{endpoint}`, and Juju sends `{}` only for one \
                     that is there",
                    event.name
                ),
                add_relation(stage, endpoint),
            );
            None
        }
        (Some(_), Some(_)) => {
            let known = listed(state, stage.numbers, endpoint);
            findings.add(
                Rule::EventRelation,
                "event",
                format!(
                    "the State has several relations on the endpoint `{endpoint}`, and `{}` is about one",
                    event.name
                ),
                format!(
                    "{}; there are {known}",
                    stage.say_of_event("say which", "relation(..)", "relation: ..")
                ),
            );
            None
        }
    }
}

fn add_relation(stage: &Stage<'_>, endpoint: &str) -> String {
    stage.spelled(
        format!("add it: State::new().relation(relation(\"{endpoint}\", ..))"),
        format!("add it to `relations`: `- {{endpoint: {endpoint}}}`"),
    )
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
            Rule::EventRemoteUnit,
            "event.remote_unit",
            format!("`{}` is about a unit of the relation: none can be forced upon it", event.name),
            "name the remote unit by its number",
        );
        return None;
    }
    if names::split_unit(name).is_none() {
        findings.add(
            Rule::EventRemoteUnit,
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
fn remote_unit(stage: &Stage<'_>, relation: &Relation, findings: &mut Findings) -> Option<Option<u32>> {
    let event = stage.event();
    let unitless = event.name.ends_with("-created") || event.name.ends_with("-broken");
    let has_to_be = event.name.ends_with("-joined") || event.name.ends_with("-departed");
    let known = || {
        let numbers: Vec<String> = relation.remote_units_data.keys().map(u32::to_string).collect();
        if numbers.is_empty() {
            stage.spelled(
                "the relation has no remote units: add one with remote_unit_data(0, ..)",
                "the relation has no remote units: add one: `remote_units_data: {0: {}}`",
            )
        } else {
            format!("the relation has the remote units {}", numbers.join(", "))
        }
    };
    match event.remote_unit {
        None | Some(RemoteUnit::None | RemoteUnit::Forced(_)) if unitless => Some(None),
        Some(RemoteUnit::Number(_)) if unitless => {
            findings.add(
                Rule::EventRemoteUnit,
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
                Rule::EventRemoteUnit,
                "event.remote_unit",
                format!("the relation has no remote unit {number}, and `{}` is about it", event.name),
                known(),
            );
            None
        }
        Some(RemoteUnit::None) if has_to_be => {
            findings.add(
                Rule::EventRemoteUnit,
                "event.remote_unit",
                format!("`{}` is about a remote unit: Juju always names one in it", event.name),
                known(),
            );
            None
        }
        Some(RemoteUnit::None | RemoteUnit::Forced(_)) => Some(None),
        None => {
            let mut units: Vec<u32> = relation.remote_units_data.keys().copied().collect();
            units.sort_unstable();
            // Nothing but joined is about a unit that has not joined.
            let is_joined = event.name.ends_with("-joined");
            let joined = units.iter().copied().find(|unit| !is_joined && relation.has_joined(*unit));
            let chosen = joined.or(units.first().copied());
            if units.len() > 1 {
                findings.add(
                    Rule::RemoteUnitImplied,
                    "event",
                    format!(
                        "`{}` is about one remote unit, and the relation has {}: unit {} is taken",
                        event.name,
                        units.len(),
                        chosen.unwrap_or_default()
                    ),
                    stage.say_of_event("say which", "remote_unit(..)", "remote_unit: .."),
                );
            }
            if chosen.is_none() && has_to_be {
                findings.add(
                    Rule::EventRemoteUnit,
                    "event",
                    format!("`{}` is about a remote unit, and the relation has none", event.name),
                    known(),
                );
                return None;
            }
            Some(chosen)
        }
    }
}
