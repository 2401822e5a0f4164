//! The first day of a web shop: a charm, a playbook, and all that happens when the one plays the other.
//!
//! The charm is in `examples/charms/webshop`, and the playbook beside its tests. Its scenes are played in sequence:
//! each meets what the one before has left. Of each you see the event, the hook-tool calls with their answers, what
//! has changed (`+` is new, `-` is gone, `~` is another), and the statuses of the unit and of its application.
//!
//! ```console
//! $ cargo run --example startup
//! $ cargo run --example startup -- my.yaml
//! ```
//!
//! The exit code is 1 if a scene fails, and 2 if the playbook cannot be read.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use juju_scenario::prelude::*;
use juju_scenario::{AnsweredBy, Call, Error, Operation};

const CHARM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/charms/webshop");

/// How many characters of a call or a change are shown.
const WIDTH: usize = 100;

fn main() -> ExitCode {
    let path = match std::env::args_os().nth(1) {
        Some(path) => PathBuf::from(path),
        None => Path::new(CHARM).join("tests/playbooks/first-day.yaml"),
    };
    match play(&path) {
        Ok((playbook, results)) => {
            // Nobody is left to be told if stdout is closed.
            let _ = Programme::on_stdout().show(&path, &playbook, &results);
            ExitCode::from(u8::from(results.iter().any(Result::is_err)))
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(2)
        }
    }
}

/// The playbook, and what came out of each of its scenes until one failed.
fn play(path: &Path) -> Result<(Playbook, Vec<Result<Outcome, Error>>), Error> {
    let playbook = Playbook::load(path)?;
    let webshop = CharmSpec::new(webshop::charm).try_load(CHARM)?;
    let results = Scenario::new(webshop).playbook(playbook.clone()).try_play_in_sequence()?;
    Ok((playbook, results))
}

/// The colours of a terminal, as the numbers that it knows them by.
#[derive(Clone, Copy)]
enum Ink {
    Bold = 1,
    Faint = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Magenta = 35,
    Cyan = 36,
}

/// What is printed, and whether in colour.
struct Programme {
    out: io::StdoutLock<'static>,
    colour: bool,
}

impl Programme {
    /// In colour on a terminal, unless the environment's `NO_COLOR` says something.
    fn on_stdout() -> Self {
        let out = io::stdout().lock();
        let asked_not_to = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Programme { colour: out.is_terminal() && !asked_not_to, out }
    }

