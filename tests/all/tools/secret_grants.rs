//! `secret-grant` and `secret-revoke`.

use juju_charm::tool::{SecretGrant, SecretRevoke};
use juju_scenario::prelude::*;
use rstest::rstest;

use super::secret::{ADMIN, KEY, admin, scene, stored};
use super::{after, cannot, cluster, db, in_scene, refusal, start, wrong};

fn changed(context: Context) -> Scene {
    Scene::new("db-relation-changed").context(context)
}

fn grants(out: &Outcome, id: &str) -> Vec<(u32, Vec<String>)> {
    let grants = &stored(out, id).unwrap().remote_grants;
    grants.iter().map(|(relation, readers)| (*relation, readers.clone())).collect()
}

fn granted(relation: u32, readers: &[&str]) -> Vec<(u32, Vec<String>)> {
    vec![(relation, readers.iter().map(|reader| (*reader).to_owned()).collect())]
}

#[test]
fn secrets_are_granted_to_the_other_end_of_a_relation_or_to_one_unit_there() {
    let out = after(&scene(true), |juju| {
        juju.secret_grant(ADMIN, 7).unwrap();
        juju.secret_grant_unit(KEY, 7, "pg/1").unwrap();
    });
    assert_eq!(grants(&out, ADMIN), granted(7, &["pg"]));
    assert_eq!(grants(&out, KEY), granted(7, &["pg/1"]));
}

#[test]
fn a_secret_that_was_just_added_can_be_granted() {
    let scene = start(State::new().leader(true).relation(db()).next_secret_id(ADMIN));
    let out = after(&scene, |juju| {
        let uri = juju.secret_add([("password", "poison")]).unwrap();
        juju.secret_grant(uri, 7).unwrap();
    });
    assert_eq!(grants(&out, ADMIN), granted(7, &["pg"]));
}

#[test]
fn in_a_relation_hook_the_relation_is_the_hooks() {
    let scene = changed(scene(true).context);
    let out = after(&scene, |juju| {
        let call = SecretGrant { id: ADMIN.to_owned(), ..SecretGrant::default() };
        juju.call(call).unwrap();
    });
    assert_eq!(grants(&out, ADMIN), granted(7, &["pg"]));
    let out = after(&changed(out.context_out.clone()), |juju| {
        juju.call(SecretRevoke { id: ADMIN.to_owned(), ..SecretRevoke::default() }).unwrap();
    });
    assert_eq!(grants(&out, ADMIN), []);
}

#[test]
fn a_grant_that_is_wrong() {
    let grant = |relation: Option<u32>, unit: Option<&str>| {
        let call = SecretGrant {
            id: ADMIN.to_owned(),
            relation: relation.map(RelationId::from),
            unit: unit.map(str::to_owned),
        };
        refusal(in_scene(&scene(true), move |juju| juju.call(call.clone())))
    };
    assert_eq!(grant(None, None), wrong("no relation id specified"));
    assert_eq!(grant(Some(7), Some("foo")), wrong("unit \"foo\" not valid"));
    assert_eq!(
        grant(Some(7), Some("foo/0")),
        wrong("cannot specify unit \"foo/0\" in relation to application \"pg\"")
    );
    let (code, words) = grant(Some(9), None);
    assert_eq!(code, 2);
    assert!(words.ends_with("for option -r: relation not found"), "{words}");
}

#[rstest]
#[case::the_same_again(None, &["pg"])]
#[case::a_unit_of_an_application_that_has_it(Some("pg/0"), &["pg"])]
fn what_is_granted_already_is_not_granted_again(#[case] unit: Option<&'static str>, #[case] left: &[&str]) {
    let scene = start(State::new().leader(true).relation(db()).secret(admin().grant(7, "pg")));
    let out = after(&scene, move |juju| {
        let unit = unit.map(str::to_owned);
        juju.call(SecretGrant { id: ADMIN.to_owned(), relation: Some(7.into()), unit }).unwrap();
    });
    assert_eq!(grants(&out, ADMIN), granted(7, left));
    assert!(out.delta().is_empty(), "{}", out.delta());
}

