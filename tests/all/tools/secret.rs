//! `secret-get`, `secret-info-get` and `secret-ids`, and who may read, list and change which secret.

use juju_charm::tool::{SecretAdd, SecretGet, SecretInfoGet, SecretRevoke, SecretSet};
use juju_charm::{Rotation, SecretContent, SecretOwner};
use juju_scenario::prelude::*;
use rstest::rstest;

use super::{after, attempt, cannot, db, in_scene, on_stage, refusal, refused, start, wrong};

/// A secret of the application.
pub(super) const ADMIN: &str = "9m4e2mr0ui3e8a215n4g";
/// A secret of the unit.
pub(super) const KEY: &str = "cd88u16ffbaql5kgmlh0";
/// A secret of pg.
pub(super) const TOKEN: &str = "ch2ijt6ffbaq9bdc2kq0";
/// A secret that there is not.
pub(super) const NONE: &str = "00000000000000000000";

pub(super) fn admin() -> Secret {
    secret(ADMIN, [("password", "old")]).revision(2, [("password", "new")]).label("admin").tracked_revision(1)
}

pub(super) fn key() -> Secret {
    secret(KEY, [("private", "key")]).owner("unit").label("key")
}

pub(super) fn token() -> Secret {
    secret(TOKEN, [("token", "old"), ("user", "pg")])
        .revision(2, [("token", "new"), ("user", "pg")])
        .owner("pg")
        .tracked_revision(1)
        .consumer_label("db")
}

/// A scene with all three of them, and the relation `db:7`.
pub(super) fn scene(leader: bool) -> Scene {
    start(State::new().leader(leader).relation(db()).secret(admin()).secret(key()).secret(token()))
}

fn with(secret: Secret) -> Scene {
    start(State::new().secret(secret))
}

pub(super) fn stored<'a>(out: &'a Outcome, id: &str) -> Option<&'a Secret> {
    out.context_out.state.secrets.iter().find(|secret| secret.id == id)
}

fn tracked(out: &Outcome, id: &str) -> Option<u64> {
    stored(out, id).unwrap().tracked_revision
}

fn label(text: &str) -> SecretGet {
    SecretGet::by_label(text)
}

#[rstest]
#[case::scheme_and_id("secret:ch2ijt6ffbaq9bdc2kq0")]
#[case::id("ch2ijt6ffbaq9bdc2kq0")]
#[case::with_a_slash("secret:/ch2ijt6ffbaq9bdc2kq0")]
#[case::with_a_model("secret://5ce9a210-0000-4000-8000-000000000000/ch2ijt6ffbaq9bdc2kq0")]
#[case::with_a_model_and_no_slashes("secret:5ce9a210-0000-4000-8000-000000000000/ch2ijt6ffbaq9bdc2kq0")]
fn a_secret_has_an_uri_of_several_forms(#[case] uri: &'static str) {
    let content = in_scene(&with(token()), move |juju| juju.secret_get(uri)).unwrap();
    assert_eq!(content, [("token", "old"), ("user", "pg")].into());
}

#[rstest]
#[case::too_short("secret:ch2ijt6ffbaq")]
#[case::upper_case("secret:CH2IJT6FFBAQ9BDC2KQ0")]
#[case::empty("")]
#[case::another_scheme("http:ch2ijt6ffbaq9bdc2kq0")]
#[case::a_model_that_is_none("secret://globe/ch2ijt6ffbaq9bdc2kq0")]
fn what_reads_quotes_an_uri_that_is_none(#[case] uri: &'static str) {
    let words = format!("secret URI {uri:?} not valid");
    assert_eq!(refusal(in_scene(&with(token()), move |juju| juju.secret_get(uri))), wrong(&words));
    assert_eq!(refusal(in_scene(&with(token()), move |juju| juju.secret_info_get(uri))), wrong(&words));
}

#[rstest]
#[case::empty("", "missing secret URI")]
#[case::no_uri("foo", "secret URI \"foo\" not valid")]
#[case::another_scheme("http:foo", "secret URI scheme \"http\" not valid")]
#[case::no_model("secret://globe/foo", "host controller UUID \"globe\" not valid")]
fn what_writes_says_what_is_wrong_about_it(#[case] uri: &'static str, #[case] words: &str) {
    let answers = in_scene(&scene(true), move |juju| {
        [
            juju.secret_set(SecretSet::new(uri)),
            juju.secret_grant(uri, 7),
            juju.secret_revoke(SecretRevoke::relation(uri, 7)),
            juju.secret_remove(uri),
        ]
    });
    for answer in answers {
        assert_eq!(refusal(answer), wrong(words));
    }
}

