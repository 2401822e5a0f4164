//! The schemas of what is written otherwise than its fields are.

use std::borrow::Cow;

use juju_charm::tool::{CloudSpec, GoalState, NAMES};
use juju_charm::{HookKind, OpenedPort};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::event::RemoteUnit;
use crate::memo::{Failure, Memo, Mode};
use crate::rule::Rule;
use crate::state::{List, Owner};

impl<T: JsonSchema> JsonSchema for List<T> {
    fn schema_name() -> Cow<'static, str> {
        Vec::<T>::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Vec::<T>::schema_id()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T>::json_schema(generator)
    }
}

macro_rules! schema_of {
    ($what:ident, |$generator:ident| $schema:expr) => {
        impl JsonSchema for $what {
            fn schema_name() -> Cow<'static, str> {
                stringify!($what).into()
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

schema_of!(Owner, |_generator| json_schema!({
    "description": "Whose a secret is.",
    "anyOf": [
        {"enum": ["application", "app", "unit", "model"]},
        {"type": "string", "description": "The name of another application or unit."},
    ],
}));

schema_of!(RemoteUnit, |_generator| json_schema!({
    "description": "The number of a remote unit, `none`, or the name of a unit that is forced upon the event.",
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": u32::MAX},
        {"const": "none"},
        {"type": "string", "pattern": UNIT},
    ],
}));

schema_of!(Rule, |_generator| {
    let rules = Rule::ALL.iter().map(|rule| json!({"const": rule.id(), "description": rule.reason()}));
    json_schema!({"description": "A rule, by its id.", "oneOf": rules.collect::<Value>()})
});

/// A unit's name.
pub(crate) const UNIT: &str = "^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*/(0|[1-9][0-9]*)$";

/// Of a playbook, the version of its format.
pub(crate) fn format_version(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"description": "The version of the format; 1 by default.", "const": 1, "default": 1})
}

/// A version of Juju, as a playbook says it.
pub(crate) fn juju_version(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": ["string", "null"], "pattern": "^[0-9]+\\.[0-9]+", "examples": ["3.6.28", "4.0.1"]})
}

/// A unit's name, as a playbook says it.
pub(crate) fn unit(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": ["string", "null"], "pattern": UNIT, "examples": ["foo/0"]})
}

/// The names that a model's type has besides its own.
pub(crate) fn model_types(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("oneOf") {
        types.push(json!({"enum": ["lxd", "iaas", "caas"]}));
    }
}

/// An event is written as its name too.
pub(crate) fn event_or_name(schema: &mut Schema) {
    let fixed: Value = HookKind::fixed_names().collect();
    let endings: Vec<&str> = HookKind::suffixes().chain(["-action"]).collect();
    let name = json!({
        "type": "string",
        "anyOf": [
            {"enum": fixed},
            {
                "description": "The endpoint, the storage, the container or the action, and what happens.",
                "pattern": format!("^.+({})$", endings.join("|")),
            },
        ],
    });
    let mut mapping = std::mem::take(schema);
    let description = mapping.remove("description").unwrap_or_default();
    if let Some(Value::Object(property)) = mapping.pointer_mut("/properties/name") {
        property.extend(name.as_object().cloned().unwrap_or_default());
    }
    *schema = json_schema!({"description": description, "anyOf": [name, mapping]});
}

/// The memos of a context: a list, or what a recorder has written.
pub(crate) fn memos(generator: &mut SchemaGenerator) -> Schema {
    let memo = generator.subschema_for::<Memo>();
    json_schema!({
        "anyOf": [
            {"type": "array", "items": memo},
            {
                "description": "Recorded memos, by the names of what was recorded.",
                "type": "object",
                "additionalProperties": {"type": ["object", "array"]},
            },
        ],
    })
}

