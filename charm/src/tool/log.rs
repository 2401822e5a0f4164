//! `juju-log`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{CommandLine, Tool, answers_nothing};

/// How loud a line of the log is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::schema::log_levels))]
#[serde(rename_all = "UPPERCASE")]
pub enum LogLevel {
    /// The finest.
    #[serde(alias = "trace")]
    Trace,
    /// For those who look for a fault.
    #[serde(alias = "debug")]
    Debug,
    /// What a line is when nothing else is said.
    #[default]
    #[serde(alias = "info")]
    Info,
    /// Something is odd.
    #[serde(alias = "warning", alias = "WARN", alias = "warn")]
    Warning,
    /// Something went wrong.
    #[serde(alias = "error")]
    Error,
    /// Everything went wrong.
    #[serde(alias = "critical")]
    Critical,
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            LogLevel::Trace => "TRACE",
            LogLevel::Debug => "DEBUG",
            LogLevel::Info => "INFO",
            LogLevel::Warning => "WARNING",
            LogLevel::Error => "ERROR",
            LogLevel::Critical => "CRITICAL",
        })
    }
}

/// `juju-log`: a line for the model's log. It is written at once, and stays if the hook fails.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JujuLog {
    /// How loud.
    #[serde(default)]
    pub level: LogLevel,
    /// The line.
    pub message: String,
}

impl Tool for JujuLog {
    const NAME: &'static str = "juju-log";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.option("--log-level", self.level);
        line.positionals([self.message.as_str()]);
        line
    }

    answers_nothing!();
}
