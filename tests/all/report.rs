//! What a person reads when a test fails.

use juju_scenario::prelude::*;
use juju_scenario::{Error, Failure};

use crate::golden::assert_golden;

fn database() -> Relation {
    relation("db", "postgresql").remote_app_name("pg").remote_app_data([("host", "10.1.2.3")])
}

fn changed(leader: bool) -> Scene {
    Scene::new("db-relation-changed").state(State::new().leader(leader).relation(database()))
}

fn play(charm: fn(&Hook, &mut Juju) -> CharmResult, scene: &Scene) -> Result<Outcome, Error> {
    Scenario::new(CharmSpec::new(charm).name("web")).try_play(scene)
}

/// Publishes what the database told, and fails at the last step, which is the leader's.
fn publish(hook: &Hook, juju: &mut Juju) -> CharmResult {
    let db = &hook.relation().ok_or("no relation")?.relation;
    juju.status_set(Status::active("publishing"))?;
    let host = juju.relation_get_app(db, "pg")?;
    juju.relation_set(db, [("seen", host.get("host").unwrap_or_default())])?;
    juju.juju_log_at(LogLevel::Warning, "this may go wrong")?;
    juju.relation_set_app(db, [("port", "5433"), ("motto", "two\nlines")])?;
    Ok(())
}

#[test]
fn a_charm_that_returns_an_error() {
    let error = play(publish, &changed(false)).unwrap_err();
    assert!(error.is_charm_failure());
    assert_golden("report-error", &error.to_string());
}

#[test]
fn a_hook_of_which_juju_refuses_the_changes() {
    fn trespasser(_: &Hook, juju: &mut Juju) -> CharmResult {
        juju.status_set(Status::active("all is well"))?;
        juju.secret_set(tool::SecretSet::new("9m4e2mr0ui3e8a215n4g").content([("password", "poison")]))?;
        Ok(())
    }
    let theirs = secret("9m4e2mr0ui3e8a215n4g", [("password", "theirs")]).owner("pg");
    let error = play(trespasser, &Scene::new("start").state(State::new().secret(theirs))).unwrap_err();
    assert!(error.is_charm_failure());
    assert_golden("report-refused", &error.to_string());
}

#[test]
fn an_error_with_reasons_behind_it() {
    #[derive(Debug, thiserror::Error)]
    #[error("cannot make up my mind")]
    struct Doubt {
        source: std::num::ParseIntError,
    }
    fn doubtful(_: &Hook, _: &mut Juju) -> CharmResult {
        "to be or not to be".parse::<u8>().map_err(|source| Doubt { source })?;
        Ok(())
    }
    let error = play(doubtful, &Scene::new("start")).unwrap_err();
    assert_golden("report-error-with-reasons", &error.to_string());
}

#[test]
fn a_charm_that_panics_is_a_failed_scene_with_message_and_place() {
    fn frightened(_: &Hook, juju: &mut Juju) -> CharmResult {
        juju.status_set(Status::maintenance("here I go"))?;
        panic!("a ghost, {} o'clock", 12);
    }
    let line = line!() - 2;
    let error = play(frightened, &Scene::new("start")).unwrap_err();
    let outcome = error.outcome().unwrap();
    let Some(Failure::Panic { message, location: Some(location) }) = &outcome.failure else {
        panic!("{:?}", outcome.failure)
    };
    assert_eq!(message, "a ghost, 12 o'clock");
    assert!(location.starts_with(&format!("tests/all/report.rs:{line}:")), "{location}");
    assert_eq!(outcome.context_out.state.status.unit, ("maintenance", "here I go"));
    assert_golden("report-panic", &error.to_string());
}

/// The place is what an editor jumps to: the test's own line, not one of the library's.
#[test]
fn what_panics_does_so_at_the_line_of_the_test() {
    fn asserting(hook: &Hook, _: &mut Juju) -> CharmResult {
        let idle = CharmSpec::new(|_: &Hook, _: &mut Juju| Ok(()));
        let stage = Scenario::new(idle.clone());
        match &*hook.name() {
            "install" => drop(stage.play(&Scene::new("encore"))),
            "start" => drop(stage.play_until_complete()),
            "stop" => drop(stage.playbook([Scene::new("encore")]).play_in_sequence()),
            "remove" => stage.play(&Scene::new("start")).expect().called("is-leader", 1).verify(),
            _ => drop(idle.meta("[]")),
        }
        Ok(())
    }
    let first = line!() - 8;
    for (place, name) in ["install", "start", "stop", "remove", "update-status"].into_iter().enumerate() {
        let error = play(asserting, &Scene::new(name)).unwrap_err();
        let Some(Failure::Panic { location: Some(location), .. }) = &error.outcome().unwrap().failure else {
            panic!("{error}")
        };
        let line = first + u32::try_from(place).unwrap();
        assert!(location.starts_with(&format!("tests/all/report.rs:{line}:")), "{name}: {location}");
    }
}

