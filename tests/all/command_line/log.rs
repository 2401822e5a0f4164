//! `juju-log` and `juju-reboot`.

use juju_charm::LogLevel;
use juju_scenario::prelude::*;

use super::{Row, after, changed, check, fails, is_silent, prints, start, wrong};

fn logged(scene: &Scene, line: &str) -> Vec<(LogLevel, String)> {
    let log = after(scene, &[line]).context_out.state.juju_log;
    log.iter().map(|line| (line.level, line.message.clone())).collect()
}

#[test]
fn the_words_are_one_message_of_a_level() {
    let rows = [
        ("juju-log a 'b  c' d", LogLevel::Info, "a b  c d"),
        ("juju-log ''", LogLevel::Info, ""),
        ("juju-log -- --debug", LogLevel::Info, "--debug"),
        ("juju-log - x", LogLevel::Info, "- x"),
        ("juju-log --debug x", LogLevel::Debug, "x"),
        ("juju-log --debug -l ERROR x", LogLevel::Debug, "x"),
        ("juju-log -l nonsense --debug x", LogLevel::Debug, "x"),
        ("juju-log --debug=false -l ERROR x", LogLevel::Error, "x"),
        ("juju-log -l TRACE x", LogLevel::Trace, "x"),
        ("juju-log -ltrace x", LogLevel::Trace, "x"),
        ("juju-log --log-level=Debug x", LogLevel::Debug, "x"),
        ("juju-log --log-level INFO x", LogLevel::Info, "x"),
        ("juju-log x -l warn", LogLevel::Warning, "x"),
        ("juju-log -l WARNING x", LogLevel::Warning, "x"),
        ("juju-log -l critical x", LogLevel::Critical, "x"),
        ("juju-log -l '' x", LogLevel::Info, "x"),
        ("juju-log -l error -l info x", LogLevel::Info, "x"),
    ];
    for (line, level, message) in rows {
        assert_eq!(logged(&start(State::new()), line), [(level, message.to_owned())], "{line}");
    }
}

#[test]
fn a_level_that_is_none_is_logged_before_the_message_and_without_the_relation() {
    let complaint = (LogLevel::Warning, "Specified log level of \"shout\" is not valid".to_owned());
    let scene = start(State::new());
    assert_eq!(logged(&scene, "juju-log -l shout x"), [complaint.clone(), (LogLevel::Info, "x".to_owned())]);
    let in_relation = logged(&changed(), "juju-log -l shout x");
    assert_eq!(in_relation, [complaint, (LogLevel::Info, "db:7: x".to_owned())]);
    // It is one call all the same.
    assert_eq!(after(&scene, &["juju-log -l shout x"]).calls.len(), 1);
}

#[test]
fn the_old_format_is_a_note_without_a_line_break() {
    let note = "--format flag deprecated for command \"juju-log\"";
    check(
        &start(State::new()),
        [
            Row { stderr: note.to_owned(), ..is_silent("juju-log --format json x") },
            Row { stderr: note.to_owned(), ..is_silent("juju-log --format=nonsense -l shout x") },
            is_silent("juju-log --format '' x"),
            wrong("juju-log --format json", "no message specified"),
            wrong("juju-log", "no message specified"),
            wrong("juju-log -l", "option needs an argument: -l"),
            wrong("juju-log --log-level", "option needs an argument: --log-level"),
            wrong("juju-log -o x y", "option provided but not defined: -o"),
        ],
    );
}

#[test]
fn juju_reboot_is_refused_in_an_action() {
    check(
        &start(State::new()),
        [
            prints("juju-reboot", ""),
            prints("juju-reboot --now", ""),
            wrong("juju-reboot now", "unrecognized args: [\"now\"]"),
            wrong("juju-reboot --format x", "option provided but not defined: --format"),
        ],
    );
    check(
        &Scene::new("encore-action"),
        [
            fails("juju-reboot", "juju-reboot is not supported when running an action."),
            fails("juju-reboot --now", "juju-reboot is not supported when running an action."),
            wrong("juju-reboot now", "unrecognized args: [\"now\"]"),
        ],
    );
}
