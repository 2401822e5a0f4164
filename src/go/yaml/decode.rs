//! Nodes to values.
//!
//! What is still to do is kept on a stack of its own, as in the parser: a chain of aliases and merges can be as
//! long as the text.

use indexmap::IndexMap;

use super::parser::{self, Content, Document, Id};
use super::resolve::{LONG_TAG, Resolved, resolve};
use super::{MAX_DEPTH, MAX_SIZE, Strings, Value, fault, show};
use crate::go::base64;

/// What a value counts for, besides its text.
pub(super) const VALUE_SIZE: usize = 16;

pub(super) fn load(text: &[u8]) -> Result<Value, String> {
    let Some(document) = parser::parse(text)? else {
        return Ok(Value::Nil);
    };
    let mut decoder = Decoder::new(&document);
    decoder.run(Task::Item(document.root, Wanted::Anything))?;
    Ok(decoder.values.pop().flatten().unwrap_or(Value::Nil))
}

pub(super) fn load_strings(text: &[u8]) -> Result<Strings, String> {
    let Some(document) = parser::parse(text)? else {
        return Ok(Vec::new());
    };
    let mut decoder = Decoder::new(&document);
    decoder.maps.push(Map { of: Wanted::String, entries: None, nans: 0 });
    decoder.run(Task::Fill(document.root))?;
    let entries = decoder.maps.pop().and_then(|map| map.entries).unwrap_or_default();
    Ok(entries.into_values().map(|(key, value)| (into_bytes(key), into_bytes(value))).collect())
}

fn into_bytes(string: Value) -> Vec<u8> {
    match string {
        Value::Text(text) => text.into_bytes(),
        Value::Bytes(bytes) => bytes,
        _ => Vec::new(),
    }
}

/// What a node is decoded as.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wanted {
    Anything,
    String,
}

/// A map that mappings are decoded into.
struct Map {
    /// What its keys and values are.
    of: Wanted,
    /// None for a nil map.
    entries: Option<IndexMap<Key, (Value, Value)>>,
    /// How many keys that are not a number it has had.
    nans: usize,
}

/// What makes two keys of a Go map the same.
#[derive(Hash, PartialEq, Eq)]
enum Key {
    Nil,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(u64),
    /// Not a number is not the same as itself, so each is another key.
    Nan(usize),
    Text(Vec<u8>),
}

impl Map {
    /// Its type, as Go names it.
    fn type_name(&self) -> &'static str {
        match self.of {
            Wanted::Anything => "map[interface {}]interface {}",
            Wanted::String => "map[string]string",
        }
    }

    fn insert(&mut self, key: Value, value: Value) -> Result<(), String> {
        let identity = match &key {
            Value::Bool(bool) => Key::Bool(*bool),
            Value::Int(int) => Key::Int(*int),
            Value::Uint(uint) => Key::Uint(*uint),
            Value::Float(float) if float.is_nan() => {
                self.nans += 1;
                Key::Nan(self.nans)
            }
            // The two zeros are one key.
            Value::Float(float) => Key::Float((float + 0.0).to_bits()),
            Value::Text(text) => Key::Text(text.clone().into_bytes()),
            Value::Bytes(bytes) => Key::Text(bytes.clone()),
            _ => Key::Nil,
        };
        // A merge can have made it nil: that of an alias of null, whose anchor is given to a mapping
        // afterwards. Go panics then, in these words.
        let entries = self.entries.as_mut().ok_or("assignment to entry in nil map")?;
        entries.insert(identity, (key, value));
        Ok(())
    }

    /// Decodes null into it.
    fn reset(&mut self) {
        match (self.of, &mut self.entries) {
            // Go deletes key by key, which never finds one that is not a number.
            (Wanted::Anything, Some(entries)) => entries.retain(|key, _| matches!(key, Key::Nan(_))),
            _ => self.entries = None,
        }
    }
}

