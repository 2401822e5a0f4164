//! Relations that Juju makes, and those that it does not.

use juju_scenario::prelude::*;

use super::{Case, at_start, case, db, scenario};

fn with(relations: impl IntoIterator<Item = Relation>) -> Scene {
    let relations: Vec<Relation> = relations.into_iter().collect();
    at_start(State::new().relations(relations))
}

/// Something on an endpoint of whatever name.
fn free() -> Scenario {
    Scenario::new(CharmSpec::without_code().name("foo"))
}

fn cluster() -> Relation {
    peer_relation("cluster", "cluster")
}

pub(super) fn cases() -> Vec<Case> {
    let http = |app: &str| relation("one", "http").remote_app_name(app);
    let peer = || cluster().peer_data(1, [("ready", "yes")]);
    vec![
        case(
            Rule::RelationIdTaken,
            "context.state.relations[1].id",
            with([db().id(3), http("web").id(3)]),
            with([db().id(3), http("web").id(4)]),
        ),
        case(
            Rule::EndpointName,
            "context.state.relations[0].endpoint",
            with([relation("Db", "postgresql")]),
            with([relation("my_db", "postgresql")]),
        )
        .on(free()),
        case(
            Rule::EndpointUndeclared,
            "context.state.relations[0].endpoint",
            with([relation("dbb", "postgresql")]),
            with([db()]),
        ),
        case(
            Rule::RelationKind,
            "context.state.relations[0].kind",
            with([relation("host", "juju-info").remote_app_name("web")]),
            with([subordinate_relation("host", "juju-info").remote_app_name("web")]),
        ),
        case(
            Rule::RelationKind,
            "context.state.relations[0].kind",
            with([relation("cluster", "cluster")]),
            with([cluster()]),
        ),
        case(
            Rule::RelationInterface,
            "context.state.relations[0].interface",
            with([relation("db", "mysql")]),
            with([db()]),
        ),
        case(
            Rule::RelationLimit,
            "context.state.relations[1].endpoint",
            with([http("web"), http("shop")]),
            with([http("web"), db(), db()]),
        ),
        case(
            Rule::PeerRelationTwice,
            "context.state.relations[1].endpoint",
            with([cluster(), cluster()]),
            with([cluster()]),
        ),
        case(
            Rule::PeerIsSelf,
            "context.state.relations[0].remote_units_data",
            at_start(State::new().relation(cluster().peer_data(0, [("ready", "yes")])).planned_units(2)),
            at_start(State::new().relation(peer()).planned_units(2)),
        ),
        case(
            Rule::PeerIsSelf,
            "context.state.relations[0].sibling_units_data",
            with([db().sibling_unit_data(0, [("ready", "yes")])]),
            with([db().sibling_unit_data(1, [("ready", "yes")])]),
        ),
        case(
            Rule::RemoteAppName,
            "context.state.relations[0].remote_app_name",
            with([db().remote_app_name("pg/0")]),
            with([db().remote_app_name("pg-0a")]),
        ),
        case(
            Rule::RemoteAppUnknown,
            "context.state.relations[0].remote_units_data",
            with([db().remote_app_name("")]),
            with([db().remote_app_name("").remote_units_data([(0, [("", ""); 0]); 0])]),
        ),
        case(
            Rule::ModelUuid,
            "context.state.relations[0].remote_model_uuid",
            with([db().remote_model_uuid("elsewhere")]),
            with([db().remote_model_uuid("5ce9a210-0000-4000-8000-000000000007")]),
        ),
        case(
            Rule::SubordinateUnits,
            "context.state.relations[0].remote_units_data",
            with([subordinate_relation("host", "juju-info").remote_unit_data(1, [("a", "b")])]),
            with([subordinate_relation("host", "juju-info")]),
        ),
        case(
            Rule::JoinedUnknownUnit,
            "context.state.relations[0].joined",
            with([db().joined([0, 4])]),
            with([db().joined([0])]),
        ),
        case(
            Rule::PlannedUnits,
            "context.state.planned_units",
            at_start(State::new().relation(peer().peer_data(2, [("", ""); 0])).planned_units(2)),
            at_start(State::new().relation(peer()).planned_units(2)),
        ),
    ]
}

/// However many are too many, it is said once.
#[test]
fn a_limit_is_broken_once() {
    let http = || relation("one", "http");
    let findings = scenario().check(&with([http(), http(), http(), http()]));
    let paths: Vec<&str> = findings.iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(paths, ["context.state.relations[1].endpoint"]);
}

/// Without metadata nothing is known of endpoints, and nothing said.
#[test]
fn of_a_charm_without_metadata_any_endpoint_may_have_any_relations() {
    let state = State::new().relation(relation("db", "mysql")).relation(subordinate_relation("db", "pg"));
    free().play(&at_start(state));
}
