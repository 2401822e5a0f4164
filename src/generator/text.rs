//! Texts that charms trip over.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Texts that mean something to somebody: to YAML, to shells, to hook tools.
const TRICKY: [&str; 16] = [
    "a", "true", "null", "~", "1", "1.5", "a=b", "a: b", " a", "a b", "é", "名前", "a\nb", "\"a\"", "-a",
    "{}",
];

/// Any text that is not empty, mostly a short one.
pub(super) fn text() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        4 => select(&TRICKY[..]).prop_map(str::to_owned),
        4 => vec(character(), 1..12).prop_map(String::from_iter),
        1 => (select(&["x", "é"][..]), 500usize..5_000).prop_map(|(c, times)| c.repeat(times)),
    ]
}

/// Any character but those that no process is given.
fn character() -> impl Strategy<Value = char> + Clone {
    prop_oneof![
        6 => proptest::char::range('a', 'z'),
        1 => any::<char>().prop_filter_map("a character that there is", |c| (c != '\0').then_some(c)),
    ]
}

/// A key: a word, or sometimes another text.
pub(super) fn key() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        6 => select(&["a", "host", "port", "user", "ready", "database"][..]).prop_map(str::to_owned),
        1 => vec(proptest::char::range('a', 'z'), 1..8).prop_map(String::from_iter),
    ]
}

/// Keys with their values.
pub(super) fn pairs(most: usize) -> impl Strategy<Value = Vec<(String, String)>> + Clone {
    vec((key(), text()), 0..=most)
}
