//! The relations of a setup, and the relation event.
//!
//! Juju's own tests play relations that Juju could not have made: with units of several applications in one, or without any
//! name for the other end. Of these the State says what it can, and memos the rest.

use serde_json::{Map, Value, json};

use super::memos::{Asked, always};
use crate::names;

/// The relation event of a setup.
#[derive(Clone, Default)]
pub(crate) struct Event {
    pub(crate) id: u64,
    pub(crate) endpoint: Option<String>,
    pub(crate) remote_unit: Option<String>,
    pub(crate) remote_app: Option<String>,
    pub(crate) hook: Option<String>,
}

impl Event {
    pub(crate) fn read(value: &Value) -> Result<Self, String> {
        let Some(fields) = value.as_object() else { return Err(format!("`event_relation` is {value}")) };
        let mut event = Event::default();
        for (key, value) in fields {
            let text = || value.as_str().map(str::to_owned);
            match key.as_str() {
                "id" => event.id = value.as_u64().ok_or("`event_relation.id` is no number")?,
                "endpoint" => event.endpoint = text(),
                "remote_unit" => event.remote_unit = text(),
                "remote_app" => event.remote_app = text(),
                "hook" => event.hook = text(),
                _ => return Err(format!("`event_relation.{key}` is not known")),
            }
        }
        Ok(event)
    }
}

/// A relation of a setup.
#[derive(Default)]
struct Written {
    id: u64,
    endpoint: String,
    kind: Option<String>,
    remote_app: Option<String>,
    units: Vec<(String, Value)>,
    is_dead: bool,
    is_broken: bool,
    /// What the State has under the same names.
    same: Map<String, Value>,
}

impl Written {
    fn read(value: &Value) -> Result<Self, String> {
        let Some(fields) = value.as_object() else { return Err(format!("a relation is {value}")) };
        let mut relation = Written::default();
        for (key, value) in fields {
            let text = || value.as_str().map(str::to_owned);
            match key.as_str() {
                "id" => relation.id = value.as_u64().ok_or("a relation's `id` is no number")?,
                "endpoint" => relation.endpoint = text().ok_or("a relation's `endpoint` is no text")?,
                "type" => relation.kind = text(),
                "remote_app" => relation.remote_app = text(),
                "remote_units" => relation.units = units(value)?,
                "life" => relation.is_dead = value == "dead",
                "broken" => relation.is_broken = value == true,
                // How Juju calls the relation follows from its ends.
                "key" => {}
                "local_unit_data" | "local_app_data" | "remote_app_data" | "remote_model_uuid" => {
                    relation.same.insert(key.clone(), value.clone());
                }
                _ => return Err(format!("`relations[].{key}` is not known")),
            }
        }
        Ok(relation)
    }
}

/// Units by their names, with their databags or without.
fn units(value: &Value) -> Result<Vec<(String, Value)>, String> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(_) => {
            Ok(super::case::texts(Some(value)).into_iter().map(|name| (name, json!({}))).collect())
        }
        Value::Object(units) => Ok(units.iter().map(|(name, bag)| (name.clone(), bag.clone())).collect()),
        other => Err(format!("`remote_units` is {other}")),
    }
}

/// What the relations of a setup come to.
#[derive(Default)]
pub(crate) struct Relations {
    pub(crate) state: Vec<Value>,
    pub(crate) memos: Vec<Value>,
    /// The event, if it is about a relation.
    pub(crate) event: Option<Value>,
}

/// Says the relations of a setup, and its event, as a scene does.
pub(crate) fn translated(
    relations: &[Value],
    event: Option<&Event>,
    unit: &str,
    asked: &Asked<'_>,
) -> Result<Relations, String> {
    let mut written = relations.iter().map(Written::read).collect::<Result<Vec<_>, _>>()?;
    if let Some(event) = event.filter(|event| written.iter().all(|relation| relation.id != event.id)) {
        let endpoint = event.endpoint.clone().ok_or("the event's relation has no endpoint")?;
        written.push(Written { id: event.id, endpoint, ..Written::default() });
    }
    let mut result = Relations::default();
    for relation in written {
        let event = event.filter(|event| event.id == relation.id);
        if !relation.is_dead || event.is_some() {
            translate(relation, event, unit, asked, &mut result)?;
        }
    }
    Ok(result)
}

