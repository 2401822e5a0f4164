//! The actor: a charm, and what its metadata says of it.

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::path::Path;
use std::sync::Arc;

use juju_charm::{Charm, CharmResult, Hook, Juju, Shared};

#[cfg(stage_door)]
use crate::dispatch::Executable;
use crate::error::Error;
use crate::known::{Declaration, Known};

/// What a charm does that does nothing.
fn nothing(_: &Hook, _: &mut Juju) -> CharmResult {
    Ok(())
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
    /// its process group is found on Linux alone. A test that is interrupted from a terminal does not end the charm, whose
    /// process group is its own. [`Outcome::process`](crate::Outcome::process) has what is left of it.
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
            spec.known.load_own(dir)?;
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
    /// `config` and the `actions` of a `charmcraft.yaml` are taken from it too, and so is what its `extensions` add: those that
    /// charmcraft has for django, expressjs, fastapi, flask, go and spring-boot. Any other extension adds nothing here.
    ///
    /// A text is read as Juju reads it: see [`Declaration`]. Keys that Juju does not know it passes over.
    ///
    /// # Panics
    /// If it is not what metadata is, or if Juju would not deploy a charm that says so; [`try_meta`](CharmSpec::try_meta) is the twin that does not.
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
    /// If it is not what metadata is, if Juju would not deploy a charm that says so, or if it declares what an extension adds:
    /// with the line and the column, if it was text.
    pub fn try_meta(mut self, meta: impl Into<Declaration>) -> Result<Self, Error> {
        self.known.read_charmcraft(&meta.into().named("the metadata"))?;
        Ok(self)
    }

    /// Sets the options: what `config.yaml` says, as YAML text or as a JSON value.
    ///
    /// # Panics
    /// If it is not what a list of options is, or a default is not of its option's type; [`try_config`](CharmSpec::try_config) is the twin that does not.
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
    /// If it is not what a list of actions is, or what an action says of its parameters is no JSON schema; [`try_actions`](CharmSpec::try_actions) is the twin that does not.
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

    /// Takes the metadata, the options and the actions from a charm's directory: from `charmcraft.yaml`, unless it is about
    /// something else than a charm, and from `metadata.yaml`, `config.yaml` and `actions.yaml` where they are.
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
    /// If there is neither a `charmcraft.yaml` of a charm nor a `metadata.yaml`, or if a file cannot be read or is not what
    /// it should be: with its line and column.
    pub fn try_load(mut self, dir: impl AsRef<Path>) -> Result<Self, Error> {
        let dir = dir.as_ref();
        if !Known::is_declared_in(dir) {
            return Err(Error::playbook(format!(
                "{} has neither a charmcraft.yaml nor a metadata.yaml: it is no charm's directory",
                dir.display()
            )));
        }
        self.known.load(dir)?;
        if self.known.metadata.is_none() {
            return Err(Error::playbook(format!(
                "the charmcraft.yaml of {} is about something else than a charm, and there is no metadata.yaml",
                dir.display()
            )));
        }
        Ok(self)
    }

    /// The application's name.
    #[must_use]
    pub fn app_name(&self) -> &str {
        self.known.app_name().unwrap_or("charm")
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
