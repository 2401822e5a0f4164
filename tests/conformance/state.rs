//! What is left of the model after a call, or after a hook.

use std::fs;
use std::path::PathBuf;

use juju_charm::SecretContent;
use serde_json::{Map, Value, json};

use super::expect::{shown, value_of};
use super::request;
use super::setup::{list, object, ports, text};
use crate::call::Call;
use crate::state::{ActionStatus, K8sSpec, Relation, Secret, State};

/// What there is to look at.
pub(crate) struct World {
    /// Where the tools were called.
    pub(crate) dir: PathBuf,
    /// The unit that plays.
    pub(crate) unit: String,
    /// Which relation has which key.
    pub(crate) keys: Vec<(String, u64)>,
    pub(crate) before: State,
    /// The State after a hook that has made the calls.
    pub(crate) after: State,
    /// What Juju says if it does not commit.
    pub(crate) refusal: Option<String>,
    pub(crate) calls: Vec<Call>,
}

impl World {
    fn relation(&self, id: u64) -> Option<&Relation> {
        self.after.relations.iter().find(|relation| relation.id.map(u64::from) == Some(id))
    }

    /// The secrets that were not there before.
    fn created(&self) -> Vec<&Secret> {
        let known = |secret: &Secret| self.before.secrets.iter().any(|old| old.id == secret.id);
        self.after.secrets.iter().filter(|secret| !known(secret)).collect()
    }

    /// The ids of the secrets that are not there any more.
    fn deleted(&self) -> Vec<&str> {
        let gone = self.before.secrets.iter().filter(|secret| self.secret(&secret.id).is_none());
        gone.map(|secret| secret.id.as_str()).collect()
    }

    fn secret(&self, id: &str) -> Option<&Secret> {
        self.after.secrets.iter().find(|secret| secret.id == id)
    }

    fn secret_before(&self, id: &str) -> Option<&Secret> {
        self.before.secrets.iter().find(|secret| secret.id == id)
    }

    /// The secret that a hook is about, where it is about one.
    fn the_secret(&self) -> Result<&Secret, String> {
        self.after.secrets.first().ok_or_else(|| "there is no secret".to_owned())
    }

    fn number_of(&self, key: &str) -> Option<u64> {
        self.keys.iter().find(|(known, _)| known == key).map(|(_, id)| *id)
    }
}

/// Differences as they are found.
struct Differences<'a>(&'a mut Vec<String>);

impl Differences<'_> {
    fn compare(&mut self, what: &str, expected: &Value, found: &Value) {
        if expected != found {
            self.0.push(format!("{what}: expected {expected}, found {found}"));
        }
    }
}

/// Compares the State after a call, in a hook that has succeeded, with what is expected of it.
pub(crate) fn after(
    expected: &Map<String, Value>,
    world: &World,
    files_as_json: bool,
    differences: &mut Vec<String>,
) -> Result<(), String> {
    let mut differences = Differences(differences);
    if expected.contains_key("pending_open") || expected.contains_key("pending_close") {
        pending_ports(expected, world, &mut differences)?;
    }
    for (key, value) in expected {
        match key.as_str() {
            "pending_open" | "pending_close" => Ok(()),
            "files" => files(object(value)?, world, files_as_json, &mut differences),
            "call" => request::secret_get(object(value)?, world.calls.last(), differences.0),
            // A reboot that Juju has failed to arrange was asked for all the same.
            "reboot" => {
                let asked = request::reboot(world.calls.last()).filter(|_| value != "skip");
                let found = asked.map_or_else(|| json!(world.after.reboot), Value::from);
                differences.compare(key, value, &found);
                Ok(())
            }
            "secrets_created" if value.is_u64() => {
                differences.compare(key, value, &json!(world.created().len()));
                Ok(())
            }
            "pending_create" => created(value, world, &mut differences),
            "pending_update" => updated(value, world, &mut differences),
            "pending_delete" => deleted(value, world, &mut differences),
            "pending_grant" => granted(value, world, &mut differences),
            "pending_revoke" => revoked(value, world, &mut differences),
            key => common(key, value, world, &mut differences),
        }
        .map_err(|error| format!("state_after: {key}: {error}"))?;
    }
    Ok(())
}

