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

/// As systems do to temporary files that nobody has used for long.
#[rstest]
#[case::the_program("juju-scenario-shim")]
#[case::a_link("is-leader")]
fn hook_tools_of_which_a_part_was_removed_are_made_anew(#[case] gone: &str) {
    let charm = CharmDir::dispatching("is-leader");
    let place = CharmDir::new();
    let play = || stdout(&charm.scenario().work_dir(place.path()).play(&Scene::new("start")));
    assert_eq!(play(), "False\n");
    let all = super::tree(&own(&place));
    let removed: Vec<_> = all.iter().filter(|(path, ..)| path.ends_with(gone)).collect();
    assert_eq!(removed.len(), 1);
    fs::remove_file(&removed[0].0).unwrap();
    assert_eq!(play(), "False\n");
    assert_eq!(super::tree(&own(&place)), all);
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

#[test]
#[cfg(feature = "cli")]
fn many_processes_that_need_the_hook_tools_for_the_first_time_all_get_them() {
    let charm = CharmDir::dispatching("for i in 1 2 3; do [ \"$(is-leader)\" = False ] || exit 1; done");
    let place = CharmDir::new().file("scene.yaml", "event: start\n");
    let start = |_| {
        std::process::Command::new(env!("CARGO_BIN_EXE_juju-scenario"))
            .arg("play")
            .arg(place.path().join("scene.yaml"))
            .arg("--charm")
            .arg(charm.path())
            .env("TMPDIR", place.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    let running: Vec<_> = (0..8).map(start).collect();
    for mut process in running {
        assert!(process.wait().unwrap().success());
    }
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 2, "the scene, and our own directory");
}

/// What the command says when its place is a filesystem that was mounted like this, in a namespace of its own.
#[cfg(all(target_os = "linux", feature = "cli"))]
#[track_caller]
fn mounted(options: &str, prepare: &str) -> String {
    let charm = CharmDir::dispatching("is-leader");
    let place = CharmDir::new().file("scene.yaml", "event: start\n");
    let mount = place.path().join("mount");
    fs::create_dir(&mount).unwrap();
    let script = format!("mount -t tmpfs -o {options} tmpfs . && cd . || exit 77; {prepare}; exec \"$@\"");
    let played = std::process::Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", &script, "sh"])
        .args([env!("CARGO_BIN_EXE_juju-scenario"), "play"])
        .args([&place.path().join("scene.yaml"), &PathBuf::from("--charm"), &charm.path().to_owned()])
        .current_dir(&mount)
        .env("TMPDIR", &mount)
        .output()
        .expect("unshare is not here: install util-linux");
    let said =
        String::from_utf8_lossy(&played.stdout).into_owned() + &String::from_utf8_lossy(&played.stderr);
    assert_ne!(
        played.status.code(),
        Some(77),
        "no filesystem can be mounted here: allow user namespaces\n{said}"
    );
    assert_eq!(played.status.code(), Some(2), "{said}");
    said
}

#[cfg(all(target_os = "linux", feature = "cli"))]
#[rstest]
#[case::from_which_nothing_can_be_run(
    "noexec",
    "true",
    "set TMPDIR or Scenario::work_dir to a directory from which programs can be run"
)]
#[case::that_is_read_only(
    "ro",
    "true",
    "set TMPDIR or Scenario::work_dir to a directory that can be written to"
)]
#[case::that_is_full(
    "size=64k",
    "cat /dev/zero > fill 2>/dev/null",
    "free some space, or set TMPDIR or Scenario::work_dir to a directory with more"
)]
#[ignore = "needs unshare, and a system that allows user namespaces"]
fn a_filesystem_on_which_no_charm_can_be_played_is_an_error_that_says_what_to_set(
    #[case] options: &str,
    #[case] prepare: &str,
    #[case] mend: &str,
) {
    let said = mounted(options, prepare);
    assert!(said.contains(mend), "{said}");
    assert!(said.contains("/mount"), "{said}");
}
