//! A declared type narrowed down to another one.

use names::known;
use types::{ClassId, Type, TypeId, Union};

use super::{OverlapOptions, bottom, is_enum_overlapping_union, is_overlapping_types, meet_types};
use crate::TypeCx;
use crate::classes::is_metaclass;
use crate::proper::proper;
use crate::query::has_type_vars;
use crate::simplify::make_simplified_union;
use crate::subtypes::{SubtypeOptions, is_proper_subtype_with, is_subtype};
use crate::type_types::make_type_type;
use crate::unions::relevant_items;

/// The declared type narrowed down to the values that are of the other type too.
#[must_use]
pub fn narrow_declared_type<'p>(cx: &mut dyn TypeCx<'p>, declared: TypeId, narrowed: TypeId) -> TypeId {
    let types = cx.types();
    if let Type::TypeGuarded(guard) = types.get(narrowed) {
        // A type guard wins, even if the types do not overlap, unless it is wider than what is declared.
        let options = SubtypeOptions {
            ignore_promotions: true,
            ..SubtypeOptions::default()
        };
        return if is_proper_subtype_with(cx, declared, *guard, options) {
            declared
        } else {
            *guard
        };
    }
    let narrowing = Narrowing {
        original_declared: declared,
        original_narrowed: narrowed,
        declared: proper(cx.world(), declared),
        narrowed: proper(cx.world(), narrowed),
    };
    if types.same(narrowing.declared, narrowing.narrowed) {
        return declared;
    }
    if let Some(union) = types.as_union(narrowing.declared) {
        return narrowing.declared_union(cx, union);
    }
    if is_enum_overlapping_union(cx.world(), narrowing.declared, narrowing.narrowed) {
        return narrowing.each_narrowed(cx);
    }
    narrowing
        .type_variables(cx)
        .unwrap_or_else(|| narrowing.related(cx))
}

#[derive(Clone, Copy)]
struct Narrowing {
    original_declared: TypeId,
    original_narrowed: TypeId,
    declared: TypeId,
    narrowed: TypeId,
}

