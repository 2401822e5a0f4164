//! Bad input: each gets an error that says what was wrong, where, and what would be right.

use juju_scenario::Error;
use juju_scenario::prelude::*;
use rstest::rstest;

use crate::golden::assert_golden;

fn idle(_: &Hook, _: &mut Juju) -> CharmResult {
    Ok(())
}

fn yaml_error(text: &str) -> Error {
    Playbook::from_yaml(text).unwrap_err()
}

#[rstest]
#[case::unknown_key(
    "unknown-key",
    "
playbook: 1
scenes:
  - event: start
    context:
      state:
        leadr: true
"
)]
#[case::unknown_key_of_a_relation(
    "unknown-key-of-a-relation",
    "
scenes:
  - event: start
    context: {state: {relations: [{endpoint: db, remote_ap_data: {}}]}}
"
)]
#[case::duplicate_key_of_a_struct(
    "duplicate-key",
    "
scenes:
  - event: start
    context:
      state:
        leader: true
        planned_units: 3
        leader: false
"
)]
#[case::duplicate_option(
    "duplicate-option",
    "
scenes:
  - event: start
    context:
      state:
        config:
          title: Hamlet
          title: Lear
"
)]
#[case::duplicate_key_of_a_databag(
    "duplicate-databag-key",
    "
scenes:
  - event: start
    context:
      state:
        relations:
          - {endpoint: db, local_app_data: {host: a, port: b, host: c}}
"
)]
#[case::wrong_type(
    "wrong-type",
    "
scenes:
  - event: start
    context:
      state:
        leader: perhaps
"
)]
#[case::negative_number(
    "negative-number",
    "
scenes:
  - event: start
    context: {state: {planned_units: -1}}
"
)]
#[case::wrong_version(
    "wrong-version",
    "
playbook: 2
scenes: []
"
)]
#[case::number_in_a_databag(
    "number-in-a-databag",
    "
scenes:
  - event: start
    context:
      state:
        relations:
          - endpoint: db
            remote_app_data: {host: 10.1.2.3, port: 5432}
"
)]
#[case::missing_key(
    "missing-key",
    "
scenes:
  - context: {}
"
)]
#[case::status_nobody_has(
    "unknown-status",
    "
scenes:
  - event: start
    context: {state: {status: {unit: [actve, ready]}}}
"
)]
#[case::kind_of_relation(
    "unknown-kind",
    "
scenes:
  - event: start
    context: {state: {relations: [{endpoint: db, kind: pear}]}}
"
)]
#[case::memo_for_no_tool(
    "memo-for-no-tool",
    "
scenes:
  - event: start
    context:
      memos:
        - is-leadr: [true]
"
)]
#[case::memo_with_an_impossible_answer(
    "memo-with-an-impossible-answer",
    "
scenes:
  - event: start
    context:
      memos:
        - is-leader: [true, perhaps]
"
)]
#[case::port_out_of_bounds(
    "port-out-of-bounds",
    "
scenes:
  - event: start
    context: {state: {opened_ports: [80/tcp, 70000]}}
"
)]
#[case::no_mapping("no-mapping", "just a text")]
#[case::nothing("nothing", "")]
#[case::several_documents("several-documents", "scenes: []\n---\nscenes: []\n")]
#[case::no_yaml("no-yaml", "scenes:\n  - event: start\n   context: {}\n")]
fn a_playbook_that_is_wrong(#[case] name: &str, #[case] text: &str) {
    let error = yaml_error(text);
    assert!(error.is_format());
    assert_golden(&format!("playbook-{name}"), &error.to_string());
}

#[rstest]
#[case::unknown_key(
    "unknown-key",
    r#"{"playbook": 1, "scenes": [
  {"event": "start", "context": {"state": {"leadr": true}}}
]}"#
)]
#[case::duplicate_key(
    "duplicate-key",
    r#"{"scenes": [
  {"event": "start",
   "event": "stop"}
]}"#
)]
#[case::duplicate_option(
    "duplicate-option",
    r#"{"scenes": [
  {"event": "start", "context": {"state": {"config": {"a": 1, "a": 2}}}}
]}"#
)]
#[case::wrong_type(
    "wrong-type",
    r#"{"scenes": [
  {"event": "start", "context": {"state": {"leader": "yes"}}}
]}"#
)]
#[case::number_in_a_databag("number-in-a-databag", r#"{"scenes": [
  {"event": "start", "context": {"state": {"relations": [{"endpoint": "db", "local_unit_data": {"port": 1}}]}}}
]}"#)]
#[case::no_json("no-json", "{\"scenes\": [\n  {\"event\": \"start\",}\n]}")]
#[case::something_behind_it("something-behind-it", "{\"scenes\": []}\n{}")]
fn a_json_playbook_that_is_wrong(#[case] name: &str, #[case] text: &str) {
    let error = Playbook::from_json(text).unwrap_err();
    assert!(error.is_format());
    assert_golden(&format!("json-{name}"), &error.to_string());
}

