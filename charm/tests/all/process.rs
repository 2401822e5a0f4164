//! The hook tools as executables, played by small scripts.

use std::fs;
use std::time::{Duration, Instant};

use juju_charm::tool::{
    Answer, ConfigData, ConfigGet, IsLeader, JujuLog, K8sRawGet, K8sRawSet, K8sSpecGet, K8sSpecSet, OpenPort,
    RelationIds, RelationSet, Request, ResourceGet, SecretAdd, SecretGet, SecretSet, StateSet, StatusSet,
    UnitGet,
};
use juju_charm::{ConfigValue, Error, HookTools, HookToolsOnPath, LogLevel, StatusName};

use crate::tool_folder::ToolFolder;

/// Long enough for any script on a busy machine, and shorter than those hang that hang.
const LONG: Duration = Duration::from_secs(20);

/// Asks whether this unit leads, of a script that behaves like this.
fn ask_leader(behaviour: &str) -> Result<Answer, Error> {
    ToolFolder::new([("is-leader", behaviour)]).tools().call(IsLeader {}.into())
}

fn ask_answering(answer: &str, request: impl Into<Request>) -> Result<Answer, Error> {
    let request = request.into();
    let folder = ToolFolder::new([(request.tool(), "answer")]);
    folder.tools().envs([("ANSWER", answer)]).call(request)
}

fn refusing(code: &str, words: &str) -> Error {
    let folder = ToolFolder::new([("is-leader", "refuse")]);
    let mut tools = folder.tools().envs([("CODE", code), ("WORDS", words)]);
    tools.call(IsLeader {}.into()).expect_err("the tool says no")
}

/// The arguments, each with a line end behind it, and the stdin that a tool has been given.
fn recorded(request: impl Into<Request>) -> (String, String) {
    let request = request.into();
    let folder = ToolFolder::new([(request.tool(), "record")]);
    let mut tools = folder.tools().envs([("RECORD", folder.folder())]);
    tools.call(request).expect("the tool succeeds");
    (folder.recorded("args"), folder.recorded("stdin"))
}

fn megabyte() -> RelationSet {
    RelationSet {
        relation: Some(3.into()),
        app: false,
        settings: vec![("data".into(), "x".repeat(1_000_000).into())],
    }
}

#[test]
fn a_tools_json_becomes_the_answer() {
    assert_eq!(ask_answering("true", IsLeader {}), Ok(Answer::IsLeader(true)));
    let title = ConfigData::One(Some(ConfigValue::from("Lear")));
    assert_eq!(ask_answering("\"Lear\"", ConfigGet::key("title")), Ok(Answer::ConfigGet(title)));
    let ids = vec![1.into(), 10.into()];
    let request = RelationIds { endpoint: Some("db".to_owned()) };
    assert_eq!(ask_answering("[\"db:1\",\"db:10\"]", request), Ok(Answer::RelationIds(ids)));
}

fn ask_printing(text: &str, request: impl Into<Request>) -> Result<Answer, Error> {
    let request = request.into();
    let folder = ToolFolder::new([(request.tool(), "print")]);
    folder.tools().envs([("ANSWER", text)]).call(request)
}

#[test]
fn of_a_new_secret_the_uri_is_the_answer_without_its_line_end() {
    let uri = "secret:9m4e2mr0ui3e8a215n4g";
    let answer = ask_answering(uri, SecretAdd::new([("password", "poison")]));
    assert_eq!(answer, Ok(Answer::SecretAdd(uri.to_owned())));
}

#[test]
fn the_text_of_a_tool_without_formats_is_the_answer_as_it_is() {
    let path = "/srv/a file.tgz";
    let request = ResourceGet { name: "spam".to_owned() };
    assert_eq!(ask_printing(path, request), Ok(Answer::ResourceGet(path.to_owned())));
    for spec in ["", "\n", " version: 3", "version: 3\n\n", "null", "\"quoted\""] {
        assert_eq!(ask_printing(spec, K8sSpecGet {}), Ok(Answer::K8sSpecGet(spec.to_owned())));
        assert_eq!(ask_printing(spec, K8sRawGet {}), Ok(Answer::K8sRawGet(spec.to_owned())));
    }
}