/// Compares the State after a hook with what is expected to be committed.
pub(crate) fn committed(
    expected: &Map<String, Value>,
    world: &World,
    differences: &mut Vec<String>,
) -> Result<(), String> {
    let mut differences = Differences(differences);
    for (key, value) in expected {
        of_commit(key, value, world, &mut differences)
            .map_err(|error| format!("committed: {key}: {error}"))?;
    }
    Ok(())
}

fn of_commit(
    key: &str,
    value: &Value,
    world: &World,
    differences: &mut Differences<'_>,
) -> Result<(), String> {
    let latest =
        |secret: &Secret| secret.revisions.get(&secret.latest_revision()).cloned().unwrap_or_default();
    match key {
        // How Juju's parts talk of it among themselves.
        "commit_payload" => {}
        "commit_calls" if value == 0 => {
            differences.compare("the State has changed", &json!(false), &json!(world.before != world.after));
        }
        "commit_calls" => {}
        "error" | "commit_error" | "flush_error" | "refused" | "refusal" => match value {
            Value::String(reason) => {
                if !world.refusal.as_ref().is_some_and(|refusal| refusal.contains(reason)) {
                    differences.compare("Juju's refusal", value, &json!(world.refusal));
                }
            }
            Value::Bool(refused) => {
                differences.compare("Juju refuses", &json!(refused), &json!(world.refusal.is_some()));
            }
            Value::Null => differences.compare("Juju's refusal", value, &json!(world.refusal)),
            other => return Err(format!("a reason is expected, and this is {other}")),
        },
        "secrets_created" | "creates" if value.is_array() => {
            let ids: Vec<&str> = world.created().iter().map(|secret| secret.id.as_str()).collect();
            differences.compare(key, value, &json!(ids));
        }
        "deletes" => differences.compare(key, value, &json!(world.deleted())),
        "updates" => {
            let updated = world.after.secrets.iter().filter(|secret| {
                world
                    .secret_before(&secret.id)
                    .is_some_and(|old| latest(old) != latest(secret) || old.label != secret.label)
            });
            let ids: Vec<&str> = updated.map(|secret| secret.id.as_str()).collect();
            let expected: Vec<String> = list(value)?.iter().map(id_of).collect::<Result<_, _>>()?;
            differences.compare(key, &json!(expected), &json!(ids));
        }
        "deleted_revisions" => {
            let old = world.before.secrets.first().ok_or("there was no secret")?;
            let left = world.secret(&old.id);
            let gone = old
                .revisions
                .keys()
                .filter(|number| left.is_none_or(|left| !left.revisions.contains_key(*number)));
            differences.compare(key, value, &json!(gone.collect::<Vec<_>>()));
        }
        "grants" => {
            for grant in list(value)? {
                granted(grant, world, differences)?;
            }
        }
        "revokes" => {
            for revoke in list(value)? {
                revoked(revoke, world, differences)?;
            }
        }
        "latest" => {
            let content = content_of(value)?;
            compare_content(key, &content, &latest(world.the_secret()?), differences);
        }
        "tracked" => differences.compare(key, value, &json!(world.the_secret()?.tracked_revision)),
        "revision" => differences.compare(key, value, &json!(world.the_secret()?.latest_revision())),
        "consumer_label" => differences.compare(key, value, &json!(world.the_secret()?.consumer_label)),
        "label" => differences.compare(key, value, &json!(world.the_secret()?.label)),
        "description" => differences.compare(key, value, &json!(world.the_secret()?.description)),
        "rotate" => differences.compare(key, value, &json!(world.the_secret()?.rotate)),
        "expire" => differences.compare(key, value, &json!(world.the_secret()?.expire)),
        "storage_adds" => storage_adds(object(value)?, world, differences)?,
        _ => common(key, value, world, differences)?,
    }
    Ok(())
}