#[rstest]
#[case::no_mapping("no-mapping", "[foo]")]
#[case::unknown_type("option-of-no-type", "name: foo\nconfig:\n  options:\n    title:\n      type: text\n")]
#[case::twice("endpoint-twice", "name: foo\nrequires:\n  db: {interface: a}\n  db: {interface: b}\n")]
#[case::no_interface("endpoint-without-interface", "requires:\n  db: {optional: true}\n")]
fn metadata_that_is_wrong(#[case] name: &str, #[case] text: &str) {
    let error = CharmSpec::new(idle).try_meta(text).unwrap_err();
    assert!(error.is_format());
    assert_golden(&format!("metadata-{name}"), &error.to_string());
}

#[test]
fn a_playbook_of_100_mb_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.yaml");
    std::fs::File::create(&path).unwrap().set_len(100 << 20).unwrap();
    let error = Playbook::load(&path).unwrap_err();
    assert!(error.is_format());
    assert!(
        error.to_string().ends_with("the text is larger than 16 MiB, and no playbook or metadata is"),
        "{error}"
    );
    assert!(error.to_string().contains("huge.yaml"));
}

#[test]
fn a_text_of_17_mb_is_not_read_either() {
    let error = yaml_error(&" ".repeat(17 << 20));
    assert!(error.to_string().contains("larger than 16 MiB"), "{error}");
}

#[rstest]
#[case::flow(format!("scenes: {}", "[".repeat(10_000)))]
#[case::block((0..10_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect())]
#[case::lists(format!("{}x", "- ".repeat(10_000)))]
#[case::in_a_memo(format!("scenes: [{{event: a, context: {{memos: [{{is-leader: {}", "[".repeat(10_000)))]
fn a_playbook_nested_10_000_deep_is_an_error(#[case] text: String) {
    let error = yaml_error(&text);
    assert!(error.is_format());
}

#[test]
fn json_nested_10_000_deep_is_an_error_that_says_so() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let text =
        format!(r#"{{"scenes": [{{"event": "a", "context": {{"memos": [{{"is-leader": {deep}}}]}}}}]}}"#);
    let error = Playbook::from_json(text).unwrap_err();
    assert!(error.to_string().contains("it is nested more deeply than any playbook is"), "{error}");
}

#[test]
fn yaml_nested_10_000_deep_and_closed_is_an_error_that_says_so() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let error = yaml_error(&format!("scenes: [{{event: a, context: {{memos: [{{is-leader: {deep}}}]}}}}]"));
    assert!(error.to_string().contains("it is nested more deeply than any playbook is"), "{error}");
}

#[test]
fn an_alias_bomb_is_an_error_that_says_so() {
    let mut text =
        "scenes:\n- event: start\n  context:\n    memos:\n    - is-leader:\n      - &a0 [x, x]\n".to_owned();
    for level in 1..40 {
        let twice = format!("*a{}, *a{}", level - 1, level - 1);
        text.push_str(&format!("      - &a{level} [{twice}, {twice}, {twice}, {twice}, {twice}]\n"));
    }
    let error = yaml_error(&text);
    assert!(
        error.to_string().contains("its aliases unfold to more than a text of this size may hold"),
        "{error}"
    );
}

#[test]
fn a_file_that_is_not_utf_8_is_an_error_with_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("latin1.yaml");
    std::fs::write(&path, b"scenes:\n  - event: start\n    name: caf\xe9\n").unwrap();
    let error = Playbook::load(&path).unwrap_err().to_string();
    assert!(error.contains("latin1.yaml:3:14: the text is not UTF-8 here"), "{error}");
}

#[test]
fn a_file_that_is_not_there_is_an_error_with_its_name() {
    let error = Playbook::load("tests/playbooks/no-such.yaml").unwrap_err();
    assert!(error.is_io());
    assert!(error.to_string().starts_with("tests/playbooks/no-such.yaml: cannot read the file: "), "{error}");
}

