//! What is checked of a function, and when: defaults and types with the top level, bodies in their own phase.

use names::Name;
use nodes::ast::FuncLike;
use nodes::defs::FuncFlags;
use options::ErrorCode;
use types::{DefRef, FuncId, Type, TypeId};

use crate::message::Message;
use crate::{Checker, Ctx};

const INCOMPATIBLE_REDEFINITION: Message = Message::new("Incompatible redefinition", ErrorCode::Misc);

impl Checker<'_> {
    /// Checks a function of the current target in any of its forms, as a statement.
    pub(crate) fn accept_func_like(&mut self, func: FuncLike) {
        if let Some(def) = self.def_of_func_like(func) {
            self.accept_func_def(def);
        }
    }

    /// The definition of a function of the current target.
    pub(crate) fn def_of_func_like(&self, func: FuncLike) -> Option<DefRef> {
        match func {
            FuncLike::Func(node) => self.tables.funcs.get(node).map(|id| DefRef::Func(*id)),
            FuncLike::Decorator(node) => self.tables.decorators.get(node).map(|id| DefRef::Decorator(*id)),
            FuncLike::Overload(node) => self
                .tables
                .rare
                .overloads
                .get(node)
                .map(|id| DefRef::Overload(*id)),
        }
    }

    /// Checks the definition of a function, decorated function or overloads. Its target must be the current one.
    pub(crate) fn accept_func_def(&mut self, def: DefRef) {
        match def {
            DefRef::Func(func) => self.signature_target(def, |checker| checker.visit_func_def(func)),
            DefRef::Decorator(decorator) => self.visit_decorator(decorator),
            DefRef::Overload(overload) => self.visit_overloaded_func_def(overload),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Var(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => {}
        }
    }

    fn visit_func_def(&mut self, func: FuncId) {
        if !self.run.can_skip_diagnostics {
            self.check_default_params(func, None);
        }
        if self.state.world.get(func).original_def.is_some() {
            let new_type = self.function_type(DefRef::Func(func));
            self.check_func_def_override(func, new_type);
        }
        if self.run.recurse_into_functions || self.func_is(func, FuncFlags::DEF_OR_INFER_VARS) {
            self.visit_func_def_impl(func);
        }
    }

    /// Checks the body of a function, and what it overrides.
    pub(crate) fn visit_func_def_impl(&mut self, func: FuncId) {
        self.function_target(DefRef::Func(func), |checker| {
            checker.recursing(|checker| checker.check_func_def_impl(func));
        });
    }

    fn check_func_def_impl(&mut self, func: FuncId) {
        let info = self.state.world.get(func);
        let (name, class) = (info.name, info.class);
        let is_alone = !info.is(FuncFlags::OVERLOAD) && !info.is(FuncFlags::DECORATED);
        self.check_func_item(func, None, Some(name), false);
        if self.run.can_skip_diagnostics || class.is_none() {
            return;
        }
        if is_alone {
            let found = self.check_method_override(DefRef::Func(func));
            self.check_explicit_override_decorator(DefRef::Func(func), found.as_deref(), None);
        }
        self.check_inplace_operator_method(DefRef::Func(func));
    }

    /// Does `work` with functions checked where they stand (mypy's `set_recurse_into_functions`).
    pub(crate) fn recursing<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        let old = std::mem::replace(&mut self.run.recurse_into_functions, true);
        let result = work(self);
        self.run.recurse_into_functions = old;
        result
    }

    /// Checks a function or lambda, with the type `type_override` if that is given.
    pub(crate) fn check_func_item(
        &mut self,
        func: FuncId,
        type_override: Option<TypeId>,
        name: Option<Name>,
        allow_empty: bool,
    ) {
        let Some((body, _)) = self.state.world.get(func).node else {
            return;
        };
        self.in_target(body, |checker| {
            checker.check_func_item_here(func, type_override, name, allow_empty);
        });
    }

    fn check_func_item_here(
        &mut self,
        func: FuncId,
        type_override: Option<TypeId>,
        name: Option<Name>,
        allow_empty: bool,
    ) {
        let is_dynamic = self.is_dynamic(func) && type_override.is_none();
        self.run.dynamic_funcs.push(is_dynamic);
        let enclosing_node_deferred = self.run.current_node_deferred;
        self.enter_partial_types(true, |checker| {
            let typ = type_override.unwrap_or_else(|| checker.function_type(DefRef::Func(func)));
            let outer = checker
                .run
                .inferred_attribute_types
                .replace(rustc_hash::FxHashMap::default());
            checker.check_func_def(func, typ, name, allow_empty);
            checker.run.inferred_attribute_types = outer;
        });
        self.run.dynamic_funcs.pop();
        self.run.current_node_deferred = enclosing_node_deferred;
        match name.map(|name| self.state.world.text(name)) {
            Some("__exit__") => self.check_exit_return_type(func),
            Some("__post_init__") => self.check_post_init(func),
            Some(_) | None => {}
        }
    }

    /// A function that is defined again under another condition must have the type of the first definition.
    pub(crate) fn check_func_def_override(&mut self, func: FuncId, new_type: TypeId) {
        let ctx = self.ctx_of(DefRef::Func(func));
        match self.state.world.get(func).original_def {
            Some(DefRef::Func(original)) => {
                let old_type = self.function_type(DefRef::Func(original));
                if !self.is_same_type(new_type, old_type) {
                    self.msg_incompatible_conditional_function_def(old_type, new_type, ctx);
                }
            }
            Some(DefRef::Decorator(original)) => {
                let var = self.state.world.get(original).var;
                self.check_redefined_var(func, new_type, var, ctx);
            }
            Some(DefRef::Var(var)) => self.check_redefined_var(func, new_type, var, ctx),
            Some(
                DefRef::Module(_)
                | DefRef::Class(_)
                | DefRef::Overload(_)
                | DefRef::Alias(_)
                | DefRef::TypeVar(_)
                | DefRef::Placeholder(_),
            )
            | None => {}
        }
    }

    /// A function that takes the place of a variable or decorated function.
    fn check_redefined_var(&mut self, func: FuncId, new_type: TypeId, var: types::VarId, ctx: Ctx) {
        let Some(original) = self.state.world.get(var).typ else {
            return;
        };
        if let Type::Partial(partial) = self.ty(original) {
            if partial.class.is_some() {
                self.state.world.get_mut(func).flags |= FuncFlags::INVALID_REDEFINITION;
                self.fail_with(&INCOMPATIBLE_REDEFINITION, ctx);
            } else if let Some(scope) = self.find_partial_types(var) {
                self.state.world.get_mut(var).typ = Some(new_type);
                self.forget_partial(scope, var);
            }
        } else if !self.func_is(func, FuncFlags::INVALID_REDEFINITION) {
            self.binder_assign_type(crate::binder::Place::Var(var), new_type, Some(original));
            let labels = (Some("redefinition with type"), Some("original type"));
            self.check_subtype(new_type, original, ctx, &INCOMPATIBLE_REDEFINITION, labels);
        }
    }
}
