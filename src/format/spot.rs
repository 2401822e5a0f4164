//! Where in a playbook's text the values stand that are spoken of.

use std::collections::BTreeSet;

use super::fault::Place;
use crate::go::yaml::{self, Leaf, Pair, Tree};
use crate::origin::Source;

/// The values of a text, each with its place. JSON is read as the YAML that it is.
pub(crate) struct Spots<'a> {
    source: &'a Source,
    tree: Option<Tree>,
    /// The lines on which there is what no report shows.
    secret: BTreeSet<usize>,
}

/// Where a value stands, or the nearest one around it that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    /// From 1.
    pub(crate) line: usize,
    /// From 1.
    pub(crate) column: usize,
    /// Whether it is that of the value itself.
    pub(crate) is_exact: bool,
    /// The line, and what points at the value below it; none where a secret stands in it.
    pub(crate) snippet: Option<(String, String)>,
}

/// The keys under which there is what no report shows: what secrets hold, and how one logs in to a cloud.
const SECRET: [&str; 4] = ["revisions", "credential", "secret-get", "credential-get"];

impl<'a> Spots<'a> {
    pub(crate) fn of(source: &'a Source) -> Self {
        let tree = yaml::read(source.text.as_bytes()).ok();
        let mut secret = BTreeSet::new();
        if let Some(tree) = &tree {
            find_secrets(tree, false, &mut secret);
        }
        Spots { source, tree, secret }
    }

    /// Where the value stands that a path such as `scenes[0].event` leads to. A key may have dots in it.
    pub(crate) fn find(&self, path: &str) -> Option<Spot> {
        let mut value = self.tree.as_ref()?;
        let mut rest = path;
        let mut is_exact = true;
        while !rest.is_empty() {
            match step(value, rest) {
                Some((below, behind)) => (value, rest) = (below, behind),
                None => {
                    is_exact = false;
                    break;
                }
            }
        }
        let (line, column) = value.place;
        let width = match &value.content {
            Leaf::Scalar { .. } if is_exact => self.width(line, column),
            _ => 1,
        };
        let place = Place::new(&self.source.text, line, column);
        let snippet = place.snippet().filter(|_| !self.secret.contains(&line));
        let snippet = snippet.map(|(text, caret)| {
            let width = width.min(text.chars().count().saturating_sub(caret)).max(1);
            (text.trim_end().to_owned(), format!("{:caret$}{}", "", "^".repeat(width)))
        });
        Some(Spot { line, column, is_exact, snippet })
    }

    /// How many characters the scalar there has on its line.
    fn width(&self, line: usize, column: usize) -> usize {
        let text = self.source.text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let rest: Vec<char> = text.chars().skip(column.saturating_sub(1)).collect();
        let end = match rest.first() {
            Some(quote @ ('"' | '\'')) => {
                let escapes = |at: usize| *quote == '"' && rest[at - 1] == '\\';
                (1..rest.len()).find(|at| rest[*at] == *quote && !escapes(*at)).map(|at| at + 1)
            }
            _ => (0..rest.len()).find(|at| {
                let next = rest.get(at + 1);
                matches!(rest[*at], ',' | ']' | '}' | '\r')
                    || rest[*at] == ':' && next.is_none_or(|next| *next == ' ')
                    || rest[*at] == ' ' && next == Some(&'#')
            }),
        };
        let end = end.unwrap_or(rest.len());
        rest[..end].iter().rposition(|c| *c != ' ').map_or(1, |last| last + 1)
    }
}

/// The value that the path leads to next, and the path behind it.
fn step<'t, 'p>(value: &'t Tree, path: &'p str) -> Option<(&'t Tree, &'p str)> {
    match &value.content {
        Leaf::List(items) => {
            let (index, rest) = path.strip_prefix('[')?.split_once(']')?;
            let item = items.get(index.parse::<usize>().ok()?)?;
            Some((item, rest.strip_prefix('.').unwrap_or(rest)))
        }
        Leaf::Map(pairs) => {
            let behind = |pair: &Pair| {
                let rest = path.strip_prefix(text(&pair.key)?)?;
                let behind = rest
                    .strip_prefix('.')
                    .or_else(|| (rest.is_empty() || rest.starts_with('[')).then_some(rest))?;
                Some(behind.len())
            };
            let (length, pair) = pairs
                .iter()
                .filter_map(|pair| Some((behind(pair)?, pair)))
                .min_by_key(|(length, _)| *length)?;
            Some((&pair.value, &path[path.len() - length..]))
        }
        Leaf::Scalar { .. } => None,
    }
}

fn text(key: &Tree) -> Option<&str> {
    match &key.content {
        Leaf::Scalar { text, .. } => Some(text),
        Leaf::List(_) | Leaf::Map(_) => None,
    }
}

fn find_secrets(value: &Tree, is_secret: bool, lines: &mut BTreeSet<usize>) {
    match &value.content {
        Leaf::Scalar { .. } if is_secret => {
            lines.insert(value.place.0);
        }
        Leaf::Scalar { .. } => {}
        Leaf::List(items) => items.iter().for_each(|item| find_secrets(item, is_secret, lines)),
        Leaf::Map(pairs) => {
            // A memo in full says which tool it is of.
            let tool = pairs.iter().find(|pair| text(&pair.key) == Some("tool"));
            let of_secrets =
                tool.and_then(|pair| text(&pair.value)).is_some_and(|tool| SECRET.contains(&tool));
            for pair in pairs {
                let under = text(&pair.key).is_some_and(|key| SECRET.contains(&key));
                find_secrets(&pair.value, is_secret || under || of_secrets, lines);
            }
        }
    }
}
