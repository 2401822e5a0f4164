//! `credential-get`.

use juju_charm::tool::{CloudCredential, CloudSpec};
use juju_scenario::prelude::*;

use super::{attempt, cannot, in_scene, refusal, start};

fn cloud() -> CloudSpec {
    let attributes = [("client-cert", "a certificate")].into_iter().collect();
    CloudSpec {
        kind: "lxd".to_owned(),
        name: "localhost".to_owned(),
        credential: Some(CloudCredential { auth_type: "certificate".to_owned(), attributes }),
        ..CloudSpec::default()
    }
}

#[test]
fn an_application_that_is_trusted_gets_the_cloud() {
    let scene = start(State::new().cloud_spec(cloud()));
    assert_eq!(in_scene(&scene, Juju::credential_get).unwrap(), cloud());
}

#[test]
fn an_application_that_is_not_trusted_does_not() {
    let words = "cannot access cloud credentials: permission denied";
    let known = State { trust: false, ..State::new().cloud_spec(cloud()) };
    for state in [State::new(), known] {
        assert_eq!(refusal(in_scene(&start(state), Juju::credential_get)), cannot(words));
    }
}

#[test]
fn a_cloud_that_the_state_says_nothing_about_is_asked_of_the_real_tool() {
    let stage = |spec| Scenario::new(spec).path("/nowhere");
    attempt(stage, &start(State { trust: true, ..State::new() }), |juju| {
        let error = juju.credential_get().unwrap_err();
        assert!(error.to_string().contains("fill `state.cloud_spec`"), "{error}");
        Ok(())
    });
}
