//! The smallest State that a charm can be in.

use juju_charm::Config;

use crate::charm_spec::CharmSpec;
use crate::known::{Known, Metadata};
use crate::state::{Model, ModelKind, Relation, RelationKind, State, Storage, container, storage};

/// What a charm declares, as the State that follows from it.
impl State {
    /// The smallest State that a unit of this charm can be in, so that a test says only what matters to it.
    ///
    /// It has what is there when the charm has been deployed and nobody has done anything to it: the declared default of
    /// each option that has one; so many instances of each storage as the charm declares at the least, of the declared kind
    /// and at the declared location, each with a number of its own, since Juju counts all storages of a model together; a
    /// model on Kubernetes if the charm declares containers or assumes its API, and the containers, whose Pebbles do not
    /// answer yet; of each peer endpoint its relation, with no other unit in it; and of a subordinate charm the relation with
    /// its principal. There is no other relation: [`relate_all`](State::relate_all) adds one to each endpoint. Resources are
    /// left out, for they are files.
    ///
    /// Of a charm that declares nothing it is the null State.
    ///
    /// ```
    /// use juju_scenario::prelude::*;
    ///
    /// let spec = CharmSpec::without_code()
    ///     .meta("{name: foo, peers: {cluster: foo-cluster}, storage: {data: {type: filesystem, location: /srv}}}")
    ///     .config("options: {title: {type: string, default: Hamlet}}");
    /// let state = State::from_spec(&spec);
    /// assert_eq!(state.config["title"], "Hamlet");
    /// assert_eq!(state.relations, [peer_relation("cluster", "foo-cluster")]);
    /// assert_eq!(state.storages, [storage("data").location("/srv")]);
    /// ```
    #[must_use]
    pub fn from_spec(spec: &CharmSpec) -> Self {
        let known: &Known = spec.known();
        let mut state = State { config: defaults(known), ..State::default() };
        let Some(metadata) = &known.metadata else { return state };
        if on_kubernetes(metadata) {
            state = state.model(Model { kind: ModelKind::Kubernetes, ..Model::default() });
        }
        state = metadata.containers.keys().fold(state, |state, name| state.container(container(name)));
        for storage in storages(metadata) {
            state = state.storage(storage);
        }
        let mut has_host = false;
        let there = relations(metadata).filter(|relation| match relation.kind {
            RelationKind::Peer => true,
            RelationKind::Subordinate => metadata.subordinate && !std::mem::replace(&mut has_host, true),
            RelationKind::Regular => false,
        });
        there.fold(state, State::relation)
    }

    /// Adds a relation to each endpoint of the charm that has none yet: of the declared kind and interface, with a remote
    /// unit that has written nothing.
    ///
    /// ```
    /// use juju_scenario::prelude::*;
    ///
    /// let spec = CharmSpec::without_code().meta("{name: foo, requires: {db: postgresql, cache: redis}}");
    /// let db = relation("db", "postgresql").remote_app_name("pg");
    /// let state = State::from_spec(&spec).relation(db.clone()).relate_all(&spec);
    /// assert_eq!(state.relations, [db, relation("cache", "redis")]);
    /// ```
    #[must_use]
    pub fn relate_all(self, spec: &CharmSpec) -> Self {
        let Some(metadata) = &spec.known().metadata else { return self };
        relations(metadata).fold(self, |state, relation| {
            let has_one = state.relations.iter().any(|other| other.endpoint == relation.endpoint);
            if has_one { state } else { state.relation(relation) }
        })
    }
}

/// What the options are that nobody has set.
fn defaults(known: &Known) -> Config {
    let options = known.options.iter().flatten();
    options.filter_map(|(name, option)| Some((name.clone(), option.default.clone()?))).collect()
}

/// The least instances of each storage. One counter numbers them all.
fn storages(metadata: &Metadata) -> impl Iterator<Item = Storage> {
    let instances =
        metadata.storages.iter().flat_map(|(name, spec)| (0..spec.least()).map(move |_| (name, spec)));
    instances.zip(0..).map(|((name, spec), index)| {
        let instance = Storage { kind: spec.kind, ..storage(name.as_str()).index(index) };
        let location = spec.mount_point(&instance.id());
        Storage { location, ..instance }
    })
}

/// A relation of each endpoint.
fn relations(metadata: &Metadata) -> impl Iterator<Item = Relation> {
    metadata.endpoints.iter().map(|(name, endpoint)| {
        Relation::of_kind(endpoint.relation_kind(), name.clone(), endpoint.interface.clone())
    })
}

/// Whether the charm can be deployed on Kubernetes alone.
pub(crate) fn on_kubernetes(metadata: &Metadata) -> bool {
    !metadata.containers.is_empty() || metadata.assumes.needs_kubernetes()
}
