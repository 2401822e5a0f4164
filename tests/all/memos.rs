//! Answers by the book: what a memo answers, when it does not, and what is left of it.

mod spellings;

use juju_charm::tool::{
    AddressKind, Answer, ConfigData, ConfigGet, GoalState, GoalStatus, IsLeader, OpenPort, RelationData,
    RelationGet, RelationIds, RelationList, RelationSet, StatusSet,
};
use juju_charm::{OpenedPort, StatusName};
use juju_scenario::memo::{Entry, Failure, Mode};
use juju_scenario::prelude::*;
use juju_scenario::{AnsweredBy, Memo};
use rstest::rstest;

use crate::tools::{after, in_scene, on_stage, refusal};

fn start(memo: Memo) -> Scene {
    Scene::new("start").memo(memo)
}

/// A relation `db:7` whose State says `state` wherever it is asked.
fn db() -> Relation {
    relation("db", "postgresql")
        .id(7)
        .remote_app_name("pg")
        .remote_app_data([("from", "state")])
        .remote_units_data([(0, [("from", "state")]), (1, [("from", "state")])])
}

/// What the memos of this module say instead.
fn by_the_book() -> RelationData {
    memo::databag([("from", "memo")])
}

fn unit_bag(name: &str) -> RelationGet {
    RelationGet { relation: Some(7.into()), member: Some(name.into()), ..RelationGet::default() }
}

/// Who has answered each call.
fn answered_by(out: &Outcome) -> Vec<AnsweredBy> {
    out.calls.iter().map(|call| call.answered_by).collect()
}

#[test]
fn four_calls_answer_true_false_false_false() {
    let scene = start(memo::is_leader([true, false]));
    let (answers, out) = on_stage(Scenario::new, &scene, |juju| [(); 4].map(|()| juju.is_leader().unwrap()));
    assert_eq!(answers, [true, false, false, false]);
    assert_eq!(out.context_out.memos[0].cursor, 2);
    use AnsweredBy::{Memo, State};
    assert_eq!(answered_by(&out), [Memo, Memo, State, State]);
}

#[test]
fn when_a_strict_memo_is_used_up_the_state_answers() {
    let mut scene = start(memo::is_leader([false]));
    scene.context.state.leader = true;
    let answers = in_scene(&scene, |juju| [(); 3].map(|()| juju.is_leader().unwrap()));
    assert_eq!(answers, [false, true, true]);
}

#[test]
fn a_loose_memo_answers_as_often_as_it_is_asked() {
    let scene = start(memo::is_leader([true]).loose());
    let (answers, out) = on_stage(Scenario::new, &scene, |juju| [(); 5].map(|()| juju.is_leader().unwrap()));
    assert_eq!(answers, [true; 5]);
    assert_eq!(out.context_out.memos[0].cursor, 5);
    assert!(answered_by(&out).iter().all(|who| *who == AnsweredBy::Memo));
}

#[test]
fn a_loose_memo_answers_in_any_order() {
    let bag = |name: &str, host: &str| Entry {
        call: Some(unit_bag(name).into()),
        answer: Ok(Answer::RelationGet(memo::databag([("host", host)]))),
    };
    let table =
        Memo::new("relation-get", [bag("pg/0", "10.0.0.1"), bag("pg/1", "10.0.0.2"), bag("pg/0", "never")]);
    let hosts = in_scene(&start(table.loose()), |juju| {
        ["pg/1", "pg/0", "pg/1", "pg/0"].map(|name| juju.relation_get_key(7, name, "host").unwrap().unwrap())
    });
    assert_eq!(hosts, ["10.0.0.2", "10.0.0.1", "10.0.0.2", "10.0.0.1"]);
}

#[test]
fn a_loose_memo_leaves_a_call_that_it_does_not_know_to_the_state() {
    let scene = start(memo::when(unit_bag("pg/0")).always(by_the_book())).state(State::new().relation(db()));
    let bags = in_scene(&scene, |juju| ["pg/1", "pg/0"].map(|name| juju.relation_get(7, name).unwrap()));
    assert_eq!(bags[0], [("from", "state")]);
    assert_eq!(bags[1], [("from", "memo")]);
}