#[test]
fn a_panic_on_another_thread_of_the_test_is_not_the_charms() {
    fn calm(_: &Hook, _: &mut Juju) -> CharmResult {
        let nervous = std::thread::spawn(|| panic!("not on stage"));
        assert!(nervous.join().is_err());
        Ok(())
    }
    assert!(play(calm, &Scene::new("start")).is_ok());
}

#[test]
fn a_play_within_a_play_keeps_the_panics_apart() {
    fn outer(_: &Hook, _: &mut Juju) -> CharmResult {
        fn inner(_: &Hook, _: &mut Juju) -> CharmResult {
            panic!("the mousetrap")
        }
        let error = play(inner, &Scene::new("start")).unwrap_err();
        assert!(error.to_string().contains("the mousetrap"));
        panic!("the king rises")
    }
    let error = play(outer, &Scene::new("start")).unwrap_err();
    assert!(error.to_string().contains("the king rises"));
    assert!(!error.to_string().contains("the mousetrap"));
}

#[test]
fn a_handle_that_was_put_aside_is_of_no_use_when_the_hook_has_ended() {
    use std::sync::{Arc, Mutex};
    let aside: Arc<Mutex<Option<Juju>>> = Arc::default();
    let thief = {
        let aside = Arc::clone(&aside);
        move |_: &Hook, juju: &mut Juju| -> CharmResult {
            let mut mine = aside.lock().map_err(|_| "poisoned")?;
            let other = Juju::new(juju.unit().clone(), Nobody);
            *mine = Some(std::mem::replace(juju, other));
            Ok(())
        }
    };
    let scenario = Scenario::new(CharmSpec::new(thief));
    let out = scenario.play(&Scene::new("start"));
    assert!(out.calls.is_empty());
    let error = aside.lock().unwrap().as_mut().unwrap().is_leader().unwrap_err();
    assert_eq!(error.to_string(), "is-leader: called after the hook has ended");
}

/// Hook tools that are not there.
struct Nobody;

impl juju_charm::HookTools for Nobody {
    fn call(&mut self, _: tool::Request) -> Result<tool::Answer, juju_charm::Error> {
        Err(juju_charm::Error::unanswered("nobody"))
    }
}

#[test]
fn a_charm_that_waits_for_ever_runs_into_the_limit_of_calls() {
    fn patient(_: &Hook, juju: &mut Juju) -> CharmResult {
        while !juju.is_leader()? {}
        Ok(())
    }
    let scenario = Scenario::new(CharmSpec::new(patient).name("web")).call_limit(50);
    let error = scenario.try_play(&Scene::new("start")).unwrap_err();
    assert_eq!(error.outcome().unwrap().calls.len(), 50);
    assert_golden("report-limit-of-calls", &error.to_string());
}

#[test]
fn a_call_that_nobody_can_answer() {
    fn curious(_: &Hook, juju: &mut Juju) -> CharmResult {
        juju.network_get("db")?;
        Ok(())
    }
    let scenario = Scenario::new(CharmSpec::new(curious).name("web")).path("/nowhere");
    let error = scenario.try_play(&Scene::new("start")).unwrap_err();
    assert_golden("report-nobody-answers", &error.to_string());
}

#[test]
fn expectations_that_are_not_met_are_all_reported() {
    let scene = changed(true)
        .name("the database speaks")
        .memo(memo::is_leader([true]))
        .memo(memo::when(tool::ConfigGet::key("title")).answers([]));
    let out = play(publish, &scene).unwrap();
    let error = out
        .expect()
        .unit_status(("active", "ready"))
        .app_status(("unknown", ""))
        .app_version("1.0")
        .local_unit_data("db", [("seen", "10.1.2.3")])
        .local_app_data("db:0", [("port", "5432"), ("motto", "two\nother\nlines"), ("color", "red")])
        .exact_local_unit_data("db", [("sein", "10.1.2.3")])
        .local_app_data("web", [("a", "b")])
        .config("title", "Hamlet")
        .opened_ports([80])
        .logged("go well")
        .logged_at(LogLevel::Error, "go wrong")
        .logged("go wrong")
        .not_logged("may")
        .called("is-leader", 1..)
        .called("relation-set", 2)
        .called("status-set", ..=0)
        .all_memos_used()
        .nothing_changed()
        .try_verify()
        .unwrap_err();
    assert!(error.is_unmet());
    assert_golden("report-expectations", &error.to_string());
}

