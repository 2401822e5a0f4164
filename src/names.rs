//! The names that Juju accepts.

use crate::go::quote;

/// An application's name: words of lower-case letters and digits, joined by hyphens, none of digits alone and the
/// first starting with a letter.
pub(crate) fn is_app(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.split('-').all(|word| {
            word.bytes().any(|b| b.is_ascii_lowercase())
                && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// The application's name and the number of a unit's name, which is the two with a slash between them; none if it is
/// not one.
pub(crate) fn split_unit(name: &str) -> Option<(&str, u32)> {
    let (app, number) = name.split_once('/')?;
    if is_app(app) { Some((app, unit_number(number)?)) } else { None }
}

/// The name of a unit, as a regular expression.
#[cfg(feature = "schema")]
pub(crate) const UNIT_PATTERN: &str = "^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*/(0|[1-9][0-9]*)$";

/// The number in the name of a unit of this application; none if it is the name of none of them.
pub(crate) fn number_of_unit(name: &str, app: &str) -> Option<u32> {
    unit_number(name.strip_prefix(app)?.strip_prefix('/')?)
}

/// Whether this is a number as Juju writes it: without leading zeros.
pub(crate) fn is_number(text: &str) -> bool {
    text == "0"
        || (!text.starts_with('0') && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A unit's number.
fn unit_number(text: &str) -> Option<u32> {
    if is_number(text) { text.parse().ok() } else { None }
}

/// The name of an endpoint: words of lower-case letters and digits, joined by hyphens or underscores, the first
/// starting with a letter.
pub(crate) fn is_endpoint(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.split(['-', '_']).all(|word| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// Whether this is the id of a secret, which is the last part of its URI.
pub(crate) fn is_secret(id: &str) -> bool {
    id.len() == 20 && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// The id in a secret's URI, or why it is none: `secret:ID`, the id alone, `secret:/ID`, `secret://MODEL/ID` and
/// `secret:MODEL/ID` are the same.
pub(crate) fn secret_id(uri: &str) -> Result<&str, String> {
    let invalid = || format!("secret URI {} not valid", quote(uri));
    let rest = match uri.split_once(':') {
        None => uri,
        Some(("secret", rest)) => rest,
        Some((scheme, _)) => return Err(format!("secret URI scheme {} not valid", quote(scheme))),
    };
    let rest = match rest.strip_prefix("//") {
        None => rest,
        Some(rest) => {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            if !host.is_empty() && !is_uuid(host) {
                return Err(format!("host controller UUID {} not valid", quote(host)));
            }
            path
        }
    };
    let rest = rest.trim_start_matches('/');
    let id = match rest.split_once('/') {
        None => rest,
        Some((model, id)) if is_uuid(model) => id,
        Some(_) => return Err(invalid()),
    };
    if is_secret(id) { Ok(id) } else { Err(invalid()) }
}

/// Whether this is a UUID.
pub(crate) fn is_uuid(text: &str) -> bool {
    let mut groups = text.split('-');
    let lengths = [8, 4, 4, 4, 12];
    let is_group = |length: usize, group: Option<&str>| {
        group.is_some_and(|group| group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    lengths.into_iter().all(|length| is_group(length, groups.next())) && groups.next().is_none()
}

/// Whether this can be the key of a secret's value: at least three characters, lower-case letters, digits and single
/// hyphens, of which the first is a letter and the last no hyphen.
pub(crate) fn is_secret_key(key: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut words = key.split('-');
    let letters = key.bytes().filter(|byte| inner(*byte)).count();
    key.starts_with(|c: char| c.is_ascii_lowercase())
        && letters >= 3
        && words.all(|word| !word.is_empty() && word.bytes().all(inner))
}

/// The name of a storage.
pub(crate) fn is_storage(name: &str) -> bool {
    is_app(name)
}

/// The name of a container.
pub(crate) fn is_container(name: &str) -> bool {
    name.len() <= 63 && is_dns_label(name)
}

/// The name of an action.
pub(crate) fn is_action(name: &str) -> bool {
    is_dns_label(name)
}

/// The name of a class of payloads: letters and digits, with hyphens between them, the first a letter.
pub(crate) fn is_payload(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && !name.ends_with('-')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The name of a model.
pub(crate) fn is_model(name: &str) -> bool {
    is_dns_label(name)
}

/// Lower-case letters, digits and hyphens, with no hyphen at either end.
fn is_dns_label(name: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    !name.is_empty()
        && name.bytes().all(|byte| is_inner(byte) || byte == b'-')
        && !name.starts_with('-')
        && !name.ends_with('-')
}

/// The key of a custom notice: a domain with a dot in it at least, and a path, both of lower-case words.
pub(crate) fn is_notice_key(key: &str) -> bool {
    let is_word = |word: &str| is_dns_label(word);
    let Some((domain, path)) = key.split_once('/') else { return false };
    key.len() <= 256 && domain.contains('.') && domain.split('.').all(is_word) && path.split('/').all(is_word)
}

/// The one of the known names that may have been meant by a name that is not known.
pub(crate) fn closest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().collect();
    similar::get_close_matches(name, &known, 1, 0.6).first().copied()
}
