//! A charm's process, from its start until nothing is left of it.
//!
//! One loop waits for all that can happen: a hook tool calls, the charm prints, it ends, its time is up. No thread is
//! started, and no lock is held.

use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use crate::exit::Exit;

use super::leftovers::{self, Marks};
use super::socket::{Agent, Socket};

/// How long is waited for the last of what was printed, once all processes are ended: as long only if one could not be.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// How long is waited at a time at most.
const LONG: Duration = Duration::from_secs(3600);

/// How often is looked whether the process has ended, where the system does not say so.
const LOOK: Duration = Duration::from_millis(2);

/// What a charm's process may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How long.
    pub(crate) time: Duration,
    /// How many bytes of stdout are kept, and of stderr.
    pub(crate) output: usize,
}

/// How a process has gone.
#[derive(Debug)]
pub(crate) struct ProcessEnd {
    pub(crate) exit: Exit,
    /// Whether it was ended, since its time was up.
    pub(crate) timed_out: bool,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    /// How many bytes were printed beyond those that are kept.
    pub(crate) dropped: u64,
    pub(crate) time: Duration,
}

/// An agent who can end the hook.
pub(crate) trait Director: Agent {
    /// Whether the charm is to be ended at once.
    fn has_ended(&self) -> bool;
}

/// Runs a charm's process, with the agent at the socket, until it and all that it has started is gone. While the process
/// starts there is time for something that does not take long.
pub(crate) fn perform(
    mut command: Command,
    socket: Socket,
    agent: &mut dyn Director,
    limits: Limits,
    marks: &Marks,
    meanwhile: impl FnOnce(),
) -> io::Result<ProcessEnd> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let start = Instant::now();
    let mut child = command.spawn()?;
    // What is printed to our own ends of the pipes, and when the child ends, is all that is wanted of them now.
    drop(command);
    meanwhile();
    let mut stage = Stage { socket, agent, streams: streams(&mut child, limits.output), limits, start };
    let played = stage.play(&child);
    // Before the child is waited for, so that its number, which is its group's too, is nobody else's yet.
    let group = Pid::from_child(&child);
    let _ = kill_process_group(group, Signal::KILL);
    leftovers::end(group, marks);
    let status = child.wait();
    let time = start.elapsed();
    let timed_out = played? == Ending::TimeIsUp;
    Ok(stage.close(status?, timed_out, time))
}

/// Why a play is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// The charm's process has ended.
    Exit,
    /// It may not go on.
    TimeIsUp,
    /// The agent has ended it.
    Agent,
}

struct Stage<'a> {
    socket: Socket,
    agent: &'a mut dyn Director,
    streams: [Stream; 2],
    limits: Limits,
    start: Instant,
}

