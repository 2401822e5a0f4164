//! What belongs to a hook, in its environment: each kind is written to the `JUJU_*` variables that it is read from.

use std::collections::HashMap;

use super::{
    ActionHook, CheckHook, NoticeHook, RelationHook, SecretHook, SeriesUpgradeHook, StorageHook, WorkloadHook,
};
use crate::{Error, RelationId};

/// What belongs to a hook.
pub(super) trait Parts {
    /// What is in front of the hook's name: the endpoint, storage or container, or the name of the action itself.
    fn front(&self) -> &str {
        ""
    }

    /// Writes it to the environment that Juju gives a charm.
    fn write(&self, put: &mut dyn FnMut(&'static str, &str));
}

/// The environment of a hook. A variable that is set but empty counts as not set, as everywhere in Juju.
pub(super) struct Environment(pub(super) HashMap<String, String>);

impl Environment {
    pub(super) fn get(&self, variable: &str) -> Option<&str> {
        self.0.get(variable).map(String::as_str).filter(|value| !value.is_empty())
    }

    fn owned(&self, variable: &str) -> Option<String> {
        self.get(variable).map(str::to_owned)
    }

    fn need(&self, variable: &str, hook: &str) -> Result<String, Error> {
        self.owned(variable).ok_or_else(|| {
            Error::environment(format!("{variable} is not set, and the hook `{hook}` needs it"))
        })
    }

    /// The container: its variable, or else what is in front of the hook's name.
    fn container(&self, front: &str) -> String {
        self.get("JUJU_WORKLOAD_NAME").unwrap_or(front).to_owned()
    }
}

impl RelationHook {
    pub(super) fn read(env: &Environment, hook: &str, front: &str) -> Result<Self, Error> {
        let text = env.need("JUJU_RELATION_ID", hook)?;
        let id: RelationId =
            text.parse().map_err(|error| Error::environment(format!("JUJU_RELATION_ID: {error}")))?;
        let endpoint = env.get("JUJU_RELATION").unwrap_or(front);
        Ok(RelationHook {
            relation: RelationId::new(endpoint, id.number()),
            remote_app: env.owned("JUJU_REMOTE_APP"),
            remote_unit: env.owned("JUJU_REMOTE_UNIT"),
            departing_unit: env.owned("JUJU_DEPARTING_UNIT"),
        })
    }
}

impl Parts for RelationHook {
    fn front(&self) -> &str {
        self.endpoint()
    }

    fn write(&self, put: &mut dyn FnMut(&'static str, &str)) {
        put("JUJU_RELATION", self.endpoint());
        put("JUJU_RELATION_ID", &self.relation.to_string());
        put("JUJU_REMOTE_APP", self.remote_app.as_deref().unwrap_or_default());
        put("JUJU_REMOTE_UNIT", self.remote_unit.as_deref().unwrap_or_default());
        if let Some(unit) = &self.departing_unit {
            put("JUJU_DEPARTING_UNIT", unit);
        }
    }
}

impl StorageHook {
    pub(super) fn read(env: &Environment, hook: &str) -> Result<Self, Error> {
        Ok(StorageHook {
            storage: env.need("JUJU_STORAGE_ID", hook)?,
            location: env.owned("JUJU_STORAGE_LOCATION"),
            kind: env.owned("JUJU_STORAGE_KIND"),
        })
    }
}

impl Parts for StorageHook {
    fn front(&self) -> &str {
        self.name()
    }

    fn write(&self, put: &mut dyn FnMut(&'static str, &str)) {
        put("JUJU_STORAGE_ID", &self.storage);
        if let Some(location) = &self.location {
            put("JUJU_STORAGE_LOCATION", location);
        }
        if let Some(kind) = &self.kind {
            put("JUJU_STORAGE_KIND", kind);
        }
    }
}

impl SecretHook {
    pub(super) fn read(env: &Environment, hook: &str) -> Result<Self, Error> {
        let revision = match env.get("JUJU_SECRET_REVISION") {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| {
                Error::environment(format!("JUJU_SECRET_REVISION is `{text}`: it should be a number"))
            })?),
        };
        Ok(SecretHook {
            secret: env.need("JUJU_SECRET_ID", hook)?,
            label: env.owned("JUJU_SECRET_LABEL"),
            revision,
        })
    }
}

impl Parts for SecretHook {
    fn write(&self, put: &mut dyn FnMut(&'static str, &str)) {
        put("JUJU_SECRET_ID", &self.secret);
        put("JUJU_SECRET_LABEL", self.label.as_deref().unwrap_or_default());
        if let Some(revision) = self.revision {
            put("JUJU_SECRET_REVISION", &revision.to_string());
        }
    }
}

impl WorkloadHook {
    pub(super) fn read(env: &Environment, front: &str) -> Self {
        WorkloadHook { container: env.container(front) }
    }
}

impl Parts for WorkloadHook {
    fn front(&self) -> &str {
        &self.container
    }

    fn write(&self, put: &mut dyn FnMut(&'static str, &str)) {
        put("JUJU_WORKLOAD_NAME", &self.container);
    }
}

impl NoticeHook {
    pub(super) fn read(env: &Environment, hook: &str, front: &str) -> Result<Self, Error> {
        Ok(NoticeHook {
            container: env.container(front),
            id: env.need("JUJU_NOTICE_ID", hook)?,
            kind: env.need("JUJU_NOTICE_TYPE", hook)?,
            key: env.need("JUJU_NOTICE_KEY", hook)?,
        })
    }
}

impl Parts for NoticeHook {
    fn front(&self) -> &str {
        &self.container
    }

    fn write(&self, put: &mut dyn FnMut(&'static str, &str)) {
        put("JUJU_WORKLOAD_NAME", &self.container);
        put("JUJU_NOTICE_ID", &self.id);
        put("JUJU_NOTICE_TYPE", &self.kind);
        put("JUJU_NOTICE_KEY", &self.key);
    }
}

impl CheckHook {
    pub(super) fn read(env: &Environment, hook: &str, front: &str) -> Result<Self, Error> {
        Ok(CheckHook { container: env.container(front), check: env.need("JUJU_PEBBLE_CHECK_NAME", hook)? })
    }
}

impl Parts for CheckHook {
    fn front(&self) -> &str {
        &self.container
    }

    fn write(&self, put: &mut dyn FnMut(&'static str, &str)) {
        put("JUJU_WORKLOAD_NAME", &self.container);
        put("JUJU_PEBBLE_CHECK_NAME", &self.check);
    }
}

impl SeriesUpgradeHook {
    pub(super) fn read(env: &Environment) -> Self {
        SeriesUpgradeHook {
            target_base: env.owned("JUJU_TARGET_BASE"),
            target_series: env.owned("JUJU_TARGET_SERIES"),
        }
    }
}

impl Parts for SeriesUpgradeHook {
    fn write(&self, put: &mut dyn FnMut(&'static str, &str)) {
        if let Some(base) = &self.target_base {
            put("JUJU_TARGET_BASE", base);
        }
        if let Some(series) = &self.target_series {
            put("JUJU_TARGET_SERIES", series);
        }
    }
}

impl ActionHook {
    pub(super) fn read(env: &Environment, name: &str) -> Result<Self, Error> {
        Ok(ActionHook { name: name.to_owned(), id: env.need("JUJU_ACTION_UUID", name)? })
    }
}

impl Parts for ActionHook {
    fn front(&self) -> &str {
        &self.name
    }

    fn write(&self, put: &mut dyn FnMut(&'static str, &str)) {
        put("JUJU_ACTION_NAME", &self.name);
        put("JUJU_ACTION_UUID", &self.id);
        put("JUJU_ACTION_TAG", &format!("action-{}", self.id));
    }
}
