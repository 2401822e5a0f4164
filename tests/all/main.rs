//! The tests of juju-scenario: one binary, a module a topic.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod any_call;
mod arbitrary;
mod bad_input;
#[cfg(feature = "cli")]
mod call;
mod charm;
mod command_line;
#[cfg(all(unix, feature = "dispatch"))]
mod dispatch;
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
mod propagation;
mod readme;
mod report;
mod secrecy;
mod tools;
