//! The hook tools as executables: one program, linked under each tool's name, in a directory that is made once.

use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, Metadata, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::command_line;
use crate::profile::Profile;

use super::trouble::Trouble;

/// The program, as the build script has left it; empty, if it could not be built.
const SHIM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/shim"));

/// What names it among others that it might be.
const HASH: &str = env!("SHIM_HASH");

/// The variable that names a program to be used in its place.
const OVERRIDE: &str = "JUJU_SCENARIO_SHIM";

/// The name by which the program does not call a tool, but copies files.
const OWN_NAME: &str = "juju-scenario-shim";

/// Where the program is, and where it is linked under the tools' names.
#[derive(Debug)]
pub(crate) struct Toolbox {
    shim: PathBuf,
    /// The directory for the charm's PATH.
    pub(super) tools: PathBuf,
}

impl Toolbox {
    /// The tools of this version of Juju, in a private directory under `work_dir` that all plays share. What is not there
    /// yet is made aside and then renamed, so that others who look at the same time see all of it or nothing.
    pub(crate) fn open(work_dir: &Path, profile: Profile) -> Result<Self, Trouble> {
        let own = work_dir.join(format!("juju-scenario-{}", rustix::process::getuid().as_raw()));
        private_dir(&own)?;
        let given = std::env::var_os(OVERRIDE).filter(|path| !path.is_empty()).map(PathBuf::from);
        let (home, shim) = match given {
            Some(path) => {
                let path = std::path::absolute(&path).unwrap_or(path);
                check_override(&path)?;
                let mut hasher = DefaultHasher::new();
                path.hash(&mut hasher);
                let home = own.join(format!("given-{:016x}", hasher.finish()));
                private_dir(&home)?;
                (home, path)
            }
            None if SHIM.is_empty() => {
                return Err(Trouble::new(format!(
                    "the hook tools' executable was not built with the library: set {OVERRIDE} to one that was built \
                     elsewhere, from `shim/main.rs`, and build again or keep it set while tests run"
                )));
            }
            None => {
                let home = own.join(HASH);
                let has_shim = |home: &Path| {
                    home.join(OWN_NAME).metadata().is_ok_and(|data| data.len() == SHIM.len() as u64)
                };
                make_whole(&own, &home, has_shim, write_shim)?;
                let shim = home.join(OWN_NAME);
                (home, shim)
            }
        };
        let names = command_line::names(profile);
        let mut hasher = DefaultHasher::new();
        names.hash(&mut hasher);
        let tools = home.join(format!("tools-{:016x}", hasher.finish()));
        let has_all = |dir: &Path| fs::read_dir(dir).is_ok_and(|entries| entries.count() == names.len());
        make_whole(&home, &tools, has_all, |dir| {
            names.iter().try_for_each(|name| {
                let link = dir.join(name);
                symlink(&shim, &link).map_err(|error| Trouble::at("link a hook tool at", &link, &error))
            })
        })?;
        Ok(Toolbox { shim, tools })
    }

    /// The program.
    #[cfg(test)]
    pub(crate) fn shim(&self) -> &Path {
        &self.shim
    }

    /// Copies files, by a process of its own: see `copy` in `shim/main.rs`.
    pub(super) fn copy(&self, pairs: &[(PathBuf, PathBuf)]) -> Result<(), Trouble> {
        // Few enough for one list of arguments, however long their paths are.
        for pairs in pairs.chunks(64) {
            let mut command = Command::new(&self.shim);
            command.arg0(OWN_NAME).stdin(Stdio::null());
            command.args(pairs.iter().flat_map(|(from, to)| [from, to]));
            let output = command.output().map_err(|error| Trouble::at("run", &self.shim, &error))?;
            if !output.status.success() {
                let said = String::from_utf8_lossy(&output.stderr);
                let said = said.trim_end().trim_start_matches("ERROR ");
                return Err(Trouble::new(format!("the charm's executables cannot be copied: {said}")));
            }
        }
        Ok(())
    }
}

