//! The command line tool; all that it does is in [`juju_scenario::cli`].

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use juju_scenario::cli;

fn main() -> ExitCode {
    let (mut stdin, mut stdout, mut stderr) = (io::stdin().lock(), io::stdout().lock(), io::stderr().lock());
    let args = std::env::args_os().skip(1);
    let code = match stdout.is_terminal() {
        true => cli::run_live(args, &mut stdin, &mut stdout, &mut stderr),
        false => cli::run(args, &mut stdin, &mut stdout, &mut stderr),
    };
    code.into()
}
