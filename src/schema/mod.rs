//! The JSON Schema of playbooks, which editors complete and check them with.

mod prose;

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::playbook::Playbook;

/// The JSON Schema (draft 7) of a playbook, as YAML or JSON, for editors, and for tools in any language.
///
/// It describes all that [`Playbook::load`] reads, in each of the forms that it can be written in, and a scene alone too:
/// a text that is no playbook by this schema is refused when it is read, but for what a schema cannot say, such as that a
/// memo names one tool. Each field has its description and its default. What is well written may still be impossible in
/// Juju, which [`Scenario::check`](crate::Scenario::check) finds out.
///
/// The command `juju-scenario schema` prints it, and the project has it as `playbook.schema.json`.
///
/// ```
/// let schema = juju_scenario::schema();
/// assert_eq!(schema["definitions"]["State"]["properties"]["planned_units"]["default"], 1);
/// ```
#[must_use]
pub fn schema() -> Value {
    let generator = SchemaSettings::draft07().with_transform(prose::Described).into_generator();
    let mut schema = generator.into_root_schema_for::<Playbook>().to_value();
    let Some(root) = schema.as_object_mut() else { return schema };
    let definitions = root.remove("definitions").unwrap_or_default();
    let meta_schema = root.remove("$schema").unwrap_or_default();
    let scene = scene_alone(root, &definitions["Scene"]);
    json!({
        "$schema": meta_schema,
        "title": "Playbook",
        "description": "Scenes for a Juju charm, or one scene alone.",
        "type": "object",
        "if": {"required": ["event"]},
        "then": scene,
        "else": root,
        "definitions": definitions,
    })
}

/// The schema of a text that is one scene: what a playbook says besides its scenes, and what a scene says.
fn scene_alone(playbook: &Map<String, Value>, scene: &Value) -> Value {
    let mut alone = scene.clone();
    let besides =
        playbook["properties"].as_object().into_iter().flatten().filter(|(name, _)| *name != "scenes");
    for (name, property) in besides {
        alone["properties"][name] = property.clone();
    }
    alone
}
