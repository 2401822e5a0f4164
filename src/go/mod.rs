//! Texts as Go's libraries read and print them: what Juju's hook tools are given, and what they say, goes through these.

pub(crate) mod base64;
pub(crate) mod json;
mod number;
mod quote;
pub(crate) mod time;
mod unicode;
mod value;
pub(crate) mod yaml;

pub(crate) use number::{atoi, parse_bool, parse_int};
pub(crate) use quote::{quote, quote_all};
pub(crate) use time::Time;
pub(crate) use value::Value;
