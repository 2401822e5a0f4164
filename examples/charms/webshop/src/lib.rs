//! A charm of some size: a web shop that needs a database, serves behind proxies, and shares its sessions among
//! its units.
//!
//! Whatever the hook, the charm looks at all that Juju knows and brings the unit in line with it ([`reconcile`]); a
//! hook that is missed or comes twice does no harm. The shop's own program is left out: what the charm says to Juju is
//! all that there is to see.

mod cluster;
mod database;
mod settings;
mod website;

use juju_charm::{CharmResult, Hook, Juju, OpenedPort, Status, StorageHook};

use crate::database::Database;
use crate::settings::Settings;

/// What a step of the charm hands back.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The charm: what it does in each hook.
///
/// # Errors
/// If a hook tool fails, or the database says what cannot be understood. Juju then tries the hook again.
pub fn charm(hook: &Hook, juju: &mut Juju) -> CharmResult {
    match hook {
        Hook::Install | Hook::UpgradeCharm => install(juju),
        Hook::StorageAttached(storage) => note_location(juju, storage),
        Hook::StorageDetaching(_) => Ok(juju.status_set(Status::maintenance("putting the pictures away"))?),
        Hook::Stop => close(juju),
        Hook::Remove => Ok(()),
        _ => reconcile(hook, juju),
    }
}

/// Says which shop this is; all else waits for `config-changed`, which always follows.
fn install(juju: &mut Juju) -> CharmResult {
    juju.application_version_set(env!("CARGO_PKG_VERSION"))?;
    juju.status_set(Status::maintenance("putting up the shelves"))?;
    Ok(())
}

fn note_location(juju: &mut Juju, storage: &StorageHook) -> CharmResult {
    let location = storage.location.as_deref().ok_or("the storage is attached, and mounted nowhere")?;
    juju.juju_log(format!("the pictures are in {location}"))?;
    Ok(())
}

fn close(juju: &mut Juju) -> CharmResult {
    juju.status_set(Status::maintenance("closing"))?;
    for open in juju.opened_ports()? {
        juju.close_port(open.ports)?;
    }
    Ok(())
}

/// Brings the unit in line with what Juju knows, and says how it stands: the unit for itself, and the leader for
/// the application.
fn reconcile(hook: &Hook, juju: &mut Juju) -> CharmResult {
    let status = match Settings::of(&juju.config_get()?) {
        Ok(settings) => {
            if let Hook::ConfigChanged = hook {
                juju.juju_log(settings.to_string())?;
            }
            serve(juju, &settings)?
        }
        Err(problem) => Status::blocked(problem),
    };
    // Asked again, since Juju vouches for a leader for 30 seconds only, and the steps above may have taken longer.
    if juju.is_leader()? {
        juju.status_set_app(status.clone())?;
    }
    juju.status_set(status)?;
    Ok(())
}

fn serve(juju: &mut Juju, settings: &Settings) -> Result<Status> {
    open_only(juju, settings.port)?;
    let leads = juju.is_leader()?;
    let term = cluster::keep_to_term(juju, leads)?;
    website::publish(juju, settings)?;
    Ok(match database::find(juju, leads)? {
        Database::Missing => Status::blocked("integrate a database"),
        Database::Silent(app) => Status::waiting(format!("{app} has not said where it listens")),
        Database::At(_) if term.is_none() => Status::waiting("no leader has opened the sessions"),
        Database::At(place) => {
            Status::active(format!("{} on port {}, stock at {place}", settings.title, settings.port))
        }
    })
}

/// Opens this port, and closes those that were open before the operator chose it.
fn open_only(juju: &mut Juju, port: u16) -> Result<()> {
    let wanted = OpenedPort::from(port);
    let open = juju.opened_ports()?;
    for other in open.iter().filter(|other| **other != wanted) {
        juju.status_set(Status::maintenance(format!("moving from {other} to {wanted}")))?;
        juju.close_port(other.ports)?;
    }
    if !open.contains(&wanted) {
        juju.open_port(port)?;
    }
    Ok(())
}
