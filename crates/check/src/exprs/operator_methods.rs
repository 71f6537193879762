//! The methods behind operators: which one Python calls, and what it does with unions.
//!
//! `a + b` calls `a.__add__(b)`, or `b.__radd__(a)`, in an order that depends on both types. Unions on either side are
//! taken apart: first the left one alone, then both.

use names::Name;
use nodes::tables::Asked;
use types::{AnyKind, ArgKind, ClassId, Type, TypeId};

use super::operations::{Argument, Way};
use crate::members::MemberAccess;
use crate::{Checker, Ctx, Operand};

/// The methods of binary operators and comparisons with the methods of the right operand.
const REVERSE_METHODS: &[(&str, &str)] = &[
    ("__add__", "__radd__"),
    ("__sub__", "__rsub__"),
    ("__mul__", "__rmul__"),
    ("__truediv__", "__rtruediv__"),
    ("__mod__", "__rmod__"),
    ("__divmod__", "__rdivmod__"),
    ("__floordiv__", "__rfloordiv__"),
    ("__pow__", "__rpow__"),
    ("__matmul__", "__rmatmul__"),
    ("__and__", "__rand__"),
    ("__or__", "__ror__"),
    ("__xor__", "__rxor__"),
    ("__lshift__", "__rlshift__"),
    ("__rshift__", "__rrshift__"),
    ("__eq__", "__eq__"),
    ("__ne__", "__ne__"),
    ("__lt__", "__gt__"),
    ("__ge__", "__le__"),
    ("__gt__", "__lt__"),
    ("__le__", "__ge__"),
];

/// The method of the right operand (mypy's `reverse_op_methods`).
#[must_use]
pub(crate) fn reverse_method(method: &str) -> &'static str {
    REVERSE_METHODS
        .iter()
        .find(|(normal, _)| *normal == method)
        .map(|(_, reverse)| *reverse)
        .unwrap_or_else(|| unreachable!("{method} belongs to a binary operator"))
}

/// Whether two operands of one type never use the method of the right one (mypy's `op_methods_that_shortcut`).
fn shortcuts(method: &str) -> bool {
    !matches!(
        method,
        "__eq__" | "__ne__" | "__lt__" | "__ge__" | "__gt__" | "__le__"
    )
}

/// Whether this is the full name of a method of an operator.
#[must_use]
pub(crate) fn is_operator_method(fullname: &str) -> bool {
    let short = fullname.rsplit('.').next().unwrap_or(fullname);
    matches!(short, "__neg__" | "__pos__" | "__invert__" | "__contains__")
        || REVERSE_METHODS
            .iter()
            .any(|(normal, reverse)| *normal == short || *reverse == short)
}

/// One side of a binary operation.
#[derive(Clone, Copy, Debug)]
struct Side {
    typ: TypeId,
    operand: Operand,
}

/// A method to try, with the object that has it and the argument.
type Variant = (Name, Option<TypeId>, TypeId, Operand);

