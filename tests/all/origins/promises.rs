//! What the first README was sorry for, or hoped for.

use std::sync::{Arc, Mutex};

use juju_charm::tool::{AddressKind, Answer, GoalState, NAMES, Request};
use juju_charm::{Charm, Error, HookTools, Unit};
use juju_scenario::Memo;
use juju_scenario::prelude::*;

use super::{copier, foo, ruler, stage};

/// Hook tools of the test's own, which know nothing of any stage.
struct Notebook(Arc<Mutex<Vec<Request>>>);

impl HookTools for Notebook {
    fn call(&mut self, request: Request) -> Result<Answer, Error> {
        let answer = match &request {
            Request::IsLeader(_) => Answer::IsLeader(true),
            Request::StatusSet(_) => Answer::StatusSet(()),
            other => return Err(Error::unanswered(other.to_string())),
        };
        self.0.lock().unwrap().push(request);
        Ok(answer)
    }
}

#[test]
fn point_55_the_stage_touches_nothing_but_the_handle_that_the_charm_is_given() {
    let calls = Arc::new(Mutex::new(Vec::new()));
    ruler.handle(&Hook::Start, &mut Juju::new(Unit::new("foo/0"), Notebook(calls.clone()))).unwrap();
    let out = stage(ruler).play(&Scene::new("start").state(State::new().leader(true)));
    let on_stage: Vec<Request> = out.calls.iter().map(|call| call.request.clone()).collect();
    assert_eq!(*calls.lock().unwrap(), on_stage);
}

#[test]
fn point_57_each_tool_that_answers_has_a_memo_that_is_checked_by_the_compiler() {
    let memos: Vec<Memo> = vec![
        memo::is_leader([true]),
        memo::config_get([[("title", "Lear")]]),
        memo::status_get([Status::active("")]),
        memo::relation_ids([[RelationId::from(1)]]),
        memo::relation_list([["pg/0"]]),
        memo::relation_get([[("host", "10.0.0.1")]]),
        memo::network_get([network("db")]),
        memo::unit_get([(AddressKind::PrivateAddress, "10.0.0.1")]),
        memo::opened_ports([[80]]),
        memo::goal_state([GoalState::default()]),
    ];
    for memo in memos {
        assert!(NAMES.contains(&memo.tool.as_str()), "{}", memo.tool);
        assert_eq!(memo.calls.len(), 1);
        assert_eq!(memo.calls[0].answer.as_ref().unwrap().tool(), memo.tool);
    }
}

#[test]
fn point_59_playing_leaves_nothing_behind() {
    let folder = std::env::current_dir().unwrap();
    let empty = tempfile::tempdir().unwrap();
    let scenario = stage(copier).path(empty.path());
    let _ = scenario.play(&Scene::new("foo-relation-changed").state(State::new().relation(foo())));
    assert_eq!(std::env::current_dir().unwrap(), folder);
    assert_eq!(std::fs::read_dir(empty.path()).unwrap().count(), 0);
}

#[test]
fn point_60_a_status_is_unknown_only_for_a_charm_that_sets_none() {
    let scene = Scene::new(event("start"));
    assert_eq!(stage(super::idle).play(&scene).context_out.state.status.unit, ("unknown", ""));
    assert_eq!(stage(ruler).play(&scene).context_out.state.status.unit, ("active", "I follow"));
}

#[test]
fn point_60_all_names_of_a_playbook_come_from_one_place() {
    use juju_scenario::prelude::{Event, Playbook, Scene, State};
    let first = Scene::new(Event::from("update-status")).state(State::new().config("foo", "bar"));
    let second = Scene::new(Event::from("config-changed")).state(State::new().config("foo", "baz"));
    let outcomes = stage(super::idle).playbook(Playbook::from([first, second])).play_until_complete();
    assert_eq!(super::hook_names(&outcomes), ["update-status", "config-changed"]);
}

#[test]
fn point_60_what_belongs_to_a_relation_event_is_there_in_relation_events_alone() {
    let state = State::new().relation(foo());
    let relation_of = |name: &str| {
        let out = stage(super::idle).play(&Scene::new(name).state(state.clone()));
        out.hook.relation().map(|hook| hook.relation.to_string())
    };
    assert_eq!(relation_of("start"), None);
    assert_eq!(relation_of("foo-relation-changed").as_deref(), Some("foo:0"));
}
