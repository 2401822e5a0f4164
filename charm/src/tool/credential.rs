//! `credential-get`.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use super::{CommandLine, HIDDEN, JSON, Tool, answers_in_json};
use crate::Map;
use crate::secret::hidden_texts;

/// `credential-get`: the cloud that the model runs in, and how to log in to it. Refused unless the application was
/// deployed with `--trust`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialGet {}

/// What `credential-get` answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default)]
pub struct CloudSpec {
    /// The kind of cloud, such as `lxd` or `kubernetes`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The cloud's name.
    pub name: String,
    /// The region, if the cloud has any.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub region: String,
    /// Where the cloud's API answers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub endpoint: String,
    /// Where its identity service answers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub identity_endpoint: String,
    /// Where its storage service answers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub storage_endpoint: String,
    /// How to log in, if that is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential: Option<CloudCredential>,
    /// The certificates to trust.
    #[serde(rename = "cacertificates", skip_serializing_if = "Vec::is_empty")]
    pub ca_certificates: Vec<String>,
    /// Whether certificates are not looked at.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub skip_tls_verify: bool,
    /// Whether the controller runs in this cloud too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_controller_cloud: bool,
}

/// How to log in to a cloud.
///
/// Its attributes are secrets: neither `{:?}` nor an error shows them.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default)]
pub struct CloudCredential {
    /// The kind of login, such as `certificate` or `userpass`.
    pub auth_type: String,
    /// What it takes, by name.
    #[serde(rename = "attrs", skip_serializing_if = "Map::is_empty", deserialize_with = "attributes")]
    pub attributes: Map<String, String>,
}

fn attributes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Map<String, String>, D::Error> {
    Ok(hidden_texts(deserializer)?.into_iter().collect())
}

impl std::fmt::Debug for CloudCredential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CloudCredential").field("auth_type", &self.auth_type).finish_non_exhaustive()
    }
}

impl Tool for CredentialGet {
    const NAME: &'static str = "credential-get";
    const SECRET: bool = true;
    type Answer = Box<CloudSpec>;

    fn encode(&self) -> CommandLine {
        CommandLine { args: vec![JSON.to_owned()], stdin: None }
    }

    answers_in_json!();

    fn show(answer: &Box<CloudSpec>) -> Value {
        let mut shown = Self::print(answer);
        if let Some(credential) = &answer.credential {
            shown["credential"] = json!({"auth-type": credential.auth_type, "attrs": HIDDEN});
        }
        shown
    }
}
