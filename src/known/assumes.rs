//! What a charm assumes of the model that it is deployed to.

use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::profile::JujuVersion;

/// What a charm assumes of the model that it is deployed to: all of these expressions.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Assumes(Vec<Expression>);

#[derive(Clone, Debug)]
enum Expression {
    Feature(Feature),
    AllOf(Vec<Expression>),
    AnyOf(Vec<Expression>),
}

/// Something that a model has or has not, such as `k8s-api`, or `juju >= 3.4`.
#[derive(Clone, Debug)]
struct Feature {
    name: String,
    /// The version that is wanted, as it is written too.
    version: Option<(Comparison, JujuVersion, String)>,
}

#[derive(Clone, Copy, Debug)]
enum Comparison {
    AtLeast,
    Below,
}

impl Assumes {
    /// Whether nothing but Kubernetes will do.
    pub(crate) fn needs_kubernetes(&self) -> bool {
        self.0.iter().any(Expression::needs_kubernetes)
    }

    /// Each requirement that a model with this version of Juju does not meet, as the charm might have written it.
    ///
    /// Which version of its API a Kubernetes has is not known, and taken for one that will do.
    pub(crate) fn unmet(&self, version: JujuVersion, on_kubernetes: bool) -> Vec<String> {
        let model = Model { version, on_kubernetes };
        self.0.iter().flat_map(|expression| expression.unmet(model)).collect()
    }
}

/// What there is to assume of a model.
#[derive(Clone, Copy)]
struct Model {
    version: JujuVersion,
    on_kubernetes: bool,
}

impl Expression {
    fn needs_kubernetes(&self) -> bool {
        match self {
            Expression::Feature(feature) => feature.name == "k8s-api",
            Expression::AllOf(all) => all.iter().any(Expression::needs_kubernetes),
            Expression::AnyOf(any) => !any.is_empty() && any.iter().all(Expression::needs_kubernetes),
        }
    }

    fn unmet(&self, model: Model) -> Vec<String> {
        match self {
            Expression::Feature(feature) if feature.is_met(model) => Vec::new(),
            Expression::Feature(feature) => vec![feature.to_string()],
            Expression::AllOf(all) => all.iter().flat_map(|one| one.unmet(model)).collect(),
            // Juju takes one that asks for nothing for met.
            Expression::AnyOf(any) if any.is_empty() || any.iter().any(|one| one.unmet(model).is_empty()) => {
                Vec::new()
            }
            Expression::AnyOf(_) => vec![self.to_string()],
        }
    }
}

impl Feature {
    fn is_met(&self, model: Model) -> bool {
        match self.name.as_str() {
            "juju" => match self.version {
                None => true,
                Some((Comparison::AtLeast, wanted, _)) => model.version >= wanted,
                Some((Comparison::Below, wanted, _)) => model.version < wanted,
            },
            "k8s-api" => model.on_kubernetes,
            _ => false,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let end =
            text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        if !is_feature(name) {
            return None;
        }
        let rest = rest.trim_start();
        let (comparison, version) = if rest.is_empty() {
            return Some(Feature { name: name.to_owned(), version: None });
        } else if let Some(version) = rest.strip_prefix(">=") {
            (Comparison::AtLeast, version)
        } else {
            (Comparison::Below, rest.strip_prefix('<')?)
        };
        let version = version.trim_start();
        let wanted = JujuVersion::parse_short(version)?;
        Some(Feature { name: name.to_owned(), version: Some((comparison, wanted, version.to_owned())) })
    }
}

/// Whether Juju takes this for the name of a feature: two letters or more, and no hyphen at its end.
fn is_feature(name: &str) -> bool {
    name.len() > 1
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && !name.ends_with('-')
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        match &self.version {
            None => Ok(()),
            Some((Comparison::AtLeast, _, version)) => write!(f, " >= {version}"),
            Some((Comparison::Below, _, version)) => write!(f, " < {version}"),
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, expressions) = match self {
            Expression::Feature(feature) => return feature.fmt(f),
            Expression::AllOf(all) => ("all-of", all),
            Expression::AnyOf(any) => ("any-of", any),
        };
        let expressions: Vec<String> = expressions.iter().map(Expression::to_string).collect();
        write!(f, "{word} [{}]", expressions.join(", "))
    }
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ExpressionVisitor)
    }
}

struct ExpressionVisitor;

impl<'de> Visitor<'de> for ExpressionVisitor {
    type Value = Expression;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("something to assume: `juju >= 3.4`, `k8s-api`, or a mapping with `all-of` or `any-of`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Expression, E> {
        Feature::parse(text).map(Expression::Feature).ok_or_else(|| {
            E::custom(format_args!(
                "`{text}` is nothing that can be assumed: write the name of a feature, or one with `>=` or `<` and \
                 a version, such as `juju >= 3.4`"
            ))
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Expression, A::Error> {
        let expression = match map.next_key::<String>()?.as_deref() {
            Some("all-of") => Expression::AllOf(map.next_value()?),
            Some("any-of") => Expression::AnyOf(map.next_value()?),
            Some(other) => return Err(de::Error::unknown_field(other, &["all-of", "any-of"])),
            None => return Err(de::Error::custom("expected `all-of` or `any-of`, found neither")),
        };
        match map.next_key::<String>()? {
            None => Ok(expression),
            Some(_) => {
                Err(de::Error::custom("one mapping has one of `all-of` and `any-of`, and nothing else"))
            }
        }
    }
}
