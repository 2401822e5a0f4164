//! The names that Juju accepts.

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

/// The name of a storage.
pub(crate) fn is_storage(name: &str) -> bool {
    is_app(name)
}

/// The name of an action: lower-case letters and digits, with hyphens between them.
pub(crate) fn is_action(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    !name.is_empty()
        && !name.starts_with('-')
        && !name.ends_with('-')
        && name.bytes().all(|byte| is_letter(byte) || byte == b'-')
}

/// The name of a container: a label of DNS, which Kubernetes makes of it.
pub(crate) fn is_container(name: &str) -> bool {
    name.len() <= 63 && is_action(name)
}

/// The name of a class of payloads: letters and digits, with hyphens between them, the first a letter.
pub(crate) fn is_payload(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && !name.ends_with('-')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The one of the known names that may have been meant by a name that is not known.
pub(crate) fn closest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().collect();
    similar::get_close_matches(name, &known, 1, 0.6).first().copied()
}
