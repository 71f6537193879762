//! The ini dialect of Python's `configparser`.
//!
//! Sections in brackets; `key = value` or `key: value`; lines that are indented deeper continue a value; comments are
//! whole lines that begin with `#` or `;`. Keys are lower-cased. What is in `[DEFAULT]` is in every section.

use indexmap::IndexMap;

use crate::pystr;
use crate::raw::{Raw, Section};

/// The sections of `text`, or what is wrong with it. `name` is how errors call the file.
pub(crate) fn parse(text: &str, name: &str) -> Result<Vec<(String, Section)>, String> {
    let mut parser = Parser {
        name,
        sections: IndexMap::new(),
        place: None,
        indent: 0,
        errors: String::new(),
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        parser.line(number, line)?;
    }
    if !parser.errors.is_empty() {
        return Err(format!(
            "Source contains parsing errors: {}{}",
            pystr::repr(name),
            parser.errors
        ));
    }
    Ok(finish(parser.sections))
}

const DEFAULT: &str = "DEFAULT";

/// The lines of the values of a section.
type Lines = IndexMap<String, Vec<String>>;

struct Parser<'a> {
    name: &'a str,
    sections: IndexMap<String, Lines>,
    /// The current section, and the option that a line may continue.
    place: Option<(String, Option<String>)>,
    indent: usize,
    errors: String,
}

impl Parser<'_> {
    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        let value = line.trim();
        if value.starts_with(['#', ';']) {
            return Ok(());
        }
        if value.is_empty() {
            if let Some(lines) = self.continued() {
                lines.push(String::new());
            }
            return Ok(());
        }
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        if indent > self.indent
            && let Some(lines) = self.continued()
        {
            lines.push(value.to_owned());
            return Ok(());
        }
        self.indent = indent;
        if let Some(header) = section_header(value) {
            return self.section(number, header);
        }
        if self.place.is_none() {
            let (name, line) = (pystr::repr(self.name), pystr::repr(line));
            return Err(format!(
                "File contains no section headers.\nfile: {name}, line: {number}\n{line}"
            ));
        }
        match value.split_once(['=', ':']) {
            Some((key, text)) if !key.trim().is_empty() => self.option(number, key.trim_end(), text.trim()),
            Some(_) | None => {
                self.errors
                    .push_str(&format!("\n\t[line {number:2}]: {}", pystr::repr(line)));
                Ok(())
            }
        }
    }

    /// The lines of the value that the next line may continue.
    fn continued(&mut self) -> Option<&mut Vec<String>> {
        let (section, option) = self.place.as_ref()?;
        self.sections.get_mut(section)?.get_mut(option.as_ref()?)
    }

    fn section(&mut self, number: usize, header: &str) -> Result<(), String> {
        if header != DEFAULT && self.sections.contains_key(header) {
            let (name, header) = (pystr::repr(self.name), pystr::repr(header));
            return Err(format!(
                "While reading from {name} [line {number:2}]: section {header} already exists"
            ));
        }
        self.sections.entry(header.to_owned()).or_default();
        self.place = Some((header.to_owned(), None));
        Ok(())
    }

    fn option(&mut self, number: usize, key: &str, text: &str) -> Result<(), String> {
        let key = key.to_lowercase();
        let (section, option) = self.place.as_mut().expect("the caller has seen a section");
        let lines = self
            .sections
            .get_mut(section)
            .expect("the current section exists");
        if lines.insert(key.clone(), vec![text.to_owned()]).is_some() {
            let (name, key, section) = (pystr::repr(self.name), pystr::repr(&key), pystr::repr(section));
            let place = format!("While reading from {name} [line {number:2}]");
            return Err(format!(
                "{place}: option {key} in section {section} already exists"
            ));
        }
        *option = Some(key);
        Ok(())
    }
}

/// What is between a bracket at the start and the last bracket.
fn section_header(value: &str) -> Option<&str> {
    let rest = value.strip_prefix('[')?;
    let header = &rest[..rest.rfind(']')?];
    (!header.is_empty()).then_some(header)
}

/// Joins the lines of values, and adds the defaults to all sections.
fn finish(mut sections: IndexMap<String, Lines>) -> Vec<(String, Section)> {
    let defaults = sections.shift_remove(DEFAULT).unwrap_or_default();
    let text = |lines: &Vec<String>| Raw::Str(lines.join("\n").trim_end().to_owned());
    let with_defaults = |lines: &Lines| -> Section {
        let further = defaults.iter().filter(|(key, _)| !lines.contains_key(*key));
        lines
            .iter()
            .chain(further)
            .map(|(key, lines)| (key.clone(), text(lines)))
            .collect()
    };
    sections
        .iter()
        .map(|(name, lines)| (name.clone(), with_defaults(lines)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(text: &str) -> Vec<String> {
        let sections = parse(text, "x.ini").unwrap();
        let entries = sections
            .iter()
            .flat_map(|(name, section)| section.iter().map(move |entry| (name, entry)));
        entries
            .map(|(name, (key, value))| format!("{name}.{key}={}", value.to_str()))
            .collect()
    }

    #[test]
    fn keys_values_and_comments() {
        assert_eq!(
            flat("[a]\n# no\nKey : x = y\n; no\nb=\n[c]\n"),
            ["a.key=x = y", "a.b="]
        );
    }

    #[test]
    fn deeper_lines_continue_a_value() {
        assert_eq!(
            flat("[a]\nx =\n  1,\n\n  # no\n  2\ny = 3\n"),
            ["a.x=\n1,\n\n2", "a.y=3"]
        );
    }

    #[test]
    fn defaults_are_in_every_section() {
        assert_eq!(
            flat("[DEFAULT]\nd = 1\n[a]\nx = 2\n[b]\nd = 3\n"),
            ["a.x=2", "a.d=1", "b.d=3"]
        );
    }

    #[test]
    fn errors_are_worded_as_by_python() {
        let error = |text: &str| parse(text, "x.ini").unwrap_err();
        assert_eq!(
            error("x = 1\n"),
            "File contains no section headers.\nfile: 'x.ini', line: 1\n'x = 1\\n'"
        );
        assert_eq!(
            error("[a]\nfoo\n"),
            "Source contains parsing errors: 'x.ini'\n\t[line  2]: 'foo\\n'"
        );
        assert_eq!(
            error("[a]\n[a]"),
            "While reading from 'x.ini' [line  2]: section 'a' already exists"
        );
        let twice = "While reading from 'x.ini' [line  3]: option 'x' in section 'a' already exists";
        assert_eq!(error("[a]\nx=1\nX=2\n"), twice);
    }
}
