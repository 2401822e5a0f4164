//! What a charm can rely on, topic by topic.

mod answer;
mod arbitrary;
mod calls;
mod charm;
mod config;
mod databag;
mod error;
mod hook;
mod juju;
mod map;
mod port;
#[cfg(unix)]
mod process;
mod relation_id;
mod round_trip;
#[cfg(unix)]
mod run;
mod secret;
mod status;
mod tool;
#[cfg(unix)]
mod tool_folder;
mod unit;

/// Scenes are played on many threads at once: all data may be passed between them and looked at from each of them,
/// and a handle may be passed on.
const _: () = {
    use juju_charm::{
        Config, Databag, Error, Hook, HookToolsOnPath, Juju, NetworkInfo, OpenedPort, PortRange, RelationId,
        Rotation, SecretContent, SecretOwner, Shared, Status, Unit,
        tool::{Answer, CommandLine, Request},
    };

    const fn data<T: Send + Sync>() {}
    const fn handle<T: Send>() {}

    data::<(Hook, Unit, Status, RelationId, PortRange, OpenedPort)>();
    data::<(Config, Databag, Shared<Vec<String>>, NetworkInfo)>();
    data::<(SecretContent, SecretOwner, Rotation)>();
    data::<(Request, Answer, CommandLine, Error, HookToolsOnPath)>();
    handle::<Juju>();
};
