//! The modules that a module imports, with the weight of each import.
//!
//! Specified by `all_imported_modules_in_file` and `correct_rel_imp` of `mypy/build.py`.

use names::{Name, Names};
use nodes::ast::{BodyRef, Import, ImportFlags, ImportName, Stmt, StmtId};
use parse::Parsed;
use semanal::absolute_import;

use crate::state::{PRI_HIGH, PRI_LOW, PRI_MED, PRI_MYPY, Priority};

/// One import of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// How much it matters for the order in a cycle.
    pub priority: Priority,
    /// The module.
    pub module: Name,
    /// The line of the import.
    pub line: i32,
}

/// The imports of a module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imports {
    /// Modules in depth order: those with more dots first, else as in the file. A module may come several times.
    pub modules: Vec<Imported>,
    /// Lines of relative imports that climb above the top.
    pub without_parent: Vec<i32>,
}

/// The imports of the module `id` that can be reached. `submodule` answers which module the name of `from m import name`
/// is, if it is one.
pub fn imports_of(
    parsed: &Parsed,
    id: Name,
    is_package: bool,
    names: &Names,
    submodule: &mut dyn FnMut(Name, Name) -> Option<Name>,
) -> Imports {
    let mut collector = Collector {
        parsed,
        id,
        is_package,
        names,
        submodule,
        found: Imports::default(),
    };
    for (body, stmt) in &parsed.ast.imports {
        collector.statement(parsed.ast.body(*body), *stmt);
    }
    let mut found = collector.found;
    found
        .modules
        .sort_by_key(|import| std::cmp::Reverse(names.text(import.module).matches('.').count()));
    found
}

/// Whether the module `id` has `from module import name` somewhere.
pub fn imports_name(
    parsed: &Parsed,
    id: Name,
    is_package: bool,
    names: &Names,
    (module, name): (Name, Name),
) -> bool {
    parsed.ast.imports.iter().any(|(body, stmt)| {
        let body = parsed.ast.body(*body);
        let Stmt::Import(index) = *body.stmt(*stmt) else {
            return false;
        };
        let Import::From {
            module: target,
            relative,
            names: list,
            ..
        } = *body.import(index)
        else {
            return false;
        };
        let (own, text) = (names.text(id), names.text(target));
        let target = if relative == 0 {
            target
        } else {
            names.intern(&absolute_import(own, is_package, relative, text).0)
        };
        target == module && body.import_names(list).iter().any(|item| item.name == name)
    })
}

struct Collector<'a> {
    parsed: &'a Parsed,
    id: Name,
    is_package: bool,
    names: &'a Names,
    submodule: &'a mut dyn FnMut(Name, Name) -> Option<Name>,
    found: Imports,
}

impl Collector<'_> {
    fn statement(&mut self, body: BodyRef<'_>, stmt: StmtId) {
        let Stmt::Import(index) = *body.stmt(stmt) else {
            unreachable!("only imports are listed")
        };
        let import = *body.import(index);
        let flags = import.flags();
        if flags.is_unreachable {
            return;
        }
        let start = body.stmt_span(stmt).start;
        match import {
            Import::Import { names, .. } => {
                for name in body.import_names(names) {
                    let line = self.line(body, name.offset);
                    self.import(name.name, flags, line);
                }
            }
            Import::From {
                module,
                relative,
                names,
                ..
            } => {
                let line = self.line(body, start);
                let module = self.absolute(module, relative, line);
                self.import_from(module, body.import_names(names), flags, line);
            }
            Import::All { module, relative, .. } => {
                let line = self.line(body, start);
                let module = self.absolute(module, relative, line);
                self.add(priority(flags, PRI_HIGH), module, line);
            }
        }
    }

    fn line(&self, body: BodyRef<'_>, offset: u32) -> i32 {
        let line = self.parsed.lines.line(body.body().offset + offset);
        i32::try_from(line).unwrap_or(i32::MAX)
    }

    fn add(&mut self, priority: Priority, module: Name, line: i32) {
        self.found.modules.push(Imported {
            priority,
            module,
            line,
        });
    }

    /// `import a.b.c` imports the packages too.
    fn import(&mut self, module: Name, flags: ImportFlags, line: i32) {
        self.add(priority(flags, PRI_MED), module, line);
        let text = self.names.text(module);
        for (dot, _) in text.match_indices('.') {
            let package = self.names.intern(&text[..dot]);
            self.add(priority(flags, PRI_LOW), package, line);
        }
    }

    /// The package matters less if all names are modules: then it is only looked through.
    fn import_from(&mut self, module: Name, names: &[ImportName], flags: ImportFlags, line: i32) {
        let mut all_are_modules = true;
        for name in names {
            match (self.submodule)(module, name.name) {
                Some(submodule) => self.add(priority(flags, PRI_MED), submodule, line),
                None => all_are_modules = false,
            }
        }
        let weight = if all_are_modules { PRI_LOW } else { PRI_HIGH };
        self.add(priority(flags, weight), module, line);
    }

    fn absolute(&mut self, module: Name, relative: u32, line: i32) -> Name {
        if relative == 0 {
            return module;
        }
        let (own, target) = (self.names.text(self.id), self.names.text(module));
        let (name, _) = absolute_import(own, self.is_package, relative, target);
        if name.is_empty() {
            self.found.without_parent.push(line);
        }
        self.names.intern(&name)
    }
}

