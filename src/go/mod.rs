//! Texts as Go's libraries read and print them: what Juju's hook tools are given, and what they say, goes through these.

mod quote;
pub(crate) mod time;
mod value;

pub(crate) use quote::quote;
pub(crate) use time::Time;
pub(crate) use value::Value;
