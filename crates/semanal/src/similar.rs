//! Names that look like a missing one, as Python's `difflib` ranks them.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

/// The at most `limit` options that are most like `current`, best first.
pub(crate) fn best_matches(current: &str, options: &[&str], limit: usize) -> Vec<String> {
    if current.is_empty() {
        return Vec::new();
    }
    let length = |text: &str| text.chars().count();
    let own = length(current);
    let mut options: BTreeSet<&str> = options.iter().copied().collect();
    options.retain(|option| 8 * own.min(length(option)) > 3 * (own + length(option)));
    if options.len() >= 50 {
        options.retain(|option| length(option).abs_diff(own) <= 1);
    }
    let mut ranked: Vec<(usize, usize, &str)> = options
        .into_iter()
        .map(|option| (matching(current, option), own + length(option), option))
        .filter(|(matches, total, _)| 8 * matches > 3 * total)
        .collect();
    ranked.sort_by(|a, b| (b.0 * a.1).cmp(&(a.0 * b.1)).then(a.2.cmp(b.2)));
    ranked.into_iter().take(limit).map(|(_, _, option)| option.to_owned()).collect()
}

/// The options in quotes, with `conjunction` before the last.
pub(crate) fn pretty_seq(options: &[String], conjunction: &str) -> String {
    let quoted: Vec<String> = options.iter().map(|option| format!("\"{option}\"")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} {conjunction} {two}"),
        [rest @ .., last] => format!("{}, {conjunction} {last}", rest.join(", ")),
    }
}

/// How many characters the matching blocks of `difflib.SequenceMatcher` have.
fn matching(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut places: FxHashMap<char, Vec<usize>> = FxHashMap::default();
    for (index, char) in b.iter().enumerate() {
        places.entry(*char).or_default().push(index);
    }
    let mut total = 0;
    let mut queue = vec![(0, a.len(), 0, b.len())];
    while let Some((a_low, a_high, b_low, b_high)) = queue.pop() {
        let (i, j, size) = longest_match(&a, &places, (a_low, a_high), (b_low, b_high));
        if size > 0 {
            total += size;
            queue.push((a_low, i, b_low, j));
            queue.push((i + size, a_high, j + size, b_high));
        }
    }
    total
}

fn longest_match(
    a: &[char],
    places: &FxHashMap<char, Vec<usize>>,
    a_range: (usize, usize),
    b_range: (usize, usize),
) -> (usize, usize, usize) {
    let mut best = (a_range.0, b_range.0, 0);
    let mut lengths: FxHashMap<usize, usize> = FxHashMap::default();
    for (i, char) in a.iter().enumerate().take(a_range.1).skip(a_range.0) {
        let mut next = FxHashMap::default();
        for j in places.get(char).into_iter().flatten().copied() {
            if j < b_range.0 {
                continue;
            }
            if j >= b_range.1 {
                break;
            }
            let before = j.checked_sub(1).and_then(|j| lengths.get(&j)).copied().unwrap_or(0);
            next.insert(j, before + 1);
            if before + 1 > best.2 {
                best = (i - before, j - before, before + 1);
            }
        }
        lengths = next;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_names_come_first() {
        assert_eq!(best_matches("lenn", &["len", "length", "print"], 3), ["len", "length"][..1]);
        assert_eq!(pretty_seq(&["a".into(), "b".into(), "c".into()], "or"), "\"a\", \"b\", or \"c\"");
    }
}
