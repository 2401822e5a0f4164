//! The command `juju-scenario play`.

use std::path::Path;
use std::process::{Command, Stdio};

use juju_scenario::cli;
use juju_scenario::prelude::*;
use rstest::rstest;
use serde_json::Value;
use tempfile::TempDir;

use crate::golden::assert_golden;

/// Four scenes, of which the second and the third do not go well.
const PLAYBOOK: &str = "
playbook: 1
scenes:
  - event: start
    context: {state: {leader: true}}
  - name: the database arrives
    event: db-relation-changed
    context:
      state:
        config: {act: fail}
        relations:
          - {endpoint: db, interface: postgresql, remote_app_name: pg, remote_units_data: {0: {host: 10.1.2.3}}}
  - name: a cache that nobody knows
    event: cache-relation-joined
  - name: slips of the tongue
    event: config-changed
    context: {state: {config: {act: err}}}
";

/// One scene of the event `config-changed`, in which the charm plays this act.
fn act(act: &str) -> String {
    format!("event: config-changed\ncontext: {{state: {{config: {{act: {act}}}}}}}\n")
}

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/charms").join(name).display().to_string()
}

/// A folder with a playbook in it.
fn folder(playbook: &str) -> TempDir {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("playbook.yaml"), playbook).unwrap();
    dir
}

/// What the command has said.
#[derive(Debug, PartialEq)]
struct Said {
    code: u8,
    stdout: String,
    stderr: String,
}

/// Runs `juju-scenario` with these words, in which `DIR` stands for the folder and `CHARM` for the charm's, and so they do
/// in what is said.
fn run(dir: &Path, words: &[&str], is_live: bool) -> Said {
    let places = [("DIR", dir.display().to_string()), ("CHARM", fixture("player"))];
    let hidden = |text: String| places.iter().fold(text, |text, (name, place)| text.replace(place, name));
    let args = words
        .iter()
        .map(|word| places.iter().fold((*word).to_owned(), |word, (name, place)| word.replace(name, place)));
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let code = match is_live {
        true => cli::run_live(args, &mut std::io::empty(), &mut stdout, &mut stderr),
        false => cli::run(args, &mut std::io::empty(), &mut stdout, &mut stderr),
    };
    let text = |bytes: Vec<u8>| hidden(String::from_utf8(bytes).unwrap());
    Said { code, stdout: text(stdout), stderr: text(stderr) }
}

/// Plays the folder's playbook with the charm `player`, with these words behind.
fn play(dir: &TempDir, words: &[&str]) -> Said {
    let all = [&["play", "DIR/playbook.yaml", "--charm", "CHARM"], words].concat();
    run(dir.path(), &all, false)
}

/// The text without the times: what stands between these marks.
fn timeless(text: &str) -> String {
    let mut text = text.to_owned();
    for (before, after) in [("(", " s)"), ("time=\"", "\""), ("\"seconds\":", ",")] {
        let mut pieces = text.split(before);
        let mut shown = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            shown.push_str(before);
            match piece.split_once(after) {
                Some((time, rest)) if time.parse::<f64>().is_ok() => {
                    shown.push_str(&format!("TIME{after}{rest}"));
                }
                _ => shown.push_str(piece),
            }
        }
        text = shown;
    }
    text
}

