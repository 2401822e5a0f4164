mod laws;

use super::{MAX_DEPTH, MAX_SIZE, Value, load, load_strings, show::show};

/// What a text is, in short for Go's `%#v`: `map` and `list` are those of anything, and `nil` is one of anything.
fn shown(text: &[u8]) -> Result<String, String> {
    let shown = show(&load(text)?);
    let shown = shown.replace("map[interface {}]interface {}", "map").replace("[]interface {}", "list");
    Ok(shown.replace("interface {}(nil)", "nil"))
}

/// The strings of a text in the order of their keys, as in Go.
fn shown_strings(text: &[u8]) -> Result<String, String> {
    let mut strings = load_strings(text)?;
    strings.sort();
    let shown: Vec<_> = strings
        .iter()
        .map(|(key, value)| {
            format!("{:?}:{:?}", String::from_utf8_lossy(key), String::from_utf8_lossy(value))
        })
        .collect();
    Ok(shown.join(", "))
}

/// Checks texts against what Go's library made of them.
#[track_caller]
fn check(shown: impl Fn(&[u8]) -> Result<String, String>, facts: &[(&str, Result<&str, &str>)]) {
    for (text, fact) in facts {
        let fact = fact.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(shown(text.as_bytes()), fact, "of {text:?}");
    }
}

#[test]
fn what_a_plain_scalar_is() {
    check(
        shown,
        &[
            ("", Ok("nil")),
            ("~", Ok("nil")),
            ("null", Ok("nil")),
            ("Null", Ok("nil")),
            ("nULL", Ok("\"nULL\"")),
            ("yes", Ok("true")),
            ("Off", Ok("false")),
            ("y", Ok("true")),
            ("tRUE", Ok("\"tRUE\"")),
            ("0", Ok("0")),
            ("-0", Ok("0")),
            ("012", Ok("10")),
            ("08", Ok("\"08\"")),
            ("0o17", Ok("15")),
            ("0x1F", Ok("31")),
            ("0X1f", Ok("31")),
            ("0b101", Ok("5")),
            ("0b-1", Ok("-1")),
            ("-0b11", Ok("-3")),
            ("1_000", Ok("1000")),
            ("_1", Ok("\"_1\"")),
            ("+12", Ok("12")),
            ("9223372036854775807", Ok("9223372036854775807")),
            ("9223372036854775808", Ok("0x8000000000000000")),
            ("18446744073709551616", Ok("1.8446744073709552e+19")),
            ("+9223372036854775808", Ok("9.223372036854776e+18")),
            ("-9223372036854775808", Ok("-9223372036854775808")),
            ("1.50", Ok("1.5")),
            ("1.", Ok("\"1.\"")),
            ("01.5", Ok("\"01.5\"")),
            (".5", Ok("0.5")),
            ("-.5e-3", Ok("-0.0005")),
            ("1e3", Ok("\"1e3\"")),
            ("1e+3", Ok("1000")),
            ("1e+400", Ok("\"1e+400\"")),
            (".1_0", Ok("0.1")),
            (".5e3", Ok("500")),
            ("-.INF", Ok("-Inf")),
            (".nan", Ok("NaN")),
            ("-", Ok("list{nil}")),
            ("12:30:45", Ok("\"12:30:45\"")),
            ("2001-01-01", Ok("\"2001-01-01\"")),
            ("2001-12-14t21:59:43.10-05:00", Ok("\"2001-12-14t21:59:43.10-05:00\"")),
            ("<<", Ok("\"<<\"")),
            ("=", Ok("\"=\"")),
            ("é", Ok("\"é\"")),
        ],
    );
}

#[test]
fn quotes_and_escapes() {
    check(
        shown,
        &[
            ("'it''s'", Ok("\"it's\"")),
            ("\"\\x41\\u00e9\\U0001F600\\n\\0\"", Ok("\"Aé😀\\n\\x00\"")),
            ("\"a \\\n  b\"", Ok("\"a b\"")),
            ("'a\n\n  b\n  c'", Ok("\"a\\nb c\"")),
            ("\"a\\tb\\_\\N\"", Ok("\"a\\tb\\u00a0\\u0085\"")),
            ("'12'", Ok("\"12\"")),
            ("\"\\q\"", Err("yaml: found unknown escape character")),
            ("\"\\ud800\"", Err("yaml: found invalid Unicode character escape code")),
            ("\"\\x4\"", Err("yaml: did not find expected hexdecimal number")),
            ("'a\n---\n'", Err("yaml: line 2: found unexpected document indicator")),
            ("a: 'b", Err("yaml: found unexpected end of stream")),
            ("a: \"b\n", Err("yaml: line 2: found unexpected end of stream")),
        ],
    );
}

