//! Whatever a charm does, nothing of it is left: no process, no directory, no open file, no thread.
//!
//! All of these are counted for a whole process, and so this has one of its own, with one test.

#![cfg(all(target_os = "linux", feature = "dispatch"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use juju_scenario::prelude::*;

/// Charms that misbehave, each a script for `sh`. Those that last too long are ended.
const CHARMS: [(&str, &str); 15] = [
    ("succeeds", "is-leader; relation-set -r db:0 port=80; echo done"),
    ("fails", "is-leader; exit 3"),
    ("is killed", "kill -9 $$"),
    ("hangs", "is-leader; sleep 600"),
    ("hangs with children", "sleep 600 & sleep 600 & (sleep 600 & sleep 600) & wait"),
    ("leaves a child that holds stdout open", "sleep 600 &"),
    ("leaves a daemon", "(setsid sleep 600 >/dev/null 2>&1 </dev/null &); sleep 0.05"),
    ("leaves many daemons", "for i in 1 2 3 4 5; do setsid sh -c 'sleep 600 & sleep 600' & done; sleep 0.05"),
    ("stops itself", "kill -STOP $$"),
    ("prints without an end", "yes"),
    ("leaves a tool waiting for its stdin", "sleep 600 | relation-set -r db:0 --file - & sleep 0.05"),
    ("calls many tools at once", "i=0; while [ $i -lt 40 ]; do is-leader & i=$((i + 1)); done; is-leader"),
    ("removes its directory", "rm -rf \"$JUJU_CHARM_DIR\""),
    ("makes a mess", "mkdir -p a/b; touch a/b/c; chmod 000 a/b a; mkfifo pipe; ln -s /nowhere link"),
    ("has its children ignore signals", "trap '' TERM HUP INT; sh -c 'trap \"\" TERM HUP INT; sleep 600' &"),
];

/// What can be left: open files, threads, child processes and those of the charms, and directories.
#[derive(Debug, PartialEq, Eq)]
struct Left {
    files: usize,
    threads: usize,
    processes: Vec<String>,
    directories: Vec<String>,
}

impl Left {
    fn now(place: &Path) -> Self {
        let count = |path: &str| fs::read_dir(path).unwrap().count();
        let mut directories: Vec<String> = fs::read_dir(place)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        directories.sort();
        Left {
            files: count("/proc/self/fd"),
            threads: count("/proc/self/task"),
            processes: processes(place),
            directories,
        }
    }
}

/// The processes that were started for a play, by what is in their environment, and those that are our children.
fn processes(place: &Path) -> Vec<String> {
    let ours = std::process::id().to_string();
    let place = place.display().to_string();
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let path = entry.path();
        let environment = fs::read(path.join("environ")).unwrap_or_default();
        let is_of_a_play = String::from_utf8_lossy(&environment).contains(&format!("JUJU_CHARM_DIR={place}"));
        let stat = fs::read_to_string(path.join("stat")).unwrap_or_default();
        let parent =
            stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)).unwrap_or_default();
        if is_of_a_play || parent == ours {
            found.push(stat);
        }
    }
    found
}

#[test]
fn nothing_of_a_charm_is_left_whatever_it_does() {
    let charms = tempfile::tempdir().unwrap();
    let place = tempfile::tempdir().unwrap();
    let scenarios: Vec<(&str, Scenario)> = CHARMS
        .iter()
        .enumerate()
        .map(|(number, (name, script))| {
            let dir = charms.path().join(number.to_string());
            fs::create_dir(&dir).unwrap();
            let dispatch = dir.join("dispatch");
            fs::write(&dispatch, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&dispatch, fs::Permissions::from_mode(0o755)).unwrap();
            let scenario = Scenario::new(CharmSpec::executable(dir).name("foo"));
            (*name, scenario.work_dir(place.path()).time_limit(Duration::from_millis(300)))
        })
        .collect();
    let scene = Scene::new("start").state(State::new().relation(relation("db", "pg")));
    // What a scenario keeps for its next play, and the hook tools, are there from the first on.
    for (_, scenario) in &scenarios {
        let _ = scenario.try_play(&scene);
    }
    let before = Left::now(place.path());
    assert_eq!(before.processes, [""; 0]);
    for (name, scenario) in &scenarios {
        for _ in 0..3 {
            let _ = scenario.try_play(&scene);
        }
        assert_eq!(Left::now(place.path()), before, "after a charm that {name}");
    }
    drop(scenarios);
    let left = Left::now(place.path()).directories;
    assert!(left.len() == 1 && left[0].ends_with(|last: char| last.is_ascii_digit()), "{left:?}");
}
