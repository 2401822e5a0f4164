//! `juju-log`.

use juju_charm::tool::JujuLog;
use juju_scenario::prelude::*;
use rstest::rstest;

use super::{after, db, start};

#[rstest]
#[case(LogLevel::Trace)]
#[case(LogLevel::Debug)]
#[case(LogLevel::Info)]
#[case(LogLevel::Warning)]
#[case(LogLevel::Error)]
#[case(LogLevel::Critical)]
fn a_line_is_logged_at_its_level(#[case] level: LogLevel) {
    let out = after(&start(State::new()), move |juju| juju.juju_log_at(level, "who's there?").unwrap());
    assert_eq!(out.context_out.state.juju_log.len(), 1);
    assert_eq!(out.context_out.state.juju_log[0], (level, "who's there?"));
}

#[test]
fn a_line_is_info_unless_it_says_otherwise() {
    let out = after(&start(State::new()), |juju| {
        juju.juju_log("words").unwrap();
        juju.call(JujuLog { message: "words".to_owned(), ..JujuLog::default() }).unwrap();
    });
    for line in &out.context_out.state.juju_log {
        assert_eq!(*line, (LogLevel::Info, "words"));
    }
    assert_eq!(out.context_out.state.juju_log.len(), 2);
}

#[test]
fn an_empty_line_is_a_line() {
    let out = after(&start(State::new()), |juju| juju.juju_log("").unwrap());
    assert_eq!(out.context_out.state.juju_log[0], (LogLevel::Info, ""));
}

#[test]
fn in_a_relation_hook_the_relation_stands_in_front() {
    let scene = Scene::new("db-relation-changed").state(State::new().relation(db()));
    let out = after(&scene, |juju| juju.juju_log("the host has moved").unwrap());
    assert_eq!(out.context_out.state.juju_log[0], (LogLevel::Info, "db:7: the host has moved"));
}

#[test]
fn new_lines_follow_the_old_ones() {
    let mut scene = start(State::new());
    scene.context.state.juju_log.push((LogLevel::Warning, "it was cold".to_owned()));
    let out = after(&scene, |juju| {
        juju.juju_log("first").unwrap();
        juju.juju_log("second").unwrap();
    });
    let lines: Vec<&str> = out.context_out.state.juju_log.iter().map(|line| line.message.as_str()).collect();
    assert_eq!(lines, ["it was cold", "first", "second"]);
}

#[test]
fn a_line_longer_than_an_argument_can_be_goes_out_in_several_calls() {
    let out = after(&start(State::new()), |juju| juju.juju_log("x".repeat(131_071 + 9)).unwrap());
    let lengths: Vec<usize> = out.context_out.state.juju_log.iter().map(|line| line.message.len()).collect();
    assert_eq!(lengths, [131_071, 9]);
    assert_eq!(out.calls.len(), 2);
}
