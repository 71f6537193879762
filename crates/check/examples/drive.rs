//! A small build for trying the checker on a few files before there is a real one.
#![allow(clippy::all, clippy::pedantic, missing_docs, clippy::print_stdout, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use names::{Name, Names};
use nodes::ast::{Import, Stmt};
use nodes::module::ModuleDefs;
use nodes::world::World;
use options::Options;
use parse::{ParseOptions, Parsed};
use rustc_hash::{FxHashMap, FxHashSet};
use typeops::TypeState;
use types::{ModuleId, Types};

#[derive(Debug)]
struct L(source::LineIndex);
impl check::Lines for L {
    fn line_column(&self, offset: u32) -> (i32, i32) {
        let p = self.0.position(offset);
        (p.0 as i32, p.1 as i32)
    }
}
struct Mod {
    name: String,
    path: PathBuf,
    is_package: bool,
    typeshed: bool,
    parsed: Parsed,
    deps: Vec<String>,
}

fn find(name: &str, roots: &[PathBuf], typeshed: &Path) -> Option<(PathBuf, bool, bool)> {
    let rel = name.replace('.', "/");
    for (root, ts) in roots.iter().map(|r| (r.as_path(), false)).chain([(typeshed, true)]) {
        for (suffix, pkg) in [("/__init__.pyi", true), ("/__init__.py", true), (".pyi", false), (".py", false)] {
            let p = root.join(format!("{rel}{suffix}"));
            if p.is_file() {
                return Some((p, pkg, ts));
            }
        }
    }
    None
}

fn imports(m: &Mod, names: &Names) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    for (body, stmt) in &m.parsed.ast.imports {
        let body = m.parsed.ast.body(*body);
        let Stmt::Import(index) = *body.stmt(*stmt) else { continue };
        let import = *body.import(index);
        if import.flags().is_unreachable { continue; }
        let rel = |module: Name, relative: u32| -> String {
            let module = names.text(module);
            if relative == 0 { return module.to_owned(); }
            let mut parts: Vec<&str> = m.name.split('.').collect();
            let drop = relative as usize - usize::from(m.is_package);
            for _ in 0..drop { parts.pop(); }
            if !module.is_empty() { parts.push(module); }
            parts.join(".")
        };
        match import {
            Import::Import { names: list, .. } => for n in body.import_names(list) { out.push((names.text(n.name).to_owned(), true)); },
            Import::From { module, relative, names: list, .. } => {
                let base = rel(module, relative);
                for n in body.import_names(list) { out.push((format!("{base}.{}", names.text(n.name)), false)); }
                out.push((base, true));
            }
            Import::All { module, relative, .. } => out.push((rel(module, relative), true)),
        }
    }
    out
}

fn scc(order: &[String], mods: &BTreeMap<String, Mod>) -> Vec<Vec<String>> {
    // Tarjan
    struct T<'a> { mods: &'a BTreeMap<String, Mod>, index: FxHashMap<String, usize>, low: FxHashMap<String, usize>, stack: Vec<String>, on: FxHashSet<String>, out: Vec<Vec<String>> }
    fn go(t: &mut T<'_>, v: &str) {
        let i = t.index.len();
        t.index.insert(v.to_owned(), i);
        t.low.insert(v.to_owned(), i);
        t.stack.push(v.to_owned());
        t.on.insert(v.to_owned());
        for w in t.mods[v].deps.clone() {
            if !t.mods.contains_key(&w) { continue; }
            if !t.index.contains_key(&w) {
                go(t, &w);
                let l = t.low[&w].min(t.low[v]);
                t.low.insert(v.to_owned(), l);
            } else if t.on.contains(&w) {
                let l = t.index[&w].min(t.low[v]);
                t.low.insert(v.to_owned(), l);
            }
        }
        if t.low[v] == t.index[v] {
            let mut c = Vec::new();
            loop { let w = t.stack.pop().unwrap(); t.on.remove(&w); let done = w == v; c.push(w); if done { break; } }
            t.out.push(c);
        }
    }
    let mut t = T { mods, index: Default::default(), low: Default::default(), stack: vec![], on: Default::default(), out: vec![] };
    for m in order { if !t.index.contains_key(m) { go(&mut t, m); } }
    t.out
}

fn main() {
    std::thread::Builder::new().stack_size(512 << 20).spawn(run).unwrap().join().unwrap();
}

