//! Answers by the book.

use juju_scenario::memo::Mode;
use juju_scenario::prelude::*;
use juju_scenario::{AnsweredBy, Memo};
use rstest::rstest;

use crate::tools::{in_scene, on_stage};

fn written(memos: &str) -> Scene {
    let text = format!("scenes: [{{event: start, context: {{memos: {memos}}}}}]");
    Playbook::from_yaml(text).unwrap().scenes.remove(0)
}

/// Asks four times who leads.
fn four_times(scene: &Scene) -> ([bool; 4], Outcome) {
    on_stage(Scenario::new, scene, |juju| [(); 4].map(|()| juju.is_leader().unwrap()))
}

#[test]
fn point_45_a_memo_has_several_answers_and_a_state_has_one() {
    let scene = Scene::new("start").state(State::new().leader(true));
    assert_eq!(four_times(&scene).0, [true; 4]);
    let scene = scene.memo(memo::is_leader([false, true, false]));
    assert_eq!(four_times(&scene).0, [false, true, false, true]);
}

#[test]
fn point_46_memos_answer_hook_tools_whatever_the_charm_asks_them_with() {
    let scene = Scene::new("start").memo(memo::config_get([[("title", "Lear")]]).loose());
    let answers = in_scene(&scene, |juju| {
        let key = juju.config_get_key("title").unwrap();
        (key, juju.config_get().unwrap().get("title").cloned())
    });
    assert_eq!(answers, (Some("Lear".into()), Some("Lear".into())));
}

#[test]
fn point_47_memos_answer_first_then_the_state_and_then_nobody_is_left() {
    let scene = Scene::new("start")
        .memo(memo::network_get([network("db").private_address("10.0.0.1")]))
        .state(State::new().network(network("db").private_address("10.0.0.2")));
    let nowhere = |spec| Scenario::new(spec).path("/nowhere/at/all");
    let (answers, out) = on_stage(nowhere, &scene, |juju| {
        ["db", "db", "web"].map(|binding| juju.network_get(binding).ok()?.bind_address().map(str::to_owned))
    });
    assert_eq!(answers, [Some("10.0.0.1".to_owned()), Some("10.0.0.2".to_owned()), None]);
    let who: Vec<AnsweredBy> = out.calls.iter().map(|call| call.answered_by).collect();
    assert_eq!(who, [AnsweredBy::Memo, AnsweredBy::State, AnsweredBy::Nobody]);
}

#[rstest]
#[case::as_the_readme_has_it(
    "[{name: _ModelBackend.leader_get, values: ['True', 'False'], caching_mode: strict}]"
)]
#[case::as_the_backend_calls_it(
    "[{name: _ModelBackend.is_leader, values: ['True', 'False'], caching_mode: strict}]"
)]
#[case::without_its_class("[{name: leader_get, values: ['True', 'False']}]")]
#[case::as_the_tool_is_called("[{name: is-leader, values: ['true', 'false']}]")]
#[case::as_a_recorder_writes_it(
    "{_ModelBackend.is_leader: {calls: [['[[], {}]', 'true'], ['[[], {}]', 'false']], cursor: 0, \
     caching_policy: strict, serializer: [json, json]}}"
)]
fn point_48_the_readmes_memo_and_the_recorders_are_both_read(#[case] memos: &str) {
    assert_eq!(four_times(&written(memos)).0, [true, false, false, false]);
}

#[test]
fn point_49_four_calls_answer_true_false_false_false() {
    let (answers, out) = four_times(&Scene::new("start").memo(memo::is_leader([true, false])));
    assert_eq!(answers, [true, false, false, false]);
    assert_eq!(out.context_out.memos[0].cursor, 2);
}

#[test]
fn point_50_leadership_is_lost_half_way_without_waiting_for_it() {
    let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
        assert!(juju.is_leader()?);
        assert!(!juju.is_leader()?);
        super::ruler(&Hook::Start, juju)
    };
    let out = super::stage(charm).play(&Scene::new(event("start")).memo(memo::is_leader([true, false])));
    out.expect().unit_status(("active", "I follow")).called("is-leader", 3).all_memos_used().verify();
}

