//! The JSON Schema of playbooks says what the reader does.

use std::path::{Path, PathBuf};

use jsonschema::{Draft, Validator};
use juju_scenario::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

fn validator() -> Validator {
    jsonschema::options().with_draft(Draft::Draft7).build(&juju_scenario::schema()).unwrap()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A playbook as JSON.
fn json_of(yaml: &str) -> Value {
    // JSON has no other keys than texts.
    let value: serde_yaml::Value = serde_yaml::from_str(yaml).unwrap();
    serde_json::to_value(value).unwrap()
}

/// All that a playbook can say, as the documentation shows it.
fn everything() -> Value {
    json_of(include_str!("../../src/playbook.yaml"))
}

#[test]
fn the_projects_own_file_is_what_the_command_prints() {
    let path = root().join("playbook.schema.json");
    let schema = format!("{:#}\n", juju_scenario::schema());
    if std::env::var_os("GOLDEN").is_some_and(|action| action == "overwrite") {
        std::fs::write(&path, &schema).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap() == schema,
        "playbook.schema.json is not the schema of playbooks any more: GOLDEN=overwrite writes it anew"
    );
}

#[cfg(feature = "cli")]
#[test]
fn the_command_prints_it() {
    let mut stdout = Vec::new();
    let code = juju_scenario::cli::run(["schema"], &mut std::io::empty(), &mut stdout, &mut std::io::sink());
    assert_eq!(code, 0);
    assert_eq!(serde_json::from_slice::<Value>(&stdout).unwrap(), juju_scenario::schema());
}

#[test]
fn it_is_a_schema() {
    assert!(jsonschema::draft7::meta::is_valid(&juju_scenario::schema()));
}

/// All playbooks below a folder.
fn playbooks(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            playbooks(&path, found);
        } else if path.extension().is_some_and(|end| end == "yaml")
            && std::fs::read_to_string(&path).unwrap().contains("scenes:")
        {
            found.push(path);
        }
    }
}

#[test]
fn the_projects_own_playbooks_keep_it() {
    let mut found = Vec::new();
    playbooks(&root().join("examples"), &mut found);
    playbooks(&root().join("tests/fixtures"), &mut found);
    assert!(found.len() > 10);
    let validator = validator();
    for path in found {
        let playbook = json_of(&std::fs::read_to_string(&path).unwrap());
        let errors: Vec<String> = validator.iter_errors(&playbook).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

#[test]
fn a_playbook_that_says_everything_keeps_it() {
    let errors: Vec<String> = validator()
        .iter_errors(&everything())
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn a_playbook_may_say_where_its_schema_is() {
    let playbook = json!({"$schema": "playbook.schema.json", "scenes": [{"event": "start"}]});
    let scene = json!({"$schema": "playbook.schema.json", "event": "start"});
    for text in [playbook, scene] {
        assert!(validator().is_valid(&text));
        assert_eq!(Playbook::from_json(text.to_string()).unwrap(), Playbook::from([Scene::new("start")]));
    }
}

#[test]
fn every_field_of_every_part_is_described() {
    fn look(schema: &Value, at: &str, bare: &mut Vec<String>) {
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let said = property
                .get("description")
                .or_else(|| property.get("$ref"))
                .or_else(|| property.get("anyOf"));
            if said.is_none() {
                bare.push(format!("{at}.{name}"));
            }
            look(property, &format!("{at}.{name}"), bare);
        }
    }
    let schema = juju_scenario::schema();
    let mut bare = Vec::new();
    for (name, definition) in schema["definitions"].as_object().unwrap() {
        look(definition, name, &mut bare);
    }
    assert_eq!(bare, [""; 0]);
}

#[test]
fn descriptions_are_for_editors() {
    let text = juju_scenario::schema().to_string();
    for sign in ["](", "[`", "```", "::", "{:?}", "Scenario"] {
        assert!(!text.contains(sign), "{sign}");
    }
}

#[rstest]
#[case::unknown_key(json!({"scenes": [{"event": "start", "contxt": {}}]}), "contxt")]
#[case::unknown_key_in_a_scene_alone(json!({"event": "start", "nam": "x"}), "nam")]
#[case::unknown_part_of_the_state(json!({"event": "start", "context": {"state": {"leadr": true}}}), "leadr")]
#[case::wrong_type(json!({"event": "start", "context": {"state": {"leader": "yes"}}}), "yes")]
#[case::number_in_a_databag(
    json!({"event": "start", "context": {"state": {"relations": [{"endpoint": "db", "local_app_data": {"port": 5432}}]}}}),
    "5432"
)]
#[case::no_event(json!({"scenes": [{"name": "x"}]}), "event")]
#[case::no_scenes(json!({"playbook": 1}), "scenes")]
#[case::another_version(json!({"playbook": 2, "scenes": []}), "1")]
#[case::no_event_of_that_name(json!({"event": "db-relation-chnged"}), "db-relation-chnged")]
#[case::no_rule_of_that_id(json!({"event": "start", "allow": ["relation-limits"]}), "relation-limits")]
#[case::no_tool_of_that_name(json!({"event": "start", "context": {"memos": [{"is-leadr": [true]}]}}), "is-leadr")]
#[case::nothing_that_the_tool_answers(json!({"event": "start", "context": {"memos": [{"is-leader": ["yes"]}]}}), "yes")]
#[case::no_status(json!({"event": "start", "context": {"state": {"status": {"unit": ["idle", ""]}}}}), "idle")]
#[case::no_port(json!({"event": "start", "context": {"state": {"opened_ports": [70000]}}}), "70000")]
#[case::no_unit(json!({"charm": {"unit": "foo"}, "event": "start"}), "foo")]
fn what_the_reader_refuses_or_nobody_can_play_is_refused(#[case] playbook: Value, #[case] word: &str) {
    let validator = validator();
    let errors: Vec<String> = validator.iter_errors(&playbook).map(|error| error.to_string()).collect();
    assert!(errors.iter().any(|error| error.contains(word)), "{errors:#?}");
    assert!(errors.len() == 1, "{errors:#?}");
}

