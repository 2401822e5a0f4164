//! How a unit starts and how it ends, and what a sequence of scenes hands on from one to the next.

use juju_scenario::prelude::*;
use rstest::rstest;

fn idle(_: &Hook, _: &mut Juju) -> CharmResult {
    Ok(())
}

fn spec() -> CharmSpec {
    CharmSpec::new(idle).name("foo")
}

/// A charm that logs, in each hook, the units of the hook's relation, else of all its relations.
fn lister() -> CharmSpec {
    CharmSpec::new(|hook: &Hook, juju: &mut Juju| -> CharmResult {
        let ids = match hook.relation() {
            Some(hook) => vec![hook.relation.clone()],
            None => [juju.relation_ids("db")?, juju.relation_ids("cluster")?].concat(),
        };
        let mut units = Vec::new();
        for id in ids {
            units.extend(juju.relation_list(id)?);
        }
        juju.status_set(Status::active(units.join(" ")))?;
        Ok(())
    })
    .name("foo")
}

/// The hook of each scene, with the unit, the storage or the relation that it is about.
fn hooks(outcomes: &[Outcome]) -> Vec<String> {
    let tell = |out: &Outcome| {
        let name = out.hook.name();
        match &out.hook {
            Hook::StorageAttached(hook) | Hook::StorageDetaching(hook) => format!("{name} {}", hook.storage),
            hook => match hook.relation().and_then(|hook| hook.remote_unit.as_deref()) {
                Some(unit) => format!("{name} {unit}"),
                None => name.into_owned(),
            },
        }
    };
    outcomes.iter().map(tell).collect()
}

/// What the `lister` has seen in each scene that has this hook.
fn seen<'a>(outcomes: &'a [Outcome], hook: &str) -> Vec<&'a str> {
    let with_hook = outcomes.iter().filter(|out| out.hook.name() == hook);
    with_hook.map(|out| out.context_out.state.status.unit.message.as_str()).collect()
}

fn units(numbers: &[u32]) -> Vec<(u32, [(&'static str, &'static str); 1])> {
    numbers.iter().map(|number| (*number, [("up", "yes")])).collect()
}

fn db(numbers: &[u32]) -> Relation {
    relation("db", "postgresql").remote_app_name("pg").remote_units_data(units(numbers))
}

fn cluster(numbers: &[u32]) -> Relation {
    peer_relation("cluster", "cluster").remote_units_data(units(numbers))
}

mod startup {
    use super::*;

    fn on_kubernetes() -> State {
        State::new().model(Model::kubernetes("globe"))
    }

    #[rstest]
    #[case::leader("3.6.28", true, &["install", "leader-elected", "config-changed", "start"])]
    #[case::other_unit("3.6.28", false, &["install", "leader-settings-changed", "config-changed", "start"])]
    #[case::leader_on_4("4.0.1", true, &["install", "leader-elected", "config-changed", "start"])]
    #[case::other_unit_on_4("4.0.1", false, &["install", "config-changed", "start"])]
    fn a_unit_that_has_nothing_starts_in_a_few_hooks(
        #[case] version: &str,
        #[case] leader: bool,
        #[case] expected: &[&str],
        #[values(State::new(), on_kubernetes())] state: State,
    ) {
        let stage = Scenario::new(spec()).juju_version(version);
        let outcomes = StartupScenario::from(stage).state(state).leader(leader).play_until_complete();
        assert_eq!(hooks(&outcomes), expected);
    }

