//! The process that Juju starts for every hook.

use std::process::ExitCode;

fn main() -> ExitCode {
    juju_charm::run(webshop::charm)
}
