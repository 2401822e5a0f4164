//! Resources: files that Juju fetches for the charm.

use serde::{Deserialize, Serialize};

/// A resource of the charm, as `resource-get` finds it.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let state = State::new().resource(resource("theme", "/srv/theme.tgz"));
/// assert_eq!(state.resources[0].path, "/srv/theme.tgz");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a resource: a mapping with its `name` and its `path`")]
pub struct Resource {
    /// The name that the metadata knows it by.
    pub name: String,
    /// Where the file is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Why it cannot be fetched; by default it can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The resource of this name, and where its file is.
#[must_use]
pub fn resource(name: impl Into<String>, path: impl Into<String>) -> Resource {
    Resource { name: name.into(), path: path.into(), error: None }
}

impl Resource {
    /// Says why it cannot be fetched.
    #[must_use]
    pub fn error(mut self, error: impl Into<String>) -> Self {
        self.error = Some(error.into());
        self
    }
}
