//! What is wrong about a scene.

use std::fmt;

use crate::rule::{Rule, Severity};

/// What is wrong about a scene: which rule it breaks, where, how, and the mend.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let scenario = Scenario::new(CharmSpec::new(|_: &Hook, _: &mut Juju| Ok(())).name("foo"));
/// let error = scenario.try_play(&Scene::new("db-relation-joined")).unwrap_err();
/// assert_eq!((error.findings()[0].rule, error.findings()[0].path.as_str()), (Rule::EventRelation, "event"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that the scene breaks.
    pub rule: Rule,
    /// The way to what is wrong: `context.state.relations[1].id`.
    pub path: String,
    /// What is wrong, and what Juju has to do with it.
    pub message: String,
    /// What would be right: in Rust, or as a playbook says it if the scene was read from one.
    pub mend: String,
}

impl Finding {
    /// How much it counts: that of its rule.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.rule.severity()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}] {}: {}\n    {}", self.severity(), self.rule, self.path, self.message, self.mend)
    }
}

/// All that is wrong about a scene: errors, for which it is refused, and warnings, with which it is played.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let scenario = Scenario::new(CharmSpec::without_code().name("foo"));
/// let findings = scenario.check(&Scene::new("leader-elected"));
/// assert!(findings.has(Rule::LeaderElectedWithoutLeadership));
/// assert!(scenario.check(&Scene::new("leader-elected").state(State::new().leader(true))).is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// All of them, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.0.iter()
    }

    /// Whether the scene breaks this rule.
    #[must_use]
    pub fn has(&self, rule: Rule) -> bool {
        self.0.iter().any(|finding| finding.rule == rule)
    }

    /// Those for which the scene is refused.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter().filter(|finding| finding.severity() == Severity::Error)
    }

    /// Those with which the scene is played.
    pub fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter().filter(|finding| finding.severity() == Severity::Warning)
    }

    pub(crate) fn add(
        &mut self,
        rule: Rule,
        path: impl Into<String>,
        message: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.0.push(Finding { rule, path: path.into(), message: message.into(), mend: mend.into() });
    }

    /// What a scene is refused for comes before what it would be played with.
    pub(crate) fn put_errors_first(&mut self) {
        self.0.sort_by_key(|finding| finding.severity() == Severity::Warning);
    }

    pub(crate) fn retain(&mut self, keep: impl Fn(Rule) -> bool) {
        self.0.retain(|finding| keep(finding.rule));
    }

    pub(crate) fn as_slice(&self) -> &[Finding] {
        &self.0
    }
}

/// Each finding on lines of its own.
impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
