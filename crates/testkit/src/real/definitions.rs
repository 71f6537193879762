//! Edits of functions and classes.

use super::edits::{EditKind, Editor, Step};
use super::scan::{Block, blocks, indent_of};

impl Editor {
    fn pick_block(&mut self, lines: &[String], is_class: bool) -> Option<Block> {
        let found: Vec<Block> = blocks(lines)
            .into_iter()
            .filter(|block| block.is_class == is_class)
            .collect();
        self.pick(found)
    }

    /// A statement at the head of a function or class, made with the name of some function.
    pub(super) fn edit_head(
        &mut self,
        kind: EditKind,
        is_class: bool,
        statement: impl FnOnce(&str) -> String,
    ) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, is_class)?;
            let other = editor.pick_block(lines, false)?;
            let statement = statement(&other.name);
            lines.insert(block.body, format!("{}{statement}", " ".repeat(block.indent)));
            Some(block.body)
        })
    }

    pub(super) fn edit_result(&mut self, kind: EditKind, result: &str) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let last = editor.pick_block(lines, false)?.body - 1;
            let arrow = lines[last].rfind(" ->")?;
            lines[last].truncate(arrow);
            lines[last].push_str(result);
            Some(last)
        })
    }

    pub(super) fn edit_parameters(&mut self, kind: EditKind, parameter: &str) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, false)?;
            if block.body - 1 != block.line {
                return None;
            }
            let end = lines[block.line].rfind(')')?;
            lines[block.line].insert_str(end, parameter);
            Some(block.line)
        })
    }

    pub(super) fn rename(&mut self, kind: EditKind, is_class: bool) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, is_class)?;
            let line = &mut lines[block.line];
            *line = line.replacen(&block.name, &format!("{}Renamed", block.name), 1);
            Some(block.line)
        })
    }

    pub(super) fn replace_block(&mut self, kind: EditKind, is_class: bool, by: &str) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, is_class)?;
            let indent = " ".repeat(indent_of(&lines[block.line]));
            lines.splice(block.line..block.end, [format!("{indent}{by}")]);
            Some(block.line)
        })
    }

    /// A decorator, made with the name of another function, before a function.
    pub(super) fn decorate(
        &mut self,
        kind: EditKind,
        decorator: impl FnOnce(&str) -> String,
    ) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, false)?;
            let other = editor.pick_block(lines, false)?;
            let indent = " ".repeat(indent_of(&lines[block.line]));
            lines.insert(block.line, format!("{indent}{}", decorator(&other.name)));
            Some(block.line)
        })
    }

    pub(super) fn remove_base(&mut self, kind: EditKind) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, true)?;
            let line = &mut lines[block.line];
            let open = line.find('(').filter(|_| line.ends_with("):"))?;
            line.truncate(open);
            line.push(':');
            Some(block.line)
        })
    }

    /// Another class of the file as the last base of a class.
    pub(super) fn add_base(&mut self, kind: EditKind) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, true)?;
            let other = editor.pick_block(lines, true)?;
            let line = &mut lines[block.line];
            if line.ends_with("):") && !line.contains('=') {
                let end = line.len() - 2;
                line.insert_str(end, &format!(", {}", other.name));
            } else if !line.contains('(') && line.ends_with(':') {
                let end = line.len() - 1;
                line.insert_str(end, &format!("({})", other.name));
            } else {
                return None;
            }
            Some(block.line)
        })
    }

    /// A class or function of a file or of a class becomes the last one of the file.
    pub(super) fn move_to_end(&mut self, kind: EditKind, is_class: bool) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, is_class)?;
            let outer = indent_of(&lines[block.line]);
            let moved: Vec<String> = lines.drain(block.line..block.end).collect();
            if outer > 0 {
                lines.insert(block.line, format!("{}pass", " ".repeat(outer)));
            }
            let at = lines.len();
            lines.extend(
                moved
                    .iter()
                    .map(|line| line.get(outer..).unwrap_or("").to_owned()),
            );
            Some(at)
        })
    }

    /// A function once more, behind itself.
    pub(super) fn repeat(&mut self, kind: EditKind) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, false)?;
            let copy = lines[block.line..block.end].to_vec();
            lines.splice(block.end..block.end, copy);
            Some(block.end)
        })
    }

    /// A function becomes a coroutine, or no longer is one.
    pub(super) fn switch_async(&mut self, kind: EditKind) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, false)?;
            let line = &mut lines[block.line];
            *line = match line.contains("async def ") {
                true => line.replacen("async def ", "def ", 1),
                false => line.replacen("def ", "async def ", 1),
            };
            Some(block.line)
        })
    }
}
