//! A memo that is written for one spelling of a call answers all of them.

use juju_charm::tool::{
    ActionGet, ConfigData, ConfigGet, JujuLog, LeaderData, LeaderGet, NetworkGet, OpenPort, RelationGet,
    RelationIds, RelationList, RelationMembers, RelationModel, RelationModelGet, RelationSet, SecretAdd,
    SecretData, SecretGet, SecretGrant, SecretInfo, SecretInfoGet, SecretRemove, SecretRevoke, SecretSet,
    StateData, StateGet, StateSet, StorageAdd, StorageData, StorageGet, StorageList, Tool,
};
use juju_charm::{LogLevel, Map};
use juju_scenario::prelude::*;

use super::{begin, call, changed, shown};

const ID: &str = "9m4e2mr0ui3e8a215n4g";
const MODEL: &str = "f4b4e4a1-0f3c-4d1e-8a55-0b2f6e6d8c11";

fn scene() -> Scene {
    let mut scene = changed();
    scene.context.state = scene.context.state.secret(secret(ID, [("token", "x")])).leader(true);
    scene
}

/// Every line is answered by a memo for each of the calls, and by none for another call.
#[track_caller]
fn are_one<T: Tool + Into<tool::Request>>(calls: &[T], other: &T, answer: &T::Answer, lines: &[&str])
where
    tool::Request: From<T>,
{
    are_one_with_stdin(calls, other, answer, &lines.iter().map(|line| (*line, "")).collect::<Vec<_>>());
}

#[track_caller]
fn are_one_with_stdin<T: Tool>(calls: &[T], other: &T, answer: &T::Answer, lines: &[(&str, &str)])
where
    tool::Request: From<T>,
{
    let memo = |call: &T| {
        let when = memo::when(call.clone());
        // What a tool that writes answers is no answer of the memo's.
        if T::WRITES { when.fails("by the book") } else { when.always(answer.clone()) }
    };
    for (line, stdin) in lines {
        for call in calls {
            let mut hook = begin(&scene().memo(memo(call)));
            let reply = super::call(&mut hook, line, stdin);
            assert_eq!(reply.stderr.is_empty(), !T::WRITES, "{line}: {}", shown(&reply));
            let memos = hook.end(0).context_out.memos;
            assert!(memos[0].is_used(), "{line} is not {call:?}: {}", shown(&reply));
        }
        let mut hook = begin(&scene().memo(memo(other)));
        call(&mut hook, line, stdin);
        assert!(!hook.end(0).context_out.memos[0].is_used(), "{line} is not {other:?}");
    }
}

fn relation(id: &str) -> Option<RelationId> {
    Some(id.parse().unwrap())
}

#[test]
fn of_relations_and_their_members() {
    let get = RelationGet::default();
    are_one(
        &[get.clone(), RelationGet::unit("pg/2"), RelationGet::unit("pg/2").relation(7)],
        &RelationGet::unit("pg/10"),
        &memo::databag([("a", "1")]),
        &[
            "relation-get",
            "relation-get -",
            "relation-get ''",
            "relation-get - pg/2",
            "relation-get -r7 - pg/2",
            "relation-get --relation=db:7 - pg/2",
            "relation-get -r x:7 --app=false",
        ],
    );
    are_one(
        &[
            RelationGet { app: true, ..get.clone() },
            RelationGet::app("pg"),
            RelationGet::app("pg").relation(7),
        ],
        &get,
        &memo::databag([("a", "1")]),
        &[
            "relation-get --app",
            "relation-get --app - pg",
            "relation-get --app - pg/9",
            "relation-get -r 7 - pg --app",
        ],
    );
    are_one(
        &[get.clone().key("a"), RelationGet::unit("pg/2").relation(7).key("a"), get],
        &RelationGet::unit("pg/2").key("b"),
        &memo::databag([("a", "1")]),
        &["relation-get a", "relation-get a pg/2", "relation-get -r db:7 -- a"],
    );
    are_one(
        &[RelationIds::default(), RelationIds { endpoint: Some("db".into()) }],
        &RelationIds { endpoint: Some("cluster".into()) },
        &vec![7.into()],
        &["relation-ids", "relation-ids db", "relation-ids --format json -- db"],
    );
    are_one(
        &[RelationList::default(), RelationList { relation: relation("db:7"), app: false }],
        &RelationList { relation: relation("4"), app: false },
        &RelationMembers::Units(vec!["pg/2".into()]),
        &["relation-list", "relation-list -r 7", "relation-list --relation x:7 --format yaml"],
    );
    are_one(
        &[RelationModelGet::default(), RelationModelGet { relation: relation("7") }],
        &RelationModelGet { relation: relation("4") },
        &RelationModel { uuid: MODEL.into() },
        &["relation-model-get", "relation-model-get -r db:7"],
    );
    are_one(
        &[NetworkGet::binding("db"), NetworkGet { binding: "db".into(), relation: relation("7") }],
        &NetworkGet::binding("cluster"),
        &(&network("db")).into(),
        &["network-get db", "network-get -r 7 db", "network-get db --bind-address"],
    );
}

