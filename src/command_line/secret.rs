//! The hook tools of secrets, and `resource-get`.

use juju_charm::tool::{
    Answer, Request, ResourceGet, SecretAdd, SecretData, SecretGet, SecretGrant, SecretIds, SecretInfo,
    SecretInfoGet, SecretRemove, SecretRevoke, SecretSet,
};
use juju_charm::{Rotation, SecretContent, SecretOwner};

use super::flags::{Flag, Parsed};
use super::output::Format;
use super::tool::{
    FORMAT, Line, OUTPUT, Output, Printed, RELATION, Refusal, Tool, YAML_OR_JSON, no_note, nothing,
    read_as_agent,
};
use super::value;
use crate::backend::{check_secret_content, expire_time};
use crate::go::{Value, base64, json, quote, yaml};
use crate::names;

/// How a key is marked whose value is base64 already.
const BASE64: &str = "#base64";

/// How a key is marked whose value is in a file.
const FILE: &str = "#file";

/// The largest file that holds a secret.
const LARGEST: usize = 1_000_000;

const DESCRIBED: &[Flag] = &[
    Flag::text(&["expire"], "when it expires: a time, or how long from now"),
    Flag::text(
        &["rotate"],
        "how often it is due for something new: never, hourly, daily, weekly, monthly, quarterly or yearly",
    ),
    Flag::text(&["description"], "what it is for"),
    Flag::text(&["label"], "what its owner calls it"),
    Flag::text(&["file"], "a YAML file of its keys and values"),
    Flag::text_or(&["owner"], "application", "who owns it: application or unit"),
];

pub(super) const ADD: Tool = Tool {
    name: "secret-add",
    args: "[key[#base64|#file]=value...]",
    args_in_relation: "",
    purpose: "Add a secret.",
    details: "Prints the URI of the new secret, which is stored when the hook has succeeded. The application's are the \
              leader's to add. A key that ends in #base64 has a value that is base64 already, and one that ends in \
              #file has its value in a file.",
    examples: "    secret-add token=34ae35facd4\n    secret-add --owner unit --rotate monthly token#base64=AA==\n",
    flags: DESCRIBED,
    note: no_note,
    output: Output::None,
    read: read_add,
    print: print_add,
};

/// What `secret-add` and `secret-set` are told alike.
struct Said {
    content: SecretContent,
    label: Option<String>,
    description: Option<String>,
    expire: Option<String>,
    rotate: Option<Rotation>,
    owner: SecretOwner,
}

fn read_said(line: &mut Line<'_>) -> Result<Said, Refusal> {
    let expire = line.text("expire");
    if let Some(text) = &expire {
        expire_time(text, line.backend.now()).map_err(Refusal::usage)?;
    }
    let rotate = line.text("rotate");
    let rotate = rotate.map(|policy| {
        let known = policy.parse::<Rotation>();
        known.map_err(|_| Refusal::usage(format!("rotate policy {} not valid", quote(&policy))))
    });
    let rotate = rotate.transpose()?;
    let owner = match line.flags.value("owner") {
        None | Some("application") => SecretOwner::Application,
        Some("unit") => SecretOwner::Unit,
        Some(other) => return Err(Refusal::usage(format!("secret owner {} not valid", quote(other)))),
    };
    let (rest, mut content) = (line.rest(), SecretContent::new());
    let check =
        |content: &SecretContent| check_secret_content(content, line.backend.profile).map_err(Refusal::usage);
    for arg in rest {
        read_value(arg, &mut content)?;
    }
    check(&content)?;
    if let Some(path) = line.text("file") {
        read_file(&line.at_home(&path), &mut content)?;
        check(&content)?;
    }
    Ok(Said {
        content,
        label: line.text("label"),
        description: line.text("description"),
        expire,
        rotate,
        owner,
    })
}

/// Reads one `key=value`. The first `=` parts the two, unless nothing but more of them stands behind it.
fn read_value(arg: &str, content: &mut SecretContent) -> Result<(), Refusal> {
    let at = arg.trim_end_matches('=').find('=').filter(|at| *at > 0);
    let Some(at) = at else {
        return Err(Refusal::usage(format!("key value {} not valid", quote(arg))));
    };
    let (key, value) = (&arg[..at], &arg[at + 1..]);
    if let Some(key) = key.strip_suffix(BASE64) {
        content.set_base64(key, value);
    } else if let Some(key) = key.strip_suffix(FILE) {
        let bytes = read_as_agent(value).map_err(|error| {
            Refusal::usage(format!("reading content for secret key {}: {error}", quote(key)))
        })?;
        content.set(key, bytes);
    } else {
        content.set(key, value);
    }
    Ok(())
}

