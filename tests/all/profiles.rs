//! What one version of Juju does otherwise than another.

use juju_scenario::prelude::*;
use rstest::rstest;

fn on(version: &str) -> Scenario {
    Scenario::new(CharmSpec::without_code().name("foo")).juju_version(version)
}

/// What a hook tool says, and with which exit code, in a scene in which nothing is known.
fn said(version: &str, tool: &str, args: &[&str]) -> (u8, String) {
    let mut hook = on(version).begin(&Scene::new(event::start())).unwrap();
    let reply = hook.call(tool, args);
    (reply.code, String::from_utf8([reply.stdout, reply.stderr].concat()).unwrap())
}

#[rstest]
#[case("leader-get", &[], "3.6.28", "4.0.1")]
#[case("payload-unregister", &["monitor", "abc"], "2.9.50", "4.0-beta1")]
#[case("k8s-raw-get", &[], "3.6.28", "4.0.1")]
#[case("secret-ids", &[], "3.0.0", "2.9.50")]
#[case("secret-ids", &[], "4.0.1", "2.9.50")]
#[case("secret-add", &["--owner", "unit", "token=a"], "3.6.28", "2.9.50")]
fn a_tool_is_there_in_some_versions(
    #[case] tool: &str,
    #[case] args: &[&str],
    #[case] there: &str,
    #[case] absent: &str,
) {
    assert_eq!(said(there, tool, args).0, 0, "{}", said(there, tool, args).1);
    assert_eq!(said(absent, tool, args), (1, format!("ERROR bad request: unknown command: {tool}\n")));
}

#[test]
fn a_unit_that_enters_a_relation_has_the_addresses_that_its_juju_writes() {
    let keys = |version: &str, address: &str| {
        let bag = on(version).default_databag(address);
        bag.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>()
    };
    let of_3 = ["egress-subnets=10.1.2.3/32", "ingress-address=10.1.2.3", "private-address=10.1.2.3"];
    assert_eq!(keys("3.6.28", "10.1.2.3"), of_3);
    assert_eq!(keys("4.0.1", "10.1.2.3"), of_3[..2]);
    assert_eq!(keys("4.0.1", "fd00::7"), ["egress-subnets=fd00::7/128", "ingress-address=fd00::7"]);
}

#[rstest]
#[case("2.9.50", true)]
#[case("3.6.28", true)]
#[case("4.0.1", false)]
fn who_does_not_lead_hears_of_it_up_to_juju_3(#[case] version: &str, #[case] hears: bool) {
    let outcomes = StartupScenario::from(on(version)).play_until_complete();
    let names: Vec<String> = outcomes.iter().map(|out| out.hook.name().into_owned()).collect();
    assert_eq!(names.contains(&"leader-settings-changed".to_owned()), hears, "{names:?}");
}

/// Owners read the latest revision, or the one that they track.
#[rstest]
#[case("3.1.6", "new")]
#[case("3.1.7", "old")]
#[case("3.3.0", "new")]
#[case("3.6.28", "old")]
#[case("4.0.1", "old")]
fn an_owner_tracks_a_revision_or_does_not(#[case] version: &str, #[case] read: &str) {
    let secret = secret("9m4e2mr0ui3e8a215n4g", [("password", "old")])
        .revision(2, [("password", "new")])
        .owner("unit")
        .tracked_revision(1);
    let scene = Scene::new(event::start()).state(State::new().secret(secret));
    let mut hook = on(version).begin(&scene).unwrap();
    let reply = hook.call("secret-get", ["secret:9m4e2mr0ui3e8a215n4g", "password"]);
    assert_eq!(String::from_utf8(reply.stdout).unwrap().trim(), read);
}

/// The same scene in two versions: what is in it is there in one of them alone.
#[test]
fn one_scene_can_be_possible_in_one_version_alone() {
    let told =
        Scene::new(event::leader_settings_changed()).state(State::new().leader_settings([("title", "Lear")]));
    assert!(on("3.6.28").check(&told).is_empty());
    let rules: Vec<&str> = on("4.0.1").check(&told).iter().map(|finding| finding.rule.id()).collect();
    assert_eq!(rules, ["event-of-another-version", "part-of-another-version"]);
}

#[test]
fn what_stands_behind_a_hyphen_is_not_looked_at() {
    assert_eq!(said("3.6-beta1", "leader-get", &[]).0, 0);
    assert_eq!(said("4.0-rc2", "leader-get", &[]).0, 1);
}
