//! The bundled stubs of the standard library are analysed without a message and without a name left open.

use std::collections::BTreeMap;
use std::sync::Arc;

use names::{Name, Names};
use nodes::ast::{Import, Stmt};
use nodes::module::ModuleDefs;
use nodes::world::World;
use options::Options;
use parse::{ParseOptions, Parsed};
use rustc_hash::{FxHashMap, FxHashSet};
use semanal::{Analyzer, Program, Unit, absolute_import};
use typeops::TypeState;
use types::{DefRef, Types};

fn stub_path(module: &str) -> Option<String> {
    let base = format!("stdlib/{}", module.replace('.', "/"));
    [format!("{base}.pyi"), format!("{base}/__init__.pyi")]
        .into_iter()
        .find(|path| typeshed::read(path).is_some())
}

fn load(names: &Names, root: &str) -> BTreeMap<String, (String, Parsed)> {
    let mut loaded = BTreeMap::new();
    let mut todo = vec![root.to_owned(), "builtins".to_owned()];
    while let Some(module) = todo.pop() {
        if loaded.contains_key(&module) {
            continue;
        }
        let Some(path) = stub_path(&module) else { continue };
        let text =
            String::from_utf8(typeshed::read(&path).expect("the stub is listed")).expect("stubs are UTF-8");
        let parsed = parse::parse(&text, &path, &ParseOptions::default(), names);
        let is_package = path.ends_with("__init__.pyi");
        for (body, stmt) in &parsed.ast.imports {
            let body = parsed.ast.body(*body);
            let Stmt::Import(index) = *body.stmt(*stmt) else {
                unreachable!()
            };
            let import = *body.import(index);
            if import.flags().is_unreachable {
                continue;
            }
            match import {
                Import::Import { names: list, .. } => {
                    for name in body.import_names(list) {
                        todo.push(names.text(name.name).to_owned());
                    }
                }
                Import::From {
                    module: target,
                    relative,
                    names: list,
                    ..
                } => {
                    let (base, _) = absolute_import(&module, is_package, relative, names.text(target));
                    for name in body.import_names(list) {
                        todo.push(format!("{base}.{}", names.text(name.name)));
                    }
                    todo.push(base);
                }
                Import::All {
                    module: target,
                    relative,
                    ..
                } => {
                    todo.push(absolute_import(&module, is_package, relative, names.text(target)).0);
                }
            }
        }
        for (at, _) in module.match_indices('.') {
            todo.push(module[..at].to_owned());
        }
        loaded.insert(module, (path, parsed));
    }
    loaded
}

fn analyze(root: &str) -> (Vec<String>, Vec<String>) {
    let (names, types) = (Names::new(), Types::new());
    let loaded = load(&names, root);
    let options = Arc::new(Options::default());
    let mut world = World::new(&names, &types);
    let all: Vec<Name> = loaded.keys().map(|name| names.intern(name)).collect();
    let missing_modules = FxHashSet::default();
    let import_map: FxHashMap<Name, Vec<Name>> = all.iter().map(|name| (*name, all.clone())).collect();
    let mut program = Program {
        trial: None,
        units: FxHashMap::default(),
        others: None,
        missing_modules: &missing_modules,
        import_map: &import_map,
        type_forms: true,
    };
    let mut scc = Vec::new();
    for (name, (path, parsed)) in &loaded {
        let mut module = ModuleDefs::new(names.intern(name));
        module.path = path.as_str().into();
        module.is_stub = true;
        module.is_typeshed = true;
        module.is_package = path.ends_with("__init__.pyi");
        let id = world.add_module(module);
        program.units.insert(
            id,
            Unit {
                ast: &parsed.ast,
                lines: &parsed.lines,
                options: &options,
            },
        );
        scc.push(id);
    }
    let mut analyzer = Analyzer::new(TypeState::new(world), &program, scc[0]);
    analyzer.analyze_scc(&scc);
    let (state, sinks) = analyzer.finish();
    let mut messages = Vec::new();
    let mut placeholders = Vec::new();
    for id in &scc {
        let module = state.world.module(*id);
        for info in sinks.get(id).into_iter().flat_map(|sink| sink.infos()) {
            if loaded[names.text(module.fullname)]
                .1
                .ignores
                .iter()
                .any(|ignore| i64::from(ignore.line) == i64::from(info.span.line))
            {
                continue;
            }
            messages.push(format!("{}:{}: {}", module.path, info.span.line, info.message));
        }
        for (name, symbol) in &module.names {
            if matches!(symbol.node, Some(DefRef::Placeholder(_))) {
                placeholders.push(format!("{}.{}", names.text(module.fullname), names.text(*name)));
            }
        }
    }
    (messages, placeholders)
}

#[test]
fn builtins_and_all_that_they_import_are_bound() {
    let (mut messages, placeholders) = analyze("builtins");
    // All modules are one SCC here, so `enum` is not ready when `dataclasses` is analysed first; mypy complains, too.
    messages.retain(|message| !message.contains("Parameter 1 of Literal[...] is invalid"));
    assert_eq!(placeholders, Vec::<String>::new());
    assert_eq!(messages, Vec::<String>::new());
}
