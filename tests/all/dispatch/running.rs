//! Which program is run, where, and what comes of it.

use juju_scenario::Failure;
use juju_scenario::prelude::*;
use juju_scenario::state::ActionStatus;
use rstest::rstest;

use super::{CharmDir, process, stdout};

const LEADER: &str = r#"
if [ "$(is-leader)" = True ]; then status-set active "I rule"; else status-set active "I follow"; fi
"#;

#[rstest]
#[case(true, "I rule")]
#[case(false, "I follow")]
fn status_follows_leadership(#[case] leader: bool, #[case] message: &str) {
    let charm = CharmDir::dispatching(LEADER);
    let scene = Scene::new(event("start")).state(State::new().leader(leader));
    let out = charm.scenario().play(&scene);
    assert_eq!(out.context_out.state.status.unit, ("active", message));
    assert_eq!(process(&out).exit, Exit::Code(0));
    out.expect().unit_status(("active", message)).called("is-leader", 1).called("status-set", 1).verify();
}

/// A function and a process that do the same are the same charm.
#[test]
fn the_outcome_is_that_of_a_function_which_does_the_same() {
    fn my_charm(hook: &Hook, juju: &mut Juju) -> CharmResult {
        let Hook::RelationChanged(db) = hook else { return Ok(()) };
        let host = juju.relation_get_key(&db.relation, "pg/0", "host")?.unwrap_or_default();
        juju.relation_set(&db.relation, [("wanted", host.as_str())])?;
        juju.juju_log("connected")?;
        juju.status_set(Status::active("ready"))?;
        Ok(())
    }
    let charm = CharmDir::dispatching(
        r#"host=$(relation-get -r "$JUJU_RELATION_ID" host pg/0)
        relation-set -r "$JUJU_RELATION_ID" "wanted=$host"
        juju-log connected
        status-set active ready"#,
    );
    let db = relation("db", "postgresql").remote_app_name("pg").remote_unit_data(0, [("host", "10.1.2.3")]);
    let scene = Scene::new(event("db-relation-changed").remote_unit(0)).state(State::new().relation(db));
    let as_function = Scenario::new(CharmSpec::new(my_charm).name("foo")).play(&scene);
    let as_process = charm.scenario().play(&scene);
    assert_eq!(as_process.context_out, as_function.context_out);
    assert_eq!(as_process.calls, as_function.calls);
    assert_eq!(as_process.hook, as_function.hook);
}

#[test]
fn dispatch_is_run_for_every_hook_even_if_there_are_hooks() {
    let charm = CharmDir::dispatching("echo dispatch $JUJU_DISPATCH_PATH").script("hooks/start", "echo hook");
    assert_eq!(stdout(&charm.play("start")), "dispatch hooks/start\n");
    assert_eq!(stdout(&charm.play("stop")), "dispatch hooks/stop\n");
    assert_eq!(stdout(&charm.play("backup-action")), "dispatch actions/backup\n");
}

#[test]
fn without_dispatch_the_hooks_own_program_is_run() {
    let charm = CharmDir::new()
        .script("hooks/start", "echo start $JUJU_DISPATCH_PATH")
        .script("hooks/db-relation-created", "echo created $JUJU_RELATION_ID")
        .script("actions/backup", "echo action $JUJU_DISPATCH_PATH");
    assert_eq!(stdout(&charm.play("start")), "start hooks/start\n");
    assert_eq!(stdout(&charm.play("backup-action")), "action actions/backup\n");
    let scene = Scene::new("db-relation-created").state(State::new().relation(relation("db", "pg").id(7)));
    assert_eq!(stdout(&charm.scenario().play(&scene)), "created db:7\n");
}

#[test]
fn a_hook_that_the_charm_does_not_have_is_taken_for_handled() {
    let charm = CharmDir::new().script("hooks/start", "exit 1");
    let out = charm.play("stop");
    assert!(out.process.is_none());
    assert!(out.delta().is_empty());
}

