//! Why the charm runs: the hook, read from and written to the `JUJU_*` environment.

mod parts;
mod table;

use std::borrow::Cow;

use crate::{Error, RelationId};

use parts::Environment;
use table::{Make, TABLE};

/// The hook that Juju runs the charm for, with what belongs to it.
///
/// ```
/// use juju_charm::Hook;
///
/// let hook = Hook::from_env([
///     ("JUJU_DISPATCH_PATH", "hooks/db-relation-joined"),
///     ("JUJU_RELATION", "db"),
///     ("JUJU_RELATION_ID", "db:3"),
///     ("JUJU_REMOTE_APP", "pg"),
///     ("JUJU_REMOTE_UNIT", "pg/0"),
/// ])?;
/// let Hook::RelationJoined(db) = &hook else { panic!("{hook:?}") };
/// assert_eq!(db.endpoint(), "db");
/// assert_eq!(db.remote_unit.as_deref(), Some("pg/0"));
/// assert_eq!(hook.name(), "db-relation-joined");
/// # Ok::<(), juju_charm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hook {
    /// The first hook of a unit's life, once.
    Install,
    /// The unit is installed and configured; again after a reboot of its machine.
    Start,
    /// The unit is about to go.
    Stop,
    /// The last hook of a unit's life.
    Remove,
    /// An option, the trust, or an address has changed; once before the first start in any case.
    ConfigChanged,
    /// Every few minutes, when nothing else happens.
    UpdateStatus,
    /// The charm's code or a resource is new.
    UpgradeCharm,
    /// This unit has become the leader of its application.
    LeaderElected,
    /// The leader's settings have changed, seen by the others; up to Juju 3.x.
    LeaderSettingsChanged,
    /// Metrics are asked for; up to Juju 3.x.
    CollectMetrics,
    /// The meter status has changed; up to Juju 3.x.
    MeterStatusChanged,
    /// The machine's operating system is about to be upgraded; up to Juju 3.x.
    PreSeriesUpgrade(SeriesUpgradeHook),
    /// The machine's operating system has been upgraded; up to Juju 3.x.
    PostSeriesUpgrade(SeriesUpgradeHook),
    /// The application has been integrated with another one.
    RelationCreated(RelationHook),
    /// A remote unit has come.
    RelationJoined(RelationHook),
    /// A remote unit's data, or without a remote unit the remote application's data, has changed.
    RelationChanged(RelationHook),
    /// A remote unit has gone, or this unit is going.
    RelationDeparted(RelationHook),
    /// The relation is over.
    RelationBroken(RelationHook),
    /// A storage instance is there to be used.
    StorageAttached(StorageHook),
    /// A storage instance is about to go.
    StorageDetaching(StorageHook),
    /// A secret that this unit reads has a new revision.
    SecretChanged(SecretHook),
    /// A secret that this unit owns is due for new content.
    SecretRotate(SecretHook),
    /// A revision of a secret that this unit owns is read by nobody any more.
    SecretRemove(SecretHook),
    /// A revision of a secret that this unit owns has expired.
    SecretExpired(SecretHook),
    /// A container's Pebble answers.
    PebbleReady(WorkloadHook),
    /// A notice was recorded in a container's Pebble.
    PebbleCustomNotice(NoticeHook),
    /// A check in a container's Pebble has failed often enough.
    PebbleCheckFailed(CheckHook),
    /// A check in a container's Pebble is up again.
    PebbleCheckRecovered(CheckHook),
    /// An operator runs an action.
    Action(ActionHook),
}

/// What belongs to a relation hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationHook {
    /// The relation.
    pub relation: RelationId,
    /// The application at the other end; in a peer relation the charm's own.
    pub remote_app: Option<String>,
    /// The remote unit; none in created and broken, and in changed when the application's data has changed.
    pub remote_unit: Option<String>,
    /// In departed, the unit that goes: the remote unit, or this unit itself.
    pub departing_unit: Option<String>,
}

impl RelationHook {
    /// The hook of a relation of which nothing but the id is known.
    #[must_use]
    pub fn new(relation: RelationId) -> Self {
        RelationHook { relation, remote_app: None, remote_unit: None, departing_unit: None }
    }

