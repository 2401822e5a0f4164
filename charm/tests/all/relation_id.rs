//! Relation ids: the number is what counts.

use juju_charm::RelationId;
use proptest::prelude::*;

use crate::arbitrary::relation_id;

#[test]
fn an_id_is_an_endpoint_and_a_number_or_the_number_alone() {
    let spellings = [("db:3", "db", 3), ("3", "", 3), ("my-db:12", "my-db", 12), ("a:b:7", "a:b", 7)];
    for (text, endpoint, number) in spellings {
        let id: RelationId = text.parse().unwrap();
        assert_eq!((id.endpoint(), id.number()), (endpoint, number), "{text}");
        assert_eq!(id.to_string(), text);
    }
}

#[test]
fn ids_with_one_number_are_one_relation_whatever_their_endpoints_say() {
    assert_eq!(RelationId::new("db", 3), RelationId::from(3));
    assert_eq!(RelationId::new("db", 3), RelationId::new("website", 3));
    assert_ne!(RelationId::new("db", 3), RelationId::new("db", 4));
}

#[test]
fn what_is_no_id_is_refused_with_what_is_one() {
    for text in ["", "db", "db:", "db:three", "db:-1", "db: 3", "3:db", "4294967296"] {
        let error = text.parse::<RelationId>().unwrap_err();
        assert!(error.is_invalid(), "{text}");
        let message = error.to_string();
        assert!(message.contains(&format!("`{text}`")) && message.contains("`db:3`"), "{message}");
    }
}

#[test]
fn in_a_file_an_id_may_be_a_number() {
    assert_eq!(serde_json::from_str::<RelationId>("3").unwrap(), RelationId::from(3));
    assert_eq!(serde_json::from_str::<RelationId>(r#""db:3""#).unwrap().endpoint(), "db");
    for json in ["4294967296", "-1", "true", r#""db""#] {
        let message = serde_json::from_str::<RelationId>(json).unwrap_err().to_string();
        assert!(message.contains("relation id"), "{message}");
    }
}

proptest! {
    #[test]
    fn any_id_survives_being_printed(id in relation_id()) {
        let again: RelationId = id.to_string().parse().unwrap();
        prop_assert_eq!((again.endpoint(), again.number()), (id.endpoint(), id.number()));
    }
}
