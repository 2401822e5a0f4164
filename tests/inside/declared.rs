//! What is known of a charm that has declared itself, and of what an action is given.

use juju_charm::Map;
use proptest::prelude::{any, proptest};
use rstest::rstest;
use serde_json::{Value, json};

use crate::go;
use crate::go::yaml::{self, Leaf, Tree};
use crate::known::{ActionSpec, Known, ParamFaultKind, ResourceKind, Role, Scope};
use crate::profile::JujuVersion;
use crate::state::StorageKind;

fn known(metadata: &str) -> Known {
    let mut known = Known::default();
    known.read_charmcraft(&metadata.into()).unwrap();
    known
}

#[test]
fn all_that_metadata_says_is_kept() {
    let known = known(
        "
name: globe
subordinate: yes
requires:
  db: {interface: postgresql, limit: 1, optional: on}
  host: {interface: juju-info, scope: container}
provides:
  web: http
peers:
  troupe: {interface: globe-troupe}
extra-bindings:
  admin:
containers:
  stage: {resource: stage-image, mounts: [{storage: props, location: /props}], uid: 584792}
resources:
  stage-image: {type: oci-image}
  script: {filename: script.txt}
storage:
  props: {type: filesystem, shared: true, read-only: true, minimum-size: 2G, description: what is on the stage}
  disks: {type: block, multiple: {range: 2+}}
payloads:
  monitor: {type: docker}
assumes: [k8s-api]
extensions: [cobol-framework]
",
    );
    assert_eq!(known.unknown_extensions, ["cobol-framework"]);
    let metadata = known.metadata.unwrap();
    assert_eq!(metadata.name.as_deref(), Some("globe"));
    assert!(metadata.subordinate);
    assert_eq!(metadata.extra_bindings, ["admin"]);
    let db = &metadata.endpoints["db"];
    assert_eq!((db.role, db.scope, db.limit, db.optional), (Role::Requires, Scope::Global, Some(1), true));
    let host = &metadata.endpoints["host"];
    assert_eq!(
        (host.role, host.scope, host.limit, host.optional),
        (Role::Requires, Scope::Container, None, false)
    );
    assert_eq!(
        (metadata.endpoints["web"].role, metadata.endpoints["web"].interface.as_str()),
        (Role::Provides, "http")
    );
    assert_eq!(metadata.endpoints["troupe"].role, Role::Peers);
    let stage = &metadata.containers["stage"];
    assert_eq!(stage.resource.as_deref(), Some("stage-image"));
    assert_eq!(stage.mounts, [("props".to_owned(), "/props".to_owned())]);
    assert_eq!((stage.uid, stage.gid), (Some(584_792), None));
    assert_eq!(metadata.resources["stage-image"].kind, ResourceKind::OciImage);
    let script = &metadata.resources["script"];
    assert_eq!((script.kind, script.filename.as_deref()), (ResourceKind::File, Some("script.txt")));
    let props = &metadata.storages["props"];
    assert_eq!((props.kind, props.least(), props.most()), (StorageKind::Filesystem, 1, Some(1)));
    assert_eq!((props.shared, props.read_only, props.minimum_size), (true, true, Some(2048)));
    assert_eq!(props.description.as_deref(), Some("what is on the stage"));
    let disks = &metadata.storages["disks"];
    assert_eq!((disks.kind, disks.least(), disks.most()), (StorageKind::Block, 2, None));
    assert_eq!(metadata.payloads["monitor"].kind, "docker");
}

/// As Juju's own library takes them: the unit may have a B or an iB, and halves are rounded up.
#[rstest]
#[case("1", 1)]
#[case("1M", 1)]
#[case("1.5MiB", 2)]
#[case("1G", 1024)]
#[case("1GB", 1024)]
#[case("0.5T", 524_288)]
fn sizes_are_in_mebibytes(#[case] size: &str, #[case] expected: u64) {
    let known = known(&format!("storage: {{data: {{type: block, minimum-size: \"{size}\"}}}}"));
    assert_eq!(known.metadata.unwrap().storages["data"].minimum_size, Some(expected));
}

