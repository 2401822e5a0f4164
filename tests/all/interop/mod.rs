//! Real charms, on the libraries that such charms stand on, each played through its own executable with the playbooks that
//! lie beside it.
//!
//! They need more than cargo, and so are ignored unless they are asked for:
//! `cargo test --test all interop:: -- --include-ignored`. What a charm stands on is installed by the first test that
//! needs it; see [`prepare`].

mod beacon;
mod clinic;
mod ferry;
mod harbour;
mod prepare;
mod tavern;
mod webshop;

use std::path::{Path, PathBuf};

use juju_charm::Map;
use juju_scenario::prelude::*;
use juju_scenario::state::{Action, ActionStatus};
use serde_json::Value;

/// A charm on its stage, and its playbooks.
struct Company {
    scenario: Scenario,
    playbooks: PathBuf,
}

impl Company {
    /// The charm in the first directory, with the playbooks in the second.
    #[track_caller]
    fn new(charm: impl AsRef<Path>, playbooks: &str) -> Self {
        Company {
            scenario: Scenario::new(CharmSpec::executable(charm)),
            playbooks: prepare::source(playbooks),
        }
    }

    #[track_caller]
    fn load(&self, playbook: &str) -> Playbook {
        Playbook::load(self.playbooks.join(playbook)).unwrap()
    }

    /// Plays a scene of the charm's playbook.
    #[track_caller]
    fn play(&self, scene: &str) -> Outcome {
        self.scenario.play(&find(&self.load("playbook.yaml"), scene))
    }

    /// Plays a scene of what goes wrong with the charm: it has to.
    #[track_caller]
    fn fail(&self, scene: &str) -> Outcome {
        let error = self.scenario.try_play(&find(&self.load("failure.yaml"), scene)).unwrap_err();
        error.outcome().unwrap_or_else(|| panic!("{error}")).clone()
    }

    /// Plays the scenes of `sequence.yaml` one after another, with what the charm has written into its directory.
    #[track_caller]
    fn play_in_sequence(&self) -> Vec<Outcome> {
        self.scenario.clone().keep_files().playbook(self.load("sequence.yaml")).play_in_sequence()
    }
}

/// The scene of this name.
#[track_caller]
fn find(playbook: &Playbook, name: &str) -> Scene {
    let found = playbook.iter().find(|scene| scene.name.as_deref() == Some(name));
    found.unwrap_or_else(|| panic!("the playbook has no scene `{name}`")).copy()
}

/// The outcome of the scene of this name.
#[track_caller]
fn at<'a>(outcomes: &'a [Outcome], scene: &str) -> &'a Outcome {
    let found = outcomes.iter().find(|out| out.scene.name.as_deref() == Some(scene));
    found.unwrap_or_else(|| panic!("no scene `{scene}` was played"))
}

/// Expects a scene to have changed these parts of the State, and no others. What the charm has logged is not looked at:
/// libraries log what they like.
#[track_caller]
fn changes(out: &Outcome, change: impl FnOnce(&mut State)) {
    let mut expected = out.clone();
    expected.context_out = out.scene.context.clone();
    let state = &mut expected.context_out.state;
    change(state);
    state.juju_log = out.context_out.state.juju_log.clone();
    assert!(
        out.context_out == expected.context_out,
        "`{}` was to change\n{}\n\nand has changed\n{}\n",
        out.scene.name.as_deref().unwrap_or_default(),
        expected.delta(),
        out.delta()
    );
}

/// The lines that the charm has logged, without those for its developers.
fn log(out: &Outcome) -> Vec<String> {
    let log = out.log();
    let lines = log.iter().filter(|line| line.level >= LogLevel::Info);
    lines.map(|line| format!("{} {}", line.level, line.message)).collect()
}

/// The relation of this number in a State.
#[track_caller]
fn relation_of(state: &mut State, number: u32) -> &mut Relation {
    let place = state.relations.iter().position(|relation| relation.id == Some(number));
    let place = place.unwrap_or_else(|| panic!("the scene has no relation {number}"));
    &mut state.relations[place]
}

/// An action that has completed.
fn completed(results: Value, log: &[&str]) -> Action {
    let log = log.iter().map(|&line| line.to_owned()).collect();
    Action { status: ActionStatus::Completed, message: String::new(), results: mapping(results), log }
}

/// An action that has failed, and said nothing while it ran.
fn failed(message: &str, results: Value) -> Action {
    Action {
        status: ActionStatus::Failed,
        message: message.to_owned(),
        results: mapping(results),
        log: Vec::new(),
    }
}

fn mapping(results: Value) -> Map<String, Value> {
    serde_json::from_value(results).unwrap()
}

/// What the charm has written into its directory.
fn written(out: &Outcome) -> Vec<String> {
    let written = process(out).files.written();
    written.iter().map(|path| path.display().to_string()).collect()
}

/// The process of an outcome that has one.
#[track_caller]
fn process(out: &Outcome) -> &Process {
    out.process.as_ref().expect("a process has run")
}
