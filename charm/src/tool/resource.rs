//! `resource-get`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{CommandLine, Tool, spoken};

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

    fn read(&self, json: Value) -> serde_json::Result<String> {
        Self::read_any(json)
    }

    fn read_any(json: Value) -> serde_json::Result<String> {
        spoken(json)
    }

    fn print(answer: &String) -> Value {
        Value::String(answer.clone())
    }
}
