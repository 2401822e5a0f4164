//! What Juju always answers, a charm in a made scene is always answered.

use juju_charm::tool::AddressKind;
use juju_scenario::prelude::*;
use rstest::rstest;

use super::scenes;
use crate::consistency::{ACTIONS, CONFIG, META};

const ON_MACHINES: &str = "
name: foo
assumes: [juju < 5]
requires: {db: {interface: pg}}
peers: {cluster: {interface: cluster}}
extra-bindings: {back: null}
storage: {data: {type: filesystem, multiple: {range: 2-3}}, raw: {type: block}}
resources: {theme: {type: file, filename: theme.tar.gz}, tool: {type: file, filename: tool}}
";

/// Asks for what a unit of any charm has.
fn asking(hook: &Hook, juju: &mut Juju) -> CharmResult {
    if matches!(hook, Hook::CollectMetrics | Hook::MeterStatusChanged) {
        return Ok(());
    }
    juju.is_leader()?;
    juju.config_get()?;
    juju.goal_state()?;
    juju.status_get()?;
    juju.network_get("juju-info")?;
    juju.unit_get(AddressKind::PublicAddress)?;
    juju.unit_get(AddressKind::PrivateAddress)?;
    for id in juju.storage_list()? {
        juju.storage_get(id)?;
    }
    for id in juju.secret_ids()? {
        juju.secret_info_get(id.as_str())?;
    }
    if let Some(relation) = hook.relation() {
        juju.network_get(relation.relation.endpoint())?;
    }
    Ok(())
}

/// Asks for what a unit of the charm on machines has.
fn asking_for_more(hook: &Hook, juju: &mut Juju) -> CharmResult {
    asking(hook, juju)?;
    for binding in ["db", "cluster", "back"] {
        juju.network_get(binding)?;
    }
    for resource in ["theme", "tool"] {
        juju.resource_get(resource)?;
    }
    // On Kubernetes the storage may come after install.
    if !matches!(hook, Hook::Install | Hook::Stop | Hook::Remove) {
        assert!(juju.storage_list_of("data")?.len() >= 2);
        assert!(!juju.storage_list_of("raw")?.is_empty());
    }
    if !matches!(hook, Hook::Install) {
        let cluster = juju.relation_ids("cluster")?;
        assert_eq!(cluster.len(), 1);
        juju.relation_get(&cluster[0], juju.unit_name())?;
    }
    if matches!(hook, Hook::Remove) {
        let cluster = juju.relation_ids("cluster")?;
        assert_eq!(juju.relation_list(&cluster[0])?.len(), 0);
    }
    Ok(())
}

/// Asks how to log in to the cloud, as a charm that is trusted may.
fn asking_for_trust(_: &Hook, juju: &mut Juju) -> CharmResult {
    juju.credential_get()?;
    Ok(())
}

fn declared(charm: fn(&Hook, &mut Juju) -> CharmResult) -> CharmSpec {
    CharmSpec::new(charm).meta(META).config(CONFIG).actions(ACTIONS)
}

#[rstest]
#[case::nothing_known(Scenario::new(CharmSpec::new(asking).name("foo")))]
#[case::declared(Scenario::new(declared(asking)))]
#[case::in_juju_4(Scenario::new(declared(asking)).juju_version("4.0.1"))]
#[case::on_machines(Scenario::new(CharmSpec::new(asking_for_more).meta(ON_MACHINES)))]
fn a_charm_that_asks_for_what_every_unit_has_never_fails(#[case] scenario: Scenario) {
    for scene in scenes(&scenario, 400) {
        if let Err(error) = scenario.try_play(&scene) {
            panic!("{error}\n{}", Playbook::from([scene]).to_yaml().unwrap());
        }
    }
}

#[test]
fn who_is_trusted_is_told_how_to_log_in() {
    let scenario = Scenario::new(declared(asking_for_trust));
    let (mut trusted, mut others) = (0, 0);
    for scene in scenes(&scenario, 100) {
        let is_trusted = scene.context.state.trust;
        assert_eq!(scenario.try_play(&scene).is_ok(), is_trusted);
        *(if is_trusted { &mut trusted } else { &mut others }) += 1;
    }
    assert!(trusted > 20 && others > 20);
}
