//! A hook tool as a command line: its description, and what it makes of its arguments.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use indexmap::IndexMap;
use juju_charm::RelationId;
use juju_charm::tool::{Answer, Request};

use super::flags::{Flag, FlagKind, Parsed};
use super::help::{self, Help};
use super::key_values;
use super::output::Format;
use crate::backend::Backend;
use crate::go::{Value, atoi, quote, quote_all};

/// The largest file that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// A hook tool as a command line. This one description feeds its parsing and its help.
pub(super) struct Tool {
    pub(super) name: &'static str,
    /// The positional arguments, in words.
    pub(super) args: &'static str,
    /// The same in a hook that says who the other end of a relation is; empty if it makes no difference.
    pub(super) args_in_relation: &'static str,
    pub(super) purpose: &'static str,
    pub(super) details: &'static str,
    pub(super) examples: &'static str,
    /// What help has to say about the hook that is run.
    pub(super) note: fn(&Backend) -> Option<String>,
    pub(super) flags: &'static [Flag],
    pub(super) output: Output,
    /// Makes a request of the arguments.
    pub(super) read: fn(&mut Line<'_>) -> Result<Request, Refusal>,
    /// Makes of the answer what is printed in this format.
    pub(super) print: fn(&Parsed, &Answer, Format) -> Printed,
}

/// What a tool knows of formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// Nothing.
    None,
    /// A flag `--format` that it has forgotten the use of.
    Deprecated,
    /// smart, which is the default, yaml and json.
    Smart,
    /// yaml, which is the default, and json.
    Yaml,
}

impl Output {
    pub(super) fn default_format(self) -> Format {
        if self == Output::Yaml { Format::Yaml } else { Format::Smart }
    }

    /// The format of this name, if the tool knows it.
    pub(super) fn format(self, name: &str) -> Result<Format, String> {
        let known = Format::of(name).filter(|format| self != Output::Yaml || *format != Format::Smart);
        known.ok_or_else(|| format!("unknown format {}", quote(name)))
    }
}

/// What a tool prints.
pub(super) enum Printed {
    Nothing,
    Value(Value),
    /// A value of which no list counts as one of texts, since anything might have been in it: printed as YAML where a
    /// list of texts has a line each.
    Loose(Value),
    /// A text as it is.
    Plain(String),
    /// Nothing, since the answer cannot be printed, for this reason.
    Unprintable(String),
}

/// Why a tool does not do what it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: u8,
    pub(super) message: String,
}

impl Refusal {
    /// The call itself is wrong.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Refusal { code: 2, message: message.into() }
    }

    /// Whether the call itself is wrong.
    pub(super) fn is_usage(&self) -> bool {
        self.code == 2
    }

    /// The call is right, and cannot be carried out.
    pub(super) fn run(message: impl Into<String>) -> Self {
        Refusal { code: 1, message: message.into() }
    }
}

/// The flag by which a relation is named.
pub(super) const RELATION: Flag = Flag::checked(
    &["r", "relation"],
    "",
    "the relation, by its id; by default the one that the hook is about",
);

/// The flag for the format, of a tool that has several.
pub(super) const FORMAT: Flag = Flag::checked(&["format"], "smart", "how to print it: smart, yaml or json");

/// The flag for the format, of a tool that prints no bare texts.
pub(super) const YAML_OR_JSON: Flag = Flag::checked(&["format"], "yaml", "how to print it: yaml or json");

/// The flag for the format, of a tool that prints nothing.
pub(super) const OLD_FORMAT: Flag = Flag::text(&["format"], "of no use any more");

/// The flag for the file that takes the output.
pub(super) const OUTPUT: Flag = Flag::text(&["o", "output"], "a file to write it to");

/// The arguments of a call, as far as they are read, and where the call is made.
pub(super) struct Line<'a> {
    pub(super) flags: &'a Parsed<'a>,
    pub(super) backend: &'a Backend,
    /// Whether a memo may have the answer, whatever the State says of what the call is about.
    pub(super) lenient: bool,
    args: &'a [&'a str],
    place: Place<'a>,
    stdin: &'a mut dyn FnMut() -> io::Result<Vec<u8>>,
}

