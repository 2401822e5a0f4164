//! Compiles the hook tools' executable, `shim/main.rs`, so that the library can embed it.
//!
//! Whether there is one at all, on Unix and with the feature `dispatch`, the library asks by `cfg(stage_door)`.
//!
//! It needs the compiler that builds the library, and its linker, and nothing else. Where they cannot be run, or cannot
//! link a program, `JUJU_SCENARIO_SHIM` names one that was built elsewhere. If there is none the library is built all the
//! same: what plays a charm's own executable then says what is missing.

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

const OVERRIDE: &str = "JUJU_SCENARIO_SHIM";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=shim");
    for variable in [OVERRIDE, "DOCS_RS", "RUSTC_LINKER"] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    println!("cargo::rustc-check-cfg=cfg(stage_door)");
    if env::var_os("CARGO_FEATURE_DISPATCH").is_none() || env::var_os("CARGO_CFG_UNIX").is_none() {
        return Ok(());
    }
    println!("cargo::rustc-cfg=stage_door");
    let shim = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?).join("shim");
    if let Some(prebuilt) = env::var_os(OVERRIDE).filter(|path| !path.is_empty()) {
        let prebuilt = PathBuf::from(prebuilt);
        println!("cargo::rerun-if-changed={}", prebuilt.display());
        fs::copy(&prebuilt, &shim).map_err(|error| format!("{OVERRIDE}: {}: {error}", prebuilt.display()))?;
    } else if env::var_os("DOCS_RS").is_some() || env::var_os("CARGO_CFG_MIRI").is_some() {
        // Documentation plays nothing, and Miri starts no processes.
        fs::write(&shim, [])?;
    } else if let Err(reason) = compile(&shim) {
        println!(
            "cargo::warning=the hook tools' executable could not be built, so that no charm's own executable can"
        );
        println!("cargo::warning=be played: {}", reason.lines().next().unwrap_or_default());
        println!(
            "cargo::warning=set {OVERRIDE} to one that was built elsewhere, or leave the feature `dispatch` out"
        );
        fs::write(&shim, [])?;
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(&fs::read(&shim)?);
    println!("cargo::rustc-env=SHIM_HASH={:016x}", hasher.finish());
    Ok(())
}

/// Compiles the shim. Where the C library allows it it is linked statically: it starts sooner, and nothing that the charm
/// does to the dynamic loader reaches it.
fn compile(shim: &Path) -> Result<(), String> {
    let is_gnu = env::var("CARGO_CFG_TARGET_ENV").is_ok_and(|kind| kind == "gnu");
    if is_gnu && rustc(shim, &["-Ctarget-feature=+crt-static", "-Crelocation-model=static"]).is_ok() {
        return Ok(());
    }
    rustc(shim, &[])
}

fn rustc(shim: &Path, args: &[&str]) -> Result<(), String> {
    let compiler = env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    let mut command = Command::new(compiler);
    command.args(["--edition=2024", "--crate-type=bin", "--crate-name=shim", "--cap-lints=allow"]);
    command.args(["-Copt-level=s", "-Cpanic=abort", "-Cstrip=symbols", "-Ccodegen-units=1"]);
    if let Some(target) = env::var_os("TARGET") {
        command.arg("--target").arg(target);
    }
    if let Some(linker) = env::var_os("RUSTC_LINKER") {
        let mut flag = OsString::from("-Clinker=");
        flag.push(linker);
        command.arg(flag);
    }
    command.args(forwarded()).args(args).arg("-o").arg(shim).arg("shim/main.rs");
    let output = command.output().map_err(|error| format!("{error}"))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// The flags that a cross build needs, without those that would instrument the shim.
fn forwarded() -> Vec<String> {
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let mut kept = Vec::new();
    let mut flags = flags.split('\u{1f}').filter(|flag| !flag.is_empty());
    while let Some(flag) = flags.next() {
        let flag = match flag {
            "-C" | "-Z" | "-L" | "-A" | "-W" | "-D" | "-F" => {
                format!("{flag}{}", flags.next().unwrap_or_default())
            }
            flag => flag.to_owned(),
        };
        let links = ["-Clink-arg", "-Clinker", "-Ctarget-feature", "-Ctarget-cpu", "-L"];
        if links.iter().any(|start| flag.starts_with(start)) {
            kept.push(flag);
        }
    }
    kept
}
