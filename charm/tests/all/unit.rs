//! The unit, from its environment and back.

use std::collections::BTreeMap;

use juju_charm::Unit;
use proptest::option;
use proptest::prelude::*;

use crate::arbitrary::{text, word};

fn on_a_machine() -> Unit {
    Unit {
        name: "web/12".to_owned(),
        model_name: "shop".to_owned(),
        model_uuid: "0b8c4f7e-3a51-4c1d-9c55-0d0e9a5f4b11".to_owned(),
        juju_version: "3.6.14".to_owned(),
        charm_dir: "/var/lib/juju/agents/unit-web-12/charm".into(),
        machine_id: Some("4".to_owned()),
        availability_zone: Some("zone-b".to_owned()),
        principal_unit: Some("host/1".to_owned()),
    }
}

const ON_A_MACHINE: [(&str, &str); 9] = [
    ("CHARM_DIR", "/var/lib/juju/agents/unit-web-12/charm"),
    ("JUJU_CHARM_DIR", "/var/lib/juju/agents/unit-web-12/charm"),
    ("JUJU_UNIT_NAME", "web/12"),
    ("JUJU_MODEL_NAME", "shop"),
    ("JUJU_MODEL_UUID", "0b8c4f7e-3a51-4c1d-9c55-0d0e9a5f4b11"),
    ("JUJU_VERSION", "3.6.14"),
    ("JUJU_MACHINE_ID", "4"),
    ("JUJU_AVAILABILITY_ZONE", "zone-b"),
    ("JUJU_PRINCIPAL_UNIT", "host/1"),
];

fn written(unit: &Unit) -> BTreeMap<&'static str, String> {
    unit.to_env().into_iter().collect()
}

#[test]
fn a_unit_is_read_from_its_environment() {
    assert_eq!(Unit::from_env(ON_A_MACHINE), Ok(on_a_machine()));
}

#[test]
fn a_unit_writes_the_environment_that_juju_gives_it() {
    let expected = ON_A_MACHINE.map(|(variable, value)| (variable, value.to_owned()));
    assert_eq!(written(&on_a_machine()), BTreeMap::from(expected));
}

#[test]
fn on_kubernetes_the_variables_of_machines_are_set_but_empty() {
    let env = [
        ("JUJU_UNIT_NAME", "web/0"),
        ("JUJU_MACHINE_ID", ""),
        ("JUJU_AVAILABILITY_ZONE", ""),
        ("JUJU_PRINCIPAL_UNIT", ""),
    ];
    let unit = Unit::from_env(env).unwrap();
    assert_eq!(unit, Unit::new("web/0"));
    let written = written(&unit);
    for (variable, value) in env {
        assert_eq!(written.get(variable).map(String::as_str), Some(value), "{variable}");
    }
}

#[test]
fn a_unit_has_an_application_and_a_number() {
    let unit = Unit::new("my-app/12");
    assert_eq!((unit.app_name(), unit.number()), ("my-app", 12));
}

#[test]
fn without_a_unit_name_there_is_no_unit() {
    for env in [vec![], vec![("JUJU_UNIT_NAME", "")], vec![("JUJU_MODEL_NAME", "shop")]] {
        let message = Unit::from_env(env).unwrap_err().to_string();
        assert!(message.contains("JUJU_UNIT_NAME"), "{message}");
    }
}

#[test]
fn variables_of_others_are_not_looked_at() {
    let mut env = ON_A_MACHINE.to_vec();
    env.extend([("PATH", "/bin"), ("JUJU_HOOK_NAME", "start"), ("juju_unit_name", "other/0")]);
    assert_eq!(Unit::from_env(env), Ok(on_a_machine()));
}

fn any_unit() -> impl Strategy<Value = Unit> {
    let known = (word(), text(), text(), text(), text());
    let optional = (option::of(word()), option::of(word()), option::of(word()));
    (known, optional).prop_map(
        |(
            (name, model_name, model_uuid, juju_version, charm_dir),
            (machine_id, availability_zone, principal_unit),
        )| Unit {
            name,
            model_name,
            model_uuid,
            juju_version,
            charm_dir: charm_dir.into(),
            machine_id,
            availability_zone,
            principal_unit,
        },
    )
}

proptest! {
    #[test]
    fn any_unit_survives_its_environment(unit in any_unit()) {
        prop_assert_eq!(Unit::from_env(unit.to_env()), Ok(unit));
    }
}
