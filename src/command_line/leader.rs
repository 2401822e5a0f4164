//! `is-leader`, `leader-get` and `leader-set`.

use juju_charm::Text;
use juju_charm::tool::{Answer, IsLeader, LeaderData, LeaderGet, LeaderSet, Request};

use super::flags::Parsed;
use super::output::Format;
use super::tool::{FORMAT, Line, OUTPUT, Output, Printed, Refusal, Tool, no_note, nothing};
use super::value;
use crate::backend::one_key;
use crate::go::{Value, quote};

pub(super) const IS: Tool = Tool {
    name: "is-leader",
    args: "",
    args_in_relation: "",
    purpose: "Tell whether this unit is the leader of its application.",
    details: "Prints True or False. What it says holds for the next 30 seconds.",
    examples: "    is-leader\n    is-leader --format json\n",
    flags: &[FORMAT, OUTPUT],
    note: no_note,
    output: Output::Smart,
    read: read_is,
    print: print_is,
};

fn read_is(line: &mut Line<'_>) -> Result<Request, Refusal> {
    line.end()?;
    Ok(IsLeader {}.into())
}

fn print_is(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    Printed::Value(match answer {
        Answer::IsLeader(leader) => Value::Bool(*leader),
        _ => Value::Nil,
    })
}

pub(super) const GET: Tool = Tool {
    name: "leader-get",
    args: "[<key>]",
    args_in_relation: "",
    purpose: "Read what the leader has told the units of its application.",
    details: "Prints the value of one key, or with - or no key all of them.",
    examples: "    leader-get\n    leader-get password\n",
    flags: &[FORMAT, OUTPUT],
    note: no_note,
    output: Output::Smart,
    read: read_get,
    print: print_get,
};

fn read_get(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let key = one_key(line.next());
    if let Some(key) = key.filter(|key| key.contains('=')) {
        return Err(Refusal::usage(format!("invalid key {}", quote(key))));
    }
    line.end()?;
    Ok(LeaderGet { key: key.map(Text::from) }.into())
}

fn print_get(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    Printed::Value(match answer {
        Answer::LeaderGet(LeaderData::All(settings)) => value::databag(settings),
        Answer::LeaderGet(LeaderData::One(one)) => value::maybe(one.as_deref()),
        _ => Value::Nil,
    })
}

pub(super) const SET: Tool = Tool {
    name: "leader-set",
    args: "<key>=<value> [...]",
    args_in_relation: "",
    purpose: "Tell the units of the application something, as its leader.",
    details: "A key with an empty value is taken out. It holds at once, and stays if the hook fails.",
    examples: "    leader-set password=poison\n",
    flags: &[],
    note: no_note,
    output: Output::None,
    read: read_set,
    print: nothing,
};

fn read_set(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let pairs = line.pairs(true).map_err(Refusal::usage)?;
    let settings = pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
    Ok(LeaderSet { settings }.into())
}
