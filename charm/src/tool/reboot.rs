//! `juju-reboot`.

use serde::{Deserialize, Serialize};

use super::{CommandLine, Tool, answers_nothing};

/// `juju-reboot`: the machine is to be rebooted, once the hook has succeeded. In an action it is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JujuReboot {
    /// Whether to reboot at once: Juju ends the hook, and runs it again after the reboot.
    pub now: bool,
}

impl Tool for JujuReboot {
    const NAME: &'static str = "juju-reboot";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        if self.now {
            line.flag("--now");
        }
        line
    }

    answers_nothing!();
}
