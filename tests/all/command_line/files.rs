//! Files that tools read and write: where they are, and what happens if they cannot be had.

use std::fs;
use std::path::Path;

use juju_charm::Map;
use juju_scenario::HookContext;
use juju_scenario::prelude::*;
use tempfile::tempdir;

use super::{begin, call, changed, led, shown, start};

fn hook_in(dir: &Path, scene: &Scene) -> HookContext {
    begin(scene).in_dir(dir)
}

#[test]
fn output_goes_to_a_file_in_the_caller_s_directory() {
    let dir = tempdir().unwrap();
    let scene = start(State::new().config("title", "Hamlet"));
    let absolute = dir.path().join("absolute");
    let rows = [
        ("config-get -o out title", "out", "Hamlet\n"),
        ("config-get -oout --format json title", "out", "\"Hamlet\"\n"),
        ("config-get --output out --format json nope", "out", "null\n"),
        // A file is made even if there is nothing to say.
        ("config-get --output=empty nope", "empty", ""),
        ("config-get title -o first --output last", "last", "Hamlet\n"),
        ("config-get -o - title", "-", "Hamlet\n"),
        ("config-get -o ./a/../dots title", "dots", "Hamlet\n"),
        (&format!("config-get -o {} title", absolute.display()), "absolute", "Hamlet\n"),
    ];
    fs::write(dir.path().join("out"), "a long text that is to be gone").unwrap();
    for (line, file, expected) in rows {
        let reply = call(&mut hook_in(dir.path(), &scene), line, "");
        assert_eq!(shown(&reply), "0 \"\" \"\"", "{line}");
        assert_eq!(fs::read_to_string(dir.path().join(file)).unwrap(), expected, "{line}");
    }
    assert!(!dir.path().join("first").exists());
    let reply = call(&mut hook_in(dir.path(), &scene), "config-get -o '' title", "");
    assert_eq!(reply.stdout, b"Hamlet\n");
    fs::create_dir(dir.path().join("folder")).unwrap();
    for (path, why) in [("no/such/folder", "no such file or directory"), ("folder", "is a directory")] {
        let reply = call(&mut hook_in(dir.path(), &scene), &format!("config-get -o {path} title"), "");
        let stderr = format!("ERROR open {}: {why}\n", dir.path().join(path).display());
        assert_eq!(
            (reply.code, reply.stdout.as_slice(), reply.stderr),
            (1, b"".as_slice(), stderr.into_bytes())
        );
    }
}

#[test]
fn a_call_that_is_refused_writes_no_file() {
    let dir = tempdir().unwrap();
    for line in ["state-get --strict nope -o out", "config-get a b -o out", "config-get -o out --help"] {
        call(&mut hook_in(dir.path(), &start(State::new())), line, "");
        assert!(!dir.path().join("out").exists(), "{line}");
    }
}

#[test]
fn settings_are_read_from_a_file_in_the_caller_s_directory() {
    let dir = tempdir().unwrap();
    fs::create_dir(dir.path().join("sub")).unwrap();
    fs::write(dir.path().join("settings.yaml"), "a: 1\n").unwrap();
    let absolute = dir.path().join("settings.yaml");
    for path in ["settings.yaml", "sub/../settings.yaml", "./settings.yaml", absolute.to_str().unwrap()] {
        let mut hook = hook_in(dir.path(), &changed());
        for tool in ["relation-set", "state-set"] {
            let reply = call(&mut hook, &format!("{tool} --file {path}"), "not: read");
            assert_eq!(shown(&reply), "0 \"\" \"\"", "{tool} {path}");
        }
        let state = hook.end(0).context_out.state;
        assert_eq!(state.relations[0].local_unit_data, [("user", "ophelia"), ("a", "1")]);
        assert_eq!(state.unit_state, Map::from([("a".to_owned(), "1".to_owned())]));
    }
    let complaints = [
        ("nope", dir.path().join("nope"), "open", "no such file or directory"),
        ("sub/../../nope", dir.path().parent().unwrap().join("nope"), "open", "no such file or directory"),
        ("sub", dir.path().join("sub"), "read", "is a directory"),
    ];
    for (path, named, verb, why) in complaints {
        for tool in ["relation-set", "state-set", "k8s-spec-set"] {
            let reply = call(&mut hook_in(dir.path(), &changed()), &format!("{tool} --file {path}"), "");
            let stderr = format!("ERROR {verb} {}: {why}\n", named.display());
            assert_eq!((reply.code, String::from_utf8(reply.stderr).unwrap()), (1, stderr), "{tool}");
        }
    }
}

