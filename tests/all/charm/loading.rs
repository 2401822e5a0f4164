//! A charm's directory, and which of its files say what.

use std::fs;

use juju_scenario::prelude::*;

use super::printed;

/// A charm's directory with these files.
fn directory(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn load(files: &[(&str, &str)]) -> CharmSpec {
    CharmSpec::without_code().load(directory(files).path())
}

#[test]
fn a_charmcraft_yaml_declares_options_and_actions_too() {
    let spec = load(&[(
        "charmcraft.yaml",
        "name: globe\ntype: charm\nconfig: {options: {title: {type: string, default: Hamlet}}}\n\
         actions: {play: {params: {act: {type: integer, default: 1}}}}\n",
    )]);
    assert_eq!(spec.app_name(), "globe");
    assert_eq!(printed(&spec, &Scene::new("start"), &["config-get", "title"]), "Hamlet\n");
    assert_eq!(printed(&spec, &Scene::new("play-action"), &["action-get", "act"]), "1\n");
}

#[test]
fn the_three_old_files_say_the_same() {
    let spec = load(&[
        ("metadata.yaml", "name: globe"),
        ("config.yaml", "options: {title: {type: string, default: Hamlet}}"),
        ("actions.yaml", "play: {params: {act: {type: integer, default: 1}}}"),
    ]);
    assert_eq!(spec.app_name(), "globe");
    assert_eq!(printed(&spec, &Scene::new("start"), &["config-get", "title"]), "Hamlet\n");
    assert_eq!(printed(&spec, &Scene::new("play-action"), &["action-get", "act"]), "1\n");
}

#[test]
fn a_charmcraft_yaml_that_is_about_something_else_declares_no_charm() {
    let spec = load(&[
        ("charmcraft.yaml", "{name: plays, type: bundle, requires: [this, is, no, charm]}"),
        ("metadata.yaml", "name: globe"),
    ]);
    assert_eq!(spec.app_name(), "globe");
    let bundle = directory(&[("charmcraft.yaml", "{name: plays, type: bundle}")]);
    let error = CharmSpec::without_code().try_load(bundle.path()).unwrap_err();
    assert!(
        error.to_string().ends_with("is about something else than a charm, and there is no metadata.yaml"),
        "{error}"
    );
}

#[test]
fn keys_that_juju_does_not_know_are_passed_over() {
    let spec = super::charm(
        "{name: globe, series: [jammy], min-juju-version: 2.9.0, display-name: The Globe, maintainers: [w@example.com],
          requires: {db: {interface: postgresql, schema: v1}}}",
    );
    assert_eq!(spec.app_name(), "globe");
}

#[test]
fn charm_libs_are_looked_at_and_not_used() {
    let libs = |lib: &str, version: &str| {
        let meta = format!("name: globe\ncharm-libs: [{{lib: {lib}, version: {version}}}]");
        CharmSpec::without_code().try_meta(meta)
    };
    for (lib, version) in
        [("postgresql.db", "\"1\""), ("data_platform_libs.s3", "\"0.12\""), ("a-b.c_d", "'2'")]
    {
        assert!(libs(lib, version).is_ok(), "{lib} {version}");
    }
    for (lib, version) in [
        ("postgresql", "\"1\""),
        ("Pg.db", "\"1\""),
        ("pg.d-b", "\"1\""),
        ("pg.db", "\"1.2.3\""),
        ("pg.db", "\"v1\""),
    ] {
        let error = libs(lib, version).unwrap_err().to_string();
        assert!(error.starts_with("the metadata:2:"), "{error}");
    }
}

#[test]
fn a_playbook_that_declares_a_charm_that_juju_refuses_says_so_with_the_line() {
    let text = "
charm:
  metadata:
    name: globe
    containers:
      stage: {resource: image}
scenes: [{event: start}]
";
    let error = Playbook::from_yaml(text).unwrap_err();
    crate::golden::assert_golden("playbook-charm-without-its-image", &error.to_string());
    let error = Playbook::from_yaml("charm: {actions: {Play: {}}}\nscenes: [{event: start}]").unwrap_err();
    assert!(error.to_string().contains("charm.actions.Play: `Play` is no name for an action"), "{error}");
}

#[test]
fn a_json_value_is_refused_for_the_same_reasons() {
    let meta =
        serde_json::json!({"name": "globe", "storage": {"data": {"type": "block", "location": "/srv"}}});
    let error = CharmSpec::without_code().try_meta(meta).unwrap_err();
    assert!(error.is_format());
    assert!(error.to_string().starts_with("the metadata: storage.data.location: "), "{error}");
}