#[test]
fn an_entry_for_other_arguments_stays_and_waits_for_its_call() {
    let entry = |name: &str, answer: &str| Entry {
        call: Some(unit_bag(name).into()),
        answer: Ok(Answer::RelationGet(memo::databag([("from", answer)]))),
    };
    let list = Memo::new("relation-get", [entry("pg/0", "first"), entry("pg/1", "second")]);
    let scene = start(list).state(State::new().relation(db()));
    let (froms, out) = on_stage(Scenario::new, &scene, |juju| {
        ["pg/1", "pg/0", "pg/0", "pg/1"].map(|name| juju.relation_get_key(7, name, "from").unwrap().unwrap())
    });
    assert_eq!(froms, ["state", "first", "state", "second"]);
    assert_eq!(out.context_out.memos[0].cursor, 2);
}

#[test]
fn of_several_memos_for_one_tool_the_first_that_can_answers() {
    let scene = Scene::new("start")
        .memo(memo::when(unit_bag("pg/0")).answers([memo::databag([("from", "first")])]))
        .memo(memo::relation_get([[("from", "second")]]))
        .memo(memo::when(unit_bag("pg/1")).always(memo::databag([("from", "third")])))
        .state(State::new().relation(db()));
    let (froms, out) = on_stage(Scenario::new, &scene, |juju| {
        ["pg/1", "pg/1", "pg/0", "pg/0"].map(|name| juju.relation_get_key(7, name, "from").unwrap().unwrap())
    });
    assert_eq!(froms, ["second", "third", "first", "state"]);
    let cursors: Vec<usize> = out.context_out.memos.iter().map(|memo| memo.cursor).collect();
    assert_eq!(cursors, [1, 1, 1]);
}

#[test]
fn a_memo_for_one_tool_says_nothing_of_another() {
    let scene = start(memo::is_leader([true])).state(State::new().config("title", "Lear"));
    let (title, out) = on_stage(Scenario::new, &scene, |juju| juju.config_get_key("title").unwrap());
    assert_eq!(title, Some("Lear".into()));
    assert_eq!(out.context_out.memos[0].cursor, 0);
}

#[test]
fn a_memo_that_is_half_used_goes_on_from_there() {
    let memo = Memo { cursor: 1, ..memo::is_leader([false, true]) };
    assert_eq!(in_scene(&start(memo), Juju::is_leader), Ok(true));
}

#[test]
fn a_memo_answers_what_the_state_would_refuse() {
    let own_app = RelationGet { app: true, ..unit_bag("foo") };
    let scene = start(memo::when(own_app).answers([by_the_book()])).state(State::new().relation(db()));
    let (allowed, refused) =
        in_scene(&scene, |juju| (juju.relation_get_app(7, "foo"), juju.relation_get_app(7, "foo")));
    assert_eq!(allowed.unwrap(), [("from", "memo")]);
    assert_eq!(refusal(refused), (1, "permission denied".to_owned()));
}

#[test]
fn a_memo_is_no_state_of_the_model() {
    let out = after(&start(memo::is_leader([true])), |juju| {
        juju.is_leader().unwrap();
        juju.status_set_app(Status::active("I rule")).unwrap_err();
    });
    assert_eq!(out.context_out.state, State::new());
}

#[rstest]
#[case::the_number_alone(unit_bag("pg/0"), RelationGet { relation: Some(RelationId::new("other", 7)), ..unit_bag("pg/0") })]
#[case::the_events_relation(unit_bag("pg/1"), RelationGet { relation: None, ..unit_bag("pg/1") })]
#[case::all_keys(unit_bag("pg/1"), RelationGet { key: Some("-".into()), ..unit_bag("pg/1") })]
#[case::the_events_unit(unit_bag("pg/0"), RelationGet::default())]
#[case::the_events_application(
    RelationGet { app: true, ..unit_bag("pg") },
    RelationGet { app: true, ..RelationGet::default() }
)]
#[case::the_application_of_a_unit(
    RelationGet { app: true, ..unit_bag("pg") },
    RelationGet { app: true, ..unit_bag("pg/1") }
)]
fn two_ways_to_say_it_are_one_call(#[case] one: RelationGet, #[case] other: RelationGet) {
    let scene = Scene::new(event("db-relation-changed").remote_unit(0)).state(State::new().relation(db()));
    for (expected, asked) in [(one.clone(), other.clone()), (other, one)] {
        let scene = scene.copy().memo(memo::when(expected.clone()).answers([by_the_book()]));
        let ask = asked.clone();
        let answer = in_scene(&scene, move |juju| juju.call(ask.clone())).unwrap();
        assert_eq!(answer, by_the_book(), "{expected:?} is not {asked:?}");
    }
}

