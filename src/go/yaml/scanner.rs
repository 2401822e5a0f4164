//! Characters to tokens.
//!
//! Whether a scalar is a key is known only from the `:` after it. Until then its token is held back, and the
//! place in front of it is kept as that of a possible key.

use std::collections::VecDeque;

use super::reader::{END, Mark, Reader, is_blank, is_blank_or_end, is_break, is_break_or_end, is_word};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    StreamStart,
    StreamEnd,
    Version { major: u8, minor: u8 },
    TagDirective { handle: String, prefix: Vec<u8> },
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias(String),
    Anchor(String),
    Tag { handle: String, suffix: Vec<u8> },
    Scalar { text: String, plain: bool },
}

#[derive(Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Where it starts.
    pub(super) mark: Mark,
}

/// A place where a key may turn out to have begun.
#[derive(Debug)]
struct PossibleKey {
    /// How many flow collections are open there. Each has one possible key at most, as has the block around them.
    level: usize,
    /// The number of the token that would be the key.
    token: usize,
    /// Whether nothing else can be at this place.
    required: bool,
    mark: Mark,
}

/// How many characters may be between the start of a key and its `:`.
const LONGEST_KEY: usize = 1024;

/// The tokens of a text, made as they are needed.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    pub(super) reader: Reader<'a>,
    started: bool,
    tokens: VecDeque<Token>,
    /// Whether the first of the tokens is known not to be a key.
    settled: bool,
    /// How many tokens have been handed out.
    handed_out: usize,
    /// The columns of the open block collections, but for the innermost.
    indents: Vec<Option<usize>>,
    /// The column of the innermost open block collection.
    indent: Option<usize>,
    /// How many flow collections are open.
    flow_level: usize,
    /// Whether a key may start here, as far as what is in front of it goes.
    key_allowed: bool,
    /// From the outermost level to the innermost, and so by their place in the text too.
    possible_keys: VecDeque<PossibleKey>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self {
            reader: Reader::new(text),
            started: false,
            tokens: VecDeque::new(),
            settled: false,
            handed_out: 0,
            indents: Vec::new(),
            indent: None,
            flow_level: 0,
            key_allowed: true,
            possible_keys: VecDeque::new(),
        }
    }

    /// The next token, which stays. There is always one: past the end are more ends.
    pub(super) fn peek(&mut self) -> Result<&Token, String> {
        if !self.settled {
            while self.tokens.is_empty() || self.first_may_be_key()? {
                self.fetch()?;
            }
            self.settled = true;
        }
        Ok(&self.tokens[0])
    }

    /// The next token, which is taken.
    pub(super) fn next(&mut self) -> Result<Token, String> {
        let mark = self.peek()?.mark;
        self.settled = false;
        self.handed_out += 1;
        Ok(self.tokens.pop_front().unwrap_or(Token { kind: Kind::StreamEnd, mark }))
    }

    /// Where an error is that was just found: at the next token if it is known, else where the scanner stands.
    pub(super) fn here(&self) -> Mark {
        match self.tokens.front() {
            Some(token) if self.settled => token.mark,
            _ => self.reader.mark(),
        }
    }

    /// The column at which the content of the innermost block collection begins at the least.
    pub(super) fn content_column(&self) -> usize {
        self.indent.map_or(0, |column| column + 1)
    }

    pub(super) fn indent(&self) -> Option<usize> {
        self.indent
    }

    pub(super) fn is_in_flow(&self) -> bool {
        self.flow_level > 0
    }

    pub(super) fn allow_key(&mut self) {
        self.key_allowed = true;
    }

    fn first_may_be_key(&mut self) -> Result<bool, String> {
        self.drop_stale_keys()?;
        Ok(self.possible_keys.front().is_some_and(|key| key.token == self.handed_out))
    }

    /// Scans one more token, at the least.
    fn fetch(&mut self) -> Result<(), String> {
        self.reader.need(1)?;
        if !self.started {
            self.started = true;
            self.push(Kind::StreamStart);
            return Ok(());
        }
        self.skip_to_token()?;
        self.drop_stale_keys()?;
        self.close_blocks(Some(self.reader.mark().column));
        self.reader.need(4)?;

        let next = self.reader.ahead(1);
        let in_block = self.flow_level == 0;
        match self.reader.current() {
            END => self.stream_end(),
            '%' if self.reader.mark().column == 0 => self.directive(),
            '-' if self.reader.at_document_indicator() => self.document_indicator(Kind::DocumentStart),
            '.' if self.reader.at_document_indicator() => self.document_indicator(Kind::DocumentEnd),
            '[' => self.flow_start(Kind::FlowSequenceStart),
            '{' => self.flow_start(Kind::FlowMappingStart),
            ']' => self.flow_end(Kind::FlowSequenceEnd),
            '}' => self.flow_end(Kind::FlowMappingEnd),
            ',' => {
                self.drop_key()?;
                self.key_allowed = true;
                self.indicator(Kind::FlowEntry);
                Ok(())
            }
            '-' if is_blank_or_end(next) => self.block_entry(),
            '?' if !in_block || is_blank_or_end(next) => self.key(),
            ':' if !in_block || is_blank_or_end(next) => self.value(),
            '*' => self.atom(Self::scan_alias),
            '&' => self.atom(Self::scan_anchor),
            '!' => self.atom(Self::scan_tag),
            '|' if in_block => self.block_scalar(true),
            '>' if in_block => self.block_scalar(false),
            '\'' => self.atom(Self::scan_single_quoted),
            '"' => self.atom(Self::scan_double_quoted),
            '-' if !is_blank(next) => self.atom(Self::scan_plain),
            '?' | ':' if in_block && !is_blank_or_end(next) => self.atom(Self::scan_plain),
            '-' | '?' | ':' | '#' | '|' | '>' | '%' | '@' | '`' => Err(self.cannot_start()),
            current if is_blank_or_end(current) => Err(self.cannot_start()),
            _ => self.atom(Self::scan_plain),
        }
    }

    fn cannot_start(&self) -> String {
        self.reader.fault("found character that cannot start any token")
    }

    /// Adds a token that starts where the reader is.
    fn push(&mut self, kind: Kind) {
        let mark = self.reader.mark();
        self.tokens.push_back(Token { kind, mark });
    }

    /// Adds a token of the current character.
    fn indicator(&mut self, kind: Kind) {
        self.push(kind);
        self.reader.skip();
    }

    fn skip_to_token(&mut self) -> Result<(), String> {
        loop {
            self.reader.need(1)?;
            if self.reader.mark().column == 0 && self.reader.at_byte_order_mark() {
                self.reader.skip();
            }
            // A tab in front of what may be a key would be an indentation.
            let tabs = self.flow_level > 0 || !self.key_allowed;
            self.reader.skip_while(|character| character == ' ' || tabs && character == '\t')?;
            self.skip_comment()?;
            if !is_break(self.reader.current()) {
                return Ok(());
            }
            self.reader.need(2)?;
            self.reader.take_break();
            if self.flow_level == 0 {
                self.key_allowed = true;
            }
        }
    }

    pub(super) fn skip_comment(&mut self) -> Result<(), String> {
        if self.reader.current() == '#' {
            self.reader.skip_while(|character| !is_break_or_end(character))?;
        }
        Ok(())
    }

    /// Skips to the start of the next line, with nothing but a comment on the way.
    pub(super) fn skip_rest_of_line(&mut self) -> Result<(), String> {
        self.reader.skip_while(is_blank)?;
        self.skip_comment()?;
        if !is_break_or_end(self.reader.current()) {
            return Err(self.reader.fault("did not find expected comment or line break"));
        }
        if is_break(self.reader.current()) {
            self.reader.need(2)?;
            self.reader.take_break();
        }
        Ok(())
    }

    /// Drops the possible keys that have become none, which those further out do first.
    fn drop_stale_keys(&mut self) -> Result<(), String> {
        let here = self.reader.mark();
        while let Some(key) = self.possible_keys.front() {
            if key.mark.line == here.line && key.mark.index + LONGEST_KEY >= here.index {
                break;
            }
            if key.required {
                return Err(self.no_colon());
            }
            self.possible_keys.pop_front();
        }
        Ok(())
    }

    fn no_colon(&self) -> String {
        self.reader.fault("could not find expected ':'")
    }

    /// Keeps this place in mind as a possible key.
    fn save_key(&mut self) -> Result<(), String> {
        if self.key_allowed {
            self.drop_key()?;
            let mark = self.reader.mark();
            self.possible_keys.push_back(PossibleKey {
                level: self.flow_level,
                token: self.handed_out + self.tokens.len(),
                required: self.flow_level == 0 && self.indent == Some(mark.column),
                mark,
            });
        }
        Ok(())
    }

    /// Takes the possible key of this level out of those kept.
    fn take_key(&mut self) -> Option<PossibleKey> {
        let is_here = self.possible_keys.back().is_some_and(|key| key.level == self.flow_level);
        if is_here { self.possible_keys.pop_back() } else { None }
    }

    /// Forgets the possible key of this level, which was none.
    fn drop_key(&mut self) -> Result<(), String> {
        match self.take_key() {
            Some(key) if key.required => Err(self.no_colon()),
            _ => Ok(()),
        }
    }

    /// Opens a block collection, if this column is further in than the innermost open one. Its token goes in
    /// front of the token with the number `before`, or else to the end.
    fn open_block(&mut self, mark: Mark, before: Option<usize>, kind: Kind) {
        if self.flow_level > 0 || self.indent.is_some_and(|indent| indent >= mark.column) {
            return;
        }
        self.indents.push(self.indent);
        self.indent = Some(mark.column);
        self.insert(Token { kind, mark }, before);
    }

    fn insert(&mut self, token: Token, before: Option<usize>) {
        let at = before.map_or(self.tokens.len(), |number| number - self.handed_out);
        self.tokens.insert(at, token);
    }

    /// Closes the block collections that are further in than a column, or all of them.
    fn close_blocks(&mut self, column: Option<usize>) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            self.push(Kind::BlockEnd);
            self.indent = self.indents.pop().flatten();
        }
    }

    fn stream_end(&mut self) -> Result<(), String> {
        if self.reader.mark().column != 0 {
            self.reader.next_line();
        }
        self.close_blocks(None);
        self.drop_key()?;
        self.key_allowed = false;
        self.push(Kind::StreamEnd);
        Ok(())
    }

    fn document_indicator(&mut self, kind: Kind) -> Result<(), String> {
        self.close_blocks(None);
        self.drop_key()?;
        self.key_allowed = false;
        self.indicator(kind);
        self.reader.skip();
        self.reader.skip();
        Ok(())
    }

    fn directive(&mut self) -> Result<(), String> {
        self.close_blocks(None);
        self.drop_key()?;
        self.key_allowed = false;
        let mark = self.reader.mark();
        let kind = self.scan_directive()?;
        self.tokens.push_back(Token { kind, mark });
        Ok(())
    }

    fn flow_start(&mut self, kind: Kind) -> Result<(), String> {
        self.save_key()?;
        self.flow_level += 1;
        self.key_allowed = true;
        self.indicator(kind);
        Ok(())
    }

    fn flow_end(&mut self, kind: Kind) -> Result<(), String> {
        self.drop_key()?;
        self.flow_level = self.flow_level.saturating_sub(1);
        self.key_allowed = false;
        self.indicator(kind);
        Ok(())
    }

    fn block_entry(&mut self) -> Result<(), String> {
        if self.flow_level == 0 {
            if !self.key_allowed {
                return Err(self.reader.fault("block sequence entries are not allowed in this context"));
            }
            self.open_block(self.reader.mark(), None, Kind::BlockSequenceStart);
        }
        self.drop_key()?;
        self.key_allowed = true;
        self.indicator(Kind::BlockEntry);
        Ok(())
    }

    /// A `?`.
    fn key(&mut self) -> Result<(), String> {
        if self.flow_level == 0 {
            if !self.key_allowed {
                return Err(self.reader.fault("mapping keys are not allowed in this context"));
            }
            self.open_block(self.reader.mark(), None, Kind::BlockMappingStart);
        }
        self.drop_key()?;
        self.key_allowed = self.flow_level == 0;
        self.indicator(Kind::Key);
        Ok(())
    }

    /// A `:`, after a key of one line or after one that began with a `?`.
    fn value(&mut self) -> Result<(), String> {
        if let Some(key) = self.take_key() {
            self.insert(Token { kind: Kind::Key, mark: key.mark }, Some(key.token));
            self.open_block(key.mark, Some(key.token), Kind::BlockMappingStart);
            self.key_allowed = false;
        } else {
            if self.flow_level == 0 {
                if !self.key_allowed {
                    return Err(self.reader.fault("mapping values are not allowed in this context"));
                }
                self.open_block(self.reader.mark(), None, Kind::BlockMappingStart);
            }
            self.key_allowed = self.flow_level == 0;
        }
        self.indicator(Kind::Value);
        Ok(())
    }

    /// A token that a key may begin with, and after which none can.
    fn atom(&mut self, scan: impl FnOnce(&mut Self) -> Result<Kind, String>) -> Result<(), String> {
        self.save_key()?;
        self.key_allowed = false;
        let mark = self.reader.mark();
        let kind = scan(self)?;
        self.tokens.push_back(Token { kind, mark });
        Ok(())
    }

    fn block_scalar(&mut self, literal: bool) -> Result<(), String> {
        self.drop_key()?;
        self.key_allowed = true;
        let mark = self.reader.mark();
        let kind = self.scan_block_scalar(literal)?;
        self.tokens.push_back(Token { kind, mark });
        Ok(())
    }

    fn scan_alias(&mut self) -> Result<Kind, String> {
        self.scan_name().map(Kind::Alias)
    }

    fn scan_anchor(&mut self) -> Result<Kind, String> {
        self.scan_name().map(Kind::Anchor)
    }

    /// The name of an anchor, after its indicator.
    fn scan_name(&mut self) -> Result<String, String> {
        self.reader.skip();
        let name = self.reader.take_while(is_word)?;
        let end = self.reader.current();
        if name.is_empty()
            || !(is_blank_or_end(end) || matches!(end, '?' | ':' | ',' | ']' | '}' | '%' | '@' | '`'))
        {
            return Err(self.reader.fault("did not find expected alphabetic or numeric character"));
        }
        Ok(name)
    }
}
