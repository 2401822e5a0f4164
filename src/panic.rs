//! A charm that panics is a failed scene, not a crashed test run.
//!
//! Rust tells where a panic happened to the panic hook alone, and there is one hook for the whole process. So the
//! first play puts a hook in front of the one that is there. On a thread that is playing a scene it writes the panic
//! down and stays quiet, since the report will tell; for every other thread it changes nothing.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

/// A panic: what it said, and where it was, if that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Panic {
    pub(crate) message: String,
    pub(crate) location: Option<String>,
}

thread_local! {
    /// The plays of this thread, innermost last, with the location of the panic in each.
    static PLAYS: RefCell<Vec<Option<String>>> = const { RefCell::new(Vec::new()) };
}

/// Runs something, and hands back its panic if it panics.
pub(crate) fn catch<T>(act: impl FnOnce() -> T) -> Result<T, Panic> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let location = info.location().map(ToString::to_string);
            let is_playing = PLAYS.try_with(|plays| match plays.borrow_mut().last_mut() {
                Some(play) => {
                    *play = location;
                    true
                }
                None => false,
            });
            if !is_playing.unwrap_or(false) {
                before(info);
            }
        }));
    });
    PLAYS.with(|plays| plays.borrow_mut().push(None));
    let result = panic::catch_unwind(AssertUnwindSafe(act));
    let location = PLAYS.with(|plays| plays.borrow_mut().pop().flatten());
    result.map_err(|payload| Panic { message: message(payload.as_ref()), location })
}

fn message(payload: &(dyn Any + Send)) -> String {
    match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(text), _) => (*text).to_owned(),
        (None, Some(text)) => text.clone(),
        (None, None) => "a value that is no text".to_owned(),
    }
}
