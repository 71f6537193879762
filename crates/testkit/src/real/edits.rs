//! Edits of real files.

use super::scan::{Block, blocks, indent_of};

/// The kinds of edits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum EditKind {
    AddStatement,
    AddReveal,
    AddCall,
    ChangeResult,
    RemoveResult,
    AddOptionalParameter,
    AddRequiredParameter,
    RenameFunction,
    RemoveFunction,
    AddMethod,
    MakeProperty,
    RenameClass,
    RemoveBase,
    AddAttribute,
    RemoveClass,
    ChangeAnnotation,
    ChangeAssignment,
    RemoveAssignment,
    RemoveImport,
    AddImport,
    AddStarImport,
    AddBlankLine,
    BreakSyntax,
    RemoveFile,
    AddFile,
    AddStub,
    Restore,
    Undo,
}

impl EditKind {
    /// All of them; frequent ones more than once.
    const DRAWN: &[Self] = &[
        Self::AddStatement,
        Self::AddStatement,
        Self::AddReveal,
        Self::AddReveal,
        Self::AddCall,
        Self::ChangeResult,
        Self::ChangeResult,
        Self::RemoveResult,
        Self::AddOptionalParameter,
        Self::AddRequiredParameter,
        Self::AddRequiredParameter,
        Self::RenameFunction,
        Self::RenameFunction,
        Self::RemoveFunction,
        Self::AddMethod,
        Self::MakeProperty,
        Self::RenameClass,
        Self::RemoveBase,
        Self::AddAttribute,
        Self::RemoveClass,
        Self::ChangeAnnotation,
        Self::ChangeAnnotation,
        Self::ChangeAssignment,
        Self::RemoveAssignment,
        Self::RemoveImport,
        Self::AddImport,
        Self::AddStarImport,
        Self::AddBlankLine,
        Self::BreakSyntax,
        Self::RemoveFile,
        Self::AddFile,
        Self::AddStub,
        Self::Restore,
        Self::Restore,
        Self::Restore,
        Self::Undo,
        Self::Undo,
        Self::Undo,
        Self::Undo,
        Self::Undo,
    ];
}

/// What an edit does to files: their new texts, or that they are gone.
#[derive(Clone, Debug)]
pub struct Step {
    /// What is done.
    pub kind: EditKind,
    /// Where, for people.
    pub place: String,
    /// Paths with texts; `None` for a file that is gone.
    pub files: Vec<(String, Option<String>)>,
}

/// Makes edits one after the other.
#[derive(Debug)]
pub struct Editor {
    seed: u64,
    originals: Vec<(String, String)>,
    /// As the files are now, by place in `originals`; then those that were added.
    now: Vec<(String, Option<String>)>,
    /// How the files were before the last edit.
    before: Vec<(String, Option<String>)>,
    added: usize,
    is_broken: bool,
}

impl Editor {
    /// An editor of files, whose edits depend on the seed alone.
    #[must_use]
    pub fn new(originals: Vec<(String, String)>, seed: u64) -> Self {
        let now = originals
            .iter()
            .map(|(path, text)| (path.clone(), Some(text.clone())))
            .collect();
        Self {
            seed,
            originals,
            now,
            before: Vec::new(),
            added: 0,
            is_broken: false,
        }
    }

