//! Charms that are played through their own executable.

mod actions;
mod charms;
mod environment;
mod faults;
mod files;
mod hook_tools;
mod places;
mod propagation;
mod running;
mod shim;

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::{fs, io};

use juju_scenario::prelude::*;
use tempfile::TempDir;

/// A charm's directory, made for one test.
pub(crate) struct CharmDir(TempDir);

impl CharmDir {
    /// A directory with nothing in it.
    pub(crate) fn new() -> Self {
        CharmDir(tempfile::tempdir().unwrap())
    }

    /// A charm with this `dispatch`, a script for `sh`.
    pub(crate) fn dispatching(script: &str) -> Self {
        CharmDir::new().script("dispatch", script)
    }

    /// Adds a script for `sh`.
    pub(crate) fn script(self, path: &str, script: &str) -> Self {
        self.program(path, &format!("#!/bin/sh\n{script}\n"))
    }

    /// Adds an executable file, as it is.
    pub(crate) fn program(self, path: &str, text: &str) -> Self {
        let charm = self.file(path, text);
        fs::set_permissions(charm.path().join(path), fs::Permissions::from_mode(0o755)).unwrap();
        charm
    }

    /// Adds a file.
    pub(crate) fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Adds a symbolic link.
    pub(crate) fn link(self, path: &str, target: impl AsRef<Path>) -> Self {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, path).unwrap();
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn spec(&self) -> CharmSpec {
        CharmSpec::executable(self.path())
    }

    /// The stage, with the charm on it as the application `foo`.
    pub(crate) fn scenario(&self) -> Scenario {
        Scenario::new(self.spec().name("foo"))
    }

    /// Plays an event in the null state.
    #[track_caller]
    pub(crate) fn play(&self, event: &str) -> Outcome {
        self.scenario().play(&Scene::new(event))
    }
}

/// The process of an outcome that has one.
#[track_caller]
pub(crate) fn process(out: &Outcome) -> &Process {
    out.process.as_ref().expect("a process has run")
}

/// What the charm has printed.
#[track_caller]
pub(crate) fn stdout(out: &Outcome) -> String {
    process(out).stdout_text().into_owned()
}

/// All files below a directory with what they hold, and links with where they lead, sorted.
pub(crate) fn tree(dir: &Path) -> Vec<(PathBuf, String, u32)> {
    fn walk(dir: &Path, found: &mut Vec<(PathBuf, String, u32)>) -> io::Result<()> {
        for entry in fs::read_dir(dir)? {
            let path = entry?.path();
            let data = path.symlink_metadata()?;
            let holds = if data.is_symlink() {
                path.read_link()?.display().to_string()
            } else if data.is_dir() {
                walk(&path, found)?;
                String::new()
            } else {
                String::from_utf8_lossy(&fs::read(&path)?).into_owned()
            };
            found.push((path, holds, data.permissions().mode()));
        }
        Ok(())
    }
    let mut found = Vec::new();
    walk(dir, &mut found).unwrap();
    found.sort();
    found
}
