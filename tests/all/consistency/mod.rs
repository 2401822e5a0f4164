//! Could this scene happen? Each rule of the checker with a scene that keeps it and one that breaks it.

mod containers;
mod events;
mod relations;
mod secrets;
mod stage;
mod state;
mod switches;
mod table;

use std::fmt::Display;

use juju_scenario::prelude::*;
use juju_scenario::{Finding, Severity};

/// A scene that breaks a rule, where it does so, and the same scene mended.
pub(crate) struct Case {
    rule: Rule,
    scenario: Scenario,
    broken: Scene,
    path: &'static str,
    mended: Scene,
    /// The stage of the mended scene, if it is another.
    mended_on: Option<Scenario>,
}

/// A case on the stage of a charm that declares something of everything.
fn case(rule: Rule, path: &'static str, broken: Scene, mended: Scene) -> Case {
    Case { rule, scenario: scenario(), broken, path, mended, mended_on: None }
}

impl Case {
    fn on(mut self, scenario: Scenario) -> Self {
        self.scenario = scenario;
        self
    }

    fn mended_on(mut self, scenario: Scenario) -> Self {
        self.mended_on = Some(scenario);
        self
    }
}

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

pub(crate) const CONFIG: &str = "
options:
  title: {type: string, default: Hamlet}
  acts: {type: int, default: 5}
  price: {type: float, default: 1.5}
  dark: {type: boolean, default: false}
  key: {type: secret}
";

pub(crate) const ACTIONS: &str = "
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

/// Whether the scene breaks the rule there.
fn breaks<'a>(findings: impl IntoIterator<Item = &'a Finding>, rule: Rule, path: &str) -> bool {
    findings.into_iter().any(|finding| finding.rule == rule && finding.path == path)
}

/// What is not as it should be about a case: its rule is kept by one scene and broken by another, which is played only if
/// that is allowed, or if the rule does no more than warn.
fn problems(case: Case) -> Vec<String> {
    let Case { rule, scenario, broken, path, mended, mended_on } = case;
    let mut problems = Vec::new();
    let mut expect = |is_so: bool, what: &str, found: &dyn Display| {
        if !is_so {
            problems.push(format!("{rule} at {path}: {what}\n{found}"));
        }
    };
    let found = scenario.check(&broken);
    expect(breaks(&found, rule, path), "is not found", &found);
    expect(found.errors().all(|finding| finding.rule == rule), "is not all that is found", &found);

    let stage = mended_on.as_ref().unwrap_or(&scenario);
    let left = stage.check(&mended);
    expect(left.errors().next().is_none() && !left.has(rule), "is not mended", &left);
    if let Err(error) = stage.try_play(&mended) {
        expect(false, "is mended, and is not played", &error);
    }

    let allowed = broken.clone().allow(rule);
    match (scenario.try_play(&broken), rule.severity()) {
        (Ok(out), Severity::Warning) => expect(out.warnings.has(rule), "is no warning", &out.warnings),
        (Err(error), Severity::Error) => expect(breaks(error.findings(), rule, path), "is no error", &error),
        (Ok(out), Severity::Error) => expect(false, "is played", &out.warnings),
        (Err(error), Severity::Warning) => expect(false, "is not played", &error),
    }
    match scenario.try_play(&allowed) {
        Ok(out) => {
            expect(rule.can_be_allowed(), "is allowed", &out.warnings);
            expect(!out.warnings.has(rule), "is allowed, and still a warning", &out.warnings);
        }
        Err(error) => expect(!rule.can_be_allowed(), "cannot be allowed", &error),
    }
    problems
}

fn cases() -> Vec<Case> {
    let groups = [
        stage::cases(),
        events::cases(),
        relations::cases(),
        secrets::cases(),
        state::cases(),
        containers::cases(),
    ];
    groups.into_iter().flatten().collect()
}

/// A mend is written as the scene is: in Rust in a test, as YAML in a playbook.
#[test]
fn what_is_said_of_a_playbook_is_said_in_its_own_words() {
    let speaks_rust = |mend: &str| mend.contains("::") || mend.contains("(\"") || mend.contains("..)");
    let (mut in_rust, mut compared) = (0, 0);
    for Case { rule, scenario, broken, .. } in cases() {
        in_rust += scenario.check(&broken).iter().filter(|finding| speaks_rust(&finding.mend)).count();
        // Not every impossible scene can be written down.
        let Ok(text) = Playbook::from([broken]).to_yaml() else { continue };
        let Ok(playbook) = Playbook::from_yaml(text) else { continue };
        for finding in scenario.check(&playbook.scenes[0]) {
            assert!(!speaks_rust(&finding.mend), "{rule}: {}", finding.mend);
            compared += 1;
        }
    }
    assert!(in_rust > 10 && compared > 80, "{in_rust} {compared}");
}

#[test]
fn an_error_has_what_the_scene_is_refused_for_before_its_warnings() {
    let two = db().remote_units_data([(0, [("", ""); 0]), (1, [("", ""); 0])]);
    let scene = Scene::new("db-relation-changed").state(State::new().relation(two).config("titel", "Hamlet"));
    let error = scenario().try_play(&scene).unwrap_err();
    let rules: Vec<Rule> = error.findings().iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, [Rule::OptionUndeclared, Rule::RemoteUnitImplied]);
}

#[test]
fn each_rule_is_kept_by_one_scene_and_broken_by_another() {
    let cases = cases();
    let unshown: Vec<&Rule> =
        Rule::ALL.iter().filter(|rule| !cases.iter().any(|case| case.rule == **rule)).collect();
    let problems: Vec<String> = cases.into_iter().flat_map(problems).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(unshown.is_empty(), "nothing shows {unshown:?}");
}
