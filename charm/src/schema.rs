//! The JSON Schemas of what is written otherwise than its fields are.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{ConfigValue, Databag, Map, OpenedPort, SecretContent, Shared, Status, StatusName, Text};

/// For what is written as something else is.
macro_rules! written_as {
    ($(<$($parameter:ident),*> $what:ty => $written:ty),* $(,)?) => {
        $(impl<$($parameter: JsonSchema),*> JsonSchema for $what {
            fn schema_name() -> Cow<'static, str> {
                <$written>::schema_name()
            }

            fn schema_id() -> Cow<'static, str> {
                <$written>::schema_id()
            }

            fn inline_schema() -> bool {
                <$written>::inline_schema()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                <$written>::json_schema(generator)
            }
        })*
    };
}

written_as!(<K, V> Map<K, V> => BTreeMap<K, V>, <T> Shared<T> => T, <> Text => str);

/// For what has a form of its own, with a name that schemas call it by.
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

schema_of!(ConfigValue, |_generator| json_schema!({
    "description": "The value of an option.",
    "type": ["string", "integer", "number", "boolean"],
}));

schema_of!(Databag, |_generator| json_schema!({
    "description": "What one application or unit has put on a relation: strings under strings. A number has to be quoted.",
    "type": "object",
    "additionalProperties": {"type": "string"},
}));

schema_of!(SecretContent, |_generator| json_schema!({
    "description": "What a secret holds: texts under keys, or base64 under a key that ends in `#base64`.",
    "type": "object",
    "additionalProperties": {"type": "string"},
}));

schema_of!(OpenedPort, |_generator| json_schema!({
    "description": "A port, a range of ports or `icmp`; with endpoints in brackets if it is open for these alone.",
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": u16::MAX},
        {"type": "string", "pattern": r"^(\+?[0-9]+(-\+?[0-9]+)?(/([tT][cC][pP]|[uU][dD][pP]))?|[iI][cC][mM][pP])( \(.+\))?$"},
    ],
    "examples": [80, "443/tcp", "8000-8010/udp", "icmp", "80/tcp (website)"],
}));

schema_of!(Status, |generator| {
    let name = generator.subschema_for::<StatusName>();
    json_schema!({
        "description": "A status and its message.",
        "anyOf": [
            {"type": "array", "items": [name, {"type": "string"}], "minItems": 1, "maxItems": 2},
            {
                "type": "object",
                "properties": {
                    "status": name,
                    "message": {"type": "string", "description": "The message; empty by default."},
                    "data": {"type": "object", "description": "What Juju keeps with it; nothing by default."},
                },
                "required": ["status"],
                "additionalProperties": false,
            },
        ],
        "examples": [["active", "ready"]],
    })
});

/// The names that a log's level has besides its own.
pub(crate) fn log_levels(schema: &mut Schema) {
    let names = ["trace", "debug", "info", "warning", "WARN", "warn", "error", "critical"];
    if let Some(levels) = schema.get_mut("oneOf").and_then(serde_json::Value::as_array_mut) {
        levels.push(serde_json::json!({"enum": names}));
    }
}
