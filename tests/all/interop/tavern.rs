//! The tavern: bash, one script a hook.

use juju_scenario::Failure;
use juju_scenario::prelude::*;
use rstest::{fixture, rstest};
use serde_json::json;

use super::{Company, changes, completed, failed, log, process, relation_of, written};

#[fixture]
fn tavern() -> Company {
    // There is nothing to install, and a play leaves the original as it is.
    Company::new(super::prepare::source("examples/charms/tavern"), "examples/charms/tavern")
}

#[rstest]
#[ignore = "needs bash"]
fn hooks_run_as_the_scripts_of_their_names(tavern: Company) {
    let out = tavern.play("the unit is installed");
    changes(&out, |state| {
        state.status.unit = Status::maintenance("unpacking");
        state.status.app_version = "3.7".to_owned();
    });
    assert_eq!(process(&out).stdout_text(), "unpacking for tavern/0\n");
    assert_eq!(process(&out).stderr_text(), "");
    assert!(written(&out).is_empty());

    let out = tavern.play("there is no hook for this");
    assert!(out.process.is_none());
    out.expect().nothing_changed().verify();
    assert!(out.calls.is_empty());
}

#[rstest]
#[ignore = "needs bash"]
fn doors_open_and_close_as_the_operator_says(tavern: Company) {
    let out = tavern.play("the tavern opens");
    changes(&out, |state| {
        state.opened_ports = [OpenedPort::from(8080)].into();
        state.status.unit = Status::blocked("no cellar");
        state.status.app = Status::active("The Tavern");
    });
    assert_eq!(out.unit_statuses(), [("maintenance", "start"), ("blocked", "no cellar")]);

    // The ports to close are read from a tool in a loop, in which others run.
    let out = tavern.play("the operator moves the doors");
    changes(&out, |state| {
        state.opened_ports = ["7000-7009", "9090"].map(port).into();
        state.status.unit = Status::blocked("no cellar");
    });
    out.expect().called("close-port", 2).verify();

    let out = tavern.play("the tavern closes");
    changes(&out, |state| {
        state.opened_ports = Default::default();
        state.status.unit = Status::maintenance("closed");
    });
}

fn port(port: &str) -> OpenedPort {
    port.parse().unwrap()
}

#[rstest]
#[ignore = "needs bash"]
fn every_website_is_told_and_every_guest_is_heard(tavern: Company) {
    let out = tavern.play("every website is told");
    changes(&out, |state| {
        for number in [2, 3, 10] {
            let website = relation_of(state, number);
            website.local_unit_data.set("title", "The Green Man");
            website.local_unit_data.set("port", "8080");
            website.local_app_data = [("price", "half"), ("menu", "ale\nstew\n")].into();
        }
        state.status.unit = Status::blocked("no cellar");
        state.status.app = Status::active("The Green Man");
    });
    // Tools in nested loops leave the lists alone that are the stdin of both.
    let guests = [
        ("mirror/4", "Left"),
        ("mirror/5", "Right"),
        ("guide/0", "Guide"),
        ("proxy/0", "East"),
        ("proxy/1", ""),
        ("proxy/2", "West"),
    ];
    let heard =
        guests.map(|(unit, name)| format!("INFO {unit} hears of The Green Man, and calls itself '{name}'"));
    assert_eq!(log(&out), heard);
}

#[rstest]
#[ignore = "needs bash"]
fn websites_come_talk_and_leave(tavern: Company) {
    let out = tavern.play("a website joins");
    changes(&out, |state| {
        let data =
            [("hostname", "203.0.113.7"), ("port", "8080"), ("served-by", "tavern/0"), ("title", "Molly's")];
        relation_of(state, 3).local_unit_data = data.into();
        state.unit_state.insert("guests", "3");
    });

    let out = tavern.play("a website says who it is");
    changes(&out, |state| relation_of(state, 3).local_unit_data.set("greeting", "Welcome, West!"));
    assert_eq!(
        log(&out),
        [
            "INFO website:3: proxy/2 says ingress-address is 10.7.0.9",
            "INFO website:3: proxy/2 says name is West"
        ]
    );

    let out = tavern.play("the websites' application asks for a theme");
    changes(&out, |_| {});
    assert_eq!(log(&out), ["INFO website:3: proxy asks for oak"]);

    let out = tavern.play("the last website leaves");
    changes(&out, |state| {
        drop(relation_of(state, 3).local_unit_data.remove("greeting"));
        drop(state.unit_state.remove("guests"));
    });
    assert_eq!(log(&out), ["INFO website:3: proxy/0 leaves, 0 stay"]);
}

