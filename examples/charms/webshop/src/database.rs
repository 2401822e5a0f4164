//! The database: who has it, and where it listens.

use juju_charm::{Databag, Juju};

use crate::Result;

const ENDPOINT: &str = "database";

/// What is known of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Database {
    /// No application has been integrated that could have one.
    Missing,
    /// This application has been integrated, and has said nothing yet.
    Silent(String),
    /// It listens here: `host:port`.
    At(String),
}

/// Finds the database; the leader asks for one of the shop's own, on behalf of all units. The metadata limits the
/// endpoint to one relation.
pub(crate) fn find(juju: &mut Juju, leads: bool) -> Result<Database> {
    let Some(relation) = juju.relation_ids(ENDPOINT)?.pop() else {
        return Ok(Database::Missing);
    };
    if leads {
        let name = juju.app_name();
        juju.relation_set_app(&relation, [("database", name)])?;
    }
    let app = juju.relation_list_app(&relation)?;
    let said = juju.relation_get_app(&relation, &app)?;
    match place(&said).map_err(|problem| format!("{app} {problem}"))? {
        Some(place) => Ok(Database::At(place)),
        None => Ok(Database::Silent(app)),
    }
}

/// Where the database listens, if it has said all of it.
fn place(said: &Databag) -> std::result::Result<Option<String>, String> {
    let (Some(host), Some(port)) = (said.get("host"), said.get("port")) else {
        return Ok(None);
    };
    match port.parse::<u16>() {
        Ok(port) => Ok(Some(format!("{host}:{port}"))),
        Err(_) => Err(format!("says that it listens on port {port:?}, which is none")),
    }
}
