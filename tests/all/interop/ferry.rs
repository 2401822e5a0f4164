//! The ferry: one Go program, which makes many of its calls at the same time.

use juju_scenario::Failure;
use juju_scenario::prelude::*;
use rstest::{fixture, rstest};
use serde_json::json;

use super::{Company, changes, completed, failed, log, prepare, process, relation_of, written};

const LOGBOOK: &str = "ch2ijt6ffbaq9bdc2kq0";

#[fixture]
fn ferry() -> Company {
    Company::new(prepare::ferry(), "tests/fixtures/charms/ferry")
}

#[rstest]
#[ignore = "needs go"]
fn ferries_are_put_into_service_with_a_logbook_of_their_own(ferry: Company) {
    let out = ferry.play("the ferry is put into service");
    changes(&out, |state| {
        state.status.unit = Status::blocked("no pier");
        state.status.app = Status::active("Ferry");
        state.status.app_version = "1.3.0".to_owned();
        state.unit_state.insert("logbook", format!("secret:{LOGBOOK}"));
        state.secrets = [logbook(LOGBOOK)].into();
        state.next_secret_ids = Default::default();
    });
    // Bytes that are no text come through too.
    assert_eq!(out.context_out.state.secrets[0].latest_content().base64("page"), Some("AP/+"));

    let out = ferry.play("another one is put into service");
    changes(&out, |state| {
        state.status.unit = Status::active("Ferry, 3 decks");
        state.status.app_version = "1.3.0".to_owned();
        state.unit_state.insert("logbook", "secret:ch2ijt6ffbaq9bdc2kqg");
        state.secrets = [logbook("ch2ijt6ffbaq9bdc2kqg")].into();
        state.next_secret_ids = Default::default();
    });
}

fn logbook(id: &str) -> Secret {
    let mut logbook = secret(id, [("captain", "Bligh")]).owner("unit").label("logbook");
    logbook.description = Some("who was aboard".to_owned());
    logbook.revisions.get_mut(&1).unwrap().set_base64("page", "AP/+");
    logbook
}

#[rstest]
#[ignore = "needs go"]
fn ports_and_databags_follow_the_options(ferry: Company) {
    let out = ferry.play("it gets more decks");
    changes(&out, |state| {
        for number in [4, 5, 12] {
            let passengers = relation_of(state, number);
            passengers.local_unit_data.set("schedule", "day & night");
            passengers.local_unit_data.set("title", "Styx & Sons");
            passengers.local_app_data.set("fare", "1.00");
        }
        state.opened_ports = (9000..9008).map(OpenedPort::from).collect();
        state.status.unit = Status::active("Styx & Sons, 8 decks");
        state.status.app = Status::active("Styx & Sons");
    });
    assert_eq!(log(&out), ["INFO carries 1000000 g"]);
    out.expect().called("open-port", 8).called("close-port", 1).called("relation-set", 6).verify();
}

#[rstest]
#[ignore = "needs go"]
fn passengers_of_all_units_are_counted(ferry: Company) {
    let out = ferry.play("passengers come aboard");
    changes(&out, |state| {
        let data = [("schedule", "by day"), ("title", "Ferry"), ("aboard", "16")];
        relation_of(state, 4).local_unit_data = data.into();
        state.status.unit = Status::active("Ferry, 3 decks");
    });
    assert_eq!(out.unit_statuses(), [("maintenance", "boarding town/2"), ("active", "Ferry, 3 decks")]);

    let out = ferry.play("the passengers' application has news");
    changes(&out, |_| {});
    assert_eq!(log(&out), ["INFO passengers:4: town has news for all of its units"]);
}