#[test]
fn block_scalars() {
    check(
        shown,
        &[
            ("|\n a\n  b\n\n c\n\n", Ok("\"a\\n b\\n\\nc\\n\"")),
            ("|-\n a\n", Ok("\"a\"")),
            ("|+\n a\n\n", Ok("\"a\\n\\n\"")),
            (">\n a\n b\n\n c\n  d\n e\n", Ok("\"a b\\nc\\n d\\ne\\n\"")),
            ("|2\n  a\n", Ok("\"a\\n\"")),
            ("a: |1\n  b\n", Ok("map{\"a\":\" b\\n\"}")),
            ("|-2\n  x\n", Ok("\"x\"")),
            (">+ # c\n a\n\n", Ok("\"a\\n\\n\"")),
            ("|0\n a", Err("yaml: found an indentation indicator equal to 0")),
            ("|10\n a", Err("yaml: did not find expected comment or line break")),
            ("a: |\n\tb", Err("yaml: line 2: found a tab character where an indentation space is expected")),
            ("| x\n a", Err("yaml: did not find expected comment or line break")),
            ("- |\n- >\n a\n", Ok("list{\"\", \"a\\n\"}")),
        ],
    );
}

#[test]
fn block_collections() {
    check(
        shown,
        &[
            ("a: 1\nb: [2, 3]\n", Ok("map{\"a\":1, \"b\":list{2, 3}}")),
            ("a:\n- 1\n- 2\nb:\n  - 3\n", Ok("map{\"a\":list{1, 2}, \"b\":list{3}}")),
            ("- - a\n  - b\n- c: d\n  e: f\n", Ok("list{list{\"a\", \"b\"}, map{\"c\":\"d\", \"e\":\"f\"}}")),
            ("? a\n: b\n? c\n", Ok("map{\"a\":\"b\", \"c\":nil}")),
            ("a: b: c", Err("yaml: mapping values are not allowed in this context")),
            ("a: - b", Err("yaml: block sequence entries are not allowed in this context")),
            ("a: 1\n b: 2", Err("yaml: line 2: mapping values are not allowed in this context")),
            ("a: 1\nb", Err("yaml: line 3: could not find expected ':'")),
            ("a\nb: c", Err("yaml: line 2: mapping values are not allowed in this context")),
            ("- a\nb: c\n", Err("yaml: line 1: did not find expected '-' indicator")),
            ("a:\n  b: 1\n c: 2\n", Err("yaml: line 2: did not find expected key")),
            ("a:\tb\n", Ok("map{\"a\":\"b\"}")),
            ("\ta: b\n", Err("yaml: found character that cannot start any token")),
            ("a: 1\na: 2\nb: 3\na: 4\n", Ok("map{\"a\":4, \"b\":3}")),
            ("a: |\n  x\n y: z\n", Err("yaml: line 2: did not find expected key")),
        ],
    );
}

#[test]
fn flow_collections() {
    check(
        shown,
        &[
            ("[a, b: c, [d], {e: f}]", Ok("list{\"a\", map{\"b\":\"c\"}, list{\"d\"}, map{\"e\":\"f\"}}")),
            ("{a, b: , c: d}", Ok("map{\"a\":nil, \"b\":nil, \"c\":\"d\"}")),
            ("{\"a\":1}", Ok("map{\"a\":1}")),
            ("{a:1}", Ok("map{\"a:1\":nil}")),
            ("[? a : b, ?]", Err("yaml: line 1: did not find expected ',' or ']'")),
            ("[?]", Err("yaml: line 1: did not find expected ',' or ']'")),
            ("{? a : b, ?}", Ok("map{nil:nil, \"a\":\"b\"}")),
            ("[a,,b]", Err("yaml: did not find expected node content")),
            ("[,]", Err("yaml: did not find expected node content")),
            ("[a b", Err("yaml: line 1: did not find expected ',' or ']'")),
            ("[a}", Err("yaml: did not find expected ',' or ']'")),
            ("{a: b", Err("yaml: line 1: did not find expected ',' or '}'")),
            ("{a: ]", Err("yaml: did not find expected node content")),
            ("[a,\nb\n]\n", Ok("list{\"a\", \"b\"}")),
            ("[-]", Ok("list{\"-\"}")),
            ("[- a]", Err("yaml: did not find expected node content")),
            ("{[a]: b}", Err("yaml: invalid map key: []interface {}{\"a\"}")),
            (
                "{{1: a, b: 2.5, ~: no}: c}",
                Err(
                    "yaml: invalid map key: map[interface {}]interface {}{interface {}(nil):false, \"b\":2.5, 1:\"a\"}",
                ),
            ),
        ],
    );
}

