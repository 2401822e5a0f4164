//! What was expected, and what was found.

use similar::{ChangeTag, TextDiff};

/// What was expected, and what was found: in one line, or line by line if either has several.
pub(crate) fn difference(expected: &str, found: &str) -> String {
    if !expected.contains('\n') && !found.contains('\n') {
        return format!("expected {expected}, found {found}");
    }
    let mut text = "expected (-) and found (+) differ".to_owned();
    for change in TextDiff::from_lines(expected, found).iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
            ChangeTag::Equal => ' ',
        };
        text.push_str(&format!("\n     {sign} {}", change.value().trim_end_matches('\n')));
    }
    text
}
