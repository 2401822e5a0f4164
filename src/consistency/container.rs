//! Containers that this unit's pod could not have.

use juju_charm::Map;

use super::{path, twin_of};
use crate::casting::Stage;
use crate::finding::Findings;
use crate::names;
use crate::rule::Rule;
use crate::state::{Check, Container, LayerCheck, ModelKind};

/// How many failures in a row make a check fail of which the plan says nothing else.
const THRESHOLD: u32 = 3;

pub(super) fn check(stage: &Stage<'_>, findings: &mut Findings) {
    let state = stage.state();
    for (index, container) in state.containers.iter().enumerate() {
        identity(stage, index, container, findings);
        if !container.checks.is_empty() {
            let plan = container.plan_checks();
            for (place, check) in container.checks.iter().enumerate() {
                if twin_of(container.checks.iter(), place, |other| other.name == check.name).is_some() {
                    findings.add(
                        Rule::CheckTaken,
                        path("containers", index, &format!("checks[{place}].name")),
                        format!("there is another check `{}`", check.name),
                        "leave one of the two",
                    );
                }
                planned(stage, index, place, check, &plan, findings);
            }
        }
        notices(index, container, findings);
    }
    if !state.containers.is_empty() && state.model.kind != ModelKind::Kubernetes {
        findings.add(
            Rule::ContainerOnMachine,
            "context.state.model.type",
            "the model is on machines, and the State has containers",
            stage.spelled(
                "put it on Kubernetes: State::new().model(Model::kubernetes(..))",
                "put it on Kubernetes: `model: {type: kubernetes}`",
            ),
        );
    }
}

fn identity(stage: &Stage<'_>, index: usize, container: &Container, findings: &mut Findings) {
    let name = &container.name;
    if !names::is_container(name) {
        findings.add(
            Rule::ContainerName,
            path("containers", index, "name"),
            format!("`{name}` is no name that Juju gives a container"),
            "use up to 63 lower-case letters, digits and hyphens, with no hyphen at either end",
        );
    }
    if twin_of(stage.state().containers.iter(), index, |other| other.name == *name).is_some() {
        findings.add(
            Rule::ContainerTaken,
            path("containers", index, "name"),
            format!("there is another container `{name}`"),
            "leave one of the two",
        );
    }
    let declared = stage.known.metadata.as_ref().map(|metadata| &metadata.containers);
    if let Some(declared) = declared.filter(|declared| !declared.contains_key(name.as_str())) {
        findings.add(
            Rule::ContainerUndeclared,
            path("containers", index, "name"),
            format!("the charm's metadata has no container `{name}`"),
            match names::closest(name, declared.keys().map(String::as_str)) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("declare `{name}` under containers"),
            },
        );
    }
}

/// What the plan says of a check.
fn planned(
    stage: &Stage<'_>,
    index: usize,
    place: usize,
    check: &Check,
    plan: &Map<String, LayerCheck>,
    findings: &mut Findings,
) {
    let at = |field: &str| path("containers", index, &format!("checks[{place}].{field}"));
    let Some(planned) = plan.get(check.name.as_str()) else {
        findings.add(
            Rule::CheckNotInPlan,
            at("name"),
            format!("the container's plan has no check `{}`", check.name),
            match names::closest(&check.name, plan.keys().map(String::as_str)) {
                Some(known) => format!("did you mean `{known}`?"),
                None => stage.spelled(
                    format!("add it to a layer: Layer::new().check(\"{}\", ..)", check.name),
                    format!("add it to a layer: `checks: {{{}: {{override: replace, ..}}}}`", check.name),
                ),
            },
        );
        return;
    };
    let mut differ = |field: &str, differs: bool, plan: String| {
        if differs {
            findings.add(
                Rule::CheckDiffersFromPlan,
                at(field),
                format!("the plan gives the check `{}` {plan}", check.name),
                format!("let its `{field}` be as the plan has it, or change the plan"),
            );
        }
    };
    let level =
        planned.level.map_or("no level".to_owned(), |level| format!("the level {level:?}").to_lowercase());
    differ("level", check.level != planned.level, level);
    let startup = planned.startup.unwrap_or_default();
    differ("startup", check.startup != startup, format!("the startup {startup:?}").to_lowercase());
    let threshold = planned.threshold.unwrap_or(THRESHOLD);
    differ("threshold", check.threshold != threshold, format!("the threshold {threshold}"));
}

fn notices(index: usize, container: &Container, findings: &mut Findings) {
    for (place, notice) in container.notices.iter().enumerate() {
        let at = |field: &str| path("containers", index, &format!("notices[{place}].{field}"));
        let twin = |is_twin: fn(&crate::state::Notice, &crate::state::Notice) -> bool| {
            twin_of(container.notices.iter(), place, |other| is_twin(other, notice))
        };
        if let Some(twin) = twin(|other, notice| other.id == notice.id) {
            findings.add(
                Rule::NoticeIdTaken,
                at("id"),
                format!("notices[{twin}] has the id {} too", notice.id),
                "give it another id",
            );
        }
        if let Some(twin) = twin(|other, notice| (&other.kind, &other.key) == (&notice.kind, &notice.key)) {
            findings.add(
                Rule::NoticeIdTaken,
                at("key"),
                format!("notices[{twin}] has the key `{}` too: it would have occurred once more", notice.key),
                "leave one of the two, and count its `occurrences`",
            );
        }
        if notice.kind == "custom" && !names::is_notice_key(&notice.key) {
            findings.add(
                Rule::NoticeKey,
                at("key"),
                format!("`{}` is no key that Pebble takes", notice.key),
                "write a domain and a path, such as `example.com/backup`",
            );
        }
    }
}
