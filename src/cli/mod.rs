//! The command line tool `juju-scenario`, with the feature `cli`. What it can do is said by its `--help`.

pub(crate) mod call;
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
/// or 1 if Juju says no, or 2 if the arguments or what they name are wrong; where it answers one call of a hook tool,
/// that tool's.
///
/// It reads and prints through the handles alone. Of stdin no more is read than is asked for.
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
    let args = args.into_iter().map(Into::into);
    let args: Vec<OsString> = std::iter::once(OsString::from(NAME)).chain(args).collect();
    let mut handles = Handles { stdin, stdout, stderr };
    let done = match command().try_get_matches_from(&args) {
        Ok(matches) => carry_out(&matches, &mut handles),
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
    Command::new(NAME)
        .version(env!("CARGO_PKG_VERSION"))
        .about("Plays a Juju charm without Juju: answers its hook tools from a playbook")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(call::command())
}

fn carry_out(matches: &ArgMatches, handles: &mut Handles<'_>) -> Result<u8, Failed> {
    match matches.subcommand() {
        Some((call::NAME, matches)) => call::run(matches, handles),
        _ => Err(Failed::usage("no command is given")),
    }
}

/// What is wrong with the arguments, and where the hook tool has to stand if it was forgotten that it does.
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
    text.to_owned()
}

/// The handles that the command reads and prints through.
struct Handles<'a> {
    stdin: &'a mut dyn BufRead,
    stdout: &'a mut dyn Write,
    stderr: &'a mut dyn Write,
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
