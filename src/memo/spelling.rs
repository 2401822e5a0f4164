//! The spellings of a memo in YAML and JSON: short, in full, as in the first README, and as recorders write it.

use std::fmt;

use juju_charm::tool::{Answer, NAMES, Request};
use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeSeq, SerializeStruct};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::{Entry, Failure, Memo, Mode};
use crate::json::Json;
use crate::state::List;

/// Reads the memos of a context: a list of memos, or a recorder's mapping from names to memos.
pub(crate) fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<List<Memo>, D::Error> {
    deserializer.deserialize_any(MemosVisitor)
}

struct MemosVisitor;

impl<'de> Visitor<'de> for MemosVisitor {
    type Value = List<Memo>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of memos, or a mapping from tools to recorded memos")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<List<Memo>, A::Error> {
        let mut memos = List::new();
        while let Some(memo) = sequence.next_element::<Memo>()? {
            memos.push(memo);
        }
        Ok(memos)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<List<Memo>, A::Error> {
        let mut memos: List<Memo> = List::new();
        let mut names: Vec<String> = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if names.contains(&name) {
                return Err(de::Error::custom(format_args!("duplicate key `{name}`")));
            }
            let parts: Parts = map.next_value()?;
            // A recorder leaves the cursor where its last replay has stopped.
            let memo = parts.into_memo(&name).map_err(de::Error::custom)?;
            memos.push(Memo { cursor: 0, ..memo });
            names.push(name);
        }
        Ok(memos)
    }
}

/// The fields of a memo in any of its long spellings.
#[derive(Default)]
struct Parts {
    name: Option<String>,
    mode: Option<Mode>,
    cursor: Option<Value>,
    calls: Option<Value>,
    values: Option<Value>,
    serializer: Option<Value>,
}

/// What a memo's mapping may have as keys, besides the name of a tool.
const FIELDS: [&str; 9] =
    ["tool", "mode", "cursor", "calls", "name", "values", "caching_mode", "caching_policy", "serializer"];

impl Parts {
    /// Takes in one field; false if there is no such field.
    fn take<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        fn once<T, E: de::Error>(slot: &mut Option<T>, key: &str, value: T) -> Result<(), E> {
            match slot.replace(value) {
                None => Ok(()),
                Some(_) => Err(E::custom(format_args!("duplicate field `{key}`"))),
            }
        }
        match key {
            "tool" | "name" => once(&mut self.name, key, map.next_value()?)?,
            "mode" | "caching_mode" | "caching_policy" => once(&mut self.mode, key, map.next_value()?)?,
            "cursor" => once(&mut self.cursor, key, map.next_value::<Json>()?.0)?,
            "calls" => once(&mut self.calls, key, map.next_value::<Json>()?.0)?,
            "values" => once(&mut self.values, key, map.next_value::<Json>()?.0)?,
            "serializer" => once(&mut self.serializer, key, map.next_value::<Json>()?.0)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn into_memo(self, name: &str) -> Result<Memo, String> {
        let method = Method::named(name)?;
        let cursor = match self.cursor {
            None => 0,
            Some(Value::String(text)) if text == "n/a" => 0,
            Some(value) => value
                .as_u64()
                .and_then(|cursor| usize::try_from(cursor).ok())
                .ok_or_else(|| format!("the cursor is {value}: it counts entries, from 0"))?,
        };
        let encoding = Encoding::of(self.serializer.as_ref())?;
        let calls = match (self.calls, self.values) {
            (Some(_), Some(_)) => return Err("a memo has either `calls` or `values`, not both".to_owned()),
            (None, None) => Vec::new(),
            (None, Some(Value::Array(values))) => {
                values.into_iter().map(|value| method.printed(value)).collect::<Result<_, _>>()?
            }
            (Some(Value::Array(calls)), None) => {
                calls.into_iter().map(|call| method.entry(call, encoding)).collect::<Result<_, _>>()?
            }
            (Some(Value::Object(calls)), None) => calls
                .into_iter()
                .map(|(arguments, value)| method.recorded(Value::String(arguments), value, encoding))
                .collect::<Result<_, _>>()?,
            (Some(other), None) | (None, Some(other)) => {
                return Err(format!("the entries of a memo are a list, and this is {other}"));
            }
        };
        let mode = self.mode.unwrap_or_default();
        Ok(Memo { mode, cursor, ..Memo::new(method.tool, calls) })
    }
}

impl<'de> Deserialize<'de> for Parts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PartsVisitor)
    }
}

