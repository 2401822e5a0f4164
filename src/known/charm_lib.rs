//! The libraries that a charm is packed with.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

/// A library, as `charm-libs` names it. Its shape is looked at, and nothing else: it matters to those who pack the charm.
#[derive(Clone, Copy, Debug)]
pub(super) struct CharmLib;

impl<'de> Deserialize<'de> for CharmLib {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(expecting = "a library: a mapping with `lib` and `version`")]
        struct Written {
            #[serde(rename = "lib")]
            _lib: Lib,
            #[serde(rename = "version")]
            _version: Version,
        }
        Written::deserialize(deserializer).map(|_| CharmLib)
    }
}

/// The charm that has the library, and its name there.
struct Lib;

impl<'de> Deserialize<'de> for Lib {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LibVisitor)
    }
}

struct LibVisitor;

impl Visitor<'_> for LibVisitor {
    type Value = Lib;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the charm and the library, such as `postgresql.db`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Lib, E> {
        let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let is_name = |word: &str, hyphens: bool| {
            word.starts_with(|first: char| first.is_ascii_lowercase())
                && word.bytes().all(|byte| is_letter(byte) || (hyphens && byte == b'-'))
        };
        match text.split_once('.') {
            Some((charm, library)) if is_name(charm, true) && is_name(library, false) => Ok(Lib),
            _ => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
        }
    }
}

/// The version of its interface, and a patch of it.
struct Version;

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(VersionVisitor)
    }
}

struct VersionVisitor;

impl Visitor<'_> for VersionVisitor {
    type Value = Version;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a version in quotes, such as \"1\" or \"1.2\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Version, E> {
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let is_version = match text.split_once('.') {
            None => is_number(text),
            Some((version, patch)) => is_number(version) && is_number(patch),
        };
        if is_version { Ok(Version) } else { Err(E::invalid_value(de::Unexpected::Str(text), &self)) }
    }
}