#[test]
fn an_action_that_the_charm_does_not_have_fails_in_jujus_words() {
    let charm = CharmDir::new().script("hooks/start", "exit 1");
    let error = charm.scenario().try_play(&Scene::new("backup-action")).unwrap_err();
    let out = error.outcome().unwrap();
    let action = out.context_out.state.action.as_ref().unwrap();
    assert_eq!(action.status, ActionStatus::Failed);
    assert_eq!(action.message, "action not implemented on unit \"foo/0\"");
    assert!(action.results.is_empty());
    assert!(error.to_string().contains("`actions/backup`"), "{error}");
}

#[test]
fn a_program_alone_is_a_charm_too() {
    let dir = CharmDir::new().script("my-charm", "echo $0; status-set active \"$JUJU_HOOK_NAME\"");
    let spec = CharmSpec::executable(dir.path().join("my-charm")).meta("{name: foo}");
    let out = Scenario::new(spec).play(&Scene::new("install"));
    assert_eq!(out.unit_name(), "foo/0");
    assert_eq!(out.context_out.state.status.unit, ("active", "install"));
    assert!(stdout(&out).ends_with("/charm/dispatch\n"), "{}", stdout(&out));
}

#[test]
fn the_charm_runs_in_its_directory_without_stdin() {
    let charm = CharmDir::dispatching(
        r#"[ "$(pwd)" = "$JUJU_CHARM_DIR" ] && echo at home
        [ -z "$(cat)" ] && echo nothing to read"#,
    );
    assert_eq!(stdout(&charm.play("start")), "at home\nnothing to read\n");
}

