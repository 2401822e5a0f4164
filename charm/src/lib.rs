//! What a [Juju](https://juju.is) charm written in Rust links: the [`Hook`] it handles, and the hook tools it
//! calls through [`Juju`].
//!
//! A charm is a function of the two (or a type that implements [`Charm`]), and its `main` is [`run`]:
//!
//! ```no_run
//! use juju_charm::{CharmResult, Hook, Juju, Status};
//!
//! fn my_charm(hook: &Hook, juju: &mut Juju) -> CharmResult {
//!     if let Hook::Start = hook {
//!         let message = if juju.is_leader()? { "I rule" } else { "I follow" };
//!         juju.status_set(Status::active(message))?;
//!     }
//!     Ok(())
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     juju_charm::run(my_charm)
//! }
//! ```
//!
//! There is a method of [`Juju`] for each hook tool, with a type for what takes more than a few words:
//! [`SecretContent`] for what a secret holds, which nothing shows; [`tool::SecretAdd`] and [`tool::SecretGet`] for what
//! else is said of one; [`tool::StorageInfo`] for where a storage instance is; a [`Map`] for the state that Juju keeps
//! for a unit, and for what an action was given.
//!
//! ```
//! use juju_charm::tool::SecretAdd;
//! use juju_charm::{CharmResult, Juju};
//!
//! fn first_start(juju: &mut Juju) -> CharmResult {
//!     if juju.state_get_key("admin")?.is_none() {
//!         let secret = SecretAdd::new([("password", "poison")]).label("admin").owned_by_unit();
//!         let uri = juju.secret_add(secret)?;
//!         juju.state_set([("admin", uri)])?;
//!     }
//!     Ok(())
//! }
//! ```
//!
//! The same function is played on a stage, in process and without Juju, by the crate `juju-scenario`: both hand it
//! a [`Juju`] over something that implements [`HookTools`].

mod charm;
mod config;
mod databag;
mod error;
mod hook;
mod juju;
mod map;
mod port;
mod process;
mod relation_id;
#[cfg(feature = "schema")]
mod schema;
mod secret;
mod shared;
mod status;
mod text;
pub mod tool;
mod unit;

pub use charm::{Charm, CharmResult, run};
pub use config::{Config, ConfigValue};
pub use databag::Databag;
pub use error::Error;
pub use hook::{
    ActionHook, CheckHook, Hook, HookKind, NoticeHook, RelationHook, SecretHook, SeriesUpgradeHook,
    StorageHook, WorkloadHook,
};
pub use juju::{HookTools, Juju};
pub use map::Map;
pub use port::{OpenedPort, PortRange, Protocol};
pub use process::HookToolsOnPath;
pub use relation_id::RelationId;
pub use secret::{Rotation, SecretContent, SecretOwner};
pub use shared::Shared;
pub use status::{Status, StatusName};
pub use text::Text;
pub use tool::{LogLevel, NetworkInfo};
pub use unit::Unit;

// The README's example is compiled along with the others, so that it stays true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