/// Something to do.
#[derive(Clone, Copy)]
enum Task<'a> {
    /// Decode a node; the value, or none for what cannot be as wanted, goes to the values.
    Item(Id, Wanted),
    /// Decode the rest of a list, which has so many items in all.
    Items(&'a [Id], usize),
    /// Decode a node into the innermost map.
    Fill(Id),
    /// Decode pairs into the innermost map.
    Pairs(&'a [Id]),
    /// With a key decoded, decode its value.
    ValueOfKey(Id),
    /// With both decoded, put them into the innermost map.
    Insert,
    /// Make a value of the innermost map.
    EndMap,
    /// Merge one mapping or several into the innermost map.
    Merge(Id),
    /// Merge several mappings, from the last to the first.
    MergeEach(&'a [Id]),
    /// Be done with an alias.
    EndAlias(Id),
}

struct Decoder<'a> {
    document: &'a Document,
    tasks: Vec<Task<'a>>,
    /// Values that are not part of another yet.
    values: Vec<Option<Value>>,
    /// Maps that are not complete, and so get entries.
    maps: Vec<Map>,
    /// Which aliases are being followed.
    followed: Vec<bool>,
    /// How many of them are.
    following: usize,
    /// How many lists and maps are not complete.
    depth: usize,
    /// What the values behind aliases have taken so far, as [`MAX_SIZE`] counts it.
    size: usize,
    /// Errors that do not end the decoding.
    errors: Vec<String>,
}

impl<'a> Decoder<'a> {
    fn new(document: &'a Document) -> Self {
        Self {
            document,
            tasks: Vec::new(),
            values: Vec::new(),
            maps: Vec::new(),
            followed: vec![false; document.nodes.len()],
            following: 0,
            depth: 0,
            size: 0,
            errors: Vec::new(),
        }
    }

    fn run(&mut self, task: Task<'a>) -> Result<(), String> {
        self.tasks.push(task);
        while let Some(task) = self.tasks.pop() {
            self.perform(task)?;
        }
        if self.errors.is_empty() {
            return Ok(());
        }
        Err(fault(&format!("unmarshal errors:\n  {}", self.errors.join("\n  "))))
    }

    fn perform(&mut self, task: Task<'a>) -> Result<(), String> {
        match task {
            Task::Item(id, wanted) => self.item(id, wanted)?,
            Task::Items([item, rest @ ..], count) => {
                self.tasks.extend([Task::Items(rest, count), Task::Item(*item, Wanted::Anything)]);
            }
            Task::Items([], count) => {
                let items = self.values.split_off(self.values.len() - count);
                self.depth -= 1;
                self.values.push(Some(Value::List(Some(items.into_iter().flatten().collect()))));
            }
            Task::Fill(id) => self.fill(id)?,
            Task::Pairs([key, value, rest @ ..]) => {
                self.tasks.push(Task::Pairs(rest));
                if is_merge_key(self.content(*key)) {
                    self.tasks.push(Task::Merge(*value));
                } else {
                    self.tasks.extend([Task::ValueOfKey(*value), Task::Item(*key, self.wanted())]);
                }
            }
            Task::Pairs(_) => {}
            Task::ValueOfKey(value) => match self.values.last() {
                Some(Some(key @ (Value::List(_) | Value::Map(_)))) => {
                    return Err(fault(&format!("invalid map key: {}", show::show(key))));
                }
                Some(Some(_)) => self.tasks.extend([Task::Insert, Task::Item(value, self.wanted())]),
                // Without its key, a value is not even looked at.
                _ => _ = self.values.pop(),
            },
            Task::Insert => {
                let value = self.values.pop().flatten();
                let key = self.values.pop().flatten();
                if let (Some(key), Some(value), Some(map)) = (key, value, self.maps.last_mut()) {
                    map.insert(key, value)?;
                }
            }
            Task::EndMap => {
                let entries = self.maps.pop().and_then(|map| map.entries).unwrap_or_default();
                self.depth -= 1;
                self.values.push(Some(Value::Map(Some(entries.into_values().collect()))));
            }
            Task::Merge(id) => self.merge(id)?,
            Task::MergeEach([rest @ .., last]) => {
                if !self.is_mapping(*last) {
                    return Err(wants_map());
                }
                self.tasks.extend([Task::MergeEach(rest), Task::Fill(*last)]);
            }
            Task::MergeEach([]) => {}
            Task::EndAlias(alias) => {
                self.followed[alias] = false;
                self.following -= 1;
            }
        }
        Ok(())
    }

    fn content(&self, id: Id) -> &'a Content {
        &self.document.nodes[id].content
    }

    /// What the keys and values of the innermost map are.
    fn wanted(&self) -> Wanted {
        self.maps.last().map_or(Wanted::Anything, |map| map.of)
    }

    /// Counts a value with its text, before it is made. Where no alias is followed, the size of the text is
    /// limit enough.
    fn count(&mut self, text: usize) -> Result<(), String> {
        if self.following > 0 {
            self.size += VALUE_SIZE + text;
        }
        if self.size > MAX_SIZE { Err(fault("aliases stand for too much")) } else { Ok(()) }
    }

    /// Goes one level further in.
    fn enter(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            Err(fault(&format!("nested deeper than {MAX_DEPTH} levels")))
        } else {
            Ok(())
        }
    }

    /// Begins to follow an alias, with what is to be done to its target.
    fn follow(&mut self, alias: Id, anchor: &str, task: Task<'a>) -> Result<(), String> {
        if self.followed[alias] {
            return Err(fault(&format!("anchor '{anchor}' value contains itself")));
        }
        self.followed[alias] = true;
        self.following += 1;
        self.tasks.extend([Task::EndAlias(alias), task]);
        Ok(())
    }

    fn item(&mut self, id: Id, wanted: Wanted) -> Result<(), String> {
        match self.content(id) {
            Content::Alias { anchor, target } => return self.follow(id, anchor, Task::Item(*target, wanted)),
            Content::Scalar { tag, text, implicit } => {
                self.count(text.len())?;
                let scalar = scalar(tag, text, *implicit)?;
                self.values.push(Some(match wanted {
                    Wanted::Anything => scalar.into_value(text),
                    Wanted::String => scalar.into_string(text),
                }));
            }
            Content::Sequence(items) => {
                self.count(0)?;
                if wanted == Wanted::Anything {
                    self.enter()?;
                    self.tasks.push(Task::Items(items, items.len()));
                } else {
                    self.mismatch(id, "!!seq", "string");
                    self.values.push(None);
                }
            }
            Content::Mapping(_) => {
                self.count(0)?;
                if wanted == Wanted::Anything {
                    self.enter()?;
                    self.maps.push(Map { of: Wanted::Anything, entries: None, nans: 0 });
                    self.tasks.extend([Task::EndMap, Task::Fill(id)]);
                } else {
                    self.mismatch(id, "!!map", "string");
                    self.values.push(None);
                }
            }
        }
        Ok(())
    }

    fn fill(&mut self, id: Id) -> Result<(), String> {
        self.count(0)?;
        let Some(map) = self.maps.last_mut() else {
            return Ok(());
        };
        let type_name = map.type_name();
        match &self.document.nodes[id].content {
            Content::Alias { anchor, target } => self.follow(id, anchor, Task::Fill(*target))?,
            Content::Mapping(children) => {
                map.entries.get_or_insert_default();
                self.tasks.push(Task::Pairs(children));
            }
            Content::Sequence(_) => self.mismatch(id, "!!seq", type_name),
            Content::Scalar { tag, text, implicit } => match scalar(tag, text, *implicit)? {
                Scalar::Resolved(Resolved::Null) => map.reset(),
                Scalar::Resolved(resolved) => self.mismatched_scalar(id, tag, text, resolved, type_name),
                Scalar::Binary(_) => self.mismatched_scalar(id, tag, text, Resolved::Text, type_name),
            },
        }
        Ok(())
    }

    /// What is in the map already is overwritten.
    fn merge(&mut self, id: Id) -> Result<(), String> {
        match self.content(id) {
            Content::Sequence(items) => self.tasks.push(Task::MergeEach(items)),
            _ if self.is_mapping(id) => self.tasks.push(Task::Fill(id)),
            _ => return Err(wants_map()),
        }
        Ok(())
    }

    /// Whether a node is a mapping or an alias of one. It is the last node with the anchor that is looked at
    /// here, though it may not be the one that the alias stands for.
    fn is_mapping(&self, id: Id) -> bool {
        let id = match self.content(id) {
            Content::Alias { anchor, target } => {
                self.document.anchors.get(anchor).copied().unwrap_or(*target)
            }
            _ => id,
        };
        matches!(self.content(id), Content::Mapping(_))
    }

    /// Notes that a node cannot be what is wanted.
    fn mismatch(&mut self, id: Id, what: &str, wanted: &str) {
        let line = self.document.nodes[id].mark.line + 1;
        self.errors.push(format!("line {line}: cannot unmarshal {what} into {wanted}"));
    }

    fn mismatched_scalar(&mut self, id: Id, tag: &[u8], text: &str, resolved: Resolved, wanted: &str) {
        let long = long_tag(tag);
        let shown = match long {
            Some(name) => format!("!!{}", lossy(name)),
            None if tag.is_empty() => format!("!!{}", resolved.tag()),
            None => lossy(tag),
        };
        let what = match long {
            // The library does not expect these two to have a text.
            Some(b"seq" | b"map") => shown + text,
            _ if text.len() > 10 => format!("{shown} `{}...`", lossy(&text.as_bytes()[..7])),
            _ => format!("{shown} `{text}`"),
        };
        self.mismatch(id, &what, wanted);
    }
}

