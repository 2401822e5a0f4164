//! Where the characters of a document go: indentation, blanks, and lines that get too long.

use super::scalar::{BINARY_TAG, Scalar, Style, is_break, is_printable};
use std::fmt::Write;

/// By how much what is inside is indented.
const INDENT: usize = 2;
/// The column past which a line is broken at the next blank.
const WIDTH: usize = 80;

/// Where a node stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The column of what the node is in; none for the root, which is in nothing.
    indent: Option<usize>,
    simple_key: bool,
    in_map: bool,
}

impl Place {
    pub(super) fn root() -> Self {
        Self { indent: None, simple_key: false, in_map: false }
    }

    /// The entries of a map that stands here.
    pub(super) fn inside_map(self) -> Self {
        Self { indent: Some(self.indent.map_or(0, |indent| indent + INDENT)), ..self }
    }

    /// The items of a list that stands here. The dashes of a map's value are not indented, unless they come after the
    /// map's own indicator, in the same line.
    pub(super) fn inside_list(self, at_line_start: bool) -> Self {
        match self.indent {
            Some(_) if self.in_map && !at_line_start => self,
            _ => self.inside_map(),
        }
    }

    pub(super) fn as_item(self) -> Self {
        Self { simple_key: false, in_map: false, ..self }
    }

    pub(super) fn as_value(self) -> Self {
        Self { simple_key: false, in_map: true, ..self }
    }

    pub(super) fn as_simple_key(self) -> Self {
        Self { simple_key: true, in_map: true, ..self }
    }

    /// Where the further lines of a scalar begin that stands here.
    fn continuation(self) -> usize {
        self.indent.unwrap_or_default() + INDENT
    }
}

/// A document while it is written.
pub(super) struct Emitter {
    document: String,
    column: usize,
    /// Whether what comes next needs no blank before it.
    after_blank: bool,
    /// Whether the line has nothing yet but blanks and the indicators of blocks.
    line_start: bool,
}

impl Emitter {
    pub(super) fn new() -> Self {
        Self { document: String::new(), column: 0, after_blank: true, line_start: true }
    }

    pub(super) fn finish(mut self) -> String {
        self.indent(0);
        self.document
    }

    pub(super) fn at_line_start(&self) -> bool {
        self.line_start
    }

    /// Goes where the items or keys of the place begin: to a new line, unless this one is as good.
    pub(super) fn start_line(&mut self, inside: Place) {
        self.indent(inside.indent.unwrap_or_default());
    }

    /// A dash, a question mark, or the colon after one: another block may begin in the same line.
    pub(super) fn block_indicator(&mut self, indicator: &str) {
        self.separate();
        self.put_all(indicator);
        self.after_blank = false;
    }

    /// The colon after a simple key.
    pub(super) fn colon(&mut self) {
        self.put(':');
        self.after_blank = false;
        self.line_start = false;
    }

    /// A list or a map that has nothing in it.
    pub(super) fn empty(&mut self, brackets: &str) {
        self.word(brackets);
    }

    pub(super) fn scalar(&mut self, scalar: &Scalar<'_>, place: Place) {
        if scalar.binary {
            self.word(BINARY_TAG);
        }
        let lines = Lines { indent: place.continuation(), may_fold: !place.simple_key };
        match scalar.style(place.simple_key) {
            Style::Plain => self.plain(&scalar.text, lines),
            Style::SingleQuoted => self.single_quoted(&scalar.text, lines),
            Style::DoubleQuoted => self.double_quoted(&scalar.text, lines),
            Style::Literal => self.literal(&scalar.text, lines),
        }
    }

    fn plain(&mut self, text: &str, lines: Lines) {
        self.separate();
        let mut after_blank = false;
        let mut chars = text.chars().peekable();
        while let Some(char) = chars.next() {
            let is_single = char == ' ' && !after_blank && chars.peek() != Some(&' ');
            if is_single && self.is_to_fold(lines) {
                self.indent(lines.indent);
            } else {
                self.put(char);
                self.line_start &= char == ' ';
            }
            after_blank = char == ' ';
        }
        self.end_of_scalar();
    }

    fn single_quoted(&mut self, text: &str, lines: Lines) {
        self.separate();
        self.put('\'');
        self.line_start = false;
        let mut after_blank = false;
        let mut after_break = false;
        let mut chars = text.chars().peekable();
        let mut first = true;
        while let Some(char) = chars.next() {
            if char == ' ' {
                let inside = !first && !matches!(chars.peek(), None | Some(' '));
                if inside && !after_blank && self.is_to_fold(lines) {
                    self.indent(lines.indent);
                } else {
                    self.put(char);
                }
                after_blank = true;
            } else if is_break(char) {
                self.break_line(char);
                after_break = true;
            } else {
                if after_break {
                    self.indent(lines.indent);
                }
                if char == '\'' {
                    self.put('\'');
                }
                self.put(char);
                self.line_start = false;
                after_blank = false;
                after_break = false;
            }
            first = false;
        }
        self.put('\'');
        self.end_of_scalar();
    }

