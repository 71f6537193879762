//! Methods of operators: a reverse method must agree with the forward method of its argument, `__iadd__` with `__add__`.

use nodes::tables::Asked;
use types::{AnyKind, ArgKind, Callable, ClassId, DefRef, FuncId, Param, Type, TypeId};

use crate::operators::{is_inplace_operator_method, normal_from_reverse_op};
use crate::{Checker, Ctx};

impl<'a> Checker<'a> {
    /// Checks a reverse method such as `__radd__`.
    pub(super) fn check_reverse_op_method(
        &mut self,
        func: FuncId,
        typ: TypeId,
        callable: &Callable,
        reverse_name: &str,
    ) {
        let ctx = self.ctx_of(DefRef::Func(func));
        let any = self.types().any(AnyKind::SpecialForm);
        let method_type = self.simple_callable(&[any, any], any);
        if !self.is_subtype(typ, method_type) {
            self.msg_invalid_signature(typ, ctx);
            return;
        }
        if matches!(reverse_name, "__eq__" | "__ne__") {
            return;
        }
        let ret_type = self.proper(callable.ret_type);
        if self.types().is_any(ret_type) || self.is_named_instance(ret_type, "builtins.object") {
            return;
        }
        let Some(class) = self.state.world.get(func).class else {
            return;
        };
        let reverse = self.with_two_parameters(callable);
        if let [_, second, ..] = *reverse.params {
            self.check_forward_of(&reverse, reverse_name, class, second.typ, ctx);
        }
    }

    /// `def __radd__(*args)` takes two arguments too.
    fn with_two_parameters(&self, callable: &Callable) -> Callable {
        let mut callable = callable.clone();
        if let Some(first) = callable.params.first().copied()
            && first.kind == ArgKind::Star
        {
            let first = Param {
                kind: ArgKind::Pos,
                ..first
            };
            let second = Param {
                name: Some(self.name("_")),
                ..first
            };
            callable.params = Box::new([first, second]);
        }
        callable
    }

    fn check_forward_of(
        &mut self,
        reverse: &Callable,
        reverse_name: &str,
        class: ClassId,
        base: TypeId,
        ctx: Ctx,
    ) {
        let Some(forward_text) = normal_from_reverse_op(reverse_name) else {
            return;
        };
        let forward_name = self.name(forward_text);
        let forward = self.operand_class(base);
        self.ask(Asked::Member(forward, forward_name));
        if !self.has_readable_member_in(forward, forward_name) {
            return;
        }
        let forward_type = self.analyze_external_member_access(forward_name, base, ctx);
        for item in self.flatten_nested_unions(&[forward_type]) {
            let item = self.proper(item);
            let Some(callables) = self.callables_of(item) else {
                if !self.types().is_any(item) {
                    self.msg_forward_operator_not_callable(forward_text, ctx);
                }
                continue;
            };
            for callable in callables {
                let reverse_of = (reverse_name, class);
                self.check_overlapping_op(callable, reverse, reverse_of, (forward_text, base), ctx);
            }
        }
    }

