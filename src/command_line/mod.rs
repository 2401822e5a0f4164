//! Command lines as Juju's hook tools take them, and what the tools say in return.

pub(crate) mod flags;
pub(crate) mod help;
pub(crate) mod key_values;
pub(crate) mod output;
