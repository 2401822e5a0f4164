//! Finding something in a text once more: by reading it again, and stopping there.

use std::fmt;

use serde::de::{self, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::json::Json;
use crate::origin::{Source, Syntax};

/// The line and column of the first key that is there for the second time.
pub(super) fn duplicate_key(yaml: &str) -> Option<(usize, usize)> {
    let error = Json::deserialize(serde_yaml::Deserializer::from_str(yaml)).err()?;
    let location = error.location().filter(|_| error.to_string().contains("duplicate key"))?;
    Some((location.line(), location.column()))
}

/// The line of a playbook's scene, or of the scene that is the text: that of its first key.
pub(crate) fn line_of_scene(source: &Source, scene: Option<usize>) -> Option<usize> {
    let mut goal = Goal::Line;
    let walk = Walk { path: &way_to(scene), goal: &mut goal };
    match source.syntax {
        Syntax::Yaml => {
            Some(walk.deserialize(serde_yaml::Deserializer::from_str(&source.text)).err()?.location()?.line())
        }
        Syntax::Json => {
            Some(walk.deserialize(&mut serde_json::Deserializer::from_str(&source.text)).err()?.line())
        }
    }
}

/// The parts of the State that a playbook's scene speaks of, or the scene that is the text.
pub(crate) fn parts_of_state(source: &Source, scene: Option<usize>) -> Vec<String> {
    let mut path = way_to(scene);
    path.extend([Step::Key("context"), Step::Key("state")]);
    keys_at(source, &path)
}

/// Whether the text is one scene, and no playbook.
pub(crate) fn is_scene(source: &Source) -> bool {
    let keys = keys_at(source, &[]);
    let has = |wanted: &str| keys.iter().any(|key| key == wanted);
    has("event") && !has("scenes")
}

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    /// From 1.
    pub(crate) line: usize,
    /// From 1.
    pub(crate) column: usize,
    /// Whether it is that of the value itself, and not of one around it.
    pub(crate) is_exact: bool,
}

/// Where the value stands that a path such as `scenes[0].event` leads to; or if it is not written, the nearest value around
/// it. A key may have dots in it.
pub(crate) fn spot_of(source: &Source, path: &str) -> Option<Spot> {
    let mut rest = path;
    loop {
        if let Some((line, column)) = place_of(source, rest) {
            return Some(Spot { line, column, is_exact: rest == path });
        }
        rest = &rest[..rest.rfind(['.', '['])?];
    }
}

/// Where exactly the value stands. JSON is read as the YAML that it is, whose reader knows where a value begins.
fn place_of(source: &Source, path: &str) -> Option<(usize, usize)> {
    let error = Track(path).deserialize(serde_yaml::Deserializer::from_str(&source.text)).err()?;
    let location = error.location().filter(|_| error.to_string().contains(HERE))?;
    Some((location.line(), location.column()))
}

/// What the error says by which a reader stops.
const HERE: &str = "it is here";

/// Follows a path through a text, and stops at its end.
struct Track<'a>(&'a str);

impl Track<'_> {
    /// What is left of the path behind this key, if it leads through it.
    fn behind_key(&self, key: &str) -> Option<&str> {
        let rest = self.0.strip_prefix(key)?;
        match rest.strip_prefix('.') {
            Some(rest) => Some(rest),
            None => (rest.is_empty() || rest.starts_with('[')).then_some(rest),
        }
    }

    /// The item that the path leads through, and what is left of it.
    fn item(&self) -> Option<(usize, &str)> {
        let (index, rest) = self.0.strip_prefix('[')?.split_once(']')?;
        Some((index.parse().ok()?, rest.strip_prefix('.').unwrap_or(rest)))
    }

    fn end<E: de::Error>(&self) -> Result<(), E> {
        if self.0.is_empty() { Err(E::custom(HERE)) } else { Ok(()) }
    }
}

impl<'de> DeserializeSeed<'de> for Track<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! ends_at {
    ($($visit:ident: $type:ty),*) => {
        $(fn $visit<E: de::Error>(self, _: $type) -> Result<(), E> {
            self.end()
        })*
    };
}

impl<'de> Visitor<'de> for Track<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    ends_at!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.end()
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.end()?;
        while let Some(key) = map.next_key::<Scalar>()? {
            match self.behind_key(&key.0) {
                Some(rest) => map.next_value_seed(Track(rest))?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.end()?;
        if let Some((index, rest)) = self.item() {
            for _ in 0..index {
                items.next_element::<IgnoredAny>()?;
            }
            items.next_element_seed(Track(rest))?;
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

/// A key, which is a text, a number or a boolean.
struct Scalar(String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Json::deserialize(deserializer)?.0 {
            serde_json::Value::String(text) => Ok(Scalar(text)),
            other => Ok(Scalar(other.to_string())),
        }
    }
}

fn way_to(scene: Option<usize>) -> Vec<Step<'static>> {
    scene.map_or_else(Vec::new, |scene| vec![Step::Key("scenes"), Step::Item(scene)])
}

/// The keys of the mapping at the end of the way, as far as they can be read.
fn keys_at(source: &Source, path: &[Step<'_>]) -> Vec<String> {
    let mut goal = Goal::Keys(Vec::new());
    let walk = Walk { path, goal: &mut goal };
    // What is wrong with the text is said by those who read it for what it says.
    let _ = match source.syntax {
        Syntax::Yaml => walk.deserialize(serde_yaml::Deserializer::from_str(&source.text)).is_ok(),
        Syntax::Json => walk.deserialize(&mut serde_json::Deserializer::from_str(&source.text)).is_ok(),
    };
    match goal {
        Goal::Keys(keys) => keys,
        Goal::Line => Vec::new(),
    }
}

/// A step of the way to a value.
#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

/// What is wanted at the end of the way.
enum Goal {
    /// To stop, since the error then says the line.
    Line,
    /// The keys that are there.
    Keys(Vec<String>),
}

/// Goes its way through a text.
struct Walk<'a> {
    path: &'a [Step<'a>],
    goal: &'a mut Goal,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a playbook")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        match (self.path, self.goal) {
            ([], Goal::Line) => Err(de::Error::custom("here")),
            ([], Goal::Keys(keys)) => {
                while let Some(key) = map.next_key::<String>()? {
                    keys.push(key);
                    map.next_value::<IgnoredAny>()?;
                }
                Ok(())
            }
            ([step, path @ ..], goal) => {
                while let Some(key) = map.next_key::<String>()? {
                    if matches!(step, Step::Key(wanted) if *wanted == key) {
                        map.next_value_seed(Walk { path, goal: &mut *goal })?;
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(())
            }
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        if let [Step::Item(index), path @ ..] = self.path {
            for _ in 0..*index {
                items.next_element::<IgnoredAny>()?;
            }
            items.next_element_seed(Walk { path, goal: self.goal })?;
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}
