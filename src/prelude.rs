//! What a test needs, in one line: `use juju_scenario::prelude::*;`

pub use juju_charm::{
    Charm, CharmResult, Config, ConfigValue, Databag, Hook, Juju, LogLevel, OpenedPort, PortRange,
    RelationId, Status, Text, tool,
};

pub use crate::event;
pub use crate::memo;
pub use crate::state::{
    container, network, peer_relation, relation, resource, secret, storage, subordinate_relation,
};
pub use crate::{
    CharmSpec, Context, Event, Model, Outcome, Playbook, PlaybookCharm, Relation, Rule, Scenario, Scene,
    Secret, StartupScenario, State, TeardownScenario,
};
#[cfg(stage_door)]
pub use crate::{Exit, Process};
