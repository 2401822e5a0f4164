//! The playbook that a command is given: which of its scenes are meant, and the stage that it asks for.

use std::path::PathBuf;

use clap::{Arg, ArgMatches};

use super::Failed;
use crate::charm_spec::CharmSpec;
use crate::error::Error;
use crate::names;
use crate::playbook::Playbook;
use crate::playbook_charm;
use crate::profile::Profile;
use crate::scenario::Scenario;
use crate::scene::Scene;

/// Which version of Juju is played.
pub(super) fn juju_arg() -> Arg {
    Arg::new("juju").long("juju").value_name("VERSION").help(
        "Which version of Juju is played, such as 4.0.1. By default the file's, and where it says none\n\
         3.6.28",
    )
}

/// Reads the playbook that the argument `file` names; of the version of Juju that option counts for more.
pub(super) fn load(matches: &ArgMatches) -> Result<Playbook, Failed> {
    let file = matches.get_one::<PathBuf>("file").ok_or_else(|| Failed::usage("no file is given"))?;
    let mut playbook = Playbook::load(file)?;
    if let Some(version) = matches.get_one::<String>("juju") {
        if Profile::parse(version).is_none() {
            return Err(Failed::usage(playbook_charm::no_version(version)));
        }
        playbook.juju = Some(version.clone());
    }
    if playbook.is_empty() {
        return Err(Failed::usage("the playbook has no scenes"));
    }
    Ok(playbook)
}

/// The number of the scene that is asked for: by its name, else by its number.
pub(super) fn find(playbook: &Playbook, wanted: &str) -> Result<usize, Failed> {
    let names: Vec<String> = playbook.iter().map(Scene::to_string).collect();
    let named: Vec<usize> = (0..names.len()).filter(|index| names[*index] == wanted).collect();
    match &named[..] {
        [] => {}
        [index] => return Ok(*index),
        several => {
            let numbers: Vec<String> = several.iter().map(usize::to_string).collect();
            return Err(Failed::usage(format!(
                "{} scenes are called `{wanted}`: say which by its number, {}",
                several.len(),
                numbers.join(" or ")
            )));
        }
    }
    if let Some(index) = wanted.parse().ok().filter(|index| *index < names.len()) {
        return Ok(index);
    }
    let help = match names::closest(wanted, names.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{name}`?"),
        None => {
            let known = names.iter().enumerate().map(|(index, name)| format!("{index} `{name}`"));
            format!("there are {}", known.collect::<Vec<_>>().join(", "))
        }
    };
    Err(Failed::usage(format!("the playbook has no scene `{wanted}`: {help}")))
}

/// The stage for this charm, as far as the playbook does not say otherwise of it, of its unit and of Juju.
pub(super) fn stage(playbook: &Playbook, spec: CharmSpec) -> Result<Scenario, Error> {
    let (spec, number) = match &playbook.charm {
        Some(charm) => charm.declare(spec)?,
        None => (spec, 0),
    };
    let scenario = Scenario::new(spec).unit_number(number);
    Ok(match &playbook.juju {
        Some(version) => scenario.juju_version(version),
        None => scenario,
    })
}
