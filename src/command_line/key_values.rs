//! Pairs such as `key=value`.

use crate::go::quote;
use indexmap::IndexMap;
use indexmap::map::Entry;

/// The pairs in the order in which they are given, blanks around keys and values cut off. Empty arguments are passed over.
pub(crate) fn parse<'a>(
    pairs: impl Iterator<Item = &'a str>,
    allow_empty_values: bool,
) -> Result<IndexMap<&'a str, &'a str>, String> {
    let mut parsed = IndexMap::new();
    for pair in pairs.filter(|pair| !pair.is_empty()) {
        let Some((key, value)) = pair.split_once('=') else {
            return Err(format!("expected \"key=value\", got {}", quote(pair)));
        };
        let (key, value) = (key.trim(), value.trim());
        if key.is_empty() || value.is_empty() && !allow_empty_values {
            return Err(format!("expected \"key=value\", got \"{key}={value}\""));
        }
        match parsed.entry(key) {
            Entry::Occupied(_) => return Err(format!("key {} specified more than once", quote(key))),
            Entry::Vacant(entry) => entry.insert(value),
        };
    }
    Ok(parsed)
}
