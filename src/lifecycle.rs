//! The two playbooks that every charm has: how a unit starts, and how it ends.

use crate::charm_spec::CharmSpec;
use crate::context::Context;
use crate::error::Error;
use crate::event::{Event, event};
use crate::outcome::Outcome;
use crate::playbook::Playbook;
use crate::scenario::Scenario;
use crate::scene::Scene;
use crate::sequence::all_or_panic;
use crate::state::{List, ModelKind, Relation, RelationKind, State};

macro_rules! plays_its_playbook {
    ($scenario:ident) => {
        impl $scenario {
            /// The one for this charm, with the null state.
            #[must_use]
            pub fn new(spec: CharmSpec) -> Self {
                Scenario::new(spec).into()
            }

            /// Sets what the model looks like: the relations, the storages and all else that is there.
            #[must_use]
            pub fn state(mut self, state: State) -> Self {
                self.leader = self.leader.or(Some(state.leader));
                self.state = state;
                self
            }

            /// Sets whether the unit is the leader of its application: in every scene.
            #[must_use]
            pub fn leader(mut self, leader: bool) -> Self {
                self.leader = Some(leader);
                self
            }

            /// Plays the scenes, each with a State of its own, and hands back one outcome a scene.
            ///
            /// # Panics
            /// If any scene fails: with the reports of all that failed.
            #[track_caller]
            pub fn play_until_complete(&self) -> Vec<Outcome> {
                self.with_playbook().play_until_complete()
            }

            /// Plays the scenes, each with a State of its own, and hands back one result a scene.
            ///
            /// # Errors
            /// None: a scene that fails is an error among the results.
            #[track_caller]
            pub fn try_play_until_complete(&self) -> Result<Vec<Result<Outcome, Error>>, Error> {
                self.with_playbook().try_play_until_complete()
            }

            /// Plays the scenes one after another, each in the State that the one before has left.
            ///
            /// # Panics
            /// If a scene fails: with its report; the scenes after it are not played.
            #[track_caller]
            pub fn play_in_sequence(&self) -> Vec<Outcome> {
                all_or_panic(self.try_play_in_sequence())
            }

            /// Plays the scenes in sequence, and hands back one result a scene, the last of which may be an error.
            ///
            /// # Errors
            /// None: a scene that fails is an error among the results.
            #[track_caller]
            pub fn try_play_in_sequence(&self) -> Result<Vec<Result<Outcome, Error>>, Error> {
                // Even the null state says all: at the end of a teardown nothing is left.
                self.with_playbook().one_after_another(|_| true)
            }

            fn with_playbook(&self) -> Scenario {
                self.scenario.clone().playbook(self.playbook())
            }

            /// The State with the leadership that was set.
            fn opening(&self) -> State {
                let leader = self.leader.unwrap_or(self.state.leader);
                self.state.clone().leader(leader)
            }
        }

        impl From<Scenario> for $scenario {
            /// The one for this stage's charm, unit and version of Juju, with the null state.
            fn from(scenario: Scenario) -> Self {
                $scenario { scenario, state: State::new(), leader: None }
            }
        }
    };
}

/// How a unit starts: the scenes that Juju plays with every charm, from its first hook to the last relation's.
///
/// On machines: `storage-attached` for every storage, `install`, `relation-created` for every relation,
/// `leader-elected` or (up to Juju 3.x) `leader-settings-changed`, `config-changed`, `start`; then for each relation,
/// the peers last, `relation-changed` if there is application data, and `relation-joined` and `relation-changed` for
/// each unit. On Kubernetes storage comes after the leadership. Juju leaves the order among several storages and
/// relations open; here it is that of the State.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let charm = CharmSpec::new(|_: &Hook, _: &mut Juju| Ok(())).name("foo");
/// let outcomes = StartupScenario::new(charm).leader(true).play_until_complete();
/// let hooks: Vec<_> = outcomes.iter().map(|out| out.hook.name()).collect();
/// assert_eq!(hooks, ["install", "leader-elected", "config-changed", "start"]);
/// ```
#[derive(Clone, Debug)]
pub struct StartupScenario {
    scenario: Scenario,
    state: State,
    leader: Option<bool>,
}

plays_its_playbook!(StartupScenario);

impl StartupScenario {
    /// The scenes, in Juju's order.
    #[must_use]
    pub fn playbook(&self) -> Playbook {
        let mut script = Script::new("startup", self.opening());
        let kubernetes = script.state.model.kind == ModelKind::Kubernetes;
        let mut written = Vec::with_capacity(script.state.relations.len());
        for relation in script.state.relations.iter_mut() {
            relation.joined = Some(Vec::new());
            // A unit has a databag once it has entered the relation.
            written.push(std::mem::take(&mut relation.local_unit_data));
        }
        if !kubernetes {
            // A machine's first storage is attached before the unit enters its relations.
            let (numbers, secrets) = (script.state.relation_numbers(), script.state.secrets.clone());
            let relations = std::mem::take(&mut script.state.relations);
            script.state.end_grants(&numbers);
            script.attach_all_storages();
            script.state.relations = relations;
            script.state.secrets = secrets;
        }
        script.add("install");
        for (relation, written) in script.state.relations.iter_mut().zip(written) {
            relation.local_unit_data = written;
        }
        script.create_all_relations();
        if script.state.leader {
            script.add("leader-elected");
        } else if self.scenario.profile().has_legacy() {
            script.add("leader-settings-changed");
        }
        if kubernetes {
            script.attach_all_storages();
        }
        script.add("config-changed");
        script.add("start");
        script.join_all_relations();
        script.playbook
    }
}

