//! What one version of Juju does otherwise than others: all of these differences, and none anywhere else.

use std::fmt;

use juju_charm::{Databag, HookKind};

use crate::event::{Event, EventKind};

/// A version of Juju, without what stands behind a hyphen: `3.6.14`, `4.0-beta1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct JujuVersion {
    major: u32,
    minor: u32,
    patch: u32,
}

/// From which version on, and up to which one, that one not included.
#[derive(Clone, Copy, Debug)]
struct Span {
    since: Option<JujuVersion>,
    until: Option<JujuVersion>,
}

const fn since(major: u32, minor: u32, patch: u32) -> Span {
    Span { since: Some(JujuVersion::new(major, minor, patch)), until: None }
}

const fn until(major: u32) -> Span {
    Span { since: None, until: Some(JujuVersion::new(major, 0, 0)) }
}

/// The hook tools that not every version has.
const TOOLS: [(&str, Span); 19] = [
    ("add-metric", until(4)),
    ("k8s-raw-get", until(4)),
    ("k8s-raw-set", until(4)),
    ("k8s-spec-get", until(4)),
    ("k8s-spec-set", until(4)),
    ("leader-get", until(4)),
    ("leader-set", until(4)),
    ("payload-register", until(4)),
    ("payload-status-set", until(4)),
    ("payload-unregister", until(4)),
    ("relation-model-get", since(3, 6, 2)),
    ("secret-add", since(3, 0, 0)),
    ("secret-get", since(3, 0, 0)),
    ("secret-grant", since(3, 0, 0)),
    ("secret-ids", since(3, 0, 0)),
    ("secret-info-get", since(3, 0, 0)),
    ("secret-remove", since(3, 0, 0)),
    ("secret-revoke", since(3, 0, 0)),
    ("secret-set", since(3, 0, 0)),
];

/// The events that not every version has, by their names, or by what their names end in.
const EVENTS: [(&str, Span); 13] = [
    ("leader-settings-changed", until(4)),
    ("collect-metrics", until(4)),
    ("meter-status-changed", until(4)),
    ("pre-series-upgrade", until(4)),
    ("post-series-upgrade", until(4)),
    ("secret-changed", since(3, 0, 0)),
    ("secret-rotate", since(3, 0, 0)),
    ("secret-remove", since(3, 0, 0)),
    ("secret-expired", since(3, 0, 0)),
    ("-pebble-ready", since(2, 9, 0)),
    ("-pebble-custom-notice", since(3, 4, 0)),
    ("-pebble-check-failed", since(3, 6, 0)),
    ("-pebble-check-recovered", since(3, 6, 0)),
];

impl JujuVersion {
    pub(crate) const fn new(major: u32, minor: u32, patch: u32) -> Self {
        JujuVersion { major, minor, patch }
    }

    /// Reads a version of which only the first number has to be there: `3`, `3.4`, `3.4.1`.
    pub(crate) fn parse_short(text: &str) -> Option<Self> {
        match text.parse() {
            Ok(major) => Some(JujuVersion::new(major, 0, 0)),
            Err(_) => JujuVersion::parse(text),
        }
    }

    /// Reads a version; none if it is not one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let numbers = text.split('-').next()?;
        let mut parts = numbers.split('.').map(|part| part.parse::<u32>().ok());
        let (major, minor) = (parts.next()??, parts.next()??);
        let patch = match parts.next() {
            None => 0,
            Some(patch) => patch?,
        };
        parts.next().is_none().then_some(JujuVersion { major, minor, patch })
    }
}

impl fmt::Display for JujuVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)?;
        if self.patch > 0 { write!(f, ".{}", self.patch) } else { Ok(()) }
    }
}

impl Span {
    fn has(self, version: JujuVersion) -> bool {
        self.since.is_none_or(|since| version >= since) && self.until.is_none_or(|until| version < until)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.since, self.until) {
            (Some(since), _) => write!(f, "from Juju {since} on"),
            (None, Some(until)) => write!(f, "up to Juju {}.x", until.major - 1),
            (None, None) => f.write_str("in every Juju"),
        }
    }
}

/// What is done by one version of Juju.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Profile {
    pub(crate) version: JujuVersion,
}

impl Profile {
    pub(crate) const fn new(version: JujuVersion) -> Self {
        Profile { version }
    }

