//! The rules that a scene keeps if Juju could have produced it: one table of them all.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::names;

/// How much a finding counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// Juju could not have produced the scene: it is not played.
    Error,
    /// Juju could have produced the scene, and hardly ever does, or does not say what it leaves open: it is played, and the
    /// outcome has the warning.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// What becomes of a scene that breaks a rule.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// It is refused, even if the rule is allowed: there would be no hook to play.
    Must,
    /// It is refused.
    Error,
    /// It is played.
    Warning,
}

macro_rules! rules {
    ($($(#[doc = $group:literal])? $weight:ident $rule:ident $id:literal $reason:literal)*) => {
        /// A rule that a scene keeps if Juju could have produced it.
        ///
        /// A rule is known by its id, such as `relation-limit`. A scene can [allow](crate::Scene::allow) what a rule forbids, in
        /// YAML and JSON by the rule's id: `allow: [relation-limit]`. Where a rule has to be kept since there would be no hook to
        /// play otherwise, that changes nothing.
        ///
        /// ```
        /// use juju_scenario::prelude::*;
        ///
        /// let spec = CharmSpec::without_code().meta("{name: foo, requires: {db: {interface: pg, limit: 1}}}");
        /// let two = State::new().relation(relation("db", "pg")).relation(relation("db", "pg"));
        /// let scene = Scene::new("start").state(two);
        ///
        /// let scenario = Scenario::new(spec);
        /// assert!(scenario.check(&scene).has(Rule::RelationLimit));
        /// assert!(!scenario.check(&scene.allow(Rule::RelationLimit)).has(Rule::RelationLimit));
        /// ```
        ///
        #[doc = include_str!("rules.md")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(
                #[doc = $reason]
                $rule,
            )*
        }

        impl Rule {
            /// All rules, in the order of the table.
            pub const ALL: &[Rule] = &[$(Rule::$rule),*];

            /// Its name: words in lower case, joined by hyphens.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self {
                    $(Rule::$rule => $id,)*
                }
            }

            /// Why Juju never produces a scene that breaks it, in one sentence.
            #[must_use]
            pub fn reason(self) -> &'static str {
                match self {
                    $(Rule::$rule => $reason,)*
                }
            }

            fn weight(self) -> Weight {
                match self {
                    $(Rule::$rule => Weight::$weight,)*
                }
            }
        }
    };
}

