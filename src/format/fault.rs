//! What is wrong with a text, where, and what would be right.

use std::fmt;
use std::io;
use std::string::FromUtf8Error;

use super::locate;
use super::way::Flaw;
use crate::names;
use crate::origin::{Source, Syntax};

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Whether it is the file, not what it says.
    of_the_file: bool,
    /// The path of the file, or what stands for it.
    name: String,
    /// The line and the column, from 1, and the line itself where it may be shown.
    place: Option<Box<Place>>,
    /// The way to the value that is wrong: `scenes[0].context.state.leader`.
    path: String,
    /// What is wrong.
    message: String,
    /// What would be right.
    help: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    line: usize,
    column: usize,
    /// The line; none where a secret stands in it.
    text: Option<String>,
}

/// The longest part of a line that is shown.
const WIDEST: usize = 120;

impl Place {
    pub(super) fn new(text: &str, line: usize, column: usize) -> Self {
        let text = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        Place { line, column, text: Some(text.to_owned()) }
    }

    /// The line, and a caret below the column; of a long line the part around the column. None where a secret stands in
    /// it.
    pub(super) fn snippet(&self) -> Option<(String, usize)> {
        let start = if self.column > WIDEST { self.column - WIDEST / 2 } else { 0 };
        let shown: String = self.text.as_ref()?.chars().skip(start).take(WIDEST).collect();
        Some((shown.replace('\t', " "), self.column.saturating_sub(1).saturating_sub(start)))
    }
}

impl Fault {
    /// A fault of the text as a whole.
    pub(crate) fn whole(name: &str, message: impl Into<String>) -> Self {
        Fault {
            of_the_file: false,
            name: name.to_owned(),
            place: None,
            path: String::new(),
            message: message.into(),
            help: None,
        }
    }

    /// A value that could be read, and is wrong all the same.
    pub(super) fn of_flaw(source: &Source, place: Option<(usize, usize)>, flaw: &Flaw) -> Self {
        let place = place.map(|(line, column)| Box::new(Place::new(&source.text, line, column)));
        let help = flaw.mend.clone();
        Fault { place, path: flaw.way.to_string(), help, ..Fault::whole(&source.name, &flaw.message) }
    }

    /// A file that cannot be read or written.
    pub(crate) fn io(verb: &str, name: &str, error: &io::Error) -> Self {
        Fault { of_the_file: true, ..Fault::whole(name, format!("cannot {verb} the file: {error}")) }
    }

    /// A value that cannot be written.
    pub(crate) fn unwritable(reason: &dyn fmt::Display) -> Self {
        Fault::whole("playbook", format!("cannot be written: {reason}"))
    }

    pub(crate) fn is_of_the_file(&self) -> bool {
        self.of_the_file
    }

