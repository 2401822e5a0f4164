//! What a person sees of scenes while they are played, and when all were.

use std::fmt::Write;

use super::record::{Record, Verdict};

/// How many characters of a scene's name stand in the line that is written over: so many that a terminal has it in one
/// line, since more than one cannot be written over.
const NAME: usize = 56;

/// What makes a terminal forget its last line.
const CLEAR: &str = "\r\x1b[K";

/// What is shown of scenes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listing {
    /// How many scenes there are.
    pub(super) scenes: usize,
    /// Whether every hook-tool call is shown.
    pub(super) calls: bool,
    /// Whether it is shown what is being played.
    pub(super) live: bool,
}

impl Listing {
    /// What is being played; nothing, if that is not shown.
    pub(super) fn playing(&self, place: usize, name: &str) -> String {
        if !self.live {
            return String::new();
        }
        let name = one_line(name);
        let short: String = name.chars().take(NAME).collect();
        format!("{CLEAR}playing {}/{}: {short} ..", place + 1, self.scenes)
    }

    /// What makes room for what is printed next.
    pub(super) fn clear(&self) -> &'static str {
        if self.live { CLEAR } else { "" }
    }

    /// What has come of a scene.
    pub(super) fn played(&self, record: &Record) -> String {
        let word = match record.verdict() {
            Verdict::Passed => "ok",
            Verdict::Failed => "FAIL",
            Verdict::Impossible | Verdict::NotSetUp => "ERROR",
            Verdict::NotPlayed => "skip",
        };
        let remark = match (&record.process, record.verdict()) {
            (Some(process), _) => format!(" ({:.2} s)", process.time.as_secs_f64()),
            (None, Verdict::Passed) => " (the charm has no program for it)".to_owned(),
            (None, _) => String::new(),
        };
        let mut text = format!("{}{word:<5} {}{remark}\n", self.clear(), one_line(&record.name));
        if self.calls {
            for call in &record.calls {
                indent(&mut text, "      ", call);
            }
        }
        text
    }

    /// The reports of all that has not gone well, and how many of the scenes have.
    pub(super) fn closing(records: &[Record]) -> String {
        let mut text = String::new();
        let reported = |record: &&Record| record.verdict() != Verdict::NotPlayed;
        for trouble in records.iter().filter(reported).filter_map(|record| record.trouble.as_ref()) {
            text.push('\n');
            indent(&mut text, "  ", &trouble.report);
        }
        let scenes = if records.len() == 1 { "scene" } else { "scenes" };
        let _ = write!(text, "\n{} {scenes}: {} passed", records.len(), count(records, Verdict::Passed));
        for (verdict, words) in [
            (Verdict::Failed, "failed"),
            (Verdict::Impossible, "that Juju could not have produced"),
            (Verdict::NotSetUp, "not set up"),
            (Verdict::NotPlayed, "not played"),
        ] {
            match count(records, verdict) {
                0 => {}
                count => drop(write!(text, ", {count} {words}")),
            }
        }
        text + "\n"
    }
}

fn count(records: &[Record], verdict: Verdict) -> usize {
    records.iter().filter(|record| record.verdict() == verdict).count()
}

/// Adds a text with each of its lines indented. What a charm has printed does nothing to the terminal.
fn indent(to: &mut String, margin: &str, text: &str) {
    for line in text.lines() {
        if !line.is_empty() {
            to.push_str(margin);
            to.push_str(&one_line(line));
        }
        to.push('\n');
    }
}

/// A text without what would break its line, or do something to a terminal.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => line.push(c),
            c if c.is_control() => line.extend(c.escape_default()),
            c => line.push(c),
        }
    }
    line
}
