//! Tokens to a tree of nodes.
//!
//! What is open is kept on a stack of its own, so that no depth of a text can use up that of the program.

use std::collections::HashMap;

use super::reader::Mark;
use super::scanner::{Kind, Scanner, Token};
use super::{at_line, fault};

/// A node of a [`Document`].
pub(super) type Id = usize;

#[derive(Debug)]
pub(super) struct Node {
    pub(super) mark: Mark,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    Scalar {
        /// Empty if there is none.
        tag: Vec<u8>,
        text: String,
        /// Whether its text decides what it is.
        implicit: bool,
    },
    Sequence(Vec<Id>),
    /// Keys and values in turn.
    Mapping(Vec<Id>),
    Alias {
        anchor: String,
        /// What had the anchor at the place of the alias.
        target: Id,
    },
}

/// The first document of a text.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) nodes: Vec<Node>,
    /// What has each anchor at the end of the document.
    pub(super) anchors: HashMap<String, Id>,
    pub(super) root: Id,
}

/// Reads the first document of a text; none if the text has only comments.
pub(super) fn parse(text: &[u8]) -> Result<Option<Document>, String> {
    parse_placed(text).map_err(|(error, _)| error)
}

/// Reads the first document of a text, as [`parse`] does; an error says where it is too.
pub(super) fn parse_placed(text: &[u8]) -> Result<Option<Document>, (String, Mark)> {
    let mut parser = Parser {
        scanner: Scanner::new(text),
        nodes: Vec::new(),
        anchors: HashMap::new(),
        handles: HashMap::new(),
        open: Vec::new(),
    };
    match parser.document() {
        Ok(false) => Ok(None),
        Ok(true) => Ok(Some(Document { nodes: parser.nodes, anchors: parser.anchors, root: 0 })),
        Err(error) => Err((error, parser.scanner.here())),
    }
}

/// What comes next within an open collection.
#[derive(Clone, Copy, Debug)]
enum Next {
    BlockEntry,
    /// An entry of a sequence that has the indentation of the mapping around it.
    IndentlessEntry,
    BlockKey,
    BlockValue,
    FlowEntry {
        first: bool,
    },
    /// The key of a mapping with one pair, which needs no braces in a flow sequence.
    PairKey,
    PairValue,
    PairEnd,
    FlowKey {
        first: bool,
    },
    FlowValue,
    /// No value, after a key without a `?` and without a `:`.
    NoFlowValue,
}

/// Where a node is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Block,
    /// In a block mapping, where a sequence needs no indentation.
    BlockMapping,
    Flow,
}

struct Parser<'a> {
    scanner: Scanner<'a>,
    nodes: Vec<Node>,
    anchors: HashMap<String, Id>,
    /// The handles of tags, and what they stand for.
    handles: HashMap<String, Vec<u8>>,
    /// The collections that are not complete.
    open: Vec<(Id, Next)>,
}