/// Reports an action's results, and keeps a secret and a note.
fn backup(_: &Hook, juju: &mut Juju) -> CharmResult {
    juju.secret_add(tool::SecretAdd::new([("password", "poison"), ("username", "claudius")]).label("admin"))?;
    juju.state_set([("last-backup", "yesterday")])?;
    juju.action_log("half way")?;
    juju.action_set([("backup.size", "5M")])?;
    juju.action_fail("the disk is full")?;
    Ok(())
}

#[test]
fn expectations_of_an_action_and_a_secret_that_are_not_met() {
    let out = play(backup, &Scene::new("backup-action").state(State::new().leader(true))).unwrap();
    let error = out
        .expect()
        .action_completed()
        .action_failed("no space")
        .action_failed("the disk is full")
        .action_result("backup.size", "6M")
        .action_result("backup.to", "s3")
        .action_result("return-code", "0")
        .secret_content("admin", [("password", "sword"), ("token", "none")])
        .secret_content("nobody", [("password", "sword")])
        .unit_state("last-backup", "today")
        .unit_state("next-backup", "tomorrow")
        .try_verify()
        .unwrap_err();
    assert_golden("report-expectations-of-an-action", &error.to_string());
}

#[test]
fn expectations_of_an_action_where_there_is_none() {
    let out = play(|_, _| Ok(()), &Scene::new("start")).unwrap();
    let error =
        out.expect().action_completed().action_failed("").action_result("a", "b").try_verify().unwrap_err();
    assert_golden("report-expectations-of-no-action", &error.to_string());
}

#[test]
fn expectations_of_an_action_and_a_secret_that_are_met() {
    let out = play(backup, &Scene::new("backup-action").state(State::new().leader(true))).unwrap();
    let id = out.context_out.state.secrets[0].id.clone();
    out.expect()
        .action_failed("the disk is full")
        .action_result("backup.size", "5M")
        .action_result("return-code", 0)
        .secret_content("admin", [("username", "claudius"), ("password", "poison")])
        .secret_content(&id, [("username", "claudius"), ("password", "poison")])
        .secret_content(&format!("secret:{id}"), [("username", "claudius"), ("password", "poison")])
        .unit_state("last-backup", "yesterday")
        .verify();
    let out = play(|_, juju| Ok(juju.action_set([("a", "b")])?), &Scene::new("backup-action")).unwrap();
    out.expect().action_completed().action_result("a", "b").verify();
}

/// What a charm has said and asked for is there in its order, whatever came of it.
#[test]
fn an_outcome_tells_what_was_said_before_the_last_word() {
    fn talkative(_: &Hook, juju: &mut Juju) -> CharmResult {
        juju.status_set(Status::waiting("for the king"))?;
        let _ = juju.status_set_app(Status::blocked("no king"));
        let _ = juju.call(tool::StatusSet {
            status: juju_charm::StatusName::Error,
            message: String::new(),
            application: false,
        });
        juju.status_set(Status::active("long live the king"))?;
        juju.application_version_set("1.0")?;
        juju.application_version_set("1.1")?;
        juju.juju_log_at(LogLevel::Debug, "new")?;
        juju.storage_add("data", 1)?;
        juju.secret_remove("9m4e2mr0ui3e8a215n4g")?;
        if juju.is_leader()? { Ok(()) } else { Err("no leader".into()) }
    }
    for leader in [true, false] {
        let mut state = State::new().secret(secret("9m4e2mr0ui3e8a215n4g", [("key", "b")]).owner("unit"));
        state.requested_storages = vec![("data".to_owned(), 7)].into();
        state.juju_log = vec![(LogLevel::Info, "old".to_owned())].into();
        let scene = Scene::new("start").state(state.leader(leader));
        let out = match play(talkative, &scene) {
            Ok(out) => out,
            Err(error) => {
                eprintln!("{error}");
                error.outcome().unwrap().clone()
            }
        };
        assert_eq!(out.unit_statuses(), [("waiting", "for the king"), ("active", "long live the king")]);
        // What is refused has changed nothing.
        assert_eq!(out.app_statuses().len(), usize::from(leader));
        assert_eq!(out.app_versions(), ["1.0", "1.1"]);
        assert_eq!(out.log(), [(LogLevel::Debug, "new")]);
        assert!(out.action_log().is_empty());
        if leader {
            assert_eq!(out.removed_secrets(), ["9m4e2mr0ui3e8a215n4g"]);
            assert_eq!(out.requested_storages(), [("data", 1)]);
        } else {
            assert!(out.removed_secrets().is_empty() && out.requested_storages().is_empty());
        }
    }
}