fn priority(flags: ImportFlags, top_level: Priority) -> Priority {
    if !flags.is_top_level {
        PRI_LOW
    } else if flags.is_mypy_only {
        PRI_MYPY.max(top_level)
    } else {
        top_level
    }
}

#[cfg(test)]
mod tests {
    use parse::{ParseOptions, parse};

    use super::*;

    fn found(text: &str, id: &str) -> (Vec<(Priority, String, i32)>, Vec<i32>) {
        let names = Names::new();
        let parsed = parse(text, "a.py", &ParseOptions::default(), &names);
        let mut submodule = |package: Name, name: Name| {
            let is_module = names.text(name) == "sub";
            is_module.then(|| names.join(package, name))
        };
        let imports = imports_of(&parsed, names.intern(id), false, &names, &mut submodule);
        let modules = imports.modules.iter();
        let texts =
            modules.map(|import| (import.priority, names.text(import.module).to_owned(), import.line));
        (texts.collect(), imports.without_parent)
    }

    #[test]
    fn packages_of_a_module_follow_it_with_a_low_priority() {
        let (modules, _) = found("import c\nimport a.b.c\n", "m");
        let expected = [
            (PRI_MED, "a.b.c", 2),
            (PRI_LOW, "a.b", 2),
            (PRI_MED, "c", 1),
            (PRI_LOW, "a", 2),
        ];
        assert_eq!(
            modules,
            expected.map(|(priority, module, line)| (priority, module.to_owned(), line))
        );
    }

    #[test]
    fn a_package_that_is_only_looked_through_matters_less() {
        let (modules, _) = found("from p import sub\nfrom q import sub, x\n", "m");
        let priorities: Vec<_> = modules
            .iter()
            .map(|(priority, module, _)| (module.as_str(), *priority))
            .collect();
        assert_eq!(
            priorities,
            [
                ("p.sub", PRI_MED),
                ("q.sub", PRI_MED),
                ("p", PRI_LOW),
                ("q", PRI_HIGH)
            ]
        );
    }

    #[test]
    fn imports_in_functions_and_for_checkers_matter_less_and_unreachable_ones_do_not_count() {
        let text = "def f():\n    import a\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from b import *\n\
                    else:\n    import c\n";
        let (modules, _) = found(text, "m");
        let priorities: Vec<_> = modules
            .iter()
            .map(|(priority, module, _)| (module.as_str(), *priority))
            .collect();
        assert_eq!(
            priorities,
            [("a", PRI_LOW), ("typing", PRI_HIGH), ("b", PRI_MYPY)]
        );
    }

    #[test]
    fn relative_imports_count_from_the_module() {
        let (modules, without_parent) = found("from . import x\nfrom .y import z\n", "p.m");
        assert_eq!(modules[0].1, "p.y");
        assert_eq!(modules[1].1, "p");
        assert!(without_parent.is_empty());
        assert_eq!(found("\nfrom .. import x\n", "p.m").1, [2]);
    }
}
