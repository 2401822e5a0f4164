//! `juju-scenario check`: whether Juju could have produced the scenes of a playbook.

use std::fmt::Write;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde::Serialize;

use super::{Failed, Handles, playbook};
use crate::charm_spec::CharmSpec;
use crate::finding::{Finding, Findings};
use crate::format::{Spot, Spots};
use crate::rule::Severity;
use crate::scene::Scene;

/// The name of the command.
pub(super) const NAME: &str = "check";

const DETAILS: &str = "\
Finds what Juju could not have produced in the scenes of a playbook, without playing them: against
what the charm declares, and against what Juju does. All that is wrong is said, scene by scene: where
it stands, which rule it breaks, why Juju never does so, and what would be right.

PLAYBOOK is a playbook, or a single scene: a mapping with `event` at its top. It is JSON if its name
ends in .json, else YAML. What its `charm` says (unit, metadata, config, actions) counts for more
than what the charm's directory says, and its `juju` says which version of Juju is meant.

A scene that says `allow: [relation-limit]` may break this rule, and one that says `unchecked: true`
any of them.";

const AFTER: &str = "\
Exit codes:
  0  there are no errors; there may be warnings
  1  there are errors: a scene is one that Juju could not have produced
  2  an argument, the playbook or the charm is wrong
What is wrong with the arguments and files is said on stderr, and starts with `juju-scenario: `.

With --json there is one line on stdout for each finding, a JSON mapping with:
  rule, severity       which rule is broken, and whether that is an `error` or a `warning`
  scene, name          the number of the scene, and its name
  path, message, mend  what is wrong, how, and what would be right
  reason               why Juju never does so
  file, line, column   where it stands, or the nearest value around it that is written

Examples:
  juju-scenario check tests/playbook.yaml
  juju-scenario check tests/playbook.yaml --charm path/to/charm
  juju-scenario check tests/playbook.yaml --charm . --json | jq -r .rule\n";

pub(super) fn command() -> Command {
    Command::new(NAME)
        .about("Finds what Juju could not have produced in the scenes of a playbook")
        .long_about(DETAILS)
        .override_usage("juju-scenario check PLAYBOOK [--charm DIR] [OPTIONS]")
        .after_long_help(AFTER)
        .arg(
            Arg::new("file")
                .value_name("PLAYBOOK")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("A playbook or a single scene, as YAML or JSON"),
        )
        .arg(Arg::new("charm").long("charm").value_name("DIR").value_parser(value_parser!(PathBuf)).help(
            "The charm's directory, with its charmcraft.yaml, or its metadata.yaml, config.yaml and\n\
                 actions.yaml. It need not be built. By default nothing is known of the charm but what the\n\
                 playbook says",
        ))
        .arg(playbook::juju_arg())
        .arg(
            Arg::new("json")
                .long("json")
                .action(ArgAction::SetTrue)
                .help("Prints a line of JSON for each finding instead; see below"),
        )
}

pub(super) fn run(matches: &ArgMatches, handles: &mut Handles<'_>) -> Result<u8, Failed> {
    let playbook = playbook::load(matches)?;
    let spec = CharmSpec::without_code();
    let spec = match matches.get_one::<PathBuf>("charm") {
        Some(dir) => spec.try_load(dir)?,
        None => spec,
    };
    let stage = playbook::stage(&playbook, spec)?;
    let source = playbook.first().and_then(|scene| scene.origin.get());
    let spots = source.map(|(source, _)| Spots::of(source));
    let file = source.map_or("playbook", |(source, _)| source.name.as_str());
    let mut tally = Tally { scenes: playbook.len(), ..Tally::default() };
    for (index, scene) in playbook.iter().enumerate() {
        let findings = stage.check(scene);
        tally.count(&findings);
        for finding in &findings {
            let place = spots.as_ref().and_then(|spots| place_of(spots, &way(scene, &finding.path)));
            let found = Found { file, index, scene, finding, place };
            let text = if matches.get_flag("json") { found.to_json()? } else { found.block() };
            handles.print(format!("{text}\n").as_bytes())?;
        }
    }
    if !matches.get_flag("json") {
        handles.print(format!("{}\n", tally.line()).as_bytes())?;
    }
    Ok(u8::from(tally.errors > 0))
}

