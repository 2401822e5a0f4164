//! The setup of a case becomes a scene, and the calls that the hook has made before.

use serde_json::{Map, Value, json};

use super::memos::{self, Asked};
use super::relations::{self, Event};
use crate::format;
use crate::json::Json;
use crate::origin::{Source, Syntax};

/// What a setup comes to.
#[derive(Default)]
pub(crate) struct Setup {
    /// A scene, as a file has it.
    pub(crate) scene: Value,
    /// The calls that the hook has made already.
    pub(crate) script: Vec<Vec<String>>,
    /// The files in the caller's directory.
    pub(crate) files: Vec<(String, String)>,
    /// Which relation has which key, where the setup says so.
    pub(crate) keys: Vec<(String, u64)>,
}

/// What a setup says, part by part.
#[derive(Default)]
struct Parts {
    unit: String,
    metadata: Map<String, Value>,
    options: Option<Value>,
    state: Map<String, Value>,
    memos: Vec<Value>,
    event: Option<Value>,
    relations: Vec<Value>,
    relation_event: Option<Event>,
    opened: Vec<(String, String)>,
    opens: Vec<(String, String)>,
    closes: Vec<(String, String)>,
    secrets: Vec<Value>,
    next_secret_ids: Vec<Value>,
    pending_secrets: Vec<Value>,
}

/// Says a setup as a scene does.
pub(crate) fn translated(setup: &Map<String, Value>, juju: &str, asked: &Asked<'_>) -> Result<Setup, String> {
    let mut result = Setup::default();
    let mut parts = Parts { unit: "u/0".to_owned(), ..Parts::default() };
    if let Some(unit) = setup.get("unit").and_then(Value::as_str) {
        unit.clone_into(&mut parts.unit);
    }
    for (key, value) in setup {
        part(key, value, setup, asked, &mut parts, &mut result)
            .map_err(|error| format!("setup: {key}: {error}"))?;
    }
    hook_relation(setup, &mut parts);
    result.keys = keys(&parts.relations);
    finish(parts, juju, asked, result)
}

fn part(
    key: &str,
    value: &Value,
    setup: &Map<String, Value>,
    asked: &Asked<'_>,
    parts: &mut Parts,
    result: &mut Setup,
) -> Result<(), String> {
    let state = &mut parts.state;
    match key {
        // The hook's relation is looked at when all relations are known.
        "unit" | "hook_relation" | "remote_unit" | "remote_app" => {}
        "leader" => {
            state.insert("leader".to_owned(), json!(value == true));
        }
        "leader_error" => parts.memos.extend(memos::leadership_unknown(asked, text(value)?)),
        "event_relation" if value.is_null() => {}
        "event_relation" => parts.relation_event = Some(Event::read(value)?),
        "relations" => parts.relations = list(value)?.clone(),
        "config" => config(object(value)?, parts)?,
        "unit_status" => status(state, "unit", &status_of(value)?),
        "application_status" => application_status(value, asked, parts)?,
        "workload_version" => status(state, "app_version", value),
        "network" => network(object(value)?, asked, parts)?,
        "private_address" | "public_address" => {
            state.insert(key.to_owned(), json!(value.as_str().unwrap_or_default()));
        }
        "opened_ports" => parts.opened.extend(ports(value)?),
        "machine_ports" | "application_ports" => ports_of_units(key, object(value)?, parts)?,
        "pending_open" => parts.opens = ports(value)?,
        "pending_close" => parts.closes = ports(value)?,
        "model_type" => {
            state.insert("model".to_owned(), json!({"type": value}));
        }
        "goal_state" | "leader_settings" | "reboot" | "payloads" => {
            state.insert(key.to_owned(), value.clone());
        }
        "state" => {
            state.insert("unit_state".to_owned(), value.clone());
        }
        "action" => parts.event = Some(action(value)?),
        "context" => match text(value)? {
            // Its name is that of the action.
            "action" if setup.contains_key("action") => {}
            "action" => parts.event = Some(json!("snapshot-action")),
            "hook" => {}
            "juju-exec" | "exec" | "run-commands" => {}
            "collect-metrics" => parts.event = Some(json!("collect-metrics")),
            "meter-status" | "meter-status-changed" => parts.event = Some(json!("meter-status-changed")),
            other => return Err(format!("the context `{other}` is not known")),
        },
        "hook_storage" if value.is_null() => {}
        "hook_storage" => {
            let id = text(value)?;
            let name = id.split('/').next().unwrap_or_default();
            parts.event = Some(json!({"name": format!("{name}-storage-attached"), "storage": id}));
        }
        "files" => {
            let files = object(value)?.iter();
            result.files = files
                .map(|(name, text)| Ok((name.clone(), self::text(text)?.to_owned())))
                .collect::<Result<_, String>>()?;
        }
        "inject_error" => match value {
            Value::String(reason) => parts.memos.push(memos::injected(asked, None, reason)),
            other => {
                for (what, reason) in object(other)? {
                    parts.memos.push(memos::injected(asked, Some(what), text(reason)?));
                }
            }
        },
        "secrets" => parts.secrets = list(value)?.clone(),
        "pending_secrets" => parts.pending_secrets = list(value)?.clone(),
        "next_secret_id" => parts.next_secret_ids.push(value.clone()),
        "next_secret_ids" => parts.next_secret_ids.extend(list(value)?.iter().cloned()),
        "storages" => {
            let storages = list(value)?.iter().map(storage).collect::<Result<Vec<_>, _>>()?;
            state.insert("storages".to_owned(), json!(storages));
        }
        "resources" => {
            let resources = object(value)?.iter().map(resource).collect::<Result<Vec<_>, _>>()?;
            state.insert("resources".to_owned(), json!(resources));
        }
        "cloud_spec" => {
            state.insert("cloud_spec".to_owned(), value.clone());
            state.entry("trust".to_owned()).or_insert(json!(!value.is_null()));
        }
        "trust" => {
            state.insert("trust".to_owned(), value.clone());
        }
        "metrics_enabled" => {
            state.insert("metrics_disabled".to_owned(), json!(value == false));
        }
        "metadata" => parts.metadata = object(value)?.clone(),
        "k8s_spec" => {
            state.insert("k8s_spec".to_owned(), json!({"spec": value}));
        }
        "raw_k8s_spec" => {
            state.insert("k8s_spec".to_owned(), json!({"raw": value}));
        }
        _ => return Err("this is not known".to_owned()),
    }
    Ok(())
}

