//! Nodes to values.

use indexmap::IndexMap;

use super::parser::{self, Content, Document, Id, Node};
use super::resolve::{LONG_TAG, Resolved, resolve};
use super::{MAX_DEPTH, MAX_VALUES, Value, fault, show};
use crate::go::base64;

pub(super) fn load(text: &[u8]) -> Result<Value, String> {
    let Some(document) = parser::parse(text)? else {
        return Ok(Value::Nil);
    };
    let mut decoder = Decoder::new(&document);
    let value = decoder.any(document.root)?;
    decoder.finish()?;
    Ok(value)
}

pub(super) fn load_strings(text: &[u8]) -> Result<Vec<(Vec<u8>, Vec<u8>)>, String> {
    let Some(document) = parser::parse(text)? else {
        return Ok(Vec::new());
    };
    let mut decoder = Decoder::new(&document);
    let mut strings = Strings::default();
    decoder.fill(document.root, &mut strings)?;
    decoder.finish()?;
    Ok(strings.entries.unwrap_or_default().into_iter().collect())
}

/// A scalar with its tag taken into account.
enum Scalar {
    Resolved(Resolved),
    /// What a `!!binary` means.
    Binary(Vec<u8>),
}

/// A map that a mapping is decoded into.
trait Target: Sized {
    /// Its type, as Go names it.
    const TYPE: &'static str;

    /// Decodes a key and its value into it.
    fn put(&mut self, decoder: &mut Decoder<'_>, key: Id, value: Id) -> Result<(), String>;

    /// Makes sure that it can take entries.
    fn prepare(&mut self) {}

    /// Decodes null into it.
    fn reset(&mut self);
}

/// A map of anything by anything.
#[derive(Default)]
struct Anything {
    entries: IndexMap<Key, (Value, Value)>,
    /// How many of its keys are not a number.
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

impl Target for Anything {
    const TYPE: &'static str = "map[interface {}]interface {}";

    fn put(&mut self, decoder: &mut Decoder<'_>, key: Id, value: Id) -> Result<(), String> {
        let key = decoder.any(key)?;
        let identity = match &key {
            Value::Nil => Key::Nil,
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
            Value::List(_) | Value::Map(_) | Value::Struct(_) => {
                return Err(fault(&format!("invalid map key: {}", show::show(&key))));
            }
        };
        let value = decoder.any(value)?;
        self.entries.insert(identity, (key, value));
        Ok(())
    }

    fn reset(&mut self) {
        // Go deletes key by key, which never finds one that is not a number.
        self.entries.retain(|key, _| matches!(key, Key::Nan(_)));
    }
}

/// A map of strings by strings; none for a nil one.
#[derive(Default)]
struct Strings {
    entries: Option<IndexMap<Vec<u8>, Vec<u8>>>,
}

impl Target for Strings {
    const TYPE: &'static str = "map[string]string";

    fn put(&mut self, decoder: &mut Decoder<'_>, key: Id, value: Id) -> Result<(), String> {
        let Some(key) = decoder.string(key)? else {
            return Ok(());
        };
        let Some(value) = decoder.string(value)? else {
            return Ok(());
        };
        // A merge of an alias can have made it nil, if its anchor is given to a mapping afterwards. Go panics then, in these words.
        let entries = self.entries.as_mut().ok_or("assignment to entry in nil map")?;
        entries.insert(key, value);
        Ok(())
    }

    fn prepare(&mut self) {
        self.entries.get_or_insert_default();
    }

    fn reset(&mut self) {
        self.entries = None;
    }
}

struct Decoder<'a> {
    document: &'a Document,
    /// Which aliases are being followed.
    followed: Vec<bool>,
    depth: usize,
    values: usize,
    /// Errors that do not end the decoding.
    errors: Vec<String>,
}

impl<'a> Decoder<'a> {
    fn new(document: &'a Document) -> Self {
        Self {
            document,
            followed: vec![false; document.nodes.len()],
            depth: 0,
            values: 0,
            errors: Vec::new(),
        }
    }

    fn finish(self) -> Result<(), String> {
        if self.errors.is_empty() {
            return Ok(());
        }
        Err(fault(&format!("unmarshal errors:\n  {}", self.errors.join("\n  "))))
    }

    fn node(&self, id: Id) -> &'a Node {
        &self.document.nodes[id]
    }

