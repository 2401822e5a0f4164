//! Texts as Go's libraries read and print them: what Juju's hook tools are given, and what they say, goes through these.

pub(crate) mod base64;
mod value;
pub(crate) mod yaml;

pub(crate) use value::Value;
