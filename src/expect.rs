//! What a test expects of an outcome.

use std::fmt;
use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};
use std::panic::Location;

use juju_charm::tool::{Answer, NAMES, Request};
use juju_charm::{ConfigValue, Databag, LogLevel, OpenedPort, RelationId, SecretContent};
use serde_json::Value;

use crate::error::Error;
use crate::names;
use crate::outcome::Outcome;
use crate::report::{self, Unmet, difference};
use crate::state::{Action, ActionStatus, List, LogLine, Relation};

impl Outcome {
    /// Begins a list of expectations; [`verify`](Expectations::verify) ends it, and reports every one that is not met.
    ///
    /// ```
    /// use juju_scenario::prelude::*;
    ///
    /// fn my_charm(_: &Hook, juju: &mut Juju) -> CharmResult {
    ///     juju.open_port(8080)?;
    ///     juju.juju_log("the port is open")?;
    ///     juju.status_set(Status::active("ready"))?;
    ///     Ok(())
    /// }
    ///
    /// let out = Scenario::new(CharmSpec::new(my_charm)).play(&Scene::new("start"));
    /// out.expect()
    ///     .unit_status(("active", "ready"))
    ///     .opened_ports([8080])
    ///     .logged("port is open")
    ///     .called("status-set", 1)
    ///     .called("is-leader", 0)
    ///     .verify();
    /// ```
    pub fn expect(&self) -> Expectations<'_> {
        Expectations { outcome: self, count: 0, unmet: Vec::new() }
    }
}

/// A list of expectations of an outcome; made by [`Outcome::expect`].
#[derive(Debug)]
#[must_use = "expectations are only looked at by verify()"]
pub struct Expectations<'a> {
    outcome: &'a Outcome,
    count: usize,
    unmet: Vec<Unmet>,
}

/// How often: a number, or a range of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    least: usize,
    /// None for no limit.
    most: Option<usize>,
}

/// Which of a relation's databags.
#[derive(Clone, Copy)]
enum Bag {
    LocalUnit,
    LocalApp,
}

