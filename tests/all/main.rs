//! The tests of juju-scenario: one binary, a module a topic.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod any_call;
mod arbitrary;
mod bad_input;
#[cfg(feature = "cli")]
mod call;
mod charm;
#[cfg(feature = "cli")]
mod check;
mod command_line;
mod consistency;
#[cfg(all(unix, feature = "dispatch"))]
mod dispatch;
mod events;
#[cfg(feature = "proptest")]
mod generator;
mod golden;
#[cfg(all(unix, feature = "dispatch"))]
mod interop;
mod laws;
mod lifecycle;
mod memos;
mod origins;
#[cfg(all(feature = "cli", unix))]
mod play;
mod playbook;
mod profiles;
mod propagation;
mod readme;
mod report;
#[cfg(feature = "schema")]
mod schema;
mod secrecy;
mod tools;
