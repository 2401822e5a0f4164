//! Comparisons with the Go libraries that Juju reads and prints with.
//!
//! A program in Go (its source lies beside this file) asks the libraries themselves; it is built into the target directory
//! by the first test that needs it. To run the comparisons: `cargo test --lib oracle -- --ignored`. `ORACLE_CASES` and
//! `ORACLE_SEED` say how many cases each makes up, and from which seed.

mod asking;
mod generators;
mod loading;

use crate::command_line::flags::{self, Flag, FlagError, FlagKind};
use crate::command_line::help::{self, Help};
use crate::command_line::key_values;
use crate::command_line::output::{self, Format};
use crate::go::{atoi, json as go_json, quote_all};
use asking::{compare, hexadecimal, octets, same, tagged};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::sample::select;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

#[test]
#[ignore = "needs go; run with --ignored"]
fn arbitrary_values_are_printed_as_go_prints_them() {
    let formats = select(&[("smart", Format::Smart), ("yaml", Format::Yaml), ("json", Format::Json)][..]);
    compare(&(generators::value(), formats), |oracle, (value, (name, format))| {
        let answer = oracle.ask(&json!({"op": "format", "value": tagged(value), "format": name}));
        // There are keys that Go has no order for, and prints one way or another: 2001, 2a and 54 go in a circle, since
        // 2001 goes before 2a by its second character, but after 54 by its number.
        if answer["unstable"] == true {
            return Ok(());
        }
        let ours = output::print(value, *format).map(|text| text.escape_ascii().to_string());
        let theirs = said(&answer, |answer| octets(text_of(&answer["text"])).escape_ascii().to_string());
        same(&ours, &theirs)
    });
}

#[test]
#[ignore = "needs go; run with --ignored"]
fn arbitrary_flags_are_parsed_as_gnuflag_parses_them() {
    compare(&generators::command_line(), |oracle, (flags, words)| {
        let answer = oracle.ask(&json!({"op": "flags", "flags": declared(flags), "args": words}));
        let theirs = if answer["help"] == true {
            Err(FlagError::Help)
        } else {
            said(&answer, |answer| (texts_of(&answer["values"]), list_of(&answer["positionals"])))
                .map_err(FlagError::Usage)
        };
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let parsed = flags::parse(flags, &words, &mut |flag, value| match flag.kind {
            FlagKind::Checked(_) if value.len() % 2 != 0 => {
                Err(format!("odd text {}", crate::go::quote(value)))
            }
            _ => Ok(()),
        });
        let ours = parsed.map(|parsed| {
            let value =
                |flag: &Flag| parsed.value(flag.name()).map_or_else(|| default_of(flag), str::to_owned);
            let values: BTreeMap<String, String> =
                flags.iter().map(|flag| (flag.name().to_owned(), value(flag))).collect();
            let positionals: Vec<String> = parsed.positionals.iter().map(|word| (*word).to_owned()).collect();
            (values, positionals)
        });
        same(&ours, &theirs)
    });
}

#[test]
#[ignore = "needs go; run with --ignored"]
fn arbitrary_help_is_laid_out_as_juju_lays_it_out() {
    let texts = vec(generators::text(), 6);
    compare(&(generators::flags(), texts), |oracle, (flags, texts)| {
        let see_also = [texts[5].as_str()];
        let help = Help {
            name: &texts[0],
            args: &texts[1],
            purpose: &texts[2],
            details: &texts[3],
            examples: &texts[4],
            see_also: if texts[5].is_empty() { &[] } else { &see_also },
        };
        let info = json!({
            "name": help.name, "args": help.args, "purpose": help.purpose, "details": help.details,
            "examples": help.examples, "see_also": help.see_also,
        });
        let answer = oracle.ask(&json!({"op": "help", "info": info, "flags": declared(flags)}));
        same(&Ok(help::print(&help, flags)), &said(&answer, |answer| text_of(&answer["text"]).to_owned()))
    });
}

#[test]
#[ignore = "needs go; run with --ignored"]
fn arbitrary_pairs_are_parsed_as_keyvalues_parses_them() {
    compare(&(generators::pairs(), any::<bool>()), |oracle, (pairs, allow_empty)| {
        let answer = oracle.ask(&json!({"op": "keyvalues", "args": pairs, "allow_empty": allow_empty}));
        let ours = key_values::parse(pairs.iter().map(String::as_str), *allow_empty)
            .map(|pairs| pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect());
        same(&ours, &said(&answer, |answer| texts_of(&answer["pairs"])))
    });
}

