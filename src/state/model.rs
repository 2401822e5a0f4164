//! The model that the unit is in.

use serde::{Deserialize, Serialize};

/// What a model runs on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = super::schema::model_types))]
#[serde(rename_all = "lowercase")]
pub enum ModelKind {
    /// Machines.
    #[default]
    #[serde(alias = "lxd", alias = "iaas")]
    Machine,
    /// Kubernetes.
    #[serde(alias = "caas")]
    Kubernetes,
}

/// The model that the unit is in. The same in every run unless the test says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a model: a mapping with its `name`")]
pub struct Model {
    /// Its name; `stage` by default.
    pub name: String,
    /// Its uuid; `5ce9a210-0000-4000-8000-000000000000` by default.
    pub uuid: String,
    /// What it runs on; machines by default.
    #[serde(rename = "type")]
    pub kind: ModelKind,
}

/// The name and the uuid of the model where nobody gives it others.
pub(crate) const NAME: &str = "stage";
pub(crate) const UUID: &str = "5ce9a210-0000-4000-8000-000000000000";

impl Default for Model {
    fn default() -> Self {
        Model { name: NAME.to_owned(), uuid: UUID.to_owned(), kind: ModelKind::Machine }
    }
}

impl Model {
    /// A model on machines with this name.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Model { name: name.into(), ..Model::default() }
    }

    /// A model on Kubernetes with this name.
    #[must_use]
    pub fn kubernetes(name: impl Into<String>) -> Self {
        Model { name: name.into(), kind: ModelKind::Kubernetes, ..Model::default() }
    }

    /// Sets the uuid.
    #[must_use]
    pub fn uuid(mut self, uuid: impl Into<String>) -> Self {
        self.uuid = uuid.into();
        self
    }
}
