//! What the floors stand on: the parts of a State that the workloads fill, as anybody would write them down, twice.
//! [`Plain`] is copied as a whole; [`Shared`] shares what nobody writes to, as a State does.

use std::sync::Arc;

use indexmap::IndexMap;

pub(crate) type Bag = IndexMap<String, String>;

/// What is small, and the same in both.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Small {
    pub(crate) leader: bool,
    pub(crate) unit_status: (&'static str, String),
    pub(crate) app_status: (&'static str, String),
    pub(crate) app_version: String,
    pub(crate) planned_units: u32,
}

/// A State that is copied as a whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plain {
    pub(crate) small: Small,
    pub(crate) model: (String, String),
    pub(crate) config: Bag,
    pub(crate) storages: Vec<(String, u32)>,
    pub(crate) relations: Vec<PlainRelation>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct PlainRelation {
    pub(crate) endpoint: String,
    pub(crate) interface: String,
    pub(crate) remote_app: String,
    pub(crate) local_app_data: Bag,
    pub(crate) local_unit_data: Bag,
    pub(crate) remote_app_data: Bag,
    /// By the unit's name.
    pub(crate) remote_units_data: IndexMap<String, Bag>,
}

/// A State whose clones share what nobody has written to.
#[derive(Clone, Debug, Default)]
#[expect(dead_code, reason = "copied with the rest, though no floor reads it")]
pub(crate) struct Shared {
    pub(crate) small: Small,
    pub(crate) model: Arc<(String, String)>,
    pub(crate) config: Arc<Bag>,
    pub(crate) storages: Arc<Vec<Arc<(String, u32)>>>,
    pub(crate) relations: Arc<Vec<Arc<SharedRelation>>>,
}

#[derive(Clone, Debug, Default)]
#[expect(dead_code, reason = "copied with the rest, though no floor reads it")]
pub(crate) struct SharedRelation {
    pub(crate) endpoint: String,
    pub(crate) interface: String,
    pub(crate) remote_app: String,
    pub(crate) local_app_data: Arc<Bag>,
    pub(crate) local_unit_data: Arc<Bag>,
    pub(crate) remote_app_data: Arc<Bag>,
    /// By the unit's name.
    pub(crate) remote_units_data: Arc<IndexMap<String, Arc<Bag>>>,
}

impl Plain {
    /// The State of which nothing is said.
    pub(crate) fn new() -> Self {
        let unknown = || ("unknown", String::new());
        Plain {
            small: Small {
                unit_status: unknown(),
                app_status: unknown(),
                planned_units: 1,
                ..Small::default()
            },
            model: ("stage".to_owned(), "5ce9a210-0000-4000-8000-000000000000".to_owned()),
            ..Plain::default()
        }
    }
}

impl From<Plain> for Shared {
    fn from(plain: Plain) -> Self {
        Shared {
            small: plain.small,
            model: plain.model.into(),
            config: plain.config.into(),
            storages: Arc::new(plain.storages.into_iter().map(Arc::new).collect()),
            relations: Arc::new(
                plain.relations.into_iter().map(SharedRelation::from).map(Arc::new).collect(),
            ),
        }
    }
}

impl From<PlainRelation> for SharedRelation {
    fn from(plain: PlainRelation) -> Self {
        let units = plain.remote_units_data.into_iter().map(|(name, bag)| (name, Arc::new(bag)));
        SharedRelation {
            endpoint: plain.endpoint,
            interface: plain.interface,
            remote_app: plain.remote_app,
            local_app_data: plain.local_app_data.into(),
            local_unit_data: plain.local_unit_data.into(),
            remote_app_data: plain.remote_app_data.into(),
            remote_units_data: Arc::new(units.collect()),
        }
    }
}
