//! What YAML looks like. All expectations are Go's own answers.

use crate::go::Value;
use crate::go::yaml::print;
use rstest::rstest;

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn list<const N: usize>(items: [Value; N]) -> Value {
    Value::List(Some(Vec::from(items)))
}

fn map<const N: usize>(entries: [(Value, Value); N]) -> Value {
    Value::Map(Some(Vec::from(entries)))
}

/// Each text is printed as the value of a map.
#[track_caller]
fn assert_printed(cases: &[(&str, &str)]) {
    for (value, expected) in cases {
        let entry = map([(text("k"), text(value))]);
        assert_eq!(print(&entry), Ok(format!("k: {expected}\n")), "{value:?}");
    }
}

#[test]
fn texts_that_read_as_something_else_are_double_quoted() {
    assert_printed(&[
        ("", "\"\""),
        ("~", "\"~\""),
        ("null", "\"null\""),
        ("NULL", "\"NULL\""),
        ("y", "\"y\""),
        ("Y", "\"Y\""),
        ("n", "\"n\""),
        ("yes", "\"yes\""),
        ("No", "\"No\""),
        ("on", "\"on\""),
        ("OFF", "\"OFF\""),
        ("true", "\"true\""),
        ("False", "\"False\""),
        ("FALSE", "\"FALSE\""),
        ("1", "\"1\""),
        ("-1", "\"-1\""),
        ("+1", "\"+1\""),
        ("012", "\"012\""),
        ("0x1F", "\"0x1F\""),
        ("0b101", "\"0b101\""),
        ("1_000", "\"1_000\""),
        ("1e+3", "\"1e+3\""),
        (".5", "\".5\""),
        ("-.5", "\"-.5\""),
        (".inf", "\".inf\""),
        ("-.Inf", "\"-.Inf\""),
        (".nan", "\".nan\""),
        ("18446744073709551615", "\"18446744073709551615\""),
        ("99999999999999999999", "\"99999999999999999999\""),
        ("12:30:45", "\"12:30:45\""),
        ("190:20:30.15", "\"190:20:30.15\""),
        ("2001-01-01", "\"2001-01-01\""),
        ("2001-1-1T1:2:3Z", "\"2001-1-1T1:2:3Z\""),
        ("2001-12-14t21:59:43.10-05:00", "\"2001-12-14t21:59:43.10-05:00\""),
        ("2001-12-14 21:59:43", "\"2001-12-14 21:59:43\""),
        ("0b+1", "\"0b+1\""),
    ]);
}

#[test]
fn texts_that_only_look_like_something_else_are_plain() {
    assert_printed(&[
        ("yEs", "yEs"),
        ("nUll", "nUll"),
        ("tRUE", "tRUE"),
        ("1e3", "1e3"),
        ("1E5", "1E5"),
        ("-1e5", "-1e5"),
        ("1.5e3", "1.5e3"),
        ("1.", "1."),
        ("08", "08"),
        ("09", "09"),
        ("01.5", "01.5"),
        ("1e+999", "1e+999"),
        (".5e999", ".5e999"),
        ("0x", "0x"),
        ("0o", "0o"),
        ("0b2", "0b2"),
        (".5_", ".5_"),
        ("1:60", "1:60"),
        ("2001-13-01", "2001-13-01"),
        ("2001-02-29", "2001-02-29"),
        ("2001-1-1T1:2:3", "2001-1-1T1:2:3"),
        ("2001-1-1T24:0:0Z", "2001-1-1T24:0:0Z"),
        ("<<", "<<"),
        ("=", "="),
        ("+", "+"),
        ("-1-", "-1-"),
    ]);
}

