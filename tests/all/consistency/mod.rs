//! Could this scene happen? Each rule of the checker with a scene that keeps it and one that breaks it.

mod switches;
mod table;

use juju_scenario::prelude::*;

/// A charm that declares something of everything.
pub(crate) const META: &str = "
name: foo
requires:
  db: {interface: postgresql}
  one: {interface: http, limit: 1}
  host: {interface: juju-info, scope: container}
provides:
  web: {interface: http}
peers:
  cluster: {interface: cluster}
containers:
  web: {}
storage:
  data: {type: filesystem, multiple: {range: 0-2}}
  raw: {type: block}
resources:
  theme: {type: file, filename: theme.tgz}
  image: {type: oci-image}
extra-bindings:
  admin:
";

const CONFIG: &str = "
options:
  title: {type: string, default: Hamlet}
  acts: {type: int, default: 5}
  price: {type: float, default: 1.5}
  dark: {type: boolean, default: false}
  key: {type: secret}
";

const ACTIONS: &str = "
backup:
  params:
    to: {type: string, enum: [disk, s3]}
    keep: {type: integer, minimum: 1}
  required: [to]
  additionalProperties: false
";

pub(crate) fn scenario() -> Scenario {
    Scenario::new(CharmSpec::without_code().meta(META).config(CONFIG).actions(ACTIONS))
}

fn at_start(state: State) -> Scene {
    Scene::new("start").state(state)
}

fn db() -> Relation {
    relation("db", "postgresql").remote_app_name("pg")
}
