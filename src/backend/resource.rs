//! `resource-get` and `credential-get`: what Juju fetches for the charm.

use juju_charm::tool::{CloudSpec, ResourceGet};

use super::{Backend, No};

impl Backend {
    pub(super) fn resource_get(&self, call: &ResourceGet) -> Result<String, No> {
        if call.name.is_empty() {
            return Err(No::usage("missing required resource name"));
        }
        let refused = |why: &str| No::run(format!("could not download resource: {why}"));
        let found = self.state.resources.iter().find(|resource| resource.name == call.name);
        match (found, &self.known.metadata) {
            (Some(resource), _) => match &resource.error {
                Some(error) => Err(refused(error)),
                None => Ok(resource.path.clone()),
            },
            (None, Some(metadata)) if !metadata.resources.contains_key(call.name.as_str()) => {
                Err(refused(&format!("resource \"{}/{}\" not found", self.unit.app_name(), call.name)))
            }
            (None, _) => Err(No::CannotSay("resources")),
        }
    }

    pub(super) fn credential_get(&self) -> Result<Box<CloudSpec>, No> {
        if !self.state.trust {
            return Err(No::run("cannot access cloud credentials: permission denied"));
        }
        let spec = self.state.cloud_spec.as_ref().ok_or(No::CannotSay("cloud_spec"))?;
        Ok(Box::new(CloudSpec::clone(spec)))
    }
}
