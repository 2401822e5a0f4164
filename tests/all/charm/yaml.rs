//! What a charm declares is seen as Juju sees it, whose library for YAML reads version 1.1.

use juju_scenario::prelude::*;
use rstest::rstest;

use super::{charm, printed};
use crate::golden::assert_golden;

fn options(text: &str) -> CharmSpec {
    CharmSpec::without_code().config(text)
}

#[rstest]
#[case::yes("{type: boolean, default: yes}", "True")]
#[case::off("{type: boolean, default: off}", "False")]
#[case::a_text_that_says_so("{type: boolean, default: \"true\"}", "True")]
#[case::octal("{type: int, default: 0755}", "493")]
#[case::hexadecimal("{type: int, default: 0x1F}", "31")]
#[case::underscores("{type: int, default: 1_000}", "1000")]
#[case::a_text_that_says_a_number("{type: int, default: \"12\"}", "12")]
#[case::no_sexagesimals("{type: string, default: 12:30:45}", "\"12:30:45\"")]
#[case::a_date_is_a_text("{type: string, default: 2001-01-01}", "\"2001-01-01\"")]
#[case::without_a_type("{default: Hamlet}", "Hamlet")]
#[case::float("{type: float, default: 1e+3}", "1000")]
fn a_default_is_what_go_takes_it_for(#[case] option: &str, #[case] expected: &str) {
    let spec = options(&format!("options: {{it: {option}}}"));
    let printed = printed(&spec, &Scene::new("start"), &["config-get", "--format=yaml", "it"]);
    let expected = expected.replace("True", "true").replace("False", "false");
    assert_eq!(printed, format!("{expected}\n"));
}

#[test]
fn yes_is_no_text() {
    let error = CharmSpec::without_code()
        .try_config("options:\n  verbose:\n    type: string\n    default: yes\n")
        .unwrap_err();
    assert_golden("metadata-yes-for-a-text", &error.to_string());
}

#[test]
fn a_whole_number_is_no_float() {
    let error =
        CharmSpec::without_code().try_config("options:\n  ratio: {type: float, default: 2}\n").unwrap_err();
    assert_golden("metadata-whole-number-for-a-float", &error.to_string());
}

#[test]
fn yes_makes_a_subordinate() {
    let spec = charm(
        "{name: foo, subordinate: yes, requires: {host: {interface: juju-info, scope: container, optional: on}}}",
    );
    assert_eq!(spec.app_name(), "foo");
    let error = CharmSpec::without_code().try_meta("name: foo\nsubordinate: yes\n").unwrap_err();
    assert!(error.to_string().starts_with("the metadata:2:14: subordinate: "), "{error}");
}

#[test]
fn merge_keys_are_merged() {
    let spec = options(
        "defaults: &text {type: string, default: Hamlet}\n\
         options:\n  title: {<<: *text}\n  subtitle:\n    <<: *text\n    default: Prince of Denmark\n",
    );
    let start = Scene::new("start");
    assert_eq!(printed(&spec, &start, &["config-get", "title"]), "Hamlet\n");
    assert_eq!(printed(&spec, &start, &["config-get", "subtitle"]), "Prince of Denmark\n");
}

#[test]
fn the_first_of_several_documents_counts() {
    assert_eq!(charm("name: foo\n---\nname: bar\n").app_name(), "foo");
}

#[rstest]
#[case::key_twice("key-twice", "name: foo\nsummary: a\nsummary: b\n")]
#[case::twice_in_an_option(
    "option-key-twice",
    "name: foo\nconfig:\n  options:\n    title:\n      type: int\n      type: string\n"
)]
#[case::boolean_for_a_name("boolean-for-a-name", "name: foo\nrequires:\n  on: {interface: http}\n")]
#[case::number_for_a_text("number-for-a-text", "name: foo\nsummary: 12\n")]
#[case::no_yaml("no-yaml", "name: foo\nrequires:\n  db: {interface: a\n")]
#[case::unfinished_key("unfinished-key", "name: foo\nrequires:\n  db\n  cache: redis\n")]
#[case::tab("tab", "name: foo\nrequires:\n\tdb: a\n")]
#[case::circle("circle", "name: foo\nrequires: &a\n  db: *a\n")]
#[case::no_mapping_to_merge("no-mapping-to-merge", "name: foo\nrequires:\n  <<: [a, b]\n")]
fn what_cannot_be_read_is_shown(#[case] name: &str, #[case] text: &str) {
    let error = CharmSpec::without_code().try_meta(text).unwrap_err();
    assert!(error.is_format());
    assert_golden(&format!("metadata-{name}"), &error.to_string());
}

#[test]
fn aliases_that_unfold_without_end_are_an_error() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    let error = CharmSpec::without_code().try_meta(text).unwrap_err();
    assert!(error.to_string().contains("aliases stand for too much"), "{error}");
    let nested = |depth: usize| {
        format!("play: {{params: {{act: {{default: {}{}}}}}}}", "[".repeat(depth), "]".repeat(depth))
    };
    assert!(CharmSpec::without_code().try_actions(nested(100)).is_ok());
    let deep = format!("name: {}{}", "[".repeat(10_000), "]".repeat(10_000));
    let error = CharmSpec::without_code().try_meta(deep).unwrap_err();
    assert!(error.to_string().contains("nested deeper than 128 levels"), "{error}");
}
