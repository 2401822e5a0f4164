//! What a secret holds, and how one logs in to a cloud, is in the data and in no report.

use std::fmt::Debug;

use juju_charm::tool::{CloudCredential, CloudSpec, SecretAdd, SecretData, SecretGet, SecretSet};
use juju_scenario::prelude::*;
use rstest::rstest;

/// What nobody is to read, and the same as base64.
const VALUES: [&str; 2] = ["a-bare-bodkin", "YS1iYXJlLWJvZGtpbg=="];

const OURS: &str = "9m4e2mr0ui3e8a215n4g";
const THEIRS: &str = "cd88u16ffbaql5kgmlh0";

fn value() -> &'static str {
    VALUES[0]
}

#[track_caller]
fn hides(text: &impl ToString) {
    let text = text.to_string();
    for value in VALUES {
        assert!(!text.contains(value), "{text}");
    }
}

#[track_caller]
fn hides_in_debug(thing: &impl Debug) {
    hides(&format!("{thing:?}"));
    hides(&format!("{thing:#?}"));
}

fn scene() -> Scene {
    let attributes = [("password", value())].into_iter().collect();
    let cloud = CloudSpec {
        kind: "lxd".to_owned(),
        credential: Some(CloudCredential { auth_type: "userpass".to_owned(), attributes }),
        ..CloudSpec::default()
    };
    let state = State::new()
        .leader(true)
        .secret(secret(OURS, [("password", value())]).label("ours"))
        .secret(secret(THEIRS, [("password", value())]).owner("pg"))
        .cloud_spec(cloud);
    let content = SecretData::All([("password", value())].into());
    let memo = memo::when(SecretGet::by_label("memo")).answers([content]);
    Scene::new("start").state(state).memo(memo)
}

/// Reads and writes the value in every way there is.
fn busy(juju: &mut Juju) -> CharmResult {
    juju.secret_get(SecretGet::by_label("memo"))?;
    juju.secret_get(OURS)?;
    juju.secret_get_key(THEIRS, "password")?;
    juju.secret_get_key(THEIRS, "password#base64")?;
    juju.credential_get()?;
    juju.secret_add(SecretAdd::new([("password", value())]).label("new"))?;
    let set = SecretSet::new(OURS).content([("password", value()), ("username", value())]);
    juju.secret_set(set)?;
    let _ = juju.secret_add([("fo", value())]);
    let _ = juju.secret_add(SecretAdd::new([("password", value())]).label("new"));
    Ok(())
}

fn stage(fails: bool) -> Scenario {
    let charm = move |_: &Hook, juju: &mut Juju| -> CharmResult {
        busy(juju)?;
        if fails { Err("stumbled".into()) } else { Ok(()) }
    };
    Scenario::new(CharmSpec::new(charm).name("foo"))
}

#[test]
fn the_data_is_exact() {
    let out = stage(false).play(&scene());
    assert_eq!(out.context_out.state.secrets[0].latest_content().get("username").as_deref(), Some(value()));
    let delta = serde_json::to_string(&out.delta()).unwrap();
    assert!(delta.contains(value()), "{delta}");
    let yaml = Playbook::from([scene()]).to_yaml().unwrap();
    assert!(yaml.contains(value()), "{yaml}");
    assert_eq!(Playbook::from_yaml(yaml).unwrap(), Playbook::from([scene()]));
}

#[test]
fn neither_an_outcome_nor_a_part_of_it_shows_it() {
    let out = stage(false).play(&scene());
    hides_in_debug(&out);
    hides_in_debug(&out.scene);
    hides_in_debug(&out.context_out);
    hides_in_debug(&Playbook::from([scene()]));
    for call in &out.calls {
        hides(&call);
        hides_in_debug(call);
    }
}

