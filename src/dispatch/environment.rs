//! What a charm's process finds in its environment: what Juju puts there, and next to nothing of our own.

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::Path;

use juju_charm::{Hook, Unit};

use crate::ids::Ids;
use crate::profile::Profile;

/// What is set to nothing where Juju has nothing to say.
const EMPTY: [&str; 5] = [
    "CLOUD_API_VERSION",
    "JUJU_CHARM_HTTP_PROXY",
    "JUJU_CHARM_HTTPS_PROXY",
    "JUJU_CHARM_FTP_PROXY",
    "JUJU_CHARM_NO_PROXY",
];

/// What is the same everywhere. The address is one of those that are kept for documentation.
const FIXED: [(&str, &str); 5] = [
    ("APT_LISTCHANGES_FRONTEND", "none"),
    ("DEBIAN_FRONTEND", "noninteractive"),
    ("JUJU_API_ADDRESSES", "192.0.2.1:17070"),
    ("LANG", "C.UTF-8"),
    ("TERM", "tmux-256color"),
];

/// What a charm's process finds in its environment.
pub(super) struct Environment<'a> {
    pub(super) unit: &'a Unit,
    pub(super) hook: &'a Hook,
    pub(super) profile: Profile,
    pub(super) context_id: &'a str,
    pub(super) socket: &'a Path,
    pub(super) path: &'a OsStr,
    /// What the test adds, or sets otherwise.
    pub(super) added: &'a [(OsString, OsString)],
}

impl Environment<'_> {
    /// The variables. Of our own environment there are HOME and the locale, which Juju does not set; what else is there
    /// would make a play differ from one machine to the next.
    pub(super) fn variables(&self) -> BTreeMap<OsString, OsString> {
        let mut all = BTreeMap::new();
        let mut put = |name: &str, value: &OsStr| drop(all.insert(name.into(), value.to_owned()));
        for (name, value) in env::vars_os() {
            match name.to_str() {
                Some(name) if name == "HOME" || name.starts_with("LC_") => put(name, &value),
                _ => {}
            }
        }
        for name in EMPTY {
            put(name, OsStr::new(""));
        }
        for (name, value) in FIXED {
            put(name, value.as_ref());
        }
        if self.profile.has_legacy() {
            put("JUJU_SLA", "unsupported".as_ref());
        }
        for (name, value) in self.unit.to_env().into_iter().chain(self.hook.to_env()) {
            put(name, value.as_ref());
        }
        put("JUJU_CONTEXT_ID", self.context_id.as_ref());
        put("JUJU_AGENT_SOCKET_ADDRESS", self.socket.as_os_str());
        put("JUJU_AGENT_SOCKET_NETWORK", "unix".as_ref());
        put("PATH", self.path);
        all.extend(self.added.iter().cloned());
        all
    }
}

/// What Juju calls this run of the hook, so that a process of another run is known. It is the same in every run of a test.
pub(super) fn context_id(unit: &Unit, hook: &Hook) -> String {
    let name = hook.name();
    let words = [&unit.model_uuid, &unit.name, &*name];
    let mut ids = Ids::of(words.iter().flat_map(|word| word.bytes().chain([0])));
    format!("{}-{name}-{:016x}{:016x}", unit.name, ids.next(), ids.next())
}
