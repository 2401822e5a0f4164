//! What the comparisons are made with: values, texts and command lines that have something to go wrong.

use crate::command_line::flags::{Flag, FlagKind};
use crate::go::Value;
use proptest::char::ranges;
use proptest::collection::vec;
use proptest::num::f64::{ANY as ANY_FLOAT, NORMAL};
use proptest::option;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::sample::{Index, select, subsequence};
use std::borrow::Cow;

/// Texts that are taken for something else, or nearly so.
#[rustfmt::skip]
const LOOKALIKES: &[&str] = &[
    "", "~", "null", "Null", "NULL", "nUll", "y", "Y", "n", "N", "yes", "Yes", "YES", "yEs", "no", "No", "NO",
    "on", "On", "ON", "oN", "off", "Off", "OFF", "true", "True", "TRUE", "tRUE", "false", "False", "FALSE",
    ".nan", ".NaN", ".NAN", ".Nan", "+.nan", ".inf", ".Inf", ".INF", "+.inf", "-.Inf", "-.INF", "-.iNF", "<<",
    "=", "0", "-0", "+0", "+", "-", ".", "..", "08", "012", "0o17", "0O17", "0x1F", "0X1f", "0x", "0b101",
    "0b", "0b+1", "0b-1", "-0b11", "-0b+1", "+0b1", "0b_1", "1_000", "_1", "1_", "0x_1F", "1e3", "1e+3",
    "1E-3", "1.e+3", ".5", "-.5", "+.5e+1", "._5", ".5_0", ".5__0", ".5_", ".5e3", ".5e", ".e5", ".5e999",
    "1.", "0.", "01.5", "1e+999", "-1e+999", "1e-999", "9223372036854775807", "9223372036854775808",
    "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616",
    "+18446744073709551615", "0xFFFFFFFFFFFFFFFF", "0x1FFFFFFFFFFFFFFFF",
    "0b1111111111111111111111111111111111111111111111111111111111111111", "12:30", "12:30:45", "-1:2.5",
    "190:20:30.15", "1:60", "1:5:", "1:5.", "1_0:5", ":5", "1:2.3:4", "2001-01-01", "2001-1-1", "2001-13-1",
    "2001-02-29", "2000-02-29", "1900-02-29", "0000-02-29", "2001-00-01", "2001-01-00", "2001-01-32",
    "02001-01-01", "2001-1-1T1:2:3Z", "2001-1-1t01:02:03.456Z", "2001-1-1T1:2:3", "2001-1-1T24:2:3Z",
    "2001-1-1T1:60:3Z", "2001-1-1T1:2:60Z", "2001-1-1T1:2:3+01:00", "2001-1-1T1:2:3+25:00",
    "2001-1-1T1:2:3-24:60", "2001-1-1T1:2:3+1:00", "2001-1-1T1:2:3,5-01:30", "2001-1-1 1:2:3",
    "2001-1-1   1:2:3.99", "2001-1-1 1:2:3.", "2001-1-1 1:2:3Z", "2001-1-1 ", "2001-1-1x", "---", "--- a",
    "---a", "...", "... a", "- a", "-a", "?", "? a", "?a", ":", ": a", ":a", "a:", "a: b", "a:b", "a:\tb",
    "a #b", "a#b", "#a", "a\t#b", "a\u{2028}#b", "{}", "[]", "[a", "a]", "{a", ",a", "a,b", "!a", "&a", "*a",
    "%a", "@a", "`a", "|a", ">a", "'a", "\"a", "it's", "say \"hi\"", "a\\b", " a", "a ", "\ta", "a\t", "\n",
    "\n\n", "a\n", "a\n\n", "\na", " \na", "a \nb", "a\n b", "\u{2028}", "a\u{2028}", "\u{2028}a",
    "a\u{2029}b", "\u{feff}", "\u{feff}a b", "a\u{feff}", "\u{85}", "\u{a0}", "\u{fffe}", "\u{fffd}",
    "\u{7f}", "😀", "a\u{2028}\u{2028}b", "a\u{2028} b", "a\u{2028}'b", "https://ubuntu.com/?a=b#c", "fc00::1",
    "10.0.0.0/8",
];

