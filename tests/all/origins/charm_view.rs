//! What the charm sees.

use std::collections::BTreeSet;

use juju_charm::tool::{AddressKind, NAMES};
use juju_scenario::AnsweredBy;
use juju_scenario::prelude::*;
use rstest::rstest;

use super::{copier, foo, ruler, stage};
use crate::tools::{after, in_scene, refusal};

fn start(state: State) -> Scene {
    Scene::new("start").state(state)
}

#[rstest]
#[case(true, "I rule")]
#[case(false, "I follow")]
fn point_26_leadership_is_answered_and_the_status_comes_out(#[case] leader: bool, #[case] message: &str) {
    let out = stage(ruler).play(&start(State::new().leader(leader)));
    assert_eq!(out.context_out.state.status.unit, ("active", message));
}

#[test]
fn point_27_the_charm_reads_all_that_the_relation_says_and_writes_to_it() {
    let (app, own, said, ids) = in_scene(&start(State::new().relation(foo())), |juju| {
        let ids = juju.relation_ids("foo").unwrap();
        let app = juju.relation_list_app(&ids[0]).unwrap();
        let own = juju.relation_get_key(&ids[0], "foo/0", "abc").unwrap();
        let said = juju.relation_get_app(&ids[0], app.as_str()).unwrap();
        (app, own, said, ids.len())
    });
    assert_eq!((app.as_str(), own.as_deref(), ids), ("remote", Some("foo"), 1));
    assert_eq!(said, [("cde", "baz!")]);
    let out = stage(copier).play(&Scene::new("foo-relation-changed").state(State::new().relation(foo())));
    assert_eq!(out.context_out.state.relations[0].local_unit_data, [("abc", "baz!")]);
}

#[rstest]
#[case::created(event("foo-relation-created"), None, None)]
#[case::joined(event("foo-relation-joined"), Some("remote/0"), None)]
#[case::changed(event("foo-relation-changed"), Some("remote/0"), None)]
#[case::changed_by_the_application(event("foo-relation-changed").without_remote_unit(), None, None)]
#[case::departed(event("foo-relation-departed"), Some("remote/0"), Some("remote/0"))]
#[case::departing(event("foo-relation-departed").departing_unit("foo/0"), Some("remote/0"), Some("foo/0"))]
#[case::broken(event("foo-relation-broken"), None, None)]
fn point_28_a_relation_event_says_which_relation_and_who(
    #[case] event: Event,
    #[case] remote_unit: Option<&str>,
    #[case] departing_unit: Option<&str>,
) {
    let out = stage(super::idle).play(&Scene::new(event).state(State::new().relation(foo().id(3))));
    let hook = out.hook.relation().unwrap();
    assert_eq!(hook.relation.to_string(), "foo:3");
    assert_eq!(hook.remote_app.as_deref(), Some("remote"));
    assert_eq!(hook.remote_unit.as_deref(), remote_unit);
    assert_eq!(hook.departing_unit.as_deref(), departing_unit);
    let env = out.hook.to_env();
    let variable = |name: &str| {
        env.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    };
    assert_eq!(variable("JUJU_RELATION"), Some("foo"));
    assert_eq!(variable("JUJU_RELATION_ID"), Some("foo:3"));
    assert_eq!(variable("JUJU_REMOTE_APP"), Some("remote"));
    assert_eq!(variable("JUJU_REMOTE_UNIT"), remote_unit);
    assert_eq!(variable("JUJU_DEPARTING_UNIT"), departing_unit);
}

#[test]
fn point_29_the_relations_that_come_out_equal_those_that_a_test_writes_down() {
    let out = stage(copier).play(&Scene::new("foo-relation-changed").state(State::new().relation(foo())));
    assert_eq!(
        out.context_out.state.relations,
        [relation("foo", "bar")
            .remote_app_name("remote")
            .local_unit_data([("abc", "baz!")])
            .remote_app_data([("cde", "baz!")])]
    );
}

