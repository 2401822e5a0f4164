//! The classes of payloads that a charm declares, up to Juju 3.x.

use serde::Deserialize;

/// A class of payloads, as the charm declares it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(expecting = "a payload: a mapping with its `type`")]
pub(crate) struct PayloadSpec {
    #[serde(rename = "type")]
    pub(crate) kind: String,
}
