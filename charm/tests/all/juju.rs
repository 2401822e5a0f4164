//! The methods of `Juju` for actions, secrets, storage, state and the rest: what is asked, and what comes of it.

use std::path::Path;

use juju_charm::tool::{
    ActionFail, ActionGet, ActionLog, AddMetric, Answer, CloudSpec, CredentialGet, JujuReboot, K8sRawGet,
    K8sRawSet, K8sSpecGet, K8sSpecSet, LeaderGet, LeaderSet, PayloadStatusSet, PayloadUnregister, Request,
    ResourceGet, SecretAdd, SecretGet, SecretGrant, SecretIds, SecretInfo, SecretInfoGet, SecretRemove,
    SecretRevoke, SecretSet, StateDelete, StateGet, StorageAdd, StorageGet, StorageInfo, StorageList,
};
use juju_charm::{Databag, Error, Juju, Map, SecretContent};
use serde_json::{Value, json};

use crate::charm::{ask, juju, tell};
use crate::tool::{URI, action_set, db, payload, said, settings, some, state_set};

/// A handle on tools that all say no, in these words.
fn refusing(words: &'static str) -> Juju {
    juju(move |request| Err(Error::refused(request.tool(), 1, words))).0
}

#[test]
fn a_secret_is_added_by_what_it_holds_or_with_more_to_say() {
    let (request, uri) =
        ask(json!("secret:9m4e2mr0ui3e8a215n4g\n"), |juju| juju.secret_add([("password", "poison")]));
    assert_eq!((request, &*uri), (SecretAdd::new([("password", "poison")]).into(), URI));
    let content = SecretContent::from([("password", "poison")]);
    let (request, _) = ask(json!(URI), |juju| juju.secret_add(content.clone()));
    assert_eq!(request, SecretAdd::new(content.clone()).into());
    let secret = SecretAdd::new(content).label("admin").owned_by_unit();
    let (request, _) = ask(json!(URI), |juju| juju.secret_add(secret.clone()));
    assert_eq!(request, secret.into());
}

#[test]
fn that_only_the_leader_adds_secrets_of_the_application_is_a_refusal() {
    let error = refusing("this unit is not the leader").secret_add([("password", "poison")]).unwrap_err();
    assert!(error.is_refused());
    assert_eq!(error.to_string(), "secret-add: this unit is not the leader");
}

#[test]
fn a_secret_is_changed() {
    let change = SecretSet::new(URI).content([("password", "poison")]).label("admin");
    assert_eq!(tell(|juju| juju.secret_set(change.clone())), change.into());
}

#[test]
fn a_secret_is_read_by_its_uri_or_its_label() {
    let held = SecretContent::from([("password", "poison")]);
    let printed = json!({"password": "poison"});
    let (request, content) = ask(printed.clone(), |juju| juju.secret_get(URI));
    assert_eq!((request, &content), (SecretGet::from(URI).into(), &held));
    let by_label = SecretGet::by_label("admin").refresh();
    let (request, content) = ask(printed.clone(), |juju| juju.secret_get(by_label.clone()));
    assert_eq!((request, &content), (by_label.into(), &held));
    // The whole is asked for, whatever key the request names.
    let (request, _) = ask(printed, |juju| juju.secret_get(SecretGet { key: some("user"), ..URI.into() }));
    assert_eq!(request, SecretGet::from(URI).into());
}

#[test]
fn one_key_of_a_secret_is_read() {
    let (request, value) = ask(json!("poison"), |juju| juju.secret_get_key(URI, "password"));
    assert_eq!(request, SecretGet { key: some("password"), ..SecretGet::from(URI) }.into());
    assert_eq!(value, "poison");
    let peek = SecretGet::from(URI).peek();
    let (request, value) = ask(json!("AA=="), |juju| juju.secret_get_key(peek.clone(), "bytes#base64"));
    assert_eq!((request, &*value), (SecretGet { key: some("bytes#base64"), ..peek }.into(), "AA=="));
    let error = refusing("secret key value \"user\" not found").secret_get_key(URI, "user").unwrap_err();
    assert_eq!(error.message(), Some("secret key value \"user\" not found"));
}

#[test]
fn secrets_are_listed_and_described() {
    let (request, ids) = ask(json!(["9m4e2mr0ui3e8a215n4g"]), Juju::secret_ids);
    assert_eq!((request, ids), (SecretIds {}.into(), vec!["9m4e2mr0ui3e8a215n4g".to_owned()]));
    let (_, none) = ask(Value::Null, Juju::secret_ids);
    assert!(none.is_empty());

    let printed = json!({"9m4e2mr0ui3e8a215n4g": {"revision": 2, "label": "admin", "owner": "application"}});
    let expected = SecretInfo {
        id: "9m4e2mr0ui3e8a215n4g".to_owned(),
        revision: 2,
        label: "admin".to_owned(),
        ..SecretInfo::default()
    };
    let (request, info) = ask(printed.clone(), |juju| juju.secret_info_get(URI));
    assert_eq!((request, &info), (SecretInfoGet::from(URI).into(), &expected));
    let by_label = SecretInfoGet::by_label("admin");
    let (request, info) = ask(printed, |juju| juju.secret_info_get(by_label.clone()));
    assert_eq!((request, info), (by_label.into(), expected));
}

