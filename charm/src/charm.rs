//! A charm, and how its `main` runs it.

use std::io::Write;
use std::process::ExitCode;

use crate::{Hook, HookToolsOnPath, Juju, Unit};

/// What a charm hands back: nothing, or why the hook has failed.
///
/// `?` works on [`Error`](crate::Error), on any other [`std::error::Error`], and `Err("a text".into())` does too.
pub type CharmResult = Result<(), Box<dyn std::error::Error>>;

/// A charm: what it does when Juju runs it for a hook.
///
/// A function or closure that takes the hook and the handle is one:
///
/// ```
/// use juju_charm::{CharmResult, Hook, Juju, Status};
///
/// fn my_charm(hook: &Hook, juju: &mut Juju) -> CharmResult {
///     if let Hook::Start = hook {
///         juju.status_set(Status::active("ready"))?;
///     }
///     Ok(())
/// }
/// # fn is_a_charm(_: impl juju_charm::Charm) {}
/// # is_a_charm(my_charm);
/// ```
///
/// So is a type, for a charm that carries something along:
///
/// ```
/// use juju_charm::{Charm, CharmResult, Hook, Juju, Status};
///
/// struct Greeter {
///     greeting: String,
/// }
///
/// impl Charm for Greeter {
///     fn handle(&self, _hook: &Hook, juju: &mut Juju) -> CharmResult {
///         juju.status_set(Status::active(&self.greeting))?;
///         Ok(())
///     }
/// }
/// ```
pub trait Charm {
    /// Acts on a hook. Juju runs a charm anew for each of them: what is to be remembered goes to Juju.
    ///
    /// # Errors
    /// An error makes the hook fail: Juju drops what the hook has written to relations and the like, puts the unit
    /// into error and tries again later.
    fn handle(&self, hook: &Hook, juju: &mut Juju) -> CharmResult;
}

impl<F: Fn(&Hook, &mut Juju) -> CharmResult> Charm for F {
    fn handle(&self, hook: &Hook, juju: &mut Juju) -> CharmResult {
        self(hook, juju)
    }
}

/// Runs a charm as the process that Juju has started: the body of a charm's `main`.
///
/// It reads the hook and the unit from the environment, hands the charm the real hook tools, and turns an error
/// into a line on stderr and exit code 1, which Juju takes for a failed hook.
///
/// ```no_run
/// # fn my_charm(_: &juju_charm::Hook, _: &mut juju_charm::Juju) -> juju_charm::CharmResult { Ok(()) }
/// fn main() -> std::process::ExitCode {
///     juju_charm::run(my_charm)
/// }
/// ```
#[expect(clippy::needless_pass_by_value, reason = "reads as prose: run(my_charm)")]
pub fn run(charm: impl Charm) -> ExitCode {
    match perform(&charm) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to be told if stderr is closed.
            let _ = writeln!(std::io::stderr(), "ERROR {error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(charm: &impl Charm) -> CharmResult {
    let variables: Vec<(String, String)> = std::env::vars_os()
        .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let unit = Unit::from_env(variables.iter().map(|(key, value)| (key, value)))?;
    let hook = Hook::from_env(variables)?;
    charm.handle(&hook, &mut Juju::new(unit, HookToolsOnPath::new()))
}
