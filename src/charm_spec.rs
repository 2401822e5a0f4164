//! The actor: a charm, and what its metadata says of it.

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use juju_charm::{Charm, CharmResult, ConfigValue, Hook, Juju, Map, Shared};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::declared::{ActionSpec, PayloadSpec, StorageSpec};
#[cfg(stage_door)]
use crate::dispatch::Executable;
use crate::error::Error;
use crate::format::{self, Fault};
#[cfg(stage_door)]
use crate::json::Json;
use crate::origin::{Source, Syntax};
use crate::state::RelationKind;

/// Finds what is wrong with what a playbook says of its charm. What is right is read once more, as a value; the text itself
/// is read for the sake of the errors, which so have lines and columns.
pub(crate) fn check_in_playbook(source: &Source) -> Result<(), Fault> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Written {
        charm: Charm,
    }
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Charm {
        metadata: Option<Charmcraft>,
        config: Option<Options>,
        #[serde(rename = "actions")]
        _actions: Option<Map<String, ActionSpec>>,
    }
    let Written { charm } = format::parse(source)?;
    if let Some(options) = charm.metadata.and_then(|metadata| metadata.config) {
        options.checked(&source.name, "charm.metadata.config.options")?;
    }
    if let Some(options) = charm.config {
        options.checked(&source.name, "charm.config.options")?;
    }
    Ok(())
}

/// What a charm does that does nothing.
fn nothing(_: &Hook, _: &mut Juju) -> CharmResult {
    Ok(())
}

const CHARMCRAFT: &str = "charmcraft.yaml";
const METADATA: &str = "metadata.yaml";

/// Whether a directory says what a charm there is.
#[cfg(stage_door)]
fn declares_metadata(dir: &Path) -> bool {
    [CHARMCRAFT, METADATA].iter().any(|file| dir.join(file).exists())
}

/// A charm, and what its metadata says of it: the actor that a [`Scenario`](crate::Scenario) puts on the stage.
///
/// Of what is not given nothing is known, and nothing is checked: a charm without metadata may have any endpoint, one
/// without a list of options any option.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// fn my_charm(_: &Hook, _: &mut Juju) -> CharmResult {
///     Ok(())
/// }
///
/// let spec = CharmSpec::new(my_charm)
///     .meta("{name: foo, requires: {db: {interface: postgresql}}}")
///     .config("options: {title: {type: string, default: Hamlet}}");
/// assert_eq!(spec.app_name(), "foo");
/// ```
#[derive(Clone)]
pub struct CharmSpec {
    actor: Actor,
    known: Shared<Known>,
}

/// Who acts.
#[derive(Clone)]
pub(crate) enum Actor {
    /// Code in this process.
    Function(Arc<dyn Charm + Send + Sync>),
    /// A program, or a charm's directory.
    #[cfg(stage_door)]
    Executable(Arc<Executable>),
}

/// What is known of a charm.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    name: Option<String>,
    pub(crate) metadata: Option<Metadata>,
    pub(crate) options: Option<Map<String, OptionSpec>>,
    pub(crate) actions: Option<Map<String, ActionSpec>>,
    pub(crate) dir: PathBuf,
    /// What was declared, as it was written.
    #[cfg(stage_door)]
    pub(crate) declared: Declared,
    /// What a charm that has a directory of its own declares there; what is declared otherwise counts for more.
    #[cfg(stage_door)]
    pub(crate) declared_by_itself: Declared,
}

/// What was declared, as it was written.
#[cfg(stage_door)]
#[derive(Clone, Debug, Default)]
pub(crate) struct Declared {
    pub(crate) metadata: Option<Declaration>,
    pub(crate) config: Option<Declaration>,
    pub(crate) actions: Option<Declaration>,
}

impl CharmSpec {
    /// A charm of which nothing but its code is known: a function, a closure, or a type that implements [`Charm`].
    #[must_use]
    pub fn new(charm: impl Charm + Send + Sync + 'static) -> Self {
        CharmSpec { actor: Actor::Function(Arc::new(charm)), known: Shared::default() }
    }

