//! Why the charm runs: the hook, read from and written to the `JUJU_*` environment.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::{Error, RelationId};

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

/// The hooks that are called the same in every charm.
const PLAIN: [(&str, Hook); 11] = [
    ("install", Hook::Install),
    ("start", Hook::Start),
    ("stop", Hook::Stop),
    ("remove", Hook::Remove),
    ("config-changed", Hook::ConfigChanged),
    ("update-status", Hook::UpdateStatus),
    ("upgrade-charm", Hook::UpgradeCharm),
    ("leader-elected", Hook::LeaderElected),
    ("leader-settings-changed", Hook::LeaderSettingsChanged),
    ("collect-metrics", Hook::CollectMetrics),
    ("meter-status-changed", Hook::MeterStatusChanged),
];

type Make<T> = fn(T) -> Hook;

const SERIES: [(&str, Make<SeriesUpgradeHook>); 2] =
    [("pre-series-upgrade", Hook::PreSeriesUpgrade), ("post-series-upgrade", Hook::PostSeriesUpgrade)];

const SECRET: [(&str, Make<SecretHook>); 4] = [
    ("secret-changed", Hook::SecretChanged),
    ("secret-rotate", Hook::SecretRotate),
    ("secret-remove", Hook::SecretRemove),
    ("secret-expired", Hook::SecretExpired),
];

const RELATION: [(&str, Make<RelationHook>); 5] = [
    ("-relation-created", Hook::RelationCreated),
    ("-relation-joined", Hook::RelationJoined),
    ("-relation-changed", Hook::RelationChanged),
    ("-relation-departed", Hook::RelationDeparted),
    ("-relation-broken", Hook::RelationBroken),
];

const STORAGE: [(&str, Make<StorageHook>); 2] =
    [("-storage-attached", Hook::StorageAttached), ("-storage-detaching", Hook::StorageDetaching)];

const CHECK: [(&str, Make<CheckHook>); 2] = [
    ("-pebble-check-failed", Hook::PebbleCheckFailed),
    ("-pebble-check-recovered", Hook::PebbleCheckRecovered),
];

const READY: &str = "-pebble-ready";
const NOTICE: &str = "-pebble-custom-notice";

/// What kind of hook a name stands for, and the endpoint, storage or container in front of it.
///
/// This is the one table of hook names; [`HookKind::of`] reads it for those who have a name and nothing else.
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
        let front = |suffix: &&str| name.strip_suffix(suffix).filter(|front| !front.is_empty());
        if PLAIN.iter().any(|(plain, _)| *plain == name) {
            return Some(HookKind::Plain);
        }
        if SERIES.iter().any(|(series, _)| *series == name) {
            return Some(HookKind::SeriesUpgrade);
        }
        if SECRET.iter().any(|(secret, _)| *secret == name) {
            return Some(HookKind::Secret);
        }
        if let Some(endpoint) = RELATION.iter().map(|(suffix, _)| suffix).find_map(front) {
            return Some(HookKind::Relation(endpoint));
        }
        if let Some(storage) = STORAGE.iter().map(|(suffix, _)| suffix).find_map(front) {
            return Some(HookKind::Storage(storage));
        }
        let mut suffixes = CHECK.iter().map(|(suffix, _)| suffix).chain([&READY, &NOTICE]);
        suffixes.find_map(front).map(HookKind::Workload)
    }

    /// The names of the hooks that are called the same in every charm.
    pub fn fixed_names() -> impl Iterator<Item = &'static str> {
        let series = SERIES.iter().map(|(name, _)| *name);
        let secret = SECRET.iter().map(|(name, _)| *name);
        PLAIN.iter().map(|(name, _)| *name).chain(series).chain(secret)
    }

    /// What the other hooks' names end in: `-relation-created` and its like.
    pub fn suffixes() -> impl Iterator<Item = &'static str> {
        let relation = RELATION.iter().map(|(suffix, _)| *suffix);
        let storage = STORAGE.iter().map(|(suffix, _)| *suffix);
        let check = CHECK.iter().map(|(suffix, _)| *suffix);
        relation.chain(storage).chain(check).chain([READY, NOTICE])
    }
}