#[rstest]
#[case::another_relation(RelationGet { relation: Some(8.into()), ..unit_bag("pg/0") })]
#[case::another_unit(unit_bag("pg/1"))]
#[case::the_application(RelationGet { app: true, ..unit_bag("pg/0") })]
#[case::one_key(RelationGet { key: Some("from".into()), ..unit_bag("pg/0") })]
fn other_arguments_are_another_call(#[case] expected: RelationGet) {
    let scene = start(memo::when(expected).always(by_the_book())).state(State::new().relation(db()));
    assert_eq!(in_scene(&scene, |juju| juju.relation_get(7, "pg/0")).unwrap(), [("from", "state")]);
}

#[test]
fn the_events_endpoint_need_not_be_said() {
    let scene = Scene::new("db-relation-changed")
        .state(State::new().relation(db()))
        .memo(memo::when(RelationIds { endpoint: Some("db".to_owned()) }).answers([vec![42.into()]]))
        .memo(memo::when(RelationIds::default()).answers([vec![43.into()]]));
    let ids = in_scene(&scene, |juju| [juju.call(RelationIds::default()), juju.relation_ids("db")]);
    assert_eq!(ids, [Ok(vec![42.into()]), Ok(vec![43.into()])]);
}

#[test]
fn the_order_of_settings_does_not_matter() {
    let settings = |keys: [&str; 2]| RelationSet {
        relation: Some(7.into()),
        app: false,
        settings: keys.map(|key| (key.into(), "v".into())).to_vec(),
    };
    let scene = start(memo::when(settings(["b", "a"])).answers([()])).state(State::new().relation(db()));
    let out = after(&scene, move |juju| juju.call(settings(["a", "b"])).unwrap());
    out.expect().all_memos_used().verify();
}

#[test]
fn a_whole_databag_answers_for_each_of_its_keys() {
    let scene = start(memo::when(unit_bag("pg/0")).always(by_the_book())).state(State::new().relation(db()));
    let values =
        in_scene(&scene, |juju| ["from", "to"].map(|key| juju.relation_get_key(7, "pg/0", key).unwrap()));
    assert_eq!(values, [Some("memo".into()), None]);
}

#[test]
fn the_answer_for_one_key_is_none_for_the_whole() {
    let key = RelationGet { key: Some("from".into()), ..unit_bag("pg/0") };
    let scene = start(memo::when(key).always(RelationData::One(Some("memo".into()))))
        .state(State::new().relation(db()));
    let (whole, key) = in_scene(&scene, |juju| {
        (juju.relation_get(7, "pg/0").unwrap(), juju.relation_get_key(7, "pg/0", "from").unwrap())
    });
    assert_eq!(whole, [("from", "state")]);
    assert_eq!(key.as_deref(), Some("memo"));
}

#[test]
fn a_whole_config_answers_for_each_option_and_for_all_of_them() {
    let scene = start(memo::config_get([[("title", "Lear")]]).loose());
    let (title, acts, all) = in_scene(&scene, |juju| {
        let (title, acts) = (juju.config_get_key("title").unwrap(), juju.config_get_key("acts").unwrap());
        (title, acts, juju.call(ConfigGet::all()).unwrap())
    });
    assert_eq!((title, acts), (Some("Lear".into()), None));
    assert_eq!(all, ConfigData::All([("title", Some(ConfigValue::from("Lear")))].into()));
}

