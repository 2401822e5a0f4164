//! The table of the rules in the documentation.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use juju_scenario::Severity;
use juju_scenario::prelude::*;

/// The table: a line a rule.
fn table() -> String {
    let mut table = String::from("| rule | weighs | since, in Juju |\n|---|---|---|\n");
    for rule in Rule::ALL {
        let weighs = match (rule.severity(), rule.can_be_allowed()) {
            (Severity::Error, false) => "error, always",
            (Severity::Error, true) => "error",
            (Severity::Warning, _) => "warning",
        };
        let _ = writeln!(table, "| `{rule}` | {weighs} | {} |", rule.reason());
    }
    table
}

#[test]
fn the_documentation_has_a_line_for_each_rule() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules.md");
    if std::env::var_os("GOLDEN").is_some_and(|action| action == "overwrite") {
        fs::write(&path, table()).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), table(), "GOLDEN=overwrite writes {}", path.display());
}

#[test]
fn a_rule_is_known_by_its_id() {
    let ids: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    assert_eq!(ids.len(), Rule::ALL.len(), "two rules have one id");
    for rule in Rule::ALL {
        assert_eq!(Rule::from_id(rule.id()), Some(*rule));
        // The id is the name, word by word.
        let words: String = rule
            .id()
            .split('-')
            .filter_map(|word| word.split_at_checked(1))
            .fold(String::new(), |name, (first, rest)| name + &first.to_uppercase() + rest);
        assert_eq!(format!("{rule:?}"), words);
    }
    assert_eq!(Rule::from_id("relation-limits"), None);
}

#[test]
fn a_reason_is_one_sentence() {
    for rule in Rule::ALL {
        let reason = rule.reason();
        assert!(reason.ends_with('.') && !reason.contains(". ") && !reason.contains('|'), "{rule}: {reason}");
    }
}
