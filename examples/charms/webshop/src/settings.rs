//! What the operator has chosen.

use std::fmt;

use juju_charm::{Config, ConfigValue};

/// What the operator has chosen, or not and left to the defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) title: String,
    pub(crate) port: u16,
    log_requests: bool,
    pub(crate) external_hostname: Option<String>,
}

impl Settings {
    /// Reads the settings from the options; else what the operator has to mend.
    pub(crate) fn of(config: &Config) -> Result<Self, String> {
        let text = |option: &str| config.get(option).and_then(ConfigValue::as_str);
        let title = text("title").unwrap_or_default();
        if title.is_empty() {
            return Err("the option title is empty".to_owned());
        }
        let port = config.get("port").and_then(ConfigValue::as_int).ok_or("the option port is not set")?;
        let port = match u16::try_from(port) {
            Ok(port) if port > 0 => port,
            _ => return Err(format!("the option port is {port}, and ports go from 1 to 65535")),
        };
        Ok(Settings {
            title: title.to_owned(),
            port,
            log_requests: config.get("log-requests").and_then(ConfigValue::as_bool).unwrap_or_default(),
            external_hostname: text("external-hostname").map(str::to_owned),
        })
    }
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let logged = if self.log_requests { "are" } else { "are not" };
        write!(f, "settings: {:?} on port {}, requests {logged} logged", self.title, self.port)
    }
}
