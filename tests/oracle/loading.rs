//! Comparisons of the YAML loader.

use super::asking::{Oracle, compare, hexadecimal, same, tagged};
use super::{generators, said, sorted, text_of};
use crate::go::yaml;
use proptest::collection::vec;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::sample::{Index, select};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// What lines of YAML are put together from, be it good YAML or bad.
#[rustfmt::skip]
const TOKENS: &[&str] = &[
    "a", "b", "key", "1", "0x1F", "1.5", "true", "null", "~", "2001-01-01", "a b", "a: ", "b: ", "key: ", ": ", ":", "? ",
    "- ", "- ", "-", "a:", "1: ", "~: ", "true: ", "[a]: ", "{a: b}: ", "<<: ", "'x'", "'it''s'", "'", "\"x\"", "\"\\x41\"",
    "\"\\u263a\\U0001F600\"", "\"\\q\"", "\"a\\\nb\"", "\"", "|", "|-", "|+", "|2", "> ", ">-", ">+1", "|0", "[", "]", "[]",
    "{", "}", "{}", "{a, b: c}", "[a, [b], {c: d}]", "[a: b]", ",", ", ", "&a ", "&b ", "*a", "*b", "*a : ", "&", "*",
    "!!str ", "!!int ", "!!float ", "!!bool ", "!!null ", "!!binary ", "!!timestamp ", "!!map ", "!!seq ", "!!merge ", "! ",
    "!local ", "!<tag:yaml.org,2002:str> ", "!!", "!a!b ", "!<", "aGVsbG8=", "# comment", " # comment", "#", "---", "--- ",
    "...", "%YAML 1.1", "%YAML 2.0", "%TAG ! tag:a,2000:", "%", "@", "`", " ", "  ", "\t", "é", "😀", "\u{feff}", "\u{85}",
    "\u{2028}", "\u{a0}", "\0", "\u{1}", "\u{7f}", "\\", "\r",
];

fn line() -> BoxedStrategy<String> {
    let indent = select(&["", "", "", "  ", "  ", "    ", " ", "\t"][..]);
    let tokens = prop_oneof![12 => select(TOKENS).prop_map(str::to_owned), 1 => generators::text()];
    let end = prop_oneof![20 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r"), 1 => Just("")];
    (indent, vec(tokens, 0..4), end)
        .prop_map(|(indent, tokens, end)| format!("{indent}{}{end}", tokens.concat()))
        .boxed()
}

/// Octets to be read as YAML.
fn document() -> BoxedStrategy<Vec<u8>> {
    let lines = vec(line(), 0..7).prop_map(|lines| lines.concat().into_bytes());
    let printed =
        generators::value().prop_map(|value| yaml::print(&value).map(String::into_bytes).unwrap_or_default());
    let piece = prop_oneof![
        8 => select(TOKENS).prop_map(|token| token.as_bytes().to_vec()),
        1 => Just(Vec::new()),
        1 => vec(any::<u8>(), 1..3),
    ];
    let spoilt = (prop_oneof![printed.clone(), lines.clone()], any::<Index>(), 0..4_usize, piece).prop_map(
        |(mut text, place, length, piece)| {
            let start = place.index(text.len() + 1);
            let end = text.len().min(start + length);
            text.splice(start..end, piece);
            text
        },
    );
    let utf16 = generators::text().prop_map(|text| {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        units.flat_map(u16::to_be_bytes).collect::<Vec<u8>>()
    });
    let text = generators::text().prop_map(String::into_bytes);
    prop_oneof![6 => lines, 2 => printed, 4 => spoilt, 2 => text, 1 => utf16].boxed()
}

/// Maps of scalars, as hook tools read them from files.
fn flat_document() -> BoxedStrategy<Vec<u8>> {
    let value = prop_oneof![4 => generators::text(), 1 => select(TOKENS).prop_map(str::to_owned)];
    let entry = (select(&["a", "b", "1", "~", "true", "'c'", "<<", "1.0"][..]), value.clone(), value)
        .prop_map(|(key, value, other)| format!("{key}: {value}\n{other}\n"));
    prop_oneof![2 => vec(entry, 0..4).prop_map(|entries| entries.concat().into_bytes()), 1 => document()]
        .boxed()
}

fn ask(oracle: &mut Oracle, op: &str, text: &[u8]) -> Option<Json> {
    let answer = oracle.ask(&json!({"op": op, "text": hexadecimal(text)}));
    // Go cannot say what it makes of a text over which its library panics: the program that reads it ends.
    answer.get("panic").is_none().then_some(answer)
}

#[test]
#[ignore = "needs go; run with --ignored"]
fn arbitrary_yaml_is_loaded_as_go_loads_it() {
    compare(&document(), |oracle, text| {
        let Some(answer) = ask(oracle, "load", text) else { return Ok(()) };
        let ours = yaml::load(text).map(|value| sorted(tagged(&value)));
        same(&ours, &said(&answer, |answer| sorted(answer["value"].clone())))
            .map_err(|difference| format!("{}\n{difference}", text.escape_ascii()))
    });
}

#[test]
#[ignore = "needs go; run with --ignored"]
fn arbitrary_yaml_is_loaded_into_strings_as_go_loads_it() {
    compare(&flat_document(), |oracle, text| {
        let Some(answer) = ask(oracle, "load_strings", text) else { return Ok(()) };
        let ours = yaml::load_strings(text).map(|pairs| {
            pairs
                .iter()
                .map(|(key, value)| (hexadecimal(key), hexadecimal(value)))
                .collect::<BTreeMap<_, _>>()
        });
        let theirs = said(&answer, |answer| {
            let pairs = answer["pairs"].as_object().expect("an object").iter();
            pairs.map(|(key, value)| (key.clone(), text_of(value).to_owned())).collect()
        });
        same(&ours, &theirs).map_err(|difference| format!("{}\n{difference}", text.escape_ascii()))
    });
}
