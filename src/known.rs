//! What is known of a charm: what it declares of itself.

use std::fmt;
use std::path::{Path, PathBuf};

use juju_charm::{ConfigValue, Map};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::declared::{ActionSpec, PayloadSpec, StorageSpec};
pub(crate) use crate::declared::{ParamFaultKind, ResourceKind, ResourceSpec};
use crate::format::{self, Fault};
#[cfg(stage_door)]
use crate::json::Json;
use crate::origin::{Source, Syntax};
use crate::state::RelationKind;

const CHARMCRAFT: &str = "charmcraft.yaml";
const METADATA: &str = "metadata.yaml";

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

/// What is known of a charm.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// The application's name, if it is another than the charm's.
    pub(crate) name: Option<String>,
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

    pub(crate) fn named(mut self, title: &str) -> Self {
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
    /// Whether a directory says what a charm there is.
    pub(crate) fn is_declared_in(dir: &Path) -> bool {
        [CHARMCRAFT, METADATA].iter().any(|file| dir.join(file).exists())
    }

    /// Takes all from a charm's directory.
    pub(crate) fn load(&mut self, dir: &Path) -> Result<(), Fault> {
        let read = |file: &str| {
            let path = dir.join(file);
            path.exists().then(|| format::read_text(&path).map(Declaration::source)).transpose()
        };
        for file in [CHARMCRAFT, METADATA] {
            if let Some(file) = read(file)? {
                self.read_charmcraft(&file)?;
            }
        }
        if let Some(file) = read("config.yaml")? {
            self.read_config(&file)?;
        }
        if let Some(file) = read("actions.yaml")? {
            self.read_actions(&file)?;
        }
        self.dir = dir.to_owned();
        Ok(())
    }

    /// Takes from the directory that a charm plays from what it declares there, if it declares anything.
    #[cfg(stage_door)]
    pub(crate) fn load_own(&mut self, dir: &Path) -> Result<(), Fault> {
        if Known::is_declared_in(dir) {
            self.load(dir)?;
        }
        self.declared_by_itself = std::mem::take(&mut self.declared);
        self.dir = dir.to_owned();
        Ok(())
    }

    /// The application's name, if it is known.
    pub(crate) fn app_name(&self) -> Option<&str> {
        self.name.as_deref().or_else(|| self.metadata.as_ref()?.name.as_deref())
    }

    /// Reads a `charmcraft.yaml`, or a `metadata.yaml`, which says less.
    pub(crate) fn read_charmcraft(&mut self, declaration: &Declaration) -> Result<(), Fault> {
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
                let endpoint = Endpoint {
                    role,
                    interface: endpoint.interface,
                    scope: endpoint.scope,
                    limit: endpoint.limit,
                };
                endpoints.insert(name, endpoint);
            }
        }
        self.metadata = Some(Metadata {
            name: written.name,
            endpoints,
            storages: written.storage.unwrap_or_default(),
            resources: written.resources.unwrap_or_default(),
            containers: written.containers.unwrap_or_default(),
            subordinate: written.subordinate,
            payloads: written.payloads.unwrap_or_default(),
            extra_bindings: written.extra_bindings.unwrap_or_default().keys().cloned().collect(),
        });
        #[cfg(stage_door)]
        self.declared.metadata.replace(declaration.clone());
        Ok(())
    }

    pub(crate) fn read_config(&mut self, declaration: &Declaration) -> Result<(), Fault> {
        self.options = Some(declaration.read::<Options>()?.checked(declaration.name(), "options")?);
        #[cfg(stage_door)]
        self.declared.config.replace(declaration.clone());
        Ok(())
    }

    pub(crate) fn read_actions(&mut self, declaration: &Declaration) -> Result<(), Fault> {
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
    pub(crate) resources: Map<String, ResourceSpec>,
    pub(crate) containers: Map<String, Ignored>,
    pub(crate) subordinate: bool,
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
    pub(crate) limit: Option<u32>,
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
    resources: Option<Map<String, ResourceSpec>>,
    containers: Option<Map<String, Ignored>>,
    #[serde(default)]
    subordinate: bool,
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
    limit: Option<u32>,
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
        Ok(EndpointWritten { interface: interface.to_owned(), scope: Scope::Global, limit: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<EndpointWritten, A::Error> {
        #[derive(Deserialize)]
        struct Mapping {
            interface: String,
            #[serde(default)]
            scope: Scope,
            limit: Option<u32>,
        }
        let Mapping { interface, scope, limit } = Mapping::deserialize(MapAccessDeserializer::new(map))?;
        Ok(EndpointWritten { interface, scope, limit })
    }
}
