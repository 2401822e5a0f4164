//! `relation-get`, `relation-set`, `relation-ids`, `relation-list` and `relation-model-get`.

use juju_scenario::prelude::*;

use super::{
    Row, after, changed, check, check_on, fails, is_silent, led, prints, related, stage, start, wrong,
};

#[test]
fn the_relation_is_named_by_its_number_in_any_spelling() {
    let rows = [
        "relation-get -r 7 host pg/2",
        "relation-get -r7 host pg/2",
        "relation-get -r db:7 host pg/2",
        "relation-get -r=db:7 host pg/2",
        "relation-get --r 7 host pg/2",
        "relation-get --r=7 host pg/2",
        "relation-get --relation 7 host pg/2",
        "relation-get --relation=db:7 host pg/2",
        "relation-get --relation=:7 host pg/2",
        "relation-get -r anything:at:all:7 host pg/2",
        "relation-get -r +7 host pg/2",
        "relation-get -r 007 host pg/2",
        "relation-get -r 4 -r 7 host pg/2",
        "relation-get host -r 7 pg/2",
        "relation-get host pg/2 -r 7",
        "relation-get -r 7 -- host pg/2",
    ];
    check(&related(), rows.map(|line| prints(line, "10.0.0.12\n")));
}

#[test]
fn a_relation_that_is_none_is_found_out_while_flags_are_read() {
    check(
        &related(),
        [
            wrong("relation-get -r x", "invalid value \"x\" for option -r: invalid relation id"),
            wrong("relation-get -r ''", "invalid value \"\" for option -r: invalid relation id"),
            wrong("relation-get -r 'db: 7'", "invalid value \"db: 7\" for option -r: invalid relation id"),
            wrong("relation-get -r 7:db", "invalid value \"7:db\" for option -r: invalid relation id"),
            wrong(
                "relation-get --relation x",
                "invalid value \"x\" for option --relation: invalid relation id",
            ),
            wrong("relation-get -r=x", "invalid value \"=x\" for option -r: invalid relation id"),
            wrong("relation-get -r 8", "invalid value \"8\" for option -r: relation not found"),
            wrong("relation-get -r db:8", "invalid value \"db:8\" for option -r: relation not found"),
            wrong(
                "relation-get --relation=-666",
                "invalid value \"-666\" for option --relation: relation not found",
            ),
            wrong(
                "relation-get --relation -666",
                "invalid value \"-666\" for option --relation: relation not found",
            ),
            wrong("relation-set -r 8 haha", "invalid value \"8\" for option -r: relation not found"),
            wrong("relation-list -r 8 x", "invalid value \"8\" for option -r: relation not found"),
            wrong("relation-model-get -r 8", "invalid value \"8\" for option -r: relation not found"),
            wrong("network-get -r 8", "invalid value \"8\" for option -r: relation not found"),
            wrong("secret-grant -r 8", "invalid value \"8\" for option -r: relation not found"),
            wrong("secret-revoke -r 8", "invalid value \"8\" for option -r: relation not found"),
            wrong("relation-get -r", "option needs an argument: -r"),
            wrong("relation-get --relation", "option needs an argument: --relation"),
            // From left to right.
            wrong("relation-get -r 8 --nope", "invalid value \"8\" for option -r: relation not found"),
            wrong("relation-get --nope -r 8", "option provided but not defined: --nope"),
        ],
    );
}

#[test]
fn without_a_relation_that_comes_first() {
    let rows = [
        "relation-get",
        "relation-get host mysql x y",
        "relation-set haha",
        "relation-set --file /nowhere/at/all --format x",
        "relation-list x",
        "relation-model-get x",
    ];
    check(&related(), rows.map(|line| wrong(line, "no relation id specified")));
}

