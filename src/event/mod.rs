//! Something that happens, and that the charm has to react to: by name from text, as `event("db-relation-changed")`, or by
//! one of the functions here, as `event::relation_changed("db")`, which is the same.
//!
//! ```
//! use juju_scenario::prelude::*;
//!
//! assert_eq!(event::start(), event("start"));
//! assert_eq!(event::relation_joined("db").remote_unit(1), event("db-relation-joined").remote_unit(1));
//! assert_eq!(event::secret_remove("secret:9m4e2mr0ui3e8a215n4g", 2).secret_revision, Some(2));
//! assert_eq!(event::pebble_check_failed("web", "up").name, "web-pebble-check-failed");
//! assert_eq!(event::action("backup").param("to", "s3").name, "backup-action");
//! ```

mod made;
#[cfg(feature = "schema")]
mod schema;
mod written;

use std::fmt;

use juju_charm::{HookKind, Map};
use serde_json::Value;

pub use made::{
    action, collect_metrics, config_changed, install, leader_elected, leader_settings_changed,
    meter_status_changed, pebble_check_failed, pebble_check_recovered, pebble_custom_notice, pebble_ready,
    post_series_upgrade, pre_series_upgrade, relation_broken, relation_changed, relation_created,
    relation_departed, relation_joined, remove, secret_changed, secret_expired, secret_remove, secret_rotate,
    start, stop, storage_attached, storage_detaching, update_status, upgrade_charm,
};

/// What a scene fires on the charm: the name of a hook, and what belongs to it.
///
/// Most of what belongs to it follows from the State, and need not be said: the relation of
/// `db-relation-changed` is the one on the endpoint `db`, and its remote unit the first one. In YAML and JSON an
/// event is its name alone, or a mapping with these fields.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let changed = event("db-relation-changed").relation(3).remote_unit(1);
/// assert_eq!(changed.name, "db-relation-changed");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields, extend("required" = ["name"]), transform = schema::or_name))]
pub struct Event {
    /// The hook's name, as Juju writes it: `start`, `db-relation-changed`, `data-storage-attached`; an action is
    /// its name and `-action`.
    pub name: String,
    /// For a relation event, the number of the relation. By default the only one on the endpoint.
    pub relation: Option<u32>,
    /// For joined, changed and departed, the remote unit. By default the first one of the relation.
    pub remote_unit: Option<RemoteUnit>,
    /// For departed, the name of the unit that goes. By default the remote unit.
    pub departing_unit: Option<String>,
    /// For a storage event, the id of the instance. By default the only one of that name.
    pub storage: Option<String>,
    /// For a secret event, the secret's URI.
    pub secret: Option<String>,
    /// For a secret event, the label that this unit knows the secret by.
    pub secret_label: Option<String>,
    /// For secret-expired and secret-remove, the revision.
    pub secret_revision: Option<u64>,
    /// For a Pebble notice, its id; `1` by default.
    pub notice_id: Option<String>,
    /// For a Pebble notice, its key, such as `example.com/backup`.
    pub notice_key: Option<String>,
    /// For a Pebble check, its name.
    pub check: Option<String>,
    /// For the upgrade of an operating system, the base that the machine goes to, such as `ubuntu@24.04`.
    pub target_base: Option<String>,
    /// For the upgrade of an operating system, the series that the machine goes to, such as `noble`.
    pub target_series: Option<String>,
    /// For an action, what the operator has given it; what is left out has the default that the charm declares.
    pub params: Map<String, Value>,
    /// For an action, the id of this run of it; `1` by default.
    pub action_id: Option<String>,
}

/// The remote unit of a relation event. In YAML and JSON its number, `none`, or a name that is forced upon the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemoteUnit {
    /// The unit with this number.
    Number(u32),
    /// No unit: in changed, the remote application's databag is what has changed.
    None,
    /// The unit of this name, whether or not it is one of the relation's: what an operator can force upon a charm with
    /// `juju exec --force-remote-unit`. For changed alone, which is what such a charm is played as.
    Forced(String),
}

impl From<&str> for RemoteUnit {
    /// A unit that is forced upon the event, by its name.
    fn from(name: &str) -> Self {
        RemoteUnit::Forced(name.to_owned())
    }
}