#[test]
fn plain_texts_keep_what_cannot_be_mistaken() {
    assert_printed(&[
        ("hello", "hello"),
        ("a b", "a b"),
        ("a:b", "a:b"),
        ("a#b", "a#b"),
        ("it's", "it's"),
        ("say \"hi\"", "say \"hi\""),
        ("a,b", "a,b"),
        ("-a", "-a"),
        ("?a", "?a"),
        (":a", ":a"),
        ("http://x:80/y?z=1#w", "http://x:80/y?z=1#w"),
        ("fc00::1", "fc00::1"),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("a\\b", "a\\b"),
        ("é", "é"),
        ("猫", "猫"),
        ("/a/b", "/a/b"),
        ("$a", "$a"),
        ("(a)", "(a)"),
        ("a\u{a0}b", "a\u{a0}b"),
        ("٠", "٠"),
    ]);
}

#[test]
fn indicators_and_outer_blanks_are_single_quoted() {
    assert_printed(&[
        (" a", "' a'"),
        ("a ", "'a '"),
        ("- a", "'- a'"),
        ("-", "'-'"),
        ("? a", "'? a'"),
        ("?", "'?'"),
        ("a: b", "'a: b'"),
        ("a:", "'a:'"),
        (": a", "': a'"),
        (":", "':'"),
        ("a #b", "'a #b'"),
        ("#a", "'#a'"),
        ("[a", "'[a'"),
        ("]a", "']a'"),
        ("{a", "'{a'"),
        ("}a", "'}a'"),
        (",a", "',a'"),
        ("&a", "'&a'"),
        ("*a", "'*a'"),
        ("!a", "'!a'"),
        ("|a", "'|a'"),
        (">a", "'>a'"),
        ("%a", "'%a'"),
        ("@a", "'@a'"),
        ("`a", "'`a'"),
        ("'a", "'''a'"),
        ("\"a", "'\"a'"),
        ("--- a", "'--- a'"),
        ("---a", "'---a'"),
        ("...", "'...'"),
        ("{\"a\": \"b\"}", "'{\"a\": \"b\"}'"),
        ("a: it's", "'a: it''s'"),
    ]);
}

#[test]
fn what_cannot_be_seen_is_escaped() {
    assert_printed(&[
        ("a\tb", "\"a\\tb\""),
        ("a\rb", "\"a\\rb\""),
        ("a\0b", "\"a\\0b\""),
        ("\u{7}\u{8}\u{b}\u{c}\u{1b}", "\"\\a\\b\\v\\f\\e\""),
        ("\u{1}", "\"\\x01\""),
        ("\u{7f}", "\"\\x7F\""),
        ("\u{85}", "\"\\N\""),
        ("\u{feff}", "\"\\uFEFF\""),
        ("\u{feff}a b", "\"\\uFEFF\\x61\\x20\\x62\""),
        ("\u{fffe}", "\"\\uFFFE\""),
        ("😀", "\"\\U0001F600\""),
        ("\"😀\\", "\"\\\"\\U0001F600\\\\\""),
        ("\u{a0}😀", "\"\u{a0}\\U0001F600\""),
        ("\u{2028}😀\u{2029}", "\"\\L\\U0001F600\\P\""),
    ]);
}

#[test]
fn texts_of_several_lines_are_blocks() {
    assert_printed(&[
        ("\n", "|2+\n"),
        ("\n\n", "|2+\n\n"),
        ("a\n", "|\n  a"),
        ("a\nb", "|-\n  a\n  b"),
        ("a\nb\n", "|\n  a\n  b"),
        ("a\n\n", "|+\n  a\n"),
        ("\na", "|2-\n\n  a"),
        (" a\nb", "|2-\n   a\n  b"),
        ("a\n b", "|-\n  a\n   b"),
        ("a\n\nb", "|-\n  a\n\n  b"),
        ("a\u{2028}\n", "|+\n  a\u{2028}"),
        ("é\n", "|\n  é"),
    ]);
}

