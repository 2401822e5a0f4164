//! A case is played: its scene goes into a file, and `juju-scenario call` answers.

use std::fs;
use std::io;
use std::path::PathBuf;

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::case::{Case, texts};
use super::expect::{self, Printed};
use super::memos::Asked;
use super::setup::{self, Setup};
use super::state::World;
use super::{Verdict, placeholders, pseudo, request, state};
use crate::call::Call;
use crate::cli;
use crate::context::Context;
use crate::format;
use crate::origin::{Source, Syntax};
use crate::playbook::Playbook;

/// What is expected of a single call's stdout, stderr and exit code.
const PRINTED: [&str; 16] = [
    "code",
    "stdout",
    "stderr",
    "stderr_contains",
    "stderr_exact",
    "stderr_match",
    "stderr_prefix",
    "stdout_compare",
    "stdout_contains",
    "stdout_match",
    "stdout_not_contains",
    "stdout_value",
    "usage_line",
    "parsed",
    "state_after",
    "state_match",
];

pub(crate) fn play(case: &Case) -> Verdict {
    if let Some(verdict) = pseudo::play(case) {
        return verdict;
    }
    let differences = match case.steps() {
        Some(steps) => sequence(case, steps),
        None => single(case),
    };
    differences.unwrap_or_else(|error| vec![error]).into()
}

/// A scene in a file, and the directory that the tools are called in.
pub(crate) struct Stage {
    dir: TempDir,
    setup: Setup,
    files: TempDir,
}

impl Stage {
    pub(crate) fn new(setup: Setup) -> Result<Self, String> {
        let io = |error: io::Error| error.to_string();
        let (dir, files) = (TempDir::new().map_err(io)?, TempDir::new().map_err(io)?);
        for (name, text) in &setup.files {
            fs::write(dir.path().join(name), text).map_err(io)?;
        }
        let stage = Stage { dir, setup, files };
        fs::write(stage.file("scene.json"), format!("{:#}", stage.setup.scene)).map_err(io)?;
        Ok(stage)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }

    pub(crate) fn playbook(&self) -> Result<Playbook, String> {
        Playbook::load(self.file("scene.json")).map_err(|error| error.to_string())
    }

    /// Runs the command; hands back its exit code, stdout and stderr.
    fn command(&self, args: &[String], stdin: &str) -> (u8, Vec<u8>, String) {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let front = [
            "call",
            &self.file("scene.json").display().to_string(),
            "--dir",
            &self.dir.path().display().to_string(),
        ]
        .map(str::to_owned);
        let args = front.into_iter().chain(args.iter().cloned());
        let code = cli::run(args, &mut stdin.as_bytes(), &mut stdout, &mut stderr);
        (code, stdout, String::from_utf8_lossy(&stderr).into_owned())
    }

    /// One call, in a hook that has made none before.
    fn call(&self, tool: &str, args: &[String], stdin: &str) -> Result<Printed, String> {
        let mut words = vec!["--".to_owned(), tool.to_owned()];
        words.extend(args.iter().cloned());
        let (code, stdout, stderr) = self.command(&words, stdin);
        match stderr.strip_prefix("juju-scenario: ") {
            Some(message) => Err(message.to_owned()),
            None => Ok(Printed { code, stdout: String::from_utf8_lossy(&stdout).into_owned(), stderr }),
        }
    }

    /// The calls of one hook, after those that the setup has made; and what is left.
    fn hook(&self, calls: &[(Vec<String>, Option<String>)], hook_exit: u64) -> Result<Hook, String> {
        let before = self.setup.script.iter().map(|argv| json!({"argv": argv}));
        let script = before.chain(calls.iter().map(|(argv, stdin)| json!({"argv": argv, "stdin": stdin})));
        let script: Vec<String> = script.map(|line| line.to_string()).collect();
        let (script_file, context_file) = (self.file("script.jsonl"), self.file("context.json"));
        fs::write(&script_file, script.join("\n")).map_err(|error| error.to_string())?;
        let args = [
            "--script".to_owned(),
            script_file.display().to_string(),
            "--hook-exit".to_owned(),
            hook_exit.to_string(),
            "--context-out".to_owned(),
            context_file.display().to_string(),
        ];
        let (code, stdout, stderr) = self.command(&args, "");
        if code == 2 {
            return Err(stderr);
        }
        let printed = String::from_utf8_lossy(&stdout).into_owned();
        let lines = printed.lines().map(Printed::read).collect::<Result<Vec<_>, _>>()?;
        let (before, printed) = lines
            .split_at_checked(self.setup.script.len())
            .ok_or("the command has printed fewer lines than there are calls")?;
        if let Some(failed) = before.iter().find(|printed| printed.code != 0) {
            return Err(format!("a call that the setup makes has failed: {}", failed.stderr));
        }
        let text = fs::read_to_string(&context_file).map_err(|error| error.to_string())?;
        let source = Source { name: "the context".to_owned(), text, syntax: Syntax::Json };
        let context = format::parse(&source).map_err(|fault| fault.to_string())?;
        let refusal = stderr.strip_prefix("juju-scenario: ").map(str::to_owned);
        Ok(Hook { printed: printed.to_vec(), context, refusal })
    }

