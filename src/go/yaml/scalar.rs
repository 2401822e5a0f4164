//! Which styles the characters of a text allow.

use super::print::{Scalar, Wish};

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
