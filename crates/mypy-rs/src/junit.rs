//! Reports for JUnit (`--junit-xml`).
//!
//! Specified by `write_junit_xml` of `mypy/util.py`.

use std::path::Path;
use std::time::Instant;

use indexmap::IndexMap;
use options::Options;

use crate::say_error;

/// The report of a run, if one is wanted.
pub(crate) struct Junit {
    path: Option<String>,
    per_file: bool,
    version: String,
    platform: String,
    start: Instant,
    messages: IndexMap<Option<String>, Vec<String>>,
}

impl Junit {
    pub(crate) fn new(options: &Options, start: Instant) -> Self {
        Self {
            path: options.junit_xml.clone(),
            per_file: options.junit_format == "per_file",
            version: format!("{}.{}", options.python_version.major, options.python_version.minor),
            platform: options.platform.clone(),
            start,
            messages: IndexMap::new(),
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
        let dir = Path::new(path).parent().filter(|dir| !dir.as_os_str().is_empty());
        let made = dir.map_or(Ok(()), std::fs::create_dir_all);
        let written = made.and_then(|()| std::fs::write(path, self.to_xml(serious)));
        if let Err(error) = written {
            say_error(&format!("mypy-rs: error: cannot write {path}: {error}\n"));
        }
    }

    fn to_xml(&self, serious: bool) -> String {
        let count = self.messages.len();
        let (errors, failures) = if serious { (count, 0) } else { (0, count) };
        let time = self.start.elapsed().as_secs_f64();
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<testsuite errors=\"{errors}\" failures=\"{failures}\" \
             name=\"mypy\" skips=\"0\" tests=\"{}\" time=\"{time:.3}\">\n",
            count.max(1)
        );
        let program = format!("mypy-py{}-{}", self.version, self.platform);
        if self.messages.is_empty() {
            xml.push_str(&format!(
                "  <testcase classname=\"mypy\" file=\"mypy\" line=\"1\" name=\"{program}\" time=\"{time:.3}\">\n  \
                 </testcase>\n"
            ));
        }
        for (file, lines) in &self.messages {
            let shown = file.as_deref().unwrap_or("mypy");
            let name = file.as_ref().map_or_else(|| program.clone(), |file| format!("{program} {file}"));
            let text = escape(&lines.join("\n"));
            xml.push_str(&format!(
                "  <testcase classname=\"mypy\" file=\"{shown}\" line=\"1\" name=\"{name}\" time=\"{time:.3}\">\n    \
                 <failure message=\"mypy produced messages\">{text}</failure>\n  </testcase>\n"
            ));
        }
        xml + "</testsuite>\n"
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('>', "&gt;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_a_test_if_that_is_wanted() {
        let options = Options {
            junit_xml: Some("out.xml".to_owned()),
            junit_format: "per_file".to_owned(),
            ..Options::default()
        };
        let mut junit = Junit::new(&options, Instant::now());
        junit.add(Some("a.py"), &["a.py:1: error: x < y".to_owned()]);
        junit.add(Some("b.py"), &[]);
        let xml = junit.to_xml(false);
        assert!(xml.contains("errors=\"0\" failures=\"1\"") && xml.contains("tests=\"1\""), "{xml}");
        assert!(xml.contains("x &lt; y</failure>") && xml.contains("file=\"a.py\""), "{xml}");
    }
}
