//! The charm's directory for one play: all of the charm's files, and none of them the original.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, DirBuilder, File, FileTimes, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use tempfile::TempDir;

use crate::error::Error;

use super::toolbox::Toolbox;
use super::trouble;

/// What belongs to no charm: what version control keeps, and what tools have marked as a cache.
const OF_VERSION_CONTROL: [&str; 4] = [".git", ".hg", ".svn", ".bzr"];

/// What the names of our own directories start with.
const PREFIX: &str = "juju-scenario-";

/// What marks a directory as a cache.
const CACHE_TAG: &str = "CACHEDIR.TAG";

/// How deep directories are followed.
const DEEPEST: usize = 64;

/// The directory of one play, with the charm's directory in it. It goes away with its value.
#[derive(Debug)]
pub(crate) struct PlayDir {
    /// None once it is gone.
    temp: Option<TempDir>,
    root: PathBuf,
    /// What was there before the charm was played, by its path in the charm's directory.
    laid: BTreeMap<PathBuf, Stamp>,
}

/// By what it is seen whether a file has been written to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stamp {
    Directory,
    Link(PathBuf),
    File { length: u64, modified: Option<SystemTime>, mode: u32 },
}

impl Stamp {
    fn of(path: &Path, data: &Metadata) -> io::Result<Self> {
        if data.is_dir() {
            return Ok(Stamp::Directory);
        }
        if data.is_symlink() {
            return fs::read_link(path).map(Stamp::Link);
        }
        Ok(Stamp::File { length: data.len(), modified: data.modified().ok(), mode: data.mode() })
    }
}

impl PlayDir {
    /// An empty directory for a play.
    pub(super) fn new(work_dir: &Path) -> Result<Self, Error> {
        let temp = tempfile::Builder::new().prefix(PREFIX).tempdir_in(work_dir);
        let temp = temp.map_err(|error| trouble("make a directory in", work_dir, &error))?;
        // Processes say where they are by the real path.
        let root = temp.path().canonicalize().map_err(|error| trouble("look at", temp.path(), &error))?;
        let dir = PlayDir { temp: Some(temp), root, laid: BTreeMap::new() };
        make_dir(&dir.charm())?;
        Ok(dir)
    }

    /// The directory itself.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The charm's directory in it.
    pub(crate) fn charm(&self) -> PathBuf {
        self.root.join("charm")
    }

    /// Puts a program into the charm's directory, as its `dispatch`.
    pub(super) fn lay_program(
        &mut self,
        program: &Path,
        copies: &Copies,
        toolbox: &Toolbox,
    ) -> Result<(), Error> {
        self.lay_executables(&[(program.to_owned(), PathBuf::from("dispatch"))], copies, toolbox)
    }

    /// Puts all that is in a charm's directory into this one.
    pub(super) fn lay(&mut self, source: &Path, copies: &Copies, toolbox: &Toolbox) -> Result<(), Error> {
        let real = source.canonicalize().map_err(|error| trouble("read", source, &error))?;
        let mut executables = Vec::new();
        self.lay_dir(&real, Path::new(""), &real, &mut executables)?;
        self.lay_executables(&executables, copies, toolbox)
    }

