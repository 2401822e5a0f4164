//! The id of a relation, as Juju prints it: `db:3`.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Error, Text};

/// Which relation: the charm's own endpoint, and the number that both sides know it by. Printed `db:3`.
///
/// Juju looks at the number alone wherever a tool is given such an id; two ids with one number are therefore equal,
/// whatever their endpoints say.
///
/// ```
/// use juju_charm::RelationId;
///
/// let db: RelationId = "db:3".parse()?;
/// assert_eq!((db.endpoint(), db.number()), ("db", 3));
/// assert_eq!(db, RelationId::from(3));
/// assert_eq!(db.to_string(), "db:3");
/// # Ok::<(), juju_charm::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RelationId {
    endpoint: Text,
    number: u32,
}

impl RelationId {
    /// The relation with this number on this endpoint.
    #[must_use]
    pub fn new(endpoint: impl Into<Text>, number: u32) -> Self {
        RelationId { endpoint: endpoint.into(), number }
    }

    /// The charm's own endpoint; empty if only the number was given.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The number, unique in the model.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }
}

impl PartialEq for RelationId {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for RelationId {}

impl std::hash::Hash for RelationId {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

impl From<u32> for RelationId {
    fn from(number: u32) -> Self {
        RelationId::new("", number)
    }
}

impl From<&RelationId> for RelationId {
    fn from(id: &RelationId) -> Self {
        id.clone()
    }
}

impl fmt::Display for RelationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.endpoint.is_empty() {
            write!(f, "{}", self.number)
        } else {
            write!(f, "{}:{}", self.endpoint, self.number)
        }
    }
}

impl FromStr for RelationId {
    type Err = Error;

    /// Reads `db:3`, or `3` alone.
    fn from_str(text: &str) -> Result<Self, Error> {
        let (endpoint, number) = text.rsplit_once(':').unwrap_or(("", text));
        match number.parse() {
            Ok(number) => Ok(RelationId::new(endpoint, number)),
            Err(_) => Err(Error::invalid("relation id", text, "an endpoint and a number, such as `db:3`")),
        }
    }
}

impl Serialize for RelationId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RelationId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IdVisitor)
    }
}

struct IdVisitor;

impl<'de> Visitor<'de> for IdVisitor {
    type Value = RelationId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a relation id, such as `db:3` or 3")
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<RelationId, E> {
        u32::try_from(number)
            .map(RelationId::from)
            .map_err(|_| E::custom("relation ids are smaller than 2^32"))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<RelationId, E> {
        text.parse().map_err(E::custom)
    }
}