/// What texts are put together from.
#[rustfmt::skip]
const FRAGMENTS: &[&str] = &[
    "a", "b", "word", "longer-word", "Zürich", "é", "猫", "😀", " ", " ", " ", "  ", "\n", "\n", "\n\n", "\t",
    "\r", "\0", "\u{1}", "\u{1b}", "\u{7f}", "\u{85}", "\u{a0}", "\u{2028}", "\u{2029}", "\u{feff}", ":",
    ": ", " #", "#", "'", "\"", "\\", "-", "- ", "?", "{", "}", "[", "]", ",", "&", "*", "!", "|", ">", "%",
    "@", "`", "<", "=", "~", "0", "9", "_", ".", "/", "$",
];

/// The names of a struct's fields; Go takes none for a field that has a comma in it.
const FIELDS: &[&str] =
    &["value", "is-default", "y", "no", "12", "1.5", "null", "a b", "a<b", "address", "ip-addresses"];

/// All characters that Go and Rust agree about. Those that are younger than either's Unicode are left out.
pub(super) fn char() -> BoxedStrategy<char> {
    ranges(Cow::Borrowed(&[
        ' '..='~',
        '\0'..='\u{ff}',
        '\0'..='\u{87f}',
        '\u{900}'..='\u{c5b}',
        '\u{2000}'..='\u{2090}',
        '\u{2100}'..='\u{2426}',
        '\u{3000}'..='\u{31e3}',
        '\u{a000}'..='\u{a7ca}',
        '\u{d700}'..='\u{fbc2}',
        '\u{fdd0}'..='\u{ffff}',
        '\u{1d7a0}'..='\u{1d7ff}',
        '\u{1f300}'..='\u{1f6d7}',
        '\u{e0000}'..='\u{e01ff}',
        '\u{f0000}'..='\u{f0010}',
        '\u{10fff0}'..='\u{10ffff}',
    ]))
    .boxed()
}

fn joined(parts: BoxedStrategy<String>, most: usize) -> BoxedStrategy<String> {
    vec(parts, 0..=most).prop_map(|parts| parts.concat()).boxed()
}

fn fragment() -> BoxedStrategy<String> {
    select(FRAGMENTS).prop_map(str::to_owned).boxed()
}

/// Words in a line that gets too long.
fn long_text() -> BoxedStrategy<String> {
    let word = prop_oneof![
        12 => "[a-z]{1,12} ",
        4 => "[a-z]{1,12}  ",
        4 => "[a-z]{60,100}",
        2 => "[a-z']{1,5}[:#,]? ",
        1 => fragment(),
    ];
    joined(word.boxed(), 60)
}

pub(super) fn text() -> BoxedStrategy<String> {
    prop_oneof![
        4 => select(LOOKALIKES).prop_map(str::to_owned),
        1 => "[-+]?[0-9_.:xXoObBeE+-]{0,9}",
        1 => "[-+]?[0-9]{1,25}(\\.[0-9]{0,3})?([eE][-+]?[0-9]{1,3})?",
        1 => "[0-9]{4}-[0-9]{1,2}-[0-3]?[0-9]([Tt ]{0,2}[0-2]?[0-9]:[0-6]?[0-9]:[0-6]?[0-9]([.,][0-9]{0,11})?(Z|[-+][0-2][0-9]:[0-6][0-9])?)?",
        5 => joined(fragment(), 10),
        2 => (select(LOOKALIKES), fragment()).prop_map(|(text, more)| format!("{text}{more}")),
        3 => long_text(),
        2 => vec(char(), 0..12).prop_map(String::from_iter),
        1 => "[ -~]{120,140}",
    ]
    .boxed()
}

/// Strings as Go knows them, of which some are not UTF-8.
fn string() -> BoxedStrategy<Value> {
    let octets = prop_oneof![vec(any::<u8>(), 1..8), vec(any::<u8>(), 40..160)];
    let text_and_octets = (text(), octets, text())
        .prop_map(|(before, octets, after)| [before.into_bytes(), octets, after.into_bytes()].concat());
    prop_oneof![
        12 => text().prop_map(Value::Text),
        1 => vec(any::<u8>(), 1..120).prop_map(of_octets),
        1 => text_and_octets.prop_map(of_octets),
    ]
    .boxed()
}

