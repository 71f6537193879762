//! `--exclude`: regular expressions for paths that are not collected.

use std::fmt;

use fancy_regex::Regex;
use source::FileSystem;

/// Compiled patterns. A pattern matches anywhere in a path seen from the current directory; directories end with `/`.
#[derive(Debug, Default)]
pub struct Exclude(Vec<Regex>);

/// A pattern that is no regular expression. The text is for standard error, and the program ends with status 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcludeError(String);

impl fmt::Display for ExcludeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ExcludeError {}

impl Exclude {
    /// Compiles the patterns.
    pub fn new(patterns: &[String]) -> Result<Self, ExcludeError> {
        patterns
            .iter()
            .map(|pattern| compile(pattern))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether a pattern matches the path.
    #[must_use]
    pub fn matches(&self, path: &str, fs: &dyn FileSystem) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let cwd = fs.cwd();
        let mut relative = paths::relpath(&cwd, path, &cwd);
        if fs.isdir(path) {
            relative.push('/');
        }
        // A search that takes too many steps counts as no match.
        self.0
            .iter()
            .any(|pattern| pattern.is_match(&relative).unwrap_or(false))
    }
}

fn compile(pattern: &str) -> Result<Regex, ExcludeError> {
    // Python writes the end of the text as `\Z`.
    Regex::new(&pattern.replace(r"\Z", r"\z")).map_err(|error| {
        let hint = if pattern.contains('\\') {
            "\n(Hint: use / as a path separator, even if you're on Windows!)"
        } else {
            ""
        };
        ExcludeError(format!(
            "error: The exclude {pattern} is an invalid regular expression, because: {error}{hint}\n\
             For more information on Python's flavor of regex, see: https://docs.python.org/3/library/re.html"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use source::MemoryFs;

    #[test]
    fn patterns_match_paths_from_here() {
        let fs = MemoryFs::new("/w");
        fs.write("pkg/a/b.py", "");
        let matches =
            |pattern: &str, path: &str| Exclude::new(&[pattern.to_owned()]).unwrap().matches(path, &fs);
        assert!(matches("^pkg/a/$", "/w/pkg/a") && !matches("^pkg/a/$", "pkg/a/b.py"));
        assert!(matches(r"/b\.py\Z", "pkg/a/b.py") && matches("(?<!x)b", "pkg/a/b.py"));
        assert!(!matches("^/w", "/w/pkg/a"));
    }

    #[test]
    fn bad_patterns_are_explained() {
        let error = Exclude::new(&["a\\(b(".to_owned()]).unwrap_err().to_string();
        assert!(error.starts_with("error: The exclude a\\(b( is an invalid regular expression, because: "));
        assert!(error.contains("\n(Hint: use / as"));
    }
}
