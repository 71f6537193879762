//! The order of semantic analysis over an SCC, after `mypy/semanal_main.py`.
//!
//! 1. Top levels of all modules, again and again until every name is bound; when an iteration makes no progress, a
//!    final one reports what is missing.
//! 2. Functions, one after the other, each to a fixed point of its own; methods of base classes first (`function_targets`).
//!    Bodies that define nothing of the interface may wait (`bodies`).
//! 3. What needs everything: properties of classes.

use names::{Name, known};
use nodes::ast::{BodyId, Root};
use nodes::symbols::SymbolTable;
use rustc_hash::FxHashSet;
use types::{AliasId, ClassId, DefId, DefRef, LOCAL, ModuleId, Type};

use crate::Analyzer;
use crate::analyzer::Progress;

/// If this many iterations are not enough, there is a bug; a message says so instead of hanging.
pub(crate) const MAX_ITERATIONS: u32 = 20;

/// Modules that are processed first when they are in one SCC, so that `builtins` can use named tuples.
const CORE_MODULES: [&str; 6] = [
    "typing",
    "_collections_abc",
    "builtins",
    "abc",
    "collections",
    "collections.abc",
];

/// How often core modules are processed before the others.
const CORE_WARMUP: usize = 2;

impl Analyzer<'_> {
    /// Analyses the modules of an SCC, in mypy's order.
    pub fn analyze_scc(&mut self, scc: &[ModuleId]) {
        self.process_top_levels(scc);
        self.mark_recursive_aliases(scc, false);
        self.process_functions(scc);
        self.mark_recursive_aliases(scc, true);
        self.calculate_tuple_fallbacks();
        self.apply_class_plugins(scc);
        self.finish_modules(scc);
        if let Some(builtins) = self.state.world.module_id(known::BUILTINS)
            && scc.contains(&builtins)
        {
            self.remove_imported_names(builtins);
        }
    }

    /// Analyses some targets of a module again: its top level, and functions in order. They were stripped before.
    ///
    /// Specified by `semantic_analysis_for_targets` of `mypy/semanal_main.py`.
    pub fn analyze_targets(&mut self, module: ModuleId, functions: &[(DefRef, Option<ClassId>)]) {
        let scc = [module];
        for (function, class) in functions {
            if let Some(target) = self.function_target(*function, *class) {
                self.process_function(target);
            }
        }
        self.mark_recursive_aliases(&scc, true);
        self.calculate_tuple_fallbacks();
        self.apply_class_plugins(&scc);
        self.finish_modules(&scc);
    }

    fn finish_modules(&mut self, scc: &[ModuleId]) {
        for module in scc {
            self.check_type_arguments(*module);
        }
        self.fix_types(scc);
        for module in scc {
            self.finish_classes(*module);
        }
    }

    /// Whether an alias refers to itself is known only when all are: also of those behind named tuples and TypedDicts.
    fn mark_recursive_aliases(&mut self, scc: &[ModuleId], local: bool) {
        for module in scc {
            let world = &self.state.world;
            let count = if local {
                world.implementation(*module).defs.aliases.len()
            } else {
                world.module(*module).defs.aliases.len()
            };
            for slot in 0..count {
                let slot = u32::try_from(slot).expect("a module has fewer than 2^31 definitions");
                let alias = AliasId::new(*module, if local { slot | LOCAL } else { slot });
                let recursive = typeops::proper::refers_to_itself(&self.state.world, alias);
                self.state.world.get_mut(alias).is_recursive = recursive;
            }
        }
    }

    /// Classes that are tuples are subclasses of tuples of the union of their items; that needs complete base classes.
    fn calculate_tuple_fallbacks(&mut self) {
        for class in std::mem::take(&mut self.tuple_fallbacks) {
            let types = self.state.world.types;
            let Some(typ) = self.state.world.get(class).tuple_type else {
                continue;
            };
            let Type::Tuple(old) = types.get(typ) else {
                continue;
            };
            let mut tuple = (**old).clone();
            let provisional = std::mem::replace(&mut tuple.fallback, typeops::tuple_fallback(self, old));
            let keeps_base = self.tuples_of_any.remove(&class);
            let def = self.state.world.get_mut(class);
            for base in def
                .bases
                .iter_mut()
                .filter(|base| !keeps_base && **base == provisional)
            {
                *base = tuple.fallback;
            }
            def.tuple_type = Some(types.intern(Type::Tuple(Box::new(tuple))));
        }
    }

    fn process_top_levels(&mut self, scc: &[ModuleId]) {
        let order: Vec<ModuleId> = scc.iter().rev().copied().collect();
        for module in &order {
            self.prepare_module(*module);
        }
        for module in &order {
            let name = self.state.world.module(*module).fullname;
            self.incomplete_namespaces.insert(name);
        }
        let mut worklist = order.clone();
        let core: Vec<Option<ModuleId>> = CORE_MODULES
            .iter()
            .map(|name| {
                self.state
                    .world
                    .names
                    .lookup(name)
                    .and_then(|name| self.state.world.module_id(name))
            })
            .collect();
        if core
            .iter()
            .all(|module| module.is_some_and(|module| order.contains(&module)))
        {
            for _ in 0..CORE_WARMUP {
                worklist.extend(core.iter().rev().flatten());
            }
        }
        let mut final_iteration = false;
        for iteration in 1.. {
            if worklist.is_empty() {
                break;
            }
            if iteration > MAX_ITERATIONS {
                self.report_hang(order[0]);
                break;
            }
            if final_iteration {
                self.incomplete_namespaces.clear();
            }
            let mut deferred = Vec::new();
            let mut progress = false;
            while let Some(module) = worklist.pop() {
                let outcome = self.analyze_top_level(module, final_iteration);
                progress |= outcome.progress;
                if outcome.deferred {
                    deferred.push(module);
                }
                if !outcome.incomplete {
                    let name = self.state.world.module(module).fullname;
                    self.incomplete_namespaces.remove(&name);
                }
            }
            self.is_forced |= final_iteration && progress;
            deferred.reverse();
            worklist = deferred;
            final_iteration = !progress;
        }
        self.saved_locals.clear();
        self.settled.clear();
    }

    /// Says that a fixed point was not reached.
    pub(crate) fn report_hang(&mut self, module: ModuleId) {
        self.in_target(module, BodyId::from_usize(0), |this| {
            let text = "INTERNAL ERROR: maximum semantic analysis iteration count reached";
            let nowhere = this.nowhere();
            this.fail_serious(text, nowhere, None, true);
        });
    }

    /// Begins an iteration over a target.
    pub(crate) fn start_target(&mut self, final_iteration: bool) {
        self.now = Progress {
            final_iteration,
            ..Progress::default()
        };
        for decls in [&mut self.global_decls, &mut self.nonlocal_decls] {
            decls.truncate(1);
            decls.iter_mut().for_each(FxHashSet::clear);
        }
        if self.stays_in.is_none() && !self.tvar_scope.is_fresh_root() {
            self.tvar_scope = crate::tvar_scope::TvarScope::root();
        }
        self.type_uses.start();
        if let Some(missing) = self.missing_names.last_mut() {
            missing.clear();
        }
    }

    /// Settings of a module that exclude each other. They show on its first line.
    fn refuse_redefinition_modes(&mut self) {
        let options = self.options();
        let messages = [
            (
                options.allow_redefinition && !options.local_partial_types,
                "--local-partial-types must be enabled if using --allow-redefinition",
            ),
            (
                options.allow_redefinition && options.allow_redefinition_old,
                "--allow-redefinition-old and --allow-redefinition should not be used together",
            ),
            (
                !options.local_partial_types && options.num_workers > 0,
                "--local-partial-types must be enabled in parallel mode",
            ),
        ];
        for (_, message) in messages.into_iter().filter(|(is_wrong, _)| *is_wrong) {
            let report = errors::Report::error(errors::Span::new(1, 0, 1, 0), message);
            self.errors.report(report);
        }
    }

    fn analyze_top_level(&mut self, module: ModuleId, final_iteration: bool) -> Progress {
        self.start_target(final_iteration);
        let name = self.state.world.module(module).fullname;
        self.processed.push((name, name));
        self.in_target(module, BodyId::from_usize(0), |this| {
            this.refuse_redefinition_modes();
            this.recurse_into_functions = false;
            this.tables.make_room(this.body);
            let stmts = this.body.body().len.stmts as usize;
            this.settled.start(module, stmts);
            this.add_implicit_attributes();
            if let Root::Module(block) = this.body.body().root {
                for stmt in this.body.block_stmts(block) {
                    if !this.is_settled(*stmt) {
                        this.visit_stmt(*stmt);
                    }
                }
            }
            this.add_typing_aliases();
            this.adjust_public_exports(module);
            this.all_exports.clear();
            this.statement = None;
            let uses = this.settled.end(module);
            this.type_uses.extend(uses);
        });
        self.type_uses.end(module, BodyId::from_usize(0));
        std::mem::take(&mut self.now)
    }

    /// What follows the analysis of bodies that had to wait; `classes` is how many classes there were before.
    pub(crate) fn finish_bodies(&mut self, module: ModuleId, classes: usize) {
        let scc = [module];
        self.mark_recursive_aliases(&scc, true);
        self.calculate_tuple_fallbacks();
        self.check_type_arguments(module);
        self.fix_types(&scc);
        if self.state.world.module(module).defs.classes.len() > classes {
            self.finish_classes_from(module, classes);
        }
    }

    fn finish_classes(&mut self, module: ModuleId) {
        self.finish_classes_from(module, 0);
    }

    /// Completes the classes of a module from a slot on.
    fn finish_classes_from(&mut self, module: ModuleId, first: usize) {
        self.in_target(module, BodyId::from_usize(0), |this| {
            let mut classes = Vec::new();
            this.collect_classes(this.globals(), None, &mut classes);
            for class in classes.into_iter().filter(|class| class.index() >= first) {
                this.calculate_class_properties(class);
            }
        });
    }

    pub(crate) fn collect_classes(
        &self,
        names: &SymbolTable,
        outer: Option<ClassId>,
        found: &mut Vec<ClassId>,
    ) {
        for (key, symbol) in names {
            let Some(node @ DefRef::Class(class)) = symbol.node else {
                continue;
            };
            let is_own = || self.is_own_name(node, outer, *key) || self.text(*key).contains("-redefinition");
            if self.is_defined_here(node) && is_own() {
                found.push(class);
                self.collect_classes(&self.state.world.get(class).names, Some(class), found);
            }
        }
    }

    /// Names that `builtins` imports for itself are not builtins.
    fn remove_imported_names(&mut self, builtins: ModuleId) {
        let module = self.state.world.module(builtins);
        let prefix = module.fullname;
        let is_own = |name: &Name, node: Option<DefRef>| {
            node.is_none_or(|node| {
                let fullname = self.state.world.fullname(node);
                fullname == self.state.world.names.join(prefix, *name)
            })
        };
        let removed: Vec<Name> = module
            .names
            .iter()
            .filter(|(name, symbol)| !is_own(name, symbol.node))
            .map(|(name, _)| *name)
            .collect();
        let names = &mut self.state.world.module_mut(builtins).names;
        for name in removed {
            names.shift_remove(&name);
        }
    }
}