/// What a value is made to be, to see whether the reader and the schema still agree.
fn changed(value: &Value) -> Vec<Value> {
    let mut others = vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(7_000_000_000_u64),
        json!("x"),
        json!([]),
        json!({}),
    ];
    match value {
        Value::Object(fields) => {
            let mut more = fields.clone();
            more.insert("prompter".to_owned(), json!("x"));
            others.push(Value::Object(more));
            for name in fields.keys() {
                let mut fewer = fields.clone();
                fewer.remove(name);
                others.push(Value::Object(fewer));
            }
        }
        Value::Array(items) => {
            let mut more = items.clone();
            more.push(json!({"prompter": 1}));
            others.push(Value::Array(more));
            others.push(Value::Array(items.iter().skip(1).cloned().collect()));
        }
        _ => {}
    }
    others
}

/// The places of all values in a value, as JSON Pointers.
fn places(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                places(field, format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
    found.push(at);
}

/// Whether the two have to agree, or the one may refuse what the other does not.
fn may_differ(place: &str, before: &Value, after: &Value, is_read: bool) -> bool {
    // What the entries of a memo are about, the reader knows better.
    let is_memo = place.contains("/memos/") && !is_read;
    // Whether a charm can get an event of this name, the reader leaves to the checker.
    let is_event = (place.ends_with("/event") || place.ends_with("/event/name")) && after.is_string();
    // The reader takes an empty list for an empty mapping, and nobody is told so.
    let is_list = before.is_object() && *after == json!([]);
    is_memo || is_event || is_list
}

#[test]
fn wherever_a_playbook_is_changed_the_schema_and_the_reader_agree() {
    let everything = everything();
    let validator = validator();
    let mut found = Vec::new();
    places(&everything, String::new(), &mut found);
    let (mut changes, mut apart) = (0, Vec::new());
    for place in &found {
        let before = everything.pointer(place).unwrap();
        for change in changed(before) {
            let mut playbook = everything.clone();
            *playbook.pointer_mut(place).unwrap() = change.clone();
            let read = Playbook::from_json(playbook.to_string());
            let agree = read.is_ok() == validator.is_valid(&playbook);
            if !agree && !may_differ(place, before, &change, read.is_ok()) {
                let reason = read.err().map(|error| error.to_string());
                apart.push(format!("{place} as {change}: the reader says {reason:?}"));
            }
            changes += 1;
        }
    }
    assert!(apart.is_empty(), "{} of {changes}:\n{}", apart.len(), apart.join("\n"));
    assert!(changes > 1000, "{changes}");
}

#[test]
fn of_each_tool_what_the_reader_takes_for_an_answer_the_schema_takes() {
    let answers = [
        json!(null),
        json!(true),
        json!(5),
        json!(1.5),
        json!("secret:9m4e2mr0ui3e8a215n4g"),
        json!(["db:3", "db:4"]),
        json!(["80/tcp", 443]),
        json!(["active", "ready"]),
        json!([{"a": 1}]),
        json!({}),
        json!({"host": "10.1.2.3", "port": null}),
        json!({"status": "active", "message": "ready", "status-data": {}}),
        json!({"application-status": {"status": "active", "units": {}}}),
        json!({"units": {"foo/0": {"status": "active", "since": ""}}, "relations": {}}),
        json!({"kind": "filesystem", "location": "/srv"}),
        json!({"uuid": "5ce9a210-0000-4000-8000-000000000000"}),
        json!({"bind-addresses": [], "ingress-addresses": ["10.1.2.3"]}),
        json!({"type": "lxd", "name": "localhost", "region": "r"}),
        json!({"9m4e2mr0ui3e8a215n4g": {"revision": 1, "owner": "unit", "label": "", "rotation": "never"}}),
    ];
    let validator = validator();
    let mut refused_by_both = 0;
    for tool in tool::NAMES {
        // Where a mapping is meant, the reader takes a list of its fields too, and nobody is told so.
        let mappings = ["credential-get", "goal-state", "network-get", "relation-model-get", "storage-get"];
        let is_mapping = mappings.contains(tool);
        for answer in answers.iter().filter(|answer| !(is_mapping && answer.is_array())) {
            for memo in
                [json!({(*tool): [answer]}), json!({(*tool): answer}), json!({(*tool): [{"answer": answer}]})]
            {
                let scene = json!({"event": "start", "context": {"memos": [memo]}});
                let (is_read, is_valid) =
                    (Playbook::from_json(scene.to_string()).is_ok(), validator.is_valid(&scene));
                assert!(is_valid || !is_read, "{memo}");
                refused_by_both += usize::from(!is_valid);
            }
        }
    }
    assert!(refused_by_both > 300, "{refused_by_both}");
}

#[cfg(feature = "proptest")]
mod generated {
    use juju_scenario::generator::any_scene;
    use juju_scenario::prelude::*;
    use proptest::prelude::*;

    use super::validator;

    #[test]
    fn every_scene_keeps_it() {
        let validator = validator();
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let scenes = any_scene(&CharmSpec::without_code().name("foo"));
        runner
            .run(&scenes, |scene| {
                let written = Playbook::from([scene]).to_json()?;
                let playbook: serde_json::Value = serde_json::from_str(&written)?;
                let errors: Vec<String> =
                    validator.iter_errors(&playbook).map(|error| error.to_string()).collect();
                prop_assert!(errors.is_empty(), "{errors:#?}\n{written}");
                Ok(())
            })
            .unwrap();
    }
}
