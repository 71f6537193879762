//! Instances on the left: by name along the bases, or by structure.

use names::known;
use nodes::defs::ClassFlags;
use nodes::world::World;
use types::{ClassId, Instance, Tuple, Type, TypeId, Variance};

use super::{ProtocolCheck, Question, Relation, infer_class_variances, is_equivalent_with};
use super::{is_protocol_implementation_with, is_same_type_with};
use crate::classes::{has_base, is_metaclass, is_named_instance};
use crate::erase::erase_type;
use crate::expand::expand_type_by_instance;
use crate::proper::proper;
use crate::supertypes::map_instance_to_supertype;
use crate::tuples::{args_with_tuple, tuple_fallback};
use crate::{MemberQuery, TypeCx};

/// How many negative results are remembered at most.
const MAX_NEGATIVE: usize = 1_000_000;

impl Question {
    pub(super) fn instance<'p>(self, cx: &mut dyn TypeCx<'p>, left: &'p Instance) -> bool {
        let types = cx.types();
        if !self.relation.proper && cx.world().get(left.class).is(ClassFlags::FALLBACK_TO_ANY) {
            // `None` cannot be a base class, so nothing with an unknown base is `None`.
            return !types.is_none(self.right);
        }
        match types.get(self.right) {
            Type::Instance(right) => self.instance_to_instance(cx, left, right),
            Type::Tuple(right) => self.instance_to_tuple(cx, left, right),
            Type::TypeVarTuple(right) => {
                let mapped = self.mapped_to_tuple(cx, left, right.tuple_fallback);
                mapped.is_some_and(|item| types.is_any(proper(cx.world(), item))) && !self.relation.proper
            }
            Type::Type { item, .. } => self.instance_to_type_type(cx, left, *item),
            Type::Literal(_) => match left.last_known_value {
                Some(value) => self.holds(cx, value, self.right),
                None => false,
            },
            Type::Callable(_) | Type::Overloaded(_) => {
                let call = cx.find_member(MemberQuery::call(self.left));
                call.is_some_and(|call| self.holds(cx, call, self.right))
            }
            Type::Any { .. }
            | Type::None
            | Type::Uninhabited { .. }
            | Type::Erased
            | Type::Deleted(_)
            | Type::TypeVar(_)
            | Type::ParamSpec(_)
            | Type::Unpack { .. }
            | Type::Parameters(_)
            | Type::TypedDict(_)
            | Type::Union(_)
            | Type::Partial(_)
            | Type::Alias { .. }
            | Type::Unbound { .. }
            | Type::Placeholder { .. }
            | Type::TypeGuarded(_)
            | Type::Required { .. }
            | Type::ReadOnly(_) => false,
        }
    }

    /// The item of a variadic tuple, if the left class is one.
    fn mapped_to_tuple<'p>(
        self,
        cx: &mut dyn TypeCx<'p>,
        left: &Instance,
        fallback: TypeId,
    ) -> Option<TypeId> {
        if !has_base(cx.world(), left.class, known::BUILTINS_TUPLE) {
            return None;
        }
        let class = cx.types().as_instance(fallback)?.class;
        let mapped = map_instance_to_supertype(cx, self.left, class);
        cx.types().as_instance(mapped)?.args.first().copied()
    }

    fn instance_to_tuple<'p>(self, cx: &mut dyn TypeCx<'p>, left: &Instance, right: &Tuple) -> bool {
        let types = cx.types();
        let Some(fallback) = types.as_instance(right.fallback).map(|fallback| fallback.class) else {
            return false;
        };
        if cx.world().get(fallback).is(ClassFlags::ENUM) {
            let right = tuple_fallback(cx, right);
            return self.holds(cx, self.left, right);
        }
        if let [item] = right.items[..]
            && let Some(unpacked) = types.as_unpack(item)
        {
            // A tuple that is not in its normal form.
            let unpacked = proper(cx.world(), unpacked);
            if types.as_instance(unpacked).is_some() {
                return self.holds(cx, self.left, unpacked);
            }
        }
        if !has_base(cx.world(), left.class, cx.world().get(fallback).fullname) {
            return false;
        }
        // `tuple[Any, ...]` is any tuple, and so is a variadic named tuple of its own kind.
        let mapped_id = map_instance_to_supertype(cx, self.left, fallback);
        let Some(mapped) = types.as_instance(mapped_id) else {
            return false;
        };
        let is_tuple = cx.world().get(mapped.class).fullname == known::BUILTINS_TUPLE;
        if !self.relation.proper && is_tuple && is_erased_instance(cx.world(), mapped) {
            return true;
        }
        is_normalized_instance(cx.world(), mapped) && self.holds(cx, mapped_id, right.fallback)
    }

    fn instance_to_type_type<'p>(self, cx: &mut dyn TypeCx<'p>, left: &Instance, item: TypeId) -> bool {
        if self.relation.proper {
            return false;
        }
        let types = cx.types();
        let item = match types.as_tuple(item) {
            Some(tuple) => tuple_fallback(cx, tuple),
            None => item,
        };
        if is_named_instance(cx.world(), self.left, known::BUILTINS_TYPE) {
            let any = Relation::type_any(cx);
            return self.holds(cx, any, self.right);
        }
        is_metaclass(cx.world(), left.class, false)
            && (types.is_any(item) || is_named_instance(cx.world(), item, known::BUILTINS_OBJECT))
    }

    fn instance_to_instance<'p>(
        self,
        cx: &mut dyn TypeCx<'p>,
        left: &'p Instance,
        right: &'p Instance,
    ) -> bool {
        let types = cx.types();
        if self.is_plainly_nominal(cx.world(), left, right) {
            return true;
        }
        let kind = self
            .relation
            .options
            .kind(self.relation.proper, cx.strict_optional());
        let key = (types.canonical(self.left), types.canonical(self.right), kind);
        let cached = left.last_known_value.is_none() && right.last_known_value.is_none();
        if cached && cx.state().subtypes.contains(&key) {
            return true;
        }
        if cached && cx.state().not_subtypes.contains(&key) {
            return false;
        }
        let options = self.relation.options;
        let right_info = cx.world().get(right.class);
        let (right_flags, right_name) = (right_info.flags, right_info.fullname);
        let is_protocol = right_flags.contains(ClassFlags::PROTOCOL);
        if !options.ignore_promotions && !is_protocol {
            if self.is_promoted(cx, left) || is_promoted_to_native(cx.world(), left, right) {
                self.remember(cx, left, right, kind);
                return true;
            }
            let alternative = cx.world().get(left.class).alt_promote;
            let alternative = alternative.and_then(|typ| types.as_instance(typ));
            if alternative.is_some_and(|alternative| alternative.class == right.class) {
                return true;
            }
        }
        if !options.ignore_declared_variance && is_nominal(cx.world(), left.class, right.class, right_name) {
            let Some(holds) = self.nominal(cx, right) else {
                return true;
            };
            if holds {
                self.remember(cx, left, right, kind);
            } else if cached {
                remember_not(cx, key);
            }
            return holds;
        }
        let check = ProtocolCheck {
            proper: self.relation.proper,
            strict_concatenate: options.strict_concatenate,
            ..ProtocolCheck::default()
        };
        if is_protocol && is_protocol_implementation_with(cx, self.left, self.right, check) {
            return true;
        }
        if cached {
            remember_not(cx, key);
        }
        false
    }

    /// Whether the right class is among the bases and has no arguments that could differ: most questions.
    fn is_plainly_nominal(self, world: &World<'_>, left: &Instance, right: &Instance) -> bool {
        !self.relation.options.ignore_declared_variance
            && right.args.is_empty()
            && world.get(left.class).mro.contains(&right.class)
            && world.get(right.class).type_vars.is_empty()
    }

    /// Whether a class among the bases has an implicit wider type that fits: `int` is a `float`.
    fn is_promoted<'p>(self, cx: &mut dyn TypeCx<'p>, left: &Instance) -> bool {
        let mro = cx.world().get(left.class).mro.clone();
        mro.iter().any(|base| {
            let count = cx.world().get(*base).promotions.len();
            (0..count).any(|index| {
                let promotion = cx.world().get(*base).promotions[index].to;
                self.holds(cx, promotion, self.right)
            })
        })
    }

    fn remember<'p>(self, cx: &mut dyn TypeCx<'p>, left: &Instance, right: &Instance, kind: u32) {
        if left.last_known_value.is_none() && right.last_known_value.is_none() {
            remember_subtype(cx, self.left, self.right, right.class, kind);
        }
    }

    /// Along the bases. `None` for a yes that is not remembered.
    fn nominal<'p>(self, cx: &mut dyn TypeCx<'p>, right: &'p Instance) -> Option<bool> {
        let types = cx.types();
        let options = self.relation.options;
        let variables = cx.world().get(right.class).type_vars.len();
        if variables == 0 {
            return Some(true);
        }
        let mut mapped = map_instance_to_supertype(cx, self.left, right.class);
        if options.erase_instances {
            mapped = erase_type(cx, mapped);
        }
        let Some(left) = types.as_instance(mapped) else {
            return Some(false);
        };
        if cx.world().get(right.class).type_var_tuple_split.is_none() {
            return Some(
                options.ignore_type_params || self.args_hold(cx, right.class, &left.args, &right.args),
            );
        }
        let left_args = args_with_tuple(cx.world(), right.class, &left.args);
        let right_args = args_with_tuple(cx.world(), right.class, &right.args);
        if !self.relation.proper && is_erased_instance(cx.world(), left) {
            return None;
        }
        if left_args.len() != right_args.len() {
            return Some(false);
        }
        Some(options.ignore_type_params || self.args_hold(cx, right.class, &left_args, &right_args))
    }

    fn args_hold<'p>(
        self,
        cx: &mut dyn TypeCx<'p>,
        class: ClassId,
        left: &[TypeId],
        right: &[TypeId],
    ) -> bool {
        let mut tried_infer = false;
        let mut hold = true;
        for (index, (left, right)) in left.iter().zip(right).enumerate() {
            let variance_now = |cx: &dyn TypeCx<'p>| {
                let variable = cx.world().get(class).type_vars.get(index).copied();
                variable.map(|variable| cx.types().as_type_var(variable).map(|variable| variable.variance))
            };
            let Some(declared) = variance_now(cx) else {
                break;
            };
            let mut variance = declared.unwrap_or(Variance::Covariant);
            if variance == Variance::NotReady && !tried_infer {
                infer_class_variances(cx, class);
                tried_infer = true;
                variance = variance_now(cx).flatten().unwrap_or(variance);
            }
            if self.relation.options.always_covariant && variance == Variance::Invariant {
                variance = Variance::Covariant;
            }
            hold &= self.relation.argument_holds(cx, *left, *right, variance);
        }
        hold
    }
}