impl Hook {
    /// The hook's name, such as `db-relation-changed`. An action's is the action's own name.
    #[must_use]
    pub fn name(&self) -> Cow<'static, str> {
        let after = |front: &str, suffix: &str| Cow::Owned([front, suffix].concat());
        Cow::Borrowed(match self {
            Hook::RelationCreated(hook) => return after(hook.endpoint(), "-relation-created"),
            Hook::RelationJoined(hook) => return after(hook.endpoint(), "-relation-joined"),
            Hook::RelationChanged(hook) => return after(hook.endpoint(), "-relation-changed"),
            Hook::RelationDeparted(hook) => return after(hook.endpoint(), "-relation-departed"),
            Hook::RelationBroken(hook) => return after(hook.endpoint(), "-relation-broken"),
            Hook::StorageAttached(hook) => return after(hook.name(), "-storage-attached"),
            Hook::StorageDetaching(hook) => return after(hook.name(), "-storage-detaching"),
            Hook::PebbleReady(hook) => return after(&hook.container, READY),
            Hook::PebbleCustomNotice(hook) => return after(&hook.container, NOTICE),
            Hook::PebbleCheckFailed(hook) => return after(&hook.container, "-pebble-check-failed"),
            Hook::PebbleCheckRecovered(hook) => return after(&hook.container, "-pebble-check-recovered"),
            Hook::Action(hook) => return Cow::Owned(hook.name.clone()),
            Hook::Install => "install",
            Hook::Start => "start",
            Hook::Stop => "stop",
            Hook::Remove => "remove",
            Hook::ConfigChanged => "config-changed",
            Hook::UpdateStatus => "update-status",
            Hook::UpgradeCharm => "upgrade-charm",
            Hook::LeaderElected => "leader-elected",
            Hook::LeaderSettingsChanged => "leader-settings-changed",
            Hook::CollectMetrics => "collect-metrics",
            Hook::MeterStatusChanged => "meter-status-changed",
            Hook::PreSeriesUpgrade(_) => "pre-series-upgrade",
            Hook::PostSeriesUpgrade(_) => "post-series-upgrade",
            Hook::SecretChanged(_) => "secret-changed",
            Hook::SecretRotate(_) => "secret-rotate",
            Hook::SecretRemove(_) => "secret-remove",
            Hook::SecretExpired(_) => "secret-expired",
        })
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
        PLAIN.iter().find(|(plain, _)| *plain == name).map(|(_, hook)| hook.clone())
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
                Some(("actions", name)) => Ok(Hook::Action(env.action(name)?)),
                Some(("hooks", name)) => env.hook(name),
                _ => Err(Error::environment(format!(
                    "JUJU_DISPATCH_PATH is `{path}`: it should be `hooks/` or `actions/` and a name"
                ))),
            },
            None => match (env.get("JUJU_HOOK_NAME"), env.get("JUJU_ACTION_NAME")) {
                (Some(name), _) => env.hook(name),
                (None, Some(name)) => Ok(Hook::Action(env.action(name)?)),
                (None, None) => Err(Error::environment(
                    "neither JUJU_DISPATCH_PATH nor JUJU_HOOK_NAME is set: a charm is run by Juju, \
                     or played on a stage by juju-scenario",
                )),
            },
        }
    }

    /// Writes the hook to the environment that Juju gives a charm: those variables that depend on the hook.
    #[must_use]
    pub fn to_env(&self) -> Vec<(&'static str, String)> {
        let mut env = Vec::with_capacity(8);
        let folder = if matches!(self, Hook::Action(_)) { "actions" } else { "hooks" };
        env.push(("JUJU_DISPATCH_PATH", format!("{folder}/{}", self.name())));
        match self {
            Hook::Action(_) => env.push(("JUJU_HOOK_NAME", String::new())),
            _ => env.push(("JUJU_HOOK_NAME", self.name().into_owned())),
        }
        let mut put = |name: &'static str, value: &str| env.push((name, value.to_owned()));
        match self {
            Hook::RelationCreated(hook)
            | Hook::RelationJoined(hook)
            | Hook::RelationChanged(hook)
            | Hook::RelationDeparted(hook)
            | Hook::RelationBroken(hook) => {
                put("JUJU_RELATION", hook.endpoint());
                put("JUJU_RELATION_ID", &hook.relation.to_string());
                put("JUJU_REMOTE_APP", hook.remote_app.as_deref().unwrap_or_default());
                put("JUJU_REMOTE_UNIT", hook.remote_unit.as_deref().unwrap_or_default());
                if let Some(unit) = &hook.departing_unit {
                    put("JUJU_DEPARTING_UNIT", unit);
                }
            }
            Hook::StorageAttached(hook) | Hook::StorageDetaching(hook) => {
                put("JUJU_STORAGE_ID", &hook.storage);
                if let Some(location) = &hook.location {
                    put("JUJU_STORAGE_LOCATION", location);
                }
                if let Some(kind) = &hook.kind {
                    put("JUJU_STORAGE_KIND", kind);
                }
            }
            Hook::SecretChanged(hook)
            | Hook::SecretRotate(hook)
            | Hook::SecretRemove(hook)
            | Hook::SecretExpired(hook) => {
                put("JUJU_SECRET_ID", &hook.secret);
                put("JUJU_SECRET_LABEL", hook.label.as_deref().unwrap_or_default());
                if let Some(revision) = hook.revision {
                    put("JUJU_SECRET_REVISION", &revision.to_string());
                }
            }
            Hook::PebbleReady(hook) => put("JUJU_WORKLOAD_NAME", &hook.container),
            Hook::PebbleCustomNotice(hook) => {
                put("JUJU_WORKLOAD_NAME", &hook.container);
                put("JUJU_NOTICE_ID", &hook.id);
                put("JUJU_NOTICE_TYPE", &hook.kind);
                put("JUJU_NOTICE_KEY", &hook.key);
            }
            Hook::PebbleCheckFailed(hook) | Hook::PebbleCheckRecovered(hook) => {
                put("JUJU_WORKLOAD_NAME", &hook.container);
                put("JUJU_PEBBLE_CHECK_NAME", &hook.check);
            }
            Hook::Action(hook) => {
                put("JUJU_ACTION_NAME", &hook.name);
                put("JUJU_ACTION_UUID", &hook.id);
                put("JUJU_ACTION_TAG", &format!("action-{}", hook.id));
            }
            Hook::PreSeriesUpgrade(hook) | Hook::PostSeriesUpgrade(hook) => {
                if let Some(base) = &hook.target_base {
                    put("JUJU_TARGET_BASE", base);
                }
                if let Some(series) = &hook.target_series {
                    put("JUJU_TARGET_SERIES", series);
                }
            }
            Hook::Install
            | Hook::Start
            | Hook::Stop
            | Hook::Remove
            | Hook::ConfigChanged
            | Hook::UpdateStatus
            | Hook::UpgradeCharm
            | Hook::LeaderElected
            | Hook::LeaderSettingsChanged
            | Hook::CollectMetrics
            | Hook::MeterStatusChanged => {}
        }
        env
    }
}