#[test]
fn of_settings() {
    let settings = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    let set = RelationSet { settings: settings(&[("a", "1"), ("b", "2")]), ..RelationSet::default() };
    let other = RelationSet { app: true, ..set.clone() };
    are_one_with_stdin(
        &[
            set.clone(),
            RelationSet {
                relation: relation("db:7"),
                settings: settings(&[("b", "2"), ("a", "1")]),
                app: false,
            },
        ],
        &other,
        &(),
        &[
            ("relation-set a=1 b=2", ""),
            ("relation-set b=2 ' a = 1 '", ""),
            ("relation-set -r 7 --file -", "a: 1\nb: 2\n"),
            ("relation-set --relation=db:7 --file - b=2", "{\"a\": \"1\", \"b\": \"3\"}"),
        ],
    );
    let state = |a: &str| StateSet { settings: Map::from([("a".to_owned(), a.to_owned())]) };
    are_one_with_stdin(
        &[state("1")],
        &state("2"),
        &(),
        &[("state-set a=1", ""), ("state-set --file -", "a: 1"), ("state-set --file - a=1", "a: 2")],
    );
    are_one(
        &[StateGet::default(), StateGet { key: Some("-".into()), strict: false }],
        &StateGet { key: Some("a".into()), strict: false },
        &StateData::All(Map::new()),
        &["state-get", "state-get -", "state-get ''", "state-get --strict=false"],
    );
    are_one(
        &[LeaderGet::default(), LeaderGet { key: Some("-".into()) }],
        &LeaderGet { key: Some("a".into()) },
        &LeaderData::All([("a", "1")].into()),
        &["leader-get", "leader-get -", "leader-get ''"],
    );
}

