//! What a person reads, and what a program does.

use serde::Serialize;

use crate::Aim;

/// What was measured of one workload: nanoseconds a scene.
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) nanoseconds: f64,
    pub(crate) floor: f64,
    pub(crate) aim: Option<Aim>,
}

pub(crate) fn print_head() {
    println!(
        "{:<8} {:<46} {:>12} {:>12} {:>7}  {:<12} met",
        "workload", "a scene of", "ours", "floor", "ratio", "aim"
    );
}

impl Line {
    fn ratio(&self) -> f64 {
        self.nanoseconds / self.floor
    }

    fn largest_ratio(&self) -> Option<f64> {
        self.aim.map(|aim| aim.largest_ratio(self.floor))
    }

    pub(crate) fn print(&self) {
        let met = match self.largest_ratio() {
            None => "",
            Some(largest) if self.ratio() <= largest => "met",
            Some(_) => "not met",
        };
        println!(
            "{:<8} {:<46} {:>12} {:>12} {:>6.2}x  {:<12} {met}",
            self.name,
            self.title,
            time(self.nanoseconds),
            time(self.floor),
            self.ratio(),
            self.aim.map(words).unwrap_or_default()
        );
    }

    pub(crate) fn print_json(&self) {
        let json = Json {
            workload: self.name,
            ns: rounded(self.nanoseconds),
            floor_ns: rounded(self.floor),
            ratio: rounded(self.ratio()),
            aim: self.largest_ratio().map(rounded),
        };
        println!("{}", serde_json::to_string(&json).unwrap_or_default());
    }
}

#[derive(Serialize)]
struct Json {
    workload: &'static str,
    ns: f64,
    floor_ns: f64,
    ratio: f64,
    aim: Option<f64>,
}

/// To three digits behind the point.
fn rounded(number: f64) -> f64 {
    (number * 1e3).round() / 1e3
}

fn time(nanoseconds: f64) -> String {
    if nanoseconds < 10_000.0 {
        format!("{nanoseconds:.0} ns")
    } else {
        format!("{:.1} µs", nanoseconds / 1e3)
    }
}

fn words(aim: Aim) -> String {
    let times = format!("{}x", aim.times);
    if aim.nanoseconds == 0.0 { times } else { format!("{times} or {}", time(aim.nanoseconds)) }
}
