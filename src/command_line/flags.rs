//! Flags: their grammar, and the errors that it knows. Messages call a flag an option.

use crate::go::{parse_bool, parse_int, quote};
use std::borrow::Cow;

/// A flag that a tool has.
#[derive(Clone, Debug)]
pub(crate) struct Flag {
    /// Each spelling, without its dashes; the first is the one by which [`Parsed`] knows the flag.
    pub(crate) names: &'static [&'static str],
    pub(crate) kind: FlagKind,
    pub(crate) usage: &'static str,
}

/// Which values a flag takes, and what help says to be its default.
#[derive(Clone, Debug)]
pub(crate) enum FlagKind {
    /// Needs no value: the flag alone says true.
    Bool(bool),
    Int(i64),
    Text(Cow<'static, str>),
    /// A text that stands for something else, such as a relation or a file, and may be checked by the tool. Help shows
    /// the default without quotes.
    Checked(Cow<'static, str>),
}

impl Flag {
    /// A flag that is false unless it is given.
    pub(crate) const fn bool(names: &'static [&'static str], usage: &'static str) -> Self {
        Self { names, kind: FlagKind::Bool(false), usage }
    }

    /// A flag that takes any text, and is empty unless it is given.
    pub(crate) const fn text(names: &'static [&'static str], usage: &'static str) -> Self {
        Self { names, kind: FlagKind::Text(Cow::Borrowed("")), usage }
    }

    /// A flag that takes any text, and has this one unless it is given.
    pub(crate) const fn text_or(
        names: &'static [&'static str],
        default: &'static str,
        usage: &'static str,
    ) -> Self {
        Self { names, kind: FlagKind::Text(Cow::Borrowed(default)), usage }
    }

    /// A flag that takes a whole number.
    pub(crate) const fn int(names: &'static [&'static str], default: i64, usage: &'static str) -> Self {
        Self { names, kind: FlagKind::Int(default), usage }
    }

    /// A flag whose text stands for something else, and may be checked by the tool.
    pub(crate) const fn checked(
        names: &'static [&'static str],
        default: &'static str,
        usage: &'static str,
    ) -> Self {
        Self { names, kind: FlagKind::Checked(Cow::Borrowed(default)), usage }
    }

    /// The name by which [`Parsed`] knows the flag.
    pub(crate) fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }
}

/// What the words of a command line mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Parsed<'a> {
    /// The flags that were given, by name. They are few, and so looked for one after another.
    values: Vec<(&'static str, Cow<'a, str>)>,
    /// The words that are neither flags nor values of flags.
    pub(crate) positionals: Vec<&'a str>,
}

impl Parsed<'_> {
    /// The value that was given last to the flag of the name, if any was; a truth value is `true` or `false`, and a
    /// number is decimal, however they were spelled.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value)
    }

    /// Whether the flag of the name was given, and is true.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.value(name) == Some("true")
    }
}

/// Why the words of a command line are not carried out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FlagError {
    /// Help was asked for, before anything was found to be wrong.
    Help,
    /// What is wrong with the words.
    Usage(String),
}

/// Reads the words from left to right, up to the first error.
///
/// `check` hears of each value as soon as it is read, spelled as [`Parsed::value`] has it; what it objects becomes part
/// of the error.
pub(crate) fn parse<'a>(
    flags: &[Flag],
    words: &[&'a str],
    check: &mut dyn FnMut(&Flag, &str) -> Result<(), String>,
) -> Result<Parsed<'a>, FlagError> {
    let mut reader = Reader { flags, check, words: words.iter(), parsed: Parsed::default() };
    while let Some(&word) = reader.words.next() {
        match word.strip_prefix('-') {
            None | Some("") => reader.parsed.positionals.push(word),
            Some("-") => reader.parsed.positionals.extend(reader.words.by_ref().copied()),
            Some(rest) => match rest.strip_prefix('-') {
                Some(long) => reader.long(word, long)?,
                None => reader.cluster(rest)?,
            },
        }
    }
    Ok(reader.parsed)
}

