//! YAML as Juju's fork of go-yaml speaks it.

mod emitter;
mod order;
mod plain;
mod print;
mod scalar;

pub(crate) use print::print;
