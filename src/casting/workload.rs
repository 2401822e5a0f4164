//! The hook of an event that comes from a container's Pebble.

use juju_charm::{CheckHook, Hook, NoticeHook, WorkloadHook};

use super::{Cast, Stage};
use crate::finding::Findings;
use crate::rule::Rule;
use crate::state::Container;

pub(super) fn cast(stage: &Stage<'_>, name: &str, findings: &mut Findings) -> Option<Cast> {
    let event = stage.event();
    let container = stage.state().containers.iter().find(|container| container.name == name);
    let hook = if event.name.ends_with("-pebble-ready") {
        Hook::PebbleReady(WorkloadHook { container: name.to_owned() })
    } else if event.name.ends_with("-pebble-custom-notice") {
        Hook::PebbleCustomNotice(notice(stage, name, container, findings)?)
    } else {
        let hook = CheckHook { container: name.to_owned(), check: check(stage, container, findings)? };
        if event.name.ends_with("-failed") {
            Hook::PebbleCheckFailed(hook)
        } else {
            Hook::PebbleCheckRecovered(hook)
        }
    };
    Some(hook.into())
}

/// The notice: the one that the event names by its key or its id, else the only one that there is.
fn notice(
    stage: &Stage<'_>,
    name: &str,
    container: Option<&Container>,
    findings: &mut Findings,
) -> Option<NoticeHook> {
    let event = stage.event();
    let is_meant = |id: &str, key: &str| {
        event.notice_id.as_deref().is_none_or(|wanted| wanted == id)
            && event.notice_key.as_deref().is_none_or(|wanted| wanted == key)
    };
    let mut known = container
        .into_iter()
        .flat_map(|container| &container.notices)
        .filter(|notice| is_meant(&notice.id, &notice.key));
    let (id, kind, key) = match (known.next(), known.next(), &event.notice_key) {
        (Some(notice), None, _) => (notice.id.clone(), notice.kind.clone(), notice.key.clone()),
        (_, _, Some(key)) => {
            let id = event.notice_id.clone().unwrap_or_else(|| "1".to_owned());
            (id, "custom".to_owned(), key.clone())
        }
        (_, _, None) => {
            findings.add(
                Rule::EventNotice,
                "event",
                format!("`{}` is about a notice, and its key is not given", event.name),
                stage.say_of_event(
                    "give it",
                    "notice_key(\"example.com/path\")",
                    "notice_key: example.com/path",
                ),
            );
            return None;
        }
    };
    Some(NoticeHook { container: name.to_owned(), id, kind, key })
}

/// The check: the one that the event names, else the only one that there is.
fn check(stage: &Stage<'_>, container: Option<&Container>, findings: &mut Findings) -> Option<String> {
    let event = stage.event();
    if let Some(name) = &event.check {
        return Some(name.clone());
    }
    let mut known = container.into_iter().flat_map(|container| &container.checks);
    if let (Some(check), None) = (known.next(), known.next()) {
        return Some(check.name.clone());
    }
    findings.add(
        Rule::EventCheck,
        "event",
        format!("`{}` is about a check, and none is named", event.name),
        stage.say_of_event("name it", "check(\"..\")", "check: .."),
    );
    None
}
