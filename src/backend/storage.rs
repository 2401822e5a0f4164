//! `storage-list`, `storage-get` and `storage-add`.

use juju_charm::Hook;
use juju_charm::tool::{StorageAdd, StorageData, StorageGet, StorageInfo, StorageList};

use super::{Backend, No};
use crate::go::quote;
use crate::names;
use crate::state::{Storage, StorageRequest};

impl Backend {
    pub(super) fn storage_list(&self, call: &StorageList) -> Vec<String> {
        let wanted = |storage: &&Storage| {
            call.name.as_deref().is_none_or(|name| name.is_empty() || storage.name == name)
        };
        self.state.storages.iter().filter(wanted).map(Storage::id).collect()
    }

    /// The id of the storage instance that the hook is about.
    pub(crate) fn event_storage(&self) -> Option<&str> {
        match &*self.hook {
            Hook::StorageAttached(hook) | Hook::StorageDetaching(hook) => Some(&hook.storage),
            _ => None,
        }
    }

    /// The storage instance with this id, or why `storage-get` has none.
    pub(crate) fn storage_instance(&self, id: &str) -> Result<&Storage, String> {
        let number =
            id.rsplit_once('/').filter(|(name, _)| names::is_storage(name)).map(|(_, number)| number);
        if !number.is_some_and(names::is_number) {
            return Err(format!("invalid storage ID {}", quote(id)));
        }
        let found = self.state.storages.iter().find(|storage| storage.id() == id);
        found.ok_or_else(|| format!("storage {} not found", quote(id)))
    }

    pub(super) fn storage_get(&self, call: &StorageGet) -> Result<StorageData, No> {
        let storage = match (&call.storage, self.event_storage()) {
            (Some(id), _) => self
                .storage_instance(id)
                .map_err(|why| No::usage(format!("invalid value {} for option -s: {why}", quote(id))))?,
            (None, Some(id)) => self.storage_instance(id).map_err(No::run)?,
            (None, None) => return Err(No::usage("no storage instance specified")),
        };
        let info = StorageInfo { kind: storage.kind.as_str().to_owned(), location: storage.mount_point() };
        match call.key.as_deref() {
            None | Some("") => Ok(StorageData::All(info)),
            Some("kind") => Ok(StorageData::One(info.kind)),
            Some("location") => Ok(StorageData::One(info.location)),
            Some(other) => Err(No::run(format!("invalid storage attribute {}", quote(other)))),
        }
    }

    pub(super) fn storage_add(&mut self, call: &StorageAdd) -> Result<(), No> {
        if call.storages.is_empty() {
            return Err(No::usage(format!("storage add requires a storage {}", self.storage_word())));
        }
        for (index, (name, count)) in call.storages.iter().enumerate() {
            if *count == 0 {
                return Err(No::usage(format!(
                    "cannot parse {} for storage {}: cannot parse count: count must be greater than zero, got \"0\"",
                    self.storage_word(),
                    quote(name)
                )));
            }
            if call.storages[..index].iter().any(|(other, _)| other == name) {
                return Err(No::usage(format!("storage {} specified more than once", quote(name))));
            }
        }
        let requests = call.storages.iter().map(|(name, count)| (name.clone(), *count));
        self.state.requested_storages.extend(requests.map(StorageRequest::from));
        Ok(())
    }

    /// What Juju calls the size and number of a storage: up to 3.5 it had another word for it.
    pub(crate) fn storage_word(&self) -> &'static str {
        self.profile.storage_wish()
    }

    /// Whether Juju can provision what this hook has asked for.
    pub(super) fn check_requested_storages(&self) -> Result<(), String> {
        let Some(metadata) = &self.known.metadata else { return Ok(()) };
        let before = self.scene.context.state.requested_storages.len();
        for request in self.state.requested_storages.iter().skip(before) {
            let Some(spec) = metadata.storages.get(request.name.as_str()) else {
                return Err(format!("charm storage {} not found", quote(&request.name)));
            };
            let attached =
                self.state.storages.iter().filter(|storage| storage.name == request.name).count() as u64;
            let asked = self.state.requested_storages.iter().filter(|other| other.name == request.name);
            let total = asked.fold(attached, |total, request| total.saturating_add(request.count));
            if let Some(most) = spec.most().filter(|most| total > *most) {
                return Err(format!(
                    "cannot add storage {}: at most {most} instances supported, {total} specified",
                    quote(&request.name)
                ));
            }
        }
        Ok(())
    }
}
