//! What is known of a charm: what it declares of itself.
//!
//! | module | has |
//! |---|---|
//! | `declaration` | what was given: a text or a value, and how it is read |
//! | `metadata`, with `endpoint`, `container`, `storage`, `payload`, `assumes`, `charm_lib` | what the metadata says |
//! | `options` | what the options are |
//! | `actions`, `json_schema` | what the actions are, and what they may be given |
//! | `extensions` | what charmcraft adds to it |
//! | `rules` | what Juju refuses of it |
//! | `read` | how Juju reads single values |

mod actions;
mod assumes;
mod charm_lib;
mod container;
mod declaration;
mod endpoint;
mod extensions;
mod json_schema;
mod metadata;
mod options;
mod payload;
mod read;
mod rules;
mod storage;

use std::path::{Path, PathBuf};

use juju_charm::Map;
use serde::Deserialize;

use crate::format::{self, Fault, Flaw, Way};
use crate::json::Json;
use crate::origin::Source;

pub(crate) use actions::{ActionSpec, ParamFaultKind};
pub(crate) use container::{ResourceKind, ResourceSpec};
pub use declaration::Declaration;
#[cfg(test)]
pub(crate) use endpoint::Scope;
pub(crate) use endpoint::{Endpoint, Role};
pub(crate) use metadata::Metadata;
pub(crate) use options::{OptionSpec, OptionType};

use metadata::{Charmcraft, Subject};
use options::Options;

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
        actions: Option<Map<String, ActionSpec>>,
    }
    let Written { charm } = format::parse(source)?;
    let way = Way::new().key("charm");
    let fault = |flaw: Flaw| format::flaw_in(source, &flaw);
    let mut known = Known::default();
    if let Some(metadata) = &charm.metadata {
        let way = way.key("metadata");
        if metadata.extensions().is_empty() {
            known.take(metadata, &way).map_err(fault)?;
        } else {
            let whole = with_extensions(source, metadata, &way)?;
            known.take(&whole, &way).map_err(fault)?;
        }
    }
    if let Some(options) = charm.config {
        options.settled(&way.key("config")).map_err(fault)?;
    }
    if let Some(actions) = &charm.actions {
        rules::actions(actions, known.charm_name(), &way.key("actions")).map_err(fault)?;
    }
    Ok(())
}

/// What a playbook says of its charm's metadata, with what charmcraft adds to it.
fn with_extensions(source: &Source, metadata: &Charmcraft, way: &Way) -> Result<Charmcraft, Fault> {
    #[derive(Deserialize)]
    struct Written {
        charm: Charm,
    }
    #[derive(Deserialize)]
    struct Charm {
        metadata: Json,
    }
    let Json(value) = format::parse::<Written>(source)?.charm.metadata;
    let whole = extensions::apply(value, metadata.extensions(), way);
    let (whole, _) = whole.map_err(|flaw| format::flaw_in(source, &flaw))?;
    format::from_value(&source.name, &whole)
}

/// What is known of a charm.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// The application's name, if it is another than the charm's.
    pub(crate) name: Option<String>,
    pub(crate) metadata: Option<Metadata>,
    pub(crate) options: Option<Map<String, OptionSpec>>,
    pub(crate) actions: Option<Map<String, ActionSpec>>,
    /// The extensions of charmcraft that it uses and nobody here knows: what they add to it is not known either.
    pub(crate) unknown_extensions: Vec<String>,
    pub(crate) dir: PathBuf,
    /// What was declared, as it was written.
    #[cfg_attr(not(stage_door), allow(dead_code, reason = "an executable charm finds it in its files"))]
    pub(crate) declared: Declared,
    /// What a charm that has a directory of its own declares there; what is declared otherwise counts for more.
    #[cfg(stage_door)]
    pub(crate) declared_by_itself: Declared,
}

/// What was declared, as it was written, and with what charmcraft adds to it.
#[derive(Clone, Debug, Default)]
#[cfg_attr(not(stage_door), allow(dead_code, reason = "an executable charm finds it in its files"))]
pub(crate) struct Declared {
    pub(crate) metadata: Option<Declaration>,
    pub(crate) config: Option<Declaration>,
    pub(crate) actions: Option<Declaration>,
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
        if let Some(file) = read(CHARMCRAFT)? {
            if file.read::<Subject>()?.is_charm() {
                self.read_charmcraft(&file)?;
            }
        }
        if let Some(file) = read(METADATA)? {
            self.read_charmcraft(&file)?;
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
        self.name.as_deref().or_else(|| self.charm_name())
    }

    fn charm_name(&self) -> Option<&str> {
        self.metadata.as_ref()?.name.as_deref()
    }

    /// Reads a `charmcraft.yaml`, or a `metadata.yaml`, which says less.
    pub(crate) fn read_charmcraft(&mut self, declaration: &Declaration) -> Result<(), Fault> {
        let fault = |flaw: Flaw| declaration.fault(&flaw);
        let mut written: Charmcraft = declaration.read()?;
        let mut whole = declaration.clone();
        self.unknown_extensions.clear();
        if !written.extensions().is_empty() {
            let value = declaration.to_json()?;
            let (value, unknown) =
                extensions::apply(value, written.extensions(), &Way::new()).map_err(fault)?;
            whole = declaration.replaced_by(value);
            written = whole.read()?;
            self.unknown_extensions = unknown;
        }
        self.take(&written, &Way::new()).map_err(fault)?;
        self.declared.metadata.replace(whole);
        Ok(())
    }

    /// Takes what a `charmcraft.yaml` says, if Juju would.
    fn take(&mut self, written: &Charmcraft, way: &Way) -> Result<(), Flaw> {
        rules::metadata(written, way)?;
        if let Some(options) = written.config.clone() {
            self.options = Some(options.settled(&way.key("config"))?);
        }
        if let Some(actions) = &written.actions {
            rules::actions(actions, written.name.as_deref(), &way.key("actions"))?;
            self.actions = Some(actions.clone());
        }
        self.metadata = Some(written.metadata());
        Ok(())
    }

    pub(crate) fn read_config(&mut self, declaration: &Declaration) -> Result<(), Fault> {
        let options: Options = declaration.read()?;
        self.options = Some(options.settled(&Way::new()).map_err(|flaw| declaration.fault(&flaw))?);
        self.declared.config.replace(declaration.clone());
        Ok(())
    }

    pub(crate) fn read_actions(&mut self, declaration: &Declaration) -> Result<(), Fault> {
        let actions: Option<Map<String, ActionSpec>> = declaration.read()?;
        let actions = actions.unwrap_or_default();
        rules::actions(&actions, self.charm_name(), &Way::new()).map_err(|flaw| declaration.fault(&flaw))?;
        self.actions = Some(actions);
        self.declared.actions.replace(declaration.clone());
        Ok(())
    }

    /// What the metadata says of an endpoint.
    pub(crate) fn endpoint(&self, name: &str) -> Option<&Endpoint> {
        self.metadata.as_ref()?.endpoints.get(name)
    }
}
