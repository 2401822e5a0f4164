//! What an event meets, and what is left after it.

use serde::{Deserialize, Serialize};

use crate::memo::Memo;
use crate::state::{List, State};

/// What an event meets: the memos, which answer by the book, and the State, which answers as Juju would.
///
/// A call of a hook tool is answered by the first of the memos that can, else from the State, else by the real
/// executable.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let context = Context::new().state(State::new().leader(true)).memo(memo::is_leader([true, false]));
/// assert_eq!(context.memos.len(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a context: a mapping with `state` and `memos`")]
pub struct Context {
    /// What the model looks like to the unit; the null state by default.
    pub state: State,
    /// Answers by the book; none by default.
    #[serde(deserialize_with = "crate::memo::list")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::memo::memos"))]
    pub memos: List<Memo>,
}

impl Context {
    /// A context of which nothing is said: no memos, and the null state.
    #[must_use]
    pub fn new() -> Self {
        Context::default()
    }

    /// Sets the State.
    #[must_use]
    pub fn state(mut self, state: State) -> Self {
        self.state = state;
        self
    }

    /// Adds a memo.
    #[must_use]
    pub fn memo(mut self, memo: Memo) -> Self {
        self.memos.push(memo);
        self
    }
}

impl From<State> for Context {
    fn from(state: State) -> Self {
        Context::new().state(state)
    }
}
