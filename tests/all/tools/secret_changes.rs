//! `secret-add`, `secret-set` and `secret-remove`.

use juju_charm::tool::{SecretAdd, SecretGet, SecretInfoGet, SecretSet};
use juju_charm::{Rotation, SecretContent, SecretOwner};
use juju_scenario::prelude::*;
use rstest::rstest;

use super::secret::{ADMIN, KEY, NONE, TOKEN, admin, key, scene, stored};
use super::{after, attempt, cannot, db, in_scene, on_stage, refusal, refused, start, wrong};

/// The first id that is made up for the secrets of `foo/0` in a model of which nothing is said.
fn first_id() -> String {
    let uri = in_scene(&scene(true), |juju| juju.secret_add([("password", "poison")])).unwrap();
    uri.strip_prefix("secret:").expect("an URI").to_owned()
}

fn at(version: &'static str) -> impl FnOnce(CharmSpec) -> Scenario {
    move |spec| Scenario::new(spec).juju_version(version)
}

fn holds(out: &Outcome, id: &str) -> Vec<(u64, SecretContent)> {
    let revisions = &stored(out, id).unwrap().revisions;
    revisions.iter().map(|(number, content)| (*number, content.clone())).collect()
}

fn password(value: &str) -> SecretContent {
    [("password", value)].into()
}

#[test]
fn a_new_secret_is_stored_when_the_hook_has_succeeded() {
    let scene = start(State::new().leader(true).next_secret_id(ADMIN));
    let out = after(&scene, |juju| {
        let secret = SecretAdd::new([("password", "poison")])
            .label("admin")
            .description("to get in")
            .rotate(Rotation::Monthly)
            .expire_at("2027-01-31T12:00:00Z");
        assert_eq!(juju.secret_add(secret).unwrap(), format!("secret:{ADMIN}"));
    });
    let expected = secret(ADMIN, [("password", "poison")])
        .label("admin")
        .description("to get in")
        .rotate(Rotation::Monthly)
        .expire("2027-01-31T12:00:00Z");
    let expected = Secret { next_rotation: Some("2026-02-01T00:00:00Z".to_owned()), ..expected };
    assert_eq!(out.context_out.state.secrets, [expected]);
    assert!(out.context_out.state.next_secret_ids.is_empty());
}

#[test]
fn a_new_secret_is_there_at_once_for_the_hook_that_has_added_it() {
    let scene = start(State::new().leader(true).next_secret_id(ADMIN));
    after(&scene, |juju| {
        let uri = juju.secret_add(SecretAdd::new([("password", "poison")]).label("admin")).unwrap();
        let reads = [SecretGet::from(&uri), SecretGet::by_label("admin"), SecretGet::from(&uri).peek()];
        for read in reads {
            assert_eq!(juju.secret_get(read).unwrap(), password("poison"));
        }
        assert_eq!(juju.secret_ids().unwrap(), [ADMIN]);
        let info = juju.secret_info_get(uri).unwrap();
        assert_eq!((info.revision, info.label.as_str(), info.owner), (1, "admin", SecretOwner::Application));
    });
}

#[test]
fn of_a_hook_that_fails_the_uri_is_used_up_and_the_secret_is_not_there() {
    let scene = start(State::new().leader(true).next_secret_id(ADMIN).next_secret_id(KEY));
    let out = attempt(Scenario::new, &scene, |juju| {
        juju.secret_add([("password", "poison")])?;
        Err("stumbled".into())
    });
    assert!(out.context_out.state.secrets.is_empty());
    assert_eq!(out.context_out.state.next_secret_ids, [KEY.to_owned()]);
}

