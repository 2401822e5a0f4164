//! A map that keeps the order it was written in, and is shared until it is written to.

use std::borrow::Borrow;
use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;

use indexmap::map::Slice;
use indexmap::{Equivalent, IndexMap};
use serde::de::{self, DeserializeSeed, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Shared;

/// A map that keeps its order, whose clones share one allocation until one of them is written to.
///
/// The order is for the people who read it; two maps with the same entries are equal whatever their order. Loaded
/// from YAML or JSON, a key that is there twice is an error.
///
/// ```
/// use juju_charm::Map;
///
/// let ages: Map<String, i32> = [("lear", 80), ("cordelia", 20)].into();
/// assert_eq!(ages.get("lear"), Some(&80));
/// assert_eq!(ages, [("cordelia", 20), ("lear", 80)].into());
/// ```
#[derive(Clone)]
pub struct Map<K, V>(
    /// None for a map that nobody has put anything into: most maps of most states are empty.
    Option<Shared<Entries<K, V>>>,
);

/// Most keys are short words, for which this hash is quick; the order of a map does not depend on it.
type Entries<K, V> = IndexMap<K, V, foldhash::fast::RandomState>;

impl<K: Hash + Eq, V> Map<K, V> {
    /// A map with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Map(None)
    }

    /// The value of a key, if the key is there.
    pub fn get<Q: ?Sized + Hash + Equivalent<K>>(&self, key: &Q) -> Option<&V> {
        self.0.as_ref()?.get(key)
    }

    /// Whether the key is there.
    pub fn contains_key<Q: ?Sized + Hash + Equivalent<K>>(&self, key: &Q) -> bool {
        self.get(key).is_some()
    }

    /// Whether both are still the same allocation, and so certainly equal.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(entries), Some(others)) => entries.is_same(others),
            (entries, others) => entries.is_none() && others.is_none(),
        }
    }
}

impl<K, V> Map<K, V> {
    fn entries(&self) -> &Slice<K, V> {
        self.0.as_ref().map_or(Slice::new(), |entries| entries.as_slice())
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries().len()
    }

    /// Whether there is no key at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// The entries, in their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> + ExactSizeIterator {
        self.entries().iter()
    }

    /// The keys, in their order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator {
        self.entries().keys()
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator {
        self.entries().values()
    }
}

impl<K: Hash + Eq + Clone, V: Clone> Map<K, V> {
    /// Sets a key, and hands back the value that it had. A new key goes to the end.
    pub fn insert(&mut self, key: impl Into<K>, value: impl Into<V>) -> Option<V> {
        self.0.get_or_insert_default().insert(key.into(), value.into())
    }

    /// Takes a key out, leaving the order of the others as it is. A map that lacks the key is not copied.
    pub fn remove<Q: ?Sized + Hash + Equivalent<K>>(&mut self, key: &Q) -> Option<V> {
        if !self.contains_key(key) {
            return None;
        }
        self.0.as_mut()?.shift_remove(key)
    }

    /// The value of a key, to be changed in place. A map that lacks the key is not copied.
    pub fn get_mut<Q: ?Sized + Hash + Equivalent<K>>(&mut self, key: &Q) -> Option<&mut V> {
        if !self.contains_key(key) {
            return None;
        }
        self.0.as_mut()?.get_mut(key)
    }

    /// Keeps the entries for which the answer is yes.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &V) -> bool) {
        if let Some(entries) = &mut self.0 {
            entries.retain(|key, value| keep(key, value));
        }
    }
}

impl<K: Hash + Eq, V> Default for Map<K, V> {
    fn default() -> Self {
        Map::new()
    }
}

impl<K: Hash + Eq, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(entries), Some(others)) => entries == others,
            _ => self.len() == other.len(),
        }
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K, V> From<Entries<K, V>> for Map<K, V> {
    fn from(entries: Entries<K, V>) -> Self {
        Map((!entries.is_empty()).then(|| Shared::new(entries)))
    }
}

impl<A: Into<K>, B: Into<V>, K: Hash + Eq, V> FromIterator<(A, B)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (A, B)>>(entries: I) -> Self {
        entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect::<Entries<K, V>>().into()
    }
}

impl<A: Into<K>, B: Into<V>, K: Hash + Eq, V, const N: usize> From<[(A, B); N]> for Map<K, V> {
    fn from(entries: [(A, B); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<A: Into<K>, B: Into<V>, K: Hash + Eq, V> From<Vec<(A, B)>> for Map<K, V> {
    fn from(entries: Vec<(A, B)>) -> Self {
        entries.into_iter().collect()
    }
}

impl<'a, K, V> IntoIterator for &'a Map<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = indexmap::map::Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries().iter()
    }
}

impl<K: Clone, V: Clone> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = indexmap::map::IntoIter<K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.map(Shared::into_inner).unwrap_or_default().into_iter()
    }
}

impl<Q, K, V> std::ops::Index<&Q> for Map<K, V>
where
    Q: ?Sized + Hash + Eq + fmt::Debug,
    K: Hash + Eq + Borrow<Q>,
{
    type Output = V;

    /// The value of a key.
    ///
    /// # Panics
    /// If the key is not there; [`Map::get`] is the twin that does not.
    fn index(&self, key: &Q) -> &V {
        match self.get(key) {
            Some(value) => value,
            None => panic!("there is no key {key:?} in this map"),
        }
    }
}

impl<K: Serialize, V: Serialize> Serialize for Map<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, K, V> Deserialize<'de> for Map<K, V>
where
    K: Deserialize<'de> + Hash + Eq + fmt::Display,
    V: Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MapVisitor(PhantomData))
    }
}

struct MapVisitor<K, V>(PhantomData<(K, V)>);

impl<'de, K, V> Visitor<'de> for MapVisitor<K, V>
where
    K: Deserialize<'de> + Hash + Eq + fmt::Display,
    V: Deserialize<'de>,
{
    type Value = Map<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Map<K, V>, A::Error> {
        let mut entries = Entries::default();
        while let Some(key) = access.next_key_seed(NewKey(&entries))? {
            entries.insert(key, access.next_value()?);
        }
        Ok(entries.into())
    }
}

/// Reads a key and refuses it while the reader still stands on it, so that the error points at the second one.
struct NewKey<'a, K, V>(&'a Entries<K, V>);

impl<'de, K: Deserialize<'de> + Hash + Eq + fmt::Display, V> DeserializeSeed<'de> for NewKey<'_, K, V> {
    type Value = K;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K, D::Error> {
        let key = K::deserialize(deserializer)?;
        if self.0.contains_key(&key) {
            return Err(de::Error::custom(format_args!("duplicate key `{key}`")));
        }
        Ok(key)
    }
}
