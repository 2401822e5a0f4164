//! What a person reads when a test fails.

mod difference;
mod mask;
#[cfg(stage_door)]
mod process;

use std::fmt::{self, Write};
use std::panic::Location;

use crate::exit::signal_name;
use crate::finding::{Finding, Findings};
use crate::format::line_of_scene;
use crate::outcome::{Failure, Outcome};
use crate::scene::Scene;

pub(crate) use difference::difference;
use mask::masked_report;

#[cfg(stage_door)]
pub(crate) use mask::masked;

/// How many calls a report shows, the last ones.
const CALLS: usize = 40;

/// How many lines of the log a report shows, the last ones.
const LOG_LINES: usize = 10;

/// How many characters of one line a report shows.
const WIDTH: usize = 400;

/// An expectation that was not met.
#[derive(Debug)]
pub(crate) struct Unmet {
    /// What it was about: `status.unit`.
    pub(crate) path: String,
    /// What was expected, and what was found.
    pub(crate) difference: String,
    /// The call that made it so, by its place in the list.
    pub(crate) blame: Option<usize>,
    /// Where the test expects it.
    pub(crate) expected_at: &'static Location<'static>,
}

/// A charm has failed.
pub(crate) fn failed_play(outcome: &Outcome) -> String {
    let mut report = format!("scene `{}`: the charm failed\n", outcome.scene);
    match &outcome.failure {
        Some(Failure::Error(messages)) => {
            for (depth, message) in messages.iter().enumerate() {
                let words = if depth == 0 { "error" } else { "because" };
                line(&mut report, &format!("  {words}: {}", indented(message)));
            }
        }
        Some(Failure::Panic { message, location }) => {
            let place = location.as_deref().unwrap_or("a place that is not known");
            line(&mut report, &format!("  panic at {place}: {}", indented(message)));
        }
        Some(Failure::ExitCode(code)) => {
            line(&mut report, &format!("  it has ended with exit code {code}"));
        }
        Some(Failure::Signal(signal)) => {
            line(&mut report, &format!("  it was ended by {}", signal_name(*signal)));
        }
        Some(Failure::TimedOut(limit)) => {
            line(&mut report, &format!("  it had not ended after {limit:?}, and so was ended"));
        }
        Some(Failure::NotStarted(reason)) => {
            line(&mut report, &format!("  it could not be started: {reason}"));
        }
        Some(Failure::Refused(message)) => {
            line(&mut report, &format!("  Juju refused to commit what the hook had asked for: {message}"));
        }
        None => {}
    }
    #[cfg(stage_door)]
    process::hint(&mut report, outcome);
    place(&mut report, outcome);
    calls(&mut report, outcome);
    log(&mut report, outcome);
    #[cfg(stage_door)]
    if let Some(process) = &outcome.process {
        process::printed(&mut report, outcome, process);
    }
    warnings(&mut report, &outcome.warnings);
    if outcome.calls.iter().any(|call| call.request.writes() && call.answer.is_ok()) {
        let source = if outcome.played_at.is_some() { "Error::outcome" } else { "--context-out" };
        let _ = writeln!(
            report,
            "\nJuju keeps what takes hold at once (statuses, version, log) and drops the rest (databags, secrets, ports, \
             unit state): {source} has the context as it is kept"
        );
        if matches!(outcome.failure, Some(Failure::Refused(_))) {
            report.push_str("Up to Juju 3.x secrets are committed before the rest, and stay\n");
        }
    }
    masked_report(outcome, report.trim_end())
}

/// Expectations were not met.
pub(crate) fn unmet(outcome: &Outcome, unmet: &[Unmet], expectations: usize) -> String {
    let mut report =
        format!("scene `{}`: {} of {expectations} expectations not met\n", outcome.scene, unmet.len());
    place(&mut report, outcome);
    for (number, failed) in unmet.iter().enumerate() {
        report.push('\n');
        line(&mut report, &format!("  {}. {}: {}", number + 1, failed.path, failed.difference));
        if let Some(call) = failed.blame {
            line(&mut report, &format!("     by call #{}: {}", call + 1, outcome.calls[call].request));
        }
        line(&mut report, &format!("     expected at {}", failed.expected_at));
    }
    calls(&mut report, outcome);
    log(&mut report, outcome);
    masked_report(outcome, report.trim_end())
}

/// Juju could not have produced the scene; `played_at` is where a test plays it.
pub(crate) fn inconsistent(
    scene: &Scene,
    unit_name: &str,
    findings: &Findings,
    played_at: Option<&Location<'_>>,
) -> String {
    let count = match findings.errors().count() {
        1 => "1 thing".to_owned(),
        many => format!("{many} things"),
    };
    let mut report = format!("scene `{scene}`: {count} in it that Juju could not have produced\n");
    line(&mut report, &format!("  event: {} on {unit_name}", scene.event));
    if let Some(played_at) = played_at {
        line(&mut report, &format!("  at {played_at}"));
    }
    origin(&mut report, scene);
    for (number, finding) in findings.errors().enumerate() {
        report.push('\n');
        found(&mut report, &format!("{}.", number + 1), finding);
    }
    warnings(&mut report, findings);
    report.trim_end().to_owned()
}

