//! The layout of help. All expectations are Go's own answers.

use crate::command_line::flags::{Flag, FlagKind};
use crate::command_line::help::{Help, print};

#[test]
fn all_that_there_is_to_say_is_said_in_sections() {
    let help = Help {
        name: "relation-get",
        args: "<key> <unit id>",
        purpose: "\n Get relation settings\n",
        details: "\nrelation-get prints the value.\n\n  Indented.\n\n",
        examples: "\n    relation-get foo\n\n    relation-get bar\n",
        see_also: &["relation-set", "relation-ids"],
    };
    let flags = [
        Flag::text(&["output", "o"], "Specify an output file"),
        Flag::checked(&["format"], "smart", "Specify output format (json|smart|yaml)"),
        Flag::checked(&["relation", "r"], "peer1:1", "Specify a relation by id"),
        Flag::bool(&["app"], "Get the relation data for the overall application"),
        Flag::int(&["a"], 5, "first\nsecond"),
        Flag { kind: FlagKind::Text("say \"hi\"".into()), ..Flag::text(&["message"], "") },
    ];
    let expected = "\
Usage: relation-get [options] <key> <unit id>

Summary:
Get relation settings

Options:
-a  (= 5)
    first
second
--app  (= false)
    Get the relation data for the overall application
--format  (= smart)
    Specify output format (json|smart|yaml)
--message (= \"say \\\"hi\\\"\")
    
-o, --output (= \"\")
    Specify an output file
-r, --relation  (= peer1:1)
    Specify a relation by id

Details:
relation-get prints the value.

  Indented.

Examples:

    relation-get foo

    relation-get bar

See also:
 - relation-set
 - relation-ids
";
    assert_eq!(print(&help, &flags), expected);
}

#[test]
fn a_tool_without_flags_has_no_options() {
    let help = Help { name: "is-leader", purpose: "Print application leadership status.", ..Help::default() };
    assert_eq!(print(&help, &[]), "Usage: is-leader\n\nSummary:\nPrint application leadership status.\n");
}

#[test]
fn what_is_empty_is_left_out() {
    assert_eq!(print(&Help { name: "x", ..Help::default() }, &[]), "Usage: x\n");
    let flags = [Flag::text(&["error"], "if set, fail")];
    let help = Help {
        name: "remote",
        purpose: "test jujuc",
        details: "here is some documentation",
        ..Help::default()
    };
    let expected = "\
Usage: remote [options]

Summary:
test jujuc

Options:
--error (= \"\")
    if set, fail

Details:
here is some documentation
";
    assert_eq!(print(&help, &flags), expected);
}

#[test]
fn examples_are_left_as_they_are() {
    let help = Help { name: "x", args: "[<a>]", examples: "  x 1", ..Help::default() };
    assert_eq!(print(&help, &[]), "Usage: x [<a>]\n\nExamples:\n  x 1");
}

#[test]
fn outside_of_a_relation_the_default_is_empty() {
    let flags = [Flag::checked(&["r", "relation"], "", "Specify a relation by id")];
    let help = Help { name: "x", ..Help::default() };
    assert_eq!(
        print(&help, &flags),
        "Usage: x [options]\n\nOptions:\n-r, --relation  (= )\n    Specify a relation by id\n"
    );
}