fn of_octets(octets: Vec<u8>) -> Value {
    String::from_utf8(octets).map_or_else(|error| Value::Bytes(error.into_bytes()), Value::Text)
}

fn float() -> BoxedStrategy<f64> {
    prop_oneof![
        1 => ANY_FLOAT,
        1 => NORMAL,
        2 => (-9999..9999_i32, -30..30).prop_map(|(digits, exponent)| f64::from(digits) * 10_f64.powi(exponent)),
        2 => (-99_999_999..99_999_999_i64).prop_map(|number| number as f64),
        1 => (-9999..9999_i32).prop_map(|number| f64::from(number) / 100.0),
    ]
    .boxed()
}

fn scalar() -> BoxedStrategy<Value> {
    prop_oneof![
        1 => Just(Value::Nil),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => any::<i64>().prop_map(Value::Int),
        1 => (-10..100_i64).prop_map(Value::Int),
        1 => (i64::MAX as u64..=u64::MAX).prop_map(Value::Uint),
        3 => float().prop_map(Value::Float),
        10 => string(),
    ]
    .boxed()
}

/// Keys, of which many differ by numbers in them.
fn text_key() -> BoxedStrategy<Value> {
    let numbered =
        prop_oneof!["[ab]?0{0,2}[0-9]{0,2}", "[a-bA]{0,2}[0-9]{1,3}[-.]?[a0-9]{0,2}", "[a猫٣٤é0-3-]{1,4}"];
    prop_oneof![6 => numbered.prop_map(Value::Text), 4 => string()].boxed()
}

fn key() -> BoxedStrategy<Value> {
    // A key that is not a number is not even equal to itself, and its value cannot be had.
    let is_number = |value: &Value| !matches!(value, Value::Float(number) if number.is_nan());
    prop_oneof![1 => text_key(), 1 => scalar().prop_filter("a key that can be found", is_number)].boxed()
}

fn map(keys: BoxedStrategy<Value>, values: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let distinct = |entries: Vec<(Value, Value)>| {
        let mut kept: Vec<(Value, Value)> = Vec::new();
        for (key, value) in entries {
            if !kept.iter().any(|(earlier, _)| *earlier == key) {
                kept.push((key, value));
            }
        }
        Value::Map(Some(kept))
    };
    vec((keys, values), 0..6).prop_map(distinct).boxed()
}

/// A value of any type and depth.
pub(super) fn value() -> BoxedStrategy<Value> {
    // So deep that there is little or no room left in a line; yet not so deep that an answer about it cannot be read.
    let in_maps = (string(), 25..40_usize).prop_map(|(value, depth)| {
        let nest = |value, _| Value::Map(Some(vec![(Value::Text("a".to_owned()), value)]));
        (0..depth).fold(value, nest)
    });
    let in_lists = (string(), 25..55_usize)
        .prop_map(|(value, depth)| (0..depth).fold(value, |value, _| Value::List(Some(vec![value]))));
    prop_oneof![60 => tree(), 1 => in_maps, 1 => in_lists].boxed()
}

/// A moment in UTC, to the second.
fn time() -> BoxedStrategy<Value> {
    let fields = (1971..9999_u32, 1..=12_u32, 1..=28_u32, 0..24_u32, 0..60_u32, 0..60_u32);
    let written = |(year, month, day, hour, minute, second)| {
        Value::Time(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
    };
    fields.prop_map(written).boxed()
}

fn tree() -> BoxedStrategy<Value> {
    prop_oneof![40 => scalar(), 1 => time()]
        .prop_recursive(5, 40, 6, |inner| {
            let inner = inner.boxed();
            let fields = (subsequence(FIELDS, 0..=4), vec(inner.clone(), 4))
                .prop_map(|(names, values)| Value::Struct(names.into_iter().zip(values).collect()));
            prop_oneof![
                1 => Just(Value::List(None)),
                1 => Just(Value::Map(None)),
                4 => vec(inner.clone(), 0..5).prop_map(|items| Value::List(Some(items))),
                2 => vec(string(), 0..5).prop_map(|items| Value::List(Some(items))),
                6 => map(text_key(), inner.clone()),
                3 => map(key(), inner.clone()),
                2 => fields,
            ]
        })
        .boxed()
}

/// Names of flags; some have a meaning of their own unless they are taken.
const NAMES: &[&str] = &[
    "a", "b", "o", "r", "h", "é", "1", "all", "app", "format", "output", "relation", "help", "no-such", "a-b",
];

/// What flags are given, and words that stand alone.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "", "-", "--", "---", "--=", "--=x", "-=", "-=x", "--a=b=c", "--help", "-h", "--help=x", "-h=x", "true",
    "false", "T", "F", "1", "0", "maybe", "True", "tRUE", "-5", "+5", "0x1F", "0b2", "0o7", "08", "1_0", "_1",
    "1__0", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "99999999999999999999x",
    "1.5", "ab", "abc", "=x", "x=y", "é", "a b", "\n", "\"", "\u{7f}", "😀",
];