#[test]
fn ids_that_are_made_up_are_juju_s_own_kind_and_the_same_in_every_run() {
    let add_three = |juju: &mut Juju| [(); 3].map(|()| juju.secret_add([("password", "poison")]).unwrap());
    let threads: Vec<_> = (0..8)
        .map(|_| std::thread::spawn(move || in_scene(&start(State::new().leader(true)), add_three)))
        .collect();
    let runs: Vec<[String; 3]> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    let [one, two, three] = &runs[0];
    assert!(one != two && two != three && one != three);
    for uri in &runs[0] {
        let id = uri.strip_prefix("secret:").unwrap();
        assert_eq!(id.len(), 20, "{id}");
        assert!(id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'v')), "{id}");
    }
    assert!(runs.iter().all(|run| *run == runs[0]));
}

#[test]
fn ids_of_other_units_and_models_are_others() {
    let first = |stage: fn(CharmSpec) -> Scenario, model: &str| {
        let scene = start(State::new().leader(true).model(Model::new("stage").uuid(model)));
        on_stage(stage, &scene, |juju| juju.secret_add([("password", "poison")]).unwrap()).0
    };
    let (here, there) = ("5ce9a210-0000-4000-8000-000000000001", "5ce9a210-0000-4000-8000-000000000002");
    let ids = [
        first(Scenario::new, here),
        first(Scenario::new, there),
        first(|spec| Scenario::new(spec).unit_number(1), here),
    ];
    assert!(ids[0] != ids[1] && ids[0] != ids[2] && ids[1] != ids[2], "{ids:?}");
}

#[test]
fn ids_that_the_state_gives_come_first_and_none_comes_twice() {
    let taken = first_id();
    let state = State::new().leader(true).next_secret_id(KEY).secret(secret(&taken, [("password", "here")]));
    let ids = in_scene(&start(state), |juju| {
        let uris = [(); 3].map(|()| juju.secret_add([("password", "poison")]).unwrap());
        // One that was removed in this hook does not come again either.
        juju.secret_remove(&uris[2]).unwrap();
        let [one, two, three] = uris;
        [one, two, three, juju.secret_add([("password", "poison")]).unwrap()]
    });
    assert_eq!(ids[0], format!("secret:{KEY}"));
    let mut different: Vec<String> = ids.to_vec();
    different.push(format!("secret:{taken}"));
    different.sort_unstable();
    different.dedup();
    assert_eq!(different.len(), 5, "{ids:?}");
}

#[rstest]
#[case::short("fo")]
#[case::upper_case("Password")]
#[case::a_digit_in_front("1password")]
#[case::two_hyphens("pass--word")]
#[case::a_hyphen_behind("password-")]
#[case::an_underscore("pass_word")]
fn keys_have_three_characters_in_lower_case(#[case] key: &'static str) {
    let words = format!("key {key:?} not valid");
    assert_eq!(refusal(in_scene(&scene(true), move |juju| juju.secret_add([(key, "x")]))), wrong(&words));
    let set =
        in_scene(&scene(true), move |juju| juju.secret_set(SecretSet::new(ADMIN).content([(key, "x")])));
    assert_eq!(refusal(set), wrong(&words));
}

#[rstest]
#[case("foo")]
#[case("a1b")]
#[case("tls-private-key")]
fn keys_may_have_digits_and_single_hyphens(#[case] key: &'static str) {
    assert!(in_scene(&scene(true), move |juju| juju.secret_add([(key, "x")])).is_ok());
}

#[rstest]
#[case::one_value_of_3_6(
    "3.6.28",
    750_003,
    1,
    "base64 encoded secret content for key \"key-a\" too large: 1000004 bytes"
)]
#[case::all_of_3_6("3.6.28", 375_003, 2, "base64 encoded secret content too large: 1000008 bytes")]
#[case::one_value_of_older("3.5.4", 9_216, 1, "secret content for key \"key-a\" too large: 9216 bytes")]
#[case::all_of_older("3.5.4", 8_192, 10, "secret content too large: 81920 bytes")]
fn juju_stores_so_much_and_no_more(
    #[case] version: &'static str,
    #[case] bytes: usize,
    #[case] keys: u8,
    #[case] words: &str,
) {
    let content = move |bytes: usize| -> SecretContent {
        (0..keys).map(|key| (format!("key-{}", char::from(b'a' + key)), vec![b'x'; bytes])).collect()
    };
    let add = |bytes| on_stage(at(version), &scene(true), move |juju| juju.secret_add(content(bytes))).0;
    assert_eq!(refusal(add(bytes)), wrong(words));
    assert!(add(bytes / 2).is_ok());
}

