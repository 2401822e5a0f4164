//! A folder to be put on a child's PATH, with the hook tools that a test wants.

use std::ffi::OsString;
use std::os::unix::fs::symlink;
use std::path::Path;

use juju_charm::HookToolsOnPath;
use tempfile::TempDir;

/// Hook tools that behave as the scripts in `fixtures/hook-tools` do. The folder holds links to them: a script that
/// a test has just written itself may be busy when it is run, while another test's child is being started.
pub(crate) struct ToolFolder(TempDir);

impl ToolFolder {
    pub(crate) fn new<const N: usize>(tools: [(&str, &str); N]) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the tools");
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hook-tools");
        for (tool, behaviour) in tools {
            symlink(scripts.join(behaviour), folder.path().join(tool)).expect("a link to the script");
        }
        ToolFolder(folder)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// The PATH with these tools in front, and behind them what the scripts themselves call.
    pub(crate) fn path(&self) -> OsString {
        let folders = [self.folder(), Path::new("/usr/bin"), Path::new("/bin")];
        std::env::join_paths(folders).expect("no colon in the folder's name")
    }

    /// The hook tools as a charm calls them, with this folder on PATH.
    pub(crate) fn tools(&self) -> HookToolsOnPath {
        HookToolsOnPath::new().path(self.path())
    }

    /// What the behaviour `record` has put into this file.
    pub(crate) fn recorded(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder().join(file)).expect("the tool was called")
    }
}
