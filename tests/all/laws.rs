//! Laws that hold for every input.

use std::sync::Mutex;

use juju_charm::{Rotation, SecretContent};
use juju_scenario::prelude::*;
use juju_scenario::state::{Action, ActionStatus, K8sSpec, Metric, Payload, Reboot, StorageRequest};
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::any_call;

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
    let parts =
        (any::<bool>(), config, prop::collection::vec(relations(), 0..4), ports, 0..4u32, "[ -~]{0,8}");
    (parts, secrets(), kept_things(), odds_and_ends()).prop_map(
        |((leader, config, relations, ports, planned_units, message), secrets, things, rest)| State {
            secrets: secrets.into(),
            unit_state: things.0.into_iter().collect(),
            leader_settings: things.1,
            action: things.2.map(Into::into),
            k8s_spec: things.3.map(Into::into),
            payloads: things.4.into(),
            metrics: things.5.into(),
            next_secret_ids: things.6.into(),
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
            ..rest.unit_status(Status::waiting(message))
        },
    )
}

/// A text with all that playbooks have to take care of.
fn text() -> impl Strategy<Value = String> {
    "[ -~é\n]{0,6}"
}

fn content() -> impl Strategy<Value = SecretContent> {
    let value = prop_oneof![text().prop_map(String::into_bytes), prop::collection::vec(any::<u8>(), 0..6)];
    prop::collection::vec(("[a-c]{3}", value), 1..3).prop_map(|pairs| pairs.into_iter().collect())
}

/// At most one secret of each of three ids.
fn secrets() -> impl Strategy<Value = Vec<Secret>> {
    let owner = prop::sample::select(vec!["application", "unit", "model", "pg", "pg/1"]);
    let secret = (
        owner,
        prop::collection::vec(content(), 1..4),
        prop::option::of(text()),
        prop::option::of(prop::sample::select(Rotation::ALL.to_vec())),
        any::<[bool; 4]>(),
        prop::option::of(text()),
    )
        .prop_map(|(owner, contents, described, rotate, [granted, tracks, due, read], label)| Secret {
            owner: owner.into(),
            description: described,
            rotate,
            next_rotation: due.then(|| "2027-01-31T12:00:00Z".to_owned()),
            expire: due.then(|| "2027-02-28T12:00:00.5+01:00".to_owned()),
            tracked_revision: tracks.then_some(1),
            granted,
            revisions: (1u64..).zip(contents).collect(),
            consumer_label: label,
            consumers: if read { [("pg/1", 1u64)].into() } else { Default::default() },
            ..secret("", SecretContent::new())
        });
    prop::collection::vec(prop::option::of(secret), 3).prop_map(|secrets| {
        let with_ids = any_call::SECRETS.iter().zip(secrets).filter_map(|(id, secret)| Some((id, secret?)));
        with_ids
            .map(|(id, secret)| Secret {
                id: (*id).to_owned(),
                // An owner gives each label once.
                label: secret.description.is_some().then(|| format!("label of {id}")),
                ..secret
            })
            .collect()
    })
}

type Things =
    (Vec<(String, String)>, Databag, Option<Action>, Option<K8sSpec>, Vec<Payload>, Vec<Metric>, Vec<String>);

fn kept_things() -> impl Strategy<Value = Things> {
    let action = (any::<bool>(), text(), prop::collection::btree_map("[a-c]", text(), 0..3)).prop_map(
        |(failed, message, results)| Action {
            status: if failed { ActionStatus::Failed } else { ActionStatus::Completed },
            log: vec![message.clone()],
            message,
            results: results.into_iter().map(|(key, value)| (key, Json::from(value))).collect(),
        },
    );
    let k8s = prop_oneof![text().prop_map(K8sSpec::Spec), text().prop_map(K8sSpec::Raw)];
    let payload = (text(), text(), text(), prop::sample::select(vec!["running", "stopped"])).prop_map(
        |(class, id, tag, status)| Payload {
            class,
            id,
            kind: "docker".to_owned(),
            status: status.to_owned(),
            tags: if tag.is_empty() { vec![] } else { vec![tag] },
        },
    );
    let metric = (text(), text(), prop::collection::btree_map("[a-c]", text(), 0..2))
        .prop_map(|(key, value, labels)| Metric { key, value, labels: labels.into_iter().collect() });
    (
        prop::collection::btree_map("[a-c]", text(), 0..3).prop_map(|map| map.into_iter().collect()),
        bag(),
        prop::option::of(action),
        prop::option::of(k8s),
        prop::collection::vec(payload, 0..2),
        prop::collection::vec(metric, 0..2),
        prop::sample::subsequence(
            vec!["11111111111111111111".to_owned(), "22222222222222222222".to_owned()],
            0..=2,
        ),
    )
}