#[test]
fn blocks_are_no_use_for_blanks_before_line_breaks_nor_for_what_cannot_be_seen() {
    assert_printed(&[
        ("a \nb", "\"a \\nb\""),
        ("a\n ", "\"a\\n \""),
        ("a\nb ", "\"a\\nb \""),
        ("a\n\tb", "\"a\\n\\tb\""),
        ("a\r\nb", "\"a\\r\\nb\""),
        ("a\n😀", "\"a\\n\\U0001F600\""),
        (" \na", "\" \\na\""),
        ("\n \n", "\"\\n \\n\""),
    ]);
}

#[test]
fn line_separators_break_lines_within_single_quotes() {
    assert_printed(&[
        ("a\u{2028}b", "'a\u{2028}  b'"),
        ("\u{2028}a", "'\u{2028}  a'"),
        ("a\u{2029}", "'a\u{2029}'"),
        ("a\u{2028}\u{2028}'b", "'a\u{2028}\u{2028}  ''b'"),
        ("a\u{2028} b", "\"a\\L b\""),
    ]);
}

#[rstest]
#[case(Value::Int(-1), "-1\n")]
#[case(Value::Int(i64::MIN), "-9223372036854775808\n")]
#[case(Value::Uint(u64::MAX), "18446744073709551615\n")]
#[case(Value::Float(1.0), "1\n")]
#[case(Value::Float(1.1), "1.1\n")]
#[case(Value::Float(-0.0), "-0\n")]
#[case(Value::Float(100_000.0), "100000\n")]
#[case(Value::Float(1e6), "1e+06\n")]
#[case(Value::Float(123_456_789.0), "1.23456789e+08\n")]
#[case(Value::Float(0.0001), "0.0001\n")]
#[case(Value::Float(0.000_01), "1e-05\n")]
#[case(Value::Float(1e21), "1e+21\n")]
#[case(Value::Float(1e-300), "1e-300\n")]
#[case(Value::Float(219_994_069_055_759.13), "2.1999406905575912e+14\n")]
#[case(Value::Float(f64::MAX), "1.7976931348623157e+308\n")]
#[case(Value::Float(f64::NAN), ".nan\n")]
#[case(Value::Float(f64::INFINITY), ".inf\n")]
#[case(Value::Float(f64::NEG_INFINITY), "-.inf\n")]
fn a_number_is_printed_with_the_fewest_digits(#[case] value: Value, #[case] expected: &str) {
    assert_eq!(print(&value), Ok(expected.to_owned()));
}

#[rstest]
#[case(list([text("a"), text("b")]), "- a\n- b\n")]
#[case(list([]), "[]\n")]
#[case(Value::List(None), "[]\n")]
#[case(map([]), "{}\n")]
#[case(Value::Map(None), "{}\n")]
#[case(Value::Struct(vec![]), "{}\n")]
#[case(map([(text("a"), list([text("b"), list([text("c"), text("d")])]))]), "a:\n- b\n- - c\n  - d\n")]
#[case(map([(text("a"), map([(text("b"), map([]))])), (text("c"), list([]))]), "a:\n  b: {}\nc: []\n")]
#[case(list([map([(text("a"), Value::Nil), (text("b"), Value::Bool(true))]), list([])]), "- a: null\n  b: true\n- []\n")]
#[case(list([list([list([text("a\nb")])])]), "- - - |-\n      a\n      b\n")]
#[case(Value::Struct(vec![("b", text("")), ("a", Value::Struct(vec![("y", Value::Nil)]))]), "b: \"\"\na:\n  \"y\": null\n")]
fn structures_are_indented_by_two_and_lists_in_maps_not_at_all(#[case] value: Value, #[case] expected: &str) {
    assert_eq!(print(&value), Ok(expected.to_owned()));
}