#[test]
fn comments_and_documents() {
    check(
        shown,
        &[
            ("# c\n", Ok("nil")),
            ("a # c\n", Ok("\"a\"")),
            ("a#c", Ok("\"a#c\"")),
            ("--- a\n--- b\n", Ok("\"a\"")),
            ("---\n...\n", Ok("nil")),
            ("a\n...\nb: [", Ok("\"a\"")),
            ("a: 1\n---\n]", Ok("map{\"a\":1}")),
            ("a: 1\n... @", Ok("map{\"a\":1}")),
            ("%YAML 1.1\n---\na", Ok("\"a\"")),
            ("%YAML 1.2\n---\na", Err("yaml: found incompatible YAML document")),
            ("%YAML 1.1\n%YAML 1.1\n--- a", Err("yaml: line 1: found duplicate %YAML directive")),
            ("%YAML x", Err("yaml: did not find expected version number")),
            ("%FOO\n", Err("yaml: found unknown directive name")),
            ("%TAG !e! tag:yaml.org,2002:\n--- !e!str 12", Ok("\"12\"")),
            ("%TAG !e! x\n%TAG !e! y\n---", Err("yaml: line 1: found duplicate %TAG directive")),
            ("%TAG !e x", Err("yaml: did not find expected '!'")),
            ("%YAML 1.1\na", Err("yaml: line 1: did not find expected <document start>")),
            ("@a", Err("yaml: found character that cannot start any token")),
            ("a: `b`", Err("yaml: found character that cannot start any token")),
            ("a: %b", Err("yaml: found character that cannot start any token")),
        ],
    );
}

#[test]
fn tags() {
    check(
        shown,
        &[
            ("!!str 12", Ok("\"12\"")),
            ("!!int '12'", Ok("12")),
            ("!!float 12", Ok("12")),
            (
                "!!float 18446744073709551615",
                Err("yaml: cannot decode !!int `18446744073709551615` as a !!float"),
            ),
            ("!!int x", Err("yaml: cannot decode !!str `x` as a !!int")),
            ("!!bool 1", Err("yaml: cannot decode !!int `1` as a !!bool")),
            ("!!null ''", Ok("nil")),
            ("!!null x", Err("yaml: cannot decode !!str `x` as a !!null")),
            ("!!timestamp 2001-01-01", Ok("\"2001-01-01\"")),
            ("!!timestamp 1", Err("yaml: cannot decode !!int `1` as a !!timestamp")),
            ("!!int 2001-01-01", Err("yaml: cannot decode !!str `2001-01-01` as a !!int")),
            ("!foo 12", Ok("\"12\"")),
            ("! 12", Ok("\"12\"")),
            ("!", Ok("\"\"")),
            ("!<tag:yaml.org,2002:int> 3", Ok("3")),
            ("!e!x y", Err("yaml: found undefined tag handle")),
            ("!!binary aGVsbG8=", Ok("\"hello\"")),
            ("!!binary /w==", Ok("\"\\xff\"")),
            ("!!binary x", Err("yaml: !!binary value contains invalid base64 data")),
            ("!!map x", Ok("\"x\"")),
            ("a: !!str\nb: !\n", Ok("map{\"a\":\"\", \"b\":\"\"}")),
            ("!a%zz b", Err("yaml: did not find URI escaped octet")),
            ("!<> a", Err("yaml: did not find expected tag URI")),
            ("!<a b", Err("yaml: did not find the expected '>'")),
            ("!!str !!str a", Ok("\"\"")),
        ],
    );
}

