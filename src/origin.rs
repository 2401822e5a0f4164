//! Where a scene was read from.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// Where a scene was read from: nowhere, if a test has built it. It says nothing about what the scene is, and so
/// scenes are equal whatever their origins.
#[derive(Clone, Default)]
pub(crate) struct Origin(Option<Arc<Place>>);

struct Place {
    source: Arc<Source>,
    /// The number of the scene; none in a text that is one scene, and no playbook.
    scene: Option<usize>,
}

/// A text, and what to call it.
#[derive(Debug)]
pub(crate) struct Source {
    /// The path of the file, or what stands for it.
    pub(crate) name: String,
    /// What the file says.
    pub(crate) text: String,
    /// In which of the two it says so.
    pub(crate) syntax: Syntax,
}

/// YAML or JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    Yaml,
    Json,
}

impl Syntax {
    /// JSON for a file that ends in `.json`, YAML for any other.
    pub(crate) fn of(path: &Path) -> Self {
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
            Syntax::Json
        } else {
            Syntax::Yaml
        }
    }
}

impl Origin {
    pub(crate) fn new(source: Arc<Source>, scene: Option<usize>) -> Self {
        Origin(Some(Arc::new(Place { source, scene })))
    }

    /// The text that the scene stands in, and its number there, from 0; none if it is all of the text.
    pub(crate) fn get(&self) -> Option<(&Source, Option<usize>)> {
        self.0.as_deref().map(|place| (&*place.source, place.scene))
    }
}

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.get() {
            Some((source, Some(scene))) => write!(f, "{} (scenes[{scene}])", source.name),
            Some((source, None)) => f.write_str(&source.name),
            None => f.write_str("none"),
        }
    }
}
