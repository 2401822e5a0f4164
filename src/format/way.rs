//! The way to a value in a text.

use std::fmt;

/// The way to a value in a text: `scenes[0].context.state.leader`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Way(Vec<Step>);

/// A step of the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Item(usize),
}

impl Way {
    /// The way to the whole text.
    pub(crate) fn new() -> Self {
        Way::default()
    }

    /// The way to the value of a key.
    #[must_use]
    pub(crate) fn key(&self, name: impl Into<String>) -> Self {
        self.step(Step::Key(name.into()))
    }

    /// The way to an item of a list, counted from 0.
    #[must_use]
    pub(crate) fn item(&self, index: usize) -> Self {
        self.step(Step::Item(index))
    }

    fn step(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Way(steps)
    }

    pub(super) fn steps(&self) -> &[Step] {
        &self.0
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(name) if index == 0 => f.write_str(name)?,
                Step::Key(name) => write!(f, ".{name}")?,
                Step::Item(item) => write!(f, "[{item}]")?,
            }
        }
        Ok(())
    }
}

/// What is wrong with a value that could be read, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// The way to the value.
    pub(crate) way: Way,
    /// Whether it is the key that is wrong, and not its value.
    pub(crate) of_key: bool,
    pub(crate) message: String,
    /// What would be right.
    pub(crate) mend: Option<String>,
}

impl Flaw {
    /// What is wrong with the value at the end of the way.
    pub(crate) fn of_value(way: Way, message: impl Into<String>) -> Self {
        Flaw { way, of_key: false, message: message.into(), mend: None }
    }

    /// What is wrong with the key at the end of the way.
    pub(crate) fn of_key(way: Way, message: impl Into<String>) -> Self {
        Flaw { of_key: true, ..Flaw::of_value(way, message) }
    }

    /// Says what would be right.
    #[must_use]
    pub(crate) fn mend(self, mend: impl Into<String>) -> Self {
        Flaw { mend: Some(mend.into()), ..self }
    }
}
