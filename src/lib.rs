//! Scenario tests for [Juju](https://juju.is) charms.
//!
//! A charm is seen as a function: a [`Scene`] goes in (an [`Event`], and the [`Context`] that it meets), and the
//! context after the charm has acted comes out. The test looks at what has changed.
//!
//! ```
//! use juju_scenario::prelude::*;
//!
//! fn my_charm(hook: &Hook, juju: &mut Juju) -> CharmResult {
//!     if let Hook::Start = hook {
//!         let message = if juju.is_leader()? { "I rule" } else { "I follow" };
//!         juju.status_set(Status::active(message))?;
//!     }
//!     Ok(())
//! }
//!
//! let scenario = Scenario::new(CharmSpec::new(my_charm).name("foo"));
//! let scene = Scene::new(event("start")).state(State::new().leader(true));
//! let out = scenario.play(&scene);
//! assert_eq!(out.context_out.state.status.unit, ("active", "I rule"));
//! ```
//!
//! The metaphor is a theatre's. A [`Scenario`] is the stage; a [`CharmSpec`] is the actor that is put on it; a
//! [`Scene`] is the sketch to be played; a [`Playbook`] is several of them, to be shared as YAML or JSON. Under the
//! stage works a mock of Juju's hook tools, which answers each call from the scene's [memos](memo), else from its
//! [`State`] by Juju's own rules of permission, of defaults and of what is kept when a hook fails, else from the real
//! executable.
//!
//! A charm that is a Rust function plays in this process; one in any other language plays through its own
//! [executable](CharmSpec::executable), and meets the same stage.

mod backend;
mod call;
mod casting;
mod charm_spec;
#[cfg(feature = "cli")]
pub mod cli;
mod command_line;
mod consistency;
mod context;
mod delta;
#[cfg(stage_door)]
mod dispatch;
mod error;
pub mod event;
mod exit;
mod expect;
mod finding;
mod format;
#[cfg(feature = "proptest")]
pub mod generator;
mod go;
mod hook_context;
mod ids;
mod json;
mod known;
mod lifecycle;
pub mod memo;
mod names;
mod origin;
mod outcome;
mod panic;
mod playbook;
mod playbook_charm;
pub mod prelude;
#[cfg(stage_door)]
mod process;
mod profile;
mod report;
mod rule;
mod scenario;
mod scene;
#[cfg(feature = "schema")]
mod schema;
mod sequence;
mod smallest;
pub mod state;
#[cfg(stage_door)]
mod tool_call;

pub use call::{AnsweredBy, Call};
pub use charm_spec::CharmSpec;
pub use context::Context;
pub use delta::{Delta, Operation};
pub use error::Error;
pub use event::{Event, RemoteUnit, event};
#[cfg(stage_door)]
pub use exit::Exit;
pub use expect::{Expectations, Times};
pub use finding::{Finding, Findings};
pub use hook_context::{HookContext, Reply};
pub use known::Declaration;
pub use lifecycle::{StartupScenario, TeardownScenario};
pub use memo::Memo;
pub use outcome::{Failure, Outcome};
pub use playbook::Playbook;
pub use playbook_charm::PlaybookCharm;
#[cfg(stage_door)]
pub use process::{CharmFiles, Process};
pub use rule::{Rule, Severity};
pub use scenario::Scenario;
pub use scene::Scene;
#[cfg(feature = "schema")]
pub use schema::schema;
pub use state::{Model, Relation, Secret, State};
#[cfg(stage_door)]
pub use tool_call::ToolCall;

/// What a charm links; a test that uses it needs no dependency of its own for it.
pub use juju_charm;

/// The README's examples are compiled and run.
#[cfg(all(doctest, stage_door))]
#[doc = include_str!("../README.md")]
struct Readme;

/// Tests of what is not public.
#[cfg(test)]
#[path = "../tests/inside/mod.rs"]
mod inside;

/// Comparisons of what is not public with what it imitates.
#[cfg(test)]
#[path = "../tests/oracle/mod.rs"]
mod oracle;

/// Hook-tool cases that are kept as data elsewhere.
#[cfg(all(test, stage_door, feature = "cli"))]
#[path = "../tests/conformance/mod.rs"]
mod conformance;
