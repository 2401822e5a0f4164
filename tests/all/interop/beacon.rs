//! The beacon: a charm on the crate `juju`, in the two layouts that such charms have.

use juju_scenario::Failure;
use juju_scenario::prelude::*;
use rstest::rstest;
use serde_json::json;

use super::{Company, at, changes, completed, failed, log, prepare, process, relation_of, written};

/// How the charm's program comes to be run.
#[derive(Clone, Copy)]
enum Layout {
    /// It is the charm's `dispatch`.
    Dispatch,
    /// The hooks and the action are links to it.
    Links,
}

use Layout::{Dispatch, Links};

fn beacon(layout: Layout) -> Company {
    let charm = match layout {
        Dispatch => prepare::beacon(),
        Links => prepare::beacon_of_links(),
    };
    Company::new(charm, "tests/fixtures/charms/beacon")
}

#[rstest]
#[ignore = "needs a C compiler, and the network"]
fn unit_is_installed_and_lit(#[values(Dispatch, Links)] layout: Layout) {
    let out = beacon(layout).play("the unit is installed");
    changes(&out, |state| {
        state.status.unit = Status::maintenance("building a tower");
        state.status.app_version = "0.3.0".to_owned();
    });

    let out = beacon(layout).play("the beacon is lit");
    changes(&out, |state| {
        state.opened_ports = [OpenedPort::from(8080)].into();
        state.status.unit = Status::active("Beacon shines white");
    });
    assert_eq!(written(&out), [".juju-persistent-config"]);
}

#[rstest]
#[ignore = "needs a C compiler, and the network"]
fn ships_are_told_the_name_and_heard(#[values(Dispatch, Links)] layout: Layout) {
    let out = beacon(layout).play("the ships are told its name");
    changes(&out, |state| {
        for number in [2, 11] {
            relation_of(state, number).local_unit_data.set("title", "Eddystone");
        }
        state.status.unit = Status::active("Eddystone shines red");
    });
    assert_eq!(log(&out), ["INFO tug/0 is nameless", "INFO liner/0 is Olympic", "INFO liner/1 is nameless"]);

    let out = beacon(layout).play("a ship gives its name");
    changes(&out, |state| {
        relation_of(state, 2).local_unit_data.set("greeting", "good night, Marie Céleste");
        state.status.unit = Status::waiting("in the dark");
    });
    assert_eq!(log(&out), ["WARNING ships:2: Marie Céleste draws 3.5 m, with liner/0 liner/1"]);
    assert_eq!(out.unit_statuses()[0], ("maintenance", "looking out"));
}

#[rstest]
#[ignore = "needs a C compiler, and the network"]
fn leader_tells_the_other_units(#[values(Dispatch, Links)] layout: Layout) {
    let out = beacon(layout).play("the first light");
    changes(&out, |state| {
        state.leader_settings.set("first-light", "beacon/0");
        state.status.unit = Status::blocked("no keeper");
    });
    assert_eq!(log(&out), ["INFO the first light is beacon/0"]);
}

#[rstest]
#[ignore = "needs a C compiler, and the network"]
fn hooks_see_what_they_are_run_for(#[values(Dispatch, Links)] layout: Layout) {
    let out = beacon(layout).play("a ship comes in sight");
    changes(&out, |state| {
        relation_of(state, 2).local_unit_data = [("address", "10.1.2.4"), ("beacon", "beacon/0")].into();
    });
    assert_eq!(log(&out), ["INFO ships:2: 1 ships seen in ships:2"]);
    assert_eq!(written(&out), [".unit-state.db"]);

    let out = beacon(layout).play("the keeper brings oil");
    changes(&out, |state| state.status.unit = Status::active("Beacon shines white"));
    assert_eq!(log(&out), ["INFO keeper:1: watch/0 has 40 barrels", "INFO keeper:1: watch/1 has no barrels"]);

    let out = beacon(layout).play("the oil is stored");
    changes(&out, |_| {});
    assert_eq!(log(&out), ["INFO oil/3 is at /srv/oil", "INFO new oil at /srv/oil"]);

    let out = beacon(layout).play("all is as it was");
    changes(&out, |_| {});
    assert_eq!(log(&out), ["INFO was blocked"]);

    let out = beacon(layout).play("nobody cares for a peer");
    changes(&out, |_| {});
    out.expect()
        .logged_at(LogLevel::Debug, "lights:0: Warning: Unknown callback for hook lights-relation-created")
        .verify();

    let out = beacon(layout).play("the beacon goes out");
    changes(&out, |state| {
        state.opened_ports = Default::default();
        state.status.unit = Status::maintenance("gone out");
    });
}

#[rstest]
#[ignore = "needs a C compiler, and the network"]
fn signals_are_given(#[values(Dispatch, Links)] layout: Layout) {
    let out = beacon(layout).play("a signal");
    let results = json!({
        "signal": "mayday mayday mayday",
        "action": {"tag": "action-31"},
        "return-code": 0,
        "stdout": "3 times\n",
    });
    changes(&out, |state| state.action = Some(completed(results, &[]).into()));

    let out = beacon(layout).play("no signal");
    let results = json!({
        "signal": "",
        "action": {"tag": "action-32"},
        "return-code": 0,
        "stdout": "0 times\n",
    });
    changes(&out, |state| state.action = Some(failed("nothing was said", results).into()));
}

/// The crate keeps what the charm has stored, and what the options were, in the charm's directory.
#[rstest]
#[ignore = "needs a C compiler, and the network"]
fn ships_and_options_are_kept_in_mind(#[values(Dispatch, Links)] layout: Layout) {
    let outcomes = beacon(layout).play_in_sequence();
    at(&outcomes, "the beacon is lit").expect().opened_ports([8080]).verify();
    assert_eq!(log(at(&outcomes, "a ship comes in sight")), ["INFO ships:2: 1 ships seen in ships:2"]);
    assert_eq!(log(at(&outcomes, "another ship comes in sight")), ["INFO ships:2: 2 ships seen in ships:2"]);
    let moved = at(&outcomes, "it can be watched elsewhere");
    moved.expect().opened_ports([9090]).logged("it was watched on 8080").verify();
    assert_eq!(written(moved), [".juju-persistent-config", ".unit-state.db"]);
}

#[rstest]
#[ignore = "needs a C compiler, and the network"]
fn hook_that_fails_leaves_its_status_and_its_log(#[values(Dispatch, Links)] layout: Layout) {
    let out = beacon(layout).fail("a ship talks nonsense");
    assert_eq!(out.failure, Some(Failure::ExitCode(1)));
    changes(&out, |state| state.status.unit = Status::maintenance("looking out"));
    assert_eq!(log(&out), ["ERROR ships:2: deep is no draught"]);
    assert_eq!(process(&out).stderr_text(), "deep is no draught\n");

    let out = beacon(layout).fail("the port is none");
    assert_eq!(out.failure, Some(Failure::ExitCode(1)));
    changes(&out, |_| {});
    // In the words of the tool, with the line's end that the crate has left there.
    let error = "ERROR port range bounds must be between 0 and 65535, got 70000-70000";
    assert_eq!(log(&out), [format!("ERROR {error}\n")]);
    assert_eq!(process(&out).stderr_text(), format!("{error}\n"));
}