#[test]
fn an_answer_that_holds_a_secret_and_is_no_json_is_not_shown() {
    let error =
        ask_answering("password: poison", SecretGet::from("secret:9m4e2mr0ui3e8a215n4g")).unwrap_err();
    assert!(!error.is_refused());
    let message = error.to_string();
    assert!(message.starts_with("secret-get: ") && !message.contains("poison"), "{message}");
}

#[test]
fn a_secret_is_given_as_arguments() {
    let secret =
        SecretSet::new("secret:9m4e2mr0ui3e8a215n4g").content([("password", "to be\nor not")]).label("-x");
    let (args, stdin) = recorded(secret);
    assert_eq!(args, "--label\n-x\n--\nsecret:9m4e2mr0ui3e8a215n4g\npassword#base64=dG8gYmUKb3Igbm90\n");
    assert_eq!(stdin, "");
}

#[test]
fn a_value_too_long_for_a_command_line_is_an_error_that_does_not_show_it() {
    let folder = ToolFolder::new([("secret-set", "silent")]);
    let set = |length| {
        let content = [("key", "x".repeat(length))];
        folder.tools().call(SecretSet::new("secret:9m4e2mr0ui3e8a215n4g").content(content).into())
    };
    assert_eq!(set(90_000), Ok(Answer::SecretSet(())));
    let error = set(100_000).unwrap_err();
    assert!(!error.is_refused() && !error.is_not_found());
    let message = error.to_string();
    assert!(message.starts_with("secret-set: cannot be run: ") && message.len() < 200, "{message}");
}

#[test]
fn state_set_reads_its_settings_from_stdin() {
    let settings = [("one", " 1 "), ("empty", "")].into();
    let (args, stdin) = recorded(StateSet { settings });
    assert_eq!((&*args, &*stdin), ("--file\n-\n", "{\"one\":\" 1 \",\"empty\":\"\"}"));
}

#[test]
fn the_specification_for_kubernetes_arrives_as_it_is() {
    let spec = "version: 3\ncontainers: []\n\n".to_owned();
    assert_eq!(recorded(K8sSpecSet { spec: spec.clone() }), ("--file\n-\n".to_owned(), spec.clone()));
    assert_eq!(recorded(K8sRawSet { spec: spec.clone() }), ("--file\n-\n".to_owned(), spec));
}

#[test]
fn a_tool_gets_the_arguments_as_they_are() {
    let status =
        StatusSet { status: StatusName::Active, message: " $HOME 'and' \"*\"".to_owned(), application: true };
    let (args, stdin) = recorded(status);
    assert_eq!(args, "--application\n--\nactive\n $HOME 'and' \"*\"\n");
    assert_eq!(stdin, "");
}

#[test]
fn an_empty_argument_is_an_argument() {
    let (args, _) = recorded(JujuLog { level: LogLevel::Info, message: String::new() });
    assert_eq!(args, "--log-level\nINFO\n--\n\n");
}

