//! Charmcraft's extensions.

use juju_scenario::prelude::*;
use rstest::rstest;

use super::rules;

fn spec(extension: &str, more: &str) -> CharmSpec {
    CharmSpec::without_code().meta(format!("name: shop\ntype: charm\nextensions: [{extension}]\n{more}"))
}

/// The frameworks' own facts: an option with its default, the container, and an action.
#[rstest]
#[case("flask", "flask-preferred-url-scheme", Some("HTTPS".into()), "flask-app")]
#[case("django", "django-debug", Some(false.into()), "django-app")]
#[case("fastapi", "webserver-workers", Some(1.into()), "app")]
#[case("go", "app-port", Some(8080.into()), "app")]
#[case("expressjs", "metrics-path", Some("/metrics".into()), "app")]
#[case("spring-boot", "metrics-path", Some("/actuator/prometheus".into()), "app")]
fn a_framework_declares_what_its_charms_have(
    #[case] name: &str,
    #[case] option: &str,
    #[case] default: Option<ConfigValue>,
    #[case] app: &str,
) {
    let spec = spec(&format!("{name}-framework"), "");
    let state = State { containers: [container(app).can_connect(true)].into(), ..State::from_spec(&spec) };
    let state = state
        .relation(relation("ingress", "ingress"))
        .relation(relation("logging", "loki_push_api"))
        .relation(relation("metrics-endpoint", "prometheus_scrape"))
        .relation(relation("grafana-dashboard", "grafana_dashboard"));
    let ready = Scene::new(format!("{app}-pebble-ready")).state(state.clone());
    assert_eq!(rules(&spec, &ready), [""; 0], "{name}");
    assert_eq!(rules(&spec, &Scene::new("rotate-secret-key-action").state(state.clone())), [""; 0]);
    assert_eq!(state.relations[0].endpoint, "secret-storage", "the peers are there from the start");
    assert_eq!(Some(state.config[option].clone()), default);
    assert_eq!(Some(options_on_kubernetes(spec)[option].clone()), default);
}

fn options_on_kubernetes(spec: CharmSpec) -> Config {
    let scene = Scene::new("start").state(State::new().model(Model::kubernetes("stage")));
    let mut hook = Scenario::new(spec).begin(&scene).unwrap();
    serde_json::from_slice(&hook.call("config-get", ["--format", "json"]).stdout).unwrap()
}

#[test]
fn what_the_charm_declares_besides_is_there_too() {
    let more = "requires: {db: {interface: pg}}\nconfig: {options: {title: {type: string, default: Hamlet}}}\nactions: {backup: {}}\n";
    let spec = spec("go-framework", more);
    let state =
        State::from_spec(&spec).relation(relation("db", "pg")).relation(relation("ingress", "ingress"));
    assert_eq!(rules(&spec, &Scene::new("backup-action").state(state)), [""; 0]);
    assert_eq!(options_on_kubernetes(spec)["title"], "Hamlet");
}

#[test]
fn an_endpoint_to_log_in_by_has_options_of_its_own() {
    let options =
        |framework: &str| options_on_kubernetes(spec(framework, "requires: {sso: {interface: oauth}}\n"));
    assert_eq!(options("go-framework")["sso-redirect-path"], "/callback");
    let spring = options("spring-boot-framework");
    assert_eq!(spring["sso-redirect-path"], "/login/oauth2/code/sso");
    assert_eq!(spring["sso-user-name-attribute"], "sub");
}

#[rstest]
#[case("requires.ingress", "requires: {ingress: {interface: http}}")]
#[case("actions.rotate-secret-key", "actions: {rotate-secret-key: {}}")]
#[case("config.options.metrics-port", "config: {options: {metrics-port: {type: int}}}")]
#[case("config.options.webserver-speed", "config: {options: {webserver-speed: {type: int}}}")]
#[case("config.options.go-speed", "config: {options: {go-speed: {type: int}}}")]
#[case(
    "config.options.title",
    "config: {options: {title: {type: string, optional: false, default: Hamlet}}}"
)]
#[case("peers", "peers: {cluster: {interface: cluster}}")]
#[case("storage", "storage: {data: {type: block}}")]
fn what_the_extension_declares_the_charm_does_not(#[case] path: &str, #[case] more: &str) {
    let text = format!("name: shop\ntype: charm\nextensions: [go-framework]\n{more}\n");
    let error = CharmSpec::without_code().try_meta(text).unwrap_err();
    let said = error.to_string();
    assert!(said.starts_with("the metadata:4:") && said.contains(&format!(": {path}: ")), "{said}");
}

#[test]
fn an_extension_that_is_not_known_is_a_warning() {
    let spec = spec("rails-framework", "");
    assert_eq!(rules(&spec, &Scene::new("start")), ["charm-extension"]);
    Scenario::new(spec).play(&Scene::new("start"));
}