#[test]
fn units_that_have_a_secret_are_in_the_way_of_their_application() {
    let scene = start(State::new().leader(true).relation(db()).secret(admin().grant(7, "pg/0")));
    assert_eq!(
        refusal(in_scene(&scene, |juju| juju.secret_grant(ADMIN, 7))),
        cannot(
            "any unit level grants need to be revoked before granting access to the corresponding application"
        )
    );
    let out = after(&scene, |juju| juju.secret_grant_unit(ADMIN, 7, "pg/1").unwrap());
    assert_eq!(grants(&out, ADMIN), granted(7, &["pg/0", "pg/1"]));
}

#[test]
fn of_two_units_that_are_granted_a_secret_in_one_hook_the_last_gets_it() {
    let out = after(&scene(true), |juju| {
        juju.secret_grant_unit(ADMIN, 7, "pg/0").unwrap();
        juju.secret_grant_unit(ADMIN, 7, "pg/1").unwrap();
    });
    assert_eq!(grants(&out, ADMIN), granted(7, &["pg/1"]));
}

#[rstest]
#[case::a_relation(SecretRevoke::relation(ADMIN, 7), &[(4, "foo/1"), (7, "pg/0")])]
#[case::an_application(SecretRevoke::app(ADMIN, "pg"), &[(4, "foo/1"), (7, "pg/0")])]
#[case::a_unit(SecretRevoke::unit(ADMIN, "pg/0"), &[(4, "foo/1"), (7, "pg")])]
#[case::a_unit_of_a_relation(
    SecretRevoke { unit: Some("pg/0".to_owned()), ..SecretRevoke::relation(ADMIN, 7) },
    &[(4, "foo/1"), (7, "pg")],
)]
#[case::somebody_who_has_it_not(SecretRevoke::app(ADMIN, "web"), &[(4, "foo/1"), (7, "pg"), (7, "pg/0")])]
fn secrets_are_taken_back(#[case] revoke: SecretRevoke, #[case] left: &[(u32, &str)]) {
    let secret = admin().grant(7, "pg").grant(7, "pg/0").grant(4, "foo/1");
    let scene = start(State::new().leader(true).relation(db()).relation(cluster()).secret(secret));
    let out = after(&scene, move |juju| juju.secret_revoke(revoke.clone()).unwrap());
    let mut found: Vec<(u32, &str)> = Vec::new();
    for (relation, readers) in &stored(&out, ADMIN).unwrap().remote_grants {
        found.extend(readers.iter().map(|reader| (*relation, reader.as_str())));
    }
    found.sort_unstable();
    assert_eq!(found, left);
}

#[test]
fn a_revoke_that_is_wrong() {
    let revoke = |scene: &Scene, relation: Option<u32>, app: Option<&str>, unit: Option<&str>| {
        let call = SecretRevoke {
            id: ADMIN.to_owned(),
            relation: relation.map(RelationId::from),
            app: app.map(str::to_owned),
            unit: unit.map(str::to_owned),
        };
        refusal(in_scene(scene, move |juju| juju.secret_revoke(call.clone())))
    };
    let outside = scene(true);
    let inside = changed(scene(true).context);
    assert_eq!(revoke(&outside, None, Some("0/foo"), None), wrong("application \"0/foo\" not valid"));
    assert_eq!(revoke(&outside, None, None, Some("foo")), wrong("unit \"foo\" not valid"));
    assert_eq!(
        revoke(&outside, None, Some("pg"), Some("pg/0")),
        wrong("specify only one of application or unit")
    );
    assert_eq!(revoke(&outside, Some(7), Some("pg"), None), wrong("do not specify both relation and app"));
    assert_eq!(revoke(&inside, None, Some("pg"), None), wrong("do not specify both relation and app"));
    assert_eq!(revoke(&outside, None, None, None), wrong("missing relation or application or unit"));
    assert_eq!(revoke(&outside, Some(9), None, None).0, 2);
}

#[test]
fn taking_back_comes_after_granting_whatever_the_order_of_the_calls() {
    let out = after(&scene(true), |juju| {
        juju.secret_revoke(SecretRevoke::app(ADMIN, "pg")).unwrap();
        juju.secret_grant(ADMIN, 7).unwrap();
        juju.secret_grant(KEY, 7).unwrap();
        juju.secret_revoke(SecretRevoke::relation(KEY, 7)).unwrap();
    });
    assert_eq!(grants(&out, ADMIN), []);
    assert_eq!(grants(&out, KEY), []);
}
