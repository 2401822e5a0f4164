//! What Juju refuses of a charm when it is deployed is refused when it is loaded, with the place.

use juju_scenario::prelude::*;
use rstest::rstest;

use crate::golden::assert_golden;

/// What is said of a `charmcraft.yaml`, but for its snippet.
#[track_caller]
fn said(text: &str) -> String {
    let error = CharmSpec::without_code().try_meta(text).unwrap_err();
    assert!(error.is_format());
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

#[rstest]
#[case::charm("Foo", "name: Foo\n")]
#[case::charm_that_ends_in_a_number("foo-1", "name: foo-1\n")]
#[case::endpoint("Db", "requires:\n  Db: pg\n")]
#[case::endpoint_that_ends_in_a_hyphen("db-", "peers:\n  db-: pg\n")]
#[case::storage("data_1", "storage:\n  data_1: {type: block}\n")]
#[case::container("web_app", "containers:\n  web_app: {}\n")]
#[case::long_container(
    "a123456789b123456789c123456789d123456789e123456789f123456789-123",
    "containers:\n  a123456789b123456789c123456789d123456789e123456789f123456789-123: {}\n"
)]
#[case::action("-play", "actions:\n  -play: {}\n")]
#[case::action_that_ends_in_a_hyphen("play-", "actions:\n  play-: {}\n")]
#[case::upper_case_action("Play", "actions:\n  Play: {}\n")]
#[case::payload("1st", "payloads:\n  1st: {type: docker}\n")]
fn names_that_juju_does_not_give(#[case] name: &str, #[case] text: &str) {
    let said = said(text);
    assert!(said.contains(&format!("`{name}` is no name for a")), "{said}");
}

#[rstest]
#[case("name: a\n")]
#[case("name: foo-1a\n")]
#[case("requires:\n  db_1-2: pg\n")]
#[case("actions:\n  01-play: {}\n")]
#[case("containers:\n  1web-app: {}\n")]
#[case("payloads:\n  Monitor: {type: docker}\n")]
fn names_that_juju_gives(#[case] text: &str) {
    assert!(CharmSpec::without_code().try_meta(text).is_ok(), "{text}");
}

#[rstest]
#[case::endpoint(
    "name: foo\nrequires:\n  juju-db: pg\n",
    "the metadata:3:3: requires.juju-db: `juju-db` is reserved"
)]
#[case::endpoint_alone(
    "name: foo\nprovides:\n  juju: pg\n",
    "the metadata:3:3: provides.juju: `juju` is reserved"
)]
#[case::interface_offered(
    "name: foo\nprovides:\n  info: {interface: juju-info}\n",
    "the metadata:3:21: provides.info.interface: `juju-info` is reserved"
)]
#[case::action(
    "name: foo\nactions:\n  juju-run: {}\n",
    "the metadata:3:3: actions.juju-run: `juju-run` is reserved"
)]
#[case::action_alone(
    "name: foo\nactions:\n  juju: {}\n",
    "the metadata:3:3: actions.juju: `juju` is reserved"
)]
fn names_that_juju_keeps(#[case] text: &str, #[case] expected: &str) {
    let said = said(text);
    assert!(said.starts_with(expected), "{said}");
}

#[rstest]
#[case::in_jujus_own_charm(
    "{name: juju-controller, provides: {juju-dash: juju-dashboard}, actions: {juju-run: {}}}"
)]
#[case::required_interface("{name: foo, requires: {info: juju-info}}")]
#[case::inner_endpoint_of_a_subordinate(
    "{name: foo, subordinate: true, requires: {juju-info: {interface: juju-info, scope: container}}}"
)]
fn reserved_names_where_they_may_be(#[case] text: &str) {
    assert!(CharmSpec::without_code().try_meta(text).is_ok(), "{text}");
}

