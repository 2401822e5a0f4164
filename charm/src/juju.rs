//! What a charm calls Juju through: one method a hook tool.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use crate::tool::{
    ActionData, ActionFail, ActionGet, ActionLog, ActionSet, AddMetric, AddressKind, Answer, AppStatus,
    ApplicationVersionSet, ClosePort, CloudSpec, ConfigData, ConfigGet, CredentialGet, GoalState,
    GoalStateGet, IsLeader, JujuLog, JujuReboot, K8sRawGet, K8sRawSet, K8sSpecGet, K8sSpecSet, LeaderData,
    LeaderGet, LeaderSet, LogLevel, NetworkGet, NetworkInfo, OpenPort, OpenedPorts, PayloadRegister,
    PayloadStatusSet, PayloadUnregister, RelationData, RelationGet, RelationIds, RelationList,
    RelationMembers, RelationModel, RelationModelGet, RelationSet, Request, ResourceGet, SecretAdd,
    SecretData, SecretGet, SecretGrant, SecretIds, SecretInfo, SecretInfoGet, SecretRemove, SecretRevoke,
    SecretSet, StateData, StateDelete, StateGet, StateSet, StatusData, StatusGet, StatusSet, StorageAdd,
    StorageData, StorageGet, StorageInfo, StorageList, Tool, UnitGet,
};
use crate::{
    Config, ConfigValue, Databag, Error, Map, OpenedPort, PortRange, RelationId, SecretContent, Status, Text,
    Unit,
};

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

    /// `relation-ids`: the relations of an endpoint, without the one that is being broken.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_ids(&mut self, endpoint: impl Into<String>) -> Result<Vec<RelationId>, Error> {
        self.call(RelationIds { endpoint: Some(endpoint.into()) })
    }

    /// `relation-list`: the names of a relation's remote units.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_list(&mut self, relation: impl Into<RelationId>) -> Result<Vec<Text>, Error> {
        match self.call(RelationList { relation: Some(relation.into()), app: false })? {
            RelationMembers::Units(units) => Ok(units),
            RelationMembers::App(_) => Err(other_shape(RelationList::NAME)),
        }
    }

    /// `relation-list --app`: the name of a relation's remote application.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_list_app(&mut self, relation: impl Into<RelationId>) -> Result<String, Error> {
        match self.call(RelationList { relation: Some(relation.into()), app: true })? {
            RelationMembers::App(app) => Ok(app),
            RelationMembers::Units(_) => Err(other_shape(RelationList::NAME)),
        }
    }

    /// `relation-get - UNIT`: the databag of a unit: a remote one, or this one.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_get(
        &mut self,
        relation: impl Into<RelationId>,
        unit: impl Into<Text>,
    ) -> Result<Databag, Error> {
        self.databag(RelationGet {
            relation: Some(relation.into()),
            member: Some(unit.into()),
            ..RelationGet::default()
        })
    }

    /// `relation-get KEY UNIT`: one key of a unit's databag, if it is there.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_get_key(
        &mut self,
        relation: impl Into<RelationId>,
        unit: impl Into<Text>,
        key: impl Into<Text>,
    ) -> Result<Option<Text>, Error> {
        let request = RelationGet {
            relation: Some(relation.into()),
            member: Some(unit.into()),
            key: Some(key.into()),
            app: false,
        };
        match self.call(request)? {
            RelationData::One(value) => Ok(value),
            RelationData::All(_) => Err(other_shape(RelationGet::NAME)),
        }
    }

    /// `relation-get --app - APP`: the databag of an application: the remote one, or for the leader its own. In a
    /// peer relation every unit may read it.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_get_app(
        &mut self,
        relation: impl Into<RelationId>,
        app: impl Into<Text>,
    ) -> Result<Databag, Error> {
        self.databag(RelationGet {
            relation: Some(relation.into()),
            member: Some(app.into()),
            key: None,
            app: true,
        })
    }

    fn databag(&mut self, request: RelationGet) -> Result<Databag, Error> {
        match self.call(request)? {
            RelationData::All(bag) => Ok(bag),
            RelationData::One(_) => Err(other_shape(RelationGet::NAME)),
        }
    }

    /// `relation-set`: writes to this unit's databag; an empty value takes the key out. It holds when the hook
    /// succeeds.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_set<K: Into<Text>, V: Into<Text>>(
        &mut self,
        relation: impl Into<RelationId>,
        settings: impl IntoIterator<Item = (K, V)>,
    ) -> Result<(), Error> {
        self.write(relation.into(), false, settings)
    }

    /// `relation-set --app`: writes to the application's databag, for the leader alone; an empty value takes the
    /// key out. It holds when the hook succeeds.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_set_app<K: Into<Text>, V: Into<Text>>(
        &mut self,
        relation: impl Into<RelationId>,
        settings: impl IntoIterator<Item = (K, V)>,
    ) -> Result<(), Error> {
        self.write(relation.into(), true, settings)
    }

    fn write<K: Into<Text>, V: Into<Text>>(
        &mut self,
        relation: RelationId,
        app: bool,
        settings: impl IntoIterator<Item = (K, V)>,
    ) -> Result<(), Error> {
        let settings = settings.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        self.call(RelationSet { relation: Some(relation), app, settings })
    }

    /// `relation-model-get`: the model that the other end is in. From Juju 3.6.2 on.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn relation_model_get(&mut self, relation: impl Into<RelationId>) -> Result<RelationModel, Error> {
        self.call(RelationModelGet { relation: Some(relation.into()) })
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

    /// `secret-add`: a new secret, of which the URI is handed back. It is stored when the hook succeeds.
    ///
    /// It is given as what it holds, or as a [`SecretAdd`], which says more:
    ///
    /// ```
    /// use juju_charm::tool::SecretAdd;
    /// # use juju_charm::{CharmResult, Juju};
    ///
    /// # fn example(juju: &mut Juju) -> CharmResult {
    /// let token = juju.secret_add([("token", "a bare bodkin")])?;
    /// let admin = juju.secret_add(SecretAdd::new([("password", "poison")]).label("admin").owned_by_unit())?;
    /// # let _ = (token, admin);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of the tool: the application's secrets are the leader's to add.
    pub fn secret_add(&mut self, secret: impl Into<SecretAdd>) -> Result<String, Error> {
        self.call(secret.into())
    }

    /// `secret-set`: changes a secret that this unit manages. It holds when the hook succeeds.
    ///
    /// ```
    /// use juju_charm::tool::{SecretInfoGet, SecretSet};
    /// # use juju_charm::{CharmResult, Juju};
    ///
    /// # fn example(juju: &mut Juju) -> CharmResult {
    /// let admin = juju.secret_info_get(SecretInfoGet::by_label("admin"))?;
    /// juju.secret_set(SecretSet::new(admin.id).content([("password", "more poison")]))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of the tool. That the secret is another's is found out when the hook has ended, and makes it fail.
    pub fn secret_set(&mut self, change: SecretSet) -> Result<(), Error> {
        self.call(change)
    }

    /// `secret-get`: all that a secret holds. The secret is given by its URI, or as a [`SecretGet`], which says more.
    ///
    /// Of a value that is no text the bytes are lost; [`secret_get_key`](Juju::secret_get_key) gets at them.
    ///
    /// ```
    /// use juju_charm::tool::SecretGet;
    /// # use juju_charm::{CharmResult, Juju};
    ///
    /// # fn example(juju: &mut Juju) -> CharmResult {
    /// let admin = juju.secret_get(SecretGet::by_label("admin").refresh())?;
    /// let password = admin.get("password").ok_or("no password")?;
    /// # let _ = password;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of the tool: that there is no such secret, or that it was not granted to this unit.
    pub fn secret_get(&mut self, secret: impl Into<SecretGet>) -> Result<SecretContent, Error> {
        match self.call(SecretGet { key: None, ..secret.into() })? {
            SecretData::All(content) => Ok(content),
            SecretData::One(_) => Err(other_shape(SecretGet::NAME)),
        }
    }

    /// `secret-get URI KEY`: the value of one key of a secret; with `#base64` behind the key, the base64 that Juju
    /// keeps.
    ///
    /// # Errors
    /// Those of the tool: also that the secret has no such key, and that the secret is given by its label alone, since
    /// Juju then takes the key for a URI.
    pub fn secret_get_key(
        &mut self,
        secret: impl Into<SecretGet>,
        key: impl Into<String>,
    ) -> Result<String, Error> {
        match self.call(SecretGet { key: Some(key.into()), ..secret.into() })? {
            SecretData::One(value) => Ok(value),
            SecretData::All(_) => Err(other_shape(SecretGet::NAME)),
        }
    }

    /// `secret-info-get`: what Juju knows of a secret that this unit manages. The secret is given by its URI, or by
    /// [`SecretInfoGet::by_label`].
    ///
    /// # Errors
    /// Those of the tool: that there is no such secret, or that it is not this unit's to manage.
    pub fn secret_info_get(&mut self, secret: impl Into<SecretInfoGet>) -> Result<SecretInfo, Error> {
        self.call(secret.into()).map(|info| *info)
    }

    /// `secret-ids`: the ids of the secrets that this unit manages, in any order.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn secret_ids(&mut self) -> Result<Vec<String>, Error> {
        self.call(SecretIds {})
    }

    /// `secret-grant`: lets the application at the other end of a relation read a secret. It holds when the hook
    /// succeeds.
    ///
    /// # Errors
    /// Those of the tool: that there is no such secret, or that it is not this unit's to manage.
    pub fn secret_grant(
        &mut self,
        secret: impl Into<String>,
        relation: impl Into<RelationId>,
    ) -> Result<(), Error> {
        self.call(SecretGrant { id: secret.into(), relation: Some(relation.into()), unit: None })
    }

    /// `secret-grant --unit`: lets one unit at the other end of a relation read a secret. It holds when the hook
    /// succeeds.
    ///
    /// # Errors
    /// Those of the tool: that there is no such secret, or that it is not this unit's to manage.
    pub fn secret_grant_unit(
        &mut self,
        secret: impl Into<String>,
        relation: impl Into<RelationId>,
        unit: impl Into<String>,
    ) -> Result<(), Error> {
        self.call(SecretGrant { id: secret.into(), relation: Some(relation.into()), unit: Some(unit.into()) })
    }

    /// `secret-revoke`: takes back what was granted. It holds when the hook succeeds.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn secret_revoke(&mut self, revoke: SecretRevoke) -> Result<(), Error> {
        self.call(revoke)
    }

    /// `secret-remove`: removes a secret that this unit manages. It holds when the hook succeeds.
    ///
    /// # Errors
    /// Those of the tool. That the secret is another's is found out when the hook has ended, and makes it fail.
    pub fn secret_remove(&mut self, secret: impl Into<String>) -> Result<(), Error> {
        self.call(SecretRemove { id: secret.into(), revision: None })
    }

    /// `secret-remove --revision`: removes one revision, counted from 1, of a secret that this unit manages. It holds
    /// when the hook succeeds. With 0 Juju removes the whole secret.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn secret_remove_revision(&mut self, secret: impl Into<String>, revision: u64) -> Result<(), Error> {
        self.call(SecretRemove { id: secret.into(), revision: Some(revision) })
    }

    /// `storage-list`: the ids of the storage instances that are attached to this unit.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn storage_list(&mut self) -> Result<Vec<String>, Error> {
        self.call(StorageList { name: None })
    }

    /// `storage-list NAME`: the ids of the instances of one storage that are attached to this unit.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn storage_list_of(&mut self, name: impl Into<String>) -> Result<Vec<String>, Error> {
        self.call(StorageList { name: Some(name.into()) })
    }

    /// `storage-get`: what a storage instance is, and where.
    ///
    /// ```
    /// # use juju_charm::{CharmResult, Juju};
    /// # fn example(juju: &mut Juju) -> CharmResult {
    /// for id in juju.storage_list_of("data")? {
    ///     let data = juju.storage_get(&id)?;
    ///     juju.juju_log(format!("{id} is mounted at {}", data.location))?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of the tool: that there is no such instance.
    pub fn storage_get(&mut self, storage: impl Into<String>) -> Result<StorageInfo, Error> {
        match self.call(StorageGet { storage: Some(storage.into()), key: None })? {
            StorageData::All(info) => Ok(info),
            StorageData::One(_) => Err(other_shape(StorageGet::NAME)),
        }
    }

    /// `storage-add`: asks for so many more instances of a storage. It holds when the hook succeeds.
    ///
    /// # Errors
    /// Those of the tool. That the charm declares no such storage is found out when the hook has ended, and makes it
    /// fail.
    pub fn storage_add(&mut self, name: impl Into<String>, count: u64) -> Result<(), Error> {
        self.call(StorageAdd { storages: vec![(name.into(), count)] })
    }

    /// `state-get`: all that this unit has put aside.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn state_get(&mut self) -> Result<Map<String, String>, Error> {
        match self.call(StateGet::default())? {
            StateData::All(state) => Ok(state),
            StateData::One(_) => Err(other_shape(StateGet::NAME)),
        }
    }

    /// `state-get --strict KEY`: one key of what this unit has put aside, if it is there.
    ///
    /// ```
    /// # use juju_charm::{CharmResult, Juju};
    /// # fn example(juju: &mut Juju) -> CharmResult {
    /// if juju.state_get_key("installed")?.is_none() {
    ///     juju.state_set([("installed", "1.2")])?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of the tool.
    pub fn state_get_key(&mut self, key: impl Into<String>) -> Result<Option<String>, Error> {
        match self.call(StateGet { key: Some(key.into()), strict: true }) {
            Ok(StateData::One(value)) => Ok(Some(value)),
            Ok(StateData::All(_)) => Err(other_shape(StateGet::NAME)),
            Err(error) if error.message().is_some_and(says_that_a_key_is_missing) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// `state-set`: puts something aside for this unit. It holds when the hook succeeds.
    ///
    /// # Errors
    /// Those of the tool: that a key or a value is too long.
    pub fn state_set<K: Into<String>, V: Into<String>>(
        &mut self,
        settings: impl IntoIterator<Item = (K, V)>,
    ) -> Result<(), Error> {
        let settings = settings.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        self.call(StateSet { settings })
    }

    /// `state-delete`: forgets a key that was put aside. It holds when the hook succeeds.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn state_delete(&mut self, key: impl Into<String>) -> Result<(), Error> {
        self.call(StateDelete { key: key.into() })
    }

    /// `resource-get`: where a resource of the charm is.
    ///
    /// # Errors
    /// Those of the tool: that there is no such resource.
    pub fn resource_get(&mut self, name: impl Into<String>) -> Result<PathBuf, Error> {
        self.call(ResourceGet { name: name.into() }).map(PathBuf::from)
    }

    /// `credential-get`: the cloud that the model runs in, and how to log in to it.
    ///
    /// # Errors
    /// Those of the tool: that the application is not trusted.
    pub fn credential_get(&mut self) -> Result<CloudSpec, Error> {
        self.call(CredentialGet {}).map(|spec| *spec)
    }

    /// `action-get`: what the operator has given the action, with the defaults that the charm declares.
    ///
    /// # Errors
    /// Those of the tool: that no action is run.
    pub fn action_get(&mut self) -> Result<Map<String, Value>, Error> {
        match self.call(ActionGet { key: None })? {
            ActionData::All(params) => Ok(params),
            ActionData::One(_) => Err(other_shape(ActionGet::NAME)),
        }
    }

    /// `action-get KEY`: one value of what the operator has given the action, if it is there. The keys that lead to a
    /// value within others are joined by dots.
    ///
    /// # Errors
    /// Those of the tool: that no action is run.
    pub fn action_get_key(&mut self, key: impl Into<String>) -> Result<Option<Value>, Error> {
        match self.call(ActionGet { key: Some(key.into()) })? {
            ActionData::One(value) => Ok(value),
            ActionData::All(_) => Err(other_shape(ActionGet::NAME)),
        }
    }

    /// `action-set`: results for the operator. They are kept even if the action fails. The keys that lead to a value
    /// within others are joined by dots.
    ///
    /// ```
    /// # use juju_charm::{CharmResult, Juju};
    /// # fn example(juju: &mut Juju) -> CharmResult {
    /// match juju.action_get_key("file")?.as_ref().and_then(|file| file.as_str()) {
    ///     Some(file) => juju.action_set([("backup.file", file), ("backup.size", "42")])?,
    ///     None => juju.action_fail("say which file")?,
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of the tool: that no action is run, or that a key cannot be a result's.
    pub fn action_set<K: Into<String>, V: Into<String>>(
        &mut self,
        results: impl IntoIterator<Item = (K, V)>,
    ) -> Result<(), Error> {
        let results = results.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        self.call(ActionSet { results })
    }

    /// `action-fail`: the action has failed, for this reason. It goes on all the same, and what it does is kept.
    ///
    /// # Errors
    /// Those of the tool: that no action is run.
    pub fn action_fail(&mut self, message: impl Into<String>) -> Result<(), Error> {
        self.call(ActionFail { message: Some(message.into()) })
    }

    /// `action-log`: a line for the operator who waits for the action. It is sent at once.
    ///
    /// # Errors
    /// Those of the tool: that no action is run.
    pub fn action_log(&mut self, message: impl Into<String>) -> Result<(), Error> {
        self.call(ActionLog { message: message.into() })
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

    /// `leader-get`: what the leader has told the units of its application. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn leader_get(&mut self) -> Result<Databag, Error> {
        match self.call(LeaderGet { key: None })? {
            LeaderData::All(settings) => Ok(settings),
            LeaderData::One(_) => Err(other_shape(LeaderGet::NAME)),
        }
    }

    /// `leader-get KEY`: one key of what the leader has told the units of its application, if it is there. Up to Juju
    /// 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn leader_get_key(&mut self, key: impl Into<Text>) -> Result<Option<Text>, Error> {
        match self.call(LeaderGet { key: Some(key.into()) })? {
            LeaderData::One(value) => Ok(value),
            LeaderData::All(_) => Err(other_shape(LeaderGet::NAME)),
        }
    }

    /// `leader-set`: tells the units of the application, for the leader alone; an empty value takes the key out. It
    /// holds at once. Juju trims the blanks around keys and values. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn leader_set<K: Into<Text>, V: Into<Text>>(
        &mut self,
        settings: impl IntoIterator<Item = (K, V)>,
    ) -> Result<(), Error> {
        let settings = settings.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        self.call(LeaderSet { settings })
    }

    /// `k8s-spec-set`: what Kubernetes is to run for the application, for the leader alone. It holds when the hook
    /// succeeds. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn k8s_spec_set(&mut self, spec: impl Into<String>) -> Result<(), Error> {
        self.call(K8sSpecSet { spec: spec.into() })
    }

    /// `k8s-spec-get`: the specification as it was set. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn k8s_spec_get(&mut self) -> Result<String, Error> {
        self.call(K8sSpecGet {})
    }

    /// `k8s-raw-set`: what Kubernetes is to run for the application in its own words, for the leader alone. It holds
    /// when the hook succeeds. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn k8s_raw_set(&mut self, spec: impl Into<String>) -> Result<(), Error> {
        self.call(K8sRawSet { spec: spec.into() })
    }

    /// `k8s-raw-get`: the specification as it was set. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn k8s_raw_get(&mut self) -> Result<String, Error> {
        self.call(K8sRawGet {})
    }

    /// `payload-register`: something that the charm has started. It holds at once. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool: that the metadata has no such class, or another type for it.
    pub fn payload_register(&mut self, payload: PayloadRegister) -> Result<(), Error> {
        self.call(payload)
    }

    /// `payload-status-set`: how a payload does: starting, running, stopping or stopped. It holds at once. Up to Juju
    /// 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn payload_status_set(
        &mut self,
        class: impl Into<String>,
        id: impl Into<String>,
        status: impl Into<String>,
    ) -> Result<(), Error> {
        self.call(PayloadStatusSet { class: class.into(), id: id.into(), status: status.into() })
    }

    /// `payload-unregister`: a payload is gone. It holds at once. Up to Juju 3.x.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn payload_unregister(
        &mut self,
        class: impl Into<String>,
        id: impl Into<String>,
    ) -> Result<(), Error> {
        self.call(PayloadUnregister { class: class.into(), id: id.into() })
    }

    /// `add-metric`: measures of the workload, in `collect-metrics` alone. Up to Juju 3.x. For labels,
    /// [`call`](Juju::call) takes an [`AddMetric`].
    ///
    /// # Errors
    /// Those of the tool: that this is another hook, or that there is no measure.
    pub fn add_metric<K: Into<String>, V: Into<String>>(
        &mut self,
        metrics: impl IntoIterator<Item = (K, V)>,
    ) -> Result<(), Error> {
        let metrics = metrics.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        self.call(AddMetric { metrics, labels: Vec::new() })
    }
}

/// Whether these are Juju's words for a key that is not there: `"key" not found`, with the key as Go quotes it.
/// Something else that is not found has its kind in front of its name.
fn says_that_a_key_is_missing(words: &str) -> bool {
    words.starts_with('"') && words.ends_with("\" not found")
}

fn other_shape(tool: &'static str) -> Error {
    Error::unreadable(tool, "", "the answer is one to another question")
}

impl fmt::Debug for Juju {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Juju").field("unit", &self.unit).finish_non_exhaustive()
    }
}