fn translate(
    relation: Written,
    event: Option<&Event>,
    unit: &str,
    asked: &Asked<'_>,
    result: &mut Relations,
) -> Result<(), String> {
    let own_app = unit.split('/').next().unwrap_or_default();
    let app = remote_app(&relation, event, own_app);
    let is_peer = relation.kind.as_deref() == Some("peer") || (relation.kind.is_none() && app == own_app);
    let (mut members, mut siblings, mut strangers) = (Map::new(), Map::new(), Vec::new());
    for (name, bag) in &relation.units {
        match names::split_unit(name) {
            Some((of, number)) if of == app => members.insert(number.to_string(), bag.clone()),
            Some((of, number)) if of == own_app => siblings.insert(number.to_string(), bag.clone()),
            _ => {
                strangers.push((name, bag));
                None
            }
        };
    }
    let id = relation.id;
    if let Some(event) = event {
        let (event, remote_unit) = relation_event(&relation, event, &app, unit);
        result.event = Some(event);
        match remote_unit {
            // Whom the event names is there.
            RemoteUnit::Number(number) => {
                members.entry(number.to_string()).or_insert_with(|| json!({}));
            }
            RemoteUnit::Forced(_) | RemoteUnit::None => {}
        }
    }
    for (name, bag) in &strangers {
        if asked.tool == "relation-get" && asked.has(name) {
            let call = json!({"relation": id, "member": name});
            result.memos.push(always("relation-get", Some(call), (*bag).clone()));
        }
    }
    if asked.tool == "relation-list" && !strangers.is_empty() && !asked.has("--app") {
        let mut names: Vec<&str> = relation.units.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        result.memos.push(always("relation-list", Some(json!({"relation": id})), json!(names)));
    }
    let mut state = relation.same;
    state.insert("endpoint".to_owned(), json!(relation.endpoint));
    state.insert("id".to_owned(), json!(id));
    if is_peer {
        members.append(&mut siblings);
        state.insert("kind".to_owned(), json!("peer"));
    } else {
        state.insert("remote_app_name".to_owned(), json!(app));
        state.insert("sibling_units_data".to_owned(), json!(siblings));
    }
    state.insert("remote_units_data".to_owned(), json!(members));
    result.state.push(Value::Object(state));
    Ok(())
}

/// The application at the other end; empty if nobody says who it is.
fn remote_app(relation: &Written, event: Option<&Event>, own_app: &str) -> String {
    if let Some(app) = &relation.remote_app {
        return app.clone();
    }
    if let Some(event) = event {
        return event.remote_app.clone().unwrap_or_default();
    }
    let mut apps = relation.units.iter().filter_map(|(name, _)| Some(names::split_unit(name)?.0));
    apps.find(|app| *app != own_app).unwrap_or_default().to_owned()
}

/// The remote unit of a relation event.
enum RemoteUnit {
    None,
    Number(u32),
    /// One that is none of the relation's, such as the unit that plays.
    Forced(String),
}

fn relation_event(relation: &Written, event: &Event, app: &str, unit: &str) -> (Value, RemoteUnit) {
    let endpoint = &relation.endpoint;
    let name = match event.hook.as_deref() {
        Some(hook) if hook.starts_with(&format!("{endpoint}-relation-")) => hook.to_owned(),
        Some(hook) if hook.starts_with("relation-") => format!("{endpoint}-{hook}"),
        Some(hook) => format!("{endpoint}-relation-{hook}"),
        None if relation.is_broken => format!("{endpoint}-relation-broken"),
        None => format!("{endpoint}-relation-changed"),
    };
    // A setup that lists units lists all of them.
    let may_be_there =
        |name: &str| relation.units.is_empty() || relation.units.iter().any(|(known, _)| known == name);
    let remote_unit = match event.remote_unit.as_deref() {
        None => RemoteUnit::None,
        Some(name) => match names::number_of_unit(name, app).filter(|_| name != unit && may_be_there(name)) {
            Some(number) => RemoteUnit::Number(number),
            None => RemoteUnit::Forced(name.to_owned()),
        },
    };
    let is_about_the_whole = name.ends_with("-created") || name.ends_with("-broken");
    let mut fields = json!({"name": name, "relation": relation.id});
    match &remote_unit {
        RemoteUnit::Number(number) => fields["remote_unit"] = json!(number),
        _ if is_about_the_whole => {}
        RemoteUnit::Forced(name) => fields["remote_unit"] = json!(name),
        RemoteUnit::None => fields["remote_unit"] = json!("none"),
    }
    (fields, remote_unit)
}