/// Whether a key says to merge the mappings that are its value.
pub(super) fn is_merge_key(key: &Content) -> bool {
    match key {
        Content::Scalar { tag, text, implicit } => {
            text == "<<" && (*implicit || long_tag(tag) == Some(b"merge"))
        }
        _ => false,
    }
}

pub(super) fn wants_map() -> String {
    fault("map merge requires map or sequence of maps as the value")
}

/// A scalar with its tag taken into account.
pub(super) enum Scalar {
    Resolved(Resolved),
    /// What a `!!binary` means.
    Binary(Vec<u8>),
}

impl Scalar {
    pub(super) fn into_value(self, text: &str) -> Value {
        match self {
            Self::Resolved(Resolved::Null) => Value::Nil,
            Self::Resolved(Resolved::Bool(bool)) => Value::Bool(bool),
            Self::Resolved(Resolved::Int(int)) => Value::Int(int),
            Self::Resolved(Resolved::Uint(uint)) => Value::Uint(uint),
            Self::Resolved(Resolved::Float(float)) => Value::Float(float),
            // The library makes times of timestamps only for those that ask for one.
            Self::Resolved(Resolved::Timestamp | Resolved::Text) => Value::Text(text.to_owned()),
            Self::Binary(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Value::Text(text),
                Err(error) => Value::Bytes(error.into_bytes()),
            },
        }
    }