    /// A charm in whatever language, by its own executable: a program, or a charm's directory as Juju unpacks it, with
    /// `dispatch`, or with `hooks` and `actions`. On Unix, with the feature `dispatch`, which is on by default.
    ///
    /// What the directory says in its `charmcraft.yaml`, or in `metadata.yaml`, `config.yaml` and `actions.yaml`, is taken
    /// from there, unless the test says otherwise with [`meta`](CharmSpec::meta) and its like. Of a program nothing is
    /// known but what the test says.
    ///
    /// Each scene is played in a directory of its own, in which there are all the charm's files and none of the originals:
    /// copies, and links to copies of what is run and of libraries (`lib`, `venv` and their like). What belongs to version
    /// control, and a `target` or hidden directory that is marked as a cache, is left out.
    ///
    /// The process is run as Juju runs it: there, with Juju's environment, and with the hook tools first on its PATH. If the
    /// directory has a `dispatch` it is run for every hook and action, else `hooks/<name>` or `actions/<name>`; a hook that
    /// is not there does nothing. When it has ended, or its time is up, all that it has started is ended too; what has left
    /// its process group is found on Linux alone. [`Outcome::process`](crate::Outcome::process) has what is left of it.
    ///
    /// ```no_run
    /// use juju_scenario::prelude::*;
    ///
    /// let scenario = Scenario::new(CharmSpec::executable("path/to/a/python/charm"));
    /// let out = scenario.play(&Scene::new("start").state(State::new().leader(true)));
    /// assert_eq!(out.context_out.state.status.unit, ("active", "I rule"));
    /// ```
    ///
    /// # Panics
    /// If there is nothing at the path, or nothing to be run, or if what the directory declares is not what it should be;
    /// [`try_executable`](CharmSpec::try_executable) is the twin that does not.
    #[cfg(stage_door)]
    #[must_use]
    #[track_caller]
    pub fn executable(path: impl AsRef<Path>) -> Self {
        match CharmSpec::try_executable(path) {
            Ok(spec) => spec,
            Err(error) => panic!("{error}"),
        }
    }

    /// A charm in whatever language, as [`executable`](CharmSpec::executable) says.
    ///
    /// # Errors
    /// If there is nothing at the path, or nothing to be run, or if what the directory declares is not what it should be:
    /// with its line and column.
    #[cfg(stage_door)]
    pub fn try_executable(path: impl AsRef<Path>) -> Result<Self, Error> {
        let executable = Executable::open(path.as_ref())?;
        let mut spec = CharmSpec { actor: Actor::Function(Arc::new(nothing)), known: Shared::default() };
        if let Some(dir) = executable.dir() {
            if declares_metadata(dir) {
                spec = spec.try_load(dir)?;
            }
            spec.known.declared_by_itself = std::mem::take(&mut spec.known.declared);
            spec.known.dir = dir.to_owned();
        }
        spec.actor = Actor::Executable(Arc::new(executable));
        Ok(spec)
    }

    /// A charm of which the code is not known, to be played by somebody else: see
    /// [`Scenario::begin`](crate::Scenario::begin). Played by the stage it does nothing.
    #[must_use]
    pub fn without_code() -> Self {
        CharmSpec::new(nothing)
    }

