//! What neither a memo nor the State can answer goes to the real executable.
#![cfg(unix)]

use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::{Duration, Instant};

use juju_charm::Error;
use juju_charm::tool::AddressKind;
use juju_scenario::AnsweredBy;
use juju_scenario::prelude::*;
use rstest::rstest;
use tempfile::TempDir;

use crate::tools::{on_stage, refusal};

/// A folder with hook tools that behave as the scripts in `fixtures/hook-tools` do. It holds links to them: a script
/// that a test has just written itself may be busy when it is run, while another test's child is being started.
struct Executables(TempDir);

impl Executables {
    fn new<const N: usize>(tools: [(&str, &str); N]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hook-tools");
        for (tool, behaviour) in tools {
            symlink(scripts.join(behaviour), folder.path().join(tool)).unwrap();
        }
        Executables(folder)
    }

    /// A stage that finds these tools, and what the scripts themselves call.
    fn stage(&self) -> impl Fn(CharmSpec) -> Scenario + use<> {
        let path = format!("{}:/usr/bin:/bin", self.0.path().display());
        move |spec| Scenario::new(spec).path(&path)
    }
}

fn public_address(juju: &mut Juju) -> Result<String, Error> {
    juju.unit_get(AddressKind::PublicAddress)
}

fn answered_by(out: &Outcome) -> Vec<AnsweredBy> {
    out.calls.iter().map(|call| call.answered_by).collect()
}

#[test]
fn what_nobody_else_can_answer_the_executable_answers() {
    let tools = Executables::new([("unit-get", "answer-address")]);
    let (answer, out) = on_stage(tools.stage(), &Scene::new("start"), public_address);
    assert_eq!(answer, Ok("192.0.2.77".to_owned()));
    assert_eq!(answered_by(&out), [AnsweredBy::Executable]);
    assert_eq!(out.context_out.state, State::new());
}

#[test]
fn each_tool_has_an_executable_of_its_own() {
    let tools = Executables::new([("unit-get", "answer-address"), ("network-get", "answer-network")]);
    let (answers, _) = on_stage(tools.stage(), &Scene::new("start"), |juju| {
        let network = juju.network_get("db").unwrap();
        (network.bind_address().map(str::to_owned), public_address(juju).unwrap())
    });
    assert_eq!(answers, (Some("192.0.2.8".to_owned()), "192.0.2.77".to_owned()));
}

#[test]
fn the_executable_gets_the_arguments_of_the_call() {
    let tools = Executables::new([("unit-get", "answer-arguments")]);
    let (answer, _) = on_stage(tools.stage(), &Scene::new("start"), public_address);
    assert!(answer.as_ref().unwrap().ends_with("public-address"), "{answer:?}");
}

#[test]
fn the_executable_sees_the_hooks_environment() {
    let tools = Executables::new([("unit-get", "answer-who-asks")]);
    let stage = tools.stage();
    let scene = Scene::new(event("db-relation-joined").remote_unit(4)).state(
        State::new()
            .model(Model::new("elsinore"))
            .relation(relation("db", "postgresql").remote_app_name("pg").remote_unit_data(4, [("a", "b")])),
    );
    let (answer, _) = on_stage(move |spec| stage(spec).unit_number(2), &scene, public_address);
    assert_eq!(answer, Ok("foo/2 hooks/db-relation-joined pg/4 elsinore".to_owned()));
}

#[test]
fn in_an_action_the_dispatch_path_is_the_actions() {
    let tools = Executables::new([("unit-get", "answer-who-asks")]);
    let (answer, _) = on_stage(tools.stage(), &Scene::new("rehearse-action"), public_address);
    assert_eq!(answer, Ok("foo/0 actions/rehearse  stage".to_owned()));
}

#[test]
fn the_environment_of_the_test_itself_is_left_alone() {
    let tools = Executables::new([("unit-get", "answer-who-asks")]);
    let juju = || std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("JUJU_")).count();
    let before = juju();
    let (_, _) = on_stage(tools.stage(), &Scene::new("start"), public_address);
    assert_eq!(juju(), before);
}

#[test]
fn a_memo_goes_first_and_then_the_state() {
    let tools = Executables::new([("unit-get", "answer-address"), ("is-leader", "answer-true")]);
    let memo = memo::unit_get([(AddressKind::PublicAddress, "by.the.book")]);
    let state = State::new().private_address("10.0.0.1");
    let scene = Scene::new("start").memo(memo).state(state);
    let (answers, out) = on_stage(tools.stage(), &scene, |juju| {
        let private = juju.unit_get(AddressKind::PrivateAddress).unwrap();
        (private, public_address(juju).unwrap(), public_address(juju).unwrap(), juju.is_leader().unwrap())
    });
    assert_eq!(answers, ("10.0.0.1".to_owned(), "by.the.book".to_owned(), "192.0.2.77".to_owned(), false));
    use AnsweredBy::{Executable, Memo, State as FromState};
    assert_eq!(answered_by(&out), [FromState, Memo, Executable, FromState]);
}

