//! Reports for JUnit (`--junit-xml`): each file with messages is a test that failed.
//!
//! Specified by `write_junit_xml` of `mypy/util.py`.

use std::time::Duration;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

/// The lines of each file; those under `None` are about the whole run.
pub type LinesByFile = IndexMap<Option<String>, Vec<String>, FxBuildHasher>;

/// The run that a report is about.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// How long it took.
    pub time: Duration,
    /// It failed itself.
    pub serious: bool,
    /// The Python version that was checked for, as `3_12`.
    pub version: &'a str,
    /// The platform that was checked for.
    pub platform: &'a str,
}

/// The report of a run.
#[must_use]
pub fn xml(run: Run<'_>, messages: &LinesByFile) -> String {
    let count = messages.len();
    let (errors, failures) = if run.serious { (count, 0) } else { (0, count) };
    let time = run.time.as_secs_f64();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<testsuite errors=\"{errors}\" failures=\"{failures}\" \
         name=\"mypy\" skips=\"0\" tests=\"{}\" time=\"{time:.3}\">\n",
        count.max(1)
    );
    let program = format!("mypy-py{}-{}", run.version, run.platform);
    if messages.is_empty() {
        xml.push_str(&format!(
            "  <testcase classname=\"mypy\" file=\"mypy\" line=\"1\" name=\"{program}\" time=\"{time:.3}\">\n  \
             </testcase>\n"
        ));
    }
    for (file, lines) in messages {
        let shown = file.as_deref().unwrap_or("mypy");
        let name = file
            .as_ref()
            .map_or_else(|| program.clone(), |file| format!("{program} {file}"));
        let text = escape(&lines.join("\n"));
        xml.push_str(&format!(
            "  <testcase classname=\"mypy\" file=\"{shown}\" line=\"1\" name=\"{name}\" time=\"{time:.3}\">\n    \
             <failure message=\"mypy produced messages\">{text}</failure>\n  </testcase>\n"
        ));
    }
    xml + "</testsuite>\n"
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('>', "&gt;")
        .replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_with_messages_is_a_test() {
        let run = Run {
            time: Duration::from_millis(1500),
            serious: false,
            version: "3.12",
            platform: "linux",
        };
        let mut messages = LinesByFile::default();
        assert!(xml(run, &messages).contains("tests=\"1\" time=\"1.500\""));
        messages.insert(Some("a.py".to_owned()), vec!["a.py:1: error: x < y".to_owned()]);
        let text = xml(run, &messages);
        assert!(
            text.contains("errors=\"0\" failures=\"1\"") && text.contains("tests=\"1\""),
            "{text}"
        );
        assert!(
            text.contains("x &lt; y</failure>") && text.contains("name=\"mypy-py3.12-linux a.py\""),
            "{text}"
        );
    }
}
