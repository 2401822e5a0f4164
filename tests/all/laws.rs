//! Laws that hold for every input.

use std::sync::Mutex;

use juju_scenario::prelude::*;
use proptest::prelude::*;

/// Calls every hook tool there is, whatever the answers.
fn curious(hook: &Hook, juju: &mut Juju) -> CharmResult {
    let endpoints = ["db", "web", "cluster", "x"];
    let _ = (
        juju.is_leader(),
        juju.config_get(),
        juju.config_get_key("a"),
        juju.status_get(),
        juju.status_get_app(),
    );
    let _ = (juju.goal_state(), juju.opened_ports(), juju.open_port(80), juju.close_port(8080));
    let _ = juju.open_port(PortRange::tcp(70).up_to(90));
    for endpoint in endpoints {
        for id in juju.relation_ids(endpoint).unwrap_or_default() {
            let app = juju.relation_list_app(&id).unwrap_or_default();
            let _ = (juju.relation_get_app(&id, app.as_str()), juju.relation_model_get(&id));
            let _ = juju.relation_get_app(&id, juju.app_name());
            for unit in juju.relation_list(&id).unwrap_or_default() {
                let _ = juju.relation_get(&id, unit.as_str());
                let _ = juju.relation_get_key(&id, unit, "a");
            }
            let _ = juju.relation_set(&id, [("seen", hook.name()), ("a", "".into())]);
            let _ = juju.relation_set_app(&id, [("by", "the leader")]);
        }
    }
    let _ = juju.juju_log("done");
    let _ = juju.status_set(Status::active("done"));
    let _ = juju.status_set_app(Status::blocked("done"));
    let _ = juju.application_version_set("2");
    Ok(())
}

/// Does all that [`curious`] does, and then fails.
fn curious_and_clumsy(hook: &Hook, juju: &mut Juju) -> CharmResult {
    curious(hook, juju)?;
    Err("stumbled".into())
}

fn bag() -> impl Strategy<Value = Databag> {
    prop::collection::vec(("[a-c]", "[ -~é\n]{0,6}"), 0..4).prop_map(|pairs| pairs.into_iter().collect())
}

fn relations() -> impl Strategy<Value = Relation> {
    let units = prop::collection::btree_map(1..12u32, bag(), 0..4);
    (0..3usize, prop::option::of(0..9u32), bag(), bag(), bag(), units).prop_map(
        |(kind, id, a, b, c, units)| {
            let relation = match kind {
                0 => relation("db", "postgresql").remote_app_name("pg"),
                1 => relation("web", "http"),
                _ => peer_relation("cluster", "cluster"),
            };
            let relation =
                relation.local_app_data(a).local_unit_data(b).remote_app_data(c).remote_units_data(units);
            Relation { id, ..relation }
        },
    )
}

fn states() -> impl Strategy<Value = State> {
    let config = prop::collection::btree_map(
        "[a-c]",
        prop_oneof![
            any::<bool>().prop_map(ConfigValue::from),
            any::<i64>().prop_map(ConfigValue::from),
            (-1.0e6..1.0e6f64).prop_map(ConfigValue::from),
            "[ -~]{0,8}".prop_map(ConfigValue::from),
        ],
        0..3,
    );
    let ports = prop::collection::vec((1..100u16, any::<bool>()), 0..3);
    (any::<bool>(), config, prop::collection::vec(relations(), 0..4), ports, 0..4u32, "[ -~]{0,8}").prop_map(
        |(leader, config, relations, ports, planned_units, message)| State {
            leader,
            config: config.into_iter().collect(),
            relations: relations.into(),
            opened_ports: ports
                .into_iter()
                .map(|(port, all)| OpenedPort {
                    ports: port.into(),
                    endpoints: if all { vec![] } else { vec!["web".to_owned()] },
                })
                .collect(),
            planned_units,
            ..State::new().unit_status(Status::waiting(message))
        },
    )
}

fn events() -> impl Strategy<Value = Event> {
    let names = [
        "install",
        "start",
        "config-changed",
        "update-status",
        "stop",
        "db-relation-created",
        "db-relation-joined",
        "db-relation-changed",
        "web-relation-departed",
        "web-relation-broken",
        "cluster-relation-changed",
        "encore",
    ];
    (prop::sample::select(names.to_vec()), prop::option::of(0..4u32), prop::option::of(0..12u32)).prop_map(
        |(name, relation, unit)| Event {
            relation: relation.filter(|_| name.contains("-relation-")),
            remote_unit: unit.filter(|_| name.contains("-relation-")).map(Into::into),
            ..event(name)
        },
    )
}

