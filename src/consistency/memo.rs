//! Memos that answer no call that there is.

use juju_charm::tool::NAMES;

use crate::finding::Findings;
use crate::memo::Memo;
use crate::names;
use crate::rule::Rule;
use crate::state::List;

pub(super) fn check(memos: &List<Memo>, findings: &mut Findings) {
    for (index, memo) in memos.iter().enumerate() {
        let path = || format!("context.memos[{index}]");
        if !NAMES.contains(&memo.tool.as_str()) {
            findings.add(
                Rule::MemoTool,
                format!("{}.tool", path()),
                format!("`{}` is no hook tool that a memo can answer", memo.tool),
                match names::closest(&memo.tool, NAMES.iter().copied()) {
                    Some(tool) => format!("did you mean `{tool}`?"),
                    None => format!("it can be {}", NAMES.join(", ")),
                },
            );
            continue;
        }
        for (place, entry) in memo.calls.iter().enumerate() {
            let tools = [
                entry.call.as_ref().map(juju_charm::tool::Request::tool),
                entry.answer.as_ref().ok().map(juju_charm::tool::Answer::tool),
            ];
            if let Some(other) = tools.into_iter().flatten().find(|tool| *tool != memo.tool) {
                findings.add(
                    Rule::MemoEntry,
                    format!("{}.calls[{place}]", path()),
                    format!("the memo is for `{}`, and this entry for `{other}`", memo.tool),
                    "put it into a memo of its own",
                );
            }
        }
    }
}