impl Narrowing {
    /// Each item of the declared union with each of the other type that it overlaps.
    fn declared_union<'p>(self, cx: &mut dyn TypeCx<'p>, union: &Union) -> TypeId {
        let declared = relevant_items(cx.world(), union);
        let narrowed = match cx.types().as_union(self.narrowed) {
            Some(union) => relevant_items(cx.world(), union).to_vec(),
            None => vec![self.narrowed],
        };
        let options = OverlapOptions {
            ignore_promotions: true,
            ..OverlapOptions::default()
        };
        let mut items = Vec::new();
        for declared in declared {
            for narrowed in &narrowed {
                // `float | complex` narrowed to int stays what it is by promotion.
                if is_overlapping_types(cx, declared, *narrowed, options)
                    || is_subtype(cx, *narrowed, declared)
                {
                    items.push(narrow_declared_type(cx, declared, *narrowed));
                }
            }
        }
        make_simplified_union(cx, &items)
    }

    fn each_narrowed<'p>(self, cx: &mut dyn TypeCx<'p>) -> TypeId {
        let Some(union) = cx.types().as_union(self.narrowed) else {
            return self.original_narrowed;
        };
        let items: Vec<TypeId> = relevant_items(cx.world(), union)
            .into_iter()
            .map(|item| narrow_declared_type(cx, self.declared, item))
            .collect();
        make_simplified_union(cx, &items)
    }

    /// A type variable keeps its identity and gets a narrower bound.
    fn type_variables<'p>(self, cx: &mut dyn TypeCx<'p>) -> Option<TypeId> {
        let types = cx.types();
        if let Type::TypeVar(var) = types.get(self.declared)
            && !has_type_vars(cx.world(), self.original_narrowed)
            && is_subtype(cx, self.original_narrowed, var.common.upper_bound)
        {
            let mut var = var.clone();
            var.common.upper_bound = narrow_declared_type(cx, var.common.upper_bound, self.original_narrowed);
            return Some(types.intern(Type::TypeVar(var)));
        }
        if let Type::TypeVar(var) = types.get(self.narrowed)
            && !has_type_vars(cx.world(), self.original_declared)
            && is_subtype(cx, self.original_declared, var.common.upper_bound)
        {
            let mut var = var.clone();
            var.common.upper_bound = narrow_declared_type(cx, self.original_declared, var.common.upper_bound);
            return Some(types.intern(Type::TypeVar(var)));
        }
        None
    }

    fn related<'p>(self, cx: &mut dyn TypeCx<'p>) -> TypeId {
        let types = cx.types();
        if !is_overlapping_types(cx, self.declared, self.narrowed, OverlapOptions::default()) {
            return bottom(cx);
        }
        match types.get(self.narrowed) {
            Type::Union(_) => return self.each_narrowed(cx),
            Type::Any { .. } => return self.original_narrowed,
            Type::TypeVar(var) if is_subtype(cx, var.common.upper_bound, self.declared) => {
                return self.narrowed;
            }
            #[expect(
                clippy::wildcard_enum_match_arm,
                reason = "all other types go by the declared one"
            )]
            _ => {}
        }
        self.by_declared(cx)
    }

    fn by_declared<'p>(self, cx: &mut dyn TypeCx<'p>) -> TypeId {
        let types = cx.types();
        match types.get(self.declared) {
            Type::Type { item, is_type_form } => self.declared_type_type(cx, *item, *is_type_form),
            Type::Instance(declared) => {
                let alternative = |class: ClassId| {
                    let promoted = cx.world().get(class).alt_promote?;
                    types.as_instance(promoted).map(|promoted| promoted.class)
                };
                let other = types.as_instance(self.narrowed).map(|narrowed| narrowed.class);
                let native = cx.world().get(declared.class).alt_promote.is_some()
                    || other.is_some_and(|other| alternative(other) == Some(declared.class));
                if native {
                    // Native integers have another representation than int, so neither narrows to the other.
                    return self.original_declared;
                }
                meet_types(cx, self.original_declared, self.original_narrowed)
            }
            Type::Tuple(_) | Type::Literal(_) => {
                meet_types(cx, self.original_declared, self.original_narrowed)
            }
            Type::TypedDict(_) => match types.as_instance(self.narrowed) {
                Some(narrowed) => {
                    let is_any = |arg: &TypeId| types.is_any(proper(cx.world(), *arg));
                    let is_dict = cx.world().get(narrowed.class).fullname == known::BUILTINS_DICT;
                    if is_dict && narrowed.args.iter().all(is_any) {
                        // `isinstance(x, dict)` picks TypedDicts.
                        return self.original_declared;
                    }
                    meet_types(cx, self.original_declared, self.original_narrowed)
                }
                None => self.original_narrowed,
            },
            Type::Callable(declared) => match types.as_callable(self.narrowed) {
                Some(narrowed) if has_type_vars(cx.world(), declared.ret_type) => {
                    let mut new = narrowed.clone();
                    new.ret_type = narrow_declared_type(cx, declared.ret_type, narrowed.ret_type);
                    types.callable(new)
                }
                Some(_) | None => self.original_narrowed,
            },
            Type::Any { .. }
            | Type::None
            | Type::Uninhabited { .. }
            | Type::Erased
            | Type::Deleted(_)
            | Type::TypeVar(_)
            | Type::ParamSpec(_)
            | Type::TypeVarTuple(_)
            | Type::Unpack { .. }
            | Type::Parameters(_)
            | Type::Overloaded(_)
            | Type::Union(_)
            | Type::Partial(_)
            | Type::Alias { .. }
            | Type::Unbound { .. }
            | Type::Placeholder { .. }
            | Type::TypeGuarded(_)
            | Type::Required { .. }
            | Type::ReadOnly(_) => self.original_narrowed,
        }
    }

    fn declared_type_type<'p>(self, cx: &mut dyn TypeCx<'p>, item: TypeId, form: bool) -> TypeId {
        let types = cx.types();
        if let Type::Type {
            item: narrowed,
            is_type_form,
        } = types.get(self.narrowed)
        {
            let narrowed = narrow_declared_type(cx, item, *narrowed);
            return make_type_type(cx.world(), narrowed, form && *is_type_form);
        }
        let class = types.as_instance(self.narrowed).map(|narrowed| narrowed.class);
        if !class.is_some_and(|class| is_metaclass(cx.world(), class, false)) {
            return meet_types(cx, self.original_declared, self.original_narrowed);
        }
        if form {
            // What is a class object is at least as narrow as `type[T]`.
            let class_object = make_type_type(cx.world(), item, false);
            return narrow_declared_type(cx, class_object, self.original_narrowed);
        }
        self.original_declared
    }
}