#[rstest]
#[case::two_roles("endpoint-in-two-roles", "name: foo\nrequires:\n  db: pg\nprovides:\n  db: pg\n")]
#[case::unknown_scope("unknown-scope", "requires:\n  db: {interface: pg, scope: contaner}\n")]
#[case::limit_of_no_number("limit-of-no-number", "requires:\n  db: {interface: pg, limit: one}\n")]
#[case::negative_limit("negative-limit", "requires:\n  db: {interface: pg, limit: -1}\n")]
#[case::extra_binding_of_an_endpoint(
    "extra-binding-of-an-endpoint",
    "requires:\n  db: pg\nextra-bindings:\n  db:\n"
)]
#[case::extra_binding_with_a_value("extra-binding-with-a-value", "extra-bindings:\n  admin: {}\n")]
#[case::no_extra_bindings("no-extra-bindings", "extra-bindings: {}\n")]
#[case::lonely_subordinate("lonely-subordinate", "name: foo\nsubordinate: true\nrequires:\n  db: pg\n")]
#[case::no_storage_type("storage-without-type", "storage:\n  data: {location: /srv}\n")]
#[case::mounted_block("mounted-block-device", "storage:\n  data: {type: block, location: /srv}\n")]
#[case::jujus_location(
    "location-among-jujus",
    "storage:\n  data: {type: filesystem, location: /var/lib/juju/storage/x}\n"
)]
#[case::range("malformed-range", "storage:\n  data:\n    type: filesystem\n    multiple: {range: some}\n")]
#[case::size("malformed-size", "storage:\n  data: {type: filesystem, minimum-size: 10X}\n")]
#[case::resource_kind("unknown-resource-type", "resources:\n  image: {type: oci}\n")]
#[case::no_filename("resource-without-filename", "resources:\n  theme: {type: file}\n")]
#[case::path_for_a_filename("path-for-a-filename", "resources:\n  theme: {filename: css/theme.css}\n")]
#[case::mount(
    "mount-of-no-storage",
    "storage:\n  data: {type: filesystem}\ncontainers:\n  web:\n    mounts:\n      - storage: dato\n        location: /srv\n"
)]
#[case::file_for_an_image(
    "file-for-an-image",
    "resources:\n  theme: {filename: theme.css}\ncontainers:\n  web: {resource: theme}\n"
)]
#[case::no_image(
    "unknown-image",
    "resources:\n  web-image: {type: oci-image}\ncontainers:\n  web: {resource: web-imag}\n"
)]
#[case::uid("reserved-uid", "containers:\n  web: {uid: 1000}\n")]
#[case::assumes("malformed-assumption", "assumes:\n  - juju > 3\n")]
#[case::assumes_nothing_known("assumption-of-no-kind", "assumes:\n  - one-of: [k8s-api]\n")]
#[case::payload("payload-without-type", "payloads:\n  monitor: {}\n")]
#[case::secret_default("secret-default", "config:\n  options:\n    key: {type: secret, default: abc}\n")]
fn metadata_that_juju_refuses(#[case] name: &str, #[case] text: &str) {
    let error = CharmSpec::without_code().try_meta(text).unwrap_err();
    assert!(error.is_format());
    assert_golden(&format!("metadata-{name}"), &error.to_string());
}

#[rstest]
#[case("0+")]
#[case("2-")]
#[case("0-10")]
#[case("1-1")]
#[case("3")]
#[case("\"3\"")]
fn ranges_that_juju_reads(#[case] range: &str) {
    let text = format!("storage: {{data: {{type: filesystem, multiple: {{range: {range}}}}}}}");
    assert!(CharmSpec::without_code().try_meta(text).is_ok(), "{range}");
}

#[rstest]
#[case("0")]
#[case("-1")]
#[case("1.5")]
#[case("0-0")]
#[case("3-1")]
#[case("1-x")]
#[case("+")]
#[case("1--2")]
#[case("\"1 - 2\"")]
fn ranges_that_are_none(#[case] range: &str) {
    let said = said(&format!("storage: {{data: {{type: filesystem, multiple: {{range: {range}}}}}}}"));
    assert!(said.contains("storage.data.multiple.range: "), "{range}: {said}");
}

