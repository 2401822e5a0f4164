//! What the runner itself makes of cases.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::Verdict;
use super::case::Case;
use super::memos::Asked;
use super::placeholders::expanded;
use super::play::play;
use super::setup::{self, Setup};

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        other => panic!("{other} has no fields"),
    }
}

fn translated(setup: Value, line: &str) -> Result<Setup, String> {
    let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    let asked = Asked { tool: &words[0], args: &words[1..] };
    setup::translated(&fields(setup), "3.6.28", &asked)
}

fn verdict(case: Value) -> Vec<String> {
    match play(&Case::new(fields(case))) {
        Verdict::Passed => Vec::new(),
        Verdict::Failed(differences) => differences,
        Verdict::NotPlayed(why) => vec![why.to_owned()],
    }
}

#[test]
fn placeholders_stand_for_words() {
    let words = ["${TMP}/a", "key1=<3 x 'a'>", "...", "key4=<3 x 'a'>", "..."].map(str::to_owned);
    let full = expanded(&words, Path::new("/t"));
    assert_eq!(full, ["/t/a", "key1=aaa", "key2=aaa", "key3=aaa", "key4=aaa", "..."]);
}

#[test]
fn a_setup_becomes_a_scene() {
    let setup = json!({
        "unit": "web/2",
        "leader": true,
        "config": {"title": "Hamlet", "acts": null},
        "relations": [{"id": 7, "endpoint": "db", "remote_app": "pg", "remote_units": {"pg/0": {"host": "h"}}}],
        "event_relation": {"id": 7, "endpoint": "db", "remote_unit": "pg/0", "remote_app": "pg"},
        "opened_ports": {"": ["80/tcp"], "b": ["90/tcp"], "a": ["90/tcp"]},
    });
    let setup = translated(setup, "relation-get").unwrap();
    assert_eq!(
        setup.scene,
        json!({
            "juju": "3.6.28",
            "charm": {
                "unit": "web/2",
                "config": {"options": {"title": {"type": "string"}, "acts": {"type": "string"}}},
            },
            "event": {"name": "db-relation-changed", "relation": 7, "remote_unit": 0},
            "context": {
                "state": {
                    "leader": true,
                    "config": {"title": "Hamlet"},
                    "relations": [{
                        "id": 7,
                        "endpoint": "db",
                        "remote_app_name": "pg",
                        "remote_units_data": {"0": {"host": "h"}},
                        "sibling_units_data": {},
                    }],
                    "opened_ports": ["80/tcp", "90/tcp (a, b)"],
                },
                "memos": [],
            },
            "unchecked": true,
        })
    );
}

#[test]
fn what_waits_for_the_hooks_end_is_asked_for_by_a_script() {
    let setup = json!({
        "pending_open": {"": ["80/tcp"]},
        "pending_close": {"web": ["90/tcp"]},
        "pending_secrets": [{"id": "cd88u16ffbaql5kgmlh0", "label": "l"}],
        "next_secret_id": "9m4e2mr0ui3e8a215n4g",
    });
    let setup = translated(setup, "opened-ports").unwrap();
    assert_eq!(
        setup.script,
        [
            vec!["secret-add", "--label", "l", "key=value"],
            vec!["open-port", "80/tcp"],
            vec!["close-port", "90/tcp", "--endpoints", "web"],
        ]
    );
    assert_eq!(
        setup.scene["context"]["state"]["next_secret_ids"],
        json!(["cd88u16ffbaql5kgmlh0", "9m4e2mr0ui3e8a215n4g"])
    );
}

#[test]
fn failures_of_jujus_own_are_said_by_memos() {
    let setup = translated(json!({"leader": null, "leader_error": "pow"}), "is-leader").unwrap();
    assert_eq!(
        setup.scene["context"]["memos"],
        json!([{
            "tool": "is-leader",
            "mode": "loose",
            "calls": [{"error": {"code": 1, "message": "leadership status unknown: pow"}}],
        }])
    );
}

#[test]
fn what_is_not_known_of_a_case_is_a_failure_of_the_case() {
    let error = translated(json!({"moon": "full"}), "is-leader").err();
    assert_eq!(error.as_deref(), Some("setup: moon: this is not known"));
    let case = json!({"tool": "is-leader", "setup": {}, "argv": [], "stdowt": ""});
    assert_eq!(verdict(case), ["what `stdowt` expects is not known here"]);
    let case = json!({"tool": "is-leader", "setup": {}, "argv": [], "state_after": {"moon": "full"}});
    assert_eq!(verdict(case), ["state_after: moon: what it expects is not known here"]);
}

#[test]
fn a_case_that_holds_passes_and_one_that_does_not_says_why() {
    let case = |expected: &str| json!({"id": "x", "tool": "is-leader", "setup": {"leader": true}, "argv": [], "code": 0, "stdout": expected});
    assert_eq!(verdict(case("True\n")), [""; 0]);
    assert_eq!(verdict(case("False\n")), [r#"stdout: expected "False\n", found "True\n""#]);
}

#[test]
fn a_sequence_is_one_hook() {
    let case = json!({
        "id": "x",
        "setup": {"state": {"a": "1"}},
        "steps": [
            {"argv": ["state-set", "b=2"], "code": 0},
            {"argv": ["state-get", "b"], "code": 0, "stdout": "2\n"},
            {"argv": ["status-set", "active"], "code": 0},
        ],
        "hook_exit": 1,
        "committed": {"state": {"a": "1"}, "unit_status": {"status": "active", "message": ""}},
    });
    assert_eq!(verdict(case), [""; 0]);
}
