//! The JSON Schema of events.

use std::borrow::Cow;

use juju_charm::HookKind;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::RemoteUnit;
use crate::names::UNIT_PATTERN;

impl JsonSchema for RemoteUnit {
    fn schema_name() -> Cow<'static, str> {
        "RemoteUnit".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The number of a remote unit, `none`, or the name of a unit that is forced upon the event.",
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": u32::MAX},
                {"const": "none"},
                {"type": "string", "pattern": UNIT_PATTERN},
            ],
        })
    }
}

/// An event is written as its name too.
pub(super) fn or_name(schema: &mut Schema) {
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
