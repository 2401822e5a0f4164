//! `juju-scenario check`: what is wrong with a playbook, in the style of a compiler.

use std::fs;
use std::io;
use std::path::PathBuf;

use juju_scenario::cli;
use rstest::rstest;
use tempfile::TempDir;

use crate::golden::assert_golden;

/// What the command has printed, and its exit code.
struct Printed {
    code: u8,
    stdout: String,
    stderr: String,
}

/// Checks a file with these arguments besides. The directory that it is in has no name in what is printed.
fn check(file: &str, text: &str, args: &[&str]) -> Printed {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join(file);
    fs::write(&path, text).unwrap();
    run(&dir, path, args)
}

fn run(dir: &TempDir, path: PathBuf, args: &[&str]) -> Printed {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut words = vec!["check".into(), path.into_os_string()];
    words.extend(args.iter().map(Into::into));
    let code = cli::run(words, &mut io::empty(), &mut stdout, &mut stderr);
    let text =
        |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(&format!("{}/", dir.path().display()), "");
    Printed { code, stdout: text(stdout), stderr: text(stderr) }
}

const PLAYBOOK: &str = "\
juju: 3.6.28
charm:
  unit: foo/0
  metadata: {name: foo, requires: {db: {interface: postgresql}, one: {interface: http, limit: 1}}}
  config: {options: {acts: {type: int}}}
scenes:
  - event: start
  - name: the database arrives
    event: {name: db-relation-changed, remote_unit: 3}
    context:
      state:
        config: {acts: true}
        relations:
          - {endpoint: db, interface: postgresql}
          - endpoint: one
            interface: \"ftp\"   # of old
          - {endpoint: one, interface: http, id: 0}
  - event: leader-elected
  - event: db-relation-changed
    context:
      state:
        relations:
          - {endpoint: db, remote_units_data: {0: {}, 1: {}}}
";

#[test]
fn each_finding_has_its_place_its_rule_and_its_mend() {
    let printed = check("db.yaml", PLAYBOOK, &[]);
    assert_eq!((printed.code, printed.stderr.as_str()), (1, ""));
    assert_golden("check-playbook", &printed.stdout);
}

#[test]
fn machines_get_a_line_for_each_finding() {
    let printed = check("db.yaml", PLAYBOOK, &["--json"]);
    assert_eq!((printed.code, printed.stderr.as_str()), (1, ""));
    assert_golden("check-json", &printed.stdout);
    let keys =
        ["rule", "severity", "scene", "name", "path", "message", "mend", "reason", "file", "line", "column"];
    for line in printed.stdout.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(keys.iter().all(|key| line.get(key).is_some()), "{line}");
    }
}

#[test]
fn json_has_places_too() {
    let text =
        "{\"scenes\": [\n\t{\"event\": \"start\",\n\t \"context\": {\"state\": {\"clock\": \"noon\"}}}\n]}\n";
    let printed = check("clock.json", text, &[]);
    assert_eq!(printed.code, 1);
    assert_golden("check-of-json", &printed.stdout);
}

#[test]
fn a_text_can_be_one_scene() {
    let text = "event: start\ncontext:\n  state:\n    model:\n      name: Elsinore\n";
    let printed = check("scene.yaml", text, &[]);
    assert_golden("check-scene", &printed.stdout);
}

#[test]
fn what_is_not_written_stands_where_it_would_be() {
    let text = "scenes:\n  - name: one\n    event: leader-elected\n  - event: leader-elected\n    context:\n      state:\n        trust: true\n";
    let printed = check("leader.yaml", text, &["--json"]);
    let places: Vec<_> = printed
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|line| (line["line"].as_u64().unwrap(), line["column"].as_u64().unwrap()))
        .collect();
    assert_eq!(places, [(2, 5), (7, 9)]);
}

/// The line in which a secret stands is not shown, wherever in it the finding is.
#[test]
fn no_secret_is_shown() {
    for text in [
        "{event: start, context: {state: {secrets: [{id: x, revisions: {1: {password: poison}}}]}}}\n",
        "{event: start, context: {state: {clock: noon, cloud_spec: {type: a, name: b, credential: {auth-type: poison}}}}}\n",
        "{event: start, context: {state: {clock: noon}, memos: [{secret-get: {password: poison}}]}}\n",
        "{event: start, context: {state: {clock: noon}, memos: [{tool: secret-get, calls: [{answer: {password: poison}}]}]}}\n",
    ] {
        for args in [&[][..], &["--json"]] {
            let printed = check("secret.yaml", text, args);
            assert_eq!(printed.code, 1, "{}{}", printed.stdout, printed.stderr);
            assert!(printed.stdout.contains("secret.yaml"));
            assert!(!printed.stdout.contains("poison"), "{}", printed.stdout);
        }
    }
}