    #[rstest]
    fn the_leader_leads_in_every_scene(#[values(true, false)] leader: bool) {
        let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
            let leader = juju.is_leader()?;
            juju.status_set(Status::active(leader.to_string()))?;
            Ok(())
        };
        let state = State::new().relation(db(&[0])).storage(storage("data"));
        let outcomes = StartupScenario::new(CharmSpec::new(charm).name("foo"))
            .state(state)
            .leader(leader)
            .play_until_complete();
        assert_eq!(outcomes.len(), 8);
        for out in outcomes {
            assert!(out.context_out.state.leader == leader);
            assert_eq!(out.context_out.state.status.unit.message, leader.to_string());
        }
    }

    #[rstest]
    fn the_state_may_say_who_leads_and_the_scenario_says_it_last(#[values(true, false)] leader: bool) {
        let led = |scenario: StartupScenario| scenario.playbook().scenes[0].context.state.leader;
        assert!(led(StartupScenario::new(spec()).state(State::new().leader(true))));
        assert_eq!(led(StartupScenario::new(spec()).state(State::new().leader(true)).leader(leader)), leader);
    }

    #[test]
    fn on_machines_storage_is_attached_before_install() {
        let state = State::new()
            .storage(storage("data"))
            .storage(storage("logs").index(1))
            .storage(storage("logs").index(2));
        let outcomes = StartupScenario::new(spec()).state(state).leader(true).play_until_complete();
        assert_eq!(
            hooks(&outcomes),
            [
                "data-storage-attached data/0",
                "logs-storage-attached logs/1",
                "logs-storage-attached logs/2",
                "install",
                "leader-elected",
                "config-changed",
                "start",
            ]
        );
    }

    #[test]
    fn on_kubernetes_storage_is_attached_after_install_and_before_start() {
        let state = on_kubernetes().storage(storage("data")).relation(db(&[]));
        let outcomes = StartupScenario::new(spec()).state(state).play_until_complete();
        assert_eq!(
            hooks(&outcomes),
            [
                "install",
                "db-relation-created",
                "leader-settings-changed",
                "data-storage-attached data/0",
                "config-changed",
                "start",
            ]
        );
    }

    #[test]
    fn relations_are_created_after_install_and_joined_after_start_the_peers_last() {
        let state = State::new().relation(cluster(&[1])).relation(db(&[0]));
        let outcomes = StartupScenario::new(spec()).state(state).leader(true).play_until_complete();
        assert_eq!(
            hooks(&outcomes),
            [
                "install",
                "cluster-relation-created",
                "db-relation-created",
                "leader-elected",
                "config-changed",
                "start",
                "db-relation-joined pg/0",
                "db-relation-changed pg/0",
                "cluster-relation-joined foo/1",
                "cluster-relation-changed foo/1",
            ]
        );
    }

    #[test]
    fn units_come_in_the_order_of_their_names_as_text() {
        let outcomes =
            StartupScenario::new(spec()).state(State::new().relation(db(&[2, 10, 1]))).play_until_complete();
        assert_eq!(
            hooks(&outcomes)[5..],
            [
                "db-relation-joined pg/1",
                "db-relation-changed pg/1",
                "db-relation-joined pg/10",
                "db-relation-changed pg/10",
                "db-relation-joined pg/2",
                "db-relation-changed pg/2",
            ]
        );
    }

    #[test]
    fn what_the_remote_application_has_said_changes_before_any_unit_joins() {
        let talkative = db(&[0]).remote_app_data([("version", "16")]);
        let outcomes =
            StartupScenario::new(spec()).state(State::new().relation(talkative)).play_until_complete();
        assert_eq!(
            hooks(&outcomes)[5..],
            ["db-relation-changed", "db-relation-joined pg/0", "db-relation-changed pg/0"]
        );
    }

    #[test]
    fn what_the_own_application_has_said_changes_for_its_peers() {
        let talkative = cluster(&[1]).local_app_data([("seed", "42")]);
        let outcomes =
            StartupScenario::new(spec()).state(State::new().relation(talkative)).play_until_complete();
        assert_eq!(
            hooks(&outcomes)[5..],
            ["cluster-relation-changed", "cluster-relation-joined foo/1", "cluster-relation-changed foo/1"]
        );
    }

    #[test]
    fn what_the_own_application_has_said_does_not_change_an_ordinary_relation() {
        let talkative = db(&[0]).local_app_data([("schema", "denmark")]);
        let outcomes =
            StartupScenario::new(spec()).state(State::new().relation(talkative)).play_until_complete();
        assert_eq!(hooks(&outcomes)[5..], ["db-relation-joined pg/0", "db-relation-changed pg/0"]);
    }

    #[test]
    fn a_relation_fills_with_units_as_they_join() {
        let state = State::new().relation(db(&[2, 10]).remote_app_data([("version", "16")]));
        let outcomes = StartupScenario::new(lister()).state(state).play_until_complete();
        assert_eq!(seen(&outcomes, "db-relation-created"), [""]);
        assert_eq!(seen(&outcomes, "config-changed"), [""]);
        assert_eq!(seen(&outcomes, "start"), [""]);
        assert_eq!(seen(&outcomes, "db-relation-joined"), ["pg/10", "pg/10 pg/2"]);
        assert_eq!(seen(&outcomes, "db-relation-changed"), ["", "pg/10", "pg/10 pg/2"]);
    }

    #[test]
    fn until_install_has_ended_there_are_no_relations() {
        let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
            let ids = juju.relation_ids("db")?;
            juju.status_set(Status::active(ids.len().to_string()))?;
            Ok(())
        };
        let state = State::new().relation(db(&[])).storage(storage("data"));
        let outcomes =
            StartupScenario::new(CharmSpec::new(charm).name("foo")).state(state).play_until_complete();
        assert_eq!(seen(&outcomes, "data-storage-attached"), ["0"]);
        assert_eq!(seen(&outcomes, "install"), ["0"]);
        assert_eq!(seen(&outcomes, "db-relation-created"), ["1"]);
        assert_eq!(seen(&outcomes, "leader-settings-changed"), ["1"]);
    }

    #[test]
    fn two_relations_on_one_endpoint_are_told_apart() {
        let other =
            relation("db", "postgresql").id(7).remote_app_name("replica").remote_units_data(units(&[4]));
        let outcomes = StartupScenario::new(spec())
            .state(State::new().relation(db(&[0])).relation(other))
            .play_until_complete();
        let relations: Vec<(String, u32)> = outcomes
            .iter()
            .filter_map(|out| Some((out.hook.name().into_owned(), out.hook.relation()?.relation.number())))
            .collect();
        let expected = [
            ("db-relation-created", 0),
            ("db-relation-created", 7),
            ("db-relation-joined", 0),
            ("db-relation-changed", 0),
            ("db-relation-joined", 7),
            ("db-relation-changed", 7),
        ];
        assert_eq!(relations, expected.map(|(name, number)| (name.to_owned(), number)));
    }

    #[test]
    fn the_scenes_have_names_and_can_be_shared() {
        let playbook = StartupScenario::new(spec()).state(State::new().relation(db(&[0]))).playbook();
        assert!(
            playbook
                .iter()
                .all(|scene| scene.name.as_ref().is_some_and(|name| name.contains(&scene.event.name)))
        );
        assert_eq!(Playbook::from_yaml(playbook.to_yaml().unwrap()).unwrap(), playbook);
    }

    #[test]
    fn a_scene_that_fails_does_not_keep_the_others_from_being_played() {
        let charm = |hook: &Hook, _: &mut Juju| -> CharmResult {
            if let Hook::ConfigChanged = hook { Err("no config".into()) } else { Ok(()) }
        };
        let results =
            StartupScenario::new(CharmSpec::new(charm).name("foo")).try_play_until_complete().unwrap();
        let failed: Vec<bool> = results.iter().map(Result::is_err).collect();
        assert_eq!(failed, [false, false, true, false]);
    }
}

