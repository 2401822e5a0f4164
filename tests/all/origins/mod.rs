//! The points of the first README, one by one.

mod api;
mod charm_view;
mod concepts;
mod failures_and_delta;
mod memos;
mod promises;
mod sequences;

use juju_scenario::prelude::*;

/// A charm that does nothing.
fn idle(_: &Hook, _: &mut Juju) -> CharmResult {
    Ok(())
}

/// The first README's charm: on start it says whether it rules.
fn ruler(hook: &Hook, juju: &mut Juju) -> CharmResult {
    if let Hook::Start = hook {
        let message = if juju.is_leader()? { "I rule" } else { "I follow" };
        juju.status_set(Status::active(message))?;
    }
    Ok(())
}

/// The first README's other charm: it copies what the remote application says to its own databag.
fn copier(hook: &Hook, juju: &mut Juju) -> CharmResult {
    if let Hook::RelationChanged(changed) = hook {
        let app = changed.remote_app.clone().ok_or("there is no remote application")?;
        assert_eq!(app, "remote");
        let unit = juju.unit_name();
        assert_eq!(juju.relation_get(&changed.relation, unit)?.get("abc"), Some("foo"));
        let said = juju.relation_get_app(&changed.relation, app)?;
        juju.relation_set(&changed.relation, [("abc", said.get("cde").unwrap_or_default())])?;
    }
    Ok(())
}

/// The relation that the `copier` is played with.
fn foo() -> Relation {
    relation("foo", "bar")
        .remote_app_name("remote")
        .local_unit_data([("abc", "foo")])
        .remote_app_data([("cde", "baz!")])
}

fn stage(charm: impl Fn(&Hook, &mut Juju) -> CharmResult + Send + Sync + 'static) -> Scenario {
    Scenario::new(CharmSpec::new(charm).name("foo"))
}

fn hook_names(outcomes: &[Outcome]) -> Vec<String> {
    outcomes.iter().map(|out| out.hook.name().into_owned()).collect()
}
