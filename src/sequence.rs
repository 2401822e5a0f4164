//! Scenes that are played one after another, each in the State that the one before has left.

use std::panic::Location;
use std::slice;

use crate::error::Error;
use crate::format;
use crate::outcome::Outcome;
use crate::playbook::Playbook;
use crate::scenario::Scenario;
use crate::scene::Scene;
use crate::state::{Reboot, State};

/// Scenes that are played one after another, each when its turn comes, up to the first that fails.
pub(crate) struct Sequence<'a> {
    scenes: slice::Iter<'a, Scene>,
    stage: Scenario,
    /// Whether a State that was built in Rust speaks of its parts.
    speaks: fn(&State) -> bool,
    played_at: Option<&'static Location<'static>>,
    /// The State as the last scene has left it.
    left: State,
    /// What the scenes so far have said.
    said: State,
}

impl<'a> Sequence<'a> {
    /// The scenes of this playbook on this stage; none, if there are none.
    pub(crate) fn new(
        playbook: &'a Playbook,
        stage: Scenario,
        speaks: fn(&State) -> bool,
        played_at: Option<&'static Location<'static>>,
    ) -> Option<Self> {
        let first = &playbook.first()?.context.state;
        let (left, said) = (first.clone(), first.clone());
        Some(Sequence { scenes: playbook.iter(), stage, speaks, played_at, left, said })
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
        let result = self.stage.play_at(&scene, self.played_at);
        match &result {
            Ok(outcome) => {
                #[cfg(stage_door)]
                self.stage.carry_over(outcome);
                self.left = outcome.context_out.state.clone();
                // It was rebooted before anything else happens.
                self.left.reboot = Reboot::Skip;
            }
            Err(_) => self.scenes = Default::default(),
        }
        Some(result)
    }
}
