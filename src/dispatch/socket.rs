//! The agent's socket: where the hook tools' processes come with their calls.
//!
//! Nothing here waits. The sockets are looked at when the system says that something is to be read or to be written, so
//! that no visitor, whatever it sends or leaves unsent, can keep the others from being heard.

use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::path::Path;

use rustix::event::{PollFd, PollFlags};

use crate::command_line::{Reply, Unanswered};

use super::trouble::Trouble;
use super::wire;

/// How many visitors are let in at a time; the others wait outside.
const MOST_VISITORS: usize = 128;

/// The longest frame that is read, and the longest stdin, in bytes.
const LONGEST: usize = 64 << 20;

/// A call of a hook tool, as its process has sent it.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    /// `JUJU_CONTEXT_ID`, as the process has it.
    pub(crate) context: &'a str,
    /// Where the process is.
    pub(crate) dir: &'a Path,
    /// The tool's name.
    pub(crate) tool: &'a str,
    /// Its arguments.
    pub(crate) args: &'a [&'a str],
    /// Its stdin, if it was read already.
    pub(crate) stdin: Option<&'a [u8]>,
}

/// What the agent says to a call.
#[derive(Debug)]
pub(crate) enum Said {
    /// The answer.
    Reply(Reply),
    /// Nothing yet: the tool wants its stdin, and is asked again with it.
    WantsStdin,
    /// Another program is to answer, on this PATH.
    Run { program: Vec<u8>, path: Vec<u8>, open: Box<Unanswered> },
}

/// What another program has answered.
#[derive(Debug)]
pub(crate) struct Ran<'a> {
    pub(crate) code: i32,
    pub(crate) stdout: &'a [u8],
    pub(crate) stderr: &'a [u8],
}

/// Who answers the calls.
pub(crate) trait Agent {
    /// Answers a call.
    fn ask(&mut self, asked: &Asked<'_>) -> Said;

    /// Is told what another program has answered to a call with these arguments; none, if it has not.
    fn ran(&mut self, args: Vec<String>, open: Unanswered, ran: Option<Ran<'_>>);
}

/// The agent's socket, and who has come to it.
#[derive(Debug)]
pub(crate) struct Socket {
    listener: UnixListener,
    visitors: Vec<Visitor>,
}

impl Socket {
    /// Opens a socket at this path.
    pub(crate) fn open(path: &Path) -> Result<Self, Trouble> {
        // Tried on its own, since the system's words for a path that is too long help nobody.
        if SocketAddr::from_pathname(path).is_err() {
            return Err(Trouble::new(format!(
                "the path of the agent's socket is too long for this system ({} bytes): {}; set TMPDIR or \
                 Scenario::work_dir to a directory with a shorter path",
                path.as_os_str().len(),
                path.display()
            )));
        }
        let listener = UnixListener::bind(path)
            .map_err(|error| Trouble::at("open the agent's socket at", path, &error))?;
        listener
            .set_nonblocking(true)
            .map_err(|error| Trouble::at("open the agent's socket at", path, &error))?;
        Ok(Socket { listener, visitors: Vec::new() })
    }

    /// What is to be waited for.
    pub(crate) fn interests<'a>(&'a self, interests: &mut Vec<PollFd<'a>>) {
        let welcome = if self.visitors.len() < MOST_VISITORS { PollFlags::IN } else { PollFlags::empty() };
        interests.push(PollFd::from_borrowed_fd(self.listener.as_fd(), welcome));
        for visitor in &self.visitors {
            let wanted = if visitor.outbox.is_empty() { PollFlags::IN } else { PollFlags::OUT };
            interests.push(PollFd::from_borrowed_fd(visitor.stream.as_fd(), wanted));
        }
    }

    /// Does what can be done: `ready` says for each of the interests what has come of it.
    pub(crate) fn serve(&mut self, ready: &[PollFlags], agent: &mut dyn Agent) {
        let Some((door, ready)) = ready.split_first() else { return };
        let mut ready = ready.iter();
        self.visitors.retain_mut(|visitor| {
            let is_ready = ready.next().is_some_and(|flags| !flags.is_empty());
            !is_ready || visitor.serve(agent).is_ok() || visitor.leave(agent)
        });
        if !door.is_empty() {
            self.let_in(agent);
        }
    }

    fn let_in(&mut self, agent: &mut dyn Agent) {
        while self.visitors.len() < MOST_VISITORS {
            // Whatever is wrong with one who wants in, it is their affair; they come again or give up.
            let Ok((stream, _)) = self.listener.accept() else { return };
            let mut visitor = Visitor::new(stream);
            if visitor.stream.set_nonblocking(true).is_ok() && visitor.serve(agent).is_ok() {
                self.visitors.push(visitor);
            } else {
                visitor.leave(agent);
            }
        }
    }

    /// Sends all visitors away: the hook has ended.
    pub(crate) fn close(self, agent: &mut dyn Agent) {
        for mut visitor in self.visitors {
            visitor.leave(agent);
        }
    }
}

/// A process that has come with a call.
#[derive(Debug)]
struct Visitor {
    stream: UnixStream,
    inbox: Vec<u8>,
    outbox: Vec<u8>,
    /// How much of the outbox is sent.
    sent: usize,
    /// The body of its call, once it is here.
    call: Option<Vec<u8>>,
    stdin: Vec<u8>,
    /// The call that another program is answering.
    open: Option<Box<Unanswered>>,
    answered: bool,
}

/// The visitor is to go: it has got its answer, or has gone already, or speaks of nothing that is known here.
struct Gone;

impl Visitor {
    fn new(stream: UnixStream) -> Self {
        Visitor {
            stream,
            inbox: Vec::new(),
            outbox: Vec::new(),
            sent: 0,
            call: None,
            stdin: Vec::new(),
            open: None,
            answered: false,
        }
    }