impl Relation {
    /// Whether the relation holds between type arguments (mypy's `check_type_parameter`).
    pub(super) fn argument_holds<'p>(
        self,
        cx: &mut dyn TypeCx<'p>,
        left: TypeId,
        right: TypeId,
        variance: Variance,
    ) -> bool {
        let left_type = cx.types().get(proper(cx.world(), left));
        // The items of an empty list may become anything.
        let is_open = matches!(left_type, Type::Uninhabited { ambiguous: true });
        match variance {
            Variance::Covariant | Variance::NotReady => self.holds(cx, left, right),
            Variance::Contravariant => self.holds(cx, right, left),
            Variance::Invariant if is_open => self.holds(cx, left, right),
            Variance::Invariant if self.proper => is_same_type_with(cx, left, right, self.options),
            Variance::Invariant => is_equivalent_with(cx, left, right, self.options),
        }
    }
}

/// Whether the class has the other among its bases. Named tuples do not list `NamedTuple`.
fn is_nominal(world: &World<'_>, left: ClassId, right: ClassId, right_name: names::Name) -> bool {
    let info = world.get(left);
    let named_tuple = [known::TYPING_NAMED_TUPLE, known::TYPING_EXTENSIONS_NAMED_TUPLE];
    info.mro.contains(&right)
        || right_name == known::BUILTINS_OBJECT
        || has_base(world, left, right_name)
        || (named_tuple.contains(&right_name)
            && info
                .mro
                .iter()
                .any(|base| world.get(*base).is(ClassFlags::NAMED_TUPLE)))
}

