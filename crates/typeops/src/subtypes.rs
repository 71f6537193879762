//! Is one type a subtype of another?
//!
//! **Terms.** A *subtype* may be used where the other type is wanted; `Any` is a subtype and a supertype of all. A
//! *proper subtype* is one without the help of `Any`. An *assumption* is a pair of recursive types that is being
//! compared: met again inside, it counts as true. Results for pairs of instances are cached by canonical types and
//! the kind of the question.
//!
//! Specified by `mypy/subtypes.py`; covered by the suites `check-protocols`, `check-generic-subtyping` and their
//! neighbours, and by the tests of this crate.

mod callables;
mod flags;
mod instances;
mod members;
mod options;
mod overloads;
mod parameters;
mod protocols;
mod restrict;
mod signatures;
mod tuples;
mod type_types;
mod typed_dicts;
mod unions;
mod variadic;
mod variance;

pub use callables::{
    CallableCompat, Compat, is_callable_compatible, is_callable_compatible_with_return,
    unify_generic_callable,
};
pub use flags::{MemberFlags, get_member_flags};
pub use instances::{is_erased_instance, is_normalized_instance};
pub use members::{QuickMember, find_member, find_member_simple, quick_member};
pub use options::SubtypeOptions;
pub use parameters::{
    ParameterCompat, are_args_compatible, are_parameters_compatible, are_trivial_parameters,
    callable_corresponding_argument, is_trivial_suffix,
};
pub use protocols::{
    ProtocolCheck, get_protocol_member, is_protocol_implementation, is_protocol_implementation_with,
    non_method_protocol_members,
};
pub(crate) use restrict::NATIVE_INTS;
pub use restrict::{covers_at_runtime, is_more_precise, restrict_subtype_away, try_restrict_literal_union};
pub use signatures::{merge_typevars_in_callables_by_name, union_function_signatures};
pub use variance::{infer_class_variances, infer_variance};

use names::known;
use nodes::defs::ClassFlags;
use types::{AnyKind, Type, TypeId, TypeKind};

use crate::TypeCx;
use crate::callables::Signature;
use crate::classes::{is_named_instance, protocol_members};
use crate::proper::{is_recursive_pair, proper};
use crate::unions::make_union;

/// Questions nested deeper than that have no end; the answer is no.
const MAX_DEPTH: u32 = 300;

/// Whether `left` can be used where `right` is wanted.
pub fn is_subtype<'p>(cx: &mut dyn TypeCx<'p>, left: TypeId, right: TypeId) -> bool {
    Relation::subtype(SubtypeOptions::default()).holds(cx, left, right)
}

/// The same, with settings.
pub fn is_subtype_with<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: TypeId,
    right: TypeId,
    options: SubtypeOptions,
) -> bool {
    Relation::subtype(options).holds(cx, left, right)
}

/// Whether `left` is a subtype of `right` without the help of `Any`.
pub fn is_proper_subtype<'p>(cx: &mut dyn TypeCx<'p>, left: TypeId, right: TypeId) -> bool {
    Relation::proper(SubtypeOptions::default()).holds(cx, left, right)
}

/// The same, with settings.
pub fn is_proper_subtype_with<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: TypeId,
    right: TypeId,
    options: SubtypeOptions,
) -> bool {
    Relation::proper(options).holds(cx, left, right)
}

/// Whether each is a subtype of the other.
pub fn is_equivalent<'p>(cx: &mut dyn TypeCx<'p>, left: TypeId, right: TypeId) -> bool {
    is_equivalent_with(cx, left, right, SubtypeOptions::default())
}

/// The same, with settings.
pub fn is_equivalent_with<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: TypeId,
    right: TypeId,
    options: SubtypeOptions,
) -> bool {
    is_subtype_with(cx, left, right, options) && is_subtype_with(cx, right, left, options)
}

/// Whether the two can be exchanged for each other everywhere, though they may be written differently.
pub fn is_same_type<'p>(cx: &mut dyn TypeCx<'p>, left: TypeId, right: TypeId) -> bool {
    let options = SubtypeOptions {
        ignore_promotions: true,
        ..SubtypeOptions::default()
    };
    is_same_type_with(cx, left, right, options)
}

/// The same, with settings; arguments of instances of one class are compared with the default ones.
pub fn is_same_type_with<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: TypeId,
    right: TypeId,
    options: SubtypeOptions,
) -> bool {
    let types = cx.types();
    if left == right {
        return true;
    }
    if let (Type::Instance(a), Type::Instance(b)) = (types.get(left), types.get(right)) {
        let alike =
            a.class == b.class && a.args.len() == b.args.len() && a.last_known_value == b.last_known_value;
        if alike {
            let mut args = a.args.iter().zip(&b.args);
            return args.all(|(a, b)| is_same_type(cx, *a, *b));
        }
    }
    if let (Type::TypeVar(a), Type::TypeVar(b)) = (types.get(left), types.get(right))
        && a.common.key == b.common.key
        && types.same(a.common.upper_bound, b.common.upper_bound)
    {
        return true;
    }
    is_proper_subtype_with(cx, left, right, options) && is_proper_subtype_with(cx, right, left, options)
}

