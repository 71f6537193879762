//! Cutting a `.test` file into cases, by their headers alone.

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;

/// A case as it lies in its file: a name, marks, and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawCase {
    /// The name without its marks.
    pub name: String,
    /// `-writescache`: the case looks at cache files although it is not incremental.
    pub writes_cache: bool,
    /// `-only_when_cache`, `-only_when_nocache`: the case runs in one of the two fine-grained modes.
    pub only_when: Option<OnlyWhen>,
    /// Not `-skip_path_normalization`: backslashes and slashes of paths count as equal.
    pub normalize_output: bool,
    /// `-skip`, or a mark of a platform that is not this one.
    pub skip: bool,
    /// `-xfail`: mypy itself is known to fail.
    pub xfail: bool,
    /// The text below the header, up to the next case.
    pub text: String,
    /// The line of the header in the file, from 1.
    pub line: usize,
}

/// Which of the two fine-grained modes a case is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnlyWhen {
    /// The run that starts from a cache.
    Cache,
    /// The run without a cache.
    NoCache,
}

/// A file that is not a list of cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SplitError {
    /// A name with an unknown mark.
    InvalidName(String),
    /// Two cases of one name.
    DuplicateName {
        /// The name.
        name: String,
        /// The line of the second one.
        line: usize,
    },
}

impl std::fmt::Display for SplitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::InvalidName(name) => write!(f, "invalid case name {name:?}"),
            Self::DuplicateName { name, line } => write!(f, "a second case {name:?} on line {line}"),
        }
    }
}

impl std::error::Error for SplitError {}

static HEADER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^\[case ([^\])+]+)\][ \t]*$\n").expect("a constant pattern"));

static NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^([a-zA-Z_0-9]+)(-writescache)?(-only_when_cache|-only_when_nocache)?",
        r"(-skip_path_normalization)?(?:-(posix|windows))?(-skip)?(-xfail)?$"
    ))
    .expect("a constant pattern")
});

/// Cuts the text of a file into its cases, in order.
pub fn split_cases(text: &str) -> Result<Vec<RawCase>, SplitError> {
    let text = text.replace("\r\n", "\n");
    let headers: Vec<_> = HEADER.captures_iter(&text).collect();
    let mut seen = FxHashSet::default();
    let mut cases = Vec::with_capacity(headers.len());
    let (mut line, mut counted) = (1, 0);
    for (index, header) in headers.iter().enumerate() {
        let whole = header.get(0).expect("group 0 is the match");
        let end = headers
            .get(index + 1)
            .map_or(text.len(), |next| next.get(0).expect("a match").start());
        line += text[counted..whole.start()].matches('\n').count();
        counted = whole.start();
        let case = raw_case(&header[1], &text[whole.end()..end], line)?;
        if !seen.insert(case.name.clone()) {
            return Err(SplitError::DuplicateName {
                name: case.name,
                line,
            });
        }
        cases.push(case);
    }
    Ok(cases)
}

fn raw_case(header: &str, text: &str, line: usize) -> Result<RawCase, SplitError> {
    let marks = NAME
        .captures(header)
        .ok_or_else(|| SplitError::InvalidName(header.to_owned()))?;
    let elsewhere = if cfg!(windows) { "posix" } else { "windows" };
    Ok(RawCase {
        name: marks[1].to_owned(),
        writes_cache: marks.get(2).is_some(),
        only_when: marks.get(3).map(|mark| match mark.as_str() {
            "-only_when_cache" => OnlyWhen::Cache,
            _ => OnlyWhen::NoCache,
        }),
        normalize_output: marks.get(4).is_none(),
        skip: marks.get(6).is_some() || marks.get(5).is_some_and(|mark| mark.as_str() == elsewhere),
        xfail: marks.get(7).is_some(),
        text: text.to_owned(),
        line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_carry_their_text_and_line() {
        let cases = split_cases("-- intro\n\n[case one]\nx\n[out]\n[case two]  \ny\n").unwrap();
        let found: Vec<_> = cases
            .iter()
            .map(|case| (case.name.as_str(), case.text.as_str(), case.line))
            .collect();
        assert_eq!(found, [("one", "x\n[out]\n", 3), ("two", "y\n", 6)]);
    }

    #[test]
    fn marks_are_taken_off_the_name() {
        let cases =
            split_cases("[case a-writescache]\n[case b-only_when_cache-skip]\n[case c-xfail]\n").unwrap();
        assert!(cases[0].writes_cache && !cases[0].skip);
        assert_eq!(
            (cases[1].name.as_str(), cases[1].only_when),
            ("b", Some(OnlyWhen::Cache))
        );
        assert!(cases[1].skip);
        assert!(cases[2].xfail && cases[2].normalize_output);
    }

    #[test]
    #[cfg(unix)]
    fn a_case_of_another_platform_is_skipped() {
        let cases = split_cases("[case a-posix]\n[case b-windows]\n").unwrap();
        assert_eq!((cases[0].skip, cases[1].skip), (false, true));
    }

    #[test]
    fn an_unknown_mark_is_refused() {
        let error = split_cases("[case foo-XFAIL]\n").unwrap_err();
        assert_eq!(error, SplitError::InvalidName("foo-XFAIL".to_owned()));
    }

    #[test]
    fn a_second_case_of_one_name_is_refused() {
        let error = split_cases("[case a]\n[case a]\n").unwrap_err();
        assert_eq!(
            error,
            SplitError::DuplicateName {
                name: "a".to_owned(),
                line: 2
            }
        );
    }
}
