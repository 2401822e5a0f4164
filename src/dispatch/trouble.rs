//! What is said where a play cannot be made ready.

use std::io;
use std::path::Path;

use crate::format::Fault;

/// Why a play cannot be made ready.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// There is no charm, or no place for it.
    Stage(String),
    /// What the charm declares is not what it should be.
    Declared(Fault),
}

impl Trouble {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Trouble::Stage(message.into())
    }

    /// What is wrong with something of the charm's own.
    pub(super) fn unreadable(path: &Path, error: &io::Error) -> Self {
        Trouble::new(format!("cannot read {}: {error}", path.display()))
    }

    /// What is wrong with a place, and what to set if the place is to blame.
    pub(super) fn at(what: &str, path: &Path, error: &io::Error) -> Self {
        use io::ErrorKind::{NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        let mend = match error.kind() {
            StorageFull | QuotaExceeded => {
                "; free some space, or set TMPDIR or Scenario::work_dir to a directory with more"
            }
            ReadOnlyFilesystem | PermissionDenied | NotFound => {
                "; set TMPDIR or Scenario::work_dir to a directory that can be written to"
            }
            _ => "",
        };
        Trouble::new(format!("cannot {what} {}: {error}{mend}", path.display()))
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Trouble::Declared(fault)
    }
}
