//! What happens to a State between two scenes that are played in sequence.

use super::{List, Relation, State};

impl State {
    /// Whether nothing is said.
    pub(crate) fn is_null(&self) -> bool {
        *self == State::default()
    }

    /// This State, in which what was said before has become what is said now; what neither speaks of stays as it is.
    pub(crate) fn with_changes(mut self, before: &State, now: &State) -> State {
        let here = self.relation_numbers();
        self.relations = relations(&self.relations, &here, before, now);
        macro_rules! pass {
            ($($field:ident).+) => {
                if now.$($field).+ != before.$($field).+ {
                    self.$($field).+ = now.$($field).+.clone();
                }
            };
        }
        pass!(leader);
        pass!(config);
        pass!(networks);
        pass!(storages);
        pass!(opened_ports);
        pass!(status.unit);
        pass!(status.app);
        pass!(status.app_version);
        pass!(model);
        pass!(planned_units);
        pass!(goal_state);
        pass!(private_address);
        pass!(public_address);
        pass!(juju_log);
        self
    }
}

/// The relations that there are now, each with what the charm has written to it in the meantime.
fn relations(here: &List<Relation>, numbers: &[u32], before: &State, now: &State) -> List<Relation> {
    let find = |list: &List<Relation>, numbers: &[u32], number: u32| {
        let index = numbers.iter().position(|known| *known == number)?;
        list.get(index).cloned()
    };
    let before_numbers = before.relation_numbers();
    let now_numbers = now.relation_numbers();
    let relations = now.relations.iter().zip(now_numbers).map(|(says_now, number)| {
        let known = find(here, numbers, number).zip(find(&before.relations, &before_numbers, number));
        let mut relation = match known {
            Some((relation, said)) if said.endpoint == says_now.endpoint => {
                changed(relation, &said, says_now)
            }
            _ => says_now.clone(),
        };
        relation.id = says_now.id;
        relation
    });
    relations.collect()
}

fn changed(mut relation: Relation, before: &Relation, now: &Relation) -> Relation {
    macro_rules! pass {
        ($($field:ident),*) => {
            $(if now.$field != before.$field {
                relation.$field = now.$field.clone();
            })*
        };
    }
    pass!(
        interface,
        kind,
        remote_app_name,
        local_app_data,
        local_unit_data,
        remote_app_data,
        remote_units_data
    );
    pass!(joined, remote_model_uuid);
    relation
}
