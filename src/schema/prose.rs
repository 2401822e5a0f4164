//! What the documentation says to a programmer, as what an editor shows.

use schemars::Schema;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::Value;

/// Makes each description one that is read outside of the documentation, and each bound one that any validator knows.
#[derive(Clone, Debug)]
pub(super) struct Described;

impl Transform for Described {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(Value::String(text)) = schema.get_mut("description") {
            *text = first_paragraph(text);
        }
        // Of what has parts, these have their own.
        if schema
            .get("default")
            .is_some_and(|default| default.as_object().is_some_and(|parts| !parts.is_empty()))
        {
            schema.remove("default");
        }
        // Formats of schemars' own: validators do not know them.
        match schema.remove("format") {
            Some(Value::String(format)) if format == "uint16" => bound(schema, u16::MAX.into()),
            Some(Value::String(format)) if format == "uint32" => bound(schema, u32::MAX.into()),
            _ => {}
        }
        transform_subschemas(self, schema);
    }
}

fn bound(schema: &mut Schema, maximum: u64) {
    schema.insert("maximum".to_owned(), maximum.into());
}

/// The first paragraph, on one line, without links: what is behind it speaks of the interface in Rust.
fn first_paragraph(text: &str) -> String {
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    without_links(&paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A link is the words that it is shown as.
fn without_links(text: &str) -> String {
    let Some((before, rest)) = text.split_once('[') else { return text.to_owned() };
    let Some((shown, behind)) = rest.split_once(']') else { return text.to_owned() };
    let is_code = shown.starts_with('`') && shown.ends_with('`');
    let after = match behind.strip_prefix('(').and_then(|target| target.split_once(')')) {
        Some((_, after)) => after,
        None if is_code => behind,
        None => return format!("{before}[{shown}]{}", without_links(behind)),
    };
    format!("{before}{shown}{}", without_links(after))
}