#[rstest]
#[case::none("[]", "3.6.14", false, &[])]
#[case::juju("[juju >= 3.4]", "3.6.14", false, &[])]
#[case::juju_of_the_very_version("[juju >= 3.6.14]", "3.6.14", false, &[])]
#[case::older_juju("[juju >= 3.4]", "3.3.9", false, &["juju >= 3.4"])]
#[case::major_alone("[juju < 4]", "4.0.0", false, &["juju < 4"])]
#[case::no_blanks("['juju>=3.4']", "3.1.0", true, &["juju >= 3.4"])]
#[case::kubernetes("[k8s-api]", "3.6.14", true, &[])]
#[case::machines("[k8s-api]", "3.6.14", false, &["k8s-api"])]
#[case::version_of_kubernetes("[k8s-api >= 1.30]", "3.6.14", true, &[])]
#[case::unknown("[chips]", "3.6.14", true, &["chips"])]
#[case::all_that_are_not_met("[chips, k8s-api, juju >= 3]", "2.9.0", false, &["chips", "k8s-api", "juju >= 3"])]
#[case::all_of("[{all-of: [juju >= 3, k8s-api]}]", "3.6.14", false, &["k8s-api"])]
#[case::any_of("[{any-of: [juju < 3, juju >= 3.4]}]", "3.6.14", false, &[])]
#[case::none_of_any("[{any-of: [juju < 3, {all-of: [juju >= 4, k8s-api]}]}]", "3.6.14", true,
    &["any-of [juju < 3, all-of [juju >= 4, k8s-api]]"])]
#[case::any_of_nothing("[{any-of: []}]", "3.6.14", false, &[])]
fn what_a_charm_assumes_and_the_model_has_not(
    #[case] assumes: &str,
    #[case] version: &str,
    #[case] on_kubernetes: bool,
    #[case] expected: &[&str],
) {
    let metadata = known(&format!("assumes: {assumes}")).metadata.unwrap();
    assert_eq!(metadata.assumes.unmet(JujuVersion::parse(version).unwrap(), on_kubernetes), expected);
}

fn action(text: &str) -> ActionSpec {
    let mut known = Known::default();
    known.read_actions(&format!("backup: {text}").into()).unwrap();
    known.actions.unwrap()["backup"].clone()
}

#[test]
fn all_that_an_action_says_is_kept() {
    let spec = action(
        "{description: makes one, params: {to: {type: string}}, required: [to], parallel: yes, execution-group: nightly}",
    );
    assert_eq!(spec.description.as_deref(), Some("makes one"));
    assert_eq!(spec.params, [("to", json!({"type": "string"}))].into());
    assert_eq!((spec.required, spec.parallel), (vec!["to".to_owned()], true));
    assert_eq!(spec.execution_group.as_deref(), Some("nightly"));
}

/// What is wrong with the parameters: the way, and in which way it is wrong.
fn faults(spec: &ActionSpec, params: &Value) -> Vec<(String, ParamFaultKind)> {
    let params: Map<String, Value> =
        params.as_object().unwrap().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    spec.faults(&params).into_iter().map(|fault| (fault.path, fault.kind)).collect()
}

#[test]
fn parameters_have_to_be_declared_and_the_required_ones_given() {
    use ParamFaultKind::{Missing, Undeclared, Wrong};
    let spec = action(
        "{params: {to: {type: string}, opts: {type: object, properties: {depth: {type: integer}}}}, required: [to]}",
    );
    assert_eq!(faults(&spec, &json!({"to": "s3"})), []);
    assert_eq!(faults(&spec, &json!({})), [("to".to_owned(), Missing)]);
    assert_eq!(
        faults(&spec, &json!({"too": 1})),
        [("to".to_owned(), Missing), ("too".to_owned(), Undeclared)]
    );
    assert_eq!(
        faults(&spec, &json!({"to": 5, "opts": {"depth": "deep", "more": 1}})),
        [("opts.depth".to_owned(), Wrong), ("to".to_owned(), Wrong)]
    );
    let open = action("{additionalProperties: {type: integer}}");
    assert_eq!(faults(&open, &json!({"a": 1, "b": "x"})), [("b".to_owned(), Wrong)]);
}

