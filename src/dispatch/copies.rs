//! Copies of a charm's files that plays share, and the heap where the directories of plays end.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, FileTimes, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use tempfile::TempDir;

use super::toolbox::{Toolbox, is_executable};
use super::trouble::Trouble;

/// What the names of our own directories start with.
pub(super) const PREFIX: &str = "juju-scenario-";

/// How deep directories are followed.
pub(super) const DEEPEST: usize = 64;

/// By what it is seen whether a file has been written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stamp {
    Directory,
    Link(PathBuf),
    File { length: u64, modified: Option<SystemTime>, mode: u32 },
}

impl Stamp {
    pub(super) fn of(path: &Path, data: &Metadata) -> io::Result<Self> {
        if data.is_dir() {
            return Ok(Stamp::Directory);
        }
        if data.is_symlink() {
            return fs::read_link(path).map(Stamp::Link);
        }
        Ok(Stamp::File { length: data.len(), modified: data.modified().ok(), mode: data.mode() })
    }
}

/// Copies of a charm's files, for all plays of the charm: made when they are first needed, and anew when the originals are no
/// longer the same, or when a charm has written to a copy. So no charm reaches an original, and one that does what charms
/// do not do, writes to its own program, is at most seen by a play at the same time.
#[derive(Debug, Default)]
pub(super) struct Copies(Mutex<Made>);

/// A copy, and what it was like when it was made.
#[derive(Clone, Debug)]
pub(super) struct Copied {
    pub(super) path: PathBuf,
    pub(super) stamp: Stamp,
}

#[derive(Debug, Default)]
struct Made {
    /// The directory of the copies.
    heap: Option<Arc<Heap>>,
    /// By the original's path, what that was like when it was copied, and the copy.
    known: HashMap<PathBuf, (Stamp, Copied)>,
    /// How many copies there have been.
    count: usize,
    /// Whether there has been a play before.
    is_played_again: bool,
}

impl Copies {
    /// Whether copies of what is hardly ever written to are worth their making: from the second play on.
    pub(super) fn is_worth_linking(&self) -> bool {
        std::mem::replace(&mut self.made().is_played_again, true)
    }

    /// The heap, which is there once there are copies.
    pub(super) fn heap(&self) -> Option<Arc<Heap>> {
        self.made().heap.clone()
    }

    /// Lays a library by moving it from the directory of a play that is over, if the charm has left it as it was, and the
    /// original is still the same. Hands back what is laid then.
    pub(super) fn reuse(&self, charm: &Path, place: &Path, to: &Path) -> Option<BTreeMap<PathBuf, Stamp>> {
        let heap = self.heap()?;
        let mut originals = BTreeMap::new();
        walk(&charm.join(place), place, &mut originals);
        let made = self.made();
        let wanted = originals.into_iter().map(|(path, stamp)| {
            let laid = match stamp {
                Stamp::File { .. } => {
                    let (was, copied) = made.known.get(&charm.join(&path))?;
                    (*was == stamp).then(|| copied.stamp.clone())?
                }
                other => other,
            };
            Some((path, laid))
        });
        let wanted = wanted.collect::<Option<BTreeMap<_, _>>>()?;
        drop(made);
        heap.take(place, &wanted, to).then_some(wanted)
    }

