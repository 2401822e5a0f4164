//! The smallest State that a charm's unit can have.

use crate::charm_spec::CharmSpec;
use crate::known::{Endpoint, Metadata, Role};
use crate::state::{Model, ModelKind, Relation, RelationKind, State, container, storage};

impl State {
    /// The smallest State that a unit of this charm can have, so that a test says only what matters to it: the options as they
    /// are by default, the peer relations, which Juju makes when it deploys the application, of each storage as many
    /// instances as there have to be, and the containers, whose Pebbles do not answer yet. A subordinate's unit has its
    /// principal. The model is on Kubernetes if the charm has containers, or assumes that it is.
    ///
    /// ```
    /// use juju_scenario::prelude::*;
    ///
    /// let spec = CharmSpec::without_code()
    ///     .meta("{name: foo, requires: {db: {interface: postgresql}}, peers: {cluster: {interface: cluster}}}")
    ///     .config("options: {title: {type: string, default: Hamlet}, acts: {type: int}}");
    /// let state = State::from_spec(&spec);
    /// assert_eq!(state.config["title"], "Hamlet");
    /// assert_eq!(state.relations.len(), 1);
    /// Scenario::new(spec).play(&Scene::new("start").state(state.leader(true)));
    /// ```
    #[must_use]
    pub fn from_spec(spec: &CharmSpec) -> State {
        let known = spec.known();
        let mut state = State::new();
        for (name, option) in known.options.iter().flatten() {
            if let Some(default) = &option.default {
                state.config.insert(name.as_str(), default.clone());
            }
        }
        let Some(metadata) = &known.metadata else { return state };
        if on_kubernetes(metadata) {
            state = state.model(Model { kind: ModelKind::Kubernetes, ..Model::default() });
        }
        let host = metadata.endpoints.iter().find(|(_, endpoint)| is_host(metadata, endpoint));
        let host = host.map(|(name, _)| name.as_str());
        for (name, endpoint) in &metadata.endpoints {
            if endpoint.role == Role::Peers || host == Some(name.as_str()) {
                state = state.relation(relation_on(name, endpoint));
            }
        }
        for name in metadata.containers.keys() {
            state = state.container(container(name));
        }
        // Juju counts all storage of a model together.
        let mut numbers = 0u32..;
        for (name, spec) in &metadata.storages {
            let least = usize::try_from(spec.least()).unwrap_or(usize::MAX);
            for number in numbers.by_ref().take(least) {
                let mut instance = storage(name).index(number);
                instance.kind = spec.kind;
                instance.location.clone_from(&spec.location);
                state = state.storage(instance);
            }
        }
        state
    }

    /// Adds a relation for each of the charm's endpoints that has none yet, with an application that has written nothing.
    ///
    /// ```
    /// use juju_scenario::prelude::*;
    ///
    /// let spec = CharmSpec::without_code().meta("{name: foo, requires: {db: pg}, provides: {web: http}}");
    /// let db = relation("db", "pg").remote_app_data([("version", "16")]);
    /// let state = State::from_spec(&spec).relation(db.clone()).relate_all(&spec);
    /// assert_eq!(state.relations, [db, relation("web", "http")]);
    /// ```
    #[must_use]
    pub fn relate_all(mut self, spec: &CharmSpec) -> State {
        for (name, endpoint) in spec.known().metadata.iter().flat_map(|metadata| &metadata.endpoints) {
            if !self.relations.iter().any(|relation| relation.endpoint == *name) {
                self = self.relation(relation_on(name, endpoint));
            }
        }
        self
    }
}

fn relation_on(name: &str, endpoint: &Endpoint) -> Relation {
    Relation::of_kind(endpoint.relation_kind(), name.to_owned(), endpoint.interface.clone())
}

/// Whether the endpoint is the one that a subordinate's principal can be at.
fn is_host(metadata: &Metadata, endpoint: &Endpoint) -> bool {
    metadata.subordinate
        && endpoint.role == Role::Requires
        && endpoint.relation_kind() == RelationKind::Subordinate
}

/// Whether the charm can be deployed on Kubernetes alone.
pub(crate) fn on_kubernetes(metadata: &Metadata) -> bool {
    !metadata.containers.is_empty() || metadata.assumes.needs_kubernetes()
}