#[rstest]
#[ignore = "needs go"]
fn passes_are_read_and_renewed(ferry: Company) {
    let out = ferry.play("the pier hands out a pass");
    changes(&out, |state| {
        state.secrets[0].tracked_revision = Some(1);
        state.secrets[0].consumer_label = Some("pier-pass".to_owned());
        state.unit_state.insert("pass-holder", "Charon");
        state.status.unit = Status::active("Ferry, 3 decks");
    });

    let out = ferry.play("the pass changes hands");
    changes(&out, |state| {
        state.secrets[0].tracked_revision = Some(2);
        state.unit_state.insert("pass-holder", "Phlegyas");
    });
    assert_eq!(log(&out), ["INFO the pass goes from Charon to Phlegyas"]);
}

#[rstest]
#[ignore = "needs go"]
fn pages_of_the_logbook_expire(ferry: Company) {
    let out = ferry.play("a page of the logbook expires");
    changes(&out, |state| drop(state.secrets[0].revisions.remove(&2)));
}

#[rstest]
#[ignore = "needs go"]
fn other_events_change_nothing(ferry: Company) {
    let out = ferry.play("the charm does not care");
    out.expect().nothing_changed().verify();
    assert!(out.calls.is_empty());
    assert!(written(&out).is_empty());
}

#[rstest]
#[ignore = "needs go"]
fn crossings_take_what_is_given(ferry: Company) {
    let out = ferry.play("it crosses");
    let results = json!({
        "load": {"names": "Aeneas,Orpheus", "weight": "1000000"},
        "action": "cross",
        "return-code": 0,
        "stdout": "crossing with 2 aboard\n",
    });
    changes(&out, |state| state.action = Some(completed(results, &["casting off"]).into()));

    // The defaults of what is in the load are those of the metadata.
    let out = ferry.play("it crosses with nobody");
    let results = json!({
        "load": {"names": "", "weight": "0"},
        "action": "cross",
        "return-code": 0,
        "stdout": "crossing with 0 aboard\n",
    });
    changes(&out, |state| state.action = Some(completed(results, &["casting off"]).into()));

    let out = ferry.play("the load is too heavy");
    let results = json!({"load": {"surplus": "1"}, "return-code": 0});
    changes(&out, |state| state.action = Some(failed("too heavy", results).into()));
}

#[rstest]
#[ignore = "needs go"]
fn hook_that_fails_leaves_its_status(ferry: Company) {
    let out = ferry.fail("a party is no number");
    assert_eq!(out.failure, Some(Failure::ExitCode(1)));
    changes(&out, |state| state.status.unit = Status::maintenance("boarding town/0"));
    out.expect().called("relation-set", 2).verify();
    assert_eq!(
        process(&out).stderr_text(),
        "passengers-relation-changed: strconv.Atoi: parsing \"many\": invalid syntax\n"
    );

    let out = ferry.fail("the pass is not for this ferry");
    assert_eq!(out.failure, Some(Failure::ExitCode(1)));
    changes(&out, |_| {});
    assert_eq!(
        process(&out).stderr_text(),
        "pier-relation-changed: secret-get: exit code 1: ERROR permission denied\n"
    );
}

#[rstest]
#[ignore = "needs go"]
fn action_that_fails_says_how(ferry: Company) {
    let out = ferry.fail("it is held at the pier");
    assert_eq!(out.failure, Some(Failure::ExitCode(1)));
    let results = json!({"return-code": 1, "stderr": "cross: held at the pier\n"});
    changes(&out, |state| state.action = Some(failed("exit status 1", results).into()));
}

/// Calls that are made at the same time come in any order, and what comes of them is the same.
#[rstest]
#[ignore = "needs go"]
fn what_comes_of_a_day_is_the_same_every_time(ferry: Company) {
    let scenario = ferry.scenario.clone().playbook(ferry.load("playbook.yaml"));
    let first = scenario.play_until_complete();
    for _ in 0..3 {
        for (out, first) in scenario.play_until_complete().iter().zip(&first) {
            assert_eq!(out.context_out, first.context_out);
            assert_eq!(out.calls.len(), first.calls.len());
        }
    }
}
