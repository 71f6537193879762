//! Functions, decorators and overloads.

use names::Name;
use names::known::{DUNDER_INIT, DUNDER_NEW};
use nodes::ast::{
    Argument, DecoratorNode, DecoratorNodeId, Expr, ExprId, FuncLike, FuncNode, FuncNodeId, OverloadNode,
    OverloadNodeId,
};
use nodes::defs::FuncFlags;
use trigger::{Location, Trigger};
use typeops::callables::is_function_like;
use typeops::{WithoutChecker, bind_self};
use types::{DefRef, FuncId, TypeId};

use super::Walk;

impl Walk<'_, '_> {
    /// A function in any of its forms.
    pub(crate) fn visit_func_like(&mut self, func: FuncLike) {
        match func {
            FuncLike::Func(id) => self.visit_func_def(id),
            FuncLike::Decorator(id) => self.visit_decorator(id),
            FuncLike::Overload(id) => self.visit_overload(id),
        }
    }

    fn visit_func_def(&mut self, id: FuncNodeId) {
        let Some(func) = self.tables.funcs.get(id).copied() else {
            return;
        };
        let fullname = self.world().get(func).fullname;
        self.scope.enter_function(fullname);
        self.visit_declaration_of(func);
        self.depend_on_aliases();
        self.visit_func(id);
        self.visit_expansions(id);
        self.scope.leave();
    }

    fn visit_declaration_of(&mut self, func: FuncId) {
        self.depend_on_signature(func);
        self.depend_on_overridden(func);
    }

    /// A method without syntax.
    pub(super) fn visit_made_method(&mut self, func: FuncId) {
        let definition = self.world().get(func);
        let (fullname, is_decorated) = (definition.fullname, definition.is(FuncFlags::DECORATED));
        if is_decorated && !self.logical {
            self.depend_on(fullname);
        }
        self.scope.enter_function(fullname);
        self.visit_declaration_of(func);
        self.scope.leave();
    }

    /// The target, and what depends on it, depend on the types of the signature.
    fn depend_on_signature(&mut self, func: FuncId) {
        let Some(typ) = self.world().get(func).typ else {
            return;
        };
        let signature = self.bound_signature(typ);
        let target = self.scope.target();
        self.add_type(signature, Location::Target(target));
        self.add_type(signature, Location::Trigger(Trigger::Name(target)));
    }

    /// In a class, the type of `self` does not count.
    fn bound_signature(&mut self, typ: TypeId) -> TypeId {
        if self.classes.is_empty() || !is_function_like(self.world().types, typ) {
            return typ;
        }
        bind_self(&mut WithoutChecker::new(self.state), typ, None, false)
    }

    /// A method depends on the methods that it overrides.
    fn depend_on_overridden(&mut self, func: FuncId) {
        let definition = self.world().get(func);
        let (name, class) = (definition.name, definition.class);
        if self.logical && [DUNDER_INIT, DUNDER_NEW].contains(&name) {
            return;
        }
        let bases = class.map_or_else(Vec::new, |class| self.non_trivial_bases(class));
        for base in bases {
            let base = self.world().get(base).fullname;
            let overridden = self.join(base, name);
            self.depend_on(overridden);
        }
    }

    /// Bodies that are checked once for each combination of values of type variables.
    fn visit_expansions(&mut self, id: FuncNodeId) {
        let tables = self.tables;
        for expanded in tables.rare.expansions.get(&id).into_iter().flatten() {
            self.tables = expanded;
            self.visit_func(id);
        }
        self.tables = tables;
    }

    /// Defaults and body of a function or lambda.
    pub(super) fn visit_func(&mut self, id: FuncNodeId) {
        let FuncNode {
            name: _,
            args,
            returns: _,
            body,
            type_params: _,
            is_annotated: _,
            is_async: _,
            is_generator: _,
            is_decorated: _,
            is_mypy_only: _,
            span: _,
        } = *self.body.func(id);
        for argument in self.body.arguments(args) {
            let Argument {
                name: _,
                typ: _,
                default,
                kind: _,
                pos_only: _,
                implicit_optional: _,
                span: _,
            } = *argument;
            self.visit_optional(default);
        }
        self.visit_block(body);
    }

