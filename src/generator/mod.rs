//! Scenes that nobody has thought of, with the feature `proptest`: strategies that make what Juju could have produced for a
//! charm, and nothing else, so that a property of the charm is tried with all of it.
//!
//! ```
//! use juju_scenario::generator::any_scene;
//! use juju_scenario::prelude::*;
//! use proptest::prelude::*;
//!
//! fn my_charm(hook: &Hook, juju: &mut Juju) -> CharmResult {
//!     if let Hook::ConfigChanged | Hook::RelationChanged(_) = hook {
//!         let relations = juju.relation_ids("db")?.len();
//!         juju.status_set(Status::active(format!("{relations} databases")))?;
//!     }
//!     Ok(())
//! }
//!
//! let spec = CharmSpec::new(my_charm).meta("{name: foo, requires: {db: {interface: postgresql}}}");
//! let scenario = Scenario::new(spec.clone());
//! proptest!(|(scene in any_scene(&spec))| { scenario.try_play(&scene)?; });
//! ```
//!
//! What every unit of the charm has is there in each scene, since a charm may rely on it: a network for each binding, a public
//! address, the peers, the least storages, the containers and the resources that the charm declares, and for who is trusted
//! the cloud. A scene in which the charm fails shrinks towards that, and to a plain event: what is left besides is what the
//! charm cannot bear.
//!
//! Scenes are put together of parts that know nothing of each other: `parts` makes them, and so shrinks them; `state` and
//! `event` make of any parts a scene that is consistent, by leaving out what does not go together. So whatever a part shrinks
//! to, the scene stays one that Juju could have produced.

mod event;
mod parts;
mod schema;
mod state;
mod text;

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::charm_spec::CharmSpec;
use crate::scenario::Scenario;
use crate::scene::Scene;
use crate::state::State;

/// Any scene that Juju could have produced for the unit 0 of this charm, in the version of Juju that is played by default.
///
/// What the charm declares is what there is: relations on its endpoints, its options, storages, containers, resources and
/// actions. Of a charm that declares nothing of some kind there may be anything of it.
pub fn any_scene(spec: &CharmSpec) -> BoxedStrategy<Scene> {
    any_scene_in(&Scenario::new(spec.clone()))
}

/// Any scene that Juju could have produced for this Scenario: for its charm and unit, in its version of Juju.
///
/// ```
/// use juju_scenario::generator::any_scene_in;
/// use juju_scenario::prelude::*;
/// use proptest::prelude::*;
///
/// let scenario = Scenario::new(CharmSpec::without_code().name("foo")).juju_version("4.0.1").unit_number(3);
/// proptest!(|(scene in any_scene_in(&scenario))| {
///     prop_assert!(scenario.check(&scene).is_empty());
/// });
/// ```
pub fn any_scene_in(scenario: &Scenario) -> BoxedStrategy<Scene> {
    let cast = Arc::new(Cast::of(scenario));
    let stage = cast.clone();
    parts::any_parts(&cast).prop_map(move |parts| event::scene(&stage, &parts)).boxed()
}

/// Any State that Juju could have produced for the unit 0 of this charm, to go into scenes with an event of the test's own.
///
/// ```
/// use juju_scenario::generator::any_state;
/// use juju_scenario::prelude::*;
/// use proptest::prelude::*;
///
/// let spec = CharmSpec::without_code().name("foo");
/// let scenario = Scenario::new(spec.clone());
/// proptest!(|(state in any_state(&spec))| {
///     scenario.try_play(&Scene::new(event::config_changed()).state(state))?;
/// });
/// ```
pub fn any_state(spec: &CharmSpec) -> BoxedStrategy<State> {
    let cast = Arc::new(Cast::of(&Scenario::new(spec.clone())));
    let stage = cast.clone();
    parts::any_parts(&cast).prop_map(move |parts| state::state(&stage, &parts)).boxed()
}

/// Who plays, and what there can be.
#[derive(Debug)]
struct Cast {
    spec: CharmSpec,
    profile: crate::profile::Profile,
    app: String,
    unit: u32,
}

impl Cast {
    fn of(scenario: &Scenario) -> Self {
        let unit = scenario.unit_name();
        let (app, number) = unit.split_once('/').unwrap_or((&unit, "0"));
        Cast {
            spec: scenario.spec().clone(),
            profile: scenario.profile(),
            app: app.to_owned(),
            unit: number.parse().unwrap_or_default(),
        }
    }

    /// The actions that there are, each with the schema of its parameters.
    fn actions(&self) -> impl Iterator<Item = (String, Value)> {
        let free = || vec![("backup".to_owned(), json!({"properties": {"to": {"type": "string"}}}))];
        let declared = self.spec.known().actions.as_ref().map(|actions| {
            actions.iter().map(|(name, action)| (name.clone(), action.schema().clone())).collect()
        });
        declared.unwrap_or_else(free).into_iter()
    }
}
