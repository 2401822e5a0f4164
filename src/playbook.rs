//! A sequence of scenes, which tests, charms and teams can share.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::context::Context;
use crate::error::Error;
use crate::event::Event;
use crate::format;
use crate::known;
use crate::origin::{Origin, Source, Syntax};
use crate::playbook_charm::{self, PlaybookCharm};
use crate::rule::Rule;
use crate::scene::Scene;
use crate::state::State;

/// A sequence of scenes, which tests, charms and teams can share as YAML or JSON.
///
/// The scenes are independent of each other unless a scenario plays them in sequence. Read from YAML or JSON, all that a
/// playbook does not know is an error which says where it stands. A text may also be one scene, a mapping with `event` at
/// its top: it is read as the playbook of that scene.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let playbook = Playbook::from([
///     Scene::new("update-status").state(State::new().config("foo", "bar")),
///     Scene::new("config-changed").state(State::new().config("foo", "baz")),
/// ]);
/// assert_eq!(Playbook::from_yaml(&playbook.to_yaml()?)?, playbook);
/// # Ok::<(), juju_scenario::Error>(())
/// ```
///
/// All that a playbook can say of its scenes, of which a scene's `event` alone has to be said; [`PlaybookCharm`] shows
/// what it can say of the charm:
///
/// ```yaml
#[doc = include_str!("playbook.yaml")]
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a playbook: a mapping with `scenes`")]
pub struct Playbook {
    /// Where an editor finds the schema of playbooks.
    #[serde(rename = "$schema", default, skip_serializing)]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    schema: ForEditors,
    #[serde(rename = "playbook", default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "format_version"))]
    version: Version,
    /// The version of Juju that is played, such as `3.6.28`, where no other is said; by default none.
    ///
    /// A [`Scenario`](crate::Scenario) has a version of its own, and does not look at it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "playbook_charm::version")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "playbook_charm::version_schema"))]
    pub juju: Option<String>,
    /// What is known of the charm, where no other is given; by default nothing.
    ///
    /// A [`Scenario`](crate::Scenario) has a charm of its own, and does not look at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charm: Option<PlaybookCharm>,
    /// The scenes, in their order.
    pub scenes: Vec<Scene>,
}

/// A text that is one scene.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a scene: a mapping with its `event`")]
struct OneScene {
    #[serde(rename = "$schema", default)]
    schema: ForEditors,
    #[serde(rename = "playbook", default)]
    version: Version,
    #[serde(default, deserialize_with = "playbook_charm::version")]
    juju: Option<String>,
    #[serde(default)]
    charm: Option<PlaybookCharm>,
    #[serde(default)]
    name: Option<String>,
    event: Event,
    #[serde(default)]
    context: Context,
    #[serde(default)]
    allow: Vec<Rule>,
    #[serde(default)]
    unchecked: bool,
}

impl From<OneScene> for Playbook {
    fn from(one: OneScene) -> Self {
        let scene = Scene {
            name: one.name,
            event: one.event,
            context: one.context,
            allow: one.allow,
            unchecked: one.unchecked,
            origin: Origin::default(),
        };
        Playbook {
            schema: one.schema,
            version: one.version,
            juju: one.juju,
            charm: one.charm,
            scenes: vec![scene],
        }
    }
}

/// A text that is for editors alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct ForEditors;

impl<'de> Deserialize<'de> for ForEditors {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|_| ForEditors)
    }
}

/// The version of the format that playbooks are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Version;

const VERSION: u64 = 1;

impl Playbook {
    /// A playbook without scenes.
    #[must_use]
    pub fn new() -> Self {
        Playbook::default()
    }

    /// Sets the version of Juju that is played where no other is said, such as `3.6.28`.
    #[must_use]
    pub fn juju(mut self, version: impl Into<String>) -> Self {
        self.juju = Some(version.into());
        self
    }

    /// Sets what is known of the charm where no other is given.
    #[must_use]
    pub fn charm(mut self, charm: PlaybookCharm) -> Self {
        self.charm = Some(charm);
        self
    }

    /// Adds a scene at the end.
    pub fn push(&mut self, scene: Scene) {
        self.scenes.push(scene);
    }

