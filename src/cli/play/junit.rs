//! What has come of scenes, as the XML that continuous integration reads: that of JUnit.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use super::record::{Record, Verdict};

/// The scenes of a playbook as a suite of tests.
pub(super) fn document(playbook: &Path, records: &[Record]) -> String {
    let count =
        |wanted: fn(Verdict) -> bool| records.iter().filter(|record| wanted(record.verdict())).count();
    let time: Duration = records.iter().map(Record::time).sum();
    let totals = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\"",
        records.len(),
        count(|verdict| verdict == Verdict::Failed),
        count(Verdict::is_error),
        count(|verdict| verdict == Verdict::NotPlayed),
        seconds(time),
    );
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"juju-scenario\" {totals}>\n  \
         <testsuite name=\"{}\" {totals}>\n",
        attribute(&playbook.to_string_lossy())
    );
    let class = playbook.file_stem().unwrap_or_default().to_string_lossy();
    for (record, name) in records.iter().zip(names(records)) {
        case(&mut xml, &class, &name, record);
    }
    xml.push_str("  </testsuite>\n</testsuites>\n");
    xml
}

fn case(xml: &mut String, class: &str, name: &str, record: &Record) {
    let _ = writeln!(
        xml,
        "    <testcase classname=\"{}\" name=\"{}\" time=\"{}\">",
        attribute(class),
        attribute(name),
        seconds(record.time())
    );
    if let Some(trouble) = &record.trouble {
        let tag = match trouble.verdict {
            Verdict::NotPlayed => "skipped",
            verdict if verdict.is_error() => "error",
            _ => "failure",
        };
        let message = attribute(&trouble.summary);
        let _ = match tag {
            "skipped" => writeln!(xml, "      <skipped message=\"{message}\"/>"),
            _ => writeln!(
                xml,
                "      <{tag} message=\"{message}\" type=\"{}\">{}</{tag}>",
                trouble.kind,
                element(&trouble.report)
            ),
        };
    }
    let printed = record.process.as_ref();
    for (tag, text) in [
        ("system-out", printed.map(|process| &process.stdout)),
        ("system-err", printed.map(|process| &process.stderr)),
    ] {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            let _ = writeln!(xml, "      <{tag}>{}</{tag}>", element(text));
        }
    }
    xml.push_str("    </testcase>\n");
}

/// The names of the scenes. Those who read the file tell tests by their names, and so those that are called alike get
/// their numbers.
fn names(records: &[Record]) -> Vec<Cow<'_, str>> {
    let mut alike: HashMap<&str, usize> = HashMap::new();
    for record in records {
        *alike.entry(&record.name).or_default() += 1;
    }
    let names = records.iter().map(|record| match alike.get(record.name.as_str()) {
        Some(0 | 1) | None => Cow::Borrowed(record.name.as_str()),
        Some(_) => Cow::Owned(format!("{} (scenes[{}])", record.name, record.index)),
    });
    names.collect()
}

fn seconds(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64())
}

/// A text as it stands in an attribute, where line breaks would be taken for blanks.
fn attribute(text: &str) -> String {
    element(text).replace('\n', "&#10;").replace('\t', "&#9;")
}

/// A text as it stands in an element. What XML 1.0 has no way to hold, such as the escape that makes for colours, stands
/// there as Rust would write it: `\u{1b}`.
fn element(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // Readers would take it for a part of a line break.
            '\r' => escaped.push_str("&#13;"),
            '\t' | '\n' => escaped.push(c),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => escaped.extend(c.escape_unicode()),
            c => escaped.push(c),
        }
    }
    escaped
}
