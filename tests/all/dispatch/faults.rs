//! Charms that do what no charm should: each of them fails with a word on why, or is played to its end, and nothing of it
//! is left.

use std::fs;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use juju_scenario::prelude::*;
use juju_scenario::{Error, Failure};
use rstest::rstest;

use super::{CharmDir, process, stdout};
use crate::golden::assert_golden;

/// How a charm fails in the null state.
#[track_caller]
fn failure(charm: &CharmDir) -> Error {
    let error = charm.scenario().try_play(&Scene::new("start")).unwrap_err();
    assert!(error.is_charm_failure(), "{error}");
    error
}

/// A report without what differs from one run to the next.
fn redacted(error: &Error, charm: &CharmDir) -> String {
    error.to_string().replace(&charm.path().display().to_string(), "[CHARM]")
}

#[test]
fn a_charm_that_exits_with_a_code_is_reported_with_what_it_printed() {
    let charm = CharmDir::dispatching(
        r#"is-leader >/dev/null
        status-set splendid
        status-set maintenance working
        echo starting
        echo "cannot find the stage" >&2
        exit 3"#,
    );
    let error = failure(&charm);
    assert_eq!(error.outcome().unwrap().failure, Some(Failure::ExitCode(3)));
    assert_golden("dispatch-exit-code", &redacted(&error, &charm));
}

#[test]
fn a_charm_that_is_killed_is_reported_with_the_signal() {
    let charm = CharmDir::dispatching("is-leader >/dev/null; kill -SEGV $$");
    let error = failure(&charm);
    assert_eq!(error.outcome().unwrap().failure, Some(Failure::Signal(11)));
    assert_eq!(process(error.outcome().unwrap()).exit, Exit::Signal(11));
    assert_golden("dispatch-signal", &redacted(&error, &charm));
}

#[test]
fn a_charm_that_hangs_is_ended_and_its_last_call_is_named() {
    let charm = CharmDir::dispatching("is-leader >/dev/null; config-get title; sleep 600 & sleep 600");
    let scenario = charm.scenario().time_limit(Duration::from_millis(400));
    let error = scenario.try_play(&Scene::new("start")).unwrap_err();
    assert_golden("dispatch-hangs", &redacted(&error, &charm));
}

#[test]
fn a_charm_that_hangs_before_it_has_called_anything_is_ended_too() {
    let charm = CharmDir::dispatching("sleep 600");
    let scenario = charm.scenario().time_limit(Duration::from_millis(100));
    let error = scenario.try_play(&Scene::new("start")).unwrap_err();
    assert!(error.to_string().contains("it had called no hook tool"), "{error}");
}

/// Whether a process runs, by its number in a file.
fn runs(file: &Path) -> bool {
    let pid = fs::read_to_string(file).unwrap();
    // A process that has ended and that nobody has asked for yet is there, and holds nothing.
    let state = fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
    state.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with('Z'))
}

#[rstest]
#[case::in_its_group("sleep 600 &")]
#[case::that_holds_nothing_open("sleep 600 >/dev/null 2>&1 </dev/null &")]
#[cfg_attr(target_os = "linux", case::in_a_session_of_its_own("setsid sleep 600 &"))]
#[cfg_attr(
    target_os = "linux",
    case::a_daemon(
        "(setsid sh -c 'echo $$ > $SHARED/pid; exec sleep 600' >/dev/null 2>&1 </dev/null &); \
                    while [ ! -s $SHARED/pid ]; do sleep 0.01; done; true &"
    )
)]
fn a_child_that_outlives_the_charm_is_ended_with_it(#[case] start: &str) {
    let shared = CharmDir::new();
    let charm =
        CharmDir::dispatching(&format!("{start}\n[ -s $SHARED/pid ] || echo $! > $SHARED/pid; echo done"));
    let out = charm.scenario().env("SHARED", shared.path()).play(&Scene::new("start"));
    assert_eq!(stdout(&out), "done\n");
    assert!(!runs(&shared.path().join("pid")));
}

#[test]
fn a_gigabyte_on_stdout_is_read_and_dropped() {
    let charm = CharmDir::dispatching("head -c 1073741824 /dev/zero; is-leader >/dev/null; echo done >&2");
    let out = charm.play("start");
    assert_eq!(process(&out).stdout.len(), 1 << 20);
    assert_eq!(process(&out).dropped, (1 << 30) - (1 << 20));
    assert_eq!(process(&out).stderr_text(), "done\n");
    out.expect().called("is-leader", 1).verify();
}

