//! The parts that scenes are put together of. Each is made, and shrinks, by itself.

use juju_charm::{ConfigValue, PortRange, Protocol};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

use super::Cast;
use super::schema;
use super::text::{key, pairs, text};
use crate::known::{OptionSpec, OptionType};

/// What a scene is put together of. What an [`Index`] chooses is known once the rest of the scene is.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    pub(super) event: EventPart,
    pub(super) unit: UnitPart,
    pub(super) config: Vec<(String, ConfigPart)>,
    pub(super) relations: Vec<RelationPart>,
    pub(super) secrets: Vec<SecretPart>,
    pub(super) storages: Vec<StoragePart>,
    pub(super) containers: Vec<ContainerPart>,
    pub(super) ports: Vec<PortPart>,
    pub(super) bindings: Vec<Index>,
    pub(super) resources: Vec<String>,
    pub(super) rest: RestPart,
}

/// Keys with their values.
pub(super) type Pairs = Vec<(String, String)>;

/// Which of the events that there can be.
#[derive(Clone, Debug)]
pub(super) struct EventPart {
    pub(super) group: Index,
    pub(super) kind: Index,
    pub(super) item: Index,
    /// A second choice, as of the unit or the revision.
    pub(super) detail: Index,
    pub(super) flag: bool,
    /// For each of the actions, parameters for it; none if none can be made.
    pub(super) params: Vec<Option<Value>>,
}

#[derive(Clone, Debug)]
pub(super) struct UnitPart {
    pub(super) leader: bool,
    pub(super) kubernetes: bool,
    pub(super) more_units: u32,
    pub(super) trust: bool,
    pub(super) status: Option<(usize, String)>,
    pub(super) app_status: Option<(usize, String)>,
}

#[derive(Clone, Debug)]
pub(super) enum ConfigPart {
    Unset,
    Set(ConfigValue),
    /// The URI of a secret that the unit can read.
    Secret(Index),
}

#[derive(Clone, Debug)]
pub(super) struct RelationPart {
    pub(super) endpoint: Index,
    pub(super) id: Option<u32>,
    pub(super) remote_app: Index,
    /// The remote units, each with what it has written and whether it has joined.
    pub(super) units: Vec<(u32, Pairs, bool)>,
    /// Whether it is said who has joined.
    pub(super) says_joined: bool,
    pub(super) local_app_data: Pairs,
    pub(super) local_unit_data: Pairs,
    pub(super) remote_app_data: Pairs,
    pub(super) siblings: Vec<(u32, Pairs)>,
    pub(super) is_elsewhere: bool,
}

#[derive(Clone, Debug)]
pub(super) struct SecretPart {
    pub(super) owner: usize,
    pub(super) revisions: Vec<Vec<(usize, String)>>,
    pub(super) first: u64,
    pub(super) is_labelled: bool,
    pub(super) description: Option<String>,
    pub(super) rotates: bool,
    pub(super) expires: bool,
    pub(super) tracked: Option<Index>,
    pub(super) consumer: Option<Index>,
    pub(super) grant: Option<(Index, bool)>,
    pub(super) is_denied: bool,
}

#[derive(Clone, Debug)]
pub(super) struct StoragePart {
    pub(super) storage: Index,
    pub(super) is_elsewhere: bool,
    pub(super) is_requested: bool,
}

#[derive(Clone, Debug)]
pub(super) struct ContainerPart {
    pub(super) container: Index,
    pub(super) can_connect: bool,
    /// The checks of its plan, each with its threshold and how often it has failed.
    pub(super) checks: Vec<(Option<u32>, u64, bool)>,
    pub(super) notices: usize,
}

#[derive(Clone, Debug)]
pub(super) struct PortPart {
    pub(super) ports: PortRange,
    pub(super) endpoint: Option<Index>,
    /// Whether it is another unit's, on the same machine.
    pub(super) is_of_another: bool,
}

