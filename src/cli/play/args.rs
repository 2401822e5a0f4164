//! The arguments of `juju-scenario play`, and its manual.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, value_parser};

use crate::cli::playbook;

/// The name of the command.
pub(in crate::cli) const NAME: &str = "play";

/// What is said where the charm was forgotten.
pub(in crate::cli) const GIVE_A_CHARM: &str = "Give the charm that plays: its directory, as Juju unpacks it, or a \
                                               program that does what its `dispatch` does, such as\n  \
                                               juju-scenario play playbook.yaml --charm path/to/charm";

/// The longest time that a hook may be given: a year.
const LONGEST: f64 = 365.0 * 24.0 * 60.0 * 60.0;

const DETAILS: &str = "\
Plays the scenes of a playbook with a charm in whatever language: for each of them the charm's own
executable is run as Juju runs it, and its hook tools are answered from the scene. A scene passes if
the hook succeeds, and Juju commits what it has asked for.

PLAYBOOK is a playbook, or a single scene: a mapping with `event` at its top. It is JSON if its name
ends in .json, else YAML. What its `charm` says (unit, metadata, config, actions) counts for more
than what the charm's directory says, and its `juju` says which version of Juju is played:

  juju: 3.6.28
  charm: {unit: foo/0}
  scenes:
    - event: start
    - name: the database arrives
      event: db-relation-changed
      context:
        state:
          relations:
            - {endpoint: db, remote_app_name: pg, remote_units_data: {0: {host: 10.1.2.3}}}

Scenes know nothing of each other, unless they are played --in-sequence. Each has a line once it was
played; the reports of those that have not passed come after the last, and then the score. Where
stdout is a terminal, it says too what is being played.";

const AFTER: &str = "\
Exit codes:
  0  every scene has passed
  1  the charm has failed in a scene, or Juju refused what it had asked for
  2  an argument, the playbook or the charm is wrong; or a scene is one that Juju could not have
     produced, or could not be set up, which is found out once the others were played
What is wrong with the arguments and files is said on stderr, and starts with `juju-scenario: `.

With --json there is one line on stdout for each scene, in their order, a JSON mapping with:
  index, name, event, unit   which scene it is, and who plays
  passed                     whether it has passed
  failure                    null, or why it has not: `kind` and `text`. The kinds are `exit-code`,
                             `signal`, `timed-out`, `not-started`, `refused`; and of scenes that the
                             charm did not get to play `impossible`, `not-set-up`, `not-played`
  findings                   what Juju could not have produced: `rule`, `path`, `message` and `mend` of each
  warnings                   what Juju hardly ever produces, likewise
  exit_code, signal          how the charm's process has ended: one is null; both, if none was run
  seconds                    how long it took, or null
  stdout, stderr, dropped    what it has printed, and how many bytes more than are kept
  calls                      its hook-tool calls, each as a text with its answer
  delta                      what has changed in the context, as a JSON Patch (RFC 6902)

What secrets hold is shown as `..`, but in the files of --context-out: these are data, and exact.

Examples:
  juju-scenario play playbook.yaml --charm path/to/charm
  juju-scenario play playbook.yaml --charm path/to/charm --scene 'the database arrives' --calls
  juju-scenario play playbook.yaml --charm path/to/charm --jobs 4 --junit report.xml
  juju-scenario play playbook.yaml --charm path/to/charm --in-sequence --context-out contexts
  juju-scenario play playbook.yaml --charm path/to/charm --json | jq 'select(.passed | not) | .name'
  juju-scenario play scene.yaml --charm ./dispatch --env DEBUG=1 --timeout 2.5\n";

