//! Relations.

use super::{Juju, other_shape};
use crate::tool::{
    RelationData, RelationGet, RelationIds, RelationList, RelationMembers, RelationModel, RelationModelGet,
    RelationSet, Tool,
};
use crate::{Databag, Error, RelationId, Text};

impl Juju {
    /// `relation-ids`: the relations of an endpoint, without the one that is being broken.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_ids(&mut self, endpoint: impl Into<String>) -> Result<Vec<RelationId>, Error> {
        self.call(RelationIds { endpoint: Some(endpoint.into()) })
    }

    /// `relation-list`: the names of a relation's remote units.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_list(&mut self, relation: impl Into<RelationId>) -> Result<Vec<Text>, Error> {
        match self.call(RelationList { relation: Some(relation.into()), app: false })? {
            RelationMembers::Units(units) => Ok(units),
            RelationMembers::App(_) => Err(other_shape(RelationList::NAME)),
        }
    }

    /// `relation-list --app`: the name of a relation's remote application.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_list_app(&mut self, relation: impl Into<RelationId>) -> Result<String, Error> {
        match self.call(RelationList { relation: Some(relation.into()), app: true })? {
            RelationMembers::App(app) => Ok(app),
            RelationMembers::Units(_) => Err(other_shape(RelationList::NAME)),
        }
    }

    /// `relation-get - UNIT`: the databag of a unit: a remote one, or this one.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_get(
        &mut self,
        relation: impl Into<RelationId>,
        unit: impl Into<Text>,
    ) -> Result<Databag, Error> {
        self.databag(RelationGet {
            relation: Some(relation.into()),
            member: Some(unit.into()),
            ..RelationGet::default()
        })
    }

    /// `relation-get KEY UNIT`: one key of a unit's databag, if it is there.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_get_key(
        &mut self,
        relation: impl Into<RelationId>,
        unit: impl Into<Text>,
        key: impl Into<Text>,
    ) -> Result<Option<Text>, Error> {
        let request = RelationGet {
            relation: Some(relation.into()),
            member: Some(unit.into()),
            key: Some(key.into()),
            app: false,
        };
        match self.call(request)? {
            RelationData::One(value) => Ok(value),
            RelationData::All(_) => Err(other_shape(RelationGet::NAME)),
        }
    }

    /// `relation-get --app - APP`: the databag of an application: the remote one, or for the leader its own. In a
    /// peer relation every unit may read it.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_get_app(
        &mut self,
        relation: impl Into<RelationId>,
        app: impl Into<Text>,
    ) -> Result<Databag, Error> {
        self.databag(RelationGet {
            relation: Some(relation.into()),
            member: Some(app.into()),
            key: None,
            app: true,
        })
    }

    fn databag(&mut self, request: RelationGet) -> Result<Databag, Error> {
        match self.call(request)? {
            RelationData::All(bag) => Ok(bag),
            RelationData::One(_) => Err(other_shape(RelationGet::NAME)),
        }
    }

    /// `relation-set`: writes to this unit's databag; an empty value takes the key out. It holds when the hook
    /// succeeds.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_set<K: Into<Text>, V: Into<Text>>(
        &mut self,
        relation: impl Into<RelationId>,
        settings: impl IntoIterator<Item = (K, V)>,
    ) -> Result<(), Error> {
        self.write(relation.into(), false, settings)
    }

    /// `relation-set --app`: writes to the application's databag, for the leader alone; an empty value takes the
    /// key out. It holds when the hook succeeds.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_set_app<K: Into<Text>, V: Into<Text>>(
        &mut self,
        relation: impl Into<RelationId>,
        settings: impl IntoIterator<Item = (K, V)>,
    ) -> Result<(), Error> {
        self.write(relation.into(), true, settings)
    }

    fn write<K: Into<Text>, V: Into<Text>>(
        &mut self,
        relation: RelationId,
        app: bool,
        settings: impl IntoIterator<Item = (K, V)>,
    ) -> Result<(), Error> {
        let settings = settings.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        self.call(RelationSet { relation: Some(relation), app, settings })
    }

    /// `relation-model-get`: the model that the other end is in. From Juju 3.6.2 on.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_model_get(&mut self, relation: impl Into<RelationId>) -> Result<RelationModel, Error> {
        self.call(RelationModelGet { relation: Some(relation.into()) })
    }
}
