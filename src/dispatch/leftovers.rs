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

/// Ends the processes that carry the marks, and waits until they are gone, and those of the group too, which were ended
/// already. `group` is the process that the group began with, before all of them.
#[cfg(target_os = "linux")]
pub(super) fn end(group: Pid, marks: &Marks) {
    linux::end(group, marks);
}

/// Elsewhere a process that leaves its group cannot be found.
#[cfg(not(target_os = "linux"))]
pub(super) fn end(_group: Pid, _marks: &Marks) {}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::os::unix::ffi::OsStrExt;
    use std::time::{Duration, Instant};

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open, pidfd_send_signal};

    use super::Marks;

    /// How long is looked again and again, since one may have started another in the meantime: as long only if one cannot be
    /// ended.
    const LOOK: Duration = Duration::from_secs(2);

    pub(super) fn end(group: Pid, marks: &Marks) {
        let socket = [b"JUJU_AGENT_SOCKET_ADDRESS=", marks.socket.as_os_str().as_bytes()].concat();
        let is_marked = |pid: Pid| {
            let proc = format!("/proc/{}", pid.as_raw_nonzero());
            let environment = fs::read(format!("{proc}/environ")).unwrap_or_default();
            is_of(group, &fs::read_to_string(format!("{proc}/stat")).unwrap_or_default())
                || environment.split(|byte| *byte == 0).any(|variable| variable == socket)
                || fs::read_link(format!("{proc}/cwd")).is_ok_and(|dir| dir.starts_with(&marks.dir))
        };
        let start = Instant::now();
        while start.elapsed() < LOOK {
            let mut found = false;
            for pid in younger_than(group) {
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

    /// Whether a process is of the group, and has not ended: what has ended, and has not been asked for by anybody, holds
    /// nothing any more.
    fn is_of(group: Pid, stat: &str) -> bool {
        // The name in front may hold anything, also parentheses.
        let mut fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let state = fields.next().unwrap_or("X");
        let is_of_the_group = fields.nth(1).is_some_and(|number| number == group.to_string());
        is_of_the_group && !matches!(state, "Z" | "X")
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
            let half_a_second = Timespec { tv_sec: 0, tv_nsec: 500_000_000 };
            let _ = poll(&mut [PollFd::new(&held, PollFlags::IN)], Some(&half_a_second));
        }
    }
}
