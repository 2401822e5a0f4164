//! The charm's directory for one play: all of the charm's files, and none of them the original.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, symlink};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::copies::{Copies, DEEPEST, Heap, PREFIX, Stamp, copy, remove_all, temp_dir, walk};
use super::toolbox::{Toolbox, is_executable};
use super::trouble::Trouble;

/// The directories that libraries are installed into. What is in them is read, and hardly ever written to.
const LIBRARIES: [&str; 6] = ["lib", "node_modules", "site-packages", "vendor", "venv", ".venv"];

/// What belongs to no charm: what version control keeps, and what tools have marked as a cache.
const OF_VERSION_CONTROL: [&str; 4] = [".git", ".hg", ".svn", ".bzr"];

/// What marks a directory as a cache.
const CACHE_TAG: &str = "CACHEDIR.TAG";

/// The directory of one play, with the charm's directory in it. It goes away with its value.
#[derive(Debug)]
pub(crate) struct PlayDir {
    /// None once it is gone.
    temp: Option<TempDir>,
    /// Where it goes then; none, if it is removed at once.
    heap: Option<Arc<Heap>>,
    root: PathBuf,
    /// What was there before the charm was played, by its path in the charm's directory.
    laid: BTreeMap<PathBuf, Stamp>,
}

impl PlayDir {
    /// An empty directory for a play.
    pub(super) fn new(work_dir: &Path) -> Result<Self, Trouble> {
        let temp = temp_dir(work_dir)?;
        // Processes say where they are by the real path.
        let root = temp.path().canonicalize().map_err(|error| Trouble::at("look at", temp.path(), &error))?;
        let dir = PlayDir { temp: Some(temp), heap: None, root, laid: BTreeMap::new() };
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
    ) -> Result<(), Trouble> {
        self.lay_linked(&[(program.to_owned(), PathBuf::from("dispatch"))], copies, toolbox)
    }

    /// Puts all that is in a charm's directory into this one.
    pub(super) fn lay(&mut self, source: &Path, copies: &Copies, toolbox: &Toolbox) -> Result<(), Trouble> {
        let real = source.canonicalize().map_err(|error| Trouble::unreadable(source, &error))?;
        let mut linked = Vec::new();
        let charm = Charm { dir: &real, copies, links_libraries: copies.is_worth_linking() };
        self.lay_dir(&real, Path::new(""), &charm, &mut linked)?;
        self.lay_linked(&linked, copies, toolbox)
    }

