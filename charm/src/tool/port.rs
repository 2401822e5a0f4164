//! `open-port`, `close-port` and `opened-ports`.

use serde::{Deserialize, Serialize};

use super::{CommandLine, JSON, Tool, answers_in_json, answers_nothing};
use crate::{OpenedPort, PortRange};

/// `open-port`: asks for ports to be opened when the application is exposed. It holds when the hook succeeds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenPort {
    /// The ports.
    pub ports: PortRange,
    /// The endpoints to open them for; empty stands for all.
    #[serde(default)]
    pub endpoints: Vec<String>,
}

/// `close-port`: takes back what `open-port` has asked for. It holds when the hook succeeds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosePort {
    /// The ports.
    pub ports: PortRange,
    /// The endpoints to close them for; empty stands for all.
    #[serde(default)]
    pub endpoints: Vec<String>,
}

/// `opened-ports`: the ports that this unit has asked for, with what this hook has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OpenedPorts {
    /// Whether to say for which endpoints they are open.
    pub endpoints: bool,
}

fn encode(ports: PortRange, endpoints: &[String]) -> CommandLine {
    let mut line = CommandLine::default();
    if !endpoints.is_empty() {
        line.option("--endpoints", endpoints.join(","));
    }
    line.positionals([ports.to_string().as_str()]);
    line
}

impl Tool for OpenPort {
    const NAME: &'static str = "open-port";

    fn encode(&self) -> CommandLine {
        encode(self.ports, &self.endpoints)
    }

    answers_nothing!();
}

impl Tool for ClosePort {
    const NAME: &'static str = "close-port";

    fn encode(&self) -> CommandLine {
        encode(self.ports, &self.endpoints)
    }

    answers_nothing!();
}

impl Tool for OpenedPorts {
    const NAME: &'static str = "opened-ports";
    type Answer = Vec<OpenedPort>;

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.flag(JSON);
        if self.endpoints {
            line.flag("--endpoints");
        }
        line
    }

    answers_in_json!();
}
