//! The charm's directory: what is in it, what the charm writes to it, and what is kept.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use juju_scenario::prelude::*;

use super::{CharmDir, process, stdout, tree};

fn written(out: &Outcome) -> Vec<PathBuf> {
    process(out).files.written()
}

#[test]
fn all_files_of_the_charm_are_there() {
    let charm = CharmDir::dispatching("cat src/text lib/deep/er/text link; ls -l run | cut -c1-10; ./run")
        .file("src/text", "one\n")
        .file("lib/deep/er/text", "two\n")
        .link("link", "src/text")
        .script("run", "echo three");
    assert_eq!(stdout(&charm.play("start")), "one\ntwo\none\n-rwxr-xr-x\nthree\n");
}

#[test]
fn what_the_charm_writes_can_be_looked_at() {
    let charm = CharmDir::dispatching(
        "mkdir -p made/here; echo new > made/here/file; echo more >> old; ln -s old to-old",
    )
    .file("old", "old\n")
    .file("untouched", "");
    let out = charm.play("start");
    let paths = ["made", "made/here", "made/here/file", "old", "to-old"];
    assert_eq!(written(&out), paths.map(PathBuf::from));
    assert_eq!(process(&out).files.read_text("old").unwrap(), "old\nmore\n");
    assert_eq!(process(&out).files.read("made/here/file").unwrap(), b"new\n");
    assert_eq!(fs::read(process(&out).files.path().join("untouched")).unwrap(), b"");
}

#[test]
fn a_charm_that_writes_nothing_has_written_nothing() {
    let charm = CharmDir::dispatching("true").file("a", "a").link("b", "a").script("c/d", "true");
    assert_eq!(written(&charm.play("start")), [""; 0].map(PathBuf::from));
}

/// Whatever a charm does to its directory, it does not do it to the original.
#[test]
fn nothing_that_the_charm_does_to_its_directory_reaches_the_original() {
    let charm = CharmDir::dispatching(
        r#"echo changed > data; echo '# changed' >> "$0"; echo changed > run; chmod 777 data run; rm -r gone
        echo changed > link; echo new > sub/new; mv sub/file sub/moved; touch metadata.yaml; rm dispatch"#,
    )
    .file("data", "data")
    .file("linked", "linked")
    .link("link", "linked")
    .script("run", "true")
    .file("gone/file", "gone")
    .file("sub/file", "file")
    .file("metadata.yaml", "name: foo\n");
    let before = tree(charm.path());
    charm.play("start");
    assert_eq!(tree(charm.path()), before);
}

/// Programs and libraries are what plays of a charm share: they are linked, the libraries from the second play on.
#[test]
fn what_one_play_does_to_a_program_or_a_library_the_next_one_does_not_see() {
    let charm = CharmDir::dispatching(
        "./run; cat venv/pkg/mod; echo 'echo changed' >> run; echo changed >> venv/pkg/mod",
    )
    .script("run", "echo as it was")
    .file("venv/pkg/mod", "as it is\n");
    let before = tree(charm.path());
    let scenario = charm.scenario();
    for _ in 0..4 {
        let out = scenario.play(&Scene::new("start"));
        assert_eq!(stdout(&out), "as it was\nas it is\n");
        assert_eq!(written(&out), ["run", "venv/pkg/mod"].map(PathBuf::from));
    }
    assert_eq!(tree(charm.path()), before);
}

/// A library that a charm has left as it was is used again; one with the least change in it is not.
#[test]
fn what_a_charm_does_in_a_library_is_gone_in_the_next_play() {
    let charm = CharmDir::dispatching(
        r#"find venv lib | sort; cat venv/a/one lib/two
        case $JUJU_HOOK_NAME in
            install) ;;
            start) touch venv/a/new;;
            stop) rm venv/a/one;;
            remove) mkdir lib/sub;;
            *) echo changed > lib/two;;
        esac"#,
    )
    .file("venv/a/one", "one\n")
    .link("venv/a/link", "one")
    .file("lib/two", "two\n");
    let before = tree(charm.path());
    let scenario = charm.scenario();
    let as_it_is = "lib\nlib/two\nvenv\nvenv/a\nvenv/a/link\nvenv/a/one\none\ntwo\n";
    for hook in
        ["install", "install", "install", "start", "install", "stop", "remove", "config-changed", "install"]
    {
        let out = scenario.play(&Scene::new(hook));
        assert_eq!(stdout(&out), as_it_is, "{hook}");
        assert_eq!(written(&out).len(), usize::from(!matches!(hook, "install" | "stop")), "{hook}");
    }
    assert_eq!(tree(charm.path()), before);
    let charm = charm.file("venv/a/one", "number one\n").file("lib/three", "");
    let as_it_is = "lib\nlib/three\nlib/two\nvenv\nvenv/a\nvenv/a/link\nvenv/a/one\nnumber one\ntwo\n";
    assert_eq!(stdout(&scenario.play(&Scene::new("install"))), as_it_is);
    assert_eq!(stdout(&scenario.play(&Scene::new("install"))), as_it_is);
    drop(charm);
}

#[test]
fn a_charm_that_is_changed_between_two_plays_is_played_as_it_is_now() {
    let charm = CharmDir::dispatching("echo one");
    let scenario = charm.scenario();
    assert_eq!(stdout(&scenario.play(&Scene::new("start"))), "one\n");
    let charm = charm.script("dispatch", "echo number two");
    assert_eq!(stdout(&scenario.play(&Scene::new("start"))), "number two\n");
    drop(charm);
}

