//! What Juju knows of up to 3.x: payloads, metrics, and what Kubernetes is to run.

use juju_charm::tool::{
    AddMetric, K8sRawSet, K8sSpecSet, PayloadRegister, PayloadStatusSet, PayloadUnregister,
};
use juju_charm::{Hook, Shared};

use super::{Backend, No};
use crate::go::{quote, yaml};
use crate::state::{K8sSpec, Metric, Payload};

impl Backend {
    pub(super) fn payload_register(&mut self, call: &PayloadRegister) -> Result<(), No> {
        if let Some(metadata) = &self.known.metadata {
            let Some(spec) = metadata.payloads.get(call.class.as_str()) else {
                return Err(No::run(format!("payload {} not found in metadata.yaml", quote(&call.class))));
            };
            if spec.kind != call.kind {
                return Err(No::run(format!(
                    "incorrect type {} for payload {}, expected {}",
                    quote(&call.kind),
                    quote(&call.class),
                    quote(&spec.kind)
                )));
            }
        }
        self.state.payloads.retain(|payload| payload.class != call.class || payload.id != call.id);
        self.state.payloads.push(Payload {
            class: call.class.clone(),
            id: call.id.clone(),
            kind: call.kind.clone(),
            status: "running".to_owned(),
            tags: call.tags.clone(),
        });
        Ok(())
    }

    pub(super) fn payload_status_set(&mut self, call: &PayloadStatusSet) -> Result<(), No> {
        if !Payload::STATUSES.contains(&call.status.as_str()) {
            let known: Vec<String> = Payload::STATUSES.iter().map(|status| quote(status)).collect();
            return Err(No::run(format!(
                "status {} not supported; expected one of [{}]",
                quote(&call.status),
                known.join(", ")
            )));
        }
        let mut payloads = self.state.payloads.iter_mut();
        match payloads.find(|payload| payload.class == call.class && payload.id == call.id) {
            Some(payload) => payload.status.clone_from(&call.status),
            None => {
                return Err(No::run(format!(
                    "payload {} not found",
                    quote(&format!("{}/{}", call.class, call.id))
                )));
            }
        }
        Ok(())
    }

    /// A payload that is not there is gone already.
    pub(super) fn payload_unregister(&mut self, call: &PayloadUnregister) {
        self.state.payloads.retain(|payload| payload.class != call.class || payload.id != call.id);
    }

    pub(super) fn add_metric(&mut self, call: &AddMetric) -> Result<(), No> {
        let refused = |why: &str| No::run(format!("cannot record metric: {why}"));
        if call.metrics.is_empty() {
            return Err(No::usage("no metrics specified"));
        }
        if let Some((key, _)) = call.metrics.iter().find(|(key, _)| key.starts_with("juju-")) {
            return Err(No::run(format!("{key} uses a reserved prefix")));
        }
        if !matches!(*self.hook, Hook::CollectMetrics) {
            return Err(refused("metrics not allowed in this context"));
        }
        if self.state.metrics_disabled {
            return Err(refused("metrics disabled"));
        }
        let labels = call.labels.iter().cloned().collect::<juju_charm::Map<String, String>>();
        for (key, value) in &call.metrics {
            self.state.metrics.push(Metric {
                key: key.clone(),
                value: value.clone(),
                labels: labels.clone(),
            });
        }
        Ok(())
    }

    pub(super) fn k8s_spec_set(&mut self, call: &K8sSpecSet) -> Result<(), No> {
        self.check_spec("k8s", &call.spec)?;
        self.pending.k8s_spec = Some(call.spec.clone());
        Ok(())
    }

    pub(super) fn k8s_raw_set(&mut self, call: &K8sRawSet) -> Result<(), No> {
        self.check_spec("k8s raw", &call.spec)?;
        self.pending.k8s_raw = Some(call.spec.clone());
        Ok(())
    }

    fn check_spec(&self, what: &str, spec: &str) -> Result<(), No> {
        if spec.is_empty() {
            return Err(No::run(format!(
                "no {what} spec specified: pipe {what} spec to command, or specify a file with --file"
            )));
        }
        yaml::load(spec.as_bytes()).map_err(No::run)?;
        if !self.state.leader {
            return Err(No::run("this unit is not the leader"));
        }
        Ok(())
    }

    /// The specification as it was set, by an earlier hook.
    pub(super) fn k8s_spec_get(&self) -> String {
        match self.state.k8s_spec.as_deref() {
            Some(K8sSpec::Spec(spec)) => spec.clone(),
            _ => String::new(),
        }
    }

    /// The specification as it was set, by an earlier hook.
    pub(super) fn k8s_raw_get(&self) -> String {
        match self.state.k8s_spec.as_deref() {
            Some(K8sSpec::Raw(spec)) => spec.clone(),
            _ => String::new(),
        }
    }

    /// Hands over to Kubernetes what the hook has set.
    pub(super) fn commit_k8s_spec(&mut self) -> Result<(), String> {
        let spec = match (self.pending.k8s_spec.take(), self.pending.k8s_raw.take()) {
            (None, None) => return Ok(()),
            (Some(spec), None) => K8sSpec::Spec(spec),
            (None, Some(spec)) => K8sSpec::Raw(spec),
            (Some(_), Some(_)) => {
                return Err(
                    "either k8s-spec-set or k8s-raw-set can be run for each application, but not both"
                        .to_owned(),
                );
            }
        };
        self.state.k8s_spec = Some(Shared::new(spec));
        Ok(())
    }
}
