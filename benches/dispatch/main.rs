//! What it costs to play a charm's own executable, beside the least that the same processes cost.
//!
//! | what is measured | beside | aim |
//! |---|---|---|
//! | tool: one call of a hook tool | a static C program that does one round trip on a Unix socket | 1.25 times |
//! | ops: a scene of a Python charm on `ops` that asks whether it leads and sets its status | the same dispatch with hook tools that are trivial static programs | 1.05 times |
//! | native: a scene of a Rust charm that does nothing | its bare process, with what it prints read to the end | none: what is more is what a play costs |
//!
//! Both take turns, and the median counts. It needs a C compiler that links statically (`cc`), and for the second line
//! python3 with pip, which is asked for `ops` once.
//!
//! ```console
//! $ cargo bench --bench dispatch
//! $ cargo bench --bench dispatch -- tool native
//! ```
//!
//! In `cargo test --benches` nothing is run.

#![cfg(unix)]
#![expect(clippy::print_stdout, reason = "a benchmark shows what it has measured")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on is over")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use juju_scenario::prelude::*;

fn main() {
    let (flags, names): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with('-'));
    // `cargo bench` says so; `cargo test` passes nothing.
    if !flags.iter().any(|flag| flag == "--bench") || flags.iter().any(|flag| flag == "--test") {
        println!("nothing is measured in a test");
        return;
    }
    let is_wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    println!("{:<8} {:>12} {:>12} {:>8}  aim", "", "ours", "beside", "ratio");
    if is_wanted("tool") {
        tool();
    }
    if is_wanted("native") {
        native();
    }
    if is_wanted("ops") {
        ops();
    }
}

/// Takes turns, and prints the line.
fn compare(name: &str, turns: usize, aim: &str, mut ours: impl FnMut(), mut beside: impl FnMut()) {
    let mut taken = [Vec::new(), Vec::new()];
    for turn in 0..turns + turns / 10 {
        for (which, taken) in taken.iter_mut().enumerate() {
            let start = Instant::now();
            if which == 0 {
                ours();
            } else {
                beside();
            }
            // The first ones warm up.
            if turn >= turns / 10 {
                taken.push(start.elapsed());
            }
        }
    }
    let [ours, beside] = taken.map(|mut taken| {
        taken.sort();
        taken[taken.len() / 2]
    });
    let ratio = ours.as_secs_f64() / beside.as_secs_f64();
    println!("{name:<8} {:>12} {:>12} {ratio:>7.3}x  {aim}", micros(ours), micros(beside));
}

fn micros(time: Duration) -> String {
    format!("{:.0} us", time.as_secs_f64() * 1e6)
}

/// Where what is built and installed is kept.
fn kept() -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-dispatch");
    fs::create_dir_all(&dir).unwrap();
    dir
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/dispatch")
}

/// A static program of a C source.
fn compiled(name: &str) -> PathBuf {
    let program = kept().join(name);
    let source = sources().join(name).with_extension("c");
    let status = Command::new("cc").args(["-O2", "-static", "-o"]).arg(&program).arg(source).status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "cc cannot build a static program: install a C compiler"
    );
    program
}

/// A directory with a charm of one script in it.
fn script(name: &str, script: &str) -> PathBuf {
    let dir = kept().join(name);
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join("dispatch"), format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(dir.join("dispatch"), fs::Permissions::from_mode(0o755)).unwrap();
    dir
}

