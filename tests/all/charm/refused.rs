//! Charms that Juju does not take.

use juju_scenario::prelude::*;
use rstest::rstest;

use crate::golden::assert_golden;

#[rstest]
#[case::charm("name", "name: Shop\n")]
#[case::endpoint("requires.Db", "name: foo\nrequires:\n  Db: {interface: pg}\n")]
#[case::two_roles(
    "provides.db",
    "name: foo\nrequires:\n  db: {interface: pg}\nprovides:\n  db: {interface: pg}\n"
)]
#[case::reserved("provides.juju-web", "name: foo\nprovides:\n  juju-web: {interface: http}\n")]
#[case::reserved_word("requires.juju", "name: foo\nrequires:\n  juju: {interface: http}\n")]
#[case::reserved_interface("provides.web", "name: foo\nprovides:\n  web: {interface: juju-info}\n")]
#[case::scope("requires.db.scope", "name: foo\nrequires:\n  db: {interface: pg, scope: machine}\n")]
#[case::binding("extra-bindings.db", "name: foo\nrequires:\n  db: {interface: pg}\nextra-bindings:\n  db:\n")]
#[case::subordinate("subordinate", "name: foo\nsubordinate: true\nrequires:\n  db: {interface: pg}\n")]
#[case::storage("storage.Data", "name: foo\nstorage:\n  Data: {type: filesystem}\n")]
#[case::storage_type("storage.data", "name: foo\nstorage:\n  data: {location: /srv}\n")]
#[case::storage_kind("storage.data.type", "name: foo\nstorage:\n  data: {type: tape}\n")]
#[case::storage_range(
    "storage.data.multiple.range",
    "name: foo\nstorage:\n  data: {type: block, multiple: {range: few}}\n"
)]
#[case::storage_of_none(
    "storage.data.multiple.range",
    "name: foo\nstorage:\n  data: {type: block, multiple: {range: 0}}\n"
)]
#[case::storage_up_to_none(
    "storage.data.multiple.range",
    "name: foo\nstorage:\n  data: {type: block, multiple: {range: 0-0}}\n"
)]
#[case::storage_location(
    "storage.raw.location",
    "name: foo\nstorage:\n  raw: {type: block, location: /srv}\n"
)]
#[case::storage_size(
    "storage.data.minimum-size",
    "name: foo\nstorage:\n  data: {type: block, minimum-size: large}\n"
)]
#[case::container("containers.-web", "name: foo\ncontainers:\n  -web: {}\n")]
#[case::container_image(
    "containers.web.resource",
    "name: foo\nresources:\n  image: {type: oci-image}\ncontainers:\n  web: {resource: imag}\n"
)]
#[case::container_file(
    "containers.web.resource",
    "name: foo\nresources:\n  image: {type: file, filename: a}\ncontainers:\n  web: {resource: image}\n"
)]
#[case::container_mount(
    "containers.web.mounts[0].storage",
    "name: foo\ncontainers:\n  web: {mounts: [{storage: data, location: /srv}]}\n"
)]
#[case::container_user("containers.web.uid", "name: foo\ncontainers:\n  web: {uid: 1000}\n")]
#[case::resource("resources.image.type", "name: foo\nresources:\n  image: {type: docker}\n")]
#[case::library("charm-libs[0].lib", "name: foo\ncharm-libs:\n  - {lib: ingress, version: \"2\"}\n")]
#[case::library_version(
    "charm-libs[0].version",
    "name: foo\ncharm-libs:\n  - {lib: traefik.ingress, version: latest}\n"
)]
#[case::assumes("assumes[0]", "name: foo\nassumes: [juju => 3]\n")]
#[case::action("actions.Back_up", "name: foo\nactions:\n  Back_up: {}\n")]
#[case::reserved_action("actions.juju-run", "name: foo\nactions:\n  juju-run: {}\n")]
#[case::action_type(
    "actions.backup.params.to.type",
    "name: foo\nactions:\n  backup: {params: {to: {type: strin}}}\n"
)]
#[case::action_reference(
    "actions.backup.params.to.$ref",
    "name: foo\nactions:\n  backup: {params: {to: {$ref: other}}}\n"
)]
#[case::action_bound(
    "actions.backup.params.keep.minimum",
    "name: foo\nactions:\n  backup: {params: {keep: {type: integer, minimum: one}}}\n"
)]
#[case::action_required("actions.backup.required", "name: foo\nactions:\n  backup: {required: to}\n")]
#[case::option(
    "config.options.acts.default",
    "name: foo\nconfig:\n  options:\n    acts: {type: int, default: five}\n"
)]
#[case::option_type(
    "config.options.acts.type",
    "name: foo\nconfig:\n  options:\n    acts: {type: integer}\n"
)]
fn what_juju_refuses_is_an_error_with_its_place(#[case] path: &str, #[case] text: &str) {
    let error = CharmSpec::without_code().try_meta(text).unwrap_err();
    assert!(error.is_format());
    let said = error.to_string();
    assert!(said.contains(&format!(": {path}: ")), "{said}");
    // The line that is shown is that of the last key of the path.
    let key = path.rsplit('.').next().unwrap().split('[').next().unwrap();
    let line = said.lines().find(|line| line.contains(" | ")).unwrap_or_default();
    assert!(said.starts_with("the metadata:") && (line.contains(key) || line.contains("location")), "{said}");
}

#[test]
fn an_error_shows_the_mend() {
    let text = "name: foo\nresources:\n  image: {type: oci-image}\ncontainers:\n  web: {resource: imag}\n";
    assert_golden(
        "metadata-container-of-no-resource",
        &CharmSpec::without_code().try_meta(text).unwrap_err().to_string(),
    );
    let text = "actions:\n  backup:\n    params:\n      to: {type: strin}\n";
    assert_golden(
        "metadata-action-of-no-type",
        &CharmSpec::without_code().try_meta(text).unwrap_err().to_string(),
    );
}

/// What is reserved for Juju a subordinate may require of its principal, and a charm of Juju's own may provide.
#[test]
fn what_is_reserved_is_there_for_some() {
    let host =
        "{name: foo, subordinate: true, requires: {juju-host: {interface: juju-info, scope: container}}}";
    assert!(CharmSpec::without_code().try_meta(host).is_ok());
    let controller = "{name: juju-controller, provides: {juju-web: {interface: juju-web}}}";
    assert!(CharmSpec::without_code().try_meta(controller).is_ok());
}

#[test]
fn a_playbook_says_where_its_charm_is_one_that_juju_refuses() {
    let text = "charm:\n  metadata:\n    name: foo\n    storage:\n      Data: {type: block}\nscenes: [{event: start}]\n";
    let error = Playbook::from_yaml(text).unwrap_err();
    assert!(error.to_string().starts_with("playbook:5:13: charm.metadata.storage.Data: "), "{error}");
}