    /// Decodes what is one level further in.
    fn enter<T>(&mut self, decode: impl FnOnce(&mut Self) -> Result<T, String>) -> Result<T, String> {
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(fault(&format!("more than {MAX_VALUES} values")));
        }
        if self.depth == MAX_DEPTH {
            return Err(fault(&format!("nested deeper than {MAX_DEPTH} levels")));
        }
        self.depth += 1;
        let decoded = decode(self);
        self.depth -= 1;
        decoded
    }

    /// Decodes what an alias stands for.
    fn follow<T>(
        &mut self,
        alias: Id,
        anchor: &str,
        decode: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Result<T, String> {
        if self.followed[alias] {
            return Err(fault(&format!("anchor '{anchor}' value contains itself")));
        }
        self.followed[alias] = true;
        let decoded = self.enter(decode);
        self.followed[alias] = false;
        decoded
    }

    /// Decodes a node as whatever it is.
    fn any(&mut self, id: Id) -> Result<Value, String> {
        match &self.node(id).content {
            Content::Alias { anchor, target } => self.follow(id, anchor, |decoder| decoder.any(*target)),
            Content::Scalar { tag, text, implicit } => {
                self.values += 1;
                any_scalar(tag, text, *implicit)
            }
            Content::Sequence(items) => self.enter(|decoder| {
                let items: Result<_, _> = items.iter().map(|item| decoder.any(*item)).collect();
                Ok(Value::List(Some(items?)))
            }),
            Content::Mapping(_) => {
                let mut map = Anything::default();
                self.fill(id, &mut map)?;
                Ok(Value::Map(Some(map.entries.into_values().collect())))
            }
        }
    }

    /// Decodes a node as a string; none if it is not a scalar, which is an error for later.
    fn string(&mut self, id: Id) -> Result<Option<Vec<u8>>, String> {
        match &self.node(id).content {
            Content::Alias { anchor, target } => self.follow(id, anchor, |decoder| decoder.string(*target)),
            Content::Scalar { tag, text, implicit } => {
                self.values += 1;
                Ok(Some(match scalar(tag, text, *implicit)? {
                    Scalar::Resolved(Resolved::Null) => Vec::new(),
                    Scalar::Resolved(_) => text.clone().into_bytes(),
                    Scalar::Binary(bytes) => bytes,
                }))
            }
            Content::Sequence(_) => {
                self.mismatch(id, "!!seq", "string");
                Ok(None)
            }
            Content::Mapping(_) => {
                self.mismatch(id, "!!map", "string");
                Ok(None)
            }
        }
    }

    /// Decodes a node into a map that is there already.
    fn fill<T: Target>(&mut self, id: Id, target: &mut T) -> Result<(), String> {
        match &self.node(id).content {
            Content::Alias { anchor, target: aliased } => {
                self.follow(id, anchor, |decoder| decoder.fill(*aliased, target))
            }
            Content::Mapping(children) => self.enter(|decoder| {
                target.prepare();
                for pair in children.chunks_exact(2) {
                    if decoder.is_merge(pair[0]) {
                        decoder.merge(pair[1], target)?;
                    } else {
                        target.put(decoder, pair[0], pair[1])?;
                    }
                }
                Ok(())
            }),
            Content::Sequence(_) => {
                self.mismatch(id, "!!seq", T::TYPE);
                Ok(())
            }
            Content::Scalar { tag, text, implicit } => {
                match scalar(tag, text, *implicit)? {
                    Scalar::Resolved(Resolved::Null) => target.reset(),
                    Scalar::Resolved(resolved) => self.mismatched_scalar(id, tag, text, resolved, T::TYPE),
                    Scalar::Binary(_) => self.mismatched_scalar(id, tag, text, Resolved::Text, T::TYPE),
                }
                Ok(())
            }
        }
    }

    /// Whether a key says to merge the mappings that are its value.
    fn is_merge(&self, key: Id) -> bool {
        match &self.node(key).content {
            Content::Scalar { tag, text, implicit } => {
                text == "<<" && (*implicit || long_tag(tag) == Some(b"merge"))
            }
            _ => false,
        }
    }

    /// Decodes one mapping, or several from the last to the first, into a map. What is in the map already is overwritten.
    fn merge<T: Target>(&mut self, id: Id, target: &mut T) -> Result<(), String> {
        match &self.node(id).content {
            Content::Mapping(_) => self.fill(id, target),
            Content::Alias { .. } if self.is_mapping(id) => self.fill(id, target),
            Content::Sequence(items) => {
                for item in items.iter().rev() {
                    if !self.is_mapping(*item) {
                        return Err(wants_map());
                    }
                    self.fill(*item, target)?;
                }
                Ok(())
            }
            Content::Alias { .. } | Content::Scalar { .. } => Err(wants_map()),
        }
    }

    /// Whether a node is a mapping or an alias of one. It is the last node with the anchor that is looked at here, though it may
    /// not be the one that the alias stands for.
    fn is_mapping(&self, id: Id) -> bool {
        let id = match &self.node(id).content {
            Content::Alias { anchor, target } => {
                self.document.anchors.get(anchor).copied().unwrap_or(*target)
            }
            _ => id,
        };
        matches!(self.node(id).content, Content::Mapping(_))
    }

    /// Notes that a node cannot be what is wanted.
    fn mismatch(&mut self, id: Id, what: &str, wanted: &str) {
        let line = self.node(id).line + 1;
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

fn wants_map() -> String {
    fault("map merge requires map or sequence of maps as the value")
}

fn any_scalar(tag: &[u8], text: &str, implicit: bool) -> Result<Value, String> {
    Ok(match scalar(tag, text, implicit)? {
        Scalar::Resolved(Resolved::Null) => Value::Nil,
        Scalar::Resolved(Resolved::Bool(bool)) => Value::Bool(bool),
        Scalar::Resolved(Resolved::Int(int)) => Value::Int(int),
        Scalar::Resolved(Resolved::Uint(uint)) => Value::Uint(uint),
        Scalar::Resolved(Resolved::Float(float)) => Value::Float(float),
        // The library makes times of timestamps only for those that ask for one.
        Scalar::Resolved(Resolved::Timestamp | Resolved::Text) => Value::Text(text.to_owned()),
        Scalar::Binary(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Value::Text(text),
            Err(error) => Value::Bytes(error.into_bytes()),
        },
    })
}

/// What a scalar is by its tag, or else by its text.
fn scalar(tag: &[u8], text: &str, implicit: bool) -> Result<Scalar, String> {
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