#[test]
fn the_test_says_how_much_of_the_output_is_kept() {
    let charm = CharmDir::dispatching("echo 0123456789; echo abc >&2");
    let out = charm.scenario().output_limit(4).play(&Scene::new("start"));
    assert_eq!(
        (process(&out).stdout_text().as_ref(), process(&out).stderr_text().as_ref()),
        ("0123", "abc\n")
    );
    assert_eq!(process(&out).dropped, 7);
}

/// What the agent says to a call that never came to any tool, in Juju's words.
#[rstest]
#[case::of_nothing("/", "", "command not specified")]
#[case::from_nowhere("foo/bar", "is-leader", "Dir is not absolute")]
#[case::of_an_unknown_tool("/", "witchcraft", "unknown command: witchcraft")]
fn a_bad_request_is_refused_in_jujus_words(#[case] dir: &str, #[case] tool: &str, #[case] reason: &str) {
    let mut answer = Vec::new();
    let out = with_visitor(|address| {
        let context = fs::read_to_string(address.with_file_name("charm/context")).unwrap();
        let mut stream = UnixStream::connect(address).unwrap();
        stream.write_all(&call(&["juju-scenario/1", context.trim(), dir, tool])).unwrap();
        stream.read_to_end(&mut answer).unwrap();
    });
    let said = format!("ERROR bad request: {reason}\n");
    assert!(answer.ends_with(said.as_bytes()), "{}", String::from_utf8_lossy(&answer));
    assert!(process(&out).tool_calls[0].call.is_none());
}

/// A call, as the hook tools' executable sends it.
fn call(fields: &[&str]) -> Vec<u8> {
    let length = |length: usize| u32::try_from(length).unwrap().to_le_bytes();
    let body: Vec<u8> =
        fields.iter().flat_map(|field| [&length(field.len())[..], field.as_bytes()].concat()).collect();
    [head(b'C', u32::try_from(body.len()).unwrap()), body].concat()
}

/// Plays a charm while somebody else comes to its socket, and then calls a tool.
fn with_visitor(visit: impl FnOnce(&Path) + Send) -> Outcome {
    let shared = CharmDir::new();
    let charm = CharmDir::dispatching(
        r#"echo "$JUJU_CONTEXT_ID" > context
        echo "$JUJU_AGENT_SOCKET_ADDRESS" > $SHARED/new; mv $SHARED/new $SHARED/address
        while [ ! -e $SHARED/gone ]; do sleep 0.01; done
        is-leader"#,
    );
    let scenario = charm.scenario().env("SHARED", shared.path());
    thread::scope(|threads| {
        threads.spawn(|| {
            let file = shared.path().join("address");
            while !file.exists() {
                thread::sleep(Duration::from_millis(2));
            }
            visit(&PathBuf::from(fs::read_to_string(file).unwrap().trim()));
            fs::write(shared.path().join("gone"), "").unwrap();
        });
        scenario.play(&Scene::new("start"))
    })
}

/// The start of a call: the kind, and how long it says that it is.
fn head(kind: u8, length: u32) -> Vec<u8> {
    [&[kind][..], &length.to_le_bytes()].concat()
}

#[rstest]
#[case::nothing(Vec::new())]
#[case::half_a_head(vec![b'C', 1])]
#[case::half_a_call([head(b'C', 100), vec![15, 0, 0, 0, b'j']].concat())]
#[case::text(b"GET / HTTP/1.1\r\nHost: juju\r\n\r\n".to_vec())]
#[case::zeros(vec![0; 100_000])]
#[case::too_long(head(b'C', u32::MAX))]
#[case::fields_that_are_too_long([head(b'C', 4), vec![255; 4]].concat())]
#[case::a_call_of_nothing(head(b'C', 0))]
#[case::another_protocol([head(b'C', 7), vec![3, 0, 0, 0], b"abc".to_vec()].concat())]
#[case::stdin_before_a_call(head(b'I', 0))]
#[case::an_answer_that_nobody_wants([head(b'A', 4), vec![0; 4]].concat())]
fn garbage_at_the_socket_is_nobody_elses_affair(#[case] garbage: Vec<u8>) {
    let out = with_visitor(|address| {
        let mut stream = UnixStream::connect(address).unwrap();
        // Whoever is shown the door does not hear the rest.
        let _ = stream.write_all(&garbage);
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert_eq!(answer, b"");
    });
    assert_eq!(stdout(&out), "False\n");
    assert_eq!(out.calls.len(), 1);
}

