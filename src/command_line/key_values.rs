//! Pairs such as `key=value`.

use crate::go::quote;
use indexmap::IndexMap;
use indexmap::map::Entry;

/// The pairs in the order in which they are given, blanks around keys and values cut off. Empty arguments are passed over.
pub(crate) fn parse(pairs: &[String], allow_empty_values: bool) -> Result<IndexMap<String, String>, String> {
    let mut parsed = IndexMap::with_capacity(pairs.len());
    for pair in pairs.iter().filter(|pair| !pair.is_empty()) {
        let Some((key, value)) = pair.split_once('=') else {
            return Err(format!("expected \"key=value\", got {}", quote(pair)));
        };
        let (key, value) = (key.trim(), value.trim());
        if key.is_empty() || value.is_empty() && !allow_empty_values {
            return Err(format!("expected \"key=value\", got \"{key}={value}\""));
        }
        match parsed.entry(key.to_owned()) {
            Entry::Occupied(_) => return Err(format!("key {} specified more than once", quote(key))),
            Entry::Vacant(entry) => entry.insert(value.to_owned()),
        };
    }
    Ok(parsed)
}