fn memos() -> impl Strategy<Value = Vec<memo::Memo>> {
    let memo = prop_oneof![
        prop::collection::vec(any::<bool>(), 0..3).prop_map(memo::is_leader),
        prop::collection::vec(bag(), 0..3).prop_map(memo::relation_get),
        bag().prop_map(|bag| memo::relation_get([bag]).loose()),
        "[ -~]{0,6}".prop_map(|words| memo::when(tool::GoalStateGet {}).fails(words)),
    ];
    prop::collection::vec(memo, 0..3)
}

fn scenes() -> impl Strategy<Value = Scene> {
    (events(), states(), memos(), prop::option::of("[a-z ]{0,8}")).prop_map(|(event, state, memos, name)| {
        let mut scene = Scene::new(event).state(state);
        scene.name = name;
        memos.into_iter().fold(scene, Scene::memo)
    })
}

fn scenario() -> Scenario {
    Scenario::new(CharmSpec::new(curious).name("foo")).path("/nowhere")
}

proptest! {
    #[test]
    fn a_playbook_survives_being_written_and_read(scenes in prop::collection::vec(scenes(), 0..3)) {
        let playbook = Playbook::from(scenes);
        prop_assert_eq!(&Playbook::from_yaml(playbook.to_yaml().unwrap()).unwrap(), &playbook);
        prop_assert_eq!(&Playbook::from_json(playbook.to_json().unwrap()).unwrap(), &playbook);
    }

    #[test]
    fn what_comes_out_of_a_play_survives_it_too(scene in scenes()) {
        if let Ok(out) = scenario().try_play(&scene) {
            let playbook = Playbook::from([Scene::new("start").context(out.context_out)]);
            prop_assert_eq!(&Playbook::from_yaml(playbook.to_yaml().unwrap()).unwrap(), &playbook);
        }
    }

    #[test]
    fn playing_changes_nothing_in_the_scene_and_is_the_same_every_time(scene in scenes()) {
        // A copy that shares nothing with the scene.
        let before = serde_json::to_string(&scene).unwrap();
        let first = scenario().try_play(&scene).map_err(|error| error.to_string());
        let second = scenario().try_play(&scene).map_err(|error| error.to_string());
        prop_assert_eq!(&serde_json::to_string(&scene).unwrap(), &before);
        prop_assert_eq!(first.ok(), second.ok());
    }

    #[test]
    fn a_delta_makes_what_came_out_of_what_went_in(scene in scenes()) {
        if let Ok(out) = scenario().try_play(&scene) {
            let delta = out.delta();
            let mut context = serde_json::to_value(&scene.context).unwrap();
            let patch: json_patch::Patch = serde_json::from_value(serde_json::to_value(&delta).unwrap()).unwrap();
            json_patch::patch(&mut context, &patch).unwrap();
            prop_assert_eq!(context, serde_json::to_value(&out.context_out).unwrap());
            prop_assert_eq!(delta.is_empty(), out.context_out == scene.context);
        }
    }

    #[test]
    fn a_hook_that_fails_leaves_databags_and_ports_as_they_were(scene in scenes()) {
        let clumsy = Scenario::new(CharmSpec::new(curious_and_clumsy).name("foo")).path("/nowhere");
        let error = clumsy.try_play(&scene).unwrap_err();
        if let Some(out) = error.outcome() {
            let (before, after) = (&scene.context.state, &out.context_out.state);
            prop_assert_eq!(&after.relations, &before.relations);
            prop_assert_eq!(&after.opened_ports, &before.opened_ports);
            prop_assert_eq!(&after.status.unit, &("active", "done"));
            prop_assert_eq!(after.juju_log.len(), before.juju_log.len() + 1);
        } else {
            prop_assert!(error.is_inconsistent());
        }
    }

    #[test]
    fn arbitrary_text_is_a_playbook_or_an_error(text in ".{0,200}") {
        let _ = Playbook::from_yaml(text.as_str()).map_err(|error| error.to_string());
        let _ = Playbook::from_json(text.as_str()).map_err(|error| error.to_string());
        let _ = CharmSpec::new(curious).try_meta(text.as_str()).map_err(|error| error.to_string());
    }

    #[test]
    fn arbitrary_bytes_are_a_playbook_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let folder = tempfile::tempdir().unwrap();
        for name in ["book.yaml", "book.json"] {
            let path = folder.path().join(name);
            std::fs::write(&path, &bytes).unwrap();
            let _ = Playbook::load(&path).map_err(|error| error.to_string());
        }
    }

    #[test]
    fn arbitrary_yaml_is_a_playbook_or_an_error(text in yaml()) {
        for text in [text.clone(), format!("scenes:\n  - {}", text.replace('\n', "\n    "))] {
            if let Ok(playbook) = Playbook::from_yaml(text.as_str()) {
                for scene in &playbook {
                    let _ = scenario().try_play(scene).map_err(|error| error.to_string());
                }
            }
            let _ = CharmSpec::new(curious).try_meta(text.as_str()).map_err(|error| error.to_string());
            let _ = CharmSpec::new(curious).try_config(text.as_str()).map_err(|error| error.to_string());
        }
    }

    #[test]
    fn any_event_name_is_played_or_refused(name in "[a-z_/ -]{0,24}", state in states()) {
        let result = scenario().try_play(&Scene::new(name).state(state));
        prop_assert!(result.map_or_else(|error| error.is_inconsistent(), |out| out.failure.is_none()));
    }
}