#[derive(Clone, Debug)]
pub(super) struct RestPart {
    pub(super) unit_state: Pairs,
    pub(super) leader_settings: Pairs,
    pub(super) app_version: String,
    pub(super) clock: Option<&'static str>,
    pub(super) has_payload: bool,
    /// Whether its public address is one of IPv6.
    pub(super) is_far: bool,
    pub(super) has_next_secret_id: bool,
}

/// The keys that secrets hold values under.
pub(super) const SECRET_KEYS: [&str; 3] = ["password", "token", "a0-cert"];

/// Any parts.
pub(super) fn any_parts(cast: &Cast) -> impl Strategy<Value = Parts> + use<> {
    let first = (event(cast), unit(), config(cast), vec(relation(), 0..5), vec(secret(), 0..4));
    let second = (
        vec(storage(), 0..4),
        vec(container(), 0..3),
        vec(port(), 0..4),
        vec(any::<Index>(), 0..3),
        vec(key(), 0..2),
        rest(),
    );
    (first, second).prop_map(|((event, unit, config, relations, secrets), second)| {
        let (storages, containers, ports, bindings, resources, rest) = second;
        Parts {
            event,
            unit,
            config,
            relations,
            secrets,
            storages,
            containers,
            ports,
            bindings,
            resources,
            rest,
        }
    })
}

fn event(cast: &Cast) -> impl Strategy<Value = EventPart> + use<> {
    let params: Vec<BoxedStrategy<Option<Value>>> = cast
        .actions()
        .map(|(_, schema)| match schema.as_object().and_then(schema::objects) {
            Some(params) => params.prop_map(Some).boxed(),
            None => Just(None).boxed(),
        })
        .collect();
    let which = (any::<Index>(), any::<Index>(), any::<Index>());
    (which, any::<Index>(), any::<bool>(), params).prop_map(|((group, kind, item), detail, flag, params)| {
        EventPart { group, kind, item, detail, flag, params }
    })
}

fn unit() -> impl Strategy<Value = UnitPart> {
    let status = || option::of((0usize..4, text()));
    (any::<bool>(), any::<bool>(), 0u32..4, any::<bool>(), status(), status()).prop_map(
        |(leader, kubernetes, more_units, trust, status, app_status)| UnitPart {
            leader,
            kubernetes,
            more_units,
            trust,
            status,
            app_status,
        },
    )
}

/// A value for each option, or none; of a charm without a list of options, any options.
fn config(cast: &Cast) -> BoxedStrategy<Vec<(String, ConfigPart)>> {
    let Some(options) = &cast.spec.known().options else {
        let any_value = prop_oneof![
            text().prop_map(ConfigValue::from),
            any::<i64>().prop_map(ConfigValue::from),
            any::<bool>().prop_map(ConfigValue::from),
        ];
        return vec((key(), any_value.prop_map(ConfigPart::Set)), 0..3).boxed();
    };
    let options: Vec<BoxedStrategy<(String, ConfigPart)>> = options
        .iter()
        .map(|(name, option)| {
            let name = name.clone();
            of_option(option).prop_map(move |part| (name.clone(), part)).boxed()
        })
        .collect();
    options.boxed()
}

fn of_option(option: &OptionSpec) -> BoxedStrategy<ConfigPart> {
    let value = match option.kind {
        OptionType::String => {
            prop_oneof![1 => Just(String::new()), 6 => text()].prop_map(ConfigValue::from).boxed()
        }
        OptionType::Int => prop_oneof![-3i64..100, select(&[0, -1, i64::MAX, i64::MIN][..])]
            .prop_map(ConfigValue::from)
            .boxed(),
        OptionType::Float => {
            prop_oneof![-3.0f64..100.0, select(&[0.0, -0.5, 1e300][..])].prop_map(ConfigValue::from).boxed()
        }
        OptionType::Boolean => any::<bool>().prop_map(ConfigValue::from).boxed(),
        OptionType::Secret => {
            return prop_oneof![Just(ConfigPart::Unset), any::<Index>().prop_map(ConfigPart::Secret)].boxed();
        }
    };
    prop_oneof![Just(ConfigPart::Unset), value.prop_map(ConfigPart::Set)].boxed()
}

