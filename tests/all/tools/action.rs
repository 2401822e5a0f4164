//! `action-get`, `action-set`, `action-fail` and `action-log`, and what comes of an action.

use juju_charm::tool::{ActionFail, ActionSet};
use juju_scenario::prelude::*;
use juju_scenario::state::{Action, ActionStatus};
use rstest::rstest;
use serde_json::{Value, json};

use super::{after, attempt, cannot, in_scene, on_stage, refusal, refused, start, wrong};

fn backup(params: Value) -> Event {
    let Value::Object(params) = params else { panic!("parameters are a mapping") };
    params.into_iter().fold(event("backup-action"), |event, (key, value)| event.param(key, value))
}

fn scene() -> Scene {
    Scene::new(backup(
        json!({"to": "s3", "retry": {"times": 3, "wait": "1m"}, "nothing": null, "keep": [1, 2]}),
    ))
}

/// What has come of the action of a scene in which a charm has done this.
fn outcome(act: impl Fn(&mut Juju) -> CharmResult + Send + Sync + 'static) -> Action {
    let out = attempt(Scenario::new, &scene(), act);
    Action::clone(out.context_out.state.action.as_ref().expect("something has come of the action"))
}

fn results(action: &Action) -> Value {
    serde_json::to_value(&action.results).unwrap()
}

#[test]
fn all_parameters_are_those_that_were_given() {
    let params = in_scene(&scene(), Juju::action_get).unwrap();
    assert_eq!(serde_json::to_value(params).unwrap(), serde_json::to_value(scene().event.params).unwrap());
    assert!(in_scene(&Scene::new("backup-action"), Juju::action_get).unwrap().is_empty());
}

#[rstest]
#[case::text("to", Some(json!("s3")))]
#[case::below("retry.times", Some(json!(3)))]
#[case::mapping("retry", Some(json!({"times": 3, "wait": "1m"})))]
#[case::list("keep", Some(json!([1, 2])))]
#[case::null("nothing", None)]
#[case::missing("from", None)]
#[case::missing_below("retry.until", None)]
#[case::through_a_text("to.bucket", None)]
#[case::through_a_list("keep.0", None)]
fn one_parameter_is_found_by_its_way(#[case] key: &'static str, #[case] value: Option<Value>) {
    assert_eq!(in_scene(&scene(), move |juju| juju.action_get_key(key)).unwrap(), value);
}

#[test]
fn a_key_with_a_dot_in_it_cannot_be_addressed() {
    let scene = Scene::new(backup(json!({"a.b": 1})));
    assert_eq!(in_scene(&scene, |juju| juju.action_get_key("a.b")).unwrap(), None);
}

#[test]
fn what_was_not_given_has_the_default_that_the_charm_declares() {
    let actions = "
        backup:
          params:
            to: {type: string, default: disk}
            level: {type: integer, default: 5}
            retry:
              type: object
              properties: {times: {type: integer, default: 1}, until: {type: string, default: dawn}}
            never: {type: string}";
    let stage = |spec: CharmSpec| Scenario::new(spec.actions(actions));
    let scene = Scene::new(backup(json!({"to": "s3", "retry": {"times": 3}})));
    let (params, _) = on_stage(stage, &scene, |juju| juju.action_get().unwrap());
    assert_eq!(
        serde_json::to_value(params).unwrap(),
        json!({"to": "s3", "retry": {"times": 3, "until": "dawn"}, "level": 5})
    );
}

#[test]
fn an_action_that_succeeds_has_completed() {
    let action = outcome(|juju| Ok(juju.action_set([("size", "5")])?));
    assert_eq!((action.status, action.message.as_str()), (ActionStatus::Completed, ""));
    assert_eq!(results(&action), json!({"size": "5", "return-code": 0}));
}

#[test]
fn an_action_that_says_nothing_has_completed_too() {
    let action = outcome(|_| Ok(()));
    assert_eq!(results(&action), json!({"return-code": 0}));
    assert_eq!(action.status, ActionStatus::Completed);
}

#[test]
fn results_with_dots_are_mappings_and_the_later_wins() {
    let action = outcome(|juju| {
        juju.action_set([("a.b", "1"), ("a.c", "2"), ("x", "scalar"), ("m.n", "mapping")])?;
        juju.action_set([("a.b", "3"), ("x.y.z", " no scalar any more "), ("m", "no mapping any more")])?;
        Ok(())
    });
    let expected = json!({
        "a": {"b": "3", "c": "2"},
        "x": {"y": {"z": " no scalar any more "}},
        "m": "no mapping any more",
        "return-code": 0,
    });
    assert_eq!(results(&action), expected);
}

#[rstest]
#[case::upper_case("Size", "Size")]
#[case::underscore("the_size", "the_size")]
#[case::hyphen_in_front("-size", "-size")]
#[case::hyphen_behind("size-", "size-")]
#[case::below("sizes.-big", "-big")]
#[case::nothing("", "")]
#[case::nothing_between("a..b", "")]
fn keys_are_lower_case(#[case] key: &'static str, #[case] part: &str) {
    let words = format!(
        "key \"{part}\" must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric, \
         hyphens and periods"
    );
    assert_eq!(refusal(in_scene(&scene(), move |juju| juju.action_set([(key, "1")]))), wrong(&words));
    // What is wrong is wrong in every hook, before it is asked whether an action runs.
    let elsewhere = in_scene(&start(State::new()), move |juju| juju.action_set([(key, "1")]));
    assert_eq!(refusal(elsewhere), wrong(&words));
}

