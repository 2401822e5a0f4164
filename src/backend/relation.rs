//! `relation-ids`, `relation-list`, `relation-get`, `relation-set` and `relation-model-get`.

use juju_charm::tool::{
    RelationData, RelationGet, RelationIds, RelationList, RelationMembers, RelationModel, RelationModelGet,
    RelationSet,
};
use juju_charm::{Databag, Hook, RelationId, Text};

use super::{Backend, No, one_key};
use crate::go::quote;
use crate::known::Role;
use crate::names;
use crate::state::{Relation, RelationKind};

/// Whose databag a `relation-get` is about.
enum Member<'a> {
    Unit(&'a str),
    App(&'a str),
}

/// Where the name of a unit is to be, this is none.
fn no_unit(name: &str) -> No {
    if names::is_app(name) {
        No::usage(format!("expected unit name, got application name {}", quote(name)))
    } else {
        No::usage(format!("invalid unit name {}", quote(name)))
    }
}

impl Backend {
    /// The place of a relation in the list: of the one asked for, else of the event's.
    pub(super) fn relation_index(&self, relation: Option<&RelationId>) -> Result<usize, No> {
        match (relation, self.event_relation) {
            (Some(id), Some((index, _))) if self.numbers[index] == id.number() => Ok(index),
            (Some(id), _) => {
                let index = self.numbers.iter().position(|number| *number == id.number());
                index.filter(|_| !self.before_relations()).ok_or_else(|| {
                    No::usage(format!("invalid value \"{id}\" for option -r: relation not found"))
                })
            }
            (None, Some((index, _))) => Ok(index),
            (None, None) => Err(No::usage("no relation id specified")),
        }
    }

    /// Whether the unit has not entered its relations yet: it does so when install has succeeded.
    fn before_relations(&self) -> bool {
        matches!(*self.hook, Hook::Install)
    }

    fn id_of(&self, index: usize) -> RelationId {
        match self.hook.relation() {
            Some(hook) if hook.relation.number() == self.numbers[index] => hook.relation.clone(),
            _ => RelationId::new(self.state.relations[index].endpoint.as_str(), self.numbers[index]),
        }
    }

    pub(super) fn relation_ids(&self, call: &RelationIds) -> Result<Vec<RelationId>, No> {
        let event = self.hook.relation().map(juju_charm::RelationHook::endpoint);
        let Some(endpoint) = call.endpoint.as_deref().or(event) else {
            return Err(No::usage("no endpoint name specified"));
        };
        if self.before_relations() {
            return Ok(Vec::new());
        }
        let broken = matches!(*self.hook, Hook::RelationBroken(_)).then_some(self.event_relation).flatten();
        let relations = self.state.relations.iter().enumerate();
        let mut indexes: Vec<usize> = relations
            .filter(|(index, relation)| {
                relation.endpoint == endpoint && broken.is_none_or(|(broken, _)| broken != *index)
            })
            .map(|(index, _)| index)
            .collect();
        // As text, where 10 comes before 2.
        indexes.sort_by_cached_key(|index| self.numbers[*index].to_string());
        Ok(indexes.into_iter().map(|index| self.id_of(index)).collect())
    }

    pub(super) fn relation_list(&self, call: &RelationList) -> Result<RelationMembers, No> {
        let index = self.relation_index(call.relation.as_ref())?;
        let relation = &self.state.relations[index];
        let app = relation.remote_app(&self.unit);
        if call.app {
            return Ok(RelationMembers::App(app.to_owned()));
        }
        let members =
            relation.remote_units_data.keys().filter(|number| self.is_member(index, relation, **number));
        let mut names: Vec<Text> = members.map(|number| format_args!("{app}/{number}").into()).collect();
        names.sort_unstable();
        Ok(RelationMembers::Units(names))
    }

    /// Whether this unit knows of a remote unit: of those that have joined, and of the one that is joining; not of
    /// the one that is departing. At the start and at the end of a relation there are none.
    fn is_member(&self, index: usize, relation: &Relation, number: u32) -> bool {
        let event_unit = match self.event_relation {
            Some((event, unit)) if event == index => unit,
            _ => return relation.has_joined(number),
        };
        match &*self.hook {
            Hook::RelationCreated(_) | Hook::RelationBroken(_) => false,
            Hook::RelationDeparted(_) => event_unit != Some(number) && relation.has_joined(number),
            _ => event_unit == Some(number) || relation.has_joined(number),
        }
    }

    pub(super) fn relation_get(&self, call: &RelationGet) -> Result<RelationData, No> {
        let index = self.relation_index(call.relation.as_ref())?;
        let bag = match self.member(call)? {
            Member::App(name) => self.app_databag(index, name)?,
            Member::Unit(name) => self.unit_databag(index, name)?,
        };
        Ok(match one_key(call.key.as_deref()) {
            None => RelationData::All(bag.clone()),
            Some(key) => RelationData::One(bag.get_text(key).cloned()),
        })
    }

    /// Whether there is a relation with this number.
    pub(crate) fn has_relation(&self, number: u32) -> bool {
        self.relation_index(Some(&number.into())).is_ok()
    }

    /// What is wrong with whom a `relation-get` is about, if it is the call itself that is wrong.
    pub(crate) fn wrong_member(&self, call: &RelationGet) -> Option<String> {
        let found = self.member(call).and_then(|member| match member {
            Member::Unit(name) if names::split_unit(name).is_none() => Err(no_unit(name)),
            _ => Ok(()),
        });
        match found {
            Err(No::Refused(2, message)) => Some(message),
            _ => None,
        }
    }

    fn member<'a>(&'a self, call: &'a RelationGet) -> Result<Member<'a>, No> {
        let nobody = || No::usage("no unit or application specified");
        let event = self.hook.relation();
        let event_app = event.and_then(|hook| hook.remote_app.as_deref());
        let event_unit = event.and_then(|hook| hook.remote_unit.as_deref());
        match (call.member.as_deref(), call.app) {
            (Some(name), true) if names::is_app(name) => Ok(Member::App(name)),
            (Some(name), true) => match names::split_unit(name) {
                Some((app, _)) => Ok(Member::App(app)),
                None => Err(No::run("\"\" is not a valid unit or application")),
            },
            (Some(name), false) => Ok(Member::Unit(name)),
            (None, true) => event_app.map(Member::App).ok_or_else(nobody),
            (None, false) => event_unit.map(Member::Unit).or(event_app.map(Member::App)).ok_or_else(nobody),
        }
    }

    fn app_databag(&self, index: usize, app: &str) -> Result<&Databag, No> {
        let relation = &self.state.relations[index];
        if app == self.unit.app_name() {
            let readable = self.state.leader || relation.kind == RelationKind::Peer;
            return if readable { Ok(&relation.local_app_data) } else { Err(No::run("permission denied")) };
        }
        if relation.kind != RelationKind::Peer && app == relation.remote_app_name {
            return Ok(&relation.remote_app_data);
        }
        Err(No::run("permission denied"))
    }

    fn unit_databag(&self, index: usize, unit: &str) -> Result<&Databag, No> {
        let relation = &self.state.relations[index];
        if unit == self.unit.name {
            return Ok(&relation.local_unit_data);
        }
        if let Some(number) = names::number_of_unit(unit, relation.remote_app(&self.unit)) {
            return relation.remote_units_data.get(&number).ok_or_else(|| {
                No::run(format!(
                    "cannot read settings for unit \"{unit}\" in relation \"{}\": unit \"{unit}\": settings not found",
                    self.relation_key(relation)
                ))
            });
        }
        match names::split_unit(unit) {
            // A sibling's databag can be read in a regular relation too.
            Some((app, number)) if app == self.unit.app_name() => {
                let bag = relation.sibling_units_data.get(&number);
                bag.ok_or(No::CannotSay("relations[..].sibling_units_data"))
            }
            Some(_) => Err(No::run("permission denied")),
            None => Err(no_unit(unit)),
        }
    }

    /// Juju's own name for a relation: its ends, the one that requires first. The State does not know the endpoint
    /// at the other end; most often it is called alike.
    pub(super) fn relation_key(&self, relation: &Relation) -> String {
        let own = format!("{}:{}", self.unit.app_name(), relation.endpoint);
        if relation.kind == RelationKind::Peer {
            return own;
        }
        let other = format!("{}:{}", relation.remote_app_name, relation.endpoint);
        match self.known.endpoint(&relation.endpoint).map(|endpoint| endpoint.role) {
            Some(Role::Provides) => format!("{other} {own}"),
            _ => format!("{own} {other}"),
        }
    }

    pub(super) fn relation_set(&mut self, call: &RelationSet) -> Result<(), No> {
        let index = self.relation_index(call.relation.as_ref())?;
        if call.app && !self.state.leader {
            return Err(No::run("cannot write relation settings"));
        }
        let changes = |bag: &Databag, key: &str, value: &str| bag.get(key).unwrap_or_default() != value;
        let relation = &self.state.relations[index];
        let bag = if call.app { &relation.local_app_data } else { &relation.local_unit_data };
        if !call.settings.iter().any(|(key, value)| changes(bag, key, value)) {
            return Ok(());
        }
        let relation = &mut self.state.relations[index];
        let bag = if call.app { &mut relation.local_app_data } else { &mut relation.local_unit_data };
        for (key, value) in &call.settings {
            bag.set(key, value);
        }
        Ok(())
    }

    pub(super) fn relation_model_get(&self, call: &RelationModelGet) -> Result<RelationModel, No> {
        let relation = &self.state.relations[self.relation_index(call.relation.as_ref())?];
        let uuid = relation.remote_model_uuid.as_ref().unwrap_or(&self.state.model.uuid);
        Ok(RelationModel { uuid: uuid.clone() })
    }

    pub(super) fn resolve_relation(&self, relation: &mut Option<RelationId>) {
        if relation.is_none() {
            *relation = self.hook.relation().map(|hook| hook.relation.clone());
        }
    }

    pub(super) fn resolve_ids(&self, call: &mut RelationIds) {
        if call.endpoint.is_none() {
            call.endpoint = self.hook.relation().map(|hook| hook.endpoint().to_owned());
        }
    }

    pub(super) fn resolve_get(&self, call: &mut RelationGet) {
        self.resolve_relation(&mut call.relation);
        call.key = one_key(call.key.take());
        let (member, app) = match self.member(call) {
            Ok(Member::Unit(name)) => (name.to_owned(), false),
            Ok(Member::App(name)) => (name.to_owned(), true),
            Err(_) => return,
        };
        call.member = Some(member.into());
        call.app = app;
    }
}
