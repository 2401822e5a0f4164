//! The shop's units among themselves: customers' sessions hold for one leader's term, and each unit has to know it.

use juju_charm::Juju;

use crate::Result;

const ENDPOINT: &str = "cluster";
const LEADER: &str = "leader-unit";
const TERM: &str = "session-term";

/// Reads the term that the leader has opened, and tells the other units that this one keeps to it.
///
/// A new leader opens the next term in its own name, with which the sessions of the last one end.
pub(crate) fn keep_to_term(juju: &mut Juju, leads: bool) -> Result<Option<u32>> {
    let (app, unit) = (juju.app_name(), juju.unit_name());
    let Some(relation) = juju.relation_ids(ENDPOINT)?.pop() else {
        return Ok(None);
    };
    let shared = juju.relation_get_app(&relation, app)?;
    let mut term = shared.get(TERM).map(str::parse::<u32>).transpose()?;
    if leads && shared.get(LEADER) != Some(&unit) {
        let next = term.unwrap_or_default() + 1;
        juju.relation_set_app(&relation, [(LEADER, unit), (TERM, next.to_string())])?;
        term = Some(next);
    }
    if let Some(term) = term {
        juju.relation_set(relation, [(TERM, term.to_string())])?;
    }
    Ok(term)
}