#[test]
fn secret_get_needs_an_uri_or_a_label_and_one_wish() {
    let ask = |call: SecretGet| refusal(in_scene(&with(token()), move |juju| juju.call(call.clone())));
    assert_eq!(ask(SecretGet::default()), wrong("require either a secret URI or label"));
    assert_eq!(ask(label("")), wrong("require either a secret URI or label"));
    assert_eq!(
        ask(SecretGet::from(TOKEN).peek().refresh()),
        wrong("specify one of --peek or --refresh but not both")
    );
}

#[test]
fn one_key_is_read_as_text_or_as_it_is_kept() {
    let (text, kept, none) = in_scene(&with(token()), |juju| {
        let text = juju.secret_get_key(TOKEN, "user").unwrap();
        let kept = juju.secret_get_key(TOKEN, "user#base64").unwrap();
        (text, kept, juju.secret_get_key(TOKEN, "nobody"))
    });
    assert_eq!((text.as_str(), kept.as_str()), ("pg", "cGc="));
    assert_eq!(refusal(none), cannot("secret key value \"nobody\" not found"));
}

#[rstest]
#[case("bogus", 4)]
#[case("AA*A", 2)]
#[case("AAAAAAAA!", 8)]
fn base64_that_is_none_is_found_out_when_it_is_read(#[case] kept: &'static str, #[case] byte: usize) {
    let mut content = SecretContent::new();
    content.set_base64("cert", kept);
    let scene = with(secret(TOKEN, content).owner("pg"));
    let words = format!("illegal base64 data at input byte {byte}");
    assert_eq!(refusal(in_scene(&scene, |juju| juju.secret_get(TOKEN))), cannot(&words));
    assert_eq!(refusal(in_scene(&scene, |juju| juju.secret_get_key(TOKEN, "cert"))), cannot(&words));
    assert_eq!(in_scene(&scene, |juju| juju.secret_get_key(TOKEN, "cert#base64")).unwrap(), kept);
}

#[test]
fn an_unknown_secret_is_not_found() {
    let (by_id, by_label) =
        in_scene(&with(token()), |juju| (juju.secret_get(NONE), juju.secret_get(label("nothing"))));
    assert_eq!(refusal(by_id), cannot("secret \"secret:00000000000000000000\" not found"));
    assert_eq!(refusal(by_label), cannot("consumer label \"nothing\" not found"));
}

#[test]
fn what_was_not_granted_is_not_read() {
    let scene = with(token().not_granted());
    assert_eq!(refusal(in_scene(&scene, |juju| juju.secret_get(TOKEN))), cannot("permission denied"));
    let out = attempt(Scenario::new, &scene, |juju| {
        let _ = juju.secret_get(SecretGet::from(TOKEN).refresh().label("mine"));
        Ok(())
    });
    assert!(out.delta().is_empty(), "{}", out.delta());
}

#[test]
fn the_revision_that_is_tracked_is_read_until_the_latest_is_asked_for() {
    let (answers, out) = on_stage(Scenario::new, &with(token()), |juju| {
        [
            SecretGet::from(TOKEN),
            SecretGet::from(TOKEN).peek(),
            SecretGet::from(TOKEN),
            SecretGet::from(TOKEN).refresh(),
            SecretGet::from(TOKEN),
        ]
        .map(|call| juju.secret_get_key(call, "token").unwrap())
    });
    assert_eq!(answers, ["old", "new", "old", "new", "new"]);
    assert_eq!(tracked(&out, TOKEN), Some(2));
}

#[rstest]
#[case::plainly(SecretGet::from(TOKEN))]
#[case::with_a_peek(SecretGet::from(TOKEN).peek())]
#[case::with_a_refresh(SecretGet::from(TOKEN).refresh())]
fn whoever_reads_a_secret_for_the_first_time_tracks_the_latest(#[case] call: SecretGet) {
    let scene = with(Secret { tracked_revision: None, ..token() });
    let (content, out) = on_stage(Scenario::new, &scene, move |juju| juju.secret_get(call.clone()).unwrap());
    assert_eq!(content.get("token").as_deref(), Some("new"));
    assert_eq!(tracked(&out, TOKEN), Some(2));
}

#[rstest]
#[case("3.1.6", false)]
#[case("3.1.7", true)]
#[case("3.2.4", false)]
#[case("3.3.0", false)]
#[case("3.3.1", true)]
#[case("3.6.28", true)]
#[case("4.0.0", true)]
fn owners_track_as_readers_do_from_some_versions_on(#[case] version: &str, #[case] track: bool) {
    let stage = |spec| Scenario::new(spec).juju_version(version);
    for (leader, secret) in [(true, admin()), (false, admin()), (false, admin().owner("unit"))] {
        let scene = start(State::new().leader(leader).secret(secret));
        let (content, out) = on_stage(stage, &scene, |juju| juju.secret_get(ADMIN).unwrap());
        assert_eq!(content.get("password").as_deref(), Some(if track { "old" } else { "new" }));
        assert_eq!(tracked(&out, ADMIN), Some(1));
    }
}

