//! Casting: the event of a scene becomes the hook that the charm gets.
//!
//! Most of what belongs to an event follows from the State. What does not, and what contradicts the State so that there is
//! no hook to play, is found here; all else that Juju could not have produced, by the consistency checker.

mod relation;
mod secret;
mod storage;
mod workload;

use juju_charm::{ActionHook, Hook, HookKind, SeriesUpgradeHook, Unit};

use crate::event::{Event, EventKind};
use crate::finding::Findings;
use crate::known::Known;
use crate::names;
use crate::profile::Profile;
use crate::rule::Rule;
use crate::scene::Scene;
use crate::state::State;

/// The hook, and which part of the State it is about.
#[derive(Debug)]
pub(crate) struct Cast {
    pub(crate) hook: Hook,
    /// The place of the relation in the State's list.
    pub(crate) relation: Option<usize>,
    /// The number of the remote unit.
    pub(crate) remote_unit: Option<u32>,
}

impl From<Hook> for Cast {
    fn from(hook: Hook) -> Self {
        Cast { hook, relation: None, remote_unit: None }
    }
}

/// What is known when an event is cast.
pub(crate) struct Stage<'a> {
    pub(crate) scene: &'a Scene,
    pub(crate) known: &'a Known,
    pub(crate) unit: &'a Unit,
    /// The number of each of the State's relations.
    pub(crate) numbers: &'a [u32],
    /// None, if it is of no version.
    pub(crate) profile: Option<Profile>,
}

impl Stage<'_> {
    pub(crate) fn event(&self) -> &Event {
        &self.scene.event
    }

    pub(crate) fn state(&self) -> &State {
        &self.scene.context.state
    }

    /// A mend in the words of who has written the scene: in Rust, or as a playbook says it if it was read from one.
    pub(crate) fn spelled(&self, in_rust: impl Into<String>, in_playbook: impl Into<String>) -> String {
        if self.scene.origin.get().is_some() { in_playbook.into() } else { in_rust.into() }
    }

    /// A mend that says more of the event: a call of a builder's method, or a field.
    pub(crate) fn say_of_event(&self, why: &str, call: &str, field: &str) -> String {
        let name = &self.event().name;
        self.spelled(
            format!("{why}: event(\"{name}\").{call}"),
            format!("{why}: `event: {{name: {name}, {field}}}`"),
        )
    }
}

/// The hook that the charm gets; none, and a finding, if there can be no such hook in this State.
pub(crate) fn cast(stage: &Stage<'_>, findings: &mut Findings) -> Option<Cast> {
    let event = stage.event();
    let Some(kind) = event.kind() else {
        findings.add(
            Rule::UnknownEvent,
            "event",
            format!("no charm can get an event called `{}`", event.name),
            suggest(&event.name),
        );
        return None;
    };
    refuse_strangers(event, kind, findings);
    match kind {
        EventKind::Hook(HookKind::Relation(endpoint)) => relation::cast(stage, endpoint, findings),
        EventKind::Hook(HookKind::Storage(name)) => storage::cast(stage, name, findings),
        EventKind::Hook(HookKind::Secret) => secret::cast(stage, findings),
        EventKind::Hook(HookKind::Workload(container)) => workload::cast(stage, container, findings),
        EventKind::Hook(_) => Some(plain(event)?.into()),
        EventKind::Action(name) => Some(action(stage, name, findings).into()),
    }
}

/// What the author may have meant by an event that there is none of.
fn suggest(name: &str) -> String {
    let hyphens = name.replace('_', "-");
    if hyphens != name && crate::event::event(hyphens.as_str()).kind().is_some() {
        return format!("did you mean `{hyphens}`? Juju writes the names of hooks with hyphens");
    }
    let mut hyphen = hyphens.match_indices('-').map(|(at, _)| at).filter(|at| *at > 0);
    let of_an_endpoint = hyphen.find_map(|at| {
        let suffix = names::closest(&hyphens[at..], HookKind::suffixes())?;
        Some(format!("did you mean `{}{suffix}`?", &hyphens[..at]))
    });
    let of_any_charm =
        || Some(format!("did you mean `{}`?", names::closest(&hyphens, HookKind::fixed_names())?));
    of_an_endpoint.or_else(of_any_charm).unwrap_or_else(|| {
        "it is the name of a hook, such as `start`, `config-changed`, `<endpoint>-relation-changed` or \
         `<storage>-storage-attached`, or `<action>-action`"
            .to_owned()
    })
}

