//! `leader-get` and `leader-set`, up to Juju 3.x.

use juju_charm::tool::{LeaderData, LeaderGet, LeaderSet};

use super::{Backend, No, one_key};
use crate::go::quote;

impl Backend {
    pub(super) fn leader_get(&self, call: &LeaderGet) -> Result<LeaderData, No> {
        let settings = &self.state.leader_settings;
        match one_key(call.key.as_deref()) {
            None => Ok(LeaderData::All(settings.clone())),
            Some(key) if key.contains('=') => Err(No::usage(format!("invalid key {}", quote(key)))),
            Some(key) => Ok(LeaderData::One(settings.get_text(key).cloned())),
        }
    }

    pub(super) fn leader_set(&mut self, call: &LeaderSet) -> Result<(), No> {
        if !self.state.leader {
            return Err(No::run("cannot write leadership settings: cannot write settings: not the leader"));
        }
        for (key, value) in &call.settings {
            if self.state.leader_settings.get(key).unwrap_or_default() != value.as_str() {
                self.state.leader_settings.set(key.clone(), value.clone());
            }
        }
        Ok(())
    }
}
