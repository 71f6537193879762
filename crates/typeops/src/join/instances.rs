//! Joins of instances: along the bases, and by structure with protocols.

use names::known;
use nodes::defs::ClassFlags;
use nodes::world::World;
use types::{ClassId, Instance, Type, TypeId, TypeVar, Variance};

use super::{Joiner, default, fallback_of, is_protocol, join_types};
use crate::classes::{object_of, protocol_members};
use crate::proper::proper;
use crate::subtypes::{
    SubtypeOptions, find_member, is_equivalent, is_proper_subtype_with, is_protocol_implementation,
    is_subtype,
};
use crate::supertypes::map_instance_to_supertype;
use crate::tuples::args_with_tuple;
use crate::{MemberQuery, TypeCx};

impl Joiner {
    pub(super) fn with_instance<'p>(
        &mut self,
        cx: &mut dyn TypeCx<'p>,
        s: TypeId,
        t: TypeId,
        instance: &'p Instance,
    ) -> TypeId {
        match cx.types().get(s) {
            Type::Instance(_) => self.nominal_or_structural(cx, s, t),
            Type::Callable(_) | Type::Overloaded(_) => {
                let callback = cx.world().get(instance.class).is(ClassFlags::PROTOCOL);
                let call = if callback {
                    unpack_callback_protocol(cx, t)
                } else {
                    None
                };
                match call {
                    Some(call) => join_types(cx, call, s),
                    None => {
                        let fallback = fallback_of(cx.world(), s);
                        join_types(cx, t, fallback)
                    }
                }
            }
            Type::Type { .. } | Type::TypedDict(_) | Type::Tuple(_) | Type::Literal(_) => {
                join_types(cx, t, s)
            }
            Type::TypeVarTuple(tuple) if is_subtype(cx, tuple.common.upper_bound, t) => t,
            Type::TypeVarTuple(_)
            | Type::Any { .. }
            | Type::None
            | Type::Uninhabited { .. }
            | Type::Erased
            | Type::Deleted(_)
            | Type::TypeVar(_)
            | Type::ParamSpec(_)
            | Type::Unpack { .. }
            | Type::Parameters(_)
            | Type::Union(_)
            | Type::Partial(_)
            | Type::Alias { .. }
            | Type::Unbound { .. }
            | Type::Placeholder { .. }
            | Type::TypeGuarded(_)
            | Type::Required { .. }
            | Type::ReadOnly(_) => default(cx, s),
        }
    }

    fn nominal_or_structural<'p>(&mut self, cx: &mut dyn TypeCx<'p>, s: TypeId, t: TypeId) -> TypeId {
        let nominal = self.join_instances(cx, t, s);
        let structural = if is_protocol(cx.world(), t) && is_protocol_implementation(cx, s, t) {
            t
        } else if is_protocol(cx.world(), s) && is_protocol_implementation(cx, t, s) {
            s
        } else {
            return nominal;
        };
        if is_better(cx.world(), nominal, structural) {
            nominal
        } else {
            structural
        }
    }

    /// The join of two instances along their bases.
    pub(super) fn join_instances<'p>(&mut self, cx: &mut dyn TypeCx<'p>, t: TypeId, s: TypeId) -> TypeId {
        let types = cx.types();
        let (Some(left), Some(right)) = (types.as_instance(t), types.as_instance(s)) else {
            return default(cx, t);
        };
        let same = |a, b| types.same(a, b);
        if self
            .seen
            .iter()
            .any(|(a, b)| same(*a, t) && same(*b, s) || same(*a, s) && same(*b, t))
        {
            return object_of(cx.world(), left.class);
        }
        self.seen.push((t, s));
        let joined = if left.class == right.class {
            self.join_args(cx, left, right)
        } else {
            let options = SubtypeOptions {
                ignore_type_params: true,
                ..SubtypeOptions::default()
            };
            let has_bases = !cx.world().get(left.class).bases.is_empty();
            if has_bases && is_proper_subtype_with(cx, t, s, options) {
                self.join_via_supertype(cx, t, s)
            } else {
                self.join_via_supertype(cx, s, t)
            }
        };
        self.seen.pop();
        joined
    }

    /// Two instances of one class: the joins of their arguments, or `object`.
    fn join_args<'p>(&mut self, cx: &mut dyn TypeCx<'p>, t: &Instance, s: &Instance) -> TypeId {
        let types = cx.types();
        let left = args_with_tuple(cx.world(), t.class, &t.args);
        let right = args_with_tuple(cx.world(), t.class, &s.args);
        let variables = cx.world().get(t.class).type_vars.clone();
        let mut args = Vec::with_capacity(variables.len());
        for ((left, right), variable) in left.into_iter().zip(right).zip(variables) {
            match self.join_arg(cx, left, right, variable) {
                JoinedArg::One(arg) => args.push(arg),
                JoinedArg::Many(items) => args.extend(items),
                JoinedArg::Object => return object_of(cx.world(), t.class),
                JoinedArg::Other(typ) => return typ,
            }
        }
        types.instance(t.class, args)
    }

    fn join_arg<'p>(
        &mut self,
        cx: &mut dyn TypeCx<'p>,
        t: TypeId,
        s: TypeId,
        variable: TypeId,
    ) -> JoinedArg<'p> {
        let types = cx.types();
        let (left, right) = (proper(cx.world(), t), proper(cx.world(), s));
        if types.is_any(left) {
            return JoinedArg::One(types.any_from(left));
        }
        if types.is_any(right) {
            return JoinedArg::One(types.any_from(right));
        }
        if let Some(var) = types.as_type_var(variable) {
            return self.join_type_var_arg(cx, (t, left), (s, right), var);
        }
        if types.as_type_var_tuple(variable).is_some() {
            let joined = self.join(cx, t, s);
            let joined = proper(cx.world(), joined);
            return match types.as_tuple(joined) {
                Some(tuple) => JoinedArg::Many(&tuple.items),
                None => JoinedArg::One(types.unpack(joined)),
            };
        }
        if is_equivalent(cx, t, s) {
            return JoinedArg::One(self.join(cx, t, s));
        }
        let bound = types.as_type_var_like(variable);
        let bound = bound.map_or(variable, |common| common.upper_bound);
        JoinedArg::Other(proper(cx.world(), bound))
    }

    fn join_type_var_arg<'p>(
        &mut self,
        cx: &mut dyn TypeCx<'p>,
        (t, left): (TypeId, TypeId),
        (s, right): (TypeId, TypeId),
        var: &TypeVar,
    ) -> JoinedArg<'p> {
        let types = cx.types();
        if matches!(var.variance, Variance::Covariant | Variance::NotReady) {
            let joined = self.join(cx, t, s);
            let allowed = |value: &TypeId| types.same(*value, joined);
            let is_value = var.values.is_empty() || var.values.iter().any(allowed);
            return if is_value && is_subtype(cx, joined, var.common.upper_bound) {
                JoinedArg::One(joined)
            } else {
                JoinedArg::Object
            };
        }
        let is_open = |typ| matches!(types.get(typ), Type::Uninhabited { ambiguous: true });
        if is_open(left) {
            JoinedArg::One(s)
        } else if is_open(right) {
            JoinedArg::One(t)
        } else if is_equivalent(cx, t, s) {
            // They may differ by `Any`.
            JoinedArg::One(self.join(cx, t, s))
        } else {
            JoinedArg::Object
        }
    }

    /// The best of the joins of `s` with the bases of `t`: the one with the longest method resolution order, the
    /// first of equals.
    fn join_via_supertype<'p>(&mut self, cx: &mut dyn TypeCx<'p>, t: TypeId, s: TypeId) -> TypeId {
        let types = cx.types();
        let promotions = |cx: &dyn TypeCx<'p>, typ: TypeId| -> Vec<TypeId> {
            let class = types.as_instance(typ).map(|instance| instance.class);
            let promotions = class.map(|class| &cx.world().get(class).promotions);
            promotions
                .into_iter()
                .flatten()
                .map(|promotion| promotion.to)
                .collect()
        };
        // By duck typing first, so that int and float join to float, int and i64 to i64.
        if let Some(native) = native_of(cx.world(), t, s) {
            return native;
        }
        let of_t = promotions(cx, t);
        for promotion in &of_t {
            if is_subtype(cx, *promotion, s) {
                return self.join(cx, *promotion, s);
            }
        }
        for promotion in promotions(cx, s) {
            if is_subtype(cx, promotion, t) {
                return self.join(cx, t, promotion);
            }
        }
        let mut best: Option<TypeId> = None;
        for base in self.base_classes(cx, t, s) {
            let mapped = map_instance_to_supertype(cx, t, base);
            let joined = self.join_instances(cx, mapped, s);
            if best.is_none_or(|best| is_better(cx.world(), joined, best)) {
                best = Some(joined);
            }
        }
        let mut best = best.unwrap_or_else(|| default_object(cx.world(), t));
        for promotion in of_t {
            if types.as_instance(promotion).is_some() {
                let joined = self.join_instances(cx, promotion, s);
                if is_better(cx.world(), joined, best) {
                    best = joined;
                }
            }
        }
        best
    }

    /// The bases of `t`, and the protocols among those of `s` that `t` implements, each once.
    fn base_classes<'p>(&mut self, cx: &mut dyn TypeCx<'p>, t: TypeId, s: TypeId) -> Vec<ClassId> {
        let types = cx.types();
        let bases = |cx: &dyn TypeCx<'p>, typ: TypeId| -> Vec<TypeId> {
            let class = types.as_instance(typ).map(|instance| instance.class);
            class
                .map(|class| cx.world().get(class).bases.to_vec())
                .unwrap_or_default()
        };
        let mut classes = Vec::new();
        for base in bases(cx, t) {
            classes.extend(types.as_instance(base).map(|base| base.class));
        }
        for base in bases(cx, s) {
            if is_protocol(cx.world(), base) && is_subtype(cx, t, base) {
                classes.extend(types.as_instance(base).map(|base| base.class));
            }
        }
        let mut unique: Vec<ClassId> = Vec::with_capacity(classes.len());
        for class in classes {
            if !unique.contains(&class) {
                unique.push(class);
            }
        }
        unique
    }
}

