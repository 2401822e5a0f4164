//! `state-get`, `state-set` and `state-delete`.

use juju_charm::Map;
use juju_scenario::prelude::*;

use super::{after, begin, call, check, fails, is_silent, prints, shown, start, wrong};

fn put_aside() -> Scene {
    start(State::new().unit_state("one", "1").unit_state("a10", "").unit_state("a2", "two words"))
}

#[test]
fn state_get_prints_a_key_or_all() {
    let all = "a2: two words\na10: \"\"\none: \"1\"\n";
    check(
        &put_aside(),
        [
            prints("state-get", all),
            prints("state-get -", all),
            prints("state-get ''", all),
            prints("state-get --strict", all),
            prints("state-get --format json", "{\"a10\":\"\",\"a2\":\"two words\",\"one\":\"1\"}\n"),
            prints("state-get one", "1\n"),
            prints("state-get --format yaml one", "\"1\"\n"),
            prints("state-get --format json one", "\"1\"\n"),
            is_silent("state-get a10"),
            is_silent("state-get --strict a10"),
            is_silent("state-get five"),
            prints("state-get --format yaml five", "\"\"\n"),
            prints("state-get --format json five", "\"\"\n"),
            fails("state-get --strict five", "\"five\" not found"),
            wrong("state-get --strict five six", "unrecognized args: [\"six\"]"),
        ],
    );
    check(&start(State::new()), [prints("state-get", "{}\n"), prints("state-get --format json", "null\n")]);
}

#[test]
fn state_set_takes_pairs_and_a_file() {
    let left = |lines: &[&str]| after(&start(State::new()), lines).context_out.state.unit_state;
    let one = |key: &str, value: &str| Map::from([(key.to_owned(), value.to_owned())]);
    assert_eq!(left(&["state-set ' a =  b c ' ''"]), one("a", "b c"));
    assert_eq!(left(&["state-set a="]), one("a", ""));
    assert_eq!(left(&["state-set a=b=c"]), one("a", "b=c"));
    assert_eq!(left(&["state-set"]), Map::new());
    let mut hook = begin(&start(State::new()));
    let reply = call(&mut hook, "state-set --file - a=line", "a: file\nb: ' kept '\nc: null\nd: 012\n");
    assert_eq!(shown(&reply), "0 \"\" \"\"");
    let expected = [("a", "line"), ("b", " kept "), ("c", ""), ("d", "012")];
    let expected: Map<String, String> =
        expected.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    assert_eq!(hook.end(0).context_out.state.unit_state, expected);
}

#[test]
fn what_is_wrong_with_state_set() {
    let key = format!("state-set {}=x", "k".repeat(257));
    let value = format!("state-set k={}", "v".repeat(65_537));
    check(
        &put_aside(),
        [
            wrong("state-set five", "expected \"key=value\", got \"five\""),
            wrong("state-set =five", "expected \"key=value\", got \"=five\""),
            wrong("state-set one=1 one=2", "key \"one\" specified more than once"),
            wrong("state-set five --file /nowhere/at/all", "expected \"key=value\", got \"five\""),
            wrong("state-set --format x a=b", "option provided but not defined: --format"),
            fails("state-set --file /nowhere/at/all", "open /nowhere/at/all: no such file or directory"),
            fails(
                "state-set --file -",
                "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `haha` into map[string]string",
            )
            .given("haha"),
            fails(key, "max allowed key length (256) exceeded"),
            fails(value, "max allowed value length (65536) exceeded"),
        ],
    );
}

#[test]
fn state_delete_minds_nothing() {
    let lines = ["state-delete one", "state-delete nope", "state-delete ''", "state-delete"];
    let left = after(&put_aside(), &lines).context_out.state.unit_state;
    assert_eq!(left.keys().map(String::as_str).collect::<Vec<_>>(), ["a10", "a2"]);
    check(&put_aside(), [wrong("state-delete one two", "unrecognized args: [\"two\"]")]);
}