/// One kind of subtype question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Relation {
    options: SubtypeOptions,
    proper: bool,
}

impl Relation {
    pub(crate) fn subtype(options: SubtypeOptions) -> Self {
        debug_assert!(!options.erase_instances && !options.keep_erased_types);
        Self {
            options,
            proper: false,
        }
    }

    pub(crate) fn proper(options: SubtypeOptions) -> Self {
        debug_assert!(!options.ignore_pos_arg_names && !options.ignore_declared_variance);
        Self {
            options,
            proper: true,
        }
    }

    /// Whether the relation holds between the two.
    pub(crate) fn holds<'p>(self, cx: &mut dyn TypeCx<'p>, left: TypeId, right: TypeId) -> bool {
        if cx.types().same(left, right) || self.is_assumed(cx, left, right) {
            return true;
        }
        if cx.state().depth >= MAX_DEPTH {
            return false;
        }
        cx.state_mut().depth += 1;
        let holds = if is_recursive_pair(cx.world(), left, right) {
            self.assumptions(cx).push((left, right));
            let holds = self.check(cx, left, right);
            self.assumptions(cx).pop();
            holds
        } else {
            self.check(cx, left, right)
        };
        cx.state_mut().depth -= 1;
        holds
    }

    fn assumptions<'a>(self, cx: &'a mut dyn TypeCx<'_>) -> &'a mut Vec<(TypeId, TypeId)> {
        let state = cx.state_mut();
        if self.proper {
            &mut state.proper_assumptions
        } else {
            &mut state.assumptions
        }
    }

    fn is_assumed(self, cx: &dyn TypeCx<'_>, left: TypeId, right: TypeId) -> bool {
        let state = cx.state();
        let assumptions = if self.proper {
            &state.proper_assumptions
        } else {
            &state.assumptions
        };
        if assumptions.is_empty() {
            return false;
        }
        let world = cx.world();
        let same = |a: TypeId, b: TypeId| world.types.same(proper(world, a), proper(world, b));
        assumptions
            .iter()
            .rev()
            .any(|(l, r)| same(*l, left) && same(*r, right))
    }

    /// All items of the one list against those of the other, as far as both go.
    fn all_hold<'p>(self, cx: &mut dyn TypeCx<'p>, lefts: &[TypeId], rights: &[TypeId]) -> bool {
        lefts
            .iter()
            .zip(rights)
            .all(|(left, right)| self.holds(cx, *left, *right))
    }

    /// mypy's `_is_subtype`: first what depends on the right side, then what depends on the left.
    fn check<'p>(self, cx: &mut dyn TypeCx<'p>, orig_left: TypeId, orig_right: TypeId) -> bool {
        let types = cx.types();
        let left = proper(cx.world(), orig_left);
        let right = proper(cx.world(), orig_right);
        let accepts_all =
            right.is(TypeKind::Any) || right.is(TypeKind::Unbound) || right.is(TypeKind::Erased);
        // An unpacked type stands for many, so its number must be compared even with `Any`.
        if !self.proper && accepts_all && !types.is_unpack(left) {
            return true;
        }
        if let Some(union) = types.as_union(right)
            && types.as_union(left).is_none()
        {
            let holds = self.holds_with_an_item(cx, orig_left, left, &union.items);
            // The bound of a type variable may be a union itself.
            if holds || types.as_type_var(left).is_none() {
                return holds;
            }
        }
        if let Some(var) = types.as_type_var(right)
            && !var.values.is_empty()
            && types.as_type_var(left).is_none()
            && var.values.iter().all(|value| self.holds(cx, orig_left, *value))
        {
            return true;
        }
        Question {
            relation: self,
            left,
            right,
            orig_right,
        }
        .answer(cx)
    }
}

/// One pair of types that is compared by the kind of the left one.
#[derive(Clone, Copy, Debug)]
struct Question {
    relation: Relation,
    /// Proper.
    left: TypeId,
    /// Proper.
    right: TypeId,
    /// As it was before aliases were expanded.
    orig_right: TypeId,
}