    fn at(source: &Source, place: Option<(usize, usize)>, path: String, message: &str) -> Self {
        let secret = is_secret(&path, message);
        let place = place.map(|(line, column)| {
            let place = Place::new(&source.text, line, column);
            Box::new(Place { text: place.text.filter(|_| !secret), ..place })
        });
        let (message, help) = explain(message, secret);
        Fault { place, path, help, ..Fault::whole(&source.name, message) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(place) = &self.place {
            write!(f, ":{}:{}", place.line, place.column)?;
        }
        f.write_str(": ")?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        if let Some((place, (text, caret))) = self.place.as_ref().and_then(|at| Some((at, at.snippet()?))) {
            let number = place.line.to_string();
            let margin = " ".repeat(number.len());
            let text = format!("{number} | {text}");
            write!(f, "\n {margin} |\n {}\n {margin} | {:caret$}^", text.trim_end(), "")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

/// What a YAML reader's error says.
pub(super) fn in_yaml(source: &Source, error: &serde_path_to_error::Error<serde_yaml::Error>) -> Fault {
    let inner = error.inner();
    let mut place = inner.location().map(|location| (location.line(), location.column()));
    let mut message = inner.to_string();
    if let Some((line, column)) = place {
        let suffix = format!(" at line {line} column {column}");
        if let Some(front) = message.find(&suffix).map(|at| message[..at].to_owned()) {
            message = front;
        }
    }
    let path = path_of(error.path());
    // The reader names the way itself, as far as it knows it.
    let front = message.split_once(": ").filter(|(front, _)| !front.is_empty() && path.starts_with(front));
    if let Some(rest) = front.map(|(_, rest)| rest.to_owned()) {
        message = rest;
    }
    if message.starts_with("duplicate ") {
        place = locate::duplicate_key(&source.text).or(place);
    }
    Fault::at(source, place, path, &message)
}

/// What is no YAML, as Go says it.
pub(super) fn in_go_yaml(source: &Source, place: (usize, usize), error: &str) -> Fault {
    let message = error.strip_prefix("yaml: ").unwrap_or(error);
    let message = message
        .strip_prefix("line ")
        .and_then(|rest| rest.split_once(": "))
        .map_or(message, |(_, rest)| rest);
    Fault::at(source, Some(place), String::new(), message)
}

/// What is wrong with a declaration, which could be read as YAML.
pub(super) fn in_declared(
    source: &Source,
    place: Option<(usize, usize)>,
    path: &serde_path_to_error::Path,
    message: &str,
) -> Fault {
    Fault::at(source, place, path_of(path), message)
}

/// What a JSON reader's error says.
pub(super) fn in_json(source: &Source, error: &serde_path_to_error::Error<serde_json::Error>) -> Fault {
    let inner = error.inner();
    let mut message = inner.to_string();
    let suffix = format!(" at line {} column {}", inner.line(), inner.column());
    if let Some(front) = message.strip_suffix(&suffix) {
        message = front.to_owned();
    }
    let place = (inner.line() > 0).then_some((inner.line(), inner.column()));
    Fault::at(source, place, path_of(error.path()), &message)
}

/// What a JSON value's error says, which has no lines.
pub(crate) fn in_value(name: &str, error: &serde_path_to_error::Error<serde_json::Error>) -> Fault {
    let source = Source { name: name.to_owned(), text: String::new(), syntax: Syntax::Json };
    Fault::at(&source, None, path_of(error.path()), &error.inner().to_string())
}

/// The way to a value; nothing for the whole text.
fn path_of(path: &serde_path_to_error::Path) -> String {
    match path.to_string() {
        unknown if unknown == "." || unknown == "?" => String::new(),
        path => path.trim_end_matches(".?").to_owned(),
    }
}

pub(super) fn not_utf8(name: &str, error: &FromUtf8Error) -> Fault {
    let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
    let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = good.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    let mut fault = Fault::whole(name, "the text is not UTF-8 here");
    let text = error.as_bytes().split(|byte| *byte == b'\n').nth(line - 1).unwrap_or_default();
    let text = String::from_utf8_lossy(text).into_owned();
    fault.place = Some(Box::new(Place { line, column, text: Some(text) }));
    fault
}

/// Whether the value is one that no report shows: what a secret holds, or how one logs in to a cloud, in the State or in
/// a memo of the tool that tells it.
fn is_secret(path: &str, message: &str) -> bool {
    let in_state =
        (path.contains(".secrets[") && path.contains(".revisions")) || path.contains("cloud_spec.credential");
    in_state
        || ["secret-get", "credential-get"]
            .iter()
            .any(|tool| message.contains(&format!("this is nothing that `{tool}` answers")))
}

/// Puts a reader's message into the words of those who write playbooks, with what would be right. The value is not
/// quoted if it is `secret`.
fn explain(message: &str, secret: bool) -> (String, Option<String>) {
    if message.contains("repetition limit exceeded") {
        return ("its aliases unfold to more than a text of this size may hold".to_owned(), None);
    }
    if message.contains("recursion limit exceeded") {
        return ("it is nested more deeply than any playbook is".to_owned(), None);
    }
    if message.contains("cannot start any token") {
        let help =
            "YAML indents with blanks, not with tabs; a text that starts with @, ` or % goes into quotes";
        return ("there is a character that YAML begins nothing with".to_owned(), Some(help.to_owned()));
    }
    if message.starts_with("unknown field `<<`") {
        let help = "merge keys are not read here; anchors and aliases are";
        return ("unknown key `<<`".to_owned(), Some(help.to_owned()));
    }
    if message.contains("more than one document") {
        return ("a text holds one document, and here are several, parted by `---`".to_owned(), None);
    }
    let message = message
        .replace("duplicate field", "duplicate key")
        .replace("duplicate entry with key", "duplicate key")
        .replace("unknown field", "unknown key")
        .replace("unknown variant", "unknown value")
        .replace("missing field", "missing key");
    if let Some((found, expected)) = ["invalid type: ", "invalid value: "]
        .iter()
        .find_map(|words| message.strip_prefix(words)?.split_once(", expected "))
    {
        let yes_or_no = ["\"yes\"", "\"no\"", "\"on\"", "\"off\""];
        let help = (expected == "a boolean" && yes_or_no.iter().any(|word| found.ends_with(word)))
            .then(|| "write `true` or `false`".to_owned());
        let found = if secret { kind_alone(found) } else { kind(found) };
        return (format!("expected {}, found {found}", kind(expected)), help);
    }
    let expected = [", expected one of ", ", expected "]
        .iter()
        .find_map(|words| message.split_once(words))
        .filter(|(front, known)| front.contains('`') && known.starts_with('`'));
    let Some((front, known)) = expected else { return (message, None) };
    let names: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    let wrong = front.split('`').nth(1).unwrap_or_default();
    let help = match names::closest(wrong, names.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("it can be {}", names.join(", ")),
    };
    (front.to_owned(), Some(help))
}

/// A kind of value as people say it, without the value.
fn kind_alone(words: &str) -> String {
    match words.split_once(' ') {
        Some(("string", _)) => "a text".to_owned(),
        Some(("integer" | "floating", _)) => "a number".to_owned(),
        Some(("boolean", _)) => "a boolean".to_owned(),
        _ => kind(words),
    }
}

/// A reader's word for a kind of value, as people say it.
fn kind(words: &str) -> String {
    match words {
        "unit value" | "null" => "nothing".to_owned(),
        "sequence" | "a sequence" => "a list".to_owned(),
        "map" | "a map" => "a mapping".to_owned(),
        "u16" => "a whole number below 65536".to_owned(),
        "u32" | "u64" | "usize" => "a whole number from 0 on".to_owned(),
        words => match words.split_once(' ') {
            Some((kind @ ("string" | "integer" | "boolean" | "floating"), _)) => {
                let value = words.trim_start_matches(kind).trim_start_matches(" point").trim();
                let name = match kind {
                    "string" => "the text",
                    "boolean" => "the boolean",
                    _ => "the number",
                };
                format!("{name} {}", value.trim_matches('`'))
            }
            _ => words.to_owned(),
        },
    }
}