#[test]
fn what_the_state_refuses_is_not_asked_again() {
    let tools = Executables::new([("relation-get", "answer-databag")]);
    let scene = Scene::new("start").state(State::new().relation(relation("db", "postgresql").id(7)));
    let (answer, out) = on_stage(tools.stage(), &scene, |juju| juju.relation_get_app(7, "foo"));
    assert_eq!(refusal(answer), (1, "permission denied".to_owned()));
    assert_eq!(answered_by(&out), [AnsweredBy::State]);
}

#[test]
fn a_sibling_of_which_the_state_says_nothing_is_asked_of_the_executable() {
    let tools = Executables::new([("relation-get", "answer-databag")]);
    let scene = Scene::new("start").state(State::new().relation(relation("db", "postgresql").id(7)));
    let (answer, out) = on_stage(tools.stage(), &scene, |juju| juju.relation_get(7, "foo/1"));
    assert_eq!(answer.unwrap(), [("host", "192.0.2.9")]);
    assert_eq!(answered_by(&out), [AnsweredBy::Executable]);
}

#[test]
fn a_refusal_passes_through_with_its_code_and_its_words() {
    let tools = Executables::new([("unit-get", "refuse")]);
    let (answer, out) = on_stage(tools.stage(), &Scene::new("start"), public_address);
    assert_eq!(refusal(answer), (3, "the stage door is locked".to_owned()));
    assert_eq!(answered_by(&out), [AnsweredBy::Executable]);
}

#[test]
fn an_answer_that_makes_no_sense_is_an_error_of_the_executable() {
    let tools = Executables::new([("unit-get", "babble")]);
    let (answer, out) = on_stage(tools.stage(), &Scene::new("start"), public_address);
    let error = answer.unwrap_err();
    assert!(!error.is_refused() && !error.is_unanswered());
    assert!(error.to_string().contains("to be, or not to be"), "{error}");
    assert_eq!(answered_by(&out), [AnsweredBy::Executable]);
}

#[test]
fn an_executable_that_takes_too_long_is_ended() {
    let tools = Executables::new([("unit-get", "hang")]);
    let stage = tools.stage();
    let begun = Instant::now();
    let (answer, out) = on_stage(
        move |spec| stage(spec).time_limit(Duration::from_millis(200)),
        &Scene::new("start"),
        public_address,
    );
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert!(answer.unwrap_err().is_timed_out());
    assert_eq!(answered_by(&out), [AnsweredBy::Executable]);
}

#[rstest]
#[case::field_of_an_address(|juju: &mut Juju| public_address(juju).unwrap_err(), "unit-get public-address", "state.public_address")]
#[case::field_of_another(
    |juju: &mut Juju| juju.unit_get(AddressKind::PrivateAddress).unwrap_err(),
    "unit-get private-address",
    "state.private_address"
)]
#[case::field_of_a_network(|juju: &mut Juju| juju.network_get("db").unwrap_err(), "network-get db", "state.networks")]
#[case::field_of_a_relation(
    |juju: &mut Juju| juju.relation_get(7, "foo/1").unwrap_err(),
    "relation-get -r 7 - foo/1",
    "sibling_units_data"
)]
fn when_nobody_can_answer_the_error_says_who_could(
    #[case] ask: fn(&mut Juju) -> Error,
    #[case] call: &str,
    #[case] mend: &str,
) {
    let nothing = Executables::new([]);
    let scene = Scene::new("start").state(State::new().relation(relation("db", "postgresql").id(7)));
    let (error, out) = on_stage(nothing.stage(), &scene, ask);
    assert!(error.is_unanswered());
    assert_eq!(error.exit_code(), None);
    let tool = call.split(' ').next().unwrap();
    let message = error.to_string();
    assert!(message.contains(call), "{message}");
    assert!(message.contains(mend), "{message}");
    assert!(message.contains(&format!("memo::{}(", tool.replace('-', "_"))), "{message}");
    assert!(message.contains(&format!("- {tool}: ")), "{message}");
    assert_eq!(answered_by(&out), [AnsweredBy::Nobody]);
}

#[test]
fn an_unanswered_call_that_the_charm_passes_on_is_in_the_report() {
    let nothing = Executables::new([]);
    let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
        juju.network_get("db")?;
        Ok(())
    };
    let scenario = nothing.stage()(CharmSpec::new(charm).name("foo"));
    let error = scenario.try_play(&Scene::new("start")).unwrap_err();
    assert!(error.is_charm_failure());
    assert!(error.to_string().contains("`state.networks`"), "{error}");
    assert_eq!(answered_by(error.outcome().unwrap()), [AnsweredBy::Nobody]);
}

#[test]
fn scenes_on_many_threads_do_not_hear_each_others_answers() {
    let tools = Executables::new([("unit-get", "answer-who-asks")]);
    std::thread::scope(|scope| {
        for number in 0..6 {
            let stage = tools.stage();
            scope.spawn(move || {
                let stage = move |spec| stage(spec).unit_number(number);
                let (answer, _) = on_stage(stage, &Scene::new("start"), public_address);
                assert_eq!(answer, Ok(format!("foo/{number} hooks/start  stage")));
            });
        }
    });
}
