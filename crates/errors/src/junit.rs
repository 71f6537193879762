//! `--junit-xml`: messages in the form that test reporters read.

use std::fmt::Write as _;

/// What a report is about.
#[derive(Clone, Copy, Debug)]
pub struct JunitRun<'a> {
    /// How many seconds the check took.
    pub seconds: f64,
    /// Whether the check could not be done.
    pub serious: bool,
    /// The version of Python as `3_12`.
    pub python: &'a str,
    /// The platform.
    pub platform: &'a str,
}

/// The report: a test case for each file with messages; for messages without a file one that is called `mypy`.
#[must_use]
pub fn junit_report(run: JunitRun<'_>, messages_by_file: &[(Option<&str>, Vec<String>)]) -> String {
    let count = messages_by_file.len();
    let (errors, failures) = if run.serious { (count, 0) } else { (0, count) };
    let (time, tests) = (run.seconds, count.max(1));
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<testsuite errors=\"{errors}\" failures=\"{failures}\" \
         name=\"mypy\" skips=\"0\" tests=\"{tests}\" time=\"{time:.3}\">\n"
    );
    let name = format!("mypy-py{}-{}", run.python, run.platform);
    if messages_by_file.is_empty() {
        write!(
            xml,
            "  <testcase classname=\"mypy\" file=\"mypy\" line=\"1\" name=\"{name}\" time=\"{time:.3}\">\n  </testcase>\n"
        )
        .expect("a string can be written");
    }
    for (file, messages) in messages_by_file {
        let name = file.map_or_else(|| name.clone(), |file| format!("{name} {file}"));
        let (file, text) = (file.unwrap_or("mypy"), escape(&messages.join("\n")));
        write!(
            xml,
            "  <testcase classname=\"mypy\" file=\"{file}\" line=\"1\" name=\"{name}\" time=\"{time:.3}\">\n    \
             <failure message=\"mypy produced messages\">{text}</failure>\n  </testcase>\n"
        )
        .expect("a string can be written");
    }
    xml + "</testsuite>\n"
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: JunitRun<'_> = JunitRun {
        seconds: 1.23,
        serious: false,
        python: "3_14",
        platform: "linux",
    };

    #[test]
    fn a_check_without_messages_is_one_passed_test() {
        let expected = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
            <testsuite errors=\"0\" failures=\"0\" name=\"mypy\" skips=\"0\" tests=\"1\" time=\"1.230\">\n  \
            <testcase classname=\"mypy\" file=\"mypy\" line=\"1\" name=\"mypy-py3_14-linux\" time=\"1.230\">\n  \
            </testcase>\n</testsuite>\n";
        assert_eq!(junit_report(RUN, &[]), expected);
    }

    #[test]
    fn every_file_with_messages_is_a_failed_test() {
        let report = junit_report(
            RUN,
            &[
                (None, vec!["a < b".into(), "c".into()]),
                (Some("f.py"), vec!["d".into()]),
            ],
        );
        assert!(report.contains("failures=\"2\"") && report.contains("tests=\"2\""));
        assert!(report.contains("<failure message=\"mypy produced messages\">a &lt; b\nc</failure>"));
        assert!(report.contains("file=\"f.py\" line=\"1\" name=\"mypy-py3_14-linux f.py\""));
        let serious = junit_report(JunitRun { serious: true, ..RUN }, &[(None, vec!["x".into()])]);
        assert!(serious.contains("errors=\"1\" failures=\"0\""));
    }
}
