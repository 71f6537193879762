//! Types of variables, inferred from their first values.

use nodes::ast::{Expr, ExprId};
use nodes::defs::{FuncFlags, VarFlags};
use types::{AnyKind, Callable, DefRef, Partial, Type, TypeFlags, TypeId, VarId};

use crate::support::is_dunder;
use crate::{Checker, Ctx};

impl Checker<'_> {
    /// Infers the type of a variable from its first value.
    pub(crate) fn infer_variable_type(&mut self, var: VarId, lvalue: ExprId, init_type: TypeId, ctx: Ctx) {
        let is_member = matches!(self.body.expr(lvalue), Expr::Member { .. });
        if matches!(self.ty(init_type), Type::Deleted(_)) {
            self.msg_deleted_as_rvalue(init_type, ctx);
            return;
        }
        let is_final = self.var_is(var, VarFlags::FINAL);
        let name = self.state.world.text(self.state.world.get(var).name);
        let is_trusted_none = || {
            self.active_class().is_some() && is_dunder(name) && self.types().is_none(self.proper(init_type))
        };
        let is_trusted_none = is_trusted_none();
        if !self.is_valid_inferred_type(init_type, is_final, is_member)
            && !is_trusted_none
            && !self.run.no_partial_types
        {
            if name != "_" && !self.infer_partial_type(var, lvalue, init_type) {
                self.need_annotation_for_var(var, ctx);
                self.set_inference_error_fallback_type(var, lvalue, init_type);
            }
        } else if is_member && self.is_inconsistent_attribute(lvalue, init_type) {
            self.need_annotation_for_var(var, ctx);
            let any = self.types().any(AnyKind::FromError);
            self.state.world.get_mut(var).typ = Some(any);
        } else {
            let init_type = self.strip_type(init_type);
            self.set_inferred_type(var, lvalue, init_type);
            if self.options().allow_redefinition {
                self.binder_assign_type(lvalue, init_type, Some(init_type));
            }
        }
    }

    /// Whether another type was inferred for the attribute in this function.
    fn is_inconsistent_attribute(&mut self, lvalue: ExprId, init_type: TypeId) -> bool {
        let Some(var) = self.def_var(lvalue) else {
            return false;
        };
        let known = self.run.inferred_attribute_types.as_ref();
        let Some(known) = known.and_then(|known| known.get(&var)).copied() else {
            return false;
        };
        !self.is_same_type(known, init_type)
    }

    /// A copy of a type without the names of functions.
    fn strip_type(&self, typ: TypeId) -> TypeId {
        let types = self.types();
        let proper = self.proper(typ);
        if let Some(callable) = types.as_callable(proper) {
            return types.callable(Callable {
                name: None,
                ..callable.clone()
            });
        }
        if let Type::Overloaded(items) = self.ty(proper) {
            let items: Vec<TypeId> = items.iter().map(|item| self.strip_type(*item)).collect();
            return types.overloaded(items);
        }
        typ
    }

    /// Gives a variable a partial type, if its value is one that more can be learned about later.
    pub(crate) fn infer_partial_type(&mut self, var: VarId, lvalue: ExprId, init_type: TypeId) -> bool {
        let init_type = self.proper(init_type);
        let is_member = matches!(self.body.expr(lvalue), Expr::Member { .. });
        let (class, value_type) = if self.types().is_none(init_type) {
            if !is_member && self.options().allow_redefinition {
                return false;
            }
            (None, None)
        } else {
            let Some(found) = self.partial_container(lvalue, init_type) else {
                return false;
            };
            found
        };
        let partial = self.types().intern(Type::Partial(Box::new(Partial {
            class,
            var,
            value_type,
        })));
        self.set_inferred_type(var, lvalue, partial);
        let ctx = self.ctx(lvalue);
        if let Some(scope) = self.run.partial_types.last_mut() {
            scope.map.insert(var, ctx);
        }
        true
    }

    /// The class, and for a `defaultdict` the type of values, of an empty container.
    fn partial_container(
        &mut self,
        lvalue: ExprId,
        init_type: TypeId,
    ) -> Option<(Option<types::ClassId>, Option<TypeId>)> {
        let instance = self.types().as_instance(init_type)?;
        if !self.is_ref_expr(lvalue) {
            return None;
        }
        let is_open = |checker: &Self, typ: TypeId| {
            matches!(
                checker.ty(checker.proper(typ)),
                Type::None | Type::Uninhabited { .. }
            )
        };
        match self.class_fullname(instance.class) {
            "builtins.list" | "builtins.set" | "builtins.dict" | "collections.OrderedDict" => {
                let all_open = instance.args.iter().all(|arg| is_open(self, *arg));
                all_open.then_some((Some(instance.class), None))
            }
            "collections.defaultdict" => {
                let [key, value] = *instance.args else { return None };
                let value = self.proper(value);
                if !is_open(self, key) || !self.is_valid_defaultdict_partial_value_type(value) {
                    return None;
                }
                let value = self.erase_type(value);
                Some((Some(instance.class), Some(value)))
            }
            _ => None,
        }
    }

    /// Whether a type can be the type of values of a `defaultdict` of which more will be known.
    pub(crate) fn is_valid_defaultdict_partial_value_type(&self, typ: TypeId) -> bool {
        let Some(instance) = self.types().as_instance(typ) else {
            return false;
        };
        match *instance.args {
            [] => true,
            [arg] => {
                let arg = self.ty(self.proper(arg));
                matches!(arg, Type::Uninhabited { .. } | Type::None)
                    || (self.options().old_type_inference && matches!(arg, Type::TypeVar(_)))
            }
            [_, _, ..] => false,
        }
    }

    /// Stores the inferred type of a variable, with the variable and with the target.
    pub(crate) fn set_inferred_type(&mut self, var: VarId, lvalue: ExprId, typ: TypeId) {
        if self.run.current_node_deferred {
            return;
        }
        self.set_var_type(var, typ, VarFlags::INFERRED | VarFlags::READY);
        let frames = &self.binder.frames;
        self.run
            .var_decl_frames
            .entry(var)
            .or_insert_with(|| frames.iter().map(|frame| frame.id).collect());
        if let Some(attribute) = self.def_var(lvalue)
            && let Some(known) = &mut self.run.inferred_attribute_types
        {
            known.insert(attribute, typ);
        }
        self.store_type(lvalue, typ);
        if self.state.world.own_mut(var).is_some() {
            self.copy_method_facts(var, typ);
        }
    }

    /// Gives a variable a type. One of another module can only be the target of an `except` clause.
    pub(crate) fn set_var_type(&mut self, var: VarId, typ: TypeId, flags: VarFlags) {
        let Some(def) = self.state.world.own_mut(var) else {
            self.run.foreign_types.insert(var, typ);
            return;
        };
        def.typ = Some(typ);
        def.flags |= flags;
    }

    /// The type of a variable, as this module sees it.
    pub(crate) fn var_type(&self, var: VarId) -> Option<TypeId> {
        let foreign = if self.run.foreign_types.is_empty() {
            None
        } else {
            self.run.foreign_types.get(&var).copied()
        };
        foreign.or_else(|| self.state.world.get(var).typ)
    }

    /// A variable that holds a method is a method of the same kind.
    fn copy_method_facts(&mut self, var: VarId, typ: TypeId) {
        let typ = self.proper(typ);
        let types = self.types();
        let overloads = if let Type::Overloaded(items) = self.ty(typ) {
            Some(items)
        } else {
            None
        };
        let first = overloads.and_then(|items| items.first().copied()).unwrap_or(typ);
        let Some(definition) = types.as_callable(first).and_then(|callable| callable.definition) else {
            return;
        };
        if self.method_is(definition, FuncFlags::STATIC, VarFlags::STATICMETHOD) {
            self.state.world.get_mut(var).flags |= VarFlags::STATICMETHOD;
        } else if self.method_is(definition, FuncFlags::CLASS, VarFlags::CLASSMETHOD) {
            self.state.world.get_mut(var).flags |= VarFlags::CLASSMETHOD;
        } else if self.is_property(definition) {
            let setter_type = if let DefRef::Decorator(decorator) = definition {
                self.state
                    .world
                    .get(self.state.world.get(decorator).var)
                    .setter_type
            } else {
                None
            };
            let def = self.state.world.get_mut(var);
            def.flags |= VarFlags::PROPERTY;
            if overloads.is_some() {
                def.flags |= VarFlags::SETTABLE_PROPERTY;
                def.setter_type = setter_type;
            }
        }
    }

    fn method_is(&self, def: DefRef, func_flag: FuncFlags, var_flag: VarFlags) -> bool {
        match def {
            DefRef::Decorator(decorator) => self.func_is(self.state.world.get(decorator).func, func_flag),
            DefRef::Func(func) => self.func_is(func, func_flag),
            DefRef::Var(var) => self.var_is(var, var_flag),
            DefRef::Module(_)
            | DefRef::Class(_)
            | DefRef::Overload(_)
            | DefRef::Alias(_)
            | DefRef::TypeVar(_)
            | DefRef::Placeholder(_) => false,
        }
    }

    fn set_inference_error_fallback_type(&mut self, var: VarId, lvalue: ExprId, typ: TypeId) {
        let fallback = self.inference_error_fallback_type(typ);
        self.set_inferred_type(var, lvalue, fallback);
    }

    /// The best type for a variable that inference has failed for.
    pub(crate) fn inference_error_fallback_type(&mut self, typ: TypeId) -> TypeId {
        let fallback = self.set_nothing_to_any(typ);
        self.erase_typevars(fallback)
    }

    /// Replaces `Never` that inference has left over by `Any` (mypy's `SetNothingToAny`).
    pub(crate) fn set_nothing_to_any(&self, typ: TypeId) -> TypeId {
        let types = self.types();
        let flags = TypeFlags::UNINHABITED;
        if matches!(self.ty(typ), Type::Uninhabited { ambiguous: true }) {
            return types.any(AnyKind::FromError);
        }
        if !types.flags(typ).intersects(flags) {
            return typ;
        }
        types.map_parts(typ, &mut |part| self.set_nothing_to_any(part))
    }

    /// Whether an inferred type needs nothing more: it is not `None` and has no open parts.
    pub(crate) fn is_valid_inferred_type(
        &mut self,
        typ: TypeId,
        is_lvalue_final: bool,
        is_lvalue_member: bool,
    ) -> bool {
        let proper = self.proper(typ);
        if self.types().is_none(proper) {
            return is_lvalue_final || (!is_lvalue_member && self.options().allow_redefinition);
        }
        !self.types().is_never(proper) && !self.has_open_parts(typ)
    }

    /// Whether a type has parts that inference has not settled.
    fn has_open_parts(&self, typ: TypeId) -> bool {
        let types = self.types();
        let suspects = TypeFlags::UNINHABITED | TypeFlags::ERASED | TypeFlags::META_VAR | TypeFlags::ALIAS;
        if !types.flags(typ).intersects(suspects) {
            return false;
        }
        let node = self.ty(typ);
        if let Type::Uninhabited { ambiguous } = node {
            return *ambiguous;
        }
        if let Type::TypeVar(var) = node {
            return var.common.key.is_meta_var();
        }
        if let Type::Tuple(tuple) = node {
            return tuple.items.iter().any(|item| self.has_open_parts(*item));
        }
        if matches!(node, Type::Alias { .. }) {
            return self.has_open_parts_in_alias(typ);
        }
        let mut found = matches!(node, Type::Erased);
        node.for_each_part(&mut |part| found = found || self.has_open_parts(part));
        found
    }

    fn has_open_parts_in_alias(&self, typ: TypeId) -> bool {
        let Type::Alias { args, .. } = self.ty(typ) else {
            return false;
        };
        if typeops::is_recursive_alias(&self.state.world, typ) {
            return args.iter().any(|arg| self.has_open_parts(*arg));
        }
        self.has_open_parts(self.proper(typ))
    }
}
