//! Scenes that are played one after another, each in the State that the one before has left; and what came of several scenes.

use std::slice;

use crate::error::Error;
use crate::format;
use crate::outcome::Outcome;
use crate::playbook::Playbook;
use crate::scene::Scene;
use crate::state::{Reboot, State};

/// Scenes that are played one after another, each when its turn comes, up to the first that fails.
pub(crate) struct Sequence<'a> {
    scenes: slice::Iter<'a, Scene>,
    play: Play<'a>,
    /// Whether a State that was built in Rust speaks of its parts.
    speaks: fn(&State) -> bool,
    /// The State as the last scene has left it.
    left: State,
    /// What the scenes so far have said.
    said: State,
}

/// How a scene is played.
type Play<'a> = Box<dyn FnMut(&Scene) -> Result<Outcome, Error> + 'a>;

impl<'a> Sequence<'a> {
    /// The scenes of this playbook, each of which is played like this; none, if there are none.
    pub(crate) fn new(playbook: &'a Playbook, speaks: fn(&State) -> bool, play: Play<'a>) -> Option<Self> {
        let first = &playbook.first()?.context.state;
        let (left, said) = (first.clone(), first.clone());
        Some(Sequence { scenes: playbook.iter(), play, speaks, left, said })
    }
}

impl Iterator for Sequence<'_> {
    type Item = Result<Outcome, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut scene = self.scenes.next()?.copy();
        let words = scene.origin.get().map(|(source, index)| format::parts_of_state(source, index));
        let state = &scene.context.state;
        self.left.pass(&mut self.said, state, |part| match &words {
            Some(words) => words.iter().any(|word| word == part) || state.says(part),
            None => (self.speaks)(state),
        });
        scene.context.state = self.left.clone();
        let result = (self.play)(&scene);
        match &result {
            Ok(outcome) => {
                self.left = outcome.context_out.state.clone();
                // It was rebooted before anything else happens.
                self.left.reboot = Reboot::Skip;
            }
            Err(_) => self.scenes = Default::default(),
        }
        Some(result)
    }
}

pub(crate) fn no_scenes() -> Error {
    Error::playbook("the playbook has no scenes: give the scenario one that has, with .playbook(..)")
}

/// The outcomes, if there is no error among them; else a panic with the reports of all errors.
#[track_caller]
pub(crate) fn all_or_panic(results: Result<Vec<Result<Outcome, Error>>, Error>) -> Vec<Outcome> {
    let results = match results {
        Ok(results) => results,
        Err(error) => panic!("{error}"),
    };
    let scenes = results.len();
    let (mut outcomes, mut failures) = (Vec::with_capacity(scenes), Vec::new());
    for result in results {
        match result {
            Ok(outcome) => outcomes.push(outcome),
            Err(error) => failures.push(error.to_string()),
        }
    }
    if !failures.is_empty() {
        panic!("{} of {scenes} scenes failed\n\n{}", failures.len(), failures.join("\n\n"));
    }
    outcomes
}