/// Reads keys and values from a file, which have the last word: from JSON, or else from YAML.
fn read_file(path: &str, content: &mut SecretContent) -> Result<(), Refusal> {
    let text = read_as_agent(path).map_err(Refusal::usage)?;
    if text.len() > LARGEST {
        return Err(Refusal::usage(format!(
            "secret content in file {} too large: {} bytes",
            quote(path),
            text.len()
        )));
    }
    let values = match json::load(&text).as_ref().and_then(texts) {
        Some(values) => values,
        None => yaml::load_strings(&text).map_err(Refusal::usage)?,
    };
    for (key, value) in values {
        let key = String::from_utf8_lossy(&key).into_owned();
        match key.strip_suffix(BASE64) {
            Some(key) => content.set_base64(key, String::from_utf8_lossy(&value).into_owned()),
            None => content.set(key, value),
        }
    }
    Ok(())
}

/// The entries of a map, if all of them are texts.
fn texts(value: &Value) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
    let Value::Map(Some(entries)) = value else { return None };
    let bytes = |value: &Value| match value {
        Value::Text(text) => Some(text.as_bytes().to_vec()),
        Value::Bytes(bytes) => Some(bytes.clone()),
        _ => None,
    };
    entries.iter().map(|(key, value)| Some((bytes(key)?, bytes(value)?))).collect()
}

fn read_add(line: &mut Line<'_>) -> Result<Request, Refusal> {
    if line.left() == 0 && line.text("file").is_none() {
        return Err(Refusal::usage("missing secret value or filename"));
    }
    let Said { content, label, description, expire, rotate, owner } = read_said(line)?;
    Ok(SecretAdd { content, label, description, expire, rotate, owner }.into())
}

fn print_add(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    match answer {
        Answer::SecretAdd(uri) => Printed::Plain(format!("{uri}\n")),
        _ => Printed::Nothing,
    }
}

pub(super) const SET: Tool = Tool {
    name: "secret-set",
    args: "<ID> [key[#base64]=value...]",
    purpose: "Change a secret.",
    details: "What is not said stays as it is. The secret is changed when the hook has succeeded; new values make a new \
              revision of it.",
    examples: "    secret-set secret:9m4e2mr0ui3e8a215n4g token=34ae35facd4\n    secret-set secret:9m4e2mr0ui3e8a215n4g --label admin\n",
    read: read_set,
    print: nothing,
    ..ADD
};

/// The URI that stands first.
fn uri(line: &mut Line<'_>) -> Result<String, Refusal> {
    let uri = line.require("missing secret URI")?;
    names::secret_id(uri).map_err(Refusal::usage)?;
    Ok(uri.to_owned())
}

fn read_set(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let id = uri(line)?;
    let Said { content, label, description, expire, rotate, owner: _ } = read_said(line)?;
    Ok(SecretSet { id, content, label, description, expire, rotate }.into())
}

pub(super) const GET: Tool = Tool {
    name: "secret-get",
    args: "<ID> [key[#base64]]",
    args_in_relation: "",
    purpose: "Read what a secret holds.",
    details: "Prints the value of one key, or without a key all of them. The first call makes this unit a reader of the \
              latest revision, which it then gets until it asks with --refresh for the latest. A label given along with \
              the URI names the secret from then on.",
    examples: "    secret-get secret:9m4e2mr0ui3e8a215n4g\n    secret-get secret:9m4e2mr0ui3e8a215n4g token --refresh\n    secret-get --label admin --peek\n",
    flags: &[
        Flag::text(&["label"], "what this unit calls it"),
        Flag::bool(&["peek"], "print the latest revision this once"),
        Flag::bool(&["refresh"], "print the latest revision now and from now on"),
        YAML_OR_JSON,
        OUTPUT,
    ],
    note: no_note,
    output: Output::Yaml,
    read: read_get,
    print: print_get,
};

/// A URI that may stand first. What is wrong with it is not said in detail.
fn maybe_uri(line: &mut Line<'_>) -> Result<Option<String>, Refusal> {
    let Some(uri) = line.next() else { return Ok(None) };
    match names::secret_id(uri) {
        Ok(_) => Ok(Some(uri.to_owned())),
        Err(_) => Err(Refusal::usage(format!("secret URI {} not valid", quote(uri)))),
    }
}

