//! Bytes to characters.
//!
//! Go decodes its input in pieces of 512 bytes, just before the scanner needs a piece, and complains of a bad
//! byte as soon as its piece is decoded. Which of two errors in a text is told depends on these pieces, so they
//! are kept here.

use super::{at_line, fault};

/// How many bytes are decoded ahead.
const PIECE: usize = 512;

/// What is read where nothing is left. It cannot be in a text, which must have no control characters.
pub(super) const END: char = '\0';

/// A place in a text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    /// In characters from the start.
    pub(super) index: usize,
    /// From 0.
    pub(super) line: usize,
    /// From 0, in characters.
    pub(super) column: usize,
}

#[derive(Clone, Copy, Debug)]
enum Encoding {
    Utf8,
    /// UTF-16, with the function that makes a unit of its two bytes.
    Utf16(fn([u8; 2]) -> u16),
}

/// The characters of a text, decoded as they are needed.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    encoding: Option<Encoding>,
    /// Where decoding goes on.
    next: usize,
    /// Up to where bytes have been fetched.
    fetched: usize,
    /// Whether it is known that no bytes are left, which takes one more fetch than there are pieces.
    exhausted: bool,
    /// All characters decoded so far.
    characters: Vec<char>,
    /// The current character.
    position: usize,
    /// The current character at the time of the last decoding, which is where Go's buffer begins.
    first: usize,
    /// How many characters are decoded and not yet read; the first [`END`]s count.
    unread: usize,
    mark: Mark,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            encoding: None,
            next: 0,
            fetched: 0,
            exhausted: false,
            characters: Vec::new(),
            position: 0,
            first: 0,
            unread: 0,
            mark: Mark::default(),
        }
    }

    pub(super) fn mark(&self) -> Mark {
        self.mark
    }

    /// Makes sure that some characters can be looked at.
    pub(super) fn need(&mut self, count: usize) -> Result<(), String> {
        if self.unread >= count {
            return Ok(());
        }
        let encoding = self.encoding();
        self.first = self.position;
        let mut again = false;
        while self.unread < count {
            if again || self.next == self.fetched {
                self.fetch();
            }
            again = true;
            while let Some((character, width)) = self.decode(encoding)? {
                self.next += width;
                self.characters.push(character);
                self.unread += 1;
            }
            if self.exhausted {
                self.unread += 1;
                break;
            }
        }
        Ok(())
    }

    /// The character so many places ahead, or [`END`].
    pub(super) fn ahead(&self, distance: usize) -> char {
        self.characters.get(self.position + distance).copied().unwrap_or(END)
    }

    pub(super) fn current(&self) -> char {
        self.ahead(0)
    }

    /// Whether the line begins with `---` or `...` that stands alone.
    pub(super) fn at_document_indicator(&self) -> bool {
        let dash_or_dot = self.current();
        self.mark.column == 0
            && matches!(dash_or_dot, '-' | '.')
            && self.ahead(1) == dash_or_dot
            && self.ahead(2) == dash_or_dot
            && is_blank_or_end(self.ahead(3))
    }

    /// Whether Go takes the current character for a byte order mark. It looks at the start of its buffer
    /// instead, so that a text with two such marks loses the first character of each line until the buffer is
    /// filled anew.
    pub(super) fn at_byte_order_mark(&self) -> bool {
        self.characters.get(self.first) == Some(&'\u{FEFF}')
    }

    /// Goes on to the next character, within the line.
    pub(super) fn skip(&mut self) {
        self.mark.column += 1;
        self.advance(1);
    }

    /// Goes on to the next character, and hands out the current one.
    pub(super) fn take(&mut self) -> char {
        let character = self.current();
        self.skip();
        character
    }

    /// Goes on to the next line from a line break, and hands out what the break means within a scalar. Of no
    /// break, nothing.
    pub(super) fn take_break(&mut self) -> Option<char> {
        let character = self.current();
        if !is_break(character) {
            return None;
        }
        self.advance(if character == '\r' && self.ahead(1) == '\n' { 2 } else { 1 });
        self.next_line();
        Some(if matches!(character, '\u{2028}' | '\u{2029}') { character } else { '\n' })
    }

    /// Goes on while the current character is one of these.
    pub(super) fn skip_while(&mut self, wanted: impl Fn(char) -> bool) -> Result<(), String> {
        self.need(1)?;
        while wanted(self.current()) {
            self.skip();
            self.need(1)?;
        }
        Ok(())
    }

    /// Hands out characters while they are among these.
    pub(super) fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> Result<String, String> {
        let mut text = String::new();
        self.need(1)?;
        while wanted(self.current()) {
            text.push(self.take());
            self.need(1)?;
        }
        Ok(text)
    }

    /// Counts a line, at the end of the text too.
    pub(super) fn next_line(&mut self) {
        self.mark.line += 1;
        self.mark.column = 0;
    }

    /// An error at the current line, counted from 1; but Go names no line for the first.
    pub(super) fn fault(&self, problem: &str) -> String {
        match self.mark.line {
            0 => fault(problem),
            line => at_line(line + 1, problem),
        }
    }

    fn advance(&mut self, count: usize) {
        self.mark.index += count;
        self.position += count;
        self.unread = self.unread.saturating_sub(count);
    }

    fn encoding(&mut self) -> Encoding {
        if let Some(encoding) = self.encoding {
            return encoding;
        }
        while !self.exhausted && self.fetched < 3 {
            self.fetch();
        }
        let (encoding, mark) = match self.bytes {
            [0xFF, 0xFE, ..] => (Encoding::Utf16(u16::from_le_bytes), 2),
            [0xFE, 0xFF, ..] => (Encoding::Utf16(u16::from_be_bytes), 2),
            [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8, 3),
            _ => (Encoding::Utf8, 0),
        };
        self.next = mark;
        self.encoding = Some(encoding);
        encoding
    }

    /// Fills up the piece of bytes that can be decoded.
    fn fetch(&mut self) {
        if self.fetched == self.bytes.len() {
            self.exhausted = true;
        } else {
            self.fetched = self.bytes.len().min(self.next + PIECE);
        }
    }

    /// The next character and its width in bytes, if enough of it has been fetched.
    fn decode(&self, encoding: Encoding) -> Result<Option<(char, usize)>, String> {
        let fetched = &self.bytes[self.next..self.fetched];
        if fetched.is_empty() {
            return Ok(None);
        }
        let decoded = match encoding {
            Encoding::Utf8 => decode_utf8(fetched),
            Encoding::Utf16(unit) => decode_utf16(fetched, unit),
        };
        match decoded {
            Ok((character, _)) if !is_allowed(character) => Err(fault("control characters are not allowed")),
            Ok(decoded) => Ok(Some(decoded)),
            Err(Undecodable::Wrong(problem)) => Err(fault(problem)),
            Err(Undecodable::Incomplete(problem)) if self.exhausted => Err(fault(problem)),
            Err(Undecodable::Incomplete(_)) => Ok(None),
        }
    }
}

