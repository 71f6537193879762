//! Daemons are this very program.

use std::io;
use std::process::Command;
use std::sync::Arc;

use client::{Exit, Launcher};
use resolve::SystemInterpreters;
use server::start_options;
use source::RealFs;

/// Starts daemons of this program.
pub(crate) struct ThisProgram;

impl Launcher for ThisProgram {
    fn check_flags(&self, flags: &[String]) -> Result<String, Exit> {
        let real = RealFs::new().map_err(|error| Exit {
            status: 2,
            stdout: String::new(),
            stderr: format!("dmypy: error: cannot find the current directory: {error}\n"),
        })?;
        let fs = build::file_system(Arc::new(real));
        start_options(flags, &fs, &SystemInterpreters::default()).map(|(_, warnings)| warnings)
    }

    fn daemon(&self) -> io::Result<Command> {
        Ok(Command::new(std::env::current_exe()?))
    }
}