impl Expectations<'_> {
    /// Expects the unit's status, as a pair of its name and message.
    #[track_caller]
    pub fn unit_status(self, expected: (&str, &str)) -> Self {
        self.status("status.unit", false, expected)
    }

    /// Expects the application's status, as a pair of its name and message.
    #[track_caller]
    pub fn app_status(self, expected: (&str, &str)) -> Self {
        self.status("status.app", true, expected)
    }

    #[track_caller]
    fn status(mut self, path: &str, app: bool, (name, message): (&str, &str)) -> Self {
        let status = &self.outcome.context_out.state.status;
        let found = if app { &status.app } else { &status.unit };
        let blame = |request: &Request| matches!(request, Request::StatusSet(set) if set.application == app);
        let unmet = (*found != (name, message))
            .then(|| (difference(&format!("{name} {message:?}"), &found.to_string()), self.last(blame)));
        self.record(path, unmet);
        self
    }

    /// Expects the version of the workload.
    #[track_caller]
    pub fn app_version(mut self, expected: &str) -> Self {
        let found = &self.outcome.context_out.state.status.app_version;
        let blame = |request: &Request| matches!(request, Request::ApplicationVersionSet(_));
        let unmet =
            (found != expected).then(|| (difference(&quote(expected), &quote(found)), self.last(blame)));
        self.record("status.app_version", unmet);
        self
    }

    /// Expects an option to have this value in the State: what the operator has set, not a default.
    #[track_caller]
    pub fn config(mut self, key: &str, expected: impl Into<ConfigValue>) -> Self {
        let expected = expected.into();
        let found = self.outcome.context_out.state.config.get(key);
        let shown = found.map_or_else(|| "nothing".to_owned(), ToString::to_string);
        let unmet = (found != Some(&expected)).then(|| (difference(&expected.to_string(), &shown), None));
        self.record(format!("config.{key}"), unmet);
        self
    }

    /// Expects these keys in what this unit has written to a relation; other keys may be there too. The relation is
    /// named by its endpoint, if there is one only, or by its id: `db:3`.
    #[track_caller]
    pub fn local_unit_data(self, relation: &str, expected: impl Into<Databag>) -> Self {
        self.databag(relation, Bag::LocalUnit, &expected.into(), false)
    }

    /// Expects these keys, and no others, in what this unit has written to a relation.
    #[track_caller]
    pub fn exact_local_unit_data(self, relation: &str, expected: impl Into<Databag>) -> Self {
        self.databag(relation, Bag::LocalUnit, &expected.into(), true)
    }

    /// Expects these keys in what the charm's application has written to a relation; other keys may be there too.
    #[track_caller]
    pub fn local_app_data(self, relation: &str, expected: impl Into<Databag>) -> Self {
        self.databag(relation, Bag::LocalApp, &expected.into(), false)
    }

    /// Expects these keys, and no others, in what the charm's application has written to a relation.
    #[track_caller]
    pub fn exact_local_app_data(self, relation: &str, expected: impl Into<Databag>) -> Self {
        self.databag(relation, Bag::LocalApp, &expected.into(), true)
    }

    #[track_caller]
    fn databag(mut self, name: &str, which: Bag, expected: &Databag, exact: bool) -> Self {
        let field = match which {
            Bag::LocalUnit => "local_unit_data",
            Bag::LocalApp => "local_app_data",
        };
        let (id, relation) = match find_relation(self.outcome, name) {
            Ok(found) => found,
            Err(problem) => {
                self.record(format!("relations[{name}].{field}"), Some((problem, None)));
                return self;
            }
        };
        let found = match which {
            Bag::LocalUnit => &relation.local_unit_data,
            Bag::LocalApp => &relation.local_app_data,
        };
        let show = |value: Option<&str>| value.map_or_else(|| "nothing".to_owned(), quote);
        let mut keys: Vec<&str> = expected.keys().collect();
        if exact {
            keys.extend(found.keys().filter(|key| !expected.contains_key(key)));
        }
        // Each key is an expectation of its own.
        self.count += keys.len().max(1);
        let wrong: Vec<&str> = keys.into_iter().filter(|key| expected.get(key) != found.get(key)).collect();
        let expected_at = Location::caller();
        for key in wrong {
            let app = matches!(which, Bag::LocalApp);
            let blame = self.last(|request| match request {
                Request::RelationSet(set) => {
                    let relation =
                        set.relation.as_ref().or(self.outcome.hook.relation().map(|hook| &hook.relation));
                    set.app == app
                        && relation == Some(&id)
                        && set.settings.iter().any(|(name, _)| name == key)
                }
                _ => false,
            });
            self.unmet.push(Unmet {
                path: format!("relations[{id}].{field}.{key}"),
                difference: difference(&show(expected.get(key)), &show(found.get(key))),
                blame,
                expected_at,
            });
        }
        self
    }

    /// Expects these ports to be open, and no others.
    #[track_caller]
    pub fn opened_ports<P: Into<OpenedPort>>(mut self, expected: impl IntoIterator<Item = P>) -> Self {
        let mut expected: Vec<OpenedPort> = expected.into_iter().map(Into::into).collect();
        let mut found: Vec<OpenedPort> =
            self.outcome.context_out.state.opened_ports.iter().cloned().collect();
        expected.sort();
        found.sort();
        let blame = |request: &Request| matches!(request, Request::OpenPort(_) | Request::ClosePort(_));
        let unmet =
            (expected != found).then(|| (difference(&listed(&expected), &listed(&found)), self.last(blame)));
        self.record("opened_ports", unmet);
        self
    }

    /// Expects the charm to have logged a line that contains this text.
    #[track_caller]
    pub fn logged(self, text: &str) -> Self {
        self.log_line(text, None, true)
    }

    /// Expects the charm to have logged a line at this level that contains this text.
    #[track_caller]
    pub fn logged_at(self, level: LogLevel, text: &str) -> Self {
        self.log_line(text, Some(level), true)
    }

    /// Expects the charm to have logged no line that contains this text.
    #[track_caller]
    pub fn not_logged(self, text: &str) -> Self {
        self.log_line(text, None, false)
    }

    #[track_caller]
    fn log_line(mut self, text: &str, level: Option<LogLevel>, wanted: bool) -> Self {
        let is_it =
            |line: &&LogLine| line.message.contains(text) && level.is_none_or(|level| level == line.level);
        let found = self.outcome.new_lines().find(is_it);
        let at = level.map_or_else(String::new, |level| format!(" at level {level}"));
        let unmet = match found {
            None if wanted => Some(format!("expected a line{at} that contains {}, found none", quote(text))),
            Some(line) if !wanted => Some(format!(
                "expected no line that contains {}, found {}",
                quote(text),
                quote(&line.message)
            )),
            _ => None,
        };
        self.record("juju_log", unmet.map(|message| (message, None)));
        self
    }

    /// Expects the action of the scene to have completed: its process has succeeded, and it has not said that it failed.
    ///
    /// ```
    /// use juju_scenario::prelude::*;
    ///
    /// fn backup(_: &Hook, juju: &mut Juju) -> CharmResult {
    ///     juju.action_set([("backup.size", "5M"), ("backup.to", "s3")])?;
    ///     juju.state_set([("last-backup", "1")])?;
    ///     Ok(())
    /// }
    ///
    /// let out = Scenario::new(CharmSpec::new(backup)).play(&Scene::new("backup-action"));
    /// out.expect()
    ///     .action_completed()
    ///     .action_result("backup.size", "5M")
    ///     .action_result("return-code", 0)
    ///     .unit_state("last-backup", "1")
    ///     .verify();
    /// ```
    #[track_caller]
    pub fn action_completed(mut self) -> Self {
        let unmet = match self.action() {
            Ok(action) if action.status == ActionStatus::Completed => None,
            Ok(action) => {
                Some(format!("expected it to complete, found that it failed: {}", quote(&action.message)))
            }
            Err(problem) => Some(problem),
        };
        self.action_unmet("action", unmet, |request| matches!(request, Request::ActionFail(_)));
        self
    }

    /// Expects the action of the scene to have failed, with this message. One whose process has failed has Juju's own
    /// message: `exit status 1`.
    #[track_caller]
    pub fn action_failed(mut self, message: &str) -> Self {
        let unmet = match self.action() {
            Ok(action) if action.status != ActionStatus::Failed => {
                Some("expected it to fail, found that it completed".to_owned())
            }
            Ok(action) if action.message != message => {
                Some(difference(&quote(message), &quote(&action.message)))
            }
            Ok(_) => None,
            Err(problem) => Some(problem),
        };
        self.action_unmet("action.message", unmet, |request| matches!(request, Request::ActionFail(_)));
        self
    }

    /// Expects a result of the action of the scene, by its key as `action-set` writes it: with dots where it leads into a
    /// mapping. What `action-set` has set is a text; Juju's own `return-code` is a number.
    #[track_caller]
    pub fn action_result(mut self, key: &str, expected: impl Into<Value>) -> Self {
        let expected = expected.into();
        let unmet = self.action().map(|action| {
            let (first, rest) = key.split_once('.').map_or((key, None), |(first, rest)| (first, Some(rest)));
            let found = action.results.get(first);
            let found =
                rest.into_iter().flat_map(|rest| rest.split('.')).fold(found, |value, key| value?.get(key));
            let shown = found.map_or_else(|| "nothing".to_owned(), Value::to_string);
            (found != Some(&expected)).then(|| difference(&expected.to_string(), &shown))
        });
        self.action_unmet(
            format!("action.results.{key}"),
            unmet.unwrap_or_else(Some),
            |request| match request {
                Request::ActionSet(set) => set.results.iter().any(|(known, _)| known == key),
                _ => false,
            },
        );
        self
    }

    /// What has come of the action of the scene, or why nothing has.
    fn action(&self) -> Result<&Action, String> {
        let none = || format!("expected an action, and `{}` is none", self.outcome.scene.event);
        self.outcome.action().ok_or_else(none)
    }

    #[track_caller]
    fn action_unmet(
        &mut self,
        path: impl Into<String>,
        unmet: Option<String>,
        blame: impl Fn(&Request) -> bool,
    ) {
        let unmet = unmet.map(|unmet| (unmet, self.last(&blame)));
        self.record(path, unmet);
    }

    /// Expects a secret to hold this, and no other keys, in its latest revision. The secret is named by its label, by its
    /// id or by its URI. A report says which keys differ, and shows no value.
    ///
    /// ```
    /// use juju_scenario::prelude::*;
    ///
    /// fn my_charm(_: &Hook, juju: &mut Juju) -> CharmResult {
    ///     juju.secret_add(tool::SecretAdd::new([("password", "poison")]).label("admin"))?;
    ///     Ok(())
    /// }
    ///
    /// let scene = Scene::new("install").state(State::new().leader(true));
    /// let out = Scenario::new(CharmSpec::new(my_charm)).play(&scene);
    /// out.expect().secret_content("admin", [("password", "poison")]).verify();
    /// ```
    #[track_caller]
    pub fn secret_content(mut self, name: &str, expected: impl Into<SecretContent>) -> Self {
        let secrets = &self.outcome.context_out.state.secrets;
        let id = name.rsplit(['/', ':']).next().unwrap_or(name);
        let called = |label: &Option<String>| label.as_deref() == Some(name);
        let found = secrets
            .iter()
            .find(|secret| secret.id == id || called(&secret.label) || called(&secret.consumer_label));
        let unmet = match found {
            None => Some(("expected a secret of this label or id, found none".to_owned(), None)),
            Some(secret) => difference_of_secrets(&expected.into(), &secret.latest_content())
                .map(|difference| (difference, self.last_about(&secret.id))),
        };
        self.record(format!("secrets[{name}]"), unmet);
        self
    }

    /// The last call that was to change what this secret holds.
    fn last_about(&self, id: &str) -> Option<usize> {
        self.outcome.calls.iter().rposition(|call| match (&call.request, &call.answer) {
            (Request::SecretAdd(_), Ok(Answer::SecretAdd(uri))) => uri.ends_with(id),
            (Request::SecretSet(set), Ok(_)) => set.id.ends_with(id) && !set.content.is_empty(),
            _ => false,
        })
    }

    /// Expects this value among what the unit has put aside with `state-set`.
    #[track_caller]
    pub fn unit_state(mut self, key: &str, expected: &str) -> Self {
        let found = self.outcome.context_out.state.unit_state.get(key);
        let shown = found.map_or_else(|| "nothing".to_owned(), |found| quote(found));
        let blame = |request: &Request| match request {
            Request::StateSet(set) => set.settings.contains_key(key),
            Request::StateDelete(delete) => delete.key == key,
            _ => false,
        };
        let is_it = found.is_some_and(|found| found == expected);
        let unmet = (!is_it).then(|| (difference(&quote(expected), &shown), self.last(blame)));
        self.record(format!("unit_state.{key}"), unmet);
        self
    }

    /// Expects a hook tool to have been called this often: a number, or a range such as `1..`.
    #[track_caller]
    pub fn called(mut self, tool: &str, times: impl Into<Times>) -> Self {
        let times = times.into();
        let calls = self.outcome.calls.iter().filter(|call| call.request.tool() == tool).count();
        let unmet = match names::closest(tool, NAMES.iter().copied()) {
            _ if NAMES.contains(&tool) => {
                (!times.contains(calls)).then(|| format!("expected {times}, found {calls}"))
            }
            Some(meant) => Some(format!("there is no such hook tool: did you mean `{meant}`?")),
            None => Some("there is no such hook tool".to_owned()),
        };
        self.record(format!("calls of {tool}"), unmet.map(|difference| (difference, None)));
        self
    }

    /// Expects every memo to have been used: of a strict one every entry, of a loose one any.
    #[track_caller]
    pub fn all_memos_used(mut self) -> Self {
        self.count += self.outcome.context_out.memos.len().max(1);
        let expected_at = Location::caller();
        for (index, memo) in self.outcome.context_out.memos.iter().enumerate() {
            if memo.is_used() {
                continue;
            }
            let next = memo.calls.get(memo.cursor).and_then(|entry| entry.call.as_ref());
            let waits = next.map_or_else(String::new, |call| format!("; the next is for `{call}`"));
            self.unmet.push(Unmet {
                path: format!("memos[{index}] ({})", memo.tool),
                difference: format!(
                    "expected all {} entries to be used, found {} used{waits}",
                    memo.calls.len(),
                    memo.cursor
                ),
                blame: None,
                expected_at,
            });
        }
        self
    }

    /// Expects the State to be as it was: the charm has changed nothing.
    #[track_caller]
    pub fn nothing_changed(mut self) -> Self {
        let (before, after) = (&self.outcome.scene.context.state, &self.outcome.context_out.state);
        let unmet = (before != after).then(|| {
            let changes: Vec<String> = self
                .outcome
                .delta()
                .iter()
                .filter(|operation| operation.path().starts_with("/state/"))
                .map(ToString::to_string)
                .collect();
            (format!("expected no change, found\n       {}", changes.join("\n       ")), None)
        });
        self.record("state", unmet);
        self
    }

    /// Ends the list.
    ///
    /// # Panics
    /// If an expectation is not met: with a report of all of them. [`try_verify`](Expectations::try_verify) is the
    /// twin that does not.
    #[track_caller]
    pub fn verify(self) {
        if let Err(error) = self.try_verify() {
            panic!("{error}");
        }
    }

    /// Ends the list.
    ///
    /// # Errors
    /// If an expectation is not met: with a report of all of them.
    pub fn try_verify(self) -> Result<(), Error> {
        if self.unmet.is_empty() {
            return Ok(());
        }
        Err(Error::unmet(report::unmet(self.outcome, &self.unmet, self.count)))
    }

    #[track_caller]
    fn record(&mut self, path: impl Into<String>, unmet: Option<(String, Option<usize>)>) {
        self.count += 1;
        if let Some((difference, blame)) = unmet {
            self.unmet.push(Unmet { path: path.into(), difference, blame, expected_at: Location::caller() });
        }
    }

    /// The last call that was carried out and is like this.
    fn last(&self, is_it: impl Fn(&Request) -> bool) -> Option<usize> {
        self.outcome.calls.iter().rposition(|call| call.answer.is_ok() && is_it(&call.request))
    }
}