    /// Sets the application's name. By default that of the metadata, else `charm`.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.known.name = Some(name.into());
        self
    }

    /// Sets the metadata: what `metadata.yaml` or `charmcraft.yaml` says, as YAML text or as a JSON value. The
    /// `config` and the `actions` of a `charmcraft.yaml` are taken from it too.
    ///
    /// # Panics
    /// If it is not what metadata is; [`try_meta`](CharmSpec::try_meta) is the twin that does not.
    #[must_use]
    #[track_caller]
    pub fn meta(self, meta: impl Into<Declaration>) -> Self {
        match self.try_meta(meta) {
            Ok(spec) => spec,
            Err(error) => panic!("{error}"),
        }
    }

    /// Sets the metadata, as [`meta`](CharmSpec::meta) does.
    ///
    /// # Errors
    /// If it is not what metadata is: with the line and the column, if it was text.
    pub fn try_meta(mut self, meta: impl Into<Declaration>) -> Result<Self, Error> {
        self.known.read_charmcraft(&meta.into().named("the metadata"))?;
        Ok(self)
    }

    /// Sets the options: what `config.yaml` says, as YAML text or as a JSON value.
    ///
    /// # Panics
    /// If it is not what a list of options is; [`try_config`](CharmSpec::try_config) is the twin that does not.
    #[must_use]
    #[track_caller]
    pub fn config(self, config: impl Into<Declaration>) -> Self {
        match self.try_config(config) {
            Ok(spec) => spec,
            Err(error) => panic!("{error}"),
        }
    }

    /// Sets the options, as [`config`](CharmSpec::config) does.
    ///
    /// # Errors
    /// If it is not what a list of options is: with the line and the column, if it was text.
    pub fn try_config(mut self, config: impl Into<Declaration>) -> Result<Self, Error> {
        self.known.read_config(&config.into().named("the config"))?;
        Ok(self)
    }

    /// Sets the actions: what `actions.yaml` says, as YAML text or as a JSON value.
    ///
    /// # Panics
    /// If it is not what a list of actions is; [`try_actions`](CharmSpec::try_actions) is the twin that does not.
    #[must_use]
    #[track_caller]
    pub fn actions(self, actions: impl Into<Declaration>) -> Self {
        match self.try_actions(actions) {
            Ok(spec) => spec,
            Err(error) => panic!("{error}"),
        }
    }

    /// Sets the actions, as [`actions`](CharmSpec::actions) does.
    ///
    /// # Errors
    /// If it is not what a list of actions is: with the line and the column, if it was text.
    pub fn try_actions(mut self, actions: impl Into<Declaration>) -> Result<Self, Error> {
        self.known.read_actions(&actions.into().named("the actions"))?;
        Ok(self)
    }

    /// Takes the metadata, the options and the actions from a charm's directory: from `charmcraft.yaml`, and from
    /// `metadata.yaml`, `config.yaml` and `actions.yaml` where they are.
    ///
    /// # Panics
    /// If there is no metadata, or a file is not what it should be; [`try_load`](CharmSpec::try_load) is the twin
    /// that does not.
    #[must_use]
    #[track_caller]
    pub fn load(self, dir: impl AsRef<Path>) -> Self {
        match self.try_load(dir) {
            Ok(spec) => spec,
            Err(error) => panic!("{error}"),
        }
    }

    /// Takes all from a charm's directory, as [`load`](CharmSpec::load) does.
    ///
    /// # Errors
    /// If there is neither a `charmcraft.yaml` nor a `metadata.yaml`, or if a file cannot be read or is not what it
    /// should be: with its line and column.
    pub fn try_load(mut self, dir: impl AsRef<Path>) -> Result<Self, Error> {
        let dir = dir.as_ref();
        let read = |file: &str| {
            let path = dir.join(file);
            path.exists().then(|| format::read_text(&path).map(Declaration::source)).transpose()
        };
        let (charmcraft, metadata) = (read(CHARMCRAFT)?, read(METADATA)?);
        if charmcraft.is_none() && metadata.is_none() {
            return Err(Error::playbook(format!(
                "{} has neither a charmcraft.yaml nor a metadata.yaml: it is no charm's directory",
                dir.display()
            )));
        }
        for file in charmcraft.iter().chain(&metadata) {
            self.known.read_charmcraft(file)?;
        }
        if let Some(file) = read("config.yaml")? {
            self.known.read_config(&file)?;
        }
        if let Some(file) = read("actions.yaml")? {
            self.known.read_actions(&file)?;
        }
        self.known.dir = dir.to_owned();
        Ok(self)
    }

    /// The application's name.
    #[must_use]
    pub fn app_name(&self) -> &str {
        let metadata = self.known.metadata.as_ref();
        let name = self.known.name.as_deref().or_else(|| metadata?.name.as_deref());
        name.unwrap_or("charm")
    }

    pub(crate) fn actor(&self) -> &Actor {
        &self.actor
    }

    pub(crate) fn known(&self) -> &Shared<Known> {
        &self.known
    }
}

/// A play catches the panic of its charm, and the charm is played again after it: what a panic leaves in a charm that
/// carries something along is the charm's own affair, here and in a test that catches panics itself.
impl RefUnwindSafe for CharmSpec {}
impl UnwindSafe for CharmSpec {}

impl fmt::Debug for CharmSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CharmSpec")
            .field("app_name", &self.app_name())
            .field("known", &self.known)
            .finish_non_exhaustive()
    }
}

