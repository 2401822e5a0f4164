//! What a charm calls Juju through: one method a hook tool.

mod action;
mod former;
mod relation;
mod secret;
mod storage;

use std::fmt;
use std::sync::Arc;

use crate::tool::{
    AddressKind, Answer, AppStatus, ApplicationVersionSet, ClosePort, ConfigData, ConfigGet, GoalState,
    GoalStateGet, IsLeader, JujuLog, JujuReboot, LogLevel, NetworkGet, NetworkInfo, OpenPort, OpenedPorts,
    Request, StatusData, StatusGet, StatusSet, Tool, UnitGet,
};
use crate::{Config, ConfigValue, Error, OpenedPort, PortRange, Status, Unit};

/// Something that answers hook-tool calls: the real executables, or a mock of them.
///
/// This is the one seam between a charm and the world. [`HookToolsOnPath`](crate::HookToolsOnPath) stands behind it
/// in production, the stage of `juju-scenario` in a test.
pub trait HookTools: Send {
    /// Answers one call, with the answer of the tool that the request is for.
    ///
    /// # Errors
    /// Whatever kept the tool from answering; [`Error::refused`] if it ran and said no.
    fn call(&mut self, request: Request) -> Result<Answer, Error>;
}

/// The charm's handle on Juju: one method a hook tool, named after it.
///
/// Where a tool has a form for the unit and one for the application, the method for the application ends in `_app`;
/// a method for one key ends in `_key`. Each method's errors are those of its tool: see [`Error::is_refused`].
///
/// ```
/// use juju_charm::{CharmResult, Hook, Juju, Status};
///
/// fn publish_address(hook: &Hook, juju: &mut Juju) -> CharmResult {
///     if let Hook::RelationJoined(website) = hook {
///         let network = juju.network_get(website.endpoint())?;
///         let host = network.ingress_address().ok_or("no address yet")?;
///         juju.relation_set(&website.relation, [("host", host), ("port", "8080")])?;
///         juju.open_port(8080)?;
///     }
///     Ok(())
/// }
/// # fn is_a_charm(_: impl juju_charm::Charm) {}
/// # is_a_charm(publish_address);
/// ```
pub struct Juju {
    unit: Arc<Unit>,
    tools: Box<dyn HookTools>,
}

/// The longest line that one call of `juju-log` takes: the kernel allows 128 KiB for one argument.
const LONGEST_LINE: usize = 131_071;

impl Juju {
    /// A handle for this unit, over these hook tools.
    #[must_use]
    pub fn new(unit: impl Into<Arc<Unit>>, tools: impl HookTools + 'static) -> Self {
        Juju { unit: unit.into(), tools: Box::new(tools) }
    }

    /// The unit that the charm runs for, and the model around it.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// The unit's name, such as `foo/0`; owned, so that it can be handed to a call of this same handle.
    #[must_use]
    pub fn unit_name(&self) -> String {
        self.unit.name.clone()
    }

    /// The application's name: `foo` of `foo/0`; owned, so that it can be handed to a call of this same handle.
    #[must_use]
    pub fn app_name(&self) -> String {
        self.unit.app_name().to_owned()
    }

    /// Makes any call, also one that the other methods have no form for.
    ///
    /// ```
    /// use juju_charm::tool::{ConfigData, ConfigGet};
    /// # use juju_charm::{CharmResult, Juju};
    ///
    /// # fn example(juju: &mut Juju) -> CharmResult {
    /// if let ConfigData::All(options) = juju.call(ConfigGet::all())? {
    ///     let unset = options.iter().filter(|(_, value)| value.is_none()).count();
    ///     juju.juju_log(format!("{unset} options have no value"))?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of the tool.
    pub fn call<T: Tool>(&mut self, request: T) -> Result<T::Answer, Error>
    where
        Request: From<T>,
    {
        let answer = self.tools.call(Request::from(request))?;
        T::unwrap(answer).ok_or_else(|| Error::unreadable(T::NAME, "", "the answer is another tool's"))
    }

