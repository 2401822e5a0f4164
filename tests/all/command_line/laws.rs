//! Laws of the command line that hold for every input.

use juju_charm::tool::Request;
use juju_scenario::memo::{Entry, Failure, Memo};
use juju_scenario::prelude::*;
use proptest::prelude::*;
use serde_json::Value;

use super::{begin, led, related, stage, start};
use crate::arbitrary::{answer, plain_text, plausible_line, request, text, tool_name, words};

/// A memo that answers any call of its tool alike.
fn whatever(tool: &str, answer: Result<tool::Answer, Failure>) -> Memo {
    Memo::new(tool, [Entry { call: None, answer }]).loose()
}

/// A call, and an answer that fits it.
fn answered<S>(text: impl Fn() -> S + Copy + 'static) -> impl Strategy<Value = (Request, tool::Answer)>
where
    S: Strategy<Value = String> + Clone + 'static,
{
    request()
        .prop_filter_map("answers nothing", move |request| {
            answer(&request, text).map(|answers| (request, answers))
        })
        .prop_flat_map(|(request, answers)| (Just(request), answers))
}

/// A scene with something of everything, whose hook is about no relation.
fn full() -> Scene {
    let mut scene = related();
    scene.context.state = scene
        .context
        .state
        .secret(secret("9m4e2mr0ui3e8a215n4g", [("token", "x")]))
        .secret(
            secret("cd88u16ffbaql5kgmlh0", [("token", "x")])
                .owner("unit")
                .revision(2, [("token", "y")])
                .tracked_revision(1),
        )
        .storage(storage("data"))
        .network(network("db"))
        .opened_port(22)
        .unit_state("kept", "x")
        .private_address("10.0.0.1")
        .resource(resource("theme", "/srv/theme"));
    scene
}

/// The State, without what `secret-get` changes at once.
fn without_reading(state: &State) -> State {
    let mut state = state.clone();
    for secret in state.secrets.iter_mut() {
        (secret.tracked_revision, secret.consumer_label, secret.label) = (None, None, None);
    }
    state
}

proptest! {
    #[test]
    fn what_is_read_from_a_line_is_what_was_written_to_it(request in request()) {
        let refuse = Failure { code: 1, message: "by the book".to_owned() };
        let mut hook = begin(&start(State::new()).memo(whatever(request.tool(), Err(refuse))));
        let line = request.encode();
        let reply = hook.call_with_stdin(request.tool(), &line.args, line.stdin.clone().unwrap_or_default());
        let stderr = String::from_utf8(reply.stderr).unwrap();
        prop_assert_eq!(stderr, "ERROR by the book\n", "{:?}", line);
        let calls = hook.end(0).calls;
        prop_assert_eq!(&calls[0].request, &request);
    }

    #[test]
    fn what_is_printed_in_json_is_read_again((request, answer) in answered(text)) {
        let mut hook = begin(&start(State::new()).memo(whatever(request.tool(), Ok(answer.clone()))));
        let reply = hook.call(request.tool(), request.encode().args);
        prop_assert_eq!(reply.code, 0, "{:?}", reply);
        prop_assert_eq!(request.read_output(&reply.stdout).unwrap(), answer);
    }

    #[test]
    fn yaml_says_what_json_says((request, answer) in answered(plain_text)) {
        // In YAML these have fields of their own; and a list or map that is nil in Go is null in JSON alone.
        prop_assume!(!request.is_plain() && !matches!(request, Request::NetworkGet(_) | Request::CredentialGet(_)));
        let scene = start(State::new()).memo(whatever(request.tool(), Ok(answer)));
        let printed = |format: &str| {
            let args = request.encode().args.into_iter();
            let args = args.map(|word| if word == "--format=json" { format!("--format={format}") } else { word });
            begin(&scene).call(request.tool(), args).stdout
        };
        let json: Value = serde_json::from_slice(&printed("json")).unwrap();
        let yaml = printed("yaml");
        let read: Value = serde_yaml::from_slice(&yaml).unwrap();
        let is_nil = json.is_null() && (yaml.is_empty() || matches!(yaml.as_slice(), b"[]\n" | b"{}\n"));
        prop_assert!(is_nil || with_floats(&read) == with_floats(&json), "{}\n{}", json, String::from_utf8_lossy(&yaml));
    }

    #[test]
    fn no_words_are_a_panic_and_a_call_that_fails_changes_nothing(
        tool in tool_name(),
        args in words(),
        stdin in prop_oneof![prop::collection::vec(any::<u8>(), 0..40), "[a-z:{}\\[\\] \n'\"-]{0,20}".prop_map(String::into_bytes)],
        leader in any::<bool>(),
        remote_unit in prop::option::of(Just(2)),
        version in prop::sample::select(vec!["3.6.14", "4.0.0"]),
    ) {
        let mut scene = full();
        scene.context.state.leader = leader;
        if let Some(unit) = remote_unit {
            scene.event = event("db-relation-changed").remote_unit(unit);
        }
        let dir = tempfile::tempdir().unwrap();
        let mut hook = stage().juju_version(version).begin(&scene).unwrap().in_dir(dir.path());
        let reply = hook.call_with_stdin(&tool, &args, stdin);
        prop_assert!(reply.code <= 2);
        prop_assert_eq!(reply.code == 0, !reply.stderr.windows(6).any(|part| part == b"ERROR "), "{:?}", reply);
        if reply.code != 0 {
            prop_assert!(reply.stdout.is_empty());
            let out = hook.end(0);
            let mut after = without_reading(&out.context_out.state);
            // A level that there is not is logged before the message, and stays logged.
            after.juju_log = scene.context.state.juju_log.clone();
            prop_assert_eq!(after, without_reading(&scene.context.state));
            prop_assert!(out.failure.is_none());
        }
    }

    #[test]
    fn a_hook_that_fails_leaves_what_waits_for_its_success(
        lines in prop::collection::vec(plausible_line(), 0..12),
        leader in any::<bool>(),
    ) {
        let scene = if leader { led(full()) } else { full() };
        let dir = tempfile::tempdir().unwrap();
        let mut hook = begin(&scene).in_dir(dir.path());
        for (tool, args) in &lines {
            let _ = hook.call_with_stdin(tool, args, "a: 1\n");
        }
        let after = without_reading(&hook.end(1).context_out.state);
        let before = without_reading(&scene.context.state);
        prop_assert_eq!(&after.relations, &before.relations);
        prop_assert_eq!(&after.secrets, &before.secrets);
        prop_assert_eq!(&after.opened_ports, &before.opened_ports);
        prop_assert_eq!(&after.unit_state, &before.unit_state);
        prop_assert_eq!(&after.requested_storages, &before.requested_storages);
        prop_assert_eq!(&after.k8s_spec, &before.k8s_spec);
    }
}

/// The value with all its numbers as floats, which is what they are in Go.
fn with_floats(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::from(number.as_f64()),
        Value::Array(items) => items.iter().map(with_floats).collect(),
        Value::Object(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), with_floats(value))).collect()
        }
        other => other.clone(),
    }
}
