//! `storage-list`, `storage-get` and `storage-add`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{CommandLine, JSON, Tool, answers_in_json, answers_nothing, entries};

/// `storage-list`: the ids of the storage instances that are attached to this unit, such as `data/0`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StorageList {
    /// The one storage, as the metadata declares it, whose instances are asked for; by default all. Of a name that the
    /// metadata does not have there are none.
    pub name: Option<String>,
}

impl Tool for StorageList {
    const NAME: &'static str = "storage-list";
    type Answer = Vec<String>;

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.flag(JSON);
        if let Some(name) = &self.name {
            line.positionals([name.as_str()]);
        }
        line
    }

    answers_in_json!();
}

/// `storage-get`: what a storage instance is, and where. It is refused if there is no such instance, or if none is
/// given outside a hook of storage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StorageGet {
    /// The instance, such as `data/0`; by default the one of the event.
    pub storage: Option<String>,
    /// The one attribute asked for, `kind` or `location`; none asks for both. Any other is refused.
    pub key: Option<String>,
}

/// What a storage instance is, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StorageInfo {
    /// `filesystem` or `block`.
    pub kind: String,
    /// Where it is mounted; of a block device, its path.
    pub location: String,
}

/// What `storage-get` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum StorageData {
    /// Both attributes.
    All(StorageInfo),
    /// The one that was asked for.
    One(String),
}

impl Tool for StorageGet {
    const NAME: &'static str = "storage-get";
    type Answer = StorageData;

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.flag(JSON);
        line.maybe("-s", self.storage.as_ref());
        if let Some(key) = &self.key {
            line.positionals([key.as_str()]);
        }
        line
    }

    fn read(&self, json: Value) -> serde_json::Result<StorageData> {
        match self.key {
            Some(_) => serde_json::from_value(json).map(StorageData::One),
            None => serde_json::from_value(json).map(StorageData::All),
        }
    }

    answers_in_json!(whatever was asked);
}

/// `storage-add`: asks for more storage. It holds when the hook succeeds, and what comes of it is told by
/// `storage-attached`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StorageAdd {
    /// The storages, as the metadata declares them, and how many instances of each: at least one, and none twice.
    #[serde(deserialize_with = "entries::deserialize")]
    pub storages: Vec<(String, u64)>,
}

impl Tool for StorageAdd {
    const NAME: &'static str = "storage-add";

    fn encode(&self) -> CommandLine {
        let storages: Vec<String> =
            self.storages.iter().map(|(name, count)| format!("{name}={count}")).collect();
        let mut line = CommandLine::default();
        line.positionals(storages.iter().map(String::as_str));
        line
    }

    answers_nothing!();
}