#[test]
fn a_delta_says_where_and_not_what() {
    let delta = stage(false).play(&scene()).delta();
    hides(&delta);
    hides_in_debug(&delta);
    let text = delta.to_string();
    assert!(text.contains(r#"add /state/secrets/0/revisions/2 {"password":"..","username":".."}"#), "{text}");
    assert!(text.contains(r#""revisions":{"1":{"password":".."}}"#), "{text}");
}

/// What changes from one State to another in which the rest is the same.
fn delta(before: State, after: State) -> juju_scenario::Delta {
    let mut out = Scenario::new(CharmSpec::new(|_: &Hook, _: &mut Juju| Ok(())))
        .play(&Scene::new("start").state(before));
    out.context_out.state = after;
    out.delta()
}

#[test]
fn nor_does_a_delta_of_a_part_show_it() {
    let other = || secret(OURS, [("password", "other")]);
    let changed =
        delta(State::new().secret(other()), State::new().secret(secret(OURS, [("password", value())])));
    assert_eq!(changed.to_string(), r#"replace /state/secrets/0/revisions/1/password "..""#);
    hides_in_debug(&changed);
    let cloud = scene().context.state.cloud_spec;
    let there = State { cloud_spec: cloud, ..State::new() };
    let added = delta(State::new(), there.clone());
    hides(&added);
    hides_in_debug(&added);
    assert!(added.to_string().contains(r#""attrs":{"password":".."}"#), "{added}");
    let mut before = there.clone();
    if let Some(spec) = &mut before.cloud_spec {
        spec.credential = Some(CloudCredential { auth_type: "userpass".to_owned(), ..Default::default() });
    }
    let logged_in = delta(before, there);
    hides(&logged_in);
    assert!(!logged_in.is_empty());
}

#[test]
fn a_report_of_a_failure_does_not_show_it() {
    let error = stage(true).try_play(&scene()).unwrap_err();
    assert!(error.is_charm_failure());
    hides(&error);
    hides_in_debug(&error);
}

#[test]
fn a_report_of_expectations_does_not_show_it() {
    let out = stage(false).play(&scene());
    let error = out
        .expect()
        .secret_content("new", [("password", "other")])
        .secret_content(OURS, [("password", value()), ("token", value())])
        .nothing_changed()
        .try_verify()
        .unwrap_err();
    hides(&error);
    hides_in_debug(&error);
    assert!(error.to_string().contains("`username` is there too"), "{error}");
}

#[test]
fn a_report_of_what_is_impossible_does_not_show_it() {
    let mut scene = scene();
    scene.context.state.secrets[0].id = "x".to_owned();
    let error = stage(false).try_play(&scene).unwrap_err();
    assert!(error.is_inconsistent());
    hides(&error);
    hides_in_debug(&error);
}

#[rstest]
#[case::a_text_for_all("secrets: [{id: x, revisions: 4711}]", "expected a mapping, found a number")]
#[case::a_number_for_a_revision(
    "secrets: [{id: x, revisions: {1: 4711}}]",
    "expected a mapping of keys to secret values, found a number"
)]
#[case::a_number_for_a_value("secrets: [{id: x, revisions: {1: {password: 4711}}}]", "found a number")]
#[case::a_list_for_a_value("secrets: [{id: x, revisions: {1: {password: [4711]}}}]", "found a list")]
#[case::a_list_for_an_attribute(
    "cloud_spec: {type: lxd, credential: {attrs: {password: [4711]}}}",
    "found a list"
)]
#[case::a_number_for_all_attributes("cloud_spec: {type: lxd, credential: {attrs: 4711}}", "found a number")]
fn a_value_that_is_wrong_is_not_shown_nor_is_its_line(#[case] state: &str, #[case] words: &str) {
    let text = format!("scenes:\n- event: start\n  context:\n    state: {{{state}}}\n");
    let error = Playbook::from_yaml(text).unwrap_err().to_string();
    assert!(error.contains(":4:") && error.contains(words) && !error.contains("4711"), "{error}");
}

#[rstest]
#[case("secret-get: [[4711]]")]
#[case("secret-get: [{password: 4711}]")]
#[case("{tool: secret-get, calls: [{answer: [4711]}]}")]
#[case("credential-get: [{type: lxd, credential: {attrs: {password: 4711}}}]")]
#[case("credential-get: [4711]")]
fn nor_is_an_answer_of_a_memo(#[case] memo: &str) {
    let text = format!("scenes:\n- event: start\n  context:\n    memos:\n    - {memo}\n");
    let error = Playbook::from_yaml(text).unwrap_err().to_string();
    assert!(error.contains(":5:") && !error.contains("4711"), "{error}");
}
