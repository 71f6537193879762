//! Lists, plurals and guesses at what a user meant.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use types::Variance;

/// `s` unless there is exactly one.
#[must_use]
pub const fn plural_s(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// A name without the marks that redefinitions get.
#[must_use]
pub fn unmangle(name: &str) -> &str {
    name.trim_end_matches('\'')
}

/// The word for a variance.
#[must_use]
pub const fn variance_string(variance: Variance) -> &'static str {
    match variance {
        Variance::Covariant => "covariant",
        Variance::Contravariant => "contravariant",
        Variance::Invariant | Variance::NotReady => "invariant",
    }
}

/// The text with its first letter in upper case.
#[must_use]
pub fn capitalize(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

/// What stands behind `"name" of `, or the whole text if it does not begin like that.
#[must_use]
pub(crate) fn extract_type(name: &str) -> &str {
    let behind = name
        .strip_prefix('"')
        .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_'));
    match behind {
        Some(behind) if behind.len() + 1 < name.len() => behind.strip_prefix("\" of ").unwrap_or(name),
        Some(_) | None => name,
    }
}

/// The text without a double quote at either end.
#[must_use]
pub fn strip_quotes(text: &str) -> &str {
    let text = text.strip_prefix('"').unwrap_or(text);
    text.strip_suffix('"').unwrap_or(text)
}

fn quoted<S: AsRef<str>>(items: &[S]) -> Vec<String> {
    items
        .iter()
        .map(|item| format!("\"{}\"", item.as_ref()))
        .collect()
}

/// `"a"`, `"a" or "b"`, `"a", "b", or "c"`.
#[must_use]
pub fn pretty_seq<S: AsRef<str>>(items: &[S], conjunction: &str) -> String {
    let quoted = quoted(items);
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first, second] => format!("{first} {conjunction} {second}"),
        [start @ .., last] => format!("{}, {conjunction} {last}", start.join(", ")),
    }
}

/// `a`, `a and b`, `a, b and c`; of more than five only the first two and the last.
#[must_use]
pub fn format_string_list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [start @ .., last] if items.len() <= 5 => format!("{} and {last}", start.join(", ")),
        [first, second, .., last] => {
            let suppressed = items.len() - 3;
            format!("{first}, {second}, ... and {last} ({suppressed} methods suppressed)")
        }
        [first, second] => format!("{first} and {second}"),
    }
}

/// `("a", "b")`; of more than five only the first five.
#[must_use]
pub fn format_item_name_list<S: AsRef<str>>(names: &[S]) -> String {
    if names.len() <= 5 {
        format!("({})", quoted(names).join(", "))
    } else {
        format!("({}, ...)", quoted(&names[..5]).join(", "))
    }
}

/// `no TypedDict keys`, `TypedDict key "a"`, `TypedDict keys ("a", "b")`; without `TypedDict` if `short`.
#[must_use]
pub fn format_key_list<S: AsRef<str>>(keys: &[S], short: bool) -> String {
    let what = if short { "" } else { "TypedDict " };
    let quoted = quoted(keys);
    match quoted.as_slice() {
        [] => format!("no {what}keys"),
        [only] => format!("{what}key {only}"),
        [..] => format!("{what}keys ({})", quoted.join(", ")),
    }
}

/// `"C" expects 1 type argument, but 2 given`.
#[must_use]
pub fn wrong_type_arg_count(low: usize, high: usize, given: &str, name: &str) -> String {
    let expected = match (low, high) {
        (0, 0) => "no type arguments".to_owned(),
        (1, 1) => "1 type argument".to_owned(),
        _ if low == high => format!("{low} type arguments"),
        _ => format!("between {low} and {high} type arguments"),
    };
    let given = if given == "0" { "none" } else { given };
    format!("\"{name}\" expects {expected}, but {given} given")
}

/// At most `count` of `options` that look like `current`, the most similar first.
#[must_use]
pub fn best_matches<'a>(
    current: &str,
    options: impl IntoIterator<Item = &'a str>,
    count: usize,
) -> Vec<&'a str> {
    if current.is_empty() {
        return Vec::new();
    }
    let length = current.chars().count();
    // An upper bound of the ratio, by lengths alone.
    let cheap = |option: &str| {
        let other = option.chars().count();
        2.0 * length.min(other) as f64 / (length + other) as f64
    };
    let mut options: Vec<&str> = options
        .into_iter()
        .filter(|option| cheap(option) > 0.75)
        .collect();
    if options.len() >= 50 {
        options.retain(|option| option.chars().count().abs_diff(length) <= 1);
    }
    let mut rated: Vec<(f64, &str)> = options
        .into_iter()
        .map(|option| (similarity(current, option), option))
        .filter(|(ratio, _)| *ratio > 0.75)
        .collect();
    rated.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(right.1)));
    rated.dedup();
    rated.into_iter().take(count).map(|(_, option)| option).collect()
}

