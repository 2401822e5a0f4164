//! Statuses: what a charm may say, and how they are written in files.

use juju_charm::{Map, Status, StatusName};
use proptest::prelude::*;
use serde_json::json;

use crate::arbitrary::status;

#[test]
fn a_status_compares_with_a_pair() {
    assert_eq!(Status::active("ready"), ("active", "ready"));
    assert_eq!(("blocked", "no db"), Status::blocked("no db"));
    assert_eq!(Status::waiting("db"), ("waiting", "db"));
    assert_eq!(Status::maintenance("installing"), ("maintenance", "installing"));
    assert_eq!(Status::default(), ("unknown", ""));
    assert_eq!(Status::from(StatusName::Terminated), ("terminated", ""));
    assert_ne!(Status::active("ready"), ("active", ""));
    assert_ne!(Status::active("ready"), ("waiting", "ready"));
}

#[test]
fn a_charm_can_set_four_statuses_and_juju_the_others() {
    let settable: Vec<&str> =
        StatusName::ALL.into_iter().filter(|name| name.is_settable()).map(StatusName::as_str).collect();
    assert_eq!(settable, ["maintenance", "blocked", "waiting", "active"]);
    let others: Vec<&str> =
        StatusName::ALL.into_iter().filter(|name| !name.is_settable()).map(StatusName::as_str).collect();
    assert_eq!(others, ["unknown", "error", "terminated"]);
}

#[test]
fn a_name_is_written_as_juju_writes_it() {
    for name in StatusName::ALL {
        assert_eq!(serde_json::to_value(name).unwrap(), json!(name.as_str()));
        assert_eq!(serde_json::from_value::<StatusName>(json!(name.to_string())).unwrap(), name);
        assert_eq!(&name, name.as_str());
    }
}

#[test]
fn a_status_is_written_as_a_pair_and_with_data_as_a_mapping() {
    assert_eq!(serde_json::to_value(Status::active("ready")).unwrap(), json!(["active", "ready"]));
    let mut failed = Status::new(StatusName::Error, "hook failed");
    failed.data = Map::from([("hook", "start")]);
    let written = json!({"status": "error", "message": "hook failed", "data": {"hook": "start"}});
    assert_eq!(serde_json::to_value(&failed).unwrap(), written);
}

#[test]
fn the_message_may_be_left_out() {
    for json in [json!(["active"]), json!({"status": "active"}), json!(["active", ""])] {
        assert_eq!(serde_json::from_value::<Status>(json).unwrap(), ("active", ""));
    }
}

#[test]
fn what_is_no_status_is_refused() {
    let wrong = [
        (r#"["happy", ""]"#, "unknown variant `happy`"),
        (r#"[]"#, "such as `[active, ready]`"),
        (r#"["active", "ready", "more"]"#, "such as `[active, ready]`"),
        (r#"true"#, "such as `[active, ready]`"),
        (r#"{"message": "ready"}"#, "missing field `status`"),
        (r#"{"status": "active", "mesage": "ready"}"#, "unknown field `mesage`"),
        (r#"{"status": "active", "status": "waiting"}"#, "duplicate field `status`"),
    ];
    for (json, expected) in wrong {
        let message = serde_json::from_str::<Status>(json).unwrap_err().to_string();
        assert!(message.contains(expected), "{json}: {message}");
    }
}

proptest! {
    #[test]
    fn any_status_survives_json(status in status()) {
        let json = serde_json::to_value(&status).unwrap();
        prop_assert_eq!(serde_json::from_value::<Status>(json).unwrap(), status);
    }
}
