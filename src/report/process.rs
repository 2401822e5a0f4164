//! What a person reads of a charm's process.

use std::fmt::Write;

use juju_charm::Hook;

use super::{indented, line, masked};
use crate::outcome::{Failure, Outcome};
use crate::process::Process;

/// How many lines of each stream a report shows, the last ones.
const LINES: usize = 20;

/// What a process ends with whose program was not found, or could not be run.
const NOT_RUN: [i32; 2] = [126, 127];

/// What is to be said of the failure of a process besides how it has ended.
pub(super) fn hint(report: &mut String, outcome: &Outcome) {
    let Some(process) = &outcome.process else {
        if let (Some(Failure::NotStarted(_)), Hook::Action(action)) = (&outcome.failure, &outcome.hook) {
            line(report, &format!("  an action is run by `dispatch`, or by `actions/{}`", action.name));
        }
        return;
    };
    match &outcome.failure {
        Some(Failure::TimedOut(_)) => {
            let last = match process.tool_calls.last() {
                None => "it had called no hook tool".to_owned(),
                Some(last) => match last.call.and_then(|index| Some((index, outcome.calls.get(index)?))) {
                    Some((index, call)) => {
                        format!("the last call was #{} {}", index + 1, indented(&call.to_string()))
                    }
                    None => format!("the last call was {}", masked(outcome, &last.to_string())),
                },
            };
            let setting = if outcome.played_at.is_some() { "Scenario::time_limit" } else { "--timeout" };
            line(report, &format!("  {last}; {setting} sets another limit"));
        }
        Some(Failure::ExitCode(code)) if NOT_RUN.contains(code) && process.stderr_text().contains("\\r") => {
            line(
                report,
                "  a script may have line breaks of Windows (CRLF): save it with those of Unix (LF)",
            );
        }
        _ => {}
    }
}

/// The last lines of what a process has printed.
pub(super) fn printed(report: &mut String, outcome: &Outcome, process: &Process) {
    for (name, text) in [("stdout", process.stdout_text()), ("stderr", process.stderr_text())] {
        let text = masked(outcome, &text);
        let lines: Vec<&str> = text.lines().collect();
        if lines.is_empty() {
            continue;
        }
        let shown = lines.len().min(LINES);
        let _ = writeln!(report, "\nlast lines of {name} ({shown} of {}):", lines.len());
        for text in &lines[lines.len() - shown..] {
            line(report, &format!("  {text}"));
        }
    }
    if process.dropped > 0 {
        let mend = if outcome.played_at.is_some() { ": Scenario::output_limit keeps more" } else { "" };
        let _ = writeln!(report, "\n{} more bytes were printed than are kept{mend}", process.dropped);
    }
}