fn read_get(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let (id, label) = (maybe_uri(line)?, line.text("label"));
    if id.is_none() && label.is_none() {
        return Err(Refusal::usage("require either a secret URI or label"));
    }
    let (peek, refresh) = (line.is("peek"), line.is("refresh"));
    if peek && refresh {
        return Err(Refusal::usage("specify one of --peek or --refresh but not both"));
    }
    let key = line.next().filter(|key| !key.is_empty()).map(str::to_owned);
    line.end()?;
    Ok(SecretGet { id, label, key, peek, refresh }.into())
}

fn print_get(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    match answer {
        Answer::SecretGet(SecretData::All(content)) => match held(content) {
            Ok(values) => Printed::Value(value::map(values)),
            Err(reason) => Printed::Unprintable(reason),
        },
        Answer::SecretGet(SecretData::One(one)) => Printed::Value(value::text(one.as_str())),
        _ => Printed::Value(Value::Nil),
    }
}

/// What the secret holds under each key. That what Juju keeps is no base64 is found out only now.
fn held(content: &SecretContent) -> Result<Vec<(&str, Value)>, String> {
    let value = |key| {
        let bytes = base64::decode(content.base64(key).unwrap_or_default().as_bytes())?;
        Ok((key, String::from_utf8(bytes).map_or_else(|error| Value::Bytes(error.into_bytes()), Value::Text)))
    };
    content.keys().map(value).collect()
}

pub(super) const GRANT: Tool = Tool {
    name: "secret-grant",
    args: "<ID>",
    args_in_relation: "",
    purpose: "Let the other end of a relation read a secret.",
    details: "Granted is the application at the other end, or one unit of it, when the hook has succeeded.",
    examples: "    secret-grant secret:9m4e2mr0ui3e8a215n4g\n    secret-grant secret:9m4e2mr0ui3e8a215n4g -r db:3 --unit pg/0\n",
    flags: &[RELATION, Flag::text(&["unit"], "the one unit that may read it")],
    note: no_note,
    output: Output::None,
    read: read_grant,
    print: nothing,
};

fn read_grant(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let id = uri(line)?;
    let relation = line.relation()?;
    let unit = line.text("unit");
    let call = SecretGrant { id, relation, unit };
    if let Some(message) = line.backend.wrong_grantee(&call).filter(|_| !line.lenient) {
        return Err(Refusal::usage(message));
    }
    line.end()?;
    Ok(call.into())
}

pub(super) const REVOKE: Tool = Tool {
    name: "secret-revoke",
    args: "<ID>",
    args_in_relation: "",
    purpose: "Let somebody read a secret no more.",
    details: "Revoked is what was granted to a relation, to an application, or to a unit, when the hook has succeeded.",
    examples: "    secret-revoke secret:9m4e2mr0ui3e8a215n4g -r db:3\n    secret-revoke secret:9m4e2mr0ui3e8a215n4g --app pg\n",
    flags: &[
        Flag::text(&["app", "application"], "the application that may read it no more"),
        Flag::text(&["unit"], "the unit that may read it no more"),
        RELATION,
    ],
    note: no_note,
    output: Output::None,
    read: read_revoke,
    print: nothing,
};

fn read_revoke(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let id = uri(line)?;
    let (app, unit) = (line.text("app"), line.text("unit"));
    if let Some(app) = app.as_ref().filter(|app| !names::is_app(app)) {
        return Err(Refusal::usage(format!("application {} not valid", quote(app))));
    }
    if let Some(unit) = unit.as_ref().filter(|unit| names::split_unit(unit).is_none()) {
        return Err(Refusal::usage(format!("unit {} not valid", quote(unit))));
    }
    if app.is_some() && unit.is_some() {
        return Err(Refusal::usage("specify only one of application or unit"));
    }
    let named = line.flags.value("r").is_some();
    let of_relation = named || line.backend.is_about_a_relation();
    if of_relation && app.is_some() {
        return Err(Refusal::usage("do not specify both relation and app"));
    }
    if !of_relation && app.is_none() && unit.is_none() && !line.lenient {
        return Err(Refusal::usage("missing relation or application or unit"));
    }
    line.end()?;
    let relation = if named { line.relation()? } else { None };
    Ok(SecretRevoke { id, relation, app, unit }.into())
}