/// Finds what does not belong to this kind of event.
fn refuse_strangers(event: &Event, kind: EventKind<'_>, findings: &mut Findings) {
    if event.is_bare() {
        return;
    }
    let hook = match kind {
        EventKind::Hook(hook) => Some(hook),
        EventKind::Action(_) => None,
    };
    let relation = matches!(hook, Some(HookKind::Relation(_)));
    let storage = matches!(hook, Some(HookKind::Storage(_)));
    let secret = matches!(hook, Some(HookKind::Secret));
    let notice = event.name.ends_with("-pebble-custom-notice");
    let check = event.name.contains("-pebble-check-");
    let departed = event.name.ends_with("-relation-departed");
    let upgrade = matches!(hook, Some(HookKind::SeriesUpgrade));
    let action = matches!(kind, EventKind::Action(_));
    let fields = [
        ("relation", event.relation.is_some(), relation, "a relation event"),
        ("remote_unit", event.remote_unit.is_some(), relation, "a relation event"),
        ("departing_unit", event.departing_unit.is_some(), departed, "relation-departed"),
        ("storage", event.storage.is_some(), storage, "a storage event"),
        ("secret", event.secret.is_some(), secret, "a secret event"),
        ("secret_label", event.secret_label.is_some(), secret, "a secret event"),
        ("secret_revision", event.secret_revision.is_some(), secret, "a secret event"),
        ("notice_id", event.notice_id.is_some(), notice, "pebble-custom-notice"),
        ("notice_key", event.notice_key.is_some(), notice, "pebble-custom-notice"),
        ("check", event.check.is_some(), check, "an event of a Pebble check"),
        ("target_base", event.target_base.is_some(), upgrade, "the upgrade of an operating system"),
        ("target_series", event.target_series.is_some(), upgrade, "the upgrade of an operating system"),
        ("params", !event.params.is_empty(), action, "an action"),
        ("action_id", event.action_id.is_some(), action, "an action"),
    ];
    for (field, given, belongs, owner) in fields {
        if given && !belongs {
            findings.add(
                Rule::EventField,
                format!("event.{field}"),
                format!("`{field}` belongs to {owner}, and `{}` is none", event.name),
                format!("leave `{field}` out"),
            );
        }
    }
}

/// A hook that follows from the event alone.
fn plain(event: &Event) -> Option<Hook> {
    let upgrade = || SeriesUpgradeHook {
        target_base: event.target_base.clone(),
        target_series: event.target_series.clone(),
    };
    match event.name.as_str() {
        "pre-series-upgrade" => Some(Hook::PreSeriesUpgrade(upgrade())),
        "post-series-upgrade" => Some(Hook::PostSeriesUpgrade(upgrade())),
        name => Hook::plain(name),
    }
}

fn action(stage: &Stage<'_>, name: &str, findings: &mut Findings) -> Hook {
    if let Some(actions) = stage.known.actions.as_ref().filter(|actions| !actions.contains_key(name)) {
        findings.add(
            Rule::ActionUndeclared,
            "event",
            format!("the charm has no action `{name}`"),
            match names::closest(name, actions.keys().map(String::as_str)) {
                Some(known) => format!("did you mean `{known}-action`?"),
                None => format!("declare `{name}` among its actions"),
            },
        );
    }
    let id = stage.event().action_id.clone().unwrap_or_else(|| "1".to_owned());
    Hook::Action(ActionHook { name: name.to_owned(), id })
}
