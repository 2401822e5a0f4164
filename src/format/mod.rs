//! YAML and JSON, in and out. Nothing else names the library that reads YAML.

mod brief;
mod declared;
mod fault;
mod locate;
#[cfg(feature = "cli")]
mod spot;
mod way;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

#[cfg(feature = "cli")]
use crate::context::Context;
#[cfg(stage_door)]
use crate::go;
use crate::origin::{Source, Syntax};

pub(crate) use declared::{flaw_in_declared, parse_declared};
pub(crate) use fault::Fault;
pub(crate) use locate::{is_scene, line_of_scene, parts_of_state};
#[cfg(feature = "cli")]
pub(crate) use spot::{Spot, Spots};
pub(crate) use way::{Flaw, Way};

/// The largest text that is read, in bytes.
const LARGEST: usize = 16 << 20;

/// Reads a file as text: UTF-8, and no larger than is read at all.
pub(crate) fn read_text(path: &Path) -> Result<Source, Fault> {
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LARGEST as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|error| Fault::io("read", &name, &error))?;
    if bytes.len() > LARGEST {
        return Err(too_large(&name));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source { name, text, syntax: Syntax::of(path) }),
        Err(error) => Err(fault::not_utf8(&name, &error)),
    }
}

/// Reads a value. An error says where in the text it is wrong, and what would be right.
pub(crate) fn parse<T: DeserializeOwned>(source: &Source) -> Result<T, Fault> {
    check_size(source)?;
    match source.syntax {
        Syntax::Yaml => {
            let text = serde_yaml::Deserializer::from_str(&source.text);
            serde_path_to_error::deserialize(text).map_err(|error| fault::in_yaml(source, &error))
        }
        Syntax::Json => {
            let mut text = serde_json::Deserializer::from_str(&source.text);
            serde_path_to_error::deserialize(&mut text)
                .and_then(|value| match text.end() {
                    Ok(()) => Ok(value),
                    Err(error) => Err(serde_path_to_error::Error::new(no_path(), error)),
                })
                .map_err(|error| fault::in_json(source, &error))
        }
    }
}

/// Reads a value from a JSON value, which has no lines.
pub(crate) fn from_value<T: DeserializeOwned>(name: &str, value: &serde_json::Value) -> Result<T, Fault> {
    serde_path_to_error::deserialize(value).map_err(|error| fault::in_value(name, &error))
}

/// What is wrong with a value that a text says, with its place.
pub(crate) fn flaw_in(source: &Source, flaw: &Flaw) -> Fault {
    Fault::of_flaw(source, locate::place_of(source, &flaw.way), flaw)
}

/// What is wrong with a part of a JSON value, which has no lines.
pub(crate) fn flaw_in_value(name: &str, flaw: &Flaw) -> Fault {
    let source = Source { name: name.to_owned(), text: String::new(), syntax: Syntax::Json };
    Fault::of_flaw(&source, None, flaw)
}

fn no_path() -> serde_path_to_error::Path {
    serde_path_to_error::Track::new().path()
}

fn check_size(source: &Source) -> Result<(), Fault> {
    if source.text.len() > LARGEST { Err(too_large(&source.name)) } else { Ok(()) }
}

fn too_large(name: &str) -> Fault {
    let mib = LARGEST >> 20;
    Fault::whole(name, format!("the text is larger than {mib} MiB, and no playbook or metadata is"))
}

/// Writes a text to a file.
pub(crate) fn write_text(path: &Path, text: &str) -> Result<(), Fault> {
    std::fs::write(path, text).map_err(|error| Fault::io("write", &path.display().to_string(), &error))
}

/// Writes a playbook, without what is there by default; but with the parts of each scene's State that are `kept`.
pub(crate) fn print<T: Serialize>(
    playbook: &T,
    kept: &[Vec<String>],
    syntax: Syntax,
) -> Result<String, Fault> {
    written(&brief::brief(playbook, kept)?, syntax)
}

/// Writes a context, without what is there by default.
#[cfg(feature = "cli")]
pub(crate) fn print_context(context: &Context, syntax: Syntax) -> Result<String, Fault> {
    written(&brief::brief_context(context)?, syntax)
}

/// A value as YAML, as Go prints it: a text that version 1.1 takes for something else, such as `yes`, is in quotes, for
/// that is the version of Juju's and of Python's readers.
#[cfg(stage_door)]
pub(crate) fn to_yaml(value: &serde_json::Value) -> Result<String, Fault> {
    go::yaml::print(&as_in_go(value)).map_err(|error| Fault::unwritable(&error))
}

#[cfg(stage_door)]
fn as_in_go(value: &serde_json::Value) -> go::Value {
    use serde_json::Value;
    let text = |text: &String| go::Value::Text(text.clone());
    match value {
        Value::Null => go::Value::Nil,
        Value::Bool(value) => go::Value::Bool(*value),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(int), _) => go::Value::Int(int),
            (None, Some(uint)) => go::Value::Uint(uint),
            (None, None) => go::Value::Float(number.as_f64().unwrap_or_default()),
        },
        Value::String(value) => text(value),
        Value::Array(items) => go::Value::List(Some(items.iter().map(as_in_go).collect())),
        Value::Object(entries) => {
            go::Value::Map(Some(entries.iter().map(|(key, value)| (text(key), as_in_go(value))).collect()))
        }
    }
}

/// What a text says in YAML; none, if it is not YAML, or more than JSON has.
#[cfg(stage_door)]
pub(crate) fn yaml_as_json(text: &str) -> Option<serde_json::Value> {
    serde_yaml::from_str(text).ok()
}

fn written(tree: &serde_yaml::Value, syntax: Syntax) -> Result<String, Fault> {
    match syntax {
        Syntax::Yaml => serde_yaml::to_string(tree).map_err(|error| Fault::unwritable(&error)),
        Syntax::Json => serde_json::to_string_pretty(tree)
            .map(|text| text + "\n")
            .map_err(|error| Fault::unwritable(&error)),
    }
}
