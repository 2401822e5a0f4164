//! The files in which Juju's own frameworks look for what a charm declares: `metadata.yaml`, `config.yaml` and
//! `actions.yaml`.

use serde_json::{Map, Value};

use crate::format::{self, Fault};
use crate::known::{Declaration, Declared, Known};

/// What a `charmcraft.yaml` says to those who build the charm, and not to Juju.
const FOR_BUILDERS: [&str; 13] = [
    "actions",
    "analysis",
    "base",
    "bases",
    "build-base",
    "charm-libs",
    "charmhub",
    "config",
    "extensions",
    "links",
    "parts",
    "platforms",
    "type",
];

/// The files that the charm's directory is to have besides its own, each with its text: what the test declares in place of
/// them, and what charmcraft would make of a `charmcraft.yaml`. `has` says what is there already.
pub(super) fn files(known: &Known, has: impl Fn(&str) -> bool) -> Result<Vec<(&'static str, String)>, Fault> {
    let (given, own) = (Declares::read(&known.declared)?, Declares::read(&known.declared_by_itself)?);
    let mut files = Vec::new();
    for (file, given, own) in [
        ("metadata.yaml", given.metadata, own.metadata),
        ("config.yaml", given.config, own.config),
        ("actions.yaml", given.actions, own.actions),
    ] {
        if let Some(value) = given.or_else(|| own.filter(|_| !has(file))) {
            files.push((file, format::to_yaml(&value)?));
        }
    }
    Ok(files)
}

/// What is declared, file by file.
struct Declares {
    metadata: Option<Value>,
    config: Option<Value>,
    actions: Option<Value>,
}

impl Declares {
    fn read(declared: &Declared) -> Result<Self, Fault> {
        let read =
            |declaration: &Option<Declaration>| declaration.as_ref().map(Declaration::to_json).transpose();
        let whole = read(&declared.metadata)?;
        let part = |name: &str| whole.as_ref()?.get(name).cloned();
        Ok(Declares {
            config: read(&declared.config)?.or_else(|| part("config")),
            actions: read(&declared.actions)?.or_else(|| part("actions")),
            metadata: whole.as_ref().map(packed),
        })
    }
}

/// The `metadata.yaml` that charmcraft makes of a `charmcraft.yaml`.
fn packed(charmcraft: &Value) -> Value {
    let mut packed = Map::new();
    for (key, value) in charmcraft.as_object().into_iter().flatten() {
        match key.as_str() {
            key if FOR_BUILDERS.contains(&key) => {}
            "title" => drop(packed.insert("display-name".to_owned(), value.clone())),
            _ => drop(packed.insert(key.clone(), value.clone())),
        }
    }
    let links = charmcraft.get("links").and_then(Value::as_object);
    for (link, key) in links.into_iter().flatten().filter_map(|(name, value)| Some((value, renamed(name)?))) {
        // Of those who may be contacted there can be several.
        let several = key == "maintainers" && link.is_string();
        let link = if several { Value::Array(vec![link.clone()]) } else { link.clone() };
        packed.insert(key.to_owned(), link);
    }
    Value::Object(packed)
}

/// What a link of a `charmcraft.yaml` is called in a `metadata.yaml`.
fn renamed(link: &str) -> Option<&'static str> {
    Some(match link {
        "contact" => "maintainers",
        "documentation" => "docs",
        "issues" => "issues",
        "source" => "source",
        "website" => "website",
        _ => return None,
    })
}