/// Where it stands; of an event that says more than its name, where its name does.
fn place_of(spots: &Spots<'_>, way: &str) -> Option<Spot> {
    let name = way.ends_with("event").then(|| spots.find(&format!("{way}.name"))).flatten();
    name.filter(|spot| spot.is_exact).or_else(|| spots.find(way))
}

/// The way from the top of the text to what is spoken of.
fn way(scene: &Scene, path: &str) -> String {
    let index = scene.origin.get().and_then(|(_, index)| index);
    let scene = index.map_or_else(String::new, |index| format!("scenes[{index}]"));
    match (path, scene.as_str()) {
        // The stage itself: what the playbook says of the charm and of Juju, or nothing.
        ("scenario", _) => "charm".to_owned(),
        (path, "") => path.to_owned(),
        ("event", scene) => format!("{scene}.event"),
        (path, scene) => format!("{scene}.{path}"),
    }
}

/// A finding, and where it stands.
struct Found<'a> {
    file: &'a str,
    index: usize,
    scene: &'a Scene,
    finding: &'a Finding,
    place: Option<Spot>,
}

/// A finding, as it is printed for machines.
#[derive(Serialize)]
struct Line<'a> {
    rule: &'a str,
    severity: String,
    scene: usize,
    name: String,
    path: &'a str,
    message: &'a str,
    mend: &'a str,
    reason: &'a str,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
}

impl Found<'_> {
    /// The finding in the style of a compiler.
    fn block(&self) -> String {
        let finding = self.finding;
        let mut block = format!("{}[{}]: {}\n", finding.severity(), finding.rule, finding.message);
        let (mut margin, mut place) = (String::new(), self.file.to_owned());
        if let Some(spot) = &self.place {
            margin = " ".repeat(spot.line.to_string().len());
            let _ = write!(place, ":{}:{}", spot.line, spot.column);
        }
        let _ = writeln!(block, "{margin}--> {place}");
        if let Some((spot, (text, carets))) =
            self.place.as_ref().and_then(|spot| Some((spot, spot.snippet.as_ref()?)))
        {
            let _ = writeln!(block, "{margin} |\n{} | {text}\n{margin} | {carets}", spot.line);
        }
        let _ = writeln!(
            block,
            "{margin} = scene `{}` (scenes[{}]), {}\n{margin} = {}\n{margin} = help: {}",
            self.scene,
            self.index,
            finding.path,
            finding.rule.reason(),
            finding.mend
        );
        block
    }

    fn to_json(&self) -> Result<String, Failed> {
        let finding = self.finding;
        serde_json::to_string(&Line {
            rule: finding.rule.id(),
            severity: finding.severity().to_string(),
            scene: self.index,
            name: self.scene.to_string(),
            path: &finding.path,
            message: &finding.message,
            mend: &finding.mend,
            reason: finding.rule.reason(),
            file: self.file,
            line: self.place.as_ref().map(|spot| spot.line),
            column: self.place.as_ref().map(|spot| spot.column),
        })
        .map_err(Failed::usage)
    }
}

/// What was found, in numbers.
#[derive(Default)]
struct Tally {
    scenes: usize,
    errors: usize,
    warnings: usize,
    /// How many scenes there is something wrong with.
    found_in: usize,
}

impl Tally {
    fn count(&mut self, findings: &Findings) {
        let is_error = |finding: &&Finding| finding.severity() == Severity::Error;
        let errors = findings.iter().filter(is_error).count();
        self.errors += errors;
        self.warnings += findings.len() - errors;
        self.found_in += usize::from(!findings.is_empty());
    }

    fn line(&self) -> String {
        let count = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let scenes = count(self.scenes, "scene");
        let found = match (self.errors, self.warnings) {
            (0, 0) => return format!("{scenes}, and nothing wrong"),
            (errors, 0) => count(errors, "error"),
            (0, warnings) => count(warnings, "warning"),
            (errors, warnings) => format!("{} and {}", count(errors, "error"), count(warnings, "warning")),
        };
        format!("{found} in {} of {scenes}", self.found_in)
    }
}
