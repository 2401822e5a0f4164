//! What a charm declares, as Juju's own library for YAML sees it.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::fault::{self, Fault};
use super::way::{Flaw, Step};
use crate::go::Value;
use crate::go::yaml::{self, Leaf, Pair, Place, Tree};
use crate::origin::Source;

/// Reads what a charm declares. An error says where in the text it is wrong, and what would be right.
pub(crate) fn parse_declared<T: DeserializeOwned>(source: &Source) -> Result<T, Fault> {
    super::check_size(source)?;
    let tree = yaml::read(source.text.as_bytes())
        .map_err(|(error, place)| fault::in_go_yaml(source, place, &error))?;
    serde_path_to_error::deserialize(Reader(&tree)).map_err(|error| {
        let wrong = error.inner();
        fault::in_declared(source, wrong.place, error.path(), &wrong.message)
    })
}

/// What is wrong with a value of a declaration, with its place.
pub(crate) fn flaw_in_declared(source: &Source, flaw: &Flaw) -> Fault {
    let tree = yaml::read(source.text.as_bytes()).ok();
    Fault::of_flaw(source, tree.and_then(|tree| place_of(&tree, flaw)), flaw)
}

fn place_of(tree: &Tree, flaw: &Flaw) -> Option<Place> {
    let mut place = tree.place;
    let mut value = tree;
    for step in flaw.way.steps() {
        match (step, &value.content) {
            (Step::Key(name), Leaf::Map(pairs)) => {
                let pair = pairs.iter().find(|pair| key_text(&pair.key) == Some(name))?;
                place = if flaw.of_key { pair.key.place } else { pair.value.place };
                value = &pair.value;
            }
            (Step::Item(index), Leaf::List(items)) => {
                value = items.get(*index)?;
                place = value.place;
            }
            _ => return None,
        }
    }
    Some(place)
}

fn key_text(key: &Tree) -> Option<&String> {
    match &key.content {
        Leaf::Scalar { text, .. } => Some(text),
        Leaf::List(_) | Leaf::Map(_) => None,
    }
}

/// What is wrong with a tree, and where.
#[derive(Debug)]
struct Wrong {
    message: String,
    place: Option<Place>,
}

impl Wrong {
    /// The place is that of the innermost value that is known to be wrong.
    fn at(self, place: Place) -> Self {
        Wrong { place: self.place.or(Some(place)), ..self }
    }
}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Wrong { message: message.to_string(), place: None }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Wrong {}

/// Reads a value.
#[derive(Clone, Copy)]
struct Reader<'a>(&'a Tree);

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match &self.0.content {
            Leaf::Scalar { value, .. } => match value {
                Value::Nil => visitor.visit_unit(),
                Value::Bool(value) => visitor.visit_bool(*value),
                Value::Int(value) => visitor.visit_i64(*value),
                Value::Uint(value) => visitor.visit_u64(*value),
                Value::Float(value) => visitor.visit_f64(*value),
                Value::Text(text) | Value::Time(text) => visitor.visit_borrowed_str(text),
                Value::Bytes(bytes) => visitor.visit_borrowed_bytes(bytes),
                // No scalar is one of these.
                Value::List(_) | Value::Map(_) | Value::Struct(_) => visitor.visit_unit(),
            },
            Leaf::List(items) => visitor.visit_seq(Items(items)),
            Leaf::Map(pairs) => visitor.visit_map(Pairs { rest: pairs, value: None }),
        }
        .map_err(|wrong| wrong.at(self.0.place))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match &self.0.content {
            // The fields of a struct could be the items of a list too, but that is no way to write one.
            Leaf::List(_) => {
                Err(Wrong::at(de::Error::invalid_type(de::Unexpected::Seq, &visitor), self.0.place))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.deserialize_map(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match &self.0.content {
            Leaf::Scalar { value: Value::Nil, .. } => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
        .map_err(|wrong| wrong.at(self.0.place))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self).map_err(|wrong| wrong.at(self.0.place))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match &self.0.content {
            Leaf::Scalar { text, .. } => visitor.visit_enum(StrDeserializer::new(text)),
            Leaf::List(_) => Err(de::Error::invalid_type(de::Unexpected::Seq, &"a text")),
            Leaf::Map(_) => Err(de::Error::invalid_type(de::Unexpected::Map, &"a text")),
        }
        .map_err(|wrong: Wrong| wrong.at(self.0.place))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct identifier
    }
}

/// Reads a key: where a text is wanted, as it is written.
struct KeyReader<'a>(&'a Tree);

impl KeyReader<'_> {
    fn text(&self) -> &str {
        key_text(self.0).map_or("", String::as_str)
    }
}

impl<'de> Deserializer<'de> for KeyReader<'de> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        Reader(self.0).deserialize_any(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_str(self.text()).map_err(|wrong: Wrong| wrong.at(self.0.place))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum ignored_any
    }
}

struct Items<'a>(&'a [Tree]);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        let Some((first, rest)) = self.0.split_first() else { return Ok(None) };
        self.0 = rest;
        seed.deserialize(Reader(first)).map(Some)
    }
}

struct Pairs<'a> {
    rest: &'a [Pair],
    /// The pair whose key was read.
    value: Option<&'a Pair>,
}

impl<'de> MapAccess<'de> for Pairs<'de> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Wrong> {
        let Some((first, rest)) = self.rest.split_first() else { return Ok(None) };
        (self.rest, self.value) = (rest, Some(first));
        seed.deserialize(KeyReader(&first.key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Wrong> {
        let Some(pair) = self.value.take() else {
            return Err(de::Error::custom("there is no value without its key"));
        };
        match pair.again {
            None => seed.deserialize(Reader(&pair.value)),
            Some(place) => {
                let message = format!("duplicate key `{}`", KeyReader(&pair.key).text());
                seed.deserialize(Refusal(Wrong { message, place: Some(place) }))
            }
        }
    }
}

/// Refuses whatever is to be read, which is when the way to it is known.
struct Refusal(Wrong);

impl<'de> Deserializer<'de> for Refusal {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Wrong> {
        Err(self.0)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