#[test]
fn relation_get_says_which_member_is_wrong_before_it_looks_at_what_is_left_over() {
    check(
        &related(),
        [
            wrong("relation-get -r 7", "no unit or application specified"),
            wrong("relation-get -r 7 host", "no unit or application specified"),
            wrong("relation-get -r 7 --app", "no unit or application specified"),
            wrong("relation-get -r 7 host mysql", "expected unit name, got application name \"mysql\""),
            wrong("relation-get -r 7 host unit//0", "invalid unit name \"unit//0\""),
            wrong("relation-get -r 7 host ''", "invalid unit name \"\""),
            wrong("relation-get -r 7 host pg/02", "invalid unit name \"pg/02\""),
            wrong("relation-get -r 7 host mysql extra", "expected unit name, got application name \"mysql\""),
            wrong("relation-get -r 7 host pg/2 x 'y z'", "unrecognized args: [\"x\" \"y z\"]"),
            fails("relation-get -r 7 --app host unit//0", "\"\" is not a valid unit or application"),
            wrong("relation-get -r 7 --app host unit//0 x", "unrecognized args: [\"x\"]"),
            fails("relation-get -r 7 host mysql/0", "permission denied"),
            fails("relation-get -r 7 --app host mysql", "permission denied"),
            fails("relation-get -r 7 --app host foo", "permission denied"),
        ],
    );
}

#[test]
fn relation_get_prints_a_key_or_all() {
    let bag = "a2: two\na10: ten\nhost: 10.0.0.12\n";
    let json = "{\"a10\":\"ten\",\"a2\":\"two\",\"host\":\"10.0.0.12\"}\n";
    check(
        &related(),
        [
            prints("relation-get -r 7 - pg/2", bag),
            prints("relation-get -r 7 '' pg/2", bag),
            prints("relation-get -r 7 --format smart - pg/2", bag),
            prints("relation-get -r 7 --format=yaml - pg/2", bag),
            prints("relation-get -r 7 --format json - pg/2", json),
            prints("relation-get -r 7 --format yaml --format json - pg/2", json),
            prints("relation-get -r 7 host pg/2", "10.0.0.12\n"),
            prints("relation-get -r 7 --format yaml host pg/2", "10.0.0.12\n"),
            prints("relation-get -r 7 --format json host pg/2", "\"10.0.0.12\"\n"),
            prints("relation-get -r 7 a=b pg/2", ""),
            prints("relation-get -r 7 --format yaml nope pg/2", ""),
            prints("relation-get -r 7 --format json nope pg/2", "null\n"),
            prints("relation-get -r 7 a2 pg/10", ""),
            prints("relation-get -r 7 - foo/0", "user: ophelia\n"),
            prints("relation-get -r 7 --app - pg", "version: \"16\"\n"),
            prints("relation-get -r 7 --app version pg", "16\n"),
            prints("relation-get -r 7 --app=true version pg/9", "16\n"),
            prints("relation-get -r 7 --app=F host pg/2", "10.0.0.12\n"),
            prints("relation-get -r 4 --app - foo", "secret: poison\n"),
            wrong(
                "relation-get -r 7 --app=maybe",
                "invalid value \"maybe\" for option --app: strconv.ParseBool: parsing \"maybe\": invalid syntax",
            ),
            wrong(
                "relation-get -r 7 --format xml",
                "invalid value \"xml\" for option --format: unknown format \"xml\"",
            ),
            wrong(
                "relation-get -r 7 --format ''",
                "invalid value \"\" for option --format: unknown format \"\"",
            ),
            wrong(
                "relation-get -r 7 --format Json",
                "invalid value \"Json\" for option --format: unknown format \"Json\"",
            ),
        ],
    );
    check(&led(related()), [prints("relation-get -r 7 --app - foo", "schema: denmark\n")]);
    let empty = start(State::new().relation(relation("db", "x").id(7)));
    check(
        &empty,
        [
            prints("relation-get -r 7 - foo/0", "{}\n"),
            prints("relation-get -r 7 --format json - foo/0", "{}\n"),
        ],
    );
}