impl<'a> Line<'a> {
    pub(super) fn new(
        flags: &'a Parsed<'a>,
        backend: &'a Backend,
        lenient: bool,
        place: Place<'a>,
        stdin: &'a mut dyn FnMut() -> io::Result<Vec<u8>>,
    ) -> Self {
        Line { flags, backend, lenient, args: &flags.positionals, place, stdin }
    }

    /// Whether this flag was given, and is true.
    pub(super) fn is(&self, flag: &str) -> bool {
        self.flags.is_true(flag)
    }

    /// What this flag was given, unless that is nothing.
    pub(super) fn text(&self, flag: &str) -> Option<String> {
        self.flags.value(flag).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// The next argument that is no flag.
    pub(super) fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.args.split_first()?;
        self.args = rest;
        Some(first)
    }

    /// The next argument; without one, this is what is wrong.
    pub(super) fn require(&mut self, missing: &str) -> Result<&'a str, Refusal> {
        self.next().ok_or_else(|| Refusal::usage(missing))
    }

    /// All arguments that are left.
    pub(super) fn rest(&mut self) -> &'a [&'a str] {
        std::mem::take(&mut self.args)
    }

    /// How many arguments are left.
    pub(super) fn left(&self) -> usize {
        self.args.len()
    }

    /// Refuses arguments that are left.
    pub(super) fn end(&self) -> Result<(), Refusal> {
        match self.args {
            [] => Ok(()),
            left => Err(Refusal::usage(format!("unrecognized args: {}", quote_all(left)))),
        }
    }

    /// The one argument that there may be.
    pub(super) fn only(&mut self) -> Result<Option<&'a str>, Refusal> {
        let only = self.next();
        self.end()?;
        Ok(only)
    }

    /// The arguments that are left, as pairs.
    pub(super) fn pairs(&mut self, empty_values: bool) -> Result<IndexMap<&'a str, &'a str>, String> {
        key_values::parse(self.rest().iter().copied(), empty_values)
    }

    /// The relation that was asked for. None, if the hook is about one and that is meant.
    pub(super) fn relation(&self) -> Result<Option<RelationId>, Refusal> {
        match self.flags.value("r").and_then(|text| relation_id(text).ok()) {
            Some((id, Some(number))) => Ok(Some(RelationId::new(id, number))),
            // No relation has such a number; only a memo lets it come this far.
            Some((_, None)) => Err(Refusal::usage("no relation id specified")),
            None if self.backend.is_about_a_relation() || self.lenient => Ok(None),
            None => Err(Refusal::usage("no relation id specified")),
        }
    }

    /// Reads a file, or with `-` stdin.
    pub(super) fn read(&mut self, path: &str) -> Result<Vec<u8>, String> {
        if path == "-" {
            return (self.stdin)().map_err(|error| format!("read stdin: {}", reason(&error)));
        }
        let path = self.place.absolute(path);
        read_file(&path, &path)
    }

    /// The path that a file has for the agent, which knows what `~` stands for.
    pub(super) fn at_home(&self, path: &str) -> String {
        self.place.at_home(path).to_string_lossy().into_owned()
    }
}

/// Reads a file that Juju's agent opens on its own, which does not know in which directory the caller is. An error has
/// the path as it was given.
pub(super) fn read_as_agent(path: &str) -> Result<Vec<u8>, String> {
    read_file(&Path::new("/").join(path), Path::new(path))
}

fn read_file(path: &Path, named: &Path) -> Result<Vec<u8>, String> {
    let failed = |verb: &str, error: &io::Error| format!("{verb} {}: {}", named.display(), reason(error));
    check_file(path).map_err(|error| failed("open", &error))?;
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| {
        failed(if error.kind() == io::ErrorKind::IsADirectory { "read" } else { "open" }, &error)
    })?;
    if bytes.len() as u64 > LARGEST {
        return Err(failed("read", &io::ErrorKind::FileTooLarge.into()));
    }
    Ok(bytes)
}

/// Writes what a tool has to say to a file.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let written = check_file(path).and_then(|()| std::fs::write(path, bytes));
    written.map_err(|error| format!("open {}: {}", path.display(), reason(&error)))
}