#[test]
fn an_empty_key_asks_a_memo_for_the_whole_config() {
    let scene = start(memo::config_get([[("title", "Lear")]]));
    let answer = in_scene(&scene, |juju| juju.call(ConfigGet::key("")));
    assert_eq!(answer, Ok(ConfigData::Set([("title", "Lear")].into())));
}

#[test]
fn units_are_no_answer_to_who_asks_for_the_application() {
    let scene = start(memo::relation_list([["pg/5"]])).state(State::new().relation(db()));
    let (app, units) =
        in_scene(&scene, |juju| (juju.relation_list_app(7).unwrap(), juju.relation_list(7).unwrap()));
    assert_eq!(app, "pg");
    assert_eq!(units, ["pg/5"]);
}

#[test]
fn a_call_that_writes_is_counted_and_carried_out() {
    let set =
        RelationSet { relation: Some(7.into()), app: false, settings: vec![("user".into(), "puck".into())] };
    let scene = start(memo::when(set).answers([()])).state(State::new().relation(db()));
    let out = after(&scene, |juju| juju.relation_set(7, [("user", "puck")]).unwrap());
    out.expect().exact_local_unit_data("db", [("user", "puck")]).all_memos_used().verify();
    assert_eq!(out.context_out.memos[0].cursor, 1);
}

#[test]
fn a_write_that_no_entry_expects_is_carried_out_all_the_same() {
    let expected = StatusSet { status: StatusName::Active, message: "ready".to_owned(), application: false };
    let scene = start(memo::when(expected).answers([()]));
    let out = after(&scene, |juju| juju.status_set(Status::active("almost")).unwrap());
    assert_eq!(out.context_out.state.status.unit, ("active", "almost"));
    assert_eq!(out.context_out.memos[0].cursor, 0);
}

#[test]
fn a_write_that_juju_refuses_is_refused_although_it_was_expected() {
    let set = RelationSet { relation: Some(7.into()), app: true, settings: vec![("k".into(), "v".into())] };
    let scene = start(memo::when(set).answers([()])).state(State::new().relation(db()));
    let answer = in_scene(&scene, |juju| juju.relation_set_app(7, [("k", "v")]));
    assert_eq!(refusal(answer), (1, "cannot write relation settings".to_owned()));
}

#[test]
fn an_entry_that_fails_makes_the_call_fail_and_nothing_is_written() {
    let open = OpenPort { ports: 80.into(), endpoints: vec![] };
    let scene = start(memo::when(open).fails("no route to host"));
    let (answers, out) = on_stage(Scenario::new, &scene, |juju| (juju.open_port(80), juju.open_port(81)));
    assert_eq!(refusal(answers.0), (1, "no route to host".to_owned()));
    assert_eq!(answers.1, Ok(()));
    assert_eq!(out.context_out.state.opened_ports, [OpenedPort::from(81)]);
    assert_eq!(out.calls[0].answered_by, AnsweredBy::Memo);
}

#[test]
fn a_tool_can_fail_at_first_and_then_work() {
    let failure = Failure { code: 3, message: "connection is shut down".to_owned() };
    let entries = [Err(failure), Ok(Answer::IsLeader(true))];
    let memo = Memo::new("is-leader", entries.map(|answer| Entry { call: None, answer }));
    let (first, second) = in_scene(&start(memo), |juju| (juju.is_leader(), juju.is_leader()));
    assert_eq!(refusal(first), (3, "connection is shut down".to_owned()));
    assert_eq!(second, Ok(true));
}

#[test]
fn a_memo_for_no_tool_is_refused_with_the_tool_that_was_meant() {
    let answer = Entry { call: None, answer: Ok(Answer::IsLeader(true)) };
    let scene = start(Memo::new("is-leadr", [answer]));
    let charm = CharmSpec::new(|_: &Hook, _: &mut Juju| Ok(())).name("foo");
    let error = Scenario::new(charm).try_play(&scene).unwrap_err();
    assert!(error.is_inconsistent());
    assert_eq!(error.findings()[0].path, "context.memos[0].tool");
    assert!(error.findings()[0].mend.contains("`is-leader`"), "{error}");
}

