//! What a charm declares: read from its directory, or given by the test.

use juju_scenario::prelude::*;
use serde_json::{Value, json};

use super::{CharmDir, process, stdout};

/// What a YAML file in the charm's directory says.
fn yaml(out: &Outcome, file: &str) -> Value {
    serde_yaml::from_str(&process(out).files.read_text(file).unwrap()).unwrap()
}

#[test]
fn the_three_files_of_the_directory_are_read() {
    let charm = CharmDir::dispatching("config-get title; action-get to")
        .file("metadata.yaml", "{name: globe, requires: {db: {interface: postgresql}}}")
        .file("config.yaml", "options: {title: {type: string, default: Hamlet}}")
        .file("actions.yaml", "{backup: {params: {to: {type: string, default: s3}}}}");
    let out = Scenario::new(charm.spec()).play(&Scene::new("backup-action"));
    assert_eq!(out.unit_name(), "globe/0");
    assert_eq!(stdout(&out), "Hamlet\ns3\n");
    let error = charm.scenario().try_play(&Scene::new("dbs-relation-created")).unwrap_err();
    assert!(error.to_string().contains("did you mean the endpoint `db`?"), "{error}");
}

#[test]
fn a_charmcraft_yaml_is_read_and_the_charm_finds_what_charmcraft_makes_of_it() {
    let charm = CharmDir::dispatching("config-get title").file(
        "charmcraft.yaml",
        r"
name: globe
title: The Globe
type: charm
summary: a theatre
base: ubuntu@24.04
platforms: {amd64: {}}
parts: {globe: {plugin: charm}}
requires: {db: {interface: postgresql}}
links: {contact: will@example.com, website: [https://example.com]}
config: {options: {title: {type: string, default: Hamlet}}}
actions: {backup: {description: makes one}}
",
    );
    let out = Scenario::new(charm.spec()).play(&Scene::new("start"));
    assert_eq!(out.unit_name(), "globe/0");
    assert_eq!(stdout(&out), "Hamlet\n");
    assert_eq!(
        yaml(&out, "metadata.yaml"),
        json!({
            "name": "globe",
            "display-name": "The Globe",
            "summary": "a theatre",
            "requires": {"db": {"interface": "postgresql"}},
            "maintainers": ["will@example.com"],
            "website": ["https://example.com"],
        })
    );
    assert_eq!(yaml(&out, "config.yaml")["options"]["title"]["default"], "Hamlet");
    assert_eq!(yaml(&out, "actions.yaml"), json!({"backup": {"description": "makes one"}}));
    // They are there from the start.
    assert!(process(&out).files.written().is_empty());
}

#[test]
fn what_an_extension_of_charmcraft_adds_is_there_too() {
    let charm = CharmDir::dispatching("config-get app-port").file(
        "charmcraft.yaml",
        "name: globe\ntype: charm\nextensions: [go-framework]\nrequires: {db: {interface: postgresql}}\nassumes: [juju >= 3.4]\n",
    );
    let state = State::new().model(Model::kubernetes("globe"));
    let out = Scenario::new(charm.spec()).play(&Scene::new("start").state(state));
    assert_eq!(stdout(&out), "8080\n");
    let metadata = yaml(&out, "metadata.yaml");
    assert_eq!(metadata["containers"], json!({"app": {"resource": "app-image"}}));
    assert_eq!(metadata["requires"]["db"], json!({"interface": "postgresql"}));
    assert_eq!(metadata["requires"]["ingress"], json!({"interface": "ingress", "limit": 1}));
    assert_eq!(metadata["assumes"], json!(["juju >= 3.4", "k8s-api"]));
    assert_eq!(metadata.get("extensions"), None);
    assert_eq!(yaml(&out, "config.yaml")["options"]["metrics-path"]["default"], "/metrics");
    assert!(yaml(&out, "actions.yaml").get("rotate-secret-key").is_some());
}

#[test]
fn a_charm_finds_what_juju_has_taken_its_words_for() {
    let charm = CharmDir::dispatching("cat config.yaml").file(
        "charmcraft.yaml",
        "{name: globe, config: {options: {loud: {type: boolean, default: yes}, say: {type: string, default: 'yes'}}}}",
    );
    let out = Scenario::new(charm.spec()).play(&Scene::new("start"));
    assert!(stdout(&out).contains("loud:\n    default: true\n"), "{}", stdout(&out));
    // In quotes, for the charm's own reader may be one of YAML 1.1.
    assert!(stdout(&out).contains("say:\n    default: \"yes\"\n"), "{}", stdout(&out));
}

#[test]
fn what_the_test_declares_takes_the_place_of_the_charms_own_files() {
    let charm = CharmDir::dispatching("cat metadata.yaml")
        .file("metadata.yaml", "name: own")
        .file("config.yaml", "options: {}");
    let spec = charm
        .spec()
        .meta("{name: given, config: {options: {title: {type: int}}}}")
        .actions(json!({"backup": {}}));
    let out = Scenario::new(spec).play(&Scene::new("start"));
    assert_eq!(out.unit_name(), "given/0");
    assert_eq!(stdout(&out), "name: given\n");
    assert_eq!(yaml(&out, "config.yaml"), json!({"options": {"title": {"type": "int"}}}));
    assert_eq!(yaml(&out, "actions.yaml"), json!({"backup": {}}));
    assert_eq!(std::fs::read_to_string(charm.path().join("metadata.yaml")).unwrap(), "name: own");
}

#[test]
fn a_program_finds_what_the_test_declares() {
    let dir = CharmDir::new()
        .script("my-charm", "ls")
        .file("charm/metadata.yaml", "name: foo")
        .file("charm/config.yaml", "options: {}");
    let program = CharmSpec::executable(dir.path().join("my-charm"));
    assert_eq!(stdout(&Scenario::new(program.clone()).play(&Scene::new("start"))), "dispatch\n");
    let loaded = program.load(dir.path().join("charm"));
    assert_eq!(
        stdout(&Scenario::new(loaded).play(&Scene::new("start"))),
        "config.yaml\ndispatch\nmetadata.yaml\n"
    );
}

#[test]
fn a_directory_that_declares_nothing_is_a_charm_of_which_nothing_is_known() {
    let charm = CharmDir::dispatching("ls");
    let out = Scenario::new(charm.spec()).play(
        &Scene::new("anything-relation-created").state(State::new().relation(relation("anything", "x"))),
    );
    assert_eq!(out.unit_name(), "charm/0");
    assert_eq!(stdout(&out), "dispatch\n");
}

#[test]
fn a_file_that_is_not_what_it_should_be_is_an_error_with_its_line() {
    let charm = CharmDir::dispatching("true").file("metadata.yaml", "name: foo\nrequires: [db]\n");
    let error = CharmSpec::try_executable(charm.path()).unwrap_err();
    assert!(error.is_format());
    assert!(error.to_string().contains("metadata.yaml:2:"), "{error}");
}
