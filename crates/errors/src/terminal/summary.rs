//! The last line.

use std::collections::HashSet;

use super::Palette;

/// How many messages of which kind there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Lines with errors.
    pub errors: usize,
    /// Lines with notes.
    pub notes: usize,
    /// Files with errors.
    pub files: usize,
}

/// Counts the lines.
#[must_use]
pub fn count<S: AsRef<str>>(lines: &[S]) -> Counts {
    let has = |word: &'static str| {
        lines
            .iter()
            .map(AsRef::as_ref)
            .filter(move |line| line.contains(word))
    };
    let file = |line: &'_ str| line.split(':').next().unwrap_or_default().to_owned();
    let files: HashSet<String> = has(": error:").map(file).collect();
    Counts {
        errors: has(": error:").count(),
        notes: has(": note:").count(),
        files: files.len(),
    }
}

/// The line for a program without errors in so many source files.
#[must_use]
pub fn success_summary(sources: usize, palette: &Palette) -> String {
    let text = format!(
        "Success: no issues found in {sources} source file{}",
        plural(sources)
    );
    palette.style(&text, &[&palette.bold, &palette.green])
}

/// The line for a program with errors. If something stopped the build, it does not say how many files were checked.
#[must_use]
pub fn error_summary(counts: Counts, sources: usize, blockers: bool, palette: &Palette) -> String {
    let Counts {
        errors,
        notes: _,
        files,
    } = counts;
    let how_far = if blockers {
        "errors prevented further checking".to_owned()
    } else {
        format!("checked {sources} source file{}", plural(sources))
    };
    let text = format!(
        "Found {errors} error{} in {files} file{} ({how_far})",
        plural(errors),
        plural(files)
    );
    palette.style(&text, &[&palette.bold, &palette.red])
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_count_errors_and_files() {
        let lines = [
            "a.py:1: error: x",
            "a.py:2: error: y",
            "b.py:1: note: z",
            "    snippet",
        ];
        let counts = count(&lines);
        assert_eq!(
            counts,
            Counts {
                errors: 2,
                notes: 1,
                files: 1
            }
        );
        let plain = Palette::plain();
        assert_eq!(
            error_summary(counts, 1, false, &plain),
            "Found 2 errors in 1 file (checked 1 source file)"
        );
        assert_eq!(
            error_summary(counts, 1, true, &plain),
            "Found 2 errors in 1 file (errors prevented further checking)"
        );
        assert_eq!(
            success_summary(2, &plain),
            "Success: no issues found in 2 source files"
        );
    }
}
