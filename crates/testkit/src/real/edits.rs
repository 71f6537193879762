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
            _ => {
                let (path, text) = self.pick_file()?;
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                let at = self.edit(kind, &mut lines)?;
                let place = format!(
                    "{path}:{}: {}",
                    at + 1,
                    lines.get(at).map_or("", |line| line.trim())
                );
                let text = lines.join("\n") + "\n";
                Some(Step {
                    kind,
                    place,
                    files: vec![(path, Some(text))],
                })
            }
        }
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

    /// Changes lines; returns the first of them.
    fn edit(&mut self, kind: EditKind, lines: &mut Vec<String>) -> Option<usize> {
        match kind {
            EditKind::AddStatement | EditKind::AddReveal | EditKind::AddCall => self.edit_body(kind, lines),
            EditKind::ChangeResult
            | EditKind::RemoveResult
            | EditKind::AddOptionalParameter
            | EditKind::AddRequiredParameter
            | EditKind::RenameFunction
            | EditKind::RemoveFunction
            | EditKind::MakeProperty => self.edit_function(kind, lines),
            EditKind::AddMethod
            | EditKind::RenameClass
            | EditKind::RemoveBase
            | EditKind::AddAttribute
            | EditKind::RemoveClass => self.edit_class(kind, lines),
            EditKind::ChangeAnnotation | EditKind::ChangeAssignment | EditKind::RemoveAssignment => {
                self.edit_assignment(kind, lines)
            }
            EditKind::RemoveImport => {
                let is_import = |line: &String| {
                    (line.starts_with("import ") || line.starts_with("from "))
                        && !line.ends_with('(')
                        && !line.contains("__future__")
                };
                let at = self.pick_line(lines, is_import)?;
                lines[at] = "pass".to_owned();
                Some(at)
            }
            EditKind::AddImport | EditKind::AddStarImport => {
                let (path, _) = self.pick_file()?;
                let module = module_of(&path);
                lines.push(match kind {
                    EditKind::AddImport => format!("import {module}"),
                    _ => format!("from {module} import *"),
                });
                Some(lines.len() - 1)
            }
            EditKind::AddBlankLine => {
                lines.insert(0, String::new());
                Some(0)
            }
            EditKind::BreakSyntax => {
                let at = self.below(lines.len());
                lines.insert(at, "x = = 1".to_owned());
                Some(at)
            }
            EditKind::RemoveFile
            | EditKind::AddFile
            | EditKind::AddStub
            | EditKind::Restore
            | EditKind::Undo => {
                unreachable!("these are edits of files")
            }
        }
    }

    fn pick_line(&mut self, lines: &[String], wanted: impl Fn(&String) -> bool) -> Option<usize> {
        let found: Vec<usize> = (0..lines.len()).filter(|at| wanted(&lines[*at])).collect();
        self.pick(found)
    }

    fn edit_body(&mut self, kind: EditKind, lines: &mut Vec<String>) -> Option<usize> {
        let block = self.pick_block(lines, false)?;
        let other = self.pick_block(lines, false)?;
        let statement = match kind {
            EditKind::AddReveal => "reveal_type(self)".to_owned(),
            EditKind::AddCall => format!("reveal_type({}(1))", other.name),
            _ => format!("edited = {}", other.name),
        };
        lines.insert(block.body, format!("{}{statement}", " ".repeat(block.indent)));
        Some(block.body)
    }

    fn edit_function(&mut self, kind: EditKind, lines: &mut Vec<String>) -> Option<usize> {
        let block = self.pick_block(lines, false)?;
        let last = block.body - 1;
        match kind {
            EditKind::ChangeResult | EditKind::RemoveResult => {
                let arrow = lines[last].rfind(" ->")?;
                lines[last].truncate(arrow);
                lines[last].push_str(if kind == EditKind::ChangeResult {
                    " -> bytes:"
                } else {
                    ":"
                });
                Some(last)
            }
            EditKind::AddOptionalParameter | EditKind::AddRequiredParameter => {
                if last != block.line {
                    return None;
                }
                let end = lines[last].rfind(')')?;
                let is_optional = kind == EditKind::AddOptionalParameter;
                let parameter = if is_optional {
                    ", added: int = 0"
                } else {
                    ", added: int"
                };
                lines[last].insert_str(end, parameter);
                Some(last)
            }
            EditKind::RenameFunction => {
                let line = &mut lines[block.line];
                *line = line.replacen(&block.name, &format!("{}_renamed", block.name), 1);
                Some(block.line)
            }
            EditKind::MakeProperty => {
                let indent = " ".repeat(indent_of(&lines[block.line]));
                lines.insert(block.line, format!("{indent}@property"));
                Some(block.line)
            }
            _ => {
                let indent = " ".repeat(indent_of(&lines[block.line]));
                lines.splice(block.line..block.end, [format!("{indent}def removed(): pass")]);
                Some(block.line)
            }
        }
    }

    fn edit_class(&mut self, kind: EditKind, lines: &mut Vec<String>) -> Option<usize> {
        let block = self.pick_block(lines, true)?;
        let indent = " ".repeat(block.indent);
        match kind {
            EditKind::AddMethod => {
                let other = self.pick_block(lines, false)?;
                let method = format!("{indent}def {}(self) -> int: return 1", other.name);
                lines.insert(block.body, method);
                Some(block.body)
            }
            EditKind::AddAttribute => {
                lines.insert(block.body, format!("{indent}edited: int = ''"));
                Some(block.body)
            }
            EditKind::RenameClass => {
                let line = &mut lines[block.line];
                *line = line.replacen(&block.name, &format!("{}Renamed", block.name), 1);
                Some(block.line)
            }
            EditKind::RemoveBase => {
                let line = &mut lines[block.line];
                let open = line.find('(')?;
                if !line.ends_with("):") {
                    return None;
                }
                line.truncate(open);
                line.push(':');
                Some(block.line)
            }
            _ => {
                let outer = " ".repeat(indent_of(&lines[block.line]));
                lines.splice(block.line..block.end, [format!("{outer}class Removed: pass")]);
                Some(block.line)
            }
        }
    }

    fn edit_assignment(&mut self, kind: EditKind, lines: &mut [String]) -> Option<usize> {
        let is_simple = |line: &String| {
            let text = line.trim_start();
            let name = text.split([' ', ':', '=']).next().unwrap_or("");
            let rest = &text[name.len()..];
            let is_name =
                !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
            let is_closed = !line.ends_with(['(', '[', '{', '\\', ',']) && !text.ends_with("\"\"\"");
            match kind {
                EditKind::ChangeAnnotation => is_name && rest.starts_with(": ") && is_closed,
                _ => is_name && rest.starts_with(" = ") && is_closed,
            }
        };
        let at = self.pick_line(lines, is_simple)?;
        let line = &mut lines[at];
        let indent = " ".repeat(indent_of(line));
        let name = line
            .trim_start()
            .split([' ', ':', '='])
            .next()
            .unwrap_or("")
            .to_owned();
        match kind {
            EditKind::ChangeAnnotation => *line = format!("{indent}{name}: bytes"),
            EditKind::ChangeAssignment => *line = format!("{indent}{name} = 1"),
            _ => *line = format!("{indent}pass"),
        }
        Some(at)
    }
}

/// The module in a file.
fn module_of(path: &str) -> String {
    let stem = path.trim_end_matches(".pyi").trim_end_matches(".py");
    stem.trim_end_matches("/__init__").replace('/', ".")
}
