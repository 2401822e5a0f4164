//! Charms made ready to be played: what they stand on is installed, and what is to be compiled is compiled, by the ordinary
//! clients of the package registries. It is done once for all tests of this run and of later ones, below the target
//! directory, and anew when the charm or anything that is asked for has changed. The charms' own directories are left as
//! they are.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock};

/// What a test is told that cannot go on.
type Result<T> = std::result::Result<T, String>;

/// What ops stands on. Without a version for each of them the next release of any could change what is played.
const UNDER_OPS: &str = "\
PyYAML==6.0.3
importlib-metadata==8.7.0
opentelemetry-api==1.38.0
typing-extensions==4.15.0
websocket-client==1.9.0
zipp==3.23.0
";

/// The charm's directory in the sources.
pub(crate) fn source(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The clinic on this version of ops.
#[track_caller]
pub(crate) fn clinic(ops: &str) -> PathBuf {
    let name = format!("clinic-on-ops-{ops}");
    let made = once(&name, || {
        let source = source("examples/charms/clinic");
        let python = python((3, 10))?;
        make(&name, &source, &python, |charm| {
            copy(&source, charm)?;
            write(&charm.join("constraints.txt"), UNDER_OPS)?;
            let package = format!("ops=={ops}");
            pip(charm, &["--target", "venv", "--constraint", "constraints.txt", &package])?;
            compile(charm, "venv")
        })
    });
    or_panic(made)
}

/// The harbour, on the charmhelpers that its requirements ask for.
#[track_caller]
pub(crate) fn harbour() -> PathBuf {
    let made = once("harbour", || {
        let source = source("tests/fixtures/charms/harbour");
        let python = python((3, 8))?;
        make("harbour", &source, &python, |charm| {
            copy(&source, charm)?;
            pip(charm, &["--no-deps", "--target", "lib", "--requirement", "requirements.txt"])?;
            compile(charm, "lib")
        })
    });
    or_panic(made)
}

/// The ferry, of which the program is the `dispatch`.
#[track_caller]
pub(crate) fn ferry() -> PathBuf {
    let made = once("ferry", || {
        let source = source("tests/fixtures/charms/ferry");
        let mut version = Command::new("go");
        let version = run(
            version.arg("version"),
            "The ferry is a program in Go: install Go 1.21 or later, https://go.dev/dl",
        )?;
        make("ferry", &source, &version, |charm| {
            copy(&source, charm)?;
            let mut build = Command::new("go");
            build.args(["build", "-o", "dispatch", "."]).env("CGO_ENABLED", "0").current_dir(charm);
            run(&mut build, "The ferry cannot be built; it needs Go 1.21 or later").map(drop)
        })
    });
    or_panic(made)
}

/// The beacon, of which the program is the `dispatch`.
#[track_caller]
pub(crate) fn beacon() -> PathBuf {
    or_panic(once("beacon", || beacons().map(|charms| charms.join("dispatched"))))
}

/// The beacon, of which the hooks and the action are links to the program.
#[track_caller]
pub(crate) fn beacon_of_links() -> PathBuf {
    or_panic(once("beacon-of-links", || beacons().map(|charms| charms.join("linked"))))
}

/// The beacon in both layouts.
fn beacons() -> Result<PathBuf> {
    once("beacons", || {
        let source = source("tests/fixtures/charms/beacon");
        make("beacons", &source, "", |charms| {
            let crate_dir = charms.join("crate");
            copy(&source, &crate_dir)?;
            let program = cargo_build(&crate_dir, "beacon")?;
            let (dispatched, linked) = (charms.join("dispatched"), charms.join("linked"));
            for (charm, place) in [(&dispatched, "dispatch"), (&linked, "hooks/beacon")] {
                for file in ["metadata.yaml", "config.yaml", "actions.yaml"] {
                    copy_file(&source.join(file), &charm.join(file))?;
                }
                copy_file(&program, &charm.join(place))?;
            }
            for hook in [
                "install",
                "start",
                "config-changed",
                "leader-elected",
                "ships-relation-joined",
                "ships-relation-changed",
                "keeper-relation-changed",
                "oil-storage-attached",
                "update-status",
                "stop",
                "lights-relation-created",
            ] {
                link("beacon", &linked.join("hooks").join(hook))?;
            }
            link("../hooks/beacon", &linked.join("actions/signal"))
        })
    })
}

/// The web shop's own executable: a program, to be played as the `dispatch`.
#[track_caller]
pub(crate) fn webshop() -> PathBuf {
    // Cargo itself knows what has changed since the last time.
    or_panic(once("webshop", || cargo_build(&source("examples/charms/webshop"), "webshop")))
}

/// Makes something, unless a test of this run has made it already, or has tried to.
fn once(name: &str, make: impl FnOnce() -> Result<PathBuf>) -> Result<PathBuf> {
    static MADE: Mutex<BTreeMap<String, Arc<OnceLock<Result<PathBuf>>>>> = Mutex::new(BTreeMap::new());
    let made = MADE.lock().unwrap().entry(name.to_owned()).or_default().clone();
    // Who needs it meanwhile waits here, and whoever needs something else does not.
    made.get_or_init(make).clone()
}

#[track_caller]
fn or_panic<T>(made: Result<T>) -> T {
    match made {
        Ok(made) => made,
        Err(problem) => panic!("{problem}"),
    }
}

/// A directory that is filled once, by the first run that needs it. Its name says what has gone into it: the charm, what is
/// done to it here, and the tool that does it.
fn make(name: &str, source: &Path, tool: &str, fill: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let mut hasher = DefaultHasher::new();
    (include_str!("prepare.rs"), tool).hash(&mut hasher);
    for (path, executable, content) in files(source)? {
        (path, executable, content).hash(&mut hasher);
    }
    let place = place()?;
    let made = place.join(format!("{name}-{:016x}", hasher.finish()));
    if made.is_dir() {
        return Ok(made);
    }
    // It gets its name when it is whole. Another run may be at the same: whichever is first has made it for both.
    let aside = tempfile::Builder::new().prefix("unfinished-").tempdir_in(&place);
    let aside = aside.map_err(|error| trouble("make a directory in", &place, &error))?;
    fill(aside.path())?;
    match fs::rename(aside.path(), &made) {
        Ok(()) => drop(aside.keep()),
        Err(_) if made.is_dir() => {}
        Err(error) => return Err(trouble("make", &made, &error)),
    }
    Ok(made)
}

/// Where all of it is.
fn place() -> Result<PathBuf> {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interop");
    fs::create_dir_all(&place).map_err(|error| trouble("make", &place, &error))?;
    Ok(place)
}

/// What a charm's directory has in it, without what its `.gitignore` says is made there: the path, whether it is
/// executable, and what it holds or leads to.
fn files(charm: &Path) -> Result<Vec<(PathBuf, bool, Content)>> {
    fn walk(
        charm: &Path,
        place: &Path,
        made: &[String],
        found: &mut Vec<(PathBuf, bool, Content)>,
    ) -> std::io::Result<()> {
        for entry in fs::read_dir(charm.join(place))? {
            let path = place.join(entry?.file_name());
            let (from_here, name) = (format!("/{}", path.display()), path.file_name().unwrap_or_default());
            if made.iter().any(|made| *made == from_here || **made == *name) {
                continue;
            }
            let full = charm.join(&path);
            let data = full.symlink_metadata()?;
            if data.is_dir() {
                walk(charm, &path, made, found)?;
                continue;
            }
            let content = if data.is_symlink() {
                Content::Link(fs::read_link(full)?)
            } else {
                Content::File(fs::read(full)?)
            };
            found.push((path, data.permissions().mode() & 0o100 != 0, content));
        }
        Ok(())
    }
    let made = fs::read_to_string(charm.join(".gitignore")).unwrap_or_default();
    let made = made.lines().filter(|line| !line.starts_with('#'));
    let made: Vec<String> = made.map(|line| line.trim_end_matches('/').to_owned()).collect();
    let mut found = Vec::new();
    walk(charm, Path::new(""), &made, &mut found).map_err(|error| trouble("read", charm, &error))?;
    found.sort();
    Ok(found)
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Content {
    File(Vec<u8>),
    Link(PathBuf),
}

/// Copies what a charm's directory has in it.
fn copy(source: &Path, charm: &Path) -> Result<()> {
    for (path, _, content) in files(source)? {
        let to = charm.join(&path);
        match content {
            Content::File(_) => copy_file(&source.join(&path), &to)?,
            Content::Link(target) => link(target, &to)?,
        }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result<()> {
    make_way(to)?;
    fs::copy(from, to).map(drop).map_err(|error| trouble("copy", from, &error))
}

fn link(target: impl AsRef<Path>, at: &Path) -> Result<()> {
    make_way(at)?;
    symlink(target, at).map_err(|error| trouble("link", at, &error))
}

fn write(path: &Path, text: impl AsRef<[u8]>) -> Result<()> {
    fs::write(path, text).map_err(|error| trouble("write", path, &error))
}

/// Makes the directory that a file is to be in.
fn make_way(to: &Path) -> Result<()> {
    let dir = to.parent().unwrap_or(to);
    fs::create_dir_all(dir).map_err(|error| trouble("make", dir, &error))
}

/// Which Python it is, if it is recent enough and has pip.
fn python(least: (u32, u32)) -> Result<String> {
    let needed =
        format!("This charm is in Python: install python3 {}.{} or later, with pip", least.0, least.1);
    let mut which = Command::new("python3");
    // Compiled code is of one version, and what pip installs of one kind of machine too.
    which.args([
        "-c",
        "import platform, sys; print(*sys.version_info[:2], sys.version, platform.machine(), sep='\\n')",
    ]);
    let version = run(&mut which, &needed)?;
    let mut numbers = version.lines().map_while(|line| line.parse().ok());
    let found: (u32, u32) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    if found < least {
        return Err(format!("{needed}; the python3 on the PATH is {}.{}", found.0, found.1));
    }
    run(Command::new("python3").args(["-m", "pip", "--version"]), &needed)?;
    Ok(version)
}

fn pip(charm: &Path, args: &[&str]) -> Result<()> {
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(args)
        .current_dir(charm);
    run(&mut pip, "What the charm stands on cannot be installed; pip needs the network for it, once")
        .map(drop)
}

/// Compiles Python, so that not every play has to.
fn compile(charm: &Path, dir: &str) -> Result<()> {
    let mut compile = Command::new("python3");
    compile.args(["-m", "compileall", "-q", dir]).current_dir(charm);
    run(&mut compile, "What the charm stands on cannot be compiled").map(drop)
}

/// Builds a program of a crate, and says where it is. All that is compiled is kept for the next time, apart from what the
/// cargo keeps that runs these tests.
fn cargo_build(crate_dir: &Path, program: &str) -> Result<PathBuf> {
    let target = place()?.join(format!("target-{program}"));
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet", "--bin", program, "--target-dir"]).arg(&target);
    // For another machine it would lie elsewhere, and could not be played.
    build.current_dir(crate_dir).env_remove("CARGO_BUILD_TARGET");
    run(
        &mut build,
        &format!(
            "The program {program} cannot be built; that needs cargo, a C compiler and, once, the network"
        ),
    )?;
    Ok(target.join("debug").join(program))
}

/// Runs a command that has to succeed, and hands back what it prints. Else `needed` says what is to be done.
fn run(command: &mut Command, needed: &str) -> Result<String> {
    let output = command.output().map_err(|error| {
        format!("{needed}.\n`{}` cannot be run: {error}", command.get_program().to_string_lossy())
    })?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    Err(format!(
        "{needed}.\n{command:?}: {}\n{text}{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    ))
}

fn trouble(what: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {what} {}: {error}", path.display())
}