    fn lay_dir(
        &mut self,
        source: &Path,
        place: &Path,
        charm: &Charm<'_>,
        linked: &mut Vec<(PathBuf, PathBuf)>,
    ) -> Result<(), Trouble> {
        if place.components().count() > DEEPEST {
            return Err(Trouble::new(format!("{} is too deep: no charm is", source.display())));
        }
        let unreadable = |error: io::Error| Trouble::unreadable(source, &error);
        for entry in fs::read_dir(source).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let (from, place) = (entry.path(), place.join(entry.file_name()));
            let kind = entry.file_type().map_err(unreadable)?;
            if kind.is_dir() {
                if is_no_part_of_a_charm(&from) || self.is_of_a_play(&from) {
                    continue;
                }
                if charm.links_libraries && is_a_library(&place) {
                    if let Some(laid) = charm.copies.reuse(charm.dir, &place, &self.charm().join(&place)) {
                        self.laid.insert(place, Stamp::Directory);
                        self.laid.extend(laid);
                        continue;
                    }
                }
                make_dir(&self.charm().join(&place))?;
                self.laid.insert(place.clone(), Stamp::Directory);
                self.lay_dir(&from, &place, charm, linked)?;
            } else if kind.is_symlink() {
                self.lay_link(&from, place, charm.dir)?;
            } else if kind.is_file() {
                let data = entry.metadata().map_err(|error| Trouble::unreadable(&from, &error))?;
                if is_executable(&data) || charm.links_libraries && is_of_a_library(&place) {
                    linked.push((from, place));
                } else {
                    self.lay_file(&from, place)?;
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
    fn lay_link(&mut self, from: &Path, place: PathBuf, charm: &Path) -> Result<(), Trouble> {
        let target = fs::read_link(from).map_err(|error| Trouble::unreadable(from, &error))?;
        let leads_to = direct(&from.parent().unwrap_or(charm).join(&target));
        let target = match (leads_to.strip_prefix(charm), target.is_absolute()) {
            (Ok(_), false) => target,
            (Ok(inside), true) => self.charm().join(inside),
            (Err(_), _) => leads_to,
        };
        let to = self.charm().join(&place);
        symlink(&target, &to).map_err(|error| Trouble::at("link", &to, &error))?;
        self.laid.insert(place, Stamp::Link(target));
        Ok(())
    }

    /// A file that is not run is copied, with its time, by which Python knows whether what it has compiled is up to date.
    fn lay_file(&mut self, from: &Path, place: PathBuf) -> Result<(), Trouble> {
        let to = self.charm().join(&place);
        let stamp = copy(from, &to).map_err(|error| Trouble::at("copy to", &to, &error))?;
        self.laid.insert(place, stamp);
        Ok(())
    }

    /// A file that is run, or hardly ever written to, is linked to a copy that is there for all plays of the charm.
    fn lay_linked(
        &mut self,
        files: &[(PathBuf, PathBuf)],
        copies: &Copies,
        toolbox: &Toolbox,
    ) -> Result<(), Trouble> {
        if files.is_empty() {
            return Ok(());
        }
        let sources: Vec<&Path> = files.iter().map(|(from, _)| from.as_path()).collect();
        let copied = copies.of(&sources, self.root.parent().unwrap_or(Path::new("/")), toolbox)?;
        self.heap = copies.heap();
        let mut unlinked = Vec::new();
        for (copied, (_, place)) in copied.into_iter().zip(files) {
            let to = self.charm().join(place);
            if fs::hard_link(&copied.path, &to).is_err() {
                unlinked.push((copied.path, to));
            }
            self.laid.insert(place.clone(), copied.stamp);
        }
        toolbox.copy(&unlinked)
    }

    /// Writes a file that the charm's directory does not have, or has another of.
    pub(super) fn write(&mut self, name: &str, text: &str) -> Result<(), Trouble> {
        let to = self.charm().join(name);
        // What is there may be linked to something else.
        let _ = fs::remove_file(&to);
        fs::write(&to, text).map_err(|error| Trouble::at("write", &to, &error))?;
        self.note(Path::new(name))
    }

    fn note(&mut self, place: &Path) -> Result<(), Trouble> {
        let path = self.charm().join(place);
        let stamp = fs::symlink_metadata(&path).and_then(|data| Stamp::of(&path, &data));
        self.laid.insert(place.to_owned(), stamp.map_err(|error| Trouble::at("look at", &path, &error))?);
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
    pub(super) fn carry_over(&mut self, before: &PlayDir, toolbox: &Toolbox) -> Result<(), Trouble> {
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
            carried.map_err(|error| Trouble::at("copy to", &to, &error))?;
        }
        toolbox.copy(&executables)
    }

    /// Removes what other plays have left, if they have left it to be removed.
    pub(super) fn clear_away(&self) {
        if let Some(heap) = &self.heap {
            heap.clear_away();
        }
    }
}

impl Drop for PlayDir {
    fn drop(&mut self) {
        let Some(temp) = self.temp.take() else { return };
        match &self.heap {
            Some(heap) => heap.throw(temp),
            None => remove_all(&temp.keep()),
        }
    }
}

/// A charm's directory.
struct Charm<'a> {
    dir: &'a Path,
    copies: &'a Copies,
    /// Whether the files of libraries are linked, and not copied.
    links_libraries: bool,
}

/// Whether a file, by its path in the charm's directory, is in one that libraries are installed into.
fn is_of_a_library(place: &Path) -> bool {
    place.ancestors().skip(1).any(is_a_library)
}

/// Whether libraries are installed into a directory.
fn is_a_library(place: &Path) -> bool {
    place.file_name().and_then(OsStr::to_str).is_some_and(|name| LIBRARIES.contains(&name))
}

fn make_dir(path: &Path) -> Result<(), Trouble> {
    DirBuilder::new().mode(0o755).create(path).map_err(|error| Trouble::at("make", path, &error))
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

/// Removes what is there, if anything is.
fn remove(path: &Path) {
    let removed = fs::remove_file(path);
    if removed.is_err_and(|error| error.kind() != ErrorKind::NotFound) {
        let _ = fs::remove_dir_all(path);
    }
}
