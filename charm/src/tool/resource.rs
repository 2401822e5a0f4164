//! `resource-get`.

use serde::{Deserialize, Serialize};

use super::{CommandLine, Tool, answers_in_json};

/// `resource-get`: where a resource of the charm is, which Juju fetches first if it is not there yet. It is refused if
/// there is no such resource, or if it cannot be fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceGet {
    /// The resource, as the metadata declares it.
    pub name: String,
}

impl Tool for ResourceGet {
    const NAME: &'static str = "resource-get";
    const PLAIN: bool = true;

    /// The path of the file.
    type Answer = String;

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.positionals([self.name.as_str()]);
        line
    }

    answers_in_json!();
}
