//! What is kept for the unit or given to it: storage, state, resources, and the cloud.

use std::path::PathBuf;

use super::{Juju, other_shape};
use crate::tool::{
    CloudSpec, CredentialGet, ResourceGet, StateData, StateDelete, StateGet, StateSet, StorageAdd,
    StorageData, StorageGet, StorageInfo, StorageList, Tool,
};
use crate::{Error, Map};

impl Juju {
    /// `storage-list`: the ids of the storage instances that are attached to this unit.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn storage_list(&mut self) -> Result<Vec<String>, Error> {
        self.call(StorageList { name: None })
    }

    /// `storage-list NAME`: the ids of the instances of one storage that are attached to this unit.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn storage_list_of(&mut self, name: impl Into<String>) -> Result<Vec<String>, Error> {
        self.call(StorageList { name: Some(name.into()) })
    }

    /// `storage-get`: what a storage instance is, and where.
    ///
    /// ```
    /// # use juju_charm::{CharmResult, Juju};
    /// # fn example(juju: &mut Juju) -> CharmResult {
    /// for id in juju.storage_list_of("data")? {
    ///     let data = juju.storage_get(&id)?;
    ///     juju.juju_log(format!("{id} is mounted at {}", data.location))?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of the tool: that there is no such instance.
    pub fn storage_get(&mut self, storage: impl Into<String>) -> Result<StorageInfo, Error> {
        match self.call(StorageGet { storage: Some(storage.into()), key: None })? {
            StorageData::All(info) => Ok(info),
            StorageData::One(_) => Err(other_shape(StorageGet::NAME)),
        }
    }

    /// `storage-add`: asks for so many more instances of a storage. It holds when the hook succeeds.
    ///
    /// # Errors
    /// Those of the tool. That the charm declares no such storage is found out when the hook has ended, and makes it
    /// fail.
    pub fn storage_add(&mut self, name: impl Into<String>, count: u64) -> Result<(), Error> {
        self.call(StorageAdd { storages: vec![(name.into(), count)] })
    }

    /// `state-get`: all that this unit has put aside.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn state_get(&mut self) -> Result<Map<String, String>, Error> {
        match self.call(StateGet::default())? {
            StateData::All(state) => Ok(state),
            StateData::One(_) => Err(other_shape(StateGet::NAME)),
        }
    }

    /// `state-get --strict KEY`: one key of what this unit has put aside, if it is there.
    ///
    /// ```
    /// # use juju_charm::{CharmResult, Juju};
    /// # fn example(juju: &mut Juju) -> CharmResult {
    /// if juju.state_get_key("installed")?.is_none() {
    ///     juju.state_set([("installed", "1.2")])?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of the tool.
    pub fn state_get_key(&mut self, key: impl Into<String>) -> Result<Option<String>, Error> {
        match self.call(StateGet { key: Some(key.into()), strict: true }) {
            Ok(StateData::One(value)) => Ok(Some(value)),
            Ok(StateData::All(_)) => Err(other_shape(StateGet::NAME)),
            Err(error) if error.message().is_some_and(says_that_a_key_is_missing) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// `state-set`: puts something aside for this unit. It holds when the hook succeeds.
    ///
    /// # Errors
    /// Those of the tool: that a key or a value is too long.
    pub fn state_set<K: Into<String>, V: Into<String>>(
        &mut self,
        settings: impl IntoIterator<Item = (K, V)>,
    ) -> Result<(), Error> {
        let settings = settings.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        self.call(StateSet { settings })
    }

    /// `state-delete`: forgets a key that was put aside. It holds when the hook succeeds.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn state_delete(&mut self, key: impl Into<String>) -> Result<(), Error> {
        self.call(StateDelete { key: key.into() })
    }

    /// `resource-get`: where a resource of the charm is.
    ///
    /// # Errors
    /// Those of the tool: that there is no such resource.
    pub fn resource_get(&mut self, name: impl Into<String>) -> Result<PathBuf, Error> {
        self.call(ResourceGet { name: name.into() }).map(PathBuf::from)
    }

    /// `credential-get`: the cloud that the model runs in, and how to log in to it.
    ///
    /// # Errors
    /// Those of the tool: that the application is not trusted.
    pub fn credential_get(&mut self) -> Result<CloudSpec, Error> {
        self.call(CredentialGet {}).map(|spec| *spec)
    }
}

/// Whether these are Juju's words for a key that is not there: `"key" not found`, with the key as Go quotes it.
/// Something else that is not found has its kind in front of its name.
fn says_that_a_key_is_missing(words: &str) -> bool {
    words.starts_with('"') && words.ends_with("\" not found")
}