struct PartsVisitor;

impl<'de> Visitor<'de> for PartsVisitor {
    type Value = Parts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a recorded memo: a mapping with `calls`, `cursor` and `caching_policy`")
    }

    /// The entries alone, as the first recorders wrote them.
    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Parts, A::Error> {
        let mut calls = Vec::new();
        while let Some(Json(call)) = sequence.next_element()? {
            calls.push(call);
        }
        Ok(Parts { calls: Some(Value::Array(calls)), ..Parts::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parts, A::Error> {
        let mut parts = Parts::default();
        while let Some(key) = map.next_key::<String>()? {
            if !parts.take(&key, &mut map)? {
                return Err(de::Error::unknown_field(&key, &FIELDS));
            }
        }
        Ok(parts)
    }
}

impl<'de> Deserialize<'de> for Memo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MemoVisitor)
    }
}

struct MemoVisitor;

impl<'de> Visitor<'de> for MemoVisitor {
    type Value = Memo;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a memo, such as `is-leader: [true, false]`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Memo, A::Error> {
        let mut parts = Parts::default();
        let mut short: Option<Memo> = None;
        while let Some(key) = map.next_key::<String>()? {
            if parts.take(&key, &mut map)? {
                continue;
            }
            let Ok(method) = Method::named(&key) else {
                return Err(unknown(&key));
            };
            if short.is_some() {
                return Err(de::Error::custom("one memo is for one tool: start another item of the list"));
            }
            let answers = map.next_value::<Json>()?.0;
            short = Some(method.short(answers).map_err(de::Error::custom)?);
        }
        match (short, parts.name.take()) {
            (Some(memo), None) => Ok(Memo { mode: parts.mode.unwrap_or(memo.mode), ..memo }),
            (Some(_), Some(_)) => Err(de::Error::custom("the memo names its tool twice")),
            (None, Some(name)) => parts.into_memo(&name).map_err(de::Error::custom),
            (None, None) => Err(de::Error::custom(
                "the memo does not say which tool it is for: write `is-leader: [true, false]` or `tool: is-leader`",
            )),
        }
    }
}

fn unknown<E: de::Error>(key: &str) -> E {
    let expected: Vec<String> = NAMES.iter().chain(&FIELDS[..4]).map(|name| format!("`{name}`")).collect();
    E::custom(format_args!(
        "`{key}` is no hook tool that a memo can answer, expected one of {}",
        expected.join(", ")
    ))
}

/// How recorded arguments and values are written.
#[derive(Clone, Copy)]
enum Encoding {
    /// As they are.
    Native,
    /// As a text of JSON.
    Text,
}

impl Encoding {
    fn of(serializer: Option<&Value>) -> Result<Self, String> {
        let names: Vec<&Value> = match serializer {
            None => return Ok(Encoding::Native),
            Some(Value::Array(names)) => names.iter().collect(),
            Some(name) => vec![name],
        };
        match names.iter().find(|name| **name != "json") {
            Some(other) => {
                Err(format!("the serializer {other} is not known: hook tools are recorded in json"))
            }
            None if names.len() > 1 => Ok(Encoding::Text),
            None => Ok(Encoding::Native),
        }
    }

    fn decode(self, value: Value) -> Result<Value, String> {
        match (self, value) {
            (Encoding::Text, Value::String(text)) => {
                serde_json::from_str(&text).map_err(|error| format!("{text:?} is not JSON: {error}"))
            }
            (_, value) => Ok(value),
        }
    }
}

/// A tool, and the name that a recorder has for it: that of a method of `ops`, where there is one.
struct Method {
    tool: &'static str,
    name: String,
}

impl Method {
    /// The tool behind a name: `is-leader`, `is_leader`, `_ModelBackend.is_leader`, and `leader_get`, which the first
    /// README calls it by (`leader-get` is the tool of that name).
    fn named(name: &str) -> Result<Self, String> {
        let spelled = name.rsplit('.').next().unwrap_or(name);
        let method = spelled.replace('_', "-");
        let tool = match method.as_str() {
            "leader-get" if spelled == "leader_get" => "is-leader",
            "relation-remote-app-name" => "relation-list",
            "planned-units" => "goal-state",
            other => other,
        };
        match NAMES.iter().find(|known| **known == tool) {
            Some(tool) => Ok(Method { tool, name: method }),
            None => Err(unknown::<serde_json::Error>(name).to_string()),
        }
    }