    fn double_quoted(&mut self, text: &str, lines: Lines) {
        self.separate();
        self.put('"');
        self.line_start = false;
        // With a byte order mark at its beginning, the whole text is taken for one.
        let all_escaped = text.starts_with('\u{feff}');
        let mut after_blank = false;
        let mut chars = text.chars().peekable();
        let mut first = true;
        while let Some(char) = chars.next() {
            if all_escaped || !is_printable(char) || is_break(char) || char == '"' || char == '\\' {
                self.escaped(char);
                after_blank = false;
            } else if char == ' ' {
                let inside = !first && chars.peek().is_some();
                if inside && !after_blank && self.is_to_fold(lines) {
                    self.indent(lines.indent);
                    // The blanks at the beginning of a line would be lost.
                    if chars.peek() == Some(&' ') {
                        self.put('\\');
                    }
                } else {
                    self.put(char);
                }
                after_blank = true;
            } else {
                self.put(char);
                after_blank = false;
            }
            first = false;
        }
        self.put('"');
        self.end_of_scalar();
    }

    fn escaped(&mut self, char: char) {
        let short = match char {
            '\0' => Some('0'),
            '\u{7}' => Some('a'),
            '\u{8}' => Some('b'),
            '\t' => Some('t'),
            '\n' => Some('n'),
            '\u{b}' => Some('v'),
            '\u{c}' => Some('f'),
            '\r' => Some('r'),
            '\u{1b}' => Some('e'),
            '"' | '\\' => Some(char),
            '\u{85}' => Some('N'),
            '\u{a0}' => Some('_'),
            '\u{2028}' => Some('L'),
            '\u{2029}' => Some('P'),
            _ => None,
        };
        let mut escape = String::from("\\");
        let code = u32::from(char);
        // To write to a string cannot fail.
        let _ = match (short, code) {
            (Some(short), _) => write!(escape, "{short}"),
            (None, 0..0x100) => write!(escape, "x{code:02X}"),
            (None, 0x100..0x1_0000) => write!(escape, "u{code:04X}"),
            (None, _) => write!(escape, "U{code:08X}"),
        };
        self.put_all(&escape);
    }

    fn literal(&mut self, text: &str, lines: Lines) {
        self.separate();
        self.put('|');
        // The indentation cannot be seen from a first line that has some of its own, or is empty.
        if text.starts_with(|char| char == ' ' || is_break(char)) {
            self.put_all(&INDENT.to_string());
        }
        let breaks_at_end = text.chars().rev().take_while(|char| is_break(*char)).take(2).count();
        match breaks_at_end {
            0 => self.put('-'),
            1 if text.chars().nth(1).is_some() => {}
            _ => self.put('+'),
        }
        self.break_line('\n');
        self.after_blank = true;
        let mut after_break = true;
        for char in text.chars() {
            if is_break(char) {
                self.break_line(char);
                after_break = true;
            } else {
                if after_break {
                    self.indent(lines.indent);
                }
                self.put(char);
                self.line_start = false;
                after_break = false;
            }
        }
    }

    /// A blank at this column goes into the next line.
    fn is_to_fold(&self, lines: Lines) -> bool {
        lines.may_fold && self.column > WIDTH
    }

    fn indent(&mut self, indent: usize) {
        let is_past = self.column > indent || self.column == indent && !self.after_blank;
        if !self.line_start || is_past {
            self.break_line('\n');
        }
        while self.column < indent {
            self.put(' ');
        }
        self.after_blank = true;
        self.line_start = true;
    }

    fn word(&mut self, word: &str) {
        self.separate();
        self.put_all(word);
        self.end_of_scalar();
    }

    fn end_of_scalar(&mut self) {
        self.after_blank = false;
        self.line_start = false;
    }

    fn separate(&mut self) {
        if !self.after_blank {
            self.put(' ');
        }
    }

    fn put_all(&mut self, text: &str) {
        for char in text.chars() {
            self.put(char);
        }
    }

    fn put(&mut self, char: char) {
        self.document.push(char);
        self.column += 1;
    }

    fn break_line(&mut self, char: char) {
        self.document.push(char);
        self.column = 0;
        self.line_start = true;
    }
}

/// What holds for the lines of a scalar.
#[derive(Clone, Copy, Debug)]
struct Lines {
    /// Where all but the first begin.
    indent: usize,
    may_fold: bool,
}
