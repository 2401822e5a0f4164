//! Actions.

use serde_json::Value;

use super::{Juju, other_shape};
use crate::tool::{ActionData, ActionFail, ActionGet, ActionLog, ActionSet, Tool};
use crate::{Error, Map};

impl Juju {
    /// `action-get`: what the operator has given the action, with the defaults that the charm declares.
    ///
    /// # Errors
    /// Those of the tool: that no action is run.
    pub fn action_get(&mut self) -> Result<Map<String, Value>, Error> {
        match self.call(ActionGet { key: None })? {
            ActionData::All(params) => Ok(params),
            ActionData::One(_) => Err(other_shape(ActionGet::NAME)),
        }
    }

    /// `action-get KEY`: one value of what the operator has given the action, if it is there. The keys that lead to a
    /// value within others are joined by dots.
    ///
    /// # Errors
    /// Those of the tool: that no action is run.
    pub fn action_get_key(&mut self, key: impl Into<String>) -> Result<Option<Value>, Error> {
        match self.call(ActionGet { key: Some(key.into()) })? {
            ActionData::One(value) => Ok(value),
            ActionData::All(_) => Err(other_shape(ActionGet::NAME)),
        }
    }

    /// `action-set`: results for the operator. They are kept even if the action fails. The keys that lead to a value
    /// within others are joined by dots.
    ///
    /// ```
    /// # use juju_charm::{CharmResult, Juju};
    /// # fn example(juju: &mut Juju) -> CharmResult {
    /// match juju.action_get_key("file")?.as_ref().and_then(|file| file.as_str()) {
    ///     Some(file) => juju.action_set([("backup.file", file), ("backup.size", "42")])?,
    ///     None => juju.action_fail("say which file")?,
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of the tool: that no action is run, or that a key cannot be a result's.
    pub fn action_set<K: Into<String>, V: Into<String>>(
        &mut self,
        results: impl IntoIterator<Item = (K, V)>,
    ) -> Result<(), Error> {
        let results = results.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        self.call(ActionSet { results })
    }

    /// `action-fail`: the action has failed, for this reason. It goes on all the same, and what it does is kept.
    ///
    /// # Errors
    /// Those of the tool: that no action is run.
    pub fn action_fail(&mut self, message: impl Into<String>) -> Result<(), Error> {
        self.call(ActionFail { message: Some(message.into()) })
    }

    /// `action-log`: a line for the operator who waits for the action. It is sent at once.
    ///
    /// # Errors
    /// Those of the tool: that no action is run.
    pub fn action_log(&mut self, message: impl Into<String>) -> Result<(), Error> {
        self.call(ActionLog { message: message.into() })
    }
}
