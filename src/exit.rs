//! How processes end, and what signals are called.

#[cfg(stage_door)]
use std::fmt;

/// How a process has ended.
#[cfg(stage_door)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exit {
    /// With this exit code; 0 is success.
    Code(i32),
    /// By this signal, such as 9 for SIGKILL.
    Signal(i32),
}

#[cfg(stage_door)]
impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exit::Code(code) => write!(f, "exit code {code}"),
            Exit::Signal(signal) => f.write_str(&signal_name(*signal)),
        }
    }
}

/// A signal with its name, if it is one that is numbered alike everywhere.
pub(crate) fn signal_name(signal: i32) -> String {
    match signal_names(signal) {
        Some((name, _)) => format!("signal {signal} ({name})"),
        None => format!("signal {signal}"),
    }
}

/// What Go's libraries call a signal.
pub(crate) fn signal_words(signal: i32) -> String {
    signal_names(signal).map_or_else(|| format!("signal {signal}"), |(_, words)| words.to_owned())
}

/// The name of a signal that ends a process, and what Go's libraries call it.
fn signal_names(signal: i32) -> Option<(&'static str, &'static str)> {
    Some(match signal {
        1 => ("SIGHUP", "hangup"),
        2 => ("SIGINT", "interrupt"),
        3 => ("SIGQUIT", "quit"),
        4 => ("SIGILL", "illegal instruction"),
        5 => ("SIGTRAP", "trace/breakpoint trap"),
        6 => ("SIGABRT", "aborted"),
        8 => ("SIGFPE", "floating point exception"),
        9 => ("SIGKILL", "killed"),
        11 => ("SIGSEGV", "segmentation fault"),
        13 => ("SIGPIPE", "broken pipe"),
        14 => ("SIGALRM", "alarm clock"),
        15 => ("SIGTERM", "terminated"),
        _ => return None,
    })
}
