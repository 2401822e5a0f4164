//! The command line tool `juju-scenario`, with the feature `cli`. What it can do is said by its `--help`.

pub(crate) mod call;
mod check;
#[cfg(stage_door)]
mod play;
mod playbook;
#[cfg(feature = "schema")]
mod schema;
mod script;

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, BufRead, Write};

use clap::error::ErrorKind;
use clap::{ArgMatches, Command};

use crate::error::Error;

/// What the command's own messages start with, so that they are told from a hook tool's.
const NAME: &str = "juju-scenario";

/// Runs the command line tool with these arguments, the program's name not among them, and hands back its exit code: 0,
/// or 1 if Juju says no or a charm fails, or 2 if the arguments or what they name are wrong; where it answers one call of a
/// hook tool, that tool's.
///
/// It reads and prints through the handles alone. Of stdin no more is read than is asked for. [`run_live`] is for a stdout
/// that is a terminal.
///
/// ```
/// use std::io;
///
/// let mut stdout = Vec::new();
/// let code = juju_scenario::cli::run(["call", "--help"], &mut io::empty(), &mut stdout, &mut io::sink());
/// assert_eq!(code, 0);
/// assert!(String::from_utf8_lossy(&stdout).contains("Usage: juju-scenario call"));
/// ```
pub fn run<A: Into<OsString>>(
    args: impl IntoIterator<Item = A>,
    stdin: &mut dyn BufRead,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> u8 {
    carry_out(args.into_iter().map(Into::into), Handles { stdin, stdout, stderr, is_live: false })
}

/// Runs the command line tool as [`run`] does, with a stdout that is a terminal: what takes its time says there what it is
/// doing, in a line that is written over.
pub fn run_live<A: Into<OsString>>(
    args: impl IntoIterator<Item = A>,
    stdin: &mut dyn BufRead,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> u8 {
    carry_out(args.into_iter().map(Into::into), Handles { stdin, stdout, stderr, is_live: true })
}

fn carry_out(args: impl Iterator<Item = OsString>, mut handles: Handles<'_>) -> u8 {
    let args: Vec<OsString> = std::iter::once(OsString::from(NAME)).chain(args).collect();
    let done = match command().try_get_matches_from(&args) {
        Ok(matches) => chosen(&matches, &mut handles),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                handles.print(format!("{}\n", error.render().to_string().trim_end()).as_bytes()).map(|()| 0)
            }
            _ => Err(Failed::usage(explained(&error, &args))),
        },
    };
    match done.and_then(|code| handles.stdout.flush().map_err(Failed::printing).map(|()| code)) {
        Ok(code) => code,
        Err(failed) => {
            handles.complain(&failed.message);
            failed.code
        }
    }
}

fn command() -> Command {
    let command = Command::new(NAME)
        .version(env!("CARGO_PKG_VERSION"))
        .about("Plays a Juju charm without Juju: its hook tools are answered from a playbook")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(call::command())
        .subcommand(check::command());
    #[cfg(stage_door)]
    let command = command.subcommand(play::command());
    #[cfg(feature = "schema")]
    let command = command.subcommand(schema::command());
    command
}

/// Runs the command that is chosen.
fn chosen(matches: &ArgMatches, handles: &mut Handles<'_>) -> Result<u8, Failed> {
    match matches.subcommand() {
        Some((call::NAME, matches)) => call::run(matches, handles),
        Some((check::NAME, matches)) => check::run(matches, handles),
        #[cfg(stage_door)]
        Some((play::NAME, matches)) => play::run(matches, handles),
        #[cfg(feature = "schema")]
        Some((schema::NAME, _)) => schema::run(handles),
        _ => Err(Failed::usage("no command is given")),
    }
}

/// What is wrong with the arguments, and what to write if it can be told what was forgotten.
fn explained(error: &clap::Error, args: &[OsString]) -> String {
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
    let is_call = args.get(1).is_some_and(|arg| arg == call::NAME);
    let has_dashes = args.iter().any(|arg| arg == "--");
    if is_call && !has_dashes && error.kind() == ErrorKind::UnknownArgument {
        return format!(
            "{text}\n\nPut `--` between the file and the hook tool: {NAME} call FILE -- TOOL [ARG]..."
        );
    }
    #[cfg(stage_door)]
    if args.get(1).is_some_and(|arg| arg == play::NAME) && play::lacks_charm(error) {
        return format!("{text}\n\n{}", play::GIVE_A_CHARM);
    }
    text.to_owned()
}

/// The handles that the command reads and prints through.
struct Handles<'a> {
    stdin: &'a mut dyn BufRead,
    stdout: &'a mut dyn Write,
    stderr: &'a mut dyn Write,
    /// Whether stdout is a terminal.
    #[cfg_attr(not(stage_door), expect(dead_code, reason = "nothing else takes its time"))]
    is_live: bool,
}

impl Handles<'_> {
    fn print(&mut self, text: &[u8]) -> Result<(), Failed> {
        self.stdout.write_all(text).map_err(Failed::printing)
    }

    /// Says something on stderr. Where nobody hears it, there is nobody to be told so.
    fn complain(&mut self, message: &str) {
        let _ = writeln!(self.stderr, "{NAME}: {message}");
        let _ = self.stderr.flush();
    }
}

/// Why the command ends early.
#[derive(Debug)]
struct Failed {
    code: u8,
    message: String,
}

impl Failed {
    /// The arguments, or what they name, are wrong.
    fn usage(message: impl Display) -> Self {
        Failed { code: 2, message: message.to_string() }
    }

    #[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
    fn printing(error: io::Error) -> Self {
        Failed::usage(format!("cannot print: {error}"))
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Failed::usage(error)
    }
}
