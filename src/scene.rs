//! An event, and the context that it meets.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::event::Event;
use crate::memo::Memo;
use crate::origin::Origin;
use crate::rule::Rule;
use crate::state::State;

/// One event, and the context that it meets: what a charm is played with.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let start = Scene::new(event("start"));
/// let mut as_leader = start.copy();
/// as_leader.context.state.leader = true;
/// assert!(!start.context.state.leader);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a scene: a mapping with its `event`")]
pub struct Scene {
    /// What reports call it; by default its event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What happens.
    pub event: Event,
    /// What it meets; by default no memos and the null state.
    #[serde(default)]
    pub context: Context,
    /// The rules that it may break, by their ids; none by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Rule>,
    /// Whether it is played without being checked; no by default.
    #[serde(default, skip_serializing_if = "is_no")]
    pub unchecked: bool,
    /// Where it was read from.
    #[serde(skip)]
    pub(crate) origin: Origin,
}

impl Scene {
    /// A scene in which this happens, in a context of which nothing is said.
    #[must_use]
    pub fn new(event: impl Into<Event>) -> Self {
        Scene {
            name: None,
            event: event.into(),
            context: Context::default(),
            allow: Vec::new(),
            unchecked: false,
            origin: Origin::default(),
        }
    }

    /// Sets what reports call it.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the context.
    #[must_use]
    pub fn context(mut self, context: impl Into<Context>) -> Self {
        self.context = context.into();
        self
    }

    /// Sets the State of the context.
    #[must_use]
    pub fn state(mut self, state: State) -> Self {
        self.context.state = state;
        self
    }

    /// Adds a memo to the context.
    #[must_use]
    pub fn memo(mut self, memo: Memo) -> Self {
        self.context.memos.push(memo);
        self
    }

    /// Lets it break this rule.
    ///
    /// ```
    /// use juju_scenario::prelude::*;
    ///
    /// // What does the charm do if it is told that it leads, and does no longer?
    /// let scene = Scene::new("leader-elected").allow(Rule::LeaderElectedWithoutLeadership);
    /// Scenario::new(CharmSpec::without_code()).play(&scene);
    /// ```
    #[must_use]
    pub fn allow(mut self, rule: Rule) -> Self {
        self.allow.push(rule);
        self
    }

    /// Has it played whether or not Juju could have produced it. What makes it impossible to say which hook the charm gets
    /// is still an error.
    #[must_use]
    pub fn unchecked(mut self) -> Self {
        self.unchecked = true;
        self
    }

    /// Another scene that is the same. Changing the one does not change the other, however deep the change.
    #[must_use]
    pub fn copy(&self) -> Self {
        self.clone()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
fn is_no(answer: &bool) -> bool {
    !answer
}

/// The scene's name, or that of its event.
impl fmt::Display for Scene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name.as_deref().unwrap_or(&self.event.name))
    }
}