fn relation() -> impl Strategy<Value = RelationPart> {
    let who = (any::<Index>(), option::of(0u32..20), any::<Index>(), any::<bool>(), any::<bool>());
    let units = vec((0u32..12, pairs(4), any::<bool>()), 0..4);
    let bags = (pairs(3), pairs(4), pairs(4), vec((0u32..5, pairs(2)), 0..2));
    (who, units, bags).prop_map(|(who, units, bags)| {
        let (endpoint, id, remote_app, says_joined, is_elsewhere) = who;
        let (local_app_data, local_unit_data, remote_app_data, siblings) = bags;
        RelationPart {
            endpoint,
            id,
            remote_app,
            units,
            says_joined,
            local_app_data,
            local_unit_data,
            remote_app_data,
            siblings,
            is_elsewhere,
        }
    })
}

fn secret() -> impl Strategy<Value = SecretPart> {
    let content = vec((0..SECRET_KEYS.len(), text()), 1..3);
    let what = (0usize..5, vec(content, 1..4), 1u64..4, any::<bool>(), option::of(text()));
    let when = (any::<bool>(), any::<bool>());
    let who = (
        option::of(any::<Index>()),
        option::of(any::<Index>()),
        option::of((any::<Index>(), any::<bool>())),
        any::<bool>(),
    );
    (what, when, who).prop_map(|(what, (rotates, expires), (tracked, consumer, grant, is_denied))| {
        let (owner, revisions, first, is_labelled, description) = what;
        SecretPart {
            owner,
            revisions,
            first,
            is_labelled,
            description,
            rotates,
            expires,
            tracked,
            consumer,
            grant,
            is_denied,
        }
    })
}

fn storage() -> impl Strategy<Value = StoragePart> {
    (any::<Index>(), any::<bool>(), proptest::bool::weighted(0.2))
        .prop_map(|(storage, is_elsewhere, is_requested)| StoragePart { storage, is_elsewhere, is_requested })
}

fn container() -> impl Strategy<Value = ContainerPart> {
    let checks = vec((option::of(1u32..6), 0u64..8, any::<bool>()), 0..3);
    (any::<Index>(), any::<bool>(), checks, 0usize..3).prop_map(
        |(container, can_connect, checks, notices)| ContainerPart { container, can_connect, checks, notices },
    )
}

fn port() -> impl Strategy<Value = PortPart> {
    let ports = (1u16..60_000, 0u16..20, 0usize..3).prop_map(|(from, more, protocol)| match protocol {
        0 => PortRange { from, to: from, protocol: Protocol::Tcp },
        1 => PortRange { from, to: from + more, protocol: Protocol::Udp },
        _ => PortRange { from: 0, to: 0, protocol: Protocol::Icmp },
    });
    (ports, option::of(any::<Index>()), proptest::bool::weighted(0.3))
        .prop_map(|(ports, endpoint, is_of_another)| PortPart { ports, endpoint, is_of_another })
}

fn rest() -> impl Strategy<Value = RestPart> {
    let version = prop_oneof![Just(String::new()), text()];
    let clock = option::of(select(&["1970-01-01T00:00:00Z", "2027-02-28T23:59:59Z"][..]));
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (pairs(3), pairs(2), version, clock, flags).prop_map(
        |(unit_state, leader_settings, app_version, clock, (has_payload, is_far, has_next_secret_id))| {
            RestPart {
                unit_state,
                leader_settings,
                app_version,
                clock,
                has_payload,
                is_far,
                has_next_secret_id,
            }
        },
    )
}
