//! Pseudo tools: what the tools are made of, and the client that is not here.

use std::sync::Mutex;

use serde_json::{Map, Value, json};

use super::case::{Case, texts};
use super::{Verdict, client};
use crate::charm_spec::CharmSpec;
use crate::command_line::flags::{self, Flag, FlagError, FlagKind};
use crate::command_line::key_values;
use crate::command_line::output::{self, Format};
use crate::go;
use crate::scenario::Scenario;
use crate::scene::Scene;

/// Plays a case of a pseudo tool; none for any other.
pub(crate) fn play(case: &Case) -> Option<Verdict> {
    let differences = match case.tool() {
        "_output" | "_format" => format(case),
        "_keyvalues" => pairs(case),
        "_gnuflag" => flag_grammar(case),
        "_jujuc" if case.get("exists").is_some() => lookup(case),
        "_jujuc" => {
            let behind =
                "it is about the words of a double behind the socket; tests/all/dispatch has the agent's own";
            return client::play(case).or(Some(Verdict::NotPlayed(behind)));
        }
        _ if case.setup().contains_key("env") => return client::play(case),
        _ => return None,
    };
    Some(differences.unwrap_or_else(|error| vec![error]).into())
}

fn known(case: &Case, setup: &[&str], expected: &[&str]) -> Result<(), String> {
    if let Some(key) = case.setup().keys().find(|key| !setup.contains(&key.as_str())) {
        return Err(format!("setup: {key}: this is not known"));
    }
    match case.expectations().keys().find(|key| !expected.contains(&key.as_str())) {
        Some(key) => Err(format!("what `{key}` expects is not known here")),
        None => Ok(()),
    }
}

fn compare<T: PartialEq + std::fmt::Debug>(what: &str, expected: &T, found: &T) -> Vec<String> {
    if expected == found {
        Vec::new()
    } else {
        vec![format!("{what}: expected {expected:?}, found {found:?}")]
    }
}

/// A value is printed in a format.
fn format(case: &Case) -> Result<Vec<String>, String> {
    known(case, &["value", "value_kind"], &["code", "stdout", "stderr", "stderr_contains", "stderr_exact"])?;
    let args = texts(case.get("argv"));
    let args: Vec<&str> = args.iter().map(String::as_str).filter(|word| *word != "output").collect();
    let format = match args[..] {
        [] => Ok(Format::Smart),
        ["--format", name] => Format::of(name).ok_or(name),
        _ => return Err(format!("the arguments {args:?} are not known here")),
    };
    let value = case.setup().get("value").cloned().unwrap_or_default();
    let (code, stdout, stderr) = match format {
        Ok(format) => match output::print(&go_value(&value), format) {
            Ok(text) => (0, String::from_utf8_lossy(&text).into_owned(), String::new()),
            Err(error) => (1, String::new(), format!("ERROR {error}\n")),
        },
        Err(name) => {
            let name = go::quote(name);
            let message = format!("ERROR invalid value {name} for option --format: unknown format {name}\n");
            (2, String::new(), message)
        }
    };
    let mut differences = Vec::new();
    if let Some(expected) = case.get("code").and_then(Value::as_u64) {
        differences.extend(compare("code", &expected, &code));
    }
    if let Some(expected) = case.text("stdout") {
        differences.extend(compare("stdout", &expected.to_owned(), &stdout));
    }
    if let Some(expected) = case.text("stderr") {
        differences.extend(compare("stderr", &expected.to_owned(), &stderr));
    }
    if let Some(expected) = case.text("stderr_contains").filter(|expected| !stderr.contains(expected)) {
        differences.extend(compare("stderr", &expected.to_owned(), &stderr));
    }
    Ok(differences)
}

fn go_value(value: &Value) -> go::Value {
    match value {
        Value::Null => go::Value::Nil,
        Value::Bool(value) => go::Value::Bool(*value),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => go::Value::Int(number),
            (None, Some(number)) => go::Value::Uint(number),
            (None, None) => go::Value::Float(number.as_f64().unwrap_or_default()),
        },
        Value::String(text) => go::Value::Text(text.clone()),
        Value::Array(items) => go::Value::List(Some(items.iter().map(go_value).collect())),
        Value::Object(map) => go::Value::Map(Some(
            map.iter().map(|(key, value)| (go::Value::Text(key.clone()), go_value(value))).collect(),
        )),
    }
}