#[test]
fn a_secret_is_granted_revoked_and_removed() {
    let grant = |unit| Request::from(SecretGrant { id: URI.to_owned(), relation: db(), unit });
    assert_eq!(tell(|juju| juju.secret_grant(URI, 3)), grant(None));
    assert_eq!(tell(|juju| juju.secret_grant_unit(URI, 3, "pg/0")), grant(some("pg/0")));
    let revoke = SecretRevoke::relation(URI, 3);
    assert_eq!(tell(|juju| juju.secret_revoke(revoke.clone())), revoke.into());
    let remove = |revision| Request::from(SecretRemove { id: URI.to_owned(), revision });
    assert_eq!(tell(|juju| juju.secret_remove(URI)), remove(None));
    assert_eq!(tell(|juju| juju.secret_remove_revision(URI, 2)), remove(Some(2)));
}

#[test]
fn storage_is_listed_described_and_added() {
    let (request, ids) = ask(json!(["data/0", "logs/1"]), Juju::storage_list);
    assert_eq!(request, StorageList { name: None }.into());
    assert_eq!(ids, ["data/0", "logs/1"]);
    let (request, ids) = ask(json!([]), |juju| juju.storage_list_of("data"));
    assert_eq!((request, ids), (StorageList { name: some("data") }.into(), vec![]));
    let printed = json!({"kind": "filesystem", "location": "/srv/data"});
    let (request, info) = ask(printed, |juju| juju.storage_get("data/0"));
    assert_eq!(request, StorageGet { storage: some("data/0"), key: None }.into());
    assert_eq!(info, StorageInfo { kind: "filesystem".to_owned(), location: "/srv/data".to_owned() });
    assert_eq!(
        tell(|juju| juju.storage_add("data", 2)),
        StorageAdd { storages: vec![("data".to_owned(), 2)] }.into()
    );
}

#[test]
fn state_is_read_as_a_whole() {
    let (request, state) = ask(json!({"one": "two"}), Juju::state_get);
    assert_eq!((request, state), (StateGet::default().into(), Map::from([("one", "two")])));
    let (_, nothing) = ask(Value::Null, Juju::state_get);
    assert!(nothing.is_empty());
}

#[test]
fn one_key_of_the_state_is_read_and_an_empty_value_is_one() {
    for value in ["two", ""] {
        let (request, read) = ask(json!(value), |juju| juju.state_get_key("one"));
        assert_eq!(request, StateGet { key: some("one"), strict: true }.into());
        assert_eq!(read.as_deref(), Some(value));
    }
}

#[test]
fn a_key_that_is_not_in_the_state_is_none() {
    for words in ["\"five\" not found", "\"\\\"\" not found"] {
        assert_eq!(refusing(words).state_get_key("five"), Ok(None), "{words}");
    }
}

#[test]
fn another_refusal_of_the_state_is_an_error() {
    for words in ["unit \"web/0\" not found", "\"five\" is no key", "connection is shut down", ""] {
        let error = refusing(words).state_get_key("five").unwrap_err();
        assert_eq!((error.is_refused(), error.message()), (true, Some(words)));
    }
    let (mut juju, _) = juju(|_| Err(Error::unanswered("\"five\" not found")));
    assert!(juju.state_get_key("five").unwrap_err().is_unanswered());
}

#[test]
fn state_is_set_and_deleted() {
    assert_eq!(
        tell(|juju| juju.state_set([("one", "1"), ("two", "")])),
        state_set(&[("one", "1"), ("two", "")])
    );
    assert_eq!(tell(|juju| juju.state_delete("one")), StateDelete { key: "one".to_owned() }.into());
}

#[test]
fn a_resource_is_a_path() {
    let (request, path) = ask(json!("/srv/a file.tgz"), |juju| juju.resource_get("spam"));
    assert_eq!(request, ResourceGet { name: "spam".to_owned() }.into());
    assert_eq!(path, Path::new("/srv/a file.tgz"));
}

#[test]
fn the_cloud_is_asked_for() {
    let (request, cloud) = ask(json!({"type": "lxd", "name": "localhost"}), Juju::credential_get);
    assert_eq!(request, CredentialGet {}.into());
    let expected = CloudSpec { kind: "lxd".to_owned(), name: "localhost".to_owned(), ..CloudSpec::default() };
    assert_eq!(cloud, expected);
    let error = refusing("cannot access cloud credentials: permission denied").credential_get().unwrap_err();
    assert!(error.is_refused());
}

