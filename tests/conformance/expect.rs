//! What a call is expected to print.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::placeholders::word_expanded;
use crate::format;
use crate::json::Json;
use crate::origin::{Source, Syntax};

/// What a call has printed.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Printed {
    pub(crate) code: u8,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Printed {
    /// Reads a line of what the command prints for a script.
    pub(crate) fn read(line: &str) -> Result<Self, String> {
        serde_json::from_str(line).map_err(|error| format!("{line} is not what was answered: {error}"))
    }
}

/// Compares what was printed with what is expected of it.
pub(crate) fn printed(
    tool: &str,
    expected: &Map<String, Value>,
    found: &Printed,
    dir: &Path,
    differences: &mut Vec<String>,
) -> Result<(), String> {
    let text = |key: &str| expected.get(key).and_then(Value::as_str).map(|text| word_expanded(text, dir));
    let mut differ = |what: &str, expected: &str, found: &str| {
        differences.push(format!("{what}: expected {}, found {}", shown(expected), shown(found)));
    };
    if let Some(code) = expected.get("code").and_then(Value::as_u64) {
        if code != u64::from(found.code) {
            differ("code", &code.to_string(), &format!("{} ({})", found.code, found.stderr.trim_end()));
        }
    }
    let parsed = text("stdout_compare").or_else(|| text("stdout_match"));
    if let Some(syntax) = &parsed {
        let wanted = match (expected.get("stdout_value"), text("stdout")) {
            (Some(value), _) if !value.is_null() => value.clone(),
            (_, Some(stdout)) => value_of(&stdout, syntax)?,
            (_, None) => Value::Null,
        };
        match value_of(&found.stdout, syntax) {
            Ok(value) if same(&value, &wanted) => {}
            Ok(value) => differ("stdout, as data", &wanted.to_string(), &value.to_string()),
            Err(error) => differ("stdout, as data", &wanted.to_string(), &error),
        }
    }
    // Where Juju's own test compares data alone, the text is not known for sure.
    let stdout = text("stdout").filter(|_| text("stdout_compare").is_none());
    if let Some(stdout) = stdout {
        if in_order_of(tool, &stdout) != in_order_of(tool, &found.stdout) {
            differ("stdout", &stdout, &found.stdout);
        }
    }
    for part in parts(expected, "stdout_contains") {
        if !found.stdout.contains(&part) {
            differ("stdout", &format!("..{part}.."), &found.stdout);
        }
    }
    for part in parts(expected, "stdout_not_contains") {
        if found.stdout.contains(&part) {
            differ("stdout", &format!("nothing of {part}"), &found.stdout);
        }
    }
    if let Some(usage) = text("usage_line") {
        if found.stdout.lines().next() != Some(usage.trim_end()) {
            differ("the first line of stdout", &usage, &found.stdout);
        }
    }
    stderr(expected, &text, found, &mut differ)
}

fn stderr(
    expected: &Map<String, Value>,
    text: &dyn Fn(&str) -> Option<String>,
    found: &Printed,
    differ: &mut dyn FnMut(&str, &str, &str),
) -> Result<(), String> {
    if let Some(stderr) = text("stderr") {
        if stderr != found.stderr {
            differ("stderr", &stderr, &found.stderr);
        }
    }
    let contains = text("stderr_contains");
    match text("stderr_match").as_deref() {
        None => {}
        Some("prefix") => {
            let prefix = text("stderr_prefix").or(contains).unwrap_or_default();
            let prefix = prefix.trim_end_matches('\n');
            if !found.stderr.starts_with(prefix) {
                differ("stderr", &format!("{prefix}.."), &found.stderr);
            }
            return Ok(());
        }
        Some(other) => return Err(format!("`stderr_match` is {other}, which is not known here")),
    }
    let is_exact = expected.get("stderr_exact").is_some_and(|exact| exact == true);
    match contains {
        Some(stderr) if is_exact && stderr != found.stderr => differ("stderr", &stderr, &found.stderr),
        Some(stderr) if !found.stderr.contains(&stderr) => {
            differ("stderr", &format!("..{stderr}.."), &found.stderr);
        }
        None if is_exact && !found.stderr.is_empty() => differ("stderr", "", &found.stderr),
        _ => {}
    }
    Ok(())
}

/// Whether two values are the same; 45 and 45.0 are.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(ones), Value::Array(others)) => {
            ones.len() == others.len() && ones.iter().zip(others).all(|(one, other)| same(one, other))
        }
        (Value::Object(ones), Value::Object(others)) => {
            ones.len() == others.len()
                && ones.iter().all(|(key, one)| others.get(key).is_some_and(|other| same(one, other)))
        }
        _ => one == other,
    }
}

/// One text, or a list of them.
fn parts(expected: &Map<String, Value>, key: &str) -> Vec<String> {
    match expected.get(key) {
        Some(Value::String(text)) => vec![text.clone()],
        other => super::case::texts(other),
    }
}

/// Stdout with what Juju prints one way or another made the same.
fn in_order_of(tool: &str, stdout: &str) -> String {
    match tool {
        // In the order of a map of Go's, which is none.
        "secret-ids" => {
            let mut lines: Vec<&str> = stdout.lines().collect();
            lines.sort_unstable();
            lines.join("\n")
        }
        // With the model's uuid or without.
        "secret-add" => match stdout.strip_prefix("secret://").and_then(|rest| rest.split_once('/')) {
            Some((_, id)) => format!("secret:{id}"),
            None => stdout.to_owned(),
        },
        _ => stdout.to_owned(),
    }
}

/// What a text says, as YAML or as JSON.
pub(crate) fn value_of(text: &str, syntax: &str) -> Result<Value, String> {
    let syntax = match syntax {
        "yaml" => Syntax::Yaml,
        "json" => Syntax::Json,
        other => return Err(format!("what is compared as `{other}` is not known here")),
    };
    // Nothing at all is null, in YAML.
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    let source = Source { name: "stdout".to_owned(), text: text.to_owned(), syntax };
    let Json(value) = format::parse(&source).map_err(|fault| fault.to_string())?;
    Ok(value)
}

/// A text as one line, and not too long a one.
pub(crate) fn shown(text: &str) -> String {
    let shown = format!("{text:?}");
    match shown.char_indices().nth(300) {
        None => shown,
        Some((end, _)) => format!("{}..", &shown[..end]),
    }
}