/// How similar two texts are, from 0 to 1: the `ratio` of Python's `difflib.SequenceMatcher`.
#[must_use]
pub(crate) fn similarity(left: &str, right: &str) -> f64 {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let total = left.len() + right.len();
    if total == 0 {
        return 1.0;
    }
    let positions = positions_of(&right);
    let mut matched = 0;
    let mut queue = vec![(0, left.len(), 0, right.len())];
    while let Some((left_lo, left_hi, right_lo, right_hi)) = queue.pop() {
        let (i, j, size) = longest_match(&left, &right, &positions, (left_lo, left_hi, right_lo, right_hi));
        if size == 0 {
            continue;
        }
        matched += size;
        queue.push((left_lo, i, right_lo, j));
        queue.push((i + size, left_hi, j + size, right_hi));
    }
    2.0 * matched as f64 / total as f64
}

/// Where each character occurs. In long texts, frequent characters do not count.
fn positions_of(text: &[char]) -> HashMap<char, Vec<usize>, FxBuildHasher> {
    let mut positions: HashMap<char, Vec<usize>, FxBuildHasher> = HashMap::default();
    for (index, character) in text.iter().enumerate() {
        positions.entry(*character).or_default().push(index);
    }
    if text.len() >= 200 {
        let frequent = text.len() / 100 + 1;
        positions.retain(|_, indexes| indexes.len() <= frequent);
    }
    positions
}

/// The longest stretch that both have in the given ranges: its start in each, and its length.
fn longest_match(
    left: &[char],
    right: &[char],
    positions: &HashMap<char, Vec<usize>, FxBuildHasher>,
    (left_lo, left_hi, right_lo, right_hi): (usize, usize, usize, usize),
) -> (usize, usize, usize) {
    let (mut best_i, mut best_j, mut size) = (left_lo, right_lo, 0);
    // Lengths of stretches that end at the character before, by their end in `right`.
    let mut lengths: HashMap<usize, usize, FxBuildHasher> = HashMap::default();
    for (i, character) in left.iter().enumerate().take(left_hi).skip(left_lo) {
        let mut new = HashMap::default();
        let indexes = positions.get(character).map_or(&[][..], Vec::as_slice);
        for j in indexes
            .iter()
            .copied()
            .filter(|j| (right_lo..right_hi).contains(j))
        {
            let length = j.checked_sub(1).and_then(|j| lengths.get(&j)).unwrap_or(&0) + 1;
            new.insert(j, length);
            if length > size {
                (best_i, best_j, size) = (i + 1 - length, j + 1 - length, length);
            }
        }
        lengths = new;
    }
    // Frequent characters may extend it.
    while best_i > left_lo && best_j > right_lo && left[best_i - 1] == right[best_j - 1] {
        (best_i, best_j, size) = (best_i - 1, best_j - 1, size + 1);
    }
    while best_i + size < left_hi && best_j + size < right_hi && left[best_i + size] == right[best_j + size] {
        size += 1;
    }
    (best_i, best_j, size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarity_is_that_of_difflib() {
        for (left, right, expected) in [
            ("abcd", "bcde", 0.75),
            ("append", "apend", 10.0 / 11.0),
            ("private", "pirvate", 12.0 / 14.0),
            ("", "", 1.0),
            ("abc", "xyz", 0.0),
        ] {
            assert!(
                (similarity(left, right) - expected).abs() < 1e-9,
                "{left} {right}"
            );
        }
    }

    #[test]
    fn the_best_matches_come_first() {
        let found = best_matches("foobar", ["foobaz", "foobar2", "fobar", "other"], 3);
        assert_eq!(found, ["foobar2", "fobar", "foobaz"]);
        assert!(best_matches("", ["a"], 3).is_empty());
    }

    #[test]
    fn sequences_are_joined_with_commas_and_a_conjunction() {
        assert_eq!(pretty_seq(&["a"], "or"), "\"a\"");
        assert_eq!(pretty_seq(&["a", "b"], "or"), "\"a\" or \"b\"");
        assert_eq!(pretty_seq(&["a", "b", "c"], "or"), "\"a\", \"b\", or \"c\"");
    }

    #[test]
    fn long_lists_are_cut() {
        let items = |count: usize| (0..count).map(|n| n.to_string()).collect::<Vec<_>>();
        assert_eq!(format_string_list(&items(3)), "0, 1 and 2");
        assert_eq!(
            format_string_list(&items(6)),
            "0, 1, ... and 5 (3 methods suppressed)"
        );
        assert_eq!(
            format_item_name_list(&items(6)),
            "(\"0\", \"1\", \"2\", \"3\", \"4\", ...)"
        );
        assert_eq!(format_key_list(&items(2), false), "TypedDict keys (\"0\", \"1\")");
        assert_eq!(format_key_list(&items(1), true), "key \"0\"");
        assert_eq!(format_key_list(&items(0), false), "no TypedDict keys");
    }

    #[test]
    fn the_type_is_what_stands_behind_of() {
        assert_eq!(extract_type("\"f\" of \"C\""), "\"C\"");
        assert_eq!(extract_type("\"f\""), "\"f\"");
        assert_eq!(strip_quotes("\"int\""), "int");
    }

    #[test]
    fn counts_of_type_arguments_are_worded() {
        assert_eq!(
            wrong_type_arg_count(0, 0, "1", "C"),
            "\"C\" expects no type arguments, but 1 given"
        );
        assert_eq!(
            wrong_type_arg_count(1, 2, "0", "C"),
            "\"C\" expects between 1 and 2 type arguments, but none given"
        );
    }
}
