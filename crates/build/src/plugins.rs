//! Plugins that a configuration file names: they are Python code, which this program does not run.

use errors::{ErrorSink, Report, Span};

use crate::Blocked;
use crate::manager::Manager;

/// Ends the build if there are such plugins: without them the messages would be wrong.
pub(crate) fn refuse(manager: &mut Manager) -> Result<(), Blocked> {
    let global = manager.global().clone();
    let (Some(plugin), Some(file)) = (global.plugins.first(), global.config_file.as_deref()) else {
        return Ok(());
    };
    let line = setting_line(manager, file);
    let mut sink = ErrorSink::new(file.into(), None, global.clone());
    let text = format!("Error importing plugin \"{plugin}\": plugins written in Python are not supported");
    sink.report(Report::error(Span::point(line, 0), text).blocker(true));
    manager.admit(&mut sink)
}

/// The line of the setting `plugins`, or -1.
fn setting_line(manager: &Manager, file: &str) -> i32 {
    let lines = source::read_source_lines(&*manager.fs, file).unwrap_or_default();
    let mut in_section = false;
    let mut found = Vec::new();
    for (line, text) in (1..).zip(&lines) {
        let text = text.trim();
        if let Some(section) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            in_section = section.trim() == "mypy";
        } else if in_section
            && let Some(rest) = text.strip_prefix("plugins")
            && rest.trim_start().starts_with('=')
        {
            found.push(line);
        }
    }
    if let [line] = found.as_slice() { *line } else { -1 }
}