/// What is the same after a call and after a hook.
fn common(key: &str, value: &Value, world: &World, differences: &mut Differences<'_>) -> Result<(), String> {
    let state = &world.after;
    let action = || state.action.as_deref().cloned().unwrap_or_default();
    if let Some((id, field)) = relation_field(key) {
        let relation = world.relation(id).ok_or("there is no such relation")?;
        let bag =
            if field == "local_app_data" { &relation.local_app_data } else { &relation.local_unit_data };
        differences.compare(key, value, &json!(bag));
        return Ok(());
    }
    match key {
        "unit_status" | "application_status" => {
            let status = if key == "unit_status" { &state.status.unit } else { &state.status.app };
            let mut found = json!({"status": status.name, "message": status.message});
            if value.get("data").is_some() {
                found["data"] = json!(status.data);
            }
            differences.compare(key, value, &found);
        }
        "workload_version" => differences.compare(key, value, &json!(state.status.app_version)),
        "leader_settings" => differences.compare(key, value, &json!(state.leader_settings)),
        "leader_settings_written" => {
            let written = state
                .leader_settings
                .iter()
                .filter(|(key, value)| world.before.leader_settings.get(key) != Some(value));
            let written: Map<String, Value> =
                written.map(|(key, value)| (key.to_string(), json!(value))).collect();
            differences.compare(key, value, &Value::Object(written));
        }
        "log" => log(list(value)?, world, differences)?,
        "opened_ports" => {
            let mut expected = ports(value)?;
            expected.sort();
            differences.compare(key, &json!(expected), &json!(opened(state)));
        }
        "reboot" => differences.compare(key, value, &json!(state.reboot)),
        "state" => differences.compare(key, value, &json!(state.unit_state)),
        "k8s_spec" | "raw_k8s_spec" => {
            let found = match state.k8s_spec.as_deref() {
                Some(K8sSpec::Spec(spec)) if key == "k8s_spec" => json!(spec),
                Some(K8sSpec::Raw(spec)) if key == "raw_k8s_spec" => json!(spec),
                _ => Value::Null,
            };
            differences.compare(key, value, &found);
        }
        "metrics" => {
            let metrics = state.metrics.iter().map(|metric| json!(metric)).collect();
            differences.compare(key, value, &Value::Array(metrics));
        }
        "payloads" => payloads(list(value)?, world, differences)?,
        "pending_storage_add" => storage_adds(object(value)?, world, differences)?,
        "action_failed" => {
            differences.compare(key, value, &json!(action().status == ActionStatus::Failed));
        }
        "action_status" => differences.compare(key, value, &json!(action().status)),
        "action_message" => differences.compare(key, value, &json!(action().message)),
        "action_log" => differences.compare(key, value, &json!(action().log)),
        "action_results" => {
            let mut found = action().results;
            // Juju adds it when the action has ended.
            if value.get("return-code").is_none() {
                found.retain(|key, _| key != "return-code");
            }
            differences.compare(key, value, &json!(found));
        }
        _ => return Err("what it expects is not known here".to_owned()),
    }
    Ok(())
}

/// The relation and the databag in `relations[id=3].local_unit_data`.
fn relation_field(key: &str) -> Option<(u64, &str)> {
    let (id, field) = key.strip_prefix("relations[id=")?.split_once("].")?;
    let is_known = matches!(field, "local_unit_data" | "local_app_data");
    id.parse().ok().map(|id| (id, field)).filter(|_| is_known)
}

fn files(
    files: &Map<String, Value>,
    world: &World,
    as_json: bool,
    differences: &mut Differences<'_>,
) -> Result<(), String> {
    for (name, expected) in files {
        let found = fs::read(world.dir.join(name)).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let (expected, what) = (text(expected)?, format!("the file {name}"));
        match found {
            Err(error) => differences.0.push(format!("{what}: {error}")),
            Ok(found) if as_json => {
                differences.compare(&what, &value_of(expected, "json")?, &value_of(&found, "json")?);
            }
            Ok(found) if found != expected => {
                differences.0.push(format!("{what}: expected {}, found {}", shown(expected), shown(&found)));
            }
            Ok(_) => {}
        }
    }
    Ok(())
}

fn log(expected: &[Value], world: &World, differences: &mut Differences<'_>) -> Result<(), String> {
    let new = world.after.juju_log.iter().skip(world.before.juju_log.len());
    let found: Vec<Value> = new.map(|line| json!({"level": line.level, "message": line.message})).collect();
    let mut lines = Vec::new();
    for line in expected {
        let mut line = object(line)?.clone();
        // The logger's name follows from the unit's.
        if let Some(module) = line.remove("module") {
            differences.compare("log.module", &module, &json!(format!("unit.{}.juju-log", world.unit)));
        }
        lines.push(Value::Object(line));
    }
    differences.compare("log", &Value::Array(lines), &Value::Array(found));
    Ok(())
}

