//! The daemon as a process: what it withstands, and what it leaves behind.

mod changes;
mod clients;
mod ends;
mod files;
mod place;
mod starts;
