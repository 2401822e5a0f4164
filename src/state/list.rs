//! A list that is shared until it is written to.

use std::fmt;
use std::ops::{Index, IndexMut};

use juju_charm::Shared;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A list whose clones share their items until somebody writes to them: changing one item copies that item, and
/// none of the others.
///
/// ```
/// use juju_scenario::prelude::*;
///
/// let state = State::new().relation(relation("db", "postgresql")).relation(relation("web", "http"));
/// let mut other = state.clone();
/// other.relations[0].local_unit_data.set("ready", "yes");
///
/// assert!(state.relations[0].local_unit_data.is_empty());
/// assert_eq!(state.relations[1], other.relations[1]);
/// ```
pub struct List<T>(
    /// None for a list that nobody has put anything into: most lists of most states are empty.
    Option<Shared<Vec<Shared<T>>>>,
);

impl<T> List<T> {
    /// A list with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        List(None)
    }

    fn items(&self) -> &[Shared<T>] {
        self.0.as_ref().map_or(&[], |items| items.as_slice())
    }

    fn items_mut(&mut self) -> &mut Vec<Shared<T>> {
        self.0.get_or_insert_default()
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items().len()
    }

    /// Whether there is no item at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items().is_empty()
    }

    /// The item at this place, if there is one.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        self.items().get(index).map(|item| &**item)
    }

    /// The first item, if there is one.
    #[must_use]
    pub fn first(&self) -> Option<&T> {
        self.get(0)
    }

    /// The last item, if there is one.
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.items().last().map(|item| &**item)
    }

    /// The items, in their order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self.items().iter())
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: impl Into<T>) {
        self.items_mut().push(Shared::new(item.into()));
    }

    /// Keeps the items for which the answer is yes.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        if !self.iter().all(&mut keep) {
            self.items_mut().retain(|item| keep(item));
        }
    }

    /// Whether both are still the same allocation, and so certainly equal.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(items), Some(others)) => items.is_same(others),
            (items, others) => items.is_none() && others.is_none(),
        }
    }
}

impl<T: Clone> List<T> {
    /// The item at this place, to be changed; it alone is copied if it is shared.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        if index < self.len() { self.items_mut().get_mut(index).map(|item| &mut **item) } else { None }
    }

    /// The items, to be changed; all of them are copied that are shared.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().flat_map(|items| items.iter_mut()).map(|item| &mut **item)
    }
}

/// The items of a [`List`], in their order.
#[derive(Debug)]
pub struct Iter<'a, T>(std::slice::Iter<'a, Shared<T>>);

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Iter(self.0.clone())
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.0.next().map(|item| &**item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|item| &**item)
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> Index<usize> for List<T> {
    type Output = T;

    /// The item at this place.
    ///
    /// # Panics
    /// If there is none; [`List::get`] is the twin that does not.
    fn index(&self, index: usize) -> &T {
        &self.items()[index]
    }
}

impl<T: Clone> IndexMut<usize> for List<T> {
    /// The item at this place, to be changed.
    ///
    /// # Panics
    /// If there is none; [`List::get_mut`] is the twin that does not.
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut self.items_mut()[index]
    }
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        List(self.0.clone())
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List::new()
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other) || self.items() == other.items()
    }
}

impl<T: PartialEq, const N: usize> PartialEq<[T; N]> for List<T> {
    fn eq(&self, other: &[T; N]) -> bool {
        self.len() == N && self.iter().eq(other.iter())
    }
}

impl<T: PartialEq> PartialEq<Vec<T>> for List<T> {
    fn eq(&self, other: &Vec<T>) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<A: Into<T>, T> FromIterator<A> for List<T> {
    fn from_iter<I: IntoIterator<Item = A>>(items: I) -> Self {
        let items: Vec<Shared<T>> = items.into_iter().map(|item| Shared::new(item.into())).collect();
        List((!items.is_empty()).then(|| Shared::new(items)))
    }
}

impl<A: Into<T>, T> Extend<A> for List<T> {
    fn extend<I: IntoIterator<Item = A>>(&mut self, items: I) {
        self.items_mut().extend(items.into_iter().map(|item| Shared::new(item.into())));
    }
}

impl<A: Into<T>, T, const N: usize> From<[A; N]> for List<T> {
    fn from(items: [A; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<A: Into<T>, T> From<Vec<A>> for List<T> {
    fn from(items: Vec<A>) -> Self {
        items.into_iter().collect()
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.items().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<T>::deserialize(deserializer).map(List::from)
    }
}