#[test]
#[ignore = "needs go; run with --ignored"]
fn arbitrary_texts_are_quoted_as_go_quotes_them() {
    compare(&vec(generators::text(), 0..4), |oracle, texts| {
        let answer = oracle.ask(&json!({"op": "quote", "args": texts}));
        same(&Ok(quote_all(texts)), &said(&answer, |answer| text_of(&answer["text"]).to_owned()))
    });
}

#[test]
#[ignore = "needs go; run with --ignored"]
fn arbitrary_numbers_are_read_as_strconv_reads_them() {
    compare(&generators::text(), |oracle, text| {
        let answer = oracle.ask(&json!({"op": "atoi", "args": [text]}));
        let ours = atoi(text).map(|number| number.to_string());
        same(&ours, &said(&answer, |answer| text_of(&answer["number"]).to_owned()))
    });
}

#[test]
#[ignore = "needs go; run with --ignored"]
fn arbitrary_json_is_loaded_as_go_loads_it() {
    // What Go has printed, and a piece of it replaced.
    let pieces = select(
        &[
            "",
            "\"",
            "\\",
            "\\u",
            "\\ud83d",
            "\\ude00",
            "\\uD83D\\uDE00",
            "1e400",
            "-0",
            "01",
            "{",
            "]",
            ":,",
            " \n",
        ][..],
    );
    let cases = (generators::value(), any::<proptest::sample::Index>(), 0..3_usize, pieces);
    compare(&cases, |oracle, (value, place, length, piece)| {
        let Ok(text) = go_json::print(value) else { return Ok(()) };
        let mut text = text.into_bytes();
        let start = place.index(text.len());
        let end = text.len().min(start + length);
        text.splice(start..end, piece.bytes());
        let answer = oracle.ask(&json!({"op": "load_json", "text": hexadecimal(&text)}));
        let ours = go_json::load(&text).map(|value| sorted(tagged(&value)));
        same(&ours, &said(&answer, |answer| sorted(answer["value"].clone())).ok())
    });
}

/// The answer that is no error.
fn said<T>(answer: &Json, read: impl Fn(&Json) -> T) -> Result<T, String> {
    assert_eq!(answer.get("panic"), None, "The Go library panics.");
    match answer["error"].as_str() {
        Some(error) => Err(error.to_owned()),
        None => Ok(read(answer)),
    }
}

fn text_of(answer: &Json) -> &str {
    answer.as_str().expect("a text")
}

fn texts_of(answer: &Json) -> BTreeMap<String, String> {
    let entries = answer.as_object().expect("an object").iter();
    entries.map(|(key, value)| (key.clone(), text_of(value).to_owned())).collect()
}

fn list_of(answer: &Json) -> Vec<String> {
    answer.as_array().expect("a list").iter().map(|item| text_of(item).to_owned()).collect()
}

/// The flags as the oracle takes them. Those with a check take texts of an even length only.
fn declared(flags: &[Flag]) -> Json {
    let declared = flags.iter().map(|flag| {
        let kind = match flag.kind {
            FlagKind::Bool(_) => "bool",
            FlagKind::Int(_) => "int",
            FlagKind::Text(_) => "text",
            FlagKind::Checked(_) => "even",
        };
        json!({"names": flag.names, "kind": kind, "default": default_of(flag), "usage": flag.usage})
    });
    declared.collect()
}

fn default_of(flag: &Flag) -> String {
    match &flag.kind {
        FlagKind::Bool(default) => default.to_string(),
        FlagKind::Int(default) => default.to_string(),
        FlagKind::Text(default) | FlagKind::Checked(default) => default.to_string(),
    }
}

/// A value that has travelled, its maps in an order that does not depend on chance.
fn sorted(mut tagged: Json) -> Json {
    match &mut tagged {
        Json::Object(members) => members.values_mut().for_each(|member| *member = sorted(member.take())),
        Json::Array(items) => items.iter_mut().for_each(|item| *item = sorted(item.take())),
        _ => {}
    }
    if let Some(pairs) = tagged.get_mut("map").and_then(Json::as_array_mut) {
        pairs.sort_by_key(Json::to_string);
    }
    tagged
}