    /// The signatures of a callable or of overloads.
    fn callables_of(&self, typ: TypeId) -> Option<Vec<&'a Callable>> {
        if let Type::Overloaded(items) = self.ty(typ) {
            return Some(
                items
                    .iter()
                    .filter_map(|item| self.types().as_callable(*item))
                    .collect(),
            );
        }
        self.types().as_callable(typ).map(|callable| vec![callable])
    }

    /// The type whose forward method is called when the argument has type `typ`.
    fn operand_class(&mut self, typ: TypeId) -> TypeId {
        let types = self.types();
        let typ = self.proper(typ);
        let found = if let Type::TypeVar(var) = self.ty(typ) {
            self.proper(var.common.upper_bound)
        } else if types.as_tuple(typ).is_some() {
            self.tuple_fallback(typ)
        } else {
            self.fallback_of(typ).unwrap_or(typ)
        };
        if let Type::Type { item, .. } = self.ty(found)
            && let Some(instance) = types.as_instance(*item)
            && let Some(metaclass) = self.state.world.get(instance.class).metaclass_type
        {
            return metaclass;
        }
        found
    }

    fn has_readable_member_in(&self, typ: TypeId, name: names::Name) -> bool {
        let typ = self.proper(typ);
        if let Some(instance) = self.types().as_instance(typ) {
            return self.has_readable_member(instance.class, name);
        }
        let Some(union) = self.types().as_union(typ) else {
            return false;
        };
        let items = self.relevant_union_items(union);
        items.iter().all(|item| self.has_readable_member_in(*item, name))
    }

    /// Whether a class has an attribute, or may have it because of an unknown base.
    pub(crate) fn has_readable_member(&self, class: ClassId, name: names::Name) -> bool {
        self.state.world.lookup_member(class, name).is_some()
    }

    fn check_overlapping_op(
        &mut self,
        forward: &Callable,
        reverse: &Callable,
        (reverse_name, reverse_class): (&str, ClassId),
        (forward_name, forward_base): (&str, TypeId),
        ctx: Ctx,
    ) {
        if self.is_unsafe_overlapping_op(forward, forward_base, reverse) {
            let reverse = (reverse_class, reverse_name);
            self.msg_operator_method_signatures_overlap(reverse, (forward_base, forward_name), ctx);
        }
    }

    fn is_unsafe_overlapping_op(
        &mut self,
        forward: &Callable,
        forward_base: TypeId,
        reverse: &Callable,
    ) -> bool {
        let Some(first) = forward.params.first() else {
            return false;
        };
        let [reverse_self, reverse_other, ..] = *reverse.params else {
            return false;
        };
        let forward_erased = self.erase_type_var_to_bound(forward_base);
        let reverse_erased = self.erase_type_var_to_bound(reverse_self.typ);
        let with = |callable: &Callable, params: [TypeId; 2]| {
            let param = |typ| Param {
                typ,
                name: None,
                kind: ArgKind::Pos,
            };
            let params = Box::new(params.map(param));
            self.state.world.types.callable(Callable {
                params,
                ..callable.clone()
            })
        };
        let forward_tweaked = with(forward, [forward_erased, first.typ]);
        let reverse_tweaked = with(reverse, [reverse_other.typ, reverse_self.typ]);
        if self.is_same_type(reverse_erased, forward_erased) {
            return false;
        }
        let type_vars = self.active_type_vars();
        if self.is_subtype(reverse_erased, forward_erased) {
            self.is_unsafe_overlapping_overload_signatures(
                reverse_tweaked,
                forward_tweaked,
                &type_vars,
                false,
            )
        } else {
            self.is_unsafe_overlapping_overload_signatures(
                forward_tweaked,
                reverse_tweaked,
                &type_vars,
                false,
            )
        }
    }

    fn erase_type_var_to_bound(&mut self, typ: TypeId) -> TypeId {
        if matches!(self.ty(typ), Type::TypeVar(_)) {
            self.erase_to_bound(typ)
        } else {
            typ
        }
    }

    /// The type variables of the class whose body is being checked.
    pub(super) fn active_type_vars(&self) -> Vec<TypeId> {
        let class = self.active_class();
        class.map_or_else(Vec::new, |class| self.state.world.get(class).type_vars.to_vec())
    }

    /// Checks an in-place method such as `__iadd__` against `__add__`.
    pub(super) fn check_inplace_operator_method(&mut self, def: DefRef) {
        let method = self.state.world.text(self.name_of(def));
        if !is_inplace_operator_method(method) {
            return;
        }
        let Some(class) = self.class_of_def(def) else {
            return;
        };
        let typ = self.function_type(def);
        let typ = self.bind_self(typ, None, false);
        let other_text = format!("__{}", &method[3..]);
        let other = self.name(&other_text);
        let ctx = self.ctx_of(def);
        let instance = self.fill_typevars(class);
        self.ask(Asked::Member(instance, other));
        if !self.has_readable_member(class, other) {
            return;
        }
        let typ2 = self.analyze_external_member_access(other, instance, ctx);
        let typ2 = self.proper(typ2);
        let is_function = matches!(self.ty(typ2), Type::Callable(_) | Type::Overloaded(_));
        if !is_function || !self.is_more_general_arg_prefix(typ, typ2) {
            self.msg_signatures_incompatible(method, &other_text, ctx);
        }
    }
}