#[test]
fn nothing_is_no_secret() {
    let answer = in_scene(&scene(true), |juju| juju.secret_add(SecretContent::new()));
    assert_eq!(refusal(answer), cannot("empty secret value not valid"));
}

/// What is wrong about a call is said before what it may not do.
#[test]
fn a_call_that_is_wrong_is_so_for_everybody() {
    let answer = in_scene(&scene(false), |juju| juju.secret_add([("fo", "x")]));
    assert_eq!(refusal(answer), wrong("key \"fo\" not valid"));
    let answer = in_scene(&scene(false), |juju| {
        juju.call(SecretAdd { owner: SecretOwner::Model, ..SecretAdd::new([("password", "x")]) })
    });
    assert_eq!(refusal(answer), wrong("secret owner \"model\" not valid"));
}

#[rstest]
#[case::a_time("2027-01-31T12:00:00Z", "2027-01-31T12:00:00Z")]
#[case::a_time_elsewhere("2027-01-31T12:00:00+02:00", "2027-01-31T10:00:00Z")]
#[case::a_time_without_a_zone("2027-01-31T12:00:00", "2027-01-31T12:00:00Z")]
#[case::a_while("1h30m", "2026-03-01T01:30:00Z")]
#[case::a_time_that_is_over("2020-01-31T12:00:00Z", "2020-01-31T12:00:00Z")]
fn secrets_expire_at_a_time_or_after_a_while(#[case] expire: &'static str, #[case] time: &str) {
    let scene = start(State::new().leader(true).clock("2026-03-01T00:00:00Z"));
    let out = after(&scene, move |juju| {
        juju.secret_add(SecretAdd::new([("password", "x")]).expire_at(expire)).unwrap();
    });
    assert_eq!(out.context_out.state.secrets[0].expire.as_deref(), Some(time));
}

#[rstest]
#[case::a_date("2022-01-01", "expire time or duration \"2022-01-01\" not valid")]
#[case::words("tomorrow", "expire time or duration \"tomorrow\" not valid")]
#[case::before_now("-1h", "negative expire duration \"-1h\" not valid")]
#[case::now("0s", "negative expire duration \"0s\" not valid")]
fn a_time_that_is_none_is_wrong(#[case] expire: &'static str, #[case] words: &str) {
    let (added, set) = in_scene(&scene(true), move |juju| {
        let set = juju.secret_set(SecretSet::new(ADMIN).expire_at(expire));
        (juju.secret_add(SecretAdd::new([("password", "x")]).expire_at(expire)), set)
    });
    assert_eq!(refusal(added), wrong(words));
    assert_eq!(refusal(set), wrong(words));
}

#[rstest]
#[case(Rotation::Never, None)]
#[case(Rotation::Hourly, Some("2026-01-31T13:00:00Z"))]
#[case(Rotation::Daily, Some("2026-02-01T12:00:00Z"))]
#[case(Rotation::Weekly, Some("2026-02-07T12:00:00Z"))]
#[case(Rotation::Quarterly, Some("2026-05-01T12:00:00Z"))]
#[case(Rotation::Yearly, Some("2027-01-31T12:00:00Z"))]
fn what_rotates_is_due_so_much_later(#[case] rotate: Rotation, #[case] due: Option<&str>) {
    let scene = start(State::new().leader(true).clock("2026-01-31T12:00:00Z"));
    let out = after(&scene, move |juju| {
        juju.secret_add(SecretAdd::new([("password", "x")]).rotate(rotate)).unwrap();
    });
    let secret = &out.context_out.state.secrets[0];
    assert_eq!((secret.rotate, secret.next_rotation.as_deref()), (Some(rotate), due));
}

