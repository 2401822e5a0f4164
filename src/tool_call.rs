//! A call of a hook tool, as a process has made it.

use std::fmt;

use juju_charm::tool::as_typed;

/// A hook tool that a charm's process has called, as it was called.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ToolCall {
    /// The tool's name.
    pub tool: String,
    /// The arguments behind it.
    pub args: Vec<String>,
    /// The exit code: 0 for success, 2 if the call itself was wrong, else 1; that of the real executable, if it has answered.
    pub code: i32,
    /// What the tool has complained of.
    pub stderr: String,
    /// The place of the call in [`Outcome::calls`](crate::Outcome::calls); none if it was wrong in itself, or asked for
    /// help, and so never came to Juju.
    pub call: Option<usize>,
}

/// The call as a person would type it, and what was complained of. Of a tool that deals with secrets neither the arguments
/// nor the complaint is shown, since the secret may be in them.
impl fmt::Display for ToolCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tool)?;
        if self.deals_with_secrets() {
            return write!(f, " .. (exit code {})", self.code);
        }
        for arg in &self.args {
            write!(f, " {}", as_typed(arg))?;
        }
        match self.code {
            0 => Ok(()),
            code => write!(f, " -> {} (exit code {code})", self.stderr.trim_end()),
        }
    }
}

/// As [`Display`](fmt::Display) shows it: the arguments may hold a secret.
impl fmt::Debug for ToolCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ToolCall({self})")
    }
}

impl ToolCall {
    pub(crate) fn deals_with_secrets(&self) -> bool {
        self.tool.starts_with("secret-")
    }
}
