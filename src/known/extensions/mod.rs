//! What charmcraft adds to a charm that uses one of its extensions.

mod profiles;

use serde_json::{Map, Value};

use crate::format::{Flaw, Way};

/// The lists and mappings that charmcraft joins, each by the way of keys that leads there.
const JOINED: [&[&str]; 8] = [
    &["actions"],
    &["assumes"],
    &["config", "options"],
    &["containers"],
    &["peers"],
    &["provides"],
    &["requires"],
    &["resources"],
];

/// A `charmcraft.yaml` with what its extensions add to it, and those of them that nobody knows. The way is that to it.
///
/// # Errors
/// If the charm itself declares what an extension adds.
pub(super) fn apply(
    mut charmcraft: Value,
    extensions: &[String],
    way: &Way,
) -> Result<(Value, Vec<String>), Flaw> {
    let mut unknown = Vec::new();
    for extension in extensions {
        match profiles::of(extension, &charmcraft) {
            Some(profile) => join_all(&mut charmcraft, &profile, extension, way)?,
            None => unknown.push(extension.clone()),
        }
    }
    Ok((charmcraft, unknown))
}

fn join_all(charmcraft: &mut Value, profile: &Value, extension: &str, root: &Way) -> Result<(), Flaw> {
    for keys in JOINED {
        let Some(added) = keys.iter().try_fold(profile, |value, key| value.get(key)) else { continue };
        let way = keys.iter().fold(root.clone(), |way, key| way.key(*key));
        match (place(charmcraft, keys, added), added) {
            (Some(Value::Object(own)), Value::Object(added)) => {
                join(own, added, &keys.join("."), &way, extension)?;
            }
            (Some(Value::Array(own)), Value::Array(added)) => {
                own.extend(added.iter().filter(|item| !own.contains(item)).cloned().collect::<Vec<_>>());
            }
            // What it is instead was said when it was read.
            _ => {}
        }
    }
    Ok(())
}

/// The place at the end of the way; where there is nothing yet, something empty of the same kind.
fn place<'a>(value: &'a mut Value, keys: &[&str], like: &Value) -> Option<&'a mut Value> {
    let (last, front) = keys.split_last()?;
    let mut value = value;
    for key in front {
        value = entry(value, key, Value::Object(Map::new()))?;
    }
    entry(value, last, if like.is_array() { Value::Array(Vec::new()) } else { Value::Object(Map::new()) })
}

fn entry<'a>(value: &'a mut Value, key: &str, empty: Value) -> Option<&'a mut Value> {
    let entry = value.as_object_mut()?.entry(key).or_insert(Value::Null);
    if entry.is_null() {
        *entry = empty;
    }
    Some(entry)
}

fn join(
    own: &mut Map<String, Value>,
    added: &Map<String, Value>,
    place: &str,
    way: &Way,
    extension: &str,
) -> Result<(), Flaw> {
    let mut overlapping: Vec<&str> =
        added.keys().map(String::as_str).filter(|name| own.contains_key(*name)).collect();
    overlapping.sort_unstable();
    if let Some(first) = overlapping.first() {
        let message = format!(
            "overlapping keys {{{}}} in `{place}` of charmcraft.yaml conflict with the {extension} extension",
            overlapping.join(", ")
        );
        return Err(Flaw::of_key(way.key(*first), message).mend("rename or remove them"));
    }
    own.extend(added.iter().map(|(name, value)| (name.clone(), value.clone())));
    Ok(())
}
