//! What a charm prints may have secrets in it.

use crate::outcome::Outcome;

/// A text without the values of the secrets that the scene has.
pub(crate) fn masked(outcome: &Outcome, text: &str) -> String {
    let mut shown = text.to_owned();
    for state in [&outcome.scene.context.state, &outcome.context_out.state] {
        for content in state.secrets.iter().flat_map(|secret| secret.revisions.values()) {
            let values = content.keys().filter_map(|key| content.get(key));
            for value in values.filter(|value| !value.trim().is_empty()) {
                shown = shown.replace(&*value, "..");
            }
        }
    }
    shown
}
