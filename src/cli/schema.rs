//! `juju-scenario schema`: the JSON Schema of playbooks.

use clap::Command;

use super::{Failed, Handles};

pub(super) const NAME: &str = "schema";

pub(super) fn command() -> Command {
    Command::new(NAME)
        .about("Prints the JSON Schema of playbooks, which editors complete and check them with")
}

pub(super) fn run(handles: &mut Handles<'_>) -> Result<u8, Failed> {
    handles.print(format!("{:#}\n", crate::schema::schema()).as_bytes())?;
    Ok(0)
}