    /// Reads what there is to be read, answers what can be answered, and sends what can be sent.
    fn serve(&mut self, agent: &mut dyn Agent) -> Result<(), Gone> {
        let is_over = if self.outbox.is_empty() { self.read()? } else { false };
        while let Some((kind, body)) = self.next_frame()? {
            self.hear(kind, body, agent)?;
        }
        self.send()?;
        if is_over { Err(Gone) } else { Ok(()) }
    }

    /// Reads what is there, and says whether that was the last.
    fn read(&mut self) -> Result<bool, Gone> {
        let mut piece = [0; 16 << 10];
        loop {
            match self.stream.read(&mut piece) {
                Ok(0) => return Ok(true),
                Ok(length) => {
                    self.inbox.extend_from_slice(&piece[..length]);
                    // A sender who never stops does not keep the others waiting: the rest is read the next time.
                    if length < piece.len() || self.inbox.len() >= 1 << 20 {
                        return Ok(false);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Err(Gone),
            }
        }
    }

    fn next_frame(&mut self) -> Result<Option<(u8, Vec<u8>)>, Gone> {
        let Some((kind, length)) = wire::head(&self.inbox) else { return Ok(None) };
        if length > LONGEST || ![wire::CALL, wire::STDIN, wire::RAN].contains(&kind) {
            return Err(Gone);
        }
        let end = wire::HEAD + length;
        if self.inbox.len() < end {
            return Ok(None);
        }
        let rest = self.inbox.split_off(end);
        let mut frame = std::mem::replace(&mut self.inbox, rest);
        frame.drain(..wire::HEAD);
        Ok(Some((kind, frame)))
    }

    fn hear(&mut self, kind: u8, body: Vec<u8>, agent: &mut dyn Agent) -> Result<(), Gone> {
        match kind {
            wire::CALL if self.call.is_none() => {
                self.call = Some(body);
                self.ask(false, agent)
            }
            wire::STDIN if self.call.is_some() && self.open.is_none() && !self.answered => {
                let fields = wire::fields(&body).ok_or(Gone)?;
                let [piece] = fields[..] else { return Err(Gone) };
                if piece.is_empty() {
                    return self.ask(true, agent);
                }
                if self.stdin.len() + piece.len() > LONGEST {
                    return Err(Gone);
                }
                self.stdin.extend_from_slice(piece);
                Ok(())
            }
            wire::RAN => {
                let fields = wire::fields(&body).ok_or(Gone)?;
                let [code, stdout, stderr] = fields[..] else { return Err(Gone) };
                let code = i32::from_le_bytes(code.try_into().map_err(|_| Gone)?);
                let open = self.open.take().ok_or(Gone)?;
                agent.ran(self.args(), *open, Some(Ran { code, stdout, stderr }));
                self.answered = true;
                Err(Gone)
            }
            _ => Err(Gone),
        }
    }

    fn ask(&mut self, with_stdin: bool, agent: &mut dyn Agent) -> Result<(), Gone> {
        let Some(call) = &self.call else { return Err(Gone) };
        let fields = wire::fields(call).ok_or(Gone)?;
        let [protocol, context, dir, tool, args @ ..] = &fields[..] else { return Err(Gone) };
        if *protocol != wire::PROTOCOL {
            return Err(Gone);
        }
        // What is not UTF-8 becomes so here, as it does on its way to Juju's controller.
        let [context, tool] = [context, tool].map(|text| String::from_utf8_lossy(text));
        let args: Vec<_> = args.iter().map(|arg| String::from_utf8_lossy(arg)).collect();
        let args: Vec<&str> = args.iter().map(AsRef::as_ref).collect();
        let dir = Path::new(std::ffi::OsStr::from_bytes(dir));
        let stdin = with_stdin.then_some(&self.stdin[..]);
        let asked = Asked { context: &context, dir, tool: &tool, args: &args, stdin };
        match agent.ask(&asked) {
            Said::Reply(reply) => {
                self.outbox = wire::frame(wire::REPLY, &[&[reply.code], &reply.stdout, &reply.stderr]);
                self.answered = true;
            }
            Said::WantsStdin => self.outbox = wire::frame(wire::STDIN, &[]),
            Said::Run { program, path, open } => {
                self.outbox = wire::frame(wire::RUN, &[&program, &path]);
                self.open = Some(open);
            }
        }
        Ok(())
    }

    /// The arguments of its call.
    fn args(&self) -> Vec<String> {
        let fields = self.call.as_deref().and_then(wire::fields).unwrap_or_default();
        fields.iter().skip(4).map(|arg| String::from_utf8_lossy(arg).into_owned()).collect()
    }

    fn send(&mut self) -> Result<(), Gone> {
        while self.sent < self.outbox.len() {
            match self.stream.write(&self.outbox[self.sent..]) {
                Ok(length) => self.sent += length,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Err(Gone),
            }
        }
        (self.outbox, self.sent) = (Vec::new(), 0);
        if self.answered { Err(Gone) } else { Ok(()) }
    }

    /// Goes. What another program was to answer is not answered then. Hands back false: it does not stay.
    fn leave(&mut self, agent: &mut dyn Agent) -> bool {
        if let Some(open) = self.open.take() {
            agent.ran(self.args(), *open, None);
        }
        false
    }
}
