//! Playbooks: written, read, shared, and played one way or the other.

use juju_scenario::prelude::*;
use rstest::rstest;

/// Counts, in the databag of its first relation, how often it has been played.
fn counter(_: &Hook, juju: &mut Juju) -> CharmResult {
    let ids = juju.relation_ids("db")?;
    let Some(db) = ids.first() else {
        return Ok(juju.status_set(Status::blocked("no database"))?);
    };
    let count = juju.relation_get_key(db, juju.unit_name(), "count")?.unwrap_or_default();
    let count = count.parse().unwrap_or(0) + 1;
    juju.relation_set(db, [("count", format!("{count}"))])?;
    let title = juju.config_get_key("title")?.map(|title| title.to_string()).unwrap_or_default();
    let leader = juju.is_leader()?;
    juju.status_set(Status::active(format!("{count} {title} {leader}")))?;
    Ok(())
}

fn scenario(playbook: Playbook) -> Scenario {
    Scenario::new(CharmSpec::new(counter).name("web")).playbook(playbook)
}

fn messages(outcomes: &[Outcome]) -> Vec<&str> {
    outcomes.iter().map(|out| out.context_out.state.status.unit.message.as_str()).collect()
}

const STORY: &str = "
playbook: 1
scenes:
  - event: start
    context:
      state:
        leader: true
        relations:
          - {endpoint: db, interface: postgresql, remote_app_data: {host: 10.1.2.3}}
  - name: the operator gives it a title
    event: config-changed
    context: {state: {config: {title: Globe}}}
  - event: update-status
  - name: leadership is lost
    event: update-status
    context: {state: {leader: false}}
";

#[test]
fn alone_each_scene_has_its_own_context() {
    let outcomes = scenario(Playbook::from_yaml(STORY).unwrap()).play_until_complete();
    assert_eq!(messages(&outcomes), ["1  true", "no database", "no database", "no database"]);
}

#[test]
fn in_sequence_a_scene_that_was_read_changes_what_it_speaks_of_and_nothing_else() {
    let outcomes = scenario(Playbook::from_yaml(STORY).unwrap()).play_in_sequence();
    assert_eq!(messages(&outcomes), ["1  true", "2 \"Globe\" true", "3 \"Globe\" true", "4 \"Globe\" false"]);
    assert_eq!(outcomes[3].context_out.state.relations[0].remote_app_data, [("host", "10.1.2.3")]);
}

#[test]
fn a_scene_that_was_read_and_then_changed_speaks_of_the_change_too() {
    let mut playbook = Playbook::from_yaml(STORY).unwrap();
    playbook.scenes[2].context.state.config.insert("title", "Rose");
    let outcomes = scenario(playbook).play_in_sequence();
    assert_eq!(messages(&outcomes)[2..], ["3 \"Rose\" true", "4 \"Rose\" false"]);
}

#[test]
fn in_sequence_a_scene_that_was_built_speaks_of_everything_unless_it_is_null() {
    let state = State::new().leader(true).relation(relation("db", "postgresql"));
    let playbook = Playbook::from([
        Scene::new("start").state(state.clone()),
        Scene::new("update-status"),
        Scene::new("config-changed").state(state.clone().leader(false).config("title", "Globe")),
        Scene::new("config-changed").state(state.config("title", "Globe")),
    ]);
    let outcomes = scenario(playbook).play_in_sequence();
    assert_eq!(messages(&outcomes), ["1  true", "2  true", "3 \"Globe\" false", "4 \"Globe\" true"]);
}

#[test]
fn in_sequence_relations_come_and_go_and_the_others_keep_what_was_written() {
    let (db, web) = (relation("db", "postgresql").id(4), relation("web", "http").id(2));
    let playbook = Playbook::from([
        Scene::new("start").state(State::new().relation(db.clone())),
        Scene::new("start")
            .state(State::new().relation(web).relation(db.clone().remote_unit_data(1, [("a", "b")]))),
        Scene::new("start").state(State::new().leader(true)),
        Scene::new("start").state(State::new().leader(true).relation(db)),
    ]);
    let outcomes = scenario(playbook).play_in_sequence();
    assert_eq!(messages(&outcomes), ["1  false", "2  false", "no database", "1  true"]);
    let relations = &outcomes[1].context_out.state.relations;
    assert_eq!(relations[1].local_unit_data, [("count", "2")]);
    assert_eq!(relations[1].remote_units_data[&1], [("a", "b")]);
}