#[test]
fn a_path_is_absolute_where_it_is_complained_of_and_may_begin_at_home() {
    let reply = call(&mut begin(&changed()), "relation-set --file no-such-file", "");
    let here = std::env::current_dir().unwrap().join("no-such-file");
    assert_eq!(
        String::from_utf8(reply.stderr).unwrap(),
        format!("ERROR open {}: no such file or directory\n", here.display())
    );
    let mut hook = begin(&changed()).home("/home/ophelia");
    let reply = call(&mut hook, "relation-set --file ~/no/such/file", "");
    let stderr = "ERROR open /home/ophelia/no/such/file: no such file or directory\n";
    assert_eq!(String::from_utf8(reply.stderr).unwrap(), stderr);
}

#[test]
fn a_specification_is_followed_by_its_resources() {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("spec.yaml"), "version: 3\n").unwrap();
    fs::write(dir.path().join("resources.yaml"), "kubernetesResources: {}\n").unwrap();
    let mut hook = hook_in(dir.path(), &led(start(State::new())));
    let line = "k8s-spec-set --file spec.yaml --k8s-resources resources.yaml";
    assert_eq!(shown(&call(&mut hook, line, "")), "0 \"\" \"\"");
    let next = Scene::new("start").context(hook.end(0).context_out);
    assert_eq!(call(&mut begin(&next), "k8s-spec-get", "").stdout, b"version: 3\nkubernetesResources: {}\n");
}

/// The agent opens these on its own, and does not know where the caller is.
#[test]
fn a_secret_is_read_from_an_absolute_path_alone() {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("secret.yaml"), "token: from file\nother#base64: AA==\n").unwrap();
    fs::write(dir.path().join("secret.json"), "{\"token\": \"from json\",\n}\n").unwrap();
    fs::write(dir.path().join("bytes"), [0, 0xff]).unwrap();
    let dir_text = dir.path().display();
    let mut hook = hook_in(dir.path(), &start(State::new()));
    for line in [
        format!("secret-add --owner unit token=arg third=arg --file {dir_text}/secret.yaml"),
        format!("secret-add --owner unit token#file={dir_text}/bytes"),
        format!("secret-add --owner unit --file {dir_text}/secret.json"),
    ] {
        assert_eq!(call(&mut hook, &line, "").code, 0, "{line}");
    }
    let secrets = hook.end(0).context_out.state.secrets;
    let first = secrets[0].latest_content();
    assert_eq!(
        (first.get("token").unwrap(), first.get("third").unwrap()),
        ("from file".into(), "arg".into())
    );
    assert_eq!(first.bytes("other").unwrap(), [0]);
    assert_eq!(secrets[1].latest_content().bytes("token").unwrap(), [0, 0xff]);
    assert_eq!(secrets[2].latest_content().get("token").unwrap(), "from json");
    let rows = [
        ("secret-add --owner unit --file secret.yaml", "open secret.yaml: no such file or directory"),
        (
            "secret-add --owner unit token#file=bytes",
            "reading content for secret key \"token\": open bytes: no such file or directory",
        ),
        ("secret-add --owner unit --file -", "open -: no such file or directory"),
    ];
    for (line, words) in rows {
        let reply = call(&mut hook_in(dir.path(), &start(State::new())), line, "token: x");
        assert_eq!(
            (reply.code, String::from_utf8(reply.stderr).unwrap()),
            (2, format!("ERROR {words}\n")),
            "{line}"
        );
    }
    fs::write(dir.path().join("empty.yaml"), "").unwrap();
    let reply = call(
        &mut begin(&start(State::new())),
        &format!("secret-add --owner unit --file {dir_text}/empty.yaml"),
        "",
    );
    assert_eq!(shown(&reply), r#"1 "" "ERROR empty secret value not valid\n""#);
}
