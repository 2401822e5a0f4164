//! Parameters of actions against their JSON schema.

use juju_scenario::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

/// What is said of these parameters, for an action whose parameter `p` has this schema.
fn faults(schema: &str, params: &Value) -> Vec<(String, String)> {
    let spec = CharmSpec::without_code().actions(format!("act: {{params: {{p: {schema}}}}}"));
    let event = params
        .as_object()
        .unwrap()
        .iter()
        .fold(event("act-action"), |event, (name, value)| event.param(name.clone(), value.clone()));
    let findings = Scenario::new(spec).check(&Scene::new(event));
    findings.iter().map(|finding| (finding.rule.id().to_owned(), finding.path.clone())).collect()
}

#[rstest]
#[case("{type: string}", json!("a"), json!(1))]
#[case("{type: integer}", json!(1), json!(1.5))]
#[case("{type: integer}", json!(2.0), json!("2"))]
#[case("{type: integer}", json!(0), json!(true))]
#[case("{type: number}", json!(1.5), json!("1.5"))]
#[case("{type: boolean}", json!(false), json!(0))]
#[case("{type: [string, \"null\"]}", json!(null), json!(0))]
#[case("{enum: [a, 1]}", json!(1), json!("1"))]
#[case("{minimum: 1}", json!(1), json!(0.9))]
#[case("{minimum: 1, exclusiveMinimum: true}", json!(1.1), json!(1))]
#[case("{exclusiveMaximum: 3}", json!(2.9), json!(3))]
#[case("{maximum: 3}", json!(3), json!(4))]
#[case("{maximum: 3, exclusiveMaximum: true}", json!(2), json!(3))]
#[case("{multipleOf: 0.1}", json!(0.3), json!(0.35))]
#[case("{minLength: 2}", json!("éà"), json!("é"))]
#[case("{maxLength: 1}", json!("é"), json!("éà"))]
#[case("{pattern: \"^[a-z]+$\"}", json!("abc"), json!("a1"))]
#[case("{type: array, minItems: 1}", json!([1]), json!([]))]
#[case("{type: array, maxItems: 1}", json!([]), json!([1, 2]))]
#[case("{type: object, minProperties: 1}", json!({"a": 1}), json!({}))]
#[case("{anyOf: [{type: string}, {minimum: 5}]}", json!(5), json!(4))]
#[case("{oneOf: [{type: integer}, {minimum: 5}]}", json!(4), json!(5))]
#[case("{allOf: [{minimum: 1}, {maximum: 3}]}", json!(2), json!(4))]
#[case("{not: {type: string}}", json!(1), json!("1"))]
fn a_parameter_is_as_its_schema_says(#[case] schema: &str, #[case] right: Value, #[case] wrong: Value) {
    assert_eq!(faults(schema, &json!({"p": right})), []);
    let expected = [("action-param-wrong".to_owned(), "event.params.p".to_owned())];
    assert_eq!(faults(schema, &json!({"p": wrong})), expected);
}

#[rstest]
#[case("{items: {type: integer}}", json!([1, "a"]), "[1]", "wrong")]
#[case("{items: [{type: integer}], additionalItems: false}", json!([1, 2]), "", "wrong")]
#[case("{items: [{type: integer}], additionalItems: {type: string}}", json!([1, 2]), "[1]", "wrong")]
#[case("{uniqueItems: true}", json!([1, 2, 1]), "", "wrong")]
#[case("{properties: {a: {type: integer}}}", json!({"a": "b"}), ".a", "wrong")]
#[case("{required: [a]}", json!({"b": 1}), ".a", "missing")]
#[case("{properties: {abc: {}}, additionalProperties: false}", json!({"abd": 1}), ".abd", "undeclared")]
#[case("{additionalProperties: {type: integer}}", json!({"b": "c"}), ".b", "wrong")]
#[case("{patternProperties: {\"^x-\": {type: integer}}, additionalProperties: false}", json!({"x-a": "b"}), ".x-a", "wrong")]
#[case("{dependencies: {a: [b]}}", json!({"a": 1}), "", "wrong")]
#[case("{dependencies: {a: {required: [c]}}}", json!({"a": 1}), ".c", "missing")]
fn what_is_in_a_parameter_is_too(
    #[case] schema: &str,
    #[case] value: Value,
    #[case] path: &str,
    #[case] kind: &str,
) {
    let expected = [(format!("action-param-{kind}"), format!("event.params.p{path}"))];
    assert_eq!(faults(schema, &json!({"p": value})), expected);
}

/// Juju allows no other parameters unless the action says so.
#[test]
fn parameters_that_are_not_declared_are_refused_unless_they_are_allowed() {
    let undeclared = [("action-param-undeclared".to_owned(), "event.params.q".to_owned())];
    assert_eq!(faults("{}", &json!({"q": 1})), undeclared);
    let spec = CharmSpec::without_code().actions("act: {additionalProperties: true}");
    assert!(Scenario::new(spec).check(&Scene::new(event("act-action").param("q", 1))).is_empty());
}

#[test]
fn an_action_of_which_nothing_is_said_has_no_parameters() {
    let spec = CharmSpec::without_code().actions("act:");
    let scenario = Scenario::new(spec);
    assert!(scenario.check(&Scene::new("act-action")).is_empty());
    assert!(scenario.check(&Scene::new(event("act-action").param("p", 1))).has(Rule::ActionParamUndeclared));
}
