//! What a State is built with.

use juju_charm::tool::{CloudSpec, GoalState};
use juju_charm::{ConfigValue, Databag, OpenedPort, Status, Text};

use super::{Container, List, Model, ModelKind, Network, Relation, Resource, Secret, State, Storage};

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

    /// Adds a container, and says that the model is on Kubernetes: there are containers nowhere else.
    #[must_use]
    pub fn container(mut self, container: Container) -> Self {
        self.containers.push(container);
        if self.model.kind != ModelKind::Kubernetes {
            self.model.kind = ModelKind::Kubernetes;
        }
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

    /// Adds a secret.
    #[must_use]
    pub fn secret(mut self, secret: Secret) -> Self {
        self.secrets.push(secret);
        self
    }

    /// Adds a resource.
    #[must_use]
    pub fn resource(mut self, resource: Resource) -> Self {
        self.resources.push(resource);
        self
    }

    /// Puts something aside for the unit.
    #[must_use]
    pub fn unit_state(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.unit_state.insert(key.into(), value.into());
        self
    }

    /// Sets what the leader has told the units of its application.
    #[must_use]
    pub fn leader_settings(mut self, settings: impl Into<Databag>) -> Self {
        self.leader_settings = settings.into();
        self
    }

    /// Adds ports that another unit on the same machine has asked to open.
    #[must_use]
    pub fn machine_port(mut self, unit: impl Into<String>, port: impl Into<OpenedPort>) -> Self {
        let unit = unit.into();
        let mut ports = self.machine_ports.get(unit.as_str()).cloned().unwrap_or_default();
        ports.push(port.into());
        self.machine_ports.insert(unit, ports);
        self
    }

    /// Sets whether the application was deployed with `--trust`.
    #[must_use]
    pub fn trust(mut self, trust: bool) -> Self {
        self.trust = trust;
        self
    }

    /// Sets the cloud that the model runs in, and trusts the application with it.
    #[must_use]
    pub fn cloud_spec(mut self, spec: CloudSpec) -> Self {
        self.cloud_spec = Some(spec.into());
        self.trust = true;
        self
    }

    /// Sets what time it is, such as `2027-01-31T12:00:00Z`.
    #[must_use]
    pub fn clock(mut self, time: impl Into<Text>) -> Self {
        self.clock = time.into();
        self
    }

    /// Sets the id of the secret that is added next; called again, of the one after it.
    #[must_use]
    pub fn next_secret_id(mut self, id: impl Into<String>) -> Self {
        self.next_secret_ids.push(id.into());
        self
    }
}