#[test]
fn keys_are_in_natural_order() {
    let keys = [
        "a10", "a2", "a02", "a1", "b", "B", "é", "_", "-", "1", "a", "A1", "aa", "a-b", "a.b", "10", "2", "٣",
    ];
    let entries = keys.map(|key| (text(key), Value::Nil));
    let expected = "'-': null\n_: null\n\"1\": null\n\"2\": null\n\"10\": null\n٣: null\nA1: null\nB: null\na: null\na-b: null\na.b: null\na1: null\na2: null\na02: null\na10: null\naa: null\nb: null\né: null\n";
    assert_eq!(print(&map(entries)), Ok(expected.to_owned()));
}

#[test]
fn numbers_and_truth_values_go_before_nothing_and_that_before_texts() {
    let keys = [
        text("a"),
        Value::Nil,
        Value::Int(10),
        Value::Float(2.5),
        Value::Bool(true),
        Value::Int(1),
        Value::Uint(u64::MAX),
        text("1"),
    ];
    let entries = keys.map(|key| (key, Value::Nil));
    let expected = "true: null\n1: null\n2.5: null\n10: null\n18446744073709551615: null\nnull: null\n\"1\": null\na: null\n";
    assert_eq!(print(&map(entries)), Ok(expected.to_owned()));
}

#[rstest]
#[case("a".repeat(128), "KEY:\n- x\n")]
#[case("a".repeat(129), "? KEY\n: - x\n")]
#[case("a\nb".to_owned(), "? |-\n  a\n  b\n: - x\n")]
#[case("a\u{2028}b".to_owned(), "? 'a\u{2028}  b'\n: - x\n")]
#[case("é".repeat(65), "? KEY\n: - x\n")]
fn a_key_that_is_long_or_has_several_lines_gets_a_question_mark(#[case] key: String, #[case] expected: &str) {
    let printed = print(&map([(text(&key), list([text("x")]))]));
    assert_eq!(printed, Ok(expected.replace("KEY", &key)));
}

#[rstest]
#[case::a_plain_text(&["word"; 30].join(" "), "k: word word word word word word word word word word word word word word word word\n  word word word word word word word word word word word word word word\n")]
#[case::a_single_quoted_text(&format!("# {}", ["word"; 30].join(" ")), "k: '# word word word word word word word word word word word word word word word word\n  word word word word word word word word word word word word word word'\n")]
#[case::a_double_quoted_text(&format!("\t{}", ["word"; 30].join(" ")), "k: \"\\tword word word word word word word word word word word word word word word word\n  word word word word word word word word word word word word word word\"\n")]
#[case::two_blanks(&["word"; 30].join("  "), "k: word  word  word  word  word  word  word  word  word  word  word  word  word  word  word  word  word  word  word  word  word  word  word  word  word  word  word  word  word  word\n")]
#[case::two_blanks_double_quoted(&format!("\t{}", ["word"; 30].join("  ")), "k: \"\\tword  word  word  word  word  word  word  word  word  word  word  word  word\n  \\ word  word  word  word  word  word  word  word  word  word  word  word  word  word\n  \\ word  word  word\"\n")]
#[case::no_blanks(&"a".repeat(200), &format!("k: {}\n", "a".repeat(200)))]
fn a_line_is_broken_at_a_single_blank_past_column_80(#[case] value: &str, #[case] expected: &str) {
    assert_eq!(print(&map([(text("k"), text(value))])), Ok(expected.to_owned()));
}

#[test]
fn what_is_not_utf_8_is_binary() {
    let printed = |bytes: Vec<u8>| print(&map([(text("k"), Value::Bytes(bytes)), (text("z"), Value::Nil)]));
    assert_eq!(printed(vec![0xff, 0]), Ok("k: !!binary /wA=\nz: null\n".to_owned()));
    let in_lines = format!("k: !!binary |\n  {}\n  {}\nz: null\n", "/".repeat(70), "/".repeat(10));
    assert_eq!(printed(vec![0xff; 60]), Ok(in_lines));
    let key = map([(Value::Bytes(vec![0xff]), text("v"))]);
    assert_eq!(print(&key), Ok("!!binary /w==: v\n".to_owned()));
}