#[test]
fn a_caller_that_closes_the_socket_in_the_middle_is_nobody_elses_affair() {
    let out = with_visitor(|address| {
        let fields: [&[u8]; 4] = [b"juju-scenario/1", b"foo", b"/", b"is-leader"];
        let body: Vec<u8> = fields
            .iter()
            .flat_map(|field| [&(field.len() as u32).to_le_bytes()[..], field].concat())
            .collect();
        for end in 0..body.len() {
            let mut stream = UnixStream::connect(address).unwrap();
            stream.write_all(&[head(b'C', body.len() as u32), body[..end].to_vec()].concat()).unwrap();
        }
        // One that asks properly, in the name of another context, and does not wait for the answer.
        let mut stream = UnixStream::connect(address).unwrap();
        stream.write_all(&[head(b'C', body.len() as u32), body].concat()).unwrap();
    });
    assert_eq!(stdout(&out), "False\n");
    assert_eq!(out.calls.len(), 1);
}

#[test]
fn callers_who_come_and_say_nothing_keep_nobody_from_being_heard() {
    let mut silent = Vec::new();
    let out = with_visitor(|address| silent.extend((0..100).map(|_| UnixStream::connect(address).unwrap())));
    assert_eq!(stdout(&out), "False\n");
}

#[test]
fn there_is_no_socket_after_the_hook() {
    let mut address = PathBuf::new();
    let out = with_visitor(|at| address = at.to_owned());
    assert!(UnixStream::connect(&address).is_err());
    drop(out);
    assert!(!address.exists());
}

#[test]
#[cfg(target_os = "linux")]
fn a_tool_that_is_called_after_the_hook_changes_nothing() {
    let shared = CharmDir::new();
    let charm = CharmDir::dispatching(
        r#"status-set active "in time"
        (setsid sh -c 'touch $SHARED/waiting; sleep 0.2; status-set blocked "too late"; touch $SHARED/called' >/dev/null 2>&1 &)
        while [ ! -e $SHARED/waiting ]; do sleep 0.01; done"#,
    );
    let out = charm.scenario().env("SHARED", shared.path()).play(&Scene::new("start"));
    thread::sleep(Duration::from_millis(400));
    assert_eq!(out.context_out.state.status.unit, ("active", "in time"));
    assert_eq!(process(&out).tool_calls.len(), 1);
    assert!(!shared.path().join("called").exists());
}

#[test]
fn tools_that_are_called_at_once_are_all_answered() {
    let charm = CharmDir::dispatching(
        r#"i=0; while [ $i -lt 60 ]; do relation-set -r db:0 "key-$i=$i" & i=$((i + 1)); done; wait
        relation-get -r db:0 - foo/0 | wc -l"#,
    );
    let out = charm.scenario().play(&Scene::new("start").state(State::new().relation(relation("db", "pg"))));
    assert_eq!(stdout(&out).trim(), "60");
    assert_eq!(out.context_out.state.relations[0].local_unit_data.len(), 60);
}

#[test]
fn five_thousand_calls_are_all_answered() {
    let charm = CharmDir::dispatching(
        "i=0; while [ $i -lt 5000 ]; do is-leader; i=$((i + 1)); done | sort | uniq -c",
    );
    let out = charm.scenario().time_limit(Duration::from_secs(300)).play(&Scene::new("start"));
    assert_eq!(stdout(&out).trim(), "5000 False");
    assert_eq!(out.calls.len(), 5000);
}

#[rstest]
#[case::no_execute_bit(CharmDir::new().file("dispatch", "#!/bin/sh\n"), "`dispatch` has no execute bit: `chmod +x` sets it")]
#[case::no_interpreter(
    CharmDir::new().program("dispatch", "#!/usr/bin/no-such-shell -e\n"),
    "`dispatch` is a script for `/usr/bin/no-such-shell`, which is not on this machine"
)]
#[case::windows(
    CharmDir::new().program("dispatch", "#!/bin/sh\r\necho hello\r\n"),
    "`dispatch` has line breaks of Windows (CRLF), so that its interpreter would be `/bin/sh\\r`"
)]
#[case::no_first_line(CharmDir::new().program("dispatch", "echo hello\n"), "`dispatch` is neither a program nor a script")]
#[case::an_empty_first_line(CharmDir::new().program("dispatch", "#!\necho hello\n"), "has an empty first line `#!`")]
#[case::a_blank_in_front(CharmDir::new().program("dispatch", "\n#!/bin/sh\n"), "without anything in front")]
#[case::empty(CharmDir::new().program("dispatch", ""), "`dispatch` is neither a program nor a script")]
#[case::a_directory(CharmDir::new().file("dispatch/file", ""), "`dispatch` is a directory, and should be a program")]
#[case::a_dead_link(CharmDir::new().link("dispatch", "src/charm.py"), "`dispatch` is a link that leads nowhere")]
#[case::a_hook(CharmDir::new().file("hooks/start", "#!/bin/sh\n"), "`hooks/start` has no execute bit")]
#[case::another_machines(
    CharmDir::new().program("dispatch", "\x7fELF of nowhere"),
    "`dispatch` cannot be run"
)]
fn a_program_that_cannot_be_run_is_named_with_the_mend(#[case] charm: CharmDir, #[case] reason: &str) {
    let error = failure(&charm);
    assert!(matches!(error.outcome().unwrap().failure, Some(Failure::NotStarted(_))), "{error}");
    assert!(error.to_string().contains(reason), "{error}");
}

