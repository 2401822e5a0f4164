//! Payloads, metrics and what Kubernetes is to run, which Juju knows of up to 3.x.

use juju_charm::Map;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Something that the charm has started, as `payload-register` has told Juju, up to 3.x.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// fn my_charm(_: &Hook, juju: &mut Juju) -> CharmResult {
///     juju.payload_register(tool::PayloadRegister {
///         kind: "docker".to_owned(),
///         class: "monitor".to_owned(),
///         id: "abc".to_owned(),
///         tags: vec![],
///     })?;
///     juju.payload_status_set("monitor", "abc", "stopping")?;
///     Ok(())
/// }
///
/// let out = Scenario::new(CharmSpec::new(my_charm)).play(&Scene::new("start"));
/// assert_eq!(out.context_out.state.payloads[0].status, "stopping");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a payload: a mapping with its `class` and its `id`")]
pub struct Payload {
    /// The class, as the metadata declares it.
    pub class: String,
    /// Its own id.
    pub id: String,
    /// Its type, which is that of its class; empty by default.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// How it does: `running`, `starting`, `stopped` or `stopping`; `running` by default.
    #[serde(default = "running")]
    pub status: String,
    /// What it is labelled with; nothing by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

impl Payload {
    /// How a payload can do.
    pub(crate) const STATUSES: [&str; 4] = ["running", "starting", "stopped", "stopping"];
}

fn running() -> String {
    "running".to_owned()
}

/// A measure of the workload, as `add-metric` has told Juju, up to 3.x. It can be told in collect-metrics alone.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// fn my_charm(_: &Hook, juju: &mut Juju) -> CharmResult {
///     juju.add_metric([("users", "5")])?;
///     Ok(())
/// }
///
/// let out = Scenario::new(CharmSpec::new(my_charm)).play(&Scene::new("collect-metrics"));
/// assert_eq!(out.context_out.state.metrics[0].key, "users");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a metric: a mapping with its `key` and its `value`")]
pub struct Metric {
    /// What is measured.
    pub key: String,
    /// How much of it there is.
    pub value: String,
    /// What it is labelled with; nothing by default.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub labels: Map<String, String>,
}

/// What Kubernetes is to run for the application, up to Juju 3.x.
///
/// In YAML and JSON a mapping with one of the two, `{spec: ..}` or `{raw: ..}`.
///
/// ```
/// use juju_scenario::prelude::*;
/// use juju_scenario::state::K8sSpec;
///
/// fn my_charm(_: &Hook, juju: &mut Juju) -> CharmResult {
///     juju.k8s_spec_set("version: 3")?;
///     Ok(())
/// }
///
/// let scene = Scene::new("start").state(State::new().leader(true).model(Model::kubernetes("globe")));
/// let out = Scenario::new(CharmSpec::new(my_charm)).play(&scene);
/// assert_eq!(out.context_out.state.k8s_spec.as_deref(), Some(&K8sSpec::Spec("version: 3".to_owned())));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "lowercase"))]
pub enum K8sSpec {
    /// What `k8s-spec-set` has said, as YAML.
    Spec(String),
    /// What `k8s-raw-set` has said, as YAML.
    Raw(String),
}

/// A mapping, since YAML would make a tag of the variant of an enum.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "what Kubernetes is to run: a mapping with `spec` or `raw`")]
struct Written<T> {
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    spec: Option<T>,
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    raw: Option<T>,
}

fn none<T>() -> Option<T> {
    None
}

impl Serialize for K8sSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = match self {
            K8sSpec::Spec(spec) => Written { spec: Some(spec), raw: None },
            K8sSpec::Raw(spec) => Written { spec: None, raw: Some(spec) },
        };
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for K8sSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Written::deserialize(deserializer)? {
            Written { spec: Some(spec), raw: None } => Ok(K8sSpec::Spec(spec)),
            Written { spec: None, raw: Some(spec) } => Ok(K8sSpec::Raw(spec)),
            _ => Err(D::Error::custom("Kubernetes is told either by `spec` or by `raw`, by one of the two")),
        }
    }
}
