//! What the model looks like to one unit: plain data, which knows of no tools.

mod list;
mod model;
mod network;
mod passage;
mod relation;
mod storage;

use juju_charm::tool::GoalState;
use juju_charm::{Config, ConfigValue, LogLevel, OpenedPort, Shared, Status};
use serde::{Deserialize, Serialize};

pub use list::{Iter, List};
pub use model::{Model, ModelKind};
pub use network::{Address, BindAddress, Network, network};
pub use relation::{Relation, RelationKind, peer_relation, relation, subordinate_relation};
pub use storage::{Storage, storage};

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
    /// The storage instances that are attached to it.
    pub storages: List<Storage>,
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
}

/// What a unit, its application and its workload say of themselves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "statuses: a mapping, such as `unit: [active, ready]`")]
pub struct Statuses {
    /// The unit's status; unknown by default.
    pub unit: Status,
    /// The application's status, as the leader has set it; unknown by default.
    pub app: Status,
    /// The version of the workload; empty by default.
    pub app_version: String,
}

/// A line of the model's log.
///
/// In YAML and JSON a pair, `[INFO, ready]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
            storages: List::new(),
            opened_ports: List::new(),
            status: Statuses::default(),
            model: Shared::default(),
            planned_units: 1,
            goal_state: None,
            private_address: None,
            public_address: None,
            juju_log: List::new(),
        }
    }
}

impl State {
    /// The null state: no config, no relations, no networks, no leadership.
    #[must_use]
    pub fn new() -> Self {
        State::default()
    }

    /// Sets whether this unit is the leader.
    #[must_use]
    pub fn leader(mut self, leader: bool) -> Self {
        self.leader = leader;
        self
    }

    /// Sets one option.
    #[must_use]
    pub fn config(mut self, key: impl Into<String>, value: impl Into<ConfigValue>) -> Self {
        self.config.insert(key, value);
        self
    }

    /// Adds a relation.
    #[must_use]
    pub fn relation(mut self, relation: Relation) -> Self {
        self.relations.push(relation);
        self
    }

    /// Sets all relations: no others are there.
    #[must_use]
    pub fn relations(mut self, relations: impl Into<List<Relation>>) -> Self {
        self.relations = relations.into();
        self
    }

    /// Adds the network of a binding.
    #[must_use]
    pub fn network(mut self, network: Network) -> Self {
        self.networks.push(network);
        self
    }

    /// Adds a storage instance.
    #[must_use]
    pub fn storage(mut self, storage: Storage) -> Self {
        self.storages.push(storage);
        self
    }

    /// Adds ports that are open: a number stands for a TCP port that is open for all endpoints.
    #[must_use]
    pub fn opened_port(mut self, port: impl Into<OpenedPort>) -> Self {
        self.opened_ports.push(port);
        self
    }

    /// Sets the unit's status.
    #[must_use]
    pub fn unit_status(mut self, status: Status) -> Self {
        self.status.unit = status;
        self
    }

    /// Sets the application's status.
    #[must_use]
    pub fn app_status(mut self, status: Status) -> Self {
        self.status.app = status;
        self
    }

    /// Sets the version of the workload.
    #[must_use]
    pub fn app_version(mut self, version: impl Into<String>) -> Self {
        self.status.app_version = version.into();
        self
    }

    /// Sets the model.
    #[must_use]
    pub fn model(mut self, model: Model) -> Self {
        self.model = model.into();
        self
    }

    /// Sets how many units the operator has asked for.
    #[must_use]
    pub fn planned_units(mut self, units: u32) -> Self {
        self.planned_units = units;
        self
    }

    /// Sets what `goal-state` answers.
    #[must_use]
    pub fn goal_state(mut self, goal: GoalState) -> Self {
        self.goal_state = Some(goal.into());
        self
    }

    /// Sets the address inside the model.
    #[must_use]
    pub fn private_address(mut self, address: impl Into<String>) -> Self {
        self.private_address = Some(address.into());
        self
    }

    /// Sets the address for the world.
    #[must_use]
    pub fn public_address(mut self, address: impl Into<String>) -> Self {
        self.public_address = Some(address.into());
        self
    }

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