#[test]
fn a_label_is_given_once_in_a_hook() {
    let labelled = || SecretAdd::new([("password", "poison")]).label("mine");
    let answer = in_scene(&scene(true), move |juju| {
        juju.secret_add(labelled()).unwrap();
        juju.secret_add(labelled())
    });
    assert_eq!(refusal(answer), cannot("secret with label \"mine\" already exists"));
}

#[test]
fn a_label_that_a_stored_secret_has_is_missed_when_the_hook_has_ended() {
    for act in [
        |juju: &mut Juju| juju.secret_add(SecretAdd::new([("password", "x")]).label("admin")).map(drop),
        |juju: &mut Juju| {
            let uri = juju.secret_add([("password", "x")])?;
            juju.secret_set(SecretSet::new(uri).label("admin"))
        },
    ] {
        let out = attempt(Scenario::new, &scene(true), move |juju| Ok(act(juju)?));
        assert_eq!(refused(&out), Some("secret with label \"admin\" already exists"));
    }
    // The unit is another owner than the application.
    let out = after(&scene(true), |juju| {
        juju.secret_add(SecretAdd::new([("password", "x")]).label("admin").owned_by_unit()).unwrap();
    });
    assert_eq!(out.context_out.state.secrets.len(), 4);
}

#[test]
fn what_is_set_makes_a_new_revision_for_those_who_ask_for_the_latest() {
    let (answers, out) = on_stage(Scenario::new, &scene(true), |juju| {
        juju.secret_set(SecretSet::new(ADMIN).content([("password", "newest")])).unwrap();
        [SecretGet::from(ADMIN), SecretGet::from(ADMIN).peek(), SecretGet::from(ADMIN).refresh()]
            .map(|call| juju.secret_get_key(call, "password").unwrap())
    });
    assert_eq!(answers, ["old", "newest", "newest"]);
    assert_eq!(holds(&out, ADMIN), [(1, password("old")), (2, password("new")), (3, password("newest"))]);
    assert_eq!(stored(&out, ADMIN).unwrap().tracked_revision, Some(3));
}

#[test]
fn a_refresh_of_what_is_set_in_the_same_hook_is_lost_with_it() {
    let out = attempt(Scenario::new, &scene(true), |juju| {
        juju.secret_set(SecretSet::new(ADMIN).content([("password", "newest")]))?;
        juju.secret_get(SecretGet::from(ADMIN).refresh())?;
        Err("stumbled".into())
    });
    assert!(out.delta().is_empty(), "{}", out.delta());
}

#[rstest]
#[case("3.5.4", 3)]
#[case("3.6.0", 2)]
#[case("4.0.0", 2)]
fn what_a_secret_holds_already_makes_no_new_revision(#[case] version: &'static str, #[case] latest: u64) {
    let out = attempt(at(version), &scene(true), |juju| {
        Ok(juju.secret_set(SecretSet::new(ADMIN).content([("password", "new")]))?)
    });
    assert_eq!(stored(&out, ADMIN).unwrap().latest_revision(), latest);
}

#[test]
fn what_is_set_later_goes_on_top() {
    let out = after(&scene(true), |juju| {
        let set = |change| juju.secret_set(change).unwrap();
        [
            SecretSet::new(ADMIN).content([("password", "first")]).label("first"),
            SecretSet::new(ADMIN).description("to get in").rotate(Rotation::Daily),
            SecretSet::new(ADMIN).content([("password", "second")]),
            SecretSet::new(ADMIN).label("second"),
        ]
        .into_iter()
        .for_each(set);
    });
    let secret = stored(&out, ADMIN).unwrap();
    assert_eq!(secret.latest_revision(), 3);
    assert_eq!(secret.latest_content(), password("second"));
    assert_eq!(
        (secret.label.as_deref(), secret.description.as_deref(), secret.rotate),
        (Some("second"), Some("to get in"), Some(Rotation::Daily))
    );
    assert_eq!(secret.next_rotation.as_deref(), Some("2026-01-02T00:00:00Z"));
}

