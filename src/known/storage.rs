//! The storages that a charm declares.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

use super::declaration::Wrong;
use crate::state::StorageKind;

/// A storage, as the charm declares it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "a storage: a mapping with its `type`")]
pub(crate) struct StorageSpec {
    #[serde(rename = "type")]
    pub(crate) kind: StorageKind,
    pub(crate) location: Option<String>,
    multiple: Option<Multiple>,
    #[serde(rename = "shared")]
    _shared: Option<bool>,
    #[serde(rename = "read-only")]
    _read_only: Option<bool>,
    minimum_size: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(expecting = "a mapping with `range`")]
struct Multiple {
    range: Range,
}

/// How many instances there can be.
#[derive(Clone, Copy, Debug)]
struct Range {
    least: u64,
    /// None for any number.
    most: Option<u64>,
}

impl StorageSpec {
    /// How many instances there are at least.
    pub(crate) fn least(&self) -> u64 {
        self.multiple.as_ref().map_or(1, |multiple| multiple.range.least)
    }

    /// How many instances there can be; none for any number. Without `multiple` there is one.
    pub(crate) fn most(&self) -> Option<u64> {
        self.multiple.as_ref().map_or(Some(1), |multiple| multiple.range.most)
    }

    /// Finds what Juju refuses about a storage.
    pub(super) fn check(&self, path: &str) -> Result<(), Wrong> {
        if self.kind == StorageKind::Block && self.location.is_some() {
            return Err(Wrong::new(format!("{path}.location"), "a block device is mounted nowhere")
                .help("leave `location` out, or write `type: filesystem`"));
        }
        if self.multiple.as_ref().is_some_and(|multiple| multiple.range.most == Some(0)) {
            return Err(Wrong::new(format!("{path}.multiple.range"), "there can be none of it")
                .help("write a range that ends with 1 at least, or leave the storage out"));
        }
        let is_size = |size: &String| {
            let digits = size.trim_end_matches(|c: char| "MGTPEZYiB".contains(c));
            digits.parse::<f64>().is_ok_and(|size| size >= 0.0) && digits.len() < size.len()
        };
        match self.minimum_size.as_ref().filter(|size| !is_size(size)) {
            Some(size) => Err(Wrong::new(format!("{path}.minimum-size"), format!("`{size}` is no size"))
                .help("write a number and its unit, such as `10G`")),
            None => Ok(()),
        }
    }
}

impl<'de> Deserialize<'de> for Range {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RangeVisitor)
    }
}

struct RangeVisitor;

impl Visitor<'_> for RangeVisitor {
    type Value = Range;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a range: a number from 1 on, or such as `0-10`, `1-` or `1+`")
    }

    fn visit_u64<E: de::Error>(self, count: u64) -> Result<Range, E> {
        if count == 0 {
            return Err(E::invalid_value(de::Unexpected::Unsigned(count), &self));
        }
        Ok(Range { least: count, most: Some(count) })
    }

    fn visit_i64<E: de::Error>(self, count: i64) -> Result<Range, E> {
        match u64::try_from(count) {
            Ok(count) => self.visit_u64(count),
            Err(_) => Err(E::invalid_value(de::Unexpected::Signed(count), &self)),
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Range, E> {
        let wrong = || E::invalid_value(de::Unexpected::Str(text), &self);
        let end = text.find(['-', '+']).ok_or_else(wrong)?;
        let number = |digits: &str| {
            digits.parse::<u64>().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let least = number(&text[..end]).ok_or_else(wrong)?;
        let most = match &text[end..] {
            "-" | "+" => None,
            most => Some(most.strip_prefix('-').and_then(number).ok_or_else(wrong)?),
        };
        Ok(Range { least, most })
    }
}
