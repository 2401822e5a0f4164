//! `--help`.

use juju_scenario::prelude::*;

use super::{begin, call, changed, check, related, start, wrong};

fn help(scene: &Scene, line: &str) -> String {
    let reply = call(&mut begin(scene), line, "");
    assert_eq!((reply.code, reply.stderr.as_slice()), (0, b"".as_slice()), "{line}");
    String::from_utf8(reply.stdout).unwrap()
}

/// The first line of the help of every tool.
const USAGES: [&str; 50] = [
    "action-fail [\"<failure message>\"]",
    "action-get [options] [<key>[.<key>.<key>...]]",
    "action-log <message>",
    "action-set <key>=<value> [<key>=<value> ...]",
    "add-metric [options] key1=value1 [key2=value2 ...]",
    "application-version-set <new-version>",
    "close-port [options] <port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp",
    "config-get [options] [<key>]",
    "credential-get [options]",
    "goal-state [options]",
    "is-leader [options]",
    "juju-log [options] <message>",
    "juju-reboot [options]",
    "k8s-raw-get",
    "k8s-raw-set [options] --file <core spec file>",
    "k8s-spec-get",
    "k8s-spec-set [options] --file <core spec file> [--k8s-resources <k8s spec file>]",
    "leader-get [options] [<key>]",
    "leader-set <key>=<value> [...]",
    "network-get [options] <binding-name> [--ingress-address] [--bind-address] [--egress-subnets]",
    "open-port [options] <port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp",
    "opened-ports [options]",
    "payload-register <type> <class> <id> [tags...]",
    "payload-status-set <class> <id> <status>",
    "payload-unregister <class> <id>",
    "pod-spec-get",
    "pod-spec-set [options] --file <core spec file> [--k8s-resources <k8s spec file>]",
    "relation-get [options] <key> <unit id>",
    "relation-ids [options] <name>",
    "relation-list [options]",
    "relation-model-get [options]",
    "relation-set [options] key=value [key=value ...]",
    "resource-get <resource name>",
    "secret-add [options] [key[#base64|#file]=value...]",
    "secret-get [options] <ID> [key[#base64]]",
    "secret-grant [options] <ID>",
    "secret-ids [options]",
    "secret-info-get [options] <ID>",
    "secret-remove [options] <ID>",
    "secret-revoke [options] <ID>",
    "secret-set [options] <ID> [key[#base64]=value...]",
    "state-delete <key>",
    "state-get [options] [<key>]",
    "state-set [options] key=value [key=value ...]",
    "status-get [options]",
    "status-set [options] <maintenance | blocked | waiting | active> [message]",
    "storage-add <charm storage name>[=count] ...",
    "storage-get [options] [<key>]",
    "storage-list [options] [<storage-name>]",
    "unit-get [options] <setting>",
];

#[test]
fn every_tool_has_help_which_needs_no_arguments() {
    for usage in USAGES {
        let tool = usage.split(' ').next().unwrap();
        let text = help(&related(), &format!("{tool} --help"));
        assert_eq!(text.lines().next().unwrap(), format!("Usage: {usage}"));
        assert_eq!(text, help(&related(), &format!("{tool} -h")));
        assert_eq!(text, help(&related(), &format!("{tool} x y z --help --nope")));
        let sections: Vec<&str> = text
            .split("\n\n")
            .filter_map(|part| part.lines().next().filter(|line| line.ends_with(':')))
            .collect();
        let expected = match usage.contains("[options]") {
            true => &["Summary:", "Options:", "Details:", "Examples:"][..],
            false => &["Summary:", "Details:", "Examples:"],
        };
        assert_eq!(sections, expected, "{tool}");
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{tool}");
    }
    for tool in tool::NAMES {
        assert!(USAGES.iter().any(|usage| usage.split(' ').next() == Some(tool)), "{tool}");
    }
}

#[test]
fn an_error_further_to_the_left_comes_before_help() {
    check(
        &related(),
        [
            wrong("config-get --nope --help", "option provided but not defined: --nope"),
            wrong("relation-get -r 8 --help", "invalid value \"8\" for option -r: relation not found"),
            wrong(
                "config-get --format --help",
                "invalid value \"--help\" for option --format: unknown format \"--help\"",
            ),
            wrong("config-get a b -- --help", "unrecognized args: [\"b\" \"--help\"]"),
        ],
    );
}

#[test]
fn flags_are_sorted_and_show_their_defaults() {
    let options = |line: &str| -> Vec<String> {
        let text = help(&related(), line);
        let options = text.split("\nOptions:\n").nth(1).unwrap().split("\n\n").next().unwrap();
        options.lines().filter(|line| line.starts_with('-')).map(str::to_owned).collect()
    };
    assert_eq!(
        options("relation-get --help"),
        ["--app  (= false)", "--format  (= smart)", "-o, --output (= \"\")", "-r, --relation  (= )"]
    );
    assert_eq!(
        options("config-get --help"),
        ["-a, --all  (= false)", "--format  (= smart)", "-o, --output (= \"\")"]
    );
    assert_eq!(
        options("juju-log --help"),
        ["--debug  (= false)", "--format (= \"\")", "-l, --log-level (= \"INFO\")"]
    );
    assert_eq!(options("goal-state --help"), ["--format  (= yaml)", "-o, --output (= \"\")"]);
    assert_eq!(options("secret-remove --help"), ["--revision  (= 0)"]);
    assert_eq!(options("k8s-spec-set --help"), ["--file  (= -)", "--k8s-resources  (= )"]);
    assert_eq!(options("state-set --help"), ["--file  (= )"]);
    assert!(options("secret-add --help").contains(&"--file (= \"\")".to_owned()));
}

#[test]
fn in_a_relation_hook_help_knows_the_relation() {
    let first = |line: &str| help(&changed(), line).lines().next().unwrap().to_owned();
    assert_eq!(first("relation-get --help"), "Usage: relation-get [options] [<key> [<unit id>]]");
    assert_eq!(first("relation-ids --help"), "Usage: relation-ids [options] [<name>]");
    for tool in
        ["relation-get", "relation-set", "relation-list", "relation-model-get", "network-get", "secret-grant"]
    {
        assert!(
            help(&changed(), &format!("{tool} -h")).contains("\n-r, --relation  (= db:7)\n    "),
            "{tool}"
        );
    }
    let attached = Scene::new("data-storage-attached").state(State::new().storage(storage("data").index(3)));
    assert!(help(&attached, "storage-get --help").contains("\n-s  (= data/3)\n"));
    assert!(help(&start(State::new()), "storage-get --help").contains("\n-s  (= )\n"));
}

#[test]
fn help_says_what_the_hook_makes_of_missing_arguments() {
    let db = relation("db", "postgresql").id(7).remote_app_name("pg");
    let joined = Scene::new(event("db-relation-joined")).state(State::new().relation(db));
    let quiet = |scene: &Scene, line: &str, note: &str| !help(scene, line).contains(note);

    let unit = "Current default unit id is \"pg/0\".\n";
    assert!(help(&joined, "relation-get --help").contains(unit));
    assert!(quiet(&start(State::new()), "relation-get --help", "Current default unit id"));

    let flag = "-r must be specified when not in a relation hook\n";
    assert!(help(&start(State::new()), "relation-list --help").contains(flag));
    assert!(quiet(&joined, "relation-list --help", flag));
}