fn run() {
    let mut options = Options::default();
    options.show_traceback = true;
    let mut test = false;
    let mut files = Vec::new();
    let mut roots: Vec<PathBuf> = Vec::new();
    let mut typeshed = PathBuf::from(std::env::var("DMYPY_RS_TYPESHED").unwrap()).join("stdlib");
    for arg in std::env::args().skip(1) {
        if let Some(d) = arg.strip_prefix("--typeshed=") { typeshed = PathBuf::from(d); }
        else if let Some(d) = arg.strip_prefix("--root=") { roots.push(PathBuf::from(d)); }
        else if let Some(f) = arg.strip_prefix("--flags=") {
            let flags: Vec<String> = f.split_whitespace().map(str::to_owned).collect();
            match config::process_flags(&flags, options.clone()) { Ok(o) => options = o, Err(e) => { println!("FLAGS {e}"); return; } }
        }
        else if arg == "--test" { test = true; options.use_builtins_fixtures = true; options.error_summary = false; options.hide_error_codes = true; options.reveal_verbose_types = true; options.allow_empty_bodies = true; options.python_version = options::PythonVersion::new3(10); options.incremental = false; options.python_executable = None; }
        else if arg == "--codes" { options.hide_error_codes = false; }
        else if arg == "--columns" { options.show_column_numbers = true; }
        else if arg == "--no-verbose-reveal" { options.reveal_verbose_types = false; }
        else if arg == "--no-allow-empty" { options.allow_empty_bodies = false; }
        else if let Some(v) = arg.strip_prefix("--pyver=") { options.python_version = options::PythonVersion::new3(v.parse().unwrap()); }
        else if arg == "--strict" { options.strict_equality = true; options.disallow_any_generics = true; options.disallow_untyped_defs = true; options.disallow_incomplete_defs = true; options.check_untyped_defs = true; options.warn_redundant_casts = true; options.warn_return_any = true; options.disallow_untyped_calls = true; options.disallow_untyped_decorators = true; options.implicit_reexport = false; }
        else if arg == "--check-untyped-defs" { options.check_untyped_defs = true; }
        else { files.push(arg); }
    }
    let names = Names::new();
    let types = Types::new();
    let popts = ParseOptions::from(&options);
    let mut mods: BTreeMap<String, Mod> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    let mut queue: Vec<(String, PathBuf, bool, bool)> = Vec::new();
    let mut targets = Vec::new();
    for f in &files {
        let p = PathBuf::from(f);
        if f == "main" { targets.push("__main__".into()); queue.push(("__main__".into(), p, false, false)); continue; }
        let (name, pkg) = match roots.iter().find_map(|r| p.strip_prefix(r).ok()) {
            Some(rel) => {
                let s = rel.to_string_lossy().trim_end_matches(".py").trim_end_matches(".pyi").replace('/', ".");
                match s.strip_suffix(".__init__") { Some(s) => (s.to_owned(), true), None => (s, false) }
            }
            None => { roots.push(p.parent().unwrap().to_path_buf()); (p.file_stem().unwrap().to_string_lossy().into_owned(), false) }
        };
        targets.push(name.clone());
        queue.push((name, p, pkg, false));
    }
    let cores: &[&str] = if test { &["builtins"] } else { &["builtins", "typing", "types", "_typeshed", "typing_extensions"] };
    for core in cores.iter() {
        if let Some((p, pkg, ts)) = find(core, &roots, &typeshed) { queue.push(((*core).to_owned(), p, pkg, ts)); }
    }
    let mut missing: FxHashSet<Name> = FxHashSet::default();
    let mut i = 0;
    let t0 = std::time::Instant::now();
    while i < queue.len() {
        let (name, path, is_package, ts) = queue[i].clone();
        i += 1;
        if mods.contains_key(&name) { continue; }
        let text = std::fs::read_to_string(&path).unwrap();
        let parsed = parse::parse(&text, &path.to_string_lossy(), &popts, &names);
        for e in &parsed.errors { if !ts { println!("{}: syntax: {e:?}", path.display()); } }
        let mut m = Mod { name: name.clone(), path, is_package, typeshed: ts, parsed, deps: vec![] };
        let mut deps = Vec::new();
        for (imp, sure) in imports(&m, &names) {
            let mut parts: Vec<&str> = imp.split('.').collect();
            let full = imp.clone();
            while !parts.is_empty() {
                let d = parts.join(".");
                match find(&d, &roots, &typeshed) {
                    Some((p, pkg, ts)) => { if !deps.contains(&d) { deps.push(d.clone()); } queue.push((d, p, pkg, ts)); }
                    None => { if sure || d != full { missing.insert(names.intern(&d)); } }
                }
                parts.pop();
            }
        }
        if name != "builtins" { deps.push("builtins".into()); }
        if !test { deps.push("typing".into()); }
        m.deps = deps;
        order.push(name.clone());
        mods.insert(name, m);
    }
    eprintln!("parsed {} modules in {:?}", mods.len(), t0.elapsed());
    let sccs = scc(&order, &mods);
    let options = Arc::new(options);
    let mut ts_options = (*options).clone();
    ts_options.ignore_errors = true;
    let ts_options = Arc::new(ts_options);
    let mut world = World::new(&names, &types);
    let mut ids: FxHashMap<String, ModuleId> = FxHashMap::default();
    for (name, m) in &mods {
        let mut d = ModuleDefs::new(names.intern(name));
        d.path = m.path.to_string_lossy().as_ref().into();
        d.is_stub = m.path.extension().is_some_and(|e| e == "pyi");
        d.is_package = m.is_package;
        d.is_typeshed = m.typeshed;
        ids.insert(name.clone(), world.add_module(d));
    }
    let lines: FxHashMap<String, L> = mods.iter().map(|(n, m)| (n.clone(), L(m.parsed.lines.clone()))).collect();
    let mut program = semanal::Program { units: FxHashMap::default(), missing_modules: missing, import_map: FxHashMap::default() };
    for (name, m) in &mods {
        program.units.insert(ids[name], semanal::Unit { ast: &m.parsed.ast, lines: &m.parsed.lines, options: if m.typeshed { &ts_options } else { &options } });
        program.import_map.insert(names.intern(name), m.deps.iter().map(|d| names.intern(d)).collect());
    }
    let mut state = TypeState::new(world);
    let mut all_infos: Vec<(String, Vec<errors::ErrorInfo>)> = Vec::new();
    for comp in &sccs {
        let list: Vec<ModuleId> = comp.iter().map(|n| ids[n]).collect();
        let t1 = std::time::Instant::now();
        let mut analyzer = semanal::Analyzer::new(state, &program, list[0]);
        analyzer.analyze_scc(&list);
        let (s, mut sinks) = analyzer.finish();
        state = s;
        let tsem = t1.elapsed();
        let mut paused = Vec::new();
        for id in &list {
            let name = names.text(state.world.module(*id).fullname).to_owned();
            let m = &mods[&name];
            let mut sink = sinks.remove(id).unwrap_or_else(|| errors::ErrorSink::new(state.world.module(*id).path.clone(), Some(names.intern(&name)), options.clone()));
            let mut ignored = errors::IgnoredLines::default();
            for ig in &m.parsed.ignores { ignored.insert(ig.line as i32, ig.codes.iter().map(|c| c.clone().into()).collect()); }
            sink.set_ignored_lines(ignored);
            if m.typeshed { sink.ignore_all(); }
            let unit = check::Unit { ast: &m.parsed.ast, lines: &lines[&name], options: if m.typeshed { &ts_options } else { &options } };
            let checker = check::Checker::new(state, sink, unit, *id);
            let (s, p) = checker.pause();
            state = s;
            paused.push(p);
        }
        let (s, paused) = check::check_interface(state, paused);
        state = s;
        for p in paused {
            let id = p.module();
            let name = names.text(state.world.module(id).fullname).to_owned();
            let mut checker = p.resume(state);
            check::check_implementation(&mut checker);
            let (s, p) = checker.pause();
            state = s;
            let mut sink = p.into_errors();
            all_infos.push((name, sink.take_infos()));
        }
        let _ = tsem;
        for id in &list { state.world.freeze(*id); }
    }
    eprintln!("done in {:?}", t0.elapsed());
    let style = errors::format::LineStyle::new(&options);
    let mut emitter = errors::Emitter::new(options.clone(), errors::PathStyle::new(&options, "", None));
    for (name, infos) in all_infos {
        if mods[&name].typeshed { continue; }
        let path = state.world.module(ids[&name]).path.clone();
        emitter.admit(&path, infos);
        let messages = emitter.file_messages(&path, &names);
        for l in errors::format::lines(&messages, style, None) { println!("{l}"); }
    }
}
