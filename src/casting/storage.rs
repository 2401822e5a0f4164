//! The hook of a storage event.

use juju_charm::{Hook, StorageHook};

use super::{Cast, Stage};
use crate::finding::Findings;
use crate::known::Metadata;
use crate::names;
use crate::rule::Rule;

pub(super) fn cast(stage: &Stage<'_>, name: &str, findings: &mut Findings) -> Option<Cast> {
    let event = stage.event();
    let state = stage.state();
    let undeclared = |metadata: &&Metadata| !metadata.storages.contains_key(name);
    let is_there = state.storages.iter().any(|storage| storage.name == name);
    if let Some(metadata) = stage.known.metadata.as_ref().filter(undeclared).filter(|_| !is_there) {
        findings.add(
            Rule::EventStorage,
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
                Rule::EventStorage,
                if wanted.is_some() { "event.storage" } else { "event" },
                format!("the State has no storage `{id}`, and `{}` is about it", event.name),
                stage.spelled(
                    format!("add it: State::new().storage(storage(\"{name}\"))"),
                    format!("add it to `storages`: `- {{name: {name}}}`"),
                ),
            );
            None
        }
        (Some(_), Some(_)) => {
            findings.add(
                Rule::EventStorage,
                "event",
                format!("the State has several instances of the storage `{name}`"),
                stage.say_of_event(
                    "say which",
                    &format!("storage(\"{name}/0\")"),
                    &format!("storage: {name}/0"),
                ),
            );
            None
        }
    }
}
