//! Finding something in a text once more: by reading it again, and stopping there.

use std::fmt;

use serde::de::{self, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::way::{Step, Way};
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
    Some(place_of(source, &way_to(scene))?.0)
}

/// The line and the column of the value at the end of the way.
pub(super) fn place_of(source: &Source, way: &Way) -> Option<(usize, usize)> {
    let mut goal = Goal::Place;
    let walk = Walk { path: way.steps(), goal: &mut goal };
    match source.syntax {
        Syntax::Yaml => {
            let error = walk.deserialize(serde_yaml::Deserializer::from_str(&source.text)).err()?;
            error.location().map(|location| (location.line(), location.column()))
        }
        Syntax::Json => {
            let error = walk.deserialize(&mut serde_json::Deserializer::from_str(&source.text)).err()?;
            Some((error.line(), error.column()))
        }
    }
}

/// The parts of the State that a playbook's scene speaks of, or the scene that is the text.
pub(crate) fn parts_of_state(source: &Source, scene: Option<usize>) -> Vec<String> {
    keys_at(source, &way_to(scene).key("context").key("state"))
}

/// Whether the text is one scene, and no playbook.
pub(crate) fn is_scene(source: &Source) -> bool {
    let keys = keys_at(source, &Way::new());
    let has = |wanted: &str| keys.iter().any(|key| key == wanted);
    has("event") && !has("scenes")
}

fn way_to(scene: Option<usize>) -> Way {
    scene.map_or_else(Way::new, |scene| Way::new().key("scenes").item(scene))
}

/// The keys of the mapping at the end of the way, as far as they can be read.
fn keys_at(source: &Source, way: &Way) -> Vec<String> {
    let mut goal = Goal::Keys(Vec::new());
    let walk = Walk { path: way.steps(), goal: &mut goal };
    // What is wrong with the text is said by those who read it for what it says.
    let _ = match source.syntax {
        Syntax::Yaml => walk.deserialize(serde_yaml::Deserializer::from_str(&source.text)).is_ok(),
        Syntax::Json => walk.deserialize(&mut serde_json::Deserializer::from_str(&source.text)).is_ok(),
    };
    match goal {
        Goal::Keys(keys) => keys,
        Goal::Place => Vec::new(),
    }
}

/// What is wanted at the end of the way.
enum Goal {
    /// To stop, since the error then says the place.
    Place,
    /// The keys that are there.
    Keys(Vec<String>),
}

/// Goes its way through a text.
struct Walk<'a> {
    path: &'a [Step],
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
            ([], Goal::Place) => Err(de::Error::custom("here")),
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
        if let ([], Goal::Place) = (self.path, &*self.goal) {
            return Err(de::Error::custom("here"));
        }
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