fn finish(mut parts: Parts, juju: &str, asked: &Asked<'_>, mut result: Setup) -> Result<Setup, String> {
    let event = parts.relation_event.as_ref();
    let relations = relations::translated(&parts.relations, event, &parts.unit, asked)?;
    parts.memos.extend(relations.memos);
    secrets(&mut parts, asked, &result.keys)?;
    let state = &mut parts.state;
    if !relations.state.is_empty() {
        state.insert("relations".to_owned(), json!(relations.state));
    }
    if !parts.opened.is_empty() {
        state.insert("opened_ports".to_owned(), json!(together(&parts.opened)));
    }
    for secret in &parts.pending_secrets {
        result.script.push(pending_secret(object(secret)?, &mut parts.next_secret_ids)?);
    }
    if !parts.next_secret_ids.is_empty() {
        state.insert("next_secret_ids".to_owned(), json!(parts.next_secret_ids));
    }
    for (tool, ports) in [("open-port", &parts.opens), ("close-port", &parts.closes)] {
        for (endpoint, range) in ports {
            let mut call = vec![tool.to_owned(), range.clone()];
            if !endpoint.is_empty() {
                call.extend(["--endpoints".to_owned(), endpoint.clone()]);
            }
            result.script.push(call);
        }
    }
    let mut charm = json!({"unit": parts.unit});
    if !parts.metadata.is_empty() {
        charm["metadata"] = json!(parts.metadata);
    }
    if let Some(options) = parts.options {
        charm["config"] = json!({"options": options});
    }
    // A hook of which nothing else is known; in others than install the unit has entered its relations.
    let event = relations.event.or(parts.event).unwrap_or_else(|| json!("update-status"));
    result.scene = json!({
        "juju": juju,
        "charm": charm,
        "event": event,
        "context": {"state": parts.state, "memos": parts.memos},
        // Of what a case is not about it says nothing, be it what no unit is without.
        "unchecked": true,
    });
    Ok(result)
}

/// The hook's relation, where it is said by its number.
fn hook_relation(setup: &Map<String, Value>, parts: &mut Parts) {
    let Some(id) = setup.get("hook_relation").and_then(Value::as_u64) else { return };
    let text = |key: &str| setup.get(key).and_then(Value::as_str).map(str::to_owned);
    parts.relation_event = Some(Event {
        id,
        endpoint: None,
        remote_unit: text("remote_unit"),
        remote_app: text("remote_app"),
        hook: None,
    });
}

