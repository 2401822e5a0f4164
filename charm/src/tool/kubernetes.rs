//! `k8s-spec-set`, `k8s-spec-get`, `k8s-raw-set` and `k8s-raw-get`: up to Juju 3.x.

use serde::{Deserialize, Serialize};

use super::{CommandLine, Tool, answers_in_json, answers_nothing};

/// `k8s-spec-set`, once called `pod-spec-set`: what Kubernetes is to run for the application; for the leader alone. It
/// holds when the hook succeeds. Up to Juju 3.x.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct K8sSpecSet {
    /// The specification, as YAML, which may not be empty; with the resources behind it, if there are any.
    pub spec: String,
}

/// `k8s-raw-set`: what Kubernetes is to run for the application, in its own words; for the leader alone. It holds when
/// the hook succeeds. Up to Juju 3.x.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct K8sRawSet {
    /// The specification, as YAML, which may not be empty.
    pub spec: String,
}

/// `k8s-spec-get`, once called `pod-spec-get`: the specification as it was set. Up to Juju 3.x.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct K8sSpecGet {}

/// `k8s-raw-get`: the specification as it was set. Up to Juju 3.x.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct K8sRawGet {}

fn encode(spec: &str) -> CommandLine {
    let mut line = CommandLine { stdin: Some(spec.to_owned()), ..CommandLine::default() };
    line.option("--file", "-");
    line
}

macro_rules! sets_a_specification {
    ($tool:ty, $name:literal) => {
        impl Tool for $tool {
            const NAME: &'static str = $name;

            fn encode(&self) -> CommandLine {
                encode(&self.spec)
            }

            answers_nothing!();

            fn words(&self) -> Vec<String> {
                vec![format!("..{} bytes..", self.spec.len())]
            }
        }
    };
}

macro_rules! gets_a_specification {
    ($tool:ty, $name:literal) => {
        impl Tool for $tool {
            const NAME: &'static str = $name;
            const PLAIN: bool = true;
            type Answer = String;

            fn encode(&self) -> CommandLine {
                CommandLine::default()
            }

            answers_in_json!();
        }
    };
}

sets_a_specification!(K8sSpecSet, "k8s-spec-set");
sets_a_specification!(K8sRawSet, "k8s-raw-set");
gets_a_specification!(K8sSpecGet, "k8s-spec-get");
gets_a_specification!(K8sRawGet, "k8s-raw-get");
