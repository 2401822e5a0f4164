//! What a charm assumes of where it is deployed.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::profile::JujuVersion;

/// What a charm assumes: all of these.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assumes(Vec<Assumption>);

#[derive(Clone, Debug)]
enum Assumption {
    Feature { name: String, bound: Option<Bound> },
    AllOf(Vec<Assumption>),
    AnyOf(Vec<Assumption>),
}

/// Which versions of a feature are meant.
#[derive(Clone, Copy, Debug)]
enum Bound {
    AtLeast(JujuVersion),
    Below(JujuVersion),
}

/// Where a charm is deployed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site {
    pub(crate) version: JujuVersion,
    pub(crate) on_kubernetes: bool,
}

impl Assumes {
    /// Whether nothing but Kubernetes will do.
    pub(crate) fn needs_kubernetes(&self) -> bool {
        let is_kubernetes = |assumption: &Assumption| matches!(assumption, Assumption::Feature { name, .. } if name == "k8s-api");
        self.0.iter().any(|assumption| match assumption {
            Assumption::AllOf(parts) => parts.iter().any(is_kubernetes),
            Assumption::AnyOf(_) => false,
            Assumption::Feature { .. } => is_kubernetes(assumption),
        })
    }

    /// What is assumed, and is not so.
    pub(crate) fn unmet(&self, site: Site) -> Vec<String> {
        self.0.iter().filter(|assumption| !assumption.is_met(site)).map(Assumption::to_string).collect()
    }
}

impl Assumption {
    fn is_met(&self, site: Site) -> bool {
        match self {
            Assumption::AllOf(parts) => parts.iter().all(|part| part.is_met(site)),
            Assumption::AnyOf(parts) => parts.iter().any(|part| part.is_met(site)),
            Assumption::Feature { name, bound } => match (name.as_str(), bound) {
                ("juju", Some(Bound::AtLeast(version))) => site.version >= *version,
                ("juju", Some(Bound::Below(version))) => site.version < *version,
                // Of Kubernetes itself no version is known.
                ("k8s-api", _) => site.on_kubernetes,
                ("juju", None) => true,
                _ => false,
            },
        }
    }
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, parts) = match self {
            Assumption::Feature { name, bound: None } => return f.write_str(name),
            Assumption::Feature { name, bound: Some(Bound::AtLeast(version)) } => {
                return write!(f, "{name} >= {version}");
            }
            Assumption::Feature { name, bound: Some(Bound::Below(version)) } => {
                return write!(f, "{name} < {version}");
            }
            Assumption::AllOf(parts) => ("all of", parts),
            Assumption::AnyOf(parts) => ("any of", parts),
        };
        let parts: Vec<String> = parts.iter().map(Assumption::to_string).collect();
        write!(f, "{word} {}", parts.join(", "))
    }
}

impl<'de> Deserialize<'de> for Assumes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AssumesVisitor;

        impl<'de> Visitor<'de> for AssumesVisitor {
            type Value = Assumes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("what the charm assumes: a list, such as `[juju >= 3.4, k8s-api]`")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Assumes, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(items)).map(Assumes)
            }
        }

        deserializer.deserialize_any(AssumesVisitor)
    }
}

impl<'de> Deserialize<'de> for Assumption {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AssumptionVisitor)
    }
}

struct AssumptionVisitor;

impl<'de> Visitor<'de> for AssumptionVisitor {
    type Value = Assumption;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a feature, such as `juju >= 3.4`, or a mapping with `any-of` or `all-of`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Assumption, E> {
        let wrong = || E::invalid_value(de::Unexpected::Str(text), &self);
        let (name, bound) = match text.find(['>', '<']) {
            None => (text, None),
            Some(at) => {
                let (name, rest) = text.split_at(at);
                let make: fn(JujuVersion) -> Bound =
                    if rest.starts_with(">=") { Bound::AtLeast } else { Bound::Below };
                let version = rest.strip_prefix(">=").or_else(|| rest.strip_prefix('<')).ok_or_else(wrong)?;
                // A version of one number will do.
                let version = version.trim();
                let parsed =
                    JujuVersion::parse(version).or_else(|| JujuVersion::parse(&format!("{version}.0")));
                (name, Some(make(parsed.ok_or_else(wrong)?)))
            }
        };
        let name = name.trim();
        let is_feature = name.len() >= 2
            && name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !name.ends_with('-');
        if is_feature { Ok(Assumption::Feature { name: name.to_owned(), bound }) } else { Err(wrong()) }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Assumption, A::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "kebab-case")]
        enum Composite {
            AllOf(Vec<Assumption>),
            AnyOf(Vec<Assumption>),
        }
        match Composite::deserialize(MapAccessDeserializer::new(map))? {
            Composite::AllOf(parts) => Ok(Assumption::AllOf(parts)),
            Composite::AnyOf(parts) => Ok(Assumption::AnyOf(parts)),
        }
    }
}