#[test]
fn an_entry_for_another_tool_than_its_memo_is_refused() {
    let entries = [
        Entry { call: Some(IsLeader {}.into()), answer: Ok(Answer::IsLeader(true)) },
        Entry { call: Some(RelationList::default().into()), answer: Ok(Answer::IsLeader(true)) },
        Entry { call: None, answer: Ok(Answer::UnitGet("10.0.0.1".to_owned())) },
    ];
    let charm = CharmSpec::new(|_: &Hook, _: &mut Juju| Ok(())).name("foo");
    let error = Scenario::new(charm).try_play(&start(Memo::new("is-leader", entries))).unwrap_err();
    let paths: Vec<&str> = error.findings().iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(paths, ["context.memos[0].calls[1]", "context.memos[0].calls[2]"]);
}

#[test]
fn each_tool_that_answers_has_a_function_that_says_what() {
    let goal = GoalState { units: [("foo/8", GoalStatus::default())].into(), ..GoalState::default() };
    let scene = Scene::new("start")
        .memo(memo::is_leader([true]))
        .memo(memo::config_get([[("title", "Lear")]]))
        .memo(memo::status_get([Status::blocked("by the book")]))
        .memo(memo::relation_ids([[RelationId::new("db", 5)]]))
        .memo(memo::relation_list([["pg/3"]]))
        .memo(memo::relation_get([[("host", "10.0.0.3")]]))
        .memo(memo::network_get([network("db").private_address("10.5.0.1")]))
        .memo(memo::unit_get([(AddressKind::PublicAddress, "foo.example")]))
        .memo(memo::opened_ports([[443]]))
        .memo(memo::goal_state([goal.clone()]));
    let out = after(&scene, move |juju| {
        assert_eq!(juju.is_leader(), Ok(true));
        assert_eq!(juju.config_get(), Ok([("title", "Lear")].into()));
        assert_eq!(juju.status_get().unwrap(), ("blocked", "by the book"));
        assert_eq!(juju.relation_ids("db").unwrap()[0].to_string(), "db:5");
        assert_eq!(juju.relation_list(5).unwrap(), ["pg/3"]);
        assert_eq!(juju.relation_get(5, "pg/3").unwrap(), [("host", "10.0.0.3")]);
        assert_eq!(juju.network_get("db").unwrap().bind_address(), Some("10.5.0.1"));
        assert_eq!(juju.unit_get(AddressKind::PublicAddress).unwrap(), "foo.example");
        assert_eq!(juju.opened_ports().unwrap(), [OpenedPort::from(443)]);
        assert_eq!(juju.goal_state(), Ok(goal.clone()));
    });
    out.expect().all_memos_used().verify();
    assert!(answered_by(&out).iter().all(|who| *who == AnsweredBy::Memo));
}

#[test]
fn so_has_each_tool_of_what_is_kept_or_given() {
    let spec = tool::CloudSpec { kind: "lxd".to_owned(), ..tool::CloudSpec::default() };
    let scene = Scene::new("start")
        .memo(memo::secret_get([[("password", "old")], [("password", "new")]]))
        .memo(memo::state_get([[("step", "two")]]))
        .memo(memo::leader_get([[("password", "poison")]]))
        .memo(memo::action_get([[("acts", serde_json::json!({"first": 1}))]]))
        .memo(memo::storage_list([["data/3"]]))
        .memo(memo::resource_get(["/srv/theme.tgz"]))
        .memo(memo::credential_get([spec.clone()]));
    let out = after(&scene, move |juju| {
        let id = "9m4e2mr0ui3e8a215n4g";
        assert_eq!(juju.secret_get(id).unwrap().get("password").as_deref(), Some("old"));
        assert_eq!(juju.secret_get_key(id, "password").unwrap(), "new");
        assert_eq!(juju.state_get().unwrap(), [("step", "two")].into());
        assert_eq!(juju.leader_get().unwrap(), [("password", "poison")]);
        assert_eq!(juju.action_get_key("acts.first").unwrap(), Some(1.into()));
        assert_eq!(juju.storage_list().unwrap(), ["data/3"]);
        assert_eq!(juju.resource_get("theme").unwrap(), std::path::Path::new("/srv/theme.tgz"));
        assert_eq!(juju.credential_get().unwrap(), spec.clone());
    });
    out.expect().all_memos_used().verify();
    assert!(answered_by(&out).iter().all(|who| *who == AnsweredBy::Memo));
}