    /// The charm's own endpoint.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        self.relation.endpoint()
    }
}

/// What belongs to a storage hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageHook {
    /// The instance, such as `data/0`.
    pub storage: String,
    /// Where it is mounted, if it is.
    pub location: Option<String>,
    /// `filesystem` or `block`, if it is known.
    pub kind: Option<String>,
}

impl StorageHook {
    /// The name that the metadata knows the storage by: `data` of `data/0`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.storage.rsplit_once('/').map_or(self.storage.as_str(), |(name, _)| name)
    }
}

/// What belongs to a secret hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretHook {
    /// The secret's URI.
    pub secret: String,
    /// The label that this unit knows it by, if it has given one.
    pub label: Option<String>,
    /// The revision, in expired and remove.
    pub revision: Option<u64>,
}

/// What belongs to the hook of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkloadHook {
    /// The container.
    pub container: String,
}

/// What belongs to the hook of a Pebble notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeHook {
    /// The container.
    pub container: String,
    /// The notice's id.
    pub id: String,
    /// The notice's type, `custom`.
    pub kind: String,
    /// The notice's key, such as `example.com/backup`.
    pub key: String,
}

/// What belongs to the hook of a Pebble check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckHook {
    /// The container.
    pub container: String,
    /// The check.
    pub check: String,
}

/// What belongs to an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionHook {
    /// The action's name.
    pub name: String,
    /// The id of this run of it.
    pub id: String,
}

/// What belongs to the upgrade of an operating system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeriesUpgradeHook {
    /// The base that the machine goes to, such as `ubuntu@24.04`.
    pub target_base: Option<String>,
    /// The series that the machine goes to, such as `noble`.
    pub target_series: Option<String>,
}

