//! The stage: a charm is put on it, and plays scenes.

use std::ffi::OsString;
use std::panic::Location;
#[cfg(stage_door)]
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use juju_charm::{Charm, Databag, Juju, Unit};

use crate::backend::{Backend, Door, Propagation};
use crate::casting::{self, Cast, Stage};
use crate::charm_spec::{Actor, CharmSpec};
use crate::consistency;
#[cfg(stage_door)]
use crate::dispatch::{Executable, Played, StageDoor};
use crate::error::Error;
#[cfg(stage_door)]
use crate::exit::Exit;
use crate::finding::Findings;
use crate::hook_context::{self, HookContext};
use crate::outcome::{Failure, Outcome};
use crate::panic;
use crate::playbook::Playbook;
#[cfg(stage_door)]
use crate::process::Process;
use crate::profile::{JujuVersion, Profile};
use crate::report;
use crate::scene::Scene;
use crate::sequence::{Sequence, all_or_panic, no_scenes};
use crate::state::{ModelKind, Relation, RelationKind, State};

/// The stage: it holds a charm, and plays scenes with it.
///
/// A Scenario can be shared among tests and threads: playing changes nothing in it, and nothing in the scene.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// fn my_charm(hook: &Hook, juju: &mut Juju) -> CharmResult {
///     if let Hook::Start = hook {
///         let message = if juju.is_leader()? { "I rule" } else { "I follow" };
///         juju.status_set(Status::active(message))?;
///     }
///     Ok(())
/// }
///
/// let scenario = Scenario::new(CharmSpec::new(my_charm).name("foo"));
/// let out = scenario.play(&Scene::new(event("start")).state(State::new().leader(true)));
/// assert_eq!(out.context_out.state.status.unit, ("active", "I rule"));
/// ```
#[derive(Clone, Debug)]
pub struct Scenario {
    spec: CharmSpec,
    juju_version: String,
    /// What the version does, read once; none if it is none.
    profile: Option<Profile>,
    unit_number: u32,
    call_limit: usize,
    unchecked: bool,
    propagation: Propagation,
    #[cfg(stage_door)]
    stage_door: StageDoor,
    #[cfg(stage_door)]
    keeps_files: bool,
    playbook: Playbook,
    /// The unit that has played last: most scenes are in one model, and so played by one unit.
    unit: OnceLock<Arc<Unit>>,
}

impl Scenario {
    /// A stage for this charm: its unit 0, Juju 3.6.28, and an empty playbook.
    #[must_use]
    pub fn new(spec: CharmSpec) -> Self {
        Scenario {
            spec,
            juju_version: "3.6.28".to_owned(),
            profile: Some(Profile::new(JujuVersion::new(3, 6, 28))),
            unit_number: 0,
            call_limit: 100_000,
            unchecked: false,
            propagation: Propagation { path: None, time_limit: Duration::from_secs(60) },
            #[cfg(stage_door)]
            stage_door: StageDoor::default(),
            #[cfg(stage_door)]
            keeps_files: false,
            playbook: Playbook::new(),
            unit: OnceLock::new(),
        }
    }

    /// Sets which version of Juju is played, such as `4.0.1`; by default `3.6.28`.
    #[must_use]
    pub fn juju_version(mut self, version: impl Into<String>) -> Self {
        self.juju_version = version.into();
        self.profile = Profile::parse(&self.juju_version);
        self.unit = OnceLock::new();
        self
    }

    /// Sets the number of the unit that is played; by default 0.
    #[must_use]
    pub fn unit_number(mut self, number: u32) -> Self {
        self.unit_number = number;
        self.unit = OnceLock::new();
        self
    }

    /// Sets where the real executable is looked for when neither a memo nor the State can answer a call, and what a charm's
    /// own [executable](CharmSpec::executable) finds on its PATH behind the hook tools; by default the PATH of this process.
    #[must_use]
    pub fn path(mut self, path: impl Into<OsString>) -> Self {
        self.propagation.path = Some(path.into());
        self
    }

