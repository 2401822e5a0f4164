//! What the ends of a relation tell each other: strings under strings.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{Map, Text};

/// The data that one application or one unit has put on a relation: strings under strings, in their order.
///
/// Juju's databags hold nothing but strings; a number or a list in a YAML databag is an error that says so. Clones
/// share their entries until one of them is written to.
///
/// In Juju a key whose value is set to nothing is gone: [`set`](Databag::set) does that. A databag that is made by hand
/// from pairs holds just these, an empty value too.
///
/// ```
/// use juju_charm::Databag;
///
/// let mut bag = Databag::from([("host", "10.1.2.3")]);
/// bag.set("port", "5432");
/// assert_eq!(bag.get("port"), Some("5432"));
///
/// bag.set("port", "");
/// assert_eq!(bag, [("host", "10.1.2.3")]);
/// ```
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Databag(Map<Text, Value>);

impl Databag {
    /// A databag with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Databag::default()
    }

    /// The value of a key, if the key is there.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(|value| value.0.as_str())
    }

    /// The value of a key, if the key is there, as a text that is cheap to clone.
    #[must_use]
    pub fn get_text(&self, key: &str) -> Option<&Text> {
        self.0.get(key).map(|value| &value.0)
    }

    /// Whether the key is there.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Sets a key as `relation-set` does: an empty value takes the key out.
    pub fn set(&mut self, key: impl Into<Text>, value: impl Into<Text>) {
        let (key, value) = (key.into(), value.into());
        if value.is_empty() {
            self.0.remove(key.as_str());
        } else {
            self.0.insert(key, Value(value));
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<Text> {
        self.0.remove(key).map(|value| value.0)
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no key at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entries, in their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &str)> + ExactSizeIterator {
        self.0.iter().map(|(key, value)| (key.as_str(), value.0.as_str()))
    }

    /// The keys, in their order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.0.keys().map(Text::as_str)
    }

    /// Whether both are still the same allocation, and so certainly equal.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.is_same(&other.0)
    }
}

impl fmt::Debug for Databag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Into<Text>, V: Into<Text>> FromIterator<(K, V)> for Databag {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Databag(entries.into_iter().map(|(key, value)| (key, Value(value.into()))).collect())
    }
}

impl<K: Into<Text>, V: Into<Text>, const N: usize> From<[(K, V); N]> for Databag {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<K: Into<Text>, V: Into<Text>> From<Vec<(K, V)>> for Databag {
    fn from(entries: Vec<(K, V)>) -> Self {
        entries.into_iter().collect()
    }
}

impl<K: AsRef<str>, V: AsRef<str>, const N: usize> PartialEq<[(K, V); N]> for Databag {
    fn eq(&self, other: &[(K, V); N]) -> bool {
        self.len() == other.len()
            && other.iter().all(|(key, value)| self.get(key.as_ref()) == Some(value.as_ref()))
    }
}

/// A string that was a string where it was read: YAML's `5432` is not one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
struct Value(Text);

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

fn quote_it<E: de::Error>(kind: &str, found: &dyn fmt::Display) -> E {
    E::custom(format_args!(
        "{found} is a {kind}, and a databag holds strings only: write \"{found}\" in quotes"
    ))
}

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, the only thing that a databag holds")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value(value.into()))
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Value, E> {
        Ok(Value(value.into()))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Err(quote_it("boolean", &value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Err(quote_it("number", &value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Err(quote_it("number", &value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Err(quote_it("number", &value))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Err(E::custom("nothing here, and a databag holds strings only: leave the key out, or write a string"))
    }
}
