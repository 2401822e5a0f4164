//! What the model looks like to one unit: plain data, which knows of no tools.

mod action;
mod builder;
mod container;
mod list;
mod model;
mod network;
mod passage;
mod payload;
mod plan;
mod relation;
mod resource;
#[cfg(feature = "schema")]
mod schema;
mod secret;
mod storage;

use juju_charm::tool::{CloudSpec, GoalState};
use juju_charm::{Config, Databag, LogLevel, Map, OpenedPort, Shared, Status, Text};
use serde::{Deserialize, Serialize};

pub use action::{Action, ActionStatus};
pub use container::{Check, CheckStatus, Container, Notice, check, container, notice};
pub use list::{Iter, List};
pub use model::{Model, ModelKind};
pub(crate) use model::{NAME, UUID};
pub use network::{Address, BindAddress, Network, network};
pub use payload::{K8sSpec, Metric, Payload};
pub use plan::{CheckLevel, CheckStartup, Layer, LayerCheck, Override};
pub use relation::{Relation, RelationKind, peer_relation, relation, subordinate_relation};
pub use resource::{Resource, resource};
pub use secret::{Owner, Secret, secret};
pub use storage::{Storage, StorageKind, StorageRequest, storage};

/// What the model looks like to one unit: what Juju's hook tools answer from, and write to.
///
/// Every part has a default, so that a test says only what matters to it; the default of the whole is the *null*
/// state: no config, no relations, no networks, no leadership, and a status that is unknown. The fields can be set
/// by the builder's methods, or be assigned. Clones share what nobody writes to.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let mut state = State::new().leader(true).config("title", "Hamlet").relation(relation("db", "postgresql"));
/// state.planned_units = 3;
/// assert_eq!(state.status.unit, ("unknown", ""));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a State: a mapping, such as `leader: true`")]
pub struct State {
    /// Whether this unit is the leader of its application; false by default.
    pub leader: bool,
    /// The options that the operator has set. An option that is not here has the default of the charm's metadata.
    pub config: Config,
    /// The relations of this unit.
    pub relations: List<Relation>,
    /// The networks of its bindings. What `network-get` is asked about a binding that is not here goes to the real
    /// executable.
    pub networks: List<Network>,
    /// The containers of its pod, on Kubernetes; none by default.
    #[serde(skip_serializing_if = "List::is_empty")]
    pub containers: List<Container>,
    /// The storage instances that are attached to it.
    pub storages: List<Storage>,
    /// The storage that it has asked for with `storage-add`, and that is not there yet; none by default. Juju hears of it
    /// when the hook has succeeded.
    #[serde(skip_serializing_if = "List::is_empty")]
    pub requested_storages: List<StorageRequest>,
    /// The ports that it has asked to open.
    pub opened_ports: List<OpenedPort>,
    /// What it, its application and its workload say of themselves.
    pub status: Statuses,
    /// The model.
    pub model: Shared<Model>,
    /// How many units the operator has asked for; 1 by default. `goal-state` says so, unless `goal_state` says more.
    pub planned_units: u32,
    /// What `goal-state` answers; by default what follows from `planned_units` and the relations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal_state: Option<Shared<GoalState>>,
    /// The address inside the model that `unit-get` knows of, if no network of `juju-info` has one. Empty stands for
    /// a unit that has none; left out, the call goes to the real executable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_address: Option<String>,
    /// The address for the world that `unit-get` knows of. Empty stands for a unit that has none; left out, the call
    /// goes to the real executable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_address: Option<String>,
    /// The lines that charms of this unit have logged.
    pub juju_log: List<LogLine>,
    /// The secrets that this unit manages, and those that it may read; none by default. What a charm changes about them
    /// holds when its hook has succeeded; which revision the unit reads, and by which label, holds at once.
    pub secrets: List<Secret>,
    /// The resources of the charm; none by default. What `resource-get` is asked about one that is not here goes to the
    /// real executable, unless the metadata says that there is none.
    pub resources: List<Resource>,
    /// What this unit has put aside with `state-set`; nothing by default. A hook that fails puts nothing aside.
    pub unit_state: Map<String, String>,
    /// What the leader has told the units of its application with `leader-set`, up to Juju 3.x; nothing by default. It
    /// holds at once.
    pub leader_settings: Databag,
    /// The ports that other units on the same machine have asked to open, by the unit's name; none by default. This unit
    /// can open none of them.
    pub machine_ports: Map<String, Vec<OpenedPort>>,
    /// Whether the application was deployed with `--trust`; no by default. Without, `credential-get` is refused.
    pub trust: bool,
    /// The cloud that the model runs in. Left out, `credential-get` goes to the real executable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cloud_spec: Option<Shared<CloudSpec>>,
    /// What has come of the action that was run last; nothing by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Shared<Action>>,
    /// Whether the machine is to be rebooted; no by default.
    pub reboot: Reboot,
    /// What Kubernetes is to run for the application, up to Juju 3.x; nothing by default. It is told when the hook has
    /// succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub k8s_spec: Option<Shared<K8sSpec>>,
    /// The payloads that the charm has registered, up to Juju 3.x; none by default. They are registered at once.
    pub payloads: List<Payload>,
    /// What the charm has measured, up to Juju 3.x; nothing by default.
    pub metrics: List<Metric>,
    /// Whether the charm declares no metrics, so that there is nothing for `add-metric` to count; no by default.
    pub metrics_disabled: bool,
    /// What time it is, as RFC 3339 writes it, such as `2027-01-31T12:00:00Z`; `2026-01-01T00:00:00Z` by default. It
    /// stands still while a scene is played: secrets expire and rotate so long from then.
    pub clock: Text,
    /// The ids of the secrets that are added next. By default, and when they are used up, the stage makes ids of its
    /// own, the same in every run. One that `secret-add` has handed out is used up, even if the hook fails.
    pub next_secret_ids: List<String>,
}