rules! {
    // The stage: the charm, its unit, the model and Juju.
    Must JujuVersion "juju-version" "Each version of Juju has tools, events and rules of its own, so that a scene is played in one of them."
    Error ApplicationName "application-name" "Juju names applications with words of lower-case letters and digits, joined by hyphens, none of them of digits alone."
    Error UnitName "unit-name" "Juju names a unit by its application, a slash and a number."
    Error ModelName "model-name" "Juju names models with lower-case letters, digits and hyphens, and with no hyphen at either end."
    Error ModelUuid "model-uuid" "Juju gives each model a UUID: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12."
    Error CharmAssumes "charm-assumes" "Juju deploys a charm only where all is there that its metadata assumes."
    Warning CharmExtension "charm-extension" "Charmcraft packs a charm only with extensions that it knows."
    Warning SubordinateWithoutPrincipal "subordinate-without-principal" "Juju makes a subordinate's unit when its principal's unit enters their relation, and removes it when the last such relation is gone."

    // The event.
    Must UnknownEvent "unknown-event" "Juju runs a charm for its own hooks, which have fixed names, and for the charm's actions."
    Error EventOfAnotherVersion "event-of-another-version" "Hooks come and go with versions of Juju."
    Error EventField "event-field" "Juju gives each hook what belongs to its kind, and nothing else."
    Must EventRelation "event-relation" "A relation hook is about one relation that the unit has."
    Must EventRemoteUnit "event-remote-unit" "The hooks joined and departed name a unit of the relation, changed names one or none, created and broken name none."
    Warning RemoteUnitImplied "remote-unit-implied" "Juju runs the hook for one remote unit at a time, and which one makes a difference to the charm."
    Error DepartingUnit "departing-unit" "Who departs is the remote unit, or this unit itself when it is removed."
    Must EventStorage "event-storage" "A storage hook is about one storage instance of the unit."
    Must EventSecret "event-secret" "A secret hook is about one secret that the unit owns or reads."
    Error EventSecretUnknown "event-secret-unknown" "A secret hook is about a secret that the unit owns or reads."
    Must EventSecretRevision "event-secret-revision" "The hooks expired and remove are about one revision of the secret."
    Error EventSecretRevisionUnknown "event-secret-revision-unknown" "A secret hook is about a revision that the secret has."
    Error EventSecretLabel "event-secret-label" "Juju tells the label that the unit knows the secret by, and no other."
    Error EventContainer "event-container" "Pebble's hooks are about a container of the unit's pod, which the charm declares."
    Must EventNotice "event-notice" "A notice hook is about one notice."
    Error EventNoticeUnknown "event-notice-unknown" "A notice hook is about a notice that the container's Pebble has recorded."
    Must EventCheck "event-check" "A check hook is about one check of the container's plan."
    Error EventCheckUnknown "event-check-unknown" "A check hook is about a check that the container's Pebble runs."
    Error ActionName "action-name" "Juju names actions with lower-case letters, digits and hyphens, and with no hyphen at either end."
    Error ActionUndeclared "action-undeclared" "Juju runs the actions that the charm declares, and no others."
    Error ActionParamMissing "action-param-missing" "Juju queues no action without the parameters that its schema requires."
    Error ActionParamUndeclared "action-param-undeclared" "Juju queues no action with parameters that its schema does not allow."
    Error ActionParamWrong "action-param-wrong" "Juju queues no action whose parameters are not what its schema says."

    // When Juju sends what.
    Error InstallWithDatabag "install-with-databag" "A unit enters its relations when install has succeeded: until then it has written nothing, and no remote unit has joined it."
    Error CreatedWithJoined "created-with-joined" "relation-created is the first hook of a relation: no remote unit has joined before it."
    Error ChangedBeforeJoined "changed-before-joined" "Juju runs relation-changed for a unit only after relation-joined for it."
    Error BrokenWithJoined "broken-with-joined" "relation-broken is the last hook of a relation: it comes after relation-departed for every unit that had joined."
    Error PeerRelationBroken "peer-relation-broken" "A peer relation lasts as long as its application, and is never broken."
    Error RemoveWithRelations "remove-with-relations" "A unit that is removed has left its relations, and seen each of its peers depart, before it stops."
    Error RemoveWithStorage "remove-with-storage" "A unit that is removed has had all its storage detached before it stops."
    Error LeaderElectedWithoutLeadership "leader-elected-without-leadership" "Juju runs leader-elected only while the unit holds the leadership."
    Warning LeaderSettingsChangedAsLeader "leader-settings-changed-as-leader" "Juju runs leader-settings-changed for the units that do not lead."
    Error PebbleWithoutConnection "pebble-without-connection" "Pebble's hooks come of what Pebble says: it answers then."
    Error ContainerOnMachine "container-on-machine" "There are containers with Pebble on Kubernetes alone."
    Error SeriesUpgradeOnKubernetes "series-upgrade-on-kubernetes" "Machines have an operating system that is upgraded, and pods have none."
    Error SecretChangedInFirstRevision "secret-changed-in-first-revision" "Juju runs secret-changed when a secret has got a new revision, which its first is not."
    Error SecretChangedAlreadyTracked "secret-changed-already-tracked" "From 4.0 on Juju runs secret-changed only while the unit reads an older revision than the latest."
    Error SecretChangedOfOwner "secret-changed-of-owner" "Owners read the latest revision always, up to the versions of Juju in which they track one, and hear of none."
    Warning SecretChangedUnread "secret-changed-unread" "Juju runs secret-changed for the units that have read the secret."
    Error SecretEventOfStranger "secret-event-of-stranger" "Juju tells a secret's owner alone that it is to be rotated, has expired, or has a revision that nobody reads."
    Error SecretEventOfFollower "secret-event-of-follower" "What is to be done about an application's secret Juju tells the leader alone."
    Error SecretRotateNever "secret-rotate-never" "Juju runs secret-rotate only for a secret with a rotation policy."
    Error SecretExpiredNever "secret-expired-never" "Juju runs secret-expired only for a secret that has a time to expire."
    Error SecretRemoveLatest "secret-remove-latest" "Juju runs secret-remove for revisions that are not the latest."
    Error SecretRemoveInUse "secret-remove-in-use" "Juju runs secret-remove for revisions that nobody reads any more."

    // Relations.
    Error RelationIdTaken "relation-id-taken" "Juju counts the relations of a model, and gives no number twice."
    Error EndpointName "endpoint-name" "Juju names endpoints with words of lower-case letters and digits, joined by hyphens or underscores."
    Error EndpointUndeclared "endpoint-undeclared" "Juju integrates an application by the endpoints that its charm declares."
    Error RelationKind "relation-kind" "An endpoint's role and scope say what kind of relation it has."
    Error RelationInterface "relation-interface" "Juju integrates endpoints of one interface with each other."
    Error RelationLimit "relation-limit" "Juju integrates an endpoint no oftener than its limit allows."
    Error PeerRelationTwice "peer-relation-twice" "Juju makes one relation for each peer endpoint, when the application is deployed."
    Error PeerIsSelf "peer-is-self" "A unit's peers, and those whose databags it sees as another's, are the other units of its application."
    Error RemoteAppName "remote-app-name" "Juju names applications with words of lower-case letters and digits, joined by hyphens, none of them of digits alone."
    Error RemoteAppUnknown "remote-app-unknown" "Every unit is one of an application, which Juju names with it."
    Error SubordinateUnits "subordinate-units" "In a relation of scope container a unit sees the one unit that it shares a machine with."
    Error JoinedUnknownUnit "joined-unknown-unit" "A unit that has joined has a databag, be it empty."
    Warning PlannedUnits "planned-units" "The operator's number of units is not below that of the units, but while some of them are being removed."

    // Secrets.
    Error SecretsOfAnotherVersion "secrets-of-another-version" "Juju has secrets from 3.0 on."
    Error SecretId "secret-id" "Juju gives a secret an id of 20 lower-case letters and digits."
    Error SecretIdTaken "secret-id-taken" "Juju gives each secret an id of its own."
    Error SecretLabelTaken "secret-label-taken" "An owner gives a label to one of its secrets, and a reader to one of those that it reads."
    Error SecretOwner "secret-owner" "A secret's owner is an application, a unit or the model."
    Error SecretRevisions "secret-revisions" "Juju counts the revisions of a secret from 1, and a secret has one at least."
    Error SecretContent "secret-content" "A secret holds values under keys of three characters or more: lower-case letters, digits and single hyphens, the first a letter."
    Error SecretTrackedRevision "secret-tracked-revision" "A unit reads a revision that is there."
    Error SecretGrant "secret-grant" "A secret is granted to the application at the other end of a relation, or to a unit of it, and the grant is over when the relation is."
    Error SecretNotManaged "secret-not-managed" "Who else reads a secret is known to those who manage it."
    Error SecretOwnNotGranted "secret-own-not-granted" "Owners read their secrets without being granted them."
    Error SecretTime "secret-time" "Juju keeps times to the second."

    // The rest of the State.
    Error OptionUndeclared "option-undeclared" "Juju sets the options that the charm declares, and no others."
    Error OptionType "option-type" "Juju sets an option to a value of its type alone, and takes no boolean for a number."
    Error OptionRange "option-range" "Juju holds a number as 64 bits that stand for one."
    Error OptionSecret "option-secret" "An option of type secret holds a secret's URI."
    Warning OptionSecretUnknown "option-secret-unknown" "An option that names a secret is of use if the unit can read it."
    Error OptionOfAnotherVersion "option-of-another-version" "Juju has options of type secret from 3.4 on."
    Error BindingUnknown "binding-unknown" "Juju binds a charm's endpoints and extra bindings to networks, and juju-info."
    Error BindingTaken "binding-taken" "Juju binds an endpoint to one space at a time."
    Error StorageName "storage-name" "Juju names storages with words of lower-case letters and digits, joined by hyphens, none of them of digits alone."
    Error StorageIdTaken "storage-id-taken" "Juju gives each storage instance a number of its own."
    Warning StorageNumberShared "storage-number-shared" "Juju counts the storage instances of a model together, whatever their names."
    Error StorageUndeclared "storage-undeclared" "Juju attaches the storages that the charm declares."
    Error StorageKind "storage-kind" "The charm declares of a storage whether it is a filesystem or a block device."
    Error StorageCount "storage-count" "Juju attaches no more instances of a storage than its range allows."
    Error ResourceTaken "resource-taken" "A resource has one file at a time."
    Error ResourceUndeclared "resource-undeclared" "Juju keeps the resources that the charm declares."
    Error ResourceKind "resource-kind" "Juju takes a file for a resource only if it ends as the declared one does, and hands an image out as YAML."
    Error UnitStateSize "unit-state-size" "Of what a unit puts aside Juju takes keys of up to 256 bytes and values of up to 65536."
    Error PayloadStatus "payload-status" "Juju knows four statuses of a payload."
    Error PartOfAnotherVersion "part-of-another-version" "Leader settings, payloads, metrics and pod specs are gone in Juju 4."
    Error PortRange "port-range" "A range of ports starts with its smaller end."
    Error PortConflict "port-conflict" "Juju opens no port of a machine for two units, and no two ranges that overlap."
    Error PortOnKubernetes "port-on-kubernetes" "On Kubernetes Juju opens ports one by one, of TCP and UDP."
    Error MachineOnKubernetes "machine-on-kubernetes" "On Kubernetes each unit is alone in its pod, and shares no machine."
    Error CloudSpecOfAnotherVersion "cloud-spec-of-another-version" "On Kubernetes Juju tells a cloud's credentials from 3.6.10 on."
    Error Clock "clock" "Juju keeps times as RFC 3339 writes them."
    Error UnitCount "unit-count" "An application has thousands of units at most."

    // Containers.
    Error ContainerName "container-name" "Juju names containers with up to 63 lower-case letters, digits and hyphens, and with no hyphen at either end."
    Error ContainerTaken "container-taken" "A pod has one container of a name."
    Error ContainerUndeclared "container-undeclared" "A unit's pod has the containers that the charm declares."
    Error CheckTaken "check-taken" "A plan has one check of a name."
    Error CheckNotInPlan "check-not-in-plan" "Pebble runs the checks of its plan."
    Error CheckDiffersFromPlan "check-differs-from-plan" "Pebble runs a check as its plan says: with its level, its startup and its threshold."
    Error NoticeIdTaken "notice-id-taken" "Pebble gives each notice an id of its own, and records a key once."
    Error NoticeKey "notice-key" "Pebble takes a custom notice's key only as a domain and a path, such as `example.com/backup`."

    // Memos.
    Error MemoTool "memo-tool" "A memo answers calls of a hook tool."
    Error MemoEntry "memo-entry" "A memo's entries are of its own tool."
}

