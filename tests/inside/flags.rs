//! The grammar of flags. All expectations are Go's own answers.

use crate::command_line::flags::{Flag, FlagError, Parsed, parse};
use crate::go::quote;
use rstest::rstest;

/// The value of the flag with a check must be of an even length.
fn parsed<'a>(words: &[&'a str]) -> Result<Parsed<'a>, FlagError> {
    let flags = [
        Flag::bool(&["app"], ""),
        Flag::bool(&["a", "all"], ""),
        Flag::text(&["format"], ""),
        Flag::text(&["o", "output"], ""),
        Flag::checked(&["r", "relation"], "", ""),
        Flag::int(&["n"], 0, ""),
    ];
    parse(&flags, words, &mut |flag, value| match flag.name() {
        "r" if value.len() % 2 != 0 => Err(format!("odd text {}", quote(value))),
        _ => Ok(()),
    })
}

/// Words, the values of the flags that get one from them, and the words that are left.
type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], &'a [&'a str]);

#[track_caller]
fn assert_parsed(cases: &[Case<'_>]) {
    for (words, values, positionals) in cases {
        let parsed = parsed(words).unwrap_or_else(|error| panic!("{words:?}: {error:?}"));
        let given =
            ["app", "a", "format", "o", "r", "n"].map(|name| parsed.value(name).map(|value| (name, value)));
        let given: Vec<(&str, &str)> = given.into_iter().flatten().collect();
        assert_eq!(given, *values, "{words:?}");
        assert_eq!(parsed.positionals, *positionals, "{words:?}");
    }
}

#[test]
fn a_value_follows_in_the_same_word_or_in_the_next() {
    assert_parsed(&[
        (&["--relation", "12"], &[("r", "12")], &[]),
        (&["--relation=12"], &[("r", "12")], &[]),
        (&["-r", "12"], &[("r", "12")], &[]),
        (&["-r12"], &[("r", "12")], &[]),
        (&["--r", "12"], &[("r", "12")], &[]),
        (&["--r=12"], &[("r", "12")], &[]),
        (&["--format", "-x"], &[("format", "-x")], &[]),
        (&["--format", "--"], &[("format", "--")], &[]),
        (&["-o", "-"], &[("o", "-")], &[]),
        (&["--output=a=b"], &[("o", "a=b")], &[]),
    ]);
}

#[test]
fn a_letter_keeps_the_equals_sign_of_its_value() {
    assert_parsed(&[(&["-r=1"], &[("r", "=1")], &[]), (&["-o=x"], &[("o", "=x")], &[])]);
}

#[test]
fn flags_and_other_words_mix() {
    assert_parsed(&[
        (&["x", "--app", "y", "-o", "z", "w"], &[("app", "true"), ("o", "z")], &["x", "y", "w"]),
        (&["-"], &[], &["-"]),
        (&["", "x"], &[], &["", "x"]),
        (&["x", "--", "--app", "--"], &[], &["x", "--app", "--"]),
        (&["--", "-"], &[], &["-"]),
        (&[], &[], &[]),
    ]);
}

#[test]
fn the_last_value_wins() {
    assert_parsed(&[
        (&["-o", "a", "--output", "b"], &[("o", "b")], &[]),
        (&["--app=false", "--app"], &[("app", "true")], &[]),
        (&["-n1", "-n", "2"], &[("n", "2")], &[]),
    ]);
}

#[test]
fn a_truth_value_never_takes_the_next_word() {
    assert_parsed(&[
        (&["--app", "false"], &[("app", "true")], &["false"]),
        (&["--app=T"], &[("app", "true")], &[]),
        (&["-a", "x"], &[("a", "true")], &["x"]),
        (&["--all"], &[("a", "true")], &[]),
    ]);
}

#[test]
fn letters_cluster() {
    assert_parsed(&[
        (&["-ao", "x"], &[("a", "true"), ("o", "x")], &[]),
        (&["-aox"], &[("a", "true")], &[]),
        (&["-aaa"], &[("a", "true")], &[]),
        (&["-ar12", "y"], &[("a", "true"), ("r", "12")], &["y"]),
    ]);
}

#[test]
fn what_is_left_of_a_cluster_in_the_last_word_is_forgotten() {
    assert_parsed(&[
        (&["-aZ"], &[("a", "true")], &[]),
        (&["-a1"], &[("a", "true")], &[]),
        (&["x", "-aZ"], &[("a", "true")], &["x"]),
        (&["-ao"], &[("a", "true")], &[]),
        (&["-ah"], &[("a", "true")], &[]),
    ]);
}

#[test]
fn a_number_is_read_in_its_base() {
    assert_parsed(&[
        (&["-n", "0x1F"], &[("n", "31")], &[]),
        (&["-n-5"], &[("n", "-5")], &[]),
        (&["-n", "1_0"], &[("n", "10")], &[]),
    ]);
}

#[test]
fn a_value_that_is_the_default_is_known_to_be_given() {
    assert_parsed(&[(
        &["--app=0", "--format=", "-n", "0"],
        &[("app", "false"), ("format", ""), ("n", "0")],
        &[],
    )]);
    assert!(!parsed(&["--app=0"]).is_ok_and(|parsed| parsed.is_true("app")));
    assert!(parsed(&["--app=1"]).is_ok_and(|parsed| parsed.is_true("app")));
}

#[rstest]
#[case(&["--nope"], "option provided but not defined: --nope")]
#[case(&["--nope=1"], "option provided but not defined: --nope")]
#[case(&["-z"], "option provided but not defined: -z")]
#[case(&["-az", "x"], "option provided but not defined: -z")]
#[case(&["-é"], "option provided but not defined: --é")]
#[case(&["---"], "option provided but not defined: --")]
#[case(&["--form", "x"], "option provided but not defined: --form")]
#[case(&["-format", "x"], "option provided but not defined: -f")]
#[case(&["-all", "x"], "option provided but not defined: -l")]
#[case(&["-a-", "x"], "option provided but not defined: --")]
fn a_flag_must_be_known(#[case] words: &[&str], #[case] error: &str) {
    assert_eq!(parsed(words), Err(FlagError::Usage(error.to_owned())));
}

#[rstest]
#[case(&["--=x"], "empty option in argument \"--=x\"")]
#[case(&["--="], "empty option in argument \"--=\"")]
fn a_flag_must_have_a_name(#[case] words: &[&str], #[case] error: &str) {
    assert_eq!(parsed(words), Err(FlagError::Usage(error.to_owned())));
}

#[rstest]
#[case(&["--relation"], "option needs an argument: --relation")]
#[case(&["-r"], "option needs an argument: -r")]
#[case(&["x", "-o"], "option needs an argument: -o")]
#[case(&["--r"], "option needs an argument: -r")]
fn a_value_must_be_there(#[case] words: &[&str], #[case] error: &str) {
    assert_eq!(parsed(words), Err(FlagError::Usage(error.to_owned())));
}

#[rstest]
#[case(&["--app=maybe"], "invalid value \"maybe\" for option --app: strconv.ParseBool: parsing \"maybe\": invalid syntax")]
#[case(&["--app="], "invalid value \"\" for option --app: strconv.ParseBool: parsing \"\": invalid syntax")]
#[case(&["-a=true"], "invalid value \"=true\" for option -a: strconv.ParseBool: parsing \"=true\": invalid syntax")]
#[case(&["-n", "x"], "invalid value \"x\" for option -n: strconv.ParseInt: parsing \"x\": invalid syntax")]
#[case(&["-n=1"], "invalid value \"=1\" for option -n: strconv.ParseInt: parsing \"=1\": invalid syntax")]
#[case(&["--n=99999999999999999999"], "invalid value \"99999999999999999999\" for option -n: strconv.ParseInt: parsing \"99999999999999999999\": value out of range")]
#[case(&["-r", "1"], "invalid value \"1\" for option -r: odd text \"1\"")]
#[case(&["--relation=abc"], "invalid value \"abc\" for option --relation: odd text \"abc\"")]
#[case(&["-r=12"], "invalid value \"=12\" for option -r: odd text \"=12\"")]
#[case(&["--r", "\n"], "invalid value \"\\n\" for option -r: odd text \"\\n\"")]
fn a_value_must_please_the_flag(#[case] words: &[&str], #[case] error: &str) {
    assert_eq!(parsed(words), Err(FlagError::Usage(error.to_owned())));
}

#[rstest]
#[case(&["--nope", "--app=maybe"], "option provided but not defined: --nope")]
#[case(&["--app=maybe", "--nope"], "invalid value \"maybe\" for option --app: strconv.ParseBool: parsing \"maybe\": invalid syntax")]
#[case(&["x", "-z", "--help"], "option provided but not defined: -z")]
fn the_first_error_wins(#[case] words: &[&str], #[case] error: &str) {
    assert_eq!(parsed(words), Err(FlagError::Usage(error.to_owned())));
}

#[rstest]
#[case(&["--help"])]
#[case(&["-h"])]
#[case(&["--h"])]
#[case(&["--help=x"])]
#[case(&["-h=x"])]
#[case(&["x", "--help", "--nope"])]
#[case(&["-ah", "x"])]
#[case(&["-o", "x", "-h"])]
fn help_is_asked_for_before_any_error(#[case] words: &[&str]) {
    assert_eq!(parsed(words), Err(FlagError::Help));
}

#[test]
fn help_is_a_word_like_any_other_where_flags_are_none() {
    assert_parsed(&[(&["--", "--help"], &[], &["--help"]), (&["-o", "--help"], &[("o", "--help")], &[])]);
}

#[test]
fn a_tool_may_take_the_names_of_help_for_itself() {
    let flags = [Flag::bool(&["h"], "")];
    let parsed = parse(&flags, &["-h"], &mut |_, _| Ok(()));
    assert!(parsed.is_ok_and(|parsed| parsed.is_true("h")));
}