#[test]
fn anchors_and_aliases() {
    check(
        shown,
        &[
            ("[&a x, *a]", Ok("list{\"x\", \"x\"}")),
            ("{a: &a {b: c}, d: *a}", Ok("map{\"a\":map{\"b\":\"c\"}, \"d\":map{\"b\":\"c\"}}")),
            ("*a", Err("yaml: unknown anchor 'a' referenced")),
            ("&a [*a]", Err("yaml: anchor 'a' value contains itself")),
            ("[&a , *a]", Ok("list{nil, nil}")),
            ("[&a 1, &a 2, *a]", Ok("list{1, 2, 2}")),
            ("& a", Err("yaml: did not find expected alphabetic or numeric character")),
            ("&a! b", Err("yaml: did not find expected alphabetic or numeric character")),
            ("&a *a", Ok("nil")),
            ("[&a &b c]", Err("yaml: did not find expected ',' or ']'")),
        ],
    );
}

#[test]
fn merges() {
    check(
        shown,
        &[
            (
                "a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3}\n",
                Ok("map{\"a\":map{\"x\":1, true:2}, \"b\":map{\"x\":3, true:2}}"),
            ),
            ("a: &a {x: 1}\nb: {x: 3, <<: *a}\n", Ok("map{\"a\":map{\"x\":1}, \"b\":map{\"x\":1}}")),
            (
                "- &a {x: 1}\n- &b {x: 2, y: 3}\n- <<: [*a, *b]\n",
                Ok("list{map{\"x\":1}, map{\"x\":2, true:3}, map{\"x\":1, true:3}}"),
            ),
            ("<<: {a: b}\n", Ok("map{\"a\":\"b\"}")),
            ("'<<': {a: b}\n", Ok("map{\"<<\":map{\"a\":\"b\"}}")),
            ("!!merge <<: {a: b}\n", Ok("map{\"a\":\"b\"}")),
            ("<<: a\n", Err("yaml: map merge requires map or sequence of maps as the value")),
            ("<<: [a]\n", Err("yaml: map merge requires map or sequence of maps as the value")),
            ("[&a [], {<<: *a}]", Err("yaml: map merge requires map or sequence of maps as the value")),
            ("&a {<<: *a}", Err("yaml: anchor 'a' value contains itself")),
            ("a: &a ~\nb: 1\n<<: *a\nc: &a {x: y}\n", Ok("map{\"c\":map{\"x\":true}}")),
            (
                "a: &a 2001-01-01\n<<: *a\nc: &a {x: y}\n",
                Err(
                    "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!timestamp `2001-01-01` into map[interface {}]interface {}",
                ),
            ),
        ],
    );
}

#[test]
fn characters() {
    check(
        shown,
        &[
            ("\u{feff}a: 1\n", Ok("map{\"a\":1}")),
            ("\u{feff}\u{feff}a: 1\nb: 2\n", Err("yaml: line 1: did not find expected key")),
            ("a\u{85}b", Ok("\"a b\"")),
            ("a\u{2028}b", Ok("\"a\\u2028b\"")),
            ("a\r\nb\r", Ok("\"a b\"")),
            ("a\u{7}", Err("yaml: control characters are not allowed")),
            ("'a\u{2028}\u{2029}b'", Ok("\"a\\u2028\\u2029b\"")),
        ],
    );
}

