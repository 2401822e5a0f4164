//! The storages that a charm declares.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

use super::read::Flag;
use crate::go;
use crate::state::StorageKind;

/// A storage, as the charm declares it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "a storage: a mapping with its `type`")]
pub(crate) struct StorageSpec {
    #[serde(rename = "type")]
    pub(crate) kind: StorageKind,
    #[serde(default)]
    #[allow(dead_code, reason = "what it is has to be right, and nothing here depends on it")]
    pub(crate) description: Option<String>,
    #[serde(default)]
    multiple: Multiple,
    /// Where it is mounted; of a storage that there can be several of, the directory that they are mounted in.
    #[serde(default)]
    pub(crate) location: Option<String>,
    #[serde(default, deserialize_with = "flag")]
    #[allow(dead_code, reason = "what it is has to be right, and nothing here depends on it")]
    pub(crate) shared: bool,
    #[serde(default, deserialize_with = "flag")]
    #[allow(dead_code, reason = "what it is has to be right, and nothing here depends on it")]
    pub(crate) read_only: bool,
    /// In MiB.
    #[serde(default, deserialize_with = "size")]
    #[allow(dead_code, reason = "what it is has to be right, and nothing here depends on it")]
    pub(crate) minimum_size: Option<u64>,
    #[serde(default, rename = "properties")]
    _properties: Vec<Property>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Property {
    Transient,
}

impl StorageSpec {
    /// The directory of the storages that do not say where they are mounted.
    pub(crate) const PARENT: &str = "/var/lib/juju/storage";

    /// Where the instance with this id is mounted, if the charm says so: at the location itself if there can be one alone,
    /// else in a directory there.
    pub(crate) fn mount_point(&self, id: &str) -> Option<String> {
        let location = self.location.as_deref().filter(|location| !location.is_empty())?;
        Some(match self.most() {
            Some(1) => location.to_owned(),
            _ => format!("{}/{id}", location.trim_end_matches('/')),
        })
    }

    /// How many instances there are at the least.
    pub(crate) fn least(&self) -> u64 {
        self.multiple.range.least
    }

    /// How many instances there can be; none for any number. `multiple: {range: 0-10}` says so, and nothing stands for
    /// one.
    pub(crate) fn most(&self) -> Option<u64> {
        self.multiple.range.most
    }
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(expecting = "how many there can be: a mapping with its `range`")]
struct Multiple {
    range: Range,
}

/// How many instances there are at the least and at the most.
#[derive(Clone, Copy, Debug)]
struct Range {
    least: u64,
    most: Option<u64>,
}

impl Default for Range {
    fn default() -> Self {
        Range::exactly(1)
    }
}

impl Range {
    fn exactly(count: u64) -> Self {
        Range { least: count, most: Some(count) }
    }

    /// Reads `m`, `m-n`, `m+` or `m-`.
    fn parse(text: &str) -> Option<Self> {
        if let Ok(count) = go::parse_int(text) {
            return u64::try_from(count).ok().filter(|count| *count > 0).map(Range::exactly);
        }
        let end = text.find(['-', '+'])?;
        let digits =
            |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?;
        let least = digits(&text[..end])?;
        let most = match &text[end..] {
            "-" | "+" => None,
            rest => Some(digits(rest.strip_prefix('-')?)?).filter(|most| *most > 0 && *most >= least),
        };
        (most.is_some() || text.len() == end + 1).then_some(Range { least, most })
    }
}

impl<'de> Deserialize<'de> for Range {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RangeVisitor)
    }
}

struct RangeVisitor;

impl RangeVisitor {
    fn exactly<E: de::Error>(self, count: u64, found: de::Unexpected<'_>) -> Result<Range, E> {
        if count == 0 { Err(E::invalid_value(found, &self)) } else { Ok(Range::exactly(count)) }
    }
}

impl Visitor<'_> for RangeVisitor {
    type Value = Range;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("how many there can be: a number from 1 on, or a text such as `0-10` or `2+`")
    }

    fn visit_i64<E: de::Error>(self, count: i64) -> Result<Range, E> {
        self.exactly(u64::try_from(count).unwrap_or(0), de::Unexpected::Signed(count))
    }

    fn visit_u64<E: de::Error>(self, count: u64) -> Result<Range, E> {
        self.exactly(count, de::Unexpected::Unsigned(count))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Range, E> {
        Range::parse(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Flag::deserialize(deserializer).map(|Flag(flag)| flag)
}

/// A size, in MiB.
struct Size(u64);

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SizeVisitor)
    }
}

struct SizeVisitor;

impl Visitor<'_> for SizeVisitor {
    type Value = Size;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a size: a text such as `10G`, with one of the units M, G, T, P, E, Z and Y")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Size, E> {
        mebibytes(text).map(Size).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

fn size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Size::deserialize(deserializer).map(|Size(size)| Some(size))
}

/// What a size is in MiB, which is its unit where none is written.
fn mebibytes(text: &str) -> Option<u64> {
    let end = text.find(|digit: char| digit != '.' && !digit.is_ascii_digit()).unwrap_or(text.len());
    let (number, suffix) = text.split_at(end);
    let unit = suffix.strip_suffix("iB").or_else(|| suffix.strip_suffix('B')).unwrap_or(suffix);
    let power = if suffix.is_empty() {
        0
    } else {
        ["M", "G", "T", "P", "E", "Z", "Y"].iter().position(|known| *known == unit)?
    };
    let number: f64 = number.parse().ok()?;
    let mebibytes = number * (0..power).fold(1.0, |size, _| size * 1024.0);
    Some(mebibytes.ceil() as u64)
}
