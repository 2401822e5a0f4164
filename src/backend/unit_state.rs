//! `state-get`, `state-set` and `state-delete`.

use juju_charm::tool::{StateData, StateDelete, StateGet, StateSet};

use super::{Backend, No, one_key};
use crate::go::quote;

/// How long a key may be, in bytes.
const LONGEST_KEY: usize = 256;

/// How long a value may be, in bytes.
const LONGEST_VALUE: usize = 65_536;

impl Backend {
    pub(super) fn state_get(&self, call: &StateGet) -> Result<StateData, No> {
        let state = &self.state.unit_state;
        let Some(key) = one_key(call.key.as_deref()) else {
            return Ok(StateData::All(state.clone()));
        };
        match state.get(key) {
            None if call.strict => Err(No::run(format!("{} not found", quote(key)))),
            value => Ok(StateData::One(value.cloned().unwrap_or_default())),
        }
    }

    /// Juju takes the pairs in any order, and stops at the first that is too long; here it takes none then.
    pub(super) fn state_set(&mut self, call: &StateSet) -> Result<(), No> {
        for (key, value) in &call.settings {
            let too_long = |what, most| No::run(format!("max allowed {what} length ({most}) exceeded"));
            if key.len() > LONGEST_KEY {
                return Err(too_long("key", LONGEST_KEY));
            }
            if value.len() > LONGEST_VALUE {
                return Err(too_long("value", LONGEST_VALUE));
            }
        }
        for (key, value) in &call.settings {
            if self.state.unit_state.get(key.as_str()) != Some(value) {
                self.state.unit_state.insert(key.as_str(), value.as_str());
            }
        }
        Ok(())
    }

    pub(super) fn state_delete(&mut self, call: &StateDelete) {
        self.state.unit_state.remove(call.key.as_str());
    }
}
