//! Options that the operator could not have set.

use juju_charm::ConfigValue;

use crate::casting::Stage;
use crate::finding::Findings;
use crate::known::{OptionSpec, OptionType};
use crate::names;
use crate::rule::Rule;

pub(super) fn check(stage: &Stage<'_>, findings: &mut Findings) {
    types(stage, findings);
    let Some(options) = &stage.known.options else {
        // What is no number is none, whatever the option.
        for (name, value) in &stage.state().config {
            in_range(name, value, findings);
        }
        return;
    };
    for (name, value) in &stage.state().config {
        let Some(option) = options.get(name.as_str()) else {
            findings.add(
                Rule::OptionUndeclared,
                path(name),
                format!("the charm has no option `{name}`, and Juju sets none that it has not"),
                match names::closest(name, options.keys().map(String::as_str)) {
                    Some(option) => format!("did you mean `{option}`?"),
                    None => format!("declare `{name}` among its options"),
                },
            );
            continue;
        };
        if option.kind.accepts(value) {
            in_range(name, value, findings);
            secret(stage, name, value, option, findings);
        } else {
            findings.add(
                Rule::OptionType,
                path(name),
                format!(
                    "the option is of type {}, and {value} is of type {}",
                    option.kind.name(),
                    value.type_name()
                ),
                format!("give it a value of type {}", option.kind.name()),
            );
        }
    }
}

/// The types of the options are as old as this version of Juju.
fn types(stage: &Stage<'_>, findings: &mut Findings) {
    let is_too_old = stage.profile.is_some_and(|profile| !profile.has_secret_options());
    let options = stage.known.options.iter().flatten().filter(|_| is_too_old);
    for (name, _) in options.filter(|(_, option)| option.kind == OptionType::Secret) {
        findings.add(
            Rule::OptionOfAnotherVersion,
            "scenario",
            format!("the option `{name}` is of type secret, which Juju {} has not", stage.unit.juju_version),
            "play Juju 3.4 or later",
        );
    }
}

fn path(name: &str) -> String {
    format!("context.state.config.{name}")
}

fn in_range(name: &str, value: &ConfigValue, findings: &mut Findings) {
    if let ConfigValue::Float(number) = value {
        if !number.is_finite() {
            findings.add(
                Rule::OptionRange,
                path(name),
                format!("{number} is no number that an operator can set"),
                "give it a finite one",
            );
        }
    }
}

/// An option of type secret holds the URI of one. Empty stands for none.
fn secret(stage: &Stage<'_>, name: &str, value: &ConfigValue, option: &OptionSpec, findings: &mut Findings) {
    let (OptionType::Secret, ConfigValue::String(uri)) = (option.kind, value) else { return };
    if uri.is_empty() {
        return;
    }
    let id = match names::secret_id(uri) {
        Ok(id) if uri.starts_with("secret:") => id,
        _ => {
            findings.add(
                Rule::OptionSecret,
                path(name),
                format!("`{uri}` is no URI of a secret"),
                "write `secret:` and the secret's id, 20 lower-case letters and digits",
            );
            return;
        }
    };
    if !stage.state().secrets.iter().any(|secret| secret.id == id) {
        findings.add(
            Rule::OptionSecretUnknown,
            path(name),
            format!("the State has no secret `{id}`, which the option names"),
            stage.spelled(
                format!("add it: State::new().secret(secret(\"{id}\", ..).owner(\"model\"))"),
                format!("add it to `secrets`: `- {{id: {id}, owner: model, revisions: {{1: {{..}}}}}}`"),
            ),
        );
    }
}