/// By its time Python sees whether what it has compiled is still good.
#[test]
fn files_keep_their_times() {
    let charm = CharmDir::dispatching("true").file("old", "old").script("run", "true");
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for file in ["old", "run"] {
        fs::File::open(charm.path().join(file)).unwrap().set_modified(long_ago).unwrap();
    }
    let out = charm.play("start");
    for file in ["old", "run"] {
        let path = process(&out).files.path().join(file);
        assert_eq!(path.metadata().unwrap().modified().unwrap(), long_ago, "{file}");
    }
}

#[test]
fn what_belongs_to_no_charm_is_left_out() {
    let tag = "Signature: 8a477f597d28d172789f06886806bc55";
    let charm = CharmDir::dispatching("find . -type f | sort")
        .file(".git/HEAD", "ref")
        .file("target/CACHEDIR.TAG", tag)
        .file("target/debug/large", "")
        .file(".venv/CACHEDIR.TAG", tag)
        .file("venv/CACHEDIR.TAG", tag)
        .file("src/target/kept", "");
    assert_eq!(stdout(&charm.play("start")), "./dispatch\n./src/target/kept\n./venv/CACHEDIR.TAG\n");
}

#[test]
fn links_lead_to_the_same_places() {
    let outside = CharmDir::new().file("shared", "shared\n");
    let charm = CharmDir::new()
        .script("src/charm", "cat lib/own via elsewhere; cat outside up")
        .file("lib/own", "own\n");
    let charm = charm
        .link("dispatch", "src/charm")
        .link("via", "lib/own")
        .link("outside", outside.path().join("shared"));
    let absolute = charm.path().join("lib/own");
    let up = Path::new("..").join(outside.path().file_name().unwrap()).join("shared");
    let charm = charm.link("elsewhere", absolute).link("up", up);
    let out = charm.play("start");
    assert_eq!(stdout(&out), "own\nown\nown\nshared\nshared\n");
    let leads_to = process(&out).files.path().join("elsewhere").read_link().unwrap();
    assert!(leads_to.starts_with(process(&out).files.path()), "{}", leads_to.display());
}

#[test]
fn the_directory_is_gone_with_the_last_clone_of_the_outcome() {
    let charm = CharmDir::dispatching("mkdir closed; touch closed/file; chmod 000 closed");
    let out = charm.play("start");
    let path = process(&out).files.path();
    let clone = out.clone();
    drop(out);
    assert!(path.exists());
    drop(clone);
    assert!(!path.exists());
    assert!(!path.parent().unwrap().exists());
}

/// A counter in a file, a link, and a directory that comes and goes.
const COUNTING: &str = r#"
count=$(cat count 2>/dev/null || echo 0)
echo $((count + 1)) > count
[ -x made ] && ./made
printf '#!/bin/sh\necho made in %s\n' "$JUJU_HOOK_NAME" > made; chmod +x made
rm -f shipped
ls
"#;

fn sequence(charm: &CharmDir) -> Scenario {
    charm.scenario().playbook([Scene::new("install"), Scene::new("start"), Scene::new("stop")])
}

#[test]
fn files_are_kept_from_scene_to_scene_on_request() {
    let charm = CharmDir::dispatching(COUNTING).file("shipped", "");
    let outcomes = sequence(&charm).keep_files().play_in_sequence();
    let counts: Vec<String> =
        outcomes.iter().map(|out| process(out).files.read_text("count").unwrap()).collect();
    assert_eq!(counts, ["1\n", "2\n", "3\n"]);
    assert_eq!(stdout(&outcomes[2]), "made in start\ncount\ndispatch\nmade\n");
    assert_eq!(written(&outcomes[2]), ["count", "made"].map(PathBuf::from));
}

#[test]
fn files_are_not_kept_unless_that_is_said() {
    let charm = CharmDir::dispatching(COUNTING).file("shipped", "");
    let outcomes = sequence(&charm).play_in_sequence();
    let counts: Vec<String> =
        outcomes.iter().map(|out| process(out).files.read_text("count").unwrap()).collect();
    assert_eq!(counts, ["1\n", "1\n", "1\n"]);
}

#[test]
fn a_scene_can_begin_with_the_files_of_any_outcome() {
    let charm = CharmDir::dispatching(COUNTING);
    let first = charm.play("install");
    let second = charm.scenario().files_of(&first).play(&Scene::new("start"));
    assert_eq!(process(&second).files.read_text("count").unwrap(), "2\n");
    // The first is as it was.
    assert_eq!(process(&first).files.read_text("count").unwrap(), "1\n");
}

#[test]
fn a_hook_that_is_not_there_loses_nothing_of_what_is_kept() {
    let charm = CharmDir::new().script("hooks/install", COUNTING).script("hooks/stop", COUNTING);
    let outcomes = sequence(&charm).keep_files().play_in_sequence();
    assert!(outcomes[1].process.is_none());
    assert_eq!(process(&outcomes[2]).files.read_text("count").unwrap(), "2\n");
}

#[test]
fn a_file_that_nobody_may_write_to_is_one_in_the_play_too() {
    let charm = CharmDir::dispatching("ls -l sealed | cut -c1-10").file("sealed", "sealed");
    fs::set_permissions(charm.path().join("sealed"), fs::Permissions::from_mode(0o444)).unwrap();
    assert_eq!(stdout(&charm.play("start")), "-r--r--r--\n");
}