/// The environment of a play, by name.
fn environment(printed: &str) -> BTreeMap<String, String> {
    printed
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

/// One call of a hook tool. The hook it is made in waits in the meantime.
fn tool() {
    let round_trip = compiled("round_trip");
    let shared = tempfile::tempdir().unwrap();
    let charm = script(
        "waiting",
        "env > $SHARED/new; mv $SHARED/new $SHARED/env; until [ -e $SHARED/done ]; do sleep 0.1; done",
    );
    let scenario = Scenario::new(CharmSpec::executable(charm).name("foo")).env("SHARED", shared.path());
    let echo = shared.path().join("echo");
    let listener = UnixListener::bind(&echo).unwrap();
    thread::scope(|threads| {
        threads.spawn(|| scenario.play(&Scene::new("start")));
        threads.spawn(|| {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut asked = [0; 256];
                let length = stream.read(&mut asked).unwrap();
                if &asked[..length] == b"done" {
                    return;
                }
                stream.write_all(b"False\n").unwrap();
            }
        });
        let file = shared.path().join("env");
        while !file.exists() {
            thread::sleep(Duration::from_millis(5));
        }
        let variables = environment(&fs::read_to_string(file).unwrap());
        let tools = PathBuf::from(variables["PATH"].split(':').next().unwrap());
        let call = |program: &Path, address: &str| {
            let mut command = Command::new(program);
            command
                .env_clear()
                .envs(&variables)
                .env("JUJU_AGENT_SOCKET_ADDRESS", address)
                .stdout(Stdio::null());
            assert!(command.status().unwrap().success());
        };
        let is_leader = tools.join("is-leader");
        compare(
            "tool",
            1000,
            "1.25x",
            || call(&is_leader, &variables["JUJU_AGENT_SOCKET_ADDRESS"]),
            || call(&round_trip, echo.to_str().unwrap()),
        );
        fs::write(shared.path().join("done"), "").unwrap();
        std::os::unix::net::UnixStream::connect(&echo).unwrap().write_all(b"done").unwrap();
    });
}

/// A scene of a Rust charm.
fn native() {
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--release", "--package", "juju-charm", "--example", "leader_charm"])
        .arg("--target-dir")
        .arg(kept().join("target"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(built.is_ok_and(|status| status.success()), "the charm cannot be built");
    let program = kept().join("target/release/examples/leader_charm");
    let printing = script("printing", "env");
    let scene = Scene::new("stop");
    let out = Scenario::new(CharmSpec::executable(printing).name("foo")).play(&scene);
    let variables = environment(&out.process.unwrap().stdout_text());
    let scenario = Scenario::new(CharmSpec::executable(&program).name("foo"));
    compare(
        "native",
        500,
        "none",
        || drop(scenario.play(&scene)),
        || {
            let mut command = Command::new(&program);
            command.env_clear().envs(&variables).stdin(Stdio::null());
            assert!(command.output().unwrap().status.success());
        },
    );
}

/// A scene of a Python charm.
fn ops() {
    let charm = kept().join("leader");
    if !charm.join("venv/ops").exists() {
        let _ = fs::remove_dir_all(&charm);
        let copied = Command::new("cp").arg("-R").arg(sources().join("leader")).arg(&charm).status();
        assert!(copied.is_ok_and(|status| status.success()), "the charm cannot be copied");
        let pip = ["-m", "pip", "install", "--quiet", "--target", "venv", "-r", "requirements.txt"];
        let installed = Command::new("python3").args(pip).current_dir(&charm).status();
        assert!(
            installed.is_ok_and(|status| status.success()),
            "ops cannot be installed: install python3 with pip"
        );
        let compiled =
            Command::new("python3").args(["-m", "compileall", "-q", "."]).current_dir(&charm).status();
        assert!(compiled.is_ok_and(|status| status.success()), "ops cannot be compiled");
    }
    let tools = tempfile::tempdir().unwrap();
    let trivial = compiled("trivial_tool");
    for name in ["is-leader", "status-set", "juju-log"] {
        symlink(&trivial, tools.path().join(name)).unwrap();
    }
    let scene = Scene::new("start").state(State::new().leader(true));
    let scenario = Scenario::new(CharmSpec::executable(&charm));
    let out = scenario.play(&scene);
    assert_eq!(out.context_out.state.status.unit, ("active", "I rule"));
    let called: Vec<&str> = out.calls.iter().map(|call| call.request.tool()).collect();
    let printing = script("printing", "env");
    let out = Scenario::new(CharmSpec::executable(printing).name("leader")).play(&scene);
    let mut variables = environment(&out.process.unwrap().stdout_text());
    let path = format!("{}:{}", tools.path().display(), std::env::var("PATH").unwrap());
    variables.insert("PATH".to_owned(), path);
    for name in ["CHARM_DIR", "JUJU_CHARM_DIR"] {
        variables.insert(name.to_owned(), charm.display().to_string());
    }
    compare(
        "ops",
        30,
        "1.05x",
        || drop(scenario.play(&scene)),
        || {
            // Each play has a directory of its own, and so does not find this.
            let _ = fs::remove_file(charm.join(".unit-state.db"));
            let mut command = Command::new(charm.join("dispatch"));
            command.current_dir(&charm).env_clear().envs(&variables).stdin(Stdio::null());
            assert!(command.output().unwrap().status.success());
        },
    );
    println!("         ops calls {}", called.join(", "));
}
