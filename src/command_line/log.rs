//! `juju-log` and `juju-reboot`.

use juju_charm::LogLevel;
use juju_charm::tool::{JujuLog, JujuReboot, Request};

use super::flags::{Flag, Parsed};
use super::tool::{Line, OLD_FORMAT, Output, Refusal, Tool, no_note, nothing};
use crate::go::quote;
use crate::state::LogLine;

pub(super) const LOG: Tool = Tool {
    name: "juju-log",
    args: "<message>",
    args_in_relation: "",
    purpose: "Write a line to the model's log.",
    details: "The arguments are one message, with blanks between them. It is written at once.",
    examples: "    juju-log \"the curtain rises\"\n    juju-log -l WARNING \"no audience\"\n",
    flags: &[
        Flag::bool(&["debug"], "log at level DEBUG"),
        Flag::text_or(
            &["l", "log-level"],
            "INFO",
            "the level: TRACE, DEBUG, INFO, WARNING, ERROR or CRITICAL",
        ),
        OLD_FORMAT,
    ],
    note: no_note,
    output: Output::Deprecated,
    read: read_log,
    print: nothing,
};

fn read_log(line: &mut Line<'_>) -> Result<Request, Refusal> {
    if line.left() == 0 {
        return Err(Refusal::usage("no message specified"));
    }
    let message = line.rest().join(" ");
    let level = if line.is("debug") { LogLevel::Debug } else { level(line).unwrap_or_default() };
    Ok(JujuLog { level, message }.into())
}

/// The level of this name; none if there is no such one.
fn level_named(name: &str) -> Option<LogLevel> {
    Some(match name.to_uppercase().as_str() {
        "TRACE" => LogLevel::Trace,
        "DEBUG" => LogLevel::Debug,
        "" | "INFO" | "UNSPECIFIED" => LogLevel::Info,
        "WARN" | "WARNING" => LogLevel::Warning,
        "ERROR" => LogLevel::Error,
        "CRITICAL" => LogLevel::Critical,
        _ => return None,
    })
}

fn level(line: &Line<'_>) -> Option<LogLevel> {
    level_named(line.flags.value("l").unwrap_or_default())
}

/// What Juju logs before the message itself, without the relation in front: that it does not know the level.
pub(super) fn complaint(flags: &Parsed) -> Option<LogLine> {
    let name = flags.value("l").filter(|name| !flags.is_true("debug") && level_named(name).is_none())?;
    let message = format!("Specified log level of {} is not valid", quote(name));
    Some(LogLine { level: LogLevel::Warning, message })
}

pub(super) const REBOOT: Tool = Tool {
    name: "juju-reboot",
    args: "",
    args_in_relation: "",
    purpose: "Reboot the machine.",
    details: "The machine is rebooted when the hook has succeeded. With --now the hook is ended, and run again after the \
              reboot.",
    examples: "    juju-reboot\n    juju-reboot --now\n",
    flags: &[Flag::bool(&["now"], "end the hook, and reboot at once")],
    note: no_note,
    output: Output::None,
    read: read_reboot,
    print: nothing,
};

fn read_reboot(line: &mut Line<'_>) -> Result<Request, Refusal> {
    line.end()?;
    Ok(JujuReboot { now: line.is("now") }.into())
}