/// The environment of a hook. A variable that is set but empty counts as not set, as everywhere in Juju.
struct Environment(HashMap<String, String>);

impl Environment {
    fn get(&self, variable: &str) -> Option<&str> {
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

    fn hook(&self, name: &str) -> Result<Hook, Error> {
        if let Some(hook) = Hook::plain(name) {
            return Ok(hook);
        }
        if let Some((_, make)) = SERIES.iter().find(|(series, _)| *series == name) {
            return Ok(make(SeriesUpgradeHook {
                target_base: self.owned("JUJU_TARGET_BASE"),
                target_series: self.owned("JUJU_TARGET_SERIES"),
            }));
        }
        if let Some((_, make)) = SECRET.iter().find(|(secret, _)| *secret == name) {
            return Ok(make(self.secret(name)?));
        }
        let front = |suffix: &str| name.strip_suffix(suffix).filter(|front| !front.is_empty());
        if let Some((endpoint, make)) = RELATION.iter().find_map(|(end, make)| Some((front(end)?, make))) {
            return Ok(make(self.relation(name, endpoint)?));
        }
        if let Some((_, make)) = STORAGE.iter().find_map(|(end, make)| Some((front(end)?, make))) {
            return Ok(make(StorageHook {
                storage: self.need("JUJU_STORAGE_ID", name)?,
                location: self.owned("JUJU_STORAGE_LOCATION"),
                kind: self.owned("JUJU_STORAGE_KIND"),
            }));
        }
        if let Some((front, make)) = CHECK.iter().find_map(|(end, make)| Some((front(end)?, make))) {
            let check = self.need("JUJU_PEBBLE_CHECK_NAME", name)?;
            return Ok(make(CheckHook { container: self.container(front), check }));
        }
        if let Some(front) = front(READY) {
            return Ok(Hook::PebbleReady(WorkloadHook { container: self.container(front) }));
        }
        if let Some(front) = front(NOTICE) {
            return Ok(Hook::PebbleCustomNotice(NoticeHook {
                container: self.container(front),
                id: self.need("JUJU_NOTICE_ID", name)?,
                kind: self.need("JUJU_NOTICE_TYPE", name)?,
                key: self.need("JUJU_NOTICE_KEY", name)?,
            }));
        }
        Err(Error::environment(format!("Juju has no hook called `{name}`")))
    }

    fn relation(&self, name: &str, endpoint: &str) -> Result<RelationHook, Error> {
        let text = self.need("JUJU_RELATION_ID", name)?;
        let id: RelationId =
            text.parse().map_err(|error| Error::environment(format!("JUJU_RELATION_ID: {error}")))?;
        let endpoint = self.get("JUJU_RELATION").unwrap_or(endpoint);
        Ok(RelationHook {
            relation: RelationId::new(endpoint, id.number()),
            remote_app: self.owned("JUJU_REMOTE_APP"),
            remote_unit: self.owned("JUJU_REMOTE_UNIT"),
            departing_unit: self.owned("JUJU_DEPARTING_UNIT"),
        })
    }

    fn secret(&self, name: &str) -> Result<SecretHook, Error> {
        let revision = match self.get("JUJU_SECRET_REVISION") {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| {
                Error::environment(format!("JUJU_SECRET_REVISION is `{text}`: it should be a number"))
            })?),
        };
        Ok(SecretHook {
            secret: self.need("JUJU_SECRET_ID", name)?,
            label: self.owned("JUJU_SECRET_LABEL"),
            revision,
        })
    }

    fn container(&self, front: &str) -> String {
        self.get("JUJU_WORKLOAD_NAME").unwrap_or(front).to_owned()
    }

    fn action(&self, name: &str) -> Result<ActionHook, Error> {
        Ok(ActionHook { name: name.to_owned(), id: self.need("JUJU_ACTION_UUID", name)? })
    }
}