fn payloads(expected: &[Value], world: &World, differences: &mut Differences<'_>) -> Result<(), String> {
    let found: Vec<Value> = world.after.payloads.iter().map(|payload| json!(payload)).collect();
    if expected.len() != found.len() {
        differences.compare("payloads", &json!(expected), &json!(found));
        return Ok(());
    }
    for (expected, found) in expected.iter().zip(found) {
        for (key, value) in object(expected)? {
            let found = found.get(key).cloned().unwrap_or_else(|| json!([]));
            differences.compare(&format!("payloads[].{key}"), value, &found);
        }
    }
    Ok(())
}

/// Counts by the storage's name, each request on its own.
fn storage_adds(
    expected: &Map<String, Value>,
    world: &World,
    differences: &mut Differences<'_>,
) -> Result<(), String> {
    let mut found: Map<String, Value> = Map::new();
    for request in world.after.requested_storages.iter().skip(world.before.requested_storages.len()) {
        let counts = found.entry(request.name.clone()).or_insert_with(|| json!([]));
        if let Some(counts) = counts.as_array_mut() {
            counts.push(json!(request.count));
        }
    }
    differences.compare("storages asked for", &json!(expected), &Value::Object(found));
    Ok(())
}

/// The open ranges, each with one endpoint, which is empty for all.
fn opened(state: &State) -> Vec<(String, String)> {
    let mut opened = Vec::new();
    for port in &state.opened_ports {
        let range = port.ports.to_string();
        if port.endpoints.is_empty() {
            opened.push((String::new(), range));
        } else {
            opened.extend(port.endpoints.iter().map(|endpoint| (endpoint.clone(), range.clone())));
        }
    }
    opened.sort();
    opened
}

/// What was open before, with what waits to be opened and without what waits to be closed, is open in the end.
fn pending_ports(
    expected: &Map<String, Value>,
    world: &World,
    differences: &mut Differences<'_>,
) -> Result<(), String> {
    let pending = |key: &str| expected.get(key).map_or_else(|| Ok(Vec::new()), ports);
    let (open, close) = (pending("pending_open")?, pending("pending_close")?);
    let mut wanted = opened(&world.before);
    wanted.extend(open);
    wanted.retain(|port| !close.contains(port));
    wanted.sort();
    wanted.dedup();
    differences.compare("open ports", &json!(wanted), &json!(opened(&world.after)));
    Ok(())
}

/// The id in a secret's URI, or in a mapping with one.
fn id_of(value: &Value) -> Result<String, String> {
    let uri = value.get("uri").or(value.get("id")).unwrap_or(value);
    let uri = text(uri)?;
    Ok(uri.rsplit(['/', ':']).next().unwrap_or(uri).to_owned())
}

/// What a secret holds, by its keys and plain values.
fn content_of(value: &Value) -> Result<SecretContent, String> {
    serde_json::from_value(value.clone()).map_err(|error| error.to_string())
}

fn compare_content(
    what: &str,
    expected: &SecretContent,
    found: &SecretContent,
    differences: &mut Differences<'_>,
) {
    differences.compare(what, &json!(expected), &json!(found));
}

/// What a secret holds, by its keys and the base64 of their values.
fn encoded(value: &Value) -> Result<SecretContent, String> {
    let mut content = SecretContent::new();
    for (key, value) in object(value)? {
        content.set_base64(key.as_str(), text(value)?);
    }
    Ok(content)
}

fn created(value: &Value, world: &World, differences: &mut Differences<'_>) -> Result<(), String> {
    let created = world.created();
    if value.is_null() {
        differences.compare("secrets created", &json!(0), &json!(created.len()));
        return Ok(());
    }
    let [secret] = created[..] else {
        differences.compare("secrets created", &json!(1), &json!(created.len()));
        return Ok(());
    };
    metadata(object(value)?, secret, None, world, differences)
}

fn updated(value: &Value, world: &World, differences: &mut Differences<'_>) -> Result<(), String> {
    if value.is_null() {
        differences.compare("secrets", &json!(world.before.secrets), &json!(world.after.secrets));
        return Ok(());
    }
    let id = id_of(value)?;
    let secret = world.secret(&id).ok_or("there is no such secret")?;
    metadata(object(value)?, secret, world.secret_before(&id), world, differences)
}

