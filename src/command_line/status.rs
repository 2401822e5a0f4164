//! `status-get`, `status-set` and `application-version-set`.

use juju_charm::tool::{Answer, ApplicationVersionSet, Request, StatusData, StatusGet, StatusSet};
use juju_charm::{Status, StatusName};

use super::flags::{Flag, Parsed};
use super::output::Format;
use super::tool::{FORMAT, Line, OUTPUT, Output, Printed, Refusal, Tool, no_note, nothing};
use super::value;
use crate::go::{Value, quote};

pub(super) const GET: Tool = Tool {
    name: "status-get",
    args: "",
    args_in_relation: "",
    purpose: "Print the status of this unit, or of its application.",
    details: "Prints the status alone, or with --include-data its message and data too. The application's status, with \
              those of its units, is for the leader alone.",
    examples: "    status-get\n    status-get --application --include-data\n",
    flags: &[
        Flag::bool(&["include-data"], "print the message and the data too"),
        Flag::bool(&["application"], "print the status of the application"),
        FORMAT,
        OUTPUT,
    ],
    note: no_note,
    output: Output::Smart,
    read: read_get,
    print: print_get,
};

fn read_get(line: &mut Line<'_>) -> Result<Request, Refusal> {
    line.end()?;
    Ok(StatusGet { application: line.is("application") }.into())
}

fn print_get(flags: &Parsed, answer: &Answer, format: Format) -> Printed {
    let data = flags.is_true("include-data");
    Printed::Value(match answer {
        Answer::StatusGet(StatusData::Unit(status)) if !data && format == Format::Smart => {
            value::text(status.name.as_str())
        }
        Answer::StatusGet(StatusData::Unit(status)) => value::map(fields(status, data)),
        Answer::StatusGet(StatusData::App(app)) if !data && format == Format::Smart => {
            value::text(app.status.name.as_str())
        }
        Answer::StatusGet(StatusData::App(app)) => {
            let units =
                app.units.iter().map(|(name, status)| (name.as_str(), value::map(fields(status, data))));
            let mut fields = fields(&app.status, data);
            fields.push(("units", value::map(units)));
            value::map([("application-status", value::map(fields))])
        }
        _ => Value::Nil,
    })
}

fn fields(status: &Status, data: bool) -> Vec<(&'static str, Value)> {
    let mut fields = vec![("status", value::text(status.name.as_str()))];
    if data {
        let data = status.data.iter().map(|(key, value)| (key.as_str(), value::json(value)));
        fields.push(("message", value::text(status.message.as_str())));
        fields.push(("status-data", value::map(data)));
    }
    fields
}

pub(super) const SET: Tool = Tool {
    name: "status-set",
    args: "<maintenance | blocked | waiting | active> [message]",
    args_in_relation: "",
    purpose: "Say how this unit, or its application, does.",
    details: "The status holds at once, and stays if the hook fails. The application's is the leader's to set.",
    examples: "    status-set active\n    status-set --application waiting \"for the database\"\n",
    flags: &[Flag::bool(&["application"], "set the status of the application")],
    note: no_note,
    output: Output::None,
    read: read_set,
    print: nothing,
};

fn read_set(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let name = line.require("invalid args, require <status> [message]")?;
    let known = StatusName::ALL.into_iter().find(|known| known.is_settable() && known.as_str() == name);
    let status = known.ok_or_else(|| {
        Refusal::usage(format!(
            "invalid status {}, expected one of [maintenance blocked waiting active]",
            quote(name)
        ))
    })?;
    let message = line.next().unwrap_or_default().to_owned();
    line.end()?;
    Ok(StatusSet { status, message, application: line.is("application") }.into())
}

pub(super) const VERSION_SET: Tool = Tool {
    name: "application-version-set",
    args: "<new-version>",
    args_in_relation: "",
    purpose: "Say which version of the workload runs.",
    details: "Juju shows it in its status. It holds at once, and stays if the hook fails.",
    examples: "    application-version-set 16.2\n",
    flags: &[],
    note: no_note,
    output: Output::None,
    read: read_version,
    print: nothing,
};

fn read_version(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let version = line.require("no version specified")?;
    line.end()?;
    Ok(ApplicationVersionSet { version: version.to_owned() }.into())
}
