//! Secrets that Juju makes, and those that it does not.

use juju_scenario::prelude::*;

use super::{Case, at_start, case, db};

const ID: &str = "9m4e2mr0ui3e8a215n4g";
const OTHER: &str = "cd88u16ffbaql5kgmlh0";

fn with(secrets: impl IntoIterator<Item = Secret>) -> Scene {
    at_start(State { secrets: secrets.into_iter().collect(), ..State::new() })
}

fn admin() -> Secret {
    secret(ID, [("password", "poison")])
}

fn token() -> Secret {
    secret(OTHER, [("token", "bodkin")])
}

fn granted(relation: u32, reader: &str) -> Scene {
    at_start(State::new().relation(db().id(3)).secret(admin().grant(relation, reader)))
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(
            Rule::SecretId,
            "context.state.secrets[0].id",
            with([secret("admin", [("password", "poison")])]),
            with([admin()]),
        ),
        case(
            Rule::SecretId,
            "context.state.next_secret_ids[0]",
            at_start(State::new().next_secret_id("next")),
            at_start(State::new().next_secret_id(ID)),
        ),
        case(
            Rule::SecretIdTaken,
            "context.state.secrets[1].id",
            with([admin(), Secret { id: ID.to_owned(), ..token() }]),
            with([admin(), token()]),
        ),
        case(
            Rule::SecretIdTaken,
            "context.state.next_secret_ids[0]",
            at_start(State::new().secret(admin()).next_secret_id(ID)),
            at_start(State::new().secret(admin()).next_secret_id(OTHER)),
        ),
        case(
            Rule::SecretLabelTaken,
            "context.state.secrets[1].label",
            with([admin().label("admin"), token().label("admin")]),
            // A unit's labels are its own.
            with([admin().label("admin"), token().owner("unit").label("admin")]),
        ),
        case(
            Rule::SecretLabelTaken,
            "context.state.secrets[1].consumer_label",
            with([admin().owner("pg").consumer_label("db"), token().owner("web").consumer_label("db")]),
            with([admin().owner("pg").consumer_label("db"), token().owner("web").consumer_label("web")]),
        ),
        case(
            Rule::SecretOwner,
            "context.state.secrets[0].owner",
            with([admin().owner("foo")]),
            with([admin().owner("application")]),
        ),
        case(
            Rule::SecretOwner,
            "context.state.secrets[0].owner",
            with([admin().owner("PG")]),
            with([admin().owner("pg/0")]),
        ),
        case(
            Rule::SecretRevisions,
            "context.state.secrets[0].revisions",
            with([admin().revision(0, [("password", "older")])]),
            with([admin().revision(4, [("password", "newer")])]),
        ),
        case(
            Rule::SecretContent,
            "context.state.secrets[0].revisions.1",
            with([secret(ID, [("pw", "poison")])]),
            with([secret(ID, [("pw1", "poison")])]),
        ),
        case(
            Rule::SecretContent,
            "context.state.secrets[0].revisions.1",
            with([secret(ID, [("", ""); 0])]),
            with([admin()]),
        ),
        case(
            Rule::SecretTrackedRevision,
            "context.state.secrets[0].tracked_revision",
            with([admin().tracked_revision(2)]),
            with([admin().tracked_revision(1)]),
        ),
        case(Rule::SecretGrant, "context.state.secrets[0].remote_grants", granted(4, "pg"), granted(3, "pg")),
        case(
            Rule::SecretGrant,
            "context.state.secrets[0].remote_grants",
            granted(3, "web"),
            granted(3, "pg/0"),
        ),
        case(
            Rule::SecretNotManaged,
            "context.state.secrets[0].consumers",
            with([admin().owner("pg").consumer("web/0", 1)]),
            with([admin().consumer("web/0", 1)]),
        ),
        case(
            Rule::SecretOwnNotGranted,
            "context.state.secrets[0].granted",
            with([admin().not_granted()]),
            with([admin().owner("pg").not_granted()]),
        ),
        case(
            Rule::SecretTime,
            "context.state.secrets[0].expire",
            with([admin().expire("72h")]),
            with([admin().expire("2027-01-31T12:00:00Z")]),
        ),
        case(
            Rule::UnitName,
            "context.state.secrets[0].consumers",
            with([admin().consumer("web", 1)]),
            with([admin().consumer("web/0", 1)]),
        ),
        case(Rule::SecretsOfAnotherVersion, "context.state.secrets", with([admin()]), with([]))
            .on(Scenario::new(CharmSpec::without_code().name("foo")).juju_version("2.9.50")),
    ]
}
