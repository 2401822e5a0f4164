//! Strings in messages, and numbers in strings. All expectations are Go's own answers.

use crate::go::{atoi, parse_bool, parse_int, quote, quote_all};
use rstest::rstest;

#[rstest]
#[case("", "\"\"")]
#[case("a b", "\"a b\"")]
#[case("it's \"x\" \\", "\"it's \\\"x\\\" \\\\\"")]
#[case("\u{7}\u{8}\t\n\u{b}\u{c}\r", "\"\\a\\b\\t\\n\\v\\f\\r\"")]
#[case("\0\u{1}\u{1b}\u{7f}", "\"\\x00\\x01\\x1b\\x7f\"")]
#[case("é猫😀", "\"é猫😀\"")]
#[case("\u{85}\u{a0}", "\"\\u0085\\u00a0\"")]
#[case("\u{2028}\u{feff}�", "\"\\u2028\\ufeff�\"")]
#[case("e\u{301}", "\"e\u{301}\"")]
#[case("\u{e0001}\u{10ffff}", "\"\\U000e0001\\U0010ffff\"")]
fn a_string_is_quoted_with_escapes_for_what_cannot_be_seen(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(quote(text), expected);
}

#[test]
fn a_list_of_strings_is_quoted_with_blanks_between() {
    assert_eq!(quote_all::<&str>(&[]), "[]");
    assert_eq!(quote_all(&["a", "b c", ""]), "[\"a\" \"b c\" \"\"]");
}

#[rstest]
#[case("0", Ok(0))]
#[case("7", Ok(7))]
#[case("-7", Ok(-7))]
#[case("+7", Ok(7))]
#[case("007", Ok(7))]
#[case("9223372036854775807", Ok(9223372036854775807))]
#[case("-9223372036854775808", Ok(-9223372036854775808))]
#[case("9223372036854775808", Err("strconv.Atoi: parsing \"9223372036854775808\": value out of range"))]
#[case("-9223372036854775809", Err("strconv.Atoi: parsing \"-9223372036854775809\": value out of range"))]
#[case("99999999999999999999x", Err("strconv.Atoi: parsing \"99999999999999999999x\": value out of range"))]
#[case("9223372036854775808x", Err("strconv.Atoi: parsing \"9223372036854775808x\": invalid syntax"))]
#[case("", Err("strconv.Atoi: parsing \"\": invalid syntax"))]
#[case("-", Err("strconv.Atoi: parsing \"-\": invalid syntax"))]
#[case("1_0", Err("strconv.Atoi: parsing \"1_0\": invalid syntax"))]
#[case("0x1", Err("strconv.Atoi: parsing \"0x1\": invalid syntax"))]
#[case(" 1", Err("strconv.Atoi: parsing \" 1\": invalid syntax"))]
#[case("1.5", Err("strconv.Atoi: parsing \"1.5\": invalid syntax"))]
#[case("x\"y", Err("strconv.Atoi: parsing \"x\\\"y\": invalid syntax"))]
fn a_number_is_decimal(#[case] text: &str, #[case] expected: Result<i64, &str>) {
    assert_eq!(atoi(text), expected.map_err(str::to_owned));
}

#[rstest]
#[case("7", Ok(7))]
#[case("-7", Ok(-7))]
#[case("0x1F", Ok(31))]
#[case("-0X1f", Ok(-31))]
#[case("0b101", Ok(5))]
#[case("0o17", Ok(15))]
#[case("017", Ok(15))]
#[case("08", Err("strconv.ParseInt: parsing \"08\": invalid syntax"))]
#[case("1_000", Ok(1000))]
#[case("0x_1", Ok(1))]
#[case("1__0", Err("strconv.ParseInt: parsing \"1__0\": invalid syntax"))]
#[case("_1", Err("strconv.ParseInt: parsing \"_1\": invalid syntax"))]
#[case("0x", Err("strconv.ParseInt: parsing \"0x\": invalid syntax"))]
#[case("9223372036854775808", Err("strconv.ParseInt: parsing \"9223372036854775808\": value out of range"))]
#[case("x", Err("strconv.ParseInt: parsing \"x\": invalid syntax"))]
fn the_number_of_a_flag_may_be_in_any_base(#[case] text: &str, #[case] expected: Result<i64, &str>) {
    assert_eq!(parse_int(text), expected.map_err(str::to_owned));
}

#[rstest]
#[case("1", Ok(true))]
#[case("t", Ok(true))]
#[case("T", Ok(true))]
#[case("true", Ok(true))]
#[case("TRUE", Ok(true))]
#[case("True", Ok(true))]
#[case("0", Ok(false))]
#[case("f", Ok(false))]
#[case("F", Ok(false))]
#[case("false", Ok(false))]
#[case("FALSE", Ok(false))]
#[case("False", Ok(false))]
#[case("yes", Err("strconv.ParseBool: parsing \"yes\": invalid syntax"))]
#[case("tRUE", Err("strconv.ParseBool: parsing \"tRUE\": invalid syntax"))]
#[case("", Err("strconv.ParseBool: parsing \"\": invalid syntax"))]
fn a_truth_value_has_six_spellings(#[case] text: &str, #[case] expected: Result<bool, &str>) {
    assert_eq!(parse_bool(text), expected.map_err(str::to_owned));
}