#[rstest]
#[case::description("backup: {description: [a]}", "backup.description: expected a string, found a list")]
#[case::parallel(
    "backup: {parallel: \"true\"}",
    "backup.parallel: expected a boolean, found the text \"true\""
)]
#[case::execution_group(
    "backup: {execution-group: [a]}",
    "backup.execution-group: expected a string, found a list"
)]
#[case::required("backup: {required: to}", "backup.required: expected a list, found the text \"to\"")]
#[case::no_params("backup: {params: }", "backup.params: expected a mapping, found nothing")]
#[case::list_of_params("backup: {params: [a]}", "backup.params: expected a mapping, found a list")]
#[case::reference(
    "backup: {params: {to: {$ref: \"#/definitions/x\"}}}",
    "backup.params.to.$ref: Juju takes no `$ref` in an action"
)]
#[case::schema(
    "backup: {params: {$schema: \"http://x\"}}",
    "backup.params.$schema: Juju takes no `$schema` in an action"
)]
#[case::type_of_none(
    "backup: {params: {to: {type: strin}}}",
    "backup.params.to.type: `strin` is no type of JSON"
)]
#[case::no_schema(
    "backup: {params: {to: s3}}",
    "backup.params.to: expected a JSON schema, which is a mapping, found the text \"s3\""
)]
#[case::definitions(
    "backup: {definitions: {device: [a]}}",
    "backup.definitions.device: expected a JSON schema, which is a mapping, found a list"
)]
#[case::minimum(
    "backup: {params: {n: {minimum: a}}}",
    "backup.params.n.minimum: expected a number, found the text \"a\""
)]
#[case::limits(
    "backup: {params: {n: {minimum: 3, maximum: 2}}}",
    "backup.params.n.minimum: `minimum` is above `maximum`, and nothing is both"
)]
#[case::lonely_exclusive(
    "backup: {params: {n: {exclusiveMinimum: true}}}",
    "backup.params.n.exclusiveMinimum: there is no `minimum` that it could be about"
)]
#[case::pattern(
    "backup: {params: {n: {pattern: \"(\"}}}",
    "backup.params.n.pattern: `(` is no regular expression: "
)]
#[case::twice_required(
    "backup: {required: [a, a]}",
    "backup.required[1]: \"a\" is there for the second time"
)]
#[case::no_choice(
    "backup: {params: {n: {anyOf: []}}}",
    "backup.params.n.anyOf: expected a list of JSON schemas, of one at least, found a list"
)]
#[case::nested(
    "backup: {params: {n: {properties: {m: {items: [{type: text}]}}}}}",
    "backup.params.n.properties.m.items[0].type: `text` is no type of JSON"
)]
fn actions_that_juju_refuses(#[case] text: &str, #[case] expected: &str) {
    let error = CharmSpec::without_code().try_actions(text).unwrap_err().to_string();
    let first = error.lines().next().unwrap_or_default();
    assert!(first.starts_with("the actions:1:") && first.contains(expected), "{error}");
}

#[test]
fn a_config_that_does_not_speak_of_options_is_none() {
    let error = CharmSpec::without_code().try_config("{}").unwrap_err();
    assert!(error.to_string().starts_with("the config:1:1: missing key `options`"), "{error}");
    assert!(CharmSpec::without_code().try_config("").is_err());
    assert!(CharmSpec::without_code().try_config("options:").is_ok());
}

#[rstest]
#[case::nothing("")]
#[case::nothing_of_one("backup:")]
#[case::format("backup: {params: {to: {type: string, format: uri}}}")]
#[case::definitions("backup: {definitions: {device: {}}}")]
#[case::unicode_classes("backup: {params: {to: {pattern: '^\\p{L}+$'}}}")]
fn actions_that_juju_takes(#[case] text: &str) {
    assert!(CharmSpec::without_code().try_actions(text).is_ok(), "{text}");
}