    fn lay_dir(
        &mut self,
        source: &Path,
        place: &Path,
        charm: &Path,
        executables: &mut Vec<(PathBuf, PathBuf)>,
    ) -> Result<(), Error> {
        if place.components().count() > DEEPEST {
            return Err(Error::stage(format!("{} is too deep: no charm is", source.display())));
        }
        let unreadable = |error: io::Error| trouble("read", source, &error);
        for entry in fs::read_dir(source).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let (from, place) = (entry.path(), place.join(entry.file_name()));
            let kind = entry.file_type().map_err(unreadable)?;
            if kind.is_dir() {
                if is_no_part_of_a_charm(&from) || self.is_of_a_play(&from) {
                    continue;
                }
                make_dir(&self.charm().join(&place))?;
                self.laid.insert(place.clone(), Stamp::Directory);
                self.lay_dir(&from, &place, charm, executables)?;
            } else if kind.is_symlink() {
                self.lay_link(&from, place, charm)?;
            } else if kind.is_file() {
                let data = entry.metadata().map_err(|error| trouble("read", &from, &error))?;
                if data.mode() & 0o111 == 0 {
                    self.lay_file(&from, place)?;
                } else {
                    executables.push((from, place));
                }
            }
            // A socket or a pipe is no part of a charm.
        }
        Ok(())
    }

    /// Whether it is a directory of this play or of another, in a charm's directory that is worked in.
    fn is_of_a_play(&self, dir: &Path) -> bool {
        let name = dir.file_name().unwrap_or_default().to_string_lossy();
        dir.parent() == self.root.parent() && name.starts_with(PREFIX)
    }

    /// A link leads to the same place: inside of the charm's directory to what is in this one.
    fn lay_link(&mut self, from: &Path, place: PathBuf, charm: &Path) -> Result<(), Error> {
        let target = fs::read_link(from).map_err(|error| trouble("read", from, &error))?;
        let leads_to = direct(&from.parent().unwrap_or(charm).join(&target));
        let target = match (leads_to.strip_prefix(charm), target.is_absolute()) {
            (Ok(_), false) => target,
            (Ok(inside), true) => self.charm().join(inside),
            (Err(_), _) => leads_to,
        };
        let to = self.charm().join(&place);
        symlink(&target, &to).map_err(|error| trouble("link", &to, &error))?;
        self.laid.insert(place, Stamp::Link(target));
        Ok(())
    }

    /// A file that is not run is copied, with its time, by which Python knows whether what it has compiled is up to date.
    fn lay_file(&mut self, from: &Path, place: PathBuf) -> Result<(), Error> {
        let to = self.charm().join(&place);
        let stamp = copy(from, &to).map_err(|error| trouble("copy to", &to, &error))?;
        self.laid.insert(place, stamp);
        Ok(())
    }

    /// An executable is linked to a copy that is there to be run, and that nothing in this process has ever written to.
    fn lay_executables(
        &mut self,
        executables: &[(PathBuf, PathBuf)],
        copies: &Copies,
        toolbox: &Toolbox,
    ) -> Result<(), Error> {
        if executables.is_empty() {
            return Ok(());
        }
        let sources: Vec<&Path> = executables.iter().map(|(from, _)| from.as_path()).collect();
        let copied = copies.of(&sources, self.root.parent().unwrap_or(Path::new("/")), toolbox)?;
        let mut unlinked = Vec::new();
        for (copy, (_, place)) in copied.iter().zip(executables) {
            let to = self.charm().join(place);
            if fs::hard_link(copy, &to).is_err() {
                unlinked.push((copy.clone(), to));
            }
        }
        toolbox.copy(&unlinked)?;
        for (_, place) in executables {
            self.note(place)?;
        }
        Ok(())
    }

    /// Writes a file that the charm's directory does not have, or has another of.
    pub(super) fn write(&mut self, name: &str, text: &str) -> Result<(), Error> {
        let to = self.charm().join(name);
        // What is there may be linked to something else.
        let _ = fs::remove_file(&to);
        fs::write(&to, text).map_err(|error| trouble("write", &to, &error))?;
        self.note(Path::new(name))
    }

    fn note(&mut self, place: &Path) -> Result<(), Error> {
        let path = self.charm().join(place);
        let stamp = fs::symlink_metadata(&path).and_then(|data| Stamp::of(&path, &data));
        self.laid.insert(place.to_owned(), stamp.map_err(|error| trouble("look at", &path, &error))?);
        Ok(())
    }

    /// What the charm has written to its directory: the paths of what is new there or no longer the same, sorted.
    pub(crate) fn written(&self) -> Vec<PathBuf> {
        let mut found = BTreeMap::new();
        walk(&self.charm(), Path::new(""), &mut found);
        let written = found.into_iter().filter(|(place, stamp)| self.laid.get(place) != Some(stamp));
        written.map(|(place, _)| place).collect()
    }

    /// Does to this directory what the charm has done to another, in a play before.
    pub(super) fn carry_over(&mut self, before: &PlayDir, toolbox: &Toolbox) -> Result<(), Error> {
        let (from, to) = (before.charm(), self.charm());
        let mut there = BTreeMap::new();
        walk(&from, Path::new(""), &mut there);
        let gone: BTreeSet<&PathBuf> =
            before.laid.keys().filter(|place| !there.contains_key(*place)).collect();
        for place in gone.iter().rev() {
            remove(&to.join(place));
        }
        let mut executables = Vec::new();
        for (place, stamp) in &there {
            if before.laid.get(place) == Some(stamp) {
                continue;
            }
            let (from, to) = (from.join(place), to.join(place));
            let carried = match stamp {
                Stamp::Directory if to.is_dir() => Ok(()),
                Stamp::Directory => {
                    remove(&to);
                    fs::create_dir(&to)
                }
                Stamp::Link(target) => {
                    remove(&to);
                    symlink(moved(target, &before.root, &self.root), &to)
                }
                Stamp::File { mode, .. } if mode & 0o111 != 0 => {
                    remove(&to);
                    executables.push((from, to.clone()));
                    Ok(())
                }
                Stamp::File { .. } => {
                    remove(&to);
                    copy(&from, &to).map(drop)
                }
            };
            carried.map_err(|error| trouble("copy to", &to, &error))?;
        }
        toolbox.copy(&executables)
    }

    fn remove(&mut self) {
        let Some(temp) = self.temp.take() else { return };
        let path = temp.path().to_owned();
        if temp.close().is_err() {
            // A charm may have forbidden to look into a directory of its own.
            open_up(&path, 0);
            let _ = fs::remove_dir_all(&path);
        }
    }
}