impl Checker<'_> {
    /// Looks a method up and checks a call of it; returns the result and the inferred type of the method.
    pub(crate) fn check_method_call_by_name(
        &mut self,
        method: Name,
        base_type: TypeId,
        args: &[Operand],
        arg_kinds: &[ArgKind],
        ctx: Ctx,
        original_type: Option<TypeId>,
    ) -> (TypeId, TypeId) {
        self.ask(Asked::Member(base_type, method));
        let original_type = original_type.unwrap_or(base_type);
        if args.is_empty() {
            return self.operation(Way::Method, method, (base_type, original_type), None, |checker| {
                checker.check_method_call_of(method, base_type, args, arg_kinds, ctx, original_type)
            });
        }
        self.check_method_call_of(method, base_type, args, arg_kinds, ctx, original_type)
    }

    fn check_method_call_of(
        &mut self,
        method: Name,
        base_type: TypeId,
        args: &[Operand],
        arg_kinds: &[ArgKind],
        ctx: Ctx,
        original_type: TypeId,
    ) -> (TypeId, TypeId) {
        let self_type = base_type;
        let base_type = self.proper(base_type);
        if matches!(self.types().get(base_type), Type::Union(_)) {
            return self.check_union_method_call_by_name(
                method,
                base_type,
                args,
                arg_kinds,
                ctx,
                original_type,
            );
        }
        let method_type = self.operator_member(method, base_type, ctx, original_type, self_type);
        self.check_method_call(method, base_type, method_type, args, arg_kinds, ctx)
    }

    /// A method that is looked up on the class, with what `self` is bound to.
    pub(crate) fn operator_member(
        &mut self,
        method: Name,
        base_type: TypeId,
        ctx: Ctx,
        original_type: TypeId,
        self_type: TypeId,
    ) -> TypeId {
        let access = MemberAccess {
            is_operator: true,
            is_callee: true,
            original_type: Some(original_type),
            self_type: Some(self_type),
            in_literal_context: self.is_literal_context(),
            ..MemberAccess::default()
        };
        self.analyze_member_access(method, base_type, ctx, access)
    }

    fn check_union_method_call_by_name(
        &mut self,
        method: Name,
        base_type: TypeId,
        args: &[Operand],
        arg_kinds: &[ArgKind],
        ctx: Ctx,
        original_type: TypeId,
    ) -> (TypeId, TypeId) {
        let (mut results, mut methods) = (Vec::new(), Vec::new());
        for item in self.relevant_items(base_type) {
            let (result, method_type) = self.without_type_names(|checker| {
                checker.check_method_call_by_name(method, item, args, arg_kinds, ctx, Some(original_type))
            });
            results.push(result);
            methods.push(method_type);
        }
        (
            self.make_simplified_union(&results),
            self.make_simplified_union(&methods),
        )
    }

    /// Checks a call of a method whose type is known.
    pub(crate) fn check_method_call(
        &mut self,
        method_name: Name,
        base_type: TypeId,
        method_type: TypeId,
        args: &[Operand],
        arg_kinds: &[ArgKind],
        ctx: Ctx,
    ) -> (TypeId, TypeId) {
        let callable_name = self.method_fullname(base_type, method_name);
        let object_type = callable_name.map(|_| base_type);
        let actuals = crate::calls::Actuals {
            args,
            kinds: arg_kinds,
            names: &[],
            has_names: false,
        };
        let method_type = self.transform_callee(callable_name, method_type, actuals, ctx, object_type);
        let options = crate::exprs::CallOptions {
            callable_name,
            object_type: Some(base_type),
            ..Default::default()
        };
        self.check_call(method_type, args, arg_kinds, ctx, &[], options)
    }

    /// The type of an operator's method, if there is one.
    fn lookup_operator(&mut self, method: Name, base_type: TypeId, ctx: Ctx) -> Option<TypeId> {
        if !self.has_operator(base_type, method) {
            return None;
        }
        let access = MemberAccess {
            is_operator: true,
            is_callee: true,
            original_type: Some(base_type),
            in_literal_context: self.is_literal_context(),
            ..MemberAccess::default()
        };
        let (member, failed) =
            self.silently(|checker| checker.analyze_member_access(method, base_type, ctx, access));
        (!failed).then_some(member)
    }

    /// The class that defines an attribute of an instance.
    fn lookup_definer(&self, class: ClassId, method: Name) -> Option<ClassId> {
        self.state
            .world
            .lookup_member(class, method)
            .map(|(definer, _)| definer)
    }

    /// Checks `left op right` where neither is a union: tries the methods in the order of Python.
    fn check_op_reversible(&mut self, method: Name, left: Side, right: Side, ctx: Ctx) -> (TypeId, TypeId) {
        let left_type = self.proper(left.typ);
        let right_type = self.proper(right.typ);
        let types = self.types();
        // `Any` may or may not have the methods, so nothing is known of the result.
        for side in [left_type, right_type] {
            if matches!(types.get(side), Type::Any { .. }) {
                let any = types.any_from(side);
                return (any, any);
            }
        }
        let left = Side {
            typ: left_type,
            ..left
        };
        let right = Side {
            typ: right_type,
            ..right
        };
        let variants = self.operator_variants(method, left, right, ctx);
        let (mut errors, mut results) = (Vec::new(), Vec::new());
        for (name, method_type, object, arg) in variants {
            let Some(method_type) = method_type else { continue };
            let (result, watched) = self.keeping_errors(|checker| {
                checker.check_method_call(name, object, method_type, &[arg], &[ArgKind::Pos], ctx)
            });
            if !watched.has_new_errors {
                return result;
            }
            errors.push(watched.filtered);
            results.push(result);
        }
        if self.falls_back_to_any(left_type) || self.falls_back_to_any(right_type) {
            let any = types.any(AnyKind::SpecialForm);
            return (any, any);
        }
        if errors.is_empty() {
            // Neither method exists: the message is about the first.
            let (result, watched) = self.keeping_errors(|checker| {
                let args = [right.operand];
                checker.check_method_call_by_name(method, left_type, &args, &[ArgKind::Pos], ctx, None)
            });
            if !watched.has_new_errors {
                return result;
            }
            errors.push(watched.filtered);
            results.push(result);
        }
        self.add_errors(errors.swap_remove(0));
        if let [result] = results[..] {
            return result;
        }
        let any = types.any(AnyKind::FromError);
        (any, any)
    }

    /// The methods that Python tries for `left op right`, in its order.
    fn operator_variants(&mut self, method: Name, left: Side, right: Side, ctx: Ctx) -> Vec<Variant> {
        let method_text = self.state.world.text(method);
        let reverse = self.name(reverse_method(method_text));
        let left_op = self.lookup_operator(method, left.typ, ctx);
        let right_op = self.lookup_operator(reverse, right.typ, ctx);
        let normal = (method, left_op, left.typ, right.operand);
        let reversed = (reverse, right_op, right.typ, left.operand);
        if shortcuts(method_text) && self.is_same_type(left.typ, right.typ) {
            // `a + a` never calls `__radd__`.
            vec![normal]
        } else if self.overrides_operator(left.typ, right.typ, (method, reverse))
            && self.covers_at_runtime(right.typ, left.typ)
        {
            // The right operand is of a subclass that defines the method anew: it comes first.
            vec![reversed, normal]
        } else {
            vec![normal, reversed]
        }
    }

    fn overrides_operator(&self, left: TypeId, right: TypeId, (method, reverse): (Name, Name)) -> bool {
        let types = self.types();
        let (Some(left), Some(right)) = (types.as_instance(left), types.as_instance(right)) else {
            return true;
        };
        if self.lookup_definer(left.class, method) == self.lookup_definer(right.class, reverse) {
            return false;
        }
        match self.state.world.get(left.class).alt_promote {
            Some(alt) => types.as_instance(alt).is_none_or(|alt| alt.class != right.class),
            None => true,
        }
    }

    fn falls_back_to_any(&self, typ: TypeId) -> bool {
        let instance = self.types().as_instance(typ);
        instance.is_some_and(|instance| {
            let class = self.state.world.get(instance.class);
            class.is(nodes::defs::ClassFlags::FALLBACK_TO_ANY)
        })
    }

    /// Checks a binary operation by the method's name (`__add__`); returns the result and the method's type.
    pub(crate) fn check_op(
        &mut self,
        method: Name,
        base_type: TypeId,
        arg: Operand,
        ctx: Ctx,
        allow_reverse: bool,
    ) -> (TypeId, TypeId) {
        if !allow_reverse {
            return self.check_method_call_by_name(method, base_type, &[arg], &[ArgKind::Pos], ctx, None);
        }
        let argument = self.accept_argument(arg);
        self.operation(
            Way::Reversible,
            method,
            (base_type, base_type),
            Some(argument),
            |checker| checker.check_reversible_op(method, base_type, argument, ctx),
        )
    }

    fn check_reversible_op(
        &mut self,
        method: Name,
        base_type: TypeId,
        right: Argument,
        ctx: Ctx,
    ) -> (TypeId, TypeId) {
        let (arg, right_type) = (right.operand, right.typ);
        let left_variants = self.operand_variants(base_type);
        // With the right operand as a union inference may be more precise.
        let whole = [Side {
            typ: right_type,
            operand: arg,
        }];
        let (all, failed) =
            self.silently(|checker| checker.check_variants(method, &left_variants, &whole, ctx));
        if !failed {
            let (results, methods): (Vec<_>, Vec<_>) = all.into_iter().unzip();
            return (
                self.make_simplified_union(&results),
                self.make_simplified_union(&methods),
            );
        }
        self.check_op_apart(method, base_type, &left_variants, whole[0], ctx)
    }

    /// The same with the right operand taken apart.
    fn check_op_apart(
        &mut self,
        method: Name,
        base_type: TypeId,
        left_variants: &[TypeId],
        right: Side,
        ctx: Ctx,
    ) -> (TypeId, TypeId) {
        let right_proper = self.proper(right.typ);
        let right_variants = if matches!(self.types().get(right_proper), Type::Union(_)) {
            let items = self.operand_variants(right_proper);
            let temp = |typ| Side {
                typ,
                operand: Operand::Temp(typ, ctx),
            };
            items.into_iter().map(temp).collect()
        } else {
            vec![right]
        };
        let (all, watched) = self
            .keeping_errors(|checker| checker.check_variants(method, left_variants, &right_variants, ctx));
        if watched.has_new_errors {
            let recent = watched.filtered.last().map(|info| info.span);
            self.add_errors(watched.filtered);
            let from_unions = (left_variants.len() >= 2, right_variants.len() >= 2);
            self.note_union_operands(from_unions, (base_type, right_proper), recent);
        }
        let (results, methods): (Vec<_>, Vec<_>) = all.into_iter().unzip();
        (
            self.make_simplified_union(&results),
            self.combine_function_signatures(&methods),
        )
    }

    fn operand_variants(&mut self, typ: TypeId) -> Vec<TypeId> {
        let proper = self.proper(typ);
        if matches!(self.types().get(proper), Type::Union(_)) {
            let items = self.relevant_items(proper);
            self.flatten_nested_unions(&items)
        } else {
            vec![typ]
        }
    }

    fn check_variants(
        &mut self,
        method: Name,
        left: &[TypeId],
        right: &[Side],
        ctx: Ctx,
    ) -> Vec<(TypeId, TypeId)> {
        let mut all = Vec::with_capacity(left.len() * right.len());
        for left in left {
            let left = Side {
                typ: *left,
                operand: Operand::Temp(*left, ctx),
            };
            for right in right {
                all.push(self.check_op_reversible(method, left, *right, ctx));
            }
        }
        all
    }

    /// Says that an operand has a union type, where the last message stands.
    fn note_union_operands(
        &mut self,
        (left, right): (bool, bool),
        (left_type, right_type): (TypeId, TypeId),
        place: Option<errors::Span>,
    ) {
        let Some(place) = place else { return };
        let at = messages::Pos::expression(errors::Span::point(place.line, place.column));
        if left && right {
            messages::operators::warn_both_operands_are_from_unions(self, at);
        } else if left {
            let left_type = self.proper(left_type);
            messages::operators::warn_operand_was_from_union(self, "Left", left_type, at);
        } else if right {
            messages::operators::warn_operand_was_from_union(self, "Right", right_type, at);
        }
    }
}
