//! What no State can say, and a memo does: failures of Juju's own.

use serde_json::{Map, Value, json};

/// The call that a case is about.
pub(crate) struct Asked<'a> {
    pub(crate) tool: &'a str,
    pub(crate) args: &'a [String],
}

impl Asked<'_> {
    pub(crate) fn has(&self, word: &str) -> bool {
        self.args.iter().any(|arg| arg == word)
    }
}

/// A memo that answers every call of the tool that is like this one, or every call.
pub(crate) fn always(tool: &str, call: Option<Value>, answer: Value) -> Value {
    entry(tool, call, "answer", answer)
}

/// A memo by which every call of the tool fails.
pub(crate) fn fails(tool: &str, message: &str) -> Value {
    entry(tool, None, "error", json!({"code": 1, "message": message}))
}

fn entry(tool: &str, call: Option<Value>, what: &str, value: Value) -> Value {
    let mut entry = Map::new();
    if let Some(call) = call {
        entry.insert("call".to_owned(), call);
    }
    entry.insert(what.to_owned(), value);
    json!({"tool": tool, "mode": "loose", "calls": [entry]})
}

/// Juju cannot say whether the unit is the leader.
pub(crate) fn leadership_unknown(asked: &Asked<'_>, reason: &str) -> Vec<Value> {
    let mut memos = vec![fails("is-leader", &format!("leadership status unknown: {reason}"))];
    let asks_for_leader = matches!(asked.tool, "relation-get" | "relation-set") && asked.has("--app");
    if asks_for_leader {
        memos.push(fails(asked.tool, &format!("cannot determine leadership status: {reason}")));
    }
    memos
}

/// Something in Juju fails; `what` says which of its calls, if it is known.
pub(crate) fn injected(asked: &Asked<'_>, what: Option<&str>, reason: &str) -> Value {
    let is_about = |word: &str| what.is_some_and(|what| what.contains(word));
    let front = match asked.tool {
        "is-leader" => "leadership status unknown: ",
        "leader-get" => "cannot read leadership settings: ",
        "leader-set" => "cannot write leadership settings: ",
        "relation-get" | "relation-set" if is_about("leader") => "cannot determine leadership status: ",
        "relation-set" if is_about("app") => "cannot read relation application settings: ",
        "relation-set" => "cannot read relation settings: ",
        "status-get" if asked.has("--application") => "finding application status: ",
        "status-get" => "finding workload status: ",
        "resource-get" => "could not download resource: ",
        "credential-get" => "cannot access cloud credentials: ",
        "add-metric" => "cannot record metric: ",
        _ => "",
    };
    fails(asked.tool, &format!("{front}{reason}"))
}