#[test]
fn what_is_set_about_a_new_secret_becomes_its_first_revision() {
    let scene = start(State::new().leader(true).next_secret_id(ADMIN));
    let out = after(&scene, |juju| {
        let uri = juju.secret_add([("password", "first")]).unwrap();
        juju.secret_set(SecretSet::new(&uri).content([("password", "second")]).label("admin")).unwrap();
        assert_eq!(juju.secret_get(SecretGet::by_label("admin")).unwrap(), password("second"));
    });
    assert_eq!(out.context_out.state.secrets, [secret(ADMIN, [("password", "second")]).label("admin")]);
}

#[test]
fn secret_info_says_what_is_to_be_and_the_revision_that_is() {
    after(&scene(true), |juju| {
        let change = SecretSet::new(ADMIN).content([("password", "newest")]).label("mine").description("why");
        juju.secret_set(change).unwrap();
        juju.secret_grant(ADMIN, 7).unwrap();
        let info = juju.secret_info_get(SecretInfoGet::by_label("mine")).unwrap();
        assert_eq!((info.revision, info.description.as_str()), (2, "why"));
        // Juju works out the new access, and loses it.
        assert!(info.access.is_empty());
        // The label that it is to have is known, and the one that it has too.
        assert_eq!(juju.secret_get(SecretGet::by_label("mine")).unwrap(), password("old"));
        assert_eq!(juju.secret_get(SecretGet::by_label("admin")).unwrap(), password("old"));
        assert!(juju.secret_info_get(SecretInfoGet::by_label("admin")).is_err());
    });
}

#[test]
fn a_secret_that_was_removed_is_gone_when_the_hook_has_succeeded() {
    let out = after(&scene(true), |juju| {
        juju.secret_remove(ADMIN).unwrap();
        juju.secret_remove(ADMIN).unwrap();
        // Others can read it until then, and so can this hook.
        assert!(juju.secret_get(ADMIN).is_ok());
        assert_eq!(juju.secret_ids().unwrap(), [KEY]);
    });
    assert_eq!(stored(&out, ADMIN), None);
    assert_eq!(out.context_out.state.secrets.len(), 2);
}

#[test]
fn with_one_revision_that_is_removed_the_secret_vanishes_for_the_rest_of_the_hook() {
    let out = after(&scene(true), |juju| {
        juju.secret_remove_revision(ADMIN, 1).unwrap();
        assert_eq!(juju.secret_ids().unwrap(), [KEY]);
        let words = format!("secret \"{ADMIN}\" not found");
        assert_eq!(refusal(juju.secret_info_get(ADMIN)), cannot(&words));
    });
    assert_eq!(holds(&out, ADMIN), [(2, password("new"))]);
    // Whoever had read it reads the latest from now on.
    assert_eq!(stored(&out, ADMIN).unwrap().tracked_revision, None);
}

#[test]
fn a_secret_whose_last_revision_is_removed_is_gone() {
    let out = after(&scene(true), |juju| {
        juju.secret_remove_revision(ADMIN, 1).unwrap();
        juju.secret_remove_revision(ADMIN, 2).unwrap();
    });
    assert_eq!(stored(&out, ADMIN), None);
}

#[test]
fn a_revision_that_there_is_not_is_missed_when_the_hook_has_ended() {
    let out = attempt(Scenario::new, &scene(true), |juju| Ok(juju.secret_remove_revision(ADMIN, 9)?));
    assert_eq!(refused(&out), Some(&*format!("secret revision {ADMIN}/9 not found")));
}

#[test]
fn removing_takes_back_what_else_was_to_be_done_to_it() {
    let scene = start(State::new().leader(true).relation(db()).secret(admin()).secret(key()));
    let out = after(&scene, |juju| {
        let uri = juju.secret_add([("password", "poison")]).unwrap();
        juju.secret_grant(&uri, 7).unwrap();
        juju.secret_remove(&uri).unwrap();
        juju.secret_set(SecretSet::new(ADMIN).content([("password", "newest")])).unwrap();
        juju.secret_grant(ADMIN, 7).unwrap();
        juju.secret_remove_revision(ADMIN, 1).unwrap();
    });
    assert_eq!(holds(&out, ADMIN), [(2, password("new"))]);
    assert!(stored(&out, ADMIN).unwrap().remote_grants.is_empty());
    assert_eq!(out.context_out.state.secrets.len(), 2);
}