/// Compares a secret with what was said of it. `before` is the secret as it was, if it was there.
fn metadata(
    expected: &Map<String, Value>,
    secret: &Secret,
    before: Option<&Secret>,
    world: &World,
    differences: &mut Differences<'_>,
) -> Result<(), String> {
    for (key, value) in expected {
        match key.as_str() {
            "uri" | "id" => differences.compare(key, &json!(id_of(value)?), &json!(secret.id)),
            "owner" => {
                let app = world.unit.split('/').next().unwrap_or_default();
                let kind = secret.owner.to_string();
                let id = if kind == "unit" { world.unit.as_str() } else { app };
                differences.compare(key, value, &json!({"kind": kind, "id": id}));
            }
            "content_base64" => {
                let expected = encoded(value)?;
                let revision = secret.latest_revision();
                match before {
                    // No content stands for the content that there is.
                    Some(before) if expected.is_empty() => {
                        differences.compare("revision", &json!(before.latest_revision()), &json!(revision));
                    }
                    _ => compare_content(key, &expected, &secret.latest_content(), differences),
                }
            }
            "rotate" => differences.compare(key, value, &json!(secret.rotate)),
            "description" => differences.compare(key, value, &json!(secret.description)),
            "label" => differences.compare(key, value, &json!(secret.label)),
            "expire" if value.as_str().is_some_and(|words| words.starts_with("later than")) => {
                let is_later =
                    secret.expire.as_deref().is_some_and(|expire| expire > world.before.clock.as_str());
                differences.compare("it expires later", &json!(true), &json!(is_later));
            }
            "expire" => differences.compare(key, value, &json!(secret.expire)),
            _ => return Err(format!("what `{key}` expects is not known here")),
        }
    }
    Ok(())
}

fn deleted(value: &Value, world: &World, differences: &mut Differences<'_>) -> Result<(), String> {
    if value.is_null() {
        differences.compare("secrets deleted", &json!([]), &json!(world.deleted()));
        return Ok(());
    }
    let secret = world.secret(&id_of(value)?);
    let is_there = match value.get("revision").and_then(Value::as_u64) {
        None => secret.is_some(),
        Some(revision) => secret.is_some_and(|secret| secret.revisions.contains_key(&revision)),
    };
    differences.compare("it is still there", &json!(false), &json!(is_there));
    Ok(())
}

/// Whom a grant is about: the unit, if it names one, else the application.
fn reader(grant: &Value) -> Result<&str, String> {
    let name = ["unit", "application"].iter().find_map(|key| grant.get(key)?.as_str());
    name.ok_or_else(|| format!("{grant} names neither a unit nor an application"))
}

fn secret_of<'a>(grant: &Value, world: &'a World) -> Result<&'a Secret, String> {
    match grant.get("uri") {
        Some(_) => world.secret(&id_of(grant)?).ok_or_else(|| "there is no such secret".to_owned()),
        None => world.the_secret(),
    }
}

fn granted(value: &Value, world: &World, differences: &mut Differences<'_>) -> Result<(), String> {
    if let Some(key) = object(value)?.keys().find(|key| !GRANT.contains(&key.as_str())) {
        return Err(format!("what `{key}` expects is not known here"));
    }
    let (secret, reader) = (secret_of(value, world)?, reader(value)?);
    let relation = match value.get("relation_key").and_then(Value::as_str) {
        Some(key) => Some(world.number_of(key).ok_or_else(|| format!("no relation has the key {key}"))?),
        None => value.get("relation").and_then(Value::as_u64),
    };
    let mut grants = secret.remote_grants.iter();
    let is_granted = grants.any(|(number, readers)| {
        relation.is_none_or(|relation| relation == u64::from(*number))
            && readers.iter().any(|known| known == reader)
    });
    differences.compare(&format!("{reader} may read it"), &json!(true), &json!(is_granted));
    Ok(())
}

fn revoked(value: &Value, world: &World, differences: &mut Differences<'_>) -> Result<(), String> {
    if let Some(key) = object(value)?.keys().find(|key| !GRANT.contains(&key.as_str())) {
        return Err(format!("what `{key}` expects is not known here"));
    }
    let (secret, reader) = (secret_of(value, world)?, reader(value)?);
    let is_granted = secret.remote_grants.values().flatten().any(|known| known == reader);
    differences.compare(&format!("{reader} may read it"), &json!(false), &json!(is_granted));
    Ok(())
}

/// What may be said of a grant.
const GRANT: [&str; 5] = ["uri", "application", "unit", "relation_key", "relation"];
