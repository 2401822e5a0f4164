//! Events, the environment, and the sequences that are built in.

use juju_scenario::prelude::*;
use rstest::rstest;

use super::{foo, hook_names, idle, stage};

#[test]
fn point_34_the_charm_knows_where_it_is() {
    let charm = |hook: &Hook, juju: &mut Juju| -> CharmResult {
        let unit = juju.unit();
        assert_eq!((unit.name.as_str(), unit.app_name(), unit.number()), ("foo/4", "foo", 4));
        assert_eq!(unit.juju_version, "3.5.2");
        assert_eq!(
            (&*unit.model_name, &*unit.model_uuid),
            ("elsinore", "0000aaaa-0000-4000-8000-000000000001")
        );
        assert!(hook.to_env().contains(&("JUJU_DISPATCH_PATH", "hooks/start".to_owned())));
        Ok(())
    };
    let model = Model::new("elsinore").uuid("0000aaaa-0000-4000-8000-000000000001");
    let scenario = stage(charm).unit_number(4).juju_version("3.5.2");
    let _ = scenario.play(&Scene::new("start").state(State::new().model(model)));
}

#[rstest]
#[case("update-status", "hooks/update-status")]
#[case("foo-relation-changed", "hooks/foo-relation-changed")]
#[case("rehearse-action", "actions/rehearse")]
fn point_34_the_dispatch_path_names_the_event(#[case] event: &str, #[case] path: &str) {
    let out = stage(idle).play(&Scene::new(event).state(State::new().relation(foo())));
    assert!(out.hook.to_env().contains(&("JUJU_DISPATCH_PATH", path.to_owned())));
}

#[test]
fn point_34_a_charm_without_a_name_has_one_all_the_same() {
    let out = Scenario::new(CharmSpec::new(idle)).play(&Scene::new("start"));
    assert!(out.unit_name().ends_with("/0") && out.unit_name().len() > 2, "{}", out.unit_name());
}

#[rstest]
fn point_34_the_environment_of_the_test_stays_as_it_was(#[values(true, false)] fails: bool) {
    let charm =
        move |_: &Hook, _: &mut Juju| -> CharmResult { if fails { Err("no".into()) } else { Ok(()) } };
    let ours = || -> Vec<_> {
        std::env::vars_os()
            .filter(|(name, _)| {
                ["JUJU_", "MEMO_", "CHARM_"].iter().any(|ours| name.to_string_lossy().starts_with(ours))
            })
            .collect()
    };
    let before = ours();
    assert_eq!(stage(charm).try_play(&Scene::new("start")).is_err(), fails);
    assert_eq!(ours(), before);
}

#[test]
fn point_35_the_model_is_the_same_in_every_run_unless_the_test_says_otherwise() {
    let (one, other) = (State::new().model, State::new().model);
    assert_eq!(one, other);
    assert_eq!((one.name.as_str(), one.uuid.as_str()), ("stage", "5ce9a210-0000-4000-8000-000000000000"));
    let own = State::new().model(Model::new("elsinore").uuid("0000aaaa-0000-4000-8000-000000000001"));
    assert_eq!(
        (own.model.name.as_str(), own.model.uuid.as_str()),
        ("elsinore", "0000aaaa-0000-4000-8000-000000000001")
    );
}

#[test]
fn point_36_every_storage_and_every_relation_has_an_event_of_its_own() {
    let state = State::new()
        .storage(storage("data"))
        .storage(storage("data").index(1))
        .relation(foo())
        .relation(relation("web", "http"));
    let up = hook_names(
        &StartupScenario::new(CharmSpec::new(idle).name("foo")).state(state.clone()).play_until_complete(),
    );
    let down = hook_names(
        &TeardownScenario::new(CharmSpec::new(idle).name("foo")).state(state).play_until_complete(),
    );
    let count = |hooks: &[String], name: &str| hooks.iter().filter(|hook| *hook == name).count();
    assert_eq!(count(&up, "data-storage-attached"), 2);
    assert_eq!((count(&up, "foo-relation-created"), count(&up, "web-relation-created")), (1, 1));
    assert_eq!(count(&down, "data-storage-detaching"), 2);
    assert_eq!((count(&down, "foo-relation-broken"), count(&down, "web-relation-broken")), (1, 1));
}

#[rstest]
#[case(true, "leader-elected")]
#[case(false, "leader-settings-changed")]
fn point_37_a_unit_starts_in_jujus_order(#[case] leader: bool, #[case] leader_hook: &str) {
    let scenario = StartupScenario::new(CharmSpec::new(idle).name("foo")).leader(leader);
    assert_eq!(
        hook_names(&scenario.play_until_complete()),
        ["install", leader_hook, "config-changed", "start"]
    );
    let state = State::new().storage(storage("data")).relation(foo());
    assert_eq!(
        hook_names(&scenario.clone().state(state).play_until_complete()),
        [
            "data-storage-attached",
            "install",
            "foo-relation-created",
            leader_hook,
            "config-changed",
            "start",
            "foo-relation-changed",
            "foo-relation-joined",
            "foo-relation-changed",
        ]
    );
}

#[rstest]
fn point_38_a_startup_with_leadership_has_it(#[values(true, false)] leader: bool) {
    let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
        let leads = juju.is_leader()?;
        juju.status_set(Status::active(leads.to_string()))?;
        Ok(())
    };
    let outcomes =
        StartupScenario::new(CharmSpec::new(charm).name("foo")).leader(leader).play_until_complete();
    assert_eq!(outcomes.len(), 4);
    for out in outcomes {
        assert_eq!(out.context_out.state.status.unit, ("active", leader.to_string().as_str()));
    }
}

#[test]
fn point_39_a_unit_ends_in_jujus_order() {
    let state = State::new().storage(storage("data")).relation(foo());
    let outcomes = TeardownScenario::new(CharmSpec::new(idle).name("foo")).state(state).play_until_complete();
    assert_eq!(
        hook_names(&outcomes),
        ["data-storage-detaching", "foo-relation-departed", "foo-relation-broken", "stop", "remove"]
    );
}

#[test]
fn point_40_an_event_that_the_charm_does_not_handle_changes_nothing() {
    let out = stage(super::ruler).play(&Scene::new("update-status").state(State::new().leader(true)));
    assert!(out.delta().is_empty() && out.calls.is_empty());
    assert_eq!(out.failure, None);
}

#[test]
fn point_41_the_scenes_that_are_built_in_have_names_for_reports() {
    let failing = |hook: &Hook, _: &mut Juju| -> CharmResult {
        if let Hook::ConfigChanged = hook { Err("no config".into()) } else { Ok(()) }
    };
    let scenario = StartupScenario::new(CharmSpec::new(failing).name("foo"));
    let scene = &scenario.playbook().scenes[2];
    let name = scene.name.as_deref().unwrap();
    assert!(name.contains('3') && name.contains("config-changed"), "{name}");
    let results = scenario.try_play_until_complete().unwrap();
    let error = results[2].as_ref().unwrap_err();
    assert!(error.to_string().starts_with(&format!("scene `{name}`")), "{error}");
}