mod teardown {
    use super::*;

    #[test]
    fn a_unit_that_has_nothing_stops_and_is_removed() {
        let outcomes = TeardownScenario::new(spec()).play_until_complete();
        assert_eq!(hooks(&outcomes), ["stop", "remove"]);
    }

    #[rstest]
    fn a_unit_leaves_its_storage_then_its_relations_then_its_peers(
        #[values(Model::default(), Model::kubernetes("globe"))] model: Model,
    ) {
        let state = State::new()
            .model(model)
            .relation(cluster(&[1, 2]))
            .relation(db(&[2, 10]))
            .storage(storage("data"))
            .storage(storage("logs").index(3));
        let outcomes = TeardownScenario::new(spec()).state(state).play_until_complete();
        assert_eq!(
            hooks(&outcomes),
            [
                "data-storage-detaching data/0",
                "logs-storage-detaching logs/3",
                "db-relation-departed pg/10",
                "db-relation-departed pg/2",
                "db-relation-broken",
                "cluster-relation-departed foo/1",
                "cluster-relation-departed foo/2",
                "stop",
                "remove",
            ]
        );
    }

    #[test]
    fn the_unit_that_departs_is_the_charms_own() {
        let state = State::new().relation(db(&[0])).relation(cluster(&[1]));
        let outcomes =
            TeardownScenario::from(Scenario::new(spec()).unit_number(3)).state(state).play_until_complete();
        let departing: Vec<Option<&str>> = outcomes
            .iter()
            .filter_map(|out| out.hook.relation())
            .map(|hook| hook.departing_unit.as_deref())
            .collect();
        assert_eq!(departing, [Some("foo/3"), None, Some("foo/3")]);
    }

    #[test]
    fn a_relation_empties_as_its_units_depart() {
        let state = State::new().relation(db(&[2, 10])).relation(cluster(&[1]));
        let outcomes = TeardownScenario::new(lister()).state(state).play_until_complete();
        assert_eq!(seen(&outcomes, "db-relation-departed"), ["pg/2", ""]);
        assert_eq!(seen(&outcomes, "db-relation-broken"), [""]);
        assert_eq!(seen(&outcomes, "cluster-relation-departed"), [""]);
        assert_eq!(seen(&outcomes, "stop"), [""]);
    }