#[test]
fn a_directory_without_metadata_is_no_charm() {
    let folder = tempfile::tempdir().unwrap();
    let error = CharmSpec::new(idle).try_load(folder.path()).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("has neither a charmcraft.yaml nor a metadata.yaml: it is no charm's directory")
    );
}

#[test]
fn a_charm_directory_says_which_file_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("metadata.yaml"), "name: foo\n").unwrap();
    std::fs::write(folder.path().join("config.yaml"), "options:\n  title: {type: strin}\n").unwrap();
    let error = CharmSpec::new(idle).try_load(folder.path()).unwrap_err().to_string();
    assert!(error.contains("config.yaml:2:17: options.title.type: unknown value `strin`"), "{error}");
    assert!(error.contains("help: did you mean `string`?"), "{error}");
}

fn scenario() -> Scenario {
    let meta = "
        name: foo
        requires:
          db: {interface: postgresql}
          logs: {interface: syslog, scope: container}
        peers: {cluster: {interface: foo_cluster}}
        storage: {data: {type: filesystem}}
        extra-bindings: {admin: }";
    let config =
        "options: {title: {type: string}, acts: {type: int}, dark: {type: boolean}, price: {type: float}}";
    Scenario::new(CharmSpec::new(idle).meta(meta).config(config).actions("{backup: {}}"))
}

fn db() -> Relation {
    relation("db", "postgresql")
}

#[rstest]
#[case::event_nobody_can_get("event-nobody-can-get", Scene::new("encore"))]
#[case::event_with_underscores("event-with-underscores", Scene::new("update_status"))]
#[case::event_misspelt("event-misspelt", Scene::new("config-chnaged"))]
#[case::relation_event_misspelt("relation-event-misspelt", Scene::new("db-relation-chnaged"))]
#[case::endpoint_that_metadata_lacks("endpoint-that-metadata-lacks", Scene::new("dbs-relation-joined"))]
#[case::endpoint_that_state_lacks("endpoint-that-state-lacks", Scene::new("db-relation-joined"))]
#[case::which_of_several("which-of-several", Scene::new("db-relation-joined")
    .state(State::new().relation(db()).relation(db())))]
#[case::relation_nobody_knows("relation-nobody-knows", Scene::new(event("db-relation-joined").relation(7))
    .state(State::new().relation(db())))]
#[case::unknown_remote_unit("unknown-remote-unit", Scene::new(event("db-relation-joined").remote_unit(5))
    .state(State::new().relation(db())))]
#[case::joined_without_units("joined-without-units", Scene::new("cluster-relation-joined")
    .state(State::new().relation(peer_relation("cluster", "foo_cluster"))))]
#[case::created_with_a_unit("created-with-a-unit", Scene::new(event("db-relation-created").remote_unit(0))
    .state(State::new().relation(db())))]
#[case::somebody_else_departs("somebody-else-departs",
    Scene::new(event("db-relation-departed").departing_unit("other/3")).state(State::new().relation(db())))]
#[case::two_relations_with_one_id("two-relations-with-one-id", Scene::new("start")
    .state(State::new().relation(db().id(3)).relation(db().id(3))))]
#[case::names_that_juju_refuses("names-that-juju-refuses", Scene::new("start").state(State::new()
    .relation(relation("Db", "postgresql")).relation(db().remote_app_name("pg/0"))
    .storage(storage("Data"))))]
#[case::kinds_and_interfaces("kinds-and-interfaces", Scene::new("start").state(State::new()
    .relation(relation("cluster", "foo_cluster")).relation(relation("db", "mysql")).relation(relation("logs", "syslog"))))]
#[case::impossible_members("impossible-members", Scene::new("start").state(State::new()
    .relation(peer_relation("cluster", "foo_cluster").peer_data(0, [("a", "b")]))
    .relation(subordinate_relation("logs", "syslog").remote_unit_data(1, [("a", "b")]))
    .relation(db().joined([4]))))]
#[case::options("options", Scene::new("start").state(State::new()
    .config("titel", "Hamlet").config("acts", true).config("dark", "yes").config("price", 5).config("title", 1)))]
#[case::networks("networks", Scene::new("start").state(State::new()
    .network(network("db")).network(network("db")).network(network("dbs")).network(network("admin"))))]
#[case::storages("storages", Scene::new("logs-storage-attached").state(State::new()
    .storage(storage("data")).storage(storage("data")).storage(storage("cache"))))]
