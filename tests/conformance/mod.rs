//! What Juju's hook tools answer, as data: cases that the hook tools here are held to.
//!
//! The environment variable `HOOK_TOOL_CASES` names a folder with files of cases. Each file is a list in JSON: of single
//! calls, or of sequences, which have `steps`. A case's `setup` becomes a scene in a file, which the command
//! `juju-scenario call` plays; what it prints, and the context that it leaves, are compared with what the case expects.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod case;
mod client;
mod expect;
mod memos;
mod placeholders;
mod play;
mod pseudo;
mod relations;
mod request;
mod setup;
mod state;
mod tests;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use case::Case;

/// What comes of a case.
pub(crate) enum Verdict {
    /// All is as expected.
    Passed,
    /// What is not as expected.
    Failed(Vec<String>),
    /// There is nothing here yet that it could be played with.
    NotPlayed(&'static str),
}

impl From<Vec<String>> for Verdict {
    fn from(differences: Vec<String>) -> Self {
        if differences.is_empty() { Verdict::Passed } else { Verdict::Failed(differences) }
    }
}

#[test]
fn the_hook_tools_answer_as_jujus_do() {
    let Some(folder) = std::env::var_os("HOOK_TOOL_CASES") else {
        println!("HOOK_TOOL_CASES is not set: there are no cases to compare with");
        return;
    };
    let cases = read(Path::new(&folder));
    assert!(!cases.is_empty(), "there are no cases in {}", folder.display());
    let report = Report::of(&cases);
    println!("{}", report.text);
    assert!(report.failed == 0, "{} cases do not hold:\n{}", report.failed, report.text);
}

/// The cases of all files in a folder.
fn read(folder: &Path) -> Vec<Case> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let list: Vec<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        cases.extend(list.into_iter().map(Case::new));
    }
    cases
}

/// How the cases went.
struct Report {
    text: String,
    /// How many of those that have to hold do not.
    failed: usize,
}

impl Report {
    fn of(cases: &[Case]) -> Self {
        // Of each tool, how many cases hold, and how many there are.
        let mut tools: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let (mut failures, mut doubles, mut aside) = (String::new(), String::new(), String::new());
        let (mut passed, mut failed, mut of_doubles) = (0, 0, (0, 0));
        for case in cases {
            let verdict = play::play(case);
            if let Verdict::NotPlayed(why) = verdict {
                let _ = writeln!(aside, "  {}: {why}", case.id());
                continue;
            }
            if case.is_of_a_double() {
                of_doubles.1 += 1;
                match verdict {
                    Verdict::Failed(differences) => describe(&mut doubles, case, &differences),
                    _ => of_doubles.0 += 1,
                }
                continue;
            }
            let tool = tools.entry(case.tool()).or_default();
            tool.1 += 1;
            match verdict {
                Verdict::Failed(differences) => {
                    failed += 1;
                    describe(&mut failures, case, &differences);
                }
                _ => {
                    tool.0 += 1;
                    passed += 1;
                }
            }
        }
        let mut text = format!("{passed} of {} cases hold\n", passed + failed);
        for (tool, (passed, all)) in &tools {
            let _ = writeln!(text, "  {passed:4} of {all:4}  {tool}");
        }
        let _ = writeln!(
            text,
            "{} of {} hold that are about Juju's own test doubles, and need not\n{doubles}",
            of_doubles.0, of_doubles.1
        );
        if !aside.is_empty() {
            let _ = writeln!(text, "not played:\n{aside}");
        }
        let _ = writeln!(text, "{failures}");
        Report { text, failed }
    }
}

/// A case that does not hold, in few words.
fn describe(text: &mut String, case: &Case, differences: &[String]) {
    let words = case.words();
    let words =
        if words.len() > 200 { format!("{}..", words.chars().take(200).collect::<String>()) } else { words };
    let _ = writeln!(text, "  {}: {words}", case.id());
    for difference in differences {
        let _ = writeln!(text, "      {}", difference.replace('\n', "\n      "));
    }
}