const OURS: &str = "9m4e2mr0ui3e8a215n4g";
const THEIRS: &str = "cd88u16ffbaql5kgmlh0";

/// Changes, grants, adds and removes secrets, each in a hook of its own.
fn keeper(hook: &Hook, juju: &mut Juju) -> CharmResult {
    match hook {
        Hook::Start => {
            juju.secret_get(tool::SecretGet::from(THEIRS).label("theirs"))?;
            juju.secret_set(tool::SecretSet::new(OURS).content([("password", "sword")]))?;
            juju.secret_grant(OURS, 4)?;
            juju.secret_add([("token", "new")])?;
        }
        Hook::ConfigChanged => juju.secret_remove(OURS)?,
        _ => {}
    }
    Ok(())
}

fn kept(scenes: impl Into<Playbook>) -> Vec<Outcome> {
    Scenario::new(CharmSpec::new(keeper).name("web")).playbook(scenes).play_in_sequence()
}

fn ours() -> Secret {
    secret(OURS, [("password", "poison")])
}

fn theirs() -> Secret {
    secret(THEIRS, [("token", "old")]).owner("pg")
}

/// A State with both, and a relation.
fn of_secrets(theirs: Secret) -> State {
    let db = relation("db", "postgresql").id(4).remote_app_name("pg");
    State::new().leader(true).relation(db).secret(ours()).secret(theirs)
}

#[test]
fn in_sequence_a_secret_keeps_what_the_charm_has_done_to_it() {
    let newer = theirs().revision(2, [("token", "new")]);
    let outcomes = kept([
        Scene::new("start").state(of_secrets(theirs())),
        Scene::new(event("secret-changed").secret(THEIRS)).state(of_secrets(newer)),
    ]);
    let secrets = &outcomes[1].context_out.state.secrets;
    assert_eq!(secrets.len(), 3);
    // The charm's own has a new revision and a reader, of which the second scene says nothing.
    assert_eq!((secrets[0].latest_revision(), secrets[0].remote_grants.len()), (2, 1));
    // Of the other's the charm has read the first, and there is a second now.
    assert_eq!((secrets[1].latest_revision(), secrets[1].tracked_revision), (2, Some(1)));
    assert_eq!(secrets[1].consumer_label.as_deref(), Some("theirs"));
    assert_eq!(secrets[2].latest_content().get("token").as_deref(), Some("new"));
}

#[test]
fn in_sequence_secrets_come_and_go() {
    let state = || of_secrets(theirs());
    let without_theirs = State { secrets: [ours()].into(), ..state() };
    let outcomes = kept([
        Scene::new("install").state(State { secrets: [theirs()].into(), ..state() }),
        Scene::new("start").state(state()),
        Scene::new("update-status").state(without_theirs),
    ]);
    let ids = |out: &Outcome| {
        out.context_out.state.secrets.iter().map(|secret| secret.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&outcomes[0]), [THEIRS]);
    assert_eq!(ids(&outcomes[1])[..2], [OURS, THEIRS]);
    // The one that the charm has added is of no scene, and stays.
    let last = ids(&outcomes[2]);
    assert_eq!((last[0].as_str(), last.len()), (OURS, 2));
    assert!(!last.contains(&THEIRS.to_owned()));
}

