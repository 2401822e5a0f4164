//! The JSON Schema of memos, in all of their spellings.

use std::borrow::Cow;

use juju_charm::OpenedPort;
use juju_charm::tool::{CloudSpec, GoalState, NAMES};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::{Failure, Memo, Mode};

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

impl JsonSchema for Memo {
    fn schema_name() -> Cow<'static, str> {
        "Memo".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
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
    }
}

/// What a memo says of a tool that may answer anything, as one that writes: what it prints is not looked at.
struct AnyAnswers;

impl JsonSchema for AnyAnswers {
    fn schema_name() -> Cow<'static, str> {
        "AnyAnswers".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        answers(&json!(true), generator)
    }
}

/// What a memo says of a tool that answers so.
fn answers(answer: &Value, generator: &mut SchemaGenerator) -> Schema {
    let failure = generator.subschema_for::<Failure>();
    let entry = json!({
        "title": "Entry",
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
