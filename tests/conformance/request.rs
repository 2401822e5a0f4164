//! What a call means: `parsed`, which Juju's own tests compare where they look at the arguments alone.

use juju_charm::tool::Request;
use juju_charm::{Hook, RelationId};
use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::cli;
use crate::names;
use crate::playbook::Playbook;

/// Compares what a call means with what is expected of it, defaults filled in.
pub(crate) fn parsed(
    expected: &Map<String, Value>,
    call: Option<&Call>,
    playbook: &Playbook,
    differences: &mut Vec<String>,
) -> Result<(), String> {
    let Some(call) = call else {
        differences
            .push(format!("parsed: expected {}, and the call was not made", Value::Object(expected.clone())));
        return Ok(());
    };
    let scene = playbook.first().ok_or("there is no scene")?;
    let hook = cli::call::open(playbook, scene).map_err(|error| error.to_string())?;
    let found = meaning(&call.request, hook.hook());
    for (key, expected) in expected {
        match found.get(key) {
            None => return Err(format!("`parsed.{key}` is not known here")),
            Some(found) if found == expected => {}
            Some(found) => differences.push(format!("parsed.{key}: expected {expected}, found {found}")),
        }
    }
    Ok(())
}

fn meaning(request: &Request, hook: &Hook) -> Map<String, Value> {
    let event = hook.relation();
    let relation = |asked: Option<&RelationId>| {
        json!(asked.or(event.map(|hook| &hook.relation)).map(RelationId::number))
    };
    let remote_unit = event.and_then(|hook| hook.remote_unit.as_deref());
    let mut fields = Map::new();
    let mut put = |key: &str, value: Value| fields.insert(key.to_owned(), value);
    match request {
        Request::RelationGet(call) => {
            put("relation_id", relation(call.relation.as_ref()));
            put("key", json!(call.key.as_deref().filter(|key| *key != "-").unwrap_or_default()));
            let default = if call.app { None } else { remote_unit };
            let is_default_app = call.member.is_none() && default.is_none();
            let member = call.member.as_deref().or(default);
            let member =
                member.or_else(|| event.and_then(|hook| hook.remote_app.as_deref())).unwrap_or_default();
            let app = names::split_unit(member).map_or(member, |(app, _)| app);
            put("unit_or_app", json!(if call.app { app } else { member }));
            put("application", json!(call.app || is_default_app));
        }
        Request::RelationSet(call) => {
            put("relation_id", relation(call.relation.as_ref()));
            let settings = call.settings.iter().map(|(key, value)| (key.to_string(), json!(value)));
            put("settings", Value::Object(settings.collect()));
            put("application", json!(call.app));
        }
        Request::RelationList(call) => {
            put("relation_id", relation(call.relation.as_ref()));
            put("application", json!(call.app));
        }
        Request::RelationModelGet(call) => {
            put("relation_id", relation(call.relation.as_ref()));
        }
        Request::SecretGet(call) => {
            put("uri", json!(call.id.clone().unwrap_or_default()));
            put("label", json!(call.label.clone().unwrap_or_default()));
            put("refresh", json!(call.refresh));
            put("peek", json!(call.peek));
            put("key", json!(call.key.clone().unwrap_or_default()));
        }
        Request::JujuReboot(call) => {
            put("reboot", json!(if call.now { "now" } else { "after-hook" }));
        }
        _ => {}
    }
    fields
}

/// Compares a call of `secret-get` with what Juju is told of it.
pub(crate) fn secret_get(
    expected: &Map<String, Value>,
    call: Option<&Call>,
    differences: &mut Vec<String>,
) -> Result<(), String> {
    let found = call.map(|call| meaning(&call.request, &Hook::Start)).unwrap_or_default();
    for (key, expected) in expected {
        let same = match (key.as_str(), found.get(key), expected) {
            // With the scheme or without.
            ("uri", Some(Value::String(found)), Value::String(expected)) => {
                found.trim_start_matches("secret:") == expected.trim_start_matches("secret:")
            }
            (_, Some(found), expected) => found == expected,
            (_, None, _) => return Err(format!("`call.{key}` is not known here, or the call was not made")),
        };
        if !same {
            differences.push(format!("call.{key}: expected {expected}, found {}", json!(found.get(key))));
        }
    }
    Ok(())
}

/// Whether the call has asked for a reboot, and for which.
pub(crate) fn reboot(call: Option<&Call>) -> Option<String> {
    let found = meaning(&call?.request, &Hook::Start);
    Some(found.get("reboot")?.as_str()?.to_owned())
}