#[test]
fn relation_set_reads_its_settings_from_stdin() {
    let settings = vec![("host".into(), " 10.1.2.3 ".into()), ("gone".into(), "".into())];
    let (args, stdin) = recorded(RelationSet { relation: Some(3.into()), app: true, settings });
    assert_eq!(args, "-r\n3\n--app\n--file\n-\n");
    assert_eq!(stdin, r#"{"host":" 10.1.2.3 ","gone":""}"#);
}

#[test]
fn settings_larger_than_any_pipe_arrive_whole() {
    let (_, stdin) = recorded(megabyte());
    assert_eq!(stdin, format!("{{\"data\":\"{}\"}}", "x".repeat(1_000_000)));
}

#[test]
fn the_longest_line_that_the_kernel_takes_is_one_call() {
    let message = "x".repeat(131_071);
    let (args, _) = recorded(JujuLog { level: LogLevel::Info, message: message.clone() });
    assert_eq!(args, format!("--log-level\nINFO\n--\n{message}\n"));
}

#[test]
fn a_tool_that_does_not_read_its_stdin_succeeds_all_the_same() {
    let folder = ToolFolder::new([("relation-set", "silent")]);
    assert_eq!(folder.tools().call(megabyte().into()), Ok(Answer::RelationSet(())));
    assert_eq!(folder.tools().time_limit(LONG).call(megabyte().into()), Ok(Answer::RelationSet(())));
}

#[test]
fn a_tool_may_say_more_than_any_pipe_holds() {
    let folder = ToolFolder::new([("unit-get", "loud")]);
    let answer = folder.tools().call(UnitGet::default().into());
    assert_eq!(answer, Ok(Answer::UnitGet("o".repeat(1_500_000))));
}

#[test]
fn a_tool_that_says_no_is_a_refusal_with_its_words() {
    let error = refusing("1", "ERROR leadership status unknown: connection is shut down");
    assert!(error.is_refused());
    assert_eq!(error.exit_code(), Some(1));
    assert_eq!(error.message(), Some("leadership status unknown: connection is shut down"));
    assert_eq!(error.to_string(), "is-leader: leadership status unknown: connection is shut down");
}

#[test]
fn a_wrong_call_is_a_refusal_with_exit_code_2() {
    let error = refusing("2", "ERROR option provided but not defined: --nope");
    assert!(error.is_refused());
    assert_eq!(
        (error.exit_code(), error.message()),
        (Some(2), Some("option provided but not defined: --nope"))
    );
}

#[test]
fn a_refusal_keeps_all_lines_of_the_words() {
    let error = refusing("1", "ERROR yaml: unmarshal errors:\n  line 1: cannot unmarshal");
    assert_eq!(error.message(), Some("yaml: unmarshal errors:\n  line 1: cannot unmarshal"));
}

#[test]
fn a_refusal_without_jujus_prefix_keeps_its_first_word() {
    assert_eq!(refusing("3", "no such thing").message(), Some("no such thing"));
}

#[test]
fn a_tool_that_is_ended_by_a_signal_has_not_said_no() {
    let error = ask_leader("die").unwrap_err();
    assert!(!error.is_refused() && !error.is_timed_out());
    assert_eq!(error.exit_code(), None);
    let message = error.to_string();
    assert!(message.starts_with("is-leader: ") && message.contains("signal"), "{message}");
}

#[test]
fn an_answer_that_is_no_json_is_shown_as_it_came() {
    let error = ask_answering("yes, it does", IsLeader {}).unwrap_err();
    assert!(!error.is_refused());
    let message = error.to_string();
    assert!(message.starts_with("is-leader: ") && message.contains("yes, it does"), "{message}");
}

#[test]
fn a_tool_that_should_answer_and_prints_nothing_is_an_error() {
    let error = ask_leader("silent").unwrap_err();
    assert!(error.to_string().starts_with("is-leader: cannot make sense of the answer \"\""), "{error}");
}

#[test]
fn a_tool_that_should_not_answer_prints_nothing() {
    let folder = ToolFolder::new([("open-port", "silent")]);
    let request = OpenPort { ports: 80.into(), endpoints: vec![] };
    assert_eq!(folder.tools().call(request.into()), Ok(Answer::OpenPort(())));
}

#[test]
fn a_tool_that_does_not_answer_in_time_is_ended() {
    let folder = ToolFolder::new([("is-leader", "hang")]);
    let start = Instant::now();
    let error = folder.tools().time_limit(Duration::from_millis(200)).call(IsLeader {}.into()).unwrap_err();
    assert!(start.elapsed() < LONG, "{:?}", start.elapsed());
    assert!(error.is_timed_out() && !error.is_refused());
    assert!(error.to_string().starts_with("is-leader: no answer within 200ms"), "{error}");
}

#[test]
fn the_time_limit_holds_for_children_of_the_tool_that_keep_its_stdout_open() {
    let folder = ToolFolder::new([("is-leader", "leave-a-child")]);
    let start = Instant::now();
    let error = folder.tools().time_limit(Duration::from_millis(200)).call(IsLeader {}.into()).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    assert!(error.is_timed_out());
}

#[test]
fn a_tool_that_answers_in_time_does_not_feel_the_limit() {
    let folder = ToolFolder::new([("is-leader", "answer")]);
    let mut tools = folder.tools().envs([("ANSWER", "true")]).time_limit(LONG);
    assert_eq!(tools.call(IsLeader {}.into()), Ok(Answer::IsLeader(true)));
}

#[test]
fn a_tool_that_is_not_on_path_is_named_with_the_path() {
    let folder = ToolFolder::new([("config-get", "silent")]);
    let only = folder.folder().to_path_buf();
    let error = HookToolsOnPath::new().path(&only).call(IsLeader {}.into()).unwrap_err();
    assert!(error.is_not_found() && !error.is_refused());
    let message = error.to_string();
    assert!(message.starts_with("is-leader: not found on PATH"), "{message}");
    assert!(message.contains(&only.display().to_string()), "{message}");
}

#[test]
fn an_empty_path_has_no_tools() {
    for path in ["", ":", "/nowhere/at/all"] {
        let error = HookToolsOnPath::new().path(path).call(IsLeader {}.into()).unwrap_err();
        assert!(error.is_not_found(), "{path}: {error}");
    }
}

#[test]
fn a_folder_or_a_file_that_cannot_be_run_is_no_tool() {
    let folder = ToolFolder::new([("is-leader", "answer")]);
    let shadows = tempfile::tempdir().unwrap();
    let file = shadows.path().join("file");
    fs::create_dir_all(shadows.path().join("folder/is-leader")).unwrap();
    fs::create_dir(&file).unwrap();
    fs::write(file.join("is-leader"), "#!/bin/sh\n").unwrap();
    let folders = [shadows.path().join("folder"), file, folder.folder().to_owned()];
    let path = std::env::join_paths(folders).unwrap();
    let mut tools = HookToolsOnPath::new().path(path).envs([("ANSWER", "false")]);
    assert_eq!(tools.call(IsLeader {}.into()), Ok(Answer::IsLeader(false)));
}

#[test]
fn of_two_tools_the_first_on_path_is_called() {
    let first = ToolFolder::new([("is-leader", "answer")]);
    let second = ToolFolder::new([("is-leader", "die")]);
    let mut path = first.folder().as_os_str().to_owned();
    path.push(":");
    path.push(second.path());
    let mut tools = HookToolsOnPath::new().path(path).envs([("ANSWER", "true")]);
    assert_eq!(tools.call(IsLeader {}.into()), Ok(Answer::IsLeader(true)));
}

#[test]
fn the_tools_get_the_path_that_they_were_found_on() {
    let folder = ToolFolder::new([("unit-get", "path")]);
    let expected = folder.path().into_string().unwrap();
    assert_eq!(folder.tools().call(UnitGet::default().into()), Ok(Answer::UnitGet(expected)));
}

#[test]
fn a_tool_that_cannot_be_started_says_why() {
    let folder = ToolFolder::new([("juju-log", "silent")]);
    let request = JujuLog { level: LogLevel::Info, message: "nul \0".to_owned() };
    let error = folder.tools().call(request.into()).unwrap_err();
    assert!(!error.is_refused() && !error.is_not_found());
    assert!(error.to_string().starts_with("juju-log: cannot be run: "), "{error}");
    assert!(error.to_string().contains("nul byte"), "{error}");
}

#[test]
fn tools_are_called_from_many_threads_at_once() {
    let folder = ToolFolder::new([("unit-get", "answer")]);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let address = format!("10.0.0.{thread}");
            let mut tools = folder.tools().envs([("ANSWER", format!("\"{address}\""))]);
            scope.spawn(move || {
                assert_eq!(tools.call(UnitGet::default().into()), Ok(Answer::UnitGet(address)));
            });
        }
    });
}
