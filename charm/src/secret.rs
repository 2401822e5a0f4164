//! Secrets: what they hold, whose they are, and when they are due for something new.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Error, Map, Text};

/// What a secret holds: values under keys. By default it is empty. `{:?}` shows the keys alone, and no error shows a
/// value.
///
/// Juju keeps each value as base64, and takes a value that is base64 already as it is: such a one may hold any bytes.
/// In YAML and JSON a value that is a text is written as one, and any other as base64 under a key that ends in
/// `#base64`.
///
/// A key has at least three characters: lower-case letters, digits and single hyphens, of which the first is a letter
/// and the last no hyphen. Nothing here looks at that: Juju refuses another key, but for one with a `=`, which it takes
/// to end there; and it refuses a value that is empty. A value also has to fit on a command line: its base64 and its
/// key take up to 128 KiB together.
///
/// ```
/// use juju_charm::SecretContent;
///
/// let content = SecretContent::from([("password", "to be or not to be")]);
/// assert_eq!(content.get("password").as_deref(), Some("to be or not to be"));
/// assert!(!format!("{content:?}").contains("not to be"));
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct SecretContent(
    /// Each value as base64, whether or not it is such.
    Map<Text, Text>,
);

/// How a key is marked whose value is base64.
const BASE64: &str = "#base64";

impl SecretContent {
    /// A secret that holds nothing.
    #[must_use]
    pub fn new() -> Self {
        SecretContent::default()
    }

    /// The value of a key, if the key is there and its value is a text.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<String> {
        String::from_utf8(self.bytes(key)?).ok()
    }

    /// The value of a key, if the key is there and its value is base64 of something.
    #[must_use]
    pub fn bytes(&self, key: &str) -> Option<Vec<u8>> {
        STANDARD.decode(self.base64(key)?).ok()
    }

    /// The value of a key as Juju keeps it, if the key is there: base64 that nobody has looked into.
    #[must_use]
    pub fn base64(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(Text::as_str)
    }

    /// Sets a key to a text, or to any bytes.
    pub fn set(&mut self, key: impl Into<Text>, value: impl AsRef<[u8]>) {
        self.0.insert(key.into(), STANDARD.encode(value));
    }

    /// Sets a key to what is base64 already. It is not looked into, neither here nor by the tool that stores it: what
    /// is no base64 makes the one fail that reads it.
    pub fn set_base64(&mut self, key: impl Into<Text>, value: impl Into<Text>) {
        self.0.insert(key.into(), value.into());
    }

    /// The keys, in their order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.0.keys().map(Text::as_str)
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

    /// Whether both are still the same allocation, and so certainly equal.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.is_same(&other.0)
    }

    /// The keys, each with its value: a text, or base64 under a key that says so.
    fn written(&self) -> impl Iterator<Item = (String, String)> {
        self.0.iter().map(|(key, base64)| match self.get(key) {
            Some(text) if STANDARD.encode(&text) == base64.as_str() => (key.to_string(), text),
            _ => (format!("{key}{BASE64}"), base64.to_string()),
        })
    }
}

impl fmt::Debug for SecretContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.keys().map(|key| (key, format_args!("..")))).finish()
    }
}

impl<K: Into<Text>, V: AsRef<[u8]>> FromIterator<(K, V)> for SecretContent {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut content = SecretContent::new();
        for (key, value) in entries {
            content.set(key, value);
        }
        content
    }
}

impl<K: Into<Text>, V: AsRef<[u8]>, const N: usize> From<[(K, V); N]> for SecretContent {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl Serialize for SecretContent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.written())
    }
}

impl<'de> Deserialize<'de> for SecretContent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut content = SecretContent::new();
        for (key, HiddenText(value)) in &hidden_texts(deserializer)? {
            match key.strip_suffix(BASE64) {
                Some(key) => content.set_base64(key, value.as_str()),
                None => content.set(key.as_str(), value),
            }
        }
        Ok(content)
    }
}

