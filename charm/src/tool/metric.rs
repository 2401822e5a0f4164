//! `add-metric`: up to Juju 3.x.

use serde::{Deserialize, Serialize};

use super::{CommandLine, Tool, answers_nothing, entries};

/// `add-metric`: measures of the workload, in the hook `collect-metrics` alone. Up to Juju 3.x.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AddMetric {
    /// The measures, by name; at least one, and none twice. Juju trims the blanks around names and values, and has
    /// names that start with `juju-` for itself.
    #[serde(deserialize_with = "entries::deserialize")]
    pub metrics: Vec<(String, String)>,
    /// What they are labelled with; by default nothing. They go out as `name=value,name=value`, which has no way to say
    /// that a comma is part of a name or a value: Juju takes what is behind it for the next label.
    #[serde(deserialize_with = "entries::deserialize")]
    pub labels: Vec<(String, String)>,
}

impl Tool for AddMetric {
    const NAME: &'static str = "add-metric";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        if !self.labels.is_empty() {
            let labels: Vec<String> =
                self.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
            line.option("--labels", labels.join(","));
        }
        line.pairs(self.metrics.iter().map(|(key, value)| (key.as_str(), value.as_str())));
        line
    }

    answers_nothing!();
}
