//! Finding the line of something in a text: by reading the text again, and stopping there.

use std::fmt;

use serde::de::{self, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::Syntax;
use crate::json::Json;

/// The line and column of the first key that is there for the second time.
pub(super) fn duplicate_key(yaml: &str) -> Option<(usize, usize)> {
    let error = Json::deserialize(serde_yaml::Deserializer::from_str(yaml)).err()?;
    let location = error.location().filter(|_| error.to_string().contains("duplicate key"))?;
    Some((location.line(), location.column()))
}

/// The line of a playbook's scene.
pub(crate) fn line_of_scene(text: &str, syntax: Syntax, scene: usize) -> Option<usize> {
    match syntax {
        Syntax::Yaml => {
            let error = Scenes(scene).deserialize(serde_yaml::Deserializer::from_str(text)).err()?;
            Some(error.location()?.line())
        }
        Syntax::Json => {
            let error = Scenes(scene).deserialize(&mut serde_json::Deserializer::from_str(text)).err()?;
            Some(error.line())
        }
    }
}

/// Goes to `scenes`, there to the item of this number, and stops.
#[derive(Clone, Copy)]
struct Scenes(usize);

impl<'de> DeserializeSeed<'de> for Scenes {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Scenes {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a playbook")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "scenes" {
                map.next_value_seed(self)?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut scenes: A) -> Result<(), A::Error> {
        for _ in 0..self.0 {
            scenes.next_element::<IgnoredAny>()?;
        }
        scenes.next_element_seed(Here)?;
        Ok(())
    }
}

/// Stops at whatever stands here.
struct Here;

impl<'de> DeserializeSeed<'de> for Here {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Here {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing: this is the place")
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(de::Error::custom("this is the place"))
    }
}
