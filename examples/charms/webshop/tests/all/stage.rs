//! What the tests have in common: the stage, and two situations to start from.

use juju_scenario::prelude::*;
use rstest::fixture;

pub(crate) const CHARM_DIR: &str = env!("CARGO_MANIFEST_DIR");

/// What the unit says when all is well and nothing was configured.
pub(crate) const SERVING: (&str, &str) = ("active", "Webshop on port 8080, stock at 10.1.2.3:5432");

/// The charm, with the metadata and options of its `charmcraft.yaml`.
#[fixture]
pub(crate) fn scenario() -> Scenario {
    Scenario::new(CharmSpec::new(webshop::charm).load(CHARM_DIR))
}

/// The relation among the units, in which webshop/1 has opened the second term.
#[fixture]
pub(crate) fn cluster() -> Relation {
    peer_relation("cluster", "webshop_cluster")
        .local_app_data([("leader-unit", "webshop/1"), ("session-term", "2")])
        .peer_data(1, [("session-term", "2")])
}

/// The relation with a database that has said where it listens.
#[fixture]
pub(crate) fn database() -> Relation {
    relation("database", "postgresql_client")
        .remote_app_name("pg")
        .remote_app_data([("host", "10.1.2.3"), ("port", "5432")])
}

/// A relation with a proxy.
#[fixture]
pub(crate) fn website() -> Relation {
    relation("website", "http").remote_app_name("haproxy")
}

/// All that the shop needs is there, and this unit, which does not lead, has not looked at it yet.
#[fixture]
pub(crate) fn state(cluster: Relation, database: Relation) -> State {
    State::new().relation(cluster).relation(database)
}