impl Parser<'_> {
    /// Whether there is a document, which is then among the nodes.
    fn document(&mut self) -> Result<bool, String> {
        self.scanner.next()?;
        match self.scanner.peek()?.kind {
            Kind::StreamEnd => return Ok(false),
            Kind::Version { .. } | Kind::TagDirective { .. } | Kind::DocumentStart => {
                self.directives()?;
                let token = self.scanner.next()?;
                if token.kind != Kind::DocumentStart {
                    return Err(complaint(token.mark, "did not find expected <document start>"));
                }
                let content = self.scanner.peek()?;
                if matches!(
                    content.kind,
                    Kind::Version { .. }
                        | Kind::TagDirective { .. }
                        | Kind::DocumentStart
                        | Kind::DocumentEnd
                        | Kind::StreamEnd
                ) {
                    let mark = content.mark;
                    self.empty(mark);
                } else {
                    self.node(Place::Block)?;
                }
            }
            _ => {
                self.directives()?;
                self.node(Place::Block)?;
            }
        }
        while let Some((_, next)) = self.open.last() {
            self.proceed(*next)?;
        }
        // An error right behind the document is one of the document.
        self.scanner.peek()?;
        Ok(true)
    }

    fn directives(&mut self) -> Result<(), String> {
        let mut has_version = false;
        while let Kind::Version { .. } | Kind::TagDirective { .. } = self.scanner.peek()?.kind {
            let Token { kind, mark } = self.scanner.next()?;
            match kind {
                Kind::Version { .. } if has_version => {
                    return Err(complaint(mark, "found duplicate %YAML directive"));
                }
                Kind::Version { major: 1, minor: 1 } => has_version = true,
                Kind::Version { .. } => return Err(complaint(mark, "found incompatible YAML document")),
                Kind::TagDirective { handle, prefix } => {
                    let known = self.handles.insert(handle, prefix);
                    if known.is_some() {
                        return Err(complaint(mark, "found duplicate %TAG directive"));
                    }
                }
                _ => {}
            }
        }
        for (handle, prefix) in [("!", "!"), ("!!", super::resolve::LONG_TAG)] {
            self.handles.entry(handle.to_owned()).or_insert_with(|| prefix.into());
        }
        Ok(())
    }

    /// Reads a node; of a collection its start alone.
    fn node(&mut self, place: Place) -> Result<(), String> {
        let mark = self.scanner.peek()?.mark;
        if let Kind::Alias(_) = self.scanner.peek()?.kind {
            return self.alias();
        }
        let mut anchor = None;
        let mut tag = None;
        loop {
            match self.scanner.peek()?.kind {
                Kind::Anchor(_) if anchor.is_none() => {}
                Kind::Tag { .. } if tag.is_none() => {}
                _ => break,
            }
            let token = self.scanner.next()?;
            match token.kind {
                Kind::Anchor(name) => anchor = Some(name),
                Kind::Tag { handle, suffix } => tag = Some((handle, suffix, token.mark)),
                _ => {}
            }
        }
        let has_anchor = anchor.is_some();
        if let Some(name) = anchor {
            self.anchors.insert(name, self.nodes.len());
        }
        let tag = match tag {
            Some((handle, suffix, mark)) => self.expand(&handle, suffix, mark)?,
            None => Vec::new(),
        };

        let is_block = place != Place::Flow;
        let content = self.scanner.peek()?;
        let (collection, next) = match content.kind {
            // Its entries have tokens, and it has none.
            Kind::BlockEntry if place == Place::BlockMapping => {
                self.begin(mark, Content::Sequence(Vec::new()), Next::IndentlessEntry);
                return Ok(());
            }
            Kind::Scalar { plain, .. } => {
                let implicit = (tag.is_empty() && plain) || tag == b"!";
                if let Kind::Scalar { text, .. } = self.scanner.next()?.kind {
                    self.add(mark, Content::Scalar { tag, text, implicit });
                }
                return Ok(());
            }
            Kind::FlowSequenceStart => (Content::Sequence(Vec::new()), Next::FlowEntry { first: true }),
            Kind::FlowMappingStart => (Content::Mapping(Vec::new()), Next::FlowKey { first: true }),
            Kind::BlockSequenceStart if is_block => (Content::Sequence(Vec::new()), Next::BlockEntry),
            Kind::BlockMappingStart if is_block => (Content::Mapping(Vec::new()), Next::BlockKey),
            _ if has_anchor || !tag.is_empty() => {
                self.add(mark, Content::Scalar { implicit: tag.is_empty(), tag, text: String::new() });
                return Ok(());
            }
            _ => return Err(complaint(content.mark, "did not find expected node content")),
        };
        self.scanner.next()?;
        self.begin(mark, collection, next);
        Ok(())
    }

    fn alias(&mut self) -> Result<(), String> {
        let token = self.scanner.next()?;
        if let Kind::Alias(anchor) = token.kind {
            let Some(&target) = self.anchors.get(&anchor) else {
                return Err(fault(&format!("unknown anchor '{anchor}' referenced")));
            };
            self.add(token.mark, Content::Alias { anchor, target });
        }
        Ok(())
    }

    /// A tag with what its handle stands for.
    fn expand(&self, handle: &str, suffix: Vec<u8>, mark: Mark) -> Result<Vec<u8>, String> {
        if handle.is_empty() {
            return Ok(suffix);
        }
        match self.handles.get(handle) {
            Some(prefix) => Ok([prefix.as_slice(), suffix.as_slice()].concat()),
            None => Err(complaint(mark, "found undefined tag handle")),
        }
    }

    /// Adds a node to the innermost open collection.
    fn add(&mut self, mark: Mark, content: Content) -> Id {
        let id = self.nodes.len();
        self.nodes.push(Node { mark, content });
        if let Some((parent, _)) = self.open.last() {
            if let Content::Sequence(children) | Content::Mapping(children) = &mut self.nodes[*parent].content
            {
                children.push(id);
            }
        }
        id
    }

    /// Adds a null that is not written.
    fn empty(&mut self, mark: Mark) {
        self.add(mark, Content::Scalar { tag: Vec::new(), text: String::new(), implicit: true });
    }

    /// Adds a collection and leaves it open.
    fn begin(&mut self, mark: Mark, content: Content, next: Next) {
        let id = self.add(mark, content);
        self.open.push((id, next));
    }

    fn end(&mut self) {
        self.open.pop();
    }

    /// Says what comes next in the innermost open collection.
    fn then(&mut self, next: Next) {
        if let Some((_, slot)) = self.open.last_mut() {
            *slot = next;
        }
    }

    fn proceed(&mut self, next: Next) -> Result<(), String> {
        match next {
            Next::BlockEntry => self.block_entry(),
            Next::IndentlessEntry => self.indentless_entry(),
            Next::BlockKey => self.block_key(),
            Next::BlockValue => self.block_value(),
            Next::FlowEntry { first } => self.flow_entry(first),
            Next::PairKey => self.pair_key(),
            Next::PairValue => {
                self.then(Next::PairEnd);
                self.flow_value(|kind| matches!(kind, Kind::FlowEntry | Kind::FlowSequenceEnd))
            }
            Next::PairEnd => {
                self.scanner.peek()?;
                self.end();
                Ok(())
            }
            Next::FlowKey { first } => self.flow_key(first),
            Next::FlowValue => {
                self.then(Next::FlowKey { first: false });
                self.flow_value(|kind| matches!(kind, Kind::FlowEntry | Kind::FlowMappingEnd))
            }
            Next::NoFlowValue => {
                let mark = self.scanner.peek()?.mark;
                self.then(Next::FlowKey { first: false });
                self.empty(mark);
                Ok(())
            }
        }
    }

    /// Takes an indicator, and reads the node after it, or else adds an empty one.
    fn after_indicator(&mut self, place: Place, is_end: impl FnOnce(&Kind) -> bool) -> Result<(), String> {
        let mark = self.scanner.next()?.mark;
        if is_end(&self.scanner.peek()?.kind) {
            self.empty(mark);
            return Ok(());
        }
        self.node(place)
    }

    fn block_entry(&mut self) -> Result<(), String> {
        let token = self.scanner.peek()?;
        match token.kind {
            Kind::BlockEntry => {
                self.after_indicator(Place::Block, |kind| matches!(kind, Kind::BlockEntry | Kind::BlockEnd))
            }
            Kind::BlockEnd => {
                self.scanner.next()?;
                self.end();
                Ok(())
            }
            _ => Err(complaint(token.mark, "did not find expected '-' indicator")),
        }
    }

    fn indentless_entry(&mut self) -> Result<(), String> {
        if self.scanner.peek()?.kind == Kind::BlockEntry {
            self.after_indicator(Place::Block, |kind| {
                matches!(kind, Kind::BlockEntry | Kind::Key | Kind::Value | Kind::BlockEnd)
            })
        } else {
            self.end();
            Ok(())
        }
    }

    fn block_key(&mut self) -> Result<(), String> {
        let token = self.scanner.peek()?;
        match token.kind {
            Kind::Key => {
                self.then(Next::BlockValue);
                self.after_indicator(Place::BlockMapping, is_end_in_block_mapping)
            }
            Kind::BlockEnd => {
                self.scanner.next()?;
                self.end();
                Ok(())
            }
            _ => Err(complaint(token.mark, "did not find expected key")),
        }
    }

    fn block_value(&mut self) -> Result<(), String> {
        self.then(Next::BlockKey);
        let token = self.scanner.peek()?;
        if token.kind == Kind::Value {
            return self.after_indicator(Place::BlockMapping, is_end_in_block_mapping);
        }
        let mark = token.mark;
        self.empty(mark);
        Ok(())
    }

    /// Takes the comma between two entries of a flow collection.
    fn comma(&mut self, problem: &str) -> Result<(), String> {
        let token = self.scanner.peek()?;
        if token.kind != Kind::FlowEntry {
            return Err(complaint(token.mark, problem));
        }
        self.scanner.next()?;
        Ok(())
    }

    fn flow_entry(&mut self, first: bool) -> Result<(), String> {
        if !first && self.scanner.peek()?.kind != Kind::FlowSequenceEnd {
            self.comma("did not find expected ',' or ']'")?;
        }
        let token = self.scanner.peek()?;
        match token.kind {
            Kind::FlowSequenceEnd => {
                self.scanner.next()?;
                self.end();
                Ok(())
            }
            Kind::Key => {
                let mark = token.mark;
                self.scanner.next()?;
                self.then(Next::FlowEntry { first: false });
                self.begin(mark, Content::Mapping(Vec::new()), Next::PairKey);
                Ok(())
            }
            _ => {
                self.then(Next::FlowEntry { first: false });
                self.node(Place::Flow)
            }
        }
    }

    fn pair_key(&mut self) -> Result<(), String> {
        self.then(Next::PairValue);
        match self.scanner.peek()?.kind {
            // The library takes this token for that of an empty key, and so loses it.
            Kind::Value | Kind::FlowEntry | Kind::FlowSequenceEnd => {
                let mark = self.scanner.next()?.mark;
                self.empty(mark);
                Ok(())
            }
            _ => self.node(Place::Flow),
        }
    }

    fn flow_key(&mut self, first: bool) -> Result<(), String> {
        if !first && self.scanner.peek()?.kind != Kind::FlowMappingEnd {
            self.comma("did not find expected ',' or '}'")?;
        }
        match self.scanner.peek()?.kind {
            Kind::FlowMappingEnd => {
                self.scanner.next()?;
                self.end();
                Ok(())
            }
            Kind::Key => {
                self.then(Next::FlowValue);
                self.scanner.next()?;
                let token = self.scanner.peek()?;
                if matches!(token.kind, Kind::Value | Kind::FlowEntry | Kind::FlowMappingEnd) {
                    let mark = token.mark;
                    self.empty(mark);
                    return Ok(());
                }
                self.node(Place::Flow)
            }
            _ => {
                self.then(Next::NoFlowValue);
                self.node(Place::Flow)
            }
        }
    }

    /// The value of a pair in flow style, which may have none.
    fn flow_value(&mut self, is_end: impl FnOnce(&Kind) -> bool) -> Result<(), String> {
        if self.scanner.peek()?.kind == Kind::Value {
            self.scanner.next()?;
            if !is_end(&self.scanner.peek()?.kind) {
                return self.node(Place::Flow);
            }
        }
        let mark = self.scanner.peek()?.mark;
        self.empty(mark);
        Ok(())
    }
}

fn is_end_in_block_mapping(kind: &Kind) -> bool {
    matches!(kind, Kind::Key | Kind::Value | Kind::BlockEnd)
}

/// An error of the parser, whose lines Go counts from 0, with none named for the first.
fn complaint(mark: Mark, problem: &str) -> String {
    match mark.line {
        0 => fault(problem),
        line => at_line(line, problem),
    }
}
