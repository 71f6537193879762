//! A program before and after an update of the module `target`, with numbers for identities.

use std::sync::Arc;

use build::file_system;
use build::state::{Graph, State};
use dump::ids::Ids;
use dump::{Bound, Dump};
use nodes::symbols::SymbolTable;
use nodes::world::World;
use types::{DefRef, VarId};
use update::{FineGrained, ModulePath};

use super::batch::run_on;
use super::disk::CaseDisk;
use super::engine::{Merge, MergeDump};
use super::{Answer, BuildRequest};
use crate::files::CASE_DIRECTORY;

const TARGET: &str = "tmp/target.py";

/// Builds the program fine-grained, prints `kind` of `modules`, replaces the file `tmp/target.py` (the module `target`) by
/// `next`, updates, and prints again with the same numbering of identities. `None` when an error blocks the build.
pub fn merged(
    request: &BuildRequest<'_>,
    next: &str,
    kind: MergeDump,
    modules: &[String],
) -> Answer<Option<Merge>> {
    let disk = Arc::new(CaseDisk::new(request.files, request.library));
    let fs = file_system(disk.clone());
    let (built, flushes) = run_on(request, &fs);
    let Some(program) = built.and_then(|built| built.program) else {
        return Ok(None);
    };
    let messages = flushes.concat();
    let mut engine = FineGrained::new(program, messages.clone());
    let mut files = request.files.clone();
    files.write(TARGET, next.as_bytes().to_vec());
    disk.set(&files);
    fs.flush();
    let ids = Ids::default();
    let before = lines(&mut engine, kind, modules, &ids, 0);
    let target = engine.program.names().intern("target");
    engine.update(&[ModulePath::new(target, TARGET)], &[], false);
    if let Some(module) = engine.program.module_id("target") {
        ids.forget_locals(module);
    }
    let after = lines(&mut engine, kind, modules, &ids, 1);
    Ok(Some(Merge {
        messages,
        before,
        after,
    }))
}

/// What is printed; `tree` counts the versions of the module `target`.
fn lines(engine: &mut FineGrained, kind: MergeDump, modules: &[String], ids: &Ids, tree: u32) -> Vec<String> {
    engine.program.with_world(|world, graph| {
        let printer = Printer {
            world,
            graph,
            ids,
            tree,
        };
        let mut sorted: Vec<&State> = graph
            .values()
            .filter(|state| modules.iter().any(|module| module == world.text(state.id)))
            .collect();
        sorted.sort_by_key(|state| world.text(state.id));
        let texts = sorted.into_iter().map(|state| match kind {
            MergeDump::Trees => printer.tree(state),
            MergeDump::Classes => printer.classes(&printer.module(state).names),
            MergeDump::SymbolTables => printer.symbol_table(state),
            MergeDump::Types => printer.types(state),
        });
        texts
            .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
            .collect()
    })
}

struct Printer<'p> {
    world: &'p World<'p>,
    graph: &'p Graph,
    ids: &'p Ids,
    tree: u32,
}