    fn visit_decorator(&mut self, id: DecoratorNodeId) {
        let DecoratorNode {
            func,
            decorators,
            span: _,
        } = *self.body.decorator(id);
        let Some(decorator) = self.tables.decorators.get(id).copied() else {
            return;
        };
        let definition = self.world().get(decorator);
        let (inner, remaining) = (definition.func, definition.remaining.clone());
        let inner = self.world().get(inner);
        let fullname = inner.fullname;
        // What stands around an item of overloads does not depend on it, only on the overloads; a nested function cannot
        // be seen from outside.
        let is_visible = !inner.is(FuncFlags::OVERLOAD) && self.scope.function().is_none();
        if is_visible && !self.logical {
            self.depend_on(fullname);
        }
        self.visit_func_def(func);
        let decorators = self.body.exprs(decorators);
        // Those that say what the function is, such as `property`, may come from anywhere.
        let is_remaining = |index: usize| remaining.iter().any(|remaining| *remaining as usize == index);
        let removed = (0..decorators.len()).filter(|index| !is_remaining(*index));
        self.unshown(|walk| removed.for_each(|index| walk.visit_expr(decorators[index])));
        for index in remaining.iter().copied() {
            if let Some(decorator) = decorators.get(index as usize) {
                self.visit_expr(*decorator);
                self.fire_by_decorator(*decorator, fullname);
            }
        }
    }

    /// Logically, a decorator without annotations spoils the function.
    fn fire_by_decorator(&mut self, decorator: ExprId, func: Name) {
        let callee = if let Expr::Call { callee, args: _ } = *self.body.expr(decorator) {
            callee
        } else {
            decorator
        };
        if let Some(name) = self.fullname_of(callee).filter(|_| self.logical) {
            self.fire(name, func);
        }
    }

    fn visit_overload(&mut self, id: OverloadNodeId) {
        let OverloadNode { items, span: _ } = *self.body.overload(id);
        let Some(overload) = self.tables.rare.overloads.get(id).copied() else {
            return;
        };
        let definition = self.world().get(overload);
        let mut parts: Vec<DefRef> = definition.items.to_vec();
        parts.extend(definition.implementation);
        for item in self.body.func_likes(items) {
            if self.definition_of(*item).is_some_and(|it| parts.contains(&it)) {
                self.visit_func_like(*item);
            }
        }
    }

    /// A function of its own depends on what was asked about it. Decorators belong to the top level.
    pub(crate) fn depend_on_asked_in(&mut self, func: FuncLike) {
        let (fullname, is_decorated) = match self.definition_of(func) {
            Some(DefRef::Decorator(decorator)) => {
                let decorator = self.world().get(decorator);
                let fullname = self.world().get(decorator.func).fullname;
                (fullname, !decorator.remaining.is_empty())
            }
            Some(definition) => (
                self.world().fullname(definition),
                matches!(definition, DefRef::Overload(_)),
            ),
            None => return,
        };
        self.scope.enter_function(fullname);
        self.depend_on_asked();
        self.scope.leave();
        if is_decorated {
            self.depend_on_asked();
        }
    }

    fn definition_of(&self, item: FuncLike) -> Option<DefRef> {
        match item {
            FuncLike::Func(id) => self.tables.funcs.get(id).map(|id| DefRef::Func(*id)),
            FuncLike::Decorator(id) => self.tables.decorators.get(id).map(|id| DefRef::Decorator(*id)),
            FuncLike::Overload(id) => self.tables.rare.overloads.get(id).map(|id| DefRef::Overload(*id)),
        }
    }
}