impl Stage<'_> {
    fn play(&mut self, child: &Child) -> io::Result<Ending> {
        let pid = Pid::from_child(child);
        let exit = exit_of(pid);
        // A time that no clock knows is never up.
        let deadline = self.start.checked_add(self.limits.time);
        loop {
            let left = deadline.map_or(LONG, |deadline| deadline.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return Ok(Ending::TimeIsUp);
            }
            let left = left.min(if exit.is_some() { LONG } else { LOOK });
            let mut interests: Vec<PollFd<'_>> = Vec::with_capacity(8);
            for stream in &self.streams {
                stream.interest(&mut interests);
            }
            let printing = interests.len();
            interests.extend(exit.iter().map(|fd| PollFd::new(fd, PollFlags::IN)));
            let calling = interests.len();
            self.socket.interests(&mut interests);
            wait(&mut interests, left)?;
            let ready: Vec<PollFlags> = interests.iter().map(PollFd::revents).collect();
            drop(interests);
            if ready[..printing].iter().any(|flags| !flags.is_empty()) {
                self.streams.iter_mut().for_each(Stream::read);
            }
            // Who has called before the charm has ended is heard before.
            self.socket.serve(&ready[calling..], self.agent);
            if self.agent.has_ended() {
                return Ok(Ending::Agent);
            }
            let has_exited = match &exit {
                Some(_) => !ready[printing].is_empty(),
                None => has_exited(pid)?,
            };
            if has_exited {
                return Ok(Ending::Exit);
            }
        }
    }

    fn close(self, status: ExitStatus, timed_out: bool, time: Duration) -> ProcessEnd {
        self.socket.close(self.agent);
        let [mut stdout, mut stderr] = self.streams;
        let deadline = Instant::now() + LAST_WORDS;
        loop {
            stdout.read();
            stderr.read();
            let left = deadline.saturating_duration_since(Instant::now());
            let mut interests = Vec::new();
            stdout.interest(&mut interests);
            stderr.interest(&mut interests);
            if interests.is_empty() || left.is_zero() || wait(&mut interests, left).is_err() {
                break;
            }
        }
        let exit = match (status.code(), status.signal()) {
            (Some(code), _) => Exit::Code(code),
            (None, signal) => Exit::Signal(signal.unwrap_or_default()),
        };
        ProcessEnd {
            exit,
            timed_out,
            dropped: stdout.dropped + stderr.dropped,
            stdout: stdout.kept,
            stderr: stderr.kept,
            time,
        }
    }
}

fn wait(interests: &mut [PollFd<'_>], at_most: Duration) -> io::Result<()> {
    let at_most = Timespec::try_from(at_most).map_err(io::Error::other)?;
    match poll(interests, Some(&at_most)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// What becomes readable when the process ends; none, where there is no such thing.
#[cfg(target_os = "linux")]
fn exit_of(pid: Pid) -> Option<OwnedFd> {
    rustix::process::pidfd_open(pid, rustix::process::PidfdFlags::empty()).ok()
}

#[cfg(not(target_os = "linux"))]
fn exit_of(_pid: Pid) -> Option<OwnedFd> {
    None
}

/// Whether the process has ended; it is not waited for yet.
fn has_exited(pid: Pid) -> io::Result<bool> {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    Ok(waitid(WaitId::Pid(pid), options)?.is_some())
}

/// What the charm prints.
struct Stream {
    /// None, when it has come to its end.
    pipe: Option<Box<dyn Pipe>>,
    kept: Vec<u8>,
    most: usize,
    dropped: u64,
}

trait Pipe: Read + AsFd {}

impl<T: Read + AsFd> Pipe for T {}

fn streams(child: &mut Child, most: usize) -> [Stream; 2] {
    let stdout = child.stdout.take().map(|pipe| Box::new(pipe) as Box<dyn Pipe>);
    let stderr = child.stderr.take().map(|pipe| Box::new(pipe) as Box<dyn Pipe>);
    [stdout, stderr].map(|pipe| {
        // One that cannot be read without waiting for what may never come is not read at all.
        let pipe = pipe.filter(|pipe| rustix::io::ioctl_fionbio(pipe.as_fd(), true).is_ok());
        Stream { pipe, kept: Vec::new(), most, dropped: 0 }
    })
}

impl Stream {
    fn interest<'a>(&'a self, interests: &mut Vec<PollFd<'a>>) {
        interests.extend(self.pipe.iter().map(|pipe| PollFd::from_borrowed_fd(pipe.as_fd(), PollFlags::IN)));
    }

    /// Reads what is there, and not for ever: a charm may print faster than it is read.
    fn read(&mut self) {
        let mut piece = [0; 64 << 10];
        for _ in 0..64 {
            let Some(pipe) = &mut self.pipe else { return };
            match pipe.read(&mut piece) {
                Ok(0) => self.pipe = None,
                Ok(length) => {
                    let kept = length.min(self.most - self.kept.len());
                    self.kept.extend_from_slice(&piece[..kept]);
                    self.dropped += (length - kept) as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => self.pipe = None,
            }
        }
    }
}