#[test]
fn what_is_read_holds_at_once_and_outlives_a_failure() {
    let out = attempt(Scenario::new, &with(token()), |juju| {
        juju.secret_get(SecretGet::from(TOKEN).refresh().label("mine"))?;
        Err("stumbled".into())
    });
    assert_eq!(tracked(&out, TOKEN), Some(2));
    assert_eq!(stored(&out, TOKEN).unwrap().consumer_label.as_deref(), Some("mine"));
}

#[rstest]
#[case::the_leader_as_the_owner(true, ADMIN, Some("mine"), None)]
#[case::another_unit_as_a_reader(false, ADMIN, Some("admin"), Some("mine"))]
#[case::the_unit_as_the_owner(false, KEY, Some("mine"), None)]
#[case::a_reader(true, TOKEN, None, Some("mine"))]
fn reading_with_a_label_gives_it(
    #[case] leader: bool,
    #[case] id: &'static str,
    #[case] owners: Option<&str>,
    #[case] readers: Option<&str>,
) {
    let out = after(&scene(leader), move |juju| {
        let content = juju.secret_get(SecretGet::from(id).label("mine")).unwrap();
        assert_eq!(juju.secret_get(label("mine")).unwrap(), content);
    });
    let secret = stored(&out, id).unwrap();
    assert_eq!((secret.label.as_deref(), secret.consumer_label.as_deref()), (owners, readers));
}

#[test]
fn a_secret_of_the_application_is_read_by_all_of_its_units() {
    for leader in [true, false] {
        let (by_id, by_label) = in_scene(&scene(leader), |juju| {
            (juju.secret_get(ADMIN).unwrap(), juju.secret_get(label("admin")).unwrap())
        });
        assert_eq!(by_id, [("password", "old")].into());
        assert_eq!(by_label, by_id);
    }
}

#[test]
fn an_operators_secret_is_read_if_it_was_granted() {
    let operators = || secret(TOKEN, [("token", "theirs")]).owner("model");
    let content = in_scene(&with(operators()), |juju| juju.secret_get(TOKEN)).unwrap();
    assert_eq!(content.get("token").as_deref(), Some("theirs"));
    let denied = in_scene(&with(operators().not_granted()), |juju| juju.secret_get(TOKEN));
    assert_eq!(refusal(denied), cannot("permission denied"));
}

#[rstest]
#[case::the_leader(true, &[ADMIN, KEY])]
#[case::another_unit(false, &[KEY])]
fn secret_ids_are_those_that_this_unit_manages(#[case] leader: bool, #[case] ids: &[&str]) {
    assert_eq!(in_scene(&scene(leader), Juju::secret_ids).unwrap(), ids);
}

#[test]
fn secret_info_says_all_but_what_it_holds() {
    let described = admin()
        .description("to get in")
        .rotate(Rotation::Monthly)
        .expire("2027-01-31T13:00:00+01:00")
        .grant(7, "pg")
        .grant(7, "pg/1");
    let described = Secret { next_rotation: Some("2026-02-01T00:00:00Z".to_owned()), ..described };
    let scene = start(State::new().leader(true).relation(db()).secret(described));
    let (by_id, by_label) = in_scene(&scene, |juju| {
        let by_label = juju.secret_info_get(SecretInfoGet::by_label("admin")).unwrap();
        (juju.secret_info_get(ADMIN).unwrap(), by_label)
    });
    assert_eq!(by_id, by_label);
    assert_eq!((by_id.id.as_str(), by_id.revision, by_id.label.as_str()), (ADMIN, 2, "admin"));
    assert_eq!((by_id.owner, by_id.description.as_str()), (SecretOwner::Application, "to get in"));
    assert_eq!(by_id.rotation, Some(Rotation::Monthly));
    assert_eq!(by_id.rotates.as_deref(), Some("2026-02-01T00:00:00Z"));
    assert_eq!(by_id.expiry.as_deref(), Some("2027-01-31T12:00:00Z"));
    let access = by_id.access.iter().map(|access| (&*access.target, &*access.scope, &*access.role));
    let scope = "relation-foo.db#pg.db";
    assert_eq!(access.collect::<Vec<_>>(), [("application-pg", scope, "view"), ("unit-pg-1", scope, "view")]);
}

