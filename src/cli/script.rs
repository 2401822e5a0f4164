//! The calls of one hook, as lines of JSON.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Failed, Handles};
use crate::hook_context::HookContext;

/// The longest line that is read, in bytes.
const LONGEST: u64 = 16 << 20;

/// A call.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a call: a mapping, such as {\"argv\": [\"is-leader\"]}")]
struct Line {
    /// The tool, and its arguments.
    argv: Vec<String>,
    /// What the tool can read from stdin; by default nothing.
    #[serde(default)]
    stdin: Option<String>,
}

/// What a call was answered.
#[derive(Serialize)]
struct Answered {
    code: u8,
    stdout: String,
    stderr: String,
}

/// Makes the calls of a script, and prints what each is answered as soon as it is made.
pub(super) fn run(path: &Path, hook: &mut HookContext, handles: &mut Handles<'_>) -> Result<(), Failed> {
    if path == Path::new("-") {
        let Handles { stdin, stdout, .. } = handles;
        return lines("stdin", stdin, &mut |line| answer(line, hook, *stdout));
    }
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| unreadable(&name, &error))?;
    lines(&name, &mut BufReader::new(file), &mut |line| answer(line, hook, handles.stdout))
}

/// Reads the lines one by one, so that who writes them can wait for the answer to one before the next.
fn lines(
    name: &str,
    script: &mut dyn BufRead,
    answer: &mut dyn FnMut(&str) -> Result<(), Failed>,
) -> Result<(), Failed> {
    let mut number = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        number += 1;
        let read = io::Read::take(&mut *script, LONGEST).read_until(b'\n', &mut line);
        if read.map_err(|error| unreadable(name, &error))? == 0 {
            return Ok(());
        }
        let at_line = |message: &str| Failed::usage(format!("{name}:{number}: {message}"));
        let text = std::str::from_utf8(&line).map_err(|_| at_line("the line is not UTF-8"))?;
        if !text.trim().is_empty() {
            answer(text).map_err(|failed| at_line(&failed.message))?;
        }
    }
}

fn answer(line: &str, hook: &mut HookContext, stdout: &mut dyn io::Write) -> Result<(), Failed> {
    let line: Line = serde_json::from_str(line).map_err(|error| Failed::usage(in_line(&error)))?;
    let Some((tool, args)) = line.argv.split_first() else {
        return Err(Failed::usage("`argv` is empty: it holds the hook tool, and its arguments"));
    };
    let reply = hook.call_with_stdin(tool, args, line.stdin.unwrap_or_default());
    let answered = Answered {
        code: reply.code,
        stdout: String::from_utf8_lossy(&reply.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&reply.stderr).into_owned(),
    };
    let text = serde_json::to_string(&answered).map_err(|error| Failed::usage(&error))?;
    writeln!(stdout, "{text}").and_then(|()| stdout.flush()).map_err(Failed::printing)
}

/// What is wrong with a line, whose number is said by others.
fn in_line(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    format!(
        "{message} at column {}; a line holds a call, such as {{\"argv\": [\"relation-get\", \"-\"], \"stdin\": null}}",
        error.column()
    )
}

fn unreadable(name: &str, error: &io::Error) -> Failed {
    Failed::usage(format!("cannot read {name}: {error}"))
}