#[test]
fn in_a_relation_hook_all_has_a_default() {
    check(
        &changed(),
        [
            prints("relation-get host", "10.0.0.12\n"),
            prints("relation-get", "a2: two\na10: ten\nhost: 10.0.0.12\n"),
            prints("relation-get --app", "version: \"16\"\n"),
            prints("relation-get host pg/10", "10.0.0.20\n"),
            prints("relation-ids", "db:7\n"),
            prints("relation-ids cluster", "cluster:4\n"),
            prints("relation-list", "pg/10\npg/2\n"),
            prints("relation-list -r 4", "foo/1\n"),
            prints("relation-list --app", "pg\n"),
        ],
    );
    let created = Scene::new("db-relation-created").state(related().context.state);
    check(&created, [prints("relation-get", "version: \"16\"\n"), is_silent("relation-list")]);
}

#[test]
fn relation_ids_and_lists() {
    let pair = |line, words: &'static str, yaml: &'static str, json: &'static str| -> [Row; 3] {
        let [smart, y, j]: [&'static str; 3] = line;
        [prints(smart, words), prints(y, yaml), prints(j, json)]
    };
    let ids = ["relation-ids x", "relation-ids --format yaml x", "relation-ids --format json x"];
    check(&related(), pair(ids, "", "[]\n", "[]\n"));
    let three = [10, 2, 1].map(|id| relation("x", "y").id(id));
    let scene = start(State::new().relations(three.to_vec()));
    check(&scene, pair(ids, "x:1\nx:10\nx:2\n", "- x:1\n- x:10\n- x:2\n", "[\"x:1\",\"x:10\",\"x:2\"]\n"));
    let list = ["relation-list -r 7", "relation-list -r 7 --format yaml", "relation-list -r 7 --format json"];
    check(&related(), pair(list, "pg/10\npg/2\n", "- pg/10\n- pg/2\n", "[\"pg/10\",\"pg/2\"]\n"));
    let app = [
        "relation-list -r 7 --app",
        "relation-list -r 7 --app --format yaml",
        "relation-list -r 7 --app --format json",
    ];
    check(&related(), pair(app, "pg\n", "pg\n", "\"pg\"\n"));
    let alone = start(State::new().relation(db_without_units()));
    check(&alone, pair(list, "", "[]\n", "[]\n"));
    check(
        &related(),
        [
            prints("relation-ids ''", ""),
            wrong("relation-ids", "no endpoint name specified"),
            wrong("relation-ids db x y", "unrecognized args: [\"x\" \"y\"]"),
            wrong("relation-ids -r 7", "option provided but not defined: -r"),
            wrong("relation-list -r 7 x", "unrecognized args: [\"x\"]"),
        ],
    );
}

fn db_without_units() -> Relation {
    Relation {
        remote_units_data: Default::default(),
        ..relation("db", "postgresql").id(7).remote_app_name("pg")
    }
}

#[test]
fn relation_model_get_prints_the_uuid() {
    let uuid = "f4b4e4a1-0f3c-4d1e-8a55-0b2f6e6d8c11";
    let scene = start(State::new().relation(relation("db", "x").id(7).remote_model_uuid(uuid)));
    check(
        &scene,
        [
            prints("relation-model-get -r 7", format!("uuid: {uuid}\n")),
            prints("relation-model-get -r 7 --format yaml", format!("uuid: {uuid}\n")),
            prints("relation-model-get -r 7 --format json", format!("{{\"uuid\":\"{uuid}\"}}\n")),
            wrong("relation-model-get -r 7 x", "unrecognized args: [\"x\"]"),
        ],
    );
    let unknown =
        || [fails("relation-model-get -r 8 --nope", "bad request: unknown command: relation-model-get")];
    check_on(&stage().juju_version("3.6.1"), &scene, unknown());
    check_on(
        &stage().juju_version("3.6.2"),
        &scene,
        [prints("relation-model-get -r7", format!("uuid: {uuid}\n"))],
    );
}