#[test]
fn point_51_a_strict_memo_is_a_list_whose_arguments_have_to_fit() {
    let scene = written(
        "[{tool: config-get, mode: strict, calls: [{call: {key: a}, answer: first}, {call: {key: b}, answer: second}]}]",
    );
    let answers = in_scene(&scene, |juju| ["b", "a", "a", "b"].map(|key| juju.config_get_key(key).unwrap()));
    assert_eq!(answers, [None, Some("first".into()), None, Some("second".into())]);
}

#[test]
fn point_51_a_loose_memo_is_a_table_in_which_order_and_number_do_not_matter() {
    let scene = written(
        "[{tool: config-get, mode: loose, calls: [{call: {key: a}, answer: first}, {call: {key: b}, answer: second}]}]",
    );
    let answers = in_scene(&scene, |juju| ["b", "b", "a", "c"].map(|key| juju.config_get_key(key).unwrap()));
    assert_eq!(answers, [Some("second".into()), Some("second".into()), Some("first".into()), None]);
}

#[rstest]
#[case("{name: is-leader, values: [true], caching_mode: strict}", Mode::Strict)]
#[case("{name: is-leader, values: [true], caching_policy: loose}", Mode::Loose)]
#[case("{name: is-leader, values: [true], mode: loose}", Mode::Loose)]
#[case("{name: is-leader, values: [true]}", Mode::Strict)]
fn point_51_the_policy_has_had_several_names(#[case] memo: &str, #[case] mode: Mode) {
    assert_eq!(written(&format!("[{memo}]")).context.memos[0].mode, mode);
}

#[test]
fn point_52_memos_scraped_off_a_live_unit_are_played() {
    let scene = written(
        r#"{
          _ModelBackend.relation_ids: {calls: {'[["db"], {}]': '[4]'}, cursor: n/a, caching_policy: loose,
                                       serializer: [json, json]},
          _ModelBackend.relation_list: {calls: {'[[4], {}]': '["pg/0"]'}, cursor: n/a, caching_policy: loose,
                                        serializer: [json, json]},
          _ModelBackend.relation_get: {calls: [['[[4, "pg/0", false], {}]', '{"host": "10.0.0.7"}']], cursor: 0,
                                       caching_policy: strict, serializer: [json, json]}}"#,
    );
    let (host, out) = on_stage(Scenario::new, &scene, |juju| {
        let ids = juju.relation_ids("db").unwrap();
        let units = juju.relation_list(&ids[0]).unwrap();
        juju.relation_get_key(&ids[0], units[0].as_str(), "host").unwrap()
    });
    assert_eq!(host.as_deref(), Some("10.0.0.7"));
    out.expect().all_memos_used().verify();
}

#[test]
fn point_53_a_context_has_a_state_or_memos_or_both() {
    let leads = |context: Context| four_times(&Scene::new("start").context(context)).0;
    assert_eq!(leads(Context::new()), [false; 4]);
    assert_eq!(leads(State::new().leader(true).into()), [true; 4]);
    assert_eq!(leads(Context::new().memo(memo::is_leader([true]))), [true, false, false, false]);
    let both = Context::new().memo(memo::is_leader([false])).state(State::new().leader(true));
    assert_eq!(leads(both), [false, true, true, true]);
}

#[test]
fn point_54_the_memos_that_come_out_say_how_far_they_were_used() {
    let scene =
        Scene::new("start").memo(memo::is_leader([true, false])).memo(memo::config_get([[("a", "b")]]));
    let out = four_times(&scene).1;
    let cursors: Vec<usize> = out.context_out.memos.iter().map(|memo| memo.cursor).collect();
    assert_eq!(cursors, [2, 0]);
    let used: Vec<bool> = out.context_out.memos.iter().map(Memo::is_used).collect();
    assert_eq!(used, [true, false]);
    let error = out.expect().all_memos_used().try_verify().unwrap_err();
    assert!(error.to_string().contains("memos[1] (config-get)"), "{error}");
}
