//! `payload-register`, `payload-status-set` and `payload-unregister`: up to Juju 3.x.

use serde::{Deserialize, Serialize};

use super::{CommandLine, Tool, answers_nothing};

/// `payload-register`: something that the charm has started, for `juju list-payloads`. It holds at once. Up to Juju
/// 3.x.
///
/// Juju reads the class and its type from the `metadata.yaml` of the working directory, and refuses what is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayloadRegister {
    /// The payload's type, such as `docker`; that of its class in the metadata.
    #[serde(rename = "type")]
    pub kind: String,
    /// The class, as the metadata declares it under `payloads`.
    pub class: String,
    /// The payload's own id.
    pub id: String,
    /// What it is labelled with; by default nothing.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// `payload-status-set`: how the payload does. It holds at once. Up to Juju 3.x.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayloadStatusSet {
    /// The class.
    pub class: String,
    /// The payload's id.
    pub id: String,
    /// One of starting, running, stopping and stopped; Juju refuses any other. A payload is running once it is
    /// registered.
    pub status: String,
}

/// `payload-unregister`: the payload is gone. It holds at once. Up to Juju 3.x.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayloadUnregister {
    /// The class.
    pub class: String,
    /// The payload's id.
    pub id: String,
}

impl Tool for PayloadRegister {
    const NAME: &'static str = "payload-register";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        let fixed = [self.kind.as_str(), self.class.as_str(), self.id.as_str()];
        line.positionals(fixed.into_iter().chain(self.tags.iter().map(String::as_str)));
        line
    }

    answers_nothing!();
}

impl Tool for PayloadStatusSet {
    const NAME: &'static str = "payload-status-set";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.positionals([self.class.as_str(), self.id.as_str(), self.status.as_str()]);
        line
    }

    answers_nothing!();
}

impl Tool for PayloadUnregister {
    const NAME: &'static str = "payload-unregister";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.positionals([self.class.as_str(), self.id.as_str()]);
        line
    }

    answers_nothing!();
}