#[test]
fn secret_info_leaves_out_what_there_is_not() {
    let info = in_scene(&with(Secret { label: None, ..key() }), |juju| juju.secret_info_get(KEY)).unwrap();
    let bare =
        tool::SecretInfo { id: KEY.to_owned(), revision: 1, owner: SecretOwner::Unit, ..Default::default() };
    assert_eq!(info, bare);
}

#[test]
fn secret_info_is_asked_for_by_one_of_the_two() {
    let ask = |call: SecretInfoGet| refusal(in_scene(&scene(true), move |juju| juju.call(call.clone())));
    assert_eq!(ask(SecretInfoGet::default()), wrong("require either a secret URI or label"));
    let both = SecretInfoGet { id: Some(ADMIN.to_owned()), label: Some("admin".to_owned()) };
    assert_eq!(ask(both), wrong("specify either a secret URI or label but not both"));
    assert_eq!(ask(NONE.into()), cannot("secret \"00000000000000000000\" not found"));
    assert_eq!(ask(SecretInfoGet::by_label("nothing")), cannot("secret \"nothing\" not found"));
}

/// Does something to the secret with this id.
type Act = fn(&mut Juju, &str) -> Result<(), juju_charm::Error>;

/// What a unit is to a secret.
#[derive(Clone, Copy, Debug)]
enum Role {
    OwnerUnit,
    Leader,
    OtherUnit,
    Reader,
}

impl Role {
    fn cast(self) -> (bool, &'static str) {
        match self {
            Role::OwnerUnit => (false, KEY),
            Role::Leader => (true, ADMIN),
            Role::OtherUnit => (false, ADMIN),
            Role::Reader => (true, TOKEN),
        }
    }
}

#[rstest]
#[case(Role::OwnerUnit, true)]
#[case(Role::Leader, true)]
#[case(Role::OtherUnit, false)]
#[case(Role::Reader, false)]
fn who_does_not_manage_a_secret_neither_describes_nor_grants_it(#[case] role: Role, #[case] may: bool) {
    let (leader, id) = role.cast();
    let (info, grant) = in_scene(&scene(leader), move |juju| {
        (juju.secret_info_get(id).map(|info| info.id), juju.secret_grant(id, 7))
    });
    if may {
        assert_eq!((info.as_deref(), grant), (Ok(id), Ok(())));
    } else {
        let words = format!("secret \"{id}\" not found");
        assert_eq!(refusal(info), cannot(&words));
        assert_eq!(refusal(grant), cannot(&words));
    }
}

#[rstest]
#[case(Role::OwnerUnit, None)]
#[case(Role::Leader, None)]
#[case(Role::OtherUnit, Some("permission denied"))]
#[case(Role::Reader, Some("permission denied"))]
fn who_does_not_manage_a_secret_is_refused_to_change_it_when_the_hook_has_ended(
    #[case] role: Role,
    #[case] words: Option<&str>,
) {
    let (leader, id) = role.cast();
    let acts: [Act; 4] = [
        |juju, id| juju.secret_set(SecretSet::new(id).content([("password", "poison")])),
        |juju, id| juju.secret_set(SecretSet::new(id).label("other")),
        |juju, id| juju.secret_revoke(SecretRevoke::app(id, "pg")),
        |juju, id| juju.secret_remove(id),
    ];
    for act in acts {
        let out = attempt(Scenario::new, &scene(leader), move |juju| Ok(act(juju, id)?));
        assert_eq!(refused(&out), words);
        if words.is_some() {
            assert!(out.delta().is_empty(), "{}", out.delta());
        }
    }
}

#[test]
fn a_secret_that_there_is_not_is_missed_when_the_hook_has_ended() {
    let out = attempt(Scenario::new, &scene(true), |juju| {
        Ok(juju.secret_set(SecretSet::new(NONE).content([("password", "poison")]))?)
    });
    assert_eq!(refused(&out), Some("secret \"00000000000000000000\" not found"));
    // What changes nothing is not recorded, and so nobody finds out.
    let out = attempt(Scenario::new, &scene(true), |juju| Ok(juju.secret_set(SecretSet::new(NONE))?));
    assert_eq!(refused(&out), None);
}

#[rstest]
#[case(true, true)]
#[case(false, false)]
fn the_leader_alone_adds_secrets_of_the_application(#[case] leader: bool, #[case] may: bool) {
    let (apps, units) = in_scene(&scene(leader), |juju| {
        let units = juju.secret_add(SecretAdd::new([("password", "poison")]).owned_by_unit());
        (juju.secret_add([("password", "poison")]), units)
    });
    assert!(units.is_ok(), "{units:?}");
    if may {
        assert!(apps.is_ok(), "{apps:?}");
    } else {
        assert_eq!(refusal(apps), cannot("this unit is not the leader"));
    }
}
