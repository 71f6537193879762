//! Functions as targets: which there are, in which order, each to a fixed point of its own.

use std::ops::Range;

use arena::List;
use names::Name;
use nodes::ast::{BodyId, Root, TypeParam};
use nodes::symbols::SymbolTable;
use types::{ClassId, DecoratorId, DefId, DefRef, ModuleId};

use crate::Analyzer;
use crate::analyzer::Progress;
use crate::schedule::MAX_ITERATIONS;

/// A function that is analysed by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FunctionTarget {
    pub module: ModuleId,
    /// `None` for a method that was made without syntax: there is nothing to analyse.
    pub body: Option<BodyId>,
    pub class: Option<ClassId>,
    pub decorator: Option<DecoratorId>,
    /// Where it stands: the first of its bytes in the file. No two targets that are written begin on the same line.
    offset: Option<u32>,
    pub name: Name,
}

impl Analyzer<'_> {
    /// Analyses all functions of an SCC.
    pub(crate) fn process_functions(&mut self, scc: &[ModuleId]) {
        let mut targets: Vec<FunctionTarget> = Vec::new();
        for module in scc {
            let start = targets.len();
            self.in_module(*module, |this| {
                this.collect_functions(this.globals(), None, &mut targets);
            });
            targets[start..].sort_by(|a, b| {
                let text = |target: &FunctionTarget| self.state.world.names.text(target.name);
                a.offset.cmp(&b.offset).then_with(|| text(a).cmp(text(b)))
            });
        }
        let groups = self.order_by_subclassing(&targets);
        let module_of = |group: &Range<usize>| targets[group.start].module;
        for groups in groups.chunk_by(|left, right| module_of(left) == module_of(right)) {
            self.in_module(module_of(&groups[0]), |this| {
                for group in groups {
                    let group = &targets[group.clone()];
                    this.staying_in_class(group[0].class, |this| {
                        group.iter().for_each(|target| this.process_function(*target));
                    });
                }
            });
        }
    }

    /// The functions that a symbol table and the classes in it define (mypy's `local_definitions`).
    fn collect_functions(
        &self,
        names: &SymbolTable,
        class: Option<ClassId>,
        found: &mut Vec<FunctionTarget>,
    ) {
        let prefix = self.prefix_in(class);
        let is_target = |node: &DefRef| match node {
            DefRef::Class(_) | DefRef::Func(_) | DefRef::Decorator(_) | DefRef::Overload(_) => {
                node.module() == self.module
            }
            DefRef::Module(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => false,
        };
        for (key, symbol) in names {
            let Some(node) = symbol.node.filter(is_target) else {
                continue;
            };
            if self.is_own_in(node, prefix, *key) || self.text(*key).contains("-redefinition") {
                if let DefRef::Class(inner) = node {
                    self.collect_functions(&self.state.world.get(inner).names, Some(inner), found);
                } else if let Some(target) = self.function_target(node, class) {
                    found.push(target);
                }
            }
        }
    }

    /// Whether an entry is the definition itself and not an alias for it.
    pub(crate) fn is_own_name(&self, node: DefRef, class: Option<ClassId>, key: Name) -> bool {
        self.is_own_in(node, self.prefix_in(class), key)
    }

    /// What stands before the names that a class defines, or the module.
    fn prefix_in(&self, class: Option<ClassId>) -> Name {
        class.map_or(self.module_name, |class| self.state.world.get(class).fullname)
    }

    /// Whether an entry is the definition itself, where full names begin with `prefix`.
    fn is_own_in(&self, node: DefRef, prefix: Name, key: Name) -> bool {
        let fullname = self.state.world.fullname(node);
        self.state.world.names.is_joined(fullname, prefix, key)
    }

    /// The target that a function is; `None` for what is none.
    pub(crate) fn function_target(&self, node: DefRef, class: Option<ClassId>) -> Option<FunctionTarget> {
        let world = &self.state.world;
        let (body, at, name, decorator) = match node {
            DefRef::Func(id) => {
                let func = world.get(id);
                (func.node.map(|(body, _)| body), func.at, func.fullname, None)
            }
            DefRef::Decorator(id) => {
                let decorator = world.get(id);
                let name = world.get(decorator.func).fullname;
                (decorator.node.map(|(body, _)| body), decorator.at, name, Some(id))
            }
            DefRef::Overload(id) => {
                let overload = world.get(id);
                (
                    overload.node.map(|(body, _)| body),
                    overload.at,
                    overload.fullname,
                    None,
                )
            }
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => return None,
        };
        let is_top = |body| matches!(self.unit.ast.body(body).body().root, Root::Module(_));
        if body.is_some_and(is_top) {
            return None;
        }
        let at = at.filter(|at| !at.span.is_none() && node.module() == self.module);
        Some(FunctionTarget {
            module: node.module(),
            body,
            class,
            decorator,
            offset: at.map(|at| self.unit.ast.bodies[at.body].offset + at.span.start),
            name,
        })
    }

    /// Analyses a function until nothing in it is deferred.
    pub(crate) fn process_function(&mut self, target: FunctionTarget) {
        let Some(body) = target.body else {
            let module = self.state.world.module(target.module).fullname;
            self.processed.push((module, target.name));
            return;
        };
        let waiting = self.waiting.as_ref().map(Vec::len);
        let mut was_reached = false;
        self.until_fixed_point(target.module, |this, iteration, final_iteration| {
            if let (Some(waiting), Some(len)) = (&mut this.waiting, waiting) {
                was_reached |= waiting.len() > len;
                waiting.truncate(len);
            }
            // A body that is reached late for the first time is looked at once, with a signature that is complete.
            let is_late = iteration > 1 && !was_reached;
            let bodies = if is_late { this.waiting.take() } else { None };
            let progress = this.analyze_function_target(target, body, final_iteration);
            this.waiting = bodies.or(this.waiting.take());
            progress
        });
    }

    /// Does `work` until nothing is deferred; it is told which iteration it is, from 1, and whether it is the final one.
    pub(crate) fn until_fixed_point(
        &mut self,
        module: ModuleId,
        mut work: impl FnMut(&mut Self, u32, bool) -> Progress,
    ) {
        let namespace = self.state.world.module(module).fullname;
        self.waiting_namespace = Some(namespace);
        let (mut final_iteration, mut incomplete, mut deferred) = (false, true, true);
        for iteration in 1.. {
            if !deferred {
                break;
            }
            if iteration == MAX_ITERATIONS {
                self.report_hang(module);
                break;
            }
            if !(deferred || incomplete) || final_iteration {
                self.waiting_namespace = None;
            }
            let outcome = work(self, iteration, final_iteration);
            (deferred, incomplete) = (outcome.deferred, outcome.incomplete);
            if !incomplete {
                self.waiting_namespace = None;
            }
            final_iteration |= !outcome.progress;
        }
        self.waiting_namespace = None;
        self.saved_locals.clear();
    }

    /// One iteration over a function.
    pub(crate) fn analyze_function_target(
        &mut self,
        target: FunctionTarget,
        body: BodyId,
        final_iteration: bool,
    ) -> Progress {
        let module = self.state.world.module(target.module).fullname;
        self.processed.push((module, target.name));
        self.in_function_of(target, body, final_iteration, |this| {
            match this.body.body().root {
                Root::Func(nodes::ast::FuncLike::Decorator(node)) => {
                    let func_node = this.body.decorator(node).func;
                    let func = this.func_id(func_node);
                    this.visit_func_def(func_node, func);
                }
                Root::Func(func) => {
                    this.visit_func_like(func);
                }
                Root::Module(_) => {}
            }
            if let Some(decorator) = target.decorator {
                this.infer_decorator_signature(decorator);
            }
        })
    }

    /// One iteration of `work` over a target, which stands where its function stands.
    pub(crate) fn in_function_of(
        &mut self,
        target: FunctionTarget,
        body: BodyId,
        final_iteration: bool,
        work: impl FnOnce(&mut Self),
    ) -> Progress {
        self.start_target(final_iteration);
        self.target = Some(target);
        self.in_target(target.module, body, |this| {
            this.recurse_into_functions = true;
            match target.class {
                Some(class) if this.stays_in == Some(class) => {
                    let name = this.state.world.get(class).name;
                    this.in_class_target(name, work);
                }
                Some(class) => this.in_active_class(class, work),
                None => work(this),
            }
            this.statement = None;
        });
        self.type_uses.end(target.module, body);
        self.target = None;
        std::mem::take(&mut self.now)
    }

    /// Does `work` in a class, of which it analyses several targets: they need not enter it one by one. The type parameters of
    /// a class statement are analysed for each target; nobody stays inside them.
    pub(crate) fn staying_in_class(&mut self, class: Option<ClassId>, work: impl FnOnce(&mut Self)) {
        let Some(class) = class.filter(|class| self.type_params_of(*class).is_none()) else {
            return work(self);
        };
        self.start_target(false);
        self.class = self.enclosing_class(class);
        self.enter_active_class(class);
        self.stays_in = Some(class);
        work(self);
        self.stays_in = None;
        self.leave_active_class();
    }

    /// Does `work` as a target inside a class, with its type variables in scope.
    fn in_active_class(&mut self, class: ClassId, work: impl FnOnce(&mut Self)) {
        let name = self.state.world.get(class).name;
        let at = self.state.world.get(class).at.unwrap_or_else(|| self.nowhere());
        self.class = self.enclosing_class(class);
        let depth = match self.type_params_of(class) {
            Some((body, params)) => self.in_body(body, |this| this.push_type_params(Some(params), at)),
            None => Some(0),
        };
        self.enter_active_class(class);
        self.in_class_target(name, work);
        self.leave_active_class();
        self.pop_type_params(depth.unwrap_or(0));
    }

    /// The type parameters that the statement of a class of this module has.
    fn type_params_of(&self, class: ClassId) -> Option<(BodyId, List<TypeParam>)> {
        let (body, node) = self.state.world.get(class).node?;
        let is_here = class.module() == self.module;
        let params = is_here.then(|| self.unit.ast.body(body).class(node).type_params)?;
        Some((body, params?))
    }

    fn enter_active_class(&mut self, class: ClassId) {
        self.incomplete_classes.push(false);
        self.enter_class(class);
        let types = self.state.world.types;
        for var in &self.state.world.get(class).type_vars {
            self.tvar_scope.bind_existing(types, *var);
        }
    }

    fn leave_active_class(&mut self) {
        self.leave_class();
        self.class = None;
        self.incomplete_classes.pop();
    }

    fn enclosing_class(&mut self, class: ClassId) -> Option<ClassId> {
        let fullname = self.state.world.get(class).fullname;
        if self.state.world.names.prefix(fullname) == Some(self.module_name) {
            return None;
        }
        let (outer, _) = self.text(fullname).rsplit_once('.')?;
        if !outer.contains('.') || outer == self.text(self.module_name) {
            return None;
        }
        match self.lookup_fully_qualified(outer)?.node? {
            DefRef::Class(outer) => Some(outer),
            _ => None,
        }
    }
}
