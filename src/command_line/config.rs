//! `config-get`, `goal-state` and `credential-get`: what the operator has asked for.

use juju_charm::Map;
use juju_charm::tool::{
    Answer, CloudSpec, ConfigData, ConfigGet, CredentialGet, GoalStateGet, GoalStatus, Request,
};

use super::flags::{Flag, Parsed};
use super::output::Format;
use super::tool::{FORMAT, Line, OUTPUT, Output, Printed, Refusal, Tool, YAML_OR_JSON, no_note};
use super::value;
use crate::go::{Value, quote};

pub(super) const GET: Tool = Tool {
    name: "config-get",
    args: "[<key>]",
    args_in_relation: "",
    purpose: "Print the options of the application.",
    details: "Prints the value of one option, or without a key all options that have one; with --all also those that \
              have none.",
    examples: "    config-get title\n    config-get --all --format json\n",
    flags: &[Flag::bool(&["a", "all"], "print the options that have no value too"), FORMAT, OUTPUT],
    note: no_note,
    output: Output::Smart,
    read: read_get,
    print: print_get,
};

fn read_get(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let key = line.only()?.filter(|key| !key.is_empty());
    let all = line.is("a");
    match key {
        Some(key) if all => {
            Err(Refusal::usage(format!("cannot use argument --all together with key {}", quote(key))))
        }
        key => Ok(ConfigGet { key: key.map(str::to_owned), all }.into()),
    }
}

fn print_get(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    Printed::Value(match answer {
        Answer::ConfigGet(ConfigData::Set(options)) => {
            value::map(options.iter().map(|(name, option)| (name.as_str(), value::config(option))))
        }
        Answer::ConfigGet(ConfigData::All(options)) => value::map(
            options
                .iter()
                .map(|(name, option)| (name.as_str(), option.as_ref().map_or(Value::Nil, value::config))),
        ),
        Answer::ConfigGet(ConfigData::One(option)) => option.as_ref().map_or(Value::Nil, value::config),
        _ => Value::Nil,
    })
}

pub(super) const GOAL_STATE: Tool = Tool {
    name: "goal-state",
    args: "",
    args_in_relation: "",
    purpose: "Print what the operator has asked for.",
    details: "Prints the units that the application is to have, and those that it is to be related with, whether or not \
              they are there yet.",
    examples: "    goal-state --format json\n",
    flags: &[YAML_OR_JSON, OUTPUT],
    note: no_note,
    output: Output::Yaml,
    read: read_goal_state,
    print: print_goal_state,
};

fn read_goal_state(line: &mut Line<'_>) -> Result<Request, Refusal> {
    line.end()?;
    Ok(GoalStateGet {}.into())
}

fn print_goal_state(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    fn goals(goals: &Map<String, GoalStatus>) -> Value {
        value::map(goals.iter().map(|(name, goal)| {
            let fields = vec![
                ("status", value::text(goal.status.as_str())),
                ("since", value::text(goal.since.as_str())),
            ];
            (name.as_str(), Value::Struct(fields))
        }))
    }
    Printed::Value(match answer {
        Answer::GoalStateGet(goal) => {
            let relations = goal.relations.iter().map(|(endpoint, ends)| (endpoint.as_str(), goals(ends)));
            Value::Struct(vec![("units", goals(&goal.units)), ("relations", value::map(relations))])
        }
        _ => Value::Nil,
    })
}

pub(super) const CREDENTIAL_GET: Tool = Tool {
    name: "credential-get",
    args: "",
    args_in_relation: "",
    purpose: "Print the cloud that the model runs in.",
    details: "Prints where the cloud answers, and how to log in to it. The operator has to trust the application with it.",
    examples: "    credential-get --format json\n",
    flags: &[FORMAT, OUTPUT],
    note: no_note,
    output: Output::Smart,
    read: read_credential,
    print: print_credential,
};

fn read_credential(line: &mut Line<'_>) -> Result<Request, Refusal> {
    line.end()?;
    Ok(CredentialGet {}.into())
}

fn print_credential(_: &Parsed, answer: &Answer, format: Format) -> Printed {
    let Answer::CredentialGet(spec) = answer else { return Printed::Value(Value::Nil) };
    Printed::Value(if format == Format::Json { spec_in_json(spec) } else { spec_in_yaml(spec) })
}

/// In JSON the fields have names of their own, and empty ones are left out.
fn spec_in_json(spec: &CloudSpec) -> Value {
    let mut fields =
        vec![("type", value::text(spec.kind.as_str())), ("name", value::text(spec.name.as_str()))];
    let texts = [
        ("region", &spec.region),
        ("endpoint", &spec.endpoint),
        ("identity-endpoint", &spec.identity_endpoint),
        ("storage-endpoint", &spec.storage_endpoint),
    ];
    for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        fields.push((name, value::text(text.as_str())));
    }
    if let Some(credential) = &spec.credential {
        let mut login = vec![("auth-type", value::text(credential.auth_type.as_str()))];
        if !credential.attributes.is_empty() {
            login.push(("attrs", value::strings(&credential.attributes)));
        }
        fields.push(("credential", Value::Struct(login)));
    }
    if !spec.ca_certificates.is_empty() {
        fields.push(("cacertificates", value::texts(spec.ca_certificates.iter().map(String::as_str))));
    }
    for (name, flag) in
        [("skip-tls-verify", spec.skip_tls_verify), ("is-controller-cloud", spec.is_controller_cloud)]
    {
        if flag {
            fields.push((name, Value::Bool(true)));
        }
    }
    Value::Struct(fields)
}

/// In YAML the fields have the names that they have in Go, in lower case, and none is left out.
fn spec_in_yaml(spec: &CloudSpec) -> Value {
    let login = spec.credential.as_ref().map_or(Value::Nil, |credential| {
        Value::Struct(vec![
            ("authtype", value::text(credential.auth_type.as_str())),
            ("attributes", value::strings(&credential.attributes)),
        ])
    });
    let mut fields = vec![
        ("type", value::text(spec.kind.as_str())),
        ("name", value::text(spec.name.as_str())),
        ("region", value::text(spec.region.as_str())),
        ("endpoint", value::text(spec.endpoint.as_str())),
        ("identityendpoint", value::text(spec.identity_endpoint.as_str())),
        ("storageendpoint", value::text(spec.storage_endpoint.as_str())),
        ("credential", login),
        ("cacertificates", value::texts(spec.ca_certificates.iter().map(String::as_str))),
    ];
    // Which versions of Juju know of these two is not certain; where they say nothing they are not printed.
    for (name, flag) in
        [("skiptlsverify", spec.skip_tls_verify), ("iscontrollercloud", spec.is_controller_cloud)]
    {
        if flag {
            fields.push((name, Value::Bool(true)));
        }
    }
    Value::Struct(fields)
}
