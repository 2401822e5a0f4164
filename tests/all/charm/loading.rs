//! From a charm's directory.

use std::fs;

use juju_scenario::prelude::*;
use tempfile::TempDir;

use super::{options, rules};

/// A directory with these files.
fn dir(files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn load(files: &[(&str, &str)]) -> CharmSpec {
    CharmSpec::without_code().load(dir(files).path())
}

const CHARMCRAFT: &str = "
type: charm
name: shop
summary: A shop
bases: [{build-on: [{name: ubuntu, channel: \"22.04\"}]}]
charm-libs:
  - {lib: traefik_k8s.ingress, version: \"2\"}
  - {lib: tempo.tracing, version: \"0.7\"}
requires:
  db: {interface: postgresql, limit: 1, optional: yes}
provides:
  web: http
peers:
  cluster: {interface: cluster}
storage:
  data: {type: filesystem, multiple: {range: 1-3}}
config:
  options:
    title: {type: string, default: Hamlet}
actions:
  backup: {params: {to: {type: string}}}
";

#[test]
fn a_charmcraft_yaml_has_it_all() {
    let spec = load(&[("charmcraft.yaml", CHARMCRAFT)]);
    assert_eq!(spec.app_name(), "shop");
    let db = || relation("db", "postgresql");
    let state = State::new().relation(db()).relation(db()).config("titel", "Lear");
    assert_eq!(rules(&spec, &Scene::new("start").state(state)), ["relation-limit", "option-undeclared"]);
    assert_eq!(
        rules(&spec, &Scene::new(event("backup-action").param("form", 1))),
        ["action-param-undeclared"]
    );
    assert_eq!(options(spec)["title"], "Hamlet");
}

#[test]
fn three_files_have_it_too() {
    let spec = load(&[
        ("metadata.yaml", "{name: shop, requires: {db: postgresql}}"),
        ("config.yaml", "options: {title: {type: string, default: Lear}}"),
        ("actions.yaml", "backup:"),
    ]);
    let scene = Scene::new("restore-action").state(State::new().relation(relation("cache", "redis")));
    assert_eq!(rules(&spec, &scene), ["action-undeclared", "endpoint-undeclared"]);
    assert_eq!(options(spec)["title"], "Lear");
}

/// An old charm's charmcraft.yaml says how it is built, and its metadata.yaml what it is.
#[test]
fn beside_a_metadata_yaml_a_charmcraft_yaml_may_say_how_the_charm_is_built() {
    let spec =
        load(&[("charmcraft.yaml", "type: charm\nparts: {charm: {}}\n"), ("metadata.yaml", "name: shop")]);
    assert_eq!(spec.app_name(), "shop");
}

#[test]
fn a_bundle_is_no_charm() {
    let bundle = dir(&[("charmcraft.yaml", "type: bundle")]);
    let error = CharmSpec::without_code().try_load(bundle.path()).unwrap_err();
    assert!(error.to_string().ends_with("its charmcraft.yaml is not of a charm"), "{error}");
    let both = load(&[("charmcraft.yaml", "{type: bundle, name: all}"), ("metadata.yaml", "name: shop")]);
    assert_eq!(both.app_name(), "shop");
}

#[test]
fn an_error_says_the_file_the_line_and_the_column() {
    let charm =
        dir(&[("charmcraft.yaml", "name: shop\nrequires:\n  db:\n    interface: pg\n    limit: many\n")]);
    let error = CharmSpec::without_code().try_load(charm.path()).unwrap_err();
    assert!(error.is_format());
    let text = error.to_string();
    assert!(text.contains("charmcraft.yaml:5:12: requires.db.limit: expected"), "{text}");
    assert!(text.contains(" 5 |     limit: many\n   |            ^"), "{text}");
}

/// What Juju does not know it does not look at.
#[test]
fn keys_that_juju_does_not_know_are_let_be() {
    let spec =
        CharmSpec::without_code().meta("{name: foo, series: [focal], display-name: Foo, maintainers: [me]}");
    assert_eq!(spec.app_name(), "foo");
}

#[test]
fn an_option_without_a_type_is_a_text() {
    let spec = CharmSpec::without_code().config("options: {title: {default: Hamlet}}");
    assert_eq!(rules(&spec, &Scene::new("start").state(State::new().config("title", 3))), ["option-type"]);
    assert_eq!(options(spec)["title"], "Hamlet");
}

#[test]
fn a_limit_of_none_is_none() {
    for limit in ["", "limit: 0", "limit: null"] {
        let spec = CharmSpec::without_code()
            .meta(format!("{{name: foo, requires: {{db: {{interface: pg, {limit}}}}}}}"));
        let state = State::new().relation(relation("db", "pg")).relation(relation("db", "pg"));
        assert_eq!(rules(&spec, &Scene::new("start").state(state)), [""; 0], "{limit}");
    }
}