/// What kind of hook a name stands for, and the endpoint, storage or container in front of it.
///
/// [`HookKind::of`] is for those who have a name and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HookKind<'a> {
    /// A hook that every charm can get, such as `start`.
    Plain,
    /// `pre-series-upgrade` or `post-series-upgrade`.
    SeriesUpgrade,
    /// One of the four of secrets.
    Secret,
    /// `<endpoint>-relation-..`
    Relation(&'a str),
    /// `<storage>-storage-..`
    Storage(&'a str),
    /// `<container>-pebble-..`
    Workload(&'a str),
}

impl<'a> HookKind<'a> {
    /// What kind of hook has this name; none if no hook can have it.
    ///
    /// ```
    /// use juju_charm::HookKind;
    ///
    /// assert_eq!(HookKind::of("start"), Some(HookKind::Plain));
    /// assert_eq!(HookKind::of("db-relation-joined"), Some(HookKind::Relation("db")));
    /// assert_eq!(HookKind::of("encore"), None);
    /// ```
    #[must_use]
    pub fn of(name: &'a str) -> Option<HookKind<'a>> {
        table::find(name).map(|(row, front)| row.kind(front))
    }

    /// The names of the hooks that are called the same in every charm.
    pub fn fixed_names() -> impl Iterator<Item = &'static str> {
        TABLE.iter().filter(|row| row.is_fixed()).map(|row| row.ending)
    }

    /// What the other hooks' names end in: `-relation-created` and its like.
    pub fn suffixes() -> impl Iterator<Item = &'static str> {
        TABLE.iter().filter(|row| !row.is_fixed()).map(|row| row.ending)
    }
}

impl Hook {
    /// The hook's name, such as `db-relation-changed`. An action's is the action's own name.
    #[must_use]
    pub fn name(&self) -> Cow<'static, str> {
        let front = table::parts(self).map_or("", |parts| parts.front());
        match table::ending(self) {
            Some(ending) if front.is_empty() => Cow::Borrowed(ending),
            Some(ending) => Cow::Owned([front, ending].concat()),
            None => Cow::Owned(front.to_owned()),
        }
    }

    /// The hook of this name, if it is one that every charm can get and to which nothing belongs.
    ///
    /// ```
    /// use juju_charm::Hook;
    ///
    /// assert_eq!(Hook::plain("start"), Some(Hook::Start));
    /// assert_eq!(Hook::plain("db-relation-joined"), None);
    /// ```
    #[must_use]
    pub fn plain(name: &str) -> Option<Hook> {
        match table::find(name)?.0.make {
            Make::Plain(ref hook) => Some(hook.clone()),
            _ => None,
        }
    }

    /// What belongs to the hook, if it is a relation hook.
    #[must_use]
    pub fn relation(&self) -> Option<&RelationHook> {
        match self {
            Hook::RelationCreated(hook)
            | Hook::RelationJoined(hook)
            | Hook::RelationChanged(hook)
            | Hook::RelationDeparted(hook)
            | Hook::RelationBroken(hook) => Some(hook),
            _ => None,
        }
    }

    /// Reads the hook from the environment that Juju gives a charm.
    ///
    /// The name comes from `JUJU_DISPATCH_PATH`, else from `JUJU_HOOK_NAME`; what belongs to it from
    /// `JUJU_RELATION_ID` and the others.
    ///
    /// # Errors
    /// If neither variable is there, if no hook has the name, or if a variable that the hook cannot do without is
    /// missing or is not what it should be. The message names the variable.
    pub fn from_env<K, V>(variables: impl IntoIterator<Item = (K, V)>) -> Result<Self, Error>
    where
        K: Into<String>,
        V: Into<String>,
    {
        let variables = variables.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        let env = Environment(variables);
        match env.get("JUJU_DISPATCH_PATH") {
            Some(path) => match path.split_once('/') {
                Some(("actions", name)) => Ok(Hook::Action(ActionHook::read(&env, name)?)),
                Some(("hooks", name)) => Hook::read(&env, name),
                _ => Err(Error::environment(format!(
                    "JUJU_DISPATCH_PATH is `{path}`: it should be `hooks/` or `actions/` and a name"
                ))),
            },
            None => match (env.get("JUJU_HOOK_NAME"), env.get("JUJU_ACTION_NAME")) {
                (Some(name), _) => Hook::read(&env, name),
                (None, Some(name)) => Ok(Hook::Action(ActionHook::read(&env, name)?)),
                (None, None) => Err(Error::environment(
                    "neither JUJU_DISPATCH_PATH nor JUJU_HOOK_NAME is set: a charm is run by Juju, \
                     or played on a stage by juju-scenario",
                )),
            },
        }
    }

    fn read(env: &Environment, name: &str) -> Result<Hook, Error> {
        let Some((row, front)) = table::find(name) else {
            return Err(Error::environment(format!("Juju has no hook called `{name}`")));
        };
        Ok(match &row.make {
            Make::Plain(hook) => hook.clone(),
            Make::SeriesUpgrade(make) => make(SeriesUpgradeHook::read(env)),
            Make::Secret(make) => make(SecretHook::read(env, name)?),
            Make::Relation(make) => make(RelationHook::read(env, name, front)?),
            Make::Storage(make) => make(StorageHook::read(env, name)?),
            Make::Workload(make) => make(WorkloadHook::read(env, front)),
            Make::Notice(make) => make(NoticeHook::read(env, name, front)?),
            Make::Check(make) => make(CheckHook::read(env, name, front)?),
        })
    }

    /// Writes the hook to the environment that Juju gives a charm: those variables that depend on the hook.
    #[must_use]
    pub fn to_env(&self) -> Vec<(&'static str, String)> {
        let name = self.name().into_owned();
        let mut env = Vec::with_capacity(8);
        if matches!(self, Hook::Action(_)) {
            env.push(("JUJU_DISPATCH_PATH", format!("actions/{name}")));
            env.push(("JUJU_HOOK_NAME", String::new()));
        } else {
            env.push(("JUJU_DISPATCH_PATH", format!("hooks/{name}")));
            env.push(("JUJU_HOOK_NAME", name));
        }
        if let Some(parts) = table::parts(self) {
            parts.write(&mut |variable, value| env.push((variable, value.to_owned())));
        }
        env
    }
}
