//! What happens to a State between two scenes that are played in sequence.

use super::{List, Relation, Secret, State};

/// Lists the parts of a State, and asks for each of them whether it is other than by default.
macro_rules! parts {
    ($($field:ident),* $(,)?) => {
        impl State {
            /// The names of the parts.
            pub(crate) const PARTS: &[&str] = &[$(stringify!($field)),*];

            /// Whether this part, by its name, is other than the null state's.
            pub(crate) fn says(&self, part: &str) -> bool {
                let null = State::default();
                match part {
                    $(stringify!($field) => self.$field != null.$field,)*
                    _ => false,
                }
            }
        }
    };
}

parts!(
    leader,
    config,
    relations,
    networks,
    containers,
    storages,
    requested_storages,
    opened_ports,
    status,
    model,
    planned_units,
    goal_state,
    private_address,
    public_address,
    juju_log,
    secrets,
    resources,
    unit_state,
    leader_settings,
    machine_ports,
    trust,
    cloud_spec,
    action,
    reboot,
    k8s_spec,
    payloads,
    metrics,
    metrics_disabled,
    clock,
    next_secret_ids,
);

impl State {
    /// Lets happen to this State what a scene says: where it says something else than what was said `before`, it is so
    /// now, and `before` becomes what was said. All that the scene does not speak of stays as it is.
    pub(crate) fn pass(&mut self, before: &mut State, now: &State, speaks_of: impl Fn(&str) -> bool) {
        if speaks_of("secrets") {
            self.secrets = secrets(self, before, now);
            before.secrets = now.secrets.clone();
        }
        if speaks_of("relations") {
            let numbers = self.relation_numbers();
            self.relations = relations(self, before, now);
            before.relations = now.relations.clone();
            self.end_grants(&numbers);
        }
        macro_rules! pass {
            ($($field:ident),*) => {
                $(if speaks_of(stringify!($field)) {
                    if now.$field != before.$field {
                        self.$field = now.$field.clone();
                    }
                    before.$field = now.$field.clone();
                })*
            };
        }
        pass!(
            leader,
            config,
            networks,
            containers,
            storages,
            requested_storages,
            opened_ports,
            model,
            planned_units,
            goal_state
        );
        pass!(private_address, public_address, juju_log, resources, unit_state, leader_settings);
        pass!(machine_ports, trust, cloud_spec, action, reboot, k8s_spec, payloads, metrics, clock);
        pass!(metrics_disabled, next_secret_ids);
        if speaks_of("status") {
            let (status, said, says) = (&mut self.status, &mut before.status, &now.status);
            if says.unit != said.unit {
                status.unit = says.unit.clone();
            }
            if says.app != said.app {
                status.app = says.app.clone();
            }
            if says.units != said.units {
                status.units = says.units.clone();
            }
            if says.app_version != said.app_version {
                status.app_version.clone_from(&says.app_version);
            }
            *said = says.clone();
        }
    }

    /// Takes back the grants in relations that were there, with these numbers, and are no more: with a relation Juju
    /// ends what was granted in it.
    pub(crate) fn end_grants(&mut self, numbers: &[u32]) {
        if self.secrets.iter().all(|secret| secret.remote_grants.is_empty()) {
            return;
        }
        let left = self.relation_numbers();
        let is_over = |number: &u32| numbers.contains(number) && !left.contains(number);
        for index in 0..self.secrets.len() {
            if self.secrets[index].remote_grants.keys().any(is_over) {
                let grants = &mut self.secrets[index].remote_grants;
                *grants = grants
                    .iter()
                    .filter(|(number, _)| !is_over(number))
                    .map(|(number, readers)| (*number, readers.clone()))
                    .collect();
            }
        }
    }

    /// Whether nothing is said.
    pub(crate) fn is_null(&self) -> bool {
        *self == State::default()
    }
}

/// The relations that there are now, each with what the charm has written to it in the meantime.
fn relations(here: &State, before: &State, now: &State) -> List<Relation> {
    let find = |list: &List<Relation>, numbers: &[u32], number: u32| {
        let index = numbers.iter().position(|known| *known == number)?;
        list.get(index).cloned()
    };
    let (numbers, before_numbers) = (here.relation_numbers(), before.relation_numbers());
    let now_numbers = now.relation_numbers();
    let relations = now.relations.iter().zip(now_numbers).map(|(says_now, number)| {
        let known =
            find(&here.relations, &numbers, number).zip(find(&before.relations, &before_numbers, number));
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

/// The secrets that there are now: those of which the scene speaks, with what has come of them in the meantime, and
/// those that the charm has added.
fn secrets(here: &State, before: &State, now: &State) -> List<Secret> {
    fn find<'a>(list: &'a List<Secret>, id: &str) -> Option<&'a Secret> {
        list.iter().find(|secret| secret.id == id)
    }
    let added = |secret: &&Secret| {
        find(&before.secrets, &secret.id).is_none() && find(&now.secrets, &secret.id).is_none()
    };
    let spoken_of = now.secrets.iter().filter_map(|says_now| {
        match (find(&here.secrets, &says_now.id), find(&before.secrets, &says_now.id)) {
            (Some(secret), Some(said)) => Some(changed_secret(secret.clone(), said, says_now)),
            // The charm has removed it, and the scene says nothing new of it.
            (None, Some(said)) if said == says_now => None,
            _ => Some(says_now.clone()),
        }
    });
    spoken_of.chain(here.secrets.iter().filter(added).cloned()).collect()
}

fn changed_secret(mut secret: Secret, before: &Secret, now: &Secret) -> Secret {
    macro_rules! pass {
        ($($field:ident),*) => {
            $(if now.$field != before.$field {
                secret.$field = now.$field.clone();
            })*
        };
    }
    pass!(owner, label, description, rotate, next_rotation, expire, revisions, granted, remote_grants);
    pass!(tracked_revision, consumer_label, consumers);
    secret
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
    pass!(sibling_units_data, joined, remote_model_uuid);
    relation
}
