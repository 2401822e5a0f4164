//! What a tool prints when it has a value to say.

use crate::go::{Value, json, yaml};

/// How a value is printed: the argument of `--format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Texts as they are, lists of texts a line each, and the rest as YAML.
    Smart,
    Yaml,
    Json,
}

impl Format {
    /// The format of the name; none if there is no such format.
    pub(crate) fn of(name: &str) -> Option<Self> {
        match name {
            "smart" => Some(Self::Smart),
            "yaml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// All that goes to standard output, or into the file that is asked for.
///
/// A list that has nothing but texts counts as Go's list of strings. A tool that holds a list of anything, which happens
/// to have texts only, gets what Juju prints for it by [`Format::Yaml`] in place of [`Format::Smart`].
pub(crate) fn print(value: &Value, format: Format) -> Result<Vec<u8>, String> {
    match format {
        Format::Smart => smart(value),
        Format::Yaml => yaml_document(value),
        Format::Json => json::print(value).map(|text| ended(text.into_bytes())),
    }
}

fn smart(value: &Value) -> Result<Vec<u8>, String> {
    let text = match value {
        Value::Bool(true) => b"True".to_vec(),
        Value::Bool(false) => b"False".to_vec(),
        Value::List(items) => match lines(items.as_deref().unwrap_or_default()) {
            Some(lines) => lines.join(&b'\n'),
            None => return yaml_document(value),
        },
        _ => match octets(value) {
            Some(text) => text.to_vec(),
            None => return yaml_document(value),
        },
    };
    // Nothing is said in words by not even a line break.
    Ok(if text.is_empty() { text } else { ended(text) })
}

fn lines(items: &[Value]) -> Option<Vec<&[u8]>> {
    items.iter().map(octets).collect()
}

fn octets(value: &Value) -> Option<&[u8]> {
    match value {
        Value::Text(text) => Some(text.as_bytes()),
        Value::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}

/// One line break at the end, be it that a text's own are lost.
fn yaml_document(value: &Value) -> Result<Vec<u8>, String> {
    if *value == Value::Nil {
        return Ok(Vec::new());
    }
    let document = yaml::print(value)?;
    Ok(ended(document.trim_end_matches('\n').as_bytes().to_vec()))
}

fn ended(mut text: Vec<u8>) -> Vec<u8> {
    text.push(b'\n');
    text
}