enum Undecodable {
    Wrong(&'static str),
    /// More bytes may mend it; the problem is for when there are none.
    Incomplete(&'static str),
}

fn decode_utf8(bytes: &[u8]) -> Result<(char, usize), Undecodable> {
    let leading = bytes[0];
    let (width, least) = match leading {
        0x00..=0x7F => return Ok((char::from(leading), 1)),
        0xC0..=0xDF => (2, 0x80),
        0xE0..=0xEF => (3, 0x800),
        0xF0..=0xF7 => (4, 0x1_0000),
        _ => return Err(Undecodable::Wrong("invalid leading UTF-8 octet")),
    };
    let Some(trailing) = bytes.get(1..width) else {
        return Err(Undecodable::Incomplete("incomplete UTF-8 octet sequence"));
    };
    let mut value = u32::from(leading) & (0x7F >> width);
    for byte in trailing {
        if byte & 0xC0 != 0x80 {
            return Err(Undecodable::Wrong("invalid trailing UTF-8 octet"));
        }
        value = value << 6 | u32::from(byte & 0x3F);
    }
    if value < least {
        return Err(Undecodable::Wrong("invalid length of a UTF-8 sequence"));
    }
    let character = char::from_u32(value).ok_or(Undecodable::Wrong("invalid Unicode character"))?;
    Ok((character, width))
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<(char, usize), Undecodable> {
    let [one, two, rest @ ..] = bytes else {
        return Err(Undecodable::Incomplete("incomplete UTF-16 character"));
    };
    let value = unit([*one, *two]);
    match value {
        0xDC00..=0xDFFF => Err(Undecodable::Wrong("unexpected low surrogate area")),
        0xD800..=0xDBFF => {
            let [one, two, ..] = rest else {
                return Err(Undecodable::Incomplete("incomplete UTF-16 surrogate pair"));
            };
            match char::decode_utf16([value, unit([*one, *two])]).next() {
                Some(Ok(character)) => Ok((character, 4)),
                _ => Err(Undecodable::Wrong("expected low surrogate area")),
            }
        }
        _ => Ok((char::from_u32(value.into()).unwrap_or(END), 2)),
    }
}

fn is_allowed(character: char) -> bool {
    matches!(character,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{1_0000}'..)
}

pub(super) fn is_break(character: char) -> bool {
    matches!(character, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

pub(super) fn is_break_or_end(character: char) -> bool {
    is_break(character) || character == END
}

/// A space or a tab.
pub(super) fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t')
}

pub(super) fn is_blank_or_end(character: char) -> bool {
    is_blank(character) || is_break_or_end(character)
}

/// What the names of anchors, directives and tag handles are made of.
pub(super) fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-')
}