#[rstest]
#[ignore = "needs bash"]
fn one_script_serves_all_hooks_of_the_cellar(tavern: Company) {
    let out = tavern.play("the cellar is filled");
    changes(&out, |state| {
        state.unit_state.insert("casks", "12");
        state.status.unit = Status::active("12 casks");
    });

    let out = tavern.play("a follower is elected");
    changes(&out, |state| {
        state.status.unit = Status::active("12 casks");
        state.status.app = Status::active("The Green Man");
    });
    assert_eq!(out.unit_statuses()[0], ("maintenance", "leader-elected"));

    let out = tavern.play("the cellar is gone");
    changes(&out, |state| {
        drop(state.unit_state.remove("casks"));
        state.status.unit = Status::blocked("no cellar");
        state.status.app = Status::active("The Tavern");
    });

    let out = tavern.play("all is as it was");
    changes(&out, |_| {});
    assert_eq!(out.log(), [(LogLevel::Debug, "was active")]);
}

#[rstest]
#[ignore = "needs bash"]
fn drinks_are_poured(tavern: Company) {
    let out = tavern.play("two pints of ale");
    let results = json!({
        "drink": "ale",
        "served": {"pints": "2", "by": "tavern/0"},
        "return-code": 0,
        "stdout": "pint 1\npint 2\n",
    });
    changes(&out, |state| state.action = Some(completed(results, &["pouring ale"]).into()));

    let out = tavern.play("a glass of water");
    let results = json!({"drink": "water", "return-code": 0});
    changes(&out, |state| state.action = Some(failed("this is a tavern", results).into()));
}

#[rstest]
#[ignore = "needs bash"]
fn hook_that_fails_half_way_leaves_its_status(tavern: Company) {
    let out = tavern.fail("the back door is no port");
    assert_eq!(out.failure, Some(Failure::ExitCode(2)));
    changes(&out, |state| state.status.unit = Status::maintenance("config-changed"));
    out.expect().called("relation-set", 1).called("open-port", 1).verify();
    assert_eq!(
        process(&out).stderr_text(),
        "ERROR invalid port \"cellar\": strconv.Atoi: parsing \"cellar\": invalid syntax\n"
    );

    let out = tavern.fail("the hook does not know itself");
    assert_eq!(out.failure, Some(Failure::ExitCode(3)));
    changes(&out, |_| {});
    assert!(out.calls.is_empty());
    assert_eq!(process(&out).stderr_text(), "cellar-relation-departed is none of this script's\n");
}

#[rstest]
#[ignore = "needs bash"]
fn action_that_fails_says_how(tavern: Company) {
    let out = tavern.fail("there is no such drink");
    assert_eq!(out.failure, Some(Failure::ExitCode(4)));
    let results = json!({"return-code": 4, "stderr": "no cask of gin\n"});
    changes(&out, |state| state.action = Some(failed("exit status 4", results).into()));
}

/// A playbook as a whole: nothing of one scene is left in the next.
#[rstest]
#[ignore = "needs bash"]
fn day_can_be_played_as_a_whole(tavern: Company) {
    let playbook = tavern.load("playbook.yaml");
    let outcomes = tavern.scenario.clone().playbook(playbook.clone()).play_until_complete();
    assert_eq!(outcomes.len(), playbook.len());
    for (out, scene) in outcomes.iter().zip(&playbook) {
        assert_eq!(*out, tavern.scenario.play(scene));
    }
}