/// Reads a mapping of texts that no error shows.
pub(crate) fn hidden_texts<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Map<String, HiddenText>, D::Error> {
    deserializer.deserialize_any(HiddenTexts)
}

/// A text that no error shows where it is read.
#[derive(Clone)]
pub(crate) struct HiddenText(pub(crate) String);

impl From<HiddenText> for String {
    fn from(text: HiddenText) -> Self {
        text.0
    }
}

impl<'de> Deserialize<'de> for HiddenText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(HiddenTextVisitor)
    }
}

/// Refuses what serde would show in the error: it says no more than what kind of thing it was.
macro_rules! refuses_without_showing {
    ($($method:ident($found:ty) as $kind:literal),* $(,)?) => {
        $(
            fn $method<E: de::Error>(self, _: $found) -> Result<Self::Value, E> {
                Err(E::invalid_type(de::Unexpected::Other($kind), &self))
            }
        )*
    };
}

struct HiddenTextVisitor;

impl Visitor<'_> for HiddenTextVisitor {
    type Value = HiddenText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, the only thing that a secret holds: put it in quotes")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<HiddenText, E> {
        Ok(HiddenText(value.to_owned()))
    }

    refuses_without_showing! {
        visit_bool(bool) as "a boolean",
        visit_i64(i64) as "a number",
        visit_u64(u64) as "a number",
        visit_i128(i128) as "a number",
        visit_u128(u128) as "a number",
        visit_f64(f64) as "a number",
    }
}

struct HiddenTexts;

impl<'de> Visitor<'de> for HiddenTexts {
    type Value = Map<String, HiddenText>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping of keys to secret values")
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Self::Value, A::Error> {
        Map::deserialize(MapAccessDeserializer::new(access))
    }

    refuses_without_showing! {
        visit_str(&str) as "a string",
        visit_bool(bool) as "a boolean",
        visit_i64(i64) as "a number",
        visit_u64(u64) as "a number",
        visit_i128(i128) as "a number",
        visit_u128(u128) as "a number",
        visit_f64(f64) as "a number",
    }
}

/// Who a secret belongs to: by default the application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum SecretOwner {
    /// The application: its leader alone manages it, and all of its units read it.
    #[default]
    #[serde(alias = "app")]
    Application,
    /// The unit, alone.
    Unit,
    /// The model: an operator's secret, which `secret-add` cannot make.
    Model,
}

impl SecretOwner {
    /// What the tools call it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SecretOwner::Application => "application",
            SecretOwner::Unit => "unit",
            SecretOwner::Model => "model",
        }
    }
}

impl fmt::Display for SecretOwner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How often a secret is due for new content, by default never. When it is due, Juju runs the hook `secret-rotate` for
/// its owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Rotation {
    /// Never.
    #[default]
    Never,
    /// Every hour.
    Hourly,
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every three months.
    Quarterly,
    /// Every year.
    Yearly,
}

impl Rotation {
    /// All of them.
    pub const ALL: [Rotation; 7] = [
        Rotation::Never,
        Rotation::Hourly,
        Rotation::Daily,
        Rotation::Weekly,
        Rotation::Monthly,
        Rotation::Quarterly,
        Rotation::Yearly,
    ];

    /// What the tools call it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Rotation::Never => "never",
            Rotation::Hourly => "hourly",
            Rotation::Daily => "daily",
            Rotation::Weekly => "weekly",
            Rotation::Monthly => "monthly",
            Rotation::Quarterly => "quarterly",
            Rotation::Yearly => "yearly",
        }
    }
}

impl fmt::Display for Rotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Reads what the tools call it. Anything else is an [invalid](Error::is_invalid) text, also in capitals.
impl FromStr for Rotation {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let known = Rotation::ALL.into_iter().find(|rotation| rotation.as_str() == text);
        known.ok_or_else(|| {
            let expected = "never, hourly, daily, weekly, monthly, quarterly or yearly";
            Error::invalid("rotate policy", text, expected)
        })
    }
}
