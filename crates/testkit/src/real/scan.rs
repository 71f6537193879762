//! Places in a source file that an edit may change, found by the form of lines.

/// A statement that has a block: a function or a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The line of `def` or `class`, counted from 0.
    pub(super) line: usize,
    /// The first line of its block.
    pub(super) body: usize,
    /// The line behind it.
    pub(super) end: usize,
    /// How far its block is indented.
    pub(super) indent: usize,
    /// The name.
    pub(super) name: String,
    pub(super) is_class: bool,
}

/// The functions and classes of a file whose headers end with a colon, in order.
pub(super) fn blocks(lines: &[String]) -> Vec<Block> {
    let mut found = Vec::new();
    let mut string = None;
    for (at, line) in lines.iter().enumerate() {
        let inside = string.is_some();
        string = string_behind(line, string);
        if !inside && let Some(block) = block_at(lines, at) {
            found.push(block);
        }
    }
    found
}

const QUOTES: [&str; 2] = ["\"\"\"", "'''"];

/// The quotes of the string of several lines that goes on behind a line.
fn string_behind(line: &str, before: Option<&'static str>) -> Option<&'static str> {
    let mut state = before;
    for quotes in QUOTES {
        if state.is_none_or(|open| open == quotes) && line.matches(quotes).count() % 2 == 1 {
            state = if state.is_some() { None } else { Some(quotes) };
        }
    }
    state
}

fn block_at(lines: &[String], at: usize) -> Option<Block> {
    let line = &lines[at];
    let text = line.trim_start();
    let head = text.strip_prefix("async ").unwrap_or(text);
    let is_class = head.starts_with("class ");
    let name = head
        .strip_prefix("def ")
        .or_else(|| head.strip_prefix("class "))?;
    let name: String = name
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    let outer = line.len() - text.len();
    let last = (at..lines.len().min(at + 40)).find(|line| lines[*line].trim_end().ends_with(':'))?;
    let body = last + 1;
    let first = lines.get(body..)?.iter().find(|line| !line.trim().is_empty())?;
    let indent = indent_of(first);
    if indent <= outer {
        return None;
    }
    let is_inside = |line: &String| line.trim().is_empty() || indent_of(line) > outer;
    let end = (body..lines.len()).find(|line| !is_inside(&lines[*line]));
    Some(Block {
        line: at,
        body,
        end: end.unwrap_or(lines.len()),
        indent,
        name,
        is_class,
    })
}

/// How many spaces a line begins with.
pub(super) fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn functions_and_classes_are_found_with_their_blocks() {
        let text = "x = 1\nclass A(B):\n    def f(\n        self,\n    ) -> int:\n        return 1\n\n    y = 2\nz = 3\n";
        let found = blocks(&lines(text));
        let places: Vec<_> = found
            .iter()
            .map(|block| {
                (
                    block.name.as_str(),
                    block.line,
                    block.body,
                    block.end,
                    block.indent,
                )
            })
            .collect();
        assert_eq!(places, [("A", 1, 2, 8, 4), ("f", 2, 5, 7, 8)]);
    }

    #[test]
    fn strings_are_no_functions() {
        assert_eq!(blocks(&lines("\"\"\"\ndef f():\n    pass\n\"\"\"\n")), []);
    }
}
