//! `storage-list`, `storage-get` and `storage-add`.

use juju_scenario::prelude::*;

use super::{after, check, check_on, fails, is_silent, prints, stage, start, wrong};

fn stored() -> State {
    State::new()
        .storage(storage("data").index(2).location("/srv/data"))
        .storage(storage("data").index(0))
        .storage(storage("disk").index(1).block().location("/dev/sdb"))
}

#[test]
fn storage_list_prints_ids() {
    check(
        &start(stored()),
        [
            prints("storage-list", "data/2\ndata/0\ndisk/1\n"),
            prints("storage-list ''", "data/2\ndata/0\ndisk/1\n"),
            prints("storage-list --format yaml", "- data/2\n- data/0\n- disk/1\n"),
            prints("storage-list --format json disk", "[\"disk/1\"]\n"),
            is_silent("storage-list dat"),
            prints("storage-list --format yaml dat", "[]\n"),
            prints("storage-list --format json dat", "[]\n"),
            wrong("storage-list data x", "unrecognized args: [\"x\"]"),
        ],
    );
}

#[test]
fn storage_get_prints_an_attribute_or_both() {
    check(
        &start(stored()),
        [
            prints("storage-get -s data/2", "kind: filesystem\nlocation: /srv/data\n"),
            prints("storage-get -sdisk/1 --format json", "{\"kind\":\"block\",\"location\":\"/dev/sdb\"}\n"),
            prints("storage-get --s disk/1 kind", "block\n"),
            prints("storage-get -s data/2 location", "/srv/data\n"),
            prints("storage-get -s data/2 --format yaml location", "/srv/data\n"),
            prints("storage-get -s data/2 --format json kind", "\"filesystem\"\n"),
            wrong("storage-get", "no storage instance specified"),
            wrong("storage-get a b", "no storage instance specified"),
            wrong("storage-get -s data/2 kind x", "unrecognized args: [\"x\"]"),
            wrong("storage-get -s data", "invalid value \"data\" for option -s: invalid storage ID \"data\""),
            wrong("storage-get -s ''", "invalid value \"\" for option -s: invalid storage ID \"\""),
            wrong("storage-get --storage data/2", "option provided but not defined: --storage"),
            fails("storage-get -s data/2 size", "invalid storage attribute \"size\""),
        ],
    );
    let attached = Scene::new(event("data-storage-attached").storage("data/2")).state(stored());
    check(
        &attached,
        [prints("storage-get location", "/srv/data\n"), prints("storage-get -s disk/1 kind", "block\n")],
    );
}

#[test]
fn storage_add_takes_names_and_counts() {
    let out = after(&start(stored()), &["storage-add data", "storage-add data=2 disk=1"]);
    let asked: Vec<_> = out.context_out.state.requested_storages.iter().cloned().collect();
    assert_eq!(asked, [("data", 1), ("data", 2), ("disk", 1)]);
    let parse = |cause: &str| format!("cannot parse directive for storage \"data\": {cause}");
    let zero =
        |count: &str| parse(&format!("cannot parse count: count must be greater than zero, got \"{count}\""));
    check(
        &start(stored()),
        [
            wrong("storage-add", "storage add requires a storage directive"),
            wrong("storage-add data=-676", &zero("-676")),
            wrong("storage-add data=0", &zero("0")),
            wrong(
                "storage-add data=",
                &parse("storage directives require at least one field to be specified"),
            ),
            wrong("storage-add data=@", &parse("unrecognized storage directive \"@\" not valid")),
            wrong("storage-add data=ssd,1", "only count can be specified for \"data\""),
            wrong("storage-add data=1G", "only count can be specified for \"data\""),
            wrong("storage-add data=pool", "only count can be specified for \"data\""),
            wrong("storage-add data data=2", "storage \"data\" specified more than once"),
            wrong("storage-add data=1=2", "expected \"name=directive\" or \"name\", got \"data=1=2\""),
            wrong("storage-add --format json data", "option provided but not defined: --format"),
        ],
    );
    let old = [wrong("storage-add", "storage add requires a storage constraint")];
    check_on(&stage().juju_version("3.5.0"), &start(stored()), old);
}