pub(super) const REMOVE: Tool = Tool {
    name: "secret-remove",
    args: "<ID>",
    args_in_relation: "",
    purpose: "Remove a secret.",
    details: "Removed are all revisions of it, or the one that is named, when the hook has succeeded.",
    examples: "    secret-remove secret:9m4e2mr0ui3e8a215n4g\n    secret-remove secret:9m4e2mr0ui3e8a215n4g --revision 4\n",
    flags: &[Flag::int(&["revision"], 0, "the one revision to remove")],
    note: no_note,
    output: Output::None,
    read: read_remove,
    print: nothing,
};

fn read_remove(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let id = uri(line)?;
    line.end()?;
    let revision = line.flags.value("revision").and_then(|number| number.parse().ok());
    Ok(SecretRemove { id, revision: revision.filter(|number| *number > 0) }.into())
}

pub(super) const IDS: Tool = Tool {
    name: "secret-ids",
    args: "",
    args_in_relation: "",
    purpose: "List the secrets that this unit manages.",
    details: "Prints the ids of its own secrets, and for the leader those of the application.",
    examples: "    secret-ids\n",
    flags: &[FORMAT, OUTPUT],
    note: no_note,
    output: Output::Smart,
    read: read_ids,
    print: print_ids,
};

fn read_ids(line: &mut Line<'_>) -> Result<Request, Refusal> {
    line.end()?;
    Ok(SecretIds {}.into())
}

fn print_ids(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    Printed::Value(match answer {
        Answer::SecretIds(ids) if ids.is_empty() => Value::List(None),
        Answer::SecretIds(ids) => value::texts(ids.iter().map(String::as_str)),
        _ => Value::Nil,
    })
}

pub(super) const INFO_GET: Tool = Tool {
    name: "secret-info-get",
    args: "<ID>",
    args_in_relation: "",
    purpose: "Tell what is known of a secret.",
    details: "Prints all about a secret that this unit manages but what it holds.",
    examples: "    secret-info-get secret:9m4e2mr0ui3e8a215n4g\n    secret-info-get --label admin\n",
    flags: &[Flag::text(&["label"], "what its owner calls it"), YAML_OR_JSON, OUTPUT],
    note: no_note,
    output: Output::Yaml,
    read: read_info,
    print: print_info,
};

fn read_info(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let (id, label) = (maybe_uri(line)?, line.text("label"));
    match (&id, &label) {
        (None, None) => return Err(Refusal::usage("require either a secret URI or label")),
        (Some(_), Some(_)) => {
            return Err(Refusal::usage("specify either a secret URI or label but not both"));
        }
        _ => {}
    }
    line.end()?;
    Ok(SecretInfoGet { id, label }.into())
}

fn print_info(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    Printed::Value(match answer {
        Answer::SecretInfoGet(info) => value::map([(info.id.as_str(), described(info))]),
        _ => Value::Nil,
    })
}

fn described(info: &SecretInfo) -> Value {
    let mut fields = vec![
        ("revision", i64::try_from(info.revision).map_or(Value::Uint(info.revision), Value::Int)),
        ("label", value::text(info.label.as_str())),
        ("owner", value::text(info.owner.as_str())),
    ];
    if !info.description.is_empty() {
        fields.push(("description", value::text(info.description.as_str())));
    }
    if let Some(rotation) = info.rotation {
        fields.push(("rotation", value::text(rotation.as_str())));
    }
    for (name, time) in [("expiry", &info.expiry), ("rotates", &info.rotates)] {
        if let Some(time) = time {
            fields.push((name, Value::Time(time.clone())));
        }
    }
    if !info.access.is_empty() {
        let access = info.access.iter().map(|access| {
            Value::Struct(vec![
                ("target", value::text(access.target.as_str())),
                ("scope", value::text(access.scope.as_str())),
                ("role", value::text(access.role.as_str())),
            ])
        });
        fields.push(("access", Value::List(Some(access.collect()))));
    }
    Value::Struct(fields)
}

pub(super) const RESOURCE_GET: Tool = Tool {
    name: "resource-get",
    args: "<resource name>",
    args_in_relation: "",
    purpose: "Tell where a resource of the charm is.",
    details: "Prints the path of the file, which Juju fetches first if it is not there yet.",
    examples: "    resource-get theme\n",
    flags: &[],
    note: no_note,
    output: Output::None,
    read: read_resource,
    print: print_resource,
};

fn read_resource(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let name = line.next().filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Refusal::usage("missing required resource name"))?;
    line.end()?;
    Ok(ResourceGet { name: name.to_owned() }.into())
}

fn print_resource(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    match answer {
        Answer::ResourceGet(path) => Printed::Plain(path.clone()),
        _ => Printed::Nothing,
    }
}