/// Remembers that the one is a subtype of the other, unless a variance is not yet known.
pub(super) fn remember_subtype<'p>(
    cx: &mut dyn TypeCx<'p>,
    left: TypeId,
    right: TypeId,
    right_class: ClassId,
    kind: u32,
) {
    let types = cx.types();
    let not_ready = |variable: &TypeId| {
        types
            .as_type_var(*variable)
            .is_some_and(|variable| variable.variance == Variance::NotReady)
    };
    if !cx.world().get(right_class).type_vars.iter().any(not_ready) {
        let key = (types.canonical(left), types.canonical(right), kind);
        cx.state_mut().subtypes.insert(key);
    }
}

fn remember_not<'p>(cx: &mut dyn TypeCx<'p>, key: (TypeId, TypeId, u32)) {
    let known = &mut cx.state_mut().not_subtypes;
    if known.len() > MAX_NEGATIVE {
        known.clear();
    }
    known.insert(key);
}

/// Whether all arguments are `Any`, and there are some.
#[must_use]
pub fn is_erased_instance(world: &World<'_>, instance: &Instance) -> bool {
    let is_any = |arg: TypeId| world.types.is_any(proper(world, arg));
    !instance.args.is_empty()
        && instance.args.iter().all(|arg| match world.types.as_unpack(*arg) {
            None => is_any(*arg),
            Some(unpacked) => {
                let tuple = world.types.as_instance(proper(world, unpacked));
                tuple
                    .and_then(|tuple| tuple.args.first())
                    .is_some_and(|item| is_any(*item))
            }
        })
}

/// Whether the instance stands for a variadic tuple of its class: `C[int, *tuple[str, ...]]` where
/// `class C[T, *Ts](tuple[T, *Ts])`.
#[must_use]
pub fn is_normalized_instance(world: &World<'_>, instance: &Instance) -> bool {
    let tuple_type = world.get(instance.class).tuple_type;
    !instance.args.is_empty()
        && tuple_type.is_some_and(|tuple| {
            let expanded = expand_type_by_instance(world, tuple, instance);
            world.types.as_instance(expanded).is_some()
        })
}

/// Whether a class among the bases is the one that the native integer `right` stands for: an `int` is an `i64`. mypy
/// notes that on `int`, which belongs to another module; here the native integer knows.
fn is_promoted_to_native(world: &World<'_>, left: &Instance, right: &Instance) -> bool {
    let wide = world.get(right.class).alt_promote;
    let wide = wide.and_then(|typ| world.types.as_instance(typ));
    wide.is_some_and(|wide| world.get(left.class).mro.contains(&wide.class))
}