#[test]
fn a_fault_says_what_is_wrong_and_what_would_be_right() {
    let spec = action("{params: {level: {type: integer, maximum: 9}, how: {enum: [fast, slow]}}}");
    let params = [("level", json!(12)), ("how", json!("slowly")), ("to", json!(1))].into();
    let said: Vec<String> = spec
        .faults(&params)
        .iter()
        .map(|fault| format!("{}: {}; {}", fault.path, fault.message, fault.mend))
        .collect();
    assert_eq!(
        said,
        [
            "how: \"slowly\" is none of the values that it can have; give one of \"fast\", \"slow\"",
            "level: 12 is too large; give no more than 9",
            "to: the action declares no such parameter, and takes no others; leave it out, declare it under params, or \
             let the action say `additionalProperties: true`",
        ]
    );
}

/// Draft 4 of JSON Schema, keyword by keyword: what is taken, and what is not.
#[rstest]
#[case::string("{type: string}", &["\"\"", "\"a\""], &["1", "null", "[]", "true"])]
#[case::integer("{type: integer}", &["1", "-1", "1.0"], &["1.5", "\"1\""])]
#[case::number("{type: number}", &["1", "1.5"], &["\"1\"", "true"])]
#[case::boolean("{type: boolean}", &["true"], &["0", "\"true\""])]
#[case::null("{type: 'null'}", &["null"], &["0", "\"\""])]
#[case::types("{type: [string, 'null']}", &["\"a\"", "null"], &["1"])]
#[case::enumeration("{enum: [a, 1, {x: 1}]}", &["\"a\"", "1", "1.0", "{\"x\": 1}"], &["\"b\"", "2", "{}"])]
#[case::constant("{const: 3}", &["3", "3.0"], &["4", "\"3\""])]
#[case::minimum("{minimum: 2}", &["2", "\"no number\""], &["1.9"])]
#[case::above_minimum("{minimum: 2, exclusiveMinimum: true}", &["2.1"], &["2"])]
#[case::later_minimum("{exclusiveMinimum: 2}", &["2.1"], &["2"])]
#[case::maximum("{maximum: 2}", &["2"], &["2.1"])]
#[case::below_maximum("{maximum: 2, exclusiveMaximum: true}", &["1.9"], &["2"])]
#[case::later_maximum("{exclusiveMaximum: 2}", &["1.9"], &["2"])]
#[case::multiple("{multipleOf: 0.1}", &["0.3", "2", "-0.2"], &["0.35"])]
#[case::min_length("{minLength: 2}", &["\"né\"", "1"], &["\"é\""])]
#[case::max_length("{maxLength: 1}", &["\"é\""], &["\"né\""])]
#[case::pattern("{pattern: '^[a-z]+$'}", &["\"abc\"", "1"], &["\"aBc\"", "\"\""])]
#[case::pattern_anywhere("{pattern: 'b'}", &["\"abc\""], &["\"ac\""])]
#[case::items("{items: {type: integer}}", &["[]", "[1, 2]"], &["[1, \"2\"]"])]
#[case::tuple("{items: [{type: integer}, {type: string}], additionalItems: false}", &["[1]", "[1, \"a\"]"], &["[\"a\"]", "[1, \"a\", 2]"])]
#[case::more_items("{items: [{type: integer}], additionalItems: {type: string}}", &["[1, \"a\"]"], &["[1, 2]"])]
#[case::min_items("{minItems: 1}", &["[1]"], &["[]"])]
#[case::max_items("{maxItems: 1}", &["[1]"], &["[1, 2]"])]
#[case::unique("{uniqueItems: true}", &["[1, 2, \"1\"]"], &["[1, 2, 1.0]", "[{\"a\": 1}, {\"a\": 1}]"])]
#[case::properties("{properties: {a: {type: integer}}}", &["{}", "{\"a\": 1, \"b\": 2}"], &["{\"a\": \"1\"}"])]
#[case::patterns("{patternProperties: {'^n_': {type: integer}}, additionalProperties: false}", &["{\"n_a\": 1}"], &["{\"n_a\": \"1\"}", "{\"a\": 1}"])]
#[case::required("{required: [a]}", &["{\"a\": null}"], &["{}"])]
#[case::min_properties("{minProperties: 1}", &["{\"a\": 1}"], &["{}"])]
#[case::max_properties("{maxProperties: 1}", &["{\"a\": 1}"], &["{\"a\": 1, \"b\": 1}"])]
#[case::dependencies("{dependencies: {a: [b]}}", &["{}", "{\"b\": 1}", "{\"a\": 1, \"b\": 1}"], &["{\"a\": 1}"])]
#[case::schema_of_a_dependency("{dependencies: {a: {required: [b]}}}", &["{}", "{\"a\": 1, \"b\": 1}"], &["{\"a\": 1}"])]
#[case::all_of("{allOf: [{minimum: 1}, {maximum: 2}]}", &["1"], &["0", "3"])]
#[case::any_of("{anyOf: [{maximum: 1}, {minimum: 3}]}", &["1", "3"], &["2"])]
#[case::one_of("{oneOf: [{multipleOf: 2}, {multipleOf: 3}]}", &["2", "3"], &["5", "6"])]
#[case::not("{not: {type: string}}", &["1"], &["\"a\""])]
#[case::format("{format: uri}", &["\"no uri at all\""], &[])]
fn a_value_is_compared_with_its_json_schema(
    #[case] schema: &str,
    #[case] right: &[&str],
    #[case] wrong: &[&str],
) {
    let spec = action(&format!("{{params: {{it: {schema}}}}}"));
    let is_taken =
        |value: &str| faults(&spec, &json!({"it": serde_json::from_str::<Value>(value).unwrap()})).is_empty();
    for value in right {
        assert!(is_taken(value), "{schema} takes {value}");
    }
    for value in wrong {
        assert!(!is_taken(value), "{schema} does not take {value}");
    }
}

