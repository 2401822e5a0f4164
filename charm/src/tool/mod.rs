//! The protocol between a charm and Juju: for each hook tool what is asked, how it is asked, and what is answered.
//!
//! Each tool is one request type. [`Tool`] says how its request becomes a command line and how its answer is read;
//! [`Request`] and [`Answer`] hold any of them, for those who pass calls on without looking into them: the real
//! executables, and the stage of `juju-scenario`.
//!
//! A charm calls the methods of [`Juju`](crate::Juju), which make these requests; a request that none of them makes
//! goes through [`Juju::call`](crate::Juju::call).

mod action;
mod config;
mod credential;
mod entries;
mod goal_state;
mod kubernetes;
mod leader;
mod log;
mod metric;
mod network;
mod pairs;
mod payload;
mod port;
mod reboot;
mod relation;
mod resource;
mod secret;
mod secret_change;
mod status;
mod storage;
mod unit_state;

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Error;

pub use action::{ActionData, ActionFail, ActionGet, ActionLog, ActionSet};
pub use config::{ConfigData, ConfigGet};
pub use credential::{CloudCredential, CloudSpec, CredentialGet};
pub use goal_state::{GoalState, GoalStateGet, GoalStatus};
pub use kubernetes::{K8sRawGet, K8sRawSet, K8sSpecGet, K8sSpecSet};
pub use leader::{IsLeader, LeaderData, LeaderGet, LeaderSet};
pub use log::{JujuLog, LogLevel};
pub use metric::AddMetric;
pub use network::{Address, AddressKind, BindAddress, NetworkGet, NetworkInfo, UnitGet};
pub use payload::{PayloadRegister, PayloadStatusSet, PayloadUnregister};
pub use port::{ClosePort, OpenPort, OpenedPorts};
pub use reboot::JujuReboot;
pub use relation::{
    RelationData, RelationGet, RelationIds, RelationList, RelationMembers, RelationModel, RelationModelGet,
    RelationSet,
};
pub use resource::ResourceGet;
pub use secret::{SecretAccess, SecretData, SecretGet, SecretIds, SecretInfo, SecretInfoGet};
pub use secret_change::{SecretAdd, SecretGrant, SecretRemove, SecretRevoke, SecretSet};
pub use status::{AppStatus, ApplicationVersionSet, StatusData, StatusGet, StatusSet};
pub use storage::{StorageAdd, StorageData, StorageGet, StorageInfo, StorageList};
pub use unit_state::{StateData, StateDelete, StateGet, StateSet};

/// A call as a process gets it: the arguments after the tool's name, and what it is given on stdin. The values of
/// secrets are in there, also for `{:?}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandLine {
    /// The arguments, without the tool's name.
    pub args: Vec<String>,
    /// What goes to stdin, if the call needs any.
    pub stdin: Option<String>,
}

impl CommandLine {
    fn flag(&mut self, flag: impl Into<String>) {
        self.args.push(flag.into());
    }

    fn option(&mut self, flag: &str, value: impl fmt::Display) {
        self.args.extend([flag.to_owned(), value.to_string()]);
    }

    /// A flag with its value, if it has one.
    fn maybe(&mut self, flag: &str, value: Option<impl fmt::Display>) {
        if let Some(value) = value {
            self.option(flag, value);
        }
    }

    /// The arguments that are no flags, behind a `--` so that none of them is taken for one.
    fn positionals<'a>(&mut self, values: impl IntoIterator<Item = &'a str>) {
        self.args.push("--".to_owned());
        self.args.extend(values.into_iter().map(str::to_owned));
    }

    /// Keys and values as `key=value`, none of which is taken for a flag.
    fn pairs<'a>(&mut self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) {
        self.args.push("--".to_owned());
        self.args.extend(pairs.into_iter().map(|(key, value)| format!("{key}={value}")));
    }
}

