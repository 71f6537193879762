//! Functions as targets: which there are, in which order, each to a fixed point of its own.

use names::Name;
use nodes::ast::{BodyId, Root};
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
    line: i32,
    pub name: Name,
}

impl Analyzer<'_> {
    /// Analyses all functions of an SCC.
    pub(crate) fn process_functions(&mut self, scc: &[ModuleId]) {
        let mut targets = Vec::new();
        for module in scc {
            let mut own = Vec::new();
            self.in_module(*module, |this| {
                this.collect_functions(this.globals(), None, &mut own);
            });
            own.sort_by(|a, b| {
                let text = |target: &FunctionTarget| self.state.world.names.text(target.name);
                a.line.cmp(&b.line).then_with(|| text(a).cmp(text(b)))
            });
            targets.extend(own);
        }
        let ordered = self.order_by_subclassing(targets);
        for group in ordered.chunk_by(|left, right| left.module == right.module) {
            self.in_module(group[0].module, |this| {
                group.iter().for_each(|target| this.process_function(*target));
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
        for (key, symbol) in names {
            let Some(node) = symbol.node.filter(|node| self.is_defined_here(*node)) else {
                continue;
            };
            if self.is_own_name(node, class, *key) || self.text(*key).contains("-redefinition") {
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
        let prefix = class.map_or(self.module_name, |class| self.state.world.get(class).fullname);
        let fullname = self.state.world.fullname(node);
        self.state.world.names.is_joined(fullname, prefix, key)
    }

    /// The target that a function is; `None` for what is none.
    pub(crate) fn function_target(&self, node: DefRef, class: Option<ClassId>) -> Option<FunctionTarget> {
        let world = &self.state.world;
        let (body, decorator) = match node {
            DefRef::Func(id) => (world.get(id).node.map(|(body, _)| body), None),
            DefRef::Decorator(id) => (world.get(id).node.map(|(body, _)| body), Some(id)),
            DefRef::Overload(id) => (world.get(id).node.map(|(body, _)| body), None),
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
        let line = self.def_line(node).unwrap_or(-1);
        Some(FunctionTarget {
            module: node.module(),
            body,
            class,
            decorator,
            line,
            name: world.fullname(node),
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
                Some(class) => this.in_active_class(class, work),
                None => work(this),
            }
            this.statement = None;
        });
        self.type_uses.end(target.module, body);
        self.target = None;
        std::mem::take(&mut self.now)
    }

    /// Does `work` as a target inside a class, with its type variables in scope.
    fn in_active_class(&mut self, class: ClassId, work: impl FnOnce(&mut Self)) {
        let name = self.state.world.get(class).name;
        let at = self.state.world.get(class).at.unwrap_or_else(|| self.nowhere());
        let params = self
            .state
            .world
            .get(class)
            .node
            .filter(|_| class.module() == self.module)
            .and_then(|(body, node)| Some((body, self.unit.ast.body(body).class(node).type_params?)));
        let outer = self.enclosing_class(class);
        self.class = outer;
        let depth = match params {
            Some((body, params)) => self.in_body(body, |this| this.push_type_params(Some(params), at)),
            None => Some(0),
        };
        self.incomplete_classes.push(false);
        self.enter_class(class);
        let types = self.state.world.types;
        for var in self.state.world.get(class).type_vars.clone() {
            self.tvar_scope.bind_existing(types, var);
        }
        self.in_class_target(name, work);
        self.leave_class();
        self.class = None;
        self.incomplete_classes.pop();
        self.pop_type_params(depth.unwrap_or(0));
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