#[test]
fn in_sequence_a_secret_that_the_charm_has_removed_is_there_again_only_if_a_scene_says_something_new_of_it() {
    let state = || of_secrets(theirs());
    let again = State { secrets: [ours().description("made anew"), theirs()].into(), ..state() };
    let outcomes = kept([
        Scene::new("config-changed").state(state()),
        Scene::new("update-status").state(state()),
        Scene::new("update-status").state(again),
    ]);
    let there = |out: &Outcome| out.context_out.state.secrets.iter().any(|secret| secret.id == OURS);
    assert_eq!(outcomes.iter().map(there).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn in_sequence_what_was_granted_in_a_relation_ends_with_it() {
    let outcomes = kept([
        Scene::new("start").state(of_secrets(theirs())),
        Scene::new("update-status").state(State { relations: Default::default(), ..of_secrets(theirs()) }),
    ]);
    let grants = |out: &Outcome| out.context_out.state.secrets[0].remote_grants.len();
    assert_eq!(outcomes.iter().map(grants).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn in_sequence_nothing_is_played_after_a_failure() {
    fn reluctant(hook: &Hook, _: &mut Juju) -> CharmResult {
        if let Hook::Start = hook { Err("no".into()) } else { Ok(()) }
    }
    let scenes = ["install", "start", "stop"].map(Scene::new);
    let scenario = Scenario::new(CharmSpec::new(reluctant)).playbook(scenes);
    let results = scenario.try_play_in_sequence().unwrap();
    assert_eq!(results.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_playbook_is_written_without_what_is_there_by_default() {
    let playbook = Playbook::from([
        Scene::new("start"),
        Scene::new(event("cluster-relation-changed").without_remote_unit()).name("peers").state(
            State::new()
                .leader(true)
                .config("title", "Hamlet")
                .config("acts", 5)
                .relation(peer_relation("cluster", "cluster").local_app_data([("b", "1"), ("a", "2")]))
                .relation(relation("db", "postgresql").remote_app_name("pg")),
        ),
        Scene::new("stop").memo(memo::is_leader([true])),
    ]);
    let yaml = playbook.to_yaml().unwrap();
    assert_eq!(
        yaml,
        "\
playbook: 1
scenes:
- event: start
- name: peers
  event:
    name: cluster-relation-changed
    remote_unit: none
  context:
    state:
      leader: true
      config:
        title: Hamlet
        acts: 5
      relations:
      - endpoint: cluster
        interface: cluster
        kind: peer
        local_app_data:
          b: '1'
          a: '2'
      - endpoint: db
        interface: postgresql
        remote_app_name: pg
- event: stop
  context:
    memos:
    - tool: is-leader
      mode: strict
      cursor: 0
      calls:
      - answer: true
"
    );
    assert_eq!(Playbook::from_yaml(yaml).unwrap(), playbook);
}

/// By default a relation has a remote unit 0 that says nothing.
#[test]
fn a_remote_unit_that_says_nothing_is_not_lost() {
    let db = relation("db", "pg").remote_unit_data(0, [("", ""); 0]).remote_unit_data(1, [("host", "here")]);
    let playbook = Playbook::from([Scene::new("start").state(State::new().relation(db))]);
    assert_eq!(Playbook::from_yaml(playbook.to_yaml().unwrap()).unwrap(), playbook);
}

#[test]
fn of_a_secret_is_written_what_is_not_so_by_default() {
    let granted = theirs().consumer_label("db").tracked_revision(1).not_granted();
    let scene = Scene::new("start").state(State::new().secret(ours()).secret(granted));
    let yaml = Playbook::from([scene]).to_yaml().unwrap();
    assert_eq!(
        yaml,
        "\
playbook: 1
scenes:
- event: start
  context:
    state:
      secrets:
      - id: 9m4e2mr0ui3e8a215n4g
        revisions:
          1:
            password: poison
      - id: cd88u16ffbaql5kgmlh0
        owner: pg
        revisions:
          1:
            token: old
        granted: false
        tracked_revision: 1
        consumer_label: db
"
    );
}

#[test]
fn a_playbook_that_was_saved_plays_in_sequence_as_it_did_before() {
    let state = State::new().leader(true).relation(relation("db", "postgresql"));
    let built = Playbook::from([
        Scene::new("start").state(state.clone().config("title", "Globe")),
        Scene::new("update-status"),
        Scene::new("config-changed").state(state.leader(false)),
    ]);
    let folder = tempfile::tempdir().unwrap();
    for (name, playbook) in [("built", built), ("read", Playbook::from_yaml(STORY).unwrap())] {
        let expected = scenario(playbook.clone()).play_in_sequence();
        for ending in ["yaml", "json"] {
            let path = folder.path().join(name).with_extension(ending);
            playbook.save(&path).unwrap();
            let loaded = Playbook::load(&path).unwrap();
            assert_eq!(loaded, playbook);
            assert_eq!(messages(&scenario(loaded).play_in_sequence()), messages(&expected));
        }
    }
}

#[test]
fn anchors_and_aliases_are_read() {
    let playbook = Playbook::from_yaml(
        "
scenes:
  - event: start
    context: {state: &state {leader: true, config: {title: Globe}}}
  - event: stop
    context: {state: *state}
",
    )
    .unwrap();
    assert_eq!(playbook.scenes[0].context, playbook.scenes[1].context);
}

#[test]
fn scenes_can_be_pushed_collected_and_walked_through() {
    let mut playbook: Playbook = ["install", "start"].into_iter().map(Scene::new).collect();
    playbook.push(Scene::new("stop"));
    playbook.extend([Scene::new("remove")]);
    let names: Vec<String> = playbook.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["install", "start", "stop", "remove"]);
    assert_eq!(scenario(playbook).play_until_complete().len(), 4);
}

#[test]
fn an_empty_playbook_is_an_error() {
    let scenario = scenario(Playbook::new());
    for error in
        [scenario.try_play_until_complete().unwrap_err(), scenario.try_play_in_sequence().unwrap_err()]
    {
        assert!(error.is_playbook());
        assert!(error.to_string().starts_with("the playbook has no scenes"));
    }
}

/// What a playbook says of the charm and of Juju survives being written and read, in both languages.
#[test]
fn a_playbook_can_say_what_charm_and_which_juju_it_is_for() {
    let yaml = "playbook: 1\njuju: 4.0.1\ncharm:\n  unit: foo/3\n  metadata:\n    name: foo\n  config:\n    options: {}\n  \
                actions:\n    backup: {}\nscenes:\n- event: start\n";
    let playbook = Playbook::from_yaml(yaml).unwrap();
    let charm = playbook.charm.clone().unwrap();
    assert_eq!((charm.unit.as_deref(), playbook.juju.as_deref()), (Some("foo/3"), Some("4.0.1")));
    assert_eq!(charm.metadata, Some(serde_json::json!({"name": "foo"})));
    assert_eq!(Playbook::from_yaml(playbook.to_yaml().unwrap()).unwrap(), playbook);
    assert_eq!(Playbook::from_json(playbook.to_json().unwrap()).unwrap(), playbook);

    let built = PlaybookCharm::new()
        .unit("foo/3")
        .metadata(serde_json::json!({"name": "foo"}))
        .config(serde_json::json!({"options": {}}))
        .actions(serde_json::json!({"backup": {}}));
    assert_eq!(charm, built);
    assert_eq!(Playbook::from_yaml("scenes: []").unwrap().charm, None);
}

#[rstest]
#[case("charm: {unit: foo/3, metdata: {}}\nscenes: []\n", ":1:22: charm.metdata: unknown key `metdata`")]
#[case("charm: {unit: foo}\nscenes: []\n", ": charm.unit: `foo` is no name of a unit")]
#[case("juju: four\nscenes: []\n", ": juju: `four` is no version of Juju")]
#[case("juju: 4.0.1\njuju: 4.0.2\nscenes: []\n", ":2:1: duplicate key `juju`")]
fn what_is_wrong_about_the_charm_is_said_with_its_place(#[case] yaml: &str, #[case] words: &str) {
    let error = Playbook::from_yaml(yaml).unwrap_err();
    assert!(error.is_format());
    assert!(error.to_string().contains(words), "{error}");
}

/// A text with an `event` at its top is a playbook of that one scene.
#[test]
fn a_single_scene_is_a_playbook_too() {
    let alone = Playbook::from_yaml("juju: 4.0.1\ncharm: {unit: foo/1}\nname: dawn\nevent: start\n").unwrap();
    let listed =
        Playbook::from_yaml("juju: 4.0.1\ncharm: {unit: foo/1}\nscenes: [{name: dawn, event: start}]\n")
            .unwrap();
    assert_eq!(alone, listed);
    let both = Playbook::from_yaml("event: start\nscenes: []\n").unwrap_err();
    assert!(both.is_format(), "{both}");
}

/// All that a playbook can say, as the documentation shows it.
const EVERYTHING: &str = include_str!("../../src/playbook.yaml");

#[test]
fn a_playbook_that_says_all_it_can_is_the_same_when_it_was_written_and_read() {
    let playbook = Playbook::from_yaml(EVERYTHING).unwrap();
    assert_eq!(playbook.scenes[0].context.state.relations[0].remote_units_data.len(), 2);
    assert_eq!(Playbook::from_yaml(playbook.to_yaml().unwrap()).unwrap(), playbook);
    assert_eq!(Playbook::from_json(playbook.to_json().unwrap()).unwrap(), playbook);
}
