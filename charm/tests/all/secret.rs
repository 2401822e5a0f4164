//! Secrets: what they hold, who owns them, and that nobody is shown what they hold.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use juju_charm::tool::{
    Answer, CloudCredential, CloudSpec, CredentialGet, Request, SecretAdd, SecretData, SecretGet, SecretSet,
    Tool,
};
use juju_charm::{Rotation, SecretContent, SecretOwner};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::arbitrary::{secret_content, secret_key, text};
use crate::tool::URI;

/// A value that nothing else contains, and the same as base64.
const VALUE: &str = "to be or not to be";
const BASE64: &str = "dG8gYmUgb3Igbm90IHRvIGJl";

fn password() -> SecretContent {
    [("password", VALUE)].into()
}

fn read(json: Value) -> serde_json::Result<SecretContent> {
    serde_json::from_value(json)
}

#[track_caller]
fn assert_hides(shown: &str) {
    for secret in [VALUE, BASE64] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn a_value_is_a_text_or_bytes_and_is_kept_as_base64() {
    let mut content = SecretContent::new();
    assert!(content.is_empty());
    content.set("password", VALUE);
    content.set("bytes", [0, 255]);
    content.set_base64("given", BASE64);
    assert_eq!(content.keys().collect::<Vec<_>>(), ["password", "bytes", "given"]);
    assert_eq!(content.len(), 3);
    assert_eq!((content.get("password").as_deref(), content.base64("password")), (Some(VALUE), Some(BASE64)));
    assert_eq!((content.get("bytes"), content.bytes("bytes")), (None, Some(vec![0, 255])));
    assert_eq!(content.base64("bytes"), Some("AP8="));
    assert_eq!(content.get("given").as_deref(), Some(VALUE));
    assert_eq!((content.get("no"), content.bytes("no"), content.base64("no")), (None, None, None));
}

#[test]
fn what_is_no_base64_is_kept_as_it_was_given() {
    let mut content = SecretContent::new();
    content.set_base64("token", "key=");
    assert_eq!(content.base64("token"), Some("key="));
    assert_eq!((content.get("token"), content.bytes("token")), (None, None));
}

#[test]
fn the_last_value_of_a_key_counts() {
    let content = SecretContent::from([("foo", "a"), ("foo", "b")]);
    assert_eq!(content, [("foo", "b")].into());
    let args = SecretAdd::new(content).encode().args;
    assert_eq!(args, ["--", "foo#base64=Yg=="]);
}

#[test]
fn contents_are_equal_whatever_their_order() {
    let content = SecretContent::from([("foo", "a"), ("bar", "b")]);
    assert_eq!(content, [("bar", "b"), ("foo", "a")].into());
    assert_ne!(content, [("bar", "b")].into());
    assert!(content.is_same(&content.clone()));
}

#[test]
fn a_text_is_written_as_one_and_all_else_as_base64_under_a_key_that_says_so() {
    let mut content = password();
    content.set("bytes", [0, 255]);
    content.set("empty", "");
    // Base64 of a text, but for the padding.
    content.set_base64("bare", "AA");
    content.set_base64("given", BASE64);
    let written = json!({
        "password": VALUE, "bytes#base64": "AP8=", "empty": "", "bare#base64": "AA", "given": VALUE,
    });
    assert_eq!(serde_json::to_value(&content).unwrap(), written);
    assert_eq!(read(written).unwrap(), content);
}

#[test]
fn base64_of_a_text_is_that_text() {
    assert_eq!(read(json!({"password#base64": BASE64})).unwrap(), password());
}

#[test]
fn a_key_that_is_there_twice_is_refused() {
    let twice = format!(r#"{{"password": "{VALUE}", "password": "{VALUE}"}}"#);
    let message = serde_json::from_str::<SecretContent>(&twice).unwrap_err().to_string();
    assert!(message.contains("duplicate key `password`"), "{message}");
    assert_hides(&message);
}

#[test]
fn what_is_no_string_is_refused_and_not_shown() {
    let huge = serde_json::from_str("12345678901234567890").unwrap();
    let wrong = [
        (json!(12345), "a number"),
        (json!(-12345), "a number"),
        (huge, "a number"),
        (json!(123.45), "a number"),
        (json!(true), "a boolean"),
        (json!(null), "null"),
        (json!([VALUE]), "sequence"),
        (json!({"key": VALUE}), "map"),
    ];
    for (value, kind) in wrong {
        let message = read(json!({"password": value})).unwrap_err().to_string();
        assert!(message.contains(kind) && message.contains("put it in quotes"), "{message}");
        assert!(!message.contains("1234") && !message.contains("true"), "{message}");
        assert_hides(&message);
    }
}

#[test]
fn what_is_no_mapping_is_refused_and_not_shown() {
    for value in [json!(VALUE), json!([VALUE]), json!(12345), json!(-12345), json!(123.45), json!(true)] {
        let message = read(value).unwrap_err().to_string();
        assert!(message.contains("a mapping of keys to secret values"), "{message}");
        assert!(!message.contains("1234") && !message.contains("true"), "{message}");
        assert_hides(&message);
    }
}

#[test]
fn a_content_shows_its_keys_alone() {
    let shown = format!("{:?}", SecretContent::from([("password", VALUE), ("user", "claudius")]));
    assert_eq!(shown, r#"{"password": .., "user": ..}"#);
}

#[test]
fn a_call_shows_the_keys_of_a_secret_alone_and_gives_juju_the_values() {
    let add = SecretAdd::new(password());
    let set = SecretSet::new(URI).content(password());
    assert_hides(&format!("{add:?} {add:#?} {set:?} {set:#?}"));
    for request in [Request::from(add), set.into()] {
        assert_hides(&format!("{request} {request:?} {request:#?}"));
        assert!(request.to_string().contains("password=.."), "{request}");
        let args = request.encode().args;
        assert_eq!(args.last().map(String::as_str), Some(&*format!("password#base64={BASE64}")));
    }
}

#[test]
fn an_answer_does_not_show_what_a_secret_holds() {
    let whole = Answer::SecretGet(SecretData::All(password()));
    let one = Answer::SecretGet(SecretData::One(VALUE.to_owned()));
    for answer in [&whole, &one] {
        assert_hides(&format!("{answer} {answer:?} {answer:#?}"));
    }
    assert_eq!(whole.to_string(), r#"{"password":".."}"#);
    assert_eq!(one.to_string(), "\"..\"");
    assert_eq!(whole.to_json(), json!({"password": VALUE}));
}

#[test]
fn an_answer_does_not_show_how_to_log_in() {
    let credential = CloudCredential {
        auth_type: "userpass".to_owned(),
        attributes: [("password", VALUE), ("key", BASE64)].into(),
    };
    assert_hides(&format!("{credential:?} {credential:#?}"));
    assert!(format!("{credential:?}").contains("userpass"));
    let spec = CloudSpec { credential: Some(credential), ..CloudSpec::default() };
    assert_hides(&format!("{spec:?}"));
    let answer = Answer::CredentialGet(Box::new(spec));
    assert_hides(&format!("{answer} {answer:?} {answer:#?}"));
    assert!(answer.to_string().contains(r#""auth-type":"userpass""#), "{answer}");
    assert_eq!(answer.to_json()["credential"]["attrs"]["password"], VALUE);
}

#[test]
fn no_error_shows_what_was_printed_of_a_secret() {
    let key = || Request::from(SecretGet { key: Some("password".to_owned()), ..SecretGet::from(URI) });
    let whole = || Request::from(SecretGet::from(URI));
    let cloud = || Request::from(CredentialGet {});
    let wrong = [
        (whole(), format!("password: {VALUE}\n")),
        (whole(), format!("\"{VALUE}\"\n")),
        (whole(), format!("{{\"password\": [\"{VALUE}\"]}}\n")),
        (key(), format!("{VALUE}\n")),
        (key(), format!("{{\"password\": \"{VALUE}\"}}\n")),
        (cloud(), format!("\"{VALUE}\"\n")),
        (cloud(), format!("{{\"credential\": \"{VALUE}\"}}\n")),
        (cloud(), format!("{{\"credential\": {{\"attrs\": \"{VALUE}\"}}}}\n")),
        (cloud(), format!("{{\"credential\": {{\"attrs\": {{\"password\": [\"{VALUE}\"]}}}}}}\n")),
    ];
    for (request, stdout) in wrong {
        let error = request.read_output(stdout.as_bytes()).unwrap_err();
        assert!(error.to_string().starts_with(request.tool()), "{error}");
        assert_hides(&format!("{error} {error:?}"));
    }
}

#[test]
fn no_error_about_a_call_or_an_answer_in_a_file_shows_a_value() {
    let calls = ["secret-add", "secret-set"].map(|tool| {
        let call = |content: Value| Request::from_json(tool, json!({"id": URI, "content": content})).unwrap();
        [call(json!(VALUE)).map(drop), call(json!({"password": [VALUE]})).map(drop)]
    });
    let answers = [json!([VALUE]), json!({"password": {"value": VALUE}})];
    let answers = answers.map(|json| Answer::from_json("secret-get", json).unwrap().map(drop));
    for error in calls.into_iter().flatten().chain(answers) {
        assert_hides(&error.unwrap_err().to_string());
    }
}

#[test]
fn a_rotation_is_read_and_printed_as_juju_calls_it() {
    let names = ["never", "hourly", "daily", "weekly", "monthly", "quarterly", "yearly"];
    assert_eq!(Rotation::ALL.map(Rotation::as_str), names);
    for (rotation, name) in Rotation::ALL.into_iter().zip(names) {
        assert_eq!(name.parse(), Ok(rotation));
        assert_eq!(rotation.to_string(), name);
        assert_eq!(serde_json::to_value(rotation).unwrap(), json!(name));
        assert_eq!(serde_json::from_value::<Rotation>(json!(name)).unwrap(), rotation);
    }
    assert_eq!(Rotation::default(), Rotation::Never);
    assert_eq!(format!("[{:>8}]", Rotation::Daily), "[   daily]");
}

#[test]
fn what_is_no_rotation_is_refused_with_those_that_are() {
    for text in ["", "Daily", "foo"] {
        let error = text.parse::<Rotation>().unwrap_err();
        assert!(error.is_invalid() && !error.is_refused());
        assert!(error.to_string().contains("quarterly"), "{error}");
    }
}

#[test]
fn an_owner_is_read_and_printed_as_juju_calls_it() {
    let owners = [
        (SecretOwner::Application, "application"),
        (SecretOwner::Unit, "unit"),
        (SecretOwner::Model, "model"),
    ];
    for (owner, name) in owners {
        assert_eq!((owner.as_str(), owner.to_string()), (name, name.to_owned()));
        assert_eq!(serde_json::to_value(owner).unwrap(), json!(name));
        assert_eq!(serde_json::from_value::<SecretOwner>(json!(name)).unwrap(), owner);
    }
    assert_eq!(serde_json::from_value::<SecretOwner>(json!("app")).unwrap(), SecretOwner::Application);
    assert!(serde_json::from_value::<SecretOwner>(json!("foo")).is_err());
    assert_eq!(SecretOwner::default(), SecretOwner::Application);
    assert_eq!(format!("[{:<6}]", SecretOwner::Unit), "[unit  ]");
}

/// A value as `secret-add` takes it apart: the padding of base64 is no sign of equality.
fn taken_apart(argument: &str) -> Option<(&str, &str)> {
    let equals = argument.trim_end_matches('=').find('=').filter(|equals| *equals > 0)?;
    Some((&argument[..equals], &argument[equals + 1..]))
}

proptest! {
    #[test]
    fn any_content_survives_json(content in secret_content()) {
        let json = serde_json::to_string(&content).unwrap();
        prop_assert_eq!(serde_json::from_str::<SecretContent>(&json).unwrap(), content);
    }

    #[test]
    fn any_values_reach_juju_as_they_are(
        entries in vec((secret_key(), vec(any::<u8>(), 1..20)), 1..5),
        label in text(),
    ) {
        let content: SecretContent = entries.into_iter().collect();
        for args in [
            SecretAdd::new(content.clone()).label(&label).encode().args,
            SecretSet::new(URI).label(&label).content(content.clone()).encode().args,
        ] {
            let values = &args[args.len() - content.len()..];
            for (argument, key) in values.iter().zip(content.keys()) {
                let (name, value) = taken_apart(argument).unwrap();
                prop_assert_eq!(name.strip_suffix("#base64"), Some(key));
                prop_assert_eq!(STANDARD.decode(value).ok(), content.bytes(key));
            }
        }
    }

    #[test]
    fn no_value_of_any_content_is_shown(key in secret_key(), value in "[A-Z]{12}") {
        let content = SecretContent::from([(key, &value)]);
        let base64 = STANDARD.encode(&value);
        let request = Request::from(SecretAdd::new(content.clone()));
        let answer = Answer::SecretGet(SecretData::All(content.clone()));
        for shown in [format!("{content:?}"), format!("{request} {request:?}"), format!("{answer} {answer:?}")] {
            prop_assert!(!shown.contains(&value) && !shown.contains(&base64), "{}", shown);
        }
    }
}
