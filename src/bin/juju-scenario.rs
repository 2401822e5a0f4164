//! The command line tool; all that it does is in [`juju_scenario::cli`].

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (mut stdin, mut stdout, mut stderr) = (io::stdin().lock(), io::stdout().lock(), io::stderr().lock());
    juju_scenario::cli::run(std::env::args_os().skip(1), &mut stdin, &mut stdout, &mut stderr).into()
}