/// What the join of two type arguments gives.
enum JoinedArg<'p> {
    One(TypeId),
    /// The items of a tuple that stands for `*Ts`.
    Many(&'p [TypeId]),
    /// They do not join: the instances are unrelated.
    Object,
    /// They do not join: this is what the instances join to.
    Other(TypeId),
}

/// The native integer among two types, if the other one is `int`. mypy promotes `int` to it; here it knows that.
fn native_of(world: &World<'_>, t: TypeId, s: TypeId) -> Option<TypeId> {
    let class = |typ| world.types.as_instance(typ).map(|instance| instance.class);
    let wide = |typ| class(typ).and_then(|class| world.get(class).alt_promote);
    let stands_for = |native, other| wide(native).is_some_and(|wide| class(wide) == class(other));
    if stands_for(s, t) {
        return Some(s);
    }
    stands_for(t, s).then_some(t)
}

fn default_object(world: &World<'_>, typ: TypeId) -> TypeId {
    let class = world.types.as_instance(typ).map(|instance| instance.class);
    class.map_or(typ, |class| object_of(world, class))
}

/// Whether `t` is the better of two results.
fn is_better(world: &World<'_>, t: TypeId, s: TypeId) -> bool {
    let instance = |typ| world.types.as_instance(proper(world, typ));
    let Some(t) = instance(t) else {
        return false;
    };
    let Some(s) = instance(s) else {
        return true;
    };
    let (t, s) = (world.get(t.class), world.get(s.class));
    let is_object = |name| name == known::BUILTINS_OBJECT;
    let protocol = t.is(ClassFlags::PROTOCOL);
    if protocol != s.is(ClassFlags::PROTOCOL) && !is_object(t.fullname) && !is_object(s.fullname) {
        // How long the list of bases of a protocol is says nothing.
        return !protocol;
    }
    t.mro.len() > s.mro.len()
}

/// The type of `__call__`, if that is all that a protocol asks for.
pub(crate) fn unpack_callback_protocol<'p>(cx: &mut dyn TypeCx<'p>, typ: TypeId) -> Option<TypeId> {
    let class = cx.types().as_instance(typ)?.class;
    if protocol_members(cx, class)[..] != [known::DUNDER_CALL] {
        return None;
    }
    let call = find_member(cx, MemberQuery::call(typ))?;
    Some(proper(cx.world(), call))
}