#[test]
fn the_report_of_a_program_that_cannot_be_run_says_what_to_do() {
    let charm = CharmDir::new().program("dispatch", "#!/bin/sh\r\necho hello\r\n");
    assert_golden("dispatch-not-started", &redacted(&failure(&charm), &charm));
}

/// `env` starts well, and then does not find what it is told to.
#[test]
fn line_breaks_of_windows_behind_env_are_named_too() {
    let charm = CharmDir::new().program("dispatch", "#!/usr/bin/env sh\r\necho hello\r\n");
    let error = failure(&charm);
    assert!(error.to_string().contains("line breaks of Windows (CRLF)"), "{error}");
}

#[test]
fn a_charm_may_go_where_it_likes() {
    let charm = CharmDir::dispatching("cd /; is-leader; cd \"$JUJU_CHARM_DIR\"; is-leader");
    assert_eq!(stdout(&charm.play("start")), "False\nFalse\n");
}

#[test]
fn a_charm_that_removes_its_own_directory_gets_to_hear_where_it_is_not() {
    let charm = CharmDir::dispatching(
        "rm -rf \"$JUJU_CHARM_DIR\"; is-leader || echo code $?; cd /; is-leader; status-set active ''",
    );
    let before = super::tree(charm.path());
    let out = charm.play("start");
    assert_eq!(stdout(&out), "code 1\nFalse\n");
    assert_eq!(process(&out).stderr_text().lines().last(), Some("ERROR getwd: no such file or directory"));
    assert!(process(&out).files.written().is_empty());
    assert_eq!(super::tree(charm.path()), before);
}

/// The agent opens these files itself, and would wait for ever.
#[rstest]
#[case::a_pipe("mkfifo pipe; relation-set -r db:0 --file pipe", "not a regular file")]
#[case::a_device("relation-set -r db:0 --file /dev/zero", "not a regular file")]
#[case::a_pipe_for_the_output("mkfifo pipe; is-leader --output pipe", "not a regular file")]
#[case::a_directory("relation-set -r db:0 --file .", "is a directory")]
#[case::a_large_file("truncate -s 1000000000000 large; relation-set -r db:0 --file large", "file too large")]
fn a_file_that_the_agent_could_not_read_to_its_end_is_refused(#[case] script: &str, #[case] reason: &str) {
    let charm = CharmDir::dispatching(&format!("{script} || echo code $?"));
    let out = charm.scenario().play(&Scene::new("start").state(State::new().relation(relation("db", "pg"))));
    assert_eq!(stdout(&out), "code 1\n");
    assert!(process(&out).stderr_text().contains(reason), "{}", process(&out).stderr_text());
}

#[test]
fn no_report_shows_a_secret_that_the_charm_has_printed() {
    let charm = CharmDir::dispatching(
        r#"secret-get 9m4e2mr0ui3e8a215n4g; secret-get 9m4e2mr0ui3e8a215n4g password >&2
        secret-add new=a-quietus-maker; echo a-quietus-maker; secret-add s3cr3t-without-a-key; exit 1"#,
    );
    let state = State::new()
        .leader(true)
        .secret(secret("9m4e2mr0ui3e8a215n4g", [("password", "a-bare-bodkin"), ("pin", "xq")]));
    let error = charm.scenario().try_play(&Scene::new("start").state(state)).unwrap_err();
    let report = error.to_string();
    for value in ["a-bare-bodkin", "xq", "a-quietus-maker", "s3cr3t-without-a-key"] {
        let shown = report.lines().find(|line| line.contains(value));
        assert_eq!(shown, None, "{report}");
        assert!(!format!("{:?}", error.outcome().unwrap().process).contains(value));
    }
    assert!(report.contains("password: .."), "{report}");
}
