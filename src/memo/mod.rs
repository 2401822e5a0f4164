//! Answers by the book: hook-tool calls whose answers are written down beforehand.
//!
//! A **strict** memo is a list: its first entry answers the first call of its tool, the second the second. A
//! **loose** memo is a table: an entry answers every call that is like its own, in any order and number. The common
//! ones are made by a function named after their tool:
//!
//! ```
//! use juju_scenario::prelude::*;
//!
//! let twice = memo::is_leader([true, false]);
//! let always = memo::is_leader([true]).loose();
//! # let _ = (twice, always);
//! ```
//!
//! and any other with [`when`], which says what call it answers:
//!
//! ```
//! use juju_scenario::prelude::*;
//! use juju_charm::tool::{RelationGet, RelationSet};
//!
//! let host = memo::when(RelationGet::unit("pg/0"))
//!     .answers([memo::databag([("host", "10.1.2.3")]), memo::databag([("host", "10.9.9.9")])]);
//! let full = memo::when(RelationSet { app: true, settings: vec![("k".into(), "v".into())], relation: None })
//!     .fails("cannot write relation settings");
//! # let _ = (host, full);
//! ```
//!
//! An entry that has the whole of something, all options or a databag, answers a call for one key of it too.
//!
//! What happens in the cases that are no hit:
//!
//! | case | what happens |
//! |---|---|
//! | the arguments of a call are not those of a strict memo's next entry | the entry stays, and waits for its call; this one goes on to the next memo, then to the State |
//! | a strict memo is used up | the call goes on to the next memo, then to the State |
//! | the arguments of a call are in no entry of a loose memo | the call goes on to the next memo, then to the State |
//! | a memo is for a tool that does not exist | the scene is refused, with the tool that may have been meant |
//! | a memo is for a tool that writes, such as `relation-set` | it counts the call as made and the State does the writing; an entry that fails makes the call fail, and nothing is written |
//!
//! In a context that comes out of a play, [`Memo::cursor`] says how far each memo has been used.

mod recall;
#[cfg(feature = "schema")]
mod schema;
mod spelling;
mod typed;

use juju_charm::tool::{Answer, Request};
use juju_charm::{Error, Shared};

pub(crate) use recall::{Recall, recall};
#[cfg(feature = "schema")]
pub(crate) use schema::memos;
pub(crate) use spelling::list;
pub use typed::{
    When, action_get, config_get, credential_get, databag, goal_state, is_leader, leader_get, network_get,
    opened_ports, relation_get, relation_ids, relation_list, resource_get, secret_get, state_get, status_get,
    storage_list, unit_get, when,
};

/// Answers to the calls of one hook tool, written down beforehand.
///
/// In YAML and JSON a memo has several spellings, which mean the same:
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let short = "
/// scenes:
///   - event: start
///     context:
///       memos:
///         - is-leader: [true, false]
/// ";
/// let as_in_the_first_readme = "
/// scenes:
///   - event: start
///     context:
///       memos:
///         - {name: _ModelBackend.leader_get, values: ['True', 'False'], caching_mode: strict}
/// ";
/// let as_recorded = r#"
/// scenes:
///   - event: start
///     context:
///       memos:
///         _ModelBackend.is_leader:
///           calls: [["[[], {}]", "true"], ["[[], {}]", "false"]]
///           cursor: 0
///           caching_policy: strict
///           serializer: [json, json]
/// "#;
/// let in_full = "
/// scenes:
///   - event: start
///     context:
///       memos:
///         - {tool: is-leader, mode: strict, cursor: 0, calls: [{answer: true}, {answer: false}]}
/// ";
/// let memo = memo::is_leader([true, false]);
/// for text in [short, as_in_the_first_readme, in_full] {
///     assert_eq!(Playbook::from_yaml(text)?.scenes[0].context.memos, [memo.clone()]);
/// }
/// let recorded = Playbook::from_yaml(as_recorded)?;
/// assert_eq!(recorded.scenes[0].context.memos[0].calls[1].answer, memo.calls[1].answer);
/// # Ok::<(), juju_scenario::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Memo {
    /// The tool, such as `is-leader`.
    pub tool: String,
    /// Whether the entries are a list or a table; strict by default.
    pub mode: Mode,
    /// Of a strict memo, how many entries have been used; of a loose one, how many calls it has answered.
    pub cursor: usize,
    /// The entries.
    pub calls: Shared<Vec<Entry>>,
}

/// Whether a memo is a list or a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// A list: each entry answers one call, in their order.
    #[default]
    Strict,
    /// A table: an entry answers every call that is like its own.
    Loose,
}

/// One call and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The call that this entry answers; none for a call with any arguments. What the call means is compared, not how
    /// it is spelled: a relation by its number, and a default by what it stands for in the event.
    pub call: Option<Request>,
    /// What is answered, or how the tool fails.
    pub answer: Result<Answer, Failure>,
}

/// How a tool fails.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// The exit code; 1 by default.
    #[serde(default = "one")]
    pub code: i32,
    /// What the tool says, without the `ERROR ` in front.
    pub message: String,
}

fn one() -> i32 {
    1
}

impl Memo {
    /// A strict memo with these entries.
    #[must_use]
    pub fn new(tool: impl Into<String>, calls: impl IntoIterator<Item = Entry>) -> Self {
        Memo {
            tool: tool.into(),
            mode: Mode::Strict,
            cursor: 0,
            calls: Shared::new(calls.into_iter().collect()),
        }
    }

    /// Makes it a table: an entry answers every call that is like its own. Of entries that answer the same call the
    /// first counts.
    #[must_use]
    pub fn loose(mut self) -> Self {
        self.mode = Mode::Loose;
        self
    }

    /// Whether everything in it has been used: of a strict memo every entry, of a loose one any.
    #[must_use]
    pub fn is_used(&self) -> bool {
        match self.mode {
            Mode::Strict => self.cursor >= self.calls.len(),
            Mode::Loose => self.cursor > 0 || self.calls.is_empty(),
        }
    }
}

impl Failure {
    /// The error that the charm gets from this tool.
    pub(crate) fn of(&self, tool: &'static str) -> Error {
        Error::refused(tool, self.code, self.message.as_str())
    }
}