/// The records of `--json`.
fn records(said: &Said) -> Vec<Value> {
    said.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The context that a file holds: a playbook reads it, as it reads its own.
fn context(path: &Path) -> Context {
    let text = std::fs::read_to_string(path).unwrap();
    let indented: String = text.lines().map(|line| format!("  {line}\n")).collect();
    Playbook::from_yaml(format!("event: start\ncontext:\n{indented}")).unwrap().scenes.remove(0).context
}

fn unit_status(context: &Context) -> String {
    context.state.status.unit.message.clone()
}

#[test]
fn each_scene_has_a_line_and_then_come_the_reports_and_the_score() {
    let said = play(&folder(PLAYBOOK), &[]);
    assert_eq!((said.code, said.stderr.as_str()), (2, ""));
    assert_golden("play-scenes", &timeless(&said.stdout));
}

#[test]
fn every_call_can_be_shown_also_one_that_is_wrong_in_itself() {
    let said = play(&folder(PLAYBOOK), &["--calls", "--scene", "0", "--scene", "3"]);
    assert_eq!(said.code, 0);
    assert_golden("play-calls", &timeless(&said.stdout));
}

#[rstest]
#[case::all_pass(&["rule", "publish"], 0)]
#[case::the_charm_fails(&["rule", "fail", "rule"], 1)]
#[case::juju_refuses(&["trespass"], 1)]
fn the_exit_code_says_whether_all_have_passed(#[case] acts: &[&str], #[case] code: u8) {
    let scenes = acts.iter().map(|act| {
        let relations =
            "[{endpoint: db, interface: postgresql, remote_app_name: pg, remote_units_data: {0: {host: a}}}]";
        let state = format!("{{config: {{act: {act}}}, relations: {relations}}}");
        format!("- {{event: db-relation-changed, context: {{state: {state}}}}}\n")
    });
    let playbook = format!("scenes:\n{}", scenes.collect::<String>());
    assert_eq!(play(&folder(&playbook), &[]).code, code);
}

#[test]
fn an_impossible_scene_is_bad_input_once_the_others_were_played() {
    let dir = folder("scenes: [{event: cache-relation-joined}, {event: start}]\n");
    let said = play(&dir, &[]);
    assert_eq!(said.code, 2);
    assert!(said.stdout.contains("\nok    start ("), "{}", said.stdout);
}

#[test]
fn a_charm_that_has_nothing_for_a_hook_has_handled_it() {
    let charm = TempDir::new().unwrap();
    std::fs::create_dir(charm.path().join("hooks")).unwrap();
    let place = charm.path().display().to_string();
    let said = run(
        folder("event: start\n").path(),
        &["play", "DIR/playbook.yaml", "--charm", &place, "--calls"],
        false,
    );
    let lines = "ok    start (the charm has no program for it)\n\n1 scene: 1 passed\n";
    assert_eq!((said.code, said.stdout.as_str()), (0, lines));
}

#[test]
fn machines_get_a_line_of_json_for_each_scene() {
    let said = play(&folder(PLAYBOOK), &["--json"]);
    assert_eq!(said.code, 2);
    assert_golden("play-json", &timeless(&said.stdout));

    let records = records(&said);
    let keys = |record: &Value| record.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert!(records.iter().all(|record| keys(record) == keys(&records[0])));
    let kinds: Vec<_> = records.iter().map(|record| record["failure"]["kind"].as_str()).collect();
    assert_eq!(kinds, [None, Some("exit-code"), Some("impossible"), None]);
    assert_eq!(records[1]["stderr"], "alas, poor Yorick\n");
    assert!(records[1]["seconds"].as_f64().unwrap() > 0.0);
    let patch: json_patch::Patch = serde_json::from_value(records[0]["delta"].clone()).unwrap();
    let mut context = serde_json::to_value(Context::new().state(State::new().leader(true))).unwrap();
    json_patch::patch(&mut context, &patch).unwrap();
    assert_eq!(context["state"]["status"]["unit"], serde_json::json!(["active", "I rule"]));
}

#[rstest]
#[case::too_late("sleep", "timed-out")]
#[case::refused_by_juju("trespass", "refused")]
fn machines_are_told_how_a_charm_has_failed(#[case] name: &str, #[case] kind: &str) {
    let said = play(&folder(&act(name)), &["--json", "--timeout", "0.2"]);
    assert_eq!(said.code, 1);
    assert_eq!(records(&said)[0]["failure"]["kind"], kind);
}

#[test]
fn several_at_a_time_print_the_same_as_one_after_the_other() {
    let acts = ["dwell", "rule", "fail", "dwell", "err", "rule"];
    let scenes: String = acts
        .iter()
        .map(|act| {
            let relations = "[{endpoint: db, interface: postgresql, remote_app_name: pg}]";
            let state = format!("{{config: {{act: {act}}}, relations: {relations}}}");
            format!("- {{name: {act}, event: db-relation-created, context: {{state: {state}}}}}\n")
        })
        .collect();
    let dir = folder(&format!("scenes:\n{scenes}"));
    let alone = play(&dir, &["--calls"]);
    assert_eq!(alone.code, 1);
    for jobs in ["2", "50"] {
        let together = play(&dir, &["--calls", "--jobs", jobs]);
        assert_eq!(timeless(&together.stdout), timeless(&alone.stdout));
        assert_eq!((together.code, together.stderr), (alone.code, alone.stderr.clone()));
    }
}

#[test]
fn scenes_are_chosen_by_name_or_number_and_played_in_the_playbooks_order() {
    let dir = folder(PLAYBOOK);
    let said = play(&dir, &["--scene", "slips of the tongue", "--scene", "0", "--scene", "start", "--json"]);
    let names: Vec<_> = records(&said).iter().map(|record| record["name"].clone()).collect();
    assert_eq!(names, ["start", "slips of the tongue"]);
    assert_eq!(records(&said)[1]["index"], 3);
}

#[test]
fn what_continuous_integration_reads_is_xml_whatever_the_scene_is_called_and_the_charm_prints() {
    let nasty = r#"{name: "<a & \"b\">\n\u0001 ü ]]>", event: config-changed, context: {state: {config: {act: paint}}}}"#;
    let dir = folder(&format!(
        "scenes:\n- {nasty}\n- event: start\n- event: start\n- event: cache-relation-joined\n"
    ));
    let said = play(&dir, &["--junit", "DIR/report.xml"]);
    assert_eq!(said.code, 2);
    let xml = std::fs::read_to_string(dir.path().join("report.xml")).unwrap();
    assert_well_formed(&xml);
    let place = dir.path().display().to_string();
    assert_golden("play-junit", &timeless(&xml.replace(&place, "DIR")));
    // Nor does any of it do something to the terminal.
    assert!(!said.stdout.contains(['\u{1b}', '\u{1}']), "{:?}", said.stdout);
    assert_eq!(said.stdout.lines().filter(|line| line.starts_with("FAIL")).count(), 1);
}

/// Goes through all of an XML document: every element is closed by its own name, every `&` is one of the entities that need
/// no declaration, and every character is one that XML 1.0 can hold.
#[track_caller]
fn assert_well_formed(xml: &str) {
    let holds = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    assert!(xml.chars().all(holds), "{xml:?}");
    for after in xml.split('&').skip(1) {
        let (entity, _) = after.split_once(';').unwrap();
        let number = entity.strip_prefix('#').and_then(|number| number.parse().ok());
        let known = ["amp", "lt", "gt", "quot"].contains(&entity);
        assert!(known || number.and_then(char::from_u32).is_some_and(holds), "&{entity};");
    }
    let (_, body) = xml.split_once("?>\n").unwrap();
    let mut open = Vec::new();
    for tag in body.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap();
        assert!(!text.contains('>'), "{text}");
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.split(' ').next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if tag.ends_with('/') => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn the_context_that_each_scene_has_left_has_a_file_of_its_own() {
    let dir = folder(PLAYBOOK);
    play(&dir, &["--context-out", "DIR/out/contexts"]);
    let out = dir.path().join("out/contexts");
    let mut names: Vec<_> =
        std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    // There is none of the scene that Juju could not have produced.
    assert_eq!(names, ["00-start.yaml", "01-the-database-arrives.yaml", "03-slips-of-the-tongue.yaml"]);
    assert_eq!(unit_status(&context(&out.join("00-start.yaml"))), "I rule");
    // What Juju drops when a hook fails is not there, and what it keeps is.
    let failed = context(&out.join("01-the-database-arrives.yaml"));
    assert_eq!(unit_status(&failed), "to be or not to be");
    assert!(failed.state.relations[0].local_unit_data.is_empty());
}

#[test]
fn the_files_of_contexts_stay_in_their_directory() {
    let name = "../../etc/passwd \\u0000 é";
    let dir = folder(&format!("scenes: [{{name: \"{name}\", event: start}}, {{name: ..., event: start}}]\n"));
    play(&dir, &["--context-out", "DIR/contexts"]);
    let contexts = dir.path().join("contexts");
    assert!(contexts.join("00-etc-passwd-é.yaml").exists());
    assert!(contexts.join("01-scene.yaml").exists());
}

#[test]
fn the_charm_gets_what_is_added_to_its_environment() {
    let dir = folder(&act("mood"));
    let words = ["--env", "MOOD=merry", "--env", "MOOD=a=b", "--env", "EMPTY=", "--context-out", "DIR"];
    assert_eq!(play(&dir, &words).code, 0);
    assert_eq!(unit_status(&context(&dir.path().join("00-config-changed.yaml"))), "a=b");
    assert_eq!(play(&dir, &[]).code, 1);
}

#[test]
fn the_charm_finds_what_is_on_the_path_behind_the_hook_tools() {
    let dir = folder(&act("heart"));
    let path = format!("{}:/usr/bin:/bin", fixture("player-programs"));
    assert_eq!(play(&dir, &["--path", &path, "--context-out", "DIR"]).code, 0);
    assert_eq!(unit_status(&context(&dir.path().join("00-config-changed.yaml"))), "gold");
    assert_eq!(play(&dir, &["--path", "/usr/bin:/bin"]).code, 1);
}

#[test]
fn a_hook_that_takes_too_long_is_ended() {
    let said = play(&folder(&act("sleep")), &["--timeout", "0.25"]);
    assert_eq!(said.code, 1);
    assert!(said.stdout.contains("it had not ended after 250ms"), "{}", said.stdout);
}

#[test]
fn in_sequence_the_state_lives_on_and_so_do_the_charms_files() {
    let scenes = "scenes:\n- {event: start, context: {state: {config: {act: count}}}}\n- event: update-status\n- event: stop\n";
    let dir = folder(scenes);
    assert_eq!(play(&dir, &["--in-sequence", "--jobs", "1", "--context-out", "DIR"]).code, 0);
    let last = context(&dir.path().join("02-stop.yaml"));
    assert_eq!(unit_status(&last), "3 played");
    assert_eq!(last.state.unit_state["last"], "hooks/stop");
}

#[test]
fn a_sequence_ends_with_the_scene_that_does_not_pass() {
    let dir = folder(PLAYBOOK);
    let said = play(&dir, &["--in-sequence", "--junit", "DIR/report.xml"]);
    assert_eq!(said.code, 1);
    assert_golden("play-in-sequence", &timeless(&said.stdout));
    let xml = std::fs::read_to_string(dir.path().join("report.xml")).unwrap();
    assert_well_formed(&xml);
    assert!(xml.contains(r#"tests="4" failures="1" errors="0" skipped="2""#), "{xml}");
    let records = records(&play(&dir, &["--in-sequence", "--json"]));
    let kinds: Vec<_> = records.iter().map(|record| record["failure"]["kind"].as_str()).collect();
    assert_eq!(kinds, [None, Some("exit-code"), Some("not-played"), Some("not-played")]);
}

#[test]
fn what_the_playbook_says_of_the_charm_and_of_juju_counts() {
    let playbook = "
juju: 4.0.1
charm:
  unit: hamlet/3
  metadata: {name: hamlet, requires: {cache: {interface: redis}}}
event: cache-relation-created
context: {state: {relations: [{endpoint: cache, interface: redis, remote_app_name: redis}]}}
";
    let dir = folder(playbook);
    let said = play(&dir, &["--json"]);
    assert_eq!((said.code, &records(&said)[0]["unit"]), (0, &Value::from("hamlet/3")), "{said:?}");
    // The charm's own option `act` is still known, and its default.
    assert!(said.stdout.contains(r#"config-get act -> \"rule\""#), "{said:?}");

    let wrong = play(&dir, &["--juju", "four"]);
    assert_eq!((wrong.code, wrong.stdout.as_str()), (2, ""));
    assert!(wrong.stderr.contains("`four` is no version of Juju"), "{wrong:?}");
}

/// A secret's value, which the charm spreads wherever it can.
#[test]
fn what_a_secret_holds_is_not_shown() {
    let playbook = "
event: start
context:
  state:
    config: {act: whisper}
    secrets: [{id: 9m4e2mr0ui3e8a215n4g, revisions: {1: {token: a-bare-bodkin}}}]
";
    let dir = folder(playbook);
    let words = ["--calls", "--junit", "DIR/report.xml", "--context-out", "DIR"];
    let said = [play(&dir, &words), play(&dir, &[&words[..], &["--json"]].concat())];
    let xml = std::fs::read_to_string(dir.path().join("report.xml")).unwrap();
    for text in said.iter().map(|said| &said.stdout).chain([&xml]) {
        assert!(text.contains("secret-get") && !text.contains("bodkin"), "{text}");
    }
    // The charm has made a new secret of all that it was told, and so that is one too.
    assert_eq!(records(&said[1])[0]["stdout"], "stdout: ..\n");
    // A context is data, and exact.
    let left = context(&dir.path().join("00-start.yaml"));
    assert_eq!(left.state.secrets[0].latest_content().get("token").as_deref(), Some("a-bare-bodkin"));
}

#[test]
fn on_a_terminal_it_is_said_what_is_being_played() {
    let dir =
        folder(&format!("scenes: [{{event: start}}, {{name: \"{}\\n\", event: stop}}]\n", "x".repeat(100)));
    let words = ["play", "DIR/playbook.yaml", "--charm", "CHARM"];
    let live = run(dir.path(), &words, true);
    let shown = timeless(&live.stdout).replace('\r', "<CR>").replace("\u{1b}[K", "<CLEAR>");
    assert_golden("play-live", &shown);
    // What machines read is the same there.
    let json = [&words[..], &["--json", "--jobs", "2"]].concat();
    assert_eq!(
        timeless(&run(dir.path(), &json, true).stdout),
        timeless(&run(dir.path(), &json, false).stdout)
    );
}

#[rstest]
#[case::no_charm("no-charm", &["play", "DIR/playbook.yaml"])]
#[case::no_playbook("no-playbook", &["play", "--charm", "CHARM"])]
#[case::absent_playbook("absent-playbook", &["play", "DIR/absent.yaml", "--charm", "CHARM"])]
#[case::a_wrong_playbook("wrong-playbook", &["play", "DIR/wrong.yaml", "--charm", "CHARM"])]
#[case::absent_charm("absent-charm", &["play", "DIR/playbook.yaml", "--charm", "DIR/absent"])]
#[case::a_directory_of_no_charm("no-dispatch", &["play", "DIR/playbook.yaml", "--charm", "DIR"])]
#[case::an_unknown_scene("unknown-scene", &["play", "DIR/playbook.yaml", "--charm", "CHARM", "--scene", "stat"])]
#[case::scenes_in_sequence(
    "scenes-in-sequence",
    &["play", "DIR/playbook.yaml", "--charm", "CHARM", "--in-sequence", "--scene", "0"]
)]
#[case::jobs_in_sequence(
    "jobs-in-sequence",
    &["play", "DIR/playbook.yaml", "--charm", "CHARM", "--in-sequence", "--jobs", "2"]
)]
#[case::no_jobs("no-jobs", &["play", "DIR/playbook.yaml", "--charm", "CHARM", "--jobs", "0"])]
#[case::env_without_a_value("env-without-value", &["play", "DIR/playbook.yaml", "--charm", "CHARM", "--env", "MOOD"])]
#[case::env_without_a_name("env-without-name", &["play", "DIR/playbook.yaml", "--charm", "CHARM", "--env", "=merry"])]
#[case::junit_nowhere("junit-nowhere", &["play", "DIR/playbook.yaml", "--charm", "CHARM", "--junit", "DIR/no/report.xml"])]
#[case::contexts_in_a_file(
    "contexts-in-a-file",
    &["play", "DIR/playbook.yaml", "--charm", "CHARM", "--context-out", "DIR/wrong.yaml"]
)]
fn what_is_wrong_is_said_with_its_mend(#[case] name: &str, #[case] words: &[&str]) {
    let dir = folder("event: start\n");
    std::fs::write(dir.path().join("wrong.yaml"), "event: start\ncontxt: {}\n").unwrap();
    let Said { code, stderr, .. } = run(dir.path(), words, false);
    assert_eq!(code, 2);
    assert_golden(&format!("play-{name}"), &stderr);
}

