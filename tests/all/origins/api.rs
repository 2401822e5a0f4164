//! The names that a user sees.

use juju_charm::StatusName;
use juju_scenario::Memo;
use juju_scenario::prelude::*;
use rstest::{fixture, rstest};
use serde_json::json;

use super::{foo, hook_names, idle, ruler, stage};

#[test]
fn point_9_a_scenario_is_made_of_a_charm_and_its_metadata() {
    let scenario = Scenario::new(CharmSpec::new(ruler).meta("{name: foo}"));
    let out = scenario.play(&Scene::new(event("start")));
    assert_eq!(out.unit_name(), "foo/0");
}

#[test]
fn point_9_a_scenarios_playbook_is_its_own() {
    let bare = Scenario::new(CharmSpec::new(ruler));
    let with_scenes = bare.clone().playbook([Scene::new("start")]);
    assert_eq!(with_scenes.play_until_complete().len(), 1);
    assert!(bare.try_play_until_complete().is_err());
    assert!(Scenario::new(CharmSpec::new(ruler)).try_play_until_complete().is_err());
}

#[test]
fn point_9_a_scenario_can_say_which_juju_it_plays() {
    let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
        let version = juju.unit().juju_version.clone();
        juju.application_version_set(version)?;
        Ok(())
    };
    let played =
        |scenario: Scenario| scenario.play(&Scene::new("start")).context_out.state.status.app_version;
    assert!(played(stage(charm)).starts_with("3.6."));
    assert_eq!(played(stage(charm).juju_version("4.0.1")), "4.0.1");
}

#[test]
fn point_10_metadata_actions_and_config_are_text_or_values() {
    let config = "options: {title: {type: string, default: Hamlet}}";
    let as_text = CharmSpec::new(idle).meta("name: foo").actions("rehearse: {}").config(config);
    let as_values = CharmSpec::new(idle)
        .meta(json!({"name": "foo"}))
        .actions(json!({"rehearse": {}}))
        .config(json!({"options": {"title": {"type": "string", "default": "Hamlet"}}}));
    for spec in [as_text, as_values] {
        assert_eq!(spec.app_name(), "foo");
        let scenario = Scenario::new(spec);
        assert!(scenario.try_play(&Scene::new("rehearse-action")).is_ok());
        assert!(scenario.try_play(&Scene::new("improvise-action")).unwrap_err().is_inconsistent());
        let with = |option: &str| Scene::new("start").state(State::new().config(option, "Lear"));
        assert!(scenario.try_play(&with("title")).is_ok());
        assert!(scenario.try_play(&with("titel")).unwrap_err().is_inconsistent());
    }
}

#[test]
fn point_10_metadata_actions_and_config_can_be_left_out() {
    let scenario = Scenario::new(CharmSpec::new(idle));
    let state = State::new().config("anything", 1).relation(relation("anyone", "anything"));
    assert!(scenario.try_play(&Scene::new("anyone-relation-joined").state(state)).is_ok());
    assert!(scenario.try_play(&Scene::new("improvise-action")).is_ok());
}

#[test]
fn point_11_a_scene_is_an_event_and_a_context_which_may_be_left_out() {
    let in_full = Scene::new(event("start")).context(Context::new());
    assert_eq!(Scene::new("start"), in_full);
    assert_eq!(Scene::new(event("start")), in_full);
}

#[test]
fn point_11_a_written_event_is_its_name_or_a_mapping() {
    let text = "scenes: [{event: start}, {event: {name: start}}, {event: start, context: {}}]";
    let playbook = Playbook::from_yaml(text).unwrap();
    assert_eq!(playbook.scenes, [Scene::new("start"), Scene::new("start"), Scene::new("start")]);
}

#[test]
fn point_12_memos_and_state_of_a_context_may_be_left_out() {
    let memo = memo::is_leader([true]);
    assert_eq!(Context::new(), Context { state: State::new(), memos: Vec::<Memo>::new().into() });
    assert!(Context::new().state(State::new().leader(true)).memos.is_empty());
    assert_eq!(Context::new().memo(memo).state, State::new());
}

#[test]
fn point_12_a_context_can_be_written_and_read() {
    let context =
        Context::new().state(State::new().leader(true).relation(foo())).memo(memo::is_leader([false]));
    let text = serde_json::to_string(&context).unwrap();
    assert_eq!(serde_json::from_str::<Context>(&text).unwrap(), context);
    assert_eq!(serde_json::from_str::<Context>("{}").unwrap(), Context::default());
}

#[test]
fn point_13_a_state_has_a_default_for_each_of_its_parts() {
    let state = State::new();
    assert!(!state.leader);
    assert!(state.config.is_empty() && state.relations.is_empty() && state.networks.is_empty());
    assert!(state.juju_log.is_empty() && state.opened_ports.is_empty() && state.storages.is_empty());
    assert_eq!(state, State::default());
}