/// Refuses what could keep the agent waiting: a pipe that nobody writes to, a device without an end.
fn check_file(path: &Path) -> io::Result<()> {
    match path.metadata() {
        Ok(data) if !data.is_file() && !data.is_dir() && path != Path::new("/dev/null") => {
            Err(io::Error::other("not a regular file"))
        }
        // What is not there, or is a directory, is refused when it is opened.
        _ => Ok(()),
    }
}

/// Where a call is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    /// The directory that the caller is in, which paths of files are relative to.
    pub(crate) dir: &'a Path,
    /// What `~` in a path of a file stands for, if for anything.
    pub(crate) home: Option<&'a Path>,
}

impl Place<'_> {
    /// A path as the caller means it, without the detours that it makes.
    pub(super) fn absolute(self, path: &str) -> PathBuf {
        let path = self.dir.join(self.at_home(path));
        let path = std::path::absolute(&path).unwrap_or(path);
        let mut direct = PathBuf::new();
        for part in path.components() {
            match part {
                Component::ParentDir => drop(direct.pop()),
                part => direct.push(part),
            }
        }
        direct
    }

    /// A path in which `~` is the home directory, if there is one.
    fn at_home(self, path: &str) -> PathBuf {
        let rest = path.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with('/'));
        match (rest, self.home) {
            (Some(rest), Some(home)) => home.join(rest.trim_start_matches('/')),
            _ => PathBuf::from(path),
        }
    }
}

/// Why a file cannot be read or written, in the system's own words.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// What stands before the number of a relation's id, and the number; none for one that no relation can have. Only what
/// stands behind the last colon counts.
fn relation_id(text: &str) -> Result<(&str, Option<u32>), String> {
    let (endpoint, number) = text.rsplit_once(':').unwrap_or(("", text));
    let number = atoi(number).map_err(|_| "invalid relation id".to_owned())?;
    Ok((endpoint, u32::try_from(number).ok()))
}

/// What Juju says to the value of a flag as soon as it has read it.
pub(super) fn check(
    tool: &Tool,
    backend: &Backend,
    lenient: bool,
    flag: &Flag,
    value: &str,
) -> Result<(), String> {
    match flag.name() {
        "r" => match relation_id(value)? {
            (_, Some(number)) if lenient || backend.has_relation(number) => Ok(()),
            _ => Err("relation not found".to_owned()),
        },
        "s" if !lenient => backend.storage_instance(value).map(|_| ()),
        "format" if tool.output != Output::Deprecated => tool.output.format(value).map(|_| ()),
        _ => Ok(()),
    }
}

/// What a tool says of itself, by the name that it is called by.
pub(super) fn help(tool: &Tool, name: &str, backend: &Backend) -> String {
    let relation = backend.event_relation_id();
    let args = match &relation {
        Some(_) if !tool.args_in_relation.is_empty() => tool.args_in_relation,
        _ => tool.args,
    };
    let mut flags = tool.flags.to_vec();
    for flag in flags.iter_mut().filter(|flag| flag.name() == "r") {
        let default = relation.as_ref().map(ToString::to_string).unwrap_or_default();
        flag.kind = FlagKind::Checked(Cow::Owned(default));
    }
    for flag in flags.iter_mut().filter(|flag| flag.name() == "s") {
        flag.kind = FlagKind::Checked(Cow::Owned(backend.event_storage().unwrap_or_default().to_owned()));
    }
    let details = match (tool.note)(backend) {
        Some(note) => format!("{}\n{note}", tool.details),
        None => tool.details.to_owned(),
    };
    let help = Help {
        name,
        args,
        purpose: tool.purpose,
        details: &details,
        examples: tool.examples,
        ..Help::default()
    };
    help::print(&help, &flags)
}

/// For tools whose help is the same in every hook.
pub(super) fn no_note(_: &Backend) -> Option<String> {
    None
}

/// For tools that print nothing.
pub(super) fn nothing(_: &Parsed, _: &Answer, _: Format) -> Printed {
    Printed::Nothing
}
