//! The YAML of declarations is YAML 1.1, as Juju's own library reads it.

use juju_scenario::prelude::*;
use rstest::rstest;

use super::{options, rules};

#[rstest]
#[case("yes", true)]
#[case("On", true)]
#[case("n", false)]
#[case("false", false)]
fn a_boolean_has_many_names(#[case] word: &str, #[case] value: bool) {
    let spec =
        CharmSpec::without_code().config(format!("options: {{dark: {{type: boolean, default: {word}}}}}"));
    assert_eq!(options(spec)["dark"], value);
}

#[rstest]
#[case("010", 8)]
#[case("0x1F", 31)]
#[case("1_000", 1000)]
#[case("-7", -7)]
fn a_number_can_be_written_like_this(#[case] written: &str, #[case] value: i64) {
    let spec =
        CharmSpec::without_code().config(format!("options: {{acts: {{type: int, default: {written}}}}}"));
    assert_eq!(options(spec)["acts"], value);
}

#[test]
fn a_subordinate_says_yes() {
    let spec = CharmSpec::without_code()
        .meta("{name: foo, subordinate: yes, requires: {host: {interface: juju-info, scope: container}}}");
    assert_eq!(rules(&spec, &Scene::new("start")), ["subordinate-without-principal"]);
}

#[test]
fn what_is_a_boolean_is_no_text() {
    let error =
        CharmSpec::without_code().try_config("options: {title: {type: string, default: on}}").unwrap_err();
    let text = error.to_string();
    assert!(text.contains("the option is of type string, and its default true is of type boolean"), "{text}");
    assert!(text.contains("the config:1:42:"), "{text}");
    let quoted = CharmSpec::without_code().config("options: {title: {type: string, default: \"on\"}}");
    assert_eq!(options(quoted)["title"], "on");
}

#[test]
fn a_key_that_is_a_boolean_is_no_name() {
    let error =
        CharmSpec::without_code().try_meta("name: foo\nrequires:\n  on: {interface: http}\n").unwrap_err();
    let text = error.to_string();
    assert!(text.contains("the metadata:3:3: requires: a key is the boolean true"), "{text}");
    assert!(text.contains("put the key in quotes"), "{text}");
}

#[test]
fn mappings_are_merged() {
    let spec = CharmSpec::without_code().meta(
        "name: foo\n\
         http: &http {interface: http, limit: 1}\n\
         provides:\n  web: {<<: *http}\n  admin: {<<: *http, limit: 2}\n",
    );
    let on = |endpoint: &str, count: usize| {
        let relations: Vec<Relation> = (0..count).map(|_| relation(endpoint, "http")).collect();
        rules(&spec, &Scene::new("start").state(State::new().relations(relations)))
    };
    assert_eq!((on("web", 1), on("web", 2)), (vec![], vec!["relation-limit"]));
    assert_eq!((on("admin", 2), on("admin", 3)), (vec![], vec!["relation-limit"]));
}

#[test]
fn what_is_wrong_in_a_merged_mapping_is_said_where_it_is_merged() {
    let text = "name: foo\nshared: &shared {interface: 5}\nprovides:\n  web: {<<: *shared}\n";
    let error = CharmSpec::without_code().try_meta(text).unwrap_err();
    assert!(error.to_string().contains("the metadata:4:8: provides.web.interface"), "{error}");
}

#[test]
fn no_yaml_is_an_error_with_its_place() {
    let error = CharmSpec::without_code().try_meta("name: foo\nrequires: {db\n").unwrap_err();
    assert!(error.is_format() && error.to_string().contains("the metadata:"), "{error}");
}
