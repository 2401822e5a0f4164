//! The tests of the web shop's charm: one scene each, unless they are about a whole life.

mod cluster;
mod config;
mod database;
mod failure;
mod leadership;
mod lifecycle;
mod playbook;
mod stage;
mod website;