/// How what a secret holds differs from what was expected of it: by the keys alone, since no report shows the values.
fn difference_of_secrets(expected: &SecretContent, found: &SecretContent) -> Option<String> {
    let expected_keys = expected.keys().filter_map(|key| match (expected.base64(key), found.base64(key)) {
        (_, None) => Some(format!("`{key}` is not there")),
        (expected, found) if expected != found => Some(format!("`{key}` has another value")),
        _ => None,
    });
    let too_many = found.keys().filter(|key| expected.base64(key).is_none());
    let differences: Vec<String> =
        expected_keys.chain(too_many.map(|key| format!("`{key}` is there too"))).collect();
    (!differences.is_empty()).then(|| format!("expected other content: {}", differences.join(", ")))
}

/// The relation of this endpoint, or of this id.
fn find_relation<'a>(outcome: &'a Outcome, name: &str) -> Result<(RelationId, &'a Relation), String> {
    let state = &outcome.context_out.state;
    let relations: &List<Relation> = &state.relations;
    let numbers = state.relation_numbers();
    let ids: Vec<RelationId> = relations
        .iter()
        .zip(&numbers)
        .map(|(relation, number)| RelationId::new(relation.endpoint.as_str(), *number))
        .collect();
    let matching: Vec<usize> = (0..ids.len())
        .filter(|index| ids[*index].to_string() == name || ids[*index].endpoint() == name)
        .collect();
    match matching[..] {
        [index] => Ok((ids[index].clone(), &relations[index])),
        [] => {
            let known: Vec<String> = ids.iter().map(ToString::to_string).collect();
            Err(format!("expected a relation `{name}`, found none; the State has [{}]", known.join(", ")))
        }
        _ => {
            let known: Vec<String> = matching.iter().map(|index| ids[*index].to_string()).collect();
            Err(format!("there are several, say which: {}", known.join(", ")))
        }
    }
}

