//! `status-get`, `status-set` and `application-version-set`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{CommandLine, JSON, Tool, answers_nothing};
use crate::{Map, Status, StatusName};

/// `status-get`: the status of this unit, or of its application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatusGet {
    /// Whether the application's status is asked for, which the leader alone may do.
    pub application: bool,
}

/// What `status-get` answers.
#[derive(Clone, Debug, PartialEq)]
pub enum StatusData {
    /// The status of this unit.
    Unit(Status),
    /// The status of the application.
    App(AppStatus),
}

/// The status of an application, and of its units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppStatus {
    /// The application's own.
    pub status: Status,
    /// That of its units, by name.
    pub units: Map<String, Status>,
}

/// A status as `status-get --include-data` prints it.
#[derive(Clone, Serialize, Deserialize)]
struct Printed {
    status: StatusName,
    #[serde(default)]
    message: String,
    #[serde(default, rename = "status-data")]
    data: Option<Map<String, Value>>,
}

impl From<Printed> for Status {
    fn from(printed: Printed) -> Self {
        Status { name: printed.status, message: printed.message, data: printed.data.unwrap_or_default() }
    }
}

#[derive(Deserialize)]
struct PrintedApp {
    #[serde(flatten)]
    status: Printed,
    #[serde(default)]
    units: Map<String, Printed>,
}

fn print(status: &Status) -> Value {
    json!({"status": status.name, "message": status.message, "status-data": status.data})
}

fn read_app(json: Value) -> serde_json::Result<StatusData> {
    let app: PrintedApp = match json {
        Value::Object(mut map) if map.contains_key("application-status") => {
            serde_json::from_value(map.remove("application-status").unwrap_or_default())?
        }
        json => serde_json::from_value(json)?,
    };
    let units = app.units.into_iter().map(|(name, unit)| (name, Status::from(unit))).collect();
    Ok(StatusData::App(AppStatus { status: app.status.into(), units }))
}

impl Tool for StatusGet {
    const NAME: &'static str = "status-get";
    type Answer = StatusData;

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.flag(JSON);
        line.flag("--include-data");
        if self.application {
            line.flag("--application");
        }
        line
    }

    fn read(&self, json: Value) -> serde_json::Result<StatusData> {
        if self.application { read_app(json) } else { Ok(StatusData::Unit(read_unit(json)?)) }
    }

    fn read_any(json: Value) -> serde_json::Result<StatusData> {
        StatusGet { application: json.get("application-status").is_some() }.read(json)
    }

    fn print(answer: &StatusData) -> Value {
        match answer {
            StatusData::Unit(status) => print(status),
            StatusData::App(app) => {
                let mut json = print(&app.status);
                json["units"] = app.units.iter().map(|(name, unit)| (name.clone(), print(unit))).collect();
                json!({"application-status": json})
            }
        }
    }

    fn words(&self) -> Vec<String> {
        if self.application { vec!["--application".to_owned()] } else { Vec::new() }
    }
}

fn read_unit(json: Value) -> serde_json::Result<Status> {
    if json.is_array() {
        return serde_json::from_value(json);
    }
    serde_json::from_value::<Printed>(json).map(Status::from)
}

/// `status-set`: what this unit, or its application, says of itself. It holds at once, and stays if the hook fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusSet {
    /// The status: one of maintenance, blocked, waiting and active.
    pub status: StatusName,
    /// The message.
    #[serde(default)]
    pub message: String,
    /// Whether the application's status is meant, which the leader alone may set.
    #[serde(default)]
    pub application: bool,
}

impl Tool for StatusSet {
    const NAME: &'static str = "status-set";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        if self.application {
            line.flag("--application");
        }
        line.positionals([self.status.as_str(), self.message.as_str()]);
        line
    }

    answers_nothing!();
}

/// `application-version-set`: the version of the workload, for `juju status`. It holds at once, and stays if the
/// hook fails.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationVersionSet {
    /// The version.
    pub version: String,
}

impl Tool for ApplicationVersionSet {
    const NAME: &'static str = "application-version-set";

    fn encode(&self) -> CommandLine {
        let mut line = CommandLine::default();
        line.positionals([self.version.as_str()]);
        line
    }

    answers_nothing!();
}
