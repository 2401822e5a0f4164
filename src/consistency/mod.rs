//! Is this scene possible in Juju at all? One file a group of rules.

mod memo;
mod relation;
mod secret;
mod state;

use crate::casting::Stage;
use crate::finding::Findings;
use crate::names;

/// Finds what is impossible about a scene, but for its event, which casting looks at.
pub(crate) fn check(stage: &Stage<'_>, findings: &mut Findings) {
    if !names::is_app(stage.unit.app_name()) {
        findings.add(
            "scenario",
            format!("`{}` is no name that Juju gives an application", stage.unit.app_name()),
            "use words of lower-case letters and digits, joined by hyphens",
        );
    }
    let context = &stage.scene.context;
    relation::check(stage, findings);
    secret::check(stage, findings);
    state::check(&context.state, stage.known, findings);
    memo::check(&context.memos, findings);
}