    /// The next number below `limit` (splitmix64).
    fn below(&mut self, limit: usize) -> usize {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % u64::try_from(limit.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    fn pick<T>(&mut self, from: Vec<T>) -> Option<T> {
        let at = self.below(from.len());
        from.into_iter().nth(at)
    }

    /// The next edit. Kinds that have no place are drawn again.
    pub fn step(&mut self) -> Step {
        loop {
            // As long as syntax is broken, nothing else shows.
            let kind = match self.is_broken {
                true => EditKind::Undo,
                false => EditKind::DRAWN[self.below(EditKind::DRAWN.len())],
            };
            if let Some(step) = self.try_step(kind) {
                self.take(&step);
                return step;
            }
        }
    }

    fn take(&mut self, step: &Step) {
        self.is_broken = step.kind == EditKind::BreakSyntax;
        self.before.clear();
        for (path, text) in &step.files {
            match self.now.iter_mut().find(|(known, _)| known == path) {
                Some((_, now)) => {
                    self.before
                        .push((path.clone(), std::mem::replace(now, text.clone())));
                }
                None => {
                    self.before.push((path.clone(), None));
                    self.now.push((path.clone(), text.clone()));
                }
            }
        }
    }

    fn try_step(&mut self, kind: EditKind) -> Option<Step> {
        match kind {
            EditKind::Undo => {
                let files = std::mem::take(&mut self.before);
                let place = files.first()?.0.clone();
                Some(Step { kind, place, files })
            }
            EditKind::Restore => self.restore(),
            EditKind::AddFile => self.add_file(),
            EditKind::AddStub => self.add_stub(),
            EditKind::RemoveFile => {
                let (path, _) = self.pick_file()?;
                (!path.ends_with("__init__.py")).then(|| Step {
                    kind,
                    place: path.clone(),
                    files: vec![(path, None)],
                })
            }
            EditKind::AddStatement => self.edit_body(kind, |other| format!("edited = {other}")),
            EditKind::AddReveal => self.edit_body(kind, |_| "reveal_type(self)".to_owned()),
            EditKind::AddCall => self.edit_body(kind, |other| format!("reveal_type({other}(1))")),
            EditKind::ChangeResult => self.edit_result(kind, " -> bytes:"),
            EditKind::RemoveResult => self.edit_result(kind, ":"),
            EditKind::AddOptionalParameter => self.edit_parameters(kind, ", added: int = 0"),
            EditKind::AddRequiredParameter => self.edit_parameters(kind, ", added: int"),
            EditKind::RenameFunction => self.rename(kind, false),
            EditKind::RenameClass => self.rename(kind, true),
            EditKind::RemoveFunction => self.replace_block(kind, false, "def removed(): pass"),
            EditKind::RemoveClass => self.replace_block(kind, true, "class Removed: pass"),
            EditKind::MakeProperty => self.make_property(kind),
            EditKind::AddMethod => {
                self.edit_class(kind, |other| format!("def {other}(self) -> int: return 1"))
            }
            EditKind::AddAttribute => self.edit_class(kind, |_| "edited: int = ''".to_owned()),
            EditKind::RemoveBase => self.remove_base(kind),
            EditKind::ChangeAnnotation => self.edit_assignment(kind, ": ", |name| format!("{name}: bytes")),
            EditKind::ChangeAssignment => self.edit_assignment(kind, " = ", |name| format!("{name} = 1")),
            EditKind::RemoveAssignment => self.edit_assignment(kind, " = ", |_| "pass".to_owned()),
            EditKind::RemoveImport => self.remove_import(kind),
            EditKind::AddImport => self.add_import(kind, |module| format!("import {module}")),
            EditKind::AddStarImport => self.add_import(kind, |module| format!("from {module} import *")),
            EditKind::AddBlankLine => self.edit(kind, |_, lines| {
                lines.insert(0, String::new());
                Some(0)
            }),
            EditKind::BreakSyntax => self.edit(kind, |editor, lines| {
                let at = editor.below(lines.len());
                lines.insert(at, "x = = 1".to_owned());
                Some(at)
            }),
        }
    }

    /// Changes the lines of some file; `change` gives the first one that is another.
    fn edit(
        &mut self,
        kind: EditKind,
        change: impl FnOnce(&mut Self, &mut Vec<String>) -> Option<usize>,
    ) -> Option<Step> {
        let (path, text) = self.pick_file()?;
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let at = change(self, &mut lines)?;
        let line = lines.get(at).map_or("", |line| line.trim());
        let place = format!("{path}:{}: {line}", at + 1);
        let text = lines.join("\n") + "\n";
        Some(Step {
            kind,
            place,
            files: vec![(path, Some(text))],
        })
    }

    /// A file that is there.
    fn pick_file(&mut self) -> Option<(String, String)> {
        let there: Vec<usize> = (0..self.now.len())
            .filter(|at| self.now[*at].1.is_some())
            .collect();
        let at = self.pick(there)?;
        let (path, text) = &self.now[at];
        Some((path.clone(), text.clone()?))
    }

    fn restore(&mut self) -> Option<Step> {
        let original = |path: &String| self.originals.iter().find(|(known, _)| known == path);
        let changed: Vec<(String, Option<String>)> = self
            .now
            .iter()
            .filter_map(|(path, text)| {
                let original = original(path).map(|(_, text)| text.clone());
                (original != *text).then(|| (path.clone(), original))
            })
            .collect();
        let (path, text) = self.pick(changed)?;
        Some(Step {
            kind: EditKind::Restore,
            place: path.clone(),
            files: vec![(path, text)],
        })
    }

    /// A module that imports another, and that is imported.
    fn add_file(&mut self) -> Option<Step> {
        let (path, text) = self.pick_file()?;
        let (used, _) = self.pick_file()?;
        let directory = path.rsplit_once('/')?.0.to_owned();
        self.added += 1;
        let name = format!("added_{}", self.added);
        let package = directory.replace('/', ".");
        let new = format!(
            "from {} import *\n\ndef added() -> int:\n    return ''\n\nvalue = added()\n",
            module_of(&used)
        );
        let changed = format!("{text}\nfrom {package} import {name}\nreveal_type({name}.value)\n");
        Some(Step {
            kind: EditKind::AddFile,
            place: path.clone(),
            files: vec![
                (format!("{directory}/{name}.py"), Some(new)),
                (path, Some(changed)),
            ],
        })
    }

    /// A stub with the functions of a file, without annotations for some.
    fn add_stub(&mut self) -> Option<Step> {
        let (path, text) = self.pick_file()?;
        if !path.ends_with(".py") || path.ends_with("__init__.py") {
            return None;
        }
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut stub = String::from("from typing import Any\n");
        for block in blocks(&lines)
            .into_iter()
            .filter(|block| block.indent == 4)
            .take(6)
        {
            if block.is_class {
                stub.push_str(&format!(
                    "class {}:\n    def __init__(self, *args: Any) -> None: ...\n",
                    block.name
                ));
            } else {
                stub.push_str(&format!("def {}(*args: Any) -> int: ...\n", block.name));
            }
        }
        Some(Step {
            kind: EditKind::AddStub,
            place: path.clone(),
            files: vec![(format!("{path}i"), Some(stub))],
        })
    }

    fn pick_block(&mut self, lines: &[String], is_class: bool) -> Option<Block> {
        let found: Vec<Block> = blocks(lines)
            .into_iter()
            .filter(|block| block.is_class == is_class)
            .collect();
        self.pick(found)
    }

    fn pick_line(&mut self, lines: &[String], wanted: impl Fn(&String) -> bool) -> Option<usize> {
        let found: Vec<usize> = (0..lines.len()).filter(|at| wanted(&lines[*at])).collect();
        self.pick(found)
    }

    /// A statement at the head of a function, made with the name of another one.
    fn edit_body(&mut self, kind: EditKind, statement: impl FnOnce(&str) -> String) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, false)?;
            let other = editor.pick_block(lines, false)?;
            let statement = statement(&other.name);
            lines.insert(block.body, format!("{}{statement}", " ".repeat(block.indent)));
            Some(block.body)
        })
    }

    fn edit_result(&mut self, kind: EditKind, result: &str) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let last = editor.pick_block(lines, false)?.body - 1;
            let arrow = lines[last].rfind(" ->")?;
            lines[last].truncate(arrow);
            lines[last].push_str(result);
            Some(last)
        })
    }

    fn edit_parameters(&mut self, kind: EditKind, parameter: &str) -> Option<Step> {
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

    fn rename(&mut self, kind: EditKind, is_class: bool) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, is_class)?;
            let line = &mut lines[block.line];
            *line = line.replacen(&block.name, &format!("{}Renamed", block.name), 1);
            Some(block.line)
        })
    }

    fn replace_block(&mut self, kind: EditKind, is_class: bool, by: &str) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, is_class)?;
            let indent = " ".repeat(indent_of(&lines[block.line]));
            lines.splice(block.line..block.end, [format!("{indent}{by}")]);
            Some(block.line)
        })
    }

    fn make_property(&mut self, kind: EditKind) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, false)?;
            let indent = " ".repeat(indent_of(&lines[block.line]));
            lines.insert(block.line, format!("{indent}@property"));
            Some(block.line)
        })
    }

    /// A member at the head of a class, made with the name of some function.
    fn edit_class(&mut self, kind: EditKind, member: impl FnOnce(&str) -> String) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, true)?;
            let other = editor.pick_block(lines, false)?;
            let member = member(&other.name);
            lines.insert(block.body, format!("{}{member}", " ".repeat(block.indent)));
            Some(block.body)
        })
    }

    fn remove_base(&mut self, kind: EditKind) -> Option<Step> {
        self.edit(kind, |editor, lines| {
            let block = editor.pick_block(lines, true)?;
            let line = &mut lines[block.line];
            let open = line.find('(').filter(|_| line.ends_with("):"))?;
            line.truncate(open);
            line.push(':');
            Some(block.line)
        })
    }

    /// Another line in the place of an assignment to a name, whose name `sign` stands behind.
    fn edit_assignment(
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
        let is_simple = |line: &String| {
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

    fn remove_import(&mut self, kind: EditKind) -> Option<Step> {
        let is_import = |line: &String| {
            let is_import = line.starts_with("import ") || line.starts_with("from ");
            is_import && !line.ends_with('(') && !line.contains("__future__")
        };
        self.edit(kind, |editor, lines| {
            let at = editor.pick_line(lines, is_import)?;
            lines[at] = "pass".to_owned();
            Some(at)
        })
    }

    fn add_import(&mut self, kind: EditKind, line: impl FnOnce(&str) -> String) -> Option<Step> {
        let (other, _) = self.pick_file()?;
        self.edit(kind, |_, lines| {
            lines.push(line(&module_of(&other)));
            Some(lines.len() - 1)
        })
    }
}

/// The module in a file.
fn module_of(path: &str) -> String {
    let stem = path.trim_end_matches(".pyi").trim_end_matches(".py");
    stem.trim_end_matches("/__init__").replace('/', ".")
}
