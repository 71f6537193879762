//! Whether an update answers as a fresh run does.

/// Whether two answers say the same. Of several files with syntax errors, an update names the one that it met first, a fresh run
/// the one that it needs first: both are right.
#[must_use]
pub fn agree(update: &[String], fresh: &[String]) -> bool {
    update == fresh || (is_blocked(update) && is_blocked(fresh))
}

/// Files in the order of their names, and without the notes that show in whichever file comes first.
#[must_use]
pub fn comparable(messages: Vec<String>) -> Vec<String> {
    let mut lines = messages;
    lines.retain(|line| {
        !line.contains("note: See https://") && !line.contains("note: (Using --follow-imports")
    });
    lines.sort_by(|a, b| a.split(':').next().cmp(&b.split(':').next()));
    lines
}

fn is_blocked(lines: &[String]) -> bool {
    !lines.is_empty() && lines.iter().all(|line| line.contains("[syntax]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn only_syntax_errors_may_stand_elsewhere() {
        let a = lines(&["a.py:1: error: Invalid syntax  [syntax]"]);
        let b = lines(&["b.py:1: error: Invalid syntax  [syntax]"]);
        assert!(agree(&a, &b));
        assert!(!agree(&a, &[]));
        assert!(!agree(
            &lines(&["a.py:1: error: x  [misc]"]),
            &lines(&["b.py:1: error: x  [misc]"])
        ));
    }

    #[test]
    fn files_come_in_order_and_lines_of_a_file_stay() {
        let given = lines(&["b.py:1: x", "a.py:2: y", "a.py:1: z"]);
        assert_eq!(comparable(given), lines(&["a.py:2: y", "a.py:1: z", "b.py:1: x"]));
    }
}
