//! Facts about texts and command lines that no public interface lets one see alone. They are taken from Go's own
//! libraries, and from Juju's tests.

mod declared;
mod flags;
mod help;
mod json;
mod key_values;
mod output;
mod strings;
mod yaml;
