//! Two answers, line by line.

use std::collections::BTreeMap;

use super::answers::Answer;

/// How two answers agree. The last line, which counts the others, is not counted itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Comparison {
    expected: usize,
    actual: usize,
    common: usize,
    disordered: usize,
    codes: Vec<(Option<i32>, Option<i32>)>,
    /// Lines that only one of them has, in order: `-` for mypy's, `+` for ours.
    pub(super) differing: Vec<String>,
}

impl Comparison {
    /// Compares what mypy says with what we say.
    pub(super) fn of(expected: &Answer, actual: &Answer) -> Self {
        let (expected_lines, actual_lines) = (messages(expected), messages(actual));
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for line in expected_lines {
            counts.entry(line).or_default().0 += 1;
        }
        for line in actual_lines {
            counts.entry(line).or_default().1 += 1;
        }
        let common = counts.values().map(|(left, right)| left.min(right)).sum();
        Self {
            expected: expected_lines.len(),
            actual: actual_lines.len(),
            common,
            disordered: usize::from(expected_lines != actual_lines),
            codes: vec![(expected.code, actual.code)],
            differing: differing(expected_lines, actual_lines, counts),
        }
    }

    /// Adds another one for a total.
    pub(super) fn add(&mut self, other: &Self) {
        self.expected += other.expected;
        self.actual += other.actual;
        self.common += other.common;
        self.disordered += other.disordered;
        self.codes.extend(&other.codes);
    }

    /// Whether both said the same in the same order and ended alike.
    pub(super) fn is_equal(&self) -> bool {
        self.disordered == 0 && self.codes.iter().all(|(left, right)| left == right)
    }

    /// The names of the columns.
    pub(super) fn header() -> String {
        format!(
            "{:<24}{:<9}{:>8}{:>8}{:>9}{:>11}  {:<8}{}",
            "package", "mode", "mypy", "ours", "recall", "precision", "order", "exit codes"
        )
    }

    /// One line of the table.
    pub(super) fn row(&self, package: &str, mode: &str) -> String {
        let order = if self.disordered == 0 { "same" } else { "differs" };
        let codes: Vec<String> = self
            .codes
            .iter()
            .filter(|(left, right)| self.codes.len() == 1 || left != right)
            .map(|(left, right)| format!("{}/{}", shown(*left), shown(*right)))
            .collect();
        format!(
            "{package:<24}{mode:<9}{:>8}{:>8}{:>9}{:>11}  {order:<8}{}",
            self.expected,
            self.actual,
            ratio(self.common, self.expected),
            ratio(self.common, self.actual),
            codes.join(" ")
        )
    }
}

fn messages(answer: &Answer) -> &[String] {
    match answer.lines.split_last() {
        Some((last, rest)) if last.starts_with("Found ") || last.starts_with("Success: ") => rest,
        _ => &answer.lines,
    }
}

/// The lines that one side has more often than the other: mypy's first within each file.
fn differing(
    expected: &[String],
    actual: &[String],
    mut counts: BTreeMap<&str, (usize, usize)>,
) -> Vec<String> {
    for (left, right) in counts.values_mut() {
        let common = (*left).min(*right);
        *left -= common;
        *right -= common;
    }
    let mut found: Vec<(String, usize, String)> = Vec::new();
    for line in expected {
        if let Some((left, _)) = counts.get_mut(line.as_str()).filter(|(left, _)| *left > 0) {
            *left -= 1;
            found.push(with_place(line, "- "));
        }
    }
    for line in actual {
        if let Some((_, right)) = counts.get_mut(line.as_str()).filter(|(_, right)| *right > 0) {
            *right -= 1;
            found.push(with_place(line, "+ "));
        }
    }
    found.sort_by(|left, right| (&left.0, left.1).cmp(&(&right.0, right.1)));
    found.into_iter().map(|(_, _, line)| line).collect()
}

/// A line with its file and line number, to sort by.
fn with_place(line: &str, mark: &str) -> (String, usize, String) {
    let mut parts = line.splitn(3, ':');
    let file = parts.next().unwrap_or_default().to_owned();
    let number = parts.next().and_then(|number| number.parse().ok()).unwrap_or(0);
    (file, number, format!("{mark}{line}"))
}

/// Cut, not rounded: 1.0000 means all.
#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of lines are far below the limit"
)]
fn ratio(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "1.0000".to_owned();
    }
    let ratio = (part as f64 / whole as f64 * 10_000.0).floor() / 10_000.0;
    format!("{ratio:.4}")
}

fn shown(code: Option<i32>) -> String {
    code.map_or_else(|| "signal".to_owned(), |code| code.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(lines: &[&str]) -> Answer {
        Answer {
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            code: Some(1),
        }
    }

    #[test]
    fn lines_are_counted_as_often_as_they_occur() {
        let expected = answer(&["a:1: x", "a:1: x", "b:2: y", "Found 3 errors in 2 files"]);
        let found = Comparison::of(
            &expected,
            &answer(&["a:1: x", "b:2: z", "Found 2 errors in 2 files"]),
        );
        assert_eq!((found.expected, found.actual, found.common), (3, 2, 1));
        assert_eq!(found.differing, ["- a:1: x", "- b:2: y", "+ b:2: z"]);
        assert!(!found.is_equal());
    }

    #[test]
    fn order_counts() {
        let found = Comparison::of(&answer(&["a:1: x", "b:2: y"]), &answer(&["b:2: y", "a:1: x"]));
        assert!(found.differing.is_empty());
        assert!(!found.is_equal());
    }

    #[test]
    fn a_ratio_of_one_means_all() {
        assert_eq!(ratio(99_999, 100_000), "0.9999");
        assert_eq!(ratio(3, 3), "1.0000");
        assert_eq!(ratio(0, 0), "1.0000");
    }
}