struct Reader<'r, 'a> {
    flags: &'r [Flag],
    check: &'r mut dyn FnMut(&Flag, &str) -> Result<(), String>,
    words: std::slice::Iter<'r, &'a str>,
    parsed: Parsed<'a>,
}

impl<'r, 'a> Reader<'r, 'a> {
    /// `--name`, `--name=value`, or `--name` with its value in the next word.
    fn long(&mut self, word: &str, long: &'a str) -> Result<(), FlagError> {
        let (name, value) = match long.split_once('=') {
            Some(("", _)) => return Err(usage(format!("empty option in argument {}", quote(word)))),
            Some((name, value)) => (name, Some(value)),
            None => (long, None),
        };
        let flag = self.flag(name)?;
        match value {
            Some(value) => self.set(flag, name, value),
            None if matches!(flag.kind, FlagKind::Bool(_)) => self.switch_on(flag, name),
            None => self.set_to_next_word(flag, name),
        }
    }

    /// Flags of one letter each behind a single dash. The first that takes a value takes all the rest for it, an equals
    /// sign included.
    fn cluster(&mut self, cluster: &'a str) -> Result<(), FlagError> {
        let mut chars = cluster.chars();
        while let Some(char) = chars.next() {
            let mut buffer = [0; 4];
            let name: &str = char.encode_utf8(&mut buffer);
            let rest = chars.as_str();
            let flag = self.flag(name)?;
            if !matches!(flag.kind, FlagKind::Bool(_)) && rest.is_empty() {
                return self.set_to_next_word(flag, name);
            }
            if !matches!(flag.kind, FlagKind::Bool(_)) || rest.starts_with('=') {
                return self.set(flag, name, rest);
            }
            self.switch_on(flag, name)?;
            // The rest of the very last word is forgotten.
            if self.words.as_slice().is_empty() {
                break;
            }
        }
        Ok(())
    }

    fn flag(&self, name: &str) -> Result<&'r Flag, FlagError> {
        match self.flags.iter().find(|flag| flag.names.contains(&name)) {
            Some(flag) => Ok(flag),
            None if name == "help" || name == "h" => Err(FlagError::Help),
            None => Err(usage(format!("option provided but not defined: {}", with_dashes(name)))),
        }
    }

    fn set_to_next_word(&mut self, flag: &Flag, name: &str) -> Result<(), FlagError> {
        match self.words.next() {
            Some(&value) => self.set(flag, name, value),
            None => Err(usage(format!("option needs an argument: {}", with_dashes(name)))),
        }
    }

    fn switch_on(&mut self, flag: &Flag, name: &str) -> Result<(), FlagError> {
        self.keep(flag, "true".into())
            .map_err(|reason| usage(format!("invalid boolean option {name}: {reason}")))
    }

    fn set(&mut self, flag: &Flag, name: &str, value: &'a str) -> Result<(), FlagError> {
        let normal = match flag.kind {
            FlagKind::Bool(_) => parse_bool(value).map(|value| if value { "true" } else { "false" }.into()),
            FlagKind::Int(_) => parse_int(value).map(|value| value.to_string().into()),
            FlagKind::Text(_) | FlagKind::Checked(_) => Ok(value.into()),
        };
        normal.and_then(|normal| self.keep(flag, normal)).map_err(|reason| {
            usage(format!("invalid value {} for option {}: {reason}", quote(value), with_dashes(name)))
        })
    }

    fn keep(&mut self, flag: &Flag, value: Cow<'a, str>) -> Result<(), String> {
        (self.check)(flag, &value)?;
        let values = &mut self.parsed.values;
        match values.iter_mut().find(|(known, _)| *known == flag.name()) {
            Some((_, last)) => *last = value,
            None => values.push((flag.name(), value)),
        }
        Ok(())
    }
}

/// A name as it is written on the command line. A letter of several octets counts as a long name.
pub(super) fn with_dashes(name: &str) -> String {
    if name.len() > 1 { format!("--{name}") } else { format!("-{name}") }
}

fn usage(message: String) -> FlagError {
    FlagError::Usage(message)
}
