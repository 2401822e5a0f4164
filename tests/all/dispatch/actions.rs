//! Actions that a process runs: what it prints, and how it ends, is among their results.

use juju_scenario::Failure;
use juju_scenario::prelude::*;
use juju_scenario::state::{Action, ActionStatus};
use serde_json::{Value, json};

use super::CharmDir;

fn results(action: &Action) -> Value {
    serde_json::to_value(&action.results).unwrap()
}

/// What has come of an action, whether it has failed or not.
fn act(script: &str) -> (Action, Option<Failure>) {
    let charm = CharmDir::new().script("actions/backup", script);
    let outcome = match charm.scenario().try_play(&Scene::new(event("backup-action").param("to", "s3"))) {
        Ok(outcome) => outcome,
        Err(error) => error.outcome().unwrap().clone(),
    };
    let action = outcome.context_out.state.action.clone().unwrap();
    ((*action).clone(), outcome.failure)
}

#[test]
fn what_an_action_prints_is_among_its_results() {
    let (action, failure) =
        act("echo backing up to $(action-get to); echo slowly >&2; action-set size=3 nested.key=v");
    assert_eq!(failure, None);
    assert_eq!(action.status, ActionStatus::Completed);
    assert_eq!(
        results(&action),
        json!({"size": "3", "nested": {"key": "v"}, "return-code": 0, "stdout": "backing up to s3\n", "stderr": "slowly\n"})
    );
}

#[test]
fn a_silent_action_has_its_return_code_alone() {
    let (action, _) = act("true");
    assert_eq!(results(&action), json!({"return-code": 0}));
}

#[test]
fn what_is_not_utf_8_is_encoded() {
    let (action, _) = act(r"printf '\377\376'");
    assert_eq!(results(&action), json!({"return-code": 0, "stdout": "//4=", "stdout-encoding": "base64"}));
}

#[test]
fn an_action_that_fails_says_so_and_keeps_its_changes() {
    let (action, failure) =
        act("action-set done=half; action-fail 'the disk is full'; action-log 'no space'");
    assert_eq!(failure, None);
    assert_eq!(action.status, ActionStatus::Failed);
    assert_eq!(action.message, "the disk is full");
    assert_eq!(action.log, ["no space"]);
}

#[test]
fn an_exit_code_takes_the_place_of_what_the_action_has_said() {
    let (action, failure) = act("action-fail 'the disk is full'; action-set done=half; exit 4");
    assert_eq!(failure, Some(Failure::ExitCode(4)));
    assert_eq!(action.message, "exit status 4");
    assert_eq!(results(&action), json!({"done": "half", "return-code": 4}));
}

#[test]
fn an_action_that_is_killed_was_terminated() {
    let (action, failure) = act("kill -9 $$");
    assert_eq!(failure, Some(Failure::Signal(9)));
    assert_eq!((action.status, action.message.as_str()), (ActionStatus::Failed, "terminated"));
    let (action, _) = act("kill -SEGV $$");
    assert_eq!(action.message, "signal: segmentation fault");
}