#[test]
fn relation_set_takes_pairs() {
    let out = after(
        &changed(),
        &[
            "relation-set a=1 '  b  =  two words ' '' c=x=y",
            "relation-set -r db:7 user= d=1",
            "relation-set",
            "relation-set -r cluster:4 address=10.9.9.9",
        ],
    );
    let bags = |index: usize| out.context_out.state.relations[index].local_unit_data.clone();
    assert_eq!(bags(0), [("a", "1"), ("b", "two words"), ("c", "x=y"), ("d", "1")]);
    assert_eq!(bags(1), [("address", "10.9.9.9")]);
    let out = after(&led(changed()), &["relation-set --app schema=elsinore"]);
    assert_eq!(out.context_out.state.relations[0].local_app_data, [("schema", "elsinore")]);
}

#[test]
fn relation_set_complains_of_pairs_before_it_opens_the_file() {
    check(
        &changed(),
        [
            wrong("relation-set haha", "expected \"key=value\", got \"haha\""),
            wrong("relation-set ' =haha'", "expected \"key=value\", got \"=haha\""),
            wrong("relation-set a=1 a=2", "key \"a\" specified more than once"),
            wrong("relation-set a=1 'a =2' haha", "key \"a\" specified more than once"),
            wrong("relation-set --file /nowhere/at/all haha", "expected \"key=value\", got \"haha\""),
            wrong("relation-set -a=1", "option provided but not defined: -a"),
            fails("relation-set --file /nowhere/at/all", "open /nowhere/at/all: no such file or directory"),
            // The file comes before leadership.
            fails(
                "relation-set --app --file /nowhere/at/all",
                "open /nowhere/at/all: no such file or directory",
            ),
            fails("relation-set --app", "cannot write relation settings"),
            fails("relation-set --app -r 4", "cannot write relation settings"),
            wrong("relation-set -o x", "option provided but not defined: -o"),
            wrong("relation-set --output x", "option provided but not defined: --output"),
        ],
    );
}

#[test]
fn relation_set_reads_yaml_from_stdin() {
    let bag_after = |line: &str, stdin: &str| {
        let mut hook = super::begin(&changed());
        let reply = super::call(&mut hook, line, stdin);
        assert_eq!(super::shown(&reply), "0 \"\" \"\"", "{line} < {stdin:?}");
        hook.end(0).context_out.state.relations[0].local_unit_data.clone()
    };
    let file = "a: yes\nb: 1.50\nc: 0x10\nd: 2020-01-01\ne: '  kept  '\nf: null\ng: ''\nuser: ~\n";
    let bag = bag_after("relation-set --file -", file);
    assert_eq!(bag, [("a", "yes"), ("b", "1.50"), ("c", "0x10"), ("d", "2020-01-01"), ("e", "  kept  ")]);
    let bag = bag_after("relation-set --file=- a=line", "a: file\nb: file\na: again\n");
    assert_eq!(bag, [("user", "ophelia"), ("b", "file"), ("a", "line")]);
    for empty in ["", "{}", "null", "~", "---\n", "# nothing\n"] {
        assert_eq!(bag_after("relation-set --file -", empty), [("user", "ophelia")], "{empty:?}");
    }
    let bag = bag_after("relation-set --file -", "a: 1\n---\nb: 2\n");
    assert_eq!(bag, [("user", "ophelia"), ("a", "1")]);
    let bag = bag_after("relation-set --file -", "{a: 1}\nwhatever: [");
    assert_eq!(bag, [("user", "ophelia"), ("a", "1")]);
    // It wants no file, and does not read.
    assert_eq!(bag_after("relation-set --file ''", "a: 1\n"), [("user", "ophelia")]);
}

#[test]
fn relation_set_says_what_is_wrong_with_yaml() {
    let words = |what: &str| format!("yaml: unmarshal errors:\n  line 1: cannot unmarshal {what}");
    check(
        &changed(),
        [
            fails("relation-set --file -", &words("!!str `haha` into map[string]string")).given("haha"),
            fails("relation-set --file -", &words("!!str `foo=bar...` into map[string]string"))
                .given("foo=bar baz"),
            fails("relation-set --file -", &words("!!seq into map[string]string")).given("- a\n- b\n"),
            fails("relation-set --file -", &words("!!seq into string")).given("a: [b]\n"),
        ],
    );
}