#[test]
fn of_secrets() {
    let uris = [
        ID.to_owned(),
        format!("secret:{ID}"),
        format!("secret:/{ID}"),
        format!("secret://{MODEL}/{ID}"),
        format!("secret:{MODEL}/{ID}"),
    ];
    let other = "cd88u16ffbaql5kgmlh0";
    for uri in &uris {
        let mut calls: Vec<SecretGet> = uris.iter().map(SecretGet::from).collect();
        are_one(
            &calls,
            &SecretGet::from(other),
            &SecretData::All([("token", "x")].into()),
            &[&format!("secret-get {uri}"), &format!("secret-get --format json --peek=0 {uri} ''")],
        );
        calls.iter_mut().for_each(|call| call.refresh = true);
        let data = SecretData::All([("token", "x")].into());
        are_one(&calls, &SecretGet::from(other), &data, &[&format!("secret-get --refresh {uri}")]);
        let calls: Vec<SecretSet> =
            uris.iter().map(|uri| SecretSet::new(uri).content([("token", "abc")])).collect();
        are_one(
            &calls,
            &SecretSet::new(ID),
            &(),
            &[
                &format!("secret-set {uri} token=abc"),
                &format!("secret-set {uri} --owner unit token#base64=YWJj"),
            ],
        );
        let calls: Vec<SecretInfoGet> = uris.iter().map(SecretInfoGet::from).collect();
        let info = SecretInfo { id: ID.into(), ..SecretInfo::default() };
        are_one(&calls, &SecretInfoGet::from(other), &Box::new(info), &[&format!("secret-info-get {uri}")]);
        let calls: Vec<SecretRemove> =
            uris.iter().map(|uri| SecretRemove { id: uri.clone(), revision: None }).collect();
        let one = SecretRemove { id: ID.into(), revision: Some(1) };
        let lines = [format!("secret-remove {uri}"), format!("secret-remove {uri} --revision 0")];
        are_one(&calls, &one, &(), &[&lines[0], &lines[1], &format!("secret-remove --revision=-4 {uri}")]);
        let grant = |uri: &str, id| SecretGrant { id: uri.into(), relation: relation(id), unit: None };
        are_one(
            &[grant(&uris[1], "7"), SecretGrant { relation: None, ..grant(&uris[3], "7") }],
            &grant(&uris[0], "4"),
            &(),
            &[&format!("secret-grant {uri}"), &format!("secret-grant -r db:7 {uri} --unit ''")],
        );
        are_one(
            &[SecretRevoke::relation(&uris[2], 7), SecretRevoke { id: ID.into(), ..SecretRevoke::default() }],
            &SecretRevoke::app(ID, "pg"),
            &(),
            &[&format!("secret-revoke {uri}"), &format!("secret-revoke {uri} --relation 7")],
        );
    }
    let add = SecretAdd::new([("token", "abc")]);
    let memo = memo::when(add).fails("by the book");
    for line in ["secret-add token=abc", "secret-add token#base64=YWJj --owner application --label ''"] {
        let reply = call(&mut begin(&scene().memo(memo.clone())), line, "");
        assert_eq!(shown(&reply), r#"1 "" "ERROR by the book\n""#, "{line}");
    }
}

#[test]
fn of_everything_else() {
    are_one(
        &[ConfigGet::new(), ConfigGet { key: Some("".into()), all: false }],
        &ConfigGet::key("a"),
        &ConfigData::Set(Map::new()),
        &["config-get", "config-get ''", "config-get -a --all=false"],
    );
    are_one(
        &[OpenPort { ports: 80.into(), endpoints: vec![] }],
        &OpenPort { ports: 80.into(), endpoints: vec!["web".into()] },
        &(),
        &[
            "open-port 80",
            "open-port 80/TCP",
            "open-port 80-80",
            "open-port --endpoints '' 080/tcp",
            "open-port --endpoints ' ,' 80",
        ],
    );
    are_one(
        &[JujuLog { level: LogLevel::Warning, message: "a b".into() }],
        &JujuLog { level: LogLevel::Info, message: "a b".into() },
        &(),
        &["juju-log -l warn a b", "juju-log --log-level=WARNING 'a b'", "juju-log a -lWarning b"],
    );
    are_one(
        &[StorageList::default(), StorageList { name: Some("".into()) }],
        &StorageList { name: Some("data".into()) },
        &vec![],
        &["storage-list", "storage-list ''"],
    );
    are_one(
        &[StorageAdd { storages: vec![("data".into(), 1)] }],
        &StorageAdd { storages: vec![("data".into(), 2)] },
        &(),
        &["storage-add data", "storage-add data=1", "storage-add data=01"],
    );
    are_one(
        &[ActionGet { key: Some("a.b".into()) }],
        &ActionGet { key: Some("a.c".into()) },
        &tool::ActionData::One(None),
        &["action-get a.b", "action-get --format json -- a.b"],
    );
    let attached = Scene::new("data-storage-attached").state(State::new().storage(storage("data").index(3)));
    for named in [None, Some("data/3".to_owned())] {
        let memo = memo::when(StorageGet { storage: named, key: Some("kind".into()) })
            .always(StorageData::One("block".into()));
        for line in ["storage-get kind", "storage-get -s data/3 kind", "storage-get -sdata/3 -- kind"] {
            let reply = call(&mut begin(&attached.clone().memo(memo.clone())), line, "");
            assert_eq!(reply.stdout, b"block\n", "{line}");
        }
    }
}