    fn show(
        &mut self,
        path: &Path,
        playbook: &Playbook,
        results: &[Result<Outcome, Error>],
    ) -> io::Result<()> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        writeln!(self.out, "webshop plays {name}\n")?;
        for (index, (scene, result)) in playbook.iter().zip(results).enumerate() {
            self.title(index + 1, scene)?;
            match result {
                Ok(outcome) => self.outcome(outcome)?,
                Err(error) => self.failure(error)?,
            }
            writeln!(self.out)?;
        }
        self.sum(playbook.len(), results)
    }

    fn title(&mut self, number: usize, scene: &Scene) -> io::Result<()> {
        let number = self.in_ink(Ink::Faint, &format!("{number:>2}"));
        let event = self.in_ink(Ink::Cyan, &scene.event.name);
        match &scene.name {
            Some(name) => {
                let name = self.in_ink(Ink::Bold, name);
                writeln!(self.out, "{number}  {name}  [{event}]")
            }
            None => writeln!(self.out, "{number}  [{event}]"),
        }
    }

    /// The calls, what they have changed, and how the unit and its application stand then.
    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()> {
        for call in &outcome.calls {
            self.call(call)?;
        }
        for operation in outcome.delta().iter().filter(|operation| !is_status(operation)) {
            self.operation(operation)?;
        }
        let unit_name = outcome.unit_name();
        let (app_name, _) = unit_name.split_once('/').unwrap_or((unit_name, ""));
        let (before, after) = (&outcome.scene.context.state.status, &outcome.context_out.state.status);
        if before.unit == before.app && after.unit == after.app {
            return self.status(&format!("{unit_name}, {app_name}"), &before.unit, &after.unit);
        }
        self.status(unit_name, &before.unit, &after.unit)?;
        self.status(app_name, &before.app, &after.app)
    }

    /// What was asked, and what was answered: by the State, if nobody else is named.
    fn call(&mut self, call: &Call) -> io::Result<()> {
        let text = fitted(&call.to_string());
        let text = match (&call.answer, call.answered_by) {
            (Err(_), _) => self.in_ink(Ink::Red, &text),
            (_, AnsweredBy::Memo) => self.in_ink(Ink::Magenta, &text),
            _ if call.request.writes() => text,
            _ => self.in_ink(Ink::Faint, &text),
        };
        writeln!(self.out, "      {text}")
    }

    fn operation(&mut self, operation: &Operation) -> io::Result<()> {
        let (ink, text) = match operation {
            Operation::Add { path, value } => (Ink::Green, format!("+ {path} {value}")),
            Operation::Remove { path } => (Ink::Red, format!("- {path}")),
            Operation::Replace { path, value } => (Ink::Yellow, format!("~ {path} {value}")),
        };
        let text = self.in_ink(ink, &fitted(&text));
        writeln!(self.out, "    {text}")
    }

    /// A status in the colour that `juju status` gives it.
    fn status(&mut self, who: &str, before: &Status, after: &Status) -> io::Result<()> {
        let ink = match after.name.as_str() {
            "active" => Ink::Green,
            "blocked" | "error" => Ink::Red,
            "waiting" | "maintenance" => Ink::Yellow,
            _ => Ink::Faint,
        };
        let sign = if before == after { "=".to_owned() } else { self.in_ink(Ink::Yellow, "~") };
        let name = self.in_ink(ink, after.name.as_str());
        match after.message.as_str() {
            "" => writeln!(self.out, "    {sign} {who}  {name}"),
            message => writeln!(self.out, "    {sign} {who}  {name}: {message}"),
        }
    }

    /// The report, of which the first line says what has happened.
    fn failure(&mut self, error: &Error) -> io::Result<()> {
        for (number, line) in error.to_string().lines().enumerate() {
            let line = if number == 0 { self.in_ink(Ink::Red, line) } else { line.to_owned() };
            let indent = if line.is_empty() { "" } else { "    " };
            writeln!(self.out, "{indent}{line}")?;
        }
        Ok(())
    }

    fn sum(&mut self, scenes: usize, results: &[Result<Outcome, Error>]) -> io::Result<()> {
        let failed = results.iter().filter(|result| result.is_err()).count();
        let text = match scenes - results.len() {
            _ if failed == 0 => {
                let calls: usize = results.iter().flatten().map(|outcome| outcome.calls.len()).sum();
                self.in_ink(Ink::Green, &format!("{scenes} scenes played, {calls} hook-tool calls"))
            }
            0 => self.in_ink(Ink::Red, &format!("{failed} of {scenes} scenes failed")),
            left => self.in_ink(Ink::Red, &format!("{failed} of {scenes} scenes failed, {left} not played")),
        };
        writeln!(self.out, "{text}")
    }

    fn in_ink(&self, ink: Ink, text: &str) -> String {
        if self.colour { format!("\x1b[{}m{text}\x1b[0m", ink as u8) } else { text.to_owned() }
    }
}

/// Whether this is about one of the two statuses, which are shown in words.
fn is_status(operation: &Operation) -> bool {
    let (Operation::Add { path, .. } | Operation::Remove { path } | Operation::Replace { path, .. }) =
        operation;
    path == "/state/status/unit" || path == "/state/status/app"
}

/// The line, cut where it becomes too long to read.
fn fitted(line: &str) -> String {
    match line.char_indices().nth(WIDTH) {
        None => line.to_owned(),
        Some((end, _)) => format!("{}..", &line[..end]),
    }
}