    #[test]
    fn only_a_unit_that_has_joined_departs() {
        let state = State::new().relation(db(&[0, 1]).joined([1]));
        let outcomes = TeardownScenario::new(spec()).state(state).play_until_complete();
        assert_eq!(hooks(&outcomes)[..2], ["db-relation-departed pg/1", "db-relation-broken"]);
    }

    #[test]
    fn what_is_gone_is_gone_and_the_others_keep_their_ids() {
        let state = State::new().relation(db(&[])).relation(cluster(&[])).storage(storage("data"));
        let playbook = TeardownScenario::new(spec()).state(state).playbook();
        let last = &playbook.scenes[playbook.len() - 1].context.state;
        assert!(last.storages.is_empty());
        assert_eq!(last.relations.len(), 1);
        assert_eq!((last.relations[0].endpoint.as_str(), last.relations[0].id), ("cluster", Some(1)));
    }

    #[test]
    fn a_leader_leads_to_its_end() {
        let state = State::new().relation(db(&[0]));
        let playbook = TeardownScenario::new(spec()).state(state).leader(true).playbook();
        assert!(playbook.iter().all(|scene| scene.context.state.leader));
    }
}

mod sequence {
    use super::*;

    /// A charm that counts its hooks in its databag, and asks for a port in its first.
    fn counter() -> CharmSpec {
        CharmSpec::new(|hook: &Hook, juju: &mut Juju| -> CharmResult {
            let [id] = &juju.relation_ids("db")?[..] else { return Ok(()) };
            let unit = juju.unit_name();
            let count = juju.relation_get_key(id, unit, "count")?.unwrap_or_default();
            juju.relation_set(id, [("count", format!("{count}I"))])?;
            if let Hook::ConfigChanged = hook {
                let title = juju.config_get_key("title")?;
                juju.status_set(Status::active(
                    title.as_ref().and_then(ConfigValue::as_str).unwrap_or("none"),
                ))?;
            }
            if juju.opened_ports()?.is_empty() {
                juju.open_port(80)?;
            }
            Ok(())
        })
        .name("foo")
    }

    fn counts(outcomes: &[Outcome]) -> Vec<Option<&str>> {
        let count = |out: &'_ Outcome| out.context_out.state.relations.first().map(|_| ());
        let with_relation = outcomes.iter().filter(|out| count(out).is_some());
        with_relation.map(|out| out.context_out.state.relations[0].local_unit_data.get("count")).collect()
    }

    #[test]
    fn what_a_scene_has_written_the_next_one_finds() {
        let state = State::new().relation(db(&[0]));
        let scenes =
            ["start", "update-status", "config-changed"].map(|name| Scene::new(name).state(state.clone()));
        let outcomes = Scenario::new(counter()).playbook(scenes).play_in_sequence();
        assert_eq!(counts(&outcomes), [Some("I"), Some("II"), Some("III")]);
        assert_eq!(outcomes[2].scene.context.state.opened_ports, [OpenedPort::from(80)]);
    }

    #[test]
    fn scenes_that_are_not_played_in_sequence_know_nothing_of_each_other() {
        let state = State::new().relation(db(&[0]));
        let scenes = ["start", "update-status"].map(|name| Scene::new(name).state(state.clone()));
        let outcomes = Scenario::new(counter()).playbook(scenes).play_until_complete();
        assert_eq!(counts(&outcomes), [Some("I"), Some("I")]);
    }

    #[test]
    fn what_the_operator_changes_between_two_scenes_is_changed() {
        let state = State::new().relation(db(&[0])).config("title", "Hamlet");
        let scenes = [
            Scene::new("config-changed").state(state.clone()),
            Scene::new("config-changed").state(state.clone().config("title", "Lear")),
            Scene::new("config-changed").state(state.config("title", "Lear")),
        ];
        let outcomes = Scenario::new(counter()).playbook(scenes).play_in_sequence();
        let titles: Vec<&str> =
            outcomes.iter().map(|out| out.context_out.state.status.unit.message.as_str()).collect();
        assert_eq!(titles, ["Hamlet", "Lear", "Lear"]);
        assert_eq!(counts(&outcomes), [Some("I"), Some("II"), Some("III")]);
    }

    #[test]
    fn what_others_write_between_two_scenes_is_written() {
        let scenes = [
            Scene::new("start").state(State::new().relation(db(&[0]))),
            Scene::new("db-relation-changed")
                .state(State::new().relation(db(&[0]).remote_app_data([("version", "16")]))),
        ];
        let outcomes = Scenario::new(counter()).playbook(scenes).play_in_sequence();
        let relation = &outcomes[1].context_out.state.relations[0];
        assert_eq!(relation.remote_app_data, [("version", "16")]);
        assert_eq!(relation.local_unit_data, [("count", "II")]);
    }

