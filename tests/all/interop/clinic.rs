//! The clinic: a charm on ops, played on version 3 and on version 2.

use juju_charm::{Rotation, SecretContent};
use juju_scenario::Failure;
use juju_scenario::prelude::*;
use rstest::rstest;
use serde_json::json;

use super::{Company, at, changes, completed, failed, log, prepare, process, relation_of, written};

const OPS_3: &str = "3.9.0";
const OPS_2: &str = "2.23.6";

const TOKEN: &str = "ch2ijt6ffbaq9bdc2kq0";
/// The token's URI with its model in it, as ops makes it of what `secret-info-get` says.
const TOKEN_IN_MODEL: &str = "secret://5ce9a210-0000-4000-8000-000000000002/ch2ijt6ffbaq9bdc2kq0";

/// What the unit says when all is well and nothing was configured.
const OPEN: (&str, &str) = ("active", "Clinic is open");

fn clinic(ops: &str) -> Company {
    Company::new(prepare::clinic(ops), "examples/charms/clinic")
}

fn active(message: &str) -> Status {
    Status::active(message)
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn units_start(#[values(OPS_3, OPS_2)] ops: &str) {
    for (scene, leader) in [("the leader starts", true), ("another unit starts", false)] {
        let out = clinic(ops).play(scene);
        changes(&out, |state| {
            state.status.unit = Status::blocked("needs a records store");
            state.status.app_version = "2.4.1".to_owned();
            if leader {
                state.status.app = active("");
            }
            if ops == OPS_3 {
                state.unit_state.insert("version", "2.4.1");
            }
        });
        let teller = if ops == OPS_3 { "ops.hookcmds" } else { "ops.Unit" };
        assert_eq!(log(&out), [format!("INFO version 2.4.1, told by {teller}")]);
        assert_eq!(process(&out).stderr_text(), "");
        assert_eq!(written(&out), [".unit-state.db"]);
    }
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn options_become_ports_and_statuses(#[values(OPS_3, OPS_2)] ops: &str) {
    let out = clinic(ops).play("all options are as by default");
    changes(&out, |state| {
        state.opened_ports = [OpenedPort::from(8080)].into();
        state.status.unit = Status::blocked("needs a records store");
        state.status.app = active("");
    });

    let out = clinic(ops).play("the clinic moves");
    changes(&out, |state| {
        state.opened_ports = [112, 9090].map(OpenedPort::from).into();
        state.status.unit = Status::blocked("needs a records store");
        state.status.app = active("Primum non nocere");
    });

    let out = clinic(ops).play("the port is none");
    changes(&out, |state| state.status.unit = Status::blocked("port 70000 is none"));
    assert_eq!(log(&out), ["WARNING port 70000 cannot be opened"]);
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn leader_speaks_for_the_application(#[values(OPS_3, OPS_2)] ops: &str) {
    let out = clinic(ops).play("a leader is elected");
    changes(&out, |state| {
        state.relations[0].local_app_data.set("chief", "clinic/0");
        state.status.unit = Status::blocked("needs a records store");
        state.status.app = active("");
    });

    let out = clinic(ops).play("a records store is integrated");
    changes(&out, |state| {
        state.relations[0].local_app_data.set("database", "clinic");
        state.status.unit = Status::waiting("for the records store");
        state.status.app = active("");
    });
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn relation_is_read_and_written(#[values(OPS_3, OPS_2)] ops: &str) {
    let out = clinic(ops).play("the records store has said nothing yet");
    changes(&out, |state| {
        state.relations[0].local_unit_data.set("replicas", "10.7.0.4");
        state.status.unit = Status::waiting("for the records store");
    });

    let out = clinic(ops).play("the records store says where it is");
    changes(&out, |state| {
        let data =
            [("replicas", "10.7.0.4,10.7.0.5"), ("connected-to", "10.7.0.4:5432"), ("user", "florence")];
        relation_of(state, 4).local_unit_data = data.into();
        state.secrets[0].tracked_revision = Some(1);
        state.secrets[0].consumer_label = Some("records-credentials".to_owned());
        state.status.unit = active(OPEN.1);
        state.status.app = active("");
    });
    assert_eq!(out.unit_statuses()[0], ("maintenance", "looking up the records"));
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn secret_of_another_is_read_again_when_it_changes(#[values(OPS_3, OPS_2)] ops: &str) {
    let out = clinic(ops).play("the credentials change");
    changes(&out, |state| {
        relation_of(state, 4).local_unit_data.set("user", "clara");
        state.secrets[0].tracked_revision = Some(2);
        state.status.unit = active(OPEN.1);
    });
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn secret_is_added_and_granted(#[values(OPS_3, OPS_2)] ops: &str) {
    let out = clinic(ops).play("somebody wants an appointment");
    changes(&out, |state| {
        let portal = relation_of(state, 5);
        portal.local_unit_data = [("address", "203.0.113.7"), ("port", "8080")].into();
        portal.local_app_data = [("title", "Clinic"), ("token", &format!("secret:{TOKEN}"))].into();
        state.secrets = [new_token(&out)].into();
        state.next_secret_ids = Default::default();
        state.status.unit = active(OPEN.1);
        state.status.app = active("");
    });
    assert_eq!(log(&out), ["INFO appointments:5: portal/0 may come"]);

    let out = clinic(ops).play("a follower is asked for an appointment");
    changes(&out, |state| {
        let data = [("address", "203.0.113.7"), ("port", "8080")];
        relation_of(state, 5).local_unit_data = data.into();
        state.status.unit = active(OPEN.1);
    });
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn secret_that_is_there_is_found_by_its_label(#[values(OPS_3, OPS_2)] ops: &str) {
    let out = clinic(ops).play("somebody else wants an appointment");
    changes(&out, |state| {
        let hotline = relation_of(state, 6);
        hotline.local_unit_data = [("address", "203.0.113.7"), ("port", "8080")].into();
        hotline.local_app_data = [("title", "Clinic"), ("token", TOKEN_IN_MODEL)].into();
        state.secrets[0].remote_grants.insert(6u32, ["hotline".to_owned()]);
        state.secrets[0].tracked_revision = Some(1);
        state.status.unit = active(OPEN.1);
        state.status.app = active("");
    });
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn secret_is_rotated_and_its_old_revision_removed(#[values(OPS_3, OPS_2)] ops: &str) {
    let out = clinic(ops).play("the token is due");
    changes(&out, |state| {
        state.secrets[0].revisions.insert(2u64, made_up(&out, 2));
        state.secrets[0].next_rotation = Some("2026-02-01T00:00:00Z".to_owned());
        state.status.unit = active(OPEN.1);
        state.status.app = active("");
    });

    let out = clinic(ops).play("nobody reads the old token any more");
    changes(&out, |state| {
        drop(state.secrets[0].revisions.remove(&1));
        state.status.unit = active(OPEN.1);
        state.status.app = active("");
    });
}

/// The token that the charm has made for those who take appointments.
fn new_token(out: &Outcome) -> Secret {
    let mut token = secret(TOKEN, made_up(out, 1))
        .label("appointments-token")
        .rotate(Rotation::Monthly)
        .grant(5, "portal");
    token.description = Some("to make appointments with".to_owned());
    token.next_rotation = Some("2026-02-01T00:00:00Z".to_owned());
    token
}

/// What the charm has made up for a revision of its only secret, which is another token in every play.
#[track_caller]
fn made_up(out: &Outcome, revision: u64) -> SecretContent {
    let content = out.context_out.state.secrets[0].revisions.get(&revision).unwrap().clone();
    let token = content.get("token").unwrap();
    assert!(token.len() == 32 && token.chars().all(|digit| digit.is_ascii_hexdigit()), "{token}");
    assert_eq!(content.len(), 1);
    content
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn storage_is_attached(#[values(OPS_3, OPS_2)] ops: &str) {
    let out = clinic(ops).play("the charts get a storage");
    changes(&out, |state| {
        state.relations[0].local_unit_data.set("charts", "/srv/clinic/charts");
        state.status.unit = Status::blocked("needs a records store");
    });
    assert_eq!(log(&out), ["INFO the charts are kept in /srv/clinic/charts"]);
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn actions_have_parameters_results_and_a_log(#[values(OPS_3, OPS_2)] ops: &str) {
    let out = clinic(ops).play("a patient is admitted");
    let results = json!({"patient": "Ada", "bed": {"ward": "general", "number": "1"}, "return-code": 0});
    changes(&out, |state| {
        state.action = Some(completed(results, &["looking for a bed for Ada"]).into());
        state.status.unit = active(OPEN.1);
    });

    let out = clinic(ops).play("no bed is free");
    let mut action = failed("no bed is free", json!({"beds": {"free": "0", "taken": "0"}, "return-code": 0}));
    action.log = vec!["looking for a bed for Ada".to_owned()];
    changes(&out, |state| {
        state.action = Some(action.into());
        state.status.unit = active(OPEN.1);
    });

    let out = clinic(ops).play("a follower is to make a token");
    changes(&out, |state| {
        state.action = Some(failed("only the leader makes tokens", json!({"return-code": 0})).into());
        state.status.unit = active(OPEN.1);
    });
}

/// Of version 3 alone: `ops.hookcmds`, which hands out the hook tools by themselves.
#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn beds_are_counted(#[values(OPS_3, OPS_2)] ops: &str) {
    let out = clinic(ops).play("the beds are counted");
    changes(&out, |state| state.status.app = active(""));
    if ops == OPS_3 {
        assert_eq!(log(&out), ["INFO 0 of 2 beds taken, was active"]);
        assert_eq!(out.unit_statuses(), [("maintenance", "counting beds"), OPEN]);
    } else {
        assert_eq!(log(&out), ["INFO 0 of 2 beds taken"]);
        assert_eq!(out.unit_statuses(), [OPEN]);
    }
}

/// ops keeps deferred events, and what the charm has stored, in the charm's directory.
#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn deferred_event_is_emitted_again_and_patients_are_kept_in_mind(#[values(OPS_3, OPS_2)] ops: &str) {
    let outcomes = clinic(ops).play_in_sequence();

    let early = at(&outcomes, "somebody comes too early");
    changes(early, |state| {
        state.status.unit = Status::waiting("for the records store");
        state.status.app = active("");
    });
    assert_eq!(log(early), ["INFO appointments:5: portal/0 has to wait for the records"]);

    // The deferred event comes first, with what it was emitted for at first; the line is of the hook that runs now.
    let late = at(&outcomes, "the records are there");
    changes(late, |state| {
        relation_of(state, 4).local_unit_data.set("connected-to", "10.7.0.4:5432");
        let portal = relation_of(state, 5);
        portal.local_unit_data = [("address", "203.0.113.7"), ("port", "8080")].into();
        portal.local_app_data = [("title", "Clinic"), ("token", &format!("secret:{TOKEN}"))].into();
        state.secrets = [new_token(late)].into();
        state.next_secret_ids = Default::default();
        state.status.unit = active(OPEN.1);
    });
    assert_eq!(log(late), ["INFO records:4: portal/0 may come"]);

    for (scene, patient, ward, number) in [
        ("a patient is admitted", "Ada", "general", "1"),
        ("another patient is admitted", "Grace", "maternity", "2"),
        ("the bed is taken", "Hedy", "general", "3"),
    ] {
        let results = json!({"patient": patient, "bed": {"ward": ward, "number": number}, "return-code": 0});
        let line = format!("looking for a bed for {patient}");
        changes(at(&outcomes, scene), |state| state.action = Some(completed(results, &[&line]).into()));
    }
    at(&outcomes, "no bed is left")
        .expect()
        .action_failed("no bed is free")
        .action_result("beds.free", "0")
        .action_result("beds.taken", "2")
        .verify();

    // Whoever takes appointments is told again, now with the token that is there.
    changes(at(&outcomes, "the clinic gets another bed"), |state| {
        state.opened_ports = [OpenedPort::from(8080)].into();
        relation_of(state, 5).local_app_data.set("token", TOKEN_IN_MODEL);
        state.secrets[0].tracked_revision = Some(1);
    });
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn hook_that_fails_leaves_its_status_and_its_log(#[values(OPS_3, OPS_2)] ops: &str) {
    let out = clinic(ops).fail("the records store talks nonsense");
    assert_eq!(out.failure, Some(Failure::ExitCode(1)));
    changes(&out, |state| state.status.unit = Status::maintenance("looking up the records"));
    out.expect()
        .called("relation-set", 1)
        .logged_at(LogLevel::Error, "ValueError: not enough values to unpack (expected 2, got 1)")
        .verify();
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn action_that_fails_says_how(#[values(OPS_3, OPS_2)] ops: &str) {
    let out = clinic(ops).fail("there is no token to rotate");
    assert_eq!(out.failure, Some(Failure::ExitCode(1)));
    let stderr =
        "Uncaught SecretNotFoundError in charm code: \nUse `juju debug-log` to see the full traceback.\n";
    let results = json!({"return-code": 1, "stderr": stderr});
    changes(&out, |state| state.action = Some(failed("exit status 1", results).into()));
}