/// The rest of a State.
fn odds_and_ends() -> impl Strategy<Value = State> {
    let reboot = prop::sample::select(vec![Reboot::Skip, Reboot::AfterHook, Reboot::Now]);
    (any::<[bool; 6]>(), reboot, text(), 1..9u64).prop_map(|(there, reboot, text, count)| {
        let mut state = State { reboot, trust: there[0], metrics_disabled: there[1], ..State::new() };
        if there[2] {
            state = state.storage(storage("data")).storage(storage("data").index(2).block());
            state.requested_storages.push(StorageRequest { name: "data".to_owned(), count });
        }
        if there[3] {
            let broken = resource("b", "").error(text.clone());
            state = state.resource(resource("a", "/srv/a")).resource(broken);
        }
        if there[4] {
            state = state.machine_port("other/0", 8443).clock("2027-01-31T12:00:00+01:00");
        }
        if there[5] {
            let attributes = [("password", text)].into_iter().collect();
            let credential = tool::CloudCredential { auth_type: "userpass".to_owned(), attributes };
            let trust = state.trust;
            state = state.cloud_spec(tool::CloudSpec { credential: Some(credential), ..Default::default() });
            state.trust = trust;
        }
        state
    })
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
        "backup-action",
        "collect-metrics",
        "data-storage-attached",
        "encore",
    ];
    (prop::sample::select(names.to_vec()), prop::option::of(0..4u32), prop::option::of(0..12u32)).prop_map(
        |(name, relation, unit)| Event {
            storage: (name == "data-storage-attached").then(|| "data/0".to_owned()),
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
            if !matches!(out.hook, Hook::CollectMetrics) {
                prop_assert_eq!(&after.status.unit, &("active", "done"));
            }
            prop_assert_eq!(after.juju_log.len(), before.juju_log.len() + 1);
        } else {
            prop_assert!(error.is_inconsistent());
        }
    }

    #[test]
    fn a_hook_that_fails_leaves_what_others_see_as_it_was(scene in scenes(), calls in calls()) {
        let clumsy = Scenario::new(CharmSpec::new(caller(calls, true)).name("foo")).path("/nowhere");
        let error = clumsy.try_play(&scene).unwrap_err();
        let Some(out) = error.outcome() else {
            prop_assert!(error.is_inconsistent());
            return Ok(());
        };
        let before = &scene.context.state;
        let after = out.context_out.state.clone();
        let unread: Vec<Secret> = after.secrets.iter().zip(&before.secrets).map(|(now, then)| Secret {
            tracked_revision: then.tracked_revision,
            label: then.label.clone(),
            consumer_label: then.consumer_label.clone(),
            ..now.clone()
        }).collect();
        prop_assert_eq!(&before.secrets, &unread);
        prop_assert_eq!(after.secrets.len(), before.secrets.len());
        // All the rest, but for what holds at once, is as it was.
        let kept = State {
            status: before.status.clone(),
            juju_log: before.juju_log.clone(),
            leader_settings: before.leader_settings.clone(),
            payloads: before.payloads.clone(),
            action: before.action.clone(),
            next_secret_ids: before.next_secret_ids.clone(),
            secrets: before.secrets.clone(),
            ..after
        };
        prop_assert_eq!(&kept, before);
    }

    #[test]
    fn what_comes_out_of_any_calls_can_be_played_on_and_is_the_same_in_every_run(
        scene in scenes(),
        calls in calls(),
    ) {
        let stage = |calls| Scenario::new(CharmSpec::new(caller(calls, false)).name("foo")).path("/nowhere");
        let once = stage(calls.clone()).try_play(&scene);
        if once.as_ref().is_err_and(juju_scenario::Error::is_inconsistent) {
            return Ok(());
        }
        let left = |result: Result<Outcome, juju_scenario::Error>| match result {
            Ok(out) => out,
            Err(error) => error.outcome().unwrap().clone(),
        };
        let (once, again) = (left(once), left(stage(calls).try_play(&scene)));
        prop_assert_eq!(&once, &again);
        let next = Scene::new("update-status").context(once.context_out);
        prop_assert!(scenario().try_play(&next).is_ok());
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

/// Calls of hook tools: their names, and which of their arguments are given.
fn calls() -> impl Strategy<Value = Vec<(&'static str, u32)>> {
    prop::collection::vec((prop::sample::select(tool::NAMES.to_vec()), any::<u32>()), 0..30)
}

/// A charm that makes these calls, whatever the answers, and then fails if it is to.
fn caller(
    calls: Vec<(&'static str, u32)>,
    fails: bool,
) -> impl Fn(&Hook, &mut Juju) -> CharmResult + Send + Sync + 'static {
    move |_, juju| {
        for (name, picks) in &calls {
            let _ = any_call::call(juju, name, *picks);
        }
        if fails { Err("stumbled".into()) } else { Ok(()) }
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
        "secrets",
        "id",
        "owner",
        "revisions",
        "remote_grants",
        "unit_state",
        "action",
        "k8s_spec",
        "cloud_spec",
        "clock",
        "next_secret_ids",
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
