//! Strings in error messages: the verb `%q`.

use super::unicode::is_print;
use std::fmt::Write;

/// The text between double quotes, with all that cannot be seen escaped.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quote_onto(&mut quoted, text);
    quoted
}

/// A slice of strings: each quoted, a blank between them, brackets around all.
pub(crate) fn quote_all<T: AsRef<str>>(texts: &[T]) -> String {
    let mut quoted = String::from("[");
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            quoted.push(' ');
        }
        quote_onto(&mut quoted, text.as_ref());
    }
    quoted.push(']');
    quoted
}

fn quote_onto(quoted: &mut String, text: &str) {
    quoted.push('"');
    for char in text.chars() {
        let short = match char {
            '"' | '\\' => Some(char),
            '\u{7}' => Some('a'),
            '\u{8}' => Some('b'),
            '\t' => Some('t'),
            '\n' => Some('n'),
            '\u{b}' => Some('v'),
            '\u{c}' => Some('f'),
            '\r' => Some('r'),
            _ => None,
        };
        let code = u32::from(char);
        // To write to a string cannot fail.
        let _ = match (short, code) {
            (Some(short), _) => write!(quoted, "\\{short}"),
            _ if is_print(char) => write!(quoted, "{char}"),
            (None, 0..0x80) => write!(quoted, "\\x{code:02x}"),
            (None, 0x80..0x1_0000) => write!(quoted, "\\u{code:04x}"),
            (None, _) => write!(quoted, "\\U{code:08x}"),
        };
    }
    quoted.push('"');
}
