//! `goal-state`.

use juju_charm::Map;
use juju_charm::tool::{GoalState, GoalStatus};

use super::Backend;
use crate::go::Time;

/// A time as `goal-state` prints it, if it is one.
fn as_printed(time: &str) -> String {
    Time::parse(time).map_or_else(|| time.to_owned(), Time::with_a_blank)
}

fn printed(goals: &Map<String, GoalStatus>) -> Map<String, GoalStatus> {
    let goals = goals.iter().map(|(name, goal)| {
        (name.clone(), GoalStatus { status: goal.status.clone(), since: as_printed(&goal.since) })
    });
    goals.collect()
}

impl Backend {
    /// What the State says of it, else what follows from the planned units and the relations.
    pub(super) fn goal_state(&self) -> GoalState {
        if let Some(goal) = &self.state.goal_state {
            let relations = goal.relations.iter().map(|(endpoint, goals)| (endpoint.clone(), printed(goals)));
            return GoalState { units: printed(&goal.units), relations: relations.collect() };
        }
        // All is as it is since the hook began, on a stage where the clock stands still.
        let since = as_printed(&self.state.clock);
        let goal = |status: &str| GoalStatus { status: status.to_owned(), since: since.clone() };
        let app = self.unit.app_name();
        let own = self.unit.number();
        let others =
            (0..).filter(|number| *number != own).take(self.state.planned_units.saturating_sub(1) as usize);
        let mut numbers: Vec<u32> = others.chain((self.state.planned_units > 0).then_some(own)).collect();
        numbers.sort_unstable();
        let units = numbers.into_iter().map(|number| {
            let status = if number == own { self.state.status.unit.name.as_str() } else { "waiting" };
            (format!("{app}/{number}"), goal(status))
        });
        let mut relations: Map<String, Map<String, GoalStatus>> = Map::new();
        for relation in &self.state.relations {
            let remote = relation.remote_app(&self.unit);
            let mut ends = relations.get(relation.endpoint.as_str()).cloned().unwrap_or_default();
            ends.insert(remote, goal("joined"));
            for number in relation.remote_units_data.keys() {
                ends.insert(format!("{remote}/{number}"), goal("active"));
            }
            relations.insert(relation.endpoint.as_str(), ends);
        }
        GoalState { units: units.collect(), relations }
    }
}
