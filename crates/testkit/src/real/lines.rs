//! Edits of single lines: assignments, imports, comments.

use super::edits::{EditKind, Editor, Step, module_of};
use super::scan::indent_of;

impl Editor {
    fn pick_line(&mut self, lines: &[String], wanted: impl Fn(&str) -> bool) -> Option<usize> {
        let found: Vec<usize> = (0..lines.len()).filter(|at| wanted(&lines[*at])).collect();
        self.pick(found)
    }

    /// Another line in the place of an assignment to a name, whose name `sign` stands behind.
    pub(super) fn edit_assignment(
        &mut self,
        kind: EditKind,
        sign: &str,
        by: impl FnOnce(&str) -> String,
    ) -> Option<Step> {
        let name_of = |line: &str| {
            line.trim_start()
                .split([' ', ':', '='])
                .next()
                .unwrap_or("")
                .to_owned()
        };
        let is_simple = |line: &str| {
            let name = name_of(line);
            let is_name =
                !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
            let is_closed = !line.ends_with(['(', '[', '{', '\\', ',']) && !line.ends_with("\"\"\"");
            is_name && is_closed && line.trim_start()[name.len()..].starts_with(sign)
        };
        self.edit(kind, |editor, lines| {
            let at = editor.pick_line(lines, is_simple)?;
            let line = &mut lines[at];
            *line = format!("{}{}", " ".repeat(indent_of(line)), by(&name_of(line)));
            Some(at)
        })
    }

    pub(super) fn remove_import(&mut self, kind: EditKind) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let at = editor.pick_line(lines, is_import)?;
            lines[at] = "pass".to_owned();
            Some(at)
        })
    }

    pub(super) fn add_import(&mut self, kind: EditKind, line: impl FnOnce(&str) -> String) -> Option<Step> {
        let (other, _) = self.pick_file()?;
        self.edit(kind, |_, lines| {
            lines.push(line(&module_of(&other)));
            Some(lines.len() - 1)
        })
    }

    /// An import that may fail.
    pub(super) fn guard_import(&mut self, kind: EditKind) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let at = editor.pick_line(lines, is_import)?;
            let import = format!("    {}", lines[at]);
            let guarded = ["try:", &import, "except ImportError:", "    pass"];
            lines.splice(at..=at, guarded.map(str::to_owned));
            Some(at)
        })
    }

    /// A comment that hides the errors of a line, or one such comment less.
    pub(super) fn switch_ignore(&mut self, kind: EditKind) -> Option<Step> {
        const COMMENT: &str = "  # type: ignore";
        self.edit(kind, |editor, lines| {
            let at = editor.pick_line(lines, |line| line.trim_end().ends_with([')', ':', ']']))?;
            let line = &mut lines[at];
            match line.split_once(COMMENT) {
                Some((before, _)) => *line = before.to_owned(),
                None => line.push_str(COMMENT),
            }
            Some(at)
        })
    }
}

fn is_import(line: &str) -> bool {
    let is_import = line.starts_with("import ") || line.starts_with("from ");
    is_import && !line.ends_with('(') && !line.contains("__future__")
}
