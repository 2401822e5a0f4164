//! `state-get`, `state-set` and `state-delete`.

use juju_charm::tool::{Answer, Request, StateData, StateDelete, StateGet, StateSet};

use super::flags::{Flag, Parsed};
use super::output::Format;
use super::relation::read_settings;
use super::tool::{FORMAT, Line, OUTPUT, Output, Printed, Refusal, Tool, no_note, nothing};
use super::value;
use crate::backend::one_key;
use crate::go::Value;

pub(super) const GET: Tool = Tool {
    name: "state-get",
    args: "[<key>]",
    args_in_relation: "",
    purpose: "Read what this unit has put aside.",
    details: "Prints the value of one key, or with - or no key all of them. A key that is not there is no error, unless \
              --strict makes it one.",
    examples: "    state-get\n    state-get --strict password\n",
    flags: &[Flag::bool(&["strict"], "fail if the key is not there"), FORMAT, OUTPUT],
    note: no_note,
    output: Output::Smart,
    read: read_get,
    print: print_get,
};

fn read_get(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let key = one_key(line.only()?);
    Ok(StateGet { key: key.map(str::to_owned), strict: line.is("strict") }.into())
}

fn print_get(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    Printed::Value(match answer {
        Answer::StateGet(StateData::All(state)) if state.is_empty() => Value::Map(None),
        Answer::StateGet(StateData::All(state)) => value::strings(state),
        Answer::StateGet(StateData::One(one)) => value::text(one.as_str()),
        _ => Value::Nil,
    })
}

pub(super) const SET: Tool = Tool {
    name: "state-set",
    args: "key=value [key=value ...]",
    args_in_relation: "",
    purpose: "Put something aside for this unit.",
    details: "What is put aside is kept when the hook has succeeded. With --file the pairs are read from YAML; those on \
              the command line have the last word.",
    examples: "    state-set password=poison\n    state-set --file settings.yaml\n",
    flags: &[Flag::checked(&["file"], "", "a YAML file of keys and values; - is stdin")],
    note: no_note,
    output: Output::None,
    read: read_set,
    print: nothing,
};

fn read_set(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let pairs = line.pairs(true).map_err(Refusal::usage)?;
    let mut settings = Vec::new();
    if let Some(path) = line.text("file") {
        settings = read_settings(line, &path)?;
    }
    settings.extend(pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())));
    Ok(StateSet { settings: settings.into_iter().collect() }.into())
}

pub(super) const DELETE: Tool = Tool {
    name: "state-delete",
    args: "<key>",
    args_in_relation: "",
    purpose: "Forget something that was put aside for this unit.",
    details: "It is forgotten when the hook has succeeded. A key that is not there is no error.",
    examples: "    state-delete password\n",
    flags: &[],
    note: no_note,
    output: Output::None,
    read: read_delete,
    print: nothing,
};

fn read_delete(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let key = line.only()?.unwrap_or_default().to_owned();
    Ok(StateDelete { key }.into())
}