    fn short(&self, answers: Value) -> Result<Memo, String> {
        match answers {
            Value::Array(answers) => {
                let entry = |answer: Value| {
                    let is_entry = answer.as_object().is_some_and(|fields| {
                        (fields.contains_key("answer") || fields.contains_key("error"))
                            && fields.keys().all(|key| ["call", "answer", "error"].contains(&key.as_str()))
                    });
                    if is_entry { self.entry(answer, Encoding::Native) } else { self.answer(None, answer) }
                };
                Ok(Memo::new(self.tool, answers.into_iter().map(entry).collect::<Result<Vec<_>, _>>()?))
            }
            answer => Ok(Memo::new(self.tool, [self.answer(None, answer)?]).loose()),
        }
    }

    /// An entry in full, `{call: .., answer: ..}`, or as a recorder writes it, `[arguments, value]`.
    fn entry(&self, entry: Value, encoding: Encoding) -> Result<Entry, String> {
        match entry {
            Value::Object(mut fields) => {
                let call = match fields.remove("call") {
                    None | Some(Value::Null) => None,
                    Some(fields) => Some(self.call(fields)?),
                };
                let (answer, error) = (fields.remove("answer"), fields.remove("error"));
                if let Some(key) = fields.keys().next() {
                    return Err(format!("unknown field `{key}`, expected one of `call`, `answer`, `error`"));
                }
                match (answer, error) {
                    (answer, None) => self.answer(call, answer.unwrap_or_default()),
                    (None, Some(error)) => Ok(Entry { call, answer: Err(failure(error)?) }),
                    (Some(_), Some(_)) => Err("an entry has an `answer` or an `error`, not both".to_owned()),
                }
            }
            Value::Array(pair) => match <[Value; 2]>::try_from(pair) {
                Ok([arguments, value]) => self.recorded(arguments, value, encoding),
                Err(_) => Err("a recorded call is a pair: its arguments, and what was answered".to_owned()),
            },
            other => Err(format!("an entry is a mapping with `call` and `answer`, and this is {other}")),
        }
    }

    fn call(&self, fields: Value) -> Result<Request, String> {
        match Request::from_json(self.tool, fields) {
            Some(call) => call.map_err(|error| format!("the call of `{}`: {error}", self.tool)),
            None => Err(format!("there is no tool called `{}`", self.tool)),
        }
    }

    fn answer(&self, call: Option<Request>, json: Value) -> Result<Entry, String> {
        let shown = json.to_string();
        let answer = match &call {
            Some(call) => Some(call.read(json)),
            None => Answer::from_json(self.tool, json),
        };
        match answer {
            Some(Ok(answer)) => Ok(Entry { call, answer: Ok(answer) }),
            // What these answer is nobody's to read.
            Some(Err(error)) if matches!(self.tool, "secret-get" | "credential-get") => {
                let error = error.to_string();
                let expected =
                    error.split_once(", expected ").map_or("something else", |(_, expected)| expected);
                Err(format!("this is nothing that `{}` answers: expected {expected}", self.tool))
            }
            Some(Err(error)) => Err(format!("{shown} is nothing that `{}` answers: {error}", self.tool)),
            None => Err(format!("there is no tool called `{}`", self.tool)),
        }
    }

    /// An answer as the tool prints it, with or without `--format=json`; or as it is.
    fn printed(&self, value: Value) -> Result<Entry, String> {
        let meant = match &value {
            Value::String(text) if text == "True" => Some(json!(true)),
            Value::String(text) if text == "False" => Some(json!(false)),
            Value::String(text) => serde_json::from_str(text).ok(),
            _ => None,
        };
        match meant.map(|meant| self.answer(None, meant)) {
            Some(Ok(entry)) => Ok(entry),
            _ => self.answer(None, value),
        }
    }