/// Whether the machine is to be rebooted.
///
/// A reboot that a hook wants at once ends it there: nothing of it is committed, what the charm does afterwards has no
/// effect, and Juju runs the hook again when the machine is back.
///
/// ```
/// use juju_scenario::prelude::*;
/// use juju_scenario::state::Reboot;
///
/// fn my_charm(_: &Hook, juju: &mut Juju) -> CharmResult {
///     juju.juju_reboot()?;
///     Ok(())
/// }
///
/// let out = Scenario::new(CharmSpec::new(my_charm)).play(&Scene::new("start"));
/// assert_eq!(out.context_out.state.reboot, Reboot::AfterHook);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Reboot {
    /// It is not.
    #[default]
    Skip,
    /// It is, now that the hook has succeeded.
    AfterHook,
    /// It is, at once: the hook was ended, and is run again afterwards.
    Now,
}

/// What a unit, its application and its workload say of themselves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "statuses: a mapping, such as `unit: [active, ready]`")]
pub struct Statuses {
    /// The unit's status; unknown by default.
    pub unit: Status,
    /// The application's status, as the leader has set it; unknown by default.
    pub app: Status,
    /// The statuses of the application's other units, by name, which the leader can see; none by default.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub units: Map<String, Status>,
    /// The version of the workload; empty by default.
    pub app_version: String,
}

/// A line of the model's log.
///
/// In YAML and JSON a pair, `[INFO, ready]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "(LogLevel, String)", into = "(LogLevel, String)")]
pub struct LogLine {
    /// How loud.
    pub level: LogLevel,
    /// The line. In a relation hook Juju puts the relation in front: `db:3: ready`.
    pub message: String,
}

impl From<(LogLevel, String)> for LogLine {
    fn from((level, message): (LogLevel, String)) -> Self {
        LogLine { level, message }
    }
}

impl From<LogLine> for (LogLevel, String) {
    fn from(line: LogLine) -> Self {
        (line.level, line.message)
    }
}

impl PartialEq<(LogLevel, &str)> for LogLine {
    fn eq(&self, (level, message): &(LogLevel, &str)) -> bool {
        self.level == *level && self.message == *message
    }
}

impl Default for State {
    fn default() -> Self {
        State {
            leader: false,
            config: Config::new(),
            relations: List::new(),
            networks: List::new(),
            containers: List::new(),
            storages: List::new(),
            requested_storages: List::new(),
            opened_ports: List::new(),
            status: Statuses::default(),
            model: Shared::default(),
            planned_units: 1,
            goal_state: None,
            private_address: None,
            public_address: None,
            juju_log: List::new(),
            secrets: List::new(),
            resources: List::new(),
            unit_state: Map::new(),
            leader_settings: Databag::new(),
            machine_ports: Map::new(),
            trust: false,
            cloud_spec: None,
            action: None,
            reboot: Reboot::Skip,
            k8s_spec: None,
            payloads: List::new(),
            metrics: List::new(),
            metrics_disabled: false,
            clock: CLOCK.into(),
            next_secret_ids: List::new(),
        }
    }
}

/// What time it is where nobody says so.
pub(crate) const CLOCK: &str = "2026-01-01T00:00:00Z";

impl State {
    /// The number of each relation, in the order of the list: its own, or the lowest that none has asked for.
    pub(crate) fn relation_numbers(&self) -> Vec<u32> {
        if self.relations.iter().all(|relation| relation.id.is_none()) {
            return (0..).take(self.relations.len()).collect();
        }
        let asked: Vec<u32> = self.relations.iter().filter_map(|relation| relation.id).collect();
        let mut free = (0..).filter(|number| !asked.contains(number));
        let number = |relation: &Relation| relation.id.or_else(|| free.next()).unwrap_or_default();
        self.relations.iter().map(number).collect()
    }
}