impl Printer<'_> {
    fn module(&self, state: &State) -> &nodes::module::ModuleDefs {
        let id = self.world.module_id(state.id);
        self.world
            .module(id.expect("the graph and the program have the same modules"))
    }

    fn verbose(&self) -> bool {
        self.graph
            .values()
            .any(|state| state.options.reveal_verbose_types)
    }

    fn with_dump<R>(&self, state: &State, work: impl FnOnce(&Dump<'_>) -> R) -> R {
        let parsed = &state.tree.as_ref().expect("the program is parsed").parsed;
        let line = |offset| parsed.lines.line(offset);
        let is_target = self.world.text(state.id) == "target";
        let module = self.world.module_id(state.id);
        work(&Dump {
            ast: &parsed.ast,
            names: self.world.names,
            line: &line,
            bound: Some(Bound {
                world: self.world,
                module: module.expect("the graph and the program have the same modules"),
                verbose: self.verbose(),
                tree: if is_target { self.tree } else { 0 },
                ids: Some(self.ids),
            }),
        })
    }

    fn tree(&self, state: &State) -> String {
        let parsed = &state.tree.as_ref().expect("the program is parsed").parsed;
        let ignored: Vec<u32> = parsed.ignores.iter().map(|ignore| ignore.line).collect();
        let path = state.xpath.strip_prefix(&format!("{CASE_DIRECTORY}/"));
        let path = path.unwrap_or(&state.xpath);
        self.with_dump(state, |dump| dump.module(path, &ignored))
    }

    fn classes(&self, names: &SymbolTable) -> String {
        let mut sorted: Vec<_> = names.iter().collect();
        sorted.sort_by_key(|(name, _)| self.world.text(**name));
        let mut text = String::new();
        for (_, symbol) in sorted {
            let Some(DefRef::Class(class)) = symbol.node else {
                continue;
            };
            let def = self.world.get(class);
            if self.world.text(def.fullname) != "enum.Enum" {
                let shown = dump::symbols::class(self.world, class, self.verbose(), Some(self.ids));
                text.push_str(shown.trim_end());
                text.push('\n');
            }
            text.push_str(&self.classes(&def.names));
        }
        text
    }

    fn symbol_table(&self, state: &State) -> String {
        let mut text = format!("{}:\n", self.world.text(state.id));
        let mut sorted: Vec<_> = self.module(state).names.iter().collect();
        sorted.sort_by_key(|(name, _)| self.world.text(**name));
        for (name, symbol) in sorted {
            let name = self.world.text(*name);
            if name.starts_with("__") {
                continue;
            }
            let shown = symbol
                .node
                .map_or_else(|| "None".to_owned(), |node| self.definition(state, node));
            text.push_str(&format!("    {name}: {shown}\n"));
        }
        text
    }

    fn definition(&self, state: &State, node: DefRef) -> String {
        let class = dump::symbols::class_name(self.world, node);
        let number = self.ids.of_def(node);
        let typ = match node {
            DefRef::Var(var) => self.variable_type(state, var),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Func(_)
            | DefRef::Decorator(_)
            | DefRef::Overload(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => None,
        };
        format!(
            "{class}<{number}>{}",
            typ.map_or_else(String::new, |typ| format!("({typ})"))
        )
    }

    fn variable_type(&self, state: &State, var: VarId) -> Option<String> {
        let var = self.world.get(var);
        let is_special = self.world.text(var.fullname).starts_with("typing.");
        let typ = var.typ.filter(|_| !is_special)?;
        self.with_dump(state, |dump| dump.bound.map(|bound| bound.type_text(typ)))
    }

    fn types(&self, state: &State) -> String {
        let mut found: Vec<(i64, String, String, String)> = self.with_dump(state, |dump| {
            let without_ids = Dump {
                bound: dump.bound.map(|bound| Bound { ids: None, ..bound }),
                ..*dump
            };
            let bodies = dump.ast.bodies.ids().map(|id| dump.ast.body(id));
            let typed = bodies.flat_map(|body| dump.typed(body).into_iter().map(move |typed| (body, typed)));
            // mypy looks for types in expressions that somebody wrote.
            typed
                .filter(|(_, typed)| typed.class != "TempNode")
                .map(|(body, typed)| {
                    let text = without_ids.expression(body, typed.expr);
                    let typ = dump
                        .bound
                        .map(|bound| bound.type_text(typed.typ))
                        .unwrap_or_default();
                    (typed.line, typed.class.to_owned(), format!("{text}{typ}"), typ)
                })
                .collect()
        });
        if found.is_empty() {
            return String::new();
        }
        found.sort();
        let mut text = format!("## {}\n", self.world.text(state.id));
        for (line, class, _, typ) in found {
            text.push_str(&format!("{class}:{line}: {typ}\n"));
        }
        text
    }
}