#[test]
fn point_13_a_state_is_built_from_what_matters() {
    let built = State::new()
        .leader(true)
        .config("title", "Lear")
        .relations([foo()])
        .unit_status(Status::waiting("a"));
    let mut assigned = State::new();
    assigned.leader = true;
    assigned.config.insert("title", "Lear");
    assigned.relations = [foo()].into();
    assigned.status.unit = Status::new(StatusName::Waiting, "a");
    assert_eq!(built, assigned);
}

#[test]
fn point_14_a_status_compares_with_a_pair() {
    let out = stage(idle).play(&Scene::new(event("start")));
    assert_eq!(out.context_out.state.status.unit, ("unknown", ""));
    assert_eq!(out.context_out.state.status.app, ("unknown", ""));
    assert_eq!(out.context_out.state.status.app_version, "");
    assert_ne!(Status::active("I rule"), ("active", "I follow"));
    assert_ne!(Status::active("I rule"), ("blocked", "I rule"));
}

#[test]
fn point_15_the_relation_of_an_event_follows_from_its_name() {
    let state = State::new().relation(relation("db", "postgresql")).relation(foo());
    let out = stage(idle).play(&Scene::new(event("foo-relation-changed")).state(state));
    let hook = out.hook.relation().unwrap();
    assert_eq!((hook.endpoint(), hook.relation.number()), ("foo", 1));
}

#[test]
fn point_15_of_two_relations_the_event_says_which() {
    let state = State::new().relation(foo().id(4)).relation(foo().id(9));
    let which = |event: Event| {
        let out = stage(idle).try_play(&Scene::new(event).state(state.clone()))?;
        Ok::<_, juju_scenario::Error>(out.hook.relation().map(|hook| hook.relation.number()))
    };
    assert_eq!(which(event("foo-relation-changed").relation(9)).unwrap(), Some(9));
    assert_eq!(which(event("foo-relation-changed").relation(4)).unwrap(), Some(4));
    let error = which(event("foo-relation-changed")).unwrap_err();
    assert!(error.is_inconsistent());
    assert!(error.to_string().contains("`foo:4`, `foo:9`"), "{error}");
}

#[test]
fn point_16_a_relation_has_a_default_for_all_but_its_endpoint_and_interface() {
    let plain = relation("foo", "bar");
    assert_eq!((plain.endpoint.as_str(), plain.interface.as_str()), ("foo", "bar"));
    assert_eq!(plain.remote_app_name, "remote");
    assert_eq!(plain.remote_units_data.keys().collect::<Vec<_>>(), [&0]);
    assert!(plain.local_unit_data.is_empty() && plain.local_app_data.is_empty());
    assert!(plain.remote_app_data.is_empty());
}

#[test]
fn point_16_remote_units_have_databags_of_their_own() {
    let charm = |hook: &Hook, juju: &mut Juju| -> CharmResult {
        let hook = hook.relation().ok_or("no relation")?;
        let unit = hook.remote_unit.clone().ok_or("no unit")?;
        let said = juju.relation_get(&hook.relation, unit)?;
        juju.status_set(Status::active(said.get("said").unwrap_or_default()))?;
        Ok(())
    };
    let two = relation("foo", "bar")
        .remote_unit_data(0, [("said", "words")])
        .remote_unit_data(3, [("said", "more")]);
    for (number, words) in [(0, "words"), (3, "more")] {
        let event = event("foo-relation-changed").remote_unit(number);
        let out = stage(charm).play(&Scene::new(event).state(State::new().relation(two.clone())));
        assert_eq!(out.context_out.state.status.unit, ("active", words));
    }
}

#[test]
fn point_17_a_network_has_a_default_for_all_but_its_binding() {
    let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
        let plain = juju.network_get("plain")?;
        assert!(plain.bind_address().is_some() && plain.ingress_address().is_some());
        let info = juju.network_get("db")?;
        let interface = &info.bind_addresses[0];
        assert_eq!((&*interface.interface_name, &*interface.mac_address), ("eth7", "00:16:3e:00:00:07"));
        let address = &interface.addresses[0];
        assert_eq!(
            (&*address.value, &*address.hostname, &*address.cidr),
            ("10.7.0.1", "seven", "10.7.0.0/24")
        );
        assert_eq!(info.egress_subnets, ["10.7.0.2/32"]);
        assert_eq!(info.ingress_addresses, ["10.7.0.2"]);
        Ok(())
    };
    let db = network("db")
        .private_address("10.7.0.1")
        .mac_address("00:16:3e:00:00:07")
        .hostname("seven")
        .cidr("10.7.0.0/24")
        .interface_name("eth7")
        .egress_subnets(["10.7.0.2/32"])
        .ingress_addresses(["10.7.0.2"]);
    let _ = stage(charm).play(&Scene::new("start").state(State::new().network(network("plain")).network(db)));
}

#[test]
fn point_19_an_outcome_has_the_scene_the_hook_the_context_and_what_changed() {
    let scene = Scene::new(event("start")).state(State::new().leader(true));
    let out = stage(ruler).play(&scene);
    assert_eq!(out.scene, scene);
    assert_eq!(out.hook, Hook::Start);
    assert_eq!(out.context_out.state.status.unit, ("active", "I rule"));
    assert_eq!(out.delta().len(), 1);
    assert_eq!(out.calls.len(), 2);
}

