//! YAML as Juju reads and prints it, whose Go library is a fork of yaml.v2. It is YAML 1.1, with the habits of libyaml
//! and of that fork.
//!
//! A text that is read goes through these, each on demand of the one after it:
//!
//! | module | makes |
//! |---|---|
//! | `reader` | characters of bytes |
//! | `scanner`, `scalars`, `tags` | tokens of characters |
//! | `parser` | a tree of nodes of tokens |
//! | `decode` | values of nodes, by what `resolve` takes a plain scalar for |
//! | `tree` | the same values, which know where they stand |
//!
//! A value that is printed goes through `print`, which lays out what `plain` and `scalar` make of texts with what `order`
//! makes of keys, and hands it to `emitter`.
//!
//! Which error a text has is decided by how far each looks ahead of the others, and so is kept as it is in Go.
//!
//! Two limits are our own, for Go goes on until its stack or its memory is used up: how deep values are nested
//! ([`MAX_DEPTH`]), and how much aliases stand for ([`MAX_SIZE`]).

mod decode;
mod emitter;
mod order;
mod parser;
mod plain;
mod print;
mod reader;
mod resolve;
mod scalar;
mod scalars;
mod scanner;
mod show;
mod tags;
#[cfg(test)]
mod tests;
mod tree;

use super::Value;

pub(crate) use print::print;
pub(crate) use tree::{Leaf, Misplaced, Pair, Place, Tree};

/// How deep values may be nested: what a thread of 2 MiB can take apart without optimisation, with room to spare.
pub(crate) const MAX_DEPTH: usize = 1_000;

/// How large the values behind aliases may be in all, in bytes of text and 16 for each value: two million
/// numbers, say.
pub(crate) const MAX_SIZE: usize = 32 << 20;

/// Strings by strings, in the order of a text.
pub(crate) type Strings = Vec<(Vec<u8>, Vec<u8>)>;

/// The value of the first document in a text: what Go's `Unmarshal` makes of it in an `interface{}`.
///
/// A map has the order of the text. A key that comes again keeps its place and has the last value. Timestamps
/// are strings, as they are in this library when nobody asks for a time.
///
/// # Errors
/// In Go's words. Bytes in them that are not UTF-8, for Go cuts texts anywhere, are U+FFFD each.
pub(crate) fn load(text: &[u8]) -> Result<Value, String> {
    decode::load(text)
}

/// The first document in a text as strings by strings: what Go's `Unmarshal` makes of it in a
/// `map[string]string`, in the order of the text. A key that comes again keeps its place and has the last
/// value.
///
/// Scalars are as they are written, whatever they would be by themselves; only null is "", and `!!binary` is decoded.
///
/// # Errors
/// As [`load`]; and all that is not a scalar in the place of one.
pub(crate) fn load_strings(text: &[u8]) -> Result<Strings, String> {
    decode::load_strings(text)
}

/// The value of the first document in a text, as [`load`] sees it, with the place of everything in it. A key that is
/// there twice is kept in mind; and what is nested deeper than 128 levels is not read.
///
/// # Errors
/// In Go's words, with the place.
pub(crate) fn read(text: &[u8]) -> Result<Tree, Misplaced> {
    tree::read(text)
}

/// An error as Go words it.
fn fault(problem: &str) -> String {
    format!("yaml: {problem}")
}

/// An error at a line.
fn at_line(line: usize, problem: &str) -> String {
    format!("yaml: line {line}: {problem}")
}
