//! The tests of juju-scenario: one binary, a module a topic.

mod bad_input;
mod golden;
mod laws;
mod readme;
mod report;