#[rstest]
#[case("stdout", "stdout")]
#[case("stderr-encoding", "stderr-encoding")]
#[case("a.stderr", "stderr")]
#[case("stdout-encoding.b", "stdout-encoding")]
fn some_keys_are_jujus_own(#[case] key: &'static str, #[case] part: &str) {
    assert_eq!(
        refusal(in_scene(&scene(), move |juju| juju.action_set([(key, "1")]))),
        wrong(&format!("cannot set reserved action key \"{part}\""))
    );
}

#[test]
fn one_wrong_key_keeps_the_others_out() {
    let action = outcome(|juju| {
        juju.action_set([("good", "1"), ("Bad", "2")]).unwrap_err();
        Ok(())
    });
    assert_eq!(results(&action), json!({"return-code": 0}));
}

#[rstest]
#[case::with_a_reason(Some("the disk is full"), "the disk is full")]
#[case::with_an_empty_one(Some(""), "")]
#[case::without_one(None, "action failed without reason given, check action for errors")]
fn an_action_that_says_that_it_has_failed(#[case] message: Option<&'static str>, #[case] words: &str) {
    let out = attempt(Scenario::new, &scene(), move |juju| {
        juju.call(ActionFail { message: message.map(str::to_owned) })?;
        juju.action_set([("size", "5")])?;
        juju.state_set([("act", "1")])?;
        Ok(())
    });
    let state = &out.context_out.state;
    let action = state.action.as_ref().unwrap();
    assert_eq!((action.status, action.message.as_str()), (ActionStatus::Failed, words));
    assert_eq!(results(action), json!({"size": "5", "return-code": 0}));
    // It has succeeded as far as Juju is concerned: what it wanted is committed.
    assert_eq!(state.unit_state.get("act").map(String::as_str), Some("1"));
    assert_eq!(out.failure, None);
}

#[rstest]
#[case::an_error(false, 1)]
#[case::a_panic(true, 101)]
fn an_action_whose_process_fails_keeps_its_results_and_nothing_else(#[case] panics: bool, #[case] code: i32) {
    let out = attempt(Scenario::new, &scene(), move |juju| {
        juju.action_set([("size", "5")])?;
        juju.action_log("half way")?;
        juju.action_fail("for a reason")?;
        juju.state_set([("act", "1")])?;
        if panics { panic!("fell") } else { Err("stumbled".into()) }
    });
    let state = &out.context_out.state;
    let action = state.action.as_ref().unwrap();
    assert_eq!(action.status, ActionStatus::Failed);
    assert_eq!(action.message, format!("exit status {code}"));
    assert_eq!(results(action), json!({"size": "5", "return-code": code}));
    assert_eq!(action.log, ["half way"]);
    assert!(state.unit_state.is_empty());
}

#[rstest]
#[case::that_has_said_nothing(false, "committing requested changes failed")]
#[case::that_has_said_why(true, "for a reason")]
fn an_action_of_which_juju_refuses_the_changes(#[case] fails: bool, #[case] message: &str) {
    let out = attempt(Scenario::new, &scene(), move |juju| {
        juju.action_set([("size", "5")])?;
        if fails {
            juju.action_fail("for a reason")?;
        }
        juju.secret_remove("00000000000000000000")?;
        Ok(())
    });
    let words = "secret \"00000000000000000000\" not found";
    assert_eq!(refused(&out), Some(words));
    let action = out.context_out.state.action.as_ref().unwrap();
    assert_eq!((action.status, action.message.as_str()), (ActionStatus::Failed, message));
    assert_eq!(results(action), json!({"size": "5", "return-code": "1", "stderr": words}));
}

#[test]
fn the_log_of_an_action_is_its_own() {
    let out = after(&scene(), |juju| {
        juju.action_log("one").unwrap();
        juju.action_log("two").unwrap();
    });
    assert_eq!(out.context_out.state.action.as_ref().unwrap().log, ["one", "two"]);
    assert!(out.context_out.state.juju_log.is_empty());
}

#[test]
fn what_came_of_an_action_before_is_forgotten_when_another_has_run_and_stays_when_none_has() {
    let first = after(&scene(), |juju| {
        juju.action_set([("size", "5")]).unwrap();
        juju.action_fail("the disk is full").unwrap();
    });
    let left = || first.context_out.clone();
    let hook = after(&Scene::new("start").context(left()), |_| ());
    assert_eq!(hook.context_out.state.action, first.context_out.state.action);
    let second = after(&Scene::new("restore-action").context(left()), |juju| juju.action_log("hm").unwrap());
    let action = second.context_out.state.action.as_ref().unwrap();
    assert_eq!((action.status, action.message.as_str()), (ActionStatus::Completed, ""));
    assert_eq!(results(action), json!({"return-code": 0}));
}

#[test]
fn in_other_hooks_no_action_runs() {
    let answers = in_scene(&start(State::new()), |juju| {
        [
            juju.action_get().map(drop),
            juju.action_get_key("to").map(drop),
            juju.action_set([("size", "5")]),
            juju.action_fail("no"),
            juju.action_log("no"),
        ]
    });
    for answer in answers {
        assert_eq!(refusal(answer), cannot("not running an action"));
    }
}

#[test]
fn setting_no_results_asks_nobody() {
    let out = after(&start(State::new()), |juju| juju.call(ActionSet::default()).unwrap());
    assert!(out.delta().is_empty(), "{}", out.delta());
}
