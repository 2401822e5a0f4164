//! What a tool says about itself.

use super::flags::{Flag, FlagKind, with_dashes};
use crate::go::quote;

/// The description of a tool. What is empty is left out.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Help<'a> {
    pub(crate) name: &'a str,
    /// The positional arguments, in words.
    pub(crate) args: &'a str,
    pub(crate) purpose: &'a str,
    pub(crate) details: &'a str,
    /// Printed as they are, their last line break included.
    pub(crate) examples: &'a str,
    pub(crate) see_also: &'a [&'a str],
}

/// The whole text of `--help`.
pub(crate) fn print(help: &Help<'_>, flags: &[Flag]) -> String {
    let mut text = format!("Usage: {}", help.name);
    if !flags.is_empty() {
        text.push_str(" [options]");
    }
    if !help.args.is_empty() {
        text.push(' ');
        text.push_str(help.args);
    }
    text.push('\n');
    if !help.purpose.is_empty() {
        section(&mut text, "Summary", &ended(help.purpose));
    }
    if !flags.is_empty() {
        section(&mut text, "Options", &options(flags));
    }
    if !help.details.is_empty() {
        section(&mut text, "Details", &ended(help.details));
    }
    if !help.examples.is_empty() {
        section(&mut text, "Examples", help.examples);
    }
    if !help.see_also.is_empty() {
        let entries: String = help.see_also.iter().map(|entry| format!(" - {entry}\n")).collect();
        section(&mut text, "See also", &entries);
    }
    text
}

fn section(text: &mut String, title: &str, content: &str) {
    text.push_str(&format!("\n{title}:\n{content}"));
}

fn ended(text: &str) -> String {
    format!("{}\n", text.trim())
}

/// Each flag with all its names, the shortest first, by which the flags are sorted.
fn options(flags: &[Flag]) -> String {
    let mut described: Vec<(Vec<&str>, &Flag)> =
        flags.iter().map(|flag| (shortest_first(flag), flag)).collect();
    described.sort_by_key(|(names, _)| names.first().copied());
    described.iter().map(|(names, flag)| option(names, flag)).collect()
}

fn shortest_first(flag: &Flag) -> Vec<&'static str> {
    let mut names = flag.names.to_vec();
    names.sort_by_key(|name| (name.len(), *name));
    names
}

/// The default of a text is quoted; that of anything else has one more blank before it instead.
fn option(names: &[&str], flag: &Flag) -> String {
    let names: Vec<String> = names.iter().map(|name| with_dashes(name)).collect();
    let default = match &flag.kind {
        FlagKind::Bool(default) => format!(" {}", equals(&default.to_string())),
        FlagKind::Int(default) => format!(" {}", equals(&default.to_string())),
        FlagKind::Checked(default) => format!(" {}", equals(default)),
        FlagKind::Text(default) => equals(&quote(default)),
    };
    format!("{} {default}\n    {}\n", names.join(", "), flag.usage)
}

fn equals(default: &str) -> String {
    format!("(= {default})")
}
