//! What a charm prints may have secrets in it, and a report shows what it has printed.

use juju_charm::SecretContent;
use juju_charm::tool::{Answer, Request, SecretData};

use crate::outcome::Outcome;

/// What stands in the place of a secret.
const HIDDEN: &str = "..";

/// The shortest value that is looked for inside of words. A shorter one hides whole words alone: without it, nothing that
/// holds its letters could be read.
const SHORT: usize = 4;

/// What a charm has said, without the values of those secrets that the scene has, and that the charm has got to hear or has
/// made.
#[cfg(stage_door)]
pub(crate) fn masked(outcome: &Outcome, text: &str) -> String {
    hidden(outcome, text, 0)
}

/// A whole report without the values of secrets. Those so short that the report's own words may be meant are left: they were
/// hidden where the charm has its say.
pub(super) fn masked_report(outcome: &Outcome, text: &str) -> String {
    hidden(outcome, text, SHORT)
}

fn hidden(outcome: &Outcome, text: &str, shortest: usize) -> String {
    let mut values = secret_values(outcome);
    values
        .retain(|value| value.len() >= shortest && !value.trim().is_empty() && text.contains(value.as_str()));
    // A value may be a part of another one.
    values.sort_by_key(|value| std::cmp::Reverse(value.len()));
    values.iter().fold(text.to_owned(), |text, value| without(&text, value))
}

fn without(text: &str, value: &str) -> String {
    if value.len() >= SHORT {
        return text.replace(value, HIDDEN);
    }
    let (mut shown, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(value) {
        let (before, after) = (&rest[..at], &rest[at + value.len()..]);
        let in_a_word = before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric);
        shown.push_str(before);
        shown.push_str(if in_a_word { value } else { HIDDEN });
        rest = after;
    }
    shown + rest
}

fn secret_values(outcome: &Outcome) -> Vec<String> {
    let mut values = Vec::new();
    for state in [&outcome.scene.context.state, &outcome.context_out.state] {
        for content in state.secrets.iter().flat_map(|secret| secret.revisions.values()) {
            values_of(content, &mut values);
        }
        let credential = state.cloud_spec.iter().filter_map(|cloud| cloud.credential.as_ref());
        values.extend(credential.flat_map(|credential| credential.attributes.values().cloned()));
    }
    #[cfg(stage_door)]
    for word in refused_words(outcome) {
        values.extend(word.split_once('=').map(|(_, value)| value.to_owned()));
        values.push(word);
    }
    for call in &outcome.calls {
        match &call.request {
            Request::SecretAdd(add) => values_of(&add.content, &mut values),
            Request::SecretSet(set) => values_of(&set.content, &mut values),
            _ => {}
        }
        match &call.answer {
            Ok(Answer::SecretGet(SecretData::All(content))) => values_of(content, &mut values),
            Ok(Answer::SecretGet(SecretData::One(value))) => values.push(value.clone()),
            Ok(Answer::CredentialGet(cloud)) => {
                let credential = cloud.credential.iter();
                values.extend(credential.flat_map(|credential| credential.attributes.values().cloned()));
            }
            _ => {}
        }
    }
    values
}

/// What a tool that deals with secrets was told in vain: it repeats that in its complaint.
#[cfg(stage_door)]
fn refused_words(outcome: &Outcome) -> Vec<String> {
    let calls = outcome.process.iter().flat_map(|process| &process.tool_calls);
    let refused = calls.filter(|call| call.deals_with_secrets() && call.call.is_none());
    refused.flat_map(|call| call.args.iter().filter(|arg| !arg.starts_with('-')).cloned()).collect()
}

/// What a secret holds: as text, line by line, and as base64.
fn values_of(content: &SecretContent, values: &mut Vec<String>) {
    for key in content.keys() {
        values.extend(content.base64(key).map(str::to_owned));
        if let Some(value) = content.get(key) {
            values.extend(value.lines().map(str::to_owned));
            values.push(value);
        }
    }
}
