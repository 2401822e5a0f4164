//! Parameters with which Juju would not have queued an action.

use juju_charm::Hook;

use crate::casting::{Cast, Stage};
use crate::finding::Findings;
use crate::known::ParamFaultKind;
use crate::names;
use crate::rule::Rule;

pub(super) fn check(stage: &Stage<'_>, cast: &Cast, findings: &mut Findings) {
    let Hook::Action(hook) = &cast.hook else { return };
    if !names::is_action(&hook.name) {
        findings.add(
            Rule::ActionName,
            "event",
            format!("`{}` is no name that Juju gives an action", hook.name),
            "use lower-case letters, digits and hyphens, with no hyphen at either end",
        );
    }
    let Some(spec) = stage.known.actions.as_ref().and_then(|actions| actions.get(hook.name.as_str())) else {
        return;
    };
    for fault in spec.faults(&stage.event().params) {
        let rule = match fault.kind {
            ParamFaultKind::Missing => Rule::ActionParamMissing,
            ParamFaultKind::Undeclared => Rule::ActionParamUndeclared,
            ParamFaultKind::Wrong => Rule::ActionParamWrong,
        };
        let path = match fault.path.as_str() {
            "" => "event.params".to_owned(),
            path => format!("event.params.{path}"),
        };
        findings.add(rule, path, fault.message, fault.mend);
    }
}
