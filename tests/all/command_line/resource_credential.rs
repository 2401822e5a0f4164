//! `resource-get` and `credential-get`.

use juju_charm::tool::{CloudCredential, CloudSpec};
use juju_scenario::prelude::*;

use super::{check, fails, prints, start, wrong};

#[test]
fn resource_get_prints_a_path_without_a_line_break() {
    let scene = start(
        State::new()
            .resource(resource("theme", "/srv/theme.tar"))
            .resource(resource("lost", "").error("it is lost")),
    );
    check(
        &scene,
        [
            prints("resource-get theme", "/srv/theme.tar"),
            fails("resource-get lost", "could not download resource: it is lost"),
            wrong("resource-get", "missing required resource name"),
            wrong("resource-get theme x", "unrecognized args: [\"x\"]"),
            wrong("resource-get --format json theme", "option provided but not defined: --format"),
        ],
    );
}

#[test]
fn credential_get_names_its_fields_twice_over() {
    let spec = CloudSpec {
        kind: "lxd".into(),
        name: "globe".into(),
        endpoint: "https://10.0.0.1".into(),
        credential: Some(CloudCredential {
            auth_type: "certificate".into(),
            attributes: [("server-cert".to_owned(), "x".to_owned())].into(),
        }),
        ..CloudSpec::default()
    };
    let yaml = "\
type: lxd
name: globe
region: \"\"
endpoint: https://10.0.0.1
identityendpoint: \"\"
storageendpoint: \"\"
credential:
  authtype: certificate
  attributes:
    server-cert: x
cacertificates: []
";
    let json = concat!(
        r#"{"type":"lxd","name":"globe","endpoint":"https://10.0.0.1","#,
        r#""credential":{"auth-type":"certificate","attrs":{"server-cert":"x"}}}"#,
        "\n"
    );
    check(
        &start(State::new().cloud_spec(spec)),
        [
            prints("credential-get", yaml),
            prints("credential-get --format yaml", yaml),
            prints("credential-get --format json", json),
            wrong("credential-get x", "unrecognized args: [\"x\"]"),
        ],
    );
    check(
        &start(State::new()),
        [
            fails("credential-get", "cannot access cloud credentials: permission denied"),
            wrong("credential-get x", "unrecognized args: [\"x\"]"),
        ],
    );
}
