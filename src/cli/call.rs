//! `juju-scenario call`: one call of a hook tool, or those of one hook.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command, value_parser};

use super::{Failed, Handles, playbook, script};
use crate::charm_spec::CharmSpec;
use crate::error::Error;
use crate::format;
use crate::hook_context::HookContext;
use crate::origin::Syntax;
use crate::outcome::{Failure, Outcome};
use crate::playbook::Playbook;
use crate::scene::Scene;

/// The name of the command.
pub(super) const NAME: &str = "call";

const DETAILS: &str = "\
Answers a call of a hook tool as the charm in a scene would get it: stdout, stderr and the exit code
are the tool's. With --script it answers several calls, which are made in one hook and so see what
those before them have done.

FILE is a playbook, or a single scene: a mapping with `event` at its top. It is JSON if its name ends
in .json, else YAML. Its `charm` says which unit plays and what its charm declares, and its `juju`
which version of Juju is played:

  juju: 3.6.28
  charm:
    unit: foo/0
    metadata: {name: foo, requires: {db: {interface: postgresql}}}
  event: db-relation-changed
  context:
    state:
      relations:
        - {endpoint: db, remote_app_name: pg, remote_units_data: {0: {host: 10.1.2.3}}}

The hook ends after its last call if --script, --hook-exit or --context-out is given. What Juju then
refuses to commit is said on stderr.";

const AFTER: &str = "\
Exit codes:
  that of the tool, where one call is answered
  0  all calls of the script were answered, whatever their own exit codes
  1  Juju refused to commit what the hook had asked for
  2  an argument, the file, the scene or a line of the script is wrong
What this command itself has to say starts with `juju-scenario: `.

Examples:
  juju-scenario call scene.yaml -- relation-get - pg/0
  juju-scenario call playbook.yaml --scene 'the database arrives' -- is-leader --format json
  juju-scenario call playbook.yaml --scene 0 --context-out - -- status-set active 'I rule'
  echo 'port: 80' | juju-scenario call scene.yaml -- relation-set --file -
  juju-scenario call scene.yaml --script calls.jsonl --hook-exit 1 --context-out after.json

calls.jsonl of the last example has one call a line, and one line is printed for each:
  {\"argv\": [\"relation-set\", \"port=80\"]}
  {\"argv\": [\"state-set\", \"--file\", \"-\"], \"stdin\": \"step: two\"}
  {\"code\":0,\"stdout\":\"\",\"stderr\":\"\"}
  {\"code\":0,\"stdout\":\"\",\"stderr\":\"\"}\n";

pub(super) fn command() -> Command {
    Command::new(NAME)
        .about("Answers a call of a hook tool as the charm in a scene would get it")
        .long_about(DETAILS)
        .override_usage(
            "juju-scenario call FILE [OPTIONS] -- TOOL [ARG]...\n       \
             juju-scenario call FILE [OPTIONS] --script SCRIPT",
        )
        .after_long_help(AFTER)
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("A playbook or a single scene, as YAML or JSON"),
        )
        .arg(
            Arg::new("scene").long("scene").value_name("NAME|N").help(
                "Which scene: its name, which is that of its event if it has none, or its number.\n\
                 Numbers count from 0, as in `scenes[0]`. By default the first",
            ),
        )
        .arg(playbook::juju_arg())
        .arg(
            Arg::new("dir")
                .long("dir")
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .help("Where the tool is called: paths in its arguments are relative to it. By default the current\n\
                     directory"),
        )
        .arg(
            Arg::new("script")
                .long("script")
                .value_name("SCRIPT")
                .value_parser(value_parser!(PathBuf))
                .conflicts_with("tool")
                .help(
                    "A file with the calls of one hook, or `-` for stdin: on each line a JSON mapping with `argv`\n\
                     and, if the tool is to read any, `stdin`",
                ),
        )
        .arg(
            Arg::new("hook-exit")
                .long("hook-exit")
                .value_name("N")
                .value_parser(value_parser!(u8))
                .help("How the hook ends: with 0 for success, which is the default, or with another exit code"),
        )
        .arg(
            Arg::new("context-out")
                .long("context-out")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help(
                    "Where to write the context as it is once the hook has ended, or `-` for stdout. It is written\n\
                     as JSON if the file's name ends in .json, else as YAML",
                ),
        )
        .arg(
            Arg::new("tool")
                .value_name("TOOL")
                .num_args(1..)
                .last(true)
                .help("The hook tool, and its arguments"),
        )
}

pub(super) fn run(matches: &ArgMatches, handles: &mut Handles<'_>) -> Result<u8, Failed> {
    let path = |name: &str| matches.get_one::<PathBuf>(name);
    let playbook = playbook::load(matches)?;
    let index =
        matches.get_one::<String>("scene").map(|wanted| playbook::find(&playbook, wanted)).transpose()?;
    let scene = &playbook.scenes[index.unwrap_or_default()];
    let mut hook = open(&playbook, scene)?;
    if let Some(dir) = path("dir") {
        hook = hook.in_dir(dir);
    }
    if let Some(home) = std::env::var_os("HOME").filter(|home| !home.is_empty()) {
        hook = hook.home(home);
    }
    let hook_exit = matches.get_one::<u8>("hook-exit").copied();
    let context_out = path("context-out");
    let code = match path("script") {
        Some(script) => {
            script::run(script, &mut hook, handles)?;
            0
        }
        None => {
            let words: Vec<String> = matches.get_many("tool").unwrap_or_default().cloned().collect();
            let Some((tool, args)) = words.split_first() else {
                return Err(Failed::usage(
                    "no hook tool is given: juju-scenario call FILE -- TOOL [ARG]..., or --script SCRIPT",
                ));
            };
            let stdin = &mut *handles.stdin;
            let reply = hook.call_lazily(tool, args, &mut || {
                let mut bytes = Vec::new();
                stdin.read_to_end(&mut bytes).map(|_| bytes)
            });
            handles.print(&reply.stdout)?;
            // What cannot be said on stderr cannot be complained of there either.
            let _ = handles.stderr.write_all(&reply.stderr);
            if hook_exit.is_none() && context_out.is_none() {
                return Ok(reply.code);
            }
            reply.code
        }
    };
    let outcome = hook.end(i32::from(hook_exit.unwrap_or_default()));
    if let Some(path) = context_out {
        write_context(&outcome, path, handles)?;
    }
    match outcome.failure {
        Some(Failure::Refused(reason)) => {
            let message = format!("Juju refused to commit what the hook had asked for: {reason}");
            Err(Failed { code: 1, message })
        }
        _ => Ok(code),
    }
}

/// The hook of a scene, which a playbook's own charm gets.
pub(crate) fn open(playbook: &Playbook, scene: &Scene) -> Result<HookContext, Error> {
    // No line of a test plays it.
    playbook::stage(playbook, CharmSpec::without_code())?.begin_at(scene, None)
}

fn write_context(outcome: &Outcome, path: &Path, handles: &mut Handles<'_>) -> Result<(), Failed> {
    let to_stdout = path == Path::new("-");
    let syntax = if to_stdout { Syntax::Yaml } else { Syntax::of(path) };
    let text = format::print_context(&outcome.context_out, syntax).map_err(Error::from)?;
    if to_stdout {
        return handles.print(text.as_bytes());
    }
    Ok(format::write_text(path, &text).map_err(Error::from)?)
}