schema_of!(Memo, |generator| {
    let mut properties = serde_json::Map::new();
    for tool in NAMES {
        let answers = match answer(tool, generator) {
            Some(answer) => answers(&answer.to_value(), generator),
            None => generator.subschema_for::<AnyAnswers>(),
        };
        properties.insert((*tool).to_owned(), answers.to_value());
    }
    let mode = generator.subschema_for::<Mode>();
    let entries =
        json!({"type": ["array", "object"], "description": "The entries, each with what it answers."});
    let name = json!({"type": "string", "description": "The tool, such as `is-leader`."});
    for (field, schema) in [
        ("tool", json!({"description": "The tool.", "anyOf": [{"enum": NAMES}, {"type": "string"}]})),
        ("mode", json!(mode)),
        ("cursor", json!({"description": "How many entries have been used; 0 by default."})),
        ("calls", entries),
        // What the first README and recorders call these.
        ("name", name),
        ("values", json!({"type": "array", "description": "What the tool has printed, call by call."})),
        ("caching_mode", json!(mode)),
        ("caching_policy", json!(mode)),
        ("serializer", json!({"description": "How a recorder has written arguments and values."})),
    ] {
        properties.insert(field.to_owned(), schema);
    }
    json_schema!({
        "description": "Answers to the calls of one hook tool: `is-leader: [true, false]`.",
        "type": "object",
        "properties": properties,
        "patternProperties": {"[._]": {"description": "A tool, by the name of a method of `ops`."}},
        "additionalProperties": false,
        "minProperties": 1,
    })
});

/// What a memo says of a tool that may answer anything, as one that writes: what it prints is not looked at.
struct AnyAnswers;

schema_of!(AnyAnswers, |generator| answers(&json!(true), generator));

/// What a memo says of a tool that answers so.
fn answers(answer: &Value, generator: &mut SchemaGenerator) -> Schema {
    let failure = generator.subschema_for::<Failure>();
    let entry = json!({
        "description": "An entry in full.",
        "type": "object",
        "properties": {
            "call": {"type": ["object", "null"], "description": "The call that it answers; by default any."},
            "answer": answer,
            "error": {
                "description": "How the tool fails: what it says, or that and its exit code.",
                "anyOf": [{"type": "string"}, failure],
            },
        },
        "additionalProperties": false,
        "anyOf": [{"required": ["answer"]}, {"required": ["error"]}],
    });
    json_schema!({
        "anyOf": [
            {
                "description": "What it answers, call by call.",
                "type": "array",
                "items": {"anyOf": [answer, entry]},
            },
            {"description": "What it answers, always.", "allOf": [answer]},
        ],
    })
}

/// What a tool answers, if it is known.
fn answer(tool: &str, generator: &mut SchemaGenerator) -> Option<Schema> {
    Some(match tool {
        "is-leader" => json_schema!({"type": "boolean"}),
        "goal-state" => generator.subschema_for::<GoalState>(),
        "credential-get" => generator.subschema_for::<CloudSpec>(),
        "opened-ports" => generator.subschema_for::<Vec<OpenedPort>>(),
        "relation-ids" | "storage-list" => generator.subschema_for::<Vec<String>>(),
        "secret-ids" => generator.subschema_for::<Option<Vec<String>>>(),
        "relation-list" => json_schema!({"type": ["array", "string"], "items": {"type": "string"}}),
        "network-get" | "relation-model-get" | "secret-info-get" => json_schema!({"type": "object"}),
        "status-get" => json_schema!({"type": ["object", "array"]}),
        "resource-get" | "unit-get" | "secret-add" | "k8s-raw-get" | "k8s-spec-get" => {
            json_schema!({"type": "string"})
        }
        "secret-get" | "storage-get" => json_schema!({"type": ["object", "string"]}),
        "config-get" => json_schema!({"type": ["object", "string", "number", "boolean", "null"]}),
        "leader-get" | "relation-get" | "state-get" => json_schema!({"type": ["object", "string", "null"]}),
        _ => return None,
    })
}