/// A call for a part gets it from an entry that has the whole.
#[test]
fn what_the_whole_says_answers_a_call_for_a_part() {
    let scene = Scene::new("start")
        .state(State::new().unit_state("act", "from the State"))
        .memo(memo::state_get([[("step", "two")]]).loose())
        .memo(memo::leader_get([[("password", "poison")]]).loose())
        .memo(memo::secret_get([[("password", "old")]]).loose())
        .memo(memo::when(tool::StorageGet::default()).always(tool::StorageData::All(tool::StorageInfo {
            kind: "block".to_owned(),
            location: "/dev/sda".to_owned(),
        })));
    let out = after(&scene, |juju| {
        assert_eq!(juju.state_get_key("step").unwrap().as_deref(), Some("two"));
        // The whole of the memo does not have the key, and so the State is asked, which has it.
        assert_eq!(juju.state_get_key("act").unwrap().as_deref(), Some("from the State"));
        assert_eq!(juju.leader_get_key("password").unwrap().as_deref(), Some("poison"));
        assert_eq!(juju.leader_get_key("nothing").unwrap(), None);
        assert_eq!(juju.secret_get_key("9m4e2mr0ui3e8a215n4g", "password#base64").unwrap(), "b2xk");
        assert!(juju.secret_get_key("9m4e2mr0ui3e8a215n4g", "token").is_err());
        let kind = tool::StorageGet { storage: None, key: Some("kind".to_owned()) };
        assert_eq!(juju.call(kind).unwrap(), tool::StorageData::One("block".to_owned()));
    });
    assert_eq!(out.calls.len(), 7);
}

#[test]
fn the_scenes_own_memos_stay_as_they_were() {
    let scene = start(memo::is_leader([true, false]));
    let (_, out) = on_stage(Scenario::new, &scene, Juju::is_leader);
    assert_eq!(scene.context.memos[0].cursor, 0);
    assert_eq!(out.scene.context.memos[0].cursor, 0);
    assert_eq!(out.context_out.memos[0], Memo { cursor: 1, ..memo::is_leader([true, false]) });
    assert_eq!(out.delta().to_string(), "replace /memos/0/cursor 1");
}

#[test]
fn a_charm_that_fails_has_used_what_it_has_used() {
    let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
        juju.is_leader()?;
        Err("no more".into())
    };
    let scene = start(memo::is_leader([true, false]));
    let error = Scenario::new(CharmSpec::new(charm).name("foo")).try_play(&scene).unwrap_err();
    assert_eq!(error.outcome().unwrap().context_out.memos[0].cursor, 1);
}

#[rstest]
#[case::a_list_is_used_to_its_end(memo::is_leader([true, true]), 2, true)]
#[case::a_list_is_not_used_half_way(memo::is_leader([true, true]), 1, false)]
#[case::a_table_is_used_once(memo::is_leader([true]).loose(), 1, true)]
#[case::a_table_is_not_used_by_nobody(memo::is_leader([true]).loose(), 0, false)]
fn all_memos_used_says_whether_they_are(#[case] memo: Memo, #[case] calls: usize, #[case] used: bool) {
    let out = after(&start(memo), move |juju| {
        for _ in 0..calls {
            juju.is_leader().unwrap();
        }
    });
    let verdict = out.expect().all_memos_used().try_verify();
    assert_eq!(verdict.is_ok(), used);
    assert_eq!(out.context_out.memos[0].is_used(), used);
    if let Err(error) = verdict {
        assert!(error.is_unmet());
        assert!(error.to_string().contains("memos[0] (is-leader)"), "{error}");
    }
}

#[test]
fn a_memo_is_strict_unless_it_says_otherwise() {
    assert_eq!(memo::is_leader([true]).mode, Mode::Strict);
    assert_eq!(memo::is_leader([true]).loose().mode, Mode::Loose);
}