pub(in crate::cli) fn command() -> Command {
    Command::new(NAME)
        .about("Plays a playbook with a charm's own executable, in whatever language")
        .long_about(DETAILS)
        .override_usage("juju-scenario play PLAYBOOK --charm DIR|PROGRAM [OPTIONS]")
        .after_long_help(AFTER)
        .arg(
            Arg::new("file")
                .value_name("PLAYBOOK")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("A playbook or a single scene, as YAML or JSON"),
        )
        .arg(
            Arg::new("charm")
                .long("charm")
                .value_name("DIR|PROGRAM")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help(
                    "The charm: its directory, as Juju unpacks it, with `dispatch`, or with `hooks` and `actions`;\n\
                     or a program, which is run for every hook",
                ),
        )
        .arg(
            Arg::new("scene").long("scene").value_name("NAME|N").action(ArgAction::Append).help(
                "Plays this scene alone: its name, which is that of its event if it has none, or its number.\n\
                 Numbers count from 0, as in `scenes[0]`. Can be given several times; the order is the\n\
                 playbook's",
            ),
        )
        .arg(
            Arg::new("in-sequence")
                .long("in-sequence")
                .action(ArgAction::SetTrue)
                .help(
                    "Plays each scene in the State that the one before has left, and with the files that the charm\n\
                     has written, where frameworks keep what is stored and which events are deferred. What a\n\
                     scene's own State says has happened in between. It ends with the first that does not pass",
                ),
        )
        .arg(
            Arg::new("jobs")
                .long("jobs")
                .value_name("N")
                .value_parser(value_parser!(u16).range(1..))
                .help(
                    "How many scenes are played at a time. By default 1: a charm that reaches for something outside\n\
                     of its directory, such as a port or /tmp, meets no other play there. What is printed is the\n\
                     same for any N",
                ),
        )
        .arg(playbook::juju_arg())
        .arg(
            Arg::new("env")
                .long("env")
                .value_name("KEY=VALUE")
                .action(ArgAction::Append)
                .value_parser(variable)
                .help(
                    "Adds a variable to the charm's environment, or sets one otherwise than Juju does. Can be given\n\
                     several times. Of this command's own environment the charm gets HOME and LC_* alone",
                ),
        )
        .arg(
            Arg::new("path").long("path").value_name("PATH").value_parser(value_parser!(OsString)).help(
                "What the charm finds on its PATH behind the hook tools, and where a real hook tool is looked for\n\
                 when the scene cannot answer a call. By default the PATH of this command",
            ),
        )
        .arg(
            Arg::new("timeout")
                .long("timeout")
                .value_name("SECONDS")
                .value_parser(time_limit)
                .allow_hyphen_values(true)
                .help(
                    "How long the hook of a scene may take before it is ended, such as 90 or 0.5. By default 60\n\
                     seconds",
                ),
        )
        .arg(Arg::new("calls").long("calls").action(ArgAction::SetTrue).help(
            "Shows every hook-tool call with its answer, also those that were wrong in themselves. With --json\n\
             they are there anyway",
        ))
        .arg(
            Arg::new("json")
                .long("json")
                .action(ArgAction::SetTrue)
                .help("Prints a line of JSON for each scene instead, as soon as it was played; see below"),
        )
        .arg(
            Arg::new("junit").long("junit").value_name("FILE").value_parser(value_parser!(PathBuf)).help(
                "Writes besides what has come of the scenes to a file, as the JUnit XML that continuous\n\
                 integration reads",
            ),
        )
        .arg(
            Arg::new("context-out")
                .long("context-out")
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .help(
                    "Writes the context as each scene has left it to a file of its own in this directory, such as\n\
                     `00-start.yaml`. The directory is made if it is not there",
                ),
        )
}

/// Whether this is what is wrong: that no charm is given.
pub(in crate::cli) fn lacks_charm(error: &clap::Error) -> bool {
    error.kind() == ErrorKind::MissingRequiredArgument
        && match error.get(ContextKind::InvalidArg) {
            Some(ContextValue::Strings(missing)) => missing.iter().any(|arg| arg.starts_with("--charm")),
            _ => false,
        }
}

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        None => Err(format!("there is no `=` in it: write {text}=VALUE, or {text}= for an empty value")),
        Some(("", _)) => Err("there is no name in front of the `=`, such as in DEBUG=1".to_owned()),
        Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
    }
}

fn time_limit(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| *seconds > 0.0 && *seconds <= LONGEST);
    seconds.map(Duration::from_secs_f64).filter(|limit| !limit.is_zero()).ok_or_else(|| {
        "it should be a number of seconds above 0, and no more than a year's, such as 90 or 0.5".to_owned()
    })
}
