//! What Juju has up to 3.x.

use super::{Juju, other_shape};
use crate::tool::{
    AddMetric, K8sRawGet, K8sRawSet, K8sSpecGet, K8sSpecSet, LeaderData, LeaderGet, LeaderSet,
    PayloadRegister, PayloadStatusSet, PayloadUnregister, Tool,
};
use crate::{Databag, Error, Text};

impl Juju {
    /// `leader-get`: what the leader has told the units of its application. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn leader_get(&mut self) -> Result<Databag, Error> {
        match self.call(LeaderGet { key: None })? {
            LeaderData::All(settings) => Ok(settings),
            LeaderData::One(_) => Err(other_shape(LeaderGet::NAME)),
        }
    }

    /// `leader-get KEY`: one key of what the leader has told the units of its application, if it is there. Up to Juju
    /// 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn leader_get_key(&mut self, key: impl Into<Text>) -> Result<Option<Text>, Error> {
        match self.call(LeaderGet { key: Some(key.into()) })? {
            LeaderData::One(value) => Ok(value),
            LeaderData::All(_) => Err(other_shape(LeaderGet::NAME)),
        }
    }

    /// `leader-set`: tells the units of the application, for the leader alone; an empty value takes the key out. It
    /// holds at once. Juju trims the blanks around keys and values. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn leader_set<K: Into<Text>, V: Into<Text>>(
        &mut self,
        settings: impl IntoIterator<Item = (K, V)>,
    ) -> Result<(), Error> {
        let settings = settings.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        self.call(LeaderSet { settings })
    }

    /// `k8s-spec-set`: what Kubernetes is to run for the application, for the leader alone. It holds when the hook
    /// succeeds. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn k8s_spec_set(&mut self, spec: impl Into<String>) -> Result<(), Error> {
        self.call(K8sSpecSet { spec: spec.into() })
    }

    /// `k8s-spec-get`: the specification as it was set. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn k8s_spec_get(&mut self) -> Result<String, Error> {
        self.call(K8sSpecGet {})
    }

    /// `k8s-raw-set`: what Kubernetes is to run for the application in its own words, for the leader alone. It holds
    /// when the hook succeeds. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn k8s_raw_set(&mut self, spec: impl Into<String>) -> Result<(), Error> {
        self.call(K8sRawSet { spec: spec.into() })
    }

    /// `k8s-raw-get`: the specification as it was set. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn k8s_raw_get(&mut self) -> Result<String, Error> {
        self.call(K8sRawGet {})
    }

    /// `payload-register`: something that the charm has started. It holds at once. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool: that the metadata has no such class, or another type for it.
    pub fn payload_register(&mut self, payload: PayloadRegister) -> Result<(), Error> {
        self.call(payload)
    }

    /// `payload-status-set`: how a payload does: starting, running, stopping or stopped. It holds at once. Up to Juju
    /// 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn payload_status_set(
        &mut self,
        class: impl Into<String>,
        id: impl Into<String>,
        status: impl Into<String>,
    ) -> Result<(), Error> {
        self.call(PayloadStatusSet { class: class.into(), id: id.into(), status: status.into() })
    }

    /// `payload-unregister`: a payload is gone. It holds at once. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn payload_unregister(
        &mut self,
        class: impl Into<String>,
        id: impl Into<String>,
    ) -> Result<(), Error> {
        self.call(PayloadUnregister { class: class.into(), id: id.into() })
    }

    /// `add-metric`: measures of the workload, in `collect-metrics` alone. Up to Juju 3.x. For labels,
    /// [`call`](Juju::call) takes an [`AddMetric`].
    ///
    /// # Errors
    /// Those of the tool: that this is another hook, or that there is no measure.
    pub fn add_metric<K: Into<String>, V: Into<String>>(
        &mut self,
        metrics: impl IntoIterator<Item = (K, V)>,
    ) -> Result<(), Error> {
        let metrics = metrics.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        self.call(AddMetric { metrics, labels: Vec::new() })
    }
}