#[test]
#[cfg(target_os = "linux")]
fn the_charm_runs_in_a_process_group_of_its_own() {
    // Behind the name there are the state, the parent and the group.
    let charm =
        CharmDir::dispatching(r#"set -- $(sed 's/.*) //' /proc/$$/stat); [ "$3" = "$$" ] && echo "$3""#);
    let group = stdout(&charm.play("start"));
    assert!(group.trim().parse::<u32>().is_ok(), "{group}");
}

#[test]
fn what_waits_for_success_is_dropped_when_the_process_fails() {
    let charm = CharmDir::dispatching(
        "status-set maintenance working; relation-set -r db:0 port=80; juju-log almost; echo oh dear >&2; exit 3",
    );
    let scene = Scene::new("start").state(State::new().relation(relation("db", "pg")));
    let error = charm.scenario().try_play(&scene).unwrap_err();
    assert!(error.is_charm_failure());
    let out = error.outcome().unwrap();
    assert_eq!(out.failure, Some(Failure::ExitCode(3)));
    assert_eq!(out.context_out.state.status.unit, ("maintenance", "working"));
    assert_eq!(out.log(), [(LogLevel::Info, "almost")]);
    assert!(out.context_out.state.relations[0].local_unit_data.is_empty());
    assert_eq!(process(out).stderr_text(), "oh dear\n");
}

#[test]
fn what_juju_refuses_to_commit_makes_the_hook_fail() {
    let charm = CharmDir::dispatching("secret-add --label admin password=new");
    let admin = secret("9m4e2mr0ui3e8a215n4g", [("password", "poison")]).label("admin");
    let scene = Scene::new("start").state(State::new().leader(true).secret(admin));
    let error = charm.scenario().try_play(&scene).unwrap_err();
    let out = error.outcome().unwrap();
    assert!(matches!(out.failure, Some(Failure::Refused(_))), "{:?}", out.failure);
    assert_eq!(process(out).exit, Exit::Code(0));
}

#[test]
fn a_reboot_at_once_ends_the_process() {
    let charm =
        CharmDir::dispatching("juju-reboot --now; sleep 30; status-set active 'I should not be here'");
    let out = charm.play("start");
    assert_eq!(out.failure, None);
    assert_eq!(out.context_out.state.status.unit, ("unknown", ""));
    assert_eq!(out.context_out.state.reboot, juju_scenario::state::Reboot::Now);
}

#[test]
fn memos_answer_a_process_as_they_answer_a_function() {
    let charm = CharmDir::dispatching("is-leader; is-leader; is-leader --format json");
    let scene = Scene::new("start").memo(memo::is_leader([true, false]));
    let out = charm.scenario().play(&scene);
    assert_eq!(stdout(&out), "True\nFalse\nfalse\n");
    out.expect().all_memos_used().verify();
}

#[test]
fn startup_is_played_with_a_process() {
    let charm = CharmDir::new().script("hooks/start", LEADER);
    let outcomes = StartupScenario::from(charm.scenario()).leader(true).play_until_complete();
    let last = outcomes.iter().rev().find(|out| out.process.is_some()).unwrap();
    assert_eq!(last.context_out.state.status.unit, ("active", "I rule"));
}

#[test]
fn calls_that_are_wrong_in_themselves_are_among_those_of_the_process() {
    let charm = CharmDir::dispatching(
        "is-leader; status-set splendid 2>/dev/null; config-get --nope; is-leader --help; true",
    );
    let out = charm.play("start");
    assert_eq!(out.calls.len(), 1);
    let calls: Vec<String> = process(&out).tool_calls.iter().map(ToString::to_string).collect();
    assert_eq!(
        calls,
        [
            "is-leader",
            "status-set splendid -> ERROR invalid status \"splendid\", expected one of [maintenance blocked waiting active] \
             (exit code 2)",
            "config-get --nope -> ERROR option provided but not defined: --nope (exit code 2)",
            "is-leader --help",
        ]
    );
    let known: Vec<Option<usize>> = process(&out).tool_calls.iter().map(|call| call.call).collect();
    assert_eq!(known, [Some(0), None, None, None]);
}

#[test]
fn many_plays_at_once_do_not_disturb_each_other() {
    let charm = CharmDir::dispatching(
        r#"echo "$JUJU_UNIT_NAME" > mine
        relation-set -r db:0 "number=$(config-get number)"
        sleep 0.05
        [ "$(cat mine)" = "$JUJU_UNIT_NAME" ] && relation-get -r db:0 number "$JUJU_UNIT_NAME""#,
    );
    let scenario = charm.scenario();
    std::thread::scope(|threads| {
        for number in 0..16 {
            let scenario = &scenario;
            threads.spawn(move || {
                for _ in 0..4 {
                    let state = State::new().relation(relation("db", "pg")).config("number", number);
                    let out = scenario.clone().unit_number(number).play(&Scene::new("start").state(state));
                    assert_eq!(stdout(&out), format!("{number}\n"));
                    let data = &out.context_out.state.relations[0].local_unit_data;
                    assert_eq!(data.get("number"), Some(number.to_string().as_str()));
                }
            });
        }
    });
}

#[test]
fn a_charm_that_is_not_there_is_an_error_with_its_path() {
    let error = CharmSpec::try_executable("no/such/charm").unwrap_err();
    assert!(error.is_stage());
    assert!(error.to_string().contains("no/such/charm"), "{error}");
}

/// Juju would take every hook for handled, and every scene would pass.
#[test]
fn a_directory_without_anything_to_be_run_is_an_error() {
    let charm = CharmDir::new().file("charmcraft.yaml", "name: foo\n").file("src/charm.py", "");
    let error = CharmSpec::try_executable(charm.path()).unwrap_err();
    assert!(error.is_stage());
    assert!(error.to_string().contains("has neither a `dispatch` nor `hooks` nor `actions`"), "{error}");
}

#[test]
fn a_scene_that_juju_could_not_have_produced_starts_no_process() {
    let shared = CharmDir::new();
    let charm = CharmDir::dispatching("touch $SHARED/played").file("metadata.yaml", "name: foo\n");
    let scenario = charm.scenario().env("SHARED", shared.path());
    let error = scenario.try_play(&Scene::new("db-relation-created")).unwrap_err();
    assert!(error.is_inconsistent());
    assert!(!shared.path().join("played").exists());
    scenario.play(&Scene::new("start"));
    assert!(shared.path().join("played").exists());
}