/// YAML that is a playbook in parts: its own keys, with all sorts of values.
fn yaml() -> impl Strategy<Value = String> {
    let keys = prop::sample::select(vec![
        "playbook",
        "scenes",
        "event",
        "context",
        "state",
        "memos",
        "relations",
        "endpoint",
        "leader",
        "config",
        "remote_units_data",
        "local_app_data",
        "status",
        "unit",
        "is-leader",
        "relation-get",
        "calls",
        "cursor",
        "mode",
        "call",
        "answer",
        "error",
        "name",
        "values",
        "opened_ports",
        "networks",
        "requires",
        "options",
        "type",
        "<<",
    ]);
    let scalar = prop_oneof![
        "[a-z0-9:/ -]{0,10}".prop_map(|text| format!("{text:?}")),
        "[a-z~0-9.&*!|>-]{0,6}",
        any::<i32>().prop_map(|number| number.to_string()),
        Just("true".to_owned()),
    ];
    scalar.prop_recursive(5, 40, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::vec((keys.clone(), inner), 0..4).prop_map(|entries| {
                let entries: Vec<String> =
                    entries.into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
                format!("{{{}}}", entries.join(", "))
            }),
        ]
    })
}

#[test]
fn two_hundred_scenes_on_many_threads_come_out_as_one_after_another() {
    let scenes: Vec<Scene> = (0..200u32)
        .map(|number| {
            let state = State::new()
                .leader(number % 2 == 0)
                .config("a", i64::from(number))
                .relation(relation("db", "postgresql").remote_unit_data(number, [("a", number.to_string())]));
            let event = if number % 3 == 0 {
                event("start")
            } else {
                event("db-relation-changed").remote_unit(number)
            };
            let scene = Scene::new(event).name(format!("scene {number}")).state(state);
            if number % 5 == 0 { scene.memo(memo::is_leader([true, false])) } else { scene }
        })
        .collect();
    let scenario = Scenario::new(CharmSpec::new(sometimes_clumsy).name("foo"));
    let play = |scene: &Scene| match scenario.try_play(scene) {
        Ok(out) => (out, None),
        Err(error) => (error.outcome().cloned().unwrap(), Some(error.to_string())),
    };
    let one_after_another: Vec<_> = scenes.iter().map(play).collect();
    let slots: Vec<Mutex<Option<_>>> = scenes.iter().map(|_| Mutex::new(None)).collect();
    std::thread::scope(|scope| {
        for worker in 0..20 {
            let (slots, scenes, play) = (&slots, &scenes, &play);
            scope.spawn(move || {
                for index in (worker..scenes.len()).step_by(20) {
                    *slots[index].lock().unwrap() = Some(play(&scenes[index]));
                }
            });
        }
    });
    let failures = one_after_another.iter().filter(|(_, failure)| failure.is_some()).count();
    assert!((10..190).contains(&failures), "{failures} of 200 failed, and some should");
    for (alone, slot) in one_after_another.iter().zip(slots) {
        let (out, failure) = slot.into_inner().unwrap().unwrap();
        assert_eq!(out, alone.0);
        assert_eq!(failure.is_some(), alone.1.is_some());
    }
}

/// Fails, or panics, in some scenes.
fn sometimes_clumsy(hook: &Hook, juju: &mut Juju) -> CharmResult {
    curious(hook, juju)?;
    match juju.config_get_key("a")?.and_then(|value| value.as_int()) {
        Some(number) if number % 7 == 0 => Err(format!("stumbled at {number}").into()),
        Some(number) if number % 11 == 0 => panic!("fell at {number}"),
        _ => Ok(()),
    }
}

/// Everything that a test hands around can be sent to, and shared with, other threads.
#[test]
fn all_that_is_public_is_send_and_sync() {
    fn is_send_and_sync<T: Send + Sync>() {}
    is_send_and_sync::<(Scenario, CharmSpec, Scene, Event, Context, State, Playbook, Outcome)>();
    is_send_and_sync::<(memo::Memo, Relation, juju_scenario::Delta, juju_scenario::Finding)>();
    is_send_and_sync::<(juju_scenario::Error, juju_scenario::Call, juju_scenario::Failure)>();
    is_send_and_sync::<(StartupScenario, TeardownScenario, juju_scenario::Declaration)>();
}
