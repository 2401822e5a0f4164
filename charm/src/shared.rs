//! A value that is shared until somebody writes to it.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value whose clones share one allocation until one of them is written to.
///
/// Reading goes through [`Deref`]; writing goes through [`DerefMut`], which copies the value first if any other
/// clone still looks at it. Two clones that nobody wrote to compare equal without looking inside.
///
/// ```
/// use juju_charm::Shared;
///
/// let before = Shared::new(vec![1, 2]);
/// let mut after = before.clone();
/// assert!(before.is_same(&after));
///
/// after.push(3);
/// assert_eq!(*before, [1, 2]);
/// assert_eq!(*after, [1, 2, 3]);
/// ```
pub struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    /// Puts a value where its clones can share it.
    pub fn new(value: T) -> Self {
        Shared(Arc::new(value))
    }

    /// Whether both are still the same allocation, and so certainly equal.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: Clone> Shared<T> {
    /// The value itself, copied only if another clone still looks at it.
    pub fn into_inner(self) -> T {
        Arc::unwrap_or_clone(self.0)
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Shared(Arc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

impl<T: Default> Default for Shared<T> {
    fn default() -> Self {
        Shared::new(T::default())
    }
}

impl<T> From<T> for Shared<T> {
    fn from(value: T) -> Self {
        Shared::new(value)
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other) || *self.0 == *other.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Shared<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Shared::new)
    }
}
