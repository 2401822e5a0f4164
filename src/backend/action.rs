//! `action-get`, `action-set`, `action-fail` and `action-log`.

#[cfg(stage_door)]
use base64::Engine;
#[cfg(stage_door)]
use base64::prelude::BASE64_STANDARD;
use juju_charm::tool::{ActionData, ActionFail, ActionGet, ActionLog, ActionSet};
use juju_charm::{Hook, Map, Shared};
use serde_json::Value;

use super::{Backend, Ending, No};
use crate::go::quote;
use crate::json::value_at;
use crate::state::{Action, ActionStatus};

/// What Juju says of an action that has failed without a word.
const NO_REASON: &str = "action failed without reason given, check action for errors";

/// The keys that Juju itself puts into an action's results.
const RESERVED: [&str; 4] = ["stdout", "stdout-encoding", "stderr", "stderr-encoding"];

impl Backend {
    pub(super) fn action_get(&mut self, call: &ActionGet) -> Result<ActionData, No> {
        let params = self.action_params()?;
        let Some(path) = &call.key else { return Ok(ActionData::All(params.clone())) };
        Ok(ActionData::One(value_at(params, path).cloned()))
    }

    /// What the operator has given, with the charm's defaults.
    fn action_params(&mut self) -> Result<&Map<String, Value>, No> {
        let Hook::Action(hook) = &*self.hook else { return Err(not_an_action()) };
        let (known, given) = (&self.known, &self.scene.event.params);
        Ok(self.read_once.params.get_or_insert_with(|| {
            let spec = known.actions.as_ref().and_then(|actions| actions.get(hook.name.as_str()));
            spec.map_or_else(|| given.clone(), |spec| spec.with_defaults(given))
        }))
    }

    /// What has come of this action so far. The State has what came of the one before until this one has ended.
    fn action(&mut self) -> Result<&mut Action, No> {
        match &*self.hook {
            Hook::Action(_) => Ok(self.pending.action.get_or_insert_with(Shared::default)),
            _ => Err(not_an_action()),
        }
    }

    pub(super) fn action_set(&mut self, call: &ActionSet) -> Result<(), No> {
        for (path, _) in &call.results {
            check_result_key(path).map_err(No::usage)?;
        }
        for (path, value) in &call.results {
            let results = &mut self.action()?.results;
            let (first, rest) =
                path.split_once('.').map_or((path.as_str(), None), |(key, rest)| (key, Some(rest)));
            let value = Value::String(value.clone());
            match rest {
                None => {
                    results.insert(first, value);
                }
                Some(rest) => {
                    let mut inner = results.get(first).cloned().unwrap_or_default();
                    put(&mut inner, rest, value);
                    results.insert(first, inner);
                }
            }
        }
        Ok(())
    }

    pub(super) fn action_fail(&mut self, call: &ActionFail) -> Result<(), No> {
        let message = call.message.as_deref().unwrap_or(NO_REASON).to_owned();
        let action = self.action()?;
        action.status = ActionStatus::Failed;
        action.message = message;
        Ok(())
    }

    pub(super) fn action_log(&mut self, call: &ActionLog) -> Result<(), No> {
        self.action()?.log.push(call.message.clone());
        Ok(())
    }

    /// The action has ended: its results say with which code, and if it has failed why.
    pub(super) fn end_action(&mut self, failed: Option<&Ending>) {
        let Ok(action) = self.action() else { return };
        if let Some(code) = failed.map_or(Some(0), |ending| ending.code) {
            action.results.insert("return-code", code);
        }
        if let Some(ending) = failed {
            action.status = ActionStatus::Failed;
            action.message.clone_from(&ending.words);
        }
    }

    /// What a process has printed: if it is an action's, it is among the results. What is not UTF-8 is encoded.
    #[cfg(stage_door)]
    pub(crate) fn printed(&mut self, stream: &str, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let Ok(action) = self.action() else { return };
        match std::str::from_utf8(bytes) {
            Ok(text) => drop(action.results.insert(stream, text)),
            Err(_) => {
                action.results.insert(stream, BASE64_STANDARD.encode(bytes));
                action.results.insert(format!("{stream}-encoding"), "base64");
            }
        }
    }

    /// Juju has refused what the action wanted to be committed.
    pub(super) fn fail_action(&mut self, message: &str) {
        // The words and the types of Juju: what the process has ended with is a number, and this is a text.
        let Ok(action) = self.action() else { return };
        action.status = ActionStatus::Failed;
        if action.message.is_empty() {
            "committing requested changes failed".clone_into(&mut action.message);
        }
        let mut stderr = action.results.get("stderr").and_then(Value::as_str).unwrap_or_default().to_owned();
        stderr.push_str(message);
        action.results.insert("stderr", stderr);
        action.results.insert("return-code", "1");
    }
}

fn not_an_action() -> No {
    No::run("not running an action")
}

/// Puts a value where a path of keys leads; what is in the way and is no mapping gives way to one.
fn put(object: &mut Value, path: &str, value: Value) {
    if !object.is_object() {
        *object = Value::Object(serde_json::Map::new());
    }
    match path.split_once('.') {
        None => object[path] = value,
        Some((key, rest)) => put(&mut object[key], rest, value),
    }
}

/// Refuses a key that no result can have.
pub(crate) fn check_result_key(path: &str) -> Result<(), String> {
    for key in path.split('.') {
        let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if key.is_empty() || !key.bytes().all(inner) || key.starts_with('-') || key.ends_with('-') {
            return Err(format!(
                "key {} must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric, \
                 hyphens and periods",
                quote(key)
            ));
        }
        if RESERVED.contains(&key) {
            return Err(format!("cannot set reserved action key {}", quote(key)));
        }
    }
    Ok(())
}
