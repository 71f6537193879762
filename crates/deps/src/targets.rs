//! The dependencies of targets: which bodies are walked over, and from where.

use names::Name;
use nodes::ast::{BodyId, ModuleAst, Root};
use rustc_hash::FxHashMap;
use typeops::TypeState;
use types::{ClassId, ModuleId};

use crate::scope::Scope;
use crate::type_triggers::Memo;
use crate::walk::Walk;
use crate::{Dependencies, ModuleDependencies};

/// The dependencies of a module, after it was checked: of its top level and all functions.
///
/// The side tables of its bodies must be in the implementation of the module. Costs one walk over the syntax.
pub fn get_dependencies(state: &mut TypeState<'_>, module: ModuleId, ast: &ModuleAst) -> ModuleDependencies {
    find(state, &mut Memo::default(), module, ast)
}

/// As [`get_dependencies`], for many modules with one memory.
pub fn get_dependencies_with(
    memo: &mut Memo,
    state: &mut TypeState<'_>,
    module: ModuleId,
    ast: &ModuleAst,
) -> ModuleDependencies {
    find(state, memo, module, ast)
}

/// The logical dependencies of a module: which definitions decide about types of which others. Those that only carry
/// changes on are left out (mypy's `--logical-deps`).
pub fn get_logical_dependencies(
    state: &mut TypeState<'_>,
    module: ModuleId,
    ast: &ModuleAst,
) -> ModuleDependencies {
    find(state, &mut Memo::new(true), module, ast)
}

fn find(state: &mut TypeState<'_>, memo: &mut Memo, module: ModuleId, ast: &ModuleAst) -> ModuleDependencies {
    let mut bodies = Bodies {
        state,
        memo,
        module,
        ast,
    };
    let fullname = bodies.state.world.module(module).fullname;
    let (top, functions) = bodies.walk(TOP, None);
    let mut found: Vec<(Name, Arrows)> = vec![(fullname, top)];
    let mut known: FxHashMap<Name, usize> = FxHashMap::default();
    for (body, class) in functions {
        let Some(target) = bodies.target(body) else {
            continue;
        };
        let (arrows, _) = bodies.walk(body, class);
        let at = *known.entry(target).or_insert(found.len());
        match found.get_mut(at) {
            Some((_, before)) => before.extend(arrows),
            None => found.push((target, arrows)),
        }
    }
    let collect = |(target, arrows): (Name, Arrows)| (target, arrows.into_iter().collect());
    ModuleDependencies {
        targets: found.into_iter().map(collect).collect(),
    }
}

/// The dependencies of one target, by its full name: the top level of the module with its class bodies but without
/// functions, or a function with all that is in it.
pub fn get_dependencies_of_target(
    state: &mut TypeState<'_>,
    module: ModuleId,
    ast: &ModuleAst,
    target: Name,
) -> Dependencies {
    let is_top = state.world.module(module).fullname == target;
    let mut bodies = Bodies {
        state,
        memo: &mut Memo::default(),
        module,
        ast,
    };
    if is_top {
        return bodies.walk(TOP, None).0.into_iter().collect();
    }
    let mut found = Vec::new();
    for body in ast.bodies.ids().skip(1) {
        if bodies.target(body) == Some(target) {
            let class = bodies.class_of(body);
            found.extend(bodies.walk(body, class).0);
        }
    }
    found.into_iter().collect()
}

const TOP: BodyId = BodyId::from_usize(0);

type Arrows = Vec<(trigger::Trigger, trigger::Location)>;
type Functions = Vec<(BodyId, Option<ClassId>)>;

/// The bodies of a module.
struct Bodies<'w, 'p> {
    state: &'w mut TypeState<'p>,
    memo: &'w mut Memo,
    module: ModuleId,
    ast: &'w ModuleAst,
}

impl Bodies<'_, '_> {
    /// The full name of the function that a body belongs to, if it was analysed.
    fn target(&self, body: BodyId) -> Option<Name> {
        let tables = &self.state.world.implementation(self.module).tables;
        let root = tables.get(TOP)?.rare.roots.get(body)?;
        Some(self.state.world.fullname(*root))
    }

    /// The class that a function stands in directly.
    fn class_of(&self, body: BodyId) -> Option<ClassId> {
        let tables = &self.state.world.implementation(self.module).tables;
        let class = self.ast.bodies[body].class?;
        tables.get(TOP)?.rare.classes.get(class).copied()
    }

    /// Walks over one body. Returns what was found, and the functions with bodies of their own that were met.
    fn walk(&mut self, body: BodyId, class: Option<ClassId>) -> (Arrows, Functions) {
        let fullname = self.state.world.module(self.module).fullname;
        let mut scope = Scope::new(fullname);
        if let Some(class) = class {
            scope.enter_class(self.state.world.get(class).fullname);
        }
        // The walk needs the program for writing: binding `self` may ask for anything.
        let implementation = self.state.world.implementation_mut(self.module);
        let Some(tables) = implementation.tables.remove(body) else {
            return Default::default();
        };
        let mut walk = Walk {
            logical: self.memo.logical,
            state: self.state,
            memo: self.memo,
            module: self.module,
            body: self.ast.body(body),
            tables: &tables,
            scope,
            classes: class.into_iter().collect(),
            arrows: Vec::new(),
            functions: Vec::new(),
        };
        walk.visit_root();
        let result = (walk.arrows, walk.functions);
        let implementation = self.state.world.implementation_mut(self.module);
        implementation.tables.insert(body, tables);
        result
    }
}

impl Walk<'_, '_> {
    fn visit_root(&mut self) {
        match self.body.body().root {
            Root::Module(block) => {
                self.depend_on_aliases();
                self.visit_block(block);
                self.depend_on_asked();
            }
            Root::Func(func) => {
                self.visit_func_like(func);
                self.depend_on_asked_in(func);
            }
        }
        self.depend_on_plugins();
    }
}
