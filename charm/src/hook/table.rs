//! The one table of all hooks: what they are called, and what belongs to them.

use super::parts::Parts;
use super::{
    CheckHook, Hook, HookKind, NoticeHook, RelationHook, SecretHook, SeriesUpgradeHook, StorageHook,
    WorkloadHook,
};

/// How a hook is made of what belongs to it.
pub(super) enum Make {
    /// Nothing does.
    Plain(Hook),
    SeriesUpgrade(fn(SeriesUpgradeHook) -> Hook),
    Secret(fn(SecretHook) -> Hook),
    Relation(fn(RelationHook) -> Hook),
    Storage(fn(StorageHook) -> Hook),
    Workload(fn(WorkloadHook) -> Hook),
    Notice(fn(NoticeHook) -> Hook),
    Check(fn(CheckHook) -> Hook),
}

/// A line of the table.
pub(super) struct Row {
    /// The hook's name; or if it begins with a hyphen, what is behind the endpoint, storage or container.
    pub(super) ending: &'static str,
    pub(super) make: Make,
}

macro_rules! hooks {
    (
        Plain { $($plain:ident $name:literal)* }
        $($kind:ident { $($hook:ident $ending:literal)* })*
    ) => {
        pub(super) static TABLE: &[Row] = &[
            $(Row { ending: $name, make: Make::Plain(Hook::$plain) },)*
            $($(Row { ending: $ending, make: Make::$kind(Hook::$hook) },)*)*
        ];

        /// What is in the table for a hook; none for an action, which has a name of its own.
        pub(super) fn ending(hook: &Hook) -> Option<&'static str> {
            match hook {
                Hook::Action(_) => None,
                $(Hook::$plain => Some($name),)*
                $($(Hook::$hook(_) => Some($ending),)*)*
            }
        }

        /// What belongs to a hook, if anything does.
        pub(super) fn parts(hook: &Hook) -> Option<&dyn Parts> {
            match hook {
                Hook::Action(parts) => Some(parts),
                $(Hook::$plain => None,)*
                $($(Hook::$hook(parts) => Some(parts),)*)*
            }
        }
    };
}

hooks! {
    Plain {
        Install "install"
        Start "start"
        Stop "stop"
        Remove "remove"
        ConfigChanged "config-changed"
        UpdateStatus "update-status"
        UpgradeCharm "upgrade-charm"
        LeaderElected "leader-elected"
        LeaderSettingsChanged "leader-settings-changed"
        CollectMetrics "collect-metrics"
        MeterStatusChanged "meter-status-changed"
    }
    SeriesUpgrade {
        PreSeriesUpgrade "pre-series-upgrade"
        PostSeriesUpgrade "post-series-upgrade"
    }
    Secret {
        SecretChanged "secret-changed"
        SecretRotate "secret-rotate"
        SecretRemove "secret-remove"
        SecretExpired "secret-expired"
    }
    Relation {
        RelationCreated "-relation-created"
        RelationJoined "-relation-joined"
        RelationChanged "-relation-changed"
        RelationDeparted "-relation-departed"
        RelationBroken "-relation-broken"
    }
    Storage {
        StorageAttached "-storage-attached"
        StorageDetaching "-storage-detaching"
    }
    Check {
        PebbleCheckFailed "-pebble-check-failed"
        PebbleCheckRecovered "-pebble-check-recovered"
    }
    Workload {
        PebbleReady "-pebble-ready"
    }
    Notice {
        PebbleCustomNotice "-pebble-custom-notice"
    }
}

impl Row {
    /// Whether the hook is called the same in every charm.
    pub(super) fn is_fixed(&self) -> bool {
        !self.ending.starts_with('-')
    }

    /// The endpoint, storage or container in front, if this is the hook's name; nothing for a name that is the same in every
    /// charm.
    pub(super) fn front_of<'a>(&self, name: &'a str) -> Option<&'a str> {
        if self.is_fixed() {
            return (self.ending == name).then_some("");
        }
        name.strip_suffix(self.ending).filter(|front| !front.is_empty())
    }

    /// What kind of hook it is, with this in front.
    pub(super) fn kind<'a>(&self, front: &'a str) -> HookKind<'a> {
        match self.make {
            Make::Plain(_) => HookKind::Plain,
            Make::SeriesUpgrade(_) => HookKind::SeriesUpgrade,
            Make::Secret(_) => HookKind::Secret,
            Make::Relation(_) => HookKind::Relation(front),
            Make::Storage(_) => HookKind::Storage(front),
            Make::Workload(_) | Make::Notice(_) | Make::Check(_) => HookKind::Workload(front),
        }
    }
}

/// The line of the hook of this name, and what is in front; none if no hook can have it.
pub(super) fn find(name: &str) -> Option<(&'static Row, &str)> {
    TABLE.iter().find_map(|row| Some((row, row.front_of(name)?)))
}