    fn made(&self) -> MutexGuard<'_, Made> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The copies of these files, in their order.
    pub(super) fn of(
        &self,
        originals: &[&Path],
        work_dir: &Path,
        toolbox: &Toolbox,
    ) -> Result<Vec<Copied>, Trouble> {
        let mut made = self.made();
        let heap = made.heap_in(work_dir)?;
        let look = |path: &Path| {
            let data = fs::metadata(path).map_err(|error| Trouble::unreadable(path, &error))?;
            let stamp = Stamp::of(path, &data).map_err(|error| Trouble::unreadable(path, &error))?;
            Ok::<_, Trouble>((stamp, is_executable(&data)))
        };
        // Executables are copied by another process, and what is left by this one.
        let (mut missing, mut pairs) = (Vec::new(), Vec::new());
        for original in originals {
            let (stamp, is_run) = look(original)?;
            let is_there = made.known.get(*original).is_some_and(|(was, copied)| {
                *was == stamp && look(&copied.path).is_ok_and(|(is, _)| is == copied.stamp)
            });
            if is_there {
                continue;
            }
            made.count += 1;
            let to = heap.dir.join(made.count.to_string());
            if is_run {
                pairs.push(((*original).to_owned(), to.clone()));
            } else {
                copy(original, &to).map_err(|error| Trouble::at("copy to", &to, &error))?;
            }
            missing.push(((*original).to_owned(), stamp, to));
        }
        toolbox.copy(&pairs)?;
        for (original, was, path) in missing {
            let (stamp, _) = look(&path)?;
            made.known.insert(original, (was, Copied { path, stamp }));
        }
        let copies = originals.iter().filter_map(|original| made.known.get(*original));
        Ok(copies.map(|(_, copied)| copied.clone()).collect())
    }
}

impl Made {
    /// The heap below this directory, with the copies in it.
    fn heap_in(&mut self, work_dir: &Path) -> Result<Arc<Heap>, Trouble> {
        if let Some(heap) = self.heap.as_ref().filter(|heap| heap.dir.parent() == Some(work_dir)) {
            return Ok(heap.clone());
        }
        let dir = temp_dir(work_dir)?.keep();
        let heap = Heap { dir, waiting: Mutex::default(), thrown: AtomicUsize::new(0) };
        self.known.clear();
        Ok(self.heap.insert(Arc::new(heap)).clone())
    }
}

/// A new directory below this one, which nobody else may enter.
pub(super) fn temp_dir(work_dir: &Path) -> Result<TempDir, Trouble> {
    let mut builder = tempfile::Builder::new();
    let made = builder.prefix(PREFIX).permissions(fs::Permissions::from_mode(0o700)).tempdir_in(work_dir);
    made.map_err(|error| Trouble::at("make a directory in", work_dir, &error))
}

/// Directories of plays that are over. To remove one takes longer than to make it, and so that is left for when there is
/// time: while the next charm runs. The libraries in them are just what that charm needs, and are taken out before.
#[derive(Debug)]
pub(super) struct Heap {
    dir: PathBuf,
    waiting: Mutex<Vec<PathBuf>>,
    /// How many there have been.
    thrown: AtomicUsize,
}

impl Heap {
    /// Takes a directory out of the way.
    pub(super) fn throw(&self, unneeded: TempDir) {
        let number = self.thrown.fetch_add(1, Ordering::Relaxed);
        let (from, to) = (unneeded.keep(), self.dir.join(format!("gone-{number}")));
        match fs::rename(&from, &to) {
            Ok(()) => self.waiting().push(to),
            Err(_) => remove_all(&from),
        }
    }

    /// Moves a part of the charm's directory from the heap, if there is one that is just like this.
    fn take(&self, place: &Path, wanted: &BTreeMap<PathBuf, Stamp>, to: &Path) -> bool {
        // Whoever else looks for something meanwhile finds another one.
        let Some(thrown) = self.waiting().pop() else { return false };
        let from = thrown.join("charm").join(place);
        let mut there = BTreeMap::new();
        walk(&from, place, &mut there);
        let is_taken = there == *wanted && fs::rename(&from, to).is_ok();
        self.waiting().push(thrown);
        is_taken
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn clear_away(&self) {
        let waiting = std::mem::take(&mut *self.waiting());
        waiting.iter().for_each(|dir| remove_all(dir));
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        remove_all(&self.dir);
    }
}

/// Copies a file with its mode and its time.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<Stamp> {
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

/// All that is in a directory, by its path there. What cannot be looked at is left out.
pub(super) fn walk(dir: &Path, place: &Path, found: &mut BTreeMap<PathBuf, Stamp>) {
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

/// Removes a directory with all that is in it. A charm may have forbidden to look into a directory of its own.
pub(super) fn remove_all(dir: &Path) {
    if fs::remove_dir_all(dir).is_err() {
        open_up(dir, 0);
        let _ = fs::remove_dir_all(dir);
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
