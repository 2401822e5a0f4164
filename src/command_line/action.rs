//! `action-get`, `action-set`, `action-fail` and `action-log`.

use juju_charm::tool::{ActionData, ActionFail, ActionGet, ActionLog, ActionSet, Answer, Request};

use super::flags::Parsed;
use super::output::Format;
use super::tool::{FORMAT, Line, OUTPUT, Output, Printed, Refusal, Tool, no_note, nothing};
use super::value;
use crate::backend::check_result_key;
use crate::go::{Value, quote};

pub(super) const GET: Tool = Tool {
    name: "action-get",
    args: "[<key>[.<key>.<key>...]]",
    args_in_relation: "",
    purpose: "Read what the operator has given the action.",
    details: "Prints one parameter, or without a key all of them. Dots lead to a value within others.",
    examples: "    action-get\n    action-get target.host\n",
    flags: &[FORMAT, OUTPUT],
    note: no_note,
    output: Output::Smart,
    read: read_get,
    print: print_get,
};

fn read_get(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let key = line.next();
    line.end()?;
    Ok(ActionGet { key: key.map(str::to_owned) }.into())
}

fn print_get(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    Printed::Loose(match answer {
        Answer::ActionGet(ActionData::All(params)) => {
            value::map(params.iter().map(|(key, value)| (key.as_str(), value::json(value))))
        }
        Answer::ActionGet(ActionData::One(one)) => one.as_ref().map_or(Value::Nil, value::json),
        _ => Value::Nil,
    })
}

pub(super) const SET: Tool = Tool {
    name: "action-set",
    args: "<key>=<value> [<key>=<value> ...]",
    args_in_relation: "",
    purpose: "Set results of the action.",
    details: "The operator sees them even if the action fails. Dots in a key put the value within others.",
    examples: "    action-set outcome=poisoned size.before=7 size.after=3\n",
    flags: &[],
    note: no_note,
    output: Output::None,
    read: read_set,
    print: nothing,
};

fn read_set(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let mut results = Vec::new();
    for arg in line.rest() {
        let Some((key, value)) = arg.split_once('=') else {
            return Err(Refusal::usage(format!("argument {} must be of the form key...=value", quote(arg))));
        };
        check_result_key(key).map_err(Refusal::usage)?;
        results.push((key.to_owned(), value.to_owned()));
    }
    Ok(ActionSet { results }.into())
}

pub(super) const FAIL: Tool = Tool {
    name: "action-fail",
    args: "[\"<failure message>\"]",
    args_in_relation: "",
    purpose: "Say that the action has failed.",
    details: "The action goes on all the same, and what it does is kept.",
    examples: "    action-fail \"no space left\"\n",
    flags: &[],
    note: no_note,
    output: Output::None,
    read: read_fail,
    print: nothing,
};

fn read_fail(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let message = line.only()?.map(str::to_owned);
    Ok(ActionFail { message }.into())
}

pub(super) const LOG: Tool = Tool {
    name: "action-log",
    args: "<message>",
    args_in_relation: "",
    purpose: "Tell the operator how the action goes.",
    details: "The arguments are one message, with blanks between them. It is sent at once.",
    examples: "    action-log \"half way through\"\n",
    flags: &[],
    note: no_note,
    output: Output::None,
    read: read_log,
    print: nothing,
};

fn read_log(line: &mut Line<'_>) -> Result<Request, Refusal> {
    if line.left() == 0 {
        return Err(Refusal::usage("no message specified"));
    }
    Ok(ActionLog { message: line.rest().join(" ") }.into())
}
