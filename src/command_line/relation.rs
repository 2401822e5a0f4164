//! `relation-get`, `relation-set`, `relation-ids`, `relation-list` and `relation-model-get`.

use juju_charm::Text;
use juju_charm::tool::{
    Answer, RelationData, RelationGet, RelationIds, RelationList, RelationMembers, RelationModelGet,
    RelationSet, Request,
};

use super::flags::{Flag, Parsed};
use super::output::Format;
use super::tool::{
    FORMAT, Line, OLD_FORMAT, OUTPUT, Output, Printed, RELATION, Refusal, Tool, no_note, nothing,
};
use super::value;
use crate::backend::{Backend, one_key};
use crate::go::{Value, quote, yaml};

pub(super) const GET: Tool = Tool {
    name: "relation-get",
    args: "<key> <unit id>",
    args_in_relation: "[<key> [<unit id>]]",
    purpose: "Read what an end of a relation has said.",
    details: "Prints the value of one key in the databag of a unit, or with - or no key all of them. With --app it is the \
              databag of an application. A unit reads its own databag, those of the units and of the application at the \
              other end, and its leader that of its own application.",
    examples: "    relation-get host\n    relation-get - pg/0\n    relation-get -r db:3 --app version pg\n",
    flags: &[
        RELATION,
        Flag::bool(&["app"], "read the databag of the application, not of a unit"),
        FORMAT,
        OUTPUT,
    ],
    note: note_get,
    output: Output::Smart,
    read: read_get,
    print: print_get,
};

/// Whose databag is read where nobody is named.
fn note_get(backend: &Backend) -> Option<String> {
    let unit = backend.hook.relation()?.remote_unit.as_deref()?;
    Some(format!("Current default unit id is {}.", quote(unit)))
}

fn read_get(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let relation = line.relation()?;
    let key = one_key(line.next());
    let member = line.next().map(Text::from);
    let call = RelationGet { relation, key: key.map(Text::from), member, app: line.is("app") };
    if let Some(message) = line.backend.wrong_member(&call).filter(|_| !line.lenient) {
        return Err(Refusal::usage(message));
    }
    line.end()?;
    Ok(call.into())
}

fn print_get(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    Printed::Value(match answer {
        Answer::RelationGet(RelationData::All(bag)) => value::databag(bag),
        Answer::RelationGet(RelationData::One(one)) => value::maybe(one.as_deref()),
        _ => Value::Nil,
    })
}

pub(super) const SET: Tool = Tool {
    name: "relation-set",
    args: "key=value [key=value ...]",
    args_in_relation: "",
    purpose: "Tell the other end of a relation something.",
    details: "Writes to the databag of this unit, or with --app to that of its application, which the leader alone may. A \
              key with an empty value is taken out. What is written goes out when the hook has succeeded. With --file the \
              pairs are read from YAML; those on the command line have the last word.",
    examples: "    relation-set host=10.1.2.3 port=5432\n    relation-set -r db:3 --app --file settings.yaml\n",
    flags: &[
        RELATION,
        Flag::bool(&["app"], "write to the databag of the application, not of the unit"),
        Flag::checked(&["file"], "", "a YAML file of keys and values; - is stdin"),
        OLD_FORMAT,
    ],
    note: no_note,
    output: Output::Deprecated,
    read: read_set,
    print: nothing,
};

fn read_set(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let relation = line.relation()?;
    let pairs = line.pairs(true).map_err(Refusal::usage)?;
    let mut settings: Vec<(Text, Text)> = Vec::new();
    if let Some(path) = line.text("file") {
        settings =
            read_settings(line, &path)?.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        settings.retain(|(key, _)| !pairs.contains_key(key.as_str()));
    }
    settings.extend(pairs.into_iter().map(|(key, value)| (key.into(), value.into())));
    Ok(RelationSet { relation, app: line.is("app"), settings }.into())
}

/// Keys and values from a YAML file, or with `-` from stdin.
pub(super) fn read_settings(line: &mut Line<'_>, path: &str) -> Result<Vec<(String, String)>, Refusal> {
    let text = line.read(path).map_err(Refusal::run)?;
    let settings = yaml::load_strings(&text).map_err(Refusal::run)?;
    let lossy = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(settings.into_iter().map(|(key, value)| (lossy(key), lossy(value))).collect())
}

pub(super) const IDS: Tool = Tool {
    name: "relation-ids",
    args: "<name>",
    args_in_relation: "[<name>]",
    purpose: "List the relations of an endpoint.",
    details: "Prints the ids of all relations that the endpoint has, without one that is being broken right now.",
    examples: "    relation-ids db\n",
    flags: &[FORMAT, OUTPUT],
    note: no_note,
    output: Output::Smart,
    read: read_ids,
    print: print_ids,
};

fn read_ids(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let endpoint = line.next();
    if endpoint.is_none() && !line.backend.is_about_a_relation() && !line.lenient {
        return Err(Refusal::usage("no endpoint name specified"));
    }
    line.end()?;
    Ok(RelationIds { endpoint: endpoint.map(str::to_owned) }.into())
}

fn print_ids(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    Printed::Value(match answer {
        Answer::RelationIds(ids) => value::texts(ids.iter().map(ToString::to_string)),
        _ => Value::Nil,
    })
}

pub(super) const LIST: Tool = Tool {
    name: "relation-list",
    args: "",
    args_in_relation: "",
    purpose: "List who is at the other end of a relation.",
    details: "Prints the names of the units at the other end, or with --app that of their application.",
    examples: "    relation-list\n    relation-list -r db:3 --app\n",
    flags: &[RELATION, Flag::bool(&["app"], "print the application, not its units"), FORMAT, OUTPUT],
    note: note_list,
    output: Output::Smart,
    read: read_list,
    print: print_list,
};

/// That a relation has to be named, where the hook names none.
fn note_list(backend: &Backend) -> Option<String> {
    (!backend.is_about_a_relation()).then(|| "-r must be specified when not in a relation hook".to_owned())
}

fn read_list(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let relation = line.relation()?;
    line.end()?;
    Ok(RelationList { relation, app: line.is("app") }.into())
}

fn print_list(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    Printed::Value(match answer {
        Answer::RelationList(RelationMembers::Units(units)) => value::texts(units.iter().map(Text::as_str)),
        Answer::RelationList(RelationMembers::App(app)) => value::text(app.as_str()),
        _ => Value::Nil,
    })
}

pub(super) const MODEL_GET: Tool = Tool {
    name: "relation-model-get",
    args: "",
    args_in_relation: "",
    purpose: "Tell in which model the other end of a relation is.",
    details: "Prints the uuid of the model of the application at the other end.",
    examples: "    relation-model-get -r db:3\n",
    flags: &[RELATION, FORMAT, OUTPUT],
    note: no_note,
    output: Output::Smart,
    read: read_model,
    print: print_model,
};

fn read_model(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let relation = line.relation()?;
    line.end()?;
    Ok(RelationModelGet { relation }.into())
}

fn print_model(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    Printed::Value(match answer {
        Answer::RelationModelGet(model) => value::map([("uuid", value::text(model.uuid.as_str()))]),
        _ => Value::Nil,
    })
}