#[test]
fn point_30_the_charm_reads_its_config_and_its_defaults() {
    let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
        let config = juju.config_get()?;
        let acts = juju.config_get_key("acts")?.as_ref().and_then(ConfigValue::as_int);
        juju.status_set(Status::active(format!("{} {acts:?}", config["foo"].as_str().unwrap_or_default())))?;
        Ok(())
    };
    let spec = CharmSpec::new(charm).config("options: {foo: {type: string}, acts: {type: int, default: 5}}");
    let out = Scenario::new(spec).play(&start(State::new().config("foo", "bar")));
    assert_eq!(out.context_out.state.status.unit, ("active", "bar Some(5)"));
}

/// A State in which there is something to be said to every question.
fn full() -> State {
    State::new()
        .leader(true)
        .relation(foo())
        .network(network("foo"))
        .private_address("10.0.0.1")
        .public_address("foo.example")
        .secret(secret("9m4e2mr0ui3e8a215n4g", [("password", "poison")]).label("admin"))
        .storage(storage("data"))
        .resource(resource("theme", "/srv/theme.tgz"))
        .unit_state("act", "1")
        .leader_settings([("title", "Hamlet")])
        .cloud_spec(tool::CloudSpec { kind: "lxd".to_owned(), ..Default::default() })
}

/// Calls every tool that a hook can call, but for those which one kind of hook alone can.
fn ask_all(juju: &mut Juju) -> Result<(), juju_charm::Error> {
    juju.is_leader()?;
    juju.config_get()?;
    juju.status_get()?;
    juju.status_get_app()?;
    juju.status_set(Status::active(""))?;
    juju.application_version_set("1")?;
    let ids = juju.relation_ids("foo")?;
    let units = juju.relation_list(&ids[0])?;
    juju.relation_get(&ids[0], units[0].as_str())?;
    juju.relation_set(&ids[0], [("k", "v")])?;
    juju.relation_model_get(&ids[0])?;
    juju.juju_log("words")?;
    juju.network_get("foo")?;
    juju.unit_get(AddressKind::PrivateAddress)?;
    juju.open_port(80)?;
    juju.close_port(80)?;
    juju.opened_ports()?;
    juju.goal_state()?;
    let token = juju.secret_add([("token", "a bare bodkin")])?;
    let [admin] =
        &juju.secret_ids()?.into_iter().filter(|id| !token.contains(id.as_str())).collect::<Vec<_>>()[..]
    else {
        panic!("there is one secret besides the new one")
    };
    juju.secret_get(admin)?;
    juju.secret_info_get(admin)?;
    juju.secret_set(tool::SecretSet::new(admin).content([("password", "sword")]))?;
    juju.secret_grant(admin, &ids[0])?;
    juju.secret_revoke(tool::SecretRevoke::relation(admin, &ids[0]))?;
    juju.secret_remove(token)?;
    juju.storage_list()?;
    juju.storage_get("data/0")?;
    juju.storage_add("data", 1)?;
    juju.state_get()?;
    juju.state_set([("act", "2")])?;
    juju.state_delete("act")?;
    juju.resource_get("theme")?;
    juju.credential_get()?;
    juju.leader_get()?;
    juju.leader_set([("title", "Lear")])?;
    juju.k8s_spec_get()?;
    juju.k8s_spec_set("version: 3")?;
    juju.k8s_raw_get()?;
    juju.payload_register(tool::PayloadRegister {
        kind: "docker".to_owned(),
        class: "monitor".to_owned(),
        id: "abc".to_owned(),
        tags: Vec::new(),
    })?;
    juju.payload_status_set("monitor", "abc", "stopped")?;
    juju.payload_unregister("monitor", "abc")?;
    juju.juju_reboot()
}