#[test]
fn strings_by_strings() {
    check(
        shown_strings,
        &[
            (
                "a: yes\nb: 1.50\nc: 0x10\nd: ~\ne: null\nf: ''\ng: !!binary aGk=\n1: x\n~: y\n",
                Ok(
                    "\"\":\"y\", \"1\":\"x\", \"a\":\"yes\", \"b\":\"1.50\", \"c\":\"0x10\", \"d\":\"\", \"e\":\"\", \"f\":\"\", \"g\":\"hi\"",
                ),
            ),
            (
                "a: [1]\nb: {c: d}\n",
                Err(
                    "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into string\n  line 2: cannot unmarshal !!map into string",
                ),
            ),
            ("[a]: b\n", Err("yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into string")),
            (
                "a",
                Err("yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `a` into map[string]string"),
            ),
            (
                "1",
                Err("yaml: unmarshal errors:\n  line 1: cannot unmarshal !!int `1` into map[string]string"),
            ),
            (
                "- a\n",
                Err("yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into map[string]string"),
            ),
            (
                "abcdefghijk",
                Err(
                    "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `abcdefg...` into map[string]string",
                ),
            ),
            (
                "abcdefghij",
                Err(
                    "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `abcdefghij` into map[string]string",
                ),
            ),
            (
                "2001-01-01",
                Err(
                    "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!timestamp `2001-01-01` into map[string]string",
                ),
            ),
            (
                "'q'",
                Err("yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `q` into map[string]string"),
            ),
            (
                "éééééé",
                Err(
                    "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `ééé\u{fffd}...` into map[string]string",
                ),
            ),
            (
                "!!float 1",
                Err("yaml: unmarshal errors:\n  line 1: cannot unmarshal !!float `1` into map[string]string"),
            ),
            (
                "!foo bar",
                Err("yaml: unmarshal errors:\n  line 1: cannot unmarshal !foo `bar` into map[string]string"),
            ),
            (
                "!!seq foo",
                Err("yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seqfoo into map[string]string"),
            ),
            (
                "!!binary aGk=",
                Err(
                    "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!binary `aGk=` into map[string]string",
                ),
            ),
            ("~", Ok("")),
            ("a: !!int x\n", Err("yaml: cannot decode !!str `x` as a !!int")),
            (
                "a: &a [1]\nb: *a\n",
                Err(
                    "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into string\n  line 1: cannot unmarshal !!seq into string",
                ),
            ),
            ("a: b\n<<: {a: c, d: e}\n", Ok("\"a\":\"c\", \"d\":\"e\"")),
        ],
    );
}

#[test]
fn later_lines() {
    check(
        shown,
        &[
            ("\n\n- @", Err("yaml: line 3: found character that cannot start any token")),
            ("a:\n  - b\n  c: d\n", Err("yaml: line 2: did not find expected '-' indicator")),
            ("\n\n\n[a\n\n", Err("yaml: line 5: did not find expected ',' or ']'")),
            ("a: 1\nb: 2\nc\nd: 3\n", Err("yaml: line 4: could not find expected ':'")),
            ("x:\n  - [1]: 2\n", Err("yaml: invalid map key: []interface {}{1}")),
            ("a:\n b:\n   - [c]\n   - {\n", Err("yaml: line 4: did not find expected node content")),
            ("[1]: x\n", Err("yaml: invalid map key: []interface {}{1}")),
            (
                "x: 1\n\n[2.5, yes, ~, \"q\\x7f\\xad\\0\"]: y\n",
                Err(
                    "yaml: invalid map key: []interface {}{2.5, true, interface {}(nil), \"q\\x7f\\u00ad\\x00\"}",
                ),
            ),
        ],
    );
}

#[test]
fn numbers_are_of_the_type_they_are_in_go() {
    let is = |text: &str, value: Value| assert_eq!(load(text.as_bytes()), Ok(value), "of {text:?}");
    is("1", Value::Int(1));
    is("1.0", Value::Float(1.0));
    is("1e+3", Value::Float(1000.0));
    is("!!float 1", Value::Float(1.0));
    is("9223372036854775808", Value::Uint(1 << 63));
    is("+9223372036854775808", Value::Float(9_223_372_036_854_775_808.0));
    is("!!binary /w==", Value::Bytes(vec![0xFF]));
    is(
        "{1: a, 1.0: b}",
        Value::Map(Some(vec![
            (Value::Int(1), Value::Text("a".to_owned())),
            (Value::Float(1.0), Value::Text("b".to_owned())),
        ])),
    );
}