#[test]
fn setting_takes_a_removal_back() {
    let out = after(&scene(true), |juju| {
        juju.secret_remove(ADMIN).unwrap();
        juju.secret_set(SecretSet::new(ADMIN).content([("password", "newest")])).unwrap();
        assert_eq!(juju.secret_ids().unwrap(), [ADMIN, KEY]);
    });
    assert_eq!(stored(&out, ADMIN).unwrap().latest_content(), password("newest"));
}

#[rstest]
#[case("3.6.28", true)]
#[case("4.0.0", false)]
fn up_to_3_6_secrets_stay_that_were_committed_before_one_was_refused(
    #[case] version: &'static str,
    #[case] stay: bool,
) {
    let out = attempt(at(version), &scene(true), |juju| {
        juju.secret_get(SecretGet::from(TOKEN).refresh())?;
        juju.secret_add(SecretAdd::new([("password", "poison")]).label("mine"))?;
        juju.secret_set(SecretSet::new(ADMIN).content([("password", "newest")]))?;
        juju.secret_remove(NONE)?;
        Ok(())
    });
    assert_eq!(refused(&out), Some("secret \"00000000000000000000\" not found"));
    let secrets = &out.context_out.state.secrets;
    assert_eq!(secrets.iter().any(|secret| secret.label.as_deref() == Some("mine")), stay);
    assert_eq!(stored(&out, ADMIN).unwrap().latest_revision(), if stay { 3 } else { 2 });
    // What was read holds either way.
    assert_eq!(stored(&out, TOKEN).unwrap().tracked_revision, Some(2));
}

#[rstest]
#[case::with_a_new_revision(true, None, Some("2026-01-02T00:00:00Z"))]
#[case::without_one(false, None, Some("2026-01-01T00:05:00Z"))]
#[case::with_one_that_expires_before(true, Some("2026-01-01T12:00:00Z"), Some("2026-01-01T00:05:00Z"))]
#[case::with_one_that_expires_later(true, Some("2026-01-03T00:00:00Z"), Some("2026-01-02T00:00:00Z"))]
fn after_secret_rotate_the_secret_is_due_again(
    #[case] is_new: bool,
    #[case] expire: Option<&str>,
    #[case] due: Option<&str>,
) {
    let rotating = Secret {
        next_rotation: Some("2026-01-01T00:00:00Z".to_owned()),
        expire: expire.map(str::to_owned),
        ..admin().rotate(Rotation::Daily)
    };
    let state = State::new().leader(true).secret(rotating);
    let scene = Scene::new(event("secret-rotate").secret(format!("secret:{ADMIN}"))).state(state);
    let rotate = move |juju: &mut Juju| -> CharmResult {
        if is_new {
            juju.secret_set(SecretSet::new(ADMIN).content([("password", "newest")]))?;
        }
        Ok(())
    };
    let out = attempt(Scenario::new, &scene, rotate);
    assert_eq!(stored(&out, ADMIN).unwrap().next_rotation.as_deref(), due);
    // A hook that fails is run again, and the secret is due as before.
    let failed = attempt(Scenario::new, &scene, move |juju| {
        rotate(juju)?;
        Err("stumbled".into())
    });
    assert!(failed.delta().is_empty(), "{}", failed.delta());
}

#[test]
fn a_secret_that_does_not_rotate_is_never_due() {
    let state = State::new().leader(true).secret(admin());
    let scene = Scene::new(event("secret-rotate").secret(format!("secret:{ADMIN}"))).state(state);
    let out = after(&scene.allow(Rule::SecretRotateNever), |_| ());
    assert!(out.delta().is_empty(), "{}", out.delta());
}
