//! The oracle's process, and how values travel to it and back.

use crate::go::Value;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde_json::{Value as Json, json};
use std::cell::RefCell;
use std::env;
use std::fmt::Debug;
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::str::FromStr;
use std::sync::OnceLock;

/// The running program.
pub(super) struct Oracle {
    process: Child,
    requests: Option<BufWriter<ChildStdin>>,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    fn start() -> Self {
        let mut process = Command::new(program())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the oracle has just been built");
        let requests = process.stdin.take().map(BufWriter::new);
        let answers = BufReader::new(process.stdout.take().expect("standard output is piped"));
        Self { process, requests, answers }
    }

    /// The answer to a question; it has a member `error` or `panic` if there is none.
    pub(super) fn ask(&mut self, question: &Json) -> Json {
        let requests = self.requests.as_mut().expect("the pipe is open until the end");
        writeln!(requests, "{question}").expect("the oracle listens");
        requests.flush().expect("the oracle listens");
        let mut answer = String::new();
        self.answers.read_line(&mut answer).expect("the oracle answers");
        serde_json::from_str(&answer)
            .unwrap_or_else(|error| panic!("{question} is answered by {answer:?}: {error}"))
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // The program ends when there are no more questions.
        drop(self.requests.take());
        let _ = self.process.wait();
    }
}

/// Where the program is. The first test that needs it has it built.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        let program = target.join("oracle").join(format!("oracle{}", env::consts::EXE_SUFFIX));
        let built = Command::new("go")
            .args(["build", "-o"])
            .arg(&program)
            .arg(".")
            .current_dir(root.join("tests/oracle"))
            .output()
            .unwrap_or_else(|error| {
                panic!("These tests compare with Go's own libraries: install Go 1.22 or later, https://go.dev/dl ({error})")
            });
        assert!(
            built.status.success(),
            "The oracle needs Go 1.22 or later, and once the network, to fetch Juju's modules:\n{}",
            String::from_utf8_lossy(&built.stderr)
        );
        program
    })
}

/// Tries as many cases as `ORACLE_CASES` says, each made from the seed that `ORACLE_SEED` says, else from a new one. The
/// case that is shown when one fails is the smallest that does.
pub(super) fn compare<S>(cases: &S, check: impl Fn(&mut Oracle, &S::Value) -> Result<(), String>)
where
    S: Strategy,
    S::Value: Debug,
{
    let seed = number_of("ORACLE_SEED").unwrap_or_else(|| RandomState::new().hash_one("seed"));
    let count = number_of("ORACLE_CASES").unwrap_or(10_000);
    println!("ORACLE_SEED={seed} ORACLE_CASES={count}");
    let mut octets = [0; 32];
    octets[..8].copy_from_slice(&seed.to_le_bytes());
    let config =
        Config { cases: count, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &octets));
    let oracle = RefCell::new(Oracle::start());
    let result =
        runner.run(cases, |case| check(&mut oracle.borrow_mut(), &case).map_err(TestCaseError::fail));
    if let Err(TestError::Fail(reason, case)) = result {
        panic!("ORACLE_SEED={seed}: {case:?}\n{reason}");
    }
    result.unwrap_or_else(|error| panic!("ORACLE_SEED={seed}: {error}"));
}

fn number_of<T: FromStr>(variable: &str) -> Option<T> {
    let text = env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} wants a number, not {text:?}")))
}

/// What both sides say, if they differ.
pub(super) fn same<T: PartialEq + Debug>(ours: &T, theirs: &T) -> Result<(), String> {
    if ours == theirs { Ok(()) } else { Err(format!("  ours: {ours:?}\ntheirs: {theirs:?}")) }
}

/// A value as the oracle takes it: each type by its name.
pub(super) fn tagged(value: &Value) -> Json {
    match value {
        Value::Nil => json!({"nil": null}),
        Value::Bool(value) => json!({"bool": value}),
        Value::Int(number) => json!({"int": number.to_string()}),
        Value::Uint(number) => json!({"uint": number.to_string()}),
        // There are many; they all mean the same.
        Value::Float(number) if number.is_nan() => json!({"float": 0x7ff8_0000_0000_0000_u64.to_string()}),
        Value::Float(number) => json!({"float": number.to_bits().to_string()}),
        Value::Text(text) => json!({"text": hexadecimal(text.as_bytes())}),
        Value::Bytes(bytes) => json!({"text": hexadecimal(bytes)}),
        Value::Time(time) => json!({"time": time}),
        Value::List(items) => {
            json!({"list": items.as_ref().map(|items| items.iter().map(tagged).collect::<Vec<_>>())})
        }
        Value::Map(entries) => {
            let pair = |(key, value): &(Value, Value)| json!([tagged(key), tagged(value)]);
            json!({"map": entries.as_ref().map(|entries| entries.iter().map(pair).collect::<Vec<_>>())})
        }
        Value::Struct(fields) => {
            let pair = |(name, value): &(&str, Value)| json!([name, tagged(value)]);
            json!({"struct": fields.iter().map(pair).collect::<Vec<_>>()})
        }
    }
}

pub(super) fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

pub(super) fn octets(hexadecimal: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        hexadecimal.chars().map(|char| char.to_digit(16).expect("a hexadecimal digit") as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}