/// A finding: what is wrong, what would be right, and the rule that says so.
fn found(report: &mut String, mark: &str, finding: &Finding) {
    line(report, &format!("  {mark} {}: {}", finding.path, finding.message));
    line(report, &format!("     {}", finding.mend));
    line(report, &format!("     {}: {}", finding.rule, finding.rule.reason()));
}

/// What the scene is warned of, if it is of anything.
fn warnings(report: &mut String, findings: &Findings) {
    if findings.warnings().next().is_none() {
        return;
    }
    report.push_str("\nabout the scene:\n");
    for finding in findings.warnings() {
        found(report, "-", finding);
    }
}

/// What was played, and where: in the test, if it is one that plays it, and in the playbook.
fn place(report: &mut String, outcome: &Outcome) {
    let mut event = format!("{} on {}", outcome.scene.event, outcome.unit_name());
    if let Some(hook) = outcome.hook.relation() {
        let _ = write!(event, ", relation {}", hook.relation);
        if let Some(unit) = &hook.remote_unit {
            let _ = write!(event, ", remote unit {unit}");
        }
    }
    line(report, &format!("  event: {event}"));
    if let Some(played_at) = outcome.played_at {
        line(report, &format!("  at {played_at}"));
    }
    origin(report, &outcome.scene);
}

fn origin(report: &mut String, scene: &Scene) {
    let Some((source, index)) = scene.origin.get() else { return };
    let place = match line_of_scene(source, index) {
        Some(number) => format!("{}:{number}", source.name),
        None => source.name.clone(),
    };
    match index {
        Some(index) => line(report, &format!("  playbook: {place} (scenes[{index}])")),
        None => line(report, &format!("  playbook: {place}")),
    }
}

fn calls(report: &mut String, outcome: &Outcome) {
    let calls = spoken(outcome);
    if calls.is_empty() {
        report.push_str("\nno hook-tool calls\n");
        return;
    }
    let _ = writeln!(report, "\nhook-tool calls ({}):", calls.len());
    let runs = runs(calls);
    let hidden = runs.len().saturating_sub(CALLS);
    if hidden > 0 {
        let _ = writeln!(
            report,
            "  .. {} earlier ones",
            runs[..hidden].iter().map(|run| run.count).sum::<usize>()
        );
    }
    for run in &runs[hidden..] {
        line(report, &format!("  {run}"));
    }
}

/// Every hook-tool call with its answer, in their order: as texts, with the place in the list of those that have one. A
/// call that was wrong in itself never came to Juju, and has none.
pub(crate) fn spoken(outcome: &Outcome) -> Vec<(Option<usize>, String)> {
    #[cfg(stage_door)]
    if let Some(process) = &outcome.process {
        let texts = process.tool_calls.iter().map(|tool_call| {
            match tool_call.call.and_then(|index| Some((index, outcome.calls.get(index)?))) {
                Some((index, call)) => (Some(index), call.to_string()),
                None => (None, masked(outcome, &tool_call.to_string())),
            }
        });
        return texts.collect();
    }
    outcome.calls.iter().enumerate().map(|(index, call)| (Some(index), call.to_string())).collect()
}

/// Calls that are alike and came one after another.
struct Run {
    /// The place of the first in the list, if it has one.
    first: Option<usize>,
    count: usize,
    call: String,
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let call = indented(&self.call);
        match (self.first, self.count) {
            (Some(first), 1) => write!(f, "#{} {call}", first + 1),
            (Some(first), count) => write!(f, "#{} to #{} {call}", first + 1, first + count),
            (None, 1) => write!(f, "-- {call}"),
            (None, count) => write!(f, "-- {call}  ({count} times)"),
        }
    }
}

fn runs(calls: Vec<(Option<usize>, String)>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (index, call) in calls {
        match runs.last_mut().filter(|run| run.call == call && run.first.is_some() == index.is_some()) {
            Some(run) => run.count += 1,
            None => runs.push(Run { first: index, count: 1, call }),
        }
    }
    runs
}

fn log(report: &mut String, outcome: &Outcome) {
    let logged = outcome.context_out.state.juju_log.len() - outcome.scene.context.state.juju_log.len();
    if logged == 0 {
        return;
    }
    let shown = logged.min(LOG_LINES);
    let _ = writeln!(report, "\nlast log lines ({shown} of {logged}):");
    let lines = outcome.context_out.state.juju_log.iter();
    for entry in lines.skip(outcome.context_out.state.juju_log.len() - shown) {
        line(report, &format!("  {} {}", entry.level, indented(&entry.message)));
    }
}

/// A text of several lines, as part of a line that is indented.
fn indented(text: &str) -> String {
    text.replace('\n', "\n      ")
}

/// Adds a text, with each of its lines cut where it becomes too long to read.
fn line(report: &mut String, text: &str) {
    for line in text.lines() {
        match line.char_indices().nth(WIDTH) {
            None => report.push_str(line),
            Some((end, _)) => {
                let _ =
                    write!(report, "{}.. ({} more characters)", &line[..end], line[end..].chars().count());
            }
        }
        report.push('\n');
    }
}
