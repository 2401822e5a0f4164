//! Where plays have their directories, and what is said if they cannot be there.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;

use juju_scenario::prelude::*;
use rstest::rstest;

use super::{CharmDir, stdout};

/// Our own directory in a place where plays are.
fn own(place: &CharmDir) -> PathBuf {
    let user = place.path().metadata().unwrap().uid();
    place.path().join(format!("juju-scenario-{user}"))
}

#[test]
fn plays_are_where_the_test_says_and_leave_the_hook_tools_alone_there() {
    let charm = CharmDir::dispatching("pwd; is-leader");
    let place = CharmDir::new();
    let scenario = charm.scenario().work_dir(place.path());
    let out = scenario.play(&Scene::new("start"));
    let dir = place.path().canonicalize().unwrap();
    assert!(stdout(&out).starts_with(&dir.display().to_string()), "{}", stdout(&out));
    drop((out, scenario));
    drop(charm);
    let left: Vec<_> = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left, [own(&place)]);
    assert_eq!(own(&place).metadata().unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn the_hook_tools_are_made_once() {
    let charm = CharmDir::dispatching("is-leader");
    let place = CharmDir::new();
    let made = || {
        super::tree(&own(&place))
            .into_iter()
            .map(|(path, _, _)| (path.metadata().unwrap().ino(), path))
            .collect::<Vec<_>>()
    };
    charm.scenario().work_dir(place.path()).play(&Scene::new("start"));
    let first = made();
    charm.scenario().work_dir(place.path()).play(&Scene::new("start"));
    assert_eq!(made(), first);
}

#[test]
fn many_who_need_the_hook_tools_for_the_first_time_all_get_them() {
    let charm = CharmDir::dispatching("is-leader");
    let place = CharmDir::new();
    std::thread::scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| {
                let out = charm.scenario().work_dir(place.path()).play(&Scene::new("start"));
                assert_eq!(stdout(&out), "False\n");
            });
        }
    });
}

#[track_caller]
fn trouble(place: impl Into<PathBuf>) -> String {
    let charm = CharmDir::dispatching("is-leader");
    let error = charm.scenario().work_dir(place).try_play(&Scene::new("start")).unwrap_err();
    assert!(error.is_stage(), "{error}");
    error.to_string()
}

#[test]
fn a_path_too_long_for_the_socket_is_an_error_that_says_what_to_set() {
    let place = CharmDir::new().file(&format!("{}/file", "long/".repeat(20)), "");
    let said = trouble(place.path().join("long/".repeat(20)));
    assert!(said.contains("the path of the agent's socket is too long for this system"), "{said}");
    assert!(said.contains("set TMPDIR or Scenario::work_dir to a directory with a shorter path"), "{said}");
}

#[rstest]
#[case::that_is_not_there("/no/such/directory")]
#[case::that_nobody_can_write_to("/proc")]
fn a_place_where_nothing_can_be_made_is_an_error_that_says_what_to_set(#[case] place: &str) {
    let said = trouble(place);
    assert!(said.contains(place), "{said}");
    assert!(
        said.contains("set TMPDIR or Scenario::work_dir to a directory that can be written to"),
        "{said}"
    );
}

#[test]
fn a_place_that_is_a_file_is_an_error_with_its_path() {
    let place = CharmDir::new().file("file", "");
    let said = trouble(place.path().join("file"));
    assert!(said.contains(&place.path().join("file").display().to_string()), "{said}");
}

/// Somebody else might have put there what is run.
#[test]
fn hook_tools_that_others_can_write_to_are_not_trusted() {
    let place = CharmDir::new();
    fs::create_dir(own(&place)).unwrap();
    fs::set_permissions(own(&place), fs::Permissions::from_mode(0o777)).unwrap();
    let said = trouble(place.path());
    assert!(said.contains("cannot be trusted"), "{said}");
}

#[test]
fn a_charm_can_be_played_from_within_its_own_directory() {
    let charm = CharmDir::dispatching("find . -type f").file("tmp/file", "");
    let scenario = charm.scenario().work_dir(charm.path().join("tmp"));
    assert_eq!(stdout(&scenario.play(&Scene::new("start"))).lines().count(), 2);
    assert_eq!(stdout(&scenario.play(&Scene::new("start"))).lines().count(), 2);
}