    /// The scalar as it is written, unless it is null or encoded.
    fn into_string(self, text: &str) -> Value {
        match self {
            Self::Resolved(Resolved::Null) => Value::Text(String::new()),
            Self::Resolved(_) => Value::Text(text.to_owned()),
            Self::Binary(_) => self.into_value(text),
        }
    }
}

/// What a scalar is by its tag, or else by its text.
pub(super) fn scalar(tag: &[u8], text: &str, implicit: bool) -> Result<Scalar, String> {
    if tag.is_empty() {
        return Ok(Scalar::Resolved(if implicit { resolve(text) } else { Resolved::Text }));
    }
    let wanted = match long_tag(tag) {
        Some(b"binary") => {
            let bytes = base64::decode(text.as_bytes());
            return bytes
                .map(Scalar::Binary)
                .map_err(|_| fault("!!binary value contains invalid base64 data"));
        }
        Some(b"bool") => "bool",
        Some(b"int") => "int",
        Some(b"float") => "float",
        Some(b"null") => "null",
        Some(b"timestamp") => "timestamp",
        // A tag that the library does not know is that of a string.
        _ => return Ok(Scalar::Resolved(Resolved::Text)),
    };
    let resolved = match resolve(text) {
        Resolved::Timestamp if wanted != "timestamp" => Resolved::Text,
        Resolved::Int(int) if wanted == "float" => Resolved::Float(int as f64),
        resolved => resolved,
    };
    if resolved.tag() == wanted {
        Ok(Scalar::Resolved(resolved))
    } else {
        Err(fault(&format!("cannot decode !!{} `{text}` as a !!{wanted}", resolved.tag())))
    }
}

/// The name of a tag of YAML itself.
fn long_tag(tag: &[u8]) -> Option<&[u8]> {
    tag.strip_prefix(LONG_TAG.as_bytes())
}

/// Bytes as text, with each that is not UTF-8 replaced.
fn lossy(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}
