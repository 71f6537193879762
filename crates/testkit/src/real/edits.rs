//! Edits of real files.

use std::path::Path;
use std::{fs, io};

use super::scan::blocks;

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
    MakeStatic,
    MakeClassMethod,
    Decorate,
    AddBase,
    MoveClass,
    MoveFunction,
    Repeat,
    SwitchAsync,
    GuardImport,
    SwitchIgnore,
    MakePackage,
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
        Self::MakeStatic,
        Self::MakeClassMethod,
        Self::Decorate,
        Self::AddBase,
        Self::MoveClass,
        Self::MoveFunction,
        Self::Repeat,
        Self::SwitchAsync,
        Self::GuardImport,
        Self::SwitchIgnore,
        Self::MakePackage,
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
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % u64::try_from(limit.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    pub(super) fn pick<T>(&mut self, from: Vec<T>) -> Option<T> {
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

    /// Makes a file what it was at first, if it is not: a way out where an error blocks the whole program.
    pub fn mend(&mut self, path: &str) -> Option<Step> {
        let changed = self.changed().into_iter().find(|(known, _)| known == path)?;
        let step = Step {
            kind: EditKind::Restore,
            place: changed.0.clone(),
            files: vec![changed],
        };
        self.take(&step);
        Some(step)
    }

    /// Writes the files into `before` and `after` below a directory, as they were before the last edit and as they are now.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(&self, directory: &Path) -> io::Result<()> {
        let now = || self.now.iter().map(|(path, text)| (path, text));
        let replaced = |path: &String| self.before.iter().find(|(known, _)| known == path);
        let before = now().map(|(path, text)| (path, replaced(path).map_or(text, |(_, before)| before)));
        write_files(&directory.join("before"), before)?;
        write_files(&directory.join("after"), now())
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
            EditKind::AddStatement => self.edit_head(kind, false, |other| format!("edited = {other}")),
            EditKind::AddReveal => self.edit_head(kind, false, |_| "reveal_type(self)".to_owned()),
            EditKind::AddCall => self.edit_head(kind, false, |other| format!("reveal_type({other}(1))")),
            EditKind::ChangeResult => self.edit_result(kind, " -> bytes:"),
            EditKind::RemoveResult => self.edit_result(kind, ":"),
            EditKind::AddOptionalParameter => self.edit_parameters(kind, ", added: int = 0"),
            EditKind::AddRequiredParameter => self.edit_parameters(kind, ", added: int"),
            EditKind::RenameFunction => self.rename(kind, false),
            EditKind::RenameClass => self.rename(kind, true),
            EditKind::RemoveFunction => self.replace_block(kind, false, "def removed(): pass"),
            EditKind::RemoveClass => self.replace_block(kind, true, "class Removed: pass"),
            EditKind::MakeProperty => self.decorate(kind, |_| "@property".to_owned()),
            EditKind::MakeStatic => self.decorate(kind, |_| "@staticmethod".to_owned()),
            EditKind::MakeClassMethod => self.decorate(kind, |_| "@classmethod".to_owned()),
            EditKind::Decorate => self.decorate(kind, |other| format!("@{other}")),
            EditKind::AddBase => self.add_base(kind),
            EditKind::MoveClass => self.move_to_end(kind, true),
            EditKind::MoveFunction => self.move_to_end(kind, false),
            EditKind::Repeat => self.repeat(kind),
            EditKind::SwitchAsync => self.switch_async(kind),
            EditKind::GuardImport => self.guard_import(kind),
            EditKind::SwitchIgnore => self.switch_ignore(kind),
            EditKind::MakePackage => self.make_package(),
            EditKind::AddMethod => {
                self.edit_head(kind, true, |other| format!("def {other}(self) -> int: return 1"))
            }
            EditKind::AddAttribute => self.edit_head(kind, true, |_| "edited: int = ''".to_owned()),
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
    pub(super) fn edit(
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
    pub(super) fn pick_file(&mut self) -> Option<(String, String)> {
        let there: Vec<usize> = (0..self.now.len())
            .filter(|at| self.now[*at].1.is_some())
            .collect();
        let at = self.pick(there)?;
        let (path, text) = &self.now[at];
        Some((path.clone(), text.clone()?))
    }

    /// The files that are not what they were at first, and what they were.
    fn changed(&self) -> Vec<(String, Option<String>)> {
        let original = |path: &String| self.originals.iter().find(|(known, _)| known == path);
        let changed = self.now.iter().filter_map(|(path, text)| {
            let original = original(path).map(|(_, text)| text.clone());
            (original != *text).then(|| (path.clone(), original))
        });
        changed.collect()
    }

    fn restore(&mut self) -> Option<Step> {
        let changed = self.changed();
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

    /// A module becomes a package.
    fn make_package(&mut self) -> Option<Step> {
        let (path, text) = self.pick_file()?;
        let stem = path.strip_suffix(".py")?;
        if stem.ends_with("__init__") {
            return None;
        }
        Some(Step {
            kind: EditKind::MakePackage,
            place: path.clone(),
            files: vec![(format!("{stem}/__init__.py"), Some(text)), (path, None)],
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
}

fn write_files<'f>(
    directory: &Path,
    files: impl Iterator<Item = (&'f String, &'f Option<String>)>,
) -> io::Result<()> {
    for (path, text) in files {
        let path = directory.join(path);
        if let (Some(text), Some(parent)) = (text, path.parent()) {
            fs::create_dir_all(parent)?;
            fs::write(path, text)?;
        }
    }
    Ok(())
}

/// The module in a file.
pub(super) fn module_of(path: &str) -> String {
    let stem = path.trim_end_matches(".pyi").trim_end_matches(".py");
    stem.trim_end_matches("/__init__").replace('/', ".")
}