#[rstest]
fn a_time_limit_is_a_number_of_seconds(
    #[values("0", "-1", "soon", "nan", "inf", "1e300", "1e-12")] limit: &str,
) {
    let said = play(&folder("event: start\n"), &["--timeout", limit]);
    assert_eq!((said.code, said.stdout.as_str()), (2, ""));
    let words = "it should be a number of seconds above 0, and no more than a year's, such as 90 or 0.5";
    assert!(said.stderr.contains(words), "{}", said.stderr);
}

#[test]
fn the_manual_is_the_help() {
    assert_golden("play-help", &run(folder("").path(), &["play", "--help"], false).stdout);
}

/// What cannot be printed to, such as a pipe whose reader has gone.
struct Broken;

impl std::io::Write for Broken {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[rstest]
fn nobody_has_to_listen(#[values("1", "3")] jobs: &str) {
    let dir = folder(PLAYBOOK);
    let playbook = dir.path().join("playbook.yaml").display().to_string();
    let args = ["play", &playbook, "--charm", &fixture("player"), "--jobs", jobs];
    let mut stderr = Vec::new();
    assert_eq!(cli::run_live(args, &mut std::io::empty(), &mut Broken, &mut stderr), 2);
    assert_eq!(String::from_utf8(stderr).unwrap(), "juju-scenario: cannot print: broken pipe\n");
}

/// The command as a program, with a terminal nowhere near.
fn program(dir: &TempDir, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juju-scenario"));
    command.args(["play", "playbook.yaml"]).args(words).current_dir(dir.path()).stdin(Stdio::null());
    command
}

#[test]
fn the_program_is_the_command() {
    let dir = folder(PLAYBOOK);
    let charm = fixture("player/dispatch");
    let output = program(&dir, &["--scene", "0", "--charm", &charm]).output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    // Of a program nothing is known: the option `act` has no default, and so nothing is played.
    assert_eq!(
        (output.status.code(), timeless(&stdout)),
        (Some(0), "ok    start (TIME s)\n\n1 scene: 1 passed\n".into())
    );
}

#[test]
fn a_stage_that_cannot_be_set_up_is_no_failure_of_the_charm() {
    let dir = folder("event: start\n");
    let mut command = program(&dir, &["--charm", &fixture("player"), "--junit", "report.xml"]);
    let output = command.env("TMPDIR", dir.path().join("absent")).output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout.starts_with("ERROR start\n\n  cannot look at "), "{stdout}");
    assert!(stdout.ends_with("\n1 scene: 0 passed, 1 not set up\n"), "{stdout}");
    let xml = std::fs::read_to_string(dir.path().join("report.xml")).unwrap();
    assert_well_formed(&xml);
    assert!(xml.contains("type=\"not-set-up\""), "{xml}");
}