#[test]
fn point_31_the_right_state_answers_every_question_that_a_charm_can_ask() {
    let of_any_hook = after(&start(full()), |juju| ask_all(juju).unwrap());
    // What is to run is said in one of two ways, and never in both.
    let raw = after(&start(full()), |juju| juju.k8s_raw_set("kind: Pod").unwrap());
    let of_an_action = after(&Scene::new(event("backup-action").param("to", "s3")).state(full()), |juju| {
        juju.action_get().unwrap();
        juju.action_set([("size", "5")]).unwrap();
        juju.action_log("half way").unwrap();
        juju.action_fail("the disk is full").unwrap();
    });
    let of_metrics = after(&Scene::new("collect-metrics").state(full()), |juju| {
        juju.add_metric([("users", "5")]).unwrap();
    });
    let plays = [of_any_hook, raw, of_an_action, of_metrics];
    let calls = || plays.iter().flat_map(|out| &out.calls);
    let asked: BTreeSet<&str> = calls().map(|call| call.request.tool()).collect();
    assert_eq!(asked, NAMES.iter().copied().collect());
    assert!(calls().all(|call| call.answered_by == AnsweredBy::State && call.answer.is_ok()));
}

#[test]
fn point_32_relation_ids_are_those_of_the_endpoint() {
    let state = State::new().relation(foo()).relation(relation("other", "bar"));
    let ids = in_scene(&start(state), |juju| juju.relation_ids("other").unwrap());
    assert_eq!(ids.iter().map(ToString::to_string).collect::<Vec<_>>(), ["other:1"]);
}

#[test]
fn point_32_a_remote_units_databag_is_its_own() {
    let scene = start(State::new().relation(foo().remote_unit_data(0, [("theirs", "yes")])));
    assert_eq!(in_scene(&scene, |juju| juju.relation_get(0, "remote/0")).unwrap(), [("theirs", "yes")]);
    assert_eq!(in_scene(&scene, |juju| juju.relation_get(0, "foo/0")).unwrap(), [("abc", "foo")]);
}

#[test]
fn point_32_the_applications_status_is_not_the_units() {
    let state =
        State::new().leader(true).app_status(Status::active("app")).unit_status(Status::blocked("unit"));
    let app = in_scene(&start(state), Juju::status_get_app).unwrap();
    assert_eq!(app.status, ("active", "app"));
}

#[test]
fn point_32_what_is_logged_comes_out() {
    let out = after(&start(State::new()), |juju| juju.juju_log_at(LogLevel::Warning, "beware").unwrap());
    assert_eq!(out.context_out.state.juju_log[0], (LogLevel::Warning, "beware"));
}

#[test]
fn point_32_a_key_that_is_taken_out_of_a_databag_is_gone() {
    let out =
        after(&start(State::new().relation(foo())), |juju| juju.relation_set(0, [("abc", "")]).unwrap());
    assert!(!out.context_out.state.relations[0].local_unit_data.contains_key("abc"));
}

#[test]
fn point_32_peers_and_a_principal_are_listed_too() {
    let state = State::new()
        .relation(peer_relation("cluster", "cluster").peer_data(2, [("up", "yes")]))
        .relation(subordinate_relation("host", "juju-info").remote_app_name("principal"));
    let lists = in_scene(&start(state), |juju| [0, 1].map(|id| juju.relation_list(id).unwrap()));
    assert_eq!(lists, [vec!["foo/2".to_owned()], vec!["principal/0".to_owned()]]);
}

#[test]
fn point_33_who_does_not_lead_does_not_write_for_the_application() {
    let scene = start(State::new().relation(foo()));
    let data = in_scene(&scene, |juju| juju.relation_set_app(0, [("k", "v")]));
    assert_eq!(refusal(data), (1, "cannot write relation settings".to_owned()));
    let status = in_scene(&scene, |juju| juju.status_set_app(Status::active("mutiny")));
    assert_eq!(refusal(status), (1, "this unit is not the leader".to_owned()));
}

#[test]
fn point_33_nobody_writes_to_what_is_not_their_own() {
    let scene = start(State::new().leader(true).relation(foo()));
    let out = after(&scene, |juju| {
        juju.relation_set(0, [("k", "unit")]).unwrap();
        juju.relation_set_app(0, [("k", "app")]).unwrap();
    });
    let relation = &out.context_out.state.relations[0];
    assert_eq!(
        (&relation.remote_app_data, &relation.remote_units_data),
        (&foo().remote_app_data, &foo().remote_units_data)
    );
}
