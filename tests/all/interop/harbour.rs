//! The harbour: a charm on charmhelpers, laid out as a program with a link to it for each hook and each action.

use juju_scenario::Failure;
use juju_scenario::prelude::*;
use rstest::{fixture, rstest};
use serde_json::json;

use super::{Company, at, changes, completed, failed, log, prepare, process, relation_of, written};

#[fixture]
fn harbour() -> Company {
    Company::new(prepare::harbour(), "tests/fixtures/charms/harbour")
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn unit_is_installed(harbour: Company) {
    let out = harbour.play("the unit is installed");
    changes(&out, |state| {
        state.status.unit = Status::maintenance("driving piles");
        state.status.app_version = "1.9".to_owned();
    });
    assert_eq!(written(&out), [".unit-state.db"]);
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn options_become_ports_and_databags(harbour: Company) {
    let out = harbour.play("the harbour opens");
    changes(&out, |state| {
        state.opened_ports = [calls_on(1600)].into();
        state.status.unit = Status::blocked("no lighthouse");
        state.status.app = Status::active("Harbour");
    });
    assert_eq!(log(&out), ["INFO calls are taken on 1600, and were on None"]);
    assert_eq!(written(&out), [".juju-persistent-config", ".unit-state.db"]);

    let out = harbour.play("the ships are told of the flag");
    changes(&out, |state| {
        let quay = relation_of(state, 2);
        let data = [("flag", "yes"), ("seen", "fleet/1"), ("channel", "1600"), ("harbour", "10.1.2.4")];
        quay.local_unit_data = data.into();
        quay.local_app_data = [("toll", "3.75")].into();
        state.status.unit = Status::active("0 ships at the quay");
        state.status.app = Status::active("Wapping");
    });
}

fn calls_on(port: u16) -> OpenedPort {
    format!("{port}/udp").parse().unwrap()
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn leader_tells_the_other_units(harbour: Company) {
    let out = harbour.play("a master is elected");
    changes(&out, |state| {
        state.leader_settings = [("master", "harbour/0"), ("watch", "night")].into();
        state.status.unit = Status::blocked("no lighthouse");
        state.status.app = Status::active("Harbour");
    });

    let out = harbour.play("another unit hears of the master");
    changes(&out, |_| {});
    assert_eq!(log(&out), ["INFO the master is harbour/1, of ['master', 'watch']"]);
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn ships_get_a_berth_and_are_looked_at(harbour: Company) {
    let out = harbour.play("a ship comes in");
    changes(&out, |state| {
        let quay = relation_of(state, 2);
        quay.local_unit_data = [("berth", "1"), ("channel", "1600"), ("harbour", "10.1.2.4")].into();
        quay.local_app_data = [("toll", "2.5")].into();
        state.status.unit = Status::active("1 ships at the quay");
        state.status.app = Status::active("Harbour");
    });

    let out = harbour.play("a ship is too heavy");
    changes(&out, |state| {
        relation_of(state, 2).local_unit_data = [("seen", "fleet/1")].into();
        state.status.unit = Status::active("0 ships at the quay");
    });
    assert_eq!(log(&out), ["WARNING quay:2: fleet/1 is too heavy"]);
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn lighthouse_is_looked_for(harbour: Company) {
    let out = harbour.play("a lighthouse is lit");
    changes(&out, |state| state.status.unit = Status::active("0 ships at the quay"));
    assert_eq!(
        log(&out),
        [
            "INFO lighthouse:1: pharos/0 is seen from 21 miles",
            "INFO lighthouse:1: pharos/1 is seen from None miles"
        ]
    );

    let out = harbour.play("the lighthouse is gone");
    changes(&out, |state| {
        state.status.unit = Status::blocked("no lighthouse");
        state.status.app = Status::active("Harbour");
    });
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn hooks_see_what_they_are_run_for(harbour: Company) {
    let out = harbour.play("the stores are there");
    changes(&out, |_| {});
    assert_eq!(log(&out), ["INFO ['stores/0'] at /srv/stores"]);

    let out = harbour.play("all is as it was");
    changes(&out, |_| {});
    assert_eq!(log(&out), ["INFO was maintenance: closed"]);

    let out = harbour.play("the charm knows nothing of upgrades");
    changes(&out, |_| {});
    assert_eq!(log(&out), ["INFO nothing to do for upgrade-charm"]);
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn action_says_what_it_has_found(harbour: Company) {
    let results = json!({
        "ship": "fleet/0",
        "ships": {"there": "0"},
        "return-code": 0,
        "stdout": "fleet/0 inspected by harbour/0\n",
    });
    let out = harbour.play("a ship is looked for");
    changes(&out, |state| state.action = Some(completed(results.clone(), &[]).into()));

    let out = harbour.play("a ship has to be there");
    changes(&out, |state| state.action = Some(failed("fleet/0 is not in the harbour", results).into()));
}

/// charmhelpers keeps who lies where, and what the options were, in the charm's directory.
#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn harbour_keeps_in_mind_who_lies_where(harbour: Company) {
    let outcomes = harbour.play_in_sequence();

    for (scene, berth, ships) in [
        ("a ship comes in", "1", "1 ships at the quay"),
        ("another ship comes in", "2", "2 ships at the quay"),
        ("a ship takes the free berth", "1", "2 ships at the quay"),
    ] {
        at(&outcomes, scene)
            .expect()
            .local_unit_data("quay", [("berth", berth), ("harbour", "10.1.2.4")])
            .unit_status(("active", ships))
            .verify();
    }
    at(&outcomes, "the first ship leaves").expect().unit_status(("active", "1 ships at the quay")).verify();

    at(&outcomes, "the harbour opens").expect().opened_ports([calls_on(1600)]).verify();
    let moved = at(&outcomes, "the harbour takes calls elsewhere");
    moved.expect().opened_ports([calls_on(1700)]).local_unit_data("quay", [("channel", "1700")]).verify();
    assert_eq!(log(moved), ["INFO calls are taken on 1700, and were on 1600"]);

    let last = at(&outcomes, "the ship is there");
    let results = json!({
        "ship": "fleet/2",
        "ships": {"there": "2"},
        "berth": "1",
        "return-code": 0,
        "stdout": "fleet/2 inspected by harbour/0\n",
    });
    changes(last, |state| state.action = Some(completed(results, &[]).into()));
    assert_eq!(written(last), [".juju-persistent-config", ".unit-state.db"]);
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn hook_that_fails_leaves_its_status(harbour: Company) {
    let out = harbour.fail("a ship talks nonsense");
    assert_eq!(out.failure, Some(Failure::ExitCode(1)));
    changes(&out, |state| state.status.unit = Status::maintenance("looking at fleet/0"));
    out.expect().called("relation-set", 1).verify();
    let stderr = process(&out).stderr_text();
    assert!(stderr.starts_with("Traceback (most recent call last):\n"), "{stderr}");
    assert!(stderr.ends_with("ValueError: invalid literal for int() with base 10: 'heavy'\n"), "{stderr}");
}

#[rstest]
#[ignore = "needs python3 with pip, and the network"]
fn action_without_a_program_fails(harbour: Company) {
    let out = harbour.fail("there is no program for the action");
    let reason = "action not implemented on unit \"harbour/0\"";
    assert_eq!(out.failure, Some(Failure::NotStarted(reason.to_owned())));
    assert!(out.process.is_none());
    assert!(out.calls.is_empty());
    changes(&out, |state| state.action = Some(failed(reason, json!({})).into()));
}