/// The value of a tree, without its places.
fn value(tree: Tree) -> go::Value {
    match tree.content {
        Leaf::Scalar { value, .. } => value,
        Leaf::List(items) => go::Value::List(Some(items.into_iter().map(value).collect())),
        Leaf::Map(pairs) => {
            go::Value::Map(Some(pairs.into_iter().map(|pair| (value(pair.key), value(pair.value))).collect()))
        }
    }
}

proptest! {
    #[test]
    fn a_tree_has_the_values_that_go_loads(text in r#"([a-z0-9~&*!<>:,?\[\]{}"'#|\n -]|: |- |<<: |\*a|&a ){0,40}"#) {
        if let (Ok(tree), Ok(loaded)) = (yaml::read(text.as_bytes()), yaml::load(text.as_bytes())) {
            // Not a number is not the same as itself.
            assert_eq!(format!("{:?}", value(tree)), format!("{loaded:?}"), "{text:?}");
        }
    }

    #[test]
    fn what_go_refuses_makes_no_tree(text in r#"([a-z0-9~&*!<>:,?\[\]{}"'#|\n -]|: |- |<<: |\*a|&a ){0,40}"#) {
        assert_eq!(yaml::read(text.as_bytes()).is_err(), yaml::load(text.as_bytes()).is_err(), "{text:?}");
    }

    #[test]
    fn whatever_a_text_says_there_is_an_answer_with_a_place(text in any::<String>()) {
        if let Err((_, (line, column))) = yaml::read(text.as_bytes()) {
            assert!(line > 0 && column > 0);
        }
    }
}