    #[test]
    fn a_scene_that_says_nothing_takes_all_as_it_stands() {
        let first =
            Scene::new("start").state(State::new().leader(true).relation(db(&[0])).config("title", "Lear"));
        let scenes = [first, Scene::new("update-status"), Scene::new("config-changed")];
        let outcomes = Scenario::new(counter()).playbook(scenes).play_in_sequence();
        assert_eq!(counts(&outcomes), [Some("I"), Some("II"), Some("III")]);
        assert!(outcomes[2].context_out.state.leader);
        assert_eq!(outcomes[2].context_out.state.status.unit, ("active", "Lear"));
    }

    #[test]
    fn a_relation_can_come_and_go_between_two_scenes() {
        let two = State::new().relation(db(&[0]).id(1)).relation(relation("web", "http").id(2));
        let scenes = [
            Scene::new("start").state(State::new().relation(db(&[0]).id(1))),
            Scene::new("web-relation-created").state(two),
            Scene::new("update-status").state(State::new().relation(relation("web", "http").id(2))),
        ];
        let outcomes = Scenario::new(counter()).playbook(scenes).play_in_sequence();
        let endpoints = |out: &Outcome| -> Vec<String> {
            out.context_out.state.relations.iter().map(|relation| relation.endpoint.clone()).collect()
        };
        assert_eq!(endpoints(&outcomes[1]), ["db", "web"]);
        assert_eq!(counts(&outcomes)[..2], [Some("I"), Some("II")]);
        assert_eq!(endpoints(&outcomes[2]), ["web"]);
    }

    #[test]
    fn memos_are_each_scenes_own() {
        let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
            let leader = juju.is_leader()?;
            juju.status_set(Status::active(leader.to_string()))?;
            Ok(())
        };
        let scenes = [Scene::new("start").memo(memo::is_leader([true, true])), Scene::new("update-status")];
        let outcomes = Scenario::new(CharmSpec::new(charm).name("foo")).playbook(scenes).play_in_sequence();
        assert_eq!(outcomes[0].context_out.state.status.unit, ("active", "true"));
        assert_eq!(outcomes[1].context_out.state.status.unit, ("active", "false"));
        assert!(outcomes[1].context_out.memos.is_empty());
    }

    #[test]
    fn a_scene_that_fails_ends_the_sequence() {
        let charm = |hook: &Hook, _: &mut Juju| -> CharmResult {
            if let Hook::ConfigChanged = hook { Err("no config".into()) } else { Ok(()) }
        };
        let scenes = ["start", "config-changed", "update-status"].map(Scene::new);
        let results =
            Scenario::new(CharmSpec::new(charm).name("foo")).playbook(scenes).try_play_in_sequence().unwrap();
        assert_eq!(results.len(), 2);
        assert!(results[0].is_ok());
        assert!(results[1].as_ref().unwrap_err().is_charm_failure());
    }

    #[test]
    fn an_empty_playbook_cannot_be_played() {
        let error = Scenario::new(spec()).try_play_in_sequence().unwrap_err();
        assert!(error.is_playbook());
        assert!(error.to_string().contains(".playbook("), "{error}");
    }

    #[test]
    fn a_unit_lives_from_its_start_to_its_end() {
        let state = State::new().relation(db(&[0])).storage(storage("data"));
        let outcomes = StartupScenario::new(counter()).state(state.clone()).leader(true).play_in_sequence();
        let born = outcomes.last().unwrap().context_out.state.clone();
        // Created, leader-elected, config-changed, start, joined and changed: six hooks in which it has its relation.
        assert_eq!(born.relations[0].local_unit_data, [("count", "IIIIII")]);
        let outcomes = TeardownScenario::new(counter()).state(born).play_in_sequence();
        let departed = outcomes.iter().find(|out| out.hook.name() == "db-relation-departed").unwrap();
        // And two more: storage-detaching, and this one.
        assert_eq!(departed.context_out.state.relations[0].local_unit_data, [("count", "IIIIIIII")]);
        assert!(outcomes.last().unwrap().context_out.state.relations.is_empty());
    }

    #[test]
    fn scenes_in_sequence_do_not_change_the_playbook() {
        let scenario = Scenario::new(counter()).playbook([
            Scene::new("start").state(State::new().relation(db(&[0]))),
            Scene::new("update-status"),
        ]);
        let first = scenario.play_in_sequence();
        assert_eq!(counts(&first), counts(&scenario.play_in_sequence()));
    }
}