    /// A call of a method of `ops`, as a recorder has written it: `[[positional..], {named..}]`.
    fn recorded(&self, arguments: Value, value: Value, encoding: Encoding) -> Result<Entry, String> {
        // The keys of a table are text in any case, since JSON has no others.
        let arguments = match arguments {
            Value::String(_) => Encoding::Text.decode(arguments)?,
            arguments => arguments,
        };
        let (positional, named) = match &arguments {
            Value::Array(pair) if pair.len() == 2 => (pair[0].as_array(), pair[1].as_object()),
            _ => (None, None),
        };
        let (Some(positional), Some(named)) = (positional, named) else {
            return Err(format!(
                "the arguments of a recorded call are [[..], {{..}}], and these are {arguments}"
            ));
        };
        let at = |index: usize, name: &str| positional.get(index).or_else(|| named.get(name)).cloned();
        let fields = match self.name.as_str() {
            "relation-ids" => json!({"endpoint": at(0, "relation_name")}),
            "relation-list" => json!({"relation": at(0, "relation_id")}),
            "relation-remote-app-name" => json!({"relation": at(0, "relation_id"), "app": true}),
            "relation-get" => json!({
                "relation": at(0, "relation_id"),
                "member": at(1, "member_name"),
                "app": at(2, "is_app").unwrap_or(json!(false)),
            }),
            "relation-set" => match at(1, "data") {
                Some(Value::Object(data)) => json!({
                    "relation": at(0, "relation_id"),
                    "settings": data,
                    "app": at(2, "is_app").unwrap_or(json!(false)),
                }),
                key => {
                    let key = key.or_else(|| at(1, "key"));
                    let key = key.as_ref().and_then(Value::as_str).unwrap_or_default();
                    json!({
                        "relation": at(0, "relation_id"),
                        "settings": {(key): at(2, "value")},
                        "app": at(3, "is_app").unwrap_or(json!(false)),
                    })
                }
            },
            "status-get" => json!({"application": at(0, "is_app").unwrap_or(json!(false))}),
            "status-set" => json!({
                "status": at(0, "status"),
                "message": at(1, "message").unwrap_or(json!("")),
                "application": at(2, "is_app").unwrap_or(json!(false)),
            }),
            "network-get" => json!({"binding": at(0, "binding_name"), "relation": at(1, "relation_id")}),
            "juju-log" => json!({"level": at(0, "level"), "message": at(1, "message")}),
            "application-version-set" => json!({"version": at(0, "version")}),
            _ => json!({}),
        };
        let call = self.call(fields)?;
        let value = match (self.name.as_str(), encoding.decode(value)?) {
            // How many units were planned is all that was recorded; nobody looks at their names.
            ("planned-units", Value::Number(count)) => {
                let count = count.as_u64().unwrap_or_default().min(10_000);
                let units = (0..count).map(|n| (format!("unit/{n}"), json!({"status": "active"})));
                json!({"units": units.collect::<serde_json::Map<_, _>>()})
            }
            // Of the ids the numbers were recorded; the endpoint is the one that was asked about.
            ("relation-ids", Value::Array(ids)) => {
                let endpoint = at(0, "relation_name");
                let endpoint = endpoint.as_ref().and_then(Value::as_str).unwrap_or_default();
                let named = |id: Value| if id.is_u64() { json!(format!("{endpoint}:{id}")) } else { id };
                ids.into_iter().map(named).collect()
            }
            // `ops` says so of a relation that the tool has not found.
            ("relation-remote-app-name", Value::Null) => {
                let id = at(0, "relation_id").unwrap_or_default();
                let message = format!("invalid value \"{id}\" for option -r: relation not found");
                return Ok(Entry { call: Some(call), answer: Err(Failure { code: 2, message }) });
            }
            (_, value) => value,
        };
        self.answer(Some(call), value)
    }
}

fn failure(error: Value) -> Result<Failure, String> {
    match error {
        Value::String(message) => Ok(Failure { code: 1, message }),
        error => serde_json::from_value(error).map_err(|error| {
            format!("an `error` is what the tool says, or a mapping with `code` and `message`: {error}")
        }),
    }
}

impl Serialize for Memo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut memo = serializer.serialize_struct("Memo", 4)?;
        memo.serialize_field("tool", &self.tool)?;
        memo.serialize_field("mode", &self.mode)?;
        memo.serialize_field("cursor", &self.cursor)?;
        memo.serialize_field("calls", &Entries(&self.calls))?;
        memo.end()
    }
}

struct Entries<'a>(&'a [Entry]);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = serializer.serialize_seq(Some(self.0.len()))?;
        for entry in self.0 {
            let mut fields = serde_json::Map::new();
            if let Some(call) = &entry.call {
                fields.insert("call".to_owned(), call.to_json());
            }
            match &entry.answer {
                Ok(answer) => fields.insert("answer".to_owned(), answer.to_json()),
                Err(failure) => {
                    fields.insert("error".to_owned(), serde_json::to_value(failure).unwrap_or_default())
                }
            };
            entries.serialize_element(&fields)?;
        }
        entries.end()
    }
}
