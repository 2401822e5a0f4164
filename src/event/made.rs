//! One function an event.

use super::{Event, event};

/// The first hook of a unit's life, once. On machines the storage that there has to be is attached before it.
#[must_use]
pub fn install() -> Event {
    event("install")
}

/// An option, the trust or an address has changed; once before the first start in any case, and after each upgrade of the
/// charm.
#[must_use]
pub fn config_changed() -> Event {
    event("config-changed")
}

/// The unit is installed and configured; on machines again after a reboot, on Kubernetes in each new pod.
#[must_use]
pub fn start() -> Event {
    event("start")
}

/// The unit is about to go, or on Kubernetes its pod is.
#[must_use]
pub fn stop() -> Event {
    event("stop")
}

/// The last hook of a unit's life, in which it has neither relations nor storage any more.
#[must_use]
pub fn remove() -> Event {
    event("remove")
}

/// Every few minutes, when nothing else happens.
#[must_use]
pub fn update_status() -> Event {
    event("update-status")
}

/// The charm's code or a resource is new; on Kubernetes also each new pod.
#[must_use]
pub fn upgrade_charm() -> Event {
    event("upgrade-charm")
}

/// This unit has become the leader of its application.
#[must_use]
pub fn leader_elected() -> Event {
    event("leader-elected")
}

/// The leader has told the units of its application something, or the leadership has changed hands; for the units that do not
/// lead, up to Juju 3.x.
#[must_use]
pub fn leader_settings_changed() -> Event {
    event("leader-settings-changed")
}

/// Metrics are asked for, in a hook that may do next to nothing else; up to Juju 3.x.
#[must_use]
pub fn collect_metrics() -> Event {
    event("collect-metrics")
}

/// The meter status has changed, which is told in a hook that may do next to nothing else; up to Juju 3.x.
#[must_use]
pub fn meter_status_changed() -> Event {
    event("meter-status-changed")
}

/// The machine's operating system is about to be upgraded to this base, such as `ubuntu@24.04`; up to Juju 3.x.
#[must_use]
pub fn pre_series_upgrade(target_base: impl Into<String>) -> Event {
    event("pre-series-upgrade").target_base(target_base)
}

/// The machine's operating system has been upgraded to this base, such as `ubuntu@24.04`; up to Juju 3.x.
#[must_use]
pub fn post_series_upgrade(target_base: impl Into<String>) -> Event {
    event("post-series-upgrade").target_base(target_base)
}

/// The application has been integrated with another one on this endpoint; the first hook of a relation, and of no remote unit.
#[must_use]
pub fn relation_created(endpoint: impl AsRef<str>) -> Event {
    of(endpoint, "-relation-created")
}

/// A remote unit has come. [`Event::remote_unit`] says which.
#[must_use]
pub fn relation_joined(endpoint: impl AsRef<str>) -> Event {
    of(endpoint, "-relation-joined")
}

/// A remote unit's data has changed, or if there is [no remote unit](Event::without_remote_unit) the remote application's.
#[must_use]
pub fn relation_changed(endpoint: impl AsRef<str>) -> Event {
    of(endpoint, "-relation-changed")
}

/// A remote unit has gone; or this unit is going, if it is the [departing one](Event::departing_unit).
#[must_use]
pub fn relation_departed(endpoint: impl AsRef<str>) -> Event {
    of(endpoint, "-relation-departed")
}

/// The relation is over: the last hook of a relation, in which no remote unit is left. Peer relations are never broken.
#[must_use]
pub fn relation_broken(endpoint: impl AsRef<str>) -> Event {
    of(endpoint, "-relation-broken")
}

/// A storage instance of this name is there to be used. [`Event::storage`] says which, if there are several.
#[must_use]
pub fn storage_attached(storage: impl AsRef<str>) -> Event {
    of(storage, "-storage-attached")
}

/// A storage instance of this name is about to go.
#[must_use]
pub fn storage_detaching(storage: impl AsRef<str>) -> Event {
    of(storage, "-storage-detaching")
}

/// A secret that this unit has read has a new revision; by the secret's URI or its id.
#[must_use]
pub fn secret_changed(secret: impl Into<String>) -> Event {
    event("secret-changed").secret(secret)
}

/// A secret that this unit manages is due for new content.
#[must_use]
pub fn secret_rotate(secret: impl Into<String>) -> Event {
    event("secret-rotate").secret(secret)
}

/// A revision of a secret that this unit manages has expired, and does so every few minutes until it is removed.
#[must_use]
pub fn secret_expired(secret: impl Into<String>, revision: u64) -> Event {
    event("secret-expired").secret(secret).secret_revision(revision)
}

/// A revision of a secret that this unit manages is read by nobody any more, and so can be removed.
#[must_use]
pub fn secret_remove(secret: impl Into<String>, revision: u64) -> Event {
    event("secret-remove").secret(secret).secret_revision(revision)
}

/// The Pebble of this container answers; on Kubernetes.
#[must_use]
pub fn pebble_ready(container: impl AsRef<str>) -> Event {
    of(container, "-pebble-ready")
}

/// A notice with this key, such as `example.com/backup`, was recorded in the container's Pebble; from Juju 3.4 on.
#[must_use]
pub fn pebble_custom_notice(container: impl AsRef<str>, key: impl Into<String>) -> Event {
    of(container, "-pebble-custom-notice").notice_key(key)
}

/// A check in the container's Pebble has failed often enough; from Juju 3.6 on.
#[must_use]
pub fn pebble_check_failed(container: impl AsRef<str>, check: impl Into<String>) -> Event {
    of(container, "-pebble-check-failed").check(check)
}

/// A check in the container's Pebble is up again; from Juju 3.6 on.
#[must_use]
pub fn pebble_check_recovered(container: impl AsRef<str>, check: impl Into<String>) -> Event {
    of(container, "-pebble-check-recovered").check(check)
}

/// An operator runs this action; what it is given, [`Event::param`] says.
#[must_use]
pub fn action(name: impl AsRef<str>) -> Event {
    of(name, "-action")
}

fn of(front: impl AsRef<str>, ending: &str) -> Event {
    event([front.as_ref(), ending].concat())
}