#[test]
fn the_charms_directory_says_what_there_is() {
    let dir = TempDir::new().unwrap();
    fs::write(
        dir.path().join("charmcraft.yaml"),
        "type: charm\nname: foo\nrequires: {db: {interface: pg}}\n",
    )
    .unwrap();
    let playbook = dir.path().join("é.yaml");
    fs::write(&playbook, "scenes:\n  - {name: Épée, event: cache-relation-created}   # née\n").unwrap();
    let charm = dir.path().display().to_string();
    let printed = run(&dir, playbook, &["--charm", &charm]);
    assert_eq!(printed.code, 1);
    assert_golden("check-charm", &printed.stdout);
}

#[rstest]
#[case::nothing("scenes: [{event: start}]", 0, "1 scene, and nothing wrong\n")]
#[case::allowed(
    "scenes: [{event: leader-elected, allow: [leader-elected-without-leadership]}]",
    0,
    "1 scene, and nothing wrong\n"
)]
#[case::unchecked(
    "scenes: [{event: leader-elected, unchecked: true}, {event: start}]",
    0,
    "2 scenes, and nothing wrong\n"
)]
fn what_is_right_is_said_to_be(#[case] text: &str, #[case] code: u8, #[case] stdout: &str) {
    let printed = check("right.yaml", text, &[]);
    assert_eq!((printed.code, printed.stdout.as_str()), (code, stdout));
}

#[test]
fn warnings_are_no_errors() {
    let text = "{event: leader-settings-changed, context: {state: {leader: true}}}";
    let printed = check("warning.yaml", text, &[]);
    assert_eq!(printed.code, 0);
    assert!(printed.stdout.starts_with("warning[leader-settings-changed-as-leader]: "), "{}", printed.stdout);
    assert!(printed.stdout.ends_with("1 warning in 1 of 1 scene\n"), "{}", printed.stdout);
}

#[test]
fn which_juju_is_meant_can_be_said() {
    let text = "scenes: [{event: collect-metrics}]";
    assert_eq!(check("metrics.yaml", text, &[]).code, 0);
    let printed = check("metrics.yaml", text, &["--juju", "4.0.1"]);
    assert_eq!(printed.code, 1);
    assert!(printed.stdout.starts_with("error[event-of-another-version]: "), "{}", printed.stdout);
}

#[rstest]
#[case::no_playbook("scenes: {}", &[], "expected a list")]
#[case::no_scenes("scenes: []", &[], "the playbook has no scenes")]
#[case::no_charm("scenes: [{event: start}]", &["--charm", "/nowhere"], "it is no charm's directory")]
#[case::no_version("scenes: [{event: start}]", &["--juju", "new"], "`new` is no version of Juju")]
#[case::no_option("scenes: [{event: start}]", &["--charms", "."], "--charm")]
fn what_cannot_be_checked_is_an_error(#[case] text: &str, #[case] args: &[&str], #[case] words: &str) {
    let printed = check("wrong.yaml", text, args);
    assert_eq!((printed.code, printed.stdout.as_str()), (2, ""));
    assert!(
        printed.stderr.starts_with("juju-scenario: ") && printed.stderr.contains(words),
        "{}",
        printed.stderr
    );
}

#[test]
fn the_manual_says_how_it_is_used() {
    let mut stdout = Vec::new();
    assert_eq!(cli::run(["check", "--help"], &mut io::empty(), &mut stdout, &mut io::sink()), 0);
    assert_golden("check-help", &String::from_utf8(stdout).unwrap());
}

/// The project's own playbooks are what its users learn from.
#[rstest]
#[case::tavern("examples/charms/tavern", "playbook.yaml")]
#[case::clinic("examples/charms/clinic", "playbook.yaml")]
#[case::clinic_in_sequence("examples/charms/clinic", "sequence.yaml")]
#[case::webshop("examples/charms/webshop", "tests/playbooks/first-day.yaml")]
#[case::ferry("tests/fixtures/charms/ferry", "playbook.yaml")]
#[case::beacon("tests/fixtures/charms/beacon", "playbook.yaml")]
#[case::harbour("tests/fixtures/charms/harbour", "playbook.yaml")]
fn nothing_is_wrong_with_the_projects_own_playbooks(#[case] charm: &str, #[case] playbook: &str) {
    let charm = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(charm);
    let dir = TempDir::new().unwrap();
    let printed = run(&dir, charm.join(playbook), &["--charm", charm.to_str().unwrap()]);
    assert!(printed.stdout.ends_with("and nothing wrong\n"), "{}{}", printed.stdout, printed.stderr);
    assert_eq!(printed.code, 0);
}
