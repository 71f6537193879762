//! Functions, lambdas and classes: definitions with scopes of their own.

use nodes::ast::{BlockId, BodyId, ClassNodeId, FuncLike, FuncNodeId, Root};

use super::{ScopeKind, Walk};

impl Walk<'_, '_> {
    /// The module from its top level on.
    pub(super) fn module(&mut self) {
        match self.chk.body.body().root {
            Root::Module(block) => self.block(block),
            Root::Func(func) => self.func_like(func),
        }
    }

    /// A function with a target of its own.
    pub(super) fn function(&mut self, target: BodyId) {
        let inner = self.chk.take_tables(target);
        let outer_tables = std::mem::replace(&mut self.chk.tables, inner);
        let unit = self.chk.unit;
        let outer = std::mem::replace(&mut self.chk.body, unit.ast.body(target));
        self.module();
        self.chk.body = outer;
        let inner = std::mem::replace(&mut self.chk.tables, outer_tables);
        self.chk.put_tables(target, inner);
    }

    pub(super) fn func_like(&mut self, func: FuncLike) {
        let body = self.chk.body;
        match func {
            FuncLike::Func(func) => self.func_def(func),
            FuncLike::Decorator(decorator) => {
                let decorator = body.decorator(decorator);
                self.func_def(decorator.func);
                for decorator in body.exprs(decorator.decorators) {
                    self.expr(*decorator);
                }
            }
            FuncLike::Overload(overload) => {
                for item in body.func_likes(body.overload(overload).items) {
                    self.func_like(*item);
                }
            }
        }
    }

    fn func_def(&mut self, func: FuncNodeId) {
        self.process_definition(self.chk.body.func(func).name);
        let id = self.chk.tables.funcs.get(func).copied();
        let is_dynamic = id.is_none_or(|id| self.chk.state.world.get(id).typ.is_none());
        self.func(func, is_dynamic);
    }

    /// Parameters and body of a function, if it was checked.
    fn func(&mut self, func: FuncNodeId, is_dynamic: bool) {
        if is_dynamic && !self.chk.options().check_untyped_defs {
            return;
        }
        let body = self.chk.body;
        let node = body.func(func);
        let args = body.arguments(node.args);
        for default in args.iter().filter_map(|arg| arg.default) {
            self.expr(default);
        }
        self.tracker.enter_scope(ScopeKind::Func);
        for arg in args {
            self.process_definition(arg.name);
        }
        self.block(node.body);
        self.tracker.exit_scope();
    }

    pub(super) fn lambda(&mut self, func: FuncNodeId) {
        self.tracker.enter_scope(ScopeKind::Func);
        self.func(func, true);
        self.tracker.exit_scope();
    }

    pub(super) fn class_def(&mut self, class: ClassNodeId) {
        let body = self.chk.body;
        let node = body.class(class);
        self.process_definition(node.name);
        self.tracker.enter_scope(ScopeKind::Class);
        let parts = body
            .exprs(node.decorators)
            .iter()
            .chain(body.exprs(node.bases))
            .copied();
        let keywords = body.keywords(node.keywords).iter().map(|(_, value)| *value);
        for part in parts.chain(keywords) {
            self.expr(part);
        }
        self.block(node.defs);
        self.tracker.exit_scope();
    }

    pub(super) fn block(&mut self, block: BlockId) {
        for stmt in self.chk.body.block_stmts(block) {
            if !self.chk.tables.rare.removed.contains_key(stmt) {
                self.stmt(*stmt);
            }
        }
    }
}