#[test]
fn an_action_reads_what_it_was_given() {
    let (request, params) = ask(json!({"size": 1.5, "outfile": {"type": "gzip"}}), Juju::action_get);
    assert_eq!(request, ActionGet { key: None }.into());
    let expected = [("size", json!(1.5)), ("outfile", json!({"type": "gzip"}))];
    assert_eq!(params, Map::<String, Value>::from(expected));
    let (request, kind) = ask(json!("gzip"), |juju| juju.action_get_key("outfile.type"));
    assert_eq!((request, kind), (ActionGet { key: some("outfile.type") }.into(), Some(json!("gzip"))));
    let (_, missing) = ask(Value::Null, |juju| juju.action_get_key("outfile.name"));
    assert_eq!(missing, None);
}

#[test]
fn an_action_tells_what_came_of_it() {
    let results = [("outfile.size", "10G"), ("outfile.name", "")];
    assert_eq!(tell(|juju| juju.action_set(results)), action_set(&results));
    assert_eq!(tell(|juju| juju.action_fail("no space")), ActionFail { message: some("no space") }.into());
    assert_eq!(tell(|juju| juju.action_log("half")), ActionLog { message: "half".to_owned() }.into());
}

#[test]
fn outside_an_action_its_tools_say_no() {
    let mut juju = refusing("not running an action");
    let errors = [
        juju.action_get().map(drop),
        juju.action_get_key("a").map(drop),
        juju.action_set([("a", "1")]),
        juju.action_fail("no"),
        juju.action_log("line"),
    ];
    for error in errors {
        assert_eq!(error.unwrap_err().message(), Some("not running an action"));
    }
}

#[test]
fn a_machine_is_rebooted_after_the_hook_or_at_once() {
    assert_eq!(tell(Juju::juju_reboot), JujuReboot { now: false }.into());
    assert_eq!(tell(Juju::juju_reboot_now), JujuReboot { now: true }.into());
}

#[test]
fn the_leaders_settings_are_read_and_written() {
    let (request, bag) = ask(json!({"a": "1"}), Juju::leader_get);
    assert_eq!((request, bag), (LeaderGet { key: None }.into(), Databag::from([("a", "1")])));
    let (request, value) = ask(json!("1"), |juju| juju.leader_get_key("a"));
    assert_eq!((request, value.as_deref()), (LeaderGet { key: some("a") }.into(), Some("1")));
    let (_, missing) = ask(Value::Null, |juju| juju.leader_get_key("a"));
    assert_eq!(missing, None);
    let set = LeaderSet { settings: settings(&[("a", "1"), ("b", "")]) };
    assert_eq!(tell(|juju| juju.leader_set([("a", "1"), ("b", "")])), set.into());
}

#[test]
fn the_specification_for_kubernetes_is_read_and_written() {
    let spec = "version: 3\n";
    let (request, read) = ask(json!(spec), Juju::k8s_spec_get);
    assert_eq!((request, &*read), (K8sSpecGet {}.into(), spec));
    let (request, read) = ask(json!(spec), Juju::k8s_raw_get);
    assert_eq!((request, &*read), (K8sRawGet {}.into(), spec));
    assert_eq!(tell(|juju| juju.k8s_spec_set(spec)), K8sSpecSet { spec: spec.to_owned() }.into());
    assert_eq!(tell(|juju| juju.k8s_raw_set(spec)), K8sRawSet { spec: spec.to_owned() }.into());
}

#[test]
fn payloads_and_metrics_are_told() {
    let (class, id) = ("monitor".to_owned(), "0fcgaba".to_owned());
    assert_eq!(tell(|juju| juju.payload_register(payload(&["old"]))), payload(&["old"]).into());
    let status = "stopped".to_owned();
    assert_eq!(
        tell(|juju| juju.payload_status_set("monitor", "0fcgaba", "stopped")),
        PayloadStatusSet { class: class.clone(), id: id.clone(), status }.into()
    );
    assert_eq!(
        tell(|juju| juju.payload_unregister("monitor", "0fcgaba")),
        PayloadUnregister { class, id }.into()
    );
    let metrics = said(&[("users", "5")]);
    assert_eq!(tell(|juju| juju.add_metric([("users", "5")])), AddMetric { metrics, labels: vec![] }.into());
}

#[test]
fn an_answer_to_another_question_is_an_error() {
    let answered = |tool: &str, json| {
        let answer = Answer::from_json(tool, json).expect("a tool").expect("an answer of it");
        juju(move |_| Ok(answer.clone())).0
    };
    let errors = [
        answered("secret-get", json!("x")).secret_get(URI).map(drop),
        answered("secret-get", json!({})).secret_get_key(URI, "key").map(drop),
        answered("storage-get", json!("block")).storage_get("data/0").map(drop),
        answered("state-get", json!("x")).state_get().map(drop),
        answered("state-get", json!({})).state_get_key("one").map(drop),
        answered("action-get", json!("x")).action_get().map(drop),
        answered("action-get", json!({})).action_get_key("a").map(drop),
        answered("leader-get", json!("x")).leader_get().map(drop),
        answered("leader-get", json!({})).leader_get_key("a").map(drop),
    ];
    for error in errors {
        let error = error.unwrap_err();
        assert!(!error.is_refused());
        assert!(error.to_string().contains("another question"), "{error}");
    }
}
