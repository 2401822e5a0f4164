//! What is left of a scene that was played: what the command has to say of it.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use crate::context::Context;
use crate::delta::Delta;
use crate::error::Error;
use crate::exit::Exit;
use crate::finding::Finding;
use crate::outcome::{Failure, Outcome};
use crate::report;
use crate::rule::Severity;
use crate::scene::Scene;

/// What is left of a scene. The secrets that the charm was told are not in it, but in the context.
#[derive(Debug)]
pub(crate) struct Record {
    /// Its number in the playbook.
    pub(crate) index: usize,
    pub(crate) name: String,
    event: String,
    unit: String,
    /// Why it has not gone well; none if it has.
    pub(crate) trouble: Option<Trouble>,
    findings: Vec<Finding>,
    /// What the scene is warned of.
    warnings: Vec<Finding>,
    /// None, if no process has run.
    pub(crate) process: Option<Performed>,
    /// The hook-tool calls with their answers.
    pub(crate) calls: Vec<String>,
    delta: Delta,
    /// As the charm has left it; none, if it was not played.
    pub(crate) context: Option<Context>,
}

/// Why a scene has not gone well.
#[derive(Debug)]
pub(crate) struct Trouble {
    pub(crate) verdict: Verdict,
    /// Which kind of trouble, for machines.
    pub(crate) kind: &'static str,
    /// What a person reads where there is one line for it.
    pub(crate) summary: String,
    /// What a person reads.
    pub(crate) report: String,
}

/// What has come of a scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    /// The charm has failed.
    Failed,
    /// Juju could not have produced the scene.
    Impossible,
    /// What a play needs could not be made ready.
    NotSetUp,
    /// A scene before it in the sequence has not gone well.
    NotPlayed,
}

impl Verdict {
    /// Whether it is not the charm that is to blame.
    pub(crate) fn is_error(self) -> bool {
        matches!(self, Verdict::Impossible | Verdict::NotSetUp)
    }
}

/// How the process of the charm has gone.
#[derive(Debug)]
pub(crate) struct Performed {
    exit: Exit,
    pub(crate) time: Duration,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    dropped: u64,
}

impl Record {
    /// What is left of a scene that was played, or could not be.
    pub(super) fn new(index: usize, scene: &Scene, unit: &str, result: &Result<Outcome, Error>) -> Self {
        let record = Record::blank(index, scene, unit);
        match result {
            Ok(outcome) => record.with(outcome),
            Err(error) => {
                let record = match error.outcome() {
                    Some(outcome) => record.with(outcome),
                    None => record,
                };
                let trouble = Trouble::new(error);
                let is_error = |finding: &&Finding| finding.severity() == Severity::Error;
                let (errors, warnings): (Vec<&Finding>, Vec<&Finding>) =
                    error.findings().iter().partition(is_error);
                let findings = errors.into_iter().cloned().collect();
                let warnings = record.warnings.into_iter().chain(warnings.into_iter().cloned()).collect();
                Record { trouble: Some(trouble), findings, warnings, ..record }
            }
        }
    }

    /// What is left of a scene that is not played, since one before it in the sequence has not gone well.
    pub(super) fn not_played(index: usize, scene: &Scene, unit: &str) -> Self {
        let report = "it was not played, since a scene before it in the sequence has not passed".to_owned();
        let trouble =
            Trouble { verdict: Verdict::NotPlayed, kind: "not-played", summary: report.clone(), report };
        Record { trouble: Some(trouble), ..Record::blank(index, scene, unit) }
    }

    fn blank(index: usize, scene: &Scene, unit: &str) -> Self {
        Record {
            index,
            name: scene.to_string(),
            event: scene.event.name.clone(),
            unit: unit.to_owned(),
            trouble: None,
            findings: Vec::new(),
            warnings: Vec::new(),
            process: None,
            calls: Vec::new(),
            delta: Delta::default(),
            context: None,
        }
    }

    fn with(self, outcome: &Outcome) -> Self {
        let mask = |text: &str| report::masked(outcome, text);
        Record {
            process: outcome.process.as_ref().map(|process| Performed {
                exit: process.exit,
                time: process.time,
                stdout: mask(&process.stdout_text()),
                stderr: mask(&process.stderr_text()),
                dropped: process.dropped,
            }),
            calls: report::spoken(outcome).into_iter().map(|(_, text)| mask(&text)).collect(),
            delta: outcome.delta().masked(&mask),
            warnings: outcome.warnings.iter().cloned().collect(),
            context: Some(outcome.context_out.clone()),
            ..self
        }
    }