impl Question {
    fn holds<'p>(self, cx: &mut dyn TypeCx<'p>, left: TypeId, right: TypeId) -> bool {
        self.relation.holds(cx, left, right)
    }

    fn answer<'p>(self, cx: &mut dyn TypeCx<'p>) -> bool {
        let types = cx.types();
        match types.get(self.left) {
            Type::Unbound { .. } | Type::Placeholder { .. } | Type::Uninhabited { .. } | Type::Deleted(_) => {
                true
            }
            Type::Any { .. } => !self.relation.proper || types.is_any(self.right),
            Type::None => self.none(cx),
            // What is erased is not known, and mypy is lenient unless asked not to be.
            Type::Erased => !self.relation.options.keep_erased_types,
            Type::Instance(left) => self.instance(cx, left),
            Type::TypeVar(left) => self.type_var(cx, left),
            Type::ParamSpec(left) => self.param_spec(cx, left),
            Type::TypeVarTuple(left) => match types.as_type_var_tuple(self.right) {
                Some(right) if right.common.key == left.common.key => left.min_len >= right.min_len,
                Some(_) | None => self.holds(cx, left.common.upper_bound, self.right),
            },
            Type::Unpack { typ, .. } => match types.as_unpack(self.right) {
                Some(right) => self.holds(cx, *typ, right),
                None => is_named_instance(cx.world(), self.right, known::BUILTINS_OBJECT),
            },
            Type::Parameters(left) => self.parameters(cx, left),
            Type::Callable(left) => self.callable(cx, left),
            Type::Overloaded(items) => self.overloaded(cx, items),
            Type::Tuple(left) => self.tuple(cx, left),
            Type::TypedDict(left) => self.typed_dict(cx, left),
            Type::Literal(left) => match types.as_literal(self.right) {
                Some(_) => types.same(self.left, self.right),
                None => self.holds(cx, left.fallback, self.right),
            },
            Type::Union(left) => self.union(cx, left),
            // Nothing is known of a container whose items are not known; a partial `None` is `None`.
            Type::Partial(left) => !self.relation.proper && left.class.is_none() && self.none(cx),
            Type::Type { item, is_type_form } => self.type_type(cx, *item, *is_type_form),
            Type::TypeGuarded(inner)
            | Type::Required {
                item: inner,
                required: _,
            }
            | Type::ReadOnly(inner) => self.holds(cx, *inner, self.orig_right),
            Type::Alias { .. } => unreachable!("aliases are expanded before"),
        }
    }

    fn none<'p>(self, cx: &mut dyn TypeCx<'p>) -> bool {
        if !cx.strict_optional() {
            return true;
        }
        let types = cx.types();
        if types.is_none(self.right) {
            return true;
        }
        let Some(class) = types.as_instance(self.right).map(|right| right.class) else {
            return false;
        };
        let info = cx.world().get(class);
        if info.fullname == known::BUILTINS_OBJECT {
            return true;
        }
        // `None` has the protocols `Hashable` and `SupportsStr`; signatures are not compared.
        let on_none = |member| [known::DUNDER_HASH, known::DUNDER_STR].contains(member);
        info.is(ClassFlags::PROTOCOL) && protocol_members(cx, class).iter().all(on_none)
    }

    fn type_var<'p>(self, cx: &mut dyn TypeCx<'p>, left: &types::TypeVar) -> bool {
        let types = cx.types();
        if let Some(right) = types.as_type_var(self.right)
            && left.common.key == right.common.key
        {
            return types.same(left.common.upper_bound, right.common.upper_bound)
                // `Self` in a class whose type variables have values.
                || left.common.key.raw == 0
                || self.holds(cx, left.common.upper_bound, right.common.upper_bound);
        }
        if !left.values.is_empty() {
            let values = make_union(types, &left.values);
            if self.holds(cx, values, self.right) {
                return true;
            }
        }
        self.holds(cx, left.common.upper_bound, self.right)
    }

    fn param_spec<'p>(self, cx: &mut dyn TypeCx<'p>, left: &types::ParamSpec) -> bool {
        let types = cx.types();
        if let Some(right) = types.as_param_spec(self.right)
            && left.common.key == right.common.key
            && left.flavor == right.flavor
        {
            return self.parameters_hold(cx, &left.prefix, &right.prefix);
        }
        if let Some(right) = types.as_parameters(self.right)
            && are_trivial_parameters(cx.world(), Signature::from(right))
        {
            return true;
        }
        self.holds(cx, left.common.upper_bound, self.right)
    }

    fn parameters<'p>(self, cx: &mut dyn TypeCx<'p>, left: &types::Parameters) -> bool {
        match cx.types().as_parameters(self.right) {
            Some(right) => self.parameters_hold(cx, left, right),
            None => is_named_instance(cx.world(), self.right, known::BUILTINS_OBJECT),
        }
    }

    fn parameters_hold<'p>(
        self,
        cx: &mut dyn TypeCx<'p>,
        left: &types::Parameters,
        right: &types::Parameters,
    ) -> bool {
        let how = ParameterCompat {
            ignore_pos_arg_names: self.relation.options.ignore_pos_arg_names,
            ..ParameterCompat::default()
        };
        are_parameters_compatible(cx, left.into(), right.into(), how, &mut self.relation.as_compat())
    }
}

impl Relation {
    /// The relation as a check that callables apply to their parameters.
    fn as_compat<'p>(self) -> impl FnMut(&mut dyn TypeCx<'p>, TypeId, TypeId) -> bool {
        move |cx: &mut dyn TypeCx<'p>, left, right| self.holds(cx, left, right)
    }

    /// `type[Any]`.
    fn type_any(cx: &dyn TypeCx<'_>) -> TypeId {
        let item = cx.types().any(AnyKind::SpecialForm);
        cx.types().intern(Type::Type {
            item,
            is_type_form: false,
        })
    }
}
