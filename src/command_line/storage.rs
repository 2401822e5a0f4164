//! `storage-list`, `storage-get` and `storage-add`.

use juju_charm::tool::{Answer, Request, StorageAdd, StorageData, StorageGet, StorageList};

use super::flags::{Flag, Parsed};
use super::output::Format;
use super::tool::{FORMAT, Line, OUTPUT, Output, Printed, Refusal, Tool, no_note, nothing};
use super::value;
use crate::go::{Value, quote};

pub(super) const LIST: Tool = Tool {
    name: "storage-list",
    args: "[<storage-name>]",
    args_in_relation: "",
    purpose: "List the storage that is attached to this unit.",
    details: "Prints the ids of all instances, or of those with the name.",
    examples: "    storage-list data\n",
    flags: &[FORMAT, OUTPUT],
    note: no_note,
    output: Output::Smart,
    read: read_list,
    print: print_list,
};

fn read_list(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let name = line.only()?.filter(|name| !name.is_empty());
    Ok(StorageList { name: name.map(str::to_owned) }.into())
}

fn print_list(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    Printed::Value(match answer {
        Answer::StorageList(ids) => value::texts(ids.iter().map(String::as_str)),
        _ => Value::Nil,
    })
}

pub(super) const GET: Tool = Tool {
    name: "storage-get",
    args: "[<key>]",
    args_in_relation: "",
    purpose: "Tell what a storage instance is, and where.",
    details: "Prints the kind and the location of an instance, or the one that the key names.",
    examples: "    storage-get location\n    storage-get -s data/0 kind\n",
    flags: &[
        Flag::checked(&["s"], "", "the instance, by its id; by default the one that the hook is about"),
        FORMAT,
        OUTPUT,
    ],
    note: no_note,
    output: Output::Smart,
    read: read_get,
    print: print_get,
};

fn read_get(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let storage = line.text("s");
    if storage.is_none() && line.backend.event_storage().is_none() && !line.lenient {
        return Err(Refusal::usage("no storage instance specified"));
    }
    let key = line.only()?.filter(|key| !key.is_empty());
    Ok(StorageGet { storage, key: key.map(str::to_owned) }.into())
}

fn print_get(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    Printed::Value(match answer {
        Answer::StorageGet(StorageData::All(info)) => value::map([
            ("kind", value::text(info.kind.as_str())),
            ("location", value::text(info.location.as_str())),
        ]),
        Answer::StorageGet(StorageData::One(one)) => value::text(one.as_str()),
        _ => Value::Nil,
    })
}

pub(super) const ADD: Tool = Tool {
    name: "storage-add",
    args: "<charm storage name>[=count] ...",
    args_in_relation: "",
    purpose: "Ask for more storage.",
    details: "Asks for as many more instances as are said, or for one. They are asked for when the hook has succeeded, and \
              each is told of by a hook of its own once it is there.",
    examples: "    storage-add data\n    storage-add data=2 cache\n",
    flags: &[],
    note: no_note,
    output: Output::None,
    read: read_add,
    print: nothing,
};

fn read_add(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let word = line.backend.storage_word();
    if line.left() == 0 {
        return Err(Refusal::usage(format!("storage add requires a storage {word}")));
    }
    let mut storages: Vec<(String, u64)> = Vec::new();
    for arg in line.rest() {
        let parts: Vec<&str> = arg.split('=').collect();
        let (name, directive) = match parts.as_slice() {
            [name] => (*name, None),
            [name, directive] => (*name, Some(*directive)),
            _ => {
                return Err(Refusal::usage(format!(
                    "expected \"name={word}\" or \"name\", got {}",
                    quote(arg)
                )));
            }
        };
        if storages.iter().any(|(known, _)| known == name) {
            return Err(Refusal::usage(format!("storage {} specified more than once", quote(name))));
        }
        let count = match directive {
            None => 1,
            Some(text) => {
                let only_count = format!("only count can be specified for {}", quote(name));
                count(text, word)
                    .map_err(|cause| format!("cannot parse {word} for storage {}: {cause}", quote(name)))
                    .and_then(|count| count.ok_or(only_count))
                    .map_err(Refusal::usage)?
            }
        };
        storages.push((name.to_owned(), count));
    }
    Ok(StorageAdd { storages }.into())
}

/// How many instances a directive asks for; none if it asks for more than a number of them: a pool, or a size.
fn count(directive: &str, word: &str) -> Result<Option<u64>, String> {
    if directive.is_empty() {
        return Err(format!("storage {word}s require at least one field to be specified"));
    }
    let (mut count, mut more) = (None, false);
    for field in directive.split(',') {
        let figures = field.strip_prefix('-').unwrap_or(field);
        let is_number = !figures.is_empty() && figures.bytes().all(|byte| byte.is_ascii_digit());
        if is_number {
            let number = field.parse::<u64>().ok().filter(|number| *number > 0);
            let why = || format!("cannot parse count: count must be greater than zero, got {}", quote(field));
            count = Some(number.ok_or_else(why)?);
        } else if is_size(figures) || is_pool(field) {
            more = true;
        } else {
            return Err(format!("unrecognized storage {word} {} not valid", quote(field)));
        }
    }
    Ok(count.filter(|_| !more))
}

/// A size such as `1M`, `1.5GiB`.
fn is_size(text: &str) -> bool {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = &text[number.len()..];
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut letters = unit.chars();
    let is_unit = letters.next().is_some_and(|first| "MGTPEZY".contains(first));
    digits(whole) && digits(fraction) && is_unit && matches!(letters.as_str(), "" | "B" | "iB")
}

/// The name of a pool.
fn is_pool(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'?')
}
