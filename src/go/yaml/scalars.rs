//! The tokens of scalars.

use super::reader::{END, is_blank, is_blank_or_end, is_break, is_break_or_end};
use super::scanner::{Kind, Scanner};

/// What is between two words of a scalar in flow style. Whether it counts is known only when the next word comes.
#[derive(Debug, Default)]
struct Gap {
    /// The blanks in front of the first break.
    blanks: String,
    /// Whether there was a break, be it an escaped one.
    broken: bool,
    /// The first break; none if it was an escaped one.
    first_break: Option<char>,
    more_breaks: String,
}

impl Gap {
    /// Adds to the scalar what is left of the gap: the blanks as they are, or else all its line breaks but one,
    /// and for one alone a space.
    fn fold_into(self, text: &mut String) {
        if !self.broken {
            text.push_str(&self.blanks);
            return;
        }
        match self.first_break {
            Some('\n') if self.more_breaks.is_empty() => text.push(' '),
            Some('\n') | None => {}
            // The separators of Unicode are content.
            Some(separator) => text.push(separator),
        }
        text.push_str(&self.more_breaks);
    }
}

impl Scanner<'_> {
    pub(super) fn scan_single_quoted(&mut self) -> Result<Kind, String> {
        self.scan_quoted('\'')
    }

    pub(super) fn scan_double_quoted(&mut self) -> Result<Kind, String> {
        self.scan_quoted('"')
    }

    fn scan_quoted(&mut self, quote: char) -> Result<Kind, String> {
        let mut text = String::new();
        self.reader.skip();
        loop {
            self.reader.need(4)?;
            if self.reader.at_document_indicator() {
                return Err(self.reader.fault("found unexpected document indicator"));
            }
            if self.reader.current() == END {
                return Err(self.reader.fault("found unexpected end of stream"));
            }
            let mut gap = Gap { broken: self.scan_quoted_word(quote, &mut text)?, ..Gap::default() };
            self.reader.need(1)?;
            if self.reader.current() == quote {
                self.reader.skip();
                return Ok(Kind::Scalar { text, plain: false });
            }
            self.scan_gap(&mut gap, 0)?;
            gap.fold_into(&mut text);
        }
    }

    /// Characters up to the next blank, break or end of the scalar, and whether an escaped break was the last
    /// of them.
    fn scan_quoted_word(&mut self, quote: char, text: &mut String) -> Result<bool, String> {
        while !is_blank_or_end(self.reader.current()) {
            let next = self.reader.ahead(1);
            match self.reader.current() {
                '\'' if quote == '\'' && next == '\'' => {
                    self.reader.skip();
                    text.push(self.reader.take());
                }
                current if current == quote => return Ok(false),
                '\\' if quote == '"' && is_break(next) => {
                    self.reader.need(3)?;
                    self.reader.skip();
                    self.reader.take_break();
                    return Ok(true);
                }
                '\\' if quote == '"' => text.push(self.scan_escape(next)?),
                _ => text.push(self.reader.take()),
            }
            self.reader.need(2)?;
        }
        Ok(false)
    }

    /// An escape, at its backslash.
    fn scan_escape(&mut self, letter: char) -> Result<char, String> {
        let digits = match letter {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let escaped = match letter {
            '0' | 'x' | 'u' | 'U' => '\0',
            'a' => '\x07',
            'b' => '\x08',
            't' | '\t' => '\t',
            'n' => '\n',
            'v' => '\x0B',
            'f' => '\x0C',
            'r' => '\r',
            'e' => '\x1B',
            ' ' | '"' | '\'' | '\\' => letter,
            'N' => '\u{85}',
            '_' => '\u{A0}',
            'L' => '\u{2028}',
            'P' => '\u{2029}',
            _ => return Err(self.reader.fault("found unknown escape character")),
        };
        self.reader.skip();
        self.reader.skip();
        if digits == 0 {
            return Ok(escaped);
        }
        self.reader.need(digits)?;
        let mut value = 0_u32;
        for place in 0..digits {
            let Some(digit) = self.reader.ahead(place).to_digit(16) else {
                return Err(self.reader.fault("did not find expected hexdecimal number"));
            };
            value = value << 4 | digit;
        }
        let Some(character) = char::from_u32(value) else {
            return Err(self.reader.fault("found invalid Unicode character escape code"));
        };
        for _ in 0..digits {
            self.reader.skip();
        }
        Ok(character)
    }

    /// Blanks and breaks. Once a line is broken, no tab may be left of the column of the content.
    fn scan_gap(&mut self, gap: &mut Gap, content_column: usize) -> Result<(), String> {
        loop {
            let current = self.reader.current();
            if is_blank(current) {
                if gap.broken && current == '\t' && self.reader.mark().column < content_column {
                    return Err(self.reader.fault("found a tab character that violates indentation"));
                }
                self.reader.skip();
                if !gap.broken {
                    gap.blanks.push(current);
                }
            } else if is_break(current) {
                self.reader.need(2)?;
                let line_break = self.reader.take_break();
                if gap.broken {
                    gap.more_breaks.extend(line_break);
                } else {
                    gap.broken = true;
                    gap.first_break = line_break;
                }
            } else {
                return Ok(());
            }
            self.reader.need(1)?;
        }
    }

    pub(super) fn scan_plain(&mut self) -> Result<Kind, String> {
        let mut text = String::new();
        let content_column = self.content_column();
        let mut gap = Gap::default();
        loop {
            self.reader.need(4)?;
            if self.reader.at_document_indicator() || self.reader.current() == '#' {
                break;
            }
            while !is_blank_or_end(self.reader.current()) && !self.at_end_of_plain() {
                std::mem::take(&mut gap).fold_into(&mut text);
                text.push(self.reader.take());
                self.reader.need(2)?;
            }
            if !(is_blank(self.reader.current()) || is_break(self.reader.current())) {
                break;
            }
            self.reader.need(1)?;
            self.scan_gap(&mut gap, content_column)?;
            if !self.is_in_flow() && self.reader.mark().column < content_column {
                break;
            }
        }
        if gap.broken {
            self.allow_key();
        }
        Ok(Kind::Scalar { text, plain: true })
    }

    /// Whether an indicator ends a plain scalar here.
    fn at_end_of_plain(&self) -> bool {
        match self.reader.current() {
            ':' => is_blank_or_end(self.reader.ahead(1)),
            ',' | '?' | '[' | ']' | '{' | '}' => self.is_in_flow(),
            _ => false,
        }
    }

    pub(super) fn scan_block_scalar(&mut self, literal: bool) -> Result<Kind, String> {
        self.reader.skip();
        let (chomping, indicated) = self.scan_block_header()?;
        self.skip_rest_of_line()?;
        let mut column = indicated.map(|increment| self.indent().unwrap_or_default() + increment);

        let mut text = String::new();
        let mut line_break = None;
        let mut was_indented = false;
        let mut more_breaks = self.scan_block_breaks(&mut column)?;
        self.reader.need(1)?;
        while Some(self.reader.mark().column) == column && self.reader.current() != END {
            // Lines are joined where neither is indented further than the scalar.
            let is_indented = is_blank(self.reader.current());
            if !literal && !was_indented && !is_indented && line_break == Some('\n') {
                if more_breaks.is_empty() {
                    text.push(' ');
                }
            } else {
                text.extend(line_break);
            }
            text.push_str(&more_breaks);
            was_indented = is_indented;
            text.push_str(&self.reader.take_while(|character| !is_break_or_end(character))?);
            self.reader.need(2)?;
            line_break = self.reader.take_break();
            more_breaks = self.scan_block_breaks(&mut column)?;
        }
        if chomping != Some('-') {
            text.extend(line_break);
        }
        if chomping == Some('+') {
            text.push_str(&more_breaks);
        }
        Ok(Kind::Scalar { text, plain: false })
    }

    /// What is after the `|` or `>`, in either order: what to do with the last line breaks, and by how much to
    /// indent.
    fn scan_block_header(&mut self) -> Result<(Option<char>, Option<usize>), String> {
        let mut chomping = self.scan_chomping()?;
        let increment = self.scan_increment()?;
        if chomping.is_none() && increment.is_some() {
            chomping = self.scan_chomping()?;
        }
        Ok((chomping, increment))
    }

    fn scan_chomping(&mut self) -> Result<Option<char>, String> {
        self.reader.need(1)?;
        Ok(matches!(self.reader.current(), '+' | '-').then(|| self.reader.take()))
    }

    fn scan_increment(&mut self) -> Result<Option<usize>, String> {
        self.reader.need(1)?;
        match self.reader.current().to_digit(10) {
            Some(0) => Err(self.reader.fault("found an indentation indicator equal to 0")),
            Some(digit) => {
                self.reader.skip();
                Ok(Some(digit as usize))
            }
            None => Ok(None),
        }
    }

    /// Empty lines, and the indentation of the line after them. If the column of the scalar is not known yet,
    /// the furthest of these lines decides it.
    fn scan_block_breaks(&mut self, column: &mut Option<usize>) -> Result<String, String> {
        let mut breaks = String::new();
        let mut furthest = 0;
        loop {
            self.reader.need(1)?;
            while self.is_left_of(*column) && self.reader.current() == ' ' {
                self.reader.skip();
                self.reader.need(1)?;
            }
            furthest = furthest.max(self.reader.mark().column);
            if self.is_left_of(*column) && self.reader.current() == '\t' {
                return Err(self
                    .reader
                    .fault("found a tab character where an indentation space is expected"));
            }
            if !is_break(self.reader.current()) {
                break;
            }
            self.reader.need(2)?;
            breaks.extend(self.reader.take_break());
        }
        column.get_or_insert(furthest.max(self.content_column()).max(1));
        Ok(breaks)
    }

    fn is_left_of(&self, column: Option<usize>) -> bool {
        column.is_none_or(|column| self.reader.mark().column < column)
    }
}
