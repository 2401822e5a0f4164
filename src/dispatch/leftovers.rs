//! What a charm has started and left behind: it is ended with the hook.
//!
//! Juju leaves such processes alone. Here they would outlive the test, call tools of a hook that is over, and write to a
//! directory that is gone.

use std::path::PathBuf;

use rustix::process::Pid;

/// By what a process is known that has left the charm's process group.
#[derive(Debug)]
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "there such a process cannot be found"))]
pub(crate) struct Marks {
    /// The address of the agent's socket, in its environment.
    pub(crate) socket: PathBuf,
    /// The directory of the play, which it is in.
    pub(crate) dir: PathBuf,
}

/// Ends the processes that carry the marks. `first` is a process that was started before all of them.
#[cfg(target_os = "linux")]
pub(super) fn end(first: Pid, marks: &Marks) {
    linux::end(first, marks);
}

/// Elsewhere a process that leaves its group cannot be found.
#[cfg(not(target_os = "linux"))]
pub(super) fn end(_first: Pid, _marks: &Marks) {}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::os::unix::ffi::OsStrExt;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open, pidfd_send_signal};

    use super::Marks;

    /// How often is looked again, since one may have started another in the meantime.
    const LOOKS: usize = 100;

    pub(super) fn end(first: Pid, marks: &Marks) {
        let socket = [b"JUJU_AGENT_SOCKET_ADDRESS=", marks.socket.as_os_str().as_bytes()].concat();
        let is_marked = |pid: Pid| {
            let proc = format!("/proc/{}", pid.as_raw_nonzero());
            let environment = fs::read(format!("{proc}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|variable| variable == socket)
                || fs::read_link(format!("{proc}/cwd")).is_ok_and(|dir| dir.starts_with(&marks.dir))
        };
        for _ in 0..LOOKS {
            let mut found = false;
            for pid in younger_than(first) {
                if is_marked(pid) {
                    found = true;
                    kill(pid, &is_marked);
                }
            }
            if !found {
                return;
            }
        }
    }

    /// The processes with a higher number, unless numbers have started anew since: then all.
    fn younger_than(first: Pid) -> Vec<Pid> {
        let first = first.as_raw_nonzero().get();
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let newest = load.split_whitespace().last().and_then(|pid| pid.parse().ok()).unwrap_or(0);
        if newest == first {
            return Vec::new();
        }
        let least = if newest > first { first + 1 } else { 0 };
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
        pids.filter(|pid| *pid >= least && *pid != first).filter_map(Pid::from_raw).collect()
    }

    /// Ends a process, and waits a moment until it has ended. What is known of it is looked at again once it is held, since
    /// its number may have become another's.
    fn kill(pid: Pid, is_marked: &dyn Fn(Pid) -> bool) {
        let Ok(held) = pidfd_open(pid, PidfdFlags::empty()) else {
            let _ = kill_process(pid, Signal::KILL);
            return;
        };
        if is_marked(pid) && pidfd_send_signal(&held, Signal::KILL).is_ok() {
            let second = Timespec { tv_sec: 1, tv_nsec: 0 };
            let _ = poll(&mut [PollFd::new(&held, PollFlags::IN)], Some(&second));
        }
    }
}
