//! The JSON Schemas of what is written otherwise than its fields are.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::{List, Owner};

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

impl JsonSchema for Owner {
    fn schema_name() -> Cow<'static, str> {
        "Owner".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Whose a secret is.",
            "anyOf": [
                {"enum": ["application", "app", "unit", "model"]},
                {"type": "string", "description": "The name of another application or unit."},
            ],
        })
    }
}

/// The names that a model's type has besides its own.
pub(crate) fn model_types(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("oneOf") {
        types.push(json!({"enum": ["lxd", "iaas", "caas"]}));
    }
}