    /// Sets how long a real executable may take before it is ended, and a charm's own
    /// [executable](CharmSpec::executable) with all that it has started; by default 60 seconds.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.propagation.time_limit = limit;
        self
    }

    /// Sets how many calls one hook may make; by default 100,000. Every further call is an error, so that a charm which
    /// waits for something that cannot change while its hook runs does not wait for ever.
    #[must_use]
    pub fn call_limit(mut self, calls: usize) -> Self {
        self.call_limit = calls;
        self
    }

    /// What Juju itself writes into the databag of a unit with this address when the unit enters a relation:
    /// `ingress-address`, `egress-subnets`, and up to Juju 3.x `private-address`.
    ///
    /// A State has these keys only if the test says so: most charms do not look at them.
    ///
    /// ```
    /// use juju_scenario::prelude::*;
    ///
    /// let scenario = Scenario::new(CharmSpec::without_code().name("foo"));
    /// let db = relation("db", "postgresql").remote_unit_data(0, scenario.default_databag("10.1.2.3"));
    /// assert_eq!(db.remote_units_data[&0].get("egress-subnets"), Some("10.1.2.3/32"));
    /// assert_eq!(db.remote_units_data[&0].get("private-address"), Some("10.1.2.3"));
    /// assert_eq!(scenario.juju_version("4.0.1").default_databag("10.1.2.3").get("private-address"), None);
    /// ```
    #[must_use]
    pub fn default_databag(&self, address: impl AsRef<str>) -> Databag {
        self.profile().default_databag(address.as_ref())
    }

    /// Has all scenes played whether or not Juju could have produced them. What makes it impossible to say which hook the
    /// charm gets is still an error. [`Scene::unchecked`] does so for one scene, and [`Scene::allow`] for one rule.
    #[must_use]
    pub fn unchecked(mut self) -> Self {
        self.unchecked = true;
        self
    }

    /// Adds a variable to the environment of a charm's own [executable](CharmSpec::executable), or sets one otherwise than
    /// Juju does. Of the environment of this process the charm gets HOME and the locale (`LC_..`) alone.
    #[cfg(stage_door)]
    #[must_use]
    pub fn env(mut self, variable: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.stage_door.environment.push((variable.into(), value.into()));
        self
    }

    /// Sets where the plays of a charm's own [executable](CharmSpec::executable) have their directories; by default the
    /// directory for temporary files, which TMPDIR names. Programs have to be allowed to run there, and its path has to be
    /// short: the agent's socket is in it.
    #[cfg(stage_door)]
    #[must_use]
    pub fn work_dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.stage_door.work_dir = Some(dir.into());
        self
    }

    /// Sets how many bytes are kept of what a charm's own [executable](CharmSpec::executable) prints, of stdout and of
    /// stderr each; by default 1 MiB. What it prints beyond them is read and dropped.
    #[cfg(stage_door)]
    #[must_use]
    pub fn output_limit(mut self, bytes: usize) -> Self {
        self.stage_door.output_limit = bytes;
        self
    }

    /// Has what a charm's own [executable](CharmSpec::executable) writes into its directory be there again in the next
    /// scene of a sequence, as on a real unit; by default it is not. Frameworks keep there what the charm has stored, and
    /// the events that it has deferred.
    #[cfg(stage_door)]
    #[must_use]
    pub fn keep_files(mut self) -> Self {
        self.keeps_files = true;
        self
    }

    /// Begins each scene with what the charm had written into its directory in this outcome; without a process in it, with
    /// the charm's own files alone, as by default.
    ///
    /// ```no_run
    /// use juju_scenario::prelude::*;
    ///
    /// let scenario = Scenario::new(CharmSpec::executable("path/to/a/charm"));
    /// let deferred = scenario.play(&Scene::new("config-changed"));
    /// let again = scenario.files_of(&deferred).play(&Scene::new("update-status"));
    /// ```
    #[cfg(stage_door)]
    #[must_use]
    pub fn files_of(mut self, outcome: &Outcome) -> Self {
        self.stage_door.files = outcome.process.as_ref().map(|process| process.files.dir.clone());
        self
    }

    /// Sets the playbook that [`play_until_complete`](Scenario::play_until_complete) and
    /// [`play_in_sequence`](Scenario::play_in_sequence) play. What it says of a charm and of a version of Juju is not
    /// looked at: the scenario has its own.
    #[must_use]
    pub fn playbook(mut self, playbook: impl Into<Playbook>) -> Self {
        self.playbook = playbook.into();
        self
    }

    /// Plays a scene.
    ///
    /// # Panics
    /// If Juju could not have produced the scene, or if the charm fails: with the report.
    /// [`try_play`](Scenario::try_play) is the twin that does not.
    #[track_caller]
    pub fn play(&self, scene: &Scene) -> Outcome {
        match self.try_play(scene) {
            Ok(outcome) => outcome,
            Err(error) => panic!("{error}"),
        }
    }

    /// Plays a scene.
    ///
    /// # Errors
    /// If Juju could not have produced the scene, or if the charm fails: it returns an error or panics, or its process ends
    /// with another code than 0, by a signal or since its time is up, or Juju refuses to commit what it has asked for. The
    /// outcome of a charm that failed is in the error: [`Error::outcome`]. If an [executable](CharmSpec::executable) cannot
    /// be put on the stage there is none. (A test that is built with `panic = "abort"` ends where its charm
    /// panics; a charm that runs for ever without a call cannot be ended either, since it runs on the test's own thread.)
    #[track_caller]
    pub fn try_play(&self, scene: &Scene) -> Result<Outcome, Error> {
        self.play_at(scene, Some(Location::caller()))
    }

    /// Plays a scene as [`try_play`](Scenario::try_play) does; none is for those who play it from no test, and so without
    /// a line that a report could name.
    pub(crate) fn play_at(
        &self,
        scene: &Scene,
        played_at: Option<&'static Location<'static>>,
    ) -> Result<Outcome, Error> {
        match self.perform(scene, played_at) {
            Ok(outcome) if outcome.failure.is_some() => {
                Err(Error::charm_failed(report::failed_play(&outcome), outcome))
            }
            // Handed on as it is, since an outcome is large.
            played => played,
        }
    }

    /// Plays the scenes of the playbook, each with its own context, and hands back one outcome a scene.
    ///
    /// # Panics
    /// If the playbook is empty, or if any scene fails: with the reports of all that failed.
    /// [`try_play_until_complete`](Scenario::try_play_until_complete) is the twin that does not.
    #[track_caller]
    pub fn play_until_complete(&self) -> Vec<Outcome> {
        all_or_panic(self.try_play_until_complete())
    }

    /// Plays the scenes of the playbook, each with its own context, and hands back one result a scene.
    ///
    /// # Errors
    /// If the playbook is empty.
    #[track_caller]
    pub fn try_play_until_complete(&self) -> Result<Vec<Result<Outcome, Error>>, Error> {
        if self.playbook.is_empty() {
            return Err(no_scenes());
        }
        let mut results = Vec::with_capacity(self.playbook.len());
        for scene in &self.playbook {
            results.push(self.try_play(scene));
        }
        Ok(results)
    }

    /// Plays the scenes of the playbook one after another, each in the State that the one before has left.
    ///
    /// Where a scene's own State says something else than the scenes before it said, it has happened in between: an option
    /// that the operator has set, a remote unit that has come. What it does not speak of stays as it is. A State that was
    /// read from YAML or JSON speaks of the parts that are written there; one that was built in Rust speaks of all its
    /// parts, or, if it is the null state, of nothing. Memos are each scene's own.
    ///
    /// # Panics
    /// If the playbook is empty, or if a scene fails: with its report; the scenes after it are not played.
    /// [`try_play_in_sequence`](Scenario::try_play_in_sequence) is the twin that does not.
    #[track_caller]
    pub fn play_in_sequence(&self) -> Vec<Outcome> {
        all_or_panic(self.try_play_in_sequence())
    }

    /// Plays the scenes of the playbook in sequence, as [`play_in_sequence`](Scenario::play_in_sequence) does, and hands
    /// back one result a scene, the last of which may be an error.
    ///
    /// # Errors
    /// If the playbook is empty.
    #[track_caller]
    pub fn try_play_in_sequence(&self) -> Result<Vec<Result<Outcome, Error>>, Error> {
        self.one_after_another(|state| !state.is_null())
    }

    /// Plays the scenes in sequence. Of a State that was built in Rust, `speaks` says whether it speaks of its parts.
    #[track_caller]
    pub(crate) fn one_after_another(
        &self,
        speaks: fn(&State) -> bool,
    ) -> Result<Vec<Result<Outcome, Error>>, Error> {
        let sequence = self.sequence(speaks, Some(Location::caller())).ok_or_else(no_scenes)?;
        Ok(sequence.collect())
    }

    /// The scenes of the playbook, to be played in sequence; none, if there are none.
    pub(crate) fn sequence(
        &self,
        speaks: fn(&State) -> bool,
        played_at: Option<&'static Location<'static>>,
    ) -> Option<Sequence<'_>> {
        #[cfg(not(stage_door))]
        let play = move |scene: &Scene| self.play_at(scene, played_at);
        #[cfg(stage_door)]
        let play = {
            let mut stage = self.clone();
            move |scene: &Scene| {
                let result = stage.play_at(scene, played_at);
                // A hook that the charm has no program for leaves the files as they were.
                let process = result.as_ref().ok().and_then(|outcome| outcome.process.as_ref());
                if let Some(process) = process.filter(|_| stage.keeps_files) {
                    stage.stage_door.files = Some(process.files.dir.clone());
                }
                result
            }
        };
        Sequence::new(&self.playbook, speaks, Box::new(play))
    }

    /// Finds what Juju could not have produced about a scene, and what it hardly ever does: all of it, but for what the
    /// scene [allows](Scene::allow). [`play`](Scenario::play) does so before it plays: it refuses a scene with errors, and
    /// the outcome has the warnings. Of an [unchecked](Scene::unchecked) scene only that is found for which it cannot be
    /// played.
    ///
    /// ```
    /// use juju_scenario::prelude::*;
    ///
    /// let spec = CharmSpec::without_code().meta("{name: foo, requires: {db: {interface: postgresql}}}");
    /// let db = relation("db", "mysql").id(3);
    /// let scene = Scene::new("start").state(State::new().relation(db.clone()).relation(db.id(3)));
    ///
    /// let findings = Scenario::new(spec).check(&scene);
    /// let rules: Vec<&str> = findings.iter().map(|finding| finding.rule.id()).collect();
    /// assert_eq!(rules, ["relation-interface", "relation-id-taken", "relation-interface"]);
    /// ```
    #[must_use]
    pub fn check(&self, scene: &Scene) -> Findings {
        let unit = self.unit_in(&scene.context.state);
        self.look_at(scene, &unit, &scene.context.state.relation_numbers()).1
    }

    /// Begins a scene for a charm that is played by somebody else: its hook tools are called as a command line, and the
    /// hook ends when that is said.
    ///
    /// ```
    /// use juju_scenario::prelude::*;
    ///
    /// let scenario = Scenario::new(CharmSpec::without_code().name("foo"));
    /// let scene = Scene::new("start").state(State::new().leader(true));
    /// let mut hook = scenario.begin(&scene)?;
    /// assert_eq!(hook.call("is-leader", [""; 0]).stdout, b"True\n");
    /// assert_eq!(hook.call("status-set", ["active", "I rule"]).code, 0);
    /// let out = hook.end(0);
    /// assert_eq!(out.context_out.state.status.unit, ("active", "I rule"));
    /// # Ok::<(), juju_scenario::Error>(())
    /// ```
    ///
    /// # Errors
    /// If Juju could not have produced the scene.
    #[track_caller]
    pub fn begin(&self, scene: &Scene) -> Result<HookContext, Error> {
        self.begin_at(scene, Some(Location::caller()))
    }

    /// Begins a scene as [`begin`](Scenario::begin) does, for a test or for others.
    pub(crate) fn begin_at(
        &self,
        scene: &Scene,
        played_at: Option<&'static Location<'static>>,
    ) -> Result<HookContext, Error> {
        Ok(HookContext::new(self.open(scene, played_at)?, played_at))
    }

    /// Plays a scene, and hands back what is left, whether or not the charm failed.
    #[inline]
    fn perform(
        &self,
        scene: &Scene,
        played_at: Option<&'static Location<'static>>,
    ) -> Result<Outcome, Error> {
        let backend = self.open(scene, played_at)?;
        match self.spec.actor() {
            Actor::Function(charm) => perform_function(&**charm, backend, played_at),
            #[cfg(stage_door)]
            Actor::Executable(executable) => self.perform_executable(executable, backend, played_at),
        }
    }

    #[cfg(stage_door)]
    fn perform_executable(
        &self,
        executable: &Executable,
        backend: Box<Backend>,
        played_at: Option<&'static Location<'static>>,
    ) -> Result<Outcome, Error> {
        let path = self.propagation.path.clone().or_else(|| std::env::var_os("PATH")).unwrap_or_default();
        let limit = self.propagation.time_limit;
        let (backend, played) = self.stage_door.play(executable, backend, &path, limit)?;
        let (failure, process) = match played {
            Played::Nothing => (None, None),
            Played::NotStarted(reason) => (Some(Failure::NotStarted(reason)), None),
            Played::Performed(performed) => {
                let failure = match performed.end.exit {
                    _ if performed.end.timed_out => Some(Failure::TimedOut(limit)),
                    Exit::Code(0) => None,
                    Exit::Code(code) => Some(Failure::ExitCode(code)),
                    Exit::Signal(signal) => Some(Failure::Signal(signal)),
                };
                (failure, Some(Process::new(*performed)))
            }
        };
        Ok(Outcome { process, ..hook_context::end(backend, failure, played_at) })
    }

    /// Juju, about to run the scene's hook; or why it could not.
    #[inline]
    fn open(
        &self,
        scene: &Scene,
        played_at: Option<&'static Location<'static>>,
    ) -> Result<Box<Backend>, Error> {
        let unit = self.unit_in(&scene.context.state);
        let numbers = scene.context.state.relation_numbers();
        let (cast, findings) = self.look_at(scene, &unit, &numbers);
        let (cast, profile) = match (cast, self.profile) {
            (Some(cast), Some(profile)) if findings.errors().next().is_none() => (cast, profile),
            _ => {
                let report = report::inconsistent(scene, &unit.name, &findings, played_at);
                return Err(Error::inconsistent(report, findings));
            }
        };
        Ok(Box::new(Backend {
            unit,
            hook: Arc::new(cast.hook),
            event_relation: cast.relation.map(|index| (index, cast.remote_unit)),
            known: self.spec.known().clone(),
            profile,
            propagation: self.propagation.clone(),
            call_limit: self.call_limit,
            scene: scene.clone(),
            state: scene.context.state.clone(),
            memos: scene.context.memos.clone(),
            numbers,
            calls: Vec::new(),
            warnings: findings,
            read_once: Default::default(),
            pending: Default::default(),
        }))
    }

    /// The hook of a scene, and what is wrong about the scene.
    #[inline]
    fn look_at(&self, scene: &Scene, unit: &Unit, numbers: &[u32]) -> (Option<Cast>, Findings) {
        let stage = Stage { scene, known: self.spec.known(), unit, numbers, profile: self.profile };
        let mut findings = Findings::default();
        let cast = casting::cast(&stage, &mut findings);
        let unchecked = self.unchecked || scene.unchecked;
        if !unchecked {
            consistency::check(&stage, cast.as_ref(), &mut findings);
        }
        if unchecked || !scene.allow.is_empty() {
            findings.retain(|rule| !rule.can_be_allowed() || !unchecked && !scene.allow.contains(&rule));
        }
        (cast, findings)
    }

    /// The charm that plays.
    #[cfg(feature = "proptest")]
    pub(crate) fn spec(&self) -> &CharmSpec {
        &self.spec
    }

    /// What the version of Juju does that is played; what the latest 3.6 does, if it is none.
    pub(crate) fn profile(&self) -> Profile {
        self.profile.unwrap_or(Profile::new(JujuVersion::new(3, 6, 28)))
    }

    /// The name of the unit that plays.
    pub(crate) fn unit_name(&self) -> String {
        format!("{}/{}", self.spec.app_name(), self.unit_number)
    }

    /// The unit that plays in this State.
    fn unit_in(&self, state: &State) -> Arc<Unit> {
        let (model, principal) = (&state.model, self.principal_in(state));
        let make = || {
            Arc::new(Unit {
                name: self.unit_name(),
                model_name: model.name.clone(),
                model_uuid: model.uuid.clone(),
                juju_version: self.juju_version.clone(),
                charm_dir: self.spec.known().dir.clone(),
                machine_id: (model.kind == ModelKind::Machine).then(|| self.unit_number.to_string()),
                availability_zone: None,
                principal_unit: principal.clone(),
            })
        };
        let known = self.unit.get_or_init(make);
        let same = known.model_name == model.name
            && known.model_uuid == model.uuid
            && known.machine_id.is_some() == (model.kind == ModelKind::Machine)
            && known.principal_unit == principal;
        if same { known.clone() } else { make() }
    }

    /// The unit that a subordinate's unit is there for: the one at the other end of a relation of scope container.
    fn principal_in(&self, state: &State) -> Option<String> {
        self.spec.known().metadata.as_ref().filter(|metadata| metadata.subordinate)?;
        let hosts = |relation: &&Relation| relation.kind == RelationKind::Subordinate;
        let host = state.relations.iter().find(hosts)?;
        let unit = host.remote_units_data.keys().next()?;
        Some(format!("{}/{unit}", host.remote_app_name))
    }
}

/// Plays a charm that is code in this process.
#[inline]
fn perform_function(
    charm: &dyn Charm,
    backend: Box<Backend>,
    played_at: Option<&'static Location<'static>>,
) -> Result<Outcome, Error> {
    let (unit, hook) = (backend.unit.clone(), backend.hook.clone());
    let door = Door::open(backend);
    let mut juju = Juju::new(unit, door.clone());
    let acted = panic::catch(|| charm.handle(&hook, &mut juju).map_err(|error| chain(&*error)));
    // The backend looks at the hook to the end, and no copy of it is needed then.
    drop(hook);
    let failure = match acted {
        Ok(Ok(())) => None,
        Ok(Err(messages)) => Some(Failure::Error(messages)),
        Err(panic) => Some(Failure::Panic { message: panic.message, location: panic.location }),
    };
    let Some(backend) = door.close() else {
        return Err(Error::playbook("the hook has ended twice"));
    };
    Ok(hook_context::end(backend, failure, played_at))
}

/// What an error says, and what its sources say.
fn chain(error: &dyn std::error::Error) -> Vec<String> {
    let mut messages = vec![error.to_string()];
    let mut source = error.source();
    while let Some(error) = source {
        messages.push(error.to_string());
        source = error.source();
    }
    messages
}