impl Drop for PlayDir {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Copies of a charm's executables, for all plays of the charm: made when they are first needed, and anew when they are no
/// longer the same as the originals.
#[derive(Debug, Default)]
pub(super) struct Copies(Mutex<Copied>);

#[derive(Debug, Default)]
struct Copied {
    dir: Option<TempDir>,
    /// By the original's path: what it was like when it was copied, the copy, and what that was like.
    known: HashMap<PathBuf, (Stamp, PathBuf, Stamp)>,
    /// How many there have been.
    made: usize,
}

impl Copies {
    /// The copies of these files, in their order.
    fn of(&self, originals: &[&Path], work_dir: &Path, toolbox: &Toolbox) -> Result<Vec<PathBuf>, Error> {
        let mut copied = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let look = |path: &Path| fs::metadata(path).and_then(|data| Stamp::of(path, &data));
        if copied.dir.as_ref().is_none_or(|dir| dir.path().parent() != Some(work_dir)) {
            let dir = tempfile::Builder::new().prefix(PREFIX).tempdir_in(work_dir);
            let dir = dir.map_err(|error| trouble("make a directory in", work_dir, &error))?;
            *copied = Copied { dir: Some(dir), ..Copied::default() };
        }
        let mut missing = Vec::new();
        for original in originals {
            let stamp = look(original).map_err(|error| trouble("read", original, &error))?;
            let is_there = copied.known.get(*original).is_some_and(|(was, copy, copy_was)| {
                *was == stamp && look(copy).is_ok_and(|copy_is| copy_is == *copy_was)
            });
            if !is_there {
                missing.push((*original, stamp));
            }
        }
        let mut pairs = Vec::with_capacity(missing.len());
        for (original, _) in &missing {
            copied.made += 1;
            let name = copied.made.to_string();
            let Some(dir) = &copied.dir else { continue };
            pairs.push(((*original).to_owned(), dir.path().join(name)));
        }
        toolbox.copy(&pairs)?;
        for ((original, stamp), (_, copy)) in missing.into_iter().zip(pairs) {
            let copy_is = look(&copy).map_err(|error| trouble("look at", &copy, &error))?;
            copied.known.insert(original.to_owned(), (stamp, copy, copy_is));
        }
        let copies = originals.iter().filter_map(|original| copied.known.get(*original));
        Ok(copies.map(|(_, copy, _)| copy.clone()).collect())
    }
}

fn make_dir(path: &Path) -> Result<(), Error> {
    DirBuilder::new().mode(0o755).create(path).map_err(|error| trouble("make", path, &error))
}

/// Copies a file with its mode and its time.
fn copy(from: &Path, to: &Path) -> io::Result<Stamp> {
    let mut source = File::open(from)?;
    let data = source.metadata()?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(data.mode() | 0o200).open(to)?;
    io::copy(&mut source, &mut file)?;
    if data.mode() & 0o200 == 0 {
        file.set_permissions(data.permissions())?;
    }
    let modified = data.modified()?;
    file.set_times(FileTimes::new().set_modified(modified))?;
    Stamp::of(to, &file.metadata()?)
}

/// Whether a directory is of version control, or a cache: `target` or a hidden directory with the mark of one.
fn is_no_part_of_a_charm(dir: &Path) -> bool {
    let name = dir.file_name().unwrap_or_default().to_string_lossy();
    OF_VERSION_CONTROL.contains(&&*name)
        || ((name == "target" || name.starts_with('.')) && dir.join(CACHE_TAG).is_file())
}

/// A path without the detours that it makes.
fn direct(path: &Path) -> PathBuf {
    let mut direct = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(direct.pop()),
            Component::CurDir => {}
            part => direct.push(part),
        }
    }
    direct
}

/// What a link leads to, in another play's directory.
fn moved(target: &Path, from: &Path, to: &Path) -> PathBuf {
    target.strip_prefix(from).map_or_else(|_| target.to_owned(), |inside| to.join(inside))
}

/// All that is in a directory, by its path there. What cannot be looked at is left out.
fn walk(dir: &Path, place: &Path, found: &mut BTreeMap<PathBuf, Stamp>) {
    if place.components().count() > DEEPEST {
        return;
    }
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let (path, place) = (entry.path(), place.join(entry.file_name()));
        let Ok(data) = entry.metadata() else { continue };
        if !(data.is_dir() || data.is_file() || data.is_symlink()) {
            continue;
        }
        let Ok(stamp) = Stamp::of(&path, &data) else { continue };
        found.insert(place.clone(), stamp);
        if data.is_dir() {
            walk(&path, &place, found);
        }
    }
}

/// Removes what is there, if anything is.
fn remove(path: &Path) {
    let removed = fs::remove_file(path);
    if removed.is_err_and(|error| error.kind() != ErrorKind::NotFound) {
        let _ = fs::remove_dir_all(path);
    }
}

/// Lets the owner of directories look into them again.
fn open_up(dir: &Path, depth: usize) {
    if depth > DEEPEST || fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).is_err() {
        return;
    }
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            open_up(&entry.path(), depth + 1);
        }
    }
}