fn check_override(path: &Path) -> Result<(), Trouble> {
    match path.metadata() {
        Ok(data) if is_executable(&data) => Ok(()),
        Ok(_) => Err(Trouble::new(format!("{OVERRIDE} is {}, which is no executable file", path.display()))),
        Err(error) => Err(Trouble::new(format!("{OVERRIDE} is {}: {error}", path.display()))),
    }
}

/// Makes a directory that nobody else may enter, or makes sure that it is one.
fn private_dir(path: &Path) -> Result<(), Trouble> {
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(Trouble::at("make", path, &error)),
    }
    let data = fs::symlink_metadata(path).map_err(|error| Trouble::at("look at", path, &error))?;
    if data.is_dir() && data.uid() == rustix::process::getuid().as_raw() && data.mode() & 0o077 == 0 {
        return Ok(());
    }
    Err(Trouble::new(format!(
        "{} is not a directory that this user alone can enter (mode 0700), and so what is in it cannot be trusted: \
         remove it, or choose another place with TMPDIR or Scenario::work_dir",
        path.display()
    )))
}

/// Makes a directory with all that is in it, at once, unless it is whole. What is left of one may be no longer: systems
/// remove from time to time those temporary files that nobody has used for long, one by one.
fn make_whole(
    parent: &Path,
    place: &Path,
    is_whole: impl Fn(&Path) -> bool,
    fill: impl FnOnce(&Path) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    if is_whole(place) {
        return Ok(());
    }
    let aside = tempfile::Builder::new().prefix(".new-").tempdir_in(parent);
    let aside = aside.map_err(|error| Trouble::at("make a directory in", parent, &error))?;
    fill(aside.path())?;
    let moved = fs::rename(aside.path(), place).or_else(|error| {
        // Somebody else was faster, or something is in the way that is of no use.
        if is_whole(place) {
            return Ok(());
        }
        fs::remove_dir_all(place).and_then(|()| fs::rename(aside.path(), place)).map_err(|_| error)
    });
    match moved {
        Ok(()) => {
            // It is where it belongs, and no longer to be removed; or it is not needed, and is.
            if !aside.path().exists() {
                let _ = aside.keep();
            }
            Ok(())
        }
        Err(_) if is_whole(place) => Ok(()),
        Err(error) => Err(Trouble::at("make", place, &error)),
    }
}

fn write_shim(dir: &Path) -> Result<(), Trouble> {
    let path = dir.join(OWN_NAME);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o700)
        .open(&path)
        .map_err(|error| Trouble::at("write", &path, &error))?;
    file.write_all(SHIM).map_err(|error| Trouble::at("write", &path, &error))?;
    drop(file);
    probe(&path)
}

/// Runs the program once. A child that another thread was just starting may still hold it open for writing, and until
/// that child is on its way the program is busy.
fn probe(path: &Path) -> Result<(), Trouble> {
    let mut pause = Duration::from_millis(1);
    loop {
        let mut command = Command::new(path);
        command.arg0(OWN_NAME).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match command.status() {
            Ok(status) if status.success() => return Ok(()),
            Ok(status) => {
                return Err(Trouble::new(format!(
                    "the hook tools' executable does not run here ({status}): set {OVERRIDE} to one that does"
                )));
            }
            Err(error)
                if error.kind() == io::ErrorKind::ExecutableFileBusy && pause < Duration::from_secs(4) =>
            {
                thread::sleep(pause);
                pause *= 2;
            }
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                return Err(Trouble::new(format!(
                    "nothing can be run from {}: it is mounted noexec, or forbidden; set TMPDIR or Scenario::work_dir to \
                     a directory from which programs can be run",
                    path.parent().unwrap_or(path).display()
                )));
            }
            Err(error) => return Err(Trouble::at("run", path, &error)),
        }
    }
}

/// Whether a file can be run.
pub(super) fn is_executable(data: &Metadata) -> bool {
    data.is_file() && data.mode() & 0o111 != 0
}

/// A PATH with this directory in front.
pub(super) fn in_front(dir: &Path, path: &OsStr) -> OsString {
    let mut all = dir.as_os_str().to_owned();
    if !path.is_empty() {
        all.push(":");
        all.push(path);
    }
    all
}
