//! YAML and JSON, in and out. Nothing else names the library that reads YAML.

mod fault;
mod locate;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::origin::Source;

pub(crate) use fault::Fault;
pub(crate) use locate::line_of_scene;

/// The largest text that is read, in bytes.
const LARGEST: usize = 16 << 20;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    Yaml,
    Json,
}

impl Syntax {
    /// JSON for a file that ends in `.json`, YAML for any other.
    pub(crate) fn of(path: &Path) -> Self {
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
            Syntax::Json
        } else {
            Syntax::Yaml
        }
    }
}

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
        Ok(text) => Ok(Source { name, text }),
        Err(error) => Err(fault::not_utf8(&name, &error)),
    }
}

/// Reads a value. An error says where in the text it is wrong, and what would be right.
pub(crate) fn parse<T: DeserializeOwned>(source: &Source, syntax: Syntax) -> Result<T, Fault> {
    if source.text.len() > LARGEST {
        return Err(too_large(&source.name));
    }
    match syntax {
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

fn no_path() -> serde_path_to_error::Path {
    serde_path_to_error::Track::new().path()
}

fn too_large(name: &str) -> Fault {
    let mib = LARGEST >> 20;
    Fault::whole(name, format!("the text is larger than {mib} MiB, and no playbook or metadata is"))
}

/// Writes a text to a file.
pub(crate) fn write_text(path: &Path, text: &str) -> Result<(), Fault> {
    std::fs::write(path, text).map_err(|error| Fault::io("write", &path.display().to_string(), &error))
}

/// Writes a value.
pub(crate) fn print<T: Serialize>(value: &T, syntax: Syntax) -> Result<String, Fault> {
    match syntax {
        Syntax::Yaml => serde_yaml::to_string(value).map_err(|error| Fault::unwritable(&error)),
        Syntax::Json => serde_json::to_string_pretty(value)
            .map(|text| text + "\n")
            .map_err(|error| Fault::unwritable(&error)),
    }
}