/// JSON that YAML reads as JSON does: escaped are those characters that YAML refuses or takes for line breaks.
pub(crate) fn json_as_yaml(json: &str) -> String {
    let mut yaml = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                yaml.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => yaml.push(c),
        }
    }
    yaml
}

/// One hook tool: its request (the type itself), its answer, and the way from the one to the other.
pub trait Tool: Clone + fmt::Debug + PartialEq + DeserializeOwned + Serialize + Listed {
    /// The tool's name, such as `relation-get`.
    const NAME: &'static str;

    /// Whether the call is there for what it does, not for what it answers.
    const WRITES: bool = false;

    /// Whether the tool knows of no formats, and prints a text as it is.
    const PLAIN: bool = false;

    /// Whether what the tool answers is nobody's business: no error shows what it printed.
    const SECRET: bool = false;

    /// What the tool answers.
    type Answer: Clone + fmt::Debug + PartialEq;

    /// How the tool is asked: in JSON wherever it has a choice of formats.
    fn encode(&self) -> CommandLine;

    /// How the answer to this request is read from the JSON that the tool prints; of a [plain](Tool::PLAIN) one, from
    /// a JSON string of its output.
    ///
    /// # Errors
    /// If the JSON is not what the tool prints.
    fn read(&self, json: Value) -> serde_json::Result<Self::Answer>;

    /// How an answer is read when it is not known what exactly was asked: by its shape.
    ///
    /// # Errors
    /// If the JSON is not what the tool prints, whatever it is asked.
    fn read_any(json: Value) -> serde_json::Result<Self::Answer>;

    /// The JSON that the tool prints for an answer.
    fn print(answer: &Self::Answer) -> Value;

    /// The answer for people: as JSON, but for what is nobody's business.
    fn show(answer: &Self::Answer) -> Value {
        Self::print(answer)
    }

    /// The words of the call as a person would type them, for reports.
    fn words(&self) -> Vec<String> {
        let mut flags = true;
        let spoken = |word: &String| {
            let ours = flags && (word == JSON || word == "--");
            flags = flags && word != "--";
            !ours
        };
        self.encode().args.into_iter().filter(spoken).collect()
    }
}

/// What [`Tool`] needs of the list of all tools; the list itself implements it.
pub trait Listed: Sized {
    /// The answer as one of any tool's.
    fn wrap(answer: <Self as Tool>::Answer) -> Answer
    where
        Self: Tool;

    /// The answer of this tool, if it is this tool's.
    fn unwrap(answer: Answer) -> Option<<Self as Tool>::Answer>
    where
        Self: Tool;
}

const JSON: &str = "--format=json";

/// What stands in a report for what is nobody's business.
const HIDDEN: &str = "..";

/// For the tools whose answer is written in JSON as serde writes it.
macro_rules! answers_in_json {
    () => {
        fn read(&self, json: serde_json::Value) -> serde_json::Result<Self::Answer> {
            serde_json::from_value(json)
        }

        answers_in_json!(whatever was asked);
    };
    (whatever was asked) => {
        fn read_any(json: serde_json::Value) -> serde_json::Result<Self::Answer> {
            serde_json::from_value(json)
        }

        fn print(answer: &Self::Answer) -> serde_json::Value {
            serde_json::to_value(answer).unwrap_or_default()
        }
    };
}

/// For the tools that answer nothing: what they print, if anything, is not looked at.
macro_rules! answers_nothing {
    () => {
        const WRITES: bool = true;
        type Answer = ();

        fn read(&self, _json: serde_json::Value) -> serde_json::Result<()> {
            Ok(())
        }

        fn read_any(_json: serde_json::Value) -> serde_json::Result<()> {
            Ok(())
        }

        fn print((): &()) -> serde_json::Value {
            serde_json::Value::Null
        }
    };
}

pub(crate) use {answers_in_json, answers_nothing};

/// The text of a plain tool that always has something to say.
fn spoken(json: Value) -> serde_json::Result<String> {
    let text: String = serde_json::from_value(json)?;
    if text.trim_end().is_empty() {
        return Err(serde::de::Error::custom("it has printed nothing"));
    }
    Ok(text)
}