#[case::storage_that_state_lacks("storage-that-state-lacks", Scene::new("data-storage-attached"))]
#[case::memo_for_no_tool("memo-for-no-tool", Scene::new("start").memo(memo::Memo::new("is-leadr", [])))]
#[case::action_that_there_is_not("action-that-there-is-not", Scene::new("backpu-action"))]
#[case::secret_not_named("secret-not-named", Scene::new("secret-rotate"))]
#[case::strangers("strangers", Scene::new(event("start").relation(0).storage("data/0").check("up")))]
fn a_scene_that_juju_could_not_have_produced(#[case] name: &str, #[case] scene: Scene) {
    let before = scene.copy();
    let error = scenario().try_play(&scene).unwrap_err();
    assert!(error.is_inconsistent());
    assert_eq!(scene, before);
    assert_golden(&format!("scene-{name}"), &error.to_string());
}

#[test]
fn a_version_and_a_name_that_juju_has_not_are_findings() {
    let spec = CharmSpec::new(idle).name("Foo Bar");
    let error = Scenario::new(spec).juju_version("latest").try_play(&Scene::new("start")).unwrap_err();
    assert_golden("scene-version-and-name", &error.to_string());
}

#[test]
fn a_scene_of_a_playbook_that_is_impossible_says_the_line_of_the_playbook() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.yaml");
    std::fs::write(&path, "scenes:\n  - event: start\n  - name: second\n    event: encore\n").unwrap();
    let scenario = scenario().playbook(Playbook::load(&path).unwrap());
    let results = scenario.try_play_until_complete().unwrap();
    assert!(results[0].is_ok());
    let error = results[1].as_ref().unwrap_err().to_string();
    assert!(error.contains("book.yaml:3 (scenes[1])"), "{error}");
}

#[test]
#[should_panic(expected = "did you mean `start`?")]
fn play_panics_with_the_findings() {
    let _ = scenario().play(&Scene::new("strat"));
}

#[rstest]
#[case::tab("tab", "scenes:\n\t- event: start\n")]
#[case::merge_key("merge-key", "scenes:\n  - event: start\n    context: {state: {<<: {leader: true}}}\n")]
#[case::scene_that_is_a_name("scene-that-is-a-name", "scenes: [start]\n")]
#[case::yes("yes", "scenes:\n  - event: start\n    context: {state: {leader: yes}}\n")]
#[case::state_that_is_a_list(
    "state-that-is-a-list",
    "scenes:\n  - event: start\n    context: {state: [leader]}\n"
)]
fn a_playbook_of_someone_who_knows_yaml_from_elsewhere(#[case] name: &str, #[case] text: &str) {
    assert_golden(&format!("playbook-{name}"), &yaml_error(text).to_string());
}

#[test]
fn a_default_that_is_not_of_its_options_type_is_an_error() {
    let error = CharmSpec::new(idle).try_config("options: {port: {type: int, default: abc}}").unwrap_err();
    assert_golden("metadata-default-of-another-type", &error.to_string());
}

#[test]
fn more_units_than_any_application_has_are_a_finding() {
    let plan = |units| Scene::new("start").state(State::new().planned_units(units));
    assert!(scenario().try_play(&plan(10_000)).is_ok());
    let error = scenario().try_play(&plan(u32::MAX)).unwrap_err();
    assert_eq!(error.findings()[0].path, "context.state.planned_units");
}

#[test]
fn a_cursor_beyond_all_counting_does_no_harm() {
    fn asks(_: &Hook, juju: &mut Juju) -> CharmResult {
        juju.is_leader()?;
        Ok(())
    }
    for mode in ["strict", "loose"] {
        let memo =
            format!("{{tool: is-leader, mode: {mode}, cursor: {}, calls: [{{answer: true}}]}}", u64::MAX);
        let text = format!("scenes: [{{event: start, context: {{memos: [{memo}]}}}}]");
        let playbook = Playbook::from_yaml(text).unwrap();
        let _ = Scenario::new(CharmSpec::new(asks)).playbook(playbook).play_until_complete();
    }
}

const ID: &str = "9m4e2mr0ui3e8a215n4g";
const OTHER: &str = "cd88u16ffbaql5kgmlh0";

fn password() -> Secret {
    secret(ID, [("password", "poison")])
}

