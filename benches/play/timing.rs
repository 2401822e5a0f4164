//! The clock: batches of one thing and batches of another in turns, so that both meet the same weather.

use std::time::{Duration, Instant};

/// How long a batch takes: long enough for the clock, short enough to fit between the neighbours' bursts.
const BATCH: Duration = Duration::from_millis(2);
const TURNS: usize = 151;
const WARM_UP: Duration = Duration::from_millis(50);

/// Something that is run in batches, and what its batches have taken.
pub(crate) struct Batches<'a> {
    run: &'a dyn Fn(),
    /// How often it is run in one batch.
    runs: u32,
    /// Nanoseconds a run, one of each batch.
    taken: Vec<f64>,
}

impl<'a> Batches<'a> {
    /// Warms it up, and finds how often it is to be run in a batch.
    pub(crate) fn new(run: &'a dyn Fn()) -> Self {
        let mut batches = Batches { run, runs: 1, taken: Vec::with_capacity(TURNS) };
        let start = Instant::now();
        loop {
            let taken = batches.once();
            if taken < BATCH / 2 {
                batches.runs *= 2;
            } else if start.elapsed() > WARM_UP {
                return batches;
            }
        }
    }

    fn once(&self) -> Duration {
        let start = Instant::now();
        for _ in 0..self.runs {
            (self.run)();
        }
        start.elapsed()
    }

    fn take(&mut self) {
        let nanoseconds = self.once().as_secs_f64() * 1e9;
        self.taken.push(nanoseconds / f64::from(self.runs));
    }

    /// Nanoseconds a run, of the median batch.
    pub(crate) fn median(&self) -> f64 {
        let mut taken = self.taken.clone();
        taken.sort_by(f64::total_cmp);
        taken[taken.len() / 2]
    }
}

/// Runs a batch of the one, a batch of the other, and so on.
pub(crate) fn take_turns(one: &mut Batches<'_>, other: &mut Batches<'_>) {
    for _ in 0..TURNS {
        one.take();
        other.take();
    }
}