#[test]
fn point_20_a_playbook_is_made_of_any_scenes_and_plays_all_of_them() {
    let names = ["install", "start", "stop"];
    let mut grown = Playbook::new();
    assert!(grown.is_empty());
    for name in names {
        grown.push(Scene::new(name));
    }
    let collected: Playbook = names.into_iter().map(Scene::new).collect();
    assert_eq!(grown, collected);
    assert_eq!(grown, Playbook::from(names.map(Scene::new)));
    assert_eq!((grown.len(), grown.is_empty()), (3, false));
    assert_eq!(grown.iter().map(|scene| scene.event.name.as_str()).collect::<Vec<_>>(), names);
    assert_eq!(hook_names(&stage(idle).playbook(grown).play_until_complete()), names);
}

#[test]
fn point_20_a_playbook_can_be_written_and_read() {
    let playbook = Playbook::from([
        Scene::new("update-status").state(State::new().config("foo", "bar")),
        Scene::new("config-changed").state(State::new().config("foo", "baz")),
    ]);
    assert_eq!(Playbook::from_json(playbook.to_json().unwrap()).unwrap(), playbook);
    assert_eq!(Playbook::from_yaml(playbook.to_yaml().unwrap()).unwrap(), playbook);
    let folder = tempfile::tempdir().unwrap();
    for file in ["playbook.json", "playbook.yaml"] {
        let path = folder.path().join(file);
        playbook.save(&path).unwrap();
        assert_eq!(Playbook::load(&path).unwrap(), playbook);
    }
}

#[rstest]
fn point_21_startup_and_teardown_are_there_for_every_charm(#[values(true, false)] leader: bool) {
    let outcomes =
        StartupScenario::new(CharmSpec::new(ruler).meta("{name: foo}")).leader(leader).play_until_complete();
    let start = outcomes.last().unwrap();
    assert_eq!(start.context_out.state.status.unit.message, if leader { "I rule" } else { "I follow" });
    let outcomes = TeardownScenario::new(CharmSpec::new(ruler)).play_until_complete();
    assert_eq!(hook_names(&outcomes), ["stop", "remove"]);
}

#[test]
fn point_22_playing_until_complete_has_one_outcome_a_scene() {
    let scenes = ["start", "update-status", "stop"].map(Scene::new);
    let outcomes = stage(idle).playbook(scenes.clone()).play_until_complete();
    assert_eq!(outcomes.len(), 3);
    assert!(outcomes.iter().zip(&scenes).all(|(out, scene)| out.scene == *scene));
}

#[test]
fn point_22_an_empty_playbook_is_an_error() {
    let error = stage(idle).try_play_until_complete().unwrap_err();
    assert!(error.is_playbook());
    assert!(error.to_string().contains(".playbook("), "{error}");
}

#[fixture]
fn scenario() -> Scenario {
    Scenario::new(CharmSpec::new(ruler).meta("{name: foo}"))
}

#[fixture]
fn start_scene() -> Scene {
    Scene::new(event("start")).context(Context::new())
}

#[rstest]
fn point_23_scenarios_and_scenes_are_fixtures(
    scenario: Scenario,
    start_scene: Scene,
    #[values(true, false)] leader: bool,
) {
    let mut leader_scene = start_scene.copy();
    leader_scene.context.state.leader = leader;

    let out = scenario.play(&leader_scene);
    if leader {
        assert_eq!(out.context_out.state.status.unit, ("active", "I rule"));
    } else {
        assert_eq!(out.context_out.state.status.unit, ("active", "I follow"));
    }
}

#[test]
fn point_23_one_scenario_serves_many_threads() {
    let (scenario, scene) = (scenario(), start_scene());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                assert_eq!(scenario.play(&scene).context_out.state.status.unit, ("active", "I follow"));
            });
        }
    });
}

#[test]
fn point_24_a_copy_can_be_changed_without_changing_the_original() {
    let original = Scene::new(event("start")).state(State::new().relation(foo()).config("title", "Lear"));
    let mut copy = original.copy();
    copy.context.state.leader = true;
    copy.context.state.relations[0].local_unit_data.set("abc", "changed");
    copy.context.state.config.insert("title", "Hamlet");
    copy.event.name = "stop".to_owned();
    assert!(!original.context.state.leader);
    assert_eq!(original.context.state.relations, [foo()]);
    assert_eq!(original.context.state.config["title"], "Lear");
    assert_eq!(original.event, event("start"));
}

#[test]
fn point_25_whole_fields_can_be_assigned_however_deep_they_are() {
    let mut scene = Scene::new(event("foo-relation-changed"));
    scene.context.state.relations = [foo()].into();
    scene.context.state.leader = true;
    scene.context.state.status.app = Status::active("assigned");
    scene.context.memos = [memo::is_leader([false])].into();
    let built = Scene::new(event("foo-relation-changed"))
        .state(State::new().relation(foo()).leader(true).app_status(Status::active("assigned")))
        .memo(memo::is_leader([false]));
    assert_eq!(scene, built);
}