/// What Juju calls the relations.
fn keys(relations: &[Value]) -> Vec<(String, u64)> {
    let key =
        |relation: &Value| Some((relation.get("key")?.as_str()?.to_owned(), relation.get("id")?.as_u64()?));
    relations.iter().filter_map(key).collect()
}

/// The options that are set. That there are more, which are not, is known from what the charm declares.
fn config(config: &Map<String, Value>, parts: &mut Parts) -> Result<(), String> {
    let mut options = Map::new();
    let mut set = Map::new();
    for (name, value) in config {
        let kind = match value {
            Value::Null | Value::String(_) => "string",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_f64() => "float",
            Value::Number(_) => "int",
            other => return Err(format!("no option has the value {other}")),
        };
        options.insert(name.clone(), json!({"type": kind}));
        if !value.is_null() {
            set.insert(name.clone(), value.clone());
        }
    }
    parts.options = Some(Value::Object(options));
    parts.state.insert("config".to_owned(), Value::Object(set));
    Ok(())
}

fn status(state: &mut Map<String, Value>, key: &str, value: &Value) {
    let statuses = state.entry("status".to_owned()).or_insert_with(|| json!({}));
    statuses[key] = value.clone();
}

/// A status as the State has it.
fn status_of(value: &Value) -> Result<Value, String> {
    let mut status = Map::new();
    for (key, value) in object(value)? {
        match key.as_str() {
            "status" | "message" | "data" if value.is_null() => {}
            "status" | "message" | "data" => {
                status.insert(key.clone(), value.clone());
            }
            "units" => {}
            _ => return Err(format!("`{key}` is not known of a status")),
        }
    }
    Ok(Value::Object(status))
}

/// The application's status with those of its units. The State always has the unit that plays among them; where a setup
/// has not, a memo answers.
fn application_status(value: &Value, asked: &Asked<'_>, parts: &mut Parts) -> Result<(), String> {
    status(&mut parts.state, "app", &status_of(value)?);
    let Some(units) = value.get("units").and_then(Value::as_object) else { return Ok(()) };
    if units.contains_key(&parts.unit) {
        let mut others = Map::new();
        for (name, value) in units {
            if *name == parts.unit {
                status(&mut parts.state, "unit", &status_of(value)?);
            } else {
                others.insert(name.clone(), status_of(value)?);
            }
        }
        status(&mut parts.state, "units", &Value::Object(others));
    } else if asked.tool == "status-get" {
        let printed = |value: &Value| {
            let data = value.get("data").filter(|data| !data.is_null()).cloned();
            json!({
                "status": value["status"],
                "message": value.get("message").cloned().unwrap_or_else(|| json!("")),
                "status-data": data.unwrap_or_else(|| json!({})),
            })
        };
        let mut answer = printed(value);
        answer["units"] = units.iter().map(|(name, value)| (name.clone(), printed(value))).collect();
        let answer = json!({"application-status": answer});
        parts.memos.push(memos::always("status-get", Some(json!({"application": true})), answer));
    }
    Ok(())
}

/// The networks. That there are no others is known from what the charm declares.
fn network(network: &Map<String, Value>, asked: &Asked<'_>, parts: &mut Parts) -> Result<(), String> {
    let mut networks = Vec::new();
    for (name, value) in network {
        let mut fields = json!({"binding_name": name, "bind_addresses": [], "ingress_addresses": [], "egress_subnets": []});
        for (key, value) in object(value)? {
            match key.as_str() {
                "bind_addresses" | "ingress_addresses" | "egress_subnets" if value.is_null() => {}
                "bind_addresses" | "ingress_addresses" | "egress_subnets" => fields[key] = value.clone(),
                _ => return Err(format!("`{key}` is not known of a network")),
            }
        }
        networks.push(fields);
    }
    parts.state.insert("networks".to_owned(), json!(networks));
    if asked.tool == "network-get" {
        let bindings: Map<String, Value> = network.keys().map(|name| (name.clone(), Value::Null)).collect();
        parts.metadata.entry("extra-bindings".to_owned()).or_insert(json!(bindings));
    }
    Ok(())
}