    /// The hook's calls as they are meant, those of the setup not among them.
    fn requests(&self, calls: &[(Vec<String>, Option<String>)]) -> Result<(Vec<Call>, Playbook), String> {
        let playbook = self.playbook()?;
        let scene = playbook.first().ok_or("there is no scene")?;
        let hook = cli::call::open(&playbook, scene).map_err(|error| error.to_string())?;
        let mut hook = hook.in_dir(self.dir.path());
        for (argv, stdin) in calls {
            if let Some((tool, args)) = argv.split_first() {
                let _ = hook.call_with_stdin(tool, args, stdin.clone().unwrap_or_default());
            }
        }
        Ok((hook.end(0).calls, playbook))
    }

    fn world(&self, hook: &Hook, calls: &[(Vec<String>, Option<String>)]) -> Result<World, String> {
        let (calls, playbook) = self.requests(calls)?;
        let before = playbook.scenes.into_iter().next().ok_or("there is no scene")?.context.state;
        let unit = self.setup.scene["charm"]["unit"].as_str().unwrap_or_default().to_owned();
        Ok(World {
            dir: self.dir.path().to_owned(),
            unit,
            keys: self.setup.keys.clone(),
            before,
            after: hook.context.state.clone(),
            refusal: hook.refusal.clone(),
            calls,
        })
    }
}

/// What comes of a hook.
struct Hook {
    printed: Vec<Printed>,
    context: Context,
    /// What the command says of Juju's commit.
    refusal: Option<String>,
}

fn single(case: &Case) -> Result<Vec<String>, String> {
    let expected = case.expectations();
    if let Some(key) = expected.keys().find(|key| !PRINTED.contains(&key.as_str())) {
        return Err(format!("what `{key}` expects is not known here"));
    }
    let words = case.args();
    let asked = Asked { tool: case.tool(), args: &words };
    let stage = Stage::new(setup::translated(&case.setup(), case.juju()?, &asked)?)?;
    let args = placeholders::expanded(&words, stage.dir.path());
    let stdin = case.text("stdin");
    let mut argv = vec![case.tool().to_owned()];
    argv.extend(args.iter().cloned());
    let calls = [(argv, stdin.map(str::to_owned))];
    let mut differences = Vec::new();
    let printed = if stage.setup.script.is_empty() {
        stage.call(case.tool(), &args, stdin.unwrap_or_default())?
    } else {
        stage.hook(&calls, 0)?.printed.pop().ok_or("nothing was printed")?
    };
    expect::printed(case.tool(), &expected, &printed, stage.dir.path(), &mut differences)?;
    if let Some(parsed) = case.get("parsed") {
        let (requests, playbook) = stage.requests(&calls)?;
        request::parsed(setup::object(parsed)?, requests.last(), &playbook, &mut differences)?;
    }
    if let Some(after) = case.get("state_after") {
        let hook = stage.hook(&calls, 0)?;
        let world = stage.world(&hook, &calls)?;
        let as_json = case.text("state_match") == Some("json");
        state::after(setup::object(after)?, &world, as_json, &mut differences)?;
    }
    Ok(differences)
}

fn sequence(case: &Case, steps: &[Value]) -> Result<Vec<String>, String> {
    let expected = case.expectations();
    if let Some(key) = expected.keys().find(|key| *key != "committed") {
        return Err(format!("what `{key}` expects is not known here"));
    }
    let first = texts(steps.first().and_then(|step| step.get("argv")));
    let (tool, args) = first.split_first().ok_or("the sequence has no steps")?;
    let asked = Asked { tool, args };
    let stage = Stage::new(setup::translated(&case.setup(), case.juju()?, &asked)?)?;
    let mut calls = Vec::new();
    for step in steps {
        let stdin = step.get("stdin").and_then(Value::as_str).map(str::to_owned);
        calls.push((placeholders::expanded(&texts(step.get("argv")), stage.dir.path()), stdin));
    }
    let hook_exit = case.get("hook_exit").and_then(Value::as_u64).unwrap_or_default();
    let hook = stage.hook(&calls, hook_exit)?;
    let mut differences = Vec::new();
    for (index, (step, printed)) in steps.iter().zip(&hook.printed).enumerate() {
        let mut expected: Map<String, Value> = setup::object(step)?.clone();
        for key in ["argv", "stdin", "note"] {
            expected.remove(key);
        }
        if let Some(key) = expected.keys().find(|key| !PRINTED.contains(&key.as_str())) {
            return Err(format!("what `{key}` expects of a step is not known here"));
        }
        let mut of_step = Vec::new();
        let tool = calls[index].0.first().map(String::as_str).unwrap_or_default();
        expect::printed(tool, &expected, printed, stage.dir.path(), &mut of_step)?;
        differences.extend(of_step.into_iter().map(|difference| format!("step {}: {difference}", index + 1)));
    }
    if let Some(committed) = case.get("committed") {
        let world = stage.world(&hook, &calls)?;
        state::committed(setup::object(committed)?, &world, &mut differences)?;
    }
    Ok(differences)
}