/// How a unit ends when it is removed, or its application is: the scenes that Juju plays with every charm.
///
/// `storage-detaching` for every storage; for each relation but the peers `relation-departed` for each of its units,
/// with the charm's own unit as the one that goes, and `relation-broken`; `relation-departed` for each peer; `stop`,
/// and `remove`. Juju leaves the order among several storages and relations open; here it is that of the State.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let charm = CharmSpec::new(|_: &Hook, _: &mut Juju| Ok(())).name("foo");
/// let state = State::new().relation(relation("db", "postgresql"));
/// let outcomes = TeardownScenario::new(charm).state(state).play_until_complete();
/// let hooks: Vec<_> = outcomes.iter().map(|out| out.hook.name()).collect();
/// assert_eq!(hooks, ["db-relation-departed", "db-relation-broken", "stop", "remove"]);
/// ```
#[derive(Clone, Debug)]
pub struct TeardownScenario {
    scenario: Scenario,
    state: State,
    leader: Option<bool>,
}

plays_its_playbook!(TeardownScenario);

impl TeardownScenario {
    /// The scenes, in Juju's order.
    #[must_use]
    pub fn playbook(&self) -> Playbook {
        let mut script = Script::new("teardown", self.opening());
        // A relation that is broken is gone, and the others keep their numbers.
        let numbers = script.state.relation_numbers();
        for (relation, number) in script.state.relations.iter_mut().zip(numbers) {
            relation.id = Some(number);
        }
        script.detach_all_storages();
        script.break_all_relations(&self.scenario.unit_name());
        script.add("stop");
        script.add("remove");
        script.playbook
    }
}

/// The scenes so far, and the State that the next one meets.
struct Script {
    title: &'static str,
    state: State,
    playbook: Playbook,
}

impl Script {
    fn new(title: &'static str, state: State) -> Self {
        Script { title, state, playbook: Playbook::new() }
    }

    fn add(&mut self, event: impl Into<Event>) {
        let event = event.into();
        let name = format!("{} {}: {event}", self.title, self.playbook.len() + 1);
        let context = Context { state: self.state.clone(), memos: List::new() };
        self.playbook.push(Scene::new(event).name(name).context(context));
    }

    fn attach_all_storages(&mut self) {
        for storage in &self.state.storages.clone() {
            self.add(event(format!("{}-storage-attached", storage.name)).storage(storage.id()));
        }
    }

    fn detach_all_storages(&mut self) {
        for storage in &self.state.storages.clone() {
            self.add(event(format!("{}-storage-detaching", storage.name)).storage(storage.id()));
            self.state.storages.retain(|other| other.id() != storage.id());
        }
    }

    fn create_all_relations(&mut self) {
        for (endpoint, number) in self.relations(|_| true) {
            self.add(event(format!("{endpoint}-relation-created")).relation(number));
        }
    }

    fn join_all_relations(&mut self) {
        for is_peer in [false, true] {
            for (endpoint, number) in
                self.relations(|relation| is_peer == (relation.kind == RelationKind::Peer))
            {
                self.join(&endpoint, number);
            }
        }
    }

    /// What one relation has to tell: the application's data, then each unit.
    fn join(&mut self, endpoint: &str, number: u32) {
        let relation = self.relation(number).clone();
        let app_data = match relation.kind {
            RelationKind::Peer => &relation.local_app_data,
            RelationKind::Regular | RelationKind::Subordinate => &relation.remote_app_data,
        };
        let changed = || event(format!("{endpoint}-relation-changed")).relation(number);
        if !app_data.is_empty() {
            self.add(changed().without_remote_unit());
        }
        for unit in units(&relation) {
            self.relation(number).joined.get_or_insert_default().push(unit);
            self.add(event(format!("{endpoint}-relation-joined")).relation(number).remote_unit(unit));
            self.add(changed().remote_unit(unit));
        }
    }

    fn break_all_relations(&mut self, unit_name: &str) {
        for is_peer in [false, true] {
            for (endpoint, number) in
                self.relations(|relation| is_peer == (relation.kind == RelationKind::Peer))
            {
                let relation = self.relation(number);
                let mut there: Vec<u32> = units(relation);
                there.retain(|unit| relation.has_joined(*unit));
                while !there.is_empty() {
                    let unit = there.remove(0);
                    let departed = event(format!("{endpoint}-relation-departed")).relation(number);
                    self.add(departed.remote_unit(unit).departing_unit(unit_name));
                    self.relation(number).joined = Some(there.clone());
                }
                if !is_peer {
                    self.add(event(format!("{endpoint}-relation-broken")).relation(number));
                    let there = self.state.relation_numbers();
                    self.state.relations.retain(|relation| relation.id != Some(number));
                    self.state.end_grants(&there);
                }
            }
        }
    }

    /// The endpoints and numbers of some of the relations.
    fn relations(&self, wanted: impl Fn(&Relation) -> bool) -> Vec<(String, u32)> {
        let relations: &List<Relation> = &self.state.relations;
        let numbered = relations.iter().zip(self.state.relation_numbers());
        numbered
            .filter(|(relation, _)| wanted(relation))
            .map(|(relation, number)| (relation.endpoint.clone(), number))
            .collect()
    }

    fn relation(&mut self, number: u32) -> &mut Relation {
        let numbers = self.state.relation_numbers();
        let index = numbers.iter().position(|known| *known == number).unwrap_or_default();
        &mut self.state.relations[index]
    }
}

/// The numbers of a relation's units, in the order in which Juju takes them: that of their names as text.
fn units(relation: &Relation) -> Vec<u32> {
    let mut units: Vec<u32> = relation.remote_units_data.keys().copied().collect();
    units.sort_by_cached_key(u32::to_string);
    units
}