impl From<u32> for RemoteUnit {
    fn from(number: u32) -> Self {
        RemoteUnit::Number(number)
    }
}

/// The event with this name; its methods set what belongs to it.
#[must_use]
pub fn event(name: impl Into<String>) -> Event {
    Event { name: name.into(), ..Event::default() }
}

impl Event {
    /// Sets the relation, by its number.
    #[must_use]
    pub fn relation(mut self, number: u32) -> Self {
        self.relation = Some(number);
        self
    }

    /// Sets the remote unit: by its number, or by its name if it is forced upon the event.
    #[must_use]
    pub fn remote_unit(mut self, unit: impl Into<RemoteUnit>) -> Self {
        self.remote_unit = Some(unit.into());
        self
    }

    /// Says that there is no remote unit: the remote application's databag is what has changed.
    #[must_use]
    pub fn without_remote_unit(mut self) -> Self {
        self.remote_unit = Some(RemoteUnit::None);
        self
    }

    /// Sets the unit that goes, by its name.
    #[must_use]
    pub fn departing_unit(mut self, name: impl Into<String>) -> Self {
        self.departing_unit = Some(name.into());
        self
    }

    /// Sets the storage instance, by its id.
    #[must_use]
    pub fn storage(mut self, id: impl Into<String>) -> Self {
        self.storage = Some(id.into());
        self
    }

    /// Sets the secret, by its URI.
    #[must_use]
    pub fn secret(mut self, uri: impl Into<String>) -> Self {
        self.secret = Some(uri.into());
        self
    }

    /// Sets the label that this unit knows the secret by.
    #[must_use]
    pub fn secret_label(mut self, label: impl Into<String>) -> Self {
        self.secret_label = Some(label.into());
        self
    }

    /// Sets the revision of the secret.
    #[must_use]
    pub fn secret_revision(mut self, revision: u64) -> Self {
        self.secret_revision = Some(revision);
        self
    }

    /// Sets the key of the notice.
    #[must_use]
    pub fn notice_key(mut self, key: impl Into<String>) -> Self {
        self.notice_key = Some(key.into());
        self
    }

    /// Sets the id of the notice.
    #[must_use]
    pub fn notice_id(mut self, id: impl Into<String>) -> Self {
        self.notice_id = Some(id.into());
        self
    }

    /// Sets the check.
    #[must_use]
    pub fn check(mut self, name: impl Into<String>) -> Self {
        self.check = Some(name.into());
        self
    }

    /// Sets the base that the machine goes to.
    #[must_use]
    pub fn target_base(mut self, base: impl Into<String>) -> Self {
        self.target_base = Some(base.into());
        self
    }

    /// Sets the series that the machine goes to.
    #[must_use]
    pub fn target_series(mut self, series: impl Into<String>) -> Self {
        self.target_series = Some(series.into());
        self
    }

    /// Sets one of the parameters that the operator has given an action.
    #[must_use]
    pub fn param(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.params.insert(key.into(), value.into());
        self
    }

    /// Sets the id of this run of an action.
    #[must_use]
    pub fn action_id(mut self, id: impl Into<String>) -> Self {
        self.action_id = Some(id.into());
        self
    }

    /// Whether nothing is said of the event but its name.
    pub(crate) fn is_bare(&self) -> bool {
        self.relation.is_none()
            && self.remote_unit.is_none()
            && self.departing_unit.is_none()
            && self.storage.is_none()
            && self.secret.is_none()
            && self.secret_label.is_none()
            && self.secret_revision.is_none()
            && self.notice_id.is_none()
            && self.notice_key.is_none()
            && self.check.is_none()
            && self.target_base.is_none()
            && self.target_series.is_none()
            && self.params.is_empty()
            && self.action_id.is_none()
    }

    /// What kind of event it is; none if no charm can get it.
    pub(crate) fn kind(&self) -> Option<EventKind<'_>> {
        match HookKind::of(&self.name) {
            Some(kind) => Some(EventKind::Hook(kind)),
            None => self.name.strip_suffix("-action").filter(|name| !name.is_empty()).map(EventKind::Action),
        }
    }
}

/// What kind of event it is: a hook, or an action with this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventKind<'a> {
    Hook(HookKind<'a>),
    Action(&'a str),
}

impl<T: Into<String>> From<T> for Event {
    fn from(name: T) -> Self {
        event(name)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