/// Ranges by endpoint, as pairs of an endpoint, which is empty for all, and a range.
pub(crate) fn ports(value: &Value) -> Result<Vec<(String, String)>, String> {
    let mut pairs = Vec::new();
    for (endpoint, ranges) in object(value)? {
        for range in list(ranges)? {
            pairs.push((endpoint.clone(), text(range)?.to_owned()));
        }
    }
    Ok(pairs)
}

/// The ranges, each with its endpoints, as the State has them.
fn together(ports: &[(String, String)]) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    let mut ranges: Vec<(&str, Vec<&str>)> = Vec::new();
    for (endpoint, range) in ports {
        if endpoint.is_empty() {
            said.push(range.clone());
            continue;
        }
        match ranges.iter_mut().find(|(known, _)| known == range) {
            Some((_, endpoints)) => endpoints.push(endpoint),
            None => ranges.push((range, vec![endpoint])),
        }
    }
    for (range, mut endpoints) in ranges {
        endpoints.sort_unstable();
        said.push(format!("{range} ({})", endpoints.join(", ")));
    }
    said
}

fn ports_of_units(key: &str, units: &Map<String, Value>, parts: &mut Parts) -> Result<(), String> {
    for (unit, value) in units {
        let ports = ports(value)?;
        if *unit == parts.unit {
            parts.opened.extend(ports);
        } else if key == "machine_ports" {
            let machine = parts.state.entry(key.to_owned()).or_insert_with(|| json!({}));
            machine[unit] = json!(together(&ports));
        }
        // What other units of the application have open is in nobody's way: no tool asks for it.
    }
    Ok(())
}

fn action(value: &Value) -> Result<Value, String> {
    let fields = match value {
        Value::String(name) => return Ok(json!(format!("{name}-action"))),
        Value::Bool(_) => return Ok(json!("snapshot-action")),
        fields => object(fields)?,
    };
    let mut event = json!({"name": "snapshot-action"});
    for (key, value) in fields {
        match key.as_str() {
            "name" => event["name"] = json!(format!("{}-action", text(value)?)),
            "id" => event["action_id"] = value.clone(),
            "params" if value.is_null() => {}
            "params" => event["params"] = value.clone(),
            "params_yaml" => {
                let source =
                    Source { name: key.clone(), text: text(value)?.to_owned(), syntax: Syntax::Yaml };
                let Json(params) = format::parse(&source).map_err(|fault| fault.to_string())?;
                event["params"] = params;
            }
            _ => return Err(format!("`{key}` is not known of an action")),
        }
    }
    Ok(event)
}

fn storage(value: &Value) -> Result<Value, String> {
    let mut storage = json!({});
    for (key, value) in object(value)? {
        match key.as_str() {
            "id" => {
                let (name, index) = text(value)?.split_once('/').ok_or("a storage's id is name/number")?;
                storage["name"] = json!(name);
                storage["index"] = json!(index.parse::<u32>().map_err(|error| error.to_string())?);
            }
            "kind" | "location" => storage[key] = value.clone(),
            _ => return Err(format!("`{key}` is not known of a storage")),
        }
    }
    Ok(storage)
}

fn resource((name, value): (&String, &Value)) -> Result<Value, String> {
    let mut resource = object(value)?.clone();
    resource.insert("name".to_owned(), json!(name));
    Ok(Value::Object(resource))
}

fn pending_secret(secret: &Map<String, Value>, next_ids: &mut Vec<Value>) -> Result<Vec<String>, String> {
    let mut call = vec!["secret-add".to_owned()];
    let mut content = "key=value".to_owned();
    for (key, value) in secret {
        match key.as_str() {
            // It is taken before that of the call itself.
            "id" => {
                let place = next_ids.len().saturating_sub(1);
                next_ids.insert(place, value.clone());
            }
            "label" | "owner" | "description" | "rotate" | "expire" => {
                call.extend([format!("--{key}"), text(value)?.to_owned()]);
            }
            "content_base64" => {
                let pairs = object(value)?.iter();
                let pairs: Vec<String> = pairs
                    .map(|(key, value)| Ok(format!("{key}#base64={}", text(value)?)))
                    .collect::<Result<_, String>>()?;
                content = pairs.join(" ");
            }
            _ => return Err(format!("`pending_secrets[].{key}` is not known")),
        }
    }
    call.extend(content.split(' ').map(str::to_owned));
    Ok(call)
}

