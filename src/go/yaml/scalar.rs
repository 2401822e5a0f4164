//! Scalars: what stands for a value that is neither a list nor a map, and which styles its characters allow.

use super::plain::reads_as_text;
use crate::go::{Value, number};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

/// What stands for a value that is neither a list nor a map.
pub(super) struct Scalar<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) wish: Wish,
    /// Whether the text is base64, of what YAML cannot hold otherwise.
    pub(super) binary: bool,
}

/// How a text would best be written, if only its characters and its place allow it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wish {
    Plain,
    DoubleQuoted,
    Literal,
}

impl<'a> Scalar<'a> {
    fn plain(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), wish: Wish::Plain, binary: false }
    }

    /// A text must not be taken for a number, or for anything else, when it is read again.
    fn of_text(text: &'a str) -> Self {
        let wish = if text.contains('\n') {
            Wish::Literal
        } else if reads_as_text(text) {
            Wish::Plain
        } else {
            Wish::DoubleQuoted
        };
        Self { text: text.into(), wish, binary: false }
    }

    fn of_bytes(bytes: &[u8]) -> Self {
        let text = base64_lines(bytes);
        let wish = if text.contains('\n') { Wish::Literal } else { Wish::Plain };
        Self { text: text.into(), wish, binary: true }
    }

    /// None for a list, a map or a struct.
    pub(super) fn of(value: &'a Value) -> Option<Self> {
        let scalar = match value {
            Value::Nil => Self::plain("null"),
            Value::Bool(true) => Self::plain("true"),
            Value::Bool(false) => Self::plain("false"),
            Value::Int(number) => Self::plain(number.to_string()),
            Value::Uint(number) => Self::plain(number.to_string()),
            Value::Float(number) if number.is_nan() => Self::plain(".nan"),
            Value::Float(number) if number.is_infinite() => {
                Self::plain(if *number > 0.0 { ".inf" } else { "-.inf" })
            }
            Value::Float(number) => Self::plain(number::float(*number)),
            Value::Text(text) => Self::of_text(text),
            Value::Time(time) => Self::plain(time.as_str()),
            Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Self::of_text(text),
                Err(_) => Self::of_bytes(bytes),
            },
            Value::List(_) | Value::Map(_) | Value::Struct(_) => return None,
        };
        Some(scalar)
    }
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
}

/// How long a key may be, with its tag, to stand before its colon in one line.
const LONGEST_SIMPLE_KEY: usize = 128;

pub(super) const BINARY_TAG: &str = "!!binary";

impl Scalar<'_> {
    /// Whether the scalar can be the key of a map without a question mark.
    pub(super) fn is_simple_key(&self) -> bool {
        let tag = if self.binary { BINARY_TAG.len() } else { 0 };
        !self.text.contains(is_break) && tag + self.text.len() <= LONGEST_SIMPLE_KEY
    }

    /// The style that comes closest to what is wished for.
    pub(super) fn style(&self, simple_key: bool) -> Style {
        let allowed = Allowed::by(&self.text);
        match self.wish {
            Wish::Plain if allowed.plain => Style::Plain,
            Wish::Plain if allowed.single_quoted => Style::SingleQuoted,
            Wish::Literal if allowed.literal && !simple_key => Style::Literal,
            Wish::Plain | Wish::Literal | Wish::DoubleQuoted => Style::DoubleQuoted,
        }
    }
}

/// The styles in which a text can be written without a loss.
struct Allowed {
    plain: bool,
    single_quoted: bool,
    literal: bool,
}

impl Allowed {
    fn by(text: &str) -> Self {
        let blank_at_either_end = text.starts_with(' ') || text.ends_with(' ');
        let break_at_either_end = text.starts_with(is_break) || text.ends_with(is_break);
        let special = !text.chars().all(is_printable);
        let mut break_then_blank = false;
        let mut blank_then_break = false;
        for (char, next) in text.chars().zip(text.chars().skip(1)) {
            break_then_blank |= is_break(char) && next == ' ';
            blank_then_break |= char == ' ' && is_break(next);
        }
        let escaped = special || blank_then_break;
        Self {
            plain: !escaped
                && !blank_at_either_end
                && !break_at_either_end
                && !text.contains(is_break)
                && !has_indicator(text),
            single_quoted: !escaped && !break_then_blank,
            literal: !escaped && !text.is_empty() && !text.ends_with(' '),
        }
    }
}

/// Whether a character would be read as part of YAML's grammar where it stands.
fn has_indicator(text: &str) -> bool {
    if text.starts_with("---") || text.starts_with("...") {
        return true;
    }
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let before_blank = matches!(chars.peek(), None | Some(' ' | '\t'));
        let found = match (char, before) {
            (',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>', None) => true,
            ('\'' | '"' | '%' | '@' | '`' | '#', None) => true,
            ('?' | '-', None) => before_blank,
            (':', _) => before_blank,
            ('#', Some(before)) => before == ' ' || before == '\t' || before == '\0' || is_break(before),
            _ => false,
        };
        if found {
            return true;
        }
        before = Some(char);
    }
    false
}

/// What ends a line. A carriage return and a "next line" do so as well, but are escaped wherever they occur.
pub(super) fn is_break(char: char) -> bool {
    matches!(char, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What is written as it is, in any style. Nothing beyond U+FFFF is.
pub(super) fn is_printable(char: char) -> bool {
    matches!(char, '\n' | ' '..='~' | '\u{a0}'..='\u{fffd}') && char != '\u{feff}'
}

/// Base64 in lines of seventy characters, each with a line break at its end; or in one line without, if it is shorter.
fn base64_lines(bytes: &[u8]) -> String {
    const LINE: usize = 70;
    let encoded = STANDARD.encode(bytes);
    if encoded.len() < LINE {
        return encoded;
    }
    let mut lines = String::with_capacity(encoded.len() + encoded.len() / LINE + 1);
    for (index, char) in encoded.chars().enumerate() {
        if index > 0 && index % LINE == 0 {
            lines.push('\n');
        }
        lines.push(char);
    }
    lines.push('\n');
    lines
}
