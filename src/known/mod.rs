//! What is known of a charm: what it declares of itself.
//!
//! | module | what |
//! |---|---|
//! | `declaration` | what is declared, as it is written: text that is read as Juju reads it, or a JSON value |
//! | `metadata`, `storage`, `assumes` | what a `metadata.yaml` says, or a `charmcraft.yaml`, and what Juju refuses in it |
//! | `extension` | what charmcraft's extensions add to it |
//! | `option` | the options |
//! | `action`, `json_schema` | the actions, and what their parameters have to be |

mod action;
mod assumes;
mod declaration;
mod extension;
mod json_schema;
mod metadata;
mod option;
mod storage;

use std::path::{Path, PathBuf};

use juju_charm::Map;
use serde::Deserialize;

use crate::format::{self, Fault, Tree};
use crate::origin::Source;

pub(crate) use action::ActionSpec;
pub(crate) use assumes::Site;
pub use declaration::Declaration;
use declaration::Wrong;
pub(crate) use json_schema::ParamFaultKind;
use metadata::Charmcraft;
pub(crate) use metadata::{Endpoint, Metadata, ResourceKind, ResourceSpec, Role};
use option::Options;
pub(crate) use option::{OptionSpec, OptionType};

const CHARMCRAFT: &str = "charmcraft.yaml";
const METADATA: &str = "metadata.yaml";

/// A declaration with what its extensions declare besides, the whole of it, and the extensions that are not known.
fn expanded(declaration: &Declaration) -> Result<(Declaration, Tree, Vec<String>), Fault> {
    let tree = declaration.tree()?;
    if !tree.has("extensions") {
        return Ok((declaration.clone(), tree, Vec::new()));
    }
    let mut value = tree.to_json()?;
    let unknown = extension::expand(&mut value).map_err(|wrong| declaration.wrong(wrong))?;
    let tree = Tree::of_json(&value)?;
    Ok((declaration.with(value), tree, unknown))
}

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
        actions: Option<Map<String, Option<ActionSpec>>>,
    }
    let Written { charm } = format::parse(source)?;
    check_parts(charm.metadata, charm.config, charm.actions).map_err(|wrong| {
        let fault = Fault::of_value(&source.name, wrong.path, wrong.message);
        match wrong.help {
            Some(help) => fault.with_help(help),
            None => fault,
        }
        .placed_in(source)
    })
}

fn check_parts(
    metadata: Option<Charmcraft>,
    config: Option<Options>,
    actions: Option<Map<String, Option<ActionSpec>>>,
) -> Result<(), Wrong> {
    let below =
        |front: &'static str| move |wrong: Wrong| Wrong { path: format!("{front}.{}", wrong.path), ..wrong };
    if let Some(mut metadata) = metadata {
        if let Some(options) = metadata.config.take() {
            options.checked("config.options").map_err(below("charm.metadata"))?;
        }
        if let Some(actions) = metadata.actions.take() {
            action::checked(actions, "actions").map_err(below("charm.metadata"))?;
        }
        metadata.metadata().map_err(below("charm.metadata"))?;
    }
    if let Some(options) = config {
        options.checked("options").map_err(below("charm.config"))?;
    }
    if let Some(actions) = actions {
        action::checked(actions, "").map_err(below("charm.actions"))?;
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
            let Some(declaration) = read(file)? else { continue };
            // A bundle has a charmcraft.yaml too.
            if file == METADATA || declaration.tree()?.text("type").is_none_or(|kind| kind == "charm") {
                self.read_charmcraft(&declaration)?;
            }
        }
        if self.metadata.is_none() {
            return Err(Fault::whole(&dir.display().to_string(), "its charmcraft.yaml is not of a charm"));
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
        let (declaration, tree, unknown_extensions) = expanded(declaration)?;
        let mut written: Charmcraft = declaration.read(tree)?;
        let (config, actions) = (written.config.take(), written.actions.take());
        if let Some(config) = config {
            self.options = Some(config.checked("config.options").map_err(|wrong| declaration.wrong(wrong))?);
        }
        if let Some(actions) = actions {
            self.actions =
                Some(action::checked(actions, "actions").map_err(|wrong| declaration.wrong(wrong))?);
        }
        let metadata = written.metadata().map_err(|wrong| declaration.wrong(wrong))?;
        self.metadata = Some(Metadata { unknown_extensions, ..metadata });
        #[cfg(stage_door)]
        self.declared.metadata.replace(declaration);
        Ok(())
    }

    pub(crate) fn read_config(&mut self, declaration: &Declaration) -> Result<(), Fault> {
        let options: Options = declaration.read(declaration.tree()?)?;
        self.options = Some(options.checked("options").map_err(|wrong| declaration.wrong(wrong))?);
        #[cfg(stage_door)]
        self.declared.config.replace(declaration.clone());
        Ok(())
    }

    pub(crate) fn read_actions(&mut self, declaration: &Declaration) -> Result<(), Fault> {
        let actions: Option<Map<String, Option<ActionSpec>>> = declaration.read(declaration.tree()?)?;
        let actions = action::checked(actions.unwrap_or_default(), "");
        self.actions = Some(actions.map_err(|wrong| declaration.wrong(wrong))?);
        #[cfg(stage_door)]
        self.declared.actions.replace(declaration.clone());
        Ok(())
    }

    /// What the metadata says of an endpoint.
    pub(crate) fn endpoint(&self, name: &str) -> Option<&Endpoint> {
        self.metadata.as_ref()?.endpoints.get(name)
    }
}
