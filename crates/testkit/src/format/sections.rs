//! Sections: the `[id argument]` lines of a case and the text below them.

/// One section of a case: `[id argument]` and its lines, cleaned up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The word after the bracket; `case` for the first section of a case.
    pub id: String,
    /// What follows the first blank in the brackets.
    pub argument: Option<String>,
    /// The lines, without comments (`--`), with continuation lines joined and blank lines at the end dropped.
    pub lines: Vec<String>,
    /// The line of the header; 1 is the case's own header.
    pub line: usize,
}

/// Cuts the text of the case `name` into sections; the first is the case itself.
#[must_use]
pub fn sections(text: &str, name: &str) -> Vec<Section> {
    let mut found = Vec::new();
    let mut open = Some(Section::opened(&format!("case {name}"), 1));
    for (index, line) in text.split('\n').enumerate() {
        let stripped = line.trim();
        if line.starts_with('[') && stripped.ends_with(']') {
            found.extend(open.take().map(Section::closed));
            let inner = &stripped[1..stripped.len().max(2) - 1];
            open = (!inner.is_empty()).then(|| Section::opened(inner, index + 2));
        } else if let Some(section) = &mut open {
            section.lines.extend(unescaped(line).map(str::to_owned));
        }
    }
    found.extend(open.map(Section::closed));
    found
}

/// The line as data: `\[` and `--` at its start are escapes for a bracket and a comment. `None` for a comment.
fn unescaped(line: &str) -> Option<&str> {
    if line.starts_with("\\[") {
        Some(&line[1..])
    } else if !line.starts_with("--") {
        Some(line)
    } else if line.starts_with("----") {
        Some(&line[2..])
    } else {
        None
    }
}

impl Section {
    fn opened(header: &str, line: usize) -> Self {
        let (id, argument) = match header.split_once(' ') {
            Some((id, argument)) => (id, Some(argument.to_owned())),
            None => (header, None),
        };
        Self {
            id: id.to_owned(),
            argument,
            lines: Vec::new(),
            line,
        }
    }

    fn closed(mut self) -> Self {
        self.lines = without_blank_end(joined(&self.lines));
        self
    }
}

/// Joins a line that ends in a backslash with the next one, whose indentation is dropped.
fn joined(lines: &[String]) -> Vec<String> {
    let mut result: Vec<String> = Vec::with_capacity(lines.len());
    let mut goes_on = false;
    for line in lines {
        let text = line.strip_suffix('\\').unwrap_or(line);
        match result.last_mut() {
            Some(last) if goes_on => last.push_str(text.trim_start_matches(' ')),
            Some(_) | None => result.push(text.to_owned()),
        }
        goes_on = line.ends_with('\\');
    }
    result
}

fn without_blank_end(mut lines: Vec<String>) -> Vec<String> {
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(text: &str) -> Vec<(String, Vec<String>)> {
        sections(text, "c")
            .into_iter()
            .map(|section| (section.id, section.lines))
            .collect()
    }

    #[test]
    fn a_case_without_sections_is_one_section() {
        assert_eq!(
            lines_of("x = 1\n\n"),
            [("case".to_owned(), vec!["x = 1".to_owned()])]
        );
    }

    #[test]
    fn headers_carry_an_argument_after_the_first_blank() {
        let found = sections("x\n[file a b.py]\ny\n", "c");
        assert_eq!(found[0].argument.as_deref(), Some("c"));
        assert_eq!(found[1].argument.as_deref(), Some("a b.py"));
        assert_eq!(found[1].line, 3);
    }

    #[test]
    fn comments_are_dropped_and_escapes_undone() {
        let found = sections("-- note\n---- text\n\\[section]\n  -- kept\n", "c");
        assert_eq!(found[0].lines, ["-- text", "[section]", "  -- kept"]);
    }

    #[test]
    fn a_backslash_joins_lines_and_drops_blanks() {
        let found = sections("x = 1 # E: one \\\n        # E: two\\\nend\n", "c");
        assert_eq!(found[0].lines, ["x = 1 # E: one # E: twoend"]);
    }

    #[test]
    fn an_indented_bracket_is_text() {
        assert_eq!(sections(" [out]\n", "c").len(), 1);
    }

    #[test]
    fn empty_brackets_hide_the_lines_below_them() {
        assert_eq!(
            lines_of("x\n[]\ny\n"),
            [("case".to_owned(), vec!["x".to_owned()])]
        );
    }
}
