//! Which program is run for a hook, and why one cannot be run.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use juju_charm::Hook;

use super::toolbox::is_executable;

/// What the first bytes of a file are by which the system knows that it can load it: of Linux, and of macOS.
const LOADABLE: [&[u8]; 6] = [
    b"\x7fELF",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa\xcf",
    b"\xca\xfe\xba\xbe",
    b"\xce\xfa\xed\xfe",
    b"\xfe\xed\xfa\xce",
];

/// What is run for a hook.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Program {
    Runnable(PathBuf),
    /// Nothing, since the charm has none for this hook: Juju takes it for handled.
    Missing,
    /// What there is cannot be run, for this reason.
    NotRunnable(String),
}

impl Program {
    /// The program for a hook in a charm's directory: `dispatch`, if there is one, else the hook's or the action's own.
    pub(super) fn of(charm: &Path, hook: &Hook, unit: &str) -> Self {
        let is_action = matches!(hook, Hook::Action(_));
        let own = format!("{}/{}", if is_action { "actions" } else { "hooks" }, hook.name());
        let there =
            ["dispatch", own.as_str()].into_iter().find(|name| charm.join(name).symlink_metadata().is_ok());
        let Some(name) = there else {
            return match is_action {
                true => Program::NotRunnable(format!("action not implemented on unit \"{unit}\"")),
                false => Program::Missing,
            };
        };
        let path = charm.join(name);
        match obstacle(&path) {
            None => Program::Runnable(path),
            Some(reason) => Program::NotRunnable(format!("`{name}` {reason}")),
        }
    }
}

/// Why a file could not be run, if it can be seen in the file.
fn obstacle(path: &Path) -> Option<String> {
    let data = match path.metadata() {
        Ok(data) => data,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Some("is a link that leads nowhere in the charm's directory".to_owned());
        }
        Err(error) => return Some(format!("cannot be looked at: {error}")),
    };
    if data.is_dir() {
        return Some("is a directory, and should be a program".to_owned());
    }
    if !is_executable(&data) {
        return Some("has no execute bit: `chmod +x` sets it".to_owned());
    }
    let start = start_of(path).ok()?;
    if let Some(line) = start.strip_prefix(b"#!") {
        return interpreter_obstacle(line);
    }
    if LOADABLE.iter().any(|magic| start.starts_with(magic)) {
        return None;
    }
    Some(
        "is neither a program nor a script that says what runs it: its first line should be such as `#!/bin/sh`, \
         without anything in front"
            .to_owned(),
    )
}

/// What is wrong with the first line of a script, behind the `#!`.
fn interpreter_obstacle(start: &[u8]) -> Option<String> {
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let text = String::from_utf8_lossy(line);
    if text.ends_with('\r') {
        return Some(format!(
            "has line breaks of Windows (CRLF), so that its interpreter would be `{}\\r`: save it with those of Unix \
             (LF)",
            text.trim()
        ));
    }
    let interpreter = text.split_whitespace().next().unwrap_or_default();
    if interpreter.is_empty() {
        return Some(
            "has an empty first line `#!`: it should say what runs the script, such as `#!/bin/sh`"
                .to_owned(),
        );
    }
    if interpreter.starts_with('/') && !Path::new(interpreter).exists() {
        return Some(format!(
            "is a script for `{interpreter}`, which is not on this machine: install it, or correct the first line"
        ));
    }
    None
}

fn start_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    File::open(path)?.take(512).read_to_end(&mut start)?;
    Ok(start)
}

/// Why a program has not started, when the system has refused to.
pub(super) fn why_not(path: &Path, error: &io::Error) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match error.kind() {
        io::ErrorKind::PermissionDenied => format!(
            "`{name}` cannot be run ({error}): its interpreter is not executable, or the directory for temporary files \
             is mounted noexec; set TMPDIR or Scenario::work_dir to one from which programs can be run"
        ),
        io::ErrorKind::NotFound => format!(
            "`{name}` cannot be run ({error}): it needs an interpreter or a loader that is not on this machine; was it \
             built for another one?"
        ),
        _ => format!("`{name}` cannot be run: {error}"),
    }
}