    /// `is-leader`: whether this unit is the leader of its application.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn is_leader(&mut self) -> Result<bool, Error> {
        self.call(IsLeader {})
    }

    /// `config-get`: the options that have a value.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn config_get(&mut self) -> Result<Config, Error> {
        match self.call(ConfigGet::new())? {
            ConfigData::Set(config) => Ok(config),
            ConfigData::All(_) | ConfigData::One(_) => Err(other_shape(ConfigGet::NAME)),
        }
    }

    /// `config-get KEY`: the value of one option, if it has one.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn config_get_key(&mut self, key: impl Into<String>) -> Result<Option<ConfigValue>, Error> {
        match self.call(ConfigGet::key(key))? {
            ConfigData::One(value) => Ok(value),
            ConfigData::Set(_) | ConfigData::All(_) => Err(other_shape(ConfigGet::NAME)),
        }
    }

    /// `status-get`: the status of this unit.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn status_get(&mut self) -> Result<Status, Error> {
        match self.call(StatusGet { application: false })? {
            StatusData::Unit(status) => Ok(status),
            StatusData::App(_) => Err(other_shape(StatusGet::NAME)),
        }
    }

    /// `status-get --application`: the status of the application and of its units, for the leader alone.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn status_get_app(&mut self) -> Result<AppStatus, Error> {
        match self.call(StatusGet { application: true })? {
            StatusData::App(status) => Ok(status),
            StatusData::Unit(_) => Err(other_shape(StatusGet::NAME)),
        }
    }

    /// `status-set`: what this unit says of itself. It holds at once. The status' data is not looked at, since a
    /// charm cannot set it.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn status_set(&mut self, status: Status) -> Result<(), Error> {
        self.call(StatusSet { status: status.name, message: status.message, application: false })
    }

    /// `status-set --application`: what the application says of itself, for the leader alone.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn status_set_app(&mut self, status: Status) -> Result<(), Error> {
        self.call(StatusSet { status: status.name, message: status.message, application: true })
    }

    /// `application-version-set`: the version of the workload, for `juju status`. It holds at once.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn application_version_set(&mut self, version: impl Into<String>) -> Result<(), Error> {
        self.call(ApplicationVersionSet { version: version.into() })
    }

    /// `juju-log`: a line for the model's log, at level INFO. It is written at once.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn juju_log(&mut self, message: impl Into<String>) -> Result<(), Error> {
        self.juju_log_at(LogLevel::Info, message)
    }

    /// `juju-log --log-level LEVEL`: a line for the model's log. A line longer than a process can be given goes out
    /// in several.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn juju_log_at(&mut self, level: LogLevel, message: impl Into<String>) -> Result<(), Error> {
        let mut message = message.into();
        while message.len() > LONGEST_LINE {
            let end = (0..=LONGEST_LINE).rev().find(|end| message.is_char_boundary(*end)).unwrap_or(0);
            let rest = message.split_off(end);
            self.call(JujuLog { level, message })?;
            message = rest;
        }
        self.call(JujuLog { level, message })
    }

    /// `network-get`: the addresses of a binding: an endpoint, an extra binding, or `juju-info`.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn network_get(&mut self, binding: impl Into<String>) -> Result<NetworkInfo, Error> {
        self.call(NetworkGet { binding: binding.into(), relation: None })
    }

    /// `unit-get`: an address of this unit. [`network_get`](Juju::network_get) says more.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn unit_get(&mut self, setting: AddressKind) -> Result<String, Error> {
        self.call(UnitGet { setting })
    }

    /// `open-port`: asks for ports to be opened when the application is exposed. It holds when the hook succeeds.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn open_port(&mut self, ports: impl Into<PortRange>) -> Result<(), Error> {
        self.call(OpenPort { ports: ports.into(), endpoints: Vec::new() })
    }

    /// `close-port`: takes back what `open-port` has asked for. It holds when the hook succeeds.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn close_port(&mut self, ports: impl Into<PortRange>) -> Result<(), Error> {
        self.call(ClosePort { ports: ports.into(), endpoints: Vec::new() })
    }

    /// `opened-ports --endpoints`: the ports that this unit has asked for, with what this hook has changed.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn opened_ports(&mut self) -> Result<Vec<OpenedPort>, Error> {
        self.call(OpenedPorts { endpoints: true })
    }

    /// `goal-state`: the units and relations that the operator has asked for, whether or not they are there yet.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn goal_state(&mut self) -> Result<GoalState, Error> {
        self.call(GoalStateGet {})
    }

    /// `juju-reboot`: the machine is to be rebooted, once the hook has succeeded.
    ///
    /// # Errors
    /// Those of the tool: that an action is run.
    pub fn juju_reboot(&mut self) -> Result<(), Error> {
        self.call(JujuReboot { now: false })
    }

    /// `juju-reboot --now`: the machine is to be rebooted at once. Juju ends the hook, and runs it again after the
    /// reboot: return from the charm after this call.
    ///
    /// # Errors
    /// Those of the tool: that an action is run.
    pub fn juju_reboot_now(&mut self) -> Result<(), Error> {
        self.call(JujuReboot { now: true })
    }
}

fn other_shape(tool: &'static str) -> Error {
    Error::unreadable(tool, "", "the answer is one to another question")
}

impl fmt::Debug for Juju {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Juju").field("unit", &self.unit).finish_non_exhaustive()
    }
}
