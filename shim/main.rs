//! A hook tool as the charm's processes see it: an executable, linked under each tool's name, that takes its call to the
//! stage and brings back the answer. It knows no tool: all that a tool does, the stage does.
//!
//! It is compiled by the library's build script and is a part of the library; std is all it has.

mod wire;

use std::env;
use std::ffi::OsString;
use std::fs::{self, File, FileTimes};
use std::io::{self, Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{self, Command, Stdio};

fn main() {
    let mut args = env::args_os();
    let name = args.next().unwrap_or_default();
    let name = Path::new(&name).file_name().unwrap_or_default().as_bytes().to_vec();
    let args: Vec<OsString> = args.collect();
    let done = if name == b"juju-scenario-shim" { copy(&args).map(|()| 0) } else { call(&name, &args) };
    let code = done.unwrap_or_else(|message| {
        // Where nobody hears it, the exit code has to do.
        let _ = io::stderr().write_all(format!("ERROR {message}\n").as_bytes());
        1
    });
    process::exit(code);
}

/// Copies files, each to the path behind it, with their modes and times. The stage has this done by a process of its own,
/// since an executable that it wrote itself might be busy when it is run: a child that another thread is starting at the
/// time holds the file open for writing too.
fn copy(paths: &[OsString]) -> Result<(), String> {
    for pair in paths.chunks_exact(2) {
        let (from, to) = (Path::new(&pair[0]), Path::new(&pair[1]));
        let copied = fs::copy(from, to).and_then(|_| {
            let data = from.metadata()?;
            let times = FileTimes::new().set_accessed(data.accessed()?).set_modified(data.modified()?);
            File::open(to)?.set_times(times)
        });
        copied.map_err(|error| format!("{}: {error}", to.display()))?;
    }
    Ok(())
}

/// Takes a call to the stage, and prints what is answered. Hands back the exit code.
fn call(tool: &[u8], args: &[OsString]) -> Result<i32, String> {
    let context = variable("JUJU_CONTEXT_ID")?;
    let address = variable("JUJU_AGENT_SOCKET_ADDRESS")?;
    let network = variable("JUJU_AGENT_SOCKET_NETWORK")?;
    let (network, place) = (network.to_string_lossy(), address.to_string_lossy());
    if network != "unix" {
        return Err(format!("dial {network}: unknown network {network}"));
    }
    let dir = env::current_dir().map_err(|error| format!("getwd: {}", reason(&error)))?;
    let mut stage =
        UnixStream::connect(&address).map_err(|error| format!("dial unix {place}: connect: {}", reason(&error)))?;
    let mut fields = vec![wire::PROTOCOL, context.as_bytes(), dir.as_os_str().as_bytes(), tool];
    fields.extend(args.iter().map(|arg| arg.as_bytes()));
    send(&mut stage, wire::CALL, &fields)?;
    loop {
        let (kind, body) = receive(&mut stage)?;
        let fields = wire::fields(&body).unwrap_or_default();
        match (kind, &fields[..]) {
            (wire::STDIN, []) => send_stdin(&mut stage)?,
            (wire::REPLY, [code, stdout, stderr]) => {
                print(stdout, stderr);
                return Ok(code.first().copied().unwrap_or(1).into());
            }
            (wire::RUN, [program, path]) => return run(&mut stage, args, program, path),
            _ => return Err("the stage cannot be understood: is JUJU_SCENARIO_SHIM of another version?".to_owned()),
        }
    }
}

/// A variable of the environment; an empty one counts as not set, as for Juju.
fn variable(name: &str) -> Result<OsString, String> {
    env::var_os(name).filter(|value| !value.is_empty()).ok_or_else(|| format!("{name} not set"))
}

fn send_stdin(stage: &mut UnixStream) -> Result<(), String> {
    let mut piece = vec![0; 64 << 10];
    loop {
        let length = match io::stdin().read(&mut piece) {
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(format!("failed to read stdin: {}", reason(&error))),
        };
        send(stage, wire::STDIN, &[&piece[..length]])?;
        if length == 0 {
            return Ok(());
        }
    }
}

/// Runs the program that answers in the stage's place, prints its answer, and tells the stage.
fn run(stage: &mut UnixStream, args: &[OsString], program: &[u8], path: &[u8]) -> Result<i32, String> {
    let program = OsString::from_vec(program.to_vec());
    let path = OsString::from_vec(path.to_vec());
    let output = Command::new(&program).args(args).env("PATH", path).stdin(Stdio::inherit()).output();
    let (code, stdout, stderr) = match output {
        Ok(output) => {
            let signal = output.status.signal().map(|signal| 128 + signal);
            (output.status.code().or(signal).unwrap_or(1), output.stdout, output.stderr)
        }
        Err(error) => {
            let message = format!("ERROR cannot run {}: {}\n", program.to_string_lossy(), reason(&error));
            (1, Vec::new(), message.into_bytes())
        }
    };
    send(stage, wire::RAN, &[&code.to_le_bytes(), &stdout, &stderr])?;
    print(&stdout, &stderr);
    Ok(code)
}

/// Prints what was answered. Who does not listen is not told so.
fn print(stdout: &[u8], stderr: &[u8]) {
    if !stdout.is_empty() {
        let mut out = io::stdout().lock();
        let _ = out.write_all(stdout).and_then(|()| out.flush());
    }
    if !stderr.is_empty() {
        let _ = io::stderr().write_all(stderr);
    }
}

fn send(stage: &mut UnixStream, kind: u8, fields: &[&[u8]]) -> Result<(), String> {
    stage.write_all(&wire::frame(kind, fields)).map_err(|_| shut_down())
}

fn receive(stage: &mut UnixStream) -> Result<(u8, Vec<u8>), String> {
    // Most answers are short, and so here as a whole when they are here at all.
    let mut bytes = vec![0; 16 << 10];
    let mut there = 0;
    while there < wire::HEAD {
        match stage.read(&mut bytes[there..]) {
            Ok(0) => return Err(shut_down()),
            Ok(length) => there += length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return Err(shut_down()),
        }
    }
    let (kind, length) = wire::head(&bytes).unwrap_or_default();
    let end = wire::HEAD + length;
    if there < end {
        bytes.resize(end, 0);
        stage.read_exact(&mut bytes[there..]).map_err(|_| shut_down())?;
    }
    bytes.truncate(end);
    bytes.drain(..wire::HEAD);
    Ok((kind, bytes))
}

fn shut_down() -> String {
    "connection is shut down".to_owned()
}

/// What the system says, in its own words.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
