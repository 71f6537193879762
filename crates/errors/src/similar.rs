//! Names that users may have meant, and lists of names as messages write them.
//!
//! Similarity is that of Python's `difflib`: the share of characters in common runs, found greedily from the longest.

use std::cmp::Ordering;

/// Names must be more similar than this.
const CUTOFF: f64 = 0.75;

/// At most `count` of the `options` that are most like `name`, the most similar first, then by name.
pub fn best_matches<'a>(
    name: &str,
    options: impl IntoIterator<Item = &'a str>,
    count: usize,
) -> Vec<&'a str> {
    if name.is_empty() {
        return Vec::new();
    }
    let chars: Vec<char> = name.chars().collect();
    let len = |option: &str| option.chars().count();
    let share = |common: usize, other: usize| 2.0 * common as f64 / (chars.len() + other) as f64;
    let mut options: Vec<&str> = options.into_iter().collect();
    options.retain(|option| share(chars.len().min(len(option)), len(option)) > CUTOFF);
    if options.len() >= 50 {
        options.retain(|option| len(option).abs_diff(chars.len()) <= 1);
    }
    let ratio = |option: &str| {
        let other: Vec<char> = option.chars().collect();
        share(common(&chars, &other), other.len())
    };
    let mut rated: Vec<(f64, &str)> = options
        .into_iter()
        .map(|option| (ratio(option), option))
        .collect();
    rated.retain(|(ratio, _)| *ratio > CUTOFF);
    rated.sort_by(|a, b| {
        b.0.partial_cmp(&a.0)
            .unwrap_or(Ordering::Equal)
            .then(a.1.cmp(b.1))
    });
    rated.dedup();
    rated.into_iter().take(count).map(|(_, option)| option).collect()
}

/// How many characters are in common runs: the longest one, and then the same on both sides of it.
fn common(a: &[char], b: &[char]) -> usize {
    let (start_a, start_b, len) = longest_run(a, b);
    if len == 0 {
        return 0;
    }
    let before = common(&a[..start_a], &b[..start_b]);
    len + before + common(&a[start_a + len..], &b[start_b + len..])
}

/// The longest common run: where it starts in both, and its length. Of equal ones, that which ends first.
fn longest_run(a: &[char], b: &[char]) -> (usize, usize, usize) {
    let mut best = (0, 0, 0);
    // The lengths of the runs that end before each position of `b`.
    let mut lens = vec![0; b.len() + 1];
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![0; b.len() + 1];
        for (j, _) in b.iter().enumerate().filter(|(_, y)| *y == x) {
            let len = lens[j] + 1;
            next[j + 1] = len;
            if len > best.2 {
                best = (i + 1 - len, j + 1 - len, len);
            }
        }
        lens = next;
    }
    best
}

/// Names in quotes: `"a"`, `"a" or "b"`, `"a", "b", or "c"`.
#[must_use]
pub fn pretty_seq<S: AsRef<str>>(names: &[S], conjunction: &str) -> String {
    let quoted: Vec<String> = names
        .iter()
        .map(|name| format!("\"{}\"", name.as_ref()))
        .collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} {conjunction} {two}"),
        [first @ .., last] => format!("{}, {conjunction} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_similar_names_come_first() {
        assert_eq!(
            best_matches("reqeusts", ["request", "requests", "quests", "x"], 3),
            ["requests", "request"]
        );
        assert_eq!(
            best_matches("appendx", ["append", "appends", "extend"], 3),
            ["append", "appends"]
        );
        assert_eq!(
            best_matches("abcd", ["abce", "abcf", "abcg", "abch"], 3),
            Vec::<&str>::new()
        );
        assert_eq!(
            best_matches("abcde", ["abcdz", "abcdf", "abcdg", "abcdh"], 3),
            ["abcdf", "abcdg", "abcdh"]
        );
        assert!(best_matches("", ["a"], 3).is_empty());
    }

    /// Figures of Python's `SequenceMatcher`.
    #[test]
    fn common_runs_are_found_greedily() {
        let count = |a: &str, b: &str| common(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(count("abxcd", "abcd"), 4);
        assert_eq!(count("qabxcd", "abycdf"), 4);
        assert_eq!(count("private", "paramtive"), 5);
    }

    #[test]
    fn lists_end_with_the_conjunction() {
        assert_eq!(pretty_seq(&["a"], "or"), "\"a\"");
        assert_eq!(pretty_seq(&["a", "b"], "or"), "\"a\" or \"b\"");
        assert_eq!(pretty_seq(&["a", "b", "c"], "and"), "\"a\", \"b\", and \"c\"");
    }
}