impl Rule {
    /// The rule with this id; none if there is none.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.id() == id)
    }

    /// How much it counts that a scene breaks it.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self.weight() {
            Weight::Must | Weight::Error => Severity::Error,
            Weight::Warning => Severity::Warning,
        }
    }

    /// Whether a scene can be played that breaks it; if not, there would be no hook to play.
    #[must_use]
    pub fn can_be_allowed(self) -> bool {
        self.weight() != Weight::Must
    }
}

/// Its id.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(RuleVisitor)
    }
}

struct RuleVisitor;

impl Visitor<'_> for RuleVisitor {
    type Value = Rule;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the id of a rule, such as `relation-limit`")
    }

    fn visit_str<E: de::Error>(self, id: &str) -> Result<Rule, E> {
        Rule::from_id(id).ok_or_else(|| match names::closest(id, Rule::ALL.iter().map(|rule| rule.id())) {
            Some(known) => E::custom(format_args!("there is no rule `{id}`: did you mean `{known}`?")),
            None => E::custom(format_args!("there is no rule `{id}`")),
        })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Rule {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rule".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let rules = Rule::ALL
            .iter()
            .map(|rule| serde_json::json!({"const": rule.id(), "description": rule.reason()}));
        let rules: serde_json::Value = rules.collect();
        schemars::json_schema!({"description": "A rule, by its id.", "oneOf": rules})
    }
}
