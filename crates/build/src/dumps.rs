//! What a build found out, as text: for developers (`--dump-ast`, `--dump-symbols`, `--dump-classes`), and for the suites that
//! compare it with what mypy prints.
//!
//! The texts are those of `str(tree)`, `str(names)` and `TypeInfo.dump`; see the crate `dump`.

use ::dump::{Bound, Dump, symbols};
use names::Name;
use nodes::module::ModuleDefs;
use nodes::symbols::Symbol;
use nodes::world::World;
use options::Options;
use types::{DefRef, ModuleId};

use crate::phases::tree_of;
use crate::state::State;
use crate::{Program, Request};

/// The identity of a module of the graph in the program.
///
/// # Panics
/// If the program is another one.
#[must_use]
pub fn module_id(world: &World<'_>, state: &State) -> ModuleId {
    let id = world.module_id(state.id);
    id.expect("the graph and the program have the same modules")
}

fn module<'w>(world: &'w World<'_>, state: &State) -> &'w ModuleDefs {
    world.module(module_id(world, state))
}

/// Does something with the dump of a module. Types are printed in full if `verbose` is set.
pub fn with_dump<R>(world: &World<'_>, state: &State, verbose: bool, work: impl FnOnce(&Dump<'_>) -> R) -> R {
    let parsed = &tree_of(state).parsed;
    let line = |offset| parsed.lines.line(offset);
    work(&Dump {
        ast: &parsed.ast,
        names: world.names,
        line: &line,
        bound: Some(Bound {
            world,
            module: module_id(world, state),
            verbose,
            tree: 0,
            ids: None,
        }),
    })
}

/// The tree of a module, with what names refer to; `path` is shown as that of the file.
#[must_use]
pub fn tree(world: &World<'_>, state: &State, path: &str) -> String {
    let ignores = &tree_of(state).parsed.ignores;
    let ignored: Vec<u32> = ignores.iter().map(|ignore| ignore.line).collect();
    with_dump(world, state, state.options.reveal_verbose_types, |dump| {
        dump.module(path, &ignored)
    })
}

/// The symbol table of a module.
#[must_use]
pub fn symbol_table(world: &World<'_>, state: &State) -> String {
    symbols::symbol_table(world, &module(world, state).names)
}

/// The classes in the symbol table of a module whose full name `is_shown`, with their full names.
#[must_use]
pub fn classes(world: &World<'_>, state: &State, is_shown: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let class = |symbol: &Symbol| {
        let Some(DefRef::Class(class)) = symbol.node else {
            return None;
        };
        let fullname = world.text(world.get(class).fullname);
        let text = || symbols::class(world, class, state.options.reveal_verbose_types, None);
        is_shown(fullname).then(|| (fullname.to_owned(), text()))
    };
    module(world, state).names.values().filter_map(class).collect()
}

/// What the settings ask for, of the modules that were given to check, in their order. Each text has a line with the name of
/// the module before it.
pub(crate) fn wanted(program: &mut Program, request: &Request<'_>) -> String {
    let options = request.options.global();
    if !(options.dump_ast || options.dump_symbols || options.dump_classes) {
        return String::new();
    }
    let names = program.shared_names();
    let sources = request.sources.iter();
    let sources: Vec<Name> = sources
        .filter_map(|source| names.names.lookup(source.module_name()))
        .collect();
    program.with_world(|world, graph| {
        let states = sources.iter().filter_map(|module| graph.get(module));
        states.map(|state| wanted_of(world, state, options)).collect()
    })
}

fn wanted_of(world: &World<'_>, state: &State, options: &Options) -> String {
    let name = world.text(state.id);
    let mut texts = Vec::new();
    if options.dump_ast {
        texts.push(tree(world, state, &state.xpath));
    }
    if options.dump_symbols {
        texts.push(symbol_table(world, state));
    }
    if options.dump_classes {
        let prefix = format!("{name}.");
        let classes = classes(world, state, |fullname| fullname.starts_with(&prefix));
        texts.extend(classes.into_iter().map(|(_, text)| text));
    }
    texts.iter().map(|text| format!("# {name}\n{text}\n")).collect()
}