fn secrets(parts: &mut Parts, asked: &Asked<'_>, keys: &[(String, u64)]) -> Result<(), String> {
    let mut secrets = Vec::new();
    for secret in &parts.secrets {
        let (secret, memo) = self::secret(object(secret)?, &parts.unit, asked, keys)?;
        secrets.push(secret);
        parts.memos.extend(memo);
    }
    if !secrets.is_empty() {
        parts.state.insert("secrets".to_owned(), json!(secrets));
    }
    Ok(())
}

fn secret(
    written: &Map<String, Value>,
    unit: &str,
    asked: &Asked<'_>,
    keys: &[(String, u64)],
) -> Result<(Value, Option<Value>), String> {
    let app = unit.split('/').next().unwrap_or_default();
    let owner = match written.get("owner").and_then(Value::as_str) {
        Some(name) if name == unit => "unit",
        Some(name) if name == app => "application",
        Some(name) => name,
        None => "application",
    };
    let is_own = matches!(owner, "application" | "unit");
    let mut secret = json!({"owner": owner});
    let mut content = json!({});
    let mut latest = 1;
    let mut memo = None;
    for (key, value) in written {
        match key.as_str() {
            "owner" => {}
            _ if value.is_null() => {}
            "id" | "description" | "rotate" | "expire" | "next_rotation" | "granted" | "tracked_revision"
            | "consumer_label" => secret[key] = value.clone(),
            "label" if is_own => secret["label"] = value.clone(),
            "label" => secret["consumer_label"] = value.clone(),
            "expiry" => secret["expire"] = value.clone(),
            "rotates" => secret["next_rotation"] = value.clone(),
            "rotation" => secret["rotate"] = value.clone(),
            "revision" | "latest_revision" => {
                latest = value.as_u64().ok_or("a secret's `revision` is no number")?;
            }
            "revisions" => secret["revisions"] = value.clone(),
            "content" => content = value.clone(),
            "content_base64" => {
                let pairs = object(value)?.iter();
                content = pairs.map(|(key, value)| (format!("{key}#base64"), value.clone())).collect();
            }
            "access" => match grants(list(value)?, keys) {
                Some(grants) => secret["remote_grants"] = grants,
                // Of a relation that is not there the State cannot say anything.
                None if asked.tool == "secret-info-get" => memo = Some(secret_info(written, owner)),
                None => return Err("`secrets[].access` is about no relation of the setup".to_owned()),
            },
            _ => return Err(format!("`secrets[].{key}` is not known")),
        }
    }
    if secret.get("revisions").is_none() {
        secret["revisions"] = json!({latest.to_string(): content});
    }
    Ok((secret, memo))
}

/// Who may read a secret, by the number of the relation; none if it is not known which relation that is.
fn grants(access: &[Value], keys: &[(String, u64)]) -> Option<Value> {
    let mut grants: Map<String, Value> = Map::new();
    for access in access {
        let scope = access.get("scope")?.as_str()?.strip_prefix("relation-")?;
        let (_, id) = keys.iter().find(|(key, _)| key.replace(':', ".").replace(' ', "#") == scope)?;
        let target = access.get("target")?.as_str()?;
        let reader = match target.strip_prefix("unit-") {
            None => target.strip_prefix("application-")?.to_owned(),
            Some(unit) => {
                let (app, number) = unit.rsplit_once('-')?;
                format!("{app}/{number}")
            }
        };
        let readers = grants.entry(id.to_string()).or_insert_with(|| json!([]));
        readers.as_array_mut()?.push(json!(reader));
    }
    Some(Value::Object(grants))
}

fn secret_info(secret: &Map<String, Value>, owner: &str) -> Value {
    let mut info = json!({"owner": owner});
    for (from, to) in [
        ("revision", "revision"),
        ("label", "label"),
        ("description", "description"),
        ("rotate", "rotation"),
        ("access", "access"),
    ] {
        if let Some(value) = secret.get(from) {
            info[to] = value.clone();
        }
    }
    let id = secret.get("id").and_then(Value::as_str).unwrap_or_default();
    memos::always("secret-info-get", Some(json!({"id": id})), json!({id: info}))
}

pub(crate) fn object(value: &Value) -> Result<&Map<String, Value>, String> {
    value.as_object().ok_or_else(|| format!("a mapping is expected, and this is {value}"))
}

pub(crate) fn list(value: &Value) -> Result<&Vec<Value>, String> {
    value.as_array().ok_or_else(|| format!("a list is expected, and this is {value}"))
}

pub(crate) fn text(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| format!("a text is expected, and this is {value}"))
}
