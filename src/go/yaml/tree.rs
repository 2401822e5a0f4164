//! Nodes to a tree of values that know where they stand: for those who say what is wrong with a text, and where.
//!
//! A tree is what [`load`](super::load) makes of a text, but that it keeps in mind which keys are written twice.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::decode::{VALUE_SIZE, is_merge_key, scalar, wants_map};
use super::parser::{self, Content, Document, Id};
use super::reader::Mark;
use super::{MAX_SIZE, Value, fault};

/// How deep the values of a tree may be nested: those who read it go down by calling themselves.
const DEEPEST: usize = 128;

/// A place in a text: its line and its column, from 1.
pub(crate) type Place = (usize, usize);

/// An error in Go's words, and its place.
pub(crate) type Misplaced = (String, Place);

/// A value, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    pub(crate) place: Place,
    pub(crate) content: Leaf,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Leaf {
    Scalar {
        /// What it is taken for.
        value: Value,
        /// How it is written.
        text: String,
    },
    List(Vec<Tree>),
    Map(Vec<Pair>),
}

/// A key, which is a scalar, and its value.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) key: Tree,
    pub(crate) value: Tree,
    /// Where the key is written once more. Go takes the last value then, and says nothing.
    pub(crate) again: Option<Place>,
}

/// The tree of the first document in a text; null if the text has only comments.
pub(super) fn read(text: &[u8]) -> Result<Tree, Misplaced> {
    let document = parser::parse_placed(text).map_err(|(error, mark)| (error, place(mark)))?;
    let Some(document) = document else {
        let content = Leaf::Scalar { value: Value::Nil, text: String::new() };
        return Ok(Tree { place: (1, 1), content });
    };
    let mut builder = Builder { document: &document, followed: HashSet::new(), size: 0 };
    builder.tree(document.root, DEEPEST)
}

fn place(mark: Mark) -> Place {
    (mark.line + 1, mark.column + 1)
}

struct Builder<'a> {
    document: &'a Document,
    /// The aliases that are being followed.
    followed: HashSet<Id>,
    /// How much the values behind aliases have taken so far.
    size: usize,
}

/// The pairs of a mapping by what makes two keys the same, each with whether it was merged in.
type Pairs = IndexMap<String, (Pair, bool)>;

impl<'a> Builder<'a> {
    fn tree(&mut self, id: Id, deepest: usize) -> Result<Tree, Misplaced> {
        let document: &'a Document = self.document;
        let node = &document.nodes[id];
        let place = place(node.mark);
        let Some(deeper) = deepest.checked_sub(1) else {
            return Err((fault(&format!("nested deeper than {DEEPEST} levels")), place));
        };
        let content = match &node.content {
            Content::Alias { anchor, target } => {
                if !self.followed.insert(id) {
                    return Err((fault(&format!("anchor '{anchor}' value contains itself")), place));
                }
                let tree = self.tree(*target, deeper)?;
                self.followed.remove(&id);
                return Ok(Tree { place, ..tree });
            }
            Content::Scalar { tag, text, implicit } => {
                self.count(text.len(), place)?;
                let scalar = scalar(tag, text, *implicit).map_err(|error| (error, place))?;
                Leaf::Scalar { value: scalar.into_value(text), text: text.clone() }
            }
            Content::Sequence(items) => {
                self.count(0, place)?;
                Leaf::List(items.iter().map(|item| self.tree(*item, deeper)).collect::<Result<_, _>>()?)
            }
            Content::Mapping(_) => {
                self.count(0, place)?;
                let mut pairs = Pairs::new();
                self.fill(&mut pairs, id, false, deeper)?;
                Leaf::Map(pairs.into_values().map(|(pair, _)| pair).collect())
            }
        };
        Ok(Tree { place, content })
    }

    /// Counts a value with its text. Where no alias is followed, the size of the text is limit enough.
    fn count(&mut self, text: usize, place: Place) -> Result<(), Misplaced> {
        if !self.followed.is_empty() {
            self.size += VALUE_SIZE + text;
        }
        if self.size > MAX_SIZE { Err((fault("aliases stand for too much"), place)) } else { Ok(()) }
    }

    /// Takes over the pairs of a mapping. What is there already is overwritten, as Go does it.
    fn fill(&mut self, pairs: &mut Pairs, id: Id, merged: bool, deepest: usize) -> Result<(), Misplaced> {
        let document: &'a Document = self.document;
        let node = &document.nodes[id];
        let place = place(node.mark);
        let Some(deeper) = deepest.checked_sub(1) else {
            return Err((fault(&format!("nested deeper than {DEEPEST} levels")), place));
        };
        match &node.content {
            Content::Alias { anchor, target } => {
                if !self.followed.insert(id) {
                    return Err((fault(&format!("anchor '{anchor}' value contains itself")), place));
                }
                self.fill(pairs, *target, merged, deeper)?;
                self.followed.remove(&id);
            }
            Content::Mapping(children) => {
                for pair in children.chunks_exact(2) {
                    if is_merge_key(&document.nodes[pair[0]].content) {
                        self.merge(pairs, pair[1], deeper)?;
                    } else {
                        let key = self.tree(pair[0], deeper)?;
                        let identity = identity(&key)?;
                        let value = self.tree(pair[1], deeper)?;
                        let known = pairs.get(&identity);
                        let again = known.filter(|(_, was_merged)| !was_merged && !merged).map(|_| key.place);
                        pairs.insert(identity, (Pair { key, value, again }, merged));
                    }
                }
            }
            _ => return Err((wants_map(), place)),
        }
        Ok(())
    }

    fn merge(&mut self, pairs: &mut Pairs, id: Id, deepest: usize) -> Result<(), Misplaced> {
        let document: &'a Document = self.document;
        match &document.nodes[id].content {
            Content::Sequence(items) => {
                items.iter().rev().try_for_each(|item| self.fill(pairs, *item, true, deepest))
            }
            _ => self.fill(pairs, id, true, deepest),
        }
    }
}

/// What makes two keys of a Go map the same.
fn identity(key: &Tree) -> Result<String, Misplaced> {
    match &key.content {
        Leaf::Scalar { value: Value::Text(text), .. } => Ok(format!("text {text}")),
        Leaf::Scalar { value, .. } => Ok(format!("{value:?}")),
        _ => Err((fault("a key is a text, a number or a boolean, and no list or mapping"), key.place)),
    }
}
