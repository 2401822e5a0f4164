//! Pairs such as `key=value`. All expectations are Go's own answers.

use crate::command_line::key_values::parse;
use rstest::rstest;

fn parsed<'a>(words: &[&'a str], allow_empty_values: bool) -> Result<Vec<(&'a str, &'a str)>, String> {
    parse(words.iter().copied(), allow_empty_values).map(Vec::from_iter)
}

#[rstest]
#[case(&[], false, &[])]
#[case(&["b=1", "a=2"], false, &[("b", "1"), ("a", "2")])]
#[case(&["a=b=c"], false, &[("a", "b=c")])]
#[case(&["a="], true, &[("a", "")])]
#[case(&[" a\t= b \n"], false, &[("a", "b")])]
#[case(&["a=\u{a0} x\u{85}"], false, &[("a", "x")])]
#[case(&["", "a=1", ""], false, &[("a", "1")])]
#[case(&["a=   "], true, &[("a", "")])]
#[case(&["a=x y"], false, &[("a", "x y")])]
fn pairs_are_trimmed_and_keep_their_order(
    #[case] words: &[&str],
    #[case] allow_empty_values: bool,
    #[case] expected: &[(&str, &str)],
) {
    assert_eq!(parsed(words, allow_empty_values), Ok(expected.to_vec()));
}

#[rstest]
#[case(&["a"], true, "expected \"key=value\", got \"a\"")]
#[case(&["a\"\n"], true, "expected \"key=value\", got \"a\\\"\\n\"")]
#[case(&[" "], true, "expected \"key=value\", got \" \"")]
#[case(&["="], true, "expected \"key=value\", got \"=\"")]
#[case(&["=x"], true, "expected \"key=value\", got \"=x\"")]
#[case(&["  = x "], true, "expected \"key=value\", got \"=x\"")]
#[case(&["a="], false, "expected \"key=value\", got \"a=\"")]
#[case(&["a=   "], false, "expected \"key=value\", got \"a=\"")]
#[case(&["a=1", "a=2"], false, "key \"a\" specified more than once")]
#[case(&["a=1", " a =1"], true, "key \"a\" specified more than once")]
#[case(&["a=1", "b", "a=2"], false, "expected \"key=value\", got \"b\"")]
fn a_pair_has_a_key_a_value_and_no_twin(
    #[case] words: &[&str],
    #[case] allow_empty_values: bool,
    #[case] error: &str,
) {
    assert_eq!(parsed(words, allow_empty_values), Err(error.to_owned()));
}