#[test]
fn expectations_that_are_met_say_nothing() {
    let out = play(publish, &changed(true)).unwrap();
    out.expect()
        .unit_status(("active", "publishing"))
        .exact_local_unit_data("db", [("seen", "10.1.2.3")])
        .local_app_data("db", [("port", "5433")])
        .opened_ports::<u16>([])
        .called("relation-set", 1..=2)
        .called("relation-set", 1..3)
        .called("relation-set", ..3)
        .called("relation-set", ..)
        .all_memos_used()
        .verify();
}

#[test]
#[should_panic(expected = "scene `start`: 1 of 1 expectations not met")]
fn verify_panics_with_the_report() {
    let out = play(|_, _| Ok(()), &Scene::new("start")).unwrap();
    out.expect().unit_status(("active", "")).verify();
}

#[test]
#[should_panic(expected = "scene `db-relation-changed`: the charm failed")]
fn play_panics_with_the_report() {
    let _ = Scenario::new(CharmSpec::new(publish).name("web")).play(&changed(false));
}

#[test]
fn a_report_names_the_line_of_the_test_and_of_the_playbook() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.yaml");
    std::fs::write(&path, "playbook: 1\nscenes:\n  - event: start\n  - event: stop\n").unwrap();
    let json = folder.path().join("book.json");
    Playbook::load(&path).unwrap().save(&json).unwrap();
    fn reluctant(hook: &Hook, _: &mut Juju) -> CharmResult {
        if let Hook::Stop = hook { Err("not yet".into()) } else { Ok(()) }
    }
    // A scene is found at its first key.
    let text = std::fs::read_to_string(&json).unwrap();
    let in_json = text.lines().position(|line| line.contains("\"stop\"")).unwrap() + 1;
    for (path, line) in [(&path, 4), (&json, in_json)] {
        let scenario = Scenario::new(CharmSpec::new(reluctant)).playbook(Playbook::load(path).unwrap());
        let here = line!() + 1;
        let results = scenario.try_play_until_complete().unwrap();
        let report = results[1].as_ref().unwrap_err().to_string();
        assert!(report.contains(&format!("  at tests/all/report.rs:{here}:")), "{report}");
        assert!(report.contains(&format!("{}:{line} (scenes[1])", path.display())), "{report}");
    }
}

#[test]
fn a_playbook_with_failing_scenes_reports_all_of_them() {
    fn reluctant(hook: &Hook, _: &mut Juju) -> CharmResult {
        if let Hook::Install = hook { Ok(()) } else { Err(format!("no {}", hook.name()).into()) }
    }
    let scenes = ["install", "start", "stop"].map(Scene::new);
    let scenario = Scenario::new(CharmSpec::new(reluctant).name("web")).playbook(scenes);
    let panic = std::panic::catch_unwind(|| scenario.play_until_complete().len()).unwrap_err();
    assert_golden("report-playbook", panic.downcast_ref::<String>().unwrap());
}

#[test]
fn a_long_story_is_cut_where_nobody_would_read_on() {
    fn talkative(_: &Hook, juju: &mut Juju) -> CharmResult {
        for line in 0..60 {
            juju.juju_log(format!("line {line}: {}", "blah ".repeat(200)))?;
        }
        for _ in 0..3 {
            juju.is_leader()?;
        }
        Err("out of breath".into())
    }
    let report = play(talkative, &Scene::new("start")).unwrap_err().to_string();
    assert!(report.contains("hook-tool calls (63):\n  .. 21 earlier ones\n  #22 juju-log"), "{report}");
    assert!(report.contains("  #61 to #63 is-leader -> false\n"), "{report}");
    assert!(report.contains("last log lines (10 of 60):"), "{report}");
    assert!(report.lines().all(|line| line.chars().count() < 450));
}