    pub(crate) fn verdict(&self) -> Verdict {
        self.trouble.as_ref().map_or(Verdict::Passed, |trouble| trouble.verdict)
    }

    /// How long the charm's process took.
    pub(crate) fn time(&self) -> Duration {
        self.process.as_ref().map(|process| process.time).unwrap_or_default()
    }

    /// The record as one line of JSON.
    pub(super) fn to_json(&self) -> serde_json::Result<String> {
        let process = self.process.as_ref();
        let (exit_code, signal) = match process.map(|process| process.exit) {
            Some(Exit::Code(code)) => (Some(code), None),
            Some(Exit::Signal(signal)) => (None, Some(signal)),
            None => (None, None),
        };
        serde_json::to_string(&Line {
            index: self.index,
            name: &self.name,
            event: &self.event,
            unit: &self.unit,
            passed: self.trouble.is_none(),
            failure: self
                .trouble
                .as_ref()
                .map(|trouble| FailureOfLine { kind: trouble.kind, text: &trouble.report }),
            findings: self.findings.iter().map(FindingOfLine::from).collect(),
            warnings: self.warnings.iter().map(FindingOfLine::from).collect(),
            exit_code,
            signal,
            seconds: process.map(|process| seconds(process.time)),
            stdout: process.map(|process| process.stdout.as_str()).unwrap_or_default(),
            stderr: process.map(|process| process.stderr.as_str()).unwrap_or_default(),
            dropped: process.map(|process| process.dropped).unwrap_or_default(),
            calls: &self.calls,
            delta: serde_json::to_value(&self.delta)?,
        })
    }
}

impl Trouble {
    fn new(error: &Error) -> Self {
        let (verdict, kind) = match error.outcome() {
            Some(outcome) => (Verdict::Failed, outcome.failure.as_ref().map_or("error", kind)),
            None if error.is_inconsistent() => (Verdict::Impossible, "impossible"),
            None => (Verdict::NotSetUp, "not-set-up"),
        };
        let report = error.to_string();
        let summary = match (error.findings(), report.split_once(": the charm failed\n")) {
            ([finding, ..], _) => format!("{}: {}", finding.path, finding.message),
            ([], Some((_, how))) => how.lines().next().unwrap_or_default().trim().to_owned(),
            ([], None) => report.lines().next().unwrap_or_default().to_owned(),
        };
        Trouble { verdict, kind, summary, report }
    }
}

/// What machines call a failure.
fn kind(failure: &Failure) -> &'static str {
    match failure {
        Failure::Error(_) => "error",
        Failure::Panic { .. } => "panic",
        Failure::ExitCode(_) => "exit-code",
        Failure::Signal(_) => "signal",
        Failure::TimedOut(_) => "timed-out",
        Failure::NotStarted(_) => "not-started",
        Failure::Refused(_) => "refused",
    }
}

/// A time in seconds, to the microsecond.
fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e6
}

/// A record, as it is printed for machines.
#[derive(Serialize)]
struct Line<'a> {
    index: usize,
    name: &'a str,
    event: &'a str,
    unit: &'a str,
    passed: bool,
    failure: Option<FailureOfLine<'a>>,
    findings: Vec<FindingOfLine<'a>>,
    warnings: Vec<FindingOfLine<'a>>,
    exit_code: Option<i32>,
    signal: Option<i32>,
    seconds: Option<f64>,
    stdout: &'a str,
    stderr: &'a str,
    dropped: u64,
    calls: &'a [String],
    delta: Value,
}

#[derive(Serialize)]
struct FailureOfLine<'a> {
    kind: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct FindingOfLine<'a> {
    rule: &'a str,
    path: &'a str,
    message: &'a str,
    mend: &'a str,
}

impl<'a> From<&'a Finding> for FindingOfLine<'a> {
    fn from(finding: &'a Finding) -> Self {
        FindingOfLine {
            rule: finding.rule.id(),
            path: &finding.path,
            message: &finding.message,
            mend: &finding.mend,
        }
    }
}