fn word() -> BoxedStrategy<String> {
    prop_oneof![4 => select(WORDS).prop_map(str::to_owned), 1 => joined(fragment(), 3)].boxed()
}

/// Flags, no two of which have a name in common.
pub(super) fn flags() -> BoxedStrategy<Vec<Flag>> {
    let kind = prop_oneof![
        4 => any::<bool>().prop_map(FlagKind::Bool),
        1 => any::<i64>().prop_map(FlagKind::Int),
        3 => word().prop_map(|text| FlagKind::Text(text.into())),
        2 => select(&["", "db:7"][..]).prop_map(|text| FlagKind::Checked(text.into())),
    ];
    let usages = select(&["", "Specify an output file", "first line\nsecond line"][..]);
    (Just(NAMES.to_vec()).prop_shuffle(), vec((1..=3_usize, kind, usages), 0..6))
        .prop_map(|(names, kinds)| {
            let mut names = names.into_iter();
            let flag = |(count, kind, usage)| {
                // The names of a real tool's flags are there as long as the tool is.
                let names: Vec<&'static str> = names.by_ref().take(count).collect();
                Flag { names: names.leak(), kind, usage }
            };
            kinds.into_iter().map(flag).filter(|flag| !flag.names.is_empty()).collect()
        })
        .boxed()
}

/// Flags, and words that are mostly about them.
pub(super) fn command_line() -> BoxedStrategy<(Vec<Flag>, Vec<String>)> {
    let names = vec((any::<Index>(), any::<Index>()), 3);
    let words = vec((0..12_u8, names, word()), 0..6);
    (flags(), words)
        .prop_map(|(flags, words)| {
            let words = words.into_iter().map(|(spelling, names, word)| {
                let names: Vec<&str> = names.iter().map(|(flag, name)| chosen(&flags, flag, name)).collect();
                spelled(spelling, &names, word)
            });
            let words = words.collect();
            (flags, words)
        })
        .boxed()
}

/// Any name of any of the flags.
fn chosen(flags: &[Flag], flag: &Index, name: &Index) -> &'static str {
    let names = if flags.is_empty() { NAMES } else { flag.get(flags).names };
    names[name.index(names.len())]
}

fn spelled(spelling: u8, names: &[&str], word: String) -> String {
    let short = |name: &str| name.chars().next().map(String::from).unwrap_or_default();
    match spelling {
        0 | 1 => format!("-{}", short(names[0])),
        2 | 3 => format!("--{}", names[0]),
        4 => format!("--{}={word}", names[0]),
        5 => format!("-{}={word}", short(names[0])),
        6 => format!("-{}{word}", short(names[0])),
        7 => format!("-{}{}", short(names[0]), short(names[1])),
        8 => format!("-{}{}{}", short(names[0]), short(names[1]), short(names[2])),
        9 => format!("-{}", names[0]),
        _ => word,
    }
}

/// Arguments that are pairs, or should be.
pub(super) fn pairs() -> BoxedStrategy<Vec<String>> {
    let part = prop_oneof![
        4 => select(&["", "a", "b", "key", " key", "key\t", "value ", "\u{a0}a", "\u{2003}", "\u{85}b", "\u{200b}"][..])
            .prop_map(str::to_owned),
        1 => joined(fragment(), 3),
        1 => vec(char(), 0..4).prop_map(String::from_iter),
    ];
    let pair = (part.clone(), option::weighted(0.9, part))
        .prop_map(|(key, value)| value.map_or(key.clone(), |value| format!("{key}={value}")));
    vec(pair, 0..5).boxed()
}