#[test]
fn zeros_are_one_key_and_each_not_a_number_is_another() {
    let keys = |text: &str| match load(text.as_bytes()) {
        Ok(Value::Map(Some(entries))) => entries.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(keys("{0.0: a, -0.0: b}"), 1);
    assert_eq!(keys("{.nan: a, .nan: b}"), 2);
}

#[test]
fn bytes_that_are_no_text_are_told_before_all_else_in_their_piece() {
    let error = |text: &[u8]| load(text).err().unwrap_or_default();
    assert_eq!(error(b"a: \xFF"), "yaml: invalid leading UTF-8 octet");
    assert_eq!(error(b"\xC3"), "yaml: incomplete UTF-8 octet sequence");
    assert_eq!(error(b"\xC3a"), "yaml: invalid trailing UTF-8 octet");
    assert_eq!(error(b"\xC0\x80"), "yaml: invalid length of a UTF-8 sequence");
    assert_eq!(error(b"\xED\xA0\x80"), "yaml: invalid Unicode character");
    assert_eq!(error(b"a\x7F"), "yaml: control characters are not allowed");
    assert_eq!(error(b"\xFF\xFEa"), "yaml: incomplete UTF-16 character");
    assert_eq!(error(b"\xFF\xFE\x00\xD8"), "yaml: incomplete UTF-16 surrogate pair");
    assert_eq!(error(b"\xFF\xFE\x00\xD8a\x00"), "yaml: expected low surrogate area");
    assert_eq!(error(b"\xFE\xFF\xDC\x00"), "yaml: unexpected low surrogate area");
    assert_eq!(load(b"\xFE\xFF\x00a\xD8\x3D\xDE\x00"), Ok(Value::Text("a\u{1F600}".to_owned())));

    // The first piece has 512 bytes.
    let with_bad_byte = |at: usize| {
        let mut text = b"@".to_vec();
        text.resize(at, b' ');
        text.push(0xFF);
        error(&text)
    };
    assert_eq!(with_bad_byte(511), "yaml: invalid leading UTF-8 octet");
    assert_eq!(with_bad_byte(512), "yaml: found character that cannot start any token");
}

#[test]
fn a_key_has_1024_characters_at_the_most() {
    let key = |length: usize| load(format!("{}: b", "a".repeat(length)).as_bytes());
    assert!(key(1024).is_ok());
    assert_eq!(key(1025), Err("yaml: mapping values are not allowed in this context".to_owned()));
}

#[test]
fn an_anchor_that_moves_to_a_mapping_can_make_go_panic() {
    let text = b"a: &a ~\n<<: *a\nb: &a {x: y}\nc: d\n";
    assert_eq!(shown(text), Ok(r#"map{"b":map{"x":true}, "c":"d"}"#.to_owned()));
    assert_eq!(
        load_strings(b"a: &a ~\n<<: *a\nc: d\nb: &a {x: y}\n"),
        Err("assignment to entry in nil map".to_owned())
    );
}

#[test]
fn values_are_as_deep_as_they_may_be() {
    let too_deep = Err(format!("yaml: nested deeper than {MAX_DEPTH} levels"));
    let nested = |open: &str, close: &str, depth: usize| open.repeat(depth) + &close.repeat(depth);
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", ""), ("[a: ", "]")] {
        let is_pair = open == "[a: ";
        let depth = if is_pair { MAX_DEPTH / 2 } else { MAX_DEPTH };
        assert!(load(nested(open, close, depth).as_bytes()).is_ok(), "{open:?}");
        assert_eq!(load(nested(open, close, depth + 1).as_bytes()), too_deep, "{open:?}");
    }
    let key = nested("? ", "", MAX_DEPTH);
    assert!(load(key.as_bytes()).is_err_and(|error| error.starts_with("yaml: invalid map key: map[")));
    let key = format!("? {}\n: a\n", nested("[", "]", MAX_DEPTH - 1));
    assert!(load(key.as_bytes()).is_err_and(|error| error.starts_with("yaml: invalid map key: []interface")));
    let deepest = nested("[", "]", 100_000);
    assert_eq!(load(deepest.as_bytes()), too_deep);
    assert_eq!(
        load(&deepest.as_bytes()[..100_000]),
        Err("yaml: line 1: did not find expected node content".to_owned())
    );
    assert_eq!(
        load(nested("&a [*a, ", "]", 100_000).as_bytes()),
        Err("yaml: anchor 'a' value contains itself".to_owned())
    );
}

#[test]
fn aliases_cannot_use_up_the_memory() {
    let too_much = Err("yaml: aliases stand for too much".to_owned());
    let mut laughs = String::from("- &a0 ha\n");
    for level in 1..30 {
        let alias = format!("*a{}", level - 1);
        laughs += &format!("- &a{level} [{alias}, {alias}]\n");
    }
    assert_eq!(load(laughs.as_bytes()), too_much);
    let long = format!("- &a {}\n{}", "x".repeat(MAX_SIZE / 64), "- *a\n".repeat(65));
    assert_eq!(load(long.as_bytes()), too_much);
}
