//! What charmcraft adds to a charm that uses one of its extensions.

use juju_scenario::prelude::*;
use rstest::rstest;

use super::{charm, printed};
use crate::golden::assert_golden;

/// The options of each extension and their defaults, as `config-get` shows them.
/// A scene where such charms are at home.
fn on_kubernetes(event: &str) -> Scene {
    Scene::new(event).state(State::new().model(Model::kubernetes("globe")))
}

#[rstest]
#[case::django("django", "django-debug: false\n")]
#[case::flask("flask", "flask-preferred-url-scheme: HTTPS\n")]
#[case::fastapi(
    "fastapi",
    "metrics-path: /metrics\nmetrics-port: 8080\nwebserver-log-level: info\nwebserver-port: 8080\nwebserver-workers: 1\n"
)]
#[case::go("go", "app-port: 8080\nmetrics-path: /metrics\nmetrics-port: 8080\n")]
#[case::expressjs("expressjs", "app-port: 8080\nmetrics-path: /metrics\nmetrics-port: 8080\n")]
#[case::spring_boot(
    "spring-boot",
    "app-port: 8080\nmetrics-path: /actuator/prometheus\nmetrics-port: 8080\n"
)]
fn its_options_have_their_defaults(#[case] framework: &str, #[case] expected: &str) {
    let spec = charm(&format!("{{name: globe, extensions: [{framework}-framework]}}"));
    assert_eq!(printed(&spec, &on_kubernetes("start"), &["config-get", "--format=yaml"]), expected);
}

#[rstest]
#[case("django")]
#[case("flask")]
#[case("fastapi")]
#[case("go")]
#[case("expressjs")]
#[case("spring-boot")]
fn its_endpoints_and_actions_are_there(#[case] framework: &str) {
    let spec =
        charm(&format!("{{name: globe, extensions: [{framework}-framework], requires: {{db: postgresql}}}}"));
    let state = State::from_spec(&spec).relate_all(&spec);
    let mut endpoints: Vec<&str> =
        state.relations.iter().map(|relation| relation.endpoint.as_str()).collect();
    endpoints.sort_unstable();
    let expected = ["db", "grafana-dashboard", "ingress", "logging", "metrics-endpoint", "secret-storage"];
    assert_eq!(endpoints, expected);
    let scene = Scene::new("rotate-secret-key-action").state(state);
    assert_eq!(printed(&spec, &scene, &["action-get"]), "{}\n");
}

#[test]
fn of_django_one_can_ask_for_an_account() {
    let spec = charm("{name: globe, extensions: [django-framework]}");
    let account = |params: &[&str]| {
        let action =
            params.iter().fold(event::action("create-superuser"), |action, name| action.param(*name, "ann"));
        let scene = Scene::new(action).state(State::new().model(Model::kubernetes("globe")));
        Scenario::new(spec.clone()).check(&scene)
    };
    assert!(account(&["username", "email"]).is_empty());
    assert!(account(&["username"]).has(Rule::ActionParamMissing));
}

#[test]
fn an_endpoint_for_logins_has_options_of_its_own() {
    let spec = |framework: &str| {
        charm(&format!(
            "{{name: globe, extensions: [{framework}-framework], requires: {{login: {{interface: oauth}}}}}}"
        ))
    };
    let option = |framework: &str, name: &str| {
        printed(&spec(framework), &on_kubernetes("start"), &["config-get", name])
    };
    assert_eq!(option("flask", "login-redirect-path"), "/callback\n");
    assert_eq!(option("flask", "login-scopes"), "openid profile email\n");
    assert_eq!(option("spring-boot", "login-redirect-path"), "/login/oauth2/code/login\n");
    assert_eq!(option("spring-boot", "login-user-name-attribute"), "sub\n");
}

#[rstest]
#[case::options(
    "options",
    "name: globe\nextensions: [flask-framework]\nconfig:\n  options:\n    title: {type: string}\n    flask-env: {type: string}\n    webserver-workers: {type: int}\n"
)]
#[case::endpoints(
    "endpoints",
    "name: globe\nextensions: [go-framework]\nrequires:\n  ingress: {interface: ingress}\n"
)]
#[case::actions(
    "actions",
    "name: globe\nextensions: [django-framework]\nactions:\n  rotate-secret-key: {}\n"
)]
fn what_both_declare_is_an_error(#[case] name: &str, #[case] text: &str) {
    let error = CharmSpec::without_code().try_meta(text).unwrap_err();
    assert!(error.is_format());
    assert_golden(&format!("metadata-extension-{name}"), &error.to_string());
}

#[test]
fn what_a_playbook_and_its_extension_declare_is_an_error_with_the_line() {
    let text = "charm:\n  metadata:\n    name: globe\n    extensions: [go-framework]\n    config: {options: {app-port: {type: int}}}\nscenes: [{event: start}]\n";
    let error = Playbook::from_yaml(text).unwrap_err().to_string();
    assert!(
        error.contains(":5:")
            && error.contains(
                "charm.metadata.config.options.app-port: overlapping keys {app-port} in `config.options`"
            ),
        "{error}"
    );
}

#[test]
fn an_extension_that_nobody_knows_adds_nothing() {
    let spec = charm("{name: globe, extensions: [cobol-framework], requires: {db: postgresql}}");
    let state = State::from_spec(&spec).relate_all(&spec);
    assert_eq!(state.relations, [relation("db", "postgresql")]);
}