/// A request as [`Request`] holds it: behind a pointer, if it is so large that all calls would grow with it.
macro_rules! held {
    ($tool:ident) => { $tool };
    ($tool:ident in Box) => { Box<$tool> };
}

macro_rules! hold {
    ($request:ident) => {
        $request
    };
    ($request:ident in Box) => {
        Box::new($request)
    };
}

macro_rules! tools {
    ($($tool:ident $(in $holder:ident)?),* $(,)?) => {
        /// A call of any hook tool.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Request {
            $(#[doc = concat!("[`", stringify!($tool), "`]")] $tool(held!($tool $(in $holder)?)),)*
        }

        /// The answer of any hook tool.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Answer {
            $(#[doc = concat!("What [`", stringify!($tool), "`] answers.")] $tool(<$tool as Tool>::Answer),)*
        }

        $(
            impl From<$tool> for Request {
                fn from(request: $tool) -> Self {
                    Request::$tool(hold!(request $(in $holder)?))
                }
            }

            impl Listed for $tool {
                fn wrap(answer: <Self as Tool>::Answer) -> Answer {
                    Answer::$tool(answer)
                }

                fn unwrap(answer: Answer) -> Option<<Self as Tool>::Answer> {
                    match answer {
                        Answer::$tool(answer) => Some(answer),
                        _ => None,
                    }
                }
            }
        )*

        /// The names of all hook tools that have a request type.
        pub const NAMES: &[&str] = &[$(<$tool as Tool>::NAME),*];

        impl Request {
            /// The tool's name.
            #[must_use]
            pub fn tool(&self) -> &'static str {
                match self {
                    $(Request::$tool(_) => <$tool as Tool>::NAME,)*
                }
            }

            /// Whether the call is there for what it does, not for what it answers.
            #[must_use]
            pub fn writes(&self) -> bool {
                match self {
                    $(Request::$tool(_) => <$tool as Tool>::WRITES,)*
                }
            }

            /// Whether the tool knows of no formats, and prints a text as it is.
            #[must_use]
            pub fn is_plain(&self) -> bool {
                match self {
                    $(Request::$tool(_) => <$tool as Tool>::PLAIN,)*
                }
            }

            /// Whether what the tool answers is nobody's business: no error shows what it printed.
            #[must_use]
            pub fn is_secret(&self) -> bool {
                match self {
                    $(Request::$tool(_) => <$tool as Tool>::SECRET,)*
                }
            }

            /// How the tool is asked.
            #[must_use]
            pub fn encode(&self) -> CommandLine {
                match self {
                    $(Request::$tool(request) => request.encode(),)*
                }
            }

            /// How the answer is read from JSON.
            ///
            /// # Errors
            /// If the JSON is not what the tool prints.
            pub fn read(&self, json: Value) -> serde_json::Result<Answer> {
                match self {
                    $(Request::$tool(request) => request.read(json).map(Answer::$tool),)*
                }
            }

            /// The call of a tool, from the fields of its request type. None if no tool has the name.
            #[must_use]
            pub fn from_json(tool: &str, fields: Value) -> Option<serde_json::Result<Request>> {
                match tool {
                    $(<$tool as Tool>::NAME => Some(serde_json::from_value::<$tool>(fields).map(Request::from)),)*
                    _ => None,
                }
            }

            /// The fields of the request type as JSON; [`Request::from_json`] reads them.
            #[must_use]
            pub fn to_json(&self) -> Value {
                match self {
                    $(Request::$tool(request) => serde_json::to_value(request).unwrap_or_default(),)*
                }
            }

            fn words(&self) -> Vec<String> {
                match self {
                    $(Request::$tool(request) => request.words(),)*
                }
            }
        }

        impl Answer {
            /// The tool's name.
            #[must_use]
            pub fn tool(&self) -> &'static str {
                match self {
                    $(Answer::$tool(_) => <$tool as Tool>::NAME,)*
                }
            }

            /// The JSON that the tool prints for this answer; null for a tool that prints nothing.
            #[must_use]
            pub fn to_json(&self) -> Value {
                match self {
                    $(Answer::$tool(answer) => <$tool as Tool>::print(answer),)*
                }
            }

            /// The answer for people.
            fn show(&self) -> Value {
                match self {
                    $(Answer::$tool(answer) => <$tool as Tool>::show(answer),)*
                }
            }

            /// The answer of a tool from the JSON that it prints, when it is not known what exactly was asked. None
            /// if no tool has the name.
            #[must_use]
            pub fn from_json(tool: &str, json: Value) -> Option<serde_json::Result<Answer>> {
                match tool {
                    $(<$tool as Tool>::NAME => Some(<$tool as Tool>::read_any(json).map(Answer::$tool)),)*
                    _ => None,
                }
            }
        }
    };
}