/// What a charm declares of itself: YAML text, or a JSON value.
#[derive(Clone, Debug)]
pub struct Declaration(Written);

#[derive(Clone, Debug)]
enum Written {
    Text { name: String, text: String },
    Value { name: String, value: Value },
}

impl Declaration {
    fn source(source: Source) -> Self {
        Declaration(Written::Text { name: source.name, text: source.text })
    }

    fn named(mut self, title: &str) -> Self {
        match &mut self.0 {
            Written::Text { name, .. } | Written::Value { name, .. } => title.clone_into(name),
        }
        self
    }

    fn name(&self) -> &str {
        match &self.0 {
            Written::Text { name, .. } | Written::Value { name, .. } => name,
        }
    }

    /// The whole of it.
    #[cfg(stage_door)]
    pub(crate) fn to_json(&self) -> Result<Value, Fault> {
        self.read().map(|Json(value)| value)
    }

    fn read<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        match &self.0 {
            Written::Text { name, text } => {
                format::parse(&Source { name: name.clone(), text: text.clone(), syntax: Syntax::Yaml })
            }
            Written::Value { name, value } => format::from_value(name, value),
        }
    }
}

impl From<&str> for Declaration {
    /// YAML text.
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Declaration {
    /// YAML text.
    fn from(text: String) -> Self {
        Declaration(Written::Text { name: String::new(), text })
    }
}

impl From<Value> for Declaration {
    fn from(value: Value) -> Self {
        Declaration(Written::Value { name: String::new(), value })
    }
}

impl Known {
    /// Reads a `charmcraft.yaml`, or a `metadata.yaml`, which says less.
    fn read_charmcraft(&mut self, declaration: &Declaration) -> Result<(), Fault> {
        let written: Charmcraft = declaration.read()?;
        if let Some(config) = written.config {
            self.options = Some(config.checked(declaration.name(), "config.options")?);
        }
        self.actions = written.actions.or(self.actions.take());
        let mut endpoints = Map::new();
        for (role, declared) in [
            (Role::Requires, written.requires),
            (Role::Provides, written.provides),
            (Role::Peers, written.peers),
        ] {
            for (name, endpoint) in declared.unwrap_or_default() {
                let endpoint = Endpoint { role, interface: endpoint.interface, scope: endpoint.scope };
                endpoints.insert(name, endpoint);
            }
        }
        self.metadata = Some(Metadata {
            name: written.name,
            endpoints,
            storages: written.storage.unwrap_or_default(),
            resources: written.resources.unwrap_or_default().keys().cloned().collect(),
            payloads: written.payloads.unwrap_or_default(),
            extra_bindings: written.extra_bindings.unwrap_or_default().keys().cloned().collect(),
        });
        #[cfg(stage_door)]
        self.declared.metadata.replace(declaration.clone());
        Ok(())
    }

    fn read_config(&mut self, declaration: &Declaration) -> Result<(), Fault> {
        self.options = Some(declaration.read::<Options>()?.checked(declaration.name(), "options")?);
        #[cfg(stage_door)]
        self.declared.config.replace(declaration.clone());
        Ok(())
    }

    fn read_actions(&mut self, declaration: &Declaration) -> Result<(), Fault> {
        self.actions = Some(declaration.read()?);
        #[cfg(stage_door)]
        self.declared.actions.replace(declaration.clone());
        Ok(())
    }

    /// What the metadata says of an endpoint.
    pub(crate) fn endpoint(&self, name: &str) -> Option<&Endpoint> {
        self.metadata.as_ref()?.endpoints.get(name)
    }
}

/// What a charm's metadata says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Metadata {
    name: Option<String>,
    pub(crate) endpoints: Map<String, Endpoint>,
    pub(crate) storages: Map<String, StorageSpec>,
    pub(crate) resources: Vec<String>,
    pub(crate) payloads: Map<String, PayloadSpec>,
    extra_bindings: Vec<String>,
}

impl Metadata {
    /// Whether `network-get` knows the binding: an endpoint, an extra binding, or one of Juju's own.
    pub(crate) fn has_binding(&self, name: &str) -> bool {
        name.is_empty()
            || name == "juju-info"
            || self.endpoints.contains_key(name)
            || self.extra_bindings.iter().any(|binding| binding == name)
    }
}