fn quote(text: &str) -> String {
    if text.contains('\n') { text.to_owned() } else { format!("{text:?}") }
}

fn listed(ports: &[OpenedPort]) -> String {
    let ports: Vec<String> = ports.iter().map(ToString::to_string).collect();
    format!("[{}]", ports.join(", "))
}

impl Times {
    fn contains(self, count: usize) -> bool {
        self.least <= count && self.most.is_none_or(|most| count <= most)
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (least, Some(most)) if least == most => write!(f, "{least}"),
            (least, Some(most)) if least > most => f.write_str("no number at all (the range is empty)"),
            (least, Some(most)) => write!(f, "{least} to {most}"),
            (least, None) => write!(f, "{least} or more"),
        }
    }
}

impl From<usize> for Times {
    fn from(count: usize) -> Self {
        Times { least: count, most: Some(count) }
    }
}

impl From<RangeFrom<usize>> for Times {
    fn from(range: RangeFrom<usize>) -> Self {
        Times { least: range.start, most: None }
    }
}

impl From<RangeInclusive<usize>> for Times {
    fn from(range: RangeInclusive<usize>) -> Self {
        Times { least: *range.start(), most: Some(*range.end()) }
    }
}

impl From<RangeToInclusive<usize>> for Times {
    fn from(range: RangeToInclusive<usize>) -> Self {
        Times { least: 0, most: Some(range.end) }
    }
}

impl From<Range<usize>> for Times {
    fn from(range: Range<usize>) -> Self {
        match range.end.checked_sub(1) {
            Some(most) => Times { least: range.start, most: Some(most) },
            None => Times { least: 1, most: Some(0) },
        }
    }
}

impl From<RangeTo<usize>> for Times {
    fn from(range: RangeTo<usize>) -> Self {
        (0..range.end).into()
    }
}

impl From<RangeFull> for Times {
    fn from(_: RangeFull) -> Self {
        Times { least: 0, most: None }
    }
}
