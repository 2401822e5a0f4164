//! The door through which a Rust charm calls the mocked hook tools.

use std::sync::{Arc, Mutex, PoisonError};

use juju_charm::tool::{Answer, Request};
use juju_charm::{Error, HookTools};

use super::Backend;

/// The door through which a Rust charm calls the mocked hook tools. It is closed when the hook has ended, so that a
/// handle which a charm has put aside is of no use afterwards.
#[derive(Clone, Debug)]
pub(crate) struct Door(Arc<Mutex<Option<Box<Backend>>>>);

impl Door {
    pub(crate) fn open(backend: Box<Backend>) -> Self {
        Door(Arc::new(Mutex::new(Some(backend))))
    }

    /// Ends the hook, and hands the backend back; none if it has ended before.
    pub(crate) fn close(&self) -> Option<Box<Backend>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl HookTools for Door {
    fn call(&mut self, request: Request) -> Result<Answer, Error> {
        // A panic while the lock is held would be ours; what it leaves is still the record of the calls so far.
        let mut backend = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match backend.as_mut() {
            Some(backend) => backend.call(request),
            None => Err(Error::unanswered(format!("{request}: called after the hook has ended"))),
        }
    }
}
