//! Texts as Go's libraries read and print them: what Juju's hook tools are given, and what they say, goes through these.

mod value;

pub(crate) use value::Value;