/// Pairs are read.
fn pairs(case: &Case) -> Result<Vec<String>, String> {
    known(case, &["allow_empty_values"], &["result", "error", "code", "stdout"])?;
    let allow = case.setup().get("allow_empty_values").is_some_and(|allow| allow == true);
    let argv = texts(case.get("argv"));
    let found = key_values::parse(argv.iter().map(String::as_str), allow);
    let found = match found {
        Ok(pairs) => (Some(json!(pairs)), None),
        Err(error) => (None, Some(error)),
    };
    let expected = (case.get("result").cloned(), case.text("error").map(str::to_owned));
    Ok(compare("pairs", &expected, &found))
}

/// Names of flags live as long as the program. There are few different ones, and each is kept once.
fn kept(names: &[String]) -> &'static [&'static str] {
    static KEPT: Mutex<Vec<&'static [&'static str]>> = Mutex::new(Vec::new());
    let mut kept = KEPT.lock().unwrap();
    if let Some(known) = kept.iter().find(|known| known.iter().copied().eq(names.iter().map(String::as_str)))
    {
        return known;
    }
    let names: Vec<&'static str> = names.iter().map(|name| &*name.clone().leak()).collect();
    let names: &'static [&'static str] = names.leak();
    kept.push(names);
    names
}

/// Flags are read.
fn flag_grammar(case: &Case) -> Result<Vec<String>, String> {
    known(
        case,
        &["bool_flags", "string_flags"],
        &["code", "stdout", "stderr", "stderr_contains", "stderr_exact", "positionals", "values"],
    )?;
    let setup = case.setup();
    let mut declared = Vec::new();
    for (key, is_bool) in [("bool_flags", true), ("string_flags", false)] {
        for names in setup.get(key).and_then(Value::as_array).into_iter().flatten() {
            let names = kept(&texts(Some(names)));
            declared.push(if is_bool { Flag::bool(names, "") } else { Flag::text(names, "") });
        }
    }
    let argv = texts(case.get("argv"));
    let argv: Vec<&str> = argv.iter().map(String::as_str).collect();
    let found = flags::parse(&declared, &argv, &mut |_, _| Ok(()));
    let mut differences = Vec::new();
    let (code, stderr) = match &found {
        Ok(_) | Err(FlagError::Help) => (0, String::new()),
        Err(FlagError::Usage(message)) => (2, format!("ERROR {message}\n")),
    };
    if let Some(expected) = case.get("code").and_then(Value::as_u64) {
        differences.extend(compare("code", &expected, &code));
    }
    let expected = case.text("stderr").or_else(|| case.text("stderr_contains")).unwrap_or_default();
    differences.extend(compare("stderr", &expected.to_owned(), &stderr));
    if let (Some(values), Ok(parsed)) = (case.get("values"), &found) {
        let value = |flag: &Flag| {
            let default = if matches!(flag.kind, FlagKind::Bool(_)) { "false" } else { "" };
            json!(parsed.value(flag.name()).unwrap_or(default))
        };
        let found: Map<String, Value> =
            declared.iter().map(|flag| (flag.name().to_owned(), value(flag))).collect();
        differences.extend(compare("values", values, &Value::Object(found)));
    }
    if let (Some(positionals), Ok(parsed)) = (case.get("positionals"), &found) {
        differences.extend(compare("positionals", positionals, &json!(parsed.positionals)));
    }
    Ok(differences)
}

/// Whether there is a tool of this name.
fn lookup(case: &Case) -> Result<Vec<String>, String> {
    known(case, &["lookup"], &["exists", "code", "stdout", "error"])?;
    let setup = case.setup();
    let name = setup.get("lookup").and_then(Value::as_str).ok_or("`lookup` is no text")?;
    let scenario = Scenario::new(CharmSpec::without_code()).juju_version(case.juju()?);
    let mut hook = scenario.begin(&Scene::new("update-status")).map_err(|error| error.to_string())?;
    let exists = hook.call(name, ["--help"]).code == 0;
    Ok(compare("exists", &case.is("exists"), &exists))
}