    /// How many scenes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.scenes.len()
    }

    /// Whether there is no scene at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scenes.is_empty()
    }

    /// The first scene, if there is one.
    #[must_use]
    pub fn first(&self) -> Option<&Scene> {
        self.scenes.first()
    }

    /// The scenes, in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Scene> {
        self.scenes.iter()
    }

    /// Reads a playbook from a file: JSON if its name ends in `.json`, else YAML.
    ///
    /// # Errors
    /// If the file cannot be read, or is no playbook: with the line, the column and the line itself.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        Playbook::parse(format::read_text(path)?)
    }

    /// Writes the playbook to a file: as JSON if its name ends in `.json`, else as YAML.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let text = format::print(self, &self.spoken_of(), Syntax::of(path))?;
        Ok(format::write_text(path, &text)?)
    }

    /// Reads a playbook from YAML text.
    ///
    /// # Errors
    /// If the text is no playbook: with the line, the column and the line itself.
    pub fn from_yaml(text: impl Into<String>) -> Result<Self, Error> {
        Playbook::parse(Source { name: "playbook".to_owned(), text: text.into(), syntax: Syntax::Yaml })
    }

    /// Reads a playbook from JSON text.
    ///
    /// # Errors
    /// If the text is no playbook: with the line, the column and the line itself.
    pub fn from_json(text: impl Into<String>) -> Result<Self, Error> {
        Playbook::parse(Source { name: "playbook".to_owned(), text: text.into(), syntax: Syntax::Json })
    }

    /// The playbook as YAML, without what is there by default.
    ///
    /// # Errors
    /// If it holds what YAML cannot.
    pub fn to_yaml(&self) -> Result<String, Error> {
        Ok(format::print(self, &self.spoken_of(), Syntax::Yaml)?)
    }

    /// The playbook as JSON, without what is there by default.
    ///
    /// # Errors
    /// If it holds what JSON cannot.
    pub fn to_json(&self) -> Result<String, Error> {
        Ok(format::print(self, &self.spoken_of(), Syntax::Json)?)
    }

    /// The parts of each scene's State that it speaks of even where they are as by default: for a scene that is played
    /// in sequence it matters that the unit is no leader, if it was one in a scene before.
    fn spoken_of(&self) -> Vec<Vec<String>> {
        let mut earlier: Vec<String> = Vec::new();
        let mut spoken = Vec::with_capacity(self.len());
        for scene in self {
            let state = &scene.context.state;
            spoken.push(match scene.origin.get() {
                Some((source, index)) => format::parts_of_state(source, index),
                None if state.is_null() => Vec::new(),
                None => earlier.clone(),
            });
            let said = State::PARTS.iter().filter(|part| state.says(part));
            earlier.extend(said.map(|part| (*part).to_owned()));
        }
        spoken
    }

    fn parse(source: Source) -> Result<Self, Error> {
        let (mut playbook, is_scene) = match format::parse::<Playbook>(&source) {
            Ok(playbook) => (playbook, false),
            Err(_) if format::is_scene(&source) => (format::parse::<OneScene>(&source)?.into(), true),
            Err(fault) => return Err(fault.into()),
        };
        if playbook.charm.is_some() {
            known::check_in_playbook(&source)?;
        }
        let source = Arc::new(source);
        for (index, scene) in playbook.scenes.iter_mut().enumerate() {
            scene.origin = Origin::new(source.clone(), (!is_scene).then_some(index));
        }
        Ok(playbook)
    }
}

impl From<Vec<Scene>> for Playbook {
    fn from(scenes: Vec<Scene>) -> Self {
        Playbook { scenes, ..Playbook::default() }
    }
}

impl<const N: usize> From<[Scene; N]> for Playbook {
    fn from(scenes: [Scene; N]) -> Self {
        Vec::from(scenes).into()
    }
}

impl FromIterator<Scene> for Playbook {
    fn from_iter<I: IntoIterator<Item = Scene>>(scenes: I) -> Self {
        scenes.into_iter().collect::<Vec<_>>().into()
    }
}

impl Extend<Scene> for Playbook {
    fn extend<I: IntoIterator<Item = Scene>>(&mut self, scenes: I) {
        self.scenes.extend(scenes);
    }
}

impl IntoIterator for Playbook {
    type Item = Scene;
    type IntoIter = std::vec::IntoIter<Scene>;

    fn into_iter(self) -> Self::IntoIter {
        self.scenes.into_iter()
    }
}

impl<'a> IntoIterator for &'a Playbook {
    type Item = &'a Scene;
    type IntoIter = std::slice::Iter<'a, Scene>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The version, as the schema has it.
#[cfg(feature = "schema")]
fn format_version(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "description": "The version of the format; 1 by default.",
        "const": VERSION,
        "default": VERSION,
    })
}

impl Serialize for Version {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(VERSION)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_u64(VersionVisitor)
    }
}

struct VersionVisitor;

impl Visitor<'_> for VersionVisitor {
    type Value = Version;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the version of the playbook's format, which is {VERSION}")
    }

    fn visit_u64<E: de::Error>(self, version: u64) -> Result<Version, E> {
        if version == VERSION {
            return Ok(Version);
        }
        Err(E::custom(format_args!(
            "this is version {version} of the playbook format, and only version {VERSION} is known here"
        )))
    }
}
