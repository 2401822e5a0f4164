//! What is left of a charm that fails, and what has changed.

use juju_scenario::prelude::*;
use juju_scenario::{Failure, Operation};
use rstest::rstest;
use serde_json::json;

use super::{foo, idle, stage};

/// Writes a status, which holds at once, and to a databag, which does not; then fails.
fn failing(panics: bool) -> Scenario {
    stage(move |_: &Hook, juju: &mut Juju| -> CharmResult {
        juju.status_set(Status::maintenance("going down"))?;
        juju.relation_set(0, [("abc", "lost")])?;
        let number: Result<u8, _> = "many".parse();
        match number {
            Err(error) if panics => panic!("not a number: {error}"),
            number => {
                number?;
                Ok(())
            }
        }
    })
}

fn scene() -> Scene {
    Scene::new("update-status").name("the fall").state(State::new().relation(foo()))
}

#[rstest]
fn point_42_a_charm_that_fails_is_an_error_with_all_that_it_did(#[values(true, false)] panics: bool) {
    let error = failing(panics).try_play(&scene()).unwrap_err();
    assert!(error.is_charm_failure());
    let report = error.to_string();
    for part in
        ["the fall", "invalid digit", "status-set maintenance 'going down'", "relation-set -r 0 abc=lost"]
    {
        assert!(report.contains(part), "there is no {part:?} in\n{report}");
    }
    let out = error.outcome().unwrap();
    assert_eq!(out.calls.len(), 2);
    assert_eq!(out.context_out.state.status.unit, ("maintenance", "going down"));
    assert_eq!(out.context_out.state.relations, [foo()]);
}

#[test]
fn point_42_an_error_and_a_panic_are_told_apart() {
    let failure = |panics| failing(panics).try_play(&scene()).unwrap_err().outcome().unwrap().failure.clone();
    let Some(Failure::Error(messages)) = failure(false) else { panic!("the charm returns an error") };
    assert_eq!(messages, ["invalid digit found in string"]);
    let Some(Failure::Panic { message, location }) = failure(true) else { panic!("the charm panics") };
    assert_eq!(message, "not a number: invalid digit found in string");
    assert!(location.unwrap().contains("failures_and_delta.rs"));
}

#[test]
fn point_42_what_an_error_is_because_of_is_said_too() {
    #[derive(Debug)]
    struct Outer(std::num::ParseIntError);
    impl std::fmt::Display for Outer {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("the play cannot begin")
        }
    }
    impl std::error::Error for Outer {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }
    let charm = |_: &Hook, _: &mut Juju| -> CharmResult {
        "x".parse::<u8>().map(drop).map_err(|error| Outer(error).into())
    };
    let error = stage(charm).try_play(&Scene::new("start")).unwrap_err();
    let expected = ["the play cannot begin", "invalid digit found in string"].map(str::to_owned).to_vec();
    assert_eq!(error.outcome().unwrap().failure, Some(Failure::Error(expected)));
}

#[test]
fn point_42_an_error_that_is_unwrapped_shows_its_report() {
    let error = failing(false).try_play(&scene()).unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
}

#[rstest]
fn point_42_play_itself_panics_with_the_report(#[values(true, false)] panics: bool) {
    let panic = std::panic::catch_unwind(|| failing(panics).play(&scene())).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.starts_with("scene `the fall`"), "{message}");
}

#[test]
fn point_44_a_charm_that_changes_nothing_leaves_an_empty_delta() {
    let out = stage(idle).play(&scene());
    assert!(out.delta().is_empty());
    assert_eq!(out.delta().iter().count(), 0);
    assert_eq!(out.delta().to_string(), "");
}

#[test]
fn point_44_a_delta_has_an_operation_for_each_change_sorted_by_path() {
    let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
        juju.status_set(Status::active("foo test"))?;
        juju.relation_set_app(0, [("a", "b")])?;
        juju.relation_set(0, [("abc", "")])?;
        juju.is_leader()?;
        Ok(())
    };
    let scene =
        Scene::new("start").state(State::new().leader(true).relation(foo())).memo(memo::is_leader([true]));
    let delta = stage(charm).play(&scene).delta();
    let operations: Vec<Operation> = delta.iter().cloned().collect();
    assert_eq!(
        operations,
        [
            Operation::Replace { path: "/memos/0/cursor".to_owned(), value: json!(1) },
            Operation::Add { path: "/state/relations/0/local_app_data/a".to_owned(), value: json!("b") },
            Operation::Remove { path: "/state/relations/0/local_unit_data/abc".to_owned() },
            Operation::Replace {
                path: "/state/status/unit".to_owned(),
                value: json!(["active", "foo test"])
            },
        ]
    );
    assert_eq!(
        serde_json::to_value(&delta).unwrap()[3],
        json!({"op": "replace", "path": "/state/status/unit", "value": ["active", "foo test"]})
    );
}

#[test]
fn point_44_a_delta_makes_the_one_context_of_the_other() {
    let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
        juju.status_set(Status::active("foo test"))?;
        juju.juju_log("words")?;
        juju.open_port(80)?;
        juju.close_port(22)?;
        juju.relation_set(0, [("a/b~c", "odd key"), ("abc", "")])?;
        Ok(())
    };
    let state = State::new().relation(foo()).opened_port(22).opened_port(443);
    let out = stage(charm).play(&Scene::new("start").state(state));
    let mut before = serde_json::to_value(&out.scene.context).unwrap();
    let delta = serde_json::to_value(out.delta()).unwrap();
    let patch: json_patch::Patch = serde_json::from_value(delta).unwrap();
    json_patch::patch(&mut before, &patch).unwrap();
    assert_eq!(before, serde_json::to_value(&out.context_out).unwrap());
}
