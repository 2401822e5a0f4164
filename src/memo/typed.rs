//! Memos as a test writes them: one function a tool, and one for any call.

use std::marker::PhantomData;

use juju_charm::tool::{
    ActionData, ActionGet, AddressKind, Answer, CloudSpec, ConfigData, ConfigGet, CredentialGet, GoalState,
    GoalStateGet, IsLeader, LeaderData, LeaderGet, NetworkGet, NetworkInfo, OpenedPorts, RelationData,
    RelationGet, RelationIds, RelationList, RelationMembers, Request, ResourceGet, SecretData, SecretGet,
    StateData, StateGet, StatusData, StatusGet, StorageList, Tool, UnitGet,
};
use juju_charm::{Config, Databag, Map, OpenedPort, RelationId, SecretContent, Status, Text};
use serde_json::Value;

use super::{Entry, Failure, Memo};
use crate::state::Network;

fn any<T: Tool>(answers: impl IntoIterator<Item = T::Answer>) -> Memo {
    Memo::new(T::NAME, answers.into_iter().map(|answer| Entry { call: None, answer: Ok(T::wrap(answer)) }))
}

/// What `is-leader` answers, call by call.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let memo = memo::is_leader([true, false]);
/// assert_eq!((memo.tool.as_str(), memo.calls.len()), ("is-leader", 2));
/// ```
#[must_use]
pub fn is_leader(answers: impl IntoIterator<Item = bool>) -> Memo {
    any::<IsLeader>(answers)
}

/// What `config-get` answers, call by call. A call for one option gets what the whole says of it.
#[must_use]
pub fn config_get<C: Into<Config>>(answers: impl IntoIterator<Item = C>) -> Memo {
    any::<ConfigGet>(answers.into_iter().map(|config| ConfigData::Set(config.into())))
}

/// What `status-get` answers for the unit, call by call.
#[must_use]
pub fn status_get(answers: impl IntoIterator<Item = Status>) -> Memo {
    any::<StatusGet>(answers.into_iter().map(StatusData::Unit))
}

/// What `relation-ids` answers, call by call, whatever the endpoint.
#[must_use]
pub fn relation_ids<I: IntoIterator<Item = RelationId>>(answers: impl IntoIterator<Item = I>) -> Memo {
    any::<RelationIds>(answers.into_iter().map(|ids| ids.into_iter().collect()))
}

/// What `relation-list` answers, call by call, whatever the relation.
#[must_use]
pub fn relation_list<U: Into<Text>, I: IntoIterator<Item = U>>(answers: impl IntoIterator<Item = I>) -> Memo {
    let units = |units: I| RelationMembers::Units(units.into_iter().map(Into::into).collect());
    any::<RelationList>(answers.into_iter().map(units))
}

/// What `relation-get` answers, call by call, whatever the relation and the unit. A call for one key gets what the
/// whole says of it. [`when`] says which databag is meant.
#[must_use]
pub fn relation_get<B: Into<Databag>>(answers: impl IntoIterator<Item = B>) -> Memo {
    any::<RelationGet>(answers.into_iter().map(databag))
}

/// What `network-get` answers about the binding of each network.
#[must_use]
pub fn network_get(networks: impl IntoIterator<Item = Network>) -> Memo {
    let entry = |network: Network| Entry {
        answer: Ok(Answer::NetworkGet(NetworkInfo::from(&network))),
        call: Some(NetworkGet { binding: network.binding_name, relation: None }.into()),
    };
    Memo::new(NetworkGet::NAME, networks.into_iter().map(entry))
}

/// What `unit-get` answers for the private and for the public address.
#[must_use]
pub fn unit_get<A: Into<String>>(addresses: impl IntoIterator<Item = (AddressKind, A)>) -> Memo {
    let entry = |(setting, address): (AddressKind, A)| Entry {
        call: Some(UnitGet { setting }.into()),
        answer: Ok(Answer::UnitGet(address.into())),
    };
    Memo::new(UnitGet::NAME, addresses.into_iter().map(entry))
}

/// What `opened-ports` answers, call by call.
#[must_use]
pub fn opened_ports<P: Into<OpenedPort>, I: IntoIterator<Item = P>>(
    answers: impl IntoIterator<Item = I>,
) -> Memo {
    any::<OpenedPorts>(answers.into_iter().map(|ports| ports.into_iter().map(Into::into).collect()))
}

/// What `goal-state` answers, call by call.
#[must_use]
pub fn goal_state(answers: impl IntoIterator<Item = GoalState>) -> Memo {
    any::<GoalStateGet>(answers)
}

