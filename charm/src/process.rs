//! The real hook tools: the executables that Juju puts on PATH while it runs a hook.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use crate::tool::{Answer, Request};
use crate::{Error, HookTools};

/// The hook tools as executables on PATH: what a charm calls in production.
///
/// Each call runs one process and waits for it. By default the PATH is that of this process, the environment is
/// inherited, and there is no time limit, since Juju sets none.
#[derive(Clone, Debug, Default)]
pub struct HookToolsOnPath {
    path: Option<OsString>,
    variables: Vec<(OsString, OsString)>,
    time_limit: Option<Duration>,
}

impl HookToolsOnPath {
    /// The hook tools on this process's own PATH.
    #[must_use]
    pub fn new() -> Self {
        HookToolsOnPath::default()
    }

    /// Looks for the tools on this PATH, and gives it to them, instead of this process's own.
    #[must_use]
    pub fn path(mut self, path: impl Into<OsString>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Sets environment variables for the tools, besides those that they inherit.
    #[must_use]
    pub fn envs<K: Into<OsString>, V: Into<OsString>>(
        mut self,
        variables: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.variables.extend(variables.into_iter().map(|(key, value)| (key.into(), value.into())));
        self
    }

    /// Ends a tool that has not answered after this time; the call is then an error.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// Where the executable of this tool is: the first of this name on the PATH that can be run; none, if there is none.
    ///
    /// ```
    /// use juju_charm::HookToolsOnPath;
    ///
    /// assert_eq!(HookToolsOnPath::new().path("/no/such/directory").find("relation-get"), None);
    /// ```
    #[must_use]
    pub fn find(&self, tool: &str) -> Option<PathBuf> {
        find(tool, &self.search_path())
    }

    fn search_path(&self) -> OsString {
        self.path.clone().or_else(|| std::env::var_os("PATH")).unwrap_or_default()
    }
}

impl HookTools for HookToolsOnPath {
    fn call(&mut self, request: Request) -> Result<Answer, Error> {
        let tool = request.tool();
        let path = self.search_path();
        let program =
            find(tool, &path).ok_or_else(|| Error::not_found(tool, path.to_string_lossy().into_owned()))?;
        let line = request.encode();
        let mut command = Command::new(program);
        command.args(&line.args).env("PATH", &path).envs(self.variables.iter().map(|(k, v)| (k, v)));
        let output = run(command, line.stdin, self.time_limit).map_err(|failure| match failure {
            Failure::Io(error) => Error::spawn(tool, error),
            Failure::TimedOut(limit) => Error::timed_out(tool, limit),
        })?;
        match output.status.code() {
            Some(0) => request.read_output(&output.stdout),
            Some(code) => Err(Error::refused(tool, code, words_of(&output.stderr))),
            None => Err(Error::killed(tool)),
        }
    }
}

/// What a tool said on stderr, without Juju's `ERROR ` in front.
fn words_of(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let text = text.trim_end();
    text.strip_prefix("ERROR ").unwrap_or(text).to_owned()
}

/// The first executable file of this name on the PATH.
fn find(tool: &str, path: &OsStr) -> Option<PathBuf> {
    std::env::split_paths(path)
        .filter(|folder| !folder.as_os_str().is_empty())
        .map(|folder| folder.join(tool))
        .find(|file| is_executable(file))
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    file.is_file()
}

struct Output {
    status: ExitStatus,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

enum Failure {
    Io(io::Error),
    TimedOut(Duration),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Io(error)
    }
}

/// Runs a command to its end, with its pipes served by threads so that neither side waits for the other.
fn run(mut command: Command, stdin: Option<String>, limit: Option<Duration>) -> Result<Output, Failure> {
    let deadline = limit.map(|limit| (limit, Instant::now() + limit));
    command.stdin(if stdin.is_some() { Stdio::piped() } else { Stdio::null() });
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    if let (Some(mut pipe), Some(text)) = (child.stdin.take(), stdin) {
        // A tool that does not want its stdin closes it, and that is its own affair.
        thread::spawn(move || pipe.write_all(text.as_bytes()));
    }
    let stdout = child.stdout.take().map(drain);
    let stderr = child.stderr.take().map(drain);
    let finished = (|| {
        let status = wait(&mut child, deadline)?;
        Ok(Output { status, stdout: collect(stdout, deadline)?, stderr: collect(stderr, deadline)? })
    })();
    if finished.is_err() {
        // The child may have ended by itself in the meantime; all that matters is that it is gone.
        let _ = child.kill();
        let _ = child.wait();
    }
    finished
}

fn drain(mut pipe: impl Read + Send + 'static) -> Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.read_to_end(&mut bytes);
        // The receiver is gone if the time limit was reached, and then nobody wants to know.
        let _ = sender.send(read.map(|_| bytes));
    });
    receiver
}

fn collect(
    pipe: Option<Receiver<io::Result<Vec<u8>>>>,
    deadline: Option<(Duration, Instant)>,
) -> Result<Vec<u8>, Failure> {
    let Some(pipe) = pipe else { return Ok(Vec::new()) };
    let gone = || io::Error::other("the thread that reads the tool's output is gone");
    match deadline {
        None => Ok(pipe.recv().map_err(|_| gone())??),
        Some((limit, end)) => match pipe.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(bytes) => Ok(bytes?),
            Err(mpsc::RecvTimeoutError::Timeout) => Err(Failure::TimedOut(limit)),
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(gone().into()),
        },
    }
}

fn wait(child: &mut Child, deadline: Option<(Duration, Instant)>) -> Result<ExitStatus, Failure> {
    let Some((limit, end)) = deadline else { return Ok(child.wait()?) };
    let mut pause = Duration::from_micros(200);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if Instant::now() >= end {
            return Err(Failure::TimedOut(limit));
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}
