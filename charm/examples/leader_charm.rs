//! A charm that says who leads.

use std::process::ExitCode;

use juju_charm::{CharmResult, Hook, Juju, Status};

fn leader(hook: &Hook, juju: &mut Juju) -> CharmResult {
    if let Hook::Start | Hook::LeaderElected = hook {
        let message = if juju.is_leader()? { "I rule" } else { "I follow" };
        juju.status_set(Status::active(message))?;
    }
    Ok(())
}

fn main() -> ExitCode {
    juju_charm::run(leader)
}
