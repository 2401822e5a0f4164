//! Settings as pairs of a key and a value.

use serde::{Deserialize, Deserializer, Serializer};

use crate::{Databag, Text};

pub(super) fn serialize<S: Serializer>(pairs: &[(Text, Text)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(Text, Text)>, D::Error> {
    let bag = Databag::deserialize(deserializer)?;
    Ok(bag.iter().map(|(key, value)| (key.into(), value.into())).collect())
}

/// Whether the same is left of both, whatever the order of their settings.
pub(super) fn do_the_same(these: &[(Text, Text)], those: &[(Text, Text)]) -> bool {
    let outcome = |settings: &[(Text, Text)]| settings.iter().cloned().collect::<Databag>();
    these == those || outcome(these) == outcome(those)
}
