//! What a charm assumes of where it is deployed.

use juju_scenario::prelude::*;
use rstest::rstest;

fn unmet(assumes: &str, version: &str, model: Model) -> Vec<String> {
    let spec = CharmSpec::without_code().meta(format!("{{name: foo, assumes: [{assumes}]}}"));
    let scene = Scene::new("start").state(State::new().model(model));
    let findings = Scenario::new(spec).juju_version(version).check(&scene);
    let assumed = findings.iter().filter(|finding| finding.rule == Rule::CharmAssumes);
    assumed.map(|finding| finding.message.split('`').nth(1).unwrap().to_owned()).collect()
}

#[rstest]
#[case("juju >= 3.4", "3.6.28", &[])]
#[case("juju >= 3.4", "3.3.7", &["juju >= 3.4"])]
#[case("juju>=3.4.2", "3.4.1", &["juju >= 3.4.2"])]
#[case("juju < 4", "3.6.28", &[])]
#[case("juju < 4", "4.0.1", &["juju < 4"])]
#[case("juju >= 3.1, juju < 3.6", "3.6.28", &["juju < 3.6"])]
#[case("k8s-api", "3.6.28", &["k8s-api"])]
#[case("any-of: [juju >= 4, juju < 3]", "3.6.28", &["any-of [juju >= 4, juju < 3]"])]
#[case("any-of: [juju >= 4, {all-of: [juju >= 3, juju < 3.7]}]", "3.6.28", &[])]
#[case("all-of: [juju >= 3, k8s-api]", "3.6.28", &["k8s-api"])]
#[case("tachyons", "3.6.28", &["tachyons"])]
fn what_is_assumed_has_to_be_so(#[case] assumes: &str, #[case] version: &str, #[case] expected: &[&str]) {
    assert_eq!(unmet(assumes, version, Model::default()), expected);
}

#[test]
fn on_kubernetes_there_is_its_api() {
    assert_eq!(unmet("k8s-api", "3.6.28", Model::kubernetes("stage")), [""; 0]);
}