#[rstest]
#[case::id("secrets[0].id", State::new().secret(secret("9M4E2MR0UI3E8A215N4G", [("key", "b")])))]
#[case::an_uri("secrets[0].id", State::new().secret(secret(format!("secret:{ID}"), [("key", "b")])))]
#[case::twins("secrets[1].id", State::new().secret(password()).secret(password()))]
#[case::no_revision("secrets[0].revisions", State::new().secret(Secret { revisions: Default::default(), ..password() }))]
#[case::revision_0("secrets[0].revisions", State::new().secret(password().revision(0, [("key", "b")])))]
#[case::tracked("secrets[0].tracked_revision", State::new().secret(password().tracked_revision(2)))]
#[case::granted("secrets[0].remote_grants", State::new().secret(password().grant(3, "pg")))]
#[case::own_application("secrets[0].owner", State::new().secret(password().owner("foo")))]
#[case::own_unit("secrets[0].owner", State::new().secret(password().owner("foo/0")))]
#[case::expire("secrets[0].expire", State::new().secret(password().expire("72h")))]
#[case::next_rotation(
    "secrets[0].next_rotation",
    State::new().secret(Secret { next_rotation: Some("soon".to_owned()), ..password() })
)]
#[case::next_id("next_secret_ids[0]", State::new().next_secret_id("x"))]
#[case::next_id_twice("next_secret_ids[1]", State::new().next_secret_id(ID).next_secret_id(ID))]
#[case::next_id_that_is_taken("next_secret_ids[0]", State::new().secret(password()).next_secret_id(ID))]
#[case::clock("clock", State::new().clock("2027-01-31"))]
#[case::clock_of_no_month("clock", State::new().clock("2027-02-31T12:00:00Z"))]
#[case::undeclared_resource("resources[0].name", State::new().resource(resource("them", "/srv/theme.css")))]
#[case::resource_twice(
    "resources[1].name",
    State::new().resource(resource("theme", "/srv/a.css")).resource(resource("theme", "/srv/b.css"))
)]
#[case::payload("payloads[0].status", payload("started"))]
fn what_juju_could_not_have_made_is_a_finding(#[case] path: &str, #[case] state: State) {
    let error = with_resource().try_play(&Scene::new("start").state(state)).unwrap_err();
    let paths: Vec<&str> = error.findings().iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(paths, [format!("context.state.{path}")], "{error}");
}

#[rstest]
#[case::secrets(State::new()
    .relation(db().id(3).remote_app_name("pg"))
    .secret(password().grant(3, "pg").tracked_revision(1).expire("2027-01-31T12:00:00.5+01:00"))
    .secret(secret(OTHER, [("key", "b")]).revision(4, [("key", "c")]).owner("food"))
    .next_secret_id("00000000000000000000"))]
#[case::clock(State::new().clock("2027-01-31T12:00:00Z"))]
#[case::resource(State::new().resource(resource("theme", "/srv/theme.css")))]
#[case::payload(payload("starting"))]
fn what_juju_could_have_made_is_played(#[case] state: State) {
    with_resource().play(&Scene::new("start").state(state));
}

/// A charm of which anything can be declared is as free as one of which nothing is known.
#[test]
fn without_metadata_any_resource_can_be_there() {
    let scene = Scene::new("start").state(State::new().resource(resource("anything", "/srv/a")));
    Scenario::new(CharmSpec::new(idle)).play(&scene);
}

fn with_resource() -> Scenario {
    let meta = "{name: foo, requires: {db: {interface: postgresql}}, resources: {theme: {type: file, filename: theme.css}}}";
    Scenario::new(CharmSpec::new(idle).meta(meta))
}

fn payload(status: &str) -> State {
    let payload = juju_scenario::state::Payload {
        class: "monitor".to_owned(),
        id: "abc".to_owned(),
        status: status.to_owned(),
        ..Default::default()
    };
    State { payloads: [payload].into(), ..State::new() }
}

#[test]
fn what_is_wrong_about_secrets_and_the_like_is_said_with_the_mend() {
    let state = State::new()
        .secret(secret("x", [("key", "b")]).owner("foo").tracked_revision(7).grant(3, "pg").expire("72h"))
        .secret(Secret { revisions: Default::default(), ..password() })
        .secret(password().revision(0, [("key", "b")]))
        .next_secret_id(ID)
        .next_secret_id("y")
        .resource(resource("them", "/srv/a"))
        .resource(resource("them", "/srv/b"))
        .clock("noon");
    let state = State { payloads: payload("started").payloads, ..state };
    let error = with_resource().try_play(&Scene::new("start").state(state)).unwrap_err();
    assert_golden("scene-secrets-and-the-like", &error.to_string());
}
