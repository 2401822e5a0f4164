//! `juju-reboot`.

use juju_scenario::prelude::*;
use juju_scenario::state::Reboot;
use rstest::rstest;

use super::{after, attempt, cannot, in_scene, refusal, start};

#[test]
fn a_reboot_comes_after_the_hook() {
    let out = after(&start(State::new()), |juju| {
        juju.juju_reboot().unwrap();
        juju.state_set([("act", "1")]).unwrap();
    });
    assert_eq!(out.context_out.state.reboot, Reboot::AfterHook);
    assert_eq!(out.context_out.state.unit_state.len(), 1);
}

#[test]
fn a_hook_that_fails_reboots_nothing() {
    let out = attempt(Scenario::new, &start(State::new()), |juju| {
        juju.juju_reboot()?;
        Err("stumbled".into())
    });
    assert_eq!(out.context_out.state.reboot, Reboot::Skip);
    let out = attempt(Scenario::new, &start(State::new()), |juju| {
        juju.juju_reboot()?;
        juju.secret_remove("00000000000000000000")?;
        Ok(())
    });
    assert_eq!(out.context_out.state.reboot, Reboot::Skip);
}

/// Juju kills the hook, and runs it again when the machine is back: nothing of it is committed, and it has not failed.
#[rstest]
#[case::whose_state_says_nothing(Reboot::Skip)]
#[case::that_has_been_rebooted_before(Reboot::Now)]
fn a_reboot_at_once_ends_the_hook(#[case] before: Reboot) {
    let scene = start(State { reboot: before, ..State::new() });
    let out = attempt(Scenario::new, &scene, |juju| {
        juju.status_set(Status::maintenance("rebooting"))?;
        juju.state_set([("act", "1")])?;
        juju.juju_reboot_now()?;
        let error = juju.status_set(Status::active("")).unwrap_err();
        assert!(error.to_string().contains("called after `juju-reboot --now` has ended the hook"), "{error}");
        Err(error.into())
    });
    assert_eq!(out.failure, None);
    assert_eq!(out.calls.len(), 3);
    let state = &out.context_out.state;
    assert_eq!((state.reboot, state.unit_state.len()), (Reboot::Now, 0));
    assert_eq!(state.status.unit, ("maintenance", "rebooting"));
}

#[test]
fn in_sequence_the_machine_has_been_rebooted_when_the_next_hook_runs() {
    fn restless(hook: &Hook, juju: &mut Juju) -> CharmResult {
        if let Hook::Start = hook { Ok(juju.juju_reboot()?) } else { Ok(()) }
    }
    let scenario =
        Scenario::new(CharmSpec::new(restless)).playbook(["start", "update-status"].map(Scene::new));
    let reboots =
        scenario.play_in_sequence().iter().map(|out| out.context_out.state.reboot).collect::<Vec<_>>();
    assert_eq!(reboots, [Reboot::AfterHook, Reboot::Skip]);
}

#[test]
fn in_an_action_there_is_no_reboot() {
    let answers = in_scene(&Scene::new("backup-action"), |juju| [juju.juju_reboot(), juju.juju_reboot_now()]);
    for answer in answers {
        assert_eq!(refusal(answer), cannot("juju-reboot is not supported when running an action."));
    }
}
