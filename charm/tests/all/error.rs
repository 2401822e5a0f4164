//! Errors: what can be asked of them, and what they say.

use juju_charm::Error;

#[test]
fn a_refusal_has_the_tools_code_and_words() {
    let error = Error::refused("relation-get", 1, "permission denied");
    assert!(error.is_refused());
    assert_eq!((error.exit_code(), error.message()), (Some(1), Some("permission denied")));
    assert_eq!(error.to_string(), "relation-get: permission denied");
    assert!(!error.is_not_found() && !error.is_unanswered() && !error.is_timed_out() && !error.is_invalid());
}

#[test]
fn a_call_that_nobody_answered_is_no_refusal() {
    let error = Error::unanswered("is-leader: no memo is left");
    assert!(error.is_unanswered() && !error.is_refused());
    assert_eq!((error.exit_code(), error.message()), (None, None));
    assert_eq!(error.to_string(), "is-leader: no memo is left");
}

#[test]
fn in_a_failed_test_an_error_shows_all_that_it_knows() {
    let shown = format!("{:?}", Error::refused("relation-get", 2, "relation not found"));
    for part in ["relation-get", "2", "relation not found"] {
        assert!(shown.contains(part), "{shown}");
    }
}

#[test]
fn errors_are_equal_if_they_say_the_same() {
    let refused = |code, message| Error::refused("relation-get", code, message);
    assert_eq!(refused(1, "permission denied"), refused(1, "permission denied"));
    assert_ne!(refused(1, "permission denied"), refused(2, "permission denied"));
    assert_ne!(refused(1, "permission denied"), refused(1, "relation not found"));
    assert_ne!(refused(1, "permission denied"), Error::unanswered("relation-get: permission denied"));
}