    /// The profile of a version; none if it is not one.
    pub(crate) fn parse(version: &str) -> Option<Self> {
        JujuVersion::parse(version).map(Profile::new)
    }

    fn is_before(self, major: u32, minor: u32, patch: u32) -> bool {
        self.version < JujuVersion::new(major, minor, patch)
    }

    /// Whether it is one of those that are played most, which have all tools that there ever were.
    fn is_latest_3(self) -> bool {
        !self.is_before(3, 6, 2) && self.is_before(4, 0, 0)
    }

    /// Whether there is this hook tool.
    pub(crate) fn has_tool(self, tool: &str) -> bool {
        // Asked for each call: the version that most scenes are played with costs no comparison of names.
        self.is_latest_3()
            || TOOLS.iter().find(|(name, _)| *name == tool).is_none_or(|(_, span)| span.has(self.version))
    }

    /// Which versions have this event, if this one has not.
    pub(crate) fn lacks_event(self, event: &Event) -> Option<String> {
        if self.is_latest_3() {
            return None;
        }
        let ending = match event.kind()? {
            EventKind::Hook(
                HookKind::Relation(front) | HookKind::Storage(front) | HookKind::Workload(front),
            ) => event.name.strip_prefix(front)?,
            EventKind::Hook(_) => &event.name,
            EventKind::Action(_) => return None,
        };
        let (_, span) = EVENTS.iter().find(|(name, _)| *name == ending)?;
        (!span.has(self.version)).then(|| span.to_string())
    }

    /// Whether there are secrets.
    pub(crate) fn has_secrets(self) -> bool {
        !self.is_before(3, 0, 0)
    }

    /// Whether options can be of type secret.
    pub(crate) fn has_secret_options(self) -> bool {
        !self.is_before(3, 4, 0)
    }

    /// Whether who owns a secret reads the revision that it tracks, as every other reader does, and not the latest.
    pub(crate) fn owners_track(self) -> bool {
        let fixed_in_3_1 = !self.is_before(3, 1, 7) && self.is_before(3, 2, 0);
        fixed_in_3_1 || !self.is_before(3, 3, 1)
    }

    /// Whether secret-changed is only for who reads an older revision than the latest.
    pub(crate) fn tells_changes_to_those_behind(self) -> bool {
        !self.is_before(4, 0, 0)
    }

    /// Whether content that is the latest already makes a new revision of a secret.
    pub(crate) fn revises_unchanged_secrets(self) -> bool {
        self.is_before(3, 6, 0)
    }

    /// How large a secret may be.
    pub(crate) fn secret_limits(self) -> SecretLimits {
        if self.is_before(3, 6, 0) {
            SecretLimits { value: 8 << 10, all: 64 << 10, encoded: false }
        } else {
            SecretLimits { value: 1_000_000, all: 1_000_000, encoded: true }
        }
    }

    /// Whether secrets are committed before the rest of what a hook has asked for, each on its own.
    pub(crate) fn commits_secrets_first(self) -> bool {
        self.is_before(4, 0, 0)
    }

    /// Whether there are leader settings, payloads, metrics and pod specs, with the events and tools for them.
    pub(crate) fn has_legacy(self) -> bool {
        self.is_before(4, 0, 0)
    }

    /// Whether the cloud's credentials are told on Kubernetes.
    pub(crate) fn tells_credentials_on_kubernetes(self) -> bool {
        !self.is_before(3, 6, 10)
    }

    /// What the wish for storage is called in `storage-add`'s errors.
    pub(crate) fn storage_wish(self) -> &'static str {
        if self.is_before(3, 6, 0) { "constraint" } else { "directive" }
    }

    /// What Juju itself writes into the databag of a unit with this address when it enters a relation.
    pub(crate) fn default_databag(self, address: &str) -> Databag {
        let bits = if address.contains(':') { 128 } else { 32 };
        let mut bag = Databag::new();
        bag.set("egress-subnets", format!("{address}/{bits}"));
        bag.set("ingress-address", address);
        if self.is_before(4, 0, 0) {
            bag.set("private-address", address);
        }
        bag
    }
}

/// How large a secret may be, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SecretLimits {
    /// One value.
    pub(crate) value: usize,
    /// All values together.
    pub(crate) all: usize,
    /// Whether it is the base64 that counts.
    pub(crate) encoded: bool,
}