/// What `action-get` answers, call by call. A call for one value gets what the whole says of it.
#[must_use]
pub fn action_get<P: Into<Map<String, Value>>>(answers: impl IntoIterator<Item = P>) -> Memo {
    any::<ActionGet>(answers.into_iter().map(|params| ActionData::All(params.into())))
}

/// What `credential-get` answers, call by call.
#[must_use]
pub fn credential_get(answers: impl IntoIterator<Item = CloudSpec>) -> Memo {
    any::<CredentialGet>(answers.into_iter().map(Box::new))
}

/// What `leader-get` answers, call by call. A call for one key gets what the whole says of it.
#[must_use]
pub fn leader_get<B: Into<Databag>>(answers: impl IntoIterator<Item = B>) -> Memo {
    any::<LeaderGet>(answers.into_iter().map(|settings| LeaderData::All(settings.into())))
}

/// The paths that `resource-get` answers, call by call, whatever the resource.
#[must_use]
pub fn resource_get<P: Into<String>>(answers: impl IntoIterator<Item = P>) -> Memo {
    any::<ResourceGet>(answers.into_iter().map(Into::into))
}

/// What `secret-get` answers, call by call, whatever the secret. A call for one key gets what the whole says of it; one
/// for a key that the whole lacks goes on to the State. [`when`] says which secret is meant.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let rotated_half_way = memo::secret_get([[("password", "old")], [("password", "new")]]);
/// assert_eq!(rotated_half_way.calls.len(), 2);
/// ```
#[must_use]
pub fn secret_get<C: Into<SecretContent>>(answers: impl IntoIterator<Item = C>) -> Memo {
    any::<SecretGet>(answers.into_iter().map(|content| SecretData::All(content.into())))
}

/// What `state-get` answers, call by call. A call for one key gets what the whole says of it.
#[must_use]
pub fn state_get<S: Into<Map<String, String>>>(answers: impl IntoIterator<Item = S>) -> Memo {
    any::<StateGet>(answers.into_iter().map(|state| StateData::All(state.into())))
}

/// What `storage-list` answers, call by call, whatever the name.
#[must_use]
pub fn storage_list<S: Into<String>, I: IntoIterator<Item = S>>(
    answers: impl IntoIterator<Item = I>,
) -> Memo {
    any::<StorageList>(answers.into_iter().map(|ids| ids.into_iter().map(Into::into).collect()))
}

/// A databag as the answer of a [`RelationGet`].
#[must_use]
pub fn databag(data: impl Into<Databag>) -> RelationData {
    RelationData::All(data.into())
}

/// The start of a memo for one call: what it answers is said next.
#[must_use = "say what the call answers: answers(..), always(..) or fails(..)"]
pub fn when<T: Tool>(call: T) -> When<T>
where
    Request: From<T>,
{
    When { call: call.into(), tool: PhantomData }
}

/// A call whose answer is still to be said; made by [`when`].
#[derive(Clone, Debug)]
pub struct When<T> {
    call: Request,
    tool: PhantomData<T>,
}

impl<T: Tool> When<T> {
    /// The answers, call by call.
    #[must_use]
    pub fn answers(self, answers: impl IntoIterator<Item = T::Answer>) -> Memo {
        self.memo(answers.into_iter().map(|answer| Ok(T::wrap(answer))))
    }

    /// The answer of every such call.
    #[must_use]
    pub fn always(self, answer: T::Answer) -> Memo {
        self.answers([answer]).loose()
    }

    /// Makes every such call fail with exit code 1 and these words.
    #[must_use]
    pub fn fails(self, message: impl Into<String>) -> Memo {
        self.fails_once(message).loose()
    }

    /// Makes the first such call fail with exit code 1 and these words; those after it go on to the State.
    ///
    /// ```
    /// use juju_scenario::prelude::*;
    ///
    /// fn patient(_: &Hook, juju: &mut Juju) -> CharmResult {
    ///     while juju.network_get("db").is_err() {}
    ///     Ok(())
    /// }
    ///
    /// let scene = Scene::new("start")
    ///     .state(State::new().network(network("db")))
    ///     .memo(memo::when(tool::NetworkGet::binding("db")).fails_once("no network config found for binding \"db\""));
    /// Scenario::new(CharmSpec::new(patient)).play(&scene).expect().called("network-get", 2).verify();
    /// ```
    #[must_use]
    pub fn fails_once(self, message: impl Into<String>) -> Memo {
        self.memo([Err(Failure { code: 1, message: message.into() })])
    }

    fn memo(self, answers: impl IntoIterator<Item = Result<Answer, Failure>>) -> Memo {
        let entry = |answer| Entry { call: Some(self.call.clone()), answer };
        Memo::new(T::NAME, answers.into_iter().map(entry))
    }
}