/// Which end of a relation an endpoint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Requires,
    Provides,
    Peers,
}

/// An endpoint, as the metadata declares it.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    pub(crate) role: Role,
    pub(crate) interface: String,
    scope: Scope,
}

impl Endpoint {
    /// What kind of relation the endpoint has.
    pub(crate) fn relation_kind(&self) -> RelationKind {
        match (self.role, self.scope) {
            (Role::Peers, _) => RelationKind::Peer,
            (_, Scope::Container) => RelationKind::Subordinate,
            (_, Scope::Global) => RelationKind::Regular,
        }
    }
}

/// The type of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OptionType {
    String,
    Int,
    Float,
    Boolean,
    Secret,
}

impl OptionType {
    pub(crate) fn accepts(self, value: &ConfigValue) -> bool {
        matches!(
            (self, value),
            (OptionType::String | OptionType::Secret, ConfigValue::String(_))
                | (OptionType::Int, ConfigValue::Int(_))
                | (OptionType::Float, ConfigValue::Float(_) | ConfigValue::Int(_))
                | (OptionType::Boolean, ConfigValue::Bool(_))
        )
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            OptionType::String => "string",
            OptionType::Int => "int",
            OptionType::Float => "float",
            OptionType::Boolean => "boolean",
            OptionType::Secret => "secret",
        }
    }
}

/// An option, as the charm declares it.
#[derive(Clone, Debug, Deserialize)]
#[serde(expecting = "an option: a mapping with its `type`, and its `default` if it has one")]
pub(crate) struct OptionSpec {
    #[serde(rename = "type")]
    pub(crate) kind: OptionType,
    #[serde(default)]
    pub(crate) default: Option<ConfigValue>,
}

/// A part of a declaration that is not looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ignored;

impl<'de> Deserialize<'de> for Ignored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|IgnoredAny| Ignored)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "a charm's metadata: a mapping, such as `name: foo`")]
struct Charmcraft {
    name: Option<String>,
    requires: Option<Map<String, EndpointWritten>>,
    provides: Option<Map<String, EndpointWritten>>,
    peers: Option<Map<String, EndpointWritten>>,
    storage: Option<Map<String, StorageSpec>>,
    extra_bindings: Option<Map<String, Ignored>>,
    config: Option<Options>,
    actions: Option<Map<String, ActionSpec>>,
    resources: Option<Map<String, Ignored>>,
    payloads: Option<Map<String, PayloadSpec>>,
}

#[derive(Deserialize)]
#[serde(expecting = "a charm's options: a mapping with `options`")]
struct Options {
    #[serde(default)]
    options: Map<String, OptionSpec>,
}

impl Options {
    /// The options, if each default is of its option's type: Juju takes no charm where one is not.
    fn checked(self, name: &str, path: &str) -> Result<Map<String, OptionSpec>, Fault> {
        for (option, spec) in &self.options {
            if let Some(default) = spec.default.as_ref().filter(|default| !spec.kind.accepts(default)) {
                let message = format!(
                    "the option is of type {}, and its default {default} is of type {}",
                    spec.kind.name(),
                    default.type_name()
                );
                return Err(Fault::of_value(name, format!("{path}.{option}.default"), message));
            }
        }
        Ok(self.options)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scope {
    #[default]
    Global,
    Container,
}

/// An endpoint as it is written: its interface alone, or a mapping.
#[derive(Clone)]
struct EndpointWritten {
    interface: String,
    scope: Scope,
}

impl<'de> Deserialize<'de> for EndpointWritten {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EndpointVisitor)
    }
}

struct EndpointVisitor;

impl<'de> Visitor<'de> for EndpointVisitor {
    type Value = EndpointWritten;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an endpoint: its interface, or a mapping with `interface`")
    }

    fn visit_str<E: de::Error>(self, interface: &str) -> Result<EndpointWritten, E> {
        Ok(EndpointWritten { interface: interface.to_owned(), scope: Scope::Global })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<EndpointWritten, A::Error> {
        #[derive(Deserialize)]
        struct Mapping {
            interface: String,
            #[serde(default)]
            scope: Scope,
        }
        let Mapping { interface, scope } = Mapping::deserialize(MapAccessDeserializer::new(map))?;
        Ok(EndpointWritten { interface, scope })
    }
}