tools! {
    ActionFail,
    ActionGet,
    ActionLog,
    ActionSet,
    AddMetric,
    ApplicationVersionSet,
    ClosePort,
    ConfigGet,
    CredentialGet,
    GoalStateGet,
    IsLeader,
    JujuLog,
    JujuReboot,
    K8sRawGet,
    K8sRawSet,
    K8sSpecGet,
    K8sSpecSet,
    LeaderGet,
    LeaderSet,
    NetworkGet,
    OpenPort,
    OpenedPorts,
    PayloadRegister in Box,
    PayloadStatusSet,
    PayloadUnregister,
    RelationGet,
    RelationIds,
    RelationList,
    RelationModelGet,
    RelationSet,
    ResourceGet,
    SecretAdd in Box,
    SecretGet in Box,
    SecretGrant,
    SecretIds,
    SecretInfoGet,
    SecretRemove,
    SecretRevoke in Box,
    SecretSet in Box,
    StateDelete,
    StateGet,
    StateSet,
    StatusGet,
    StatusSet,
    StorageAdd,
    StorageGet,
    StorageList,
    UnitGet,
}

impl Request {
    /// Reads what the executable printed: JSON, or nothing at all; of a plain tool, its text.
    ///
    /// # Errors
    /// If it is neither, or not what the tool prints. The error shows what was printed, unless that
    /// [is secret](Request::is_secret).
    pub fn read_output(&self, stdout: &[u8]) -> Result<Answer, Error> {
        let unreadable = |reason: &dyn fmt::Display| match self.is_secret() {
            true => Error::unreadable(self.tool(), HIDDEN, "it is not what the tool prints"),
            false => Error::unreadable(self.tool(), String::from_utf8_lossy(stdout), reason),
        };
        let json = if self.is_plain() {
            let text = std::str::from_utf8(stdout).map_err(|error| unreadable(&error))?;
            Value::String(text.to_owned())
        } else if self.writes() || stdout.trim_ascii().is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(stdout).map_err(|error| unreadable(&error))?
        };
        self.read(json).map_err(|error| unreadable(&error))
    }
}

/// A word of a call as a person would type it: in quotes where it needs them, and in one line.
///
/// ```
/// use juju_charm::tool::as_typed;
///
/// assert_eq!(as_typed("port=80"), "port=80");
/// assert_eq!(as_typed("it's ready"), r"'it'\''s ready'");
/// ```
#[must_use]
pub fn as_typed(word: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,@+%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("'{}'", word.replace('\'', r"'\''").replace('\n', "\\n")))
}

/// The call as a person would type it, without the values of secrets: `relation-set -r db:3 --app port=5432`.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tool())?;
        self.words().iter().try_for_each(|word| write!(f, " {}", as_typed(word)))
    }
}

/// The answer as JSON, without the values of secrets; `ok` for a tool that prints nothing.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.show() {
            Value::Null => f.write_str("ok"),
            json => json.fmt(f),
        }
    }
}
