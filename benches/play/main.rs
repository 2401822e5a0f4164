//! How long a scene takes to play, beside the floor: the same data cloned and dropped by hand, with the same reads and
//! writes done on it by plain Rust that mocks nothing and remembers no calls.
//!
//! | workload | what is played | aim |
//! |---|---|---|
//! | W1 | an empty scene: a charm that does nothing | 4 times the floor, or 2 µs |
//! | W2 | the leader example: is-leader, status-set | 4 times the floor, or 2 µs |
//! | W3 | the remote application's data read, the unit's written | 4 times the floor, or 2 µs |
//! | W4 | 50 relations x 10 units x 10 keys, all read, one key a relation written | twice the floor |
//! | W4-check | W4 checked for what Juju could not have produced, beside played without being checked | less than it |
//! | W5a | 1,000 relation-gets of a key each, in one event | 3 times the floor |
//! | W5b | 1,000 relation-sets of a key each, in one event | 3 times the floor |
//! | W5a-line | W5a's calls as a command line: parsed, answered, printed | 3 times W5a itself |
//! | W5b-line | W5b's calls as a command line | 3 times W5b itself |
//! | W6 | the startup playbook of W2's charm, a scene | 4 times the floor, or 2 µs |
//!
//! The floors of W4 and W5 share what nobody writes to, as a State does; `W4-deep` and its like stand beside a floor that
//! copies everything. State has no secrets yet: 20 storages stand in for them in W4.
//!
//! Workload and floor take turns, a batch of some milliseconds each, and the median batch counts. Before that both are
//! run once, and what comes out of them is compared. After the table there is a line of JSON for each workload; its
//! `aim` is the largest ratio that is within the aim.
//!
//! ```console
//! $ cargo bench
//! $ cargo bench -- W4
//! ```
//!
//! Arguments that are no flags say which workloads are wanted, by a part of their names. In `cargo test --benches` each
//! is run once, and nothing is measured.

#![expect(clippy::print_stdout, reason = "a benchmark shows what it has measured")]

mod floor;
mod large;
mod many;
mod small;
mod table;
mod timing;

use crate::table::Line;
use crate::timing::Batches;

/// A workload, and its floor.
struct Workload {
    name: &'static str,
    title: &'static str,
    aim: Option<Aim>,
    /// How many scenes are played in one go.
    scenes: u32,
    play: Box<dyn Fn()>,
    floor: Box<dyn Fn()>,
    /// Compares what comes out of the two.
    verify: Box<dyn Fn()>,
}

/// What is to be reached: so many times the floor, or so many nanoseconds a scene, whichever is more.
#[derive(Clone, Copy)]
struct Aim {
    times: f64,
    nanoseconds: f64,
}

impl Aim {
    const fn times(times: f64) -> Self {
        Aim { times, nanoseconds: 0.0 }
    }

    /// The aim of a scene so small that its play is all overhead.
    const fn small_scene() -> Self {
        Aim { times: 4.0, nanoseconds: 2_000.0 }
    }

    /// The largest ratio that is within the aim.
    fn largest_ratio(self, floor: f64) -> f64 {
        self.times.max(self.nanoseconds / floor)
    }
}

fn main() {
    let (flags, names): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with('-'));
    let is_wanted = |workload: &Workload| {
        names.is_empty() || names.iter().any(|name| workload.name.contains(name.as_str()))
    };
    let workloads: Vec<Workload> = [small::workloads(), large::workloads(), many::workloads()]
        .into_iter()
        .flatten()
        .filter(is_wanted)
        .collect();
    for workload in &workloads {
        (workload.verify)();
    }
    // `cargo bench` says so; `cargo test` passes nothing.
    let is_bench = flags.iter().any(|flag| flag == "--bench") && !flags.iter().any(|flag| flag == "--test");
    if !is_bench {
        println!("{} workloads play as they should; nothing is measured in a test", workloads.len());
        return;
    }
    table::print_head();
    let lines: Vec<Line> = workloads.iter().map(measure).collect();
    println!();
    lines.iter().for_each(Line::print_json);
}

/// Measures a workload and its floor in turns, and prints the table's line.
fn measure(workload: &Workload) -> Line {
    let mut play = Batches::new(&workload.play);
    let mut floor = Batches::new(&workload.floor);
    timing::take_turns(&mut play, &mut floor);
    let a_scene = |batches: &Batches<'_>| batches.median() / f64::from(workload.scenes);
    let line = Line {
        name: workload.name,
        title: workload.title,
        nanoseconds: a_scene(&play),
        floor: a_scene(&floor),
        aim: workload.aim,
    };
    line.print();
    line
}
