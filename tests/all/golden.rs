//! Golden files: what a person reads, word for word.

use std::path::Path;

/// Compares a message with its golden file, or writes the file if `GOLDEN=overwrite` is set.
#[track_caller]
pub(crate) fn assert_golden(name: &str, message: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name).with_extension("txt");
    let message = format!("{}\n", redacted(message));
    if std::env::var_os("GOLDEN").is_some_and(|action| action == "overwrite") {
        std::fs::write(&path, &message).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == message,
        "{} differs from what is said now (GOLDEN=overwrite writes it anew)\n--- golden\n{golden}\n--- now\n{message}",
        path.display()
    );
}

/// The message without what differs from one edit of a test, or one machine, to the next: lines and columns in the tests'
/// own sources.
fn redacted(message: &str) -> String {
    let mut text = String::new();
    for line in message.lines() {
        match line.find("tests/all/") {
            Some(start) => {
                let file_end = line[start..].find(".rs:").map_or(line.len(), |at| start + at + 3);
                let rest = line[file_end..].trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
                text.push_str(&format!("{}[HERE]{rest}", &line[..file_end]));
            }
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text.trim_end().to_owned()
}
