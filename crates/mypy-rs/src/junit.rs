//! The JUnit report of a run, if one is wanted.

use std::path::Path;
use std::time::Instant;

use errors::junit::{LinesByFile, Run, xml};
use options::Options;

use crate::say_error;

/// Collects what the report says.
pub(crate) struct Junit {
    path: Option<String>,
    per_file: bool,
    version: String,
    platform: String,
    start: Instant,
    messages: LinesByFile,
}

impl Junit {
    pub(crate) fn new(options: &Options, start: Instant) -> Self {
        Self {
            path: options.junit_xml.clone(),
            per_file: options.junit_format == "per_file",
            version: format!(
                "{}_{}",
                options.python_version.major, options.python_version.minor
            ),
            platform: options.platform.clone(),
            start,
            messages: LinesByFile::default(),
        }
    }

    /// Adds lines about a file.
    pub(crate) fn add(&mut self, file: Option<&str>, lines: &[String]) {
        if self.path.is_some() && !lines.is_empty() {
            let file = file.filter(|_| self.per_file).map(str::to_owned);
            self.messages.entry(file).or_default().extend_from_slice(lines);
        }
    }

    /// Writes the report of a run that failed before it began.
    pub(crate) fn fail(&mut self, message: &str) {
        self.add(None, &[message.to_owned()]);
        self.write(true);
    }

    /// Writes the report; `serious` if the run itself failed.
    pub(crate) fn write(&self, serious: bool) {
        let Some(path) = &self.path else { return };
        let run = Run {
            time: self.start.elapsed(),
            serious,
            version: &self.version,
            platform: &self.platform,
        };
        let dir = Path::new(path).parent().filter(|dir| !dir.as_os_str().is_empty());
        let made = dir.map_or(Ok(()), std::fs::create_dir_all);
        if let Err(error) = made.and_then(|()| std::fs::write(path, xml(run, &self.messages))) {
            say_error(&format!("mypy-rs: error: cannot write {path}: {error}\n"));
        }
    }
}
